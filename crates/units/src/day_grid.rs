//! A run of consecutive days with an index for each: the axis of profiles and daily tables.

use crate::Day;

/// Consecutive days from `start`; both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayGrid {
    start: Day,
    end: Day,
}

impl DayGrid {
    /// The days from `start` to `end`; a single day when `end` is before `start`.
    #[must_use]
    pub fn new(start: Day, end: Day) -> Self {
        Self { start, end: end.max(start) }
    }

    /// First day.
    #[must_use]
    pub const fn start(&self) -> Day {
        self.start
    }

    /// Last day.
    #[must_use]
    pub const fn end(&self) -> Day {
        self.end
    }

    /// Number of days, at least 1.
    #[must_use]
    #[expect(clippy::cast_sign_loss, reason = "end is never before start")]
    pub fn len(&self) -> usize {
        (self.end - self.start) as usize + 1
    }

    /// Never empty.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        false
    }

    /// The index of a day, `None` outside the grid.
    #[must_use]
    #[inline]
    pub fn index(&self, day: Day) -> Option<usize> {
        let offset = usize::try_from(day - self.start).ok()?;
        (day <= self.end).then_some(offset)
    }

    /// The day at an index counted from 0.
    #[must_use]
    pub fn day(&self, index: usize) -> Option<Day> {
        let day = self.start + i32::try_from(index).ok()?;
        (day <= self.end).then_some(day)
    }
}
