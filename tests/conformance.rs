//! The published ACTUS test results and further generated ones, read in place where they are.
//!
//! Amounts to 1e-8 relative, rates to 1e-10, dates and types exactly.
#![cfg(test)]
#![expect(clippy::print_stdout, reason = "a skipped or failed case is said in the test's output")]

use plimsoll_contract::{Event, ObservedContract, ProfileSink};
use plimsoll_io::actus::{ActusCase, ActusFile, FAULTY_CASES, read_cases};
use plimsoll_units::{Currency, Day};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

const TYPES: [&str; 18] = [
    "pam", "lam", "nam", "ann", "ump", "csh", "swppv", "clm", "stk", "com", "fxout", "swaps", "capfl",
    "optns", "futur", "lax", "ceg", "cec",
];

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/actus").join(name)
}

/// Scores every case of the types in a folder; gives the failures.
fn score(folder_name: &str, prefix: &str, quirks: bool) -> Option<(usize, BTreeMap<String, String>)> {
    let folder = folder(folder_name);
    if !folder.is_dir() {
        // Past what the test runner keeps to itself.
        writeln!(std::io::stderr(), "skipped: {folder_name} is not here").unwrap();
        return None;
    }
    let (mut cases, mut failures) = (0, BTreeMap::new());
    for contract_type in TYPES {
        let path = folder.join(format!("{prefix}{contract_type}.json"));
        let Ok(json) = std::fs::read_to_string(&path) else { continue };
        let file = read_cases(contract_type, &json).and_then(ActusFile::all);
        for case in file.unwrap_or_else(|errors| panic!("{errors}")) {
            if FAULTY_CASES.iter().any(|(id, _)| *id == case.id) {
                continue;
            }
            cases += 1;
            let difference = match case.events(None, quirks) {
                Ok(events) => case.difference(&events).map(|difference| difference.text),
                Err(error) => Some(error.to_string()),
            };
            if let Some(difference) = difference {
                failures.insert(case.id.clone(), difference);
            }
        }
    }
    println!("{folder_name}, reference quirks {quirks}: {} of {cases} cases pass", cases - failures.len());
    for (id, difference) in &failures {
        println!("  {id}: {difference}");
    }
    Some((cases, failures))
}

#[test]
fn published_cases_with_the_reference_quirks() {
    let Some((cases, failures)) = score("official", "actus-tests-", true) else { return };
    assert!(cases >= 191, "{cases}");
    assert!(failures.is_empty());
}

#[test]
fn published_cases_as_economics_has_it() {
    let Some((_, failures)) = score("official", "actus-tests-", false) else { return };
    let ids: Vec<&str> = failures.keys().map(String::as_str).collect();
    assert_eq!(ids, ["lam18", "nam04"]);
}

#[test]
fn generated_cases() {
    let Some((cases, failures)) = score("generated", "actus-gen-", true) else { return };
    assert!(cases >= 1_167, "{cases}");
    assert!(failures.is_empty());
}

/// Every case through the profile: what it adds up by day and currency is what the events pay.
#[test]
fn profiles_pay_what_events_pay() {
    let (mut cases, mut apart) = (0, Vec::new());
    for (folder_name, prefix) in [("official", "actus-tests-"), ("generated", "actus-gen-")] {
        // Cash has no payment; a profile has it as principal on the market's own day.
        for contract_type in TYPES.into_iter().filter(|contract_type| *contract_type != "csh") {
            let path = folder(folder_name).join(format!("{prefix}{contract_type}.json"));
            let Ok(json) = std::fs::read_to_string(&path) else { continue };
            for case in read_cases(contract_type, &json).and_then(ActusFile::all).unwrap() {
                for quirks in [false, true] {
                    let Ok(events) = case.events(None, quirks) else { continue };
                    cases += 1;
                    if let Some(difference) = unlike(&case, &events, quirks) {
                        apart.push(format!("{}: {difference}", case.id));
                    }
                }
            }
        }
    }
    println!("profiles: {} of {cases} pay what the events pay", cases - apart.len());
    assert!(apart.is_empty(), "{}", apart.join("\n"));
}

/// A day on which the profile of a case does not pay what its events pay.
fn unlike(case: &ActusCase, events: &[Event], quirks: bool) -> Option<String> {
    let ObservedContract { book, world, .. } = case.observed_contract(None, quirks).unwrap();
    let currencies: Vec<_> = book.rows().iter().map(|row| row.currency).collect();
    let mut sink = ProfileSink::<false>::new(world.grid(), 1, &[0], &currencies);
    for block in book.blocks() {
        block.project(&[0], book.names(), &world, &mut sink).unwrap();
    }
    let mut paid: BTreeMap<(Currency, Day), f64> = BTreeMap::new();
    for (_, lines) in sink.finish().unwrap().remove(0).groups() {
        for ((currency, _), cells) in lines.iter().filter(|((_, kind), _)| kind.is_cash()) {
            for cell in cells {
                *paid.entry((*currency, cell.day)).or_default() += cell.amount.to_units();
            }
        }
    }
    for event in events {
        *paid.entry((event.currency, event.day)).or_default() -= event.payoff;
    }
    let ((currency, day), off) = paid.into_iter().find(|(_, off)| off.abs() > 1e-5)?;
    Some(format!("{off} {currency} too much on {day}"))
}
