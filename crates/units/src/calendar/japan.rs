//! `JP`: bank holidays in Japan, right from 1990.
//!
//! Equinox days are those of the Hydrographic Department's formula, which agrees with the days announced so far;
//! the government fixes them a year ahead, so that later ones are a forecast, and from 2100 may be a day off.
//! Source: Act on National Holidays (Act 178 of 1948) with its amendments, list of the Cabinet Office; Order for
//! Enforcement of the Banking Act, article 5 (31 December to 3 January); Acts of 1990, 1993 and 2017 for single days;
//! Olympic Games Act of 2015, amended in 2018 and 2020.

use super::days_of_year::{MONDAY, SUNDAY, fixed, nth_weekday};
use super::{Rule, Weekend};
use crate::Day;

pub(super) const RULE: Rule =
    Rule { names: &["JP", "JPTO"], weekend: Weekend::SaturdaySunday, right_from_year: 1990, holidays };

fn holidays(year: i32, closed: &mut Vec<Day>) {
    let mut national = Vec::with_capacity(20);
    winter_and_spring(year, &mut national);
    summer_and_autumn(year, &mut national);
    national.sort_unstable();
    substitutes(&national, closed);
    if year >= 1986 {
        between_two(&national, closed);
    }
    closed.append(&mut national);
    closed.extend([fixed(year, 1, 2), fixed(year, 1, 3), fixed(year, 12, 31)]);
}

fn winter_and_spring(year: i32, national: &mut Vec<Day>) {
    national.extend([
        fixed(year, 1, 1),
        // Coming of Age
        if year >= 2000 { nth_weekday(year, 1, 2, MONDAY) } else { fixed(year, 1, 15) },
        fixed(year, 2, 11),
        fixed(year, 3, vernal_equinox(year)),
        // The Showa emperor's birthday, then Greenery Day, then Showa Day
        fixed(year, 4, 29),
        fixed(year, 5, 3),
        fixed(year, 5, 5),
    ]);
    if year >= 2007 {
        national.push(fixed(year, 5, 4)); // Greenery Day; before, a day between two holidays
    }
    match year {
        ..1989 => {}
        1989..=2018 => national.push(fixed(year, 12, 23)), // emperor's birthday
        2019 => national.extend([fixed(2019, 5, 1), fixed(2019, 10, 22)]), // accession and enthronement
        _ => national.push(fixed(year, 2, 23)),            // emperor's birthday
    }
    match year {
        1990 => national.push(fixed(1990, 11, 12)), // enthronement
        1993 => national.push(fixed(1993, 6, 9)),   // wedding of the crown prince
        _ => {}
    }
}

fn summer_and_autumn(year: i32, national: &mut Vec<Day>) {
    national.extend([
        // Respect for the Aged
        if year >= 2003 { nth_weekday(year, 9, 3, MONDAY) } else { fixed(year, 9, 15) },
        fixed(year, 9, autumnal_equinox(year)),
        fixed(year, 11, 3),
        fixed(year, 11, 23),
    ]);
    // Marine, Mountain and Sports Day, moved for the Olympic Games of 2020 and again when these were put off.
    match year {
        2020 => return national.extend([fixed(2020, 7, 23), fixed(2020, 7, 24), fixed(2020, 8, 10)]),
        2021 => return national.extend([fixed(2021, 7, 22), fixed(2021, 7, 23), fixed(2021, 8, 8)]),
        _ => {}
    }
    national.push(if year >= 2000 { nth_weekday(year, 10, 2, MONDAY) } else { fixed(year, 10, 10) });
    match year {
        ..1996 => {}
        1996..=2002 => national.push(fixed(year, 7, 20)),
        _ => national.push(nth_weekday(year, 7, 3, MONDAY)),
    }
    if year >= 2016 {
        national.push(fixed(year, 8, 11));
    }
}

/// A holiday on a Sunday is kept on the next day that is no holiday.
fn substitutes(national: &[Day], closed: &mut Vec<Day>) {
    for &holiday in national {
        if holiday.weekday() == SUNDAY {
            let mut substitute = holiday + 1;
            while national.contains(&substitute) {
                substitute = substitute + 1;
            }
            closed.push(substitute);
        }
    }
}

/// A day between two holidays is one itself.
fn between_two(national: &[Day], closed: &mut Vec<Day>) {
    for neighbours in national.windows(2) {
        if neighbours[1] - neighbours[0] == 2 {
            closed.push(neighbours[0] + 1);
        }
    }
}

/// Day of March.
fn vernal_equinox(year: i32) -> i32 {
    let in_1980_millionths = match year {
        ..1980 => 20_835_700,
        1980..2100 => 20_843_100,
        _ => 21_851_000,
    };
    equinox(in_1980_millionths, year)
}

/// Day of September.
fn autumnal_equinox(year: i32) -> i32 {
    let in_1980_millionths = match year {
        ..1980 => 23_258_800,
        1980..2100 => 23_248_800,
        _ => 24_248_800,
    };
    equinox(in_1980_millionths, year)
}

/// The equinox moves by 0.242194 days a year, less the leap days since 1980.
///
/// Source: Koyomi Keisan Kenkyukai (ed.), *Shin koyomi benricho*, Koseisha Koseikaku 1991, formula of the Hydrographic
/// Department for 1900 to 2150; used here to 2200.
fn equinox(in_1980_millionths: i32, year: i32) -> i32 {
    let years = year - 1980;
    (in_1980_millionths + 242_194 * years).div_euclid(1_000_000) - years.div_euclid(4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::tests::check;

    /// Source: Cabinet Office of Japan, *Kokumin no shukujitsu*, and the bank holidays at the turn of the year.
    #[test]
    fn matches_the_cabinet_office() {
        check(
            "JP",
            "2019-01-01 2019-01-02 2019-01-03 2019-01-14 2019-02-11 2019-03-21 2019-04-29 2019-04-30 2019-05-01 \
             2019-05-02 2019-05-03 2019-05-06 2019-07-15 2019-08-12 2019-09-16 2019-09-23 2019-10-14 2019-10-22 \
             2019-11-04 2019-12-31",
        );
        check(
            "JP",
            "2020-01-01 2020-01-02 2020-01-03 2020-01-13 2020-02-11 2020-02-24 2020-03-20 2020-04-29 2020-05-04 \
             2020-05-05 2020-05-06 2020-07-23 2020-07-24 2020-08-10 2020-09-21 2020-09-22 2020-11-03 2020-11-23 \
             2020-12-31",
        );
        check(
            "JP",
            "2021-01-01 2021-01-11 2021-02-11 2021-02-23 2021-04-29 2021-05-03 2021-05-04 2021-05-05 2021-07-22 \
             2021-07-23 2021-08-09 2021-09-20 2021-09-23 2021-11-03 2021-11-23 2021-12-31",
        );
        check(
            "JP",
            "2024-01-01 2024-01-02 2024-01-03 2024-01-08 2024-02-12 2024-02-23 2024-03-20 2024-04-29 2024-05-03 \
             2024-05-06 2024-07-15 2024-08-12 2024-09-16 2024-09-23 2024-10-14 2024-11-04 2024-12-31",
        );
        check(
            "JP",
            "2026-01-01 2026-01-02 2026-01-12 2026-02-11 2026-02-23 2026-03-20 2026-04-29 2026-05-04 2026-05-05 \
             2026-05-06 2026-07-20 2026-08-11 2026-09-21 2026-09-22 2026-09-23 2026-10-12 2026-11-03 2026-11-23 \
             2026-12-31",
        );
    }

    /// Source: National Astronomical Observatory of Japan, *Reki yoko* (Equinox days announced for 2000 to 2026).
    #[test]
    fn equinoxes_match_the_observatory() {
        for year in 2000..=2026 {
            let early = matches!(year % 4, 0 | 1) || year == 2026;
            let vernal = if early { 20 } else { 21 };
            assert_eq!(vernal_equinox(year), vernal, "{year}");
            let autumnal = if year >= 2012 && year % 4 == 0 { 22 } else { 23 };
            assert_eq!(autumnal_equinox(year), autumnal, "{year}");
        }
    }
}
