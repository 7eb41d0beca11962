//! `MF`: weekends and no holidays, right for every year.
//!
//! Source: ACTUS data dictionary, term calendar, value MondayToFriday.

use super::{Rule, Weekend};

pub(super) const RULE: Rule = Rule {
    names: &["MF", "MONDAY_TO_FRIDAY"],
    weekend: Weekend::SaturdaySunday,
    right_from_year: 1900,
    holidays: |_, _| {},
};
