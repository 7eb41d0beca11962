//! Where a projection writes to.
//!
//! There is one projection per contract type. What differs is who listens: a [`FlowSink`] that adds up a profile
//! sees only flows; one that explains sees flows and events. The sink is a type parameter, so that a sink that
//! does not want states costs nothing.

use crate::Event;
use plimsoll_units::{Currency, Day};

/// What a flow is. Cash first, then movements of principal that are no cash but that stocks need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum FlowKind {
    /// Principal paid or repaid.
    Principal,
    /// Interest paid.
    Interest,
    /// Fees paid.
    Fee,
    /// Premiums, discounts, purchase and termination prices.
    Settlement,
    /// Interest added to principal: negative for an asset, as if lent anew. No cash.
    Capitalised,
    /// Principal that changes hands with the contract itself: positive for an asset sold. No cash.
    Transferred,
    /// Principal of a floating rate moved from its repayment to its next reset; sums to zero. No cash.
    Repricing,
    /// Principal outstanding on the market's day: what later principal, capitalised and transferred add up to.
    Opening,
    /// Change of the interest that accrues a day, in thousandths of a millionth. No cash.
    Accrual,
    /// The same of balances that a deposit model has run off and that are renewed at the deposit's own rate. No cash.
    RenewedAccrual,
}

impl FlowKind {
    /// Every kind, in order.
    pub const ALL: [Self; 10] = [
        Self::Principal,
        Self::Interest,
        Self::Fee,
        Self::Settlement,
        Self::Capitalised,
        Self::Transferred,
        Self::Repricing,
        Self::Opening,
        Self::Accrual,
        Self::RenewedAccrual,
    ];

    /// Whether it is money that moves.
    #[must_use]
    pub const fn is_cash(self) -> bool {
        (self as u8) <= Self::Settlement as u8
    }

    /// Its name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Principal => "principal",
            Self::Interest => "interest",
            Self::Fee => "fee",
            Self::Settlement => "settlement",
            Self::Capitalised => "capitalised",
            Self::Transferred => "transferred",
            Self::Repricing => "repricing",
            Self::Opening => "opening",
            Self::Accrual => "accrual",
            Self::RenewedAccrual => "renewed accrual",
        }
    }
}

/// Receives what a projection says of one contract after another, in one world or in several side by side.
///
/// Each world has a lane. A projection that does not care for worlds picks a lane and writes flows to it; one that
/// walks its dates once for all worlds writes all lanes at a time.
pub trait FlowSink {
    /// Whether [`FlowSink::event`] is of use; when not, the projection does not prepare events.
    const WANTS_EVENTS: bool;
    /// Whether [`FlowSink::accrual`] is of use; when not, the projection does not work accruals out. When so, no cash but
    /// principal is of use.
    const WANTS_ACCRUALS: bool = false;

    /// Whether [`FlowSink::until`] is to be asked: a projection then stops early.
    const HAS_END: bool = Self::WANTS_ACCRUALS;

    /// Whether [`FlowSink::accrual_at_one`] is of use; when so, projections that do not tell it must not be chosen.
    const WANTS_MARGINS: bool = false;

    /// The last day that is of use: a projection may stop when all that accrues to the end of this day is told.
    fn until(&self) -> Day {
        Day::MAX
    }

    /// The next calls are about this row of the book. In one world a row is begun once, or again before any other.
    fn begin(&mut self, row: u32);

    /// The next calls, but those for all lanes, are about this world.
    fn lane(&mut self, lane: usize);

    /// The next flows are in this currency, until the next contract or the next call.
    fn currency(&mut self, _currency: Currency) {}

    /// Whether two rows of the book are written to the same place, so that their flows may be mixed.
    fn same_line(&self, left: u32, right: u32) -> bool;

    /// An amount in currency units on a day; received positive.
    fn flow(&mut self, kind: FlowKind, day: Day, amount: f64);

    /// Amounts of every lane on a day, shape `[lanes]`.
    fn flows(&mut self, kind: FlowKind, day: Day, amounts: &[f64]) {
        for (lane, amount) in amounts.iter().enumerate() {
            self.lane(lane);
            self.flow(kind, day, *amount);
        }
    }

    /// Announces flows that come to at most `most` in size on any day and of any kind, over periods of 28 days or more where
    /// something accrues. Those of a contract may be announced in parts, one after another. When the answer is yes they may go through [`FlowSink::repay`], [`FlowSink::interest`], [`FlowSink::accrue`] and
    /// [`FlowSink::repay_and_accrue`], which then check nothing.
    fn announce(&mut self, _most: f64) -> bool {
        true
    }

    /// Announced principal and interest of one day.
    fn repay(&mut self, day: Day, principal: f64, interest: f64) {
        self.flow(FlowKind::Principal, day, principal);
        self.flow(FlowKind::Interest, day, interest);
    }

    /// Announced interest of every lane on a day, shape `[lanes]`.
    fn interest(&mut self, day: Day, amounts: &[f64]) {
        self.flows(FlowKind::Interest, day, amounts);
    }

    /// Interest that accrues evenly over the days from one to the other, of a kind that accrues; received positive.
    fn accrual(&mut self, _kind: FlowKind, _from: Day, _to: Day, _amount: f64) {}

    /// What would accrue at a rate of one: balance times years.
    fn accrual_at_one(&mut self, _from: Day, _to: Day, _amount: f64) {}

    /// [`FlowKind::Accrual`] of every lane, shape `[lanes]`.
    fn accruals(&mut self, from: Day, to: Day, amounts: &[f64]) {
        for (lane, amount) in amounts.iter().enumerate() {
            self.lane(lane);
            self.accrual(FlowKind::Accrual, from, to, *amount);
        }
    }

    /// The same, announced, over days that begin where the last ones of this contract ended.
    fn accrue(&mut self, from: Day, to: Day, amounts: &[f64]) {
        self.accruals(from, to, amounts);
    }

    /// Announced principal of one day, on which what accrues a day changes, in thousandths of a millionth; gives back
    /// what accrues now, to be the next `before`.
    fn repay_and_accrue(&mut self, _day: Day, _principal: f64, before: i64, _after: f64) -> i64 {
        before
    }

    /// An event with the states after it. The flows that make its payoff come before it.
    fn event(&mut self, event: &Event);
}

/// Keeps every event and flow of every row: the long way, for people who ask why.
#[derive(Clone, Debug, Default)]
pub struct EventSink {
    /// Events in order, with their row.
    pub events: Vec<(u32, Event)>,
    /// Flows in order, with their row.
    pub flows: Vec<Flow>,
    row: u32,
    /// How many flows have been told their event.
    told: usize,
}

/// A dated amount of one row of the book.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Row of the book.
    pub row: u32,
    /// What it is.
    pub kind: FlowKind,
    /// When.
    pub day: Day,
    /// Currency units; received positive.
    pub amount: f64,
    /// Place among the sink's events of the one that makes it.
    pub event: Option<u32>,
}

impl FlowSink for EventSink {
    const WANTS_EVENTS: bool = true;

    fn begin(&mut self, row: u32) {
        self.row = row;
        self.told = self.flows.len();
    }

    fn lane(&mut self, _: usize) {}

    fn same_line(&self, _: u32, _: u32) -> bool {
        false
    }

    fn flow(&mut self, kind: FlowKind, day: Day, amount: f64) {
        self.flows.push(Flow { row: self.row, kind, day, amount, event: None });
    }

    fn event(&mut self, event: &Event) {
        let place = u32::try_from(self.events.len()).ok();
        for flow in self.flows.iter_mut().skip(self.told).filter(|flow| flow.day == event.day) {
            flow.event = place;
        }
        self.told = self.flows.len();
        self.events.push((self.row, *event));
    }
}
