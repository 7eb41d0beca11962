//! `plimsoll frontier CASE`

use super::{Failure, print, quoted};
use crate::Outcome;
use plimsoll::{Frontier, FrontierRun};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

/// Arguments of `plimsoll frontier`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of the case.
    case: PathBuf,
    /// Also write the points to this file, as comma-separated values.
    #[arg(long)]
    csv: Option<PathBuf>,
}

/// Prints the best mix for each surplus of liquidity, its prices, and what the engine makes of it.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let case = plimsoll_io::read_case(&arguments.case)?;
    let candidates = plimsoll_io::read_candidates(&arguments.case)?;
    let frontier = plimsoll::frontier(&case.inputs, &candidates.inputs, &case.plan)?;
    let mut reruns = Vec::new();
    for point in &frontier.points {
        let shares = frontier.candidates.iter().enumerate();
        let shares: BTreeMap<String, f64> =
            shares.map(|(place, one)| (one.contract_id.clone(), point.shares[place])).collect();
        let mixed = plimsoll_io::read_case_with(&arguments.case, &shares)?;
        reruns.push(plimsoll::frontier_run(&mixed.inputs, &mixed.plan)?);
    }
    if let Some(path) = &arguments.csv {
        std::fs::write(path, csv(&frontier, &reruns))
            .map_err(|error| Failure(format!("{}: {error}", path.display())))?;
    }
    print(&told(&frontier, &reruns, &case.inputs.case.money_unit))?;
    Ok(Outcome::Completed)
}

fn percent(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| "n/a".to_owned(), |ratio| format!("{:.1} %", ratio * 100.0))
}

fn told(frontier: &Frontier, reruns: &[FrontierRun], unit: &str) -> String {
    let mut text = String::new();
    let FrontierRun { income, surplus, ratio, stable } = frontier.today;
    // Tables in thousands or millions have decimals that matter.
    let digits = if income.abs() < 1e5 { 2 } else { 0 };
    let _ = writeln!(
        text,
        "Today, in {unit}: net interest income {income:.digits$}, liquidity surplus {surplus:.digits$}, coverage {}{}",
        percent(ratio),
        stable.map_or_else(String::new, |stable| format!(", stable funding {}", percent(Some(stable))))
    );
    for finding in &frontier.findings {
        let _ = writeln!(text, "serious: {}: {}", finding.subject, finding.what);
    }
    let _ = writeln!(
        text,
        "\n{:>16} {:>14} {:>9} {:>9} {:>14} {:>14}  mix",
        "surplus", "income", "coverage", "stable", "price, bp", "off by"
    );
    for (place, point) in frontier.points.iter().enumerate() {
        let rerun = &reruns[place];
        let off = (rerun.income - frontier.today.income - point.gain)
            .abs()
            .max((rerun.surplus - point.surplus).abs());
        let mix: Vec<String> = frontier
            .candidates
            .iter()
            .enumerate()
            .filter(|(place, _)| point.shares[*place] > 1e-4)
            .map(|(place, one)| {
                format!("{} {:.digits$}", one.contract_id, point.shares[place] * one.brings.most)
            })
            .collect();
        let mix = if mix.is_empty() { "nothing".to_owned() } else { mix.join(", ") };
        let _ = writeln!(
            text,
            "{:>16.digits$} {:>14.digits$} {:>9} {:>9} {:>14.2} {:>14.4}  {mix}",
            rerun.surplus,
            rerun.income,
            percent(rerun.ratio),
            percent(rerun.stable),
            point.price_of_surplus * 1e4,
            off
        );
    }
    text.push_str(
        "\nSurplus, income and ratios are the engine's, of the balance sheet with the mix in it; the price is the income given up for \
         one more unit of surplus, in basis points of it; off by: the larger difference between the engine and the linear program; less than a \
         ten-thousandth of a candidate is not told.\n",
    );
    text
}

fn csv(frontier: &Frontier, reruns: &[FrontierRun]) -> String {
    let mut text =
        "point,candidate,amount,price_of_more,surplus,income,coverage,stable,price_of_surplus,price_of_funding,\
         price_of_stable,program_surplus,program_income\n"
            .to_owned();
    let number = |number: Option<f64>| number.map_or_else(String::new, |number| format!("{number:.9}"));
    for (place, point) in frontier.points.iter().enumerate() {
        let rerun = &reruns[place];
        for (of, one) in frontier.candidates.iter().enumerate() {
            let _ = writeln!(
                text,
                "{},{},{:.6},{:.9},{:.6},{:.6},{},{},{:.9},{:.9},{:.9},{:.6},{:.6}",
                place + 1,
                quoted(&one.contract_id),
                point.shares[of] * one.brings.most,
                point.prices_of_more[of],
                rerun.surplus,
                rerun.income,
                number(rerun.ratio),
                number(rerun.stable),
                point.price_of_surplus,
                point.price_of_funding,
                point.price_of_stable,
                point.surplus,
                frontier.today.income + point.gain
            );
        }
    }
    text
}
