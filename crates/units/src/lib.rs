//! What numbers mean: days, cycles, calendars, day counts, currencies, rates and exact money.
//!
//! Rank 0: imports nothing of plimsoll, knows no file, clock or environment.

mod actual_actual_icma;
mod basis_points;
mod business_day;
pub mod calendar;
mod currency;
mod cycle;
mod day;
mod day_count;
mod day_grid;
mod finding;
mod micros;
mod pair;
mod rate;
mod schedule;
mod tenor;

pub use actual_actual_icma::actual_actual_icma;
pub use basis_points::BasisPoints;
pub use business_day::{BusinessDayConvention, BusinessDayConventionError, Shifted};
pub use calendar::{Calendar, CalendarError, Weekend};
pub use currency::{Currency, CurrencyError};
pub use cycle::{Cycle, CycleError, EndOfMonth, Stub};
pub use day::{Civil, Day, DayError};
pub use day_count::{DayCount, DayCountError};
pub use day_grid::DayGrid;
pub use finding::{Finding, Money, Severity};
pub use micros::{Micros, MicrosError};
pub use pair::pair;
pub use rate::{Compounding, Rate, RateError};
pub use schedule::{PlainMonths, Schedule, ScheduleError, ScheduleIter};
pub use tenor::{Tenor, TenorError, TenorUnit};
