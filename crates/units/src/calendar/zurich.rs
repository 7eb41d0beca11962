//! `CH`: Zurich bank holidays, on which Swiss franc payments are not settled, right from 1994.
//!
//! The afternoons and trading days that the SIX Swiss Exchange closes beside these (24 and 31 December) are open here.
//! Source: SIX Interbank Clearing, *SIC bank holidays*; canton of Zurich, Ruhetags- und Ladenöffnungsgesetz;
//! 1 August a federal holiday from 1994 (Federal Constitution, article 110, paragraph 3).

use super::days_of_year::{easter_sunday, fixed};
use super::{Rule, Weekend};
use crate::Day;

pub(super) const RULE: Rule =
    Rule { names: &["CH", "CHZU"], weekend: Weekend::SaturdaySunday, right_from_year: 1994, holidays };

fn holidays(year: i32, closed: &mut Vec<Day>) {
    let easter = easter_sunday(year);
    closed.extend([
        fixed(year, 1, 1),
        fixed(year, 1, 2), // Berchtold's Day
        easter - 2,
        easter + 1,
        fixed(year, 5, 1),
        easter + 39, // Ascension
        easter + 50, // Whit Monday
        fixed(year, 12, 25),
        fixed(year, 12, 26),
    ]);
    if year >= 1994 {
        closed.push(fixed(year, 8, 1));
    }
}

#[cfg(test)]
mod tests {
    use crate::calendar::tests::check;

    /// Source: SIX Interbank Clearing, *SIC bank holidays*, of these years.
    #[test]
    fn matches_swiss_interbank_clearing() {
        check(
            "CH",
            "2024-01-01 2024-01-02 2024-03-29 2024-04-01 2024-05-01 2024-05-09 2024-05-20 2024-08-01 2024-12-25 \
             2024-12-26",
        );
        check(
            "CH",
            "2025-01-01 2025-01-02 2025-04-18 2025-04-21 2025-05-01 2025-05-29 2025-06-09 2025-08-01 2025-12-25 \
             2025-12-26",
        );
        check(
            "CH",
            "2026-01-01 2026-01-02 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-05-25 2026-12-25",
        );
    }
}
