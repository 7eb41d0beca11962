//! Why figures moved between two runs: steps add up in any order, and what cannot be compared is refused.
#![cfg(test)]

use plimsoll::{ChangeOf, Compared, Level, compare};
use plimsoll_units::Micros;
use proptest::prelude::*;
use std::path::{Path, PathBuf};

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases").join(name)
}

fn runs() -> Compared {
    let read = |name| plimsoll_io::read_case(&case(name)).unwrap_or_else(|errors| panic!("{errors}")).inputs;
    let (first, second) = (read("svb-2021"), read("svb-2022"));
    let day = second.market.as_of();
    let first_later =
        plimsoll_io::read_book_on(&case("svb-2021"), day).unwrap_or_else(|errors| panic!("{errors}"));
    Compared { first, first_later, second, recorded: None }
}

/// The levels are those of the two runs by themselves.
fn level(name: &str) -> Level {
    let case = plimsoll_io::read_case(&case(name)).unwrap_or_else(|errors| panic!("{errors}"));
    let measures = vec!["economic_value".to_owned(), "income".to_owned()];
    // Income is rounded a group and month; a comparison has no groups.
    let plan = plimsoll::Plan { measures, group_by: Vec::new(), ..case.plan };
    let inputs = plimsoll::Inputs { capital_marks: None, ..case.inputs };
    let answer = plimsoll::run(&inputs, &plan).unwrap_or_else(|error| panic!("{error}"));
    let facts = &answer.facts;
    let money = |measure: &str, bucket: &str| {
        let wanted = |fact: &&plimsoll_measure::Fact| {
            facts.group(fact) == "TOTAL"
                && facts.scenario(fact) == "base"
                && facts.bucket(fact) == bucket
                && fact.currency.is_none()
        };
        match facts.of(measure).find(wanted).map(|fact| fact.value) {
            Some(plimsoll_measure::Value::Money(amount)) => amount,
            other => panic!("{measure}: {other:?}"),
        }
    };
    Level { eve: money("economic_value", ""), nii: money("nii_run_off", "months 1-12") }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    /// From the one run to the other, to the micro, whatever order the steps are taken in.
    #[test]
    fn steps_add_up_in_any_order(others in Just(ChangeOf::ALL[1..].to_vec()).prop_shuffle()) {
        let order: Vec<ChangeOf> = std::iter::once(ChangeOf::Time).chain(others).collect();
        let comparison = compare(&runs(), &order).unwrap();
        let sum = |of: fn(&Level) -> Micros| comparison.steps.iter().map(|step| of(&step.by)).sum::<Micros>();
        prop_assert_eq!(comparison.first.eve + sum(|level| level.eve), comparison.second.eve);
        prop_assert_eq!(comparison.first.nii + sum(|level| level.nii), comparison.second.nii);
        prop_assert_eq!(comparison.first, level("svb-2021"));
        prop_assert_eq!(comparison.second, level("svb-2022"));
    }
}

/// The rise of rates in 2022 took billions, one borrowing is new, and behaviour is the same in both.
#[test]
fn svb_from_2021_to_2022() {
    let comparison = compare(&runs(), &ChangeOf::ALL).unwrap();
    let step = |change| comparison.steps.iter().find(|step| step.change == change).unwrap().by;
    assert_eq!(comparison.contracts, [1, 1, 21]);
    assert!(step(ChangeOf::Curve).eve < Micros::new(-7_000_000_000));
    assert!(step(ChangeOf::New).eve < Micros::new(-13_000_000_000));
    for change in [ChangeOf::Behaviour, ChangeOf::ExchangeRates] {
        assert_eq!(step(change), Level { eve: Micros::ZERO, nii: Micros::ZERO });
    }
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let refused = |change: &dyn Fn(&mut Compared), order: &[ChangeOf]| {
        let mut runs = runs();
        change(&mut runs);
        compare(&runs, order).unwrap_err().to_string()
    };
    let all = &ChangeOf::ALL;
    assert_eq!(
        refused(&|runs| runs.second.reporting_currency = "EUR".parse().unwrap(), all),
        "the first run reports in USD, the second in EUR; runs are compared in one currency"
    );
    assert_eq!(
        refused(&|runs| runs.second.case.entity = "Another".to_owned(), all),
        "the first run is of \"SVB Financial Group, consolidated\", the second of \"Another\"; runs of one entity are compared"
    );
    assert_eq!(
        refused(&|runs| runs.second = runs.first.clone(), all),
        "the first run is of 2021-12-31, the second of 2021-12-31; the second has to be of a later day"
    );
    let error = refused(&|_| {}, &all[1..]);
    assert!(error.starts_with("the steps are gone, new, data"), "{error}");
}
