//! The made-up bank with something missing or wrong.

use crate::made::{bank, usd};
use plimsoll::Answer;
use plimsoll_measure::{Fact, Facts, Unit, Value};
use plimsoll_units::Micros;

/// The bank without its Tier 1: no shares, no verdicts on them.
pub(crate) fn without_tier1() -> Answer {
    let mut answer = bank();
    let mut facts = Facts::new(
        answer.facts.scenarios().to_vec(),
        answer.facts.groups().to_vec(),
        answer.facts.buckets().to_vec(),
    );
    for fact in answer.facts.rows().iter().filter(|fact| fact.measure != "delta_eve_of_tier1") {
        facts.push(*fact);
    }
    answer.facts = facts;
    answer.tier1 = None;
    answer.verdicts.clear();
    answer
}

fn with_fact(measure: &'static str, bucket: Option<u16>, value: Value) -> Answer {
    let mut answer = bank();
    let unit = Unit::Money(usd());
    answer.facts.push(Fact { measure, scenario: 0, group: 0, currency: None, bucket, value, unit });
    answer
}

/// The bank without liabilities: the running gap is that of the assets.
pub(crate) fn with_assets_only() -> Answer {
    let mut answer = bank();
    let mut facts = Facts::new(
        answer.facts.scenarios().to_vec(),
        answer.facts.groups().to_vec(),
        answer.facts.buckets().to_vec(),
    );
    for fact in answer.facts.rows() {
        if fact.group != 2 && !fact.measure.contains("liabilities") && !fact.measure.contains("_gap") {
            facts.push(*fact);
        }
        if matches!(fact.measure, "repricing_assets" | "liquidity_assets") {
            let cumulative = if fact.measure == "repricing_assets" {
                "cumulative_repricing_gap"
            } else {
                "cumulative_liquidity_gap"
            };
            facts.push(Fact { measure: cumulative, group: 0, ..*fact });
        }
    }
    answer.facts = facts;
    answer
}

/// The bank with a fact that is no number.
pub(crate) fn with_nan() -> Answer {
    with_fact("duration_gap", None, Value::Number(f64::NAN))
}

/// The bank with a fact in a bucket that has no name.
pub(crate) fn with_stray_bucket() -> Answer {
    with_fact("repricing_gap", Some(99), Value::Money(Micros::ZERO))
}

/// The bank with an amount that 38 digits cannot hold.
pub(crate) fn beyond_the_decimal() -> Answer {
    with_fact("fair_value", None, Value::Money(Micros::new(i128::MAX)))
}

/// The bank under its main behaviour alone.
pub(crate) fn without_behaviours() -> Answer {
    let mut answer = bank();
    let kept = |name: &str| !name.contains(" @ ");
    let names: Vec<String> = answer.facts.scenarios().iter().filter(|name| kept(name)).cloned().collect();
    let mut facts = Facts::new(names, answer.facts.groups().to_vec(), answer.facts.buckets().to_vec());
    for fact in answer.facts.rows().iter().filter(|fact| kept(answer.facts.scenario(fact))) {
        facts.push(*fact);
    }
    answer.facts = facts;
    answer
}

/// The bank with a scenario whose change is against another scenario than the base.
pub(crate) fn compared() -> Answer {
    let mut answer = without_behaviours();
    let named = |name: &String| match name.as_str() {
        "realised 2021-12-31 to 2022-12-31" => "curve_2021".to_owned(),
        "up 100 in the belly" => "steepener 2021".to_owned(),
        _ => name.clone(),
    };
    let names = answer.facts.scenarios().iter().map(named).collect();
    let mut facts = Facts::new(names, answer.facts.groups().to_vec(), answer.facts.buckets().to_vec());
    for fact in answer.facts.rows() {
        facts.push(*fact);
    }
    answer.facts = facts;
    answer.compared_to = vec![("steepener 2021".to_owned(), "curve_2021".to_owned())];
    answer
}
