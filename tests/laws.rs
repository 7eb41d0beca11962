//! Laws that always hold, on the whole engine.
#![cfg(test)]

use plimsoll::{About, Answer, Inputs, Plan, Question, explained, run};
use plimsoll_behaviour::{Assumption, Prepayment, PrepaymentRate};
use plimsoll_measure::{Unit, Value};
use plimsoll_tests::{Line, inputs, line, plan};
use plimsoll_units::{BusinessDayConvention, Compounding, Micros};
use proptest::prelude::*;

const LOAN: &str = "contractType=PAM contractRole=RPA currency=EUR initialExchangeDate=2024-12-31 \
    maturityDate=2030-12-31 notionalPrincipal=1000000 nominalInterestRate=0.03 dayCountConvention=30E360 \
    cycleAnchorDateOfInterestPayment=2025-12-31 cycleOfInterestPayment=P1YL1";
const FLOATER: &str = "contractType=PAM contractRole=RPA currency=EUR initialExchangeDate=2025-12-31 \
    maturityDate=2030-12-31 notionalPrincipal=100 nominalInterestRate=0.0 dayCountConvention=A360 \
    cycleAnchorDateOfInterestPayment=2026-03-31 cycleOfInterestPayment=P3ML1 cycleAnchorDateOfRateReset=2026-01-01 \
    cycleOfRateReset=P3ML1 marketObjectCodeOfRateReset=EUR-3M";
const MORTGAGE: &str = "contractType=ANN contractRole=RPA currency=EUR initialExchangeDate=2020-06-15 \
    maturityDate=2040-06-15 notionalPrincipal=250000 nominalInterestRate=0.025 dayCountConvention=30E360 \
    cycleAnchorDateOfInterestPayment=2020-07-15 cycleOfInterestPayment=P1ML1 \
    cycleAnchorDateOfPrincipalRedemption=2020-07-15 cycleOfPrincipalRedemption=P1ML1";
const DEPOSIT: &str = "contractType=UMP contractRole=RPL currency=EUR initialExchangeDate=2020-01-01 \
    notionalPrincipal=900000 nominalInterestRate=0.005 dayCountConvention=A365";
const DOLLAR_DEBT: &str = "contractType=LAM contractRole=RPL currency=USD initialExchangeDate=2025-06-30 \
    maturityDate=2028-06-30 notionalPrincipal=60000 nominalInterestRate=0.05 dayCountConvention=A360 \
    cycleAnchorDateOfInterestPayment=2025-09-30 cycleOfInterestPayment=P3ML1 \
    cycleAnchorDateOfPrincipalRedemption=2025-09-30 cycleOfPrincipalRedemption=P3ML1 nextPrincipalRedemptionPayment=5000";
const SWAP: &str = "contractType=SWPPV contractRole=PFL currency=EUR initialExchangeDate=2025-03-31 \
    maturityDate=2032-03-31 notionalPrincipal=300000 nominalInterestRate=0.026 nominalInterestRate2=0.021 \
    dayCountConvention=A360 cycleAnchorDateOfInterestPayment=2025-06-30 cycleOfInterestPayment=P3ML1 \
    endOfMonthConvention=EOM cycleAnchorDateOfRateReset=2025-03-31 cycleOfRateReset=P3ML1 \
    marketObjectCodeOfRateReset=EUR-3M";
const CASH: &str = "contractType=CSH contractRole=RPA currency=EUR notionalPrincipal=50000";

/// Contracts in their last period, with a maturity on a Sunday.
const LAST_PERIOD: [&str; 2] = [
    "contractType=PAM contractRole=RPA currency=EUR initialExchangeDate=2024-05-10 maturityDate=2026-05-10 \
        notionalPrincipal=100000 nominalInterestRate=0.03 dayCountConvention=A360 \
        cycleAnchorDateOfInterestPayment=2024-11-10 cycleOfInterestPayment=P6ML1 \
        cycleAnchorDateOfRateReset=2024-11-10 cycleOfRateReset=P6ML1 marketObjectCodeOfRateReset=EUR-3M",
    "contractType=SWPPV contractRole=PFL currency=EUR initialExchangeDate=2024-05-10 maturityDate=2026-05-10 \
        notionalPrincipal=300000 nominalInterestRate=0.026 nominalInterestRate2=0.021 dayCountConvention=A360 \
        cycleAnchorDateOfInterestPayment=2024-11-10 cycleOfInterestPayment=P6ML1 \
        cycleAnchorDateOfRateReset=2024-11-10 cycleOfRateReset=P6ML1 marketObjectCodeOfRateReset=EUR-3M",
];

fn bank() -> Vec<Line> {
    vec![
        line("L1", "loans", LOAN),
        line("F1", "loans", FLOATER),
        line("M1", "mortgages", MORTGAGE),
        line("D1", "deposits", DEPOSIT),
        line("U1", "debt", DOLLAR_DEBT),
        line("S1", "swaps", SWAP),
        line("C1", "cash", CASH),
    ]
}

fn answered(inputs: &Inputs, plan: &Plan) -> Answer {
    run(inputs, plan).unwrap_or_else(|error| panic!("{error}"))
}

fn money(answer: &Answer, measure: &str, scenario: &str, group: &str) -> Micros {
    match answer.facts.find(measure, scenario, group) {
        Some(Value::Money(amount)) => amount,
        other => panic!("{measure} {scenario} {group}: {other:?}"),
    }
}

fn number(answer: &Answer, measure: &str, group: &str) -> f64 {
    answer.facts.find(measure, "base", group).map_or(f64::NAN, Value::to_f64)
}

/// A bond with the curve's own par coupon costs par; so does a floater at its reset.
#[test]
fn par_prices_par() {
    let market = plimsoll_tests::market().unwrap();
    let curve = market.discount_curve("EUR".parse().unwrap()).unwrap();
    let days: Vec<_> = (1..=5).map(|year| market.as_of().plus_months(12 * year)).collect();
    let annuity: f64 = days.iter().map(|day| curve.discount_factor(*day)).sum();
    let coupon = (1.0 - curve.discount_factor(days[4])) / annuity;
    let bond = LOAN.replace("=0.03 ", &format!("={coupon} "));
    let answer = answered(&inputs(&[line("B", "bond", &bond)]).unwrap(), &plan(&[]).unwrap());
    let value = money(&answer, "economic_value", "base", "TOTAL").to_units();
    assert!((value - 1e6).abs() < 1e-4, "{value}");
    let reset_now = FLOATER
        .replace(
            "=0.0 ",
            &format!(
                "={} ",
                curve
                    .forward_rate(
                        market.as_of(),
                        "2026-03-31".parse().unwrap(),
                        Compounding::Simple,
                        90.0 / 360.0
                    )
                    .unwrap()
                    .per_year()
            ),
        )
        .replace("cycleAnchorDateOfRateReset=2026-01-01", "cycleAnchorDateOfRateReset=2026-03-31");
    let answer = answered(&inputs(&[line("F", "floater", &reset_now)]).unwrap(), &plan(&[]).unwrap());
    let value = money(&answer, "economic_value", "base", "TOTAL").to_units();
    assert!((value - 100.0).abs() < 2e-3, "{value}");
    let duration = number(&answer, "effective_duration", "TOTAL");
    assert!((0.2..0.3).contains(&duration), "to the next reset, not to maturity: {duration}");
}

/// A five-year par floater that resets tomorrow has next to no effective duration; with its flows frozen it has 4.7.
#[test]
fn a_floater_near_its_reset_has_no_duration() {
    let answer = answered(&inputs(&[line("F", "floater", FLOATER)]).unwrap(), &plan(&[]).unwrap());
    assert!(number(&answer, "effective_duration", "TOTAL").abs() < 0.02);
    assert!((number(&answer, "modified_duration", "TOTAL") - 4.7).abs() < 0.15);
}

/// The groups add up to everything, currency by currency and scenario by scenario, to the micro.
#[test]
fn parts_sum_to_the_whole() {
    let answer = answered(&inputs(&bank()).unwrap(), &plan(&["product", "currency"]).unwrap());
    for scenario in answer.facts.scenarios() {
        let total = money(&answer, "economic_value", scenario, "TOTAL");
        let sides: Micros = ["ASSETS", "LIABILITIES", "OFF-BALANCE"]
            .iter()
            .map(|side| money(&answer, "economic_value", scenario, side))
            .sum();
        let groups: Micros = answer.facts.groups()[4..]
            .iter()
            .map(|group| money(&answer, "economic_value", scenario, group))
            .sum();
        // Each group is rounded once: at most half a millionth a group.
        assert!((sides - total).abs() <= Micros::new(3), "{scenario}: {sides} {total}");
        assert!((groups - total).abs() <= Micros::new(7), "{scenario}: {groups} {total}");
    }
    for row in &answer.tie_out {
        assert!((row.book - row.projected).abs() <= row.tolerance, "{row:?}");
    }
    assert!(answer.findings.iter().all(|finding| finding.severity < plimsoll_units::Severity::Serious));
}

/// Key-rate DV01s add up to the DV01.
#[test]
fn key_rates_add_up() {
    let answer = answered(&inputs(&bank()).unwrap(), &plan(&["product"]).unwrap());
    for group in answer.facts.groups() {
        let dv01 = number(&answer, "dv01", group);
        let sum: f64 = answer
            .facts
            .of("key_rate_dv01")
            .filter(|fact| fact.currency.is_none() && answer.facts.group(fact) == group)
            .map(|fact| fact.value.to_f64())
            .sum();
        assert!((sum - dv01).abs() <= 1e-5 * dv01.abs().max(1.0), "{group}: {sum} {dv01}");
    }
}

/// What convexity does not explain of a parallel shift is of third order: about duration times shift over three of the convexity term.
#[test]
fn the_equity_change_is_explained() {
    let answer = answered(&inputs(&bank()).unwrap(), &plan(&[]).unwrap());
    let find = |measure| money(&answer, measure, "parallel_up", "TOTAL").to_units();
    let (estimate, convexity) = (find("equity_change_estimate"), find("equity_change_convexity"));
    let (revalued, unexplained) = (find("equity_change_revalued"), find("equity_change_unexplained"));
    assert!((estimate + convexity + unexplained - revalued).abs() < 1e-5);
    assert!(unexplained.abs() < 0.12 * convexity.abs(), "{estimate} {convexity} {unexplained}");
}

/// An explanation's rows add up to the fact, to the micro, for every group, contract and scenario.
#[test]
fn explanations_equal_facts() {
    let (inputs, plan) = (inputs(&bank()).unwrap(), plan(&["contractID"]).unwrap());
    let answer = answered(&inputs, &plan);
    let scenarios = ["base", "steepener"];
    for fact in answer.facts.of("economic_value") {
        let (Some(currency), Value::Money(amount)) = (fact.currency, fact.value) else { continue };
        let (scenario, group) = (answer.facts.scenario(fact), answer.facts.group(fact));
        if !scenarios.contains(&scenario) {
            continue;
        }
        let mut asked = vec![About::Group(group.to_owned())];
        if inputs.book.row_of(group).is_some() {
            asked.push(About::Contract(group.to_owned()));
        }
        for about in asked {
            let question = Question { about, scenario: Some(scenario.to_owned()) };
            let explanation = explained(&inputs, &plan, &question).unwrap();
            assert_eq!(explanation.totals.get(&currency), Some(&amount), "{scenario} {group} {currency}");
            assert!(!explanation.flows.is_empty());
        }
    }
}

/// Threads, partitions and the order of contracts do not change a byte.
#[test]
fn the_same_bytes_on_any_split() {
    let mut lines: Vec<Line> = Vec::new();
    for copy in 0..40 {
        for mut one in bank() {
            one.id = format!("{}-{copy}", one.id);
            lines.push(one);
        }
    }
    let by = ["product"];
    let reference = answered(&inputs(&lines).unwrap(), &plan(&by).unwrap());
    let bytes = plimsoll_report::facts_parquet(&reference.facts).unwrap();
    for threads in [1, 2, 4, 7] {
        for partition in [1, 13, 100_000] {
            let plan = Plan { threads: Some(threads), partition, ..plan(&by).unwrap() };
            let answer = answered(&inputs(&lines).unwrap(), &plan);
            assert!(plimsoll_report::facts_parquet(&answer.facts).unwrap() == bytes, "{threads} {partition}");
        }
    }
    // Keep one contract of each product first, so that groups keep their order.
    lines[bank().len()..].reverse();
    let answer = answered(&inputs(&lines).unwrap(), &plan(&by).unwrap());
    assert!(plimsoll_report::facts_parquet(&answer.facts).unwrap() == bytes);
}

/// The short way through regular schedules gives the same facts as the long way, whatever moves off holidays.
#[test]
fn the_short_way_is_the_long_way() {
    let plan = plan(&["contractID"]).unwrap();
    let same = |lines: &[Line], what: &str| {
        let mut short = inputs(lines).unwrap();
        short.behaviours[0].behaviour.prepayments = prepayments();
        let first = answered(&short, &plan);
        short.book = plimsoll_tests::book(lines, false).unwrap();
        let second = answered(&short, &plan);
        let pairs = plimsoll_units::pair(first.facts.rows(), second.facts.rows());
        let mut differ = pairs.filter(|(short, long)| short != long);
        if let Some((short, long)) = differ.find(|(fact, _)| fact.group > 3) {
            let (group, bucket) = (first.facts.group(short), first.facts.bucket(short));
            panic!("{what}: {group} {bucket} {short:?} the long way {long:?}");
        }
    };
    same(&bank(), "nothing moves");
    for convention in BusinessDayConvention::ALL {
        let name = convention.name();
        let mut lines = Vec::new();
        for (place, terms) in [LOAN, FLOATER, MORTGAGE, DOLLAR_DEBT, SWAP].into_iter().enumerate() {
            // A floater in its last period, with its maturity on a Sunday.
            let last = format!(
                "{} businessDayConvention={name} calendar=TARGET",
                LAST_PERIOD[usize::from(place == 4)]
            );
            lines.push(line(&format!("{place}-last"), "moved", &last));
            for day in [3, 9, 14, 21, 28] {
                for day_count in ["30E360", "A360", "A365"] {
                    let id = format!("{place}-{day}-{day_count}");
                    let moved = on_day(terms, day, day_count);
                    let terms = format!("{moved} businessDayConvention={name} calendar=TARGET");
                    lines.push(line(&id, "moved", &terms));
                    let ends = terms.replace(&format!("-{day:02} notional"), "-30 notional");
                    lines.push(line(&format!("{id}-stub"), "moved", &ends));
                    if place == 2 {
                        lines.extend(resetting(&id, &moved));
                    }
                    // A swap is not prepaid.
                    for model in (0..3).filter(|_| place < 4) {
                        let mut prepaid = line(&format!("{id}-{model}"), "prepaid", &terms);
                        prepaid.position.marks.prepayment = Some(model);
                        lines.push(prepaid);
                    }
                }
            }
        }
        same(&lines, name);
    }
}

/// Mortgages whose rate is reset, with and without limits, an instalment of their own and prepayment.
fn resetting(id: &str, mortgage: &str) -> Vec<Line> {
    let day = mortgage.split("initialExchangeDate=2020-06-").nth(1).map_or("15", |rest| &rest[..2]);
    let floats = format!(
        "{mortgage} marketObjectCodeOfRateReset=EUR-3M rateSpread=0.01 cycleAnchorDateOfRateReset=2026-03-{day} \
         cycleOfRateReset=P6ML1"
    );
    let given = format!("{floats} nextPrincipalRedemptionPayment=1500");
    let negative = given.replace("contractType=ANN", "contractType=NAM");
    let linear = given.replace("contractType=ANN", "contractType=LAM").replace("=1500", "=1000");
    let limited = format!("{floats} lifeCap=0.034 lifeFloor=0.01 periodCap=0.002");
    let owed = floats.replace("contractRole=RPA", "contractRole=RPL");
    let off = floats.replace("2026-03-", "2026-04-").replace("P6ML1", "P5ML1");
    let late = floats.replace("P6ML1", "P1YL1").replace("2026-03-", "2027-01-");
    let mut lines = Vec::new();
    for (place, terms) in [floats, given, negative, linear, limited, owed, off, late].into_iter().enumerate()
    {
        lines.push(line(&format!("{id}-r{place}"), "reset", &terms));
        let mut prepaid = line(&format!("{id}-p{place}"), "reset and prepaid", &terms);
        prepaid.position.marks.prepayment = Some(2);
        lines.push(prepaid);
    }
    lines
}

/// Models that know the age of a loan alone; the last follows the supervisory scenarios.
fn prepayments() -> Vec<Assumption<Prepayment>> {
    let by_age = PrepaymentRate::ByAge(vec![(0, 0.0), (12, 0.02), (66, 0.3)]);
    let models = [
        Prepayment::constant(0.06).unwrap(),
        Prepayment::new(PrepaymentRate::Psa(150.0), false).unwrap(),
        Prepayment::new(by_age, true).unwrap(),
    ];
    let assumed = |model: Prepayment| Assumption {
        name: model.says(),
        model,
        owner: String::new(),
        dated: plimsoll_tests::AS_OF.parse().unwrap(),
        evidence: String::new(),
    };
    models.map(assumed).to_vec()
}

/// The same contract on another day of the month, with another day count.
fn on_day(terms: &str, day: i32, day_count: &str) -> String {
    let words = terms.split_whitespace().map(|word| match word.split_once('=') {
        Some(("dayCountConvention", _)) => format!("dayCountConvention={day_count}"),
        Some((name, date)) if date.len() == 10 && date.as_bytes()[4] == b'-' => {
            format!("{name}={}{day:02}", &date[..8])
        }
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ").replace(" endOfMonthConvention=EOM", "")
}

/// 25,000 pairs of large contracts on the same days are 25,000 times one, though a cell of 64 bits is full.
#[test]
fn sums_beyond_64_bits_are_exact() {
    let loan = DOLLAR_DEBT
        .replace("USD", "EUR")
        .replace("=60000", "=540000000")
        .replace("=5000", "=440000000.123457");
    let bond = DOLLAR_DEBT
        .replace("USD", "EUR")
        .replace("LAM", "PAM")
        .replace("maturityDate=2028-06-30", "maturityDate=2026-03-30")
        .replace("=60000", "=2200000000.000001")
        .replace(
            " cycleAnchorDateOfPrincipalRedemption=2025-09-30 cycleOfPrincipalRedemption=P3ML1 \
                nextPrincipalRedemptionPayment=5000",
            "",
        );
    let (loan, bond) = (loan.replace("-30", "-28"), bond.replace("-30", "-28"));
    let plan = Plan { threads: Some(1), partition: 1_000_000, ..plan(&[]).unwrap() };
    let gaps = |count: i128| -> Vec<i128> {
        let pair =
            |place| [line(&format!("L{place}"), "debt", &loan), line(&format!("B{place}"), "debt", &bond)];
        let lines: Vec<Line> = (0..count).flat_map(pair).collect();
        let answer = answered(&inputs(&lines).unwrap(), &plan);
        let amounts = answer.facts.of("liquidity_gap").map(|fact| match fact.value {
            Value::Money(amount) => amount.to_i128(),
            other => panic!("{other:?}"),
        });
        amounts.collect()
    };
    let (one, many) = (gaps(1), gaps(25_000));
    assert!(many.iter().any(|amount| amount.unsigned_abs() > 2 * u128::from(u64::MAX)), "{many:?}");
    assert_eq!(one.iter().map(|amount| amount * 25_000).collect::<Vec<_>>(), many);
}

/// Without an index the run fails before the first flow, and says who needs it and what there is.
#[test]
fn a_missing_index_is_refused_at_once() {
    let floater = FLOATER.replace("EUR-3M", "EUR-6M").replace("=100 ", "=312400000 ");
    let error = run(&inputs(&[line("F", "floater", &floater)]).unwrap(), &plan(&[]).unwrap()).unwrap_err();
    assert_eq!(error.to_string(), "no index \"EUR-6M\" for 1 contracts (312.4M EUR); the market has EUR-3M");
}

/// A type with events and no value is refused by the run itself, whatever door it came through.
#[test]
fn a_type_without_a_value_is_refused() {
    let stock =
        "contractType=STK contractRole=RPA currency=EUR purchaseDate=2026-03-01 priceAtPurchaseDate=10";
    let error = run(&inputs(&[line("S", "shares", stock)]).unwrap(), &plan(&[]).unwrap()).unwrap_err();
    assert_eq!(error.to_string(), "a run does not value STK yet, only its events are computed: 1 contracts");
}

/// Deposits that follow every rate change have next to no duration; those that follow none have their average life's.
#[test]
fn pass_through_takes_the_duration_away() {
    use plimsoll_behaviour::{Assumption, DepositCategory, DepositModel, PassThrough, RunOff};
    let duration_at = |pass_through: f64| {
        let follows = PassThrough::at_once(pass_through, None).unwrap();
        let model = DepositModel::new(DepositCategory::Wholesale, 1.0, 4.0, RunOff::Linear, follows).unwrap();
        let mut one = line("D", "deposits", DEPOSIT);
        one.position.marks.deposit = Some(0);
        let mut inputs = inputs(&[one]).unwrap();
        let dated = inputs.market.as_of();
        let (name, owner, evidence) = (String::new(), String::new(), String::new());
        inputs.behaviours[0].behaviour.deposits.push(Assumption { name, model, owner, dated, evidence });
        number(&answered(&inputs, &plan(&[]).unwrap()), "effective_duration", "TOTAL")
    };
    // The margin below the market is an annuity of its own, worth a little less when rates rise.
    assert!(duration_at(1.0).abs() < 0.2, "{}", duration_at(1.0));
    assert!((duration_at(0.0) - 4.0).abs() < 0.3, "{}", duration_at(0.0));
    let half = duration_at(0.5);
    assert!((half - 0.5 * (duration_at(0.0) + duration_at(1.0))).abs() < 0.1, "{half}");
}

/// A deposit without a model is due tomorrow and gets a finding with its amount.
#[test]
fn deposits_without_a_model_are_reported() {
    let answer = answered(&inputs(&[line("D", "deposits", DEPOSIT)]).unwrap(), &plan(&[]).unwrap());
    let found = answer.findings.iter().find(|finding| finding.what.contains("due on demand")).unwrap();
    assert_eq!(found.amount.unwrap().amount, Micros::new(-900_000_000_000));
    let in_first_bucket = answer.facts.of("repricing_gap").find(|fact| fact.currency.is_none()).unwrap();
    assert_eq!(in_first_bucket.value, Value::Money(Micros::new(-900_000_000_000)));
    assert!(matches!(in_first_bucket.unit, Unit::Money(_)));
}

/// A rate that was reset since the last interest date makes the accrued interest a guess, and the answer says so.
#[test]
fn interest_accrued_over_a_reset_is_reported() {
    let daily = FLOATER
        .replace("initialExchangeDate=2025-12-31", "initialExchangeDate=2025-10-31")
        .replace("cycleAnchorDateOfRateReset=2026-01-01", "cycleAnchorDateOfRateReset=2025-11-30");
    let found = |terms: &str| {
        let answer = answered(&inputs(&[line("F", "loans", terms)]).unwrap(), &plan(&[]).unwrap());
        answer.findings.into_iter().find(|finding| finding.subject == "accrued interest")
    };
    let amount = found(&daily).and_then(|finding| finding.amount).unwrap().amount;
    assert_eq!(amount, Micros::new(100_000_000));
    assert_eq!(found(&format!("{daily} accruedInterest=0.4")), None);
    assert_eq!(found(FLOATER), None);
}

/// A fair value that covers more than the flows has no spread over the curve.
#[test]
fn a_spread_needs_flows_behind_the_whole_fair_value() {
    let with_fair_value = |counts: bool| {
        let mut goodwill = line("G", "loans", CASH);
        goodwill.position.marks.in_economic_value = counts;
        let mut loan = line("L1", "loans", LOAN);
        for one in [&mut goodwill, &mut loan] {
            one.position.fair_value =
                Micros::from_units(if one.id == "G" { 50_000.0 } else { 990_000.0 }).ok();
        }
        let answer = answered(&inputs(&[loan, goodwill]).unwrap(), &plan(&["product"]).unwrap());
        number(&answer, "spread_to_fair_value", "loans")
    };
    assert!(with_fair_value(true).is_finite());
    assert!(with_fair_value(false).is_nan());
}

/// A swap whose legs are paid on a reset day: each flow is told by the event that pays it.
#[test]
fn an_explanation_names_the_event_that_pays() {
    let inputs = inputs(&[line("S1", "swaps", SWAP), line("L1", "loans", LOAN)]).unwrap();
    let question = Question { about: About::Group("TOTAL".to_owned()), scenario: None };
    let flows = explained(&inputs, &plan(&[]).unwrap(), &question).unwrap().flows;
    let of = |id: &str| -> Vec<&str> {
        flows.iter().filter(|flow| flow.contract_id == id).map(|flow| flow.event).collect()
    };
    assert_eq!(of("L1"), ["IP", "IP", "IP", "IP", "IP", "MD"]);
    assert_eq!(of("S1").len(), 2 * 25);
    assert!(of("S1").chunks(2).all(|pair| pair == ["IPFX", "IPFL"]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    /// Whatever its terms, a contract is refused or pays the same in events and in a profile; nothing panics.
    #[test]
    fn any_terms_are_refused_or_projected(data in proptest::collection::vec(any::<u8>(), 0..24)) {
        let projected = plimsoll_tests::random::project(&data);
        prop_assert!(projected.is_ok(), "{projected:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Twice the notional is twice everything.
    #[test]
    fn twice_the_notional_is_twice_everything(notional in 1_000_u32..10_000_000, rate in -0.01_f64..0.12, months in 2_i32..300) {
        let as_of: plimsoll_units::Day = plimsoll_tests::AS_OF.parse().unwrap();
        let terms = |notional: u64| format!(
            "contractType=ANN contractRole=RPA currency=EUR initialExchangeDate=2025-12-31 maturityDate={} \
             notionalPrincipal={notional} nominalInterestRate={rate} dayCountConvention=A365 \
             cycleAnchorDateOfInterestPayment=2026-01-31 cycleOfInterestPayment=P1ML1 \
             cycleAnchorDateOfPrincipalRedemption=2026-01-31 cycleOfPrincipalRedemption=P1ML1",
            as_of.plus_months(months)
        );
        let once = answered(&inputs(&[line("A", "a", &terms(u64::from(notional)))]).unwrap(), &plan(&[]).unwrap());
        let twice = answered(&inputs(&[line("A", "a", &terms(2 * u64::from(notional)))]).unwrap(), &plan(&[]).unwrap());
        for scenario in once.facts.scenarios() {
            let one = money(&once, "economic_value", scenario, "TOTAL").to_units();
            let two = money(&twice, "economic_value", scenario, "TOTAL").to_units();
            // Every one of up to 600 flows is rounded to a millionth.
            prop_assert!((two - 2.0 * one).abs() < 2e-3, "{} {} {}", scenario, one, two);
        }
        for measure in ["effective_duration", "macaulay_duration", "convexity"] {
            let (one, two) = (number(&once, measure, "TOTAL"), number(&twice, measure, "TOTAL"));
            prop_assert!((one - two).abs() < 1e-4 * one.abs().max(1.0), "{} {} {}", measure, one, two);
        }
    }
}
