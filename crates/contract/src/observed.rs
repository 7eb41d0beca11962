//! The events of one contract in an observed world, as the published test cases have them.

use crate::terms::{ContractType, NameId, Terms};
use crate::{
    Book, BookBuilder, Contract, ContractError, CreditEvent, Event, EventSink, EventType, Observed, Position,
    ProjectError, Unscheduled, World,
};
use plimsoll_behaviour::Behaviour;
use plimsoll_units::{Currency, Day, DayGrid};

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

/// One contract in the world that was observed around it.
#[derive(Debug)]
pub struct ObservedContract {
    /// A book of the contract alone.
    pub book: Book,
    /// The world.
    pub world: World,
    /// Currencies that are paid in another: both, and the market object of their rate.
    rates: Vec<(Currency, Currency, NameId)>,
}

impl ObservedContract {
    /// A contract in its world.
    ///
    /// * `builder` — empty, with the options and the names that the terms were read with
    ///
    /// # Errors
    /// What is wrong with the terms, and an observation that the type has no use for.
    pub fn new(
        mut builder: BookBuilder,
        contract: &Contract,
        observations: &Observations,
    ) -> Result<Self, EventsError> {
        let terms = &contract.terms;
        let (Some(status), Some(contract_type)) = (terms.status_date, terms.contract_type) else {
            let missing = match terms.contract_type {
                Some(contract_type) => ContractError::Missing { term: "statusDate", contract_type },
                None => ContractError::NoType,
            };
            return Err(EventsError::Contract(vec![missing]));
        };
        if let Some(error) =
            endless(contract_type, terms, observations).or_else(|| unexpected(contract_type, observations))
        {
            return Err(EventsError::Contract(vec![error]));
        }
        let rates = rates(&mut builder, terms);
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
        Ok(Self { book, world, rates })
    }

    /// Its events after the status date, in order, with the states after each.
    ///
    /// # Errors
    /// The observation that is missing, or an amount that is no number.
    pub fn events(&self) -> Result<Vec<Event>, EventsError> {
        let mut sink = EventSink::default();
        for block in self.book.blocks() {
            block.project(&[0], self.book.names(), &self.world, &mut sink)?;
        }
        let mut events = Vec::with_capacity(sink.events.len());
        for (_, mut event) in sink.events {
            let rate = self.rates.iter().find(|(from, _, _)| *from == event.currency);
            if let Some((_, paid, rate)) = rate.filter(|_| event.payoff != 0.0) {
                event.payoff *= self.world.observed(*rate, event.day, 0)?;
                event.currency = *paid;
            }
            if !is_finite(&event) {
                return Err(EventsError::NotFinite { event_type: event.event_type, day: event.day });
            }
            events.push(event);
        }
        Ok(events)
    }
}

/// The rates at which payments are settled in another currency.
fn rates(builder: &mut BookBuilder, terms: &Terms) -> Vec<(Currency, Currency, NameId)> {
    let Some(paid) = terms.settlement_currency else { return Vec::new() };
    let currencies = [terms.currency, terms.currency2].into_iter().flatten().filter(|from| *from != paid);
    currencies.map(|from| (from, paid, builder.names().observable(&format!("{from}/{paid}")))).collect()
}

fn is_finite(event: &Event) -> bool {
    let states = event.states;
    let exercised = states.exercise.map_or(0.0, |exercise| exercise.amount);
    let amounts = [
        event.payoff,
        states.notional_principal,
        states.nominal_interest_rate,
        states.accrued_interest,
        exercised,
    ];
    amounts.into_iter().all(f64::is_finite)
}

/// What would end a contract that has no end.
fn endless(contract_type: ContractType, terms: &Terms, observations: &Observations) -> Option<ContractError> {
    let to = observations.to.or(observations.until);
    let term = match contract_type {
        ContractType::CallMoney if terms.maturity_date.or(to).is_none() && observations.called.is_empty() => {
            "maturityDate"
        }
        ContractType::UndefinedMaturity if terms.termination_date.or(to).is_none() => "terminationDate",
        _ => return None,
    };
    Some(ContractError::Missing { term, contract_type })
}

/// An observation that the type does not use: it must not be lost without a word.
fn unexpected(contract_type: ContractType, observations: &Observations) -> Option<ContractError> {
    let loan = ContractType::LOANS.contains(&contract_type);
    let open = contract_type == ContractType::UndefinedMaturity;
    let cover = matches!(contract_type, ContractType::Guarantee | ContractType::Collateral);
    let looks = !cover && !matches!(contract_type, ContractType::Swap | ContractType::CapFloor);
    let happens = |(_, what): &(Day, Unscheduled)| match what {
        Unscheduled::Performance(_) => loan || open,
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
    let expected = "AD but of SWAPS, CAPFL, CEG and CEC, CE and PP of loans, PR of UMP, XD of CLM, CE of what a CEG or CEC covers";
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
