//! A length of time in calendar units: `P3M`, `P2W`, `P1Y`.

use crate::Day;
use std::fmt;
use std::str::FromStr;

/// The unit of a [`Tenor`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TenorUnit {
    /// Days, `D`.
    Days,
    /// Weeks of seven days, `W`.
    Weeks,
    /// Calendar months, `M`.
    Months,
    /// Three months, `Q`.
    Quarters,
    /// Six months, `H`.
    HalfYears,
    /// Twelve months, `Y`.
    Years,
}

/// A count of calendar units, zero or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tenor {
    count: i32,
    unit: TenorUnit,
}

/// Why a text is not a tenor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TenorError {
    /// Not `P<number><D|W|M|Q|H|Y>`.
    #[error("not a period; expected P<number><D|W|M|Q|H|Y>, such as P3M")]
    Text,
    /// The count is negative or above 100,000.
    #[error("a period counts from 0 to 100,000 units")]
    Count,
}

impl Tenor {
    /// A tenor of `count` units, 0 to 100,000.
    ///
    /// # Errors
    /// [`TenorError::Count`] when the count is negative or too large.
    pub const fn new(count: i32, unit: TenorUnit) -> Result<Self, TenorError> {
        if count < 0 || count > 100_000 { Err(TenorError::Count) } else { Ok(Self { count, unit }) }
    }

    /// The count of units.
    #[must_use]
    pub const fn count(self) -> i32 {
        self.count
    }

    /// The unit as written.
    #[must_use]
    pub const fn unit(self) -> TenorUnit {
        self.unit
    }

    /// Whole months of one tenor, `None` when it is in days or weeks.
    #[must_use]
    pub const fn months(self) -> Option<i32> {
        match self.unit {
            TenorUnit::Days | TenorUnit::Weeks => None,
            TenorUnit::Months => Some(self.count),
            TenorUnit::Quarters => Some(self.count * 3),
            TenorUnit::HalfYears => Some(self.count * 6),
            TenorUnit::Years => Some(self.count * 12),
        }
    }

    /// Whole days of one tenor, `None` when it is in months or years.
    #[must_use]
    pub const fn days(self) -> Option<i32> {
        match self.unit {
            TenorUnit::Days => Some(self.count),
            TenorUnit::Weeks => Some(self.count * 7),
            _ => None,
        }
    }

    /// The day one tenor after `day`, clamped to the month's end.
    ///
    /// ```
    /// use plimsoll_units::{Day, Tenor};
    /// let tenor: Tenor = "P1M".parse()?;
    /// assert_eq!(tenor.after("2023-01-31".parse()?).to_string(), "2023-02-28");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn after(self, day: Day) -> Day {
        match (self.days(), self.months()) {
            (Some(days), _) => Day::from_i32(day.to_i32().saturating_add(days)),
            (None, Some(months)) => day.plus_months(months),
            (None, None) => day,
        }
    }

    /// Length in years for labels and curve nodes: days / 365, months / 12.
    #[must_use]
    pub fn years(self) -> f64 {
        match (self.days(), self.months()) {
            (Some(days), _) => f64::from(days) / 365.0,
            (None, Some(months)) => f64::from(months) / 12.0,
            (None, None) => 0.0,
        }
    }
}

impl FromStr for Tenor {
    type Err = TenorError;

    /// Reads `P3M`; the leading `P` may be left out, as market tenors do.
    fn from_str(text: &str) -> Result<Self, TenorError> {
        let text = text.strip_prefix('P').unwrap_or(text);
        let unit = match text.as_bytes().last() {
            Some(b'D') => TenorUnit::Days,
            Some(b'W') => TenorUnit::Weeks,
            Some(b'M') => TenorUnit::Months,
            Some(b'Q') => TenorUnit::Quarters,
            Some(b'H') => TenorUnit::HalfYears,
            Some(b'Y') => TenorUnit::Years,
            _ => return Err(TenorError::Text),
        };
        let number = text.get(..text.len() - 1).ok_or(TenorError::Text)?;
        if let Some(size) = number.strip_prefix('-')
            && !size.is_empty()
            && size.bytes().all(|b| b.is_ascii_digit())
        {
            return Err(TenorError::Count);
        }
        if number.is_empty() || number.len() > 6 || !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(TenorError::Text);
        }
        Self::new(number.parse().map_err(|_| TenorError::Text)?, unit)
    }
}

impl fmt::Display for Tenor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = match self.unit {
            TenorUnit::Days => 'D',
            TenorUnit::Weeks => 'W',
            TenorUnit::Months => 'M',
            TenorUnit::Quarters => 'Q',
            TenorUnit::HalfYears => 'H',
            TenorUnit::Years => 'Y',
        };
        write!(f, "P{}{letter}", self.count)
    }
}
