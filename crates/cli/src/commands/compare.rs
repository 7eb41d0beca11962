//! `plimsoll compare FIRST SECOND`

use super::{Failure, print};
use crate::Outcome;
use crate::progress::Progress;
use plimsoll::{Attributed, ChangeOf, Compared, Comparison};
use plimsoll_units::Micros;
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
    /// Folder for `comparison.html`, `comparison.csv` and `attribution.csv`; without it they are not written.
    #[arg(long)]
    out: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let order = order(arguments)?;
    let progress = Progress::new("reading");
    let (first, second) =
        (plimsoll_io::read_case(&arguments.first)?, plimsoll_io::read_case(&arguments.second)?);
    let recorded = match &arguments.recorded {
        Some(dir) => Some(plimsoll_report::read_recorded(dir, &fingerprints(&first.files))?),
        None => None,
    };
    let group_by = second.plan.group_by;
    let (first, second) = (first.inputs, second.inputs);
    // Runs that cannot be compared are refused before the earlier contracts are taken to the later day.
    let first_later = if first.market.as_of() < second.market.as_of() {
        plimsoll_io::read_book_on(&arguments.first, second.market.as_of())?
    } else {
        first.book.clone()
    };
    progress.step("comparing");
    let runs = Compared { first, first_later, second, recorded, group_by };
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
    let mut row = |name: &str, eve: Micros, nii: Micros| {
        let _ = writeln!(text, "{name:<12}{:>24}{:>28}", shown(eve), shown(nii));
    };
    row(&first, comparison.first.eve, comparison.first.nii);
    for step in &comparison.steps {
        row(step.change.name(), step.by.eve, step.by.nii);
    }
    row(&second, comparison.second.eve, comparison.second.nii);
    let [gone, new, both] = comparison.contracts;
    let _ = writeln!(text, "{gone} contracts gone, {new} new, {both} in both");
    told_attribution(comparison, &mut text);
    text
}

type PartOf = fn(&Attributed) -> Micros;

/// Parts of a change that are told, the last two before the change where some group has them.
const PARTS: [(&str, PartOf); 7] = [
    ("volume", |by| by.income.volume),
    ("mix", |by| by.income.mix),
    ("rate", |by| by.income.rate),
    ("cross", |by| by.income.cross),
    ("exchange", |by| by.exchange),
    ("unattributed", |by| by.income.unattributed),
    ("change", Attributed::change),
];

/// Volume, mix and rate by group, and of the margin.
fn told_attribution(comparison: &Comparison, text: &mut String) {
    let attribution = &comparison.attribution;
    let lines = &attribution.lines;
    let width = lines.iter().map(|line| line.group.chars().count()).max().unwrap_or(0).max(12);
    let is_told = |of: PartOf| lines.iter().any(|line| of(&line.by) != Micros::ZERO);
    let rare = ["exchange", "unattributed"];
    let told: Vec<_> = PARTS.into_iter().filter(|(name, of)| !rare.contains(name) || is_told(*of)).collect();
    let all = attribution.total(None);
    let mut rows: Vec<(&str, &str, Attributed)> = Vec::new();
    for side in attribution.sides() {
        let of_side = lines.iter().filter(|line| line.side == side);
        rows.extend(of_side.map(|line| (line.group.as_str(), line.currency.code(), line.by)));
        rows.push(("sum", side.name(), attribution.total(Some(side))));
    }
    rows.push(("sum", "all", all));
    let amounts = rows.iter().flat_map(|(_, _, by)| told.iter().map(|(_, part)| shown(part(by)).len()));
    let names = told.iter().map(|(name, _)| name.len());
    let wide = amounts.chain(names).max().unwrap_or(0) + 2;
    let _ = write!(text, "\n{:<width$} {:<11}", "NII by group", "");
    for (name, _) in &told {
        let _ = write!(text, "{name:>wide$}");
    }
    let _ = writeln!(text, "   {}", comparison.money_unit);
    for (name, of, by) in &rows {
        let _ = write!(text, "{name:<width$} {of:<11}");
        for (_, part) in &told {
            let _ = write!(text, "{:>wide$}", shown(part(by)));
        }
        let _ = writeln!(text);
    }
    if let (Some([first, second]), Some(by)) = (attribution.margins, all.margin) {
        let [mix, rate, rest] = [by.mix, by.rate, by.unattributed].map(|part| part * 1e4 + 0.0);
        let (first, second) = (first * 100.0, second * 100.0);
        let _ = writeln!(
            text,
            "NIM {first:.2} % to {second:.2} %: mix {mix:+.1} bp, rate {rate:+.1} bp, unattributed {rest:+.1} bp"
        );
    }
}

/// Two decimals; what rounds to zero has no sign.
fn shown(amount: Micros) -> String {
    let text = format!("{:.2}", amount.to_units());
    if text == "-0.00" { "0.00".to_owned() } else { text }
}
