//! `plimsoll compare FIRST SECOND`

use super::{Failure, print};
use crate::Outcome;
use crate::progress::Progress;
use plimsoll::{ChangeOf, Compared, Comparison};
use std::fmt::Write;
use std::path::PathBuf;

/// Arguments of `plimsoll compare`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Case folder of the earlier run.
    first: PathBuf,
    /// Case folder of the later run.
    second: PathBuf,
    /// The steps in the order they are taken, comma separated: time first, then gone, new, data, curve, spread, fx and
    /// behaviour in any order.
    #[arg(long, value_delimiter = ',')]
    order: Option<Vec<String>>,
    /// Folder of the answer that an earlier version of plimsoll wrote to FIRST: what this version changes is then the
    /// first step.
    #[arg(long)]
    recorded: Option<PathBuf>,
    /// Folder for `comparison.html` and `comparison.csv`; without it they are not written.
    #[arg(long)]
    out: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let order = order(arguments)?;
    let progress = Progress::new("reading");
    let (first, second) =
        (plimsoll_io::read_case(&arguments.first)?, plimsoll_io::read_case(&arguments.second)?.inputs);
    let recorded = match &arguments.recorded {
        Some(dir) => Some(plimsoll_report::read_recorded(dir, &fingerprints(&first.files))?),
        None => None,
    };
    let first = first.inputs;
    // Runs that cannot be compared are refused before the earlier contracts are taken to the later day.
    let first_later = if first.market.as_of() < second.market.as_of() {
        plimsoll_io::read_book_on(&arguments.first, second.market.as_of())?
    } else {
        first.book.clone()
    };
    progress.step("comparing");
    let runs = Compared { first, first_later, second, recorded };
    let comparison = plimsoll::compare(&runs, &order).map_err(|error| Failure(error.to_string()))?;
    drop(progress);
    if let Some(dir) = &arguments.out {
        plimsoll_report::write_comparison(&comparison, env!("CARGO_PKG_VERSION"), dir)?;
    }
    print(&told(&comparison))?;
    Ok(Outcome::Completed)
}

/// Path and SHA-256 of each input file.
pub(super) fn fingerprints(files: &[plimsoll_io::InputFile]) -> Vec<(String, String)> {
    files.iter().map(|file| (file.path.clone(), file.sha256.clone())).collect()
}

fn order(arguments: &Arguments) -> Result<Vec<ChangeOf>, Failure> {
    let Some(names) = &arguments.order else { return Ok(ChangeOf::ALL.to_vec()) };
    let all = ChangeOf::ALL.map(ChangeOf::name).join(", ");
    let named = |name: &String| {
        let found = ChangeOf::ALL.into_iter().find(|change| change.name() == name);
        found.ok_or_else(|| Failure(format!("--order: no step \"{name}\"; there are {all}")))
    };
    names.iter().map(named).collect()
}

/// The steps as a table; rounded to whole units of the tables.
fn told(comparison: &Comparison) -> String {
    let mut text = String::new();
    let [first, second] = comparison.days.map(|day| day.to_string());
    let income = if comparison.constant { "NII 12 months, constant" } else { "NII 12 months, run-off" };
    let _ = writeln!(text, "{:<12}{:>24}{income:>28}   {}", "", "EVE", comparison.money_unit);
    let mut row = |name: &str, eve: plimsoll_units::Micros, nii: plimsoll_units::Micros| {
        let _ = writeln!(text, "{name:<12}{:>24.2}{:>28.2}", eve.to_units(), nii.to_units());
    };
    row(&first, comparison.first.eve, comparison.first.nii);
    for step in &comparison.steps {
        row(step.change.name(), step.by.eve, step.by.nii);
    }
    row(&second, comparison.second.eve, comparison.second.nii);
    let [gone, new, both] = comparison.contracts;
    let _ = writeln!(text, "{gone} contracts gone, {new} new, {both} in both");
    text
}
