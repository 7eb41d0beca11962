//! The published ACTUS test results and further generated ones, read in place where they are.
//!
//! Amounts to 1e-8 relative, rates to 1e-10, dates and types exactly.
#![cfg(test)]
#![expect(clippy::print_stdout, reason = "a skipped or failed case is said in the test's output")]

use plimsoll_behaviour::Behaviour;
use plimsoll_contract::terms::{ContractType, TermValue, Terms, term};
use plimsoll_contract::{Book, BookBuilder, Event, EventSink, Observed, Options, Position, World};
use plimsoll_units::{Currency, Day, DayGrid};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

const TYPES: [&str; 7] = ["pam", "lam", "nam", "ann", "ump", "csh", "swppv"];

/// Terms that describe and compute nothing.
const DESCRIPTIVE: [&str; 1] = ["contractID"];

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/actus").join(name)
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

fn read_terms(case: &Value, builder: &mut BookBuilder) -> Terms {
    let mut terms = Terms::default();
    for (name, value) in case["terms"].as_object().unwrap() {
        if DESCRIPTIVE.contains(&name.as_str()) {
            continue;
        }
        let definition = term(name).unwrap_or_else(|| panic!("no term {name}"));
        let value = text(value);
        definition
            .read(&mut terms, TermValue::Text(&value), builder.names())
            .unwrap_or_else(|error| panic!("{name} {value}: {error}"));
    }
    terms
}

fn observed(case: &Value, book: &Book) -> Vec<Observed> {
    let grid = DayGrid::new("1990-01-01".parse().unwrap(), "2080-01-01".parse().unwrap());
    let table = |code: &String| {
        let mut values = vec![f64::NAN; grid.len()];
        let series =
            case["dataObserved"].get(code).map_or(Vec::new(), |s| s["data"].as_array().unwrap().clone());
        for point in series {
            let day: Day = text(&point["timestamp"]).parse().unwrap();
            values[grid.index(day).unwrap()] = text(&point["value"]).parse().unwrap();
        }
        Observed { code: code.clone(), grid, values }
    };
    book.names().observables().iter().map(table).collect()
}

struct Run {
    events: Vec<Event>,
    book: Book,
}

fn run(case: &Value, quirks: bool) -> Result<Run, String> {
    let far: Day = "2199-12-31".parse().unwrap();
    let mut options = Options::new(far);
    options.reference_accrual_at_status_date = quirks;
    options.reference_role_sign_on_accrued = quirks;
    options.open_ended = true;
    let mut builder = BookBuilder::new(options, Vec::new());
    let mut terms = read_terms(case, &mut builder);
    let status = terms.status_date.unwrap();
    // An annuity of the reference lists fixings at times that carry hours; days are enough here.
    let contract_type = terms.contract_type.unwrap();
    let to: Option<Day> =
        case.get("to").map(text).filter(|t| !t.is_empty() && t != "null").map(|t| t.parse().unwrap());
    let open_to = to.or(terms.maturity_date).unwrap_or(far);
    let open_to = match contract_type {
        ContractType::PrincipalAtMaturity | ContractType::PlainVanillaSwap => {
            terms.maturity_date.unwrap_or(open_to)
        }
        _ => open_to,
    };
    terms.contract_deal_date = None;
    builder.add("case", &terms, Position::default()).map_err(|errors| format!("{errors:?}"))?;
    let book = builder.build(Vec::new());
    let grid = DayGrid::new(status, open_to);
    let world = World::new("observed", grid, observed(case, &book), Vec::new(), Behaviour::none());
    let moments = case.get("eventsObserved").and_then(Value::as_array).cloned().unwrap_or_default();
    let monitoring = moments
        .iter()
        .filter(|event| event["type"] == "AD")
        .map(|event| text(&event["time"]).parse().unwrap());
    let world = world.monitored(monitoring.collect());
    let mut sink = EventSink::default();
    for block in book.blocks() {
        block.project(&[0], book.names(), &world, &mut sink).map_err(|e| e.to_string())?;
    }
    let events = sink.events.iter().map(|(_, event)| *event).collect();
    Ok(Run { events, book })
}

fn close(found: f64, wanted: f64, tolerance: f64) -> bool {
    (found - wanted).abs() <= tolerance * wanted.abs().max(1.0)
}

fn compare(case: &Value, run: &Run) -> Result<(), String> {
    let _: Currency = run.book.rows()[0].currency;
    let wanted = case["results"].as_array().unwrap();
    let number = |value: &Value| text(value).parse::<f64>().unwrap_or(f64::NAN);
    for (place, result) in wanted.iter().enumerate() {
        let Some(event) = run.events.get(place) else {
            return Err(format!("event {place} {} {} is missing", result["eventDate"], result["eventType"]));
        };
        let day: Day = text(&result["eventDate"]).parse().unwrap();
        let kind = text(&result["eventType"]);
        let found = format!(
            "event {place}: {} {} {} nt {} r {} ac {}; wanted {day} {kind} {} nt {} r {} ac {}",
            event.day,
            event.event_type.actus(),
            event.payoff,
            event.states.notional_principal,
            event.states.nominal_interest_rate,
            event.states.accrued_interest,
            result["payoff"],
            result["notionalPrincipal"],
            result["nominalInterestRate"],
            result["accruedInterest"]
        );
        if event.day != day
            || event.event_type.actus() != kind
            || !close(event.payoff, number(&result["payoff"]), 1e-8)
        {
            return Err(found);
        }
        if !close(event.states.notional_principal, number(&result["notionalPrincipal"]), 1e-8)
            || !close(event.states.nominal_interest_rate, number(&result["nominalInterestRate"]), 1e-10)
            || !close(event.states.accrued_interest, number(&result["accruedInterest"]), 1e-8)
        {
            return Err(format!("states of {found}"));
        }
    }
    match run.events.get(wanted.len()) {
        Some(event) => Err(format!("one event too many: {} {}", event.day, event.event_type.actus())),
        None => Ok(()),
    }
}

/// Scores every case of the seven types in a folder; gives the failures.
fn score(folder_name: &str, prefix: &str, quirks: bool) -> Option<(usize, BTreeMap<String, String>)> {
    let folder = folder(folder_name);
    if !folder.is_dir() {
        println!("skipped: {} is not here", folder_name);
        return None;
    }
    let (mut cases, mut failures) = (0, BTreeMap::new());
    for contract_type in TYPES {
        let path = folder.join(format!("{prefix}{contract_type}.json"));
        let Ok(json) = std::fs::read_to_string(&path) else { continue };
        let json: Value = serde_json::from_str(&json).unwrap();
        for (id, case) in json.as_object().unwrap() {
            cases += 1;
            let outcome = run(case, quirks).and_then(|run| compare(case, &run));
            if let Err(difference) = outcome {
                failures.insert(id.clone(), difference);
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
    assert!(cases >= 95, "{cases}");
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
    assert!(cases > 600, "{cases}");
    assert!(failures.is_empty());
}
