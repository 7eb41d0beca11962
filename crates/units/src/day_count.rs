//! Day counts.

use crate::{Calendar, Day};
use std::str::FromStr;

/// How a period becomes a fraction of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DayCount {
    /// `AA`: Act/Act ISDA.
    ActualActual,
    /// `A360`: actual days / 360.
    Actual360,
    /// `A365`: actual days / 365.
    Actual365,
    /// `30E360ISDA`.
    Thirty360EuropeIsda,
    /// `30E360`.
    Thirty360Europe,
    /// `B252`: business days / 252.
    Business252,
    /// `A336`: actual days / 336.
    Actual336,
    /// `28E336`: 28-day months, 336-day years.
    TwentyEight336,
    /// `30U360`: US bond basis.
    Thirty360Us,
}

/// Why a text is not a day count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DayCountError {
    /// Unknown name.
    #[error("no day count \"{name}\"; expected one of AA, A360, A365, 30E360ISDA, 30E360, B252, A336, 28E336, 30U360")]
    Unknown {
        /// Name as given.
        name: String,
    },
}

impl DayCount {
    /// The fraction of a year from `from` to `to`.
    ///
    /// * `calendar` — used by `B252` only
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
                f64::from(336 * (b.year - a.year) + 28 * (b.month - a.month) + b.day.min(28) - a.day.min(28)) / 336.0
            }
            Self::Thirty360Us => {
                let (a, b) = (from.civil(), to.civil());
                let first = a.day.min(30);
                let second = if b.day == 31 && first == 30 { 30 } else { b.day };
                f64::from(360 * (b.year - a.year) + 30 * (b.month - a.month) + second - first) / 360.0
            }
        }
    }
}

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
    let day = |c: crate::Civil| if c.day == 31 || (month_ends && c.day == c.days_in_month()) { 30 } else { c.day };
    360 * (b.year - a.year) + 30 * (b.month - a.month) + day(b) - day(a)
}

impl FromStr for DayCount {
    type Err = DayCountError;
    fn from_str(text: &str) -> Result<Self, DayCountError> {
        Ok(match text {
            "AA" => Self::ActualActual,
            "A360" => Self::Actual360,
            "A365" => Self::Actual365,
            "30E360ISDA" => Self::Thirty360EuropeIsda,
            "30E360" => Self::Thirty360Europe,
            "B252" => Self::Business252,
            "A336" => Self::Actual336,
            "28E336" => Self::TwentyEight336,
            "30U360" => Self::Thirty360Us,
            _ => return Err(DayCountError::Unknown { name: text.to_owned() }),
        })
    }
}
