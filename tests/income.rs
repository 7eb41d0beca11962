//! Laws of net interest income, on the whole engine.
#![cfg(test)]

use plimsoll::{
    Answer, IncomePlan, Inputs, NamedBehaviour, Plan, PlannedMonth, PlannedScenario, PlannedVolume, run,
};
use plimsoll_behaviour::{
    Assumption, Behaviour, DepositCategory, DepositModel, Drawdown, EarlyRedemption, NewRate, PassThrough,
    Prepayment, PrepaymentRate, Renewal, RunOff, Starts,
};
use plimsoll_contract::{Accounting, Marks, Side};
use plimsoll_market::{Scenario, ShockPath};
use plimsoll_measure::Value;
use plimsoll_tests::{Line, book, flat_curve, inputs, line, plan};
use plimsoll_units::{BasisPoints, Compounding, DayCount, Micros};
use proptest::prelude::*;

const BULLET: &str = "contractType=PAM contractRole=RPA currency=USD initialExchangeDate=2025-06-30 \
    maturityDate=2026-06-30 notionalPrincipal=1200 nominalInterestRate=0.05 dayCountConvention=30E360 \
    cycleAnchorDateOfInterestPayment=2026-06-30";
const FLOATER: &str = "contractType=PAM contractRole=RPA currency=EUR initialExchangeDate=2025-12-31 \
    maturityDate=2035-12-31 notionalPrincipal=1000 nominalInterestRate=0.02 dayCountConvention=A360 \
    cycleAnchorDateOfInterestPayment=2026-03-31 cycleOfInterestPayment=P3ML1 endOfMonthConvention=EOM \
    cycleAnchorDateOfRateReset=2026-03-31 cycleOfRateReset=P3ML1 marketObjectCodeOfRateReset=EUR-3M";
const MORTGAGE: &str = "contractType=ANN contractRole=RPA currency=EUR initialExchangeDate=2020-06-15 \
    maturityDate=2040-06-15 notionalPrincipal=250000 nominalInterestRate=0.025 dayCountConvention=30E360 \
    cycleAnchorDateOfInterestPayment=2020-07-15 cycleOfInterestPayment=P1ML1 \
    cycleAnchorDateOfPrincipalRedemption=2020-07-15 cycleOfPrincipalRedemption=P1ML1";
const DEPOSIT: &str = "contractType=UMP contractRole=RPL currency=EUR initialExchangeDate=2020-01-01 \
    notionalPrincipal=900000 nominalInterestRate=0.005 dayCountConvention=A365";
const SWAP: &str = "contractType=SWPPV contractRole=PFL currency=EUR initialExchangeDate=2025-03-31 \
    maturityDate=2032-03-31 notionalPrincipal=300000 nominalInterestRate=0.026 nominalInterestRate2=0.021 \
    dayCountConvention=A360 cycleAnchorDateOfInterestPayment=2025-06-30 cycleOfInterestPayment=P3ML1 \
    endOfMonthConvention=EOM cycleAnchorDateOfRateReset=2025-03-31 cycleOfRateReset=P3ML1 \
    marketObjectCodeOfRateReset=EUR-3M";

fn marked(id: &str, product: &str, terms: &str, marks: Marks) -> Line {
    let mut one = line(id, product, terms);
    one.position.marks = marks;
    one
}

fn renewed(place: u16) -> Marks {
    Marks { renewal: Some(place), ..Marks::default() }
}

fn assumed<M>(model: M) -> Assumption<M> {
    let (name, owner, evidence) = (String::new(), String::new(), String::new());
    Assumption { name, model, owner, dated: "2025-12-31".parse().unwrap(), evidence }
}

fn renewal(tenor: &str, margin: f64) -> Assumption<Renewal> {
    let tenor = tenor.parse().unwrap();
    assumed(Renewal {
        new_rate: NewRate::Curve { tenor, compounding: Compounding::Continuous },
        margin,
        reprices: tenor,
        day_count: DayCount::Thirty360Europe,
        starts: Starts::SameDay,
    })
}

fn income_plan(horizons: &[u16]) -> Plan {
    Plan {
        measures: vec!["income".to_owned()],
        income: IncomePlan { horizons: horizons.to_vec() },
        ..plan(&["product"]).unwrap()
    }
}

fn answered(inputs: &Inputs, plan: &Plan) -> Answer {
    run(inputs, plan).unwrap_or_else(|error| panic!("{error}"))
}

/// A fact over all currencies.
fn fact(answer: &Answer, measure: &str, scenario: &str, group: &str, bucket: &str) -> Value {
    let facts = &answer.facts;
    let found = facts.of(measure).find(|fact| {
        fact.currency.is_none()
            && facts.scenario(fact) == scenario
            && facts.group(fact) == group
            && facts.bucket(fact) == bucket
    });
    found.unwrap_or_else(|| panic!("no {measure} {scenario} {group} {bucket}")).value
}

fn money(answer: &Answer, measure: &str, scenario: &str, group: &str, bucket: &str) -> Micros {
    match fact(answer, measure, scenario, group, bucket) {
        Value::Money(amount) => amount,
        Value::Number(number) => panic!("{measure} is {number}"),
    }
}

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
    inputs.scenarios = vec![PlannedScenario {
        scenario,
        compared_to: None,
        supervisory: false,
        behaves_as: None,
        path: None,
    }];
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
        PlannedScenario { scenario, compared_to: None, supervisory: false, behaves_as: None, path }
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

/// A committed line: 1,000 are drawn and 600 are not.
fn drawn() -> Line {
    let mut drawn = marked("R", "lines", FLOATER, Marks { drawdown: Some(0), ..renewed(1) });
    drawn.position.undrawn = Some(Micros::from_units(600.0).unwrap());
    drawn
}

/// A bank with everything that can move income.
fn bank(behaviour: Behaviour) -> Inputs {
    let capped = format!("{FLOATER} lifeCap=0.025");
    let prepaid = Marks { prepayment: Some(0), renewal: Some(0), ..Marks::default() };
    let term = BULLET.replace("RPA", "RPL");
    let redeemed = Marks { early_redemption: Some(0), renewal: Some(1), ..Marks::default() };
    let mut inputs = inputs(&[
        marked("F", "loans", FLOATER, renewed(1)),
        marked("C", "capped loans", &capped, renewed(1)),
        marked("M", "mortgages", MORTGAGE, prepaid),
        marked("D", "deposits", DEPOSIT, Marks { deposit: Some(0), ..Marks::default() }),
        marked("T", "term deposits", &term, redeemed),
        line("S", "swaps", SWAP),
        drawn(),
    ])
    .unwrap();
    inputs.behaviours = vec![NamedBehaviour { name: String::new(), behaviour }];
    for planned in &mut inputs.scenarios {
        planned.behaves_as = Some(planned.scenario.name().to_owned());
    }
    inputs
}

fn people(pass_through: f64, cpr: f64, ratio: f64, margin: f64) -> Behaviour {
    let follows = PassThrough::new(pass_through, pass_through, 2, Some(0.0)).unwrap();
    let category = DepositCategory::RetailTransactional;
    let deposit = DepositModel::new(category, 0.7, 3.0, RunOff::Linear, follows).unwrap();
    Behaviour {
        deposits: vec![assumed(deposit)],
        prepayments: vec![assumed(Prepayment::new(PrepaymentRate::Constant(cpr), true).unwrap())],
        early_redemptions: vec![assumed(EarlyRedemption::new(ratio, true).unwrap())],
        drawdowns: vec![assumed(Drawdown::even(0.5, 3).unwrap())],
        renewals: vec![renewal("10Y", margin), renewal("1Y", margin)],
    }
}

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

/// The short way through regular schedules accrues what the long way does, to the micro.
#[test]
fn the_short_way_accrues_what_the_long_way_does() {
    let holidays = "calendar=TARGET businessDayConvention=";
    let mut lines = Vec::new();
    for (id, terms) in [("F", FLOATER), ("M", MORTGAGE), ("S", SWAP), ("B", BULLET)] {
        lines.push(line(id, "plain", terms));
        for convention in ["SCMF", "CSF", "SCP", "CSMP"] {
            lines.push(line(
                &format!("{id}{convention}"),
                "moved",
                &format!("{terms} {holidays}{convention}"),
            ));
        }
    }
    let mut inputs = inputs(&lines).unwrap();
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
