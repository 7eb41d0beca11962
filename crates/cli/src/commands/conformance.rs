//! `plimsoll conformance DIR`

use super::{Failure, print};
use crate::Outcome;
use plimsoll_contract::terms::ContractType;
use plimsoll_io::actus::{ActusCase, Difference, FAULTY_CASES, read_cases};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

/// Arguments of `plimsoll conformance`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of JSON files in the form of the published ACTUS tests.
    folder: PathBuf,
    /// Follow the reference implementation where it departs from what a contract is worth (ADR 3).
    #[arg(long)]
    reference_quirks: bool,
}

/// Cases of one type.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    cases: usize,
    cash: usize,
    states: usize,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let (mut differences, mut faulty) = (String::new(), String::new());
    for path in files(arguments)? {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(&path).map_err(|error| Failure(format!("{name}: {error}")))?;
        for (id, case) in read_cases(&name, &text)?.cases {
            if let Some((_, why)) = FAULTY_CASES.iter().find(|(known, _)| *known == id) {
                let _ = writeln!(faulty, "  {id}: {why}");
                continue;
            }
            let code = case.as_ref().map_or("?", ActusCase::contract_type).to_owned();
            let score = scores.entry(code).or_default();
            let difference = match &case {
                Ok(case) => differs(case, arguments.reference_quirks),
                Err(errors) => Some(Difference { in_cash: true, text: errors.to_string() }),
            };
            score.cases += 1;
            score.cash += usize::from(difference.as_ref().is_none_or(|difference| !difference.in_cash));
            score.states += usize::from(difference.is_none());
            if let Some(Difference { text, .. }) = difference {
                let _ = writeln!(differences, "  {id}: {text}");
            }
        }
    }
    if scores.is_empty() {
        return Err(Failure(format!("{}: no cases; expected JSON files", arguments.folder.display())));
    }
    print(&table(&scores))?;
    for (title, list) in
        [("First differences", &differences), ("Left out, as they contradict themselves", &faulty)]
    {
        if !list.is_empty() {
            print(&format!("\n{title}:\n{list}"))?;
        }
    }
    Ok(if differences.is_empty() { Outcome::Completed } else { Outcome::VerdictFails })
}

fn files(arguments: &Arguments) -> Result<Vec<PathBuf>, Failure> {
    let folder = &arguments.folder;
    let entries =
        std::fs::read_dir(folder).map_err(|error| Failure(format!("{}: {error}", folder.display())))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// What a case lacks; one without results cannot be scored.
fn differs(case: &ActusCase, quirks: bool) -> Option<Difference> {
    if case.results.is_empty() {
        return Some(Difference { in_cash: true, text: "the case has no results".to_owned() });
    }
    match case.events(None, quirks) {
        Ok(events) => case.difference(&events),
        Err(error) => Some(Difference { in_cash: true, text: error.to_string() }),
    }
}

fn table(scores: &BTreeMap<String, Score>) -> String {
    let mut text = format!("{:<6} {:>7} {:>15} {:>7}\n", "type", "cases", "dates and cash", "states");
    let order = |code: &str| ContractType::from_actus(code).map_or(u8::MAX, |known| known as u8);
    let mut rows: Vec<_> = scores.iter().collect();
    rows.sort_by_key(|(code, _)| (order(code), *code));
    let mut total = Score::default();
    for (code, score) in &rows {
        row(&mut text, code, score);
        total = Score {
            cases: total.cases + score.cases,
            cash: total.cash + score.cash,
            states: total.states + score.states,
        };
    }
    row(&mut text, "all", &total);
    text
}

fn row(text: &mut String, code: &str, score: &Score) {
    let _ = writeln!(text, "{code:<6} {:>7} {:>15} {:>7}", score.cases, score.cash, score.states);
}
