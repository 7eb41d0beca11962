//! Capital over whole runs: disclosed ratios, risk-weighted assets by hand, and marks.
#![cfg(test)]

use plimsoll::{Capital, CapitalMarks, Condition, CreditRule, Inputs, Plan, RulePlan, run};
use plimsoll_contract::{Accounting, Liquidity, Marks};
use plimsoll_rule::{Applied, credit_class_named};
use plimsoll_tests::{Line, inputs, line, plan};
use plimsoll_units::{Micros, Severity};
use std::path::Path;

fn of_capital(plan: &Plan) -> Plan {
    let applied = vec![Applied { rule: "bcbs_capital_2017".to_owned(), set: String::new() }];
    let rules = RulePlan { applied, ahead_of_date: true, ..RulePlan::default() };
    Plan {
        rules,
        measures: vec!["economic_value".to_owned()],
        sensitivity: false,
        at_risk: None,
        ..plan.clone()
    }
}

fn money(units: f64) -> Micros {
    Micros::from_units(units).unwrap()
}

/// The ratios that SVB Financial Group disclosed, and what marks would have left of them.
#[test]
fn disclosed_ratios_and_what_marks_leave() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases/svb-2022");
    let case = plimsoll_io::read_case(&folder).unwrap_or_else(|errors| panic!("{errors}"));
    let inputs = Inputs { stresses: Vec::new(), ..case.inputs };
    let answer = run(&inputs, &of_capital(&case.plan)).unwrap_or_else(|error| panic!("{error}"));
    for (verdict, disclosed) in plimsoll_units::pair(&answer.verdicts[..3], &[0.1205, 0.1540, 0.1618]) {
        assert!((verdict.figure - disclosed).abs() < 1e-4, "{verdict:?}");
    }
    let path = answer.capital.unwrap().path;
    let base = path.iter().find(|point| point.scenario == "base").unwrap();
    assert_eq!((base.through_equity, base.held_to_maturity), (Micros::ZERO, money(-15_152.0)));
    // 13,697 less 73 % of 2,533 of AFS and of 15,152 of HTM.
    assert_eq!(base.cet1, [13_697.0, 13_697.0 - 0.73 * 2_533.0, 13_697.0 - 0.73 * 17_685.0].map(money));
    let up = path.iter().find(|point| point.scenario == "plus_200").unwrap();
    assert!(up.ratios[0] > Some(0.12) && up.ratios[2] < Some(0.0));
}

const BOND: &str = "contractType=PAM contractRole=RPA currency=EUR initialExchangeDate=2025-12-31 maturityDate=2030-12-31 \
    notionalPrincipal=1000 nominalInterestRate=0.04 dayCountConvention=30E360 cycleAnchorDateOfInterestPayment=2026-12-31 \
    cycleOfInterestPayment=P1YL1";

fn weighted(id: &str, group: &str, weight: Option<f64>, undrawn: Option<f64>) -> Line {
    let mut one = line(id, group, BOND);
    one.position.risk_weight = weight;
    one.position.liquidity = Liquidity { undrawn: undrawn.map(money), ..Liquidity::default() };
    one
}

/// 1,000 at 20 % by column, 1,000 and 40 % of 500 at 75 % by class, 1,000 without one at 150 %, 300 that no contract has.
#[test]
fn weights_by_column_class_and_none() {
    let lines = [
        weighted("A", "banks", Some(0.2), None),
        weighted("B", "retail", None, Some(500.0)),
        weighted("C", "other", None, None),
    ];
    let mut inputs = inputs(&lines).unwrap();
    inputs.capital = Capital {
        cet1: Some(money(300.0)),
        total: Some(money(400.0)),
        other_risk_weighted: Some(money(300.0)),
        tier1: Some(money(350.0)),
        ..Capital::default()
    };
    let field = inputs.book.tags()[0].name.clone();
    inputs.credit_rules = vec![CreditRule {
        class: credit_class_named("retail").unwrap(),
        conversion: None,
        conditions: vec![Condition { field, values: vec!["retail".to_owned()] }],
    }];
    let answer = run(&inputs, &of_capital(&plan(&[]).unwrap())).unwrap();
    let capital = answer.capital.unwrap();
    let sum = 0.2 * 1000.0 + 0.75 * 1200.0 + 1.5 * 1000.0 + 300.0;
    assert_eq!((capital.risk_weighted, capital.exposure), (Some(money(sum)), money(3200.0)));
    assert!((answer.verdicts[0].figure - 300.0 / sum).abs() < 1e-15);
    let serious: Vec<_> = answer.findings.iter().filter(|one| one.severity == Severity::Serious).collect();
    assert_eq!(serious.len(), 1);
    assert_eq!(serious[0].amount.unwrap().amount, money(1000.0));
    // Without any weight there is nothing to judge.
    inputs.credit_rules.clear();
    let plain = plimsoll_tests::inputs(&[line("A", "p", BOND)]).unwrap();
    let error =
        run(&Inputs { capital: inputs.capital, ..plain }, &of_capital(&plan(&[]).unwrap())).unwrap_err();
    assert!(error.to_string().contains("expected risk_weighted in [capital]"), "{error}");
}

/// A bond through equity: where the regime counts it, its fall is in common equity after tax; one held to maturity is not.
#[test]
fn marks_go_where_the_regime_has_them() {
    let mut through = line("A", "afs", BOND);
    through.position.marks = Marks { accounting: Accounting::FairValueThroughEquity, ..Marks::default() };
    let mut held = line("B", "htm", BOND);
    held.position.fair_value = Some(money(950.0));
    let mut inputs = inputs(&[through, held]).unwrap();
    inputs.capital.cet1 = Some(money(100.0));
    inputs.capital.risk_weighted = Some(money(1000.0));
    let marks = |in_cet1| CapitalMarks { tax_rate: 0.25, in_cet1, held_to_maturity: vec!["htm".to_owned()] };
    let plan = Plan { rules: RulePlan::default(), ..of_capital(&plan(&["product"]).unwrap()) };
    let path = |inputs: &Inputs| run(inputs, &plan).unwrap().capital.unwrap().path;
    inputs.capital_marks = Some(marks(true));
    let counted = path(&inputs);
    let up = counted.iter().find(|point| point.scenario.ends_with("parallel_up")).unwrap();
    assert!(up.through_equity < money(-50.0));
    let fall = Micros::from_units(up.through_equity.to_units() * 0.75).unwrap();
    assert_eq!(up.cet1[0], money(100.0) + fall);
    assert_eq!(counted[0].held_to_maturity, money(-50.0));
    assert_eq!(counted[0].cet1, [100.0, 100.0, 100.0 - 37.5].map(money));
    inputs.capital_marks = Some(marks(false));
    let filtered = path(&inputs);
    assert!(filtered.iter().all(|point| point.cet1[0] == money(100.0)));
}

/// 40 of interest on 1,000 that is lent, 10 of other income, 30 of expenses, 4 of provisions, a quarter of tax.
#[test]
fn profit_of_a_year() {
    let mut inputs = inputs(&[line("A", "p", BOND)]).unwrap();
    inputs.profit = Some(plimsoll_measure::formulas::ProfitAndLoss {
        interest: 0.0,
        other_income: 10.0,
        expenses: 30.0,
        provisions: 4.0,
        tax_rate: 0.25,
    });
    let measures = vec!["balance".to_owned(), "profit".to_owned()];
    let plan = Plan { measures, rules: RulePlan::default(), ..plan(&[]).unwrap() };
    let answer = run(&inputs, &plan).unwrap();
    let found = |measure: &str| {
        let of =
            |fact: &&plimsoll_measure::Fact| answer.facts.scenario(fact) == "base" && fact.currency.is_none();
        answer.facts.of(measure).find(of).map(|fact| fact.value.to_f64())
    };
    // Interest is kept by day to a thousandth of a millionth.
    let near =
        |measure: &str, wanted: f64| assert!((found(measure).unwrap() - wanted).abs() < 1e-5, "{measure}");
    near("net_income", 12.0);
    near("return_on_assets", 0.012);
    near("return_on_equity", 0.012);
    near("efficiency_ratio", 0.6);
    // Without liabilities there is neither a spread nor a covenant.
    assert_eq!((found("interest_spread"), found("asset_coverage_covenant")), (None, None));
    let debt = BOND.replace("RPA", "RPL").replace("=1000", "=400").replace("=0.04", "=0.01");
    let payable = "contractType=CSH contractRole=RPL currency=EUR notionalPrincipal=200";
    let lines = [line("A", "p", BOND), line("L", "p", &debt), line("C", "p", payable)];
    let answer = run(&plimsoll_tests::inputs(&lines).unwrap(), &plan).unwrap();
    let ratio = answer.facts.find("asset_coverage_covenant", "base", "TOTAL").unwrap().to_f64();
    assert!((ratio - 2.0).abs() < 1e-15);
    assert!(answer.facts.find("interest_spread", "base", "TOTAL").is_some());
    assert!(answer.facts.of("net_income").next().is_none());
}

/// A group that the report does not have is refused; what is at fair value is not marked twice.
#[test]
fn held_to_maturity_is_what_the_report_has() {
    let mut through = line("A", "afs", BOND);
    through.position.marks = Marks { accounting: Accounting::FairValueThroughEquity, ..Marks::default() };
    let mut traded = line("T", "trading", BOND);
    traded.position.marks = Marks { accounting: Accounting::FairValueThroughProfit, ..Marks::default() };
    let mut inputs = inputs(&[through, traded]).unwrap();
    inputs.capital.cet1 = Some(money(100.0));
    let marks = |group: &str| {
        Some(CapitalMarks { tax_rate: 0.0, in_cet1: false, held_to_maturity: vec![group.to_owned()] })
    };
    let plan = Plan { rules: RulePlan::default(), ..of_capital(&plan(&["product"]).unwrap()) };
    inputs.capital_marks = marks("hmt");
    let error = run(&inputs, &plan).unwrap_err().to_string();
    assert!(error.contains("no group of that name") && error.contains("afs"), "{error}");
    inputs.capital_marks = marks("afs");
    let path = run(&inputs, &plan).unwrap().capital.unwrap().path;
    let up = path.iter().find(|point| point.scenario.ends_with("parallel_up")).unwrap();
    assert_eq!(up.held_to_maturity, Micros::ZERO);
    assert!(up.through_profit < money(-50.0));
    assert_eq!(up.cet1[0], money(100.0) + up.through_profit);
    assert_eq!((up.cet1[1], up.cet1[2]), (up.cet1[0] + up.through_equity, up.cet1[0] + up.through_equity));
}
