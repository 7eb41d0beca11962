//! The events of one contract in an observed world, as the published test cases have them.

use crate::Unscheduled;
use crate::terms::ContractType;
use crate::{
    BookBuilder, Contract, ContractError, CreditEvent, Event, EventSink, EventType, Observed, Position,
    ProjectError, World,
};
use plimsoll_behaviour::Behaviour;
use plimsoll_units::{Day, DayGrid};

/// What was observed of the world around one contract.
#[derive(Clone, Debug, Default)]
pub struct Observations {
    /// Values of market objects, each with its days.
    pub series: Vec<(String, Vec<(Day, f64)>)>,
    /// Days on which the states are looked at.
    pub looked_at: Vec<Day>,
    /// Days on which the contract is called.
    pub called: Vec<Day>,
    /// What was observed of the performance of contracts.
    pub credit: Vec<CreditEvent>,
    /// What happened to the contract itself beside its terms.
    pub unscheduled: Vec<(Day, Unscheduled)>,
    /// Last day of the case. Contracts with a maturity of their own go on to that.
    pub to: Option<Day>,
    /// Last day asked for; stronger than `to` and the maturity.
    pub until: Option<Day>,
}

/// Why there are no events.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EventsError {
    /// The terms do not make a contract.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Contract(Vec<ContractError>),
    /// The contract cannot be projected.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// An amount is beyond what a number can hold.
    #[error("the {event_type} on {day} has an amount or state that is not a finite number", event_type = .event_type.actus())]
    NotFinite {
        /// The event's type.
        event_type: EventType,
        /// Its day.
        day: Day,
    },
}

/// The events of one contract after its status date, in order, with the states after each.
///
/// * `builder` — empty, with the options and the names that the terms were read with
///
/// # Errors
/// What is wrong with the terms, or the observation that is missing.
pub fn events(
    mut builder: BookBuilder,
    contract: &Contract,
    observations: &Observations,
) -> Result<Vec<Event>, EventsError> {
    let terms = &contract.terms;
    let (Some(status), Some(contract_type)) = (terms.status_date, terms.contract_type) else {
        let missing = match terms.contract_type {
            Some(contract_type) => ContractError::Missing { term: "statusDate", contract_type },
            None => ContractError::NoType,
        };
        return Err(EventsError::Contract(vec![missing]));
    };
    let ends = terms.maturity_date.or(observations.to).or(observations.until).is_some()
        || !observations.called.is_empty();
    if contract_type == ContractType::CallMoney && !ends {
        return Err(EventsError::Contract(vec![ContractError::Missing {
            term: "maturityDate",
            contract_type,
        }]));
    }
    if let Some(error) = unexpected(contract_type, observations) {
        return Err(EventsError::Contract(vec![error]));
    }
    let abroad = terms.settlement_currency.filter(|currency| Some(*currency) != terms.currency);
    let rates: Vec<_> = abroad
        .into_iter()
        .flat_map(|paid| {
            [terms.currency, terms.currency2].into_iter().flatten().map(move |from| (from, paid))
        })
        .map(|(from, paid)| (from, paid, builder.names().observable(&format!("{from}/{paid}"))))
        .collect();
    builder.add_contract("", contract, Position::default()).map_err(EventsError::Contract)?;
    let book = builder.build(Vec::new());
    let last = observations.until.unwrap_or_else(|| last_day(contract, contract_type, observations.to));
    let observed =
        book.names().observables().iter().map(|code| observed(code, &observations.series)).collect();
    let grid = DayGrid::new(status, last.max(status));
    let world = World::new("observed", grid, observed, Vec::new(), Behaviour::none())
        .monitored(observations.looked_at.clone())
        .called(observations.called.clone())
        .with_credit_events(observations.credit.clone())
        .with_unscheduled(observations.unscheduled.clone());
    let mut sink = EventSink::default();
    for block in book.blocks() {
        block.project(&[0], book.names(), &world, &mut sink)?;
    }
    for (_, event) in sink.events.iter_mut().filter(|(_, event)| event.payoff != 0.0) {
        if let Some((_, paid, rate)) =
            rates.iter().find(|(from, paid, _)| *from == event.currency && from != paid)
        {
            event.payoff *= world.observed(*rate, event.day, 0)?;
            event.currency = *paid;
        }
    }
    let finite = |event: &Event| {
        let states = event.states;
        let exercised = states.exercise.map_or(0.0, |exercise| exercise.amount);
        [
            event.payoff,
            states.notional_principal,
            states.nominal_interest_rate,
            states.accrued_interest,
            exercised,
        ]
        .into_iter()
        .all(f64::is_finite)
    };
    match sink.events.iter().find(|(_, event)| !finite(event)) {
        Some((_, event)) => Err(EventsError::NotFinite { event_type: event.event_type, day: event.day }),
        None => Ok(sink.events.into_iter().map(|(_, event)| event).collect()),
    }
}

/// An observation that the type does not use: it must not be lost without a word.
fn unexpected(contract_type: ContractType, observations: &Observations) -> Option<ContractError> {
    let loan = ContractType::LOANS.contains(&contract_type);
    let open = contract_type == ContractType::UndefinedMaturity;
    let cover = matches!(contract_type, ContractType::Guarantee | ContractType::Collateral);
    let looks = loan || open || contract_type == ContractType::Cash;
    let happens = |(_, what): &(Day, Unscheduled)| match what {
        Unscheduled::Performance(_) => loan || open || cover,
        Unscheduled::Prepayment(_) => loan,
        Unscheduled::Redemption(_) => open,
    };
    let unused = observations.unscheduled.iter().find(|event| !happens(event));
    let value = match unused {
        Some((_, what)) => what.event_type().actus(),
        None if !observations.looked_at.is_empty() && !looks => EventType::Monitoring.actus(),
        None if !observations.called.is_empty() && contract_type != ContractType::CallMoney => {
            EventType::Exercise.actus()
        }
        None => return None,
    };
    let expected =
        "AD and CE of loans and cash, PP of loans, PR of UMP, XD of CLM, CE of what a CEG or CEC covers";
    Some(ContractError::NotComputed { term: "eventsObserved", value, expected })
}

/// Where the published results end: bullet loans and swaps run to maturity, the others to the case's last day.
fn last_day(contract: &Contract, contract_type: ContractType, to: Option<Day>) -> Day {
    let maturity = contract.terms.maturity_date;
    match contract_type {
        ContractType::PrincipalAtMaturity | ContractType::PlainVanillaSwap => maturity.or(to),
        ContractType::Swap | ContractType::CapFloor => {
            let legs =
                contract.structure.iter().filter_map(|reference| reference.contract.terms.maturity_date);
            legs.chain(to).max()
        }
        // Settlement comes after maturity.
        ContractType::ForeignExchangeOutright | ContractType::OptionContract | ContractType::Future => to,
        _ => to.or(maturity),
    }
    .unwrap_or(Day::MAX)
}

/// The values of one code; none when the case has no such series.
fn observed(code: &str, series: &[(String, Vec<(Day, f64)>)]) -> Observed {
    let points = series.iter().filter(|(name, _)| name == code).flat_map(|(_, points)| points.iter());
    let (mut first, mut last) = (Day::MAX, Day::MIN);
    for (day, _) in points.clone() {
        (first, last) = (first.min(*day), last.max(*day));
    }
    let grid = DayGrid::new(first.min(last), last);
    let mut values = vec![f64::NAN; grid.len()];
    for (day, value) in points {
        if let Some(place) = grid.index(*day).and_then(|index| values.get_mut(index)) {
            *place = *value;
        }
    }
    Observed { code: code.to_owned(), grid, values }
}
