//! Finds facts by what they are about, and the units they are written in.

use crate::number::{MoneyScale, largest};
use plimsoll::Answer;
use plimsoll_measure::{ASSETS, Fact, LIABILITIES, OFF_BALANCE, TOTAL, Unit, Value};
use plimsoll_units::{Currency, Micros};
use std::collections::{BTreeMap, BTreeSet};

/// Place of the base among the scenarios.
pub(crate) const BASE: u16 = 0;

type Key = (&'static str, u16, u32, Option<Currency>, Option<u16>);

/// An answer with its facts in an index; where a fact is told twice the first counts.
#[derive(Debug)]
pub(crate) struct Selection<'a> {
    /// The answer.
    pub(crate) answer: &'a Answer,
    facts: BTreeMap<Key, &'a Fact>,
    scale: MoneyScale,
}

/// A group that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group<'a> {
    pub(crate) place: u32,
    pub(crate) name: &'a str,
}

impl<'a> Selection<'a> {
    pub(crate) fn new(answer: &'a Answer) -> Self {
        let mut facts = BTreeMap::new();
        for fact in answer.facts.rows() {
            facts
                .entry((fact.measure, fact.scenario, fact.group, fact.currency, fact.bucket))
                .or_insert(fact);
        }
        let sizes = facts.values().filter(|fact| {
            fact.currency.is_none()
                && matches!(fact.measure, "book_value" | "fair_value" | "economic_value" | "eve")
        });
        let most = largest(sizes.map(|fact| fact.value.to_f64()));
        let currency = answer.reporting_currency;
        let scale = MoneyScale::new(&answer.case.money_unit, currency, currency, most);
        Self { answer, facts, scale }
    }

    /// The unit of money of the reporting currency throughout, with decimals for this largest amount.
    pub(crate) fn scale(&self, largest: f64, digits: i32) -> MoneyScale {
        self.scale.showing(largest, digits)
    }

    /// The unit of money for amounts much smaller than the balance sheet, such as DV01.
    pub(crate) fn scale_for(&self, currency: Currency, largest: f64) -> MoneyScale {
        MoneyScale::new(&self.answer.case.money_unit, self.answer.reporting_currency, currency, largest)
    }

    /// The place of a group by its name.
    pub(crate) fn group_place(&self, name: &str) -> Option<u32> {
        self.answer.facts.groups().iter().position(|group| group == name).and_then(|n| u32::try_from(n).ok())
    }

    /// The groups that were asked for, without the four that are always there.
    pub(crate) fn groups(&self) -> Vec<Group<'a>> {
        let fixed = [TOTAL, ASSETS, LIABILITIES, OFF_BALANCE];
        (0_u32..)
            .map_while(|place| self.answer.facts.groups().get(place as usize).map(|name| (place, name)))
            .filter(|(_, name)| !fixed.contains(&name.as_str()))
            .map(|(place, name)| Group { place, name })
            .collect()
    }

    /// A value over all currencies without a bucket.
    pub(crate) fn at(&self, measure: &'static str, scenario: u16, group: u32) -> Option<Value> {
        self.facts.get(&(measure, scenario, group, None, None)).map(|fact| fact.value)
    }

    /// A value of a named group, over all currencies without a bucket.
    pub(crate) fn of(&self, measure: &'static str, scenario: u16, group: &str) -> Option<Value> {
        self.at(measure, scenario, self.group_place(group)?)
    }

    /// Exact money of a named group in the base.
    pub(crate) fn base_money(&self, measure: &'static str, group: &str) -> Option<Micros> {
        money(self.of(measure, BASE, group)?)
    }

    /// A number of a named group in the base.
    pub(crate) fn base_number(&self, measure: &'static str, group: &str) -> Option<f64> {
        self.of(measure, BASE, group).map(Value::to_f64)
    }

    /// A value in a bucket of the base.
    pub(crate) fn in_bucket(
        &self,
        measure: &'static str,
        group: u32,
        currency: Option<Currency>,
        bucket: u16,
    ) -> Option<&'a Fact> {
        self.facts.get(&(measure, BASE, group, currency, Some(bucket))).copied()
    }

    /// A value of a named group in a scenario and bucket, over all currencies.
    pub(crate) fn told(
        &self,
        measure: &'static str,
        scenario: u16,
        group: &str,
        bucket: u16,
    ) -> Option<Value> {
        let group = self.group_place(group)?;
        self.facts.get(&(measure, scenario, group, None, Some(bucket))).map(|fact| fact.value)
    }

    /// Whether there is any fact of this measure.
    pub(crate) fn has(&self, measure: &'static str) -> bool {
        self.rows(measure).next().is_some()
    }

    /// The facts of a measure in the order of scenario, group, currency, bucket.
    pub(crate) fn rows(&self, measure: &'static str) -> impl Iterator<Item = &'a Fact> {
        let from: Key = (measure, 0, 0, None, None);
        self.facts.range(from..).map(|(_, fact)| *fact).take_while(move |fact| fact.measure == measure)
    }

    /// The buckets in which a measure has facts, in their order.
    pub(crate) fn buckets(&self, measures: &[&'static str]) -> Vec<u16> {
        let places: BTreeSet<u16> =
            measures.iter().flat_map(|measure| self.rows(measure)).filter_map(|fact| fact.bucket).collect();
        places.into_iter().collect()
    }

    /// The name of a bucket.
    pub(crate) fn bucket_name(&self, place: u16) -> &'a str {
        self.answer.facts.buckets().get(usize::from(place)).map_or("", String::as_str)
    }

    /// The scenarios' names with their places.
    pub(crate) fn scenarios(&self) -> impl Iterator<Item = (u16, &'a str)> {
        let names = self.answer.facts.scenarios();
        (0_u16..).map_while(move |place| names.get(usize::from(place)).map(|name| (place, name.as_str())))
    }
}

/// Exact money, where the value is money.
pub(crate) const fn money(value: Value) -> Option<Micros> {
    match value {
        Value::Money(amount) => Some(amount),
        Value::Number(_) => None,
    }
}

/// The currency a unit counts in, for money and money per basis point.
pub(crate) const fn currency_of(unit: Unit) -> Option<Currency> {
    match unit {
        Unit::Money(currency) | Unit::MoneyPerBasisPoint(currency) => Some(currency),
        _ => None,
    }
}
