//! The short way for plain loans in profiles: the same flows with the same arithmetic as the walk through events,
//! without asking each time what comes next.
//!
//! A loan is regular when interest falls on one day (28 or less) of every n-th month, redemptions and resets on the
//! very same days, and nothing rare is due. A fixed one is a `FixedLife`, which a model that knows its age alone may prepay;
//! several of them run side by side, because each step waits for the balance of the step before. A floating one is walked
//! once for all worlds, because only its rates differ; one that is redeemed too goes through `resetting.rs`. Days that move off holidays are looked up in tables made once. Tests hold both ways against each other bit
//! by bit (ADR 0005).

use super::moved::Serial;
use super::resetting::is_resetting;
use super::{Loan, LoanType, Loans, Way};
use plimsoll_units::{Day, DayCount, PlainMonths, Schedule};

impl Way {
    /// The way of a loan, decided once when it is resolved.
    pub(super) fn of<T: LoanType>(loans: &Loans, loan: &Loan) -> Self {
        if is_regular::<T>(loans, loan) {
            Self::Regular
        } else if is_resetting::<T>(loans, loan) {
            Self::Resetting
        } else {
            Self::Walked
        }
    }
}

/// Whether a loan can go the short way of those that are not reset, or not redeemed.
fn is_regular<T: LoanType>(loans: &Loans, loan: &Loan) -> bool {
    let floating = loans.floating(loan);
    let in_step = |schedule: &Schedule| in_step(&loan.interest, schedule, loan.status);
    in_step(&loan.interest)
        && (!T::REDEEMS || in_step(&loan.redemption))
        && floating.is_none_or(|f| !T::REDEEMS && f.next_rate.is_none() && in_step(&f.resets))
        && Period::of(loan.day_count, 1).is_some()
        && !T::OPEN_ENDED
        && loan.rare.is_none()
        && !loan.reference_role_sign
        && loan.initial_exchange <= loan.status
        && loan.status < loan.maturity
}

/// Whether two schedules have the same regular dates after a day, on a day of the month that every month has.
pub(crate) fn in_step(interest: &Schedule, other: &Schedule, after: Day) -> bool {
    let (Some(a), Some(b)) = (interest.plain_months(), other.plain_months()) else { return false };
    let left = |schedule: &Schedule| {
        schedule.regular_len() - schedule.dates_until(after).min(schedule.regular_len())
    };
    a.day == b.day
        && a.months == b.months
        && (a.month_index - b.month_index) % a.months == 0
        && left(interest) == left(other)
        && (left(interest) == 0
            || interest.date(interest.dates_until(after)) == other.date(other.dates_until(after)))
}

/// Length of a regular period in years.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Period {
    /// Always the same.
    Same(f64),
    /// Actual days over this many.
    Actual(f64),
}

impl Period {
    /// For a day count and a number of months, where the length of a regular period is simple.
    pub(crate) fn of(day_count: DayCount, months: i32) -> Option<Self> {
        match day_count {
            DayCount::Thirty360Europe => Some(Self::Same(f64::from(30 * months) / 360.0)),
            DayCount::Actual360 => Some(Self::Actual(360.0)),
            DayCount::Actual365 => Some(Self::Actual(365.0)),
            _ => None,
        }
    }

    /// How days are counted.
    pub(crate) const fn serial(self) -> Serial {
        match self {
            Self::Same(_) => Serial::Thirty,
            Self::Actual(_) => Serial::Actual,
        }
    }

    /// Days of a year.
    pub(crate) const fn basis(self) -> f64 {
        match self {
            Self::Same(_) => 360.0,
            Self::Actual(basis) => basis,
        }
    }

    /// The length from one regular day to the next.
    #[inline]
    pub(crate) fn years(self, from: Day, to: Day) -> f64 {
        match self {
            Self::Same(years) => years,
            Self::Actual(basis) => f64::from(to - from) / basis,
        }
    }
}

/// Days at 30 a month since January 1900, the 31st as the 30th.
pub(crate) fn thirty(day: Day) -> i32 {
    30 * day.month_index() + day.civil().day.min(30)
}

/// The regular days still ahead of a schedule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ahead {
    months: PlainMonths,
    month_index: i32,
    pub(crate) count: i32,
    pub(crate) period: Period,
}

impl Ahead {
    /// The days after `after`.
    pub(crate) fn new(schedule: &Schedule, after: Day, day_count: DayCount) -> Option<Self> {
        let months = schedule.plain_months()?;
        let first = schedule.dates_until(after).min(schedule.regular_len());
        let month_index = months.month_index + months.months * first;
        let period = Period::of(day_count, months.months)?;
        Some(Self { months, month_index, count: schedule.regular_len() - first, period })
    }

    /// Leaves out the days of no use: those after the first one behind `until`, with room for a day that moves off a
    /// holiday. False when there are such days.
    pub(crate) fn stop_after(&mut self, until: Day) -> bool {
        if until == Day::MAX {
            return true;
        }
        let last = (until + 14).civil();
        let months = (until + 14).month_index() - self.month_index - i32::from(last.day < self.months.day);
        let of_use = 1 + if months < 0 { 0 } else { months / self.months.months + 1 };
        let whole = of_use > self.count;
        self.count = self.count.min(of_use);
        whole
    }

    /// The next day at 30 days a month, and how many such days are between two.
    pub(crate) fn thirty(&self) -> (i32, i32) {
        (30 * self.month_index + self.months.day, 30 * self.months.months)
    }

    /// No period between two of the days is longer than this, in years.
    pub(crate) fn longest(&self) -> f64 {
        match self.period {
            Period::Same(years) => years,
            Period::Actual(basis) => f64::from(31 * self.months.months) / basis,
        }
    }

    /// The next day where there is one, moving on.
    pub(super) fn next(&mut self) -> Option<Day> {
        if self.count == 0 {
            return None;
        }
        self.count -= 1;
        Some(self.next_day())
    }

    /// The next day, moving on.
    #[inline]
    pub(crate) fn next_day(&mut self) -> Day {
        let day = Day::on_plain_month(self.month_index, self.months.day);
        self.month_index += self.months.months;
        day
    }
}
