//! The short way, drawdowns, the margin on the book, and earnings.

use crate::bank::*;
use plimsoll::{Answer, Plan};
use plimsoll_contract::{Accounting, Marks};
use plimsoll_tests::{Line, book, inputs, line};
use plimsoll_units::Micros;

/// The short way through regular schedules accrues what the long way does, to the micro.
#[test]
fn the_short_way_accrues_what_the_long_way_does() {
    let holidays = "calendar=TARGET businessDayConvention=";
    let mut lines = Vec::new();
    for (id, terms) in [("F", FLOATER), ("M", MORTGAGE), ("S", SWAP), ("B", BULLET)] {
        lines.push(line(id, "plain", terms));
        let mut prepaid = line(&format!("{id}-prepaid"), "prepaid", terms);
        prepaid.position.marks.prepayment = (id != "S").then_some(0);
        lines.push(prepaid);
        if id == "M" {
            let floats = format!(
                "{terms} marketObjectCodeOfRateReset=EUR-3M rateSpread=0.01 cycleAnchorDateOfRateReset={} \
                 cycleOfRateReset=P6ML1",
                terms.split("cycleAnchorDateOfInterestPayment=").nth(1).unwrap().split(' ').next().unwrap()
            );
            lines.push(line("M-floats", "plain", &floats));
        }
        for convention in ["SCMF", "CSF", "SCP", "CSMP"] {
            lines.push(line(
                &format!("{id}{convention}"),
                "moved",
                &format!("{terms} {holidays}{convention}"),
            ));
        }
    }
    let mut inputs = inputs(&lines).unwrap();
    inputs.behaviours[0].behaviour.prepayments = people(0.5, 0.05, 0.05, 0.01).prepayments;
    assert_eq!(inputs.behaviours[0].behaviour.prepayments.len(), 1);
    let short = answered(&inputs, &income_plan(&[12, 60]));
    inputs.book = book(&lines, false).unwrap();
    let long = answered(&inputs, &income_plan(&[12, 60]));
    let told = |answer: &Answer| {
        let facts = &answer.facts;
        facts.rows().iter().filter(|fact| fact.currency.is_none()).map(|fact| fact.value).collect::<Vec<_>>()
    };
    assert!(told(&short).len() > 500);
    assert_eq!(told(&short), told(&long));
}

/// Half of 600 that is not drawn is drawn over three months: the line is worth and earns what it would with three more
/// loans of 100, in every scenario.
#[test]
fn a_drawdown_is_a_loan_a_month() {
    let part = |id: &str, day: &str| {
        let terms = FLOATER
            .replace("initialExchangeDate=2025-12-31", &format!("initialExchangeDate={day}"))
            .replace("notionalPrincipal=1000", "notionalPrincipal=100");
        marked(id, "loans", &terms, renewed(1))
    };
    let parts = [
        marked("F", "loans", FLOATER, renewed(1)),
        part("1", "2026-01-31"),
        part("2", "2026-02-28"),
        part("3", "2026-03-31"),
    ];
    let plan =
        Plan { measures: vec!["income".to_owned(), "economic_value".to_owned()], ..income_plan(&[12]) };
    let told = |lines: &[Line]| {
        let mut inputs = bank(people(0.5, 0.1, 0.05, 0.01));
        inputs.book = book(lines, true).unwrap();
        let answer = answered(&inputs, &plan);
        let figures = |measure: &str, bucket: &str| {
            let scenarios = inputs.scenarios.iter().map(|planned| planned.scenario.name()).chain(["base"]);
            scenarios.map(|scenario| money(&answer, measure, scenario, "TOTAL", bucket).to_units()).collect()
        };
        [
            figures("nii_run_off", "months 1-12"),
            figures("nii_constant", "months 1-12"),
            figures("economic_value", ""),
        ]
    };
    let (line, loans): ([Vec<f64>; 3], [Vec<f64>; 3]) = (told(&[drawn()]), told(&parts));
    let undrawn = told(&[marked("F", "loans", FLOATER, renewed(1))]);
    for place in 0..3 {
        assert_eq!(line[place].len(), 7);
        for (scenario, found) in line[place].iter().enumerate() {
            assert!((found - loans[place][scenario]).abs() < 1e-4, "{found} {}", loans[place][scenario]);
        }
    }
    // What is drawn earns; on a constant balance sheet it takes the place of other new business.
    assert!(line[0][6] > undrawn[0][6] + 1.0);
    assert!(
        (line[1][6] - undrawn[1][6]).abs() < line[0][6] - undrawn[0][6],
        "{:?} {:?}",
        line[1],
        undrawn[1]
    );
}

/// The spread of a floating rate and the margin that a table gives are the margin; the rest is the reference rate, and a
/// contract without a known margin is told apart. The three are the income, to the micro.
#[test]
fn the_margin_on_the_book_apart_from_the_reference_rate() {
    let spread = format!("{FLOATER} rateSpread=0.01");
    let mut fixed = marked("M", "mortgages", MORTGAGE, renewed(0));
    fixed.position.margin = Some(0.005);
    let mut deposit = marked("D", "deposits", DEPOSIT, Marks { deposit: Some(0), ..Marks::default() });
    deposit.position.margin = Some(-0.015);
    let bonds = line("B", "bonds", &BULLET.replace("USD", "EUR"));
    let lines = [line("F", "loans", &spread), fixed, deposit, bonds, line("S", "swaps", SWAP), drawn()];
    let mut inputs = bank(people(0.5, 0.0, 0.0, 0.0));
    inputs.book = book(&lines, true).unwrap();
    let plan = Plan { measures: vec!["income".to_owned(), "margin".to_owned()], ..income_plan(&[12]) };
    let answer = answered(&inputs, &plan);
    let parts = ["margin", "reference", "unsplit"];
    for scenario in ["base", "parallel_up", "short_down"] {
        for group in answer.facts.groups().iter().filter(|group| *group != "OFF-BALANCE") {
            for bucket in ["month 1", "month 7", "months 1-12"] {
                let part = |kind: &str, part: &str| {
                    fact(&answer, &format!("{kind}_{part}_run_off"), scenario, group, bucket)
                };
                let sum: f64 = parts.map(|name| part("nii", name).to_f64()).iter().sum();
                let whole = money(&answer, "nii_run_off", scenario, group, bucket);
                assert_eq!(Micros::from_units(sum).unwrap(), whole, "{scenario} {group} {bucket}");
                let rates: f64 = parts.map(|name| part("nim", name).to_f64()).iter().sum();
                let rate = fact(&answer, "nim_run_off", scenario, group, bucket).to_f64();
                assert!((rates - rate).abs() < 1e-12, "{scenario} {group} {bucket}");
            }
        }
    }
    let year = |measure, group| money(&answer, measure, "parallel_up", group, "months 1-12").to_units();
    assert!((year("nii_margin_run_off", "loans") - 10.0 * 365.0 / 360.0).abs() < 1e-5);
    assert_eq!(year("nii_margin_run_off", "lines").to_bits(), 0);
    // A deposit that pays less than the reference rate earns the bank its margin.
    assert!(year("nii_margin_run_off", "deposits") > 0.7 * 0.9 * 0.015 * 900_000.0 * 0.8);
    let interest = year("nii_run_off", "mortgages");
    assert!((year("nii_margin_run_off", "mortgages") - interest * 0.005 / 0.025).abs() < 1e-5);
    assert_eq!(year("nii_unsplit_run_off", "bonds").to_bits(), year("nii_run_off", "bonds").to_bits());
    assert_eq!(year("nii_reference_run_off", "swaps").to_bits(), year("nii_run_off", "swaps").to_bits());
}

/// A payment of 1,200 in a year and a half, held at fair value, is worth in a year what half a year discounts; at 4 % and
/// 2 % more, continuous.
#[test]
fn earnings_have_the_change_of_fair_value() {
    let zero = "contractType=PAM contractRole=RPA currency=USD initialExchangeDate=2025-12-31 \
        maturityDate=2027-06-30 notionalPrincipal=1200 nominalInterestRate=0 dayCountConvention=30E360";
    let held = |accounting| Marks { accounting, ..Marks::default() };
    let mut inputs = bank(people(0.5, 0.0, 0.0, 0.0));
    let lines = [
        marked("P", "trading", zero, held(Accounting::FairValueThroughProfit)),
        marked("O", "reserve", zero, held(Accounting::FairValueThroughEquity)),
        marked("A", "held", zero, held(Accounting::AmortisedCost)),
        line("L", "loans", BULLET),
    ];
    inputs.book = book(&lines, true).unwrap();
    inputs.reporting_currency = "USD".parse().unwrap();
    let plan = Plan { measures: vec!["income".to_owned(), "earnings".to_owned()], ..income_plan(&[12]) };
    let answer = answered(&inputs, &plan);
    let horizon =
        |measure, scenario, group| money(&answer, measure, scenario, group, "months 1-12").to_units();
    let worth = |rate: f64| 1200.0 * (-rate * 181.0 / 365.0).exp();
    assert!((horizon("fair_value_pl", "base", "trading") - worth(0.04)).abs() < 1e-6);
    assert!((horizon("fair_value_oci", "base", "reserve") - worth(0.04)).abs() < 1e-6);
    assert!((horizon("fair_value_pl", "parallel_up", "TOTAL") - worth(0.06)).abs() < 1e-6);
    let change = worth(0.06) - worth(0.04);
    assert!((horizon("delta_fair_value_pl", "parallel_up", "ASSETS") - change).abs() < 1e-6);
    assert!((horizon("delta_fair_value_oci", "parallel_up", "ASSETS") - change).abs() < 1e-6);
    // What goes to equity, and what is held at cost, is not in earnings.
    let nii = horizon("delta_nii_run_off", "parallel_up", "TOTAL");
    assert!((horizon("delta_earnings_run_off", "parallel_up", "TOTAL") - nii - change).abs() < 1e-6);
    assert_eq!(horizon("delta_earnings_run_off", "parallel_up", "held").to_bits(), 0);
    assert_eq!(answer.facts.of("fair_value_pl").filter(|fact| answer.facts.group(fact) == "held").count(), 0);
}
