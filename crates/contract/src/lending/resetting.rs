//! Regular floating loans that are redeemed too, in profiles; see `regular.rs`.

use super::prepaid::Early;
use super::regular::{Ahead, Period, in_step};
use super::{FixPayment, Floating, Loan, LoanStates, LoanType, Loans, Way};
use crate::{FlowKind, FlowSink, ProjectError, World};
use plimsoll_units::{BusinessDayConvention, Calendar, Day, Schedule};

/// Whether a floating loan that is redeemed can go the short way: nothing moves off holidays, and rates are
/// reset on interest dates.
pub(super) fn is_resetting<T: LoanType>(loans: &Loans, loan: &Loan) -> bool {
    let Some(floating) = loans.floating(loan) else { return false };
    let is_plain = loans.rare(loan).is_none_or(|rare| {
        rare.is_of_annuity && rare.fix_payment == FixPayment::Given && rare.steps.is_none()
    });
    T::REDEEMS
        && !T::STEPS
        && !T::OPEN_ENDED
        && is_plain
        && in_step(&loan.interest, &loan.redemption, loan.status)
        && floating.next_rate.is_none()
        && are_among(&floating.resets, &loan.interest, loan.status)
        && Period::of(loan.day_count, 1).is_some()
        && loan.convention == BusinessDayConvention::NoShift
        && !loan.reference_role_sign
        && loan.initial_exchange <= loan.status
        && loan.status < loan.maturity
}

/// Whether the dates of one schedule after a day are among those of another.
fn are_among(some: &Schedule, all: &Schedule, after: Day) -> bool {
    let next = |schedule: &Schedule| schedule.date(schedule.dates_until(after));
    let last = |schedule: &Schedule| schedule.date(schedule.regular_len() - 1);
    let (Some(a), Some(b)) = (some.plain_months(), all.plain_months()) else { return false };
    // No reset after the market's day is as good as none.
    let Some(first) = next(some).filter(|_| some.dates_until(after) < some.len()) else { return true };
    a.day == b.day
        && a.months % b.months == 0
        && (a.month_index - b.month_index) % b.months == 0
        && some.len() == some.regular_len()
        && next(all).is_some_and(|interest| interest <= first)
        && last(some) <= last(all)
}

/// A loan on its way through its dates.
struct Resetting<'a, S> {
    loan: &'a Loan,
    states: LoanStates,
    repriced: bool,
    /// Whether its flows to the next reset have been announced.
    announced: bool,
    sink: &'a mut S,
}

impl<S: FlowSink> Resetting<'_, S> {
    fn flow(&mut self, kind: FlowKind, day: Day, amount: f64) {
        if amount != 0.0 {
            self.sink.flow(kind, day, amount);
        }
    }

    /// Principal that is repaid, with interest of the day; once repriced, it leaves the reset day where it stands.
    #[inline(always)]
    fn repay(&mut self, day: Day, amount: f64, interest: f64) {
        self.states.notional -= amount;
        if self.announced {
            self.sink.repay(day, amount, interest);
        } else {
            self.flow(FlowKind::Principal, day, amount);
            self.flow(FlowKind::Interest, day, interest);
        }
        if self.repriced {
            self.flow(FlowKind::Repricing, day, -amount);
        }
    }

    /// Announces what is paid to the next reset, of a loan that surely does not grow until then.
    ///
    /// * `longest` — no period is longer than this, in years
    fn announce<T: LoanType>(&mut self, longest: f64) {
        let (sign, LoanStates { notional, accrued, rate, payment, .. }) = (self.loan.sign, self.states);
        let (left, due) = (sign * notional, sign * accrued);
        let interest = (longest * rate * left).max(due);
        let shrinks = left >= 0.0 && rate >= 0.0 && due >= 0.0 && T::redemption(payment, interest) >= 0.0;
        self.announced = shrinks && !S::WANTS_ACCRUALS && self.sink.announce(interest.max(left));
    }

    /// Redemption, then interest.
    fn pay<T: LoanType>(&mut self, day: Day) {
        let sign = self.loan.sign;
        let left = self.states.notional.abs();
        let wanted = T::redemption(self.states.payment, sign * self.states.accrued);
        let interest = std::mem::take(&mut self.states.accrued);
        self.repay(day, sign * if wanted > left { left } else { wanted }, interest);
    }

    /// Part of what is left is repaid ahead of schedule.
    fn prepay(&mut self, day: Day, share: f64) {
        let repaid = self.states.notional * share;
        if repaid != 0.0 {
            let share = repaid / self.states.notional;
            self.states.payment -= self.states.payment * share;
            self.repay(day, repaid, 0.0);
        }
    }

    fn accrue(&mut self, from: Day, to: Day, years: f64) {
        let interest = years * self.states.rate * self.states.notional;
        self.states.accrued += interest;
        if S::WANTS_ACCRUALS {
            self.sink.accrual(FlowKind::Accrual, from, to, interest);
        }
    }

    /// The rate is set anew; the first time, the principal reprices on this day.
    fn reset<T: LoanType>(
        &mut self,
        floating: &Floating,
        dates: Option<&Schedule>,
        day: Day,
        (world, calendar): (&World, &Calendar),
    ) -> Result<(), ProjectError> {
        let index = world.observed(floating.index, day, self.loan.row)?;
        self.states.reset_rate(floating, index, world.limits());
        if !self.repriced {
            self.flow(FlowKind::Repricing, day, self.states.notional);
            self.repriced = true;
        }
        if T::ANNUITY
            && let Some(dates) = dates
        {
            self.states.payment = self.states.annuity_payment(self.loan, dates, day, day, calendar);
        }
        Ok(())
    }
}

/// Walks a regular floating loan through its dates in one world. False when the short way does not serve.
pub(super) fn run_resetting<T: LoanType, S: FlowSink>(
    loans: &Loans,
    loan: &Loan,
    (calendar, lane, world): (&Calendar, usize, &World),
    sink: &mut S,
) -> Result<bool, ProjectError> {
    let (as_of, until) = (world.grid().start(), sink.until());
    let Some(floating) = loans.floating(loan).filter(|_| loan.way == Way::Resetting) else {
        return Ok(false);
    };
    if loan.status != as_of || loan.maturity > world.grid().end() {
        return Ok(false);
    }
    let Some(mut ahead) = Ahead::new(&loan.interest, loan.status, loan.day_count) else { return Ok(false) };
    let mut prepaid = match Early::of(loan, &ahead, world) {
        Early::Never => None,
        Early::Prepaid(prepaid) => Some(prepaid),
        Early::Other => return Ok(false),
    };
    let Some(mut resets) = Ahead::new(&floating.resets, loan.status, loan.day_count) else {
        return Ok(false);
    };
    let mut next_reset = resets.next();
    sink.begin(loan.row);
    sink.lane(lane);
    let rare = loans.rare(loan);
    let states = LoanStates::at_status::<T>(loan, rare);
    let mut life = Resetting { loan, states, repriced: false, announced: false, sink };
    life.flow(FlowKind::Opening, as_of, life.states.notional);
    let mut day = if ahead.count > 0 { ahead.next_day() } else { loan.maturity };
    life.accrue(loan.accrues_from, day, loan.day_count.year_fraction(loan.accrues_from, day, calendar));
    let longest = ahead.longest();
    life.announce::<T>(longest);
    for step in 0..ahead.count {
        life.pay::<T>(day);
        if let Some(prepaid) = &mut prepaid {
            life.prepay(day, prepaid.share());
        }
        if next_reset == Some(day) {
            life.reset::<T>(floating, rare.map(|rare| &rare.annuity_dates), day, (world, calendar))?;
            next_reset = resets.next();
            life.announce::<T>(longest);
        }
        if S::HAS_END && day > until {
            return Ok(true);
        }
        let is_last = step + 1 == ahead.count;
        let next = if is_last { loan.maturity } else { ahead.next_day() };
        let years = if is_last {
            loan.day_count.year_fraction(day, next, calendar)
        } else {
            ahead.period.years(day, next)
        };
        life.accrue(day, next, years);
        day = next;
    }
    let (principal, interest) = (life.states.notional, life.states.accrued);
    // The last period may be longer than any.
    life.announced = false;
    life.repay(day, principal, interest);
    Ok(true)
}
