//! The schedule by which each contract is funded: when its principal is repaid or repriced, and when it is repaid.

use plimsoll_contract::{Event, FlowKind, FlowSink};
use plimsoll_units::Day;

/// Schedules of one contract, received positive.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FundingSchedule {
    /// The contract's row.
    pub row: u32,
    /// Principal by the day on which it is repaid or takes a new rate, in order of days; nothing on days of interest alone.
    pub repriced: Vec<(Day, f64)>,
    /// Principal by the day on which it is repaid, in order of days; empty where it was not asked for.
    pub repaid: Vec<(Day, f64)>,
}

/// Adds what is of one day.
#[inline]
fn add(amounts: &mut Vec<(Day, f64)>, day: Day, amount: f64) {
    match amounts.last_mut() {
        Some((last, sum)) if *last == day => *sum += amount,
        _ => amounts.push((day, amount)),
    }
}

/// Sorts by day and adds up what is of one day.
fn by_day(amounts: &mut Vec<(Day, f64)>) {
    // Most schedules come as they are wanted.
    if amounts.is_sorted_by(|left, right| left.0 < right.0) {
        return;
    }
    amounts.sort_by_key(|(day, _)| *day);
    amounts.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
}

/// Hands the schedule of one contract after another to something, with what came of those before.
#[derive(Debug)]
pub struct FundingSink<T, F> {
    out: T,
    each: F,
    wants_repaid: bool,
    schedule: FundingSchedule,
    open: bool,
}

impl<T, F: FnMut(&mut T, &FundingSchedule)> FundingSink<T, F> {
    /// A sink that calls `each` with every contract's schedule.
    ///
    /// * `wants_repaid` — whether the schedule of repayment is of use beside that of repricing
    pub fn new(wants_repaid: bool, out: T, each: F) -> Self {
        Self { out, each, wants_repaid, schedule: FundingSchedule::default(), open: false }
    }

    /// Hands over the last one; what came of all.
    pub fn finish(mut self) -> T {
        self.hand_over();
        self.out
    }

    fn hand_over(&mut self) {
        if std::mem::take(&mut self.open) {
            by_day(&mut self.schedule.repriced);
            by_day(&mut self.schedule.repaid);
            (self.each)(&mut self.out, &self.schedule);
            self.schedule.repriced.clear();
            self.schedule.repaid.clear();
        }
    }
}

impl<T, F: FnMut(&mut T, &FundingSchedule)> FlowSink for FundingSink<T, F> {
    const WANTS_EVENTS: bool = false;

    fn begin(&mut self, row: u32) {
        if self.open && self.schedule.row == row {
            return;
        }
        self.hand_over();
        (self.schedule.row, self.open) = (row, true);
    }

    fn lane(&mut self, _: usize) {}

    fn same_line(&self, _: u32, _: u32) -> bool {
        false
    }

    #[inline]
    fn flow(&mut self, kind: FlowKind, day: Day, amount: f64) {
        match kind {
            FlowKind::Principal if amount != 0.0 => {
                add(&mut self.schedule.repriced, day, amount);
                if self.wants_repaid {
                    add(&mut self.schedule.repaid, day, amount);
                }
            }
            FlowKind::Repricing => add(&mut self.schedule.repriced, day, amount),
            // What pays nothing has no date, whichever way it is projected.
            FlowKind::Interest if amount != 0.0 => add(&mut self.schedule.repriced, day, 0.0),
            _ => {}
        }
    }

    #[inline(always)]
    fn repay(&mut self, day: Day, principal: f64, interest: f64) {
        if principal != 0.0 {
            self.flow(FlowKind::Principal, day, principal);
        } else {
            self.flow(FlowKind::Interest, day, interest);
        }
    }

    fn interest(&mut self, day: Day, amounts: &[f64]) {
        self.flow(FlowKind::Interest, day, amounts.first().copied().unwrap_or_default());
    }

    fn event(&mut self, _: &Event) {}
}
