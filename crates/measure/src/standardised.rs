//! Notional repricing cash flows of the Basel standardised approach: each contract slotted in time buckets.
//!
//! A flow counts where its principal is repaid or repriced, with the interest on principal that is neither; a floating
//! rate leaves its spread until maturity, where the world has no reference rates. Deposits without a maturity are
//! slotted by their model's run-off, term deposits lose a share overnight, and loans of a fixed rate that may be prepaid are:
//! prepaid(k) = N(k-1)·CPR·length(k), with what is scheduled after it in proportion to what is left.
//! Source: SRP31.103 to 31.117 (BCBS d368, annex 2); EU 2024/857 Articles 9 and 10 for lengths and multipliers.

use plimsoll_behaviour::{Behaviour, early_redemption_multiplier, prepayment_multiplier, redeemed_early};
use plimsoll_contract::terms::ContractType;
use plimsoll_contract::{Event, FlowKind, FlowSink, Row, Side};
use plimsoll_units::{Calendar, Currency, Day, DayCount, Micros};
use std::collections::BTreeMap;

/// The scenarios of the approach: the base and the supervisory six.
pub const SLOT_SCENARIOS: [&str; 7] =
    ["base", "parallel_up", "parallel_down", "steepener", "flattener", "short_up", "short_down"];

/// A time bucket.
#[derive(Clone, Debug, PartialEq)]
pub struct SlotBucket {
    /// Its name.
    pub name: String,
    /// Its last day; the last bucket has none.
    pub end: Option<Day>,
    /// Its midpoint in years.
    pub midpoint: f64,
    /// Its length in years.
    pub length: f64,
}

/// How contracts are slotted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SlotClass {
    /// By their dates.
    Fixed,
    /// To their next reset, with their spread until maturity.
    Floating,
    /// With prepayment by scenario.
    Prepayable,
    /// With early redemption by scenario.
    TermDeposits,
    /// By the run-off of their model.
    Deposits,
    /// Both legs of what is off the balance sheet.
    Derivatives,
}

impl SlotClass {
    /// Its name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Floating => "floating",
            Self::Prepayable => "prepayable",
            Self::TermDeposits => "term deposits",
            Self::Deposits => "deposits without maturity",
            Self::Derivatives => "derivatives",
        }
    }
}

/// A line of slotted flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SlotLine {
    /// Currency.
    pub currency: Currency,
    /// Side of the balance sheet.
    pub side: Side,
    /// How its contracts are slotted.
    pub class: SlotClass,
}

/// Slotted flows by line; amounts of shape `[scenarios, buckets]`, received positive.
pub type Slots = BTreeMap<SlotLine, Vec<Vec<Micros>>>;

/// Why a contract cannot be slotted.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SlotError {
    /// A prepayment model without a baseline rate.
    #[error(
        "a baseline prepayment rate of the loans under \"{model}\"; its rate depends on an incentive; expected cpr, psa or by_age"
    )]
    NoBaseline {
        /// The model.
        model: String,
    },
    /// A flow that is no number.
    #[error("flows of row {row} that are numbers below 1e30")]
    NotFinite {
        /// The row.
        row: u32,
    },
}

/// Slots the flows of one contract after another, each by its own class.
#[derive(Debug)]
pub struct SlotSink<'a> {
    rows: &'a [Row],
    behaviour: &'a Behaviour,
    buckets: &'a [SlotBucket],
    as_of: Day,
    row: Option<u32>,
    repriced: bool,
    /// Of the contract at hand: principal paid or repriced, movements that are no cash, other cash; shape `[buckets]`.
    principal: Vec<f64>,
    moved: Vec<f64>,
    cash: Vec<f64>,
    slots: Slots,
    error: Option<SlotError>,
}

impl<'a> SlotSink<'a> {
    /// An empty sink.
    #[must_use]
    pub fn new(rows: &'a [Row], behaviour: &'a Behaviour, buckets: &'a [SlotBucket], as_of: Day) -> Self {
        let none = || vec![0.0; buckets.len()];
        Self {
            rows,
            behaviour,
            buckets,
            as_of,
            row: None,
            repriced: false,
            principal: none(),
            moved: none(),
            cash: none(),
            slots: Slots::new(),
            error: None,
        }
    }

    /// What has been slotted.
    ///
    /// # Errors
    /// [`SlotError`] of the first contract that cannot be.
    pub fn finish(mut self) -> Result<Slots, SlotError> {
        self.slot();
        self.error.map_or(Ok(self.slots), Err)
    }

    /// Slots the contract at hand.
    fn slot(&mut self) {
        let Some(number) = self.row.take() else { return };
        let Some(row) = self.rows.get(number as usize) else { return };
        let line = SlotLine { currency: row.currency, side: row.side, class: self.class(row) };
        // Of most classes every scenario has the same amounts: they are worked out once.
        let varies = matches!(line.class, SlotClass::Prepayable | SlotClass::TermDeposits);
        let scenarios = if varies { &SLOT_SCENARIOS[..] } else { &SLOT_SCENARIOS[..1] };
        let scenarios = scenarios.iter().map(|scenario| self.by_scenario(row, line.class, scenario));
        match scenarios.collect::<Result<Vec<Vec<f64>>, SlotError>>() {
            Ok(amounts) => self.add(number, line, &amounts),
            Err(error) => self.error = self.error.take().or(Some(error)),
        }
        for amounts in [&mut self.principal, &mut self.moved, &mut self.cash] {
            amounts.fill(0.0);
        }
        self.repriced = false;
    }

    fn class(&self, row: &Row) -> SlotClass {
        if row.contract_type == ContractType::UndefinedMaturity {
            SlotClass::Deposits
        } else if row.side == Side::OffBalance {
            SlotClass::Derivatives
        } else if row.marks.early_redemption.is_some() {
            SlotClass::TermDeposits
        } else if self.repriced {
            SlotClass::Floating
        } else if row.marks.prepayment.is_some() {
            SlotClass::Prepayable
        } else {
            SlotClass::Fixed
        }
    }

    fn by_scenario(&self, row: &Row, class: SlotClass, scenario: &str) -> Result<Vec<f64>, SlotError> {
        Ok(match class {
            SlotClass::Deposits => self.run_off(row),
            SlotClass::TermDeposits => self.redeemed(row, scenario),
            SlotClass::Prepayable => self.prepaid(row, scenario)?,
            SlotClass::Fixed | SlotClass::Floating | SlotClass::Derivatives => {
                plimsoll_units::pair(&self.principal, &self.cash)
                    .map(|(principal, cash)| principal + cash)
                    .collect()
            }
        })
    }

    /// Balances by the months of the model; on demand without one. Interest is not slotted.
    fn run_off(&self, row: &Row) -> Vec<f64> {
        let mut amounts = vec![0.0; self.buckets.len()];
        let balance = row.opening.to_units();
        match row.marks.deposit.and_then(|place| self.behaviour.deposit(place)) {
            None => amounts[0] = balance,
            Some(model) => {
                for part in model.run_off() {
                    let day =
                        if part.month == 0 { self.as_of + 1 } else { self.as_of.plus_months(part.month) };
                    amounts[self.bucket(day)] += balance * part.share;
                }
            }
        }
        amounts
    }

    /// A share of the balance overnight, the rest by contract.
    fn redeemed(&self, row: &Row, scenario: &str) -> Vec<f64> {
        let model = row.marks.early_redemption.and_then(|place| self.behaviour.early_redemption(place));
        let ratio = model.map_or(0.0, plimsoll_behaviour::EarlyRedemption::share);
        let share = redeemed_early(1.0, ratio, early_redemption_multiplier(scenario).unwrap_or(1.0));
        let by_contract = plimsoll_units::pair(&self.principal, &self.cash);
        let mut amounts: Vec<f64> =
            by_contract.map(|(principal, cash)| (principal + cash) * (1.0 - share)).collect();
        amounts[0] += row.opening.to_units() * share;
        amounts
    }

    /// Scheduled flows in proportion to what is left of the balance, and what is prepaid of it in each bucket.
    fn prepaid(&self, row: &Row, scenario: &str) -> Result<Vec<f64>, SlotError> {
        let place = row.marks.prepayment.unwrap_or(u16::MAX);
        let Some(assumption) = self.behaviour.prepayments.get(usize::from(place)) else {
            return Ok(Vec::new());
        };
        if assumption.model.incentive().is_some() {
            return Err(SlotError::NoBaseline { model: assumption.name.clone() });
        }
        let multiplier = prepayment_multiplier(scenario).unwrap_or(1.0);
        let (mut by_letter, mut left) = (row.opening.to_units(), row.opening.to_units());
        let mut start = self.as_of;
        let mut amounts = Vec::with_capacity(self.buckets.len());
        for (place, bucket) in self.buckets.iter().enumerate() {
            let (principal, moved, cash) = (self.principal[place], self.moved[place], self.cash[place]);
            let (share, most) = if by_letter == 0.0 {
                (1.0, 0.0)
            } else {
                (left / by_letter, (1.0 - (principal + moved) / by_letter).max(0.0))
            };
            let cpr =
                (assumption.model.cpr_per_year(age_months(row.since, start), 0.0) * multiplier).min(1.0);
            let prepaid = left * (cpr * bucket.length).min(most);
            amounts.push((principal + cash) * share + prepaid);
            left -= (principal + moved) * share + prepaid;
            by_letter -= principal + moved;
            start = bucket.end.unwrap_or(start);
        }
        Ok(amounts)
    }

    fn add(&mut self, row: u32, line: SlotLine, amounts: &[Vec<f64>]) {
        let amounts_vary = amounts.len() > 1;
        let none = || vec![vec![Micros::ZERO; self.buckets.len()]; SLOT_SCENARIOS.len()];
        let sums = self.slots.entry(line).or_insert_with(none);
        for (scenario, amounts) in amounts.iter().enumerate() {
            let last = if amounts_vary { scenario + 1 } else { SLOT_SCENARIOS.len() };
            for (bucket, amount) in amounts.iter().enumerate().filter(|(_, amount)| **amount != 0.0) {
                match Micros::from_units(*amount) {
                    Ok(amount) => sums[scenario..last].iter_mut().for_each(|sums| sums[bucket] += amount),
                    Err(_) => self.error = self.error.take().or(Some(SlotError::NotFinite { row })),
                }
            }
        }
    }

    fn bucket(&self, day: Day) -> usize {
        let place = self.buckets.partition_point(|bucket| bucket.end.is_some_and(|end| end < day));
        place.min(self.buckets.len() - 1)
    }
}

/// Whole months of 30 days from a loan's first day.
fn age_months(since: Day, day: Day) -> u32 {
    let years = DayCount::Thirty360Europe.year_fraction(since, day, &Calendar::none());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "months of a life")]
    let months = (years * 12.0 + 1e-9).max(0.0) as u32;
    months
}

impl FlowSink for SlotSink<'_> {
    const WANTS_EVENTS: bool = false;

    fn begin(&mut self, row: u32) {
        if self.row != Some(row) {
            self.slot();
            self.row = Some(row);
        }
    }

    fn lane(&mut self, _: usize) {}

    fn same_line(&self, _: u32, _: u32) -> bool {
        false
    }

    fn flow(&mut self, kind: FlowKind, day: Day, amount: f64) {
        let place = self.bucket(day);
        match kind {
            FlowKind::Principal => self.principal[place] += amount,
            FlowKind::Repricing => {
                self.repriced = true;
                self.principal[place] += amount;
            }
            FlowKind::Capitalised | FlowKind::Transferred => self.moved[place] += amount,
            FlowKind::Interest | FlowKind::Fee | FlowKind::Settlement => self.cash[place] += amount,
            FlowKind::Opening | FlowKind::Accrual | FlowKind::RenewedAccrual => {}
        }
    }

    fn event(&mut self, _: &Event) {}
}
