//! Moving a date off a holiday, and which date interest is counted to.
//!
//! Source: ACTUS Technical Specification 1.1, section Business Day Shift Convention.

use crate::{Calendar, Day};
use std::fmt;
use std::str::FromStr;

/// How a scheduled date on a holiday moves. `SC*`: interest is counted to the moved date; `CS*`: to the scheduled one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum BusinessDayConvention {
    /// `NOS`: no shift.
    #[default]
    NoShift,
    /// `SCF`: shift, then calculate; following.
    ShiftCalculateFollowing,
    /// `SCMF`: shift, then calculate; modified following.
    ShiftCalculateModifiedFollowing,
    /// `CSF`: calculate, then shift; following.
    CalculateShiftFollowing,
    /// `CSMF`: calculate, then shift; modified following.
    CalculateShiftModifiedFollowing,
    /// `SCP`: shift, then calculate; preceding.
    ShiftCalculatePreceding,
    /// `SCMP`: shift, then calculate; modified preceding.
    ShiftCalculateModifiedPreceding,
    /// `CSP`: calculate, then shift; preceding.
    CalculateShiftPreceding,
    /// `CSMP`: calculate, then shift; modified preceding.
    CalculateShiftModifiedPreceding,
}

/// A scheduled date after the convention: when the event happens and to which day interest is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shifted {
    /// The day the event happens.
    pub event: Day,
    /// The day that year fractions count to.
    pub calculation: Day,
}

impl BusinessDayConvention {
    /// Every convention.
    pub const ALL: [Self; 9] = [
        Self::NoShift,
        Self::ShiftCalculateFollowing,
        Self::ShiftCalculateModifiedFollowing,
        Self::CalculateShiftFollowing,
        Self::CalculateShiftModifiedFollowing,
        Self::ShiftCalculatePreceding,
        Self::ShiftCalculateModifiedPreceding,
        Self::CalculateShiftPreceding,
        Self::CalculateShiftModifiedPreceding,
    ];

    /// The ACTUS short name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoShift => "NOS",
            Self::ShiftCalculateFollowing => "SCF",
            Self::ShiftCalculateModifiedFollowing => "SCMF",
            Self::CalculateShiftFollowing => "CSF",
            Self::CalculateShiftModifiedFollowing => "CSMF",
            Self::ShiftCalculatePreceding => "SCP",
            Self::ShiftCalculateModifiedPreceding => "SCMP",
            Self::CalculateShiftPreceding => "CSP",
            Self::CalculateShiftModifiedPreceding => "CSMP",
        }
    }

    /// Moves a scheduled day by this convention.
    #[must_use]
    #[inline]
    pub fn shift(self, day: Day, calendar: &Calendar) -> Shifted {
        if self == Self::NoShift || calendar.is_business_day(day) {
            return Shifted { event: day, calculation: day };
        }
        let event = match self {
            Self::NoShift => day,
            Self::ShiftCalculateFollowing | Self::CalculateShiftFollowing => calendar.following(day),
            Self::ShiftCalculatePreceding | Self::CalculateShiftPreceding => calendar.preceding(day),
            Self::ShiftCalculateModifiedFollowing | Self::CalculateShiftModifiedFollowing => {
                let moved = calendar.following(day);
                if moved.month_index() == day.month_index() { moved } else { calendar.preceding(day) }
            }
            Self::ShiftCalculateModifiedPreceding | Self::CalculateShiftModifiedPreceding => {
                let moved = calendar.preceding(day);
                if moved.month_index() == day.month_index() { moved } else { calendar.following(day) }
            }
        };
        Shifted { event, calculation: if self.counts_to_schedule() { day } else { event } }
    }

    /// Whether interest is counted to the scheduled date (`CS*`) even when the event moves.
    #[must_use]
    pub const fn counts_to_schedule(self) -> bool {
        matches!(
            self,
            Self::CalculateShiftFollowing
                | Self::CalculateShiftModifiedFollowing
                | Self::CalculateShiftPreceding
                | Self::CalculateShiftModifiedPreceding
        )
    }
}

/// Why a text is no business day convention.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BusinessDayConventionError {
    /// Unknown name.
    #[error(
        "no business day convention \"{name}\"; expected one of NOS, SCF, SCMF, CSF, CSMF, SCP, SCMP, CSP, CSMP"
    )]
    Unknown {
        /// Name as given.
        name: String,
    },
}

impl FromStr for BusinessDayConvention {
    type Err = BusinessDayConventionError;

    /// Reads the ACTUS short names; `NULL`, which the dictionary also has, is `NOS`.
    fn from_str(text: &str) -> Result<Self, BusinessDayConventionError> {
        if text == "NULL" {
            return Ok(Self::NoShift);
        }
        match Self::ALL.iter().find(|convention| convention.name() == text) {
            Some(&convention) => Ok(convention),
            None => Err(BusinessDayConventionError::Unknown { name: text.to_owned() }),
        }
    }
}

impl fmt::Display for BusinessDayConvention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a holiday moves by each of the four rules; `SC*` counts interest to there, `CS*` to the holiday itself.
    struct Moves {
        following: &'static str,
        modified_following: &'static str,
        preceding: &'static str,
        modified_preceding: &'static str,
    }

    fn check(day: &str, calendar: &Calendar, moves: &Moves) {
        let expected = [
            ("NOS", day, day),
            ("SCF", moves.following, moves.following),
            ("SCMF", moves.modified_following, moves.modified_following),
            ("CSF", moves.following, day),
            ("CSMF", moves.modified_following, day),
            ("SCP", moves.preceding, moves.preceding),
            ("SCMP", moves.modified_preceding, moves.modified_preceding),
            ("CSP", moves.preceding, day),
            ("CSMP", moves.modified_preceding, day),
        ];
        for (name, event, calculation) in expected {
            let convention: BusinessDayConvention = name.parse().unwrap();
            let shifted = convention.shift(day.parse().unwrap(), calendar);
            let found = (shifted.event.to_string(), shifted.calculation.to_string());
            assert_eq!((found.0.as_str(), found.1.as_str()), (event, calculation), "{name} {day}");
        }
    }

    /// Saturday 2025-05-31 is a month end: following leaves the month, preceding does not.
    #[test]
    fn moves_a_month_end() {
        let moves = Moves {
            following: "2025-06-02",
            modified_following: "2025-05-30",
            preceding: "2025-05-30",
            modified_preceding: "2025-05-30",
        };
        check("2025-05-31", &Calendar::monday_to_friday(), &moves);
    }

    /// Sunday 2025-06-01 is a month start: preceding leaves the month, following does not.
    #[test]
    fn moves_a_month_start() {
        let moves = Moves {
            following: "2025-06-02",
            modified_following: "2025-06-02",
            preceding: "2025-05-30",
            modified_preceding: "2025-06-02",
        };
        check("2025-06-01", &Calendar::monday_to_friday(), &moves);
    }

    /// Friday 2024-03-29 is Good Friday; the next TARGET day, 2 April, is over the month's end and four days on.
    #[test]
    fn moves_over_easter() {
        let moves = Moves {
            following: "2024-04-02",
            modified_following: "2024-03-28",
            preceding: "2024-03-28",
            modified_preceding: "2024-03-28",
        };
        check("2024-03-29", &Calendar::named("TARGET").unwrap(), &moves);
    }

    #[test]
    fn leaves_a_business_day_alone() {
        let day: Day = "2025-05-30".parse().unwrap();
        for convention in BusinessDayConvention::ALL {
            let shifted = convention.shift(day, &Calendar::monday_to_friday());
            assert_eq!(shifted, Shifted { event: day, calculation: day });
        }
    }

    #[test]
    fn names_are_read_and_printed() {
        for convention in BusinessDayConvention::ALL {
            assert_eq!(convention.to_string().parse(), Ok(convention));
        }
        assert_eq!("NULL".parse(), Ok(BusinessDayConvention::NoShift));
        let names = BusinessDayConvention::ALL.map(BusinessDayConvention::name).join(", ");
        let error = "MODFOLLOWING".parse::<BusinessDayConvention>().unwrap_err().to_string();
        assert_eq!(error, format!("no business day convention \"MODFOLLOWING\"; expected one of {names}"));
    }
}
