//! Pools: contracts that have one transfer rate together, from today's curve or from past rates.
//!
//! `redemption_curve`: Σ weight x annual zero rate of today's curve. `moving_average`: Σ weight x average of the rate of a term over
//! its last months, of which a history has one observation each and the last is that of the market's month.

use super::{TransferError, TransferPlan};
use crate::conditions::{Condition, Matchers};
use crate::{Inputs, RunError};
use plimsoll_contract::{Row, Side};
use plimsoll_measure::formulas::{WeightedRate, moving_average, pool_rate};
use plimsoll_units::{Currency, Day, Tenor};
use std::collections::BTreeMap;

/// By how much a history's rate of the market's month may miss the curve before it is of something else, or in percent.
const FAR: f64 = 0.1;
/// By how much weights may miss 1.
const WEIGHTS_WITHIN: f64 = 1e-9;

/// How a pool has its rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolMethod {
    /// Zero rates of today's curve.
    RedemptionCurve,
    /// Averages of past rates.
    MovingAverage,
}

impl PoolMethod {
    /// Each with its name.
    pub const NAMES: [(&str, Self); 2] =
        [("redemption_curve", Self::RedemptionCurve), ("moving_average", Self::MovingAverage)];
}

/// A term with its share of a pool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PoolPart {
    /// The term.
    pub term: Tenor,
    /// Its share, above 0 and up to 1.
    pub weight: f64,
    /// Months of its moving average, the market's among them; 1 on a redemption curve.
    pub months: u16,
}

/// Contracts with one transfer rate a currency.
#[derive(Clone, Debug, PartialEq)]
pub struct TransferPool {
    name: String,
    method: PoolMethod,
    parts: Vec<PoolPart>,
    conditions: Vec<Condition>,
}

impl TransferPool {
    /// A pool of the contracts of which all conditions hold.
    ///
    /// # Errors
    /// [`TransferError::Term`], [`TransferError::Weight`] and [`TransferError::Weights`] for parts that are no whole.
    pub fn new(
        name: &str,
        method: PoolMethod,
        parts: Vec<PoolPart>,
        conditions: Vec<Condition>,
    ) -> Result<Self, TransferError> {
        // A month is at least 28 days, whenever it starts.
        let start = Day::from_i32(0);
        for &PoolPart { term, weight, months } in &parts {
            let days = term.after(start) - start;
            if days < 1 || months < 1 {
                return Err(TransferError::Term { term, days, months });
            }
            if !(weight > 0.0 && weight <= 1.0) {
                return Err(TransferError::Weight { term, weight });
            }
        }
        let sum: f64 = parts.iter().map(|part| part.weight).sum();
        if (sum - 1.0).abs() > WEIGHTS_WITHIN {
            return Err(TransferError::Weights { sum });
        }
        Ok(Self { name: name.to_owned(), method, parts, conditions })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How it has its rate.
    #[must_use]
    pub const fn method(&self) -> PoolMethod {
        self.method
    }

    /// Its terms.
    #[must_use]
    pub fn parts(&self) -> &[PoolPart] {
        &self.parts
    }

    /// Its rate a year in a currency.
    fn rate(&self, inputs: &Inputs, plan: &TransferPlan, currency: Currency) -> Result<f64, RunError> {
        let mut rates = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let rate = match self.method {
                PoolMethod::RedemptionCurve => zero_rate(inputs, currency, part.term)?,
                PoolMethod::MovingAverage => self.average(inputs, plan, currency, part)?,
            };
            rates.push(WeightedRate { weight: part.weight, rate });
        }
        Ok(pool_rate(&rates))
    }

    fn average(
        &self,
        inputs: &Inputs,
        plan: &TransferPlan,
        currency: Currency,
        part: &PoolPart,
    ) -> Result<f64, RunError> {
        let (pool, as_of) = (self.name.clone(), inputs.market.as_of());
        let PoolPart { term, months, .. } = *part;
        let Some(history) = plan.histories.get(&currency) else {
            let there: Vec<String> = plan.histories.keys().map(Currency::to_string).collect();
            return Err(TransferError::NoHistory { pool, currency, available: listed(&there) }.into());
        };
        history.check(as_of)?;
        let Some(place) = history.terms.iter().position(|known| known.after(as_of) == term.after(as_of))
        else {
            let there: Vec<String> = history.terms.iter().map(Tenor::to_string).collect();
            return Err(TransferError::NoTerm { pool, currency, term, available: listed(&there) }.into());
        };
        let of_term: Vec<f64> =
            history.rates.iter().filter_map(|of_month| of_month.get(place).copied()).collect();
        let found = of_term.len();
        let (last, curve) = (of_term.last().copied().unwrap_or(f64::NAN), zero_rate(inputs, currency, term)?);
        if (last - curve).abs() > FAR {
            return Err(TransferError::Far { pool, currency, term, last, curve }.into());
        }
        let average = moving_average(&of_term, months);
        Ok(average.ok_or(TransferError::Months { pool, currency, term, months, found })?)
    }
}

/// Names, with commas between.
fn listed(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// Annual zero rate of the base curve at a term.
fn zero_rate(inputs: &Inputs, currency: Currency, term: Tenor) -> Result<f64, RunError> {
    let scenario = |error: String| RunError::Scenario { scenario: "base".to_owned(), error };
    let curve = inputs.market.discount_curve(currency).map_err(|error| scenario(error.to_string()))?;
    let (as_of, day) = (inputs.market.as_of(), term.after(inputs.market.as_of()));
    Ok(super::funding::annual(curve.discount_factor(day), f64::from(day - as_of) / super::funding::YEAR))
}

/// Past rates of one currency: one observation a month, none left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RateHistory {
    /// The day of each month's observation, in order, shape `[months]`.
    pub months: Vec<Day>,
    /// The terms.
    pub terms: Vec<Tenor>,
    /// Rates a year as fractions, shape `[months, terms]`.
    pub rates: Vec<Vec<f64>>,
}

impl RateHistory {
    /// Whether its last observation is that of the market's month.
    ///
    /// # Errors
    /// [`TransferError::Stale`] when it ends before that month or after the market's day.
    pub fn check(&self, as_of: Day) -> Result<(), TransferError> {
        match self.months.last() {
            Some(&last) if last > as_of || last.month_index() != as_of.month_index() => {
                Err(TransferError::Stale { last, as_of })
            }
            _ => Ok(()),
        }
    }
}

/// The pools of a plan, ready to be asked of every row.
pub(super) struct Pools<'a>(Vec<Pool<'a>>);

struct Pool<'a> {
    pool: &'a TransferPool,
    matchers: Matchers<'a>,
    rates: BTreeMap<Currency, f64>,
    contracts: usize,
}

/// The pool of a row.
pub(super) struct Pooled {
    /// Its place among the plan's.
    pub(super) place: usize,
    /// Its rate a year.
    pub(super) rate: f64,
}

impl<'a> Pools<'a> {
    /// Finds the rates of every currency that contracts of each pool have.
    pub(super) fn new(inputs: &'a Inputs, plan: &'a TransferPlan) -> Result<Self, RunError> {
        let of = |pool: &'a TransferPool| Pool {
            pool,
            matchers: Matchers::new(inputs, &pool.conditions),
            rates: BTreeMap::new(),
            contracts: 0,
        };
        let mut pools = Self(plan.pools.iter().map(of).collect());
        if pools.0.is_empty() {
            return Ok(pools);
        }
        for (place, row) in inputs.book.rows().iter().enumerate().filter(|(_, row)| is_priced(row)) {
            let Some(found) = pools.0.iter_mut().find(|one| one.matchers.hold(place, row)) else { continue };
            found.contracts += 1;
            if !found.rates.contains_key(&row.currency) {
                found.rates.insert(row.currency, found.pool.rate(inputs, plan, row.currency)?);
            }
        }
        Ok(pools)
    }

    /// The first pool that a row is in.
    pub(super) fn of(&self, number: u32, row: &Row) -> Option<Pooled> {
        let place = self.0.iter().position(|one| one.matchers.hold(number as usize, row))?;
        Some(Pooled { place, rate: self.0[place].rates.get(&row.currency).copied()? })
    }

    /// Names of those that no contract is in.
    pub(super) fn empty(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|one| one.contracts == 0).map(|one| one.pool.name())
    }
}

/// Whether a contract is transfer priced: derivatives belong to the centre, and what counts at book value has no schedule.
pub(super) fn is_priced(row: &Row) -> bool {
    row.marks.in_economic_value && row.side != Side::OffBalance
}
