//! Funds transfer pricing: what the treasury centre charges for assets and credits for liabilities, and the margin that is left.
//!
//! Transfer interest a year = principal x transfer rate, the rate by the method of the case on the curve of the currency, at
//! which the contract's repricing schedule is funded as behaviour has it, or the rate of its pool; a liquidity premium by the
//! schedule of repayment; what holding liquid assets for undrawn amounts costs; add-ons by name.
//! Margin = client interest - transfer interest - premium - contingent cost - add-ons. The treasury centre has the sum of all
//! charges less all credits, so margins and the centre add up to the client interest, to the micro.

mod contingent;
mod error;
mod funding;
mod pool;
mod pricing;

pub use contingent::{ContingentCost, ContingentDraw};
pub use error::TransferError;
pub use pool::{PoolMethod, PoolPart, RateHistory, TransferPool};

use crate::conditions::Condition;
use crate::worlds::Worlds;
use crate::{Inputs, Plan, RunError};
use plimsoll_contract::Side;
use plimsoll_measure::{FundingSchedule, FundingSink, Groups};
use plimsoll_units::{BasisPoints, Currency, Finding, Micros, Tenor};
use pricing::Pricing;
use std::collections::BTreeMap;

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

/// What an add-on costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AddOnCost {
    /// This much a year of the size of the principal, whatever the side.
    Fixed(BasisPoints),
    /// Principal x (par funding rate without prepayment - that with it): what the expected terms differ by at today's curve, and
    /// not the value of an option. Below zero where the curve falls.
    Prepayment,
}

/// A cost beside funding, for contracts of which conditions hold.
#[derive(Clone, Debug, PartialEq)]
pub struct TransferAddOn {
    /// Its name: basis, option, ... Those of one name are told together.
    pub name: String,
    /// What it costs.
    pub cost: AddOnCost,
    /// What has to hold: all of them.
    pub conditions: Vec<Condition>,
}

/// How contracts are priced.
#[derive(Clone, Debug, PartialEq)]
pub struct TransferPlan {
    /// How the rate follows from the schedule, where a contract is in no pool.
    pub method: TransferMethod,
    /// Contracts that have one rate together; the first pool that holds.
    pub pools: Vec<TransferPool>,
    /// Past rates, for pools of moving averages.
    pub histories: BTreeMap<Currency, RateHistory>,
    /// Liquidity premium by term, linear between and level outside; none where empty.
    pub premium: Vec<(Tenor, BasisPoints)>,
    /// What undrawn amounts cost; nothing where `None`.
    pub contingent: Option<ContingentCost>,
    /// Further costs; every one that holds counts.
    pub add_ons: Vec<TransferAddOn>,
}

impl TransferPlan {
    /// A plan of a method alone.
    #[must_use]
    pub const fn new(method: TransferMethod) -> Self {
        Self {
            method,
            pools: Vec::new(),
            histories: BTreeMap::new(),
            premium: Vec::new(),
            contingent: None,
            add_ons: Vec::new(),
        }
    }

    /// The names of the add-ons, each once, in the order of the plan.
    #[must_use]
    pub fn add_on_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for add_on in &self.add_ons {
            if !names.contains(&add_on.name.as_str()) {
                names.push(&add_on.name);
            }
        }
        names
    }
}

/// What a contract earns a year, in its own currency; paid negative.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transferred {
    /// Principal, a liability negative.
    pub balance: Micros,
    /// Interest at the client's rate of today.
    pub client: Micros,
    /// Interest at the transfer rate.
    pub transfer: Micros,
    /// Liquidity premium.
    pub premium: Micros,
    /// Cost of liquid assets held for what may be drawn.
    pub contingent: Micros,
    /// Add-ons by name, shape `[names]` as [`TransferPlan::add_on_names`] has them.
    pub add_ons: Vec<Micros>,
}

impl Transferred {
    /// All add-ons together.
    #[must_use]
    pub fn added(&self) -> Micros {
        self.add_ons.iter().copied().sum()
    }

    /// What is left to the unit.
    #[must_use]
    pub fn margin(&self) -> Micros {
        self.client - self.charged()
    }

    /// What the treasury centre has of it.
    #[must_use]
    pub fn charged(&self) -> Micros {
        self.transfer + self.premium + self.contingent + self.added()
    }

    fn add(&mut self, other: &Self) {
        self.balance += other.balance;
        self.client += other.client;
        self.transfer += other.transfer;
        self.premium += other.premium;
        self.contingent += other.contingent;
        self.add_ons.resize(other.add_ons.len(), Micros::ZERO);
        for (place, amount) in other.add_ons.iter().enumerate() {
            self.add_ons[place] += *amount;
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
    /// The place of its pool among the plan's, where it is in one.
    pub pool: Option<usize>,
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
    /// The names of the add-ons.
    pub add_ons: Vec<String>,
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

/// Refuses what contracts cannot be priced by, before the first flow.
pub(crate) fn check(inputs: &Inputs) -> Result<(), RunError> {
    let Some(asked) = &inputs.transfer else { return Ok(()) };
    asked.check_contingent(inputs.market.as_of())?;
    pool::Pools::new(inputs, asked).map(|_| ())
}

/// The prices of a run, made as its contracts are projected; none where the case does not ask for them.
pub(crate) fn transfer<'a>(
    inputs: &'a Inputs,
    plan: &Plan,
    groups: &'a Groups,
    worlds: &'a Worlds,
) -> Result<Option<RunTransfer<'a>>, RunError> {
    let (Some(asked), Some(base)) = (&inputs.transfer, worlds.all().next()) else { return Ok(None) };
    let pricing = Pricing::new(inputs, plan, asked, base)?;
    Ok(Some(RunTransfer { inputs, asked, groups, pricing }))
}

/// Prices by element, side and currency.
pub(crate) type TransferSums = BTreeMap<(u32, Side, Currency), Transferred>;

/// Prices contracts as they are projected.
pub(crate) struct RunTransfer<'a> {
    inputs: &'a Inputs,
    asked: &'a TransferPlan,
    groups: &'a Groups,
    pricing: Pricing<'a>,
}

impl RunTransfer<'_> {
    /// A sink that prices what it is told of the base, and of no other world.
    pub(crate) fn sink(&self) -> FundingSink<TransferSums, impl FnMut(&mut TransferSums, &FundingSchedule)> {
        self.pricing.sink(|sums: &mut TransferSums, one: TransferredContract| self.put(sums, &one))
    }

    /// Prices every contract in a pass of its own.
    pub(crate) fn apart(&self, plan: &Plan) -> Result<Vec<TransferSums>, RunError> {
        self.pricing.gathered(plan, |sums: &mut TransferSums, one| self.put(sums, &one))
    }

    fn put(&self, sums: &mut TransferSums, one: &TransferredContract) {
        let (row, side) = (one.row as usize, self.inputs.book.rows()[one.row as usize].side);
        let unit = (self.groups.element_of_row()[row], side, one.currency);
        sums.entry(unit).or_default().add(&one.year);
    }

    /// The answer of what sinks have priced, with what is found of the plan.
    pub(crate) fn answer(&self, priced: Vec<TransferSums>) -> (TransferAnswer, Vec<Finding>) {
        let add_ons = self.asked.add_on_names().into_iter().map(str::to_owned).collect();
        let mut answer = TransferAnswer { add_ons, units: BTreeMap::new() };
        for ((element, side, currency), year) in priced.into_iter().flatten() {
            let found = self.groups.element_at(element);
            let group = found.map_or("", |found| self.groups.names()[found.group as usize].as_str());
            answer.units.entry((group.to_owned(), side.name(), currency)).or_default().add(&year);
        }
        (answer, self.pricing.findings())
    }
}

/// The price of every contract, in order of rows.
///
/// # Errors
/// [`RunError`] as a run, and when the case has no `[ftp]`.
pub fn transfer_contracts(inputs: &Inputs, plan: &Plan) -> Result<Vec<TransferredContract>, RunError> {
    let asked = inputs.transfer.as_ref().ok_or(RunError::NoTransfer)?;
    let prepared = crate::prepare(inputs, plan)?;
    let base = prepared.worlds().all().next().ok_or(RunError::NoTransfer)?;
    Pricing::new(inputs, plan, asked, base)?.contracts(plan)
}
