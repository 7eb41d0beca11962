//! `plimsoll events FILE.json`

use super::{Failure, print};
use crate::Outcome;
use plimsoll_contract::{ContractError, Event, EventType, EventsError, States};
use plimsoll_io::CaseErrors;
use plimsoll_io::actus::{ActusCase, ActusError};
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
type Told = (String, Result<Vec<(String, Event)>, NotTold>);

/// Why a case has no events.
struct NotTold {
    /// What could not be done: read the `case`, resolve its `terms`, or `project` its contract.
    stage: &'static str,
    message: String,
    /// Terms at fault, where it is the terms.
    terms: Vec<&'static str>,
}

impl From<&ActusError> for NotTold {
    fn from(error: &ActusError) -> Self {
        let message = error.to_string();
        let (stage, terms) = match error {
            ActusError::Events(EventsError::Contract(errors)) => {
                ("terms", errors.iter().map(ContractError::term).collect())
            }
            ActusError::Events(_) => ("project", Vec::new()),
            _ => ("case", Vec::new()),
        };
        Self { stage, message, terms }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let name = arguments.file.display().to_string();
    let text =
        std::fs::read_to_string(&arguments.file).map_err(|error| Failure(format!("{name}: {error}")))?;
    let file = plimsoll_io::actus::read_cases(&name, &text)?;
    let told: Vec<Told> = file
        .cases
        .iter()
        .map(|(id, case)| {
            let unread = |errors: &CaseErrors| NotTold::from(&ActusError::Case(errors.clone()));
            let events = case.as_ref().map_err(unread).and_then(|case| {
                let events = case.events(arguments.to, arguments.reference_quirks);
                let events = events.map_err(|error| NotTold::from(&error))?;
                Ok(events.into_iter().map(|event| (date(case, &event), event)).collect())
            });
            (id.clone(), events)
        })
        .collect();
    print(&if arguments.csv { csv(&told) } else { json_text(&told, file.single)? })?;
    let failed: Vec<String> = told
        .iter()
        .filter_map(|(id, events)| events.as_ref().err().map(|error| format!("{id}: {}", error.message)))
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
    let one = |events: &Result<Vec<(String, Event)>, NotTold>| match events {
        Ok(events) => Value::Array(events.iter().map(|(date, event)| event_json(date, event)).collect()),
        Err(NotTold { stage, message, terms }) => {
            json!({ "error": { "stage": stage, "message": message, "terms": terms } })
        }
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

/// One row an event; a case without events has a row that says why.
fn csv(told: &[Told]) -> String {
    let mut text = "case,event_date,event_type,payoff,currency,notional_principal,nominal_interest_rate,accrued_interest,\
                    exercise_date,exercise_amount,error\n"
        .to_owned();
    for (id, events) in told {
        let id = super::quoted(id);
        match events {
            Ok(events) => events.iter().for_each(|(date, event)| csv_row(&mut text, &id, date, event)),
            Err(error) => {
                let _ = writeln!(text, "{id},,,,,,,,,,{}", super::quoted(&error.message));
            }
        }
    }
    text
}

fn csv_row(text: &mut String, id: &str, date: &str, event: &Event) {
    let States { notional_principal, nominal_interest_rate, accrued_interest, exercise } = event.states;
    let exercised =
        exercise.and_then(|exercise| exercise.date).map_or_else(String::new, |day| day.to_string());
    let amount = exercise.map_or_else(String::new, |exercise| exercise.amount.to_string());
    let (event_type, payoff, currency) = (event.event_type.actus(), event.payoff, event.currency);
    let _ = writeln!(
        text,
        "{id},{date},{event_type},{payoff},{currency},{notional_principal},{nominal_interest_rate},{accrued_interest},\
         {exercised},{amount},"
    );
}
