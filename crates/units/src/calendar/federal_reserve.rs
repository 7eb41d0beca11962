//! `US_FED`: holidays of the Federal Reserve Banks and Fedwire, right from 1986.
//!
//! A holiday on a Sunday is kept on Monday; on a Saturday the banks are open the Friday before.
//! Source: Board of Governors of the Federal Reserve System, *Holidays Observed - K.8*; 5 U.S.C. 6103; Martin Luther
//! King's birthday from 1986 (Public Law 98-144), Juneteenth from 2022 (Public Law 117-17; signed too late for 2021).

use super::days_of_year::{MONDAY, SUNDAY, THURSDAY, fixed, last_weekday, nth_weekday};
use super::{Rule, Weekend};
use crate::Day;

pub(super) const RULE: Rule =
    Rule { names: &["US_FED"], weekend: Weekend::SaturdaySunday, right_from_year: 1986, holidays };

fn holidays(year: i32, closed: &mut Vec<Day>) {
    monday_and_thursday_holidays(year, closed);
    for (month, day) in [(1, 1), (7, 4), (11, 11), (12, 25)] {
        closed.push(sunday_to_monday(fixed(year, month, day)));
    }
    if year >= 2022 {
        closed.push(sunday_to_monday(fixed(year, 6, 19)));
    }
}

/// Holidays that never fall on a weekend: those on Mondays, and Thanksgiving.
pub(super) fn monday_and_thursday_holidays(year: i32, closed: &mut Vec<Day>) {
    if year >= 1986 {
        closed.push(nth_weekday(year, 1, 3, MONDAY));
    }
    closed.extend([
        nth_weekday(year, 2, 3, MONDAY),
        last_weekday(year, 5, MONDAY),
        nth_weekday(year, 9, 1, MONDAY),
        nth_weekday(year, 10, 2, MONDAY),
        nth_weekday(year, 11, 4, THURSDAY),
    ]);
}

/// The Monday after a Sunday; any other day itself.
pub(super) fn sunday_to_monday(day: Day) -> Day {
    if day.weekday() == SUNDAY { day + 1 } else { day }
}

#[cfg(test)]
mod tests {
    use crate::calendar::tests::check;

    /// Source: Federal Reserve, *Holidays Observed - K.8*, 2021 to 2030.
    #[test]
    fn matches_the_board_of_governors() {
        check(
            "US_FED",
            "2021-01-01 2021-01-18 2021-02-15 2021-05-31 2021-07-05 2021-09-06 2021-10-11 2021-11-11 2021-11-25",
        );
        check(
            "US_FED",
            "2022-01-17 2022-02-21 2022-05-30 2022-06-20 2022-07-04 2022-09-05 2022-10-10 2022-11-11 2022-11-24 \
             2022-12-26",
        );
        check(
            "US_FED",
            "2025-01-01 2025-01-20 2025-02-17 2025-05-26 2025-06-19 2025-07-04 2025-09-01 2025-10-13 2025-11-11 \
             2025-11-27 2025-12-25",
        );
        check(
            "US_FED",
            "2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-09-07 2026-10-12 2026-11-11 2026-11-26 \
             2026-12-25",
        );
    }
}
