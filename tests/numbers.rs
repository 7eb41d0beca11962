//! What is no number is an error of a run, whichever way a contract is projected: no cell holds it unseen.
#![cfg(test)]

use plimsoll::{Plan, RulePlan, run};
use plimsoll_behaviour::{Assumption, DepositCategory, DepositModel, PassThrough, RunOff};
use plimsoll_contract::terms::{TermValue, Terms, term};
use plimsoll_contract::{BookBuilder, Marks, Options, Position, TagColumn};
use plimsoll_tests::{AS_OF, inputs, line, plan};

const LOAN: &str = "contractRole=RPA currency=EUR initialExchangeDate=2024-12-15 maturityDate=2029-12-15 notionalPrincipal=100 \
    nominalInterestRate=0.05 dayCountConvention=30E360 cycleAnchorDateOfInterestPayment=2025-03-15 cycleOfInterestPayment=P3ML1";
const REDEEMED: &str = "cycleAnchorDateOfPrincipalRedemption=2025-03-15 cycleOfPrincipalRedemption=P3ML1";
const FLOATS: &str =
    "marketObjectCodeOfRateReset=EUR-3M cycleAnchorDateOfRateReset=2026-03-15 cycleOfRateReset=P3ML1";
const DEPOSIT: &str = "contractType=UMP contractRole=RPL currency=EUR initialExchangeDate=2024-12-15 notionalPrincipal=100 \
    nominalInterestRate=0.01 dayCountConvention=A365";

/// What the run of one contract says of terms that a program has changed.
fn said(terms: &str, change: impl Fn(&mut Terms)) -> Result<(), String> {
    let mut inputs = inputs(&[line("A", "one", terms)]).unwrap();
    let follows = PassThrough::at_once(0.3, None).unwrap();
    inputs.behaviours[0].behaviour.deposits.push(Assumption {
        name: "core".to_owned(),
        model: DepositModel::new(DepositCategory::Wholesale, 0.5, 4.0, RunOff::Linear, follows).unwrap(),
        owner: String::new(),
        dated: AS_OF.parse().unwrap(),
        evidence: String::new(),
    });
    let mut builder = BookBuilder::new(Options::new(AS_OF.parse().unwrap()), Vec::new());
    let mut read = Terms::default();
    for (name, value) in terms.split_whitespace().filter_map(|word| word.split_once('=')) {
        term(name).unwrap().read(&mut read, TermValue::Text(value), builder.names()).unwrap();
    }
    change(&mut read);
    let deposit = terms.starts_with("contractType=UMP").then_some(0);
    let marks = Marks { deposit, ..Marks::default() };
    builder
        .add("A", &read, Position { marks, ..Position::default() })
        .map_err(|errors| format!("{errors:?}"))?;
    let tag = TagColumn { name: "product".to_owned(), values: vec!["one".to_owned()], codes: vec![0] };
    inputs.book = builder.build(vec![tag]);
    inputs.scenarios.clear();
    let measures = vec!["economic_value".to_owned()];
    let plan = Plan { measures, rules: RulePlan::default(), sensitivity: false, ..plan(&[]).unwrap() };
    run(&inputs, &plan).map(|_| ()).map_err(|error| error.to_string())
}

#[test]
fn what_is_no_number_is_refused() {
    for terms in [
        format!("contractType=PAM {LOAN}"),
        format!("contractType=LAM {LOAN} {REDEEMED} nextPrincipalRedemptionPayment=5"),
        format!("contractType=ANN {LOAN} {REDEEMED}"),
        format!("contractType=PAM {LOAN} {FLOATS}"),
        format!("contractType=ANN {LOAN} {REDEEMED} {FLOATS}"),
        DEPOSIT.to_owned(),
    ] {
        said(&terms, |_| ()).unwrap_or_else(|error| panic!("{terms}: {error}"));
        for no_number in [f64::NAN, f64::INFINITY] {
            let rate = said(&terms, |of| of.nominal_interest_rate = Some(no_number));
            assert!(rate.is_err(), "{terms}: rate {no_number}");
            let accrued = said(&terms, |of| of.accrued_interest = Some(no_number));
            assert!(accrued.is_err(), "{terms}: accrued {no_number}");
        }
    }
}
