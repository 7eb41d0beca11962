//! Days of a year that holiday rules are made of: fixed dates, the second Monday, Easter.

use crate::Day;

/// Days of the week as [`Day::weekday`] counts them.
pub(super) const MONDAY: i32 = 0;
pub(super) const THURSDAY: i32 = 3;
pub(super) const FRIDAY: i32 = 4;
pub(super) const SATURDAY: i32 = 5;
pub(super) const SUNDAY: i32 = 6;

/// The day of a month, clamped to the month's end.
pub(super) const fn fixed(year: i32, month: i32, day: i32) -> Day {
    Day::on_month((year - 1900) * 12 + month - 1, day)
}

/// The `nth` weekday of a month, from 1: the second Monday is `nth_weekday(year, month, 2, MONDAY)`.
pub(super) fn nth_weekday(year: i32, month: i32, nth: i32, weekday: i32) -> Day {
    let first = fixed(year, month, 1);
    first + (weekday - first.weekday()).rem_euclid(7) + 7 * (nth - 1)
}

/// The last weekday of a month.
pub(super) fn last_weekday(year: i32, month: i32, weekday: i32) -> Day {
    let last = fixed(year, month, 31);
    last - (last.weekday() - weekday).rem_euclid(7)
}

/// Easter Sunday of the Western churches.
///
/// Source: J. Meeus, *Astronomical Algorithms*, 2nd edition, chapter 8 (the rule of Nature, 20 April 1876).
pub(super) fn easter_sunday(year: i32) -> Day {
    let golden = year % 19;
    let (century, year_of_century) = (year / 100, year % 100);
    let moon_correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - moon_correction + 15) % 30;
    let to_sunday = (32 + 2 * (century % 4) + 2 * (year_of_century / 4) - epact - year_of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * to_sunday) / 451;
    let days = epact + to_sunday - 7 * late + 114;
    fixed(year, days / 31, days % 31 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: United States Naval Observatory, *The Date of Easter* (table of Easter Sundays), with the earliest
    /// (1913, 2008 on 23 March) and the latest (1943, 2038 on 25 April) of two centuries.
    #[test]
    fn easter_matches_the_naval_observatory() {
        for easter in [
            "1913-03-23",
            "1943-04-25",
            "1954-04-18",
            "1981-04-19",
            "1999-04-04",
            "2000-04-23",
            "2001-04-15",
            "2002-03-31",
            "2003-04-20",
            "2004-04-11",
            "2005-03-27",
            "2006-04-16",
            "2007-04-08",
            "2008-03-23",
            "2009-04-12",
            "2010-04-04",
            "2011-04-24",
            "2012-04-08",
            "2013-03-31",
            "2014-04-20",
            "2015-04-05",
            "2016-03-27",
            "2017-04-16",
            "2018-04-01",
            "2019-04-21",
            "2020-04-12",
            "2021-04-04",
            "2022-04-17",
            "2023-04-09",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2028-04-16",
            "2029-04-01",
            "2030-04-21",
            "2038-04-25",
            "2049-04-18",
            "2076-04-19",
            "2100-03-28",
        ] {
            let day: Day = easter.parse().unwrap();
            assert_eq!(easter_sunday(day.civil().year), day);
        }
    }

    /// Easter is a Sunday from 22 March to 25 April.
    #[test]
    fn easter_is_a_spring_sunday() {
        for year in 1900..=2200 {
            let easter = easter_sunday(year);
            assert_eq!(easter.weekday(), SUNDAY);
            assert!(easter >= fixed(year, 3, 22) && easter <= fixed(year, 4, 25), "{easter}");
        }
    }

    #[test]
    fn counts_weekdays_of_a_month() {
        assert_eq!(nth_weekday(2025, 9, 1, MONDAY).to_string(), "2025-09-01");
        assert_eq!(nth_weekday(2025, 11, 4, THURSDAY).to_string(), "2025-11-27");
        assert_eq!(last_weekday(2025, 5, MONDAY).to_string(), "2025-05-26");
        assert_eq!(last_weekday(2021, 5, MONDAY).to_string(), "2021-05-31");
    }
}
