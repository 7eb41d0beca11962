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

    fn check(day: &str, calendar: &Calendar, expected: [(&str, &str, &str); 9]) {
        let day: Day = day.parse().unwrap();
        for (name, event, calculation) in expected {
            let shifted = name.parse::<BusinessDayConvention>().unwrap().shift(day, calendar);
            let found = (shifted.event.to_string(), shifted.calculation.to_string());
            assert_eq!((found.0.as_str(), found.1.as_str()), (event, calculation), "{name} {day}");
        }
    }

    /// Saturday 2025-05-31 is a month end: following leaves the month, preceding does not.
    #[test]
    fn moves_a_month_end() {
        let (before, day, after) = ("2025-05-30", "2025-05-31", "2025-06-02");
        check(
            day,
            &Calendar::monday_to_friday(),
            [
                ("NOS", day, day),
                ("SCF", after, after),
                ("SCMF", before, before),
                ("CSF", after, day),
                ("CSMF", before, day),
                ("SCP", before, before),
                ("SCMP", before, before),
                ("CSP", before, day),
                ("CSMP", before, day),
            ],
        );
    }

    /// Sunday 2025-06-01 is a month start: preceding leaves the month, following does not.
    #[test]
    fn moves_a_month_start() {
        let (before, day, after) = ("2025-05-30", "2025-06-01", "2025-06-02");
        check(
            day,
            &Calendar::monday_to_friday(),
            [
                ("NOS", day, day),
                ("SCF", after, after),
                ("SCMF", after, after),
                ("CSF", after, day),
                ("CSMF", after, day),
                ("SCP", before, before),
                ("SCMP", after, after),
                ("CSP", before, day),
                ("CSMP", after, day),
            ],
        );
    }

    /// Friday 2024-03-29 is Good Friday; the next TARGET day, 2 April, is over the month's end and four days on.
    #[test]
    fn moves_over_easter() {
        let (before, day, after) = ("2024-03-28", "2024-03-29", "2024-04-02");
        check(
            day,
            &Calendar::named("TARGET").unwrap(),
            [
                ("NOS", day, day),
                ("SCF", after, after),
                ("SCMF", before, before),
                ("CSF", after, day),
                ("CSMF", before, day),
                ("SCP", before, before),
                ("SCMP", before, before),
                ("CSP", before, day),
                ("CSMP", before, day),
            ],
        );
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
