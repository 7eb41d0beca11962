//! Funds transfer pricing over whole runs: the second computation of the universal bank, and prices by hand.
#![cfg(test)]

use plimsoll::{
    AddOnCost, Condition, ContingentCost, ContingentDraw, Inputs, Plan, PoolMethod, PoolPart, RateHistory,
    RulePlan, TransferAddOn, TransferMethod, TransferPlan, TransferPool, TransferredContract, run,
    transfer_contracts,
};
use plimsoll_behaviour::{Assumption, Prepayment};
use plimsoll_contract::{Liquidity, Marks};
use plimsoll_tests::{Line, inputs, line, plan};
use plimsoll_units::{BasisPoints, Currency, Day, Micros};
use std::collections::BTreeMap;
use std::path::Path;

/// A model that prepays a share of the balance a year.
fn prepaid_a_year(cpr: f64) -> Assumption<Prepayment> {
    Assumption {
        name: "prepaid".to_owned(),
        model: Prepayment::constant(cpr).unwrap(),
        owner: String::new(),
        dated: plimsoll_tests::AS_OF.parse().unwrap(),
        evidence: String::new(),
    }
}

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
    let mut inputs = Inputs { stresses: Vec::new(), ..case.inputs };
    let plan = bare(&case.plan);
    // Prices are of the base, whatever worlds are beside it.
    let beside = run(&inputs, &plan).unwrap();
    assert!(beside.counts.worlds > 1, "several worlds");
    inputs.scenarios.clear();
    let answer = run(&inputs, &plan).unwrap().transfer.unwrap();
    assert_eq!(beside.transfer.as_ref(), Some(&answer));
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').from_path(folder.join("expected/ftp.csv")).unwrap();
    let header: Vec<String> = reader.headers().unwrap().iter().skip(6).map(str::to_owned).collect();
    assert_eq!(header, answer.add_ons);
    let mut told = 0;
    for record in reader.records().map(Result::unwrap) {
        let currency: Currency = record[1].parse().unwrap();
        let of = |((unit, _, of), _): &(&(String, &str, Currency), _)| unit == &record[0] && *of == currency;
        let (_, year) = answer.units.iter().find(of).unwrap();
        let found = [year.balance, year.client, year.transfer, year.premium];
        for (place, amount) in found.iter().chain(&year.add_ons).enumerate() {
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

/// A condition on the product.
fn is(product: &str) -> Condition {
    Condition { field: "product".to_owned(), values: vec![product.to_owned()] }
}

fn fixed(name: &str, cost: f64, conditions: Vec<Condition>) -> TransferAddOn {
    TransferAddOn { name: name.to_owned(), cost: AddOnCost::Fixed(BasisPoints(cost)), conditions }
}

fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-9, "{found} {wanted}");
}

/// Annual zero rate of so many days, and discount factors, of the euro curve of the small bank.
fn factor_of(inputs: &Inputs, day: Day) -> f64 {
    let (curve, as_of) =
        (inputs.market.discount_curve("EUR".parse().unwrap()).unwrap(), inputs.market.as_of());
    let term = f64::from(day - as_of) / 365.0;
    libm::exp(-curve.zero_rate_at(term) * term)
}

fn priced(inputs: &Inputs) -> Result<Vec<TransferredContract>, String> {
    transfer_contracts(inputs, &bare(&plan(&[]).unwrap())).map_err(|error| error.to_string())
}

/// Client interest is what is left and what is charged, part by part, to the micro: by contract and by unit.
fn adds_up(inputs: &Inputs) {
    let contracts = priced(inputs).unwrap();
    let mut clients = Micros::ZERO;
    for one in &contracts {
        let year = &one.year;
        let parts: Micros = year.add_ons.iter().copied().sum();
        assert_eq!(year.margin() + year.transfer + year.premium + year.contingent + parts, year.client);
        clients += year.client;
    }
    let answer = run(inputs, &bare(&plan(&["product"]).unwrap())).unwrap().transfer.unwrap();
    let margins: Micros = answer.units.values().map(plimsoll::Transferred::margin).sum();
    let centre: Micros = answer.centre().values().copied().sum();
    assert_eq!(margins + centre, clients);
    let by_name = |add_ons: &[Micros], place: usize| add_ons.get(place).copied().unwrap_or_default();
    for place in 0..answer.add_ons.len() {
        let of_contracts: Micros = contracts.iter().map(|one| by_name(&one.year.add_ons, place)).sum();
        let of_units: Micros = answer.units.values().map(|year| by_name(&year.add_ons, place)).sum();
        assert_eq!(of_contracts, of_units, "{}", answer.add_ons[place]);
    }
}

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
    let mut rate = |method| {
        inputs.transfer = Some(TransferPlan {
            premium: vec![("1Y".parse().unwrap(), BasisPoints(20.0))],
            add_ons: vec![fixed("option", 10.0, vec![is("loans")])],
            ..TransferPlan::new(method)
        });
        transfer_contracts(&inputs, &bare(&plan(&[]).unwrap())).unwrap()
    };
    let (mut repaid, mut annuity, mut before, mut left) = (0.0, 0.0, as_of, 100.0);
    for day in &ends {
        repaid += 25.0 * factor(*day);
        annuity += factor(*day) * left * f64::from(*day - before) / 365.0;
        (before, left) = (*day, left - 25.0);
    }
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
    let [loan, deposit] = [&matched[0].year, &matched[1].year];
    assert_eq!((loan.premium, loan.added()), (Micros::new(200_000), Micros::new(100_000)));
    assert_eq!((deposit.premium, deposit.added()), (Micros::new(-160_000), Micros::ZERO));
    assert_eq!((loan.client, deposit.client), (Micros::new(5_000_000), Micros::new(-800_000)));
    near(matched[1].rate, (1.0 / factor(ends[0]) - 1.0) / term(ends[0]));
    assert!(deposit.margin() > Micros::ZERO);
    inputs.transfer = None;
    let error = transfer_contracts(&inputs, &bare(&plan(&[]).unwrap())).unwrap_err().to_string();
    assert!(error.contains("no [ftp]"), "{error}");
}

fn part(term: &str, weight: f64, months: u16) -> PoolPart {
    PoolPart { term: term.parse().unwrap(), weight, months }
}

/// Twelve months of rates of a year, 1.0 % to 2.1 %, and of five years, 3.00 % to 3.11 %.
fn history() -> RateHistory {
    let month = |month: i32| Day::new(2025, month, 28).unwrap().end_of_month();
    let rates = |month: i32| {
        let step = f64::from(month - 1);
        vec![0.010 + 0.001 * step, 0.030 + 0.0001 * step]
    };
    let terms = vec!["12M".parse().unwrap(), "5Y".parse().unwrap()];
    RateHistory { months: (1..=12).map(month).collect(), terms, rates: (1..=12).map(rates).collect() }
}

/// A pool has one rate, from today's curve or from averages of what rates were; the first that holds counts, and a contract in
/// none is funded by its schedule. The averages: the last 12 months of a year's rate 1.0 % ... 2.1 % are 1.55 % on average, the
/// last 3 of five years 3.09 %, 3.10 % and 3.11 %, so 0.3 x 1.55 % + 0.7 x 3.10 % = 2.635 %.
#[test]
fn pools_by_hand() {
    let lines = [
        line("L", "loans", LOAN),
        line("D", "deposits", DEPOSIT),
        line("S", "savings", DEPOSIT),
        line("U", "savings", &DEPOSIT.replace("EUR", "USD")),
    ];
    let mut inputs = inputs(&lines).unwrap();
    let averages = vec![part("1Y", 0.3, 12), part("5Y", 0.7, 3)];
    let curve = vec![part("3M", 0.4, 1), part("5Y", 0.6, 1)];
    let pool = |name: &str, method, parts: &[PoolPart], conditions| {
        TransferPool::new(name, method, parts.to_vec(), conditions)
    };
    let currency = |code: &str| Condition { field: "currency".to_owned(), values: vec![code.to_owned()] };
    let asked = TransferPlan {
        pools: vec![
            pool("sight", PoolMethod::RedemptionCurve, &curve, vec![is("deposits")]).unwrap(),
            pool("euro", PoolMethod::MovingAverage, &averages, vec![is("savings"), currency("EUR")]).unwrap(),
            pool("dollar", PoolMethod::RedemptionCurve, &curve, vec![is("savings")]).unwrap(),
            pool("none", PoolMethod::MovingAverage, &averages, vec![is("nothing")]).unwrap(),
        ],
        histories: [("EUR".parse().unwrap(), history())].into(),
        premium: vec![("1Y".parse().unwrap(), BasisPoints(20.0))],
        add_ons: vec![fixed("basis", 10.0, vec![is("savings")])],
        ..TransferPlan::new(TransferMethod::Matched)
    };
    inputs.transfer = Some(asked.clone());
    let found = priced(&inputs).unwrap();
    assert_eq!(found.iter().map(|one| one.pool).collect::<Vec<_>>(), [None, Some(0), Some(1), Some(2)]);
    let zero = |months: i32| {
        let (as_of, day) = (inputs.market.as_of(), inputs.market.as_of().plus_months(months));
        libm::pow(factor_of(&inputs, day), -365.0 / f64::from(day - as_of)) - 1.0
    };
    near(found[1].rate, 0.4 * zero(3) + 0.6 * zero(60));
    near(found[2].rate, 0.02635);
    // 80 at 2.635 %, 20 and 10 basis points; in dollars every continuous zero rate is 4 %.
    let year = &found[2].year;
    assert_eq!(
        [year.transfer, year.premium, year.added()].map(Micros::to_i128),
        [-2_108_000, -160_000, 80_000]
    );
    near(found[3].rate, libm::exp(0.04) - 1.0);
    inputs.transfer = Some(TransferPlan { pools: Vec::new(), ..asked.clone() });
    near(priced(&inputs).unwrap()[0].rate, found[0].rate);
    inputs.transfer = Some(asked.clone());
    adds_up(&inputs);
    let findings = run(&inputs, &bare(&plan(&[]).unwrap())).unwrap().findings;
    let empty = |finding: &&plimsoll_units::Finding| finding.subject == "[[ftp.pool]] none";
    assert_eq!(findings.iter().filter(empty).count(), 1, "{findings:?}");
    refused_pools(&mut inputs, &asked);
}

/// What a history does not have is refused with its names, before anything is projected.
fn refused_pools(inputs: &mut Inputs, asked: &TransferPlan) {
    let refused = |asked: TransferPlan, inputs: &mut Inputs| {
        inputs.transfer = Some(asked);
        let error = priced(inputs).unwrap_err();
        assert_eq!(plimsoll::prepare(inputs, &bare(&plan(&[]).unwrap())).unwrap_err().to_string(), error);
        error
    };
    let parts = |parts: Vec<PoolPart>, conditions| {
        let pools = vec![TransferPool::new("savers", PoolMethod::MovingAverage, parts, conditions).unwrap()];
        TransferPlan { pools, ..asked.clone() }
    };
    let savings = vec![is("savings")];
    assert_eq!(
        refused(parts(vec![part("1Y", 1.0, 12)], savings), inputs),
        "[ftp]: [[ftp.pool]] \"savers\" has contracts in USD, of which no [[ftp.history]] has past rates; there are EUR"
    );
    assert_eq!(
        refused(parts(vec![part("7Y", 1.0, 12)], vec![is("loans")]), inputs),
        "[ftp]: [[ftp.pool]] \"savers\": the history of EUR has no rates of P7Y; it has P12M, P5Y"
    );
    assert_eq!(
        refused(parts(vec![part("5Y", 1.0, 13)], vec![is("loans")]), inputs),
        "[ftp]: [[ftp.pool]] \"savers\": the history of EUR has 12 months and the average of P5Y takes 13"
    );
    let mut percent = parts(vec![part("5Y", 1.0, 3)], vec![is("loans")]);
    for rates in percent.histories.values_mut().flat_map(|history| history.rates.iter_mut().flatten()) {
        *rates *= 25.0;
    }
    assert!(refused(percent, inputs).contains("expected fractions a year, within 0.1 of it"));
    let mut old = parts(vec![part("5Y", 1.0, 3)], vec![is("loans")]);
    for history in old.histories.values_mut() {
        history.months.pop();
        history.rates.pop();
    }
    assert!(refused(old, inputs).contains("the history ends on 2025-11-30"));
    let wrong = |parts: Vec<PoolPart>| {
        TransferPool::new("x", PoolMethod::RedemptionCurve, parts, Vec::new()).unwrap_err().to_string()
    };
    assert_eq!(
        wrong(vec![part("1Y", 0.25, 1), part("2Y", 0.5, 1)]),
        "the weights of the terms add up to 0.75; expected 1"
    );
    assert!(wrong(vec![part("1Y", 1.5, 1), part("2Y", -0.5, 1)]).contains("the weight of P1Y is 1.5"));
    assert!(wrong(vec![part("0D", 1.0, 1)]).contains("the term P0D"));
}

/// A line of which `undrawn` may be drawn.
fn facility(id: &str, product: &str, terms: &str, undrawn: f64) -> Line {
    let mut facility = line(id, product, terms);
    let undrawn = Some(Micros::from_units(undrawn).unwrap());
    facility.position.liquidity = Liquidity { undrawn, ..Liquidity::default() };
    facility
}

/// Undrawn amounts of 1,000 and 200, of which a tenth and a quarter is held in liquid assets: the premium of 730 days, half way
/// between 20 and 40 basis points, less a yield of -10: 40 basis points of 100 and of 50 are 0.4 and 0.2 a year. A line of which
/// nothing is drawn is charged as well; what no draw holds for is told.
#[test]
fn what_may_be_drawn_by_hand() {
    let credit = "contractType=PAM contractRole=RPA currency=EUR initialExchangeDate=2025-12-31 maturityDate=2026-12-31 \
        nominalInterestRate=0.05 dayCountConvention=30E360 notionalPrincipal=";
    let lines = [
        line("D", "deposits", DEPOSIT),
        facility("F", "lines", &format!("{credit}500"), 1000.0),
        facility("G", "cards", &format!("{credit}0"), 200.0),
        facility("H", "other", &format!("{credit}10"), 7.0),
    ];
    let mut inputs = inputs(&lines).unwrap();
    let draw = |share, product| ContingentDraw { share, conditions: vec![is(product)] };
    let asked = TransferPlan {
        premium: vec![
            ("365D".parse().unwrap(), BasisPoints(20.0)),
            ("1095D".parse().unwrap(), BasisPoints(40.0)),
        ],
        contingent: Some(ContingentCost {
            tenor: "730D".parse().unwrap(),
            buffer_yield: BasisPoints(-10.0),
            draws: vec![draw(0.1, "lines"), draw(0.25, "cards"), draw(1.0, "lines")],
        }),
        ..TransferPlan::new(TransferMethod::Matched)
    };
    inputs.transfer = Some(asked.clone());
    let found = priced(&inputs).unwrap();
    let costs: Vec<i128> = found.iter().map(|one| one.year.contingent.to_i128()).collect();
    assert_eq!(costs, [0, 400_000, 200_000, 0]);
    assert_eq!(found[2].year.margin().to_i128(), -200_000);
    adds_up(&inputs);
    let findings = run(&inputs, &bare(&plan(&[]).unwrap())).unwrap().findings;
    let told = findings.iter().find(|finding| finding.subject == "[ftp.contingent]").unwrap();
    assert_eq!(told.amount.unwrap().amount, Micros::new(7_000_000));
    let with = |buffer_yield: f64| {
        let contingent =
            ContingentCost { buffer_yield: BasisPoints(buffer_yield), ..asked.contingent.clone().unwrap() };
        Some(TransferPlan { contingent: Some(contingent), ..asked.clone() })
    };
    inputs.transfer = with(30.0);
    assert!(priced(&inputs).unwrap().iter().all(|one| one.year.contingent == Micros::ZERO));
    inputs.transfer = with(30.5);
    assert!(
        priced(&inputs)
            .unwrap_err()
            .contains("premium of P730D is 30.00 basis points and liquid assets yield 30.50")
    );
    inputs.transfer = Some(TransferPlan { premium: Vec::new(), ..asked });
    assert!(priced(&inputs).unwrap_err().contains("no liquidity_premium"));
}

/// A tenth of what is left is prepaid after each payment: of 100, 25 and 7.5 in the first year, 22.5 and 4.5 in the second, 20.25
/// and 2.025 in the third, 18.225 in the last. The add-on is what the loan's funding by its letter costs more; by name beside
/// two others, of which two have one name.
#[test]
fn expected_prepayment_by_hand() {
    let mut prepaid = line("P", "loans", LOAN);
    prepaid.position.marks = Marks { prepayment: Some(0), ..Marks::default() };
    let mut inputs = inputs(&[prepaid, line("L", "loans", LOAN), line("D", "deposits", DEPOSIT)]).unwrap();
    inputs.behaviours[0].behaviour.prepayments.push(prepaid_a_year(0.1));
    inputs.transfer = Some(TransferPlan {
        add_ons: vec![
            fixed("basis", 5.0, vec![is("loans")]),
            TransferAddOn {
                name: "expected prepayment".to_owned(),
                cost: AddOnCost::Prepayment,
                conditions: vec![is("loans")],
            },
            fixed("basis", 2.0, Vec::new()),
        ],
        ..TransferPlan::new(TransferMethod::WeightedTerm)
    });
    let par = |principal: [f64; 4]| {
        let (mut repaid, mut annuity, mut left, mut before) = (0.0, 0.0, 100.0, inputs.market.as_of());
        for (year, amount) in (1..).zip(principal) {
            let day = inputs.market.as_of().plus_months(12 * year);
            repaid += amount * factor_of(&inputs, day);
            annuity += factor_of(&inputs, day) * left * f64::from(day - before) / 365.0;
            (left, before) = (left - amount, day);
        }
        (100.0 - repaid) / annuity
    };
    let difference = par([25.0; 4]) - par([32.5, 27.0, 22.275, 18.225]);
    assert!(difference > 1e-5, "{difference}");
    let found = priced(&inputs).unwrap();
    let add_ons: Vec<Vec<i128>> =
        found.iter().map(|one| one.year.add_ons.iter().map(|amount| amount.to_i128()).collect()).collect();
    #[expect(clippy::cast_possible_truncation, reason = "a small amount")]
    let wanted = (difference * 1e8).round() as i128;
    assert_eq!(add_ons, [vec![70_000, wanted], vec![70_000, 0], vec![16_000, 0]]);
    adds_up(&inputs);
}

/// A contract has one price, whichever way through its schedule is taken: quarterly bullets, redeemed and prepaid loans, floating
/// ones to their next reset, and days that move off holidays.
#[test]
fn the_short_way_prices_as_the_long_way() {
    // On a day that every month has: a month's end goes the long way alone.
    let quarterly = "dayCountConvention=A360 cycleAnchorDateOfInterestPayment=2025-03-15 cycleOfInterestPayment=P3ML1 \
        initialExchangeDate=2024-12-15";
    let redeemed = "cycleAnchorDateOfPrincipalRedemption=2025-03-15 cycleOfPrincipalRedemption=P3ML1";
    let floats =
        "marketObjectCodeOfRateReset=EUR-3M cycleAnchorDateOfRateReset=2026-09-15 cycleOfRateReset=P3ML1";
    let fixed =
        format!("{quarterly} currency=EUR contractRole=RPA notionalPrincipal=100 nominalInterestRate=0.05");
    let mut lines = Vec::new();
    let free = fixed.replace("=0.05", "=0.0");
    lines.push(line("free", "loans", &format!("contractType=PAM maturityDate=2029-12-15 {free}")));
    for (place, terms) in [
        "contractType=PAM maturityDate=2029-12-15".to_owned(),
        "contractType=PAM maturityDate=2029-11-20".to_owned(),
        format!("contractType=LAM maturityDate=2029-12-15 nextPrincipalRedemptionPayment=5 {redeemed}"),
        format!("contractType=ANN maturityDate=2035-12-15 {redeemed}"),
        format!("contractType=PAM maturityDate=2029-12-15 {floats}"),
        format!("contractType=ANN maturityDate=2035-12-15 {redeemed} {floats}"),
    ]
    .iter()
    .enumerate()
    {
        for moves in ["", "businessDayConvention=SCMF calendar=TARGET"] {
            let mut one = line(&format!("{place} {moves}"), "loans", &format!("{terms} {fixed} {moves}"));
            lines.push(one.clone());
            if place != 4 {
                one.id.push_str(" prepaid");
                one.position.marks.prepayment = Some(0);
                lines.push(one);
            }
        }
    }
    let mut inputs = inputs(&lines).unwrap();
    inputs.behaviours[0].behaviour.prepayments.push(prepaid_a_year(0.05));
    inputs.transfer = Some(TransferPlan::new(TransferMethod::Matched));
    let short = priced(&inputs).unwrap();
    inputs.book = plimsoll_tests::book(&lines, false).unwrap();
    let long = priced(&inputs).unwrap();
    assert_eq!(short.len(), lines.len());
    for (one, long) in plimsoll_units::pair(&short, &long) {
        let id = inputs.book.contract_id(one.row);
        assert!((one.rate - long.rate).abs() < 1e-12, "{id}: {} the long way {}", one.rate, long.rate);
    }
}
