//! A sink that keeps what the margin in a contract's rate earns, apart from the rest of its interest.

use crate::{Event, FlowKind, FlowSink, Profile, ProfileError, ProfileSink, Row};
use plimsoll_units::{Currency, Day, DayGrid};

/// Adds up interest at the margin of each contract, and all interest of contracts whose margin is not known.
///
/// For income they are what accrues: [`FlowKind::Accrual`] and [`FlowKind::RenewedAccrual`]. For value they are paid on the
/// last day of the time over which they accrue, [`FlowKind::Interest`] and [`FlowKind::Fee`]; what is not known is then
/// added up in size, so that received and paid do not hide each other. No principal.
#[derive(Debug)]
pub struct MarginSink<'a, const INCOME: bool> {
    inner: ProfileSink<'a, INCOME>,
    rows: &'a [Row],
    margin: Option<f64>,
}

impl<'a, const INCOME: bool> MarginSink<'a, INCOME> {
    /// An empty sink; see [`ProfileSink::new`].
    #[must_use]
    pub fn new(
        grid: DayGrid,
        lanes: usize,
        groups: &'a [u32],
        currencies: &'a [Currency],
        rows: &'a [Row],
    ) -> Self {
        Self { inner: ProfileSink::new(grid, lanes, groups, currencies), rows, margin: None }
    }

    /// The profile of each lane, shape `[lanes]`.
    ///
    /// # Errors
    /// [`ProfileError`] when a flow was not a number.
    pub fn finish(self) -> Result<Vec<Profile>, ProfileError> {
        self.inner.finish()
    }

    fn earned(&mut self, is_margin: bool, from: Day, to: Day, amount: f64) {
        match (INCOME, is_margin) {
            (true, true) => self.inner.accrual(FlowKind::Accrual, from, to, amount),
            (true, false) => self.inner.accrual(FlowKind::RenewedAccrual, from, to, amount),
            (false, true) => self.inner.flow(FlowKind::Interest, to, amount),
            (false, false) => self.inner.flow(FlowKind::Fee, to, amount.abs()),
        }
    }
}

impl<const INCOME: bool> FlowSink for MarginSink<'_, INCOME> {
    const WANTS_EVENTS: bool = false;
    const WANTS_ACCRUALS: bool = true;
    const WANTS_MARGINS: bool = true;

    fn until(&self) -> Day {
        self.inner.until()
    }

    fn begin(&mut self, row: u32) {
        self.margin = self.rows.get(row as usize).and_then(|row| row.margin);
        self.inner.begin(row);
    }

    fn lane(&mut self, lane: usize) {
        self.inner.lane(lane);
    }

    fn currency(&mut self, currency: Currency) {
        self.inner.currency(currency);
    }

    /// Each row has a margin of its own.
    fn same_line(&self, _: u32, _: u32) -> bool {
        false
    }

    fn flow(&mut self, _: FlowKind, _: Day, _: f64) {}

    fn flows(&mut self, _: FlowKind, _: Day, _: &[f64]) {}

    fn accrual(&mut self, kind: FlowKind, from: Day, to: Day, amount: f64) {
        if self.margin.is_none() && kind == FlowKind::Accrual {
            self.earned(false, from, to, amount);
        }
    }

    fn accruals(&mut self, from: Day, to: Day, amounts: &[f64]) {
        if self.margin.is_none() {
            for (lane, amount) in amounts.iter().enumerate() {
                self.inner.lane(lane);
                self.earned(false, from, to, *amount);
            }
        }
    }

    fn accrual_at_one(&mut self, from: Day, to: Day, amount: f64) {
        if let Some(margin) = self.margin {
            self.earned(true, from, to, margin * amount);
        }
    }

    fn event(&mut self, _: &Event) {}
}
