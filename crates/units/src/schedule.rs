//! Dates of a cycle from an anchor to an end.
//!
//! S(s, c, T): t_k = s + k·c, always counted from the anchor `s` and clamped to the month's end, while t_k < T;
//! then T itself where the schedule includes its end.
//! Source: ACTUS Technical Specification 1.1, sections Schedule and End Of Month Shift Convention.

use crate::{Cycle, Day, EndOfMonth, Stub};

/// A cycle pinned to its anchor and end. Copy and small: dates are computed, not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    anchor: Day,
    end: Day,
    step: Step,
    /// Regular dates: k = 0 .. count are before the end and kept.
    count: i32,
    with_end: bool,
    long_stub: bool,
    odd_end: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Once,
    Days(i32),
    /// Anchor's month index, day of month wanted (31 for month ends), months a step.
    Months {
        month_index: i32,
        day: i32,
        months: i32,
    },
}

/// Why a schedule cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScheduleError {
    /// More dates than the limit.
    #[error("the cycle gives {dates} dates from {anchor} to {end}; the limit is {limit}")]
    TooManyDates {
        /// Dates the cycle would give.
        dates: i32,
        /// The limit.
        limit: i32,
        /// First date.
        anchor: Day,
        /// Last date.
        end: Day,
    },
}

/// The most dates one schedule may have: daily for 300 years.
const MOST_DATES: i32 = 110_000;

impl Schedule {
    /// Dates from `anchor` by `cycle` up to `end`.
    ///
    /// * `cycle` — without one the schedule is the anchor alone (and the end where included)
    /// * `with_end` — whether `end` itself is a date (interest, fees) or not (redemptions, resets)
    ///
    /// # Errors
    /// [`ScheduleError::TooManyDates`] above 110,000 dates.
    ///
    /// ```
    /// use plimsoll_units::{EndOfMonth, Schedule};
    /// let schedule = Schedule::new("2023-01-31".parse()?, Some("P1ML1".parse()?), EndOfMonth::SameDay, "2023-04-15".parse()?, true)?;
    /// let dates: Vec<String> = schedule.iter().map(|day| day.to_string()).collect();
    /// assert_eq!(dates, ["2023-01-31", "2023-02-28", "2023-03-31", "2023-04-15"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(
        anchor: Day,
        cycle: Option<Cycle>,
        end_of_month: EndOfMonth,
        end: Day,
        with_end: bool,
    ) -> Result<Self, ScheduleError> {
        let step = Step::new(anchor, cycle, end_of_month);
        let long_stub = cycle.is_some_and(|c| c.stub() == Stub::Long);
        let schedule = Self { anchor, end, step, count: 0, with_end, long_stub, odd_end: false };
        let dates = step.dates_before(anchor, end);
        if dates > MOST_DATES {
            return Err(ScheduleError::TooManyDates { dates, limit: MOST_DATES, anchor, end });
        }
        Ok(schedule.until(end))
    }

    /// The same anchor and cycle up to another end: for contracts that only get an end from the run.
    #[must_use]
    pub fn until(self, end: Day) -> Self {
        let before_end = self.step.dates_before(self.anchor, end);
        let ends_odd = self.odd_end || self.step.at(self.anchor, before_end) != end;
        // The last regular date goes only when the set, with its end where that is included, has more than two members.
        let drop_last = self.long_stub && ends_odd && before_end + i32::from(self.with_end) > 2;
        let count = if drop_last { before_end - 1 } else { before_end };
        Self { end, count, with_end: self.with_end && self.anchor <= end, ..self }
    }

    /// The same schedule whose end is written as a moment before midnight: it is the next day, but on no cycle.
    #[must_use]
    pub fn ending_before_midnight(mut self) -> Self {
        self.odd_end = true;
        self.until(self.end)
    }

    /// A schedule without dates.
    #[must_use]
    pub const fn none() -> Self {
        let day = Day::MIN;
        Self {
            anchor: day,
            end: day,
            step: Step::Once,
            count: 0,
            with_end: false,
            long_stub: false,
            odd_end: false,
        }
    }

    /// How many dates there are.
    #[must_use]
    pub const fn len(&self) -> i32 {
        self.count + self.with_end as i32
    }

    /// Whether there are no dates.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Date number `k`, from 0; regular dates first, then the end.
    #[must_use]
    #[inline]
    pub const fn date(&self, k: i32) -> Option<Day> {
        if k < 0 {
            None
        } else if k < self.count {
            Some(self.step.at(self.anchor, k))
        } else if k == self.count && self.with_end {
            Some(self.end)
        } else {
            None
        }
    }

    /// Date number `k` of the cycle, from 0, though it be at the end or beyond; none without a cycle.
    #[must_use]
    pub fn following(&self, k: i32) -> Option<Day> {
        (k >= 0 && self.step != Step::Once).then(|| self.step.at(self.anchor, k))
    }

    /// The number of dates on or before `day`.
    #[must_use]
    pub fn dates_until(&self, day: Day) -> i32 {
        let regular = self.step.dates_before(self.anchor, day + 1).min(self.count);
        regular + i32::from(self.with_end && regular == self.count && self.end <= day)
    }

    /// Regular dates, before the end.
    #[must_use]
    pub const fn regular_len(&self) -> i32 {
        self.count
    }

    /// For a cycle of whole months whose day of the month exists in every month (28 or less): anchor's month
    /// index, day of the month and months a step. Such a schedule needs no clamping, and loops may use that.
    #[must_use]
    pub const fn plain_months(&self) -> Option<PlainMonths> {
        match self.step {
            Step::Months { month_index, day, months } if day <= 28 => {
                Some(PlainMonths { month_index, day, months })
            }
            _ => None,
        }
    }

    /// The dates in order.
    #[must_use]
    pub const fn iter(&self) -> ScheduleIter {
        ScheduleIter { schedule: *self, k: 0 }
    }
}

/// A cycle of whole months that never meets a month's end; see [`Schedule::plain_months`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlainMonths {
    /// Months from January 1900 to the anchor's month.
    pub month_index: i32,
    /// Day of the month, at most 28.
    pub day: i32,
    /// Months a step.
    pub months: i32,
}

impl Step {
    const fn new(anchor: Day, cycle: Option<Cycle>, end_of_month: EndOfMonth) -> Self {
        let Some(cycle) = cycle else { return Self::Once };
        match (cycle.tenor().days(), cycle.tenor().months()) {
            (Some(days), _) => Self::Days(days),
            (None, Some(months)) => {
                let month_end = matches!(end_of_month, EndOfMonth::EndOfMonth) && anchor.is_end_of_month();
                let day = if month_end { 31 } else { anchor.civil().day };
                Self::Months { month_index: anchor.month_index(), day, months }
            }
            (None, None) => Self::Once,
        }
    }

    #[inline]
    const fn at(self, anchor: Day, k: i32) -> Day {
        match self {
            Self::Once => {
                if k == 0 {
                    anchor
                } else {
                    Day::MAX
                }
            }
            Self::Days(days) => Day::from_i32(anchor.to_i32().saturating_add(days.saturating_mul(k))),
            Self::Months { month_index, day, months } => {
                Day::on_month(month_index.saturating_add(months.saturating_mul(k)), day)
            }
        }
    }

    /// The number of k >= 0 with t_k < day.
    fn dates_before(self, anchor: Day, day: Day) -> i32 {
        if day <= anchor {
            return 0;
        }
        match self {
            Self::Once => 1,
            Self::Days(days) => (day - anchor - 1) / days + 1,
            Self::Months { month_index, months, .. } => {
                let whole = (day.month_index() - month_index) / months;
                whole + i32::from(self.at(anchor, whole) < day)
            }
        }
    }
}

/// Iterator over the dates of a [`Schedule`].
#[derive(Clone, Debug)]
pub struct ScheduleIter {
    schedule: Schedule,
    k: i32,
}

impl Iterator for ScheduleIter {
    type Item = Day;
    fn next(&mut self) -> Option<Day> {
        let day = self.schedule.date(self.k)?;
        self.k += 1;
        Some(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(anchor: &str, cycle: &str, eom: EndOfMonth, end: &str, with_end: bool, expected: &[&str]) {
        let cycle = (!cycle.is_empty()).then(|| cycle.parse().unwrap());
        let schedule =
            Schedule::new(anchor.parse().unwrap(), cycle, eom, end.parse().unwrap(), with_end).unwrap();
        let dates: Vec<String> = schedule.iter().map(|d| d.to_string()).collect();
        assert_eq!(dates, expected);
        for (k, day) in schedule.iter().enumerate() {
            assert_eq!(schedule.dates_until(day), i32::try_from(k).unwrap() + 1);
            assert_eq!(schedule.dates_until(day - 1), i32::try_from(k).unwrap());
        }
    }

    #[test]
    fn stubs_and_ends() {
        use EndOfMonth::{EndOfMonth as Eom, SameDay as Sd};
        check("2013-01-01", "P1ML0", Sd, "2013-03-15", true, &["2013-01-01", "2013-02-01", "2013-03-15"]);
        check(
            "2013-01-01",
            "P1ML1",
            Sd,
            "2013-03-15",
            true,
            &["2013-01-01", "2013-02-01", "2013-03-01", "2013-03-15"],
        );
        check("2013-01-01", "P1ML0", Sd, "2013-03-15", false, &["2013-01-01", "2013-02-01"]);
        check("2013-01-01", "P1ML0", Sd, "2013-03-01", false, &["2013-01-01", "2013-02-01"]);
        check("2013-01-01", "P1YL0", Sd, "2013-03-01", true, &["2013-01-01", "2013-03-01"]);
        check("2013-01-01", "", Sd, "2013-03-01", true, &["2013-01-01", "2013-03-01"]);
        check("2013-03-01", "P1ML1", Sd, "2013-03-01", true, &["2013-03-01"]);
        check("2013-03-01", "P1ML1", Sd, "2013-03-01", false, &[]);
        check("2013-04-01", "P1ML1", Sd, "2013-03-01", true, &[]);
        check("2023-02-28", "P1YL1", Eom, "2025-02-28", true, &["2023-02-28", "2024-02-29", "2025-02-28"]);
        check("2023-04-30", "P1ML1", Eom, "2023-07-01", false, &["2023-04-30", "2023-05-31", "2023-06-30"]);
        check("2023-04-30", "P1ML1", Sd, "2023-07-01", false, &["2023-04-30", "2023-05-30", "2023-06-30"]);
        check(
            "2013-01-01",
            "P9DL1",
            Sd,
            "2013-01-28",
            true,
            &["2013-01-01", "2013-01-10", "2013-01-19", "2013-01-28"],
        );
    }
}
