//! One projection for two listeners.

use crate::{Event, FlowKind, FlowSink};
use plimsoll_units::{Currency, Day};

/// Tells one sink of every world, and another, that wants no accruals, of flows of the first world alone. What begins is told
/// to both, in several worlds more than once: a second sink that counts contracts is for one world.
#[derive(Debug)]
pub struct BothSinks<A, B> {
    first: A,
    second: B,
    lane: usize,
}

impl<A, B> BothSinks<A, B> {
    /// Both sinks.
    pub const fn new(first: A, second: B) -> Self {
        Self { first, second, lane: 0 }
    }

    /// The sinks, with what they were told.
    pub fn into_parts(self) -> (A, B) {
        (self.first, self.second)
    }
}

impl<A: FlowSink, B: FlowSink> FlowSink for BothSinks<A, B> {
    const WANTS_EVENTS: bool = A::WANTS_EVENTS || B::WANTS_EVENTS;

    fn begin(&mut self, row: u32) {
        self.first.begin(row);
        self.second.begin(row);
    }

    fn lane(&mut self, lane: usize) {
        self.lane = lane;
        self.first.lane(lane);
    }

    fn currency(&mut self, currency: Currency) {
        self.first.currency(currency);
        self.second.currency(currency);
    }

    fn same_line(&self, left: u32, right: u32) -> bool {
        self.first.same_line(left, right) && self.second.same_line(left, right)
    }

    #[inline]
    fn flow(&mut self, kind: FlowKind, day: Day, amount: f64) {
        self.first.flow(kind, day, amount);
        if self.lane == 0 {
            self.second.flow(kind, day, amount);
        }
    }

    fn flows(&mut self, kind: FlowKind, day: Day, amounts: &[f64]) {
        self.first.flows(kind, day, amounts);
        if let Some(amount) = amounts.first() {
            self.second.flow(kind, day, *amount);
        }
    }

    fn announce(&mut self, most: f64) -> bool {
        let is_taken = self.first.announce(most);
        self.second.announce(most) && is_taken
    }

    #[inline(always)]
    fn repay(&mut self, day: Day, principal: f64, interest: f64) {
        self.first.repay(day, principal, interest);
        if self.lane == 0 {
            self.second.repay(day, principal, interest);
        }
    }

    fn interest(&mut self, day: Day, amounts: &[f64]) {
        self.first.interest(day, amounts);
        self.second.interest(day, amounts.get(..1).unwrap_or(&[]));
    }

    fn event(&mut self, event: &Event) {
        self.first.event(event);
        self.second.event(event);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EventSink;

    /// The second hears of the first world alone, however a projection tells.
    #[test]
    fn the_second_hears_of_the_first_world() {
        let day: Day = "2025-01-31".parse().unwrap();
        let mut both = BothSinks::new(EventSink::default(), EventSink::default());
        both.begin(7);
        both.flows(FlowKind::Interest, day, &[1.0, 2.0]);
        both.interest(day + 1, &[3.0, 4.0]);
        for lane in 0..2 {
            both.lane(lane);
            both.repay(day + 2, 5.0, 6.0);
            both.flow(FlowKind::Fee, day + 3, 7.0);
        }
        let (first, second) = both.into_parts();
        assert_eq!(first.flows.len(), 10);
        let heard: Vec<f64> = second.flows.iter().map(|flow| flow.amount).collect();
        assert_eq!(heard, [1.0, 3.0, 5.0, 6.0, 7.0]);
        assert!(second.flows.iter().all(|flow| flow.row == 7));
    }
}
