//! The curve at which schedules are funded: rates by each method, and the liquidity premium.

use super::TransferMethod;
use plimsoll_contract::World;
use plimsoll_measure::formulas::{FundedFlow, ParFunding, strip_funding_rate, weighted_term};
use plimsoll_units::{BasisPoints, Currency, Day, Tenor};

/// Days of a year, as funding counts them.
pub(super) const YEAR: f64 = 365.0;

/// The funding curve of a currency.
pub(super) struct Funding<'a> {
    pub(super) world: &'a World,
    pub(super) currency: Currency,
    pub(super) as_of: Day,
    /// The anniversaries of the market's day, in order, to the end of the world's days.
    pub(super) anniversaries: &'a [Day],
}

/// A date of a schedule on the curve.
struct Dated {
    /// Days from today, and since the date before.
    days: i32,
    period: i32,
    principal: f64,
    discount: f64,
}

impl Funding<'_> {
    /// Dates of a schedule with factors of the curve: funding pays interest when the contract does, with every repayment, and at
    /// least on each anniversary of the market's day.
    #[inline(always)]
    fn walk(&self, schedule: &[(Day, f64)], mut each: impl FnMut(Dated)) {
        let Some(table) = self.world.currency(self.currency) else { return };
        let grid = self.world.grid();
        let (mut before, mut anniversaries) = (self.as_of, self.anniversaries.iter().copied());
        let mut anniversary = anniversaries.next();
        let mut at = |day: Day, principal: f64| {
            let Some(index) = grid.index(day) else { return };
            let (days, period) = (day - self.as_of, day - before);
            each(Dated { days, period, principal, discount: table.discount.factor(index) });
            before = day;
        };
        for (day, principal) in schedule.iter().filter(|(day, _)| *day > self.as_of) {
            while let Some(passed) = anniversary.filter(|anniversary| anniversary <= day) {
                if passed < *day {
                    at(passed, 0.0);
                }
                anniversary = anniversaries.next();
            }
            at(*day, *principal);
        }
    }

    /// Flows of a schedule with factors and rates of the curve.
    fn flows(&self, schedule: &[(Day, f64)], method: TransferMethod) -> Vec<FundedFlow> {
        let mut flows = Vec::new();
        self.walk(schedule, |Dated { days, period, principal, discount }| {
            let (years, period) = (f64::from(days) / YEAR, f64::from(period) / YEAR);
            // The power is dear, and one method alone asks for it.
            let zero_rate = if method == TransferMethod::Strip { annual(discount, years) } else { 0.0 };
            flows.push(FundedFlow { years, period, principal, discount, zero_rate });
        });
        flows
    }

    /// The par rate of a schedule; `None` without principal after today.
    fn matched(&self, schedule: &[(Day, f64)]) -> Option<f64> {
        let grid = self.world.grid();
        let counts = |day: Day| day > self.as_of && grid.index(day).is_some();
        let balance = schedule.iter().filter(|(day, _)| counts(*day)).map(|(_, principal)| principal).sum();
        let mut funding = ParFunding::new(balance);
        self.walk(schedule, |date| {
            funding.repay(date.principal, f64::from(date.period) / YEAR, date.discount);
        });
        funding.rate()
    }

    /// The rate of a schedule by a method; `None` without principal after today.
    pub(super) fn rate(&self, method: TransferMethod, schedule: &[(Day, f64)]) -> Option<f64> {
        match method {
            TransferMethod::Matched => self.matched(schedule),
            TransferMethod::Strip => strip_funding_rate(&self.flows(schedule, method)),
            TransferMethod::WeightedTerm => {
                self.zero_rate_after(days(weighted_term(&self.flows(schedule, method))?))
            }
            TransferMethod::Duration => {
                let mut flows = self.flows(schedule, method);
                for flow in &mut flows {
                    flow.principal *= flow.discount;
                }
                self.zero_rate_after(days(weighted_term(&flows)?))
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

/// The anniversaries of a day to another.
pub(super) fn anniversaries(as_of: Day, end: Day) -> Vec<Day> {
    (1..).map(|year| as_of.plus_months(12 * year)).take_while(|day| *day <= end).collect()
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
