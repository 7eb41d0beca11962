//! Scheduled days after the business-day convention, looked up instead of worked out.

use crate::terms::NameId;
use plimsoll_units::{BusinessDayConvention, Calendar, Day, DayGrid};

/// A scheduled day after the convention.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moved {
    /// The day it happens.
    pub(crate) event: Day,
    /// The day that interest is counted to.
    pub(crate) calculation: Day,
    /// That day in the count of its day-count convention: the difference of two of them, over the basis, is a length in
    /// years.
    pub(crate) serial: i32,
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
    days: Vec<Moved>,
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
        let days = (self.first.to_i32()..=self.last.to_i32()).map(|day| {
            let shifted = convention.shift(Day::from_i32(day), calendar);
            Moved {
                event: shifted.event,
                calculation: shifted.calculation,
                serial: serial_of(shifted.calculation, serial),
            }
        });
        self.tables.push(Table { calendar: id, convention, serial, days: days.collect() });
        self.tables.len() - 1
    }

    /// A scheduled day moved; days outside the grid stay where they are.
    #[inline]
    pub(crate) fn on(&self, place: usize, day: Day) -> Moved {
        let index = usize::try_from(day - self.first).ok();
        let moved = index.and_then(|index| self.tables.get(place)?.days.get(index));
        moved.copied().unwrap_or(Moved { event: day, calculation: day, serial: 0 })
    }

    /// The moved days of a table, and the scheduled day of the first.
    #[inline]
    pub(crate) fn table(&self, place: usize) -> (&[Moved], Day) {
        (self.tables.get(place).map_or(&[], |table| &table.days), self.first)
    }
}

/// A day in the count of a day-count convention.
pub(crate) fn serial_of(day: Day, serial: Serial) -> i32 {
    match serial {
        Serial::Actual => day.to_i32(),
        Serial::Thirty => {
            let civil = day.civil();
            360 * civil.year + 30 * civil.month + civil.day.min(30)
        }
    }
}
