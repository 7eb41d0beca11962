//! Day counts: the fraction of a year that a period is.
//!
//! Source: ACTUS Technical Specification 1.1, section Year Fraction Convention; 2006 ISDA Definitions, section 4.16.

use crate::{Calendar, Civil, Day};
use std::fmt;
use std::str::FromStr;

/// How a period becomes a fraction of a year.
///
/// Every one is antisymmetric: a period counted backwards is the same fraction with the other sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DayCount {
    /// `AA`: Act/Act ISDA, days in leap years / 366 + other days / 365 (ISDA 4.16(b)).
    ActualActual,
    /// `A360`: actual days / 360 (ISDA 4.16(e)).
    Actual360,
    /// `A365`: actual days / 365, in leap years too (ISDA 4.16(d)).
    Actual365,
    /// `30E360ISDA`: 30-day months, 360-day years; every last day of a month is a 30th (ISDA 4.16(h)).
    ///
    /// ISDA keeps a termination date on the last of February as it is; ACTUS does not, and neither does this.
    Thirty360EuropeIsda,
    /// `30E360`: 30-day months, 360-day years; only a 31st is a 30th (ISDA 4.16(g)).
    Thirty360Europe,
    /// `B252`: business days / 252, the first day included and the last not.
    Business252,
    /// `A336`: actual days / 336.
    Actual336,
    /// `28E336`: 28-day months, 336-day years; every later day of a month is a 28th.
    TwentyEight336,
    /// `30U360`: United States bond basis, with its rule for the end of February.
    ///
    /// Source: J. J. Lynch and J. H. Mayle, *Standard Securities Calculation Methods*, SIA 1986; MSRB rule G-33.
    Thirty360Us,
}

/// Why there is no such day count, or no fraction of a year.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DayCountError {
    /// Unknown name.
    #[error(
        "no day count \"{name}\"; expected one of AA, A360, A365, 30E360ISDA, 30E360, B252, A336, 28E336, 30U360"
    )]
    Unknown {
        /// Name as given.
        name: String,
    },
    /// A coupon frequency that is not a whole number of months.
    #[error("{periods_per_year} coupon periods per year; expected 1, 2, 3, 4, 6 or 12")]
    PeriodsPerYear {
        /// Periods per year as given.
        periods_per_year: u8,
    },
    /// The reference period is not as long as the frequency says.
    #[error(
        "the reference period {start} to {end} has {} days; with {periods_per_year} periods per year it has about {}",
        *end - *start,
        365 / i32::from(*periods_per_year)
    )]
    ReferencePeriod {
        /// First day of the reference period.
        start: Day,
        /// Last day of the reference period.
        end: Day,
        /// Periods per year as given, 1 to 12.
        periods_per_year: u8,
    },
    /// A period, or a coupon period it needs, reaches outside 1900 to 2200.
    #[error("coupon periods from {from} to {to} reach outside {} to {}", Day::MIN, Day::MAX)]
    Range {
        /// First day as given.
        from: Day,
        /// Last day as given.
        to: Day,
    },
}

impl DayCount {
    /// Every day count, in the order of [`DayCount::names`].
    pub const ALL: [Self; 9] = [
        Self::ActualActual,
        Self::Actual360,
        Self::Actual365,
        Self::Thirty360EuropeIsda,
        Self::Thirty360Europe,
        Self::Business252,
        Self::Actual336,
        Self::TwentyEight336,
        Self::Thirty360Us,
    ];

    /// The names of all day counts, in ACTUS terms; `30U360` is ours.
    #[must_use]
    pub const fn names() -> [&'static str; 9] {
        ["AA", "A360", "A365", "30E360ISDA", "30E360", "B252", "A336", "28E336", "30U360"]
    }

    /// The name that [`str::parse`] reads.
    #[must_use]
    pub const fn name(self) -> &'static str {
        Self::names()[self as usize]
    }

    /// The fraction of a year from `from` (included) to `to` (excluded); negative when `to` is before `from`.
    ///
    /// * `calendar` — used by `B252` only
    ///
    /// ```
    /// use plimsoll_units::{Calendar, DayCount};
    /// let year = DayCount::Actual360.year_fraction("2024-01-01".parse()?, "2024-07-01".parse()?, &Calendar::none());
    /// assert_eq!(year, 182.0 / 360.0);
    /// # Ok::<(), plimsoll_units::DayError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn year_fraction(self, from: Day, to: Day, calendar: &Calendar) -> f64 {
        match self {
            Self::ActualActual => actual_actual(from, to),
            Self::Actual360 => f64::from(to - from) / 360.0,
            Self::Actual365 => f64::from(to - from) / 365.0,
            Self::Actual336 => f64::from(to - from) / 336.0,
            Self::Thirty360Europe => f64::from(thirty_days(from, to, false)) / 360.0,
            Self::Thirty360EuropeIsda => f64::from(thirty_days(from, to, true)) / 360.0,
            Self::Business252 => f64::from(calendar.business_days_between(from, to)) / 252.0,
            Self::TwentyEight336 => {
                let (a, b) = (from.civil(), to.civil());
                f64::from(336 * (b.year - a.year) + 28 * (b.month - a.month) + b.day.min(28) - a.day.min(28))
                    / 336.0
            }
            Self::Thirty360Us => {
                let days = if from <= to { us_thirty_days(from, to) } else { -us_thirty_days(to, from) };
                f64::from(days) / 360.0
            }
        }
    }
}

#[inline]
fn actual_actual(from: Day, to: Day) -> f64 {
    if to < from {
        return -actual_actual(to, from);
    }
    let (first, last) = (from.civil().year, to.civil().year);
    let length = |year| if Day::is_leap_year(year) { 366.0 } else { 365.0 };
    if first == last {
        return f64::from(to - from) / length(first);
    }
    f64::from(Day::start_of_year(first + 1) - from) / length(first)
        + f64::from(last - first - 1)
        + f64::from(to - Day::start_of_year(last)) / length(last)
}

/// 30/360 days: the 31st counts as the 30th; with `month_ends`, so does a last day of February.
#[inline]
fn thirty_days(from: Day, to: Day, month_ends: bool) -> i32 {
    let (a, b) = (from.civil(), to.civil());
    let day = |c: Civil| if c.day == 31 || (month_ends && c.day == c.days_in_month()) { 30 } else { c.day };
    days_of_360(a, b) + day(b) - day(a)
}

/// 30/360 days by the United States rule, `from` not after `to`: a last day of February counts as the 30th when the
/// period starts on one; then a 31st as the 30th when the period starts on a 30th or 31st.
#[inline]
fn us_thirty_days(from: Day, to: Day) -> i32 {
    let (a, b) = (from.civil(), to.civil());
    let ends_february = |c: Civil| c.month == 2 && c.day == c.days_in_month();
    let first = if a.day == 31 || ends_february(a) { 30 } else { a.day };
    let last =
        if (ends_february(a) && ends_february(b)) || (b.day == 31 && first == 30) { 30 } else { b.day };
    days_of_360(a, b) + last - first
}

/// Days between the months of two dates, at 30 a month.
#[inline]
const fn days_of_360(a: Civil, b: Civil) -> i32 {
    360 * (b.year - a.year) + 30 * (b.month - a.month)
}

impl FromStr for DayCount {
    type Err = DayCountError;
    fn from_str(text: &str) -> Result<Self, DayCountError> {
        match Self::ALL.iter().find(|day_count| day_count.name() == text) {
            Some(&day_count) => Ok(day_count),
            None => Err(DayCountError::Unknown { name: text.to_owned() }),
        }
    }
}

impl fmt::Display for DayCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests;
