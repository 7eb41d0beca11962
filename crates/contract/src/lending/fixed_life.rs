//! Regular fixed-rate loans in profiles; see `regular.rs`.

use super::moved::{Moved, MovedDays, MovedTable};
use super::regular::{Ahead, Period};
use super::{Loan, LoanType};
use crate::terms::Names;
use crate::{FlowKind, FlowSink, World};
use plimsoll_units::{BusinessDayConvention, Calendar, Day};

/// What is left of a regular fixed-rate loan, seen as an asset.
#[derive(Clone, Copy, Debug)]
pub(super) struct FixedLife<'a> {
    loan: &'a Loan,
    ahead: Ahead,
    sign: f64,
    payment: f64,
    /// Interest on one unit of principal in a period of the same length; the rate per year otherwise.
    rate: f64,
    left: f64,
    interest: f64,
    day: Day,
    /// Place of the table of moved days, where days move.
    moved: Option<usize>,
    /// The scheduled day, and the serial of the day that interest is counted to, where days move.
    scheduled: Day,
    serial: i32,
    basis: f64,
}

impl<'a> FixedLife<'a> {
    /// The life after the market's day, when the short way serves for this loan and world.
    pub(super) fn new<T: LoanType>(
        loan: &'a Loan,
        calendar: &Calendar,
        world: &World,
        moved: &mut MovedDays,
    ) -> Option<Self> {
        let as_of = world.grid().start();
        if !loan.regular
            || loan.floating.is_some()
            || loan.status != as_of
            || loan.maturity > world.grid().end()
        {
            return None;
        }
        let mut ahead = Ahead::new(&loan.interest, loan.status, loan.day_count)?;
        let scheduled = if ahead.count > 0 { ahead.next_day() } else { loan.maturity };
        let still = Moved { event: scheduled, serial: 0 };
        let (moved, first) = if loan.convention == BusinessDayConvention::NoShift {
            (None, still)
        } else {
            let place = moved.prepare((loan.calendar, calendar), loan.convention, ahead.period.serial());
            let table = moved.table(place);
            let maturity = if T::MATURITY_SHIFTS { table.on(loan.maturity)?.event } else { loan.maturity };
            if !table.keeps(&loan.interest, loan.status, maturity) {
                return None;
            }
            (Some(place), table.on(scheduled)?)
        };
        let counted_to = first.counted_to(loan.convention, scheduled);
        let years = loan.day_count.year_fraction(loan.accrues_from, counted_to, calendar);
        let interest = loan.sign * loan.accrued + years * loan.rate * loan.notional;
        let rate = match ahead.period {
            Period::Same(years) if moved.is_none() => years * loan.rate,
            _ => loan.rate,
        };
        let (sign, payment, left, basis) = (loan.sign, loan.payment, loan.notional, ahead.period.basis());
        let Moved { event: day, serial } = first;
        Some(Self { loan, ahead, sign, payment, rate, left, interest, day, moved, scheduled, serial, basis })
    }

    /// Whether two lives can run side by side.
    pub(super) fn runs_with(&self, other: &Self) -> bool {
        self.moved == other.moved
    }

    pub(super) const fn row(&self) -> u32 {
        self.loan.row
    }

    /// What no instalment exceeds, of a loan that surely only shrinks.
    fn most<T: LoanType>(&self) -> Option<f64> {
        let interest = match (self.ahead.period, self.moved) {
            (Period::Same(_), None) => self.rate * self.left,
            // A moved period is longer by less than a month.
            _ => (self.ahead.longest() + 0.1) * self.rate * self.left,
        };
        let most = interest.max(self.interest);
        let shrinks = T::REDEEMS
            && self.left >= 0.0
            && self.rate >= 0.0
            && self.interest >= 0.0
            && T::redemption(self.payment, most) >= 0.0;
        shrinks.then(|| most.max(self.left))
    }

    /// One regular date: redemption, then interest.
    #[inline(always)]
    fn step<T: LoanType, S: FlowSink, const ANNOUNCED: bool, const MOVED: bool>(
        &mut self,
        table: MovedTable<'_>,
        sink: &mut S,
    ) {
        let sign = self.sign;
        if T::REDEEMS {
            let wanted = T::redemption(self.payment, self.interest);
            let repaid = if wanted > self.left { self.left } else { wanted };
            self.left -= repaid;
            if ANNOUNCED {
                sink.repay(self.day, sign * repaid, sign * self.interest);
            } else {
                sink.flow(FlowKind::Principal, self.day, sign * repaid);
                sink.flow(FlowKind::Interest, self.day, sign * self.interest);
            }
        } else {
            sink.flow(FlowKind::Interest, self.day, sign * self.interest);
        }
        let next = self.ahead.next_day();
        if MOVED {
            // Behind the last regular day there is nothing to look up: the end is worked out by itself.
            if let Some(moved) = table.on(next) {
                let years = f64::from(moved.serial - self.serial) / self.basis;
                self.interest = years * self.rate * self.left;
                (self.scheduled, self.day, self.serial) = (next, moved.event, moved.serial);
            }
            return;
        }
        self.interest = match self.ahead.period {
            Period::Same(_) => self.rate * self.left,
            Period::Actual(basis) => f64::from(next - self.day) / basis * self.rate * self.left,
        };
        self.day = next;
    }

    /// The day that interest is counted to.
    #[inline(always)]
    const fn counted_to<const MOVED: bool>(&self) -> Day {
        if MOVED && self.loan.convention.counts_to_schedule() { self.scheduled } else { self.day }
    }

    /// The last period and maturity.
    fn finish<T: LoanType, S: FlowSink>(
        mut self,
        before: Day,
        table: MovedTable<'_>,
        calendar: &Calendar,
        sink: &mut S,
    ) {
        let (loan, sign) = (self.loan, self.loan.sign);
        let moved = table.on(loan.maturity).unwrap_or(Moved { event: loan.maturity, serial: 0 });
        let maturity = if T::MATURITY_SHIFTS { moved.event } else { loan.maturity };
        if self.ahead.count > 0 {
            let counted_to = moved.counted_to(loan.convention, loan.maturity);
            let years = loan.day_count.year_fraction(before, counted_to, calendar);
            self.interest = years * loan.rate * self.left;
        }
        sink.flow(FlowKind::Interest, maturity, sign * self.interest);
        sink.flow(FlowKind::Principal, maturity, sign * self.left);
    }
}

/// Runs lives side by side; all write to the same line of the sink.
pub(super) fn run_together<T: LoanType, S: FlowSink, const N: usize>(
    lives: [FixedLife<'_>; N],
    names: &Names,
    moved: &MovedDays,
    as_of: Day,
    sink: &mut S,
) {
    for life in &lives {
        sink.flow(FlowKind::Opening, as_of, life.loan.sign * life.left);
    }
    let most = lives.iter().try_fold(0.0, |sum, life| Some(sum + life.most::<T>()?));
    let announced = most.is_some_and(|most| sink.announce(most));
    match (announced, lives.iter().any(|life| life.moved.is_some())) {
        (true, false) => run_steps::<T, S, N, true, false>(lives, names, moved, as_of, sink),
        (false, false) => run_steps::<T, S, N, false, false>(lives, names, moved, as_of, sink),
        (true, true) => run_steps::<T, S, N, true, true>(lives, names, moved, as_of, sink),
        (false, true) => run_steps::<T, S, N, false, true>(lives, names, moved, as_of, sink),
    }
}

#[inline(always)]
fn run_steps<T: LoanType, S: FlowSink, const N: usize, const ANNOUNCED: bool, const MOVED: bool>(
    mut lives: [FixedLife<'_>; N],
    names: &Names,
    moved: &MovedDays,
    as_of: Day,
    sink: &mut S,
) {
    let table = moved.table(lives.first().and_then(|life| life.moved).unwrap_or(usize::MAX));
    let together = lives.iter().map(|life| life.ahead.count).min().unwrap_or(0);
    let mut before = [as_of; N];
    for step in 0..together {
        let last = step + 1 == together;
        for (place, life) in lives.iter_mut().enumerate() {
            if last {
                before[place] = life.counted_to::<MOVED>();
            }
            life.step::<T, S, ANNOUNCED, MOVED>(table, sink);
        }
    }
    for (place, mut life) in lives.into_iter().enumerate() {
        for _ in together..life.ahead.count {
            before[place] = life.counted_to::<MOVED>();
            life.step::<T, S, ANNOUNCED, MOVED>(table, sink);
        }
        life.finish::<T, S>(before[place], table, names.calendar(life.loan.calendar), sink);
    }
}
