//! `plimsoll events FILE.json`

use super::{Failure, print};
use crate::Outcome;
use plimsoll_contract::{Event, EventType};
use plimsoll_io::actus::ActusCase;
use plimsoll_units::Day;
use serde_json::{Map, Value, json};
use std::fmt::Write;
use std::path::PathBuf;

/// Arguments of `plimsoll events`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// JSON of one case, or of an object of cases by identifier, in the form of the published ACTUS tests.
    file: PathBuf,
    /// Last day of the events; without it as the case says, or the maturity.
    #[arg(long)]
    to: Option<Day>,
    /// Follow the reference implementation where it departs from what a contract is worth (ADR 3).
    #[arg(long)]
    reference_quirks: bool,
    /// Comma-separated values instead of JSON.
    #[arg(long)]
    csv: bool,
}

/// Events of one case with their dates as the case would write them, or why there are none.
type Told = (String, Result<Vec<(String, Event)>, String>);

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let name = arguments.file.display().to_string();
    let text =
        std::fs::read_to_string(&arguments.file).map_err(|error| Failure(format!("{name}: {error}")))?;
    let file = plimsoll_io::actus::read_cases(&name, &text)?;
    let told: Vec<Told> = file
        .cases
        .iter()
        .map(|(id, case)| {
            let case = case.as_ref().map_err(ToString::to_string);
            let events = case.and_then(|case| {
                let events = case.events(arguments.to, arguments.reference_quirks);
                let events = events.map_err(|error| error.to_string())?;
                Ok(events.into_iter().map(|event| (date(case, &event), event)).collect())
            });
            (id.clone(), events)
        })
        .collect();
    print(&if arguments.csv { csv(&told) } else { json_text(&told, file.single)? })?;
    let failed: Vec<String> = told
        .iter()
        .filter_map(|(id, events)| events.as_ref().err().map(|error| format!("{id}: {error}")))
        .collect();
    if failed.is_empty() {
        return Ok(Outcome::Completed);
    }
    Err(Failure(format!("{} of {} cases cannot run\n{}", failed.len(), told.len(), failed.join("\n"))))
}

/// The event's date and time: midnight, or the last moment of the day before where a term writes it so.
fn date(case: &ActusCase, event: &Event) -> String {
    let so_written = |(term, day): (&str, Day)| match term {
        "purchaseDate" => event.event_type == EventType::Purchase,
        "terminationDate" => event.event_type == EventType::Termination,
        "maturityDate" | "amortizationDate" => day == event.day || event.event_type == EventType::Settlement,
        _ => false,
    };
    if case.written_before_midnight().any(so_written) {
        format!("{}T23:59:59", event.day - 1)
    } else {
        format!("{}T00:00:00", event.day)
    }
}

fn json_text(told: &[Told], single: bool) -> Result<String, Failure> {
    let one = |events: &Result<Vec<(String, Event)>, String>| match events {
        Ok(events) => Value::Array(events.iter().map(|(date, event)| event_json(date, event)).collect()),
        Err(error) => json!({ "error": { "message": error } }),
    };
    let document = match told {
        [(_, events)] if single => one(events),
        many => {
            Value::Object(many.iter().map(|(id, events)| (id.clone(), one(events))).collect::<Map<_, _>>())
        }
    };
    Ok(format!("{}\n", serde_json::to_string_pretty(&document)?))
}

fn event_json(date: &str, event: &Event) -> Value {
    let mut told = json!({
        "eventDate": date,
        "eventType": event.event_type.actus(),
        "payoff": event.payoff,
        "currency": event.currency.code(),
        "notionalPrincipal": event.states.notional_principal,
        "nominalInterestRate": event.states.nominal_interest_rate,
        "accruedInterest": event.states.accrued_interest,
    });
    if let Some(exercise) = event.states.exercise {
        told["exerciseDate"] = json!(exercise.date.map(|day| format!("{day}T00:00:00")));
        told["exerciseAmount"] = json!(exercise.amount);
    }
    told
}

fn csv(told: &[Told]) -> String {
    let mut text = "case,event_date,event_type,payoff,currency,notional_principal,nominal_interest_rate,accrued_interest\n"
        .to_owned();
    for (id, events) in told {
        for (date, event) in events.iter().flatten() {
            let _ = writeln!(
                text,
                "{},{},{},{},{},{},{},{}",
                super::quoted(id),
                date,
                event.event_type.actus(),
                event.payoff,
                event.currency,
                event.states.notional_principal,
                event.states.nominal_interest_rate,
                event.states.accrued_interest
            );
        }
    }
    text
}
