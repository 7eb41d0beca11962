//! Funds transfer pricing over whole runs: the second computation of the universal bank, and prices by hand.
#![cfg(test)]

use plimsoll::{
    Condition, Inputs, Plan, RulePlan, TransferAddOn, TransferMethod, TransferPlan, run, transfer_contracts,
};
use plimsoll_tests::{inputs, line, plan};
use plimsoll_units::{BasisPoints, Currency, Micros};
use std::collections::BTreeMap;
use std::path::Path;

fn bare(plan: &Plan) -> Plan {
    let (measures, rules) = (vec!["balance".to_owned()], RulePlan::default());
    Plan { measures, rules, sensitivity: false, at_risk: None, ..plan.clone() }
}

/// Every unit has the prices of `references/bank-universal/transfer.py`; margins and the centre add up to what clients pay, and
/// contracts to units, to the micro.
#[test]
fn the_universal_bank_a_second_time() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases/bank-universal");
    let case = plimsoll_io::read_case(&folder).unwrap_or_else(|errors| panic!("{errors}"));
    let inputs = Inputs { scenarios: Vec::new(), stresses: Vec::new(), ..case.inputs };
    let plan = bare(&case.plan);
    let answer = run(&inputs, &plan).unwrap().transfer.unwrap();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').from_path(folder.join("expected/ftp.csv")).unwrap();
    let mut told = 0;
    for record in reader.records().map(Result::unwrap) {
        let currency: Currency = record[1].parse().unwrap();
        let of = |((unit, _, of), _): &(&(String, &str, Currency), _)| unit == &record[0] && *of == currency;
        let (_, year) = answer.units.iter().find(of).unwrap();
        let found = [year.balance, year.client, year.transfer, year.premium, year.add_ons];
        for (place, amount) in found.iter().enumerate() {
            let wanted: f64 = record[place + 2].parse().unwrap();
            assert!((amount.to_units() - wanted).abs() < 0.01, "{record:?} {place}: {amount}");
        }
        told += 1;
    }
    assert_eq!(told, answer.units.len());
    let mut sums: BTreeMap<Currency, [Micros; 2]> = BTreeMap::new();
    for ((.., currency), year) in &answer.units {
        let sum = sums.entry(*currency).or_default();
        *sum = [sum[0] + year.margin(), sum[1] + year.client];
    }
    for (currency, centre) in answer.centre() {
        let [margins, clients] = sums[&currency];
        assert_eq!(margins + centre, clients, "{currency}");
    }
    let contracts = transfer_contracts(&inputs, &plan).unwrap();
    let margin: Micros = contracts.iter().map(|one| one.year.margin()).sum();
    assert_eq!(margin, sums.values().map(|[margins, _]| *margins).sum());
}

const LOAN: &str = "contractType=LAM contractRole=RPA currency=EUR initialExchangeDate=2025-12-31 maturityDate=2029-12-31 \
    notionalPrincipal=100 nominalInterestRate=0.05 dayCountConvention=30E360 cycleAnchorDateOfPrincipalRedemption=2026-12-31 \
    cycleOfPrincipalRedemption=P1YL1 cycleAnchorDateOfInterestPayment=2026-12-31 cycleOfInterestPayment=P1YL1 \
    nextPrincipalRedemptionPayment=25";
const DEPOSIT: &str = "contractType=PAM contractRole=RPL currency=EUR initialExchangeDate=2025-12-31 maturityDate=2026-12-31 \
    notionalPrincipal=80 nominalInterestRate=0.01 dayCountConvention=30E360";

/// A loan that is repaid in four years and a deposit of one: each method on the curve, premium and add-ons on either side.
#[test]
fn prices_by_hand() {
    let mut inputs = inputs(&[line("L", "loans", LOAN), line("D", "deposits", DEPOSIT)]).unwrap();
    let curve = inputs.market.discount_curve("EUR".parse().unwrap()).unwrap().clone();
    let as_of = inputs.market.as_of();
    let ends: Vec<_> = (1..=4).map(|year| as_of.plus_months(12 * year)).collect();
    let term = |day| f64::from(day - as_of) / 365.0;
    let factor = |day| libm::exp(-curve.zero_rate_at(term(day)) * term(day));
    let zero = |days: i32| libm::pow(factor(as_of + days), -365.0 / f64::from(days)) - 1.0;
    let field = inputs.book.tags()[0].name.clone();
    let mut rate = |method| {
        inputs.transfer = Some(TransferPlan {
            method,
            premium: vec![("1Y".parse().unwrap(), BasisPoints(20.0))],
            add_ons: vec![TransferAddOn {
                name: "option".to_owned(),
                cost: BasisPoints(10.0),
                conditions: vec![Condition { field: field.clone(), values: vec!["loans".to_owned()] }],
            }],
        });
        transfer_contracts(&inputs, &bare(&plan(&[]).unwrap())).unwrap()
    };
    let (mut repaid, mut annuity, mut before, mut left) = (0.0, 0.0, as_of, 100.0);
    for day in &ends {
        repaid += 25.0 * factor(*day);
        annuity += factor(*day) * left * f64::from(*day - before) / 365.0;
        (before, left) = (*day, left - 25.0);
    }
    let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-9, "{found} {wanted}");
    let matched = rate(TransferMethod::Matched);
    near(matched[0].rate, (100.0 - repaid) / annuity);
    let strip: f64 = ends.iter().map(|day| term(*day) * zero(*day - as_of)).sum();
    near(rate(TransferMethod::Strip)[0].rate, strip / ends.iter().map(|day| term(*day)).sum::<f64>());
    let average: i32 = ends.iter().map(|day| *day - as_of).sum();
    #[expect(clippy::cast_possible_truncation, reason = "a few thousand days")]
    let whole = (f64::from(average) / 4.0).round() as i32;
    near(rate(TransferMethod::WeightedTerm)[0].rate, zero(whole));
    let duration = rate(TransferMethod::Duration)[0].rate;
    assert!((duration - zero(whole - 30)).abs() < 2e-3, "{duration}");
    // 20 basis points on 100 and on 80, whichever side; an option costs 10 on the loan.
    let [loan, deposit] = [matched[0].year, matched[1].year];
    assert_eq!((loan.premium, loan.add_ons), (Micros::new(200_000), Micros::new(100_000)));
    assert_eq!((deposit.premium, deposit.add_ons), (Micros::new(-160_000), Micros::ZERO));
    assert_eq!((loan.client, deposit.client), (Micros::new(5_000_000), Micros::new(-800_000)));
    near(matched[1].rate, (1.0 / factor(ends[0]) - 1.0) / term(ends[0]));
    assert!(deposit.margin() > Micros::ZERO);
    inputs.transfer = None;
    let error = transfer_contracts(&inputs, &bare(&plan(&[]).unwrap())).unwrap_err().to_string();
    assert!(error.contains("no [ftp]"), "{error}");
}
