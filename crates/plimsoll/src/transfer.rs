//! Funds transfer pricing: what the treasury centre charges for assets and credits for liabilities, and the margin that is left.
//!
//! Transfer interest a year = principal x transfer rate, the rate by the method of the case on the curve of the currency, at
//! which the contract's repricing schedule is funded as behaviour has it; a liquidity premium by the schedule of repayment; add-ons
//! in basis points. Margin = client interest - transfer interest - premium - add-ons. The treasury centre has the sum of all
//! charges less all credits, so margins and the centre add up to the client interest, to the micro.

use crate::conditions::{Condition, Matchers};
use crate::project::{in_chunks, project_into};
use crate::worlds::Worlds;
use crate::{Inputs, Plan, RunError};
use plimsoll_contract::{Block, Row, Side, World};
use plimsoll_measure::formulas::{FundedFlow, par_funding_rate, strip_funding_rate, weighted_term};
use plimsoll_measure::{FundingSchedule, FundingSink, Groups};
use plimsoll_units::{BasisPoints, Currency, Day, Micros, Tenor};
use std::collections::BTreeMap;

/// Days of a year, as funding counts them.
const YEAR: f64 = 365.0;

/// How a transfer rate follows from a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferMethod {
    /// The fixed rate at which the schedule funds itself.
    Matched,
    /// Zero rates weighted with principal and time.
    Strip,
    /// The zero rate of the weighted term.
    WeightedTerm,
    /// The zero rate of the duration: time weighted with present values.
    Duration,
}

impl TransferMethod {
    /// Each with its name.
    pub const NAMES: [(&str, Self); 4] = [
        ("matched", Self::Matched),
        ("strip", Self::Strip),
        ("weighted_term", Self::WeightedTerm),
        ("duration", Self::Duration),
    ];
}

/// A cost beside funding, for contracts of which conditions hold.
#[derive(Clone, Debug, PartialEq)]
pub struct TransferAddOn {
    /// Its name: basis, option, ...
    pub name: String,
    /// What it costs a year.
    pub cost: BasisPoints,
    /// What has to hold: all of them.
    pub conditions: Vec<Condition>,
}

/// How contracts are priced.
#[derive(Clone, Debug, PartialEq)]
pub struct TransferPlan {
    /// How the rate follows from the schedule.
    pub method: TransferMethod,
    /// Liquidity premium by term, linear between and level outside; none where empty.
    pub premium: Vec<(Tenor, BasisPoints)>,
    /// Further costs; every one that holds counts.
    pub add_ons: Vec<TransferAddOn>,
}

/// What a contract earns a year, in its own currency; paid negative.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Transferred {
    /// Principal, a liability negative.
    pub balance: Micros,
    /// Interest at the client's rate of today.
    pub client: Micros,
    /// Interest at the transfer rate.
    pub transfer: Micros,
    /// Liquidity premium.
    pub premium: Micros,
    /// Add-ons, which cost whatever the side.
    pub add_ons: Micros,
}

impl Transferred {
    /// What is left to the unit.
    #[must_use]
    pub fn margin(&self) -> Micros {
        self.client - self.charged()
    }

    /// What the treasury centre has of it.
    #[must_use]
    pub fn charged(&self) -> Micros {
        self.transfer + self.premium + self.add_ons
    }

    fn plus(self, other: Self) -> Self {
        Self {
            balance: self.balance + other.balance,
            client: self.client + other.client,
            transfer: self.transfer + other.transfer,
            premium: self.premium + other.premium,
            add_ons: self.add_ons + other.add_ons,
        }
    }
}

/// A contract with its price.
#[derive(Clone, Debug, PartialEq)]
pub struct TransferredContract {
    /// Its row.
    pub row: u32,
    /// Its currency.
    pub currency: Currency,
    /// Its transfer rate a year.
    pub rate: f64,
    /// What it earns.
    pub year: Transferred,
}

/// A unit: a group, side and currency.
pub type TransferUnit = (String, &'static str, Currency);

/// Transfer prices of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransferAnswer {
    /// By unit.
    pub units: BTreeMap<TransferUnit, Transferred>,
}

impl TransferAnswer {
    /// What the treasury centre has in each currency: charges less credits.
    #[must_use]
    pub fn centre(&self) -> BTreeMap<Currency, Micros> {
        let mut centre = BTreeMap::new();
        for ((.., currency), unit) in &self.units {
            *centre.entry(*currency).or_default() += unit.charged();
        }
        centre
    }
}

/// Prices every contract on the balance sheet, where the case asks for it.
pub(crate) fn transfer(
    inputs: &Inputs,
    plan: &Plan,
    groups: &Groups,
    worlds: &Worlds,
) -> Result<Option<TransferAnswer>, RunError> {
    let Some(asked) = &inputs.transfer else { return Ok(None) };
    let Some(base) = worlds.all().next() else { return Ok(None) };
    let mut answer = TransferAnswer::default();
    for one in contracts(inputs, plan, asked, base)? {
        let row = &inputs.book.rows()[one.row as usize];
        let element = groups.element_of_row()[one.row as usize];
        let group =
            groups.element_at(element).map_or("", |found| groups.names()[found.group as usize].as_str());
        let unit = (group.to_owned(), row.side.name(), one.currency);
        let sum = answer.units.entry(unit).or_default();
        *sum = sum.plus(one.year);
    }
    Ok(Some(answer))
}

/// The price of every contract, in order of rows.
///
/// # Errors
/// [`RunError`] as a run, and when the case has no `[ftp]`.
pub fn transfer_contracts(inputs: &Inputs, plan: &Plan) -> Result<Vec<TransferredContract>, RunError> {
    let asked = inputs.transfer.as_ref().ok_or(RunError::NoTransfer)?;
    let prepared = crate::prepare(inputs, plan)?;
    let base = prepared.worlds().all().next().ok_or(RunError::NoTransfer)?;
    contracts(inputs, plan, asked, base)
}

fn contracts(
    inputs: &Inputs,
    plan: &Plan,
    asked: &TransferPlan,
    world: &World,
) -> Result<Vec<TransferredContract>, RunError> {
    let rows = inputs.book.rows();
    let add_ons: Vec<(f64, Matchers<'_>)> =
        asked.add_ons.iter().map(|one| (one.cost.0 / 1e4, Matchers::new(inputs, &one.conditions))).collect();
    let one = |block: &Block, places: &[u32]| -> Result<Vec<TransferredContract>, RunError> {
        let mut priced = Vec::with_capacity(places.len());
        let mut sink = FundingSink::new(!asked.premium.is_empty(), |schedule: &FundingSchedule| {
            let row = &rows[schedule.row as usize];
            let holds = |(_, matchers): &&(f64, Matchers<'_>)| matchers.hold(schedule.row as usize, row);
            let cost: f64 = add_ons.iter().filter(holds).map(|(cost, _)| cost).sum();
            priced.push(price(inputs, asked, world, (schedule, row), cost));
        });
        project_into(inputs, (block, places), world, &mut sink)?;
        sink.finish();
        Ok(priced)
    };
    let parts = in_chunks(inputs, plan, |row| rows[row].side != Side::OffBalance, one)?;
    let mut all: Vec<TransferredContract> = parts.into_iter().flatten().collect();
    all.sort_by_key(|one| one.row);
    Ok(all)
}

fn price(
    inputs: &Inputs,
    asked: &TransferPlan,
    world: &World,
    (schedule, row): (&FundingSchedule, &Row),
    cost: f64,
) -> TransferredContract {
    let curve = Funding { world, currency: row.currency, as_of: inputs.market.as_of() };
    let rate = curve.rate(asked.method, &curve.flows(&schedule.repriced, asked.method));
    let rate = rate.or_else(|| curve.zero_rate_after(1)).unwrap_or(0.0);
    let premium = curve.premium(&asked.premium, &schedule.repaid);
    let balance = row.opening;
    let times = |rate: f64| Micros::from_units(balance.to_units() * rate).unwrap_or(Micros::ZERO);
    let year = Transferred {
        balance,
        client: times(row.rate),
        transfer: times(rate),
        premium: times(premium),
        add_ons: times(cost).abs(),
    };
    TransferredContract { row: schedule.row, currency: row.currency, rate, year }
}

/// The funding curve of a currency.
struct Funding<'a> {
    world: &'a World,
    currency: Currency,
    as_of: Day,
}

impl Funding<'_> {
    /// Flows of a schedule with factors and rates of the curve: interest is paid with every repayment, and at least on each
    /// anniversary of the market's day.
    fn flows(&self, schedule: &[(Day, f64)], method: TransferMethod) -> Vec<FundedFlow> {
        let Some(table) = self.world.currency(self.currency) else { return Vec::new() };
        let mut flows = Vec::with_capacity(schedule.len() + 8);
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
        flows
    }

    fn rate(&self, method: TransferMethod, flows: &[FundedFlow]) -> Option<f64> {
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
    fn zero_rate_after(&self, days: i32) -> Option<f64> {
        let table = self.world.currency(self.currency)?;
        let index = self.world.grid().index(self.as_of + days.max(1))?;
        Some(annual(table.discount.factor(index), f64::from(days.max(1)) / YEAR))
    }

    /// Premium of a schedule of repayment, weighted with principal and time.
    fn premium(&self, points: &[(Tenor, BasisPoints)], schedule: &[(Day, f64)]) -> f64 {
        if points.is_empty() {
            return 0.0;
        }
        let years = |tenor: &Tenor| f64::from(tenor.after(self.as_of) - self.as_of) / YEAR;
        let points: Vec<(f64, f64)> =
            points.iter().map(|(tenor, size)| (years(tenor), size.0 / 1e4)).collect();
        let (mut weighted, mut weight) = (0.0, 0.0);
        for (day, principal) in schedule.iter().filter(|(day, _)| *day > self.as_of) {
            let term = f64::from(*day - self.as_of) / YEAR;
            weighted += principal * term * between(&points, term);
            weight += principal * term;
        }
        // What is due today has the premium of a day.
        let premium = weighted / weight;
        if premium.is_finite() { premium } else { between(&points, 1.0 / YEAR) }
    }
}

/// Whole days of a term in years, at least one.
fn days(years: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "terms are below a few hundred years")]
    let days = (years * YEAR).round() as i32;
    days.max(1)
}

fn annual(discount: f64, years: f64) -> f64 {
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
