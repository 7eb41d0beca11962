//! Business-day calendars: bit sets from 1900 to 2200, made by rule or from a list of holidays.
//!
//! A calendar known by rule is one file in `calendar/` and one line in `CATALOGUE`.

mod brazil;
mod days_of_year;
mod england;
mod federal_reserve;
mod japan;
mod monday_to_friday;
mod no_calendar;
mod target;
mod us_government_bonds;
mod zurich;

use crate::Day;
use std::sync::{Arc, LazyLock};

/// Every calendar known by rule.
static CATALOGUE: [&Rule; 9] = [
    &no_calendar::RULE,
    &monday_to_friday::RULE,
    &target::RULE,
    &us_government_bonds::RULE,
    &federal_reserve::RULE,
    &england::RULE,
    &zurich::RULE,
    &japan::RULE,
    &brazil::RULE,
];

/// The names in [`CATALOGUE`], as an error prints them.
const AVAILABLE: &str = "NC, MF, TARGET, US, US_FED, UK, CH, JP, BR";

/// A calendar by rule: weekends, and the holidays of each year.
struct Rule {
    /// The calendar's name first, then other names that mean the same.
    names: &'static [&'static str],
    weekend: Weekend,
    /// The first year for which the rule gives the days that really were closed.
    right_from_year: i32,
    /// Pushes the holidays of one year; those on a weekend may be left out or repeated.
    holidays: fn(year: i32, closed: &mut Vec<Day>),
}

/// The days of the week that are never business days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Weekend {
    /// No day of the week is closed.
    None,
    /// Saturday and Sunday.
    SaturdaySunday,
    /// Friday and Saturday.
    FridaySaturday,
}

impl Weekend {
    /// Whether this weekend has the weekday, Monday 0 to Sunday 6.
    #[must_use]
    pub const fn contains(self, weekday: i32) -> bool {
        match self {
            Self::None => false,
            Self::SaturdaySunday => weekday == 5 || weekday == 6,
            Self::FridaySaturday => weekday == 4 || weekday == 5,
        }
    }
}

/// Why there is no such calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalendarError {
    /// No calendar of that name is known by rule.
    #[error("no calendar \"{name}\"; there are {AVAILABLE}")]
    Unknown {
        /// Name as given.
        name: String,
    },
    /// A holiday that the bit set cannot hold, so it would be lost.
    #[error("calendar \"{name}\" has a holiday {holiday}; holidays must lie in {} to {}", Day::MIN, Day::MAX)]
    HolidayOutOfRange {
        /// The calendar's name.
        name: String,
        /// The first such holiday.
        holiday: Day,
    },
}

impl CalendarError {
    /// The names of the calendars known by rule, comma separated.
    #[must_use]
    pub const fn available(&self) -> &'static str {
        AVAILABLE
    }
}

/// Which days are business days, 1900 to 2200: one bit a day. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    name: Arc<str>,
    right_from: Day,
    words: Arc<[Word]>,
}

/// 64 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Word {
    /// Bit `k` is set when day `k` of the word is a business day.
    business: u64,
    /// Business days in all words before this one.
    before: i32,
}

/// Days from 1900 to 2200.
const DAYS: i32 = Day::MAX.to_i32() - Day::MIN.to_i32() + 1;
/// Words to hold them.
const WORDS: usize = 1718;
/// Days that the words hold, a few more than are valid.
const HELD_DAYS: i32 = 64 * 1718;
const _: () = assert!(HELD_DAYS >= DAYS && HELD_DAYS < DAYS + 64);

impl Calendar {
    /// Every day is a business day: `NC`.
    #[must_use]
    pub fn none() -> Self {
        static NONE: LazyLock<Calendar> = LazyLock::new(|| Calendar::by_rule(&no_calendar::RULE));
        NONE.clone()
    }

    /// Monday to Friday: `MF`.
    #[must_use]
    pub fn monday_to_friday() -> Self {
        Self::by_rule(&monday_to_friday::RULE)
    }

    /// The calendar known by rule under this name.
    ///
    /// * `name` — one of [`Calendar::names`], or an ACTUS or FpML name that means the same: `NOCALENDAR`, `NONE`,
    ///   `MONDAY_TO_FRIDAY`, `EUTA`, `USGS`, `GBLO`, `CHZU`, `JPTO`, `BRBD`; case matters
    ///
    /// # Errors
    /// [`CalendarError::Unknown`] for any other name; its text lists the names there are.
    ///
    /// ```
    /// use plimsoll_units::Calendar;
    /// let target = Calendar::named("TARGET")?;
    /// assert!(!target.is_business_day("2025-04-21".parse()?)); // Easter Monday
    /// assert!(Calendar::named("Mars").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn named(name: &str) -> Result<Self, CalendarError> {
        match CATALOGUE.iter().find(|rule| rule.names.contains(&name)) {
            Some(rule) => Ok(Self::by_rule(rule)),
            None => Err(CalendarError::Unknown { name: name.to_owned() }),
        }
    }

    /// The names of the calendars known by rule, each once.
    pub fn names() -> impl Iterator<Item = &'static str> {
        CATALOGUE.iter().map(|rule| rule.names[0])
    }

    /// A calendar from a list of holidays.
    ///
    /// * `holidays` — in any order, weekends and repeats allowed
    /// * `weekend` — closed beside the holidays
    ///
    /// # Errors
    /// [`CalendarError::HolidayOutOfRange`] when a holiday is before 1900 or after 2200.
    ///
    /// ```
    /// use plimsoll_units::{Calendar, Weekend};
    /// let bridge = "2025-05-30".parse()?; // a Friday
    /// let ours = Calendar::user("OURS", &[bridge], Weekend::SaturdaySunday)?;
    /// assert_eq!(ours.following(bridge).to_string(), "2025-06-02");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn user(name: &str, holidays: &[Day], weekend: Weekend) -> Result<Self, CalendarError> {
        if let Some(&holiday) = holidays.iter().find(|day| !day.is_valid()) {
            return Err(CalendarError::HolidayOutOfRange { name: name.to_owned(), holiday });
        }
        let mut business = weekdays(weekend);
        close(&mut business, holidays);
        Ok(Self::from_bits(name, Day::MIN, &business))
    }

    /// A calendar from a rule that says whether a day is a business day.
    #[must_use]
    pub fn from_rule(name: &str, is_business_day: impl Fn(Day) -> bool) -> Self {
        Self::from_bits(name, Day::MIN, &bits(is_business_day))
    }

    fn by_rule(rule: &Rule) -> Self {
        let mut business = weekdays(rule.weekend);
        let mut closed = Vec::with_capacity(32);
        for year in 1900..=2200 {
            closed.clear();
            (rule.holidays)(year, &mut closed);
            close(&mut business, &closed);
        }
        Self::from_bits(rule.names[0], Day::start_of_year(rule.right_from_year), &business)
    }

    fn from_bits(name: &str, right_from: Day, business: &[u64]) -> Self {
        let mut before = 0;
        let mut words = Vec::with_capacity(business.len());
        for &business in business {
            words.push(Word { business, before });
            before += business.count_ones().cast_signed();
        }
        Self { name: name.into(), right_from, words: words.into() }
    }

    /// The calendar's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first day from which a rule gives the days that really were closed.
    ///
    /// Before it the rule's earliest form is used, which is a guess and worth a finding. For other calendars 1900-01-01.
    #[must_use]
    pub const fn right_from(&self) -> Day {
        self.right_from
    }

    /// Whether this is a business day; days outside 1900 to 2200 count as business days.
    #[must_use]
    #[inline]
    pub fn is_business_day(&self, day: Day) -> bool {
        let Ok(index) = usize::try_from(day - Day::MIN) else { return true };
        self.words.get(index / 64).is_none_or(|word| word.business >> (index % 64) & 1 == 1)
    }

    /// The first business day on or after a day.
    #[must_use]
    pub fn following(&self, mut day: Day) -> Day {
        while !self.is_business_day(day) {
            day = day + 1;
        }
        day
    }

    /// The last business day on or before a day.
    #[must_use]
    pub fn preceding(&self, mut day: Day) -> Day {
        while !self.is_business_day(day) {
            day = day - 1;
        }
        day
    }

    /// Business days from `from` (included) to `to` (excluded); negative when `to` is before `from`.
    ///
    /// ```
    /// use plimsoll_units::Calendar;
    /// let week = Calendar::monday_to_friday();
    /// assert_eq!(week.business_days_between("2025-05-30".parse()?, "2025-06-03".parse()?), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn business_days_between(&self, from: Day, to: Day) -> i32 {
        self.business_days_before(to) - self.business_days_before(from)
    }

    /// Business days from 1900-01-01 (included) to `day` (excluded); negative before 1900.
    #[inline]
    fn business_days_before(&self, day: Day) -> i32 {
        let offset = day - Day::MIN;
        let Ok(index) = usize::try_from(offset) else { return offset };
        match self.words.get(index / 64) {
            Some(word) => {
                let earlier_days = (1_u64 << (index % 64)) - 1;
                word.before + (word.business & earlier_days).count_ones().cast_signed()
            }
            None => self.words.last().map_or(0, |last| {
                last.before + last.business.count_ones().cast_signed() + (offset - HELD_DAYS)
            }),
        }
    }
}

/// One bit a day; the bits behind the last day are set, as days outside the range are business days.
fn bits(is_business_day: impl Fn(Day) -> bool) -> Vec<u64> {
    let mut business = vec![u64::MAX; WORDS];
    for offset in 0..DAYS {
        let day = Day::MIN + offset;
        if !is_business_day(day) {
            close(&mut business, &[day]);
        }
    }
    business
}

fn weekdays(weekend: Weekend) -> Vec<u64> {
    bits(|day| !weekend.contains(day.weekday()))
}

/// Clears the bits of days from 1900 to 2200.
fn close(business: &mut [u64], days: &[Day]) {
    for &day in days {
        debug_assert!(day.is_valid(), "holiday outside 1900 to 2200");
        let Ok(index) = usize::try_from(day - Day::MIN) else { continue };
        if let Some(word) = business.get_mut(index / 64) {
            *word &= !(1 << (index % 64));
        }
    }
}

#[cfg(test)]
mod tests;
