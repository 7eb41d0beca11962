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
