//! The world a book is projected in: what rates are on each day, and what people do.

use crate::EventType;
use crate::terms::{ContractPerformance, NameId};
use plimsoll_behaviour::Behaviour;
use plimsoll_market::DiscountTable;
use plimsoll_units::{Currency, Day, DayGrid};
use std::sync::Arc;

/// Why a contract cannot be projected.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ProjectError {
    /// The index has no value on a day it is needed.
    #[error("no value of \"{code}\" on {day} for row {row}")]
    NoObservation {
        /// Market object code.
        code: String,
        /// Day.
        day: Day,
        /// Row of the book.
        row: u32,
    },
    /// A contract makes more events than allowed.
    #[error("row {row} makes more than {limit} events")]
    TooManyEvents {
        /// Row of the book.
        row: u32,
        /// The limit.
        limit: u32,
    },
    /// A prepayment that the terms do not allow.
    #[error("row {row} is repaid early on {day}; prepaymentEffect does not allow it, expected A or M")]
    NoPrepayment {
        /// Row of the book.
        row: u32,
        /// The day.
        day: Day,
    },
    /// A deposit needs a reference rate in a currency without a curve.
    #[error("no discount curve in {currency} for row {row}")]
    NoCurve {
        /// Currency.
        currency: Currency,
        /// Row of the book.
        row: u32,
    },
}

impl ProjectError {
    /// The same error of another row: of the whole that the contract at fault is a leg of.
    pub(crate) fn of_row(self, row: u32) -> Self {
        match self {
            Self::NoObservation { code, day, .. } => Self::NoObservation { code, day, row },
            Self::TooManyEvents { limit, .. } => Self::TooManyEvents { row, limit },
            Self::NoPrepayment { day, .. } => Self::NoPrepayment { row, day },
            Self::NoCurve { currency, .. } => Self::NoCurve { currency, row },
        }
    }

    /// Row of the contract at fault.
    #[must_use]
    pub const fn row(&self) -> u32 {
        match self {
            Self::NoObservation { row, .. }
            | Self::TooManyEvents { row, .. }
            | Self::NoPrepayment { row, .. }
            | Self::NoCurve { row, .. } => *row,
        }
    }
}

/// Values of one market object by day; NaN where there is none.
#[derive(Clone, Debug)]
pub struct Observed {
    /// Market object code.
    pub code: String,
    /// The days of `values`.
    pub grid: DayGrid,
    /// Shape `[days]`.
    pub values: Vec<f64>,
}

impl Observed {
    /// The value on a day, where there is one.
    #[inline]
    #[must_use]
    pub fn on(&self, day: Day) -> Option<f64> {
        self.grid.index(day).and_then(|index| self.values.get(index)).copied().filter(|value| !value.is_nan())
    }
}

/// Discount factors and the reference rate of one currency, by day.
#[derive(Clone, Debug)]
pub struct CurrencyTable {
    /// The currency.
    pub currency: Currency,
    /// Discount factors from the market's day on.
    pub discount: DiscountTable,
    /// One-month simple forward rate starting on each day, that deposits follow.
    pub reference: Vec<f64>,
    /// The same rate on the market's day before any shock: what deposit rates of today stand against.
    pub reference_now: f64,
}

/// A market and a behaviour, tabulated by day for one book.
#[derive(Clone, Debug)]
pub struct World {
    name: String,
    grid: DayGrid,
    // Tables are large and many worlds differ in other things alone.
    observed: Arc<Vec<Observed>>,
    currencies: Arc<Vec<CurrencyTable>>,
    behaviour: Behaviour,
    monitoring: Vec<Day>,
    calls: Vec<Day>,
    credit: Vec<CreditEvent>,
    unscheduled: Vec<(Day, Unscheduled)>,
    limits: bool,
    refinancing: Arc<Vec<Refinancing>>,
}

/// Whether numbers are the same to the bit; where both have none, they are.
fn same(one: &[f64], other: &[f64]) -> bool {
    all_alike(one, other, |one, other| one.to_bits() == other.to_bits())
}

fn all_alike<T>(one: &[T], other: &[T], alike: impl Fn(&T, &T) -> bool) -> bool {
    one.len() == other.len() && plimsoll_units::pair(one, other).all(|(one, other)| alike(one, other))
}

/// What a new loan costs by day, as borrowers under a prepayment model compare it with their own.
#[derive(Clone, Debug)]
pub struct Refinancing {
    /// Place of the model among the behaviour's.
    pub prepayment: u16,
    /// Currency.
    pub currency: Currency,
    /// Rate per year by day of the world's grid.
    pub rates: Vec<f64>,
}

/// What was observed to happen to a loan beside its terms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unscheduled {
    /// It performs like this from the day on; in default nothing more is paid.
    Performance(ContractPerformance),
    /// This much is repaid early, positive.
    Prepayment(f64),
    /// This much of a contract without maturity is paid to the record's creator, negative where paid by it.
    Redemption(f64),
}

impl Unscheduled {
    /// The event that it makes, which gives its place among those of a day.
    pub(crate) const fn event_type(self) -> EventType {
        match self {
            Self::Performance(_) => EventType::CreditEvent,
            Self::Prepayment(_) => EventType::PrincipalPrepayment,
            Self::Redemption(_) => EventType::PrincipalRedemption,
        }
    }
}

/// How a contract performs from a day on, as observed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditEvent {
    /// The day.
    pub day: Day,
    /// ID of the contract.
    pub contract: String,
    /// How it performs from then on.
    pub performance: ContractPerformance,
}

impl World {
    /// A world from tables.
    ///
    /// * `grid` — the days of every currency's tables; its first day is the market's day
    /// * `observed` — in the order of the book's names
    #[must_use]
    pub fn new(
        name: &str,
        grid: DayGrid,
        observed: Vec<Observed>,
        currencies: Vec<CurrencyTable>,
        behaviour: Behaviour,
    ) -> Self {
        Self {
            name: name.to_owned(),
            grid,
            observed: Arc::new(observed),
            currencies: Arc::new(currencies),
            behaviour,
            monitoring: Vec::new(),
            calls: Vec::new(),
            credit: Vec::new(),
            unscheduled: Vec::new(),
            limits: true,
            refinancing: Arc::default(),
        }
    }

    /// The same world with what new loans cost.
    #[must_use]
    pub fn with_refinancing(mut self, refinancing: Vec<Refinancing>) -> Self {
        self.refinancing = Arc::new(refinancing);
        self
    }

    /// What a new loan costs on a day.
    ///
    /// # Errors
    /// [`ProjectError::NoCurve`] when the model and currency have no rates or the day is outside them.
    pub fn refinancing(
        &self,
        prepayment: u16,
        currency: Currency,
        day: Day,
        row: u32,
    ) -> Result<f64, ProjectError> {
        let table = |one: &&Refinancing| one.prepayment == prepayment && one.currency == currency;
        let rate = self.refinancing.iter().find(table).and_then(|table| {
            let index = self.grid.index(day)?;
            table.rates.get(index).copied()
        });
        rate.filter(|rate| !rate.is_nan()).ok_or(ProjectError::NoCurve { currency, row })
    }

    /// The same world in which no cap or floor limits a rate: what it differs by is what options do.
    #[must_use]
    pub fn without_limits(mut self) -> Self {
        self.limits = false;
        self
    }

    /// The same with reference rates of zero after the market's day, so that of floating interest the spread is left.
    ///
    /// * `is_rate` — whether a market object of a code is a reference rate
    #[must_use]
    pub fn without_references(mut self, is_rate: impl Fn(&str) -> bool) -> Self {
        let as_of = self.grid.start();
        for observed in
            Arc::make_mut(&mut self.observed).iter_mut().filter(|observed| is_rate(&observed.code))
        {
            let after = usize::try_from(as_of + 1 - observed.grid.start()).unwrap_or(0);
            observed.values.iter_mut().skip(after).for_each(|value| *value = 0.0);
        }
        self
    }

    /// Whether caps and floors limit rates.
    #[must_use]
    pub const fn limits(&self) -> bool {
        self.limits
    }

    /// The same world in which states are shown on these days.
    #[must_use]
    pub fn monitored(mut self, days: Vec<Day>) -> Self {
        self.monitoring = days;
        self.monitoring.sort_unstable();
        self.monitoring.dedup();
        self
    }

    /// The same world in which contracts that can be called are called on these days.
    #[must_use]
    pub fn called(mut self, days: Vec<Day>) -> Self {
        self.calls = days;
        self
    }

    /// The same world in which contracts perform as observed.
    #[must_use]
    pub fn with_credit_events(mut self, events: Vec<CreditEvent>) -> Self {
        self.credit = events;
        self.credit.sort_by_key(|event| event.day);
        self
    }

    /// The same world in which this happens to its loans beside their terms: for a world of one contract.
    #[must_use]
    pub fn with_unscheduled(mut self, events: Vec<(Day, Unscheduled)>) -> Self {
        self.unscheduled = events;
        self.unscheduled.sort_by_key(|(day, what)| (*day, what.event_type()));
        self
    }

    /// What happens to loans beside their terms, in order; nothing unless said.
    #[must_use]
    pub fn unscheduled(&self) -> &[(Day, Unscheduled)] {
        &self.unscheduled
    }

    /// What was observed of the performance of contracts, in order of days; nothing unless said.
    #[must_use]
    pub fn credit_events(&self) -> &[CreditEvent] {
        &self.credit
    }

    /// The same world up to a day, on which the states are shown.
    pub(crate) fn seen_on(&self, day: Day) -> Self {
        Self {
            grid: DayGrid::new(self.grid.start().min(day), day),
            monitoring: vec![day],
            unscheduled: Vec::new(),
            ..self.clone()
        }
    }

    /// The days on which contracts are called; none unless said.
    #[must_use]
    pub fn calls(&self) -> &[Day] {
        &self.calls
    }

    /// The days on which states are shown; none unless asked for.
    #[must_use]
    pub fn monitoring(&self) -> &[Day] {
        &self.monitoring
    }

    /// The same under another name.
    #[must_use]
    pub fn renamed(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// Whether rates and people are the same as in another world of the same days: flows and values are then the same.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let observed = |one: &Observed, other: &Observed| {
            one.code == other.code && one.grid == other.grid && same(&one.values, &other.values)
        };
        let tables = |one: &CurrencyTable, other: &CurrencyTable| {
            one.currency == other.currency
                && one.discount == other.discount
                && same(&one.reference, &other.reference)
                && same(&[one.reference_now], &[other.reference_now])
        };
        let refinancing = |one: &Refinancing, other: &Refinancing| {
            (one.prepayment, one.currency) == (other.prepayment, other.currency)
                && same(&one.rates, &other.rates)
        };
        self.grid == other.grid
            && self.limits == other.limits
            && self.behaviour == other.behaviour
            && (Arc::ptr_eq(&self.currencies, &other.currencies)
                || all_alike(&self.currencies, &other.currencies, tables))
            && (Arc::ptr_eq(&self.observed, &other.observed)
                || all_alike(&self.observed, &other.observed, observed))
            && all_alike(&self.refinancing, &other.refinancing, refinancing)
            && (&self.monitoring, &self.calls) == (&other.monitoring, &other.calls)
            && (&self.credit, &self.unscheduled) == (&other.credit, &other.unscheduled)
    }

    /// The scenario's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The days of the tables: from the market's day to the last day of any flow.
    #[must_use]
    pub const fn grid(&self) -> DayGrid {
        self.grid
    }

    /// What people do.
    #[must_use]
    pub const fn behaviour(&self) -> &Behaviour {
        &self.behaviour
    }

    /// The tables of each currency.
    #[must_use]
    pub fn currencies(&self) -> &[CurrencyTable] {
        &self.currencies
    }

    /// The tables of one currency.
    #[must_use]
    pub fn currency(&self, currency: Currency) -> Option<&CurrencyTable> {
        self.currencies.iter().find(|table| table.currency == currency)
    }

    /// The value of a market object on a day.
    ///
    /// # Errors
    /// [`ProjectError::NoObservation`] when there is none.
    #[inline]
    pub fn observed(&self, id: NameId, day: Day, row: u32) -> Result<f64, ProjectError> {
        self.observations(id).and_then(|table| table.on(day)).ok_or_else(|| self.no_observation(id, day, row))
    }

    /// The values of a market object, for loops that look up many days.
    #[inline]
    #[must_use]
    pub fn observations(&self, id: NameId) -> Option<&Observed> {
        self.observed.get(id.0 as usize)
    }

    #[cold]
    fn no_observation(&self, id: NameId, day: Day, row: u32) -> ProjectError {
        let code = self.observed.get(id.0 as usize).map(|table| table.code.clone()).unwrap_or_default();
        ProjectError::NoObservation { code, day, row }
    }
}

/// Whether a block has to be projected again in another world.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Depends {
    /// On index values or reference rates.
    pub market: bool,
    /// On what people do.
    pub behaviour: bool,
    /// On whether caps and floors limit rates.
    pub limits: bool,
}

impl Depends {
    /// On nothing: one projection serves every world.
    #[must_use]
    pub const fn on_nothing(self) -> bool {
        !self.market && !self.behaviour
    }
}
