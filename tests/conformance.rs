//! The published ACTUS test results and further generated ones, read in place where they are.
//!
//! Amounts to 1e-8 relative, rates to 1e-10, dates and types exactly.
#![cfg(test)]
#![expect(clippy::print_stdout, reason = "a skipped or failed case is said in the test's output")]

use plimsoll_io::actus::{ActusFile, FAULTY_CASES, read_cases};
use std::collections::BTreeMap;
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
        println!("skipped: {folder_name} is not here");
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
