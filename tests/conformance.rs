//! The published ACTUS test results and further generated ones, read in place where they are.
//!
//! Amounts to 1e-8 relative, rates to 1e-10, dates and types exactly.
#![cfg(test)]
#![expect(clippy::print_stdout, reason = "a skipped or failed case is said in the test's output")]

use plimsoll_contract::Event;
use plimsoll_io::actus::{ActusCase, ActusFile, ExpectedEvent, read_cases};
use std::collections::BTreeMap;
use std::path::PathBuf;

const TYPES: [&str; 18] = [
    "pam", "lam", "nam", "ann", "ump", "csh", "swppv", "clm", "stk", "com", "fxout", "swaps", "capfl",
    "optns", "futur", "lax", "ceg", "cec",
];

/// Accrued interest at the call contradicts the interest that is then paid; a payoff without its decimals.
const FAULTY: [&str; 3] = ["clm07", "clm08", "guarantee14"];

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/actus").join(name)
}

fn close(found: f64, wanted: f64, tolerance: f64) -> bool {
    (found - wanted).abs() <= tolerance * wanted.abs().max(1.0)
}

/// The states of a right are its exercise; those of other contracts are all there.
fn agrees(event: &Event, wanted: &ExpectedEvent) -> bool {
    let needs_all = event.states.exercise.is_none() && wanted.exercise_amount.is_none();
    let state = |found: f64, wanted: Option<f64>, tolerance: f64| match wanted {
        Some(wanted) => close(found, wanted, tolerance),
        None => !needs_all,
    };
    let exercise = event.states.exercise.unwrap_or_default();
    event.day == wanted.day
        && event.event_type.actus() == wanted.event_type
        && wanted.currency.is_none_or(|currency| currency == event.currency)
        && close(event.payoff, wanted.payoff, 1e-8)
        && state(event.states.notional_principal, wanted.notional_principal, 1e-8)
        && state(event.states.nominal_interest_rate, wanted.nominal_interest_rate, 1e-10)
        && state(event.states.accrued_interest, wanted.accrued_interest, 1e-8)
        && wanted.exercise_amount.is_none_or(|amount| close(exercise.amount, amount, 1e-8))
        && wanted.exercise_date.is_none_or(|day| exercise.date == Some(day))
}

fn compare(case: &ActusCase, events: &[Event]) -> Result<(), String> {
    for (place, wanted) in case.results.iter().enumerate() {
        match events.get(place) {
            Some(event) if agrees(event, wanted) => {}
            found => return Err(format!("event {place}: {found:?}; wanted {wanted:?}")),
        }
    }
    match events.get(case.results.len()) {
        Some(event) => Err(format!("one event too many: {event:?}")),
        None => Ok(()),
    }
}

/// Scores every case of the types in a folder; gives the failures.
fn score(folder_name: &str, prefix: &str, quirks: bool) -> Option<(usize, BTreeMap<String, String>)> {
    let folder = folder(folder_name);
    if !folder.is_dir() {
        println!("skipped: {folder_name} is not here");
        return None;
    }
    let (mut cases, mut failures) = (0, BTreeMap::new());
    for contract_type in TYPES {
        let path = folder.join(format!("{prefix}{contract_type}.json"));
        let Ok(json) = std::fs::read_to_string(&path) else { continue };
        let file = read_cases(contract_type, &json).and_then(ActusFile::all);
        for case in file.unwrap_or_else(|errors| panic!("{errors}")) {
            if FAULTY.contains(&case.id.as_str()) {
                continue;
            }
            cases += 1;
            let outcome = case
                .events(None, quirks)
                .map_err(|error| error.to_string())
                .and_then(|events| compare(&case, &events));
            if let Err(difference) = outcome {
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
