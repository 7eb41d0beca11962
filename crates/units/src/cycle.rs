//! An ACTUS cycle: a period that repeats and what to do with an odd last one, `P1ML1`.
//!
//! Source: ACTUS Technical Specification 1.1, section Schedule; the dictionary's cycle text.

use crate::{Tenor, TenorError};
use std::fmt;
use std::str::FromStr;

/// What becomes of the last period when the cycle does not end on the end date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stub {
    /// `L0`: the last two periods become one long period.
    Long,
    /// `L1`: the last period stays short.
    Short,
}

/// Whether dates that start on a month's end stay on the month's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum EndOfMonth {
    /// `SD`: the same day of the month, clamped.
    #[default]
    SameDay,
    /// `EOM`: the end of the month when the anchor is one.
    EndOfMonth,
}

/// A repeating period of at least one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cycle {
    tenor: Tenor,
    stub: Stub,
}

/// Why a text is not a cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CycleError {
    /// The stub flag is not `L0` or `L1`.
    #[error(
        "not a cycle; expected P<number><D|W|M|Q|H|Y>L<0|1>, such as P1ML1 (L0 long last stub, L1 short)"
    )]
    Text,
    /// The cycle is of length zero.
    #[error("a cycle needs a period of at least one unit")]
    Empty,
    /// The period itself is wrong.
    #[error(transparent)]
    Tenor(#[from] TenorError),
}

impl Cycle {
    /// A cycle of `tenor`, at least one unit long.
    ///
    /// # Errors
    /// [`CycleError::Empty`] when the tenor is zero.
    pub const fn new(tenor: Tenor, stub: Stub) -> Result<Self, CycleError> {
        if tenor.count() == 0 { Err(CycleError::Empty) } else { Ok(Self { tenor, stub }) }
    }

    /// The period that repeats.
    #[must_use]
    pub const fn tenor(self) -> Tenor {
        self.tenor
    }

    /// What becomes of an odd last period.
    #[must_use]
    pub const fn stub(self) -> Stub {
        self.stub
    }
}

impl FromStr for Cycle {
    type Err = CycleError;

    fn from_str(text: &str) -> Result<Self, CycleError> {
        if !text.starts_with('P') {
            return Err(CycleError::Text);
        }
        let (tenor, stub) = match text.split_once('L') {
            Some((tenor, "0")) => (tenor, Stub::Long),
            Some((tenor, "1")) => (tenor, Stub::Short),
            _ => return Err(CycleError::Text),
        };
        Self::new(tenor.parse()?, stub)
    }
}

impl fmt::Display for Cycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}L{}", self.tenor, i32::from(self.stub == Stub::Short))
    }
}
