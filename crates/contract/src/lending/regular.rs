//! The short way through the regular middle of a plain loan's life: the same events, in the same order, with the
//! same arithmetic as the long way, but without asking each time what comes next.
//!
//! A stretch is regular when interest falls on the same day (28 or less) of every n-th month, redemptions and resets
//! fall on the very same days, nothing moves off holidays and nothing rare is due before maturity. The tests hold
//! both ways against each other bit by bit.

use super::cursor::key_day;
use super::project::Walk;
use super::{Loan, LoanType, Loans};
use crate::{EventType, FlowKind, FlowSink, ProjectError};
use plimsoll_units::{BusinessDayConvention, Day, DayCount, PlainMonths, Schedule};

/// Whether the middle of a loan's life can go the short way, decided once when it is resolved.
pub(crate) fn is_regular<T: LoanType>(loans: &Loans, loan: &Loan) -> bool {
    let Some(interest) = loan.interest.plain_months() else { return false };
    let on_its_days = |schedule: &Schedule| {
        schedule.plain_months().is_some_and(|months| {
            months.day == interest.day
                && months.months == interest.months
                && (months.month_index - interest.month_index) % interest.months == 0
        })
    };
    let redeems = !T::REDEEMS || on_its_days(&loan.redemption);
    let floats = loans.floating(loan);
    let resets = floats.is_none_or(|floating| !T::ANNUITY && on_its_days(&floating.resets));
    let day_count = matches!(
        loan.day_count,
        DayCount::Thirty360Europe | DayCount::Actual360 | DayCount::Actual365
    );
    redeems
        && resets
        && day_count
        && !T::OPEN_ENDED
        && loan.rare.is_none()
        && loan.prepayment.is_none()
        && loan.convention == BusinessDayConvention::NoShift
        && !loan.reference_role_sign
        && loans.floating(loan).is_none_or(|floating| floating.next_rate.is_none())
}

/// Length of a regular period in years.
#[derive(Clone, Copy)]
enum Period {
    Same(f64),
    Actual(f64),
}

impl<T: LoanType, S: FlowSink> Walk<'_, T, S> {
    /// Runs the regular dates from the next interest date to the last before maturity.
    ///
    /// Called when the next event is a redemption or an interest payment. Does nothing where the streams are not in
    /// step yet, as when a first redemption is still ahead.
    pub(super) fn run_regular(&mut self) -> Result<(), ProjectError> {
        let Some(months) = self.loan.interest.plain_months() else { return Ok(()) };
        let day = self.interest.schedule_day;
        let mut count = self.loan.interest.regular_len() - self.interest.place();
        if T::REDEEMS {
            if self.redemption.schedule_day != day {
                return Ok(());
            }
            count = count.min(self.loan.redemption.regular_len() - self.redemption.place());
        }
        if self.floating.is_some() {
            if self.resets.schedule_day != day {
                return Ok(());
            }
            count = count.min(self.floating.map_or(0, |f| f.resets.regular_len()) - self.resets.place());
        }
        if count < 2 || key_day(self.interest.key) <= self.world.grid().start() {
            return Ok(());
        }
        self.open(self.world.grid().start());
        let period = match self.loan.day_count {
            DayCount::Thirty360Europe => Period::Same(f64::from(30 * months.months) / 360.0),
            DayCount::Actual360 => Period::Actual(360.0),
            _ => Period::Actual(365.0),
        };
        self.accrue(day);
        match self.floating {
            None => self.fixed_stretch(months, count, period),
            Some(_) => self.floating_stretch(months, count, period)?,
        }
        self.interest.skip(count, &self.mover);
        if T::REDEEMS {
            self.redemption.skip(count, &self.mover);
        }
        if self.floating.is_some() {
            self.resets.skip(count, &self.mover);
        }
        Ok(())
    }

    /// The event day of date number `k`, and the next period's length.
    #[inline]
    fn step(months: PlainMonths, k: i32, day: Day, period: Period) -> (Day, f64) {
        let next = Day::on_month(months.month_index + months.months * k, months.day);
        let years = match period {
            Period::Same(years) => years,
            Period::Actual(basis) => f64::from(next - day) / basis,
        };
        (next, years)
    }

    /// Seen as an asset, so that the chain from one balance to the next is short.
    fn fixed_stretch(&mut self, months: PlainMonths, count: i32, period: Period) {
        let first = self.interest.place();
        let (sign, rate, payment) = (self.loan.sign, self.states.rate, self.states.payment);
        let mut left = sign * self.states.notional;
        let mut interest = sign * self.states.accrued;
        let mut day = self.states.day;
        for k in first..first + count {
            if T::REDEEMS {
                let wanted = T::redemption(payment, interest);
                let repaid = if wanted > left { left } else { wanted };
                left -= repaid;
                self.sink.flow(FlowKind::Principal, day, sign * repaid);
                self.show(EventType::PrincipalRedemption, day, sign * repaid, sign * left, sign * interest);
            }
            self.sink.flow(FlowKind::Interest, day, sign * interest);
            self.show(EventType::InterestPayment, day, sign * interest, sign * left, 0.0);
            let (next, years) = Self::step(months, k + 1, day, period);
            if k + 1 < first + count {
                interest = years * rate * left;
                day = next;
            }
        }
        self.states.notional = sign * left;
        self.states.base = self.states.notional;
        self.states.accrued = 0.0;
        self.states.day = day;
    }

    #[inline]
    fn show(&mut self, event_type: EventType, day: Day, payoff: f64, notional: f64, accrued: f64) {
        if S::WANTS_EVENTS {
            self.states.notional = notional;
            self.states.accrued = accrued;
            self.emit(event_type, day, day, payoff);
        }
    }

    fn floating_stretch(&mut self, months: PlainMonths, count: i32, period: Period) -> Result<(), ProjectError> {
        let Some(floating) = self.floating else { return Ok(()) };
        let first = self.interest.place();
        let observed = self.world.observations(floating.index);
        let mut day = self.states.day;
        for k in first..first + count {
            if T::REDEEMS {
                self.regular_redemption(day);
            }
            self.regular_interest(day);
            let index = match observed.and_then(|table| table.on(day)) {
                Some(index) => index,
                None => self.world.observed(floating.index, day, self.loan.row)?,
            };
            self.states.reset_rate(floating, index);
            self.reset_done(floating, day, day);
            let (next, years) = Self::step(months, k + 1, day, period);
            if k + 1 < first + count {
                self.states.accrued = years * self.states.rate * self.states.interest_base::<T>();
                day = next;
            }
        }
        self.states.day = day;
        Ok(())
    }

    #[inline]
    fn regular_redemption(&mut self, day: Day) {
        let left = self.states.notional.abs();
        let wanted = T::redemption(self.states.payment, self.loan.sign * self.states.accrued);
        let repaid = self.limited(wanted, left);
        self.states.notional -= repaid;
        self.states.base = self.states.notional;
        self.sink.flow(FlowKind::Principal, day, repaid);
        if self.repriced {
            self.sink.flow(FlowKind::Repricing, day, -repaid);
        }
        self.emit(EventType::PrincipalRedemption, day, day, self.states.notional_scaling * repaid);
    }

    #[inline]
    fn regular_interest(&mut self, day: Day) {
        let payoff = self.states.accrued;
        self.states.accrued = 0.0;
        self.sink.flow(FlowKind::Interest, day, payoff);
        self.emit(EventType::InterestPayment, day, day, payoff);
    }
}
