//! `US`: good settlement days for United States government securities, right from 2000.
//!
//! Where the employment report comes out on Good Friday the market trades until noon, but SIFMA still recommends
//! that the day be no settlement day, so Good Friday is always closed here. Fedwire is open then: see `US_FED`.
//! A holiday on a Sunday is kept on Monday; on a Saturday, Independence Day, Juneteenth and Christmas are kept on
//! Friday, and New Year and Veterans Day not at all.
//! Source: SIFMA, *Holiday Schedule*, and its releases of 9 March 2015 and 20 March 2026 (Good Friday),
//! 23 June 2020 (Independence Day), 14 July 2021 (Juneteenth from 2022) and 1 December 2018 (day of mourning).

use super::days_of_year::{SATURDAY, easter_sunday, fixed};
use super::federal_reserve::{monday_and_thursday_holidays, sunday_to_monday};
use super::{Rule, Weekend};
use crate::Day;

pub(super) const RULE: Rule =
    Rule { names: &["US", "USGS"], weekend: Weekend::SaturdaySunday, right_from_year: 2000, holidays };

fn holidays(year: i32, closed: &mut Vec<Day>) {
    monday_and_thursday_holidays(year, closed);
    closed.extend([
        sunday_to_monday(fixed(year, 1, 1)),
        easter_sunday(year) - 2,
        weekend_to_weekday(fixed(year, 7, 4)),
        sunday_to_monday(fixed(year, 11, 11)),
        weekend_to_weekday(fixed(year, 12, 25)),
    ]);
    if year >= 2022 {
        closed.push(weekend_to_weekday(fixed(year, 6, 19)));
    }
    match year {
        2004 => closed.push(fixed(2004, 6, 11)),  // day of mourning, R. Reagan
        2012 => closed.push(fixed(2012, 10, 30)), // hurricane Sandy
        2018 => closed.push(fixed(2018, 12, 5)),  // day of mourning, G. H. W. Bush
        _ => {}
    }
}

/// The Monday after a Sunday, the Friday before a Saturday; any other day itself.
fn weekend_to_weekday(day: Day) -> Day {
    if day.weekday() == SATURDAY { day - 1 } else { sunday_to_monday(day) }
}

#[cfg(test)]
mod tests {
    use crate::calendar::tests::check;

    /// Source: SIFMA, *Holiday Schedule*, United States, of these years.
    #[test]
    fn matches_sifma() {
        check(
            "US",
            "2018-01-01 2018-01-15 2018-02-19 2018-03-30 2018-05-28 2018-07-04 2018-09-03 2018-10-08 2018-11-12 \
             2018-11-22 2018-12-05 2018-12-25",
        );
        check(
            "US",
            "2020-01-01 2020-01-20 2020-02-17 2020-04-10 2020-05-25 2020-07-03 2020-09-07 2020-10-12 2020-11-11 \
             2020-11-26 2020-12-25",
        );
        check(
            "US",
            "2022-01-17 2022-02-21 2022-04-15 2022-05-30 2022-06-20 2022-07-04 2022-09-05 2022-10-10 2022-11-11 \
             2022-11-24 2022-12-26",
        );
        check(
            "US",
            "2025-01-01 2025-01-20 2025-02-17 2025-04-18 2025-05-26 2025-06-19 2025-07-04 2025-09-01 2025-10-13 \
             2025-11-11 2025-11-27 2025-12-25",
        );
    }
}
