//! `plimsoll curves CASE`

use super::{Failure, print};
use crate::Outcome;
use plimsoll::CurvePoint;
use std::path::PathBuf;

/// Arguments of `plimsoll curves`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of the case.
    case: PathBuf,
    /// Scenario; the base without one.
    #[arg(long)]
    scenario: Option<String>,
    /// Comma-separated values with all digits instead of a table.
    #[arg(long)]
    csv: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let case = plimsoll_io::read_case(&arguments.case)?;
    let points = plimsoll::curve_points(&case.inputs, &case.plan, arguments.scenario.as_deref())?;
    print(&if arguments.csv { csv(&points) } else { table(&points) })?;
    Ok(Outcome::Completed)
}

fn csv(points: &[CurvePoint]) -> String {
    let mut text = "currency,curve,at,day,zero_rate,forward_rate,discount_factor,shift_bp\n".to_owned();
    for p in points {
        text.push_str(&format!(
            "{},{},{},{},{},{},{},{}\n",
            p.currency, p.curve, p.at, p.day, p.zero_rate, p.forward_rate, p.discount_factor, p.shift.0
        ));
    }
    text
}

fn table(points: &[CurvePoint]) -> String {
    let mut text = format!(
        "{:<4} {:<14} {:<9} {:<11} {:>9} {:>9} {:>12} {:>9}\n",
        "ccy", "curve", "at", "day", "zero %", "forward %", "discount", "shift bp"
    );
    for p in points {
        text.push_str(&format!(
            "{:<4} {:<14} {:<9} {:<11} {:>9.4} {:>9.4} {:>12.9} {:>9.2}\n",
            p.currency.to_string(),
            p.curve,
            p.at,
            p.day.to_string(),
            p.zero_rate * 100.0,
            p.forward_rate * 100.0,
            p.discount_factor,
            p.shift.0
        ));
    }
    text.push_str("zero and forward rates compound continuously on days / 365\n");
    text
}
