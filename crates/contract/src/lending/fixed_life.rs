//! Regular fixed-rate loans in profiles; see `regular.rs`.

use super::moved::{Moved, MovedDays, MovedTable};
use super::prepaid::{Early, Prepaid};
use super::regular::{Ahead, Period};
use super::{Loan, LoanType, Way};
use crate::profile_sink::nanos_for;
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
    /// False when the life ends before maturity, because nothing after is of use.
    whole: bool,
    /// What accrues a day in thousandths of a millionth, signed.
    a_day: i64,
    prepaid: Option<Prepaid<'a>>,
}

impl<'a> FixedLife<'a> {
    /// The life after the market's day, when the short way serves for this loan and world.
    ///
    /// * `until` — the last day that is of use
    pub(super) fn new<T: LoanType>(
        loan: &'a Loan,
        calendar: &Calendar,
        world: &'a World,
        moved: &mut MovedDays,
        until: Day,
    ) -> Option<Self> {
        let as_of = world.grid().start();
        if loan.way != Way::Regular
            || loan.floating.is_some()
            || loan.status != as_of
            || loan.maturity > world.grid().end()
        {
            return None;
        }
        let mut ahead = Ahead::new(&loan.interest, loan.status, loan.day_count)?;
        let prepaid = match Early::of(loan, &ahead, world) {
            Early::Never => None,
            Early::Prepaid(prepaid) => Some(prepaid),
            Early::Other => return None,
        };
        let whole = ahead.stop_after(until);
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
        Some(Self {
            loan,
            ahead,
            sign,
            payment,
            rate,
            left,
            interest,
            day,
            moved,
            scheduled,
            serial,
            basis,
            whole,
            a_day: 0,
            prepaid,
        })
    }

    /// Whether two lives can run side by side.
    pub(super) fn runs_with(&self, other: &Self) -> bool {
        self.moved == other.moved && self.prepaid.is_some() == other.prepaid.is_some()
    }

    pub(super) const fn row(&self) -> u32 {
        self.loan.row
    }

    /// What no flow before maturity exceeds, of a loan that surely never grows.
    fn most<T: LoanType>(&self) -> Option<f64> {
        let interest = match (self.ahead.period, self.moved) {
            (Period::Same(_), None) => self.rate * self.left,
            (Period::Actual(_), None) => self.ahead.longest() * self.rate * self.left,
            // A moved period is longer by less than a month.
            _ => (self.ahead.longest() + 0.1) * self.rate * self.left,
        };
        if !T::REDEEMS {
            // A sum keeps what is no number.
            return Some(interest.abs() + self.interest.abs() + self.left.abs());
        }
        let most = interest.max(self.interest);
        let shrinks = self.left >= 0.0
            && self.rate >= 0.0
            && self.interest >= 0.0
            && T::redemption(self.payment, most) >= 0.0;
        shrinks.then(|| most.max(self.left))
    }

    /// Part of what is left is repaid ahead of schedule; later payments shrink in proportion.
    #[inline(always)]
    fn prepay<S: FlowSink, const ANNOUNCED: bool>(&mut self, sink: &mut S) {
        let Some(prepaid) = &mut self.prepaid else { return };
        let repaid = self.left * prepaid.share();
        if repaid == 0.0 {
            return;
        }
        let share = repaid / self.left;
        self.left -= repaid;
        self.payment -= self.payment * share;
        if ANNOUNCED {
            sink.repay(self.day, self.sign * repaid, 0.0);
        } else {
            sink.flow(FlowKind::Principal, self.day, self.sign * repaid);
        }
    }

    /// One regular date: redemption, then interest, then what is prepaid.
    #[inline(always)]
    fn step<T: LoanType, S: FlowSink, const ANNOUNCED: bool, const MOVED: bool, const EARLY: bool>(
        &mut self,
        last: bool,
        table: MovedTable<'_>,
        sink: &mut S,
    ) {
        let sign = self.sign;
        if S::WANTS_ACCRUALS && ANNOUNCED && !MOVED && !EARLY {
            return self.step_income::<T, S>(last, sink);
        }
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
        } else if ANNOUNCED {
            sink.repay(self.day, 0.0, sign * self.interest);
        } else {
            sink.flow(FlowKind::Interest, self.day, sign * self.interest);
        }
        if EARLY {
            self.prepay::<S, ANNOUNCED>(sink);
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

    /// The same where only principal and what accrues are of use.
    ///
    /// * `last` — whether the next day is maturity, or of no use
    #[inline(always)]
    fn step_income<T: LoanType, S: FlowSink>(&mut self, last: bool, sink: &mut S) {
        let mut repaid = 0.0;
        if T::REDEEMS {
            repaid = T::redemption(self.payment, self.interest);
            repaid = if repaid > self.left { self.left } else { repaid };
            self.left -= repaid;
        }
        let next = self.ahead.next_day();
        let days = next - self.day;
        self.interest = match self.ahead.period {
            Period::Same(_) => self.rate * self.left,
            Period::Actual(basis) => f64::from(days) / basis * self.rate * self.left,
        };
        let after = if last { 0.0 } else { self.sign * self.interest * nanos_for(days) };
        self.a_day = sink.repay_and_accrue(self.day, self.sign * repaid, self.a_day, after);
        self.day = next;
    }

    /// The day that interest is counted to.
    #[inline(always)]
    const fn counted_to<const MOVED: bool>(&self) -> Day {
        if MOVED && self.loan.convention.counts_to_schedule() { self.scheduled } else { self.day }
    }

    /// Says what accrues to the first date.
    ///
    /// * `goes_on` — whether the next step takes it off
    fn tell_first_accrual<S: FlowSink, const MOVED: bool>(
        &mut self,
        goes_on: bool,
        as_of: Day,
        sink: &mut S,
    ) {
        let loan = self.loan;
        let interest = self.sign * self.interest - loan.accrued;
        if goes_on && self.ahead.count > 0 {
            let a_day = interest * nanos_for(self.day - loan.accrues_from);
            self.a_day = sink.repay_and_accrue(as_of, 0.0, 0, a_day);
            return;
        }
        sink.accrual(FlowKind::Accrual, loan.accrues_from, self.counted_to::<MOVED>(), interest);
    }

    /// Says what accrues over the period that begins on a day.
    #[inline(always)]
    fn tell_accrual<S: FlowSink, const MOVED: bool>(&self, from: Day, sink: &mut S) {
        sink.accrual(FlowKind::Accrual, from, self.counted_to::<MOVED>(), self.sign * self.interest);
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
            if S::WANTS_ACCRUALS {
                sink.accrual(FlowKind::Accrual, before, counted_to, sign * self.interest);
            }
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
    let early = lives.iter().any(|life| life.prepaid.is_some());
    let most = lives.iter().try_fold(0.0, |sum, life| Some(sum + life.most::<T>()?));
    // Of what accrues, what is prepaid is told one by one.
    let announced = !(early && S::WANTS_ACCRUALS) && most.is_some_and(|most| sink.announce(most));
    match (announced, lives.iter().any(|life| life.moved.is_some()), early) {
        (true, false, true) => run_steps::<T, S, N, true, false, true>(lives, names, moved, as_of, sink),
        (false, false, true) => run_steps::<T, S, N, false, false, true>(lives, names, moved, as_of, sink),
        (true, true, true) => run_steps::<T, S, N, true, true, true>(lives, names, moved, as_of, sink),
        (false, true, true) => run_steps::<T, S, N, false, true, true>(lives, names, moved, as_of, sink),
        (true, false, false) => run_steps::<T, S, N, true, false, false>(lives, names, moved, as_of, sink),
        (false, false, false) => run_steps::<T, S, N, false, false, false>(lives, names, moved, as_of, sink),
        (true, true, false) => run_steps::<T, S, N, true, true, false>(lives, names, moved, as_of, sink),
        (false, true, false) => run_steps::<T, S, N, false, true, false>(lives, names, moved, as_of, sink),
    }
}

#[inline(always)]
fn run_steps<
    T: LoanType,
    S: FlowSink,
    const N: usize,
    const ANNOUNCED: bool,
    const MOVED: bool,
    const EARLY: bool,
>(
    mut lives: [FixedLife<'_>; N],
    names: &Names,
    moved: &MovedDays,
    as_of: Day,
    sink: &mut S,
) {
    let table = moved.table(lives.first().and_then(|life| life.moved).unwrap_or(usize::MAX));
    let together = lives.iter().map(|life| life.ahead.count).min().unwrap_or(0);
    let mut before = [as_of; N];
    if S::WANTS_ACCRUALS {
        for life in &mut lives {
            life.tell_first_accrual::<S, MOVED>(ANNOUNCED && !MOVED, as_of, sink);
        }
    }
    for step in 0..together {
        for (place, life) in lives.iter_mut().enumerate() {
            if step + 1 == together || S::WANTS_ACCRUALS {
                before[place] = life.counted_to::<MOVED>();
            }
            let last = step + 1 == life.ahead.count;
            life.step::<T, S, ANNOUNCED, MOVED, EARLY>(last, table, sink);
            if S::WANTS_ACCRUALS && !(last || ANNOUNCED && !MOVED) {
                life.tell_accrual::<S, MOVED>(before[place], sink);
            }
        }
    }
    for (place, mut life) in lives.into_iter().enumerate() {
        for step in together..life.ahead.count {
            before[place] = life.counted_to::<MOVED>();
            let last = step + 1 == life.ahead.count;
            life.step::<T, S, ANNOUNCED, MOVED, EARLY>(last, table, sink);
            if S::WANTS_ACCRUALS && !(last || ANNOUNCED && !MOVED) {
                life.tell_accrual::<S, MOVED>(before[place], sink);
            }
        }
        if life.whole {
            life.finish::<T, S>(before[place], table, names.calendar(life.loan.calendar), sink);
        }
    }
}
