//! A sink that keeps what the margin in a contract's rate accrues, apart from the rest of its interest.

use crate::{Event, FlowKind, FlowSink, Profile, ProfileError, ProfileSink, Row};
use plimsoll_units::{Currency, Day, DayGrid};

/// Adds up, as [`FlowKind::Accrual`], interest at the margin of each contract, and as [`FlowKind::RenewedAccrual`] all
/// interest of contracts whose margin is not known; no cash and no principal.
#[derive(Debug)]
pub struct MarginSink<'a> {
    inner: ProfileSink<'a, true>,
    rows: &'a [Row],
    margin: Option<f64>,
}

impl<'a> MarginSink<'a> {
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
}

impl FlowSink for MarginSink<'_> {
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
            self.inner.accrual(FlowKind::RenewedAccrual, from, to, amount);
        }
    }

    fn accruals(&mut self, from: Day, to: Day, amounts: &[f64]) {
        if self.margin.is_none() {
            for (lane, amount) in amounts.iter().enumerate() {
                self.inner.lane(lane);
                self.inner.accrual(FlowKind::RenewedAccrual, from, to, *amount);
            }
        }
    }

    fn accrual_at_one(&mut self, from: Day, to: Day, amount: f64) {
        if let Some(margin) = self.margin {
            self.inner.accrual(FlowKind::Accrual, from, to, margin * amount);
        }
    }

    fn event(&mut self, _: &Event) {}
}
