//! Income of one world: accruals, margins, paths, plans.

use crate::bank::*;
use plimsoll::{Plan, PlannedMonth, PlannedScenario, PlannedVolume, run};
use plimsoll_behaviour::{DepositCategory, DepositModel, NewRate, PassThrough, RunOff};
use plimsoll_contract::{Marks, Side};
use plimsoll_market::{Scenario, ShockPath};
use plimsoll_tests::{flat_curve, inputs, line};
use plimsoll_units::{BasisPoints, Micros};

/// Income of 2.0 million, expense of 1.5 and earning assets of 20 make a margin of 2.5 %; cash earns nothing.
#[test]
fn the_margin_is_income_over_earning_assets() {
    let loan = "contractType=PAM contractRole=RPA currency=EUR initialExchangeDate=2024-12-31 maturityDate=2030-12-31 \
        notionalPrincipal=20000000 nominalInterestRate=0.1 dayCountConvention=30E360 \
        cycleAnchorDateOfInterestPayment=2025-12-31 cycleOfInterestPayment=P1YL1";
    let debt = loan.replace("RPA", "RPL").replace("20000000", "15000000");
    let cash = "contractType=CSH contractRole=RPA currency=EUR notionalPrincipal=7000000";
    let lines = [line("A", "loans", loan), line("L", "debt", &debt), line("C", "cash", cash)];
    let answer = answered(&inputs(&lines).unwrap(), &income_plan(&[12]));
    let year = |measure, group| fact(&answer, measure, "base", group, "months 1-12").to_f64();
    assert!((year("nii_run_off", "ASSETS") - 2e6).abs() < 1e-3);
    assert!((year("nii_run_off", "LIABILITIES") + 1.5e6).abs() < 1e-3);
    assert!((year("average_earning_assets", "TOTAL") - 20e6).abs() < 1e-6);
    assert!((year("nim_run_off", "TOTAL") - 0.025).abs() < 1e-9);
    assert!((year("nim_run_off", "loans") + year("nim_run_off", "debt") - 0.025).abs() < 1e-9);
}

/// Interest of a half-year accrues evenly over its days: 30 of 1,200 at 5 % over the 181 days to 30 June.
#[test]
fn interest_accrues_over_the_days_of_its_period() {
    let half = BULLET
        .replace("2025-06-30 \\\n", "")
        .replace("initialExchangeDate=2025-06-30", "initialExchangeDate=2025-12-30");
    let mut inputs = inputs(&[line("B", "loans", &half)]).unwrap();
    inputs.reporting_currency = "USD".parse().unwrap();
    let answer = answered(&inputs, &income_plan(&[12]));
    let month =
        |month: u32| money(&answer, "nii_run_off", "base", "TOTAL", &format!("month {month}")).to_units();
    // 30.0 over 182 days from 30 December; January has the 31 days from 31 December.
    assert!((month(1) - 30.0 * 31.0 / 182.0).abs() < 2e-6, "{}", month(1));
    assert!((month(2) - 30.0 * 28.0 / 182.0).abs() < 2e-6, "{}", month(2));
    let whole: f64 = (1..=12).map(month).sum();
    assert!((whole - 30.0 * 181.0 / 182.0).abs() < 1e-5, "{whole}");
}

/// Where nothing changes, a constant balance sheet repeats: a loan at the curve's rate and margin, renewed at them.
#[test]
fn a_constant_balance_sheet_repeats() {
    let mut inputs = inputs(&[marked("B", "loans", BULLET, renewed(0))]).unwrap();
    inputs.behaviours[0].behaviour.renewals.push(renewal("1Y", 0.01));
    inputs.reporting_currency = "USD".parse().unwrap();
    inputs.scenarios.clear();
    let answer = answered(&inputs, &income_plan(&[12, 36]));
    // 4 % continuous on the flat dollar curve and 1 % of margin are the loan's 5 %; a year of 30/360 is 60.
    for month in [1, 5, 7, 13, 35] {
        let found = money(&answer, "nii_constant", "base", "TOTAL", &format!("month {month}")).to_units();
        assert!((found - 5.0).abs() < 0.2, "month {month}: {found}");
    }
    let after = |from: usize| -> f64 {
        (from + 1..=from + 12)
            .map(|month| {
                money(&answer, "nii_constant", "base", "TOTAL", &format!("month {month}")).to_units()
            })
            .sum()
    };
    assert!((after(12) - after(24)).abs() < 1e-6 && (after(12) - 60.0).abs() < 1e-6, "{}", after(12));
    let sum = ["nii_run_off", "new_business_reference", "new_business_margin"]
        .map(|measure| money(&answer, measure, "base", "TOTAL", "months 1-36"));
    assert_eq!(
        sum.into_iter().sum::<Micros>(),
        money(&answer, "nii_constant", "base", "TOTAL", "months 1-36")
    );
}

/// A floating book, every change passed on: the change of income is the gap times the shock times the time after the reset.
#[test]
fn a_floating_book_changes_by_its_gap() {
    let deposit = DEPOSIT.replace("900000", "400");
    let mut inputs = inputs(&[
        marked("F", "loans", FLOATER, renewed(0)),
        marked("D", "deposits", &deposit, Marks { deposit: Some(0), ..Marks::default() }),
    ])
    .unwrap();
    let follows = PassThrough::at_once(1.0, None).unwrap();
    let model = DepositModel::new(DepositCategory::Wholesale, 1.0, 4.0, RunOff::Linear, follows).unwrap();
    inputs.behaviours[0].behaviour.deposits.push(assumed(model));
    inputs.behaviours[0].behaviour.renewals.push(renewal("1Y", 0.01));
    let scenario = Scenario::parallel("up", BasisPoints(1.0)).unwrap();
    inputs.scenarios = vec![PlannedScenario::new(scenario)];
    let answer = answered(&inputs, &income_plan(&[12]));
    let change = money(&answer, "delta_nii_constant", "up", "TOTAL", "months 1-12").to_units();
    // 1,000 from 31 March on, A360; 400 from the first day on, A365, both by one basis point.
    let gap = (1000.0 * 275.0 / 360.0 - 400.0) * 1e-4;
    assert!((change - gap).abs() < 0.02 * gap.abs(), "{change} {gap}");
    assert_eq!(
        money(&answer, "delta_nii_repricing", "up", "TOTAL", "months 1-12"),
        money(&answer, "delta_nii_constant", "up", "TOTAL", "months 1-12")
    );
}

/// A ramp over a year moves each reset by what of it has come, and says nothing of value.
#[test]
fn a_ramp_comes_over_time() {
    let mut inputs = inputs(&[line("F", "loans", FLOATER)]).unwrap();
    let shock = |name: &str, path| {
        let scenario = Scenario::parallel(name, BasisPoints(100.0)).unwrap();
        PlannedScenario { path, ..PlannedScenario::new(scenario) }
    };
    let path = ShockPath::new(inputs.market.as_of(), &[(12, 1.0)]).unwrap();
    inputs.scenarios = vec![shock("at once", None), shock("ramp", Some(path))];
    let plan =
        Plan { measures: vec!["economic_value".to_owned(), "income".to_owned()], ..income_plan(&[12]) };
    let answer = answered(&inputs, &plan);
    let change = |scenario| money(&answer, "delta_nii_run_off", scenario, "TOTAL", "months 1-12").to_units();
    // Resets on the last of March, June and September; each earns for a quarter.
    let shares = [90.0, 181.0, 273.0].map(|days: f64| days / 365.0);
    let quarters = [91.0, 92.0, 92.0].map(|days: f64| 1000.0 * 0.01 * days / 360.0);
    let ramp: f64 = (0..3).map(|place| shares[place] * quarters[place]).sum();
    assert!((change("at once") - quarters.iter().sum::<f64>()).abs() < 0.02 * change("at once"));
    assert!((change("ramp") - ramp).abs() < 0.02 * ramp, "{} {ramp}", change("ramp"));
    let valued = |scenario: &str| {
        answer.facts.of("economic_value").any(|fact| answer.facts.scenario(fact) == scenario)
    };
    assert!(valued("at once") && !valued("ramp"));
}

/// A plan of 1,200 from the first day at the one-year rate of 4 % and 1 % of margin, and of 600 for half a year from the
/// seventh month at a margin of its own; nothing else is renewed.
#[test]
fn a_plan_makes_a_dynamic_balance_sheet() {
    let mut inputs = inputs(&[marked("B", "loans", BULLET, renewed(0))]).unwrap();
    inputs.behaviours[0].behaviour.renewals.push(renewal("1Y", 0.01));
    inputs.reporting_currency = "USD".parse().unwrap();
    let planned = |month| PlannedMonth {
        month,
        volume: Micros::new(match month {
            1 => 1_200_000_000,
            7 => 600_000_000,
            _ => 0,
        }),
        margin: (month == 7).then_some(0.02),
        term: (month == 7).then(|| "3M".parse().unwrap()),
    };
    inputs.new_business = vec![PlannedVolume {
        group: "loans".to_owned(),
        side: Side::Asset,
        currency: "USD".parse().unwrap(),
        renewal: 0,
        months: (1..=12).map(planned).collect(),
    }];
    let answer = answered(&inputs, &income_plan(&[12]));
    let year = |measure| money(&answer, measure, "base", "TOTAL", "months 1-12").to_units();
    // 60 for the year, and 9 for a quarter of 600 at 6 %.
    assert!((year("nii_dynamic") - year("nii_run_off") - 69.0).abs() < 1e-3, "{}", year("nii_dynamic"));
    inputs.new_business[0].group = "bonds".to_owned();
    assert_eq!(
        run(&inputs, &income_plan(&[12])).unwrap_err().to_string(),
        "new business is planned for the group \"bonds\" on the side asset, which has no contracts; there are loans"
    );
}

/// A book without renewals has a run-off and no constant balance sheet.
#[test]
fn nothing_is_renewed_unasked() {
    let answer = answered(&inputs(&[line("F", "loans", FLOATER)]).unwrap(), &income_plan(&[12]));
    assert_eq!(answer.facts.of("nii_constant").count(), 0);
    assert!(answer.facts.of("nii_run_off").count() > 0);
}

/// A renewal in a currency that its index does not have is refused before the first flow.
#[test]
fn new_business_needs_a_rate() {
    let mut inputs = inputs(&[marked("B", "loans", BULLET, renewed(0))]).unwrap();
    let mut wrong = renewal("3M", 0.01);
    "bullets".clone_into(&mut wrong.name);
    wrong.model.new_rate = NewRate::Index("EUR-3M".to_owned());
    inputs.behaviours[0].behaviour.renewals.push(wrong);
    let error = run(&inputs, &income_plan(&[12])).unwrap_err().to_string();
    assert_eq!(error, "renewal \"bullets\" of contracts in USD: index \"EUR-3M\" is of EUR");
    assert!(flat_curve("X", 0.01).is_ok());
}

/// An index that moves against its curve by 20 basis points is basis risk, whole; the curve's own move is gap risk.
#[test]
fn gap_and_basis_are_told_apart() {
    let mut inputs = inputs(&[line("F", "loans", FLOATER)]).unwrap();
    let wider = Scenario::of_basis("wider", [("EUR-3M".to_owned(), BasisPoints(20.0))].into());
    let up = Scenario::parallel("up", BasisPoints(20.0)).unwrap();
    inputs.scenarios = vec![PlannedScenario::new(wider), PlannedScenario::new(up)];
    let plan =
        Plan { measures: vec!["economic_value".to_owned(), "income".to_owned()], ..income_plan(&[12]) };
    let answer = answered(&inputs, &plan);
    let of = |measure: &str, scenario: &str| money(&answer, measure, scenario, "TOTAL", "months 1-12");
    // 1,000 from 31 March on, A360, by 20 basis points.
    let basis = of("nii_basis_risk", "wider").to_units();
    assert!((basis - 1000.0 * 275.0 / 360.0 * 0.002).abs() < 1e-4, "{basis}");
    assert_eq!(of("nii_basis_risk", "wider"), of("delta_nii_run_off", "wider"));
    assert_eq!(of("nii_gap_risk", "up"), of("delta_nii_run_off", "up"));
    for (measure, scenario) in
        [("nii_gap_risk", "wider"), ("nii_basis_risk", "up"), ("nii_option_risk", "up")]
    {
        assert_eq!(of(measure, scenario), Micros::ZERO, "{measure} {scenario}");
    }
    // Discounting stays: economic value rises by what is paid more, discounted.
    let change = answer.facts.find("delta_eve", "wider", "TOTAL").unwrap().to_f64();
    assert!(change > 15.0 && change < 20.0, "{change}");
}

/// Economic value likewise: without options all is gap or basis risk; what a cap takes of a rise is option risk.
#[test]
fn value_in_gap_basis_and_option_risk() {
    let capped = FLOATER.replace("notionalPrincipal=1000", "notionalPrincipal=1000 lifeCap=0.025");
    let wider = Scenario::of_basis("wider", [("EUR-3M".to_owned(), BasisPoints(20.0))].into());
    let up = Scenario::parallel("up", BasisPoints(200.0)).unwrap();
    let scenarios = vec![PlannedScenario::new(wider), PlannedScenario::new(up)];
    let measures = ["economic_value", "components"].map(str::to_owned).to_vec();
    let plan = Plan { measures, ..income_plan(&[12]) };
    let answer_of = |terms: &str| {
        let mut inputs = inputs(&[line("F", "loans", terms)]).unwrap();
        inputs.scenarios.clone_from(&scenarios);
        answered(&inputs, &plan)
    };
    let of = |answer: &plimsoll::Answer, measure: &str, scenario: &str| {
        answer.facts.find(measure, scenario, "TOTAL").unwrap().to_f64()
    };
    let free = answer_of(FLOATER);
    assert!((of(&free, "eve_gap_risk", "up") - of(&free, "delta_eve", "up")).abs() < 1e-9);
    assert!((of(&free, "eve_basis_risk", "wider") - of(&free, "delta_eve", "wider")).abs() < 1e-9);
    assert!(answer_sum(&free, "eve_option_risk") < 1e-9);
    let capped = answer_of(&capped);
    // The same rates move it alike, and the cap takes the rest: today's forwards are already near it.
    assert!((of(&capped, "eve_gap_risk", "up") - of(&free, "eve_gap_risk", "up")).abs() < 1e-9);
    let change = of(&capped, "delta_eve", "up");
    let option = of(&capped, "eve_option_risk", "up");
    assert!(
        option < -100.0 && (of(&capped, "eve_gap_risk", "up") + option - change).abs() < 1e-9,
        "{option}"
    );
}

fn answer_sum(answer: &plimsoll::Answer, measure: &str) -> f64 {
    answer
        .facts
        .rows()
        .iter()
        .filter(|fact| fact.measure == measure)
        .map(|fact| fact.value.to_f64().abs())
        .sum()
}
