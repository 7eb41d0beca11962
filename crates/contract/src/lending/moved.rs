//! Scheduled days after the business-day convention, looked up instead of worked out.

use crate::terms::NameId;
use plimsoll_units::{BusinessDayConvention, Calendar, Day, DayGrid, Schedule};

/// A scheduled day after the convention.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moved {
    /// The day it happens.
    pub(crate) event: Day,
    /// The day that interest is counted to, in the count of its day-count convention: the difference of two of them, over
    /// the basis, is a length in years.
    pub(crate) serial: i32,
}

impl Moved {
    /// The day that interest is counted to, for the scheduled day that moved here.
    #[inline]
    pub(crate) const fn counted_to(&self, convention: BusinessDayConvention, scheduled: Day) -> Day {
        if convention.counts_to_schedule() { scheduled } else { self.event }
    }
}

/// How a regular loan counts days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Serial {
    /// Every day.
    Actual,
    /// 30 a month, the 31st as the 30th.
    Thirty,
}

/// The moved days of one calendar and convention.
#[derive(Clone, Debug)]
struct Table {
    calendar: NameId,
    convention: BusinessDayConvention,
    serial: Serial,
    days: Days,
}

/// How far each day moves, and its serial. Shape `[days]`; apart, so that both stay near the processor.
#[derive(Clone, Debug, Default)]
struct Days {
    offsets: Vec<i8>,
    serials: Vec<i32>,
}

/// A table, with the scheduled day of its first entry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MovedTable<'a> {
    first: Day,
    offsets: &'a [i8],
    serials: &'a [i32],
}

impl MovedTable<'_> {
    /// A scheduled day moved; none outside the table.
    #[inline(always)]
    pub(crate) fn on(&self, day: Day) -> Option<Moved> {
        let index = usize::try_from(day - self.first).ok()?;
        let (offset, serial) = (self.offsets.get(index)?, self.serials.get(index)?);
        Some(Moved { event: day + i32::from(*offset), serial: *serial })
    }
}

impl MovedTable<'_> {
    /// Whether the regular days still ahead can be taken as they are: none that was scheduled before the status date
    /// moves behind it or the other way round, and none moves to maturity or behind it.
    pub(crate) fn keeps(&self, schedule: &Schedule, status: Day, maturity: Day) -> bool {
        let next = schedule.dates_until(status);
        let is = |k: i32, holds: &dyn Fn(Day) -> bool| {
            let day = schedule.date(k).filter(|_| k < schedule.regular_len());
            // What is before the table is long past.
            day.is_none_or(|day| self.on(day).map_or(day < self.first, |moved| holds(moved.event)))
        };
        is(next - 1, &|event| event <= status)
            && is(next, &|event| event > status)
            && is(schedule.regular_len() - 1, &|event| event < maturity)
    }
}

/// Tables of moved days, made when they are first needed.
#[derive(Clone, Debug)]
pub(crate) struct MovedDays {
    first: Day,
    last: Day,
    tables: Vec<Table>,
}

impl MovedDays {
    /// For the scheduled days of a grid.
    pub(crate) fn new(grid: DayGrid) -> Self {
        Self { first: grid.start() - 31, last: grid.end(), tables: Vec::new() }
    }

    /// The place of a table.
    pub(crate) fn prepare(
        &mut self,
        (id, calendar): (NameId, &Calendar),
        convention: BusinessDayConvention,
        serial: Serial,
    ) -> usize {
        let same =
            |table: &Table| table.calendar == id && table.convention == convention && table.serial == serial;
        if let Some(place) = self.tables.iter().position(same) {
            return place;
        }
        let mut days = Days::default();
        for day in self.first.to_i32()..=self.last.to_i32() {
            let shifted = convention.shift(Day::from_i32(day), calendar);
            // A day that moves by more than four months has no place here: its contract takes the long way.
            let Ok(offset) = i8::try_from(shifted.event.to_i32() - day) else { break };
            days.offsets.push(offset);
            days.serials.push(serial_of(shifted.calculation, serial));
        }
        self.tables.push(Table { calendar: id, convention, serial, days });
        self.tables.len() - 1
    }

    /// A table.
    #[inline]
    pub(crate) fn table(&self, place: usize) -> MovedTable<'_> {
        let (offsets, serials): (&[i8], &[i32]) = match self.tables.get(place) {
            Some(table) => (&table.days.offsets, &table.days.serials),
            None => (&[], &[]),
        };
        MovedTable { first: self.first, offsets, serials }
    }
}

/// A day in the count of a day-count convention.
fn serial_of(day: Day, serial: Serial) -> i32 {
    match serial {
        Serial::Actual => day.to_i32(),
        Serial::Thirty => {
            let civil = day.civil();
            360 * civil.year + 30 * civil.month + civil.day.min(30)
        }
    }
}
