//! Changes of income: steps, multipliers, sensitivities.

use crate::bank::*;
use plimsoll::{Answer, Plan};
use plimsoll_contract::Marks;
use plimsoll_measure::Value;
use plimsoll_tests::book;
use plimsoll_units::Micros;
use proptest::prelude::*;

const STEPS: [&str; 6] = [
    "delta_nii_repricing",
    "delta_nii_rollover",
    "delta_nii_volume",
    "delta_nii_margin",
    "delta_nii_behaviour",
    "delta_nii_options",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    /// The steps of a change add up to it to the micro, for every group, scenario and horizon; months add up to horizons.
    #[test]
    fn steps_add_up(
        pass_through in 0.0_f64..1.0,
        cpr in 0.0_f64..0.4,
        ratio in 0.0_f64..0.5,
        margin in -0.01_f64..0.03,
    ) {
        let inputs = bank(people(pass_through, cpr, ratio, margin));
        let answer = answered(&inputs, &income_plan(&[12, 30]));
        for scenario in inputs.scenarios.iter().map(|planned| planned.scenario.name()) {
            for group in answer.facts.groups().iter().filter(|group| *group != "OFF-BALANCE") {
                for (bucket, months) in [("months 1-12", 12), ("months 1-30", 30)] {
                    let steps = STEPS.map(|step| money(&answer, step, scenario, group, bucket));
                    let change = money(&answer, "delta_nii_constant", scenario, group, bucket);
                    prop_assert_eq!(steps.into_iter().sum::<Micros>(), change, "{} {}", scenario, group);
                    let by_month = (1..=months).map(|month| {
                        money(&answer, "delta_nii_constant", scenario, group, &format!("month {month}"))
                    });
                    prop_assert_eq!(by_month.sum::<Micros>(), change, "{} {}", scenario, group);
                }
            }
        }
    }
}

/// Each step has what belongs to it: caps are options, multipliers behaviour, new business rollover.
#[test]
fn steps_have_what_belongs_to_them() {
    let answer = answered(&bank(people(0.5, 0.1, 0.05, 0.01)), &income_plan(&[12]));
    let step = |step: &str, scenario: &str, group: &str| {
        money(&answer, step, scenario, group, "months 1-12").to_units()
    };
    assert!(step("delta_nii_options", "parallel_up", "capped loans") < -1.0);
    assert_eq!(step("delta_nii_options", "parallel_up", "loans").to_bits(), 0);
    assert!(step("delta_nii_repricing", "parallel_up", "loans") > 5.0);
    assert!(step("delta_nii_behaviour", "parallel_up", "mortgages") < 0.0);
    assert!(step("delta_nii_behaviour", "parallel_up", "term deposits") != 0.0);
    assert!(step("delta_nii_rollover", "parallel_up", "mortgages") > 0.0);
    assert_eq!(step("delta_nii_repricing", "parallel_up", "mortgages").to_bits(), 0);
    // A deposit that pays 0.5 % and passes half on cannot fall by half of 2 %: its floor is worth that.
    assert!(step("delta_nii_options", "parallel_down", "deposits") < 0.0);
}

/// Of 1,000 at a ratio of 5 %, 60 are redeemed on the next day in parallel up and 40 in parallel down; the mortgage is
/// prepaid the other way round (EU 2024/857 Articles 9 and 10).
#[test]
fn the_two_tables_of_multipliers_differ() {
    let term = BULLET.replace("RPA", "RPL").replace("notionalPrincipal=1200", "notionalPrincipal=1000");
    let marks = Marks { early_redemption: Some(0), ..Marks::default() };
    let mut inputs = bank(people(0.0, 0.06, 0.05, 0.0));
    inputs.book = book(&[marked("T", "term deposits", &term, marks)], true).unwrap();
    inputs.reporting_currency = "USD".parse().unwrap();
    let answer = answered(&inputs, &income_plan(&[12]));
    let interest = |scenario| -money(&answer, "nii_run_off", scenario, "TOTAL", "months 1-12").to_units();
    // Half a year at 5 % on what stays.
    for (scenario, stays) in [
        ("base", 950.0),
        ("parallel_up", 940.0),
        ("parallel_down", 960.0),
        ("steepener", 960.0),
        ("flattener", 940.0),
        ("short_up", 940.0),
        ("short_down", 960.0),
    ] {
        let a_day = 0.05 / 360.0;
        let expected = stays * a_day * 180.0;
        assert!(
            (interest(scenario) - expected).abs() < 0.02,
            "{scenario}: {} {expected}",
            interest(scenario)
        );
    }
}

/// What a stated change does to the worst change is what a run with the change says.
#[test]
fn sensitivities_are_those_of_whole_runs() {
    let main = people(0.5, 0.1, 0.05, 0.01);
    let plan = Plan {
        measures: vec!["economic_value".to_owned(), "income".to_owned()],
        sensitivity: true,
        ..income_plan(&[12])
    };
    let answer = answered(&bank(main.clone()), &plan);
    let worst = |answer: &Answer, measure: &str, bucket: &str| {
        let facts = &answer.facts;
        let wanted = facts.of(measure).filter(|fact| {
            facts.group(fact) == "TOTAL" && facts.bucket(fact) == bucket && fact.currency.is_none()
        });
        wanted
            .filter_map(|fact| match fact.value {
                Value::Money(amount) => Some(amount),
                Value::Number(_) => None,
            })
            .min()
            .unwrap()
    };
    let variations = main.variations();
    assert_eq!(variations.len(), 8);
    assert_eq!(answer.sensitivities.len(), 8);
    for (told, variation) in answer.sensitivities.iter().zip(variations) {
        assert_eq!((&told.assumption, &told.says), (&variation.name, &variation.says));
        let varied = answered(&bank(variation.behaviour), &Plan { sensitivity: false, ..plan.clone() });
        let differ = |measure, bucket| worst(&varied, measure, bucket) - worst(&answer, measure, bucket);
        // Only what is under the assumption is valued again, so a last digit may be rounded the other way.
        let same = |left: Micros, right: Micros| (left - right).abs() <= Micros::new(1);
        assert!(same(told.worst_delta_eve, differ("delta_eve", "")), "{}", told.says);
        let of_income = told.worst_delta_nii.unwrap();
        assert!(same(of_income, differ("delta_nii_constant", "months 1-12")), "{}", told.says);
    }
}
