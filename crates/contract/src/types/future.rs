//! FUTUR, future on a market object, settled in cash; and what futures share with options.
//!
//! Source: ACTUS Technical Specification 1.1, section FUTUR.

use crate::checked::Checked;
use crate::instrument::{Common, Instrument};
use crate::terms::{ContractType, NameId, Names, Terms};
use crate::{ContractError, Event, EventType, Exercise, ProjectError, States, World};
use plimsoll_units::{Day, Tenor};

/// A price agreed for the last day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Future {
    right: Right,
    price: f64,
}

impl Instrument for Future {
    const TYPE: ContractType = ContractType::Future;

    fn resolve(_: &Common, terms: &Terms, checked: &mut Checked<'_>) -> Option<Self> {
        let price = checked.needs("futuresPrice", terms.futures_price);
        let right = Right::new(terms, checked)?;
        Some(Self { right, price: price? })
    }

    fn last_day(&self, common: &Common, names: &Names) -> Option<Day> {
        Some(self.right.settlement_day(common, names))
    }

    fn index(&self) -> Option<NameId> {
        self.right.underlying
    }

    fn events(&self, common: &Common, names: &Names, world: &World) -> Result<Vec<Event>, ProjectError> {
        self.right.events(common, names, world, |price| price - self.price)
    }
}

/// What is settled in cash against the price of a market object on its last day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Right {
    maturity: Day,
    settlement: Option<Tenor>,
    /// The market object; not needed once it is exercised.
    pub(crate) underlying: Option<NameId>,
    /// Day and amount, when it has been exercised before the status date.
    exercised: Option<(Day, f64)>,
}

impl Right {
    pub(crate) fn new(terms: &Terms, checked: &mut Checked<'_>) -> Option<Self> {
        let maturity = checked.needs("maturityDate", terms.maturity_date);
        let exercised = match (terms.exercise_date, terms.exercise_amount) {
            (Some(day), Some(amount)) => Some((day, amount)),
            (Some(_), None) => {
                checked.errors.push(ContractError::Without { term: "exerciseDate", needs: "exerciseAmount" });
                None
            }
            _ => None,
        };
        let underlying = match exercised {
            Some(_) => terms.underlying,
            None => Some(checked.needs("underlying", terms.underlying)?),
        };
        Some(Self { maturity: maturity?, settlement: terms.settlement_period, underlying, exercised })
    }

    pub(crate) fn settlement_day(&self, common: &Common, names: &Names) -> Day {
        let exercised = self.exercised.map_or(self.maturity, |(day, _)| day);
        common.settled(exercised, self.settlement, names).max(self.maturity)
    }

    /// Maturity, exercise and settlement.
    ///
    /// * `value` — what is due at a price of the underlying, seen by the buyer
    pub(crate) fn events(
        &self,
        common: &Common,
        names: &Names,
        world: &World,
        value: impl Fn(f64) -> f64,
    ) -> Result<Vec<Event>, ProjectError> {
        let mut events = common.trades(1.0, false);
        let exercise = |date: Option<Day>, amount: f64| States {
            exercise: Some(Exercise { date, amount }),
            ..States::default()
        };
        for event in &mut events {
            event.states = exercise(self.exercised.map(|(day, _)| day), 0.0);
        }
        if let Some((day, amount)) = self.exercised {
            let settled = common.settled(day, self.settlement, names);
            let states = exercise(Some(day), 0.0);
            let payoff = common.sign * amount;
            events.push(Event { states, ..common.event(EventType::Settlement, settled, payoff) });
            return Ok(events);
        }
        if common.termination.is_some_and(|(sold, _)| sold < self.maturity) {
            return Ok(events);
        }
        let (Some(underlying), true) = (self.underlying, self.maturity <= world.grid().end()) else {
            return Ok(events);
        };
        let amount = value(world.observed(underlying, self.maturity, common.row)?);
        let date = (amount != 0.0).then_some(self.maturity);
        let settled = common.settled(self.maturity, self.settlement, names);
        let payoff = common.sign * amount;
        for (event_type, day, payoff, left) in [
            (EventType::Maturity, self.maturity, 0.0, 0.0),
            (EventType::Exercise, self.maturity, 0.0, amount),
            (EventType::Settlement, settled, payoff, 0.0),
        ] {
            events.push(Event { states: exercise(date, left), ..common.event(event_type, day, payoff) });
        }
        Ok(events)
    }
}
