//! `TARGET`: closing days of the euro settlement system (TARGET, TARGET2, T2), right from its start in 1999.
//!
//! Source: European Central Bank press releases of 3 September 1998 (1999), 31 March 1999 (31 December 1999),
//! 15 July 1999 (2000), 25 May 2000 (2001) and 14 December 2000 (from 2002 until further notice).

use super::days_of_year::{easter_sunday, fixed};
use super::{Rule, Weekend};
use crate::Day;

pub(super) const RULE: Rule =
    Rule { names: &["TARGET", "EUTA"], weekend: Weekend::SaturdaySunday, right_from_year: 1999, holidays };

fn holidays(year: i32, closed: &mut Vec<Day>) {
    closed.extend([fixed(year, 1, 1), fixed(year, 12, 25)]);
    if year >= 2000 {
        let easter = easter_sunday(year);
        closed.extend([easter - 2, easter + 1, fixed(year, 5, 1), fixed(year, 12, 26)]);
    }
    // The change to the year 2000, and the cash changeover.
    if year == 1999 || year == 2001 {
        closed.push(fixed(year, 12, 31));
    }
}

#[cfg(test)]
mod tests {
    use crate::calendar::tests::check;

    /// Source: the press releases above.
    #[test]
    fn matches_the_european_central_bank() {
        check("TARGET", "1999-01-01 1999-12-31");
        check("TARGET", "2000-04-21 2000-04-24 2000-05-01 2000-12-25 2000-12-26");
        check("TARGET", "2001-01-01 2001-04-13 2001-04-16 2001-05-01 2001-12-25 2001-12-26 2001-12-31");
        check("TARGET", "2002-01-01 2002-03-29 2002-04-01 2002-05-01 2002-12-25 2002-12-26");
        check("TARGET", "2024-01-01 2024-03-29 2024-04-01 2024-05-01 2024-12-25 2024-12-26");
        check("TARGET", "2025-01-01 2025-04-18 2025-04-21 2025-05-01 2025-12-25 2025-12-26");
        check("TARGET", "2026-01-01 2026-04-03 2026-04-06 2026-05-01 2026-12-25");
    }
}
