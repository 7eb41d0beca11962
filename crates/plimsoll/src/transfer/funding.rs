//! The curve at which schedules are funded: rates by each method, and the liquidity premium.

use super::TransferMethod;
use plimsoll_contract::World;
use plimsoll_measure::formulas::{FundedFlow, par_funding_rate, strip_funding_rate, weighted_term};
use plimsoll_units::{BasisPoints, Currency, Day, Tenor};

/// Days of a year, as funding counts them.
pub(super) const YEAR: f64 = 365.0;

/// The funding curve of a currency.
pub(super) struct Funding<'a> {
    pub(super) world: &'a World,
    pub(super) currency: Currency,
    pub(super) as_of: Day,
}

impl Funding<'_> {
    /// Flows of a schedule with factors and rates of the curve: interest is paid with every repayment, and at least on each
    /// anniversary of the market's day.
    fn flows(&self, schedule: &[(Day, f64)], method: TransferMethod, flows: &mut Vec<FundedFlow>) {
        flows.clear();
        let Some(table) = self.world.currency(self.currency) else { return };
        let (mut before, mut year) = (self.as_of, 1);
        let mut anniversary = self.as_of.plus_months(12);
        let mut push = |day: Day, principal: f64| {
            let Some(index) = self.world.grid().index(day) else { return };
            let (years, discount) = (f64::from(day - self.as_of) / YEAR, table.discount.factor(index));
            let period = f64::from(day - before) / YEAR;
            // The power is dear, and one method alone asks for it.
            let zero_rate = if method == TransferMethod::Strip { annual(discount, years) } else { 0.0 };
            flows.push(FundedFlow { years, period, principal, discount, zero_rate });
            before = day;
        };
        for (day, principal) in schedule.iter().filter(|(day, _)| *day > self.as_of) {
            while anniversary <= *day {
                if anniversary < *day {
                    push(anniversary, 0.0);
                }
                year += 1;
                anniversary = self.as_of.plus_months(12 * year);
            }
            push(*day, *principal);
        }
    }

    /// The rate of a schedule by a method; `None` without principal after today.
    ///
    /// * `flows` — room for the flows of the schedule
    pub(super) fn rate(
        &self,
        method: TransferMethod,
        schedule: &[(Day, f64)],
        flows: &mut Vec<FundedFlow>,
    ) -> Option<f64> {
        self.flows(schedule, method, flows);
        match method {
            TransferMethod::Matched => par_funding_rate(flows),
            TransferMethod::Strip => strip_funding_rate(flows),
            TransferMethod::WeightedTerm => self.zero_rate_after(days(weighted_term(flows)?)),
            TransferMethod::Duration => {
                let value =
                    |flow: &FundedFlow| FundedFlow { principal: flow.principal * flow.discount, ..*flow };
                let valued: Vec<FundedFlow> = flows.iter().map(value).collect();
                self.zero_rate_after(days(weighted_term(&valued)?))
            }
        }
    }

    /// Annual zero rate of a number of days.
    pub(super) fn zero_rate_after(&self, days: i32) -> Option<f64> {
        let table = self.world.currency(self.currency)?;
        let index = self.world.grid().index(self.as_of + days.max(1))?;
        Some(annual(table.discount.factor(index), f64::from(days.max(1)) / YEAR))
    }

    /// Premium of a schedule of repayment, weighted with principal and time.
    pub(super) fn premium(&self, points: &PremiumPoints, schedule: &[(Day, f64)]) -> f64 {
        if points.0.is_empty() {
            return 0.0;
        }
        let (mut weighted, mut weight) = (0.0, 0.0);
        for (day, principal) in schedule.iter().filter(|(day, _)| *day > self.as_of) {
            let term = f64::from(*day - self.as_of) / YEAR;
            weighted += principal * term * points.at(term);
            weight += principal * term;
        }
        // What is due today has the premium of a day.
        let premium = weighted / weight;
        if premium.is_finite() { premium } else { points.at(1.0 / YEAR) }
    }
}

/// The liquidity premium by years, as fractions.
pub(super) struct PremiumPoints(Vec<(f64, f64)>);

impl PremiumPoints {
    pub(super) fn new(points: &[(Tenor, BasisPoints)], as_of: Day) -> Self {
        Self(points.iter().map(|(tenor, size)| (years_of(*tenor, as_of), size.0 / 1e4)).collect())
    }

    /// The premium of a term in years.
    pub(super) fn at(&self, years: f64) -> f64 {
        between(&self.0, years)
    }
}

/// Years of a tenor from a day.
pub(super) fn years_of(tenor: Tenor, as_of: Day) -> f64 {
    f64::from(tenor.after(as_of) - as_of) / YEAR
}

/// Whole days of a term in years, at least one.
fn days(years: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "terms are below a few hundred years")]
    let days = (years * YEAR).round() as i32;
    days.max(1)
}

/// The annual rate of a discount factor.
pub(super) fn annual(discount: f64, years: f64) -> f64 {
    libm::pow(discount, -1.0 / years) - 1.0
}

/// The value of points at a place, linear between them and level outside.
fn between(points: &[(f64, f64)], at: f64) -> f64 {
    let after = points.partition_point(|(place, _)| *place < at);
    match (after.checked_sub(1).and_then(|before| points.get(before)), points.get(after)) {
        (Some((left, low)), Some((right, high))) => low + (high - low) * (at - left) / (right - left),
        (Some((_, value)), None) | (None, Some((_, value))) => *value,
        (None, None) => 0.0,
    }
}
