//! `[plan]`: what to compute, and the buckets and key rates to show it in.

use crate::error::Problem;
use crate::toml_reader::{Entry, Section};
use crate::words::{Near, quoted};
use plimsoll::{Bucket, IncomePlan, Plan, RulePlan};
use plimsoll_units::{Day, Tenor, TenorUnit};

/// Columns that results can always be grouped by.
pub const ALWAYS_GROUPS: [&str; 4] = ["contractID", "contractType", "currency", "side"];

/// Key rates where a case names none, in months.
const KEY_RATE_MONTHS: [i32; 12] = [3, 6, 12, 24, 36, 60, 84, 120, 180, 240, 300, 360];

/// Ends of the supervisory buckets after the overnight one, in months; the last bucket has no end.
///
/// Source: BCBS 368, *Interest rate risk in the banking book* (2016), annex 2, table 1: 19 buckets.
const SUPERVISORY: [(&str, i32); 17] = [
    ("O/N-1M", 1),
    ("1-3M", 3),
    ("3-6M", 6),
    ("6-9M", 9),
    ("9M-1Y", 12),
    ("1-1.5Y", 18),
    ("1.5-2Y", 24),
    ("2-3Y", 36),
    ("3-4Y", 48),
    ("4-5Y", 60),
    ("5-6Y", 72),
    ("6-7Y", 84),
    ("7-8Y", 96),
    ("8-9Y", 108),
    ("9-10Y", 120),
    ("10-15Y", 180),
    ("15-20Y", 240),
];

/// The default size of a partition, in contracts.
const PARTITION: usize = 32_768;

/// Reads `[plan]` and `[income]`; without them everything is computed, ungrouped, in supervisory buckets, and income for
/// one year and for three.
///
/// * `tags` — the free columns that the case declares
pub(crate) fn read_plan(root: &Section<'_, '_>, as_of: Day, tags: &[String]) -> Plan {
    let mut plan = Plan {
        measures: Vec::new(),
        group_by: Vec::new(),
        buckets: supervisory_buckets(),
        key_rates: KEY_RATE_MONTHS.iter().filter_map(|months| months_or_years(*months)).collect(),
        income: read_income(root),
        rules: RulePlan::default(),
        at_risk: None,
        frontier: None,
        sensitivity: false,
        threads: None,
        partition: PARTITION,
    };
    let Some(section) = root.section("plan") else { return plan };
    plan.measures = section.texts("measures");
    plan.sensitivity = section.flag("sensitivity");
    if let Some(entry) = section.entry("group_by") {
        plan.group_by =
            entry.list("a list of columns").iter().filter_map(|group| read_group(group, tags)).collect();
    }
    if let Some(entry) = section.entry("buckets") {
        if entry.is_text() {
            entry.one_of(&[("supervisory", ())]);
        } else if let Some(buckets) = read_buckets(&entry, as_of) {
            plan.buckets = buckets;
        }
    }
    if let Some(entry) = section.entry("key_rates") {
        plan.key_rates = read_tenors(&entry, as_of).unwrap_or_default();
    }
    section.finish();
    plan
}

/// The longest horizon of income, in months.
const LONGEST_HORIZON: f64 = 600.0;

/// `[income]`: horizons in months, such as `horizons = [12, 36]`.
fn read_income(root: &Section<'_, '_>) -> IncomePlan {
    let Some(section) = root.section("income") else { return IncomePlan::default() };
    let mut horizons: Vec<u16> = Vec::new();
    if let Some(entry) = section.entry("horizons") {
        for member in entry.list("a list of months such as [12, 36]") {
            let Some(months) = member.number() else { continue };
            let after = horizons.last().map_or(0.0, |last| f64::from(*last));
            if months.fract() != 0.0 || months <= after || months > LONGEST_HORIZON {
                member.refuse(Problem::Expected { expected: "whole months that increase, from 1 to 600" });
                continue;
            }
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 600")]
            horizons.push(months as u16);
        }
    }
    section.finish();
    if horizons.is_empty() { IncomePlan::default() } else { IncomePlan { horizons } }
}

fn read_group(entry: &Entry<'_, '_>, tags: &[String]) -> Option<String> {
    let name = entry.text()?;
    let known = || ALWAYS_GROUPS.into_iter().chain(tags.iter().map(String::as_str));
    if !known().any(|group| group == name) {
        let otherwise = quoted("there are", "there are none", &known().collect::<Vec<_>>());
        entry.refuse(Problem::UnknownKey { near: Near::new(&name, known(), &otherwise) });
        return None;
    }
    Some(name)
}

/// Tenors that increase, counted from the market's day.
fn read_tenors(entry: &Entry<'_, '_>, as_of: Day) -> Option<Vec<Tenor>> {
    let mut tenors: Vec<Tenor> = Vec::new();
    let list = entry.list("a list of tenors such as \"1Y\"");
    if list.is_empty() {
        entry.refuse(Problem::Expected { expected: "at least one tenor such as \"1Y\"" });
    }
    for member in &list {
        let tenor: Tenor = member.parsed(|error: plimsoll_units::TenorError| Problem::Term(error.into()))?;
        let (day, before) = (tenor.after(as_of), tenors.last().map_or(as_of, |last| last.after(as_of)));
        if day <= before {
            member.refuse(Problem::NotIncreasing { day, before });
            return None;
        }
        tenors.push(tenor);
    }
    Some(tenors)
}

fn read_buckets(entry: &Entry<'_, '_>, as_of: Day) -> Option<Vec<Bucket>> {
    let ends = read_tenors(entry, as_of)?;
    let label = |tenor: &Tenor| tenor.to_string().trim_start_matches('P').to_owned();
    let mut buckets = Vec::with_capacity(ends.len() + 1);
    let mut before: Option<&Tenor> = None;
    for end in &ends {
        let name = match before {
            Some(before) => format!("{}-{}", label(before), label(end)),
            None => format!("up to {}", label(end)),
        };
        buckets.push(Bucket { name, to: Some(*end) });
        before = Some(end);
    }
    let name = before.map_or_else(String::new, |last| format!("over {}", label(last)));
    buckets.push(Bucket { name, to: None });
    Some(buckets)
}

/// The 19 buckets of the Basel standard, overnight to over 20 years.
fn supervisory_buckets() -> Vec<Bucket> {
    let mut buckets = vec![Bucket { name: "O/N".to_owned(), to: Tenor::new(1, TenorUnit::Days).ok() }];
    buckets.extend(
        SUPERVISORY
            .iter()
            .map(|(name, months)| Bucket { name: (*name).to_owned(), to: months_or_years(*months) }),
    );
    buckets.push(Bucket { name: "over 20Y".to_owned(), to: None });
    buckets
}

fn months_or_years(months: i32) -> Option<Tenor> {
    if months % 12 == 0 {
        Tenor::new(months / 12, TenorUnit::Years).ok()
    } else {
        Tenor::new(months, TenorUnit::Months).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nineteen_supervisory_buckets_that_increase() {
        let buckets = supervisory_buckets();
        assert_eq!(buckets.len(), 19);
        let as_of: Day = "2024-01-31".parse().unwrap();
        let days: Vec<i32> =
            buckets.iter().filter_map(|bucket| bucket.to.map(|tenor| tenor.after(as_of) - as_of)).collect();
        assert_eq!(days.len(), 18);
        assert!(days.is_sorted_by(|left, right| left < right), "{days:?}");
    }
}
