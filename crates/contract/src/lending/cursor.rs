//! One stream of dates of a loan, read in order.

use super::Loan;
use crate::EventType;
use plimsoll_units::{BusinessDayConvention, Calendar, Day, Schedule};

/// The next date of a schedule, with its order among the events of a day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor {
    schedule: Schedule,
    k: i32,
    order: EventType,
    /// Event day and order in one number, so that streams compare at once; `NONE` when there is no date left.
    pub(crate) key: i64,
    /// The scheduled day.
    pub(crate) schedule_day: Day,
    /// The day that interest is counted to.
    pub(crate) calculation_day: Day,
}

pub(crate) const NONE: i64 = i64::MAX;

/// The key of an event type on a day.
#[inline]
pub(crate) fn key(day: Day, order: EventType) -> i64 {
    i64::from(day.to_i32()) << 8 | order as i64
}

/// The day of a key.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "a key holds an i32 day above its low byte")]
pub(crate) fn key_day(key: i64) -> Day {
    Day::from_i32((key >> 8) as i32)
}

/// How a date of this loan moves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mover<'a> {
    pub(crate) convention: BusinessDayConvention,
    pub(crate) calendar: &'a Calendar,
    /// The scheduled maturity and the day it happens: what falls on or after it happens then.
    pub(crate) maturity: Day,
    pub(crate) maturity_event: Day,
}

impl<'a> Mover<'a> {
    pub(crate) fn new(loan: &Loan, calendar: &'a Calendar, maturity_shifts: bool) -> Self {
        let maturity_event = if maturity_shifts {
            loan.convention.shift(loan.maturity, calendar).event
        } else {
            loan.maturity
        };
        Self { convention: loan.convention, calendar, maturity: loan.maturity, maturity_event }
    }

    /// Event day and calculation day of a scheduled day. Nothing of a loan happens after its maturity.
    #[inline]
    pub(crate) fn shift(&self, day: Day) -> (Day, Day) {
        let shifted = self.convention.shift(day, self.calendar);
        if day == self.maturity || shifted.event > self.maturity_event {
            return (self.maturity_event, shifted.calculation);
        }
        (shifted.event, shifted.calculation)
    }

    /// The day that interest is counted to for a date, moved or not.
    #[inline]
    pub(crate) fn calculation(&self, day: Day) -> Day {
        self.convention.shift(day, self.calendar).calculation
    }
}

/// Position of the first date of a schedule whose event day is after `after`.
pub(crate) fn first_date_after(schedule: &Schedule, after: Day, mover: &Mover<'_>) -> i32 {
    // A holiday can move a date by some days: begin a little early and step.
    let mut k = schedule.dates_until(after - 14);
    while let Some(day) = schedule.date(k) {
        if mover.shift(day).0 > after {
            break;
        }
        k += 1;
    }
    k
}

impl Cursor {
    /// The dates of `schedule` that happen after `after`.
    pub(crate) fn new(schedule: Schedule, order: EventType, after: Day, mover: &Mover<'_>) -> Self {
        let mut cursor =
            Self { schedule, k: 0, order, key: NONE, schedule_day: Day::MAX, calculation_day: Day::MAX };
        if !schedule.is_empty() {
            cursor.k = first_date_after(&schedule, after, mover);
            cursor.read(mover);
        }
        cursor
    }

    /// Moves to the next date.
    #[inline]
    pub(crate) fn advance(&mut self, mover: &Mover<'_>) {
        self.k += 1;
        self.read(mover);
    }

    #[inline]
    fn read(&mut self, mover: &Mover<'_>) {
        match self.schedule.date(self.k) {
            None => self.key = NONE,
            Some(day) => {
                let (event, calculation) = mover.shift(day);
                self.key = key(event, self.order);
                self.schedule_day = day;
                self.calculation_day = calculation;
            }
        }
    }
}
