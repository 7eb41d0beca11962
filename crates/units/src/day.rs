//! A calendar day as a count from 1970-01-01, with the proleptic Gregorian calendar behind it.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

/// A day, counted from 1970-01-01 = 0. Valid from 1900-01-01 to 2200-12-31 when built by [`Day::new`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Day(i32);

/// Year, month 1 to 12 and day of the month 1 to 31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Civil {
    /// Gregorian year.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: i32,
    /// Day of the month, 1 to 31.
    pub day: i32,
}

/// Why a text or a triple is not a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DayError {
    /// The text is not `YYYY-MM-DD`, alone or followed by `Thh:mm` or `Thh:mm:ss`.
    #[error("not a date; expected YYYY-MM-DD, alone or followed by Thh:mm or Thh:mm:ss")]
    Text,
    /// No such day in that month.
    #[error("no day {year:04}-{month:02}-{day:02} in the calendar")]
    NoSuchDay {
        /// Year as given.
        year: i32,
        /// Month as given.
        month: i32,
        /// Day as given.
        day: i32,
    },
    /// Outside 1900-01-01 to 2200-12-31.
    #[error("year {year} is outside 1900 to 2200")]
    Range {
        /// Year as given.
        year: i32,
    },
}

/// Days before the first of each month since January 1900 (index 0), to January 2201.
static MONTH_STARTS: [i32; MONTHS + 1] = month_starts();
const FIRST_YEAR: i32 = 1900;
const LAST_YEAR: i32 = 2200;
const MONTHS: usize = ((LAST_YEAR - FIRST_YEAR + 1) * 12) as usize;

const fn month_starts() -> [i32; MONTHS + 1] {
    let mut table = [0; MONTHS + 1];
    let mut start = -25_567; // 1900-01-01
    let mut index = 0;
    while index < MONTHS {
        table[index] = start;
        #[expect(clippy::cast_possible_truncation, reason = "below 3,700")]
        let month = index as i32;
        start += days_in_month(FIRST_YEAR + month / 12, month % 12 + 1);
        index += 1;
    }
    table[MONTHS] = start;
    table
}

const fn is_leap(year: i32) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

const fn days_in_month(year: i32, month: i32) -> i32 {
    match month {
        2 => 28 + is_leap(year) as i32,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Day {
    /// 1900-01-01, the first valid day.
    pub const MIN: Self = Self(-25_567);
    /// 2200-12-31, the last valid day.
    pub const MAX: Self = Self(84_370);

    /// The day of a year, month (1 to 12) and day of the month.
    ///
    /// # Errors
    /// [`DayError::Range`] outside 1900 to 2200, [`DayError::NoSuchDay`] for a 30 February.
    ///
    /// ```
    /// use plimsoll_units::Day;
    /// assert_eq!(Day::new(1970, 1, 2)?.to_i32(), 1);
    /// assert!(Day::new(2023, 2, 29).is_err());
    /// # Ok::<(), plimsoll_units::DayError>(())
    /// ```
    pub const fn new(year: i32, month: i32, day: i32) -> Result<Self, DayError> {
        if year < FIRST_YEAR || year > LAST_YEAR {
            return Err(DayError::Range { year });
        }
        if month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) {
            return Err(DayError::NoSuchDay { year, month, day });
        }
        Ok(Self::on_month((year - FIRST_YEAR) * 12 + month - 1, day))
    }

    /// The day with this count from 1970-01-01.
    #[must_use]
    pub const fn from_i32(days: i32) -> Self {
        Self(days)
    }

    /// The count of days from 1970-01-01, negative before it.
    #[must_use]
    pub const fn to_i32(self) -> i32 {
        self.0
    }

    /// Whether the day lies in 1900-01-01 to 2200-12-31.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        self.0 >= Self::MIN.0 && self.0 <= Self::MAX.0
    }

    /// Day `day` of the month `month_index` months after January 1900, clamped to the month's end.
    ///
    /// Saturates at the ends of 1900 to 2200, so that a schedule that runs off the calendar stops there.
    #[must_use]
    #[inline]
    pub const fn on_month(month_index: i32, day: i32) -> Self {
        if month_index < 0 {
            return Self::MIN;
        }
        #[expect(clippy::cast_sign_loss, reason = "checked above")]
        let index = month_index as usize;
        if index >= MONTHS {
            return Self::MAX;
        }
        let start = MONTH_STARTS[index];
        let length = MONTH_STARTS[index + 1] - start;
        let day = if day < length { day } else { length };
        Self(start + day - 1)
    }

    /// Day `day`, at most 28, of the month `month_index` months after January 1900; [`Day::MAX`] beyond 2200.
    #[must_use]
    #[inline]
    pub fn on_plain_month(month_index: i32, day: i32) -> Self {
        debug_assert!(day <= 28, "a plain day is in every month");
        match usize::try_from(month_index).ok().and_then(|index| MONTH_STARTS.get(index)) {
            Some(start) => Self(start + day - 1),
            None => Self::MAX,
        }
    }

    /// Months from January 1900 to this day's month: 0 for January 1900.
    #[must_use]
    pub const fn month_index(self) -> i32 {
        let civil = self.civil();
        (civil.year - FIRST_YEAR) * 12 + civil.month - 1
    }

    /// Year, month and day of the month.
    ///
    /// Source: C. Neri and L. Schneider, *Euclidean affine functions and their application to calendar algorithms*,
    /// Software: Practice and Experience 53 (2023), proposition 6.3. Right for 30,000 years around the valid days.
    #[must_use]
    #[inline]
    pub const fn civil(self) -> Civil {
        // Days from 0000-03-01, 82 eras of 400 years earlier; the year starts in March so that the leap day is its last.
        let shifted = self.0.wrapping_add(719_468 + 82 * 146_097).cast_unsigned();
        let in_quarters = shifted.wrapping_mul(4) | 3;
        let century = in_quarters / 146_097;
        let day_of_century = in_quarters % 146_097 / 4;
        // Year and day of the year by one multiplication: 2939745 / 2^32 is 4 / 1461 from above.
        let product = 2_939_745 * (4 * day_of_century + 3) as u64;
        let year_of_century = (product >> 32) as u32;
        #[expect(clippy::cast_possible_truncation, reason = "the low half is what is asked for")]
        let day_of_year = product as u32 / 2_939_745 / 4;
        // Month and day by another: 2141 / 2^16 is 5 / 153 nearly enough.
        let month_and_day = 2_141 * day_of_year + 197_913;
        let (month, day) = (month_and_day >> 16, (month_and_day & 0xffff) / 2_141 + 1);
        let after_december = (day_of_year >= 306) as u32;
        Civil {
            year: (100 * century + year_of_century + after_december).cast_signed() - 82 * 400,
            month: (month - 12 * after_december).cast_signed(),
            day: day.cast_signed(),
        }
    }

    /// The last day of this day's month.
    #[must_use]
    pub const fn end_of_month(self) -> Self {
        Self::on_month(self.month_index(), 31)
    }

    /// Whether this is the last day of its month.
    #[must_use]
    pub const fn is_end_of_month(self) -> bool {
        self.0 == self.end_of_month().0
    }

    /// This day moved by whole months, clamped to the month's end: 31 January + 1 month is 28 or 29 February.
    #[must_use]
    pub const fn plus_months(self, months: i32) -> Self {
        Self::on_month(self.month_index() + months, self.civil().day)
    }

    /// Day of the week: Monday 0 to Sunday 6.
    #[must_use]
    pub const fn weekday(self) -> i32 {
        (self.0 + 3).rem_euclid(7)
    }

    /// Whether the year has a 29 February.
    #[must_use]
    pub const fn is_leap_year(year: i32) -> bool {
        is_leap(year)
    }

    /// 1 January of a year; saturates at 1900 and 2200.
    #[must_use]
    pub const fn start_of_year(year: i32) -> Self {
        Self::on_month((year - FIRST_YEAR) * 12, 1)
    }
}

impl Civil {
    /// Days in this month.
    #[must_use]
    pub const fn days_in_month(self) -> i32 {
        days_in_month(self.year, self.month)
    }
}

impl FromStr for Day {
    type Err = DayError;

    /// Reads `YYYY-MM-DD`, alone or with a time `Thh:mm[:ss]`; a time of 23:30 or later is the next midnight.
    ///
    /// Source: ACTUS Technical Specification 1.1, section Date/Time (the end of a day is the start of the next).
    fn from_str(text: &str) -> Result<Self, DayError> {
        let (date, time) = match text.split_once(['T', ' ']) {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        let day = parse_date(date)?;
        let Some(time) = time else { return Ok(day) };
        let mut fields = time.splitn(3, ':');
        let hour = fields.next().and_then(two_digits).ok_or(DayError::Text)?;
        let minute = fields.next().and_then(two_digits).ok_or(DayError::Text)?;
        let second = fields
            .next()
            .map_or(Some(0), |s| two_digits(s.split('.').next().unwrap_or("")))
            .ok_or(DayError::Text)?;
        if hour > 24 || minute > 59 || second > 59 {
            return Err(DayError::Text);
        }
        Ok(if hour * 60 + minute >= 23 * 60 + 30 { day + 1 } else { day })
    }
}

fn parse_date(text: &str) -> Result<Day, DayError> {
    let bytes = text.as_bytes();
    let (Some(b'-'), Some(b'-'), 10) = (bytes.get(4), bytes.get(7), bytes.len()) else {
        return Err(DayError::Text);
    };
    let (Some(century), Some(year), Some(month), Some(day)) = (
        text.get(0..2).and_then(two_digits),
        text.get(2..4).and_then(two_digits),
        text.get(5..7).and_then(two_digits),
        text.get(8..10).and_then(two_digits),
    ) else {
        return Err(DayError::Text);
    };
    Day::new(century * 100 + year, month, day)
}

fn two_digits(text: &str) -> Option<i32> {
    let &[tens, ones] = text.as_bytes() else { return None };
    (tens.is_ascii_digit() && ones.is_ascii_digit())
        .then(|| i32::from(tens - b'0') * 10 + i32::from(ones - b'0'))
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Civil { year, month, day } = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Add<i32> for Day {
    type Output = Self;
    fn add(self, days: i32) -> Self {
        Self(self.0 + days)
    }
}

impl Sub<i32> for Day {
    type Output = Self;
    fn sub(self, days: i32) -> Self {
        Self(self.0 - days)
    }
}

impl Sub for Day {
    type Output = i32;
    fn sub(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every day of 1900 to 2200 survives the way to year, month, day and back, in order.
    #[test]
    fn civil_and_back_is_home() {
        let mut expected = Day::MIN;
        for month in 0..i32::try_from(MONTHS).unwrap() {
            let (year, month_of_year) = (FIRST_YEAR + month / 12, month % 12 + 1);
            for day in 1..=days_in_month(year, month_of_year) {
                let built = Day::new(year, month_of_year, day).unwrap();
                assert_eq!(built, expected);
                assert_eq!(built.civil(), Civil { year, month: month_of_year, day });
                expected = expected + 1;
            }
        }
        assert_eq!(expected, Day::MAX + 1);
    }

    /// Printing and weekdays agree with the jiff library.
    #[test]
    fn agrees_with_jiff() {
        let epoch = jiff::civil::date(1970, 1, 1);
        for offset in (-25_567..84_371).step_by(97) {
            let day = Day::from_i32(offset);
            let other = epoch.checked_add(jiff::Span::new().days(offset)).unwrap();
            assert_eq!(day.to_string(), other.to_string());
            assert_eq!(day.weekday(), i32::from(other.weekday().to_monday_zero_offset()));
            assert_eq!(other.to_string().parse(), Ok(day));
        }
    }

    #[test]
    fn reads_times_and_refuses_the_rest() {
        assert_eq!("2013-09-14T23:59:59".parse::<Day>(), "2013-09-15".parse());
        assert_eq!("2015-06-01T00:00".parse::<Day>(), "2015-06-01".parse());
        for bad in [
            "",
            "2015",
            "2015-6-1",
            "2015-02-30",
            "1899-12-31",
            "2201-01-01",
            "2015-06-01T25:00",
            "2015-06-01x",
            "２015-06-01",
        ] {
            assert!(bad.parse::<Day>().is_err(), "{bad}");
        }
    }
}
