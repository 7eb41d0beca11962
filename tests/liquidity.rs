//! Rules of liquidity over whole runs: the second computation of the universal bank, and contracts that add up to lines.
#![cfg(test)]

use plimsoll::{
    Inputs, LiquidityAnswer, LiquidityStress, Plan, RulePlan, Sale, SharePath, StressKind, StressedClass,
    liquidity_contracts, run,
};
use plimsoll_contract::{Liquidity, Marks};
use plimsoll_rule::{Applied, class_named};
use plimsoll_tests::{Line, inputs, line, plan};
use plimsoll_units::{Currency, Micros, Severity};
use std::collections::BTreeMap;
use std::path::Path;

const RULES: [&str; 4] = ["lcr_bcbs_2013", "lcr_eu_2015", "nsfr_bcbs_2014", "nsfr_eu_2019"];

fn of_liquidity(plan: &Plan) -> Plan {
    let applied = RULES.map(|rule| Applied { rule: rule.to_owned(), set: String::new() }).to_vec();
    let rules = RulePlan { applied, ahead_of_date: true, all_currencies: true, ..RulePlan::default() };
    let measures = vec!["balance".to_owned()];
    Plan { rules, measures, sensitivity: false, at_risk: None, ..plan.clone() }
}

fn bank() -> (Inputs, Plan) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases/bank-universal");
    let case = plimsoll_io::read_case(&folder).unwrap_or_else(|errors| panic!("{errors}"));
    let plan = of_liquidity(&case.plan);
    (Inputs { scenarios: Vec::new(), ..case.inputs }, plan)
}

fn answers(inputs: &Inputs, plan: &Plan) -> BTreeMap<&'static str, LiquidityAnswer> {
    let answer = run(inputs, plan).unwrap_or_else(|error| panic!("{error}"));
    answer.liquidity.into_iter().map(|answer| (answer.rule, answer)).collect()
}

/// The amount of a line in a currency, over residual maturities and pledges.
fn amount(answer: &LiquidityAnswer, line: &str, currency: Currency) -> Micros {
    let of = |cell: &&plimsoll_rule::LiquidityCell| {
        answer.lines[cell.place.line].name == line && cell.currency == Some(currency)
    };
    answer.cells.iter().filter(of).map(|cell| cell.amount).sum()
}

/// Every line and ratio is that of `references/bank-universal/liquidity.py`, and every line is the sum of its contracts.
#[test]
fn the_universal_bank_a_second_time() {
    let (inputs, plan) = bank();
    let answers = answers(&inputs, &plan);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases/bank-universal/expected/liquidity.csv");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_path(path).unwrap();
    let mut judged = 0;
    for record in reader.records().map(Result::unwrap) {
        let (answer, wanted) = (&answers[&record[0]], record[3].parse::<f64>().unwrap());
        let found = if &record[1] == "ALL" {
            let of = |result: &&plimsoll_rule::LiquidityResult| {
                result.name == &record[2] && result.currency.is_none()
            };
            answer.results.iter().find(of).unwrap().value.unwrap().to_f64()
        } else {
            amount(answer, &record[2], record[1].parse().unwrap()).to_units()
        };
        // Each of some thousand flows a contract is rounded to a millionth.
        let near = if wanted.abs() < 100.0 { 1e-9 } else { 1e-2 };
        assert!((found - wanted).abs() < near, "{record:?}: {found}");
        judged += 1;
    }
    assert_eq!(judged, 304);
    let mut lines = 0;
    for (rule, answer) in &answers {
        let mut told: Vec<&str> =
            answer.cells.iter().map(|cell| answer.lines[cell.place.line].name.as_str()).collect();
        told.sort_unstable();
        told.dedup();
        for name in told.into_iter().filter(|name| *name != "regulatory capital") {
            let mut sums: BTreeMap<Option<Currency>, Micros> = BTreeMap::new();
            for piece in liquidity_contracts(&inputs, &plan, rule, name).unwrap() {
                *sums.entry(piece.currency).or_default() += piece.amount;
            }
            let mut all = 0.0;
            for (currency, sum) in sums {
                let rate = currency.and_then(|currency| inputs.market.exchange_rate(currency)).unwrap_or(1.0);
                all += sum.to_units() * rate;
                let Some(currency) = currency else { continue };
                assert_eq!(sum, amount(answer, name, currency), "{rule} {name} {currency}");
                lines += 1;
            }
            let of_line = |cell: &&plimsoll_rule::LiquidityCell| {
                answer.lines[cell.place.line].name == name && cell.currency.is_none()
            };
            let told: Micros = answer.cells.iter().filter(of_line).map(|cell| cell.amount).sum();
            assert!((told.to_units() - all).abs() < 1e-3, "{rule} {name}: {told} {all}");
        }
    }
    assert_eq!(lines, 266);
}

/// The stress of the bank: day, net funding requirement and what is left at the least, by currency and over all.
#[test]
fn the_universal_banks_stress_a_second_time() {
    let (inputs, plan) = bank();
    let answer = run(&inputs, &Plan { rules: RulePlan::default(), ..plan }).unwrap();
    let ladder = answer.ladders.iter().find(|ladder| !ladder.survival.is_empty()).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases/bank-universal/expected/survival.csv");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_path(path).unwrap();
    let mut told = 0;
    for record in reader.records().map(Result::unwrap) {
        let currency = (&record[0] != "ALL").then(|| record[0].parse::<Currency>().unwrap());
        let found = ladder.survival.iter().find(|one| one.currency == currency).unwrap();
        assert_eq!(found.day.unwrap_or(0), record[1].parse::<u16>().unwrap(), "{record:?}");
        for (amount, wanted) in [(found.requirement, &record[2]), (found.least_left, &record[3])] {
            assert!(
                (amount.to_units() - wanted.parse::<f64>().unwrap()).abs() < 1e-2,
                "{record:?}: {amount}"
            );
        }
        told += 1;
    }
    assert_eq!(told, 6);
}

/// The ladders of the bank by contract, by behaviour and in its stress: every figure by bucket of the template.
#[test]
fn the_universal_banks_ladders_a_second_time() {
    let (inputs, plan) = bank();
    let answer = run(&inputs, &Plan { rules: RulePlan::default(), ..plan }).unwrap();
    let table = plimsoll_report::ladder_csv(&answer.ladders, inputs.market.as_of()).unwrap();
    let mut told = BTreeMap::new();
    for record in csv::Reader::from_reader(table.as_slice()).records().map(Result::unwrap) {
        let key = [0, 2, 3, 4, 6, 7, 10].map(|column| record[column].to_owned());
        told.insert(key, record[11].parse::<f64>().unwrap());
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases/bank-universal/expected/ladder.csv");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_path(path).unwrap();
    let mut seen = 0;
    for record in reader.records().map(Result::unwrap) {
        let key = [0, 1, 2, 3, 4, 5, 6].map(|column| record[column].to_owned());
        let found = told.remove(&key).unwrap_or_else(|| panic!("no {key:?}"));
        assert!((found - record[7].parse::<f64>().unwrap()).abs() < 1e-2, "{key:?}: {found}");
        seen += 1;
    }
    assert_eq!(seen, 6573);
    // Sums of the template are those of the ladder by contract, to the micro.
    let code = |of: &plimsoll::LadderCurrency, code: &str| -> Micros {
        let row = plimsoll_rule::maturity_row(code);
        of.maturity
            .iter()
            .filter(|cells| Some(cells.row) == row)
            .flat_map(|cells| &cells.buckets)
            .copied()
            .sum()
    };
    for of in &answer.ladders[0].currencies {
        let sum = |inflow: bool| -> Micros {
            of.rows.iter().filter(|row| row.inflow == inflow).flat_map(|row| &row.days).copied().sum()
        };
        assert_eq!((code(of, "0380"), code(of, "0700")), (sum(false), sum(true)));
    }
    // What is left is told day by day, or follows from the rest.
    let follows = |key: &[String; 7]| {
        key[6].is_empty() || key[2] == "cumulative" || ["capacity", "converted"].contains(&key[2].as_str())
    };
    assert_eq!(told.keys().find(|key| !follows(key)), None);
}

fn classed(id: &str, terms: &str, class: &str, liquidity: Liquidity) -> Line {
    let mut one = line(id, "p", terms);
    one.position.marks = Marks { liquidity: class_named(class), ..Marks::default() };
    one.position.liquidity = liquidity;
    one
}

const BOND: &str = "contractType=PAM contractRole=RPA currency=EUR initialExchangeDate=2025-12-31 maturityDate=2030-12-31 \
    notionalPrincipal=1000 nominalInterestRate=0.04 dayCountConvention=30E360 cycleAnchorDateOfInterestPayment=2026-12-31 \
    cycleOfInterestPayment=P1YL1";
const REPO: &str = "contractType=PAM contractRole=RPL currency=EUR initialExchangeDate=2025-12-31 maturityDate=2026-01-14 \
    notionalPrincipal=300 nominalInterestRate=0.0 dayCountConvention=A360";

/// A bond of 1,000 with a fair value of 900, of which 400 is pledged until a day: 540 is liquid, and pledged it needs more
/// stable funding the longer it is away.
#[test]
fn what_is_pledged_is_not_liquid() {
    let pledged = |until: &str| {
        let liquidity = Liquidity {
            encumbered: Some(Micros::new(400_000_000)),
            encumbered_until: Some(until.parse().unwrap()),
            ..Liquidity::default()
        };
        let mut bond = classed("B", BOND, "level1", liquidity);
        bond.position.fair_value = Some(Micros::new(900_000_000));
        let repo = classed(
            "R",
            REPO,
            "repo",
            Liquidity {
                collateral: class_named("level1"),
                collateral_value: Some(Micros::new(360_000_000)),
                ..Liquidity::default()
            },
        );
        let mut inputs = inputs(&[bond, repo]).unwrap();
        inputs.capital.total = Some(Micros::new(100_000_000));
        answers(&inputs, &of_liquidity(&plan(&[]).unwrap()))
    };
    let eur: Currency = "EUR".parse().unwrap();
    let result = |answer: &LiquidityAnswer, name: &str| {
        let of = |result: &&plimsoll_rule::LiquidityResult| result.name == name && result.currency.is_none();
        answer.results.iter().find(of).unwrap().value.map(plimsoll_measure::Value::to_f64)
    };
    let short = pledged("2026-01-14");
    let basel = &short["lcr_bcbs_2013"];
    assert_eq!(amount(basel, "level 1 securities", eur), Micros::new(540_000_000));
    assert_eq!(amount(basel, "secured funding against level 1", eur), Micros::new(300_000_000));
    // Undone, 300 of cash goes back and 360 of bonds come home.
    assert_eq!(result(basel, "adjusted level 1"), Some(600.0));
    // Nothing flows out on net: there is no ratio, and a finding says why.
    assert_eq!(result(basel, "ratio"), None);
    assert_eq!(result(&short["nsfr_bcbs_2014"], "required stable funding"), Some(50.0));
    let required =
        |until: &str| result(&pledged(until)["nsfr_bcbs_2014"], "required stable funding").unwrap();
    assert!((required("2026-08-01") - (600.0 * 0.05 + 400.0 * 0.5)).abs() < 1e-9);
    assert!((required("2027-08-01") - (600.0 * 0.05 + 400.0)).abs() < 1e-9);
    // A pledge that has ended is none.
    assert_eq!(
        amount(&pledged("2025-12-31")["lcr_bcbs_2013"], "level 1 securities", eur),
        Micros::new(900_000_000)
    );
}

/// Without a class the most conservative rate and a serious finding; a facility beside its loan; a loan that starts later.
#[test]
fn classes_facilities_and_lending() {
    let facility = Liquidity {
        facility: class_named("facility_retail"),
        undrawn: Some(Micros::new(200_000_000)),
        ..Liquidity::default()
    };
    let later = BOND.replace("initialExchangeDate=2025-12-31", "initialExchangeDate=2026-01-10");
    let lines = [
        classed("L", BOND, "loan_retail", facility),
        classed("F", &later, "loan_non_financial", Liquidity::default()),
        line("U", "p", REPO),
    ];
    let mut inputs = inputs(&lines).unwrap();
    inputs.capital.total = Some(Micros::new(100_000_000));
    let plan = of_liquidity(&plan(&[]).unwrap());
    let eur: Currency = "EUR".parse().unwrap();
    let answer = &answers(&inputs, &plan)["lcr_bcbs_2013"];
    assert_eq!(
        amount(answer, "committed facilities to retail and small businesses", eur),
        Micros::new(200_000_000)
    );
    assert_eq!(amount(answer, "contractual lending", eur), Micros::new(1_000_000_000));
    assert_eq!(amount(answer, "liabilities without a class", eur), Micros::new(300_000_000));
    let findings = run(&inputs, &plan).unwrap().findings;
    let serious: Vec<_> = findings.iter().filter(|one| one.severity == Severity::Serious).collect();
    assert_eq!(serious.len(), 4, "one a rule: {serious:?}");
    assert!(serious.iter().all(|one| one.amount.unwrap().amount == Micros::new(300_000_000)));
    let error = liquidity_contracts(&inputs, &plan, "lcr_bcbs_2013", "retail").unwrap_err().to_string();
    assert!(error.contains("no line \"retail\"") && error.contains("stable retail deposits"), "{error}");
}

fn stress(name: &str, classes: Vec<StressedClass>) -> LiquidityStress {
    LiquidityStress {
        name: name.to_owned(),
        kind: StressKind::Combined,
        days: 90,
        at_least_days: Some(30),
        classes,
        convertible: Vec::new(),
    }
}

fn run_off(class: &str, points: &[(u16, f64)]) -> StressedClass {
    let run_off = SharePath::new(points.to_vec());
    StressedClass { classes: vec![class_named(class).unwrap()], run_off, ..StressedClass::default() }
}

fn sold(class: &str, haircut: f64, days: u16) -> StressedClass {
    let sale = Some(Sale { haircut, days, central_bank: false });
    StressedClass { classes: vec![class_named(class).unwrap()], sale, ..StressedClass::default() }
}

const CASH: &str = "contractType=CSH contractRole=RPA currency=EUR notionalPrincipal=100";
const DEPOSIT: &str = "contractType=UMP contractRole=RPL currency=EUR initialExchangeDate=2025-12-31 notionalPrincipal=1000 \
    nominalInterestRate=0.0 dayCountConvention=A365";

/// Deposits of 1,000 of which 1 % leaves a day; cash of 100, and bonds of 500 at a haircut of 10 % that take 5 days: 550 is
/// gone on day 56. Before the bonds are there 50 has left, of cash of 100.
#[test]
fn a_run_is_survived_to_the_day() {
    let mut bond = classed("B", BOND, "level1", Liquidity::default());
    bond.position.fair_value = Some(Micros::new(500_000_000));
    let lines = [line("C", "p", CASH), bond, classed("D", DEPOSIT, "retail_stable", Liquidity::default())];
    let mut inputs = inputs(&lines).unwrap();
    let classes = || vec![run_off("retail_stable", &[(90, 0.9)]), sold("level1", 0.1, 5)];
    inputs.stresses = vec![stress("run", classes())];
    let plan = Plan { rules: RulePlan::default(), ..of_liquidity(&plan(&[]).unwrap()) };
    let answer = run(&inputs, &plan).unwrap();
    let ladder = answer.ladders.iter().find(|ladder| ladder.name == "run").unwrap();
    let all = ladder.survival.iter().find(|one| one.currency.is_none()).unwrap();
    assert_eq!((all.day, all.requirement, all.least_left), (Some(56), money(900.0), money(-350.0)));
    let near = |found: Option<f64>, wanted: f64| assert!((found.unwrap() - wanted).abs() < 1e-7, "{found:?}");
    // Within 30 days 300 leave, against 550; before the bonds are cash 40 leave, against 100.
    near(all.scaling[0], 550.0 / 300.0);
    near(all.scaling[1], 550.0 / 900.0);
    let (class, share, amount) = all.most_dangerous[1].unwrap();
    assert!(
        class == "retail_stable"
            && (share - 0.55).abs() < 1e-7
            && (amount - money(550.0)).abs() < money(1e-3)
    );
    let verdict = answer.verdicts.iter().find(|verdict| verdict.rule == "liquidity_stress").unwrap();
    assert!(verdict.pass && (verdict.figure - 55.0).abs() < 1e-12);
    // By contract deposits on demand are due tomorrow, bonds pay in a year, and cash is all there is.
    let contractual = answer.ladders.iter().find(|ladder| ladder.name == "contractual").unwrap();
    let eur = contractual.currencies.iter().find(|of| of.currency.is_none()).unwrap();
    assert_eq!(eur.capacity[0], money(100.0));
    let out = eur.rows.iter().find(|row| row.class == "retail_stable" && !row.inflow).unwrap();
    assert_eq!((out.days[0], out.days[1]), (money(-1000.0), Micros::ZERO));
    let bonds = eur.rows.iter().filter(|row| row.class == "level1" && row.inflow);
    assert_eq!(bonds.flat_map(|row| &row.days).copied().sum::<Micros>(), money(1200.0));
    // With half of them pledged for 60 days, 225 is left of the bonds: 325 is gone on day 33, and what comes home is too late.
    let half = Liquidity {
        encumbered: Some(money(500.0)),
        encumbered_until: Some("2026-03-01".parse().unwrap()),
        ..Liquidity::default()
    };
    let mut bond = classed("B", BOND, "level1", half);
    bond.position.fair_value = Some(money(500.0));
    let lines = [line("C", "p", CASH), bond, classed("D", DEPOSIT, "retail_stable", Liquidity::default())];
    let mut inputs = plimsoll_tests::inputs(&lines).unwrap();
    inputs.stresses = vec![stress("run", classes())];
    let answer = run(&inputs, &plan).unwrap();
    let ladder = answer.ladders.iter().find(|ladder| ladder.name == "run").unwrap();
    assert_eq!(ladder.survival.last().unwrap().day, Some(33));
    let capacity = &ladder.currencies.last().unwrap().capacity;
    // Free on 1 March, day 60, and cash five days later.
    assert_eq!(
        (capacity[3], capacity[4], capacity[63], capacity[64]),
        (money(100.0), money(325.0), money(325.0), money(550.0))
    );
}

/// Exactly nothing left is survived: cash of 30, 10 a day. Rounded shares add up to the balance.
#[test]
fn nothing_left_is_not_less_than_nothing() {
    let cash = CASH.replace("=100", "=30");
    let deposit = DEPOSIT.replace("=1000", "=900");
    let lines = [line("C", "p", &cash), classed("D", &deposit, "retail_stable", Liquidity::default())];
    let mut inputs = inputs(&lines).unwrap();
    let third = run_off("retail_stable", &[(90, 1.0)]);
    inputs.stresses = vec![stress("run", vec![third, run_off("financial", &[(1, 1.0)])])];
    let plan = Plan { rules: RulePlan::default(), ..of_liquidity(&plan(&[]).unwrap()) };
    let answer = run(&inputs, &plan).unwrap();
    let ladder = answer.ladders.iter().find(|ladder| ladder.name == "run").unwrap();
    let all = ladder.survival.last().unwrap();
    assert_eq!((all.day, all.requirement), (Some(4), money(900.0)));
    assert!(answer.findings.iter().any(|one| one.what == "no contract is of the class financial"));
}

/// Collateral that is lent on leaves the stock and comes home with the one who lent it: undone, a matched book is nothing.
#[test]
fn a_matched_book_is_undone_to_nothing() {
    let reverse = REPO.replace("RPL", "RPA");
    let of = |encumbered: Option<f64>| Liquidity {
        collateral: class_named("level2a"),
        collateral_value: Some(money(360.0)),
        encumbered: encumbered.map(money),
        ..Liquidity::default()
    };
    let lines = [
        line("C", "p", CASH),
        classed("A", &reverse, "reverse_repo", of(Some(300.0))),
        classed("L", REPO, "repo", of(None)),
        classed("D", &DEPOSIT.replace("=1000", "=100"), "financial", Liquidity::default()),
    ];
    let inputs = inputs(&lines).unwrap();
    let applied = vec![Applied { rule: "lcr_bcbs_2013".to_owned(), set: String::new() }];
    let rules = RulePlan { applied, ahead_of_date: true, ..RulePlan::default() };
    let plan = Plan { rules, ..of_liquidity(&plan(&[]).unwrap()) };
    let answer = &answers(&inputs, &plan)["lcr_bcbs_2013"];
    let result = |name: &str| {
        let of = |result: &&plimsoll_rule::LiquidityResult| result.name == name && result.currency.is_none();
        answer.results.iter().find(of).unwrap().value.unwrap().to_f64()
    };
    assert_eq!((result("adjusted level 1"), result("adjusted level 2A")), (100.0, 0.0));
    // In and out at 15 %: 45 flows out and at most 75 % of outflows comes in.
    assert_eq!((result("outflows"), result("inflows")), (145.0, 45.0));
}

/// A class of another kind, and collateral of what is not secured: refused, not lost.
#[test]
fn classes_of_another_kind_are_refused() {
    let refused = |class: &str, liquidity: Liquidity| {
        let inputs = inputs(&[classed("D", DEPOSIT, class, liquidity)]).unwrap();
        run(&inputs, &of_liquidity(&plan(&[]).unwrap())).unwrap_err().to_string()
    };
    assert_eq!(
        refused("level1", Liquidity::default()),
        "contract \"D\" liquidityClass \"level1\": expected a class of kind liability or any"
    );
    let collateral = Liquidity {
        collateral: class_named("level1"),
        collateral_value: Some(money(5.0)),
        ..Liquidity::default()
    };
    assert!(refused("financial", collateral).contains("no repo and no reverse_repo"));
    // What is lent without a maturity is not due, and stays for a year and more.
    let card = DEPOSIT.replace("RPL", "RPA");
    let mut inputs = inputs(&[classed("K", &card, "loan_retail", Liquidity::default())]).unwrap();
    inputs.capital.total = Some(money(10.0));
    let answers = answers(&inputs, &of_liquidity(&plan(&[]).unwrap()));
    let eur: Currency = "EUR".parse().unwrap();
    assert_eq!(amount(&answers["lcr_bcbs_2013"], "retail and small business loans", eur), Micros::ZERO);
    assert_eq!(amount(&answers["nsfr_bcbs_2014"], "other loans of a year and more", eur), money(1000.0));
}

fn money(units: f64) -> Micros {
    Micros::from_units(units).unwrap()
}

/// Loans of which 60 % is renewed, a facility that is drawn, and dollars that euros may be converted into up to a limit.
#[test]
fn renewal_drawing_and_conversion() {
    let loan = BOND.replace("maturityDate=2030-12-31", "maturityDate=2026-12-31").replace("2030", "2026");
    let month = loan.replace("maturityDate=2026-12-31", "maturityDate=2026-01-31").replace(
        "cycleAnchorDateOfInterestPayment=2026-12-31 cycleOfInterestPayment=P1YL1",
        "cycleAnchorDateOfInterestPayment=2026-01-31 cycleOfInterestPayment=P1ML1",
    );
    let facility = Liquidity {
        facility: class_named("facility_retail"),
        undrawn: Some(money(200.0)),
        ..Liquidity::default()
    };
    let dollars = DEPOSIT.replace("currency=EUR", "currency=USD").replace("=1000", "=100");
    let lines = [
        line("C", "p", CASH),
        classed("L", &month, "loan_retail", facility),
        classed("D", &dollars, "non_financial", Liquidity::default()),
    ];
    let mut inputs = inputs(&lines).unwrap();
    let renewed = StressedClass {
        classes: vec![class_named("loan_retail").unwrap()],
        rolled: 0.6,
        ..StressedClass::default()
    };
    let drawn = StressedClass {
        classes: vec![class_named("facility_retail").unwrap()],
        drawn: SharePath::new(vec![(10, 0.05)]),
        ..StressedClass::default()
    };
    let classes = vec![renewed, drawn, run_off("non_financial", &[(10, 1.0)])];
    let mut with_limit = stress("limit", classes.clone());
    with_limit.convertible = vec![("USD".parse().unwrap(), money(50.0))];
    inputs.stresses = vec![stress("none", classes), with_limit];
    let plan = Plan { rules: RulePlan::default(), ..of_liquidity(&plan(&[]).unwrap()) };
    let answer = run(&inputs, &plan).unwrap();
    let found = |name: &str, currency: Option<&str>| {
        let ladder = answer.ladders.iter().find(|ladder| ladder.name == name).unwrap();
        let currency: Option<Currency> = currency.map(|code| code.parse().unwrap());
        ladder.survival.iter().find(|one| one.currency == currency).unwrap().clone()
    };
    // Euros: 100 of cash, 10 drawn by day 10, then 400 of principal and interest of 3.33 on day 31.
    assert_eq!(found("none", Some("EUR")).requirement, money(10.0));
    assert_eq!(found("none", Some("EUR")).least_left, money(90.0));
    // Dollars have nothing of their own; with 50 euros converted they last until those are spent.
    assert_eq!(found("none", Some("USD")).day, Some(1));
    let rate = inputs.market.exchange_rate("USD".parse().unwrap()).unwrap();
    let last = (1..=10_u16).find(|day| f64::from(*day) * 10.0 * rate > 50.0).unwrap();
    assert_eq!(found("limit", Some("USD")).day, Some(last));
}
