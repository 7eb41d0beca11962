//! Business-day calendars.

use crate::Day;
use std::sync::Arc;

/// Which days are business days, 1900 to 2200: one bit a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    name: Arc<str>,
    business: Arc<[u64]>,
}

impl Calendar {
    /// Every day is a business day.
    #[must_use]
    pub fn none() -> Self {
        Self::from_rule("NC", |_| true)
    }

    /// Monday to Friday.
    #[must_use]
    pub fn monday_to_friday() -> Self {
        Self::from_rule("MF", |day| day.weekday() < 5)
    }

    /// A calendar from a rule that says whether a day is a business day.
    #[must_use]
    pub fn from_rule(name: &str, is_business_day: impl Fn(Day) -> bool) -> Self {
        let days = usize::try_from(Day::MAX - Day::MIN + 1).unwrap_or(0);
        let mut business = vec![0_u64; days.div_ceil(64)];
        let mut day = Day::MIN;
        for word in &mut business {
            for bit in 0..64 {
                if day <= Day::MAX && is_business_day(day) {
                    *word |= 1 << bit;
                }
                day = day + 1;
            }
        }
        Self { name: name.into(), business: business.into() }
    }

    /// The calendar's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether this is a business day; days outside 1900 to 2200 count as business days.
    #[must_use]
    #[inline]
    pub fn is_business_day(&self, day: Day) -> bool {
        let Ok(index) = usize::try_from(day - Day::MIN) else { return true };
        self.business.get(index / 64).is_none_or(|word| word >> (index % 64) & 1 == 1)
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
    #[must_use]
    pub fn business_days_between(&self, from: Day, to: Day) -> i32 {
        if to < from {
            return -self.business_days_between(to, from);
        }
        let mut count = 0;
        let mut day = from;
        while day < to {
            count += i32::from(self.is_business_day(day));
            day = day + 1;
        }
        count
    }
}
