//! Income against liquidity: mixes of candidates, their prices, and the engine's figures of the same balance sheets.
#![cfg(test)]

use plimsoll::{FrontierPlan, Inputs, Plan, RulePlan, frontier, frontier_run};
use plimsoll_contract::{Marks, Position};
use plimsoll_rule::class_named;
use plimsoll_tests::{Line, inputs, line, plan};
use plimsoll_units::Micros;
use std::collections::BTreeMap;
use std::path::Path;

fn asked() -> Plan {
    let frontier = FrontierPlan {
        contracts: String::new(),
        rule: "lcr_bcbs_2013".to_owned(),
        stable: None,
        income: "nii_run_off",
        months: 12,
        points: 5,
    };
    let rules = RulePlan { ahead_of_date: true, ..RulePlan::default() };
    Plan { frontier: Some(frontier), rules, ..plan(&["product"]).unwrap() }
}

fn classed(id: &str, class: &str, terms: &str) -> Line {
    let marks = Marks { liquidity: class_named(class), ..Marks::default() };
    Line { position: Position { marks, ..Position::default() }, ..line(id, "p", terms) }
}

fn bond(id: &str, role: &str, class: &str, notional: f64, rate: f64) -> Line {
    let terms = format!(
        "contractType=PAM contractRole={role} currency=EUR initialExchangeDate=2025-12-31 maturityDate=2029-12-31 \
         notionalPrincipal={notional} nominalInterestRate={rate} dayCountConvention=30E360 \
         cycleAnchorDateOfInterestPayment=2026-12-31 cycleOfInterestPayment=P1YL1"
    );
    let mut bond = classed(id, class, &terms);
    bond.position.fair_value = (class == "level1").then(|| Micros::from_units(notional).unwrap());
    bond
}

fn deposit(id: &str, notional: f64, rate: f64) -> Line {
    let terms = format!(
        "contractType=PAM contractRole=RPL currency=EUR initialExchangeDate=2025-12-31 maturityDate=2027-06-30 \
         notionalPrincipal={notional} nominalInterestRate={rate} dayCountConvention=30E360 \
         cycleAnchorDateOfInterestPayment=2026-01-15 cycleOfInterestPayment=P1ML1"
    );
    classed(id, "financial", &terms)
}

fn candidates(shares: [f64; 3]) -> Vec<Line> {
    let [bonds, issued, short] = shares;
    let mut lines = vec![
        bond("bonds", "RPA", "level1", 400.0 * bonds, 0.03),
        bond("issued", "RPL", "own_debt", 300.0 * issued, 0.045),
        deposit("short", 200.0 * short, 0.02),
    ];
    lines.retain(|line| !line.terms.contains("notionalPrincipal=0 "));
    lines
}

fn bank() -> Vec<Line> {
    vec![
        bond("held", "RPA", "level1", 500.0, 0.03),
        bond("owed", "RPL", "own_debt", 450.0, 0.03),
        deposit("old", 50.0, 0.02),
    ]
}

fn with(lines: Vec<Line>) -> Inputs {
    let mut all = bank();
    all.extend(lines);
    inputs(&all).unwrap()
}

/// Bonds at 3 % pay for deposits at 2 % and not for bonds issued at 4.5 %: what is free is 200 of each; each unit of surplus
/// more costs 1.5 %, which is the price, until 300 are issued; the engine finds the same of every mix.
#[test]
fn a_mix_earns_what_the_engine_says() {
    let plan = asked();
    let alone = inputs(&candidates([1.0; 3])).unwrap();
    let found = frontier(&with(Vec::new()), &alone, &plan).unwrap();
    assert_eq!(found.points.len(), 5);
    let first = &found.points[0];
    // What accrues by the day is not 30 days a month.
    assert!((first.gain - 2.0).abs() < 0.01, "{first:?}");
    assert!((first.price_of_surplus - 0.015).abs() < 1e-6 && (first.price_of_funding - 0.045).abs() < 1e-6);
    assert!(first.shares[1] < 1e-9 && (first.shares[2] - 1.0).abs() < 1e-6);
    for point in &found.points {
        let mixed = with(candidates([point.shares[0], point.shares[1], point.shares[2]]));
        let rerun = frontier_run(&mixed, &plan).unwrap();
        assert!((rerun.surplus - point.surplus).abs() < 1e-4, "{rerun:?} {point:?}");
        assert!((rerun.income - found.today.income - point.gain).abs() < 1e-4, "{rerun:?} {point:?}");
    }
    let (second, third) = (&found.points[1], &found.points[2]);
    let slope = (second.gain - third.gain) / (third.surplus - second.surplus);
    assert!((second.price_of_surplus - slope).abs() < 1e-6, "{slope} {second:?}");
    assert!(second.price_of_surplus > 0.0);
}

/// What cannot be weighed is refused by name.
#[test]
fn what_is_no_candidate_is_refused() {
    let plan = asked();
    let says = |alone: Vec<Line>, plan: &Plan| {
        frontier(&with(Vec::new()), &inputs(&alone).unwrap(), plan).unwrap_err().to_string()
    };
    let swap = line(
        "S",
        "p",
        "contractType=SWPPV contractRole=PFL currency=EUR initialExchangeDate=2025-12-31 maturityDate=2027-12-31 \
         notionalPrincipal=100 nominalInterestRate=0.02 nominalInterestRate2=0.02 dayCountConvention=A360 \
         cycleAnchorDateOfInterestPayment=2026-03-31 cycleOfInterestPayment=P3ML1 cycleAnchorDateOfRateReset=2026-03-31 \
         cycleOfRateReset=P3ML1 marketObjectCodeOfRateReset=EUR-3M",
    );
    assert!(says(vec![swap], &plan).contains("candidate \"S\" is off the balance sheet"));
    let later = bond("L", "RPA", "level1", 1.0, 0.03).terms.replace("Date=2025-12-31", "Date=2026-01-31");
    let later = classed("L", "level1", &later);
    assert!(says(vec![later], &plan).contains("has no principal"));
    let short = deposit("S", 10.0, 0.02).terms.replace("2027-06-30", "2026-06-30");
    assert!(
        says(vec![classed("S", "financial", &short)], &plan)
            .contains("is repaid within the months of income")
    );
    let unknown = bond("U", "RPA", "level1", 1.0, 0.03).terms;
    assert!(says(vec![line("U", "p", &unknown)], &plan).contains("has no liquidity class"));
    let unpriced = classed("U", "level1", &unknown);
    assert!(says(vec![unpriced], &plan).contains("is a liquid asset without a fairValue"));
    let repo = classed("R", "repo", &deposit("R", 10.0, 0.02).terms);
    assert!(says(vec![repo], &plan).contains("is secured"));
    let mut constant = plan.clone();
    constant.frontier.as_mut().unwrap().income = "nii_constant";
    assert!(says(candidates([1.0; 3]), &constant).contains("expected a renewalModel"));
    let none = Plan { frontier: None, ..plan.clone() };
    assert!(says(candidates([1.0; 3]), &none).contains("has no [frontier]"));
    let mut other = plan.clone();
    other.frontier.as_mut().unwrap().rule = "nsfr_bcbs_2014".to_owned();
    other.frontier.as_mut().unwrap().stable = None;
    let mut alone = inputs(&candidates([1.0; 3])).unwrap();
    alone.capital.total = alone.capital.tier1;
    let mut bank = with(Vec::new());
    bank.capital.total = bank.capital.tier1;
    assert!(frontier(&bank, &alone, &other).unwrap_err().to_string().contains("no rule of coverage"));
    // Nothing funds bonds alone: the mix is nothing.
    let alone = inputs(&[bond("bonds", "RPA", "level1", 400.0, 0.03)]).unwrap();
    let found = frontier(&with(Vec::new()), &alone, &plan).unwrap();
    assert!(found.points.len() == 1 && found.points[0].shares[0] < 1e-9);
}

/// The universal bank: the cheapest mix and the one with the largest surplus, again by the engine from the folder.
#[test]
fn the_universal_banks_frontier() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases/bank-universal");
    let case = plimsoll_io::read_case(&folder).unwrap_or_else(|errors| panic!("{errors}"));
    let mut plan = case.plan.clone();
    plan.frontier.as_mut().unwrap().points = 2;
    let alone = plimsoll_io::read_candidates(&folder).unwrap_or_else(|errors| panic!("{errors}"));
    let found = frontier(&case.inputs, &alone.inputs, &plan).unwrap();
    assert_eq!((found.candidates.len(), found.points.len()), (7, 2));
    let [cheap, most] = [&found.points[0], &found.points[1]];
    assert!(cheap.gain > most.gain && cheap.surplus < most.surplus && cheap.gain > 0.0);
    assert!(cheap.price_of_surplus > 0.0 && cheap.price_of_surplus < most.price_of_surplus);
    let named = found.candidates.iter().enumerate();
    let shares: BTreeMap<String, f64> =
        named.map(|(place, one)| (one.contract_id.clone(), most.shares[place])).collect();
    let mixed = plimsoll_io::read_case_with(&folder, &shares).unwrap_or_else(|errors| panic!("{errors}"));
    let rerun = frontier_run(&mixed.inputs, &plan).unwrap();
    assert!((rerun.surplus - most.surplus).abs() < 1.0, "{rerun:?} {most:?}");
    assert!((rerun.income - found.today.income - most.gain).abs() < 1.0, "{rerun:?} {most:?}");
}
