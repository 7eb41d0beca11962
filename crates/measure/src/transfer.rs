//! The schedule by which each contract is funded: when its principal is repaid or repriced, and when it is repaid.

use plimsoll_contract::{Event, FlowKind, FlowSink};
use plimsoll_units::Day;
use std::collections::BTreeMap;

/// Schedules of one contract, received positive.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FundingSchedule {
    /// The contract's row.
    pub row: u32,
    /// Principal by the day on which it is repaid or takes a new rate.
    pub repriced: BTreeMap<Day, f64>,
    /// Principal by the day on which it is repaid.
    pub repaid: BTreeMap<Day, f64>,
}

/// Hands the schedule of one contract after another to something.
#[derive(Debug)]
pub struct FundingSink<F> {
    each: F,
    schedule: Option<FundingSchedule>,
}

impl<F: FnMut(&FundingSchedule)> FundingSink<F> {
    /// A sink that calls `each` with every contract's schedule.
    pub const fn new(each: F) -> Self {
        Self { each, schedule: None }
    }

    /// Hands over the last one.
    pub fn finish(mut self) {
        self.hand_over();
    }

    fn hand_over(&mut self) {
        if let Some(schedule) = self.schedule.take() {
            (self.each)(&schedule);
        }
    }
}

impl<F: FnMut(&FundingSchedule)> FlowSink for FundingSink<F> {
    const WANTS_EVENTS: bool = false;

    fn begin(&mut self, row: u32) {
        if self.schedule.as_ref().is_some_and(|schedule| schedule.row == row) {
            return;
        }
        self.hand_over();
        self.schedule = Some(FundingSchedule { row, ..FundingSchedule::default() });
    }

    fn lane(&mut self, _: usize) {}

    fn same_line(&self, _: u32, _: u32) -> bool {
        false
    }

    fn flow(&mut self, kind: FlowKind, day: Day, amount: f64) {
        let Some(schedule) = &mut self.schedule else { return };
        match kind {
            FlowKind::Principal => {
                *schedule.repriced.entry(day).or_default() += amount;
                *schedule.repaid.entry(day).or_default() += amount;
            }
            FlowKind::Repricing => *schedule.repriced.entry(day).or_default() += amount,
            _ => {}
        }
    }

    fn event(&mut self, _: &Event) {}
}
