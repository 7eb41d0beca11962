//! The one long table of results: measure, scenario, group, currency, bucket, value, unit.
//!
//! A new measure adds rows and never changes a column. Names are kept once and rows hold their place.

use plimsoll_units::{Currency, Micros};

/// What a fact counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Money of a currency.
    Money(Currency),
    /// Money of a currency for one basis point: a DV01 of 45 loses 45 when rates rise by one basis point.
    MoneyPerBasisPoint(Currency),
    /// Years.
    Years,
    /// Years squared.
    YearsSquared,
    /// A plain ratio: 0.15 is 15 %.
    Ratio,
    /// A rate per year as a fraction.
    RatePerYear,
    /// A count.
    Count,
}

impl Unit {
    /// Its name in tables: `USD`, `USD/bp`, `years`, ...
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Money(currency) => currency.to_string(),
            Self::MoneyPerBasisPoint(currency) => format!("{currency}/bp"),
            Self::Years => "years".to_owned(),
            Self::YearsSquared => "years^2".to_owned(),
            Self::Ratio => "ratio".to_owned(),
            Self::RatePerYear => "per year".to_owned(),
            Self::Count => "count".to_owned(),
        }
    }
}

/// A number, exact where it is money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// Exact money.
    Money(Micros),
    /// Any other number.
    Number(f64),
}

impl Value {
    /// The value as a number; money in currency units.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        match self {
            Self::Money(amount) => amount.to_units(),
            Self::Number(number) => number,
        }
    }
}

/// One row of the long table. Scenario, group and bucket are places in the lists of [`Facts`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fact {
    /// Name of the measure, such as `delta_eve`.
    pub measure: &'static str,
    /// Place of the scenario.
    pub scenario: u16,
    /// Place of the group.
    pub group: u32,
    /// The currency of the flows; `None` for all of them together, in the reporting currency.
    pub currency: Option<Currency>,
    /// Place of the bucket, where the measure has buckets.
    pub bucket: Option<u16>,
    /// The value.
    pub value: Value,
    /// What it counts in.
    pub unit: Unit,
}

/// Name of the group of everything.
pub const TOTAL: &str = "TOTAL";
/// Name of the group of all assets.
pub const ASSETS: &str = "ASSETS";
/// Name of the group of all liabilities.
pub const LIABILITIES: &str = "LIABILITIES";
/// Name of the group of everything off the balance sheet.
pub const OFF_BALANCE: &str = "OFF-BALANCE";
/// The currency column of facts over all currencies.
pub const ALL_CURRENCIES: &str = "ALL";

/// The long table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    scenarios: Vec<String>,
    groups: Vec<String>,
    buckets: Vec<String>,
    rows: Vec<Fact>,
}

impl Facts {
    /// An empty table over these names.
    #[must_use]
    pub const fn new(scenarios: Vec<String>, groups: Vec<String>, buckets: Vec<String>) -> Self {
        Self { scenarios, groups, buckets, rows: Vec::new() }
    }

    /// Adds a row.
    pub fn push(&mut self, fact: Fact) {
        self.rows.push(fact);
    }

    /// The rows, in the order of measures, scenarios, groups, currencies and buckets as they were measured.
    #[must_use]
    pub fn rows(&self) -> &[Fact] {
        &self.rows
    }

    /// The scenarios' names; the first is the base. Those of another behaviour read `scenario @ behaviour`.
    #[must_use]
    pub fn scenarios(&self) -> &[String] {
        &self.scenarios
    }

    /// The groups' names: `TOTAL`, `ASSETS`, `LIABILITIES`, `OFF-BALANCE`, then the groups asked for.
    #[must_use]
    pub fn groups(&self) -> &[String] {
        &self.groups
    }

    /// The buckets' names.
    #[must_use]
    pub fn buckets(&self) -> &[String] {
        &self.buckets
    }

    /// The scenario's name of a row.
    #[must_use]
    pub fn scenario(&self, fact: &Fact) -> &str {
        self.scenarios.get(usize::from(fact.scenario)).map_or("", String::as_str)
    }

    /// The group's name of a row.
    #[must_use]
    pub fn group(&self, fact: &Fact) -> &str {
        self.groups.get(fact.group as usize).map_or("", String::as_str)
    }

    /// The bucket's name of a row, empty without one.
    #[must_use]
    pub fn bucket(&self, fact: &Fact) -> &str {
        fact.bucket.and_then(|place| self.buckets.get(usize::from(place))).map_or("", String::as_str)
    }

    /// The rows of one measure.
    pub fn of<'a>(&'a self, measure: &'a str) -> impl Iterator<Item = &'a Fact> {
        self.rows.iter().filter(move |fact| fact.measure == measure)
    }

    /// The value of one row, over all currencies and without a bucket.
    #[must_use]
    pub fn find(&self, measure: &str, scenario: &str, group: &str) -> Option<Value> {
        let row = self.rows.iter().find(|fact| {
            fact.measure == measure
                && fact.currency.is_none()
                && fact.bucket.is_none()
                && self.scenario(fact) == scenario
                && self.group(fact) == group
        })?;
        Some(row.value)
    }
}
