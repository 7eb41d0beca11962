//! Moving a date off a holiday, and which date interest is counted to.
//!
//! Source: ACTUS Technical Specification 1.1, section Business Day Shift Convention.

use crate::{Calendar, Day};
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

impl FromStr for BusinessDayConvention {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Ok(match text {
            "NOS" | "NULL" => Self::NoShift,
            "SCF" => Self::ShiftCalculateFollowing,
            "SCMF" => Self::ShiftCalculateModifiedFollowing,
            "CSF" => Self::CalculateShiftFollowing,
            "CSMF" => Self::CalculateShiftModifiedFollowing,
            "SCP" => Self::ShiftCalculatePreceding,
            "SCMP" => Self::ShiftCalculateModifiedPreceding,
            "CSP" => Self::CalculateShiftPreceding,
            "CSMP" => Self::CalculateShiftModifiedPreceding,
            _ => return Err(()),
        })
    }
}
