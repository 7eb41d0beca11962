//! `UK`: bank holidays in England and Wales, right from 1978.
//!
//! Source: Banking and Financial Dealings Act 1971, schedule 1, and the royal proclamations under it, as listed on
//! gov.uk, *UK bank holidays*, and in the London Gazette.

use super::days_of_year::{
    FRIDAY, MONDAY, SATURDAY, SUNDAY, easter_sunday, fixed, last_weekday, nth_weekday,
};
use super::{Rule, Weekend};
use crate::Day;

pub(super) const RULE: Rule =
    Rule { names: &["UK", "GBLO"], weekend: Weekend::SaturdaySunday, right_from_year: 1978, holidays };

/// Holidays of one year only: year, month, day.
const ONCE: [(i32, i32, i32); 8] = [
    (1981, 7, 29),  // wedding of the Prince of Wales
    (1999, 12, 31), // millennium
    (2002, 6, 3),   // golden jubilee
    (2011, 4, 29),  // wedding of Prince William
    (2012, 6, 5),   // diamond jubilee
    (2022, 6, 3),   // platinum jubilee
    (2022, 9, 19),  // funeral of Elizabeth II
    (2023, 5, 8),   // coronation of Charles III
];

fn holidays(year: i32, closed: &mut Vec<Day>) {
    let new_year = fixed(year, 1, 1);
    let easter = easter_sunday(year);
    closed.extend([
        match new_year.weekday() {
            SATURDAY => new_year + 2,
            SUNDAY => new_year + 1,
            _ => new_year,
        },
        easter - 2,
        easter + 1,
        early_may(year),
        spring(year),
        last_weekday(year, 8, MONDAY),
    ]);
    let christmas = fixed(year, 12, 25);
    closed.extend([christmas, christmas + 1]);
    match christmas.weekday() {
        // Boxing Day on Saturday: Monday instead.
        FRIDAY => closed.push(christmas + 3),
        SATURDAY => closed.extend([christmas + 2, christmas + 3]),
        SUNDAY => closed.push(christmas + 2),
        _ => {}
    }
    closed
        .extend(ONCE.iter().filter(|once| once.0 == year).map(|&(year, month, day)| fixed(year, month, day)));
}

/// First Monday in May; in 1995 and 2020 moved to the anniversary of victory in Europe.
fn early_may(year: i32) -> Day {
    match year {
        1995 | 2020 => fixed(year, 5, 8),
        _ => nth_weekday(year, 5, 1, MONDAY),
    }
}

/// Last Monday in May; moved beside the jubilees of 2002, 2012 and 2022.
fn spring(year: i32) -> Day {
    match year {
        2002 | 2012 => fixed(year, 6, 4),
        2022 => fixed(year, 6, 2),
        _ => last_weekday(year, 5, MONDAY),
    }
}

#[cfg(test)]
mod tests {
    use crate::calendar::tests::check;

    /// Source: gov.uk, *UK bank holidays*, England and Wales, of these years.
    #[test]
    fn matches_the_government() {
        check(
            "UK",
            "2011-01-03 2011-04-22 2011-04-25 2011-04-29 2011-05-02 2011-05-30 2011-08-29 2011-12-26 2011-12-27",
        );
        check(
            "UK",
            "2012-01-02 2012-04-06 2012-04-09 2012-05-07 2012-06-04 2012-06-05 2012-08-27 2012-12-25 2012-12-26",
        );
        check(
            "UK",
            "2020-01-01 2020-04-10 2020-04-13 2020-05-08 2020-05-25 2020-08-31 2020-12-25 2020-12-28",
        );
        check(
            "UK",
            "2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2021-12-27 2021-12-28",
        );
        check(
            "UK",
            "2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 2022-06-03 2022-08-29 2022-09-19 2022-12-26 \
             2022-12-27",
        );
        check(
            "UK",
            "2023-01-02 2023-04-07 2023-04-10 2023-05-01 2023-05-08 2023-05-29 2023-08-28 2023-12-25 2023-12-26",
        );
        check(
            "UK",
            "2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28",
        );
    }
}
