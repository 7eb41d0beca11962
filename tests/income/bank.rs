//! A bank with everything that can move income, and what its tests ask an answer.

use plimsoll::{Answer, IncomePlan, Inputs, NamedBehaviour, Plan, RulePlan, run};
use plimsoll_behaviour::{
    Assumption, Behaviour, DepositCategory, DepositModel, Drawdown, EarlyRedemption, NewRate, PassThrough,
    Prepayment, PrepaymentRate, Renewal, RunOff, Starts,
};
use plimsoll_contract::Marks;
use plimsoll_measure::Value;
use plimsoll_tests::{Line, inputs, line, plan};
use plimsoll_units::{Compounding, DayCount, Micros};

pub(crate) const BULLET: &str = "contractType=PAM contractRole=RPA currency=USD initialExchangeDate=2025-06-30 \
    maturityDate=2026-06-30 notionalPrincipal=1200 nominalInterestRate=0.05 dayCountConvention=30E360 \
    cycleAnchorDateOfInterestPayment=2026-06-30";
pub(crate) const FLOATER: &str = "contractType=PAM contractRole=RPA currency=EUR initialExchangeDate=2025-12-31 \
    maturityDate=2035-12-31 notionalPrincipal=1000 nominalInterestRate=0.02 dayCountConvention=A360 \
    cycleAnchorDateOfInterestPayment=2026-03-31 cycleOfInterestPayment=P3ML1 endOfMonthConvention=EOM \
    cycleAnchorDateOfRateReset=2026-03-31 cycleOfRateReset=P3ML1 marketObjectCodeOfRateReset=EUR-3M";
pub(crate) const MORTGAGE: &str = "contractType=ANN contractRole=RPA currency=EUR initialExchangeDate=2020-06-15 \
    maturityDate=2040-06-15 notionalPrincipal=250000 nominalInterestRate=0.025 dayCountConvention=30E360 \
    cycleAnchorDateOfInterestPayment=2020-07-15 cycleOfInterestPayment=P1ML1 \
    cycleAnchorDateOfPrincipalRedemption=2020-07-15 cycleOfPrincipalRedemption=P1ML1";
pub(crate) const DEPOSIT: &str = "contractType=UMP contractRole=RPL currency=EUR initialExchangeDate=2020-01-01 \
    notionalPrincipal=900000 nominalInterestRate=0.005 dayCountConvention=A365";
pub(crate) const SWAP: &str = "contractType=SWPPV contractRole=PFL currency=EUR initialExchangeDate=2025-03-31 \
    maturityDate=2032-03-31 notionalPrincipal=300000 nominalInterestRate=0.026 nominalInterestRate2=0.021 \
    dayCountConvention=A360 cycleAnchorDateOfInterestPayment=2025-06-30 cycleOfInterestPayment=P3ML1 \
    endOfMonthConvention=EOM cycleAnchorDateOfRateReset=2025-03-31 cycleOfRateReset=P3ML1 \
    marketObjectCodeOfRateReset=EUR-3M";

pub(crate) fn marked(id: &str, product: &str, terms: &str, marks: Marks) -> Line {
    let mut one = line(id, product, terms);
    one.position.marks = marks;
    one
}

pub(crate) fn renewed(place: u16) -> Marks {
    Marks { renewal: Some(place), ..Marks::default() }
}

pub(crate) fn assumed<M>(model: M) -> Assumption<M> {
    let (name, owner, evidence) = (String::new(), String::new(), String::new());
    Assumption { name, model, owner, dated: "2025-12-31".parse().unwrap(), evidence }
}

pub(crate) fn renewal(tenor: &str, margin: f64) -> Assumption<Renewal> {
    let tenor = tenor.parse().unwrap();
    assumed(Renewal {
        new_rate: NewRate::Curve { tenor, compounding: Compounding::Continuous },
        margin,
        reprices: tenor,
        day_count: DayCount::Thirty360Europe,
        starts: Starts::SameDay,
    })
}

pub(crate) fn income_plan(horizons: &[u16]) -> Plan {
    Plan {
        measures: vec!["income".to_owned()],
        income: IncomePlan { horizons: horizons.to_vec() },
        rules: RulePlan::default(),
        ..plan(&["product"]).unwrap()
    }
}

pub(crate) fn answered(inputs: &Inputs, plan: &Plan) -> Answer {
    run(inputs, plan).unwrap_or_else(|error| panic!("{error}"))
}

/// A fact over all currencies.
pub(crate) fn fact(answer: &Answer, measure: &str, scenario: &str, group: &str, bucket: &str) -> Value {
    let facts = &answer.facts;
    let found = facts.of(measure).find(|fact| {
        fact.currency.is_none()
            && facts.scenario(fact) == scenario
            && facts.group(fact) == group
            && facts.bucket(fact) == bucket
    });
    found.unwrap_or_else(|| panic!("no {measure} {scenario} {group} {bucket}")).value
}

pub(crate) fn money(answer: &Answer, measure: &str, scenario: &str, group: &str, bucket: &str) -> Micros {
    match fact(answer, measure, scenario, group, bucket) {
        Value::Money(amount) => amount,
        Value::Number(number) => panic!("{measure} is {number}"),
    }
}

/// A committed line: 1,000 are drawn and 600 are not.
pub(crate) fn drawn() -> Line {
    let mut drawn = marked("R", "lines", FLOATER, Marks { drawdown: Some(0), ..renewed(1) });
    drawn.position.liquidity.undrawn = Some(Micros::from_units(600.0).unwrap());
    drawn
}

/// A bank with everything that can move income.
pub(crate) fn bank(behaviour: Behaviour) -> Inputs {
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

pub(crate) fn people(pass_through: f64, cpr: f64, ratio: f64, margin: f64) -> Behaviour {
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
