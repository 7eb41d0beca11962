//! Derivatives netted by counterparty, collateral that flows out, and lines that the bank holds, in the ratios of coverage.
#![cfg(test)]

use plimsoll::{
    Answer, Collateral, Inputs, LiquidityAnswer, LiquidityItem, Plan, RulePlan, liquidity_contracts, run,
};
use plimsoll_contract::{Liquidity, Marks};
use plimsoll_rule::{Applied, CellValue, class_named};
use plimsoll_tests::{FORTNIGHTLY_SWAP, Line, inputs, line, plan};
use plimsoll_units::{Currency, Finding, Micros, Severity};

const BASEL: &str = "lcr_bcbs_2013";
const EU: &str = "lcr_eu_2015";
const OUT: &str = "net outflows of derivatives";
const IN: &str = "net inflows of derivatives";

fn money(units: f64) -> Micros {
    Micros::from_units(units).unwrap()
}

/// A year's payment of 4 % against 3 % on 15 January 2026: 1 % of the notional.
fn swap(id: &str, set: &str, role: &str, currency: &str, notional: u32) -> Line {
    let terms = format!(
        "contractType=SWPPV contractRole={role} currency={currency} initialExchangeDate=2025-01-15 \
         maturityDate=2028-01-15 notionalPrincipal={notional} nominalInterestRate=0.04 nominalInterestRate2=0.03 \
         dayCountConvention=30E360 cycleAnchorDateOfInterestPayment=2026-01-15 cycleOfInterestPayment=P1YL1 \
         cycleAnchorDateOfRateReset=2026-01-15 cycleOfRateReset=P1YL1 marketObjectCodeOfRateReset=EUR-3M"
    );
    line(id, set, &terms)
}

fn item(class: &str, name: &str, currency: &str, amount: f64) -> LiquidityItem {
    LiquidityItem {
        name: name.to_owned(),
        class: class_named(class).unwrap(),
        currency: currency.parse().unwrap(),
        amount: money(amount),
        collateral: None,
        netting_set: String::new(),
    }
}

fn posted(name: &str, collateral: &str, amount: f64) -> LiquidityItem {
    LiquidityItem { collateral: class_named(collateral), ..item("posted_collateral", name, "EUR", amount) }
}

fn of_set(class: &str, name: &str, set: &str, amount: f64) -> LiquidityItem {
    LiquidityItem { netting_set: set.to_owned(), ..item(class, name, "EUR", amount) }
}

fn bank(lines: &[Line], items: Vec<LiquidityItem>) -> Inputs {
    let collateral = Collateral { netting_tag: Some("product".to_owned()), items, flows: Vec::new() };
    Inputs { collateral, ..inputs(lines).unwrap() }
}

fn coverage() -> Plan {
    let applied = [BASEL, EU].map(|rule| Applied { rule: rule.to_owned(), set: String::new() }).to_vec();
    let rules = RulePlan { applied, ahead_of_date: true, all_currencies: true, ..RulePlan::default() };
    Plan { rules, measures: vec!["balance".to_owned()], ..plan(&[]).unwrap() }
}

fn answer(inputs: &Inputs) -> Answer {
    run(inputs, &coverage()).unwrap_or_else(|error| panic!("{error}"))
}

fn of<'a>(answer: &'a Answer, rule: &str) -> &'a LiquidityAnswer {
    answer.liquidity.iter().find(|one| one.rule == rule).unwrap()
}

/// Amount and weighted amount of a line in a currency; over all of them without one.
fn cell(answer: &LiquidityAnswer, line: &str, currency: Option<&str>) -> [f64; 2] {
    let currency: Option<Currency> = currency.map(|code| code.parse().unwrap());
    let is_of = |cell: &&plimsoll_rule::LiquidityCell| {
        answer.lines[cell.place.line].name == line && cell.currency == currency
    };
    let cells: Vec<_> = answer.cells.iter().filter(is_of).collect();
    [cells.iter().map(|cell| cell.amount).sum::<Micros>(), cells.iter().map(|cell| cell.weighted).sum()]
        .map(Micros::to_units)
}

fn check(found: [f64; 2], wanted: [f64; 2]) {
    assert!(
        (found[0] - wanted[0]).abs() < 1e-5 && (found[1] - wanted[1]).abs() < 1e-5,
        "{found:?} {wanted:?}"
    );
}

fn pieces(inputs: &Inputs, line: &str) -> Vec<(String, f64)> {
    let all = liquidity_contracts(inputs, &coverage(), BASEL, line).unwrap();
    all.into_iter().map(|piece| (piece.name, piece.amount.to_units())).collect()
}

fn finding<'a>(answer: &'a Answer, what: &str) -> &'a Finding {
    let mut found = answer.findings.iter().filter(|one| one.what.contains(what));
    found.next().unwrap_or_else(|| panic!("no finding {what}: {:?}", answer.findings))
}

/// BCBS 238 paragraphs 116 and 158, EU 2015/61 Article 21(1). Set A pays 10 and receives 4: 6 out. Set B receives 10 and pays
/// 3: 7 in. Without an agreement 5 are paid and 2 received: 11 out, 9 in.
#[test]
fn derivatives_are_netted_by_agreement() {
    let lines = [
        swap("A1", "A", "PFL", "EUR", 1000),
        swap("A2", "A", "RFL", "EUR", 400),
        swap("B1", "B", "RFL", "EUR", 1000),
        swap("B2", "B", "PFL", "EUR", 300),
        swap("N1", "", "PFL", "EUR", 500),
        swap("N2", "", "RFL", "EUR", 200),
    ];
    let netted = bank(&lines, Vec::new());
    let told = answer(&netted);
    for rule in [BASEL, EU] {
        check(cell(of(&told, rule), OUT, None), [11.0, 11.0]);
        check(cell(of(&told, rule), IN, Some("EUR")), [9.0, 9.0]);
    }
    let named = |name: &str, amount: f64| (name.to_owned(), amount);
    assert_eq!(pieces(&netted, OUT), [named("A1", 10.0), named("A2", -4.0), named("N1", 5.0)]);
    assert_eq!(pieces(&netted, IN), [named("B1", 10.0), named("B2", -3.0), named("N2", 2.0)]);
    // A derivative is one, whatever class it is said to be of.
    let mut unclassified = lines.clone();
    unclassified[3].position.marks = Marks { liquidity: class_named("unclassified"), ..Marks::default() };
    check(cell(of(&answer(&bank(&unclassified, Vec::new())), BASEL), IN, None), [9.0, 9.0]);
    // No agreement at all: what is paid and what is received, contract by contract.
    let gross = Inputs { collateral: Collateral::default(), ..netted };
    let told = answer(&gross);
    check(cell(of(&told, BASEL), OUT, None), [18.0, 18.0]);
    check(cell(of(&told, BASEL), IN, None), [16.0, 16.0]);
}

/// A swap that receives on one day and pays on another is not netted over days by itself, and is within its set.
#[test]
fn days_are_netted_by_agreement() {
    let of_set = |set: &str| {
        let told = answer(&bank(&[line("S", set, FORTNIGHTLY_SWAP)], Vec::new()));
        [OUT, IN].map(|line| cell(of(&told, BASEL), line, Some("EUR"))[0])
    };
    let ([out, into], [netted_out, netted_in]) = (of_set(""), of_set("A"));
    // 14 days of 5 % are received on 5 January; two weeks later some 2 % are paid.
    assert!((into - 100_000.0 * 0.05 * 14.0 / 360.0).abs() < 1e-5, "{into}");
    assert!(
        out > 50.0 && netted_out.abs() < 1e-9 && (netted_in - (into - out)).abs() < 1e-5,
        "{out} {netted_in}"
    );
}

/// One set pays 20 euros and receives 10 dollars, worth 9: by currency 20 out and 10 in, over both 11 out.
#[test]
fn currencies_are_netted_over_all_of_them() {
    let lines = [swap("E", "C", "PFL", "EUR", 2000), swap("U", "C", "RFL", "USD", 1000)];
    let bank = bank(&lines, Vec::new());
    let told = answer(&bank);
    let basel = of(&told, BASEL);
    check(cell(basel, OUT, Some("EUR")), [20.0, 20.0]);
    check(cell(basel, IN, Some("USD")), [10.0, 10.0]);
    check(cell(basel, OUT, None), [11.0, 11.0]);
    check(cell(basel, IN, None), [0.0, 0.0]);
    let all = liquidity_contracts(&bank, &coverage(), BASEL, OUT).unwrap();
    let last = all.last().unwrap();
    assert_eq!((last.name.as_str(), last.currency), ("netting set C, between currencies", None));
    assert_eq!(last.amount, money(-9.0));
}

/// BCBS 238 paragraphs 117 and 159, EU 2015/61 Article 21(3). A pays 10 and is to be given 4, then 20; B receives 10 and has
/// to give 3, then 12.
#[test]
fn collateral_moves_with_payments() {
    let lines = [swap("A1", "A", "PFL", "EUR", 1000), swap("B1", "B", "RFL", "EUR", 1000)];
    let told = |received: f64, given: f64| {
        let items = vec![
            of_set("collateral_to_receive", "bonds of A", "A", received),
            of_set("collateral_to_post", "cash to B", "B", given),
        ];
        answer(&bank(&lines, items))
    };
    let some = told(4.0, 3.0);
    check(cell(of(&some, EU), OUT, None), [6.0, 6.0]);
    check(cell(of(&some, EU), IN, None), [7.0, 7.0]);
    let more = told(20.0, 12.0);
    check(cell(of(&more, EU), OUT, None), [2.0, 2.0]);
    check(cell(of(&more, EU), IN, None), [0.0, 0.0]);
    let unused = finding(&more, "offsets nothing");
    assert_eq!((unused.amount.unwrap().amount, unused.severity), (money(10.0), Severity::Note));
    let unknown = bank(&lines, vec![of_set("collateral_to_post", "x", "Z", 1.0)]);
    let error = run(&unknown, &coverage()).unwrap_err().to_string();
    assert_eq!(error, "item \"x\" of liquidity: no derivative is of the netting set \"Z\"");
}

/// A set pays 20 euros and is to receive 10 dollars, worth 9, then 30, worth 27: over both 20 of them offset what it pays.
#[test]
fn collateral_of_another_currency_offsets_too() {
    let told = |amount: f64| {
        let mut bonds = of_set("collateral_to_receive", "bonds of A", "A", amount);
        bonds.currency = "USD".parse().unwrap();
        answer(&bank(&[swap("A1", "A", "PFL", "EUR", 2000)], vec![bonds]))
    };
    let some = told(10.0);
    check(cell(of(&some, BASEL), OUT, None), [11.0, 11.0]);
    assert!(some.findings.iter().all(|one| !one.what.contains("offsets nothing")), "{:?}", some.findings);
    let unused = finding(&told(30.0), "offsets nothing").amount.unwrap();
    assert_eq!((unused.amount, unused.currency), (money(7.0), "EUR".parse().unwrap()));
}

fn all_items() -> Vec<LiquidityItem> {
    vec![
        item("downgrade_collateral", "three notches", "EUR", 100.0),
        posted("margin in sovereigns", "level1", 1000.0),
        posted("margin in covered bonds", "level1_covered_bond", 50.0),
        posted("margin in loans", "security_other", 30.0),
        item("excess_collateral", "excess of A", "EUR", 7.0),
        item("collateral_due", "due to B", "USD", 10.0),
        item("substitutable_collateral", "of C", "EUR", 9.0),
        item("collateral_flow", "own look-back", "EUR", 40.0),
        item("conduit_funding", "conduit D", "EUR", 11.0),
    ]
}

/// BCBS 238 paragraphs 118 to 125, EU 2015/61 Article 30: 100 + 20 % of 80 + 7 + 9 (10 dollars) + 9 + 40 = 181 in row 11 of
/// LIQ1, 500 of covered bonds due and 11 of a conduit in row 12. The EU takes 10 % of covered bonds posted: 5 less.
#[test]
fn collateral_and_structured_funding_flow_out() {
    let mut debt = line(
        "CB",
        "",
        "contractType=PAM contractRole=RPL currency=EUR initialExchangeDate=2025-01-14 maturityDate=2026-01-14 \
         notionalPrincipal=500 nominalInterestRate=0.0 dayCountConvention=30E360",
    );
    debt.position.marks = Marks { liquidity: class_named("structured_debt"), ..Marks::default() };
    let bank = bank(&[debt], all_items());
    let told = answer(&bank);
    let outflows = |rule: &str| {
        let result =
            of(&told, rule).results.iter().find(|one| one.name == "outflows" && one.currency.is_none());
        result.unwrap().value.unwrap().to_f64()
    };
    assert!((outflows(BASEL) - 692.0).abs() < 1e-5, "{}", outflows(BASEL));
    assert!((outflows(EU) - 687.0).abs() < 1e-5, "{}", outflows(EU));
    check(cell(of(&told, BASEL), "other collateral posted", Some("EUR")), [80.0, 16.0]);
    check(cell(of(&told, EU), "covered bonds of extremely high quality posted", None), [50.0, 5.0]);
    check(cell(of(&told, BASEL), "collateral due and not called", Some("USD")), [10.0, 10.0]);
    let row = |row: &str| {
        let is_of = |cell: &&plimsoll_rule::TemplateCell| {
            cell.template == "BCBS_LIQ1" && cell.row == row && cell.column == "weighted"
        };
        match told.templates.iter().find(is_of).unwrap().value {
            CellValue::Money(amount) => amount.to_units(),
            ref other => panic!("{other:?}"),
        }
    };
    for (name, wanted) in [("10", 692.0), ("11", 181.0), ("12", 511.0)] {
        assert!((row(name) - wanted).abs() < 1e-5, "row {name}: {}", row(name));
    }
    let posted = pieces(&bank, "other collateral posted");
    assert_eq!(posted, [("margin in covered bonds".to_owned(), 50.0), ("margin in loans".to_owned(), 30.0)]);
    // With a flow given there is nothing to say of a history.
    assert!(told.findings.iter().all(|one| !one.what.contains("history")), "{:?}", told.findings);
}

/// BCBS 238 paragraph 123: of 30 days in a row from 1 January 2024, 55 leave in November 2025 and 60 came in February 2024.
#[test]
fn the_largest_net_flow_of_thirty_days() {
    let with = |flows: &[(&str, f64)]| {
        let mut bank = bank(&[swap("A1", "A", "PFL", "EUR", 1000)], Vec::new());
        bank.collateral.flows =
            flows.iter().map(|(day, amount)| (day.parse().unwrap(), money(*amount))).collect();
        let told = answer(&bank);
        let name = pieces(&bank, "largest net collateral flow of 30 days").pop().map(|(name, _)| name);
        (
            cell(of(&told, BASEL), "largest net collateral flow of 30 days", None)[0],
            name.unwrap_or_default(),
            told,
        )
    };
    let mut flows = [
        ("2023-12-31", 500.0),
        ("2024-02-01", 60.0),
        ("2025-11-01", -30.0),
        ("2025-11-30", -25.0),
        ("2025-12-05", 10.0),
    ];
    let (amount, _, told) = with(&flows);
    assert!((amount - 60.0).abs() < 1e-9, "{amount}");
    assert!(told.findings.iter().all(|one| !one.what.contains("history")), "{:?}", told.findings);
    flows[1].1 = 50.0;
    let (amount, name, _) = with(&flows);
    assert!((amount - 55.0).abs() < 1e-9, "{amount}");
    assert_eq!(name, "largest net collateral flow of 30 days, to 2025-11-30");
    // A day later it is 31 days.
    flows[3].0 = "2025-12-01";
    assert!((with(&flows).0 - 50.0).abs() < 1e-9);
    // A history that begins too late, and none at all.
    let (_, _, told) = with(&flows[2..]);
    assert_eq!(finding(&told, "may be larger than").amount.unwrap().amount, money(30.0));
    let missing = answer(&bank(&[swap("A1", "A", "PFL", "EUR", 1000)], Vec::new()));
    let missing = finding(&missing, "no collateral_history");
    assert_eq!((missing.severity, missing.amount.unwrap().amount), (Severity::Warning, money(1000.0)));
}

/// BCBS 238 paragraph 149: a line that the bank holds is no outflow, and no inflow.
#[test]
fn lines_that_the_bank_holds_count_for_nothing() {
    let loan = |liquidity: Liquidity| {
        let terms = "contractType=PAM contractRole=RPL currency=EUR initialExchangeDate=2025-01-14 maturityDate=2027-01-14 \
            notionalPrincipal=500 nominalInterestRate=0.0 dayCountConvention=30E360";
        let mut loan = line("L", "", terms);
        loan.position.marks = Marks { liquidity: class_named("financial"), ..Marks::default() };
        loan.position.liquidity = liquidity;
        bank(&[loan], Vec::new())
    };
    let held = Liquidity { undrawn: Some(money(200.0)), ..Liquidity::default() };
    let told = answer(&loan(held));
    for rule in [BASEL, EU] {
        check(cell(of(&told, rule), "lines held with others", None), [200.0, 0.0]);
        check(cell(of(&told, rule), "facilities without a class", None), [0.0, 0.0]);
    }
    assert_eq!(finding(&told, "lines that the bank holds").amount.unwrap().amount, money(200.0));
    assert!(told.findings.iter().all(|one| one.severity < Severity::Serious), "{:?}", told.findings);
    let granted = Liquidity { facility: class_named("facility_retail"), ..held };
    let error = run(&loan(granted), &coverage()).unwrap_err().to_string();
    assert!(error.contains("contract \"L\" facilityClass \"facility_retail\": expected none"), "{error}");
}
