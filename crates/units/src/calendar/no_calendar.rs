//! `NC`: no holidays and no weekends, right for every year.
//!
//! Source: ACTUS data dictionary, term calendar, value NoCalendar.

use super::{Rule, Weekend};

pub(super) const RULE: Rule = Rule {
    names: &["NC", "NOCALENDAR", "NONE"],
    weekend: Weekend::None,
    right_from_year: 1900,
    holidays: |_, _| {},
};
