//! Rows of the EU's maturity ladder over whole runs: which contract is in which, and that nothing is lost on the way.
#![cfg(test)]

use plimsoll::{
    Answer, Condition, Inputs, Ladder, LiquidityStress, MaturityRules, Plan, RowRule, RulePlan, SharePath,
    StressKind, StressedClass, run,
};
use plimsoll_behaviour::{Assumption, Prepayment};
use plimsoll_contract::{Liquidity, Marks};
use plimsoll_rule::{class_named, ladder_spans, maturity_row, maturity_rows};
use plimsoll_tests::{AS_OF, FORTNIGHTLY_SWAP, Line, inputs, line, plan};
use plimsoll_units::{Currency, Micros, Severity};

const BOND: &str = "contractType=PAM contractRole=RPA currency=EUR initialExchangeDate=2025-12-31 maturityDate=2030-12-31 \
    notionalPrincipal=1000 nominalInterestRate=0.04 dayCountConvention=30E360 cycleAnchorDateOfInterestPayment=2026-12-31 \
    cycleOfInterestPayment=P1YL1";
const TERM: &str = "contractType=PAM contractRole=RPL currency=EUR initialExchangeDate=2025-12-31 maturityDate=2026-01-14 \
    notionalPrincipal=300 nominalInterestRate=0.0 dayCountConvention=A360";
const CASH: &str = "contractType=CSH contractRole=RPA currency=EUR notionalPrincipal=100";
const DEPOSIT: &str = "contractType=UMP contractRole=RPL currency=EUR initialExchangeDate=2025-12-31 notionalPrincipal=1000 \
    nominalInterestRate=0.0 dayCountConvention=A365";
fn money(units: f64) -> Micros {
    Micros::from_units(units).unwrap()
}

fn classed(id: &str, product: &str, terms: &str, class: &str, liquidity: Liquidity) -> Line {
    let mut one = line(id, product, terms);
    one.position.marks = Marks { liquidity: class_named(class), ..Marks::default() };
    one.position.liquidity = liquidity;
    one
}

fn of_product(product: &str) -> Vec<Condition> {
    vec![Condition { field: "product".to_owned(), values: vec![product.to_owned()] }]
}

fn row(code: &str, product: &str) -> RowRule {
    RowRule { row: maturity_row(code).unwrap(), conditions: of_product(product) }
}

/// A bank with something in every section: half a bond is pledged until March, deposits of the group, one in dollars.
fn bank() -> Inputs {
    let pledged = Liquidity {
        encumbered: Some(money(400.0)),
        encumbered_until: Some("2026-03-01".parse().unwrap()),
        ..Liquidity::default()
    };
    let mut bond = classed("B", "bonds", BOND, "level1", pledged);
    bond.position.fair_value = Some(money(900.0));
    let against = |class: &str| Liquidity {
        collateral: class_named(class),
        collateral_value: Some(money(320.0)),
        ..Liquidity::default()
    };
    let facility = Liquidity {
        facility: class_named("facility_retail"),
        undrawn: Some(money(200.0)),
        ..Liquidity::default()
    };
    let lent = TERM.replace("RPL", "RPA");
    let dollars = TERM.replace("currency=EUR", "currency=USD");
    let lines = [
        line("C", "cash", CASH),
        bond,
        classed("D", "savings", DEPOSIT, "retail_stable", Liquidity::default()),
        classed("T", "savings", TERM, "retail_stable", Liquidity::default()),
        classed("F", "banks", TERM, "financial", Liquidity::default()),
        classed("G", "group", TERM, "financial", Liquidity::default()),
        classed("S", "dollars", &dollars, "other_entity", Liquidity::default()),
        classed("R", "repos", TERM, "repo", against("level2b_equity")),
        classed("A", "repos", &lent, "reverse_repo", against("mortgage")),
        classed("L", "loans", &lent, "loan_retail", facility),
        classed("N", "loans", &lent, "loan_non_financial", Liquidity::default()),
        line("U", "unknown", TERM),
    ];
    let mut inputs = inputs(&lines).unwrap();
    inputs.scenarios.clear();
    inputs.stresses = vec![LiquidityStress {
        name: "run".to_owned(),
        kind: StressKind::Combined,
        days: 90,
        at_least_days: None,
        classes: vec![StressedClass {
            classes: vec![class_named("retail_stable").unwrap()],
            run_off: SharePath::new(vec![(90, 0.9)]),
            ..StressedClass::default()
        }],
        convertible: Vec::new(),
    }];
    inputs
}

fn answer(inputs: &Inputs) -> Answer {
    let measures = vec!["balance".to_owned()];
    let plan = plan(&[]).unwrap();
    run(inputs, &Plan { rules: RulePlan::default(), measures, sensitivity: false, at_risk: None, ..plan })
        .unwrap_or_else(|error| panic!("{error}"))
}

fn contractual(answer: &Answer) -> &Ladder {
    answer.ladders.iter().find(|ladder| ladder.name == "contractual").unwrap()
}

/// A cell of the template in a currency, `0010` and `0025` among its columns; nothing where the row has no amount.
fn cell(answer: &Answer, currency: &str, code: &str, column: &str) -> Micros {
    let currency = (currency != "ALL").then(|| currency.parse::<Currency>().unwrap());
    let ladder = contractual(answer);
    let of = ladder.currencies.iter().find(|of| of.currency == currency).unwrap();
    let known = of.maturity.iter().find(|cells| Some(cells.row) == maturity_row(code));
    let Some(cells) = known else { return Micros::ZERO };
    let spans = ladder_spans(AS_OF.parse().unwrap(), of.capacity.len());
    match column {
        "0010" => cells.stock.unwrap(),
        "0025" => cells.open.unwrap(),
        column => cells.buckets[spans.iter().position(|span| span.bucket.column == column).unwrap()],
    }
}

/// Every section adds up to the ladder by contract, per currency and over all, to the micro.
#[test]
fn sections_add_up_to_the_ladder() {
    let answer = answer(&bank());
    let ladder = contractual(&answer);
    assert_eq!(ladder.currencies.len(), 3);
    for of in &ladder.currencies {
        let code = of.currency.map_or("ALL".to_owned(), |currency| currency.to_string());
        let mut cumulative = Micros::ZERO;
        for span in ladder_spans(AS_OF.parse().unwrap(), of.capacity.len()) {
            let sum = |inflow: Option<bool>| -> Micros {
                let rows = of.rows.iter().filter(|row| inflow.is_none_or(|inflow| row.inflow == inflow));
                rows.flat_map(|row| &row.days[span.from..span.to]).copied().sum()
            };
            let told = |row: &str| cell(&answer, &code, row, span.bucket.column);
            cumulative += sum(None);
            assert_eq!((told("0380"), told("0700")), (sum(Some(false)), sum(Some(true))), "{code} {span:?}");
            assert_eq!((told("0710"), told("0720")), (sum(None), cumulative), "{code} {span:?}");
        }
        // A row is its parts, and what of itself is told no further.
        for cells in &of.maturity {
            let parts = of
                .maturity
                .iter()
                .filter(|part| maturity_rows()[usize::from(part.row)].parent == Some(cells.row));
            let row = maturity_rows()[usize::from(cells.row)];
            let parts: Micros = parts.flat_map(|part| &part.buckets).copied().sum();
            let whole: Micros = cells.buckets.iter().copied().sum();
            // Of level 1 the case says no credit quality step.
            let is_told_no_further = parts == Micros::ZERO || row.code == "0760";
            assert!(parts == whole || is_told_no_further, "{code} {row:?}: {parts} of {whole}");
        }
        // What can be made cash ends with what is never repaid.
        let last = of.maturity.iter().find(|cells| Some(cells.row) == maturity_row("1080")).unwrap();
        let kept = if code == "USD" { Micros::ZERO } else { money(100.0) };
        assert_eq!(last.buckets.last(), Some(&kept), "{code}");
    }
}

/// Each contract is in the row of its class, collateral and type; what the class does not tell apart is a finding with its money.
#[test]
fn every_contract_has_its_row() {
    let answer = answer(&bank());
    let eur = |code: &str, column: &str| cell(&answer, "EUR", code, column);
    // Due tomorrow on demand, and on day 14.
    assert_eq!(
        (eur("0270", "0020"), eur("0270", "0025"), eur("0270", "0090")),
        (money(-1000.0), money(-1000.0), money(-300.0))
    );
    assert_eq!((eur("0340", "0090"), eur("0260", "0090")), (money(-600.0), money(-900.0)));
    assert_eq!(
        (eur("0220", "0090"), eur("0180", "0090"), eur("0065", "0090")),
        (money(-300.0), money(-300.0), money(-300.0))
    );
    assert_eq!(
        (eur("0580", "0090"), eur("0600", "0090"), eur("0650", "0090")),
        (money(300.0), money(300.0), money(300.0))
    );
    assert_eq!((eur("0370", "0090"), eur("0380", "0090")), (money(-300.0), money(-1500.0)));
    // Principal of bonds and their interest have different rows.
    assert_eq!(cell(&answer, "USD", "0340", "0090"), money(-300.0));
    assert_eq!(
        (eur("0680", "0210"), eur("0690", "0190"), eur("0690", "0210")),
        (money(1000.0), money(40.0), money(120.0))
    );
    // 540 of 900 is free today, the rest from 1 March; all of it goes with the principal.
    assert_eq!(
        (eur("0740", "0010"), eur("0760", "0010"), eur("1080", "0010")),
        (money(100.0), money(540.0), money(640.0))
    );
    assert_eq!(
        (eur("0750", "0140"), eur("0750", "0210"), eur("1070", "0140")),
        (money(360.0), money(-900.0), money(360.0))
    );
    assert_eq!((eur("1120", "0020"), eur("1090", "0020")), (money(-200.0), money(-200.0)));
    // By behaviour, without a model, is by contract.
    assert_eq!((eur("1270", "0090"), eur("1280", "0090")), (money(-900.0), money(600.0)));
    assert_eq!(cell(&answer, "ALL", "0340", "0090"), money(-600.0 - 300.0 * 0.9));
    let said = |what: &str| {
        let found =
            answer.findings.iter().find(|one| one.subject == "maturity ladder" && one.what.starts_with(what));
        let found = found.unwrap_or_else(|| panic!("no {what}: {:?}", answer.findings));
        assert_eq!(found.severity, Severity::Warning);
        found.amount.unwrap().amount
    };
    assert_eq!(said("financial is in row 0340: "), money(600.0));
    assert_eq!(said("loan_non_financial is in row 0650: "), money(300.0));
    assert_eq!(said("level1 is in row 0760: "), money(540.0));
    assert_eq!(said("unclassified is in row 0370: no class is known"), money(300.0));
}

/// Rows that the case names, what is within the group, and what the central bank takes.
#[test]
fn the_case_says_what_classes_do_not() {
    let mut inputs = bank();
    let rows = vec![
        row("0310", "group"),
        row("0300", "banks"),
        row("0780", "bonds"),
        row("0730", "cash"),
        row("0990", "loans"),
        row("0610", "loans"),
        row("0020", "bonds"),
    ];
    inputs.maturity = MaturityRules {
        rows,
        within_group: Some(of_product("group")),
        central_bank: Some(of_product("bonds")),
    };
    let answer = answer(&inputs);
    let eur = |code: &str, column: &str| cell(&answer, "EUR", code, column);
    assert_eq!(
        (eur("0300", "0090"), eur("0310", "0090"), eur("0340", "0090")),
        (money(-300.0), money(-300.0), Micros::ZERO)
    );
    assert_eq!((eur("0610", "0090"), eur("0600", "0090")), (money(600.0), Micros::ZERO));
    assert_eq!(
        (eur("0780", "0010"), eur("0760", "0010"), eur("0730", "0010")),
        (money(540.0), money(540.0), money(100.0))
    );
    assert_eq!(
        (eur("1200", "0090"), eur("1210", "0090"), eur("0011", "0090")),
        (money(-300.0), Micros::ZERO, Micros::ZERO)
    );
    assert_eq!(
        (eur("1230", "0010"), eur("1230", "0140"), eur("1240", "0010")),
        (money(540.0), money(360.0), Micros::ZERO)
    );
    assert!(answer.findings.iter().any(|one| one.what == "no contract is what the case says of row 0020"));
    assert!(!answer.findings.iter().any(|one| one.what.starts_with("financial is in row")));
    let worthless =
        answer.findings.iter().find(|one| one.what.starts_with("loan_retail is in row 0990: it has no"));
    assert_eq!(worthless.unwrap().amount.unwrap().amount, money(300.0));
    // The figures of a stress do not depend on rows.
    let before = crate::answer(&bank());
    assert_eq!(before.ladders.last().unwrap().survival, answer.ladders.last().unwrap().survival);
}

/// Findings of the ladder that begin so.
fn said<'a>(answer: &'a Answer, what: &str) -> Vec<&'a str> {
    let found = answer.findings.iter().filter(|one| one.what.starts_with(what));
    found.map(|one| one.what.as_str()).collect()
}

fn of_lines(lines: &[Line]) -> Inputs {
    let stresses = bank().stresses;
    Inputs { stresses, scenarios: Vec::new(), ..inputs(lines).unwrap() }
}

/// Reserves due on demand and overnight keep their level, as the capacity of the ladder does.
#[test]
fn cash_keeps_its_level() {
    let overnight = TERM.replace("RPL", "RPA").replace("2026-01-14", "2026-01-01");
    let mut lines = [
        classed("R", "reserves", &DEPOSIT.replace("RPL", "RPA"), "cash", Liquidity::default()),
        classed("O", "reserves", &overnight, "cash", Liquidity::default()),
        classed("T", "savings", TERM, "retail_stable", Liquidity::default()),
    ];
    for (line, value) in lines.iter_mut().zip([1000.0, 300.0]) {
        line.position.fair_value = Some(money(value));
    }
    let answer = answer(&of_lines(&lines));
    let eur = |code: &str, column: &str| cell(&answer, "EUR", code, column);
    assert_eq!((eur("0740", "0010"), eur("0740", "0020")), (money(1300.0), Micros::ZERO));
    assert_eq!((eur("1080", "0020"), eur("1080", "0090")), (money(1300.0), money(1300.0)));
    let of = contractual(&answer).currencies.first().unwrap();
    assert_eq!(of.capacity.first(), Some(&money(1300.0)));
}

/// 500 due in two weeks is free, 500 due in five years pledged without an end: after two weeks nothing is left. The other way
/// round all of it is.
#[test]
fn what_is_pledged_takes_no_part_of_what_is_free() {
    let bond = |id: &str, until: &str, pledged: Option<f64>, free_from: Option<&str>| {
        let terms = TERM.replace("RPL", "RPA").replace("2026-01-14", until);
        let liquidity = Liquidity {
            encumbered: pledged.map(money),
            encumbered_until: free_from.map(|day| day.parse().unwrap()),
            ..Liquidity::default()
        };
        let mut bond = classed(id, "bonds", &terms, "level1", liquidity);
        bond.position.fair_value = Some(money(500.0));
        bond
    };
    let level = |lines: &[Line]| {
        let answer = answer(&of_lines(lines));
        ["0010", "0090", "0130", "0210"].map(|column| cell(&answer, "EUR", "1080", column).to_units())
    };
    let check = |found: [f64; 4], wanted: [f64; 4]| {
        assert!(found.iter().zip(wanted).all(|(found, wanted)| (found - wanted).abs() < 1e-9), "{found:?}");
    };
    let short = |pledged| bond("A", "2026-01-14", pledged, None);
    let long = |pledged, free_from| bond("B", "2030-12-31", pledged, free_from);
    check(level(&[short(None), long(Some(300.0), None)]), [500.0, 0.0, 0.0, 0.0]);
    check(level(&[short(Some(300.0)), long(None, None)]), [500.0, 500.0, 500.0, 0.0]);
    check(level(&[short(None), long(Some(300.0), Some("2026-02-15"))]), [500.0, 0.0, 500.0, 0.0]);
    check(level(&[short(None), long(Some(150.0), None)]), [750.0, 250.0, 250.0, 0.0]);
}

/// One holding with a value does not hide another without, and what is pledged has one.
#[test]
fn what_has_no_value_is_told_by_contract() {
    let lent = TERM.replace("RPL", "RPA");
    let pledged = Liquidity { encumbered: Some(money(300.0)), ..Liquidity::default() };
    let mut lines = [
        classed("A", "loans", &lent, "loan_retail", Liquidity::default()),
        classed("B", "loans", &lent, "loan_retail", Liquidity::default()),
        classed("C", "loans", &lent, "loan_retail", pledged),
    ];
    for place in [0, 2] {
        lines[place].position.fair_value = Some(money(290.0));
    }
    let mut inputs = of_lines(&lines);
    inputs.maturity = MaturityRules {
        rows: vec![row("0990", "loans")],
        within_group: None,
        central_bank: Some(of_product("bonds")),
    };
    let answer = answer(&inputs);
    let found: Vec<_> =
        answer.findings.iter().filter(|one| one.what.starts_with("loan_retail is in row 0990")).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].amount.unwrap().amount, money(300.0));
    // All that is in 0990 is eligible, whatever the condition holds of; that it holds of nothing is said.
    assert_eq!(cell(&answer, "EUR", "1240", "0010"), money(290.0));
    assert_eq!(
        said(&answer, "no contract is what").last(),
        Some(&"no contract is what the case says of central_bank")
    );
}

/// A swap said to be of no class is a derivative.
#[test]
fn a_derivative_is_one_whatever_its_class() {
    let told = |class: &str, rows: Vec<RowRule>| {
        let mut inputs = of_lines(&[classed("S", "swaps", FORTNIGHTLY_SWAP, class, Liquidity::default())]);
        inputs.maturity.rows = rows;
        let answer = answer(&inputs);
        ["0360", "0670", "0370", "0690", "1290"]
            .map(|code| ["0060", "0140", "0170"].map(|column| cell(&answer, "EUR", code, column)))
    };
    let known = told("derivative", Vec::new());
    assert!(known[0][1] < Micros::ZERO && known[1][0] > Micros::ZERO, "{known:?}");
    assert_eq!(known[2..], [[Micros::ZERO; 3]; 3]);
    assert_eq!(told("unclassified", Vec::new()), known);
    assert_eq!(told("unclassified", vec![row("0360", "swaps"), row("0670", "swaps")]), known);
}

/// What the case says and nothing is of, and what it says without a stress.
#[test]
fn what_counts_for_nothing_is_said() {
    let mut inputs = bank();
    inputs.maturity = MaturityRules {
        rows: vec![row("0300", "banks")],
        within_group: Some(of_product("nobody")),
        central_bank: Some(of_product("savings")),
    };
    let idle =
        ["within_group", "central_bank"].map(|of| format!("no contract is what the case says of {of}"));
    assert_eq!(said(&answer(&inputs), "no contract is what"), idle);
    inputs.stresses.clear();
    let without = ["row 0300", "within_group", "central_bank"].map(|of| {
        format!("the case has no stress and so no ladder: what it says of {of} counts for nothing")
    });
    assert_eq!(said(&answer(&inputs), "the case has no stress"), without);
}

/// A line that the bank holds, and collateral of a reverse repo that may be used again: in no row, and said with the amount.
#[test]
fn what_no_row_has_is_said() {
    let line = Liquidity { undrawn: Some(money(200.0)), ..Liquidity::default() };
    let mut inputs = bank();
    assert!(said(&answer(&inputs), "of liabilities are lines").is_empty());
    inputs = of_lines(&[
        classed("L", "banks", TERM, "financial", line),
        classed(
            "A",
            "repos",
            &TERM.replace("RPL", "RPA"),
            "reverse_repo",
            Liquidity {
                collateral: class_named("level1"),
                collateral_value: Some(money(320.0)),
                ..Liquidity::default()
            },
        ),
    ]);
    let answer = answer(&inputs);
    for (what, amount) in [("of liabilities are lines", 200.0), ("received of reverse repos", 320.0)] {
        let found: Vec<_> = answer.findings.iter().filter(|one| one.what.starts_with(what)).collect();
        assert_eq!(found.len(), 1, "{what}: {:?}", answer.findings);
        assert_eq!((found[0].severity, found[0].amount.unwrap().amount), (Severity::Note, money(amount)));
    }
}

/// The file: a line a cell of the template with where its code was read, beside the classes in it.
#[test]
fn the_file_says_where_a_row_was_read() {
    let answer = answer(&bank());
    let table = plimsoll_report::ladder_csv(&answer.ladders, AS_OF.parse().unwrap()).unwrap();
    let text = String::from_utf8(table).unwrap();
    for line in [
        "contractual,,EUR,outflow,0270,stable retail deposits,,,2026-01-01,2026-01-01,0020,-1000.000000,reconstructed",
        "contractual,,EUR,outflow,0270,,retail_stable,,2026-01-01,2026-01-01,0020,-1000.000000,",
        "contractual,,EUR,counterbalancing,0760,level 1 without covered bonds,,,2025-12-31,2025-12-31,0010,540.000000,read in data point model 2.9",
        "contractual,,EUR,outflow,0065,secured funding,,,2026-01-08,2026-01-14,0090,-300.000000,read in the text",
        "run,combined,EUR,outflow,,,retail_stable,,2026-01-01,2026-01-01,0020,-13.000000,",
    ] {
        assert!(text.lines().any(|known| known == line), "no {line}");
    }
}

/// Ladders are the same however the report groups contracts: flows by letter come from the base's profiles where a line of it has
/// loans of one class that people do nothing to, and are projected where it has others, in other currencies or prepaid.
#[test]
fn ladders_do_not_depend_on_groups() {
    let mut inputs = bank();
    let mut lines = vec![
        line("C", "cash", CASH),
        line("U", "cash", &CASH.replace("EUR", "USD")),
        line("X", "swaps", FORTNIGHTLY_SWAP),
        classed("O", "owed", TERM, "own_debt", Liquidity::default()),
        classed("D", "savings", DEPOSIT, "retail_stable", Liquidity::default()),
    ];
    for (place, (class, currency)) in
        [("mortgage", "EUR"), ("mortgage", "USD"), ("loan_retail", "EUR")].into_iter().enumerate()
    {
        let terms = BOND.replace("currency=EUR", &format!("currency={currency}"));
        for prepaid in [false, true] {
            let mut one =
                classed(&format!("{place} {prepaid}"), "loans", &terms, class, Liquidity::default());
            one.position.marks.prepayment = prepaid.then_some(0);
            lines.push(one);
        }
    }
    inputs.book = plimsoll_tests::book(&lines, true).unwrap();
    inputs.behaviours[0].behaviour.prepayments.push(Assumption {
        name: "prepaid".to_owned(),
        model: Prepayment::constant(0.1).unwrap(),
        owner: String::new(),
        dated: inputs.market.as_of(),
        evidence: String::new(),
    });
    let told = |group_by: &[&str], by_letter: bool| {
        let mut inputs = inputs.clone();
        if by_letter {
            inputs.behaviours[0].behaviour.prepayments.clear();
            let mut lines = lines.clone();
            lines.iter_mut().for_each(|line| line.position.marks.prepayment = None);
            inputs.book = plimsoll_tests::book(&lines, true).unwrap();
        }
        let measures = vec!["balance".to_owned()];
        let plan =
            Plan { measures, rules: RulePlan::default(), sensitivity: false, ..plan(group_by).unwrap() };
        run(&inputs, &plan).unwrap().ladders
    };
    let by_contract = told(&["contractID"], false);
    assert_eq!(by_contract.len(), 2 + inputs.stresses.len());
    for group_by in
        [&[][..], &["product"], &["currency"], &["contractType", "currency"], &["product", "currency"]]
    {
        assert_eq!(told(group_by, false), by_contract, "{group_by:?}");
        // Without prepayment the ladder by contract is the same, but for what is told of behaviour beside it.
        let letter = &told(group_by, true)[0];
        for (one, without) in plimsoll_units::pair(&by_contract[0].currencies, &letter.currencies) {
            assert_eq!(one.rows, without.rows, "{group_by:?}");
        }
    }
}
