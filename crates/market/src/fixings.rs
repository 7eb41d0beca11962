//! Published values of indices by day.

use plimsoll_units::Day;
use std::collections::BTreeMap;

/// Values by code and day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fixings {
    series: BTreeMap<String, BTreeMap<Day, f64>>,
}

impl Fixings {
    /// Keeps one value; gives back the value that was there for that day.
    pub fn insert(&mut self, code: &str, day: Day, value: f64) -> Option<f64> {
        self.series.entry(code.to_owned()).or_default().insert(day, value)
    }

    /// The value of a code on a day.
    #[must_use]
    pub fn on(&self, code: &str, day: Day) -> Option<f64> {
        self.series.get(code)?.get(&day).copied()
    }

    /// The values of a code by day.
    #[must_use]
    pub fn of(&self, code: &str) -> Option<&BTreeMap<Day, f64>> {
        self.series.get(code)
    }

    /// The codes there are.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.series.keys().map(String::as_str)
    }
}
