//! `BR`: national bank holidays of Brazil, which `B252` counts around, right from 2001.
//!
//! Holidays are not moved off weekends. State and city holidays (São Paulo, 25 January) are not in it.
//! Source: ANBIMA, *Feriados nacionais* 2001 to 2099; 20 November from 2024 (Lei 14.759 of 2023).

use super::days_of_year::{easter_sunday, fixed};
use super::{Rule, Weekend};
use crate::Day;

pub(super) const RULE: Rule =
    Rule { names: &["BR", "BRBD"], weekend: Weekend::SaturdaySunday, right_from_year: 2001, holidays };

fn holidays(year: i32, closed: &mut Vec<Day>) {
    let easter = easter_sunday(year);
    closed.extend([
        fixed(year, 1, 1),
        easter - 48, // Carnival Monday
        easter - 47, // Carnival Tuesday
        easter - 2,
        fixed(year, 4, 21), // Tiradentes
        fixed(year, 5, 1),
        easter + 60,         // Corpus Christi
        fixed(year, 9, 7),   // independence
        fixed(year, 10, 12), // Our Lady of Aparecida
        fixed(year, 11, 2),  // All Souls
        fixed(year, 11, 15), // republic
        fixed(year, 12, 25),
    ]);
    if year >= 2024 {
        closed.push(fixed(year, 11, 20)); // Zumbi and Black Awareness
    }
}

#[cfg(test)]
mod tests {
    use crate::calendar::tests::check;

    /// Source: ANBIMA, *Feriados nacionais*, of these years.
    #[test]
    fn matches_anbima() {
        check(
            "BR",
            "2023-02-20 2023-02-21 2023-04-07 2023-04-21 2023-05-01 2023-06-08 2023-09-07 2023-10-12 2023-11-02 \
             2023-11-15 2023-12-25",
        );
        check(
            "BR",
            "2024-01-01 2024-02-12 2024-02-13 2024-03-29 2024-05-01 2024-05-30 2024-11-15 2024-11-20 2024-12-25",
        );
        check(
            "BR",
            "2025-01-01 2025-03-03 2025-03-04 2025-04-18 2025-04-21 2025-05-01 2025-06-19 2025-11-20 2025-12-25",
        );
    }
}
