//! Damage to `case.toml`, the market files and `behaviour.toml`: the exact words.

use crate::folder::{CASE, CURVE, Folder};

/// Replaces the first `from` in `case.toml`; the errors must be `expected`, one a line.
fn check(name: &str, from: &str, to: &str, expected: &[&str]) {
    let folder = Folder::new(name);
    assert!(CASE.contains(from), "{name}: case.toml has no {from:?}");
    folder.write("case.toml", CASE.replacen(from, to, 1));
    assert_eq!(folder.errors(), expected.join("\n"), "{name}");
}

/// Adds a text to `case.toml`, whose last line is 16.
fn check_added(name: &str, text: &str, expected: &[&str]) {
    check(name, "standard = \"BCBS-2024\"\n", &format!("standard = \"BCBS-2024\"\n{text}"), expected);
}

/// Adds keys after `[market]`, which is line 7, and one more file.
fn check_market(name: &str, keys: &str, file: &str, text: &str, expected: &[&str]) {
    let folder = Folder::new(name);
    folder.write("case.toml", CASE.replacen("[market]\n", &format!("[market]\n{keys}\n"), 1));
    folder.write(file, text);
    assert_eq!(folder.errors(), expected.join("\n"), "{name}");
}

#[test]
fn keys_of_case_toml() {
    check(
        "unknown-key",
        "as_of",
        "as_off",
        &[
            "case.toml line 1 field case.as_of: the key is missing; expected the market's day YYYY-MM-DD",
            "case.toml line 3 field case.as_off: no such key; did you mean \"as_of\"?",
        ],
    );
    check(
        "as-of",
        "2024-01-01",
        "2024-02-30",
        &["case.toml line 3 field case.as_of value \"2024-02-30\": no day 2024-02-30 in the calendar"],
    );
    check(
        "reporting",
        "\"EUR\"\ntags",
        "\"euro\"\ntags",
        &[
            "case.toml line 4 field case.reporting_currency value \"euro\": not a currency of ISO 4217; expected a code \
           such as EUR",
        ],
    );
    check("no-toml", "[case]", "[case", &["case.toml line 1: not TOML: unclosed table, expected `]`"]);
    check(
        "wrong-type",
        "\"tiny\"",
        "7",
        &["case.toml line 2 field case.name value \"7\": a number; expected text"],
    );
    check(
        "tags",
        "[\"product\"]",
        "[\"product\", \"product\", \"currency\"]",
        &[
            "case.toml line 5 field case.tags[1] value \"product\": the tag is given twice; expected each name once",
            "case.toml line 5 field case.tags[2] value \"currency\": a contract table's own column; expected a name that \
           is free",
        ],
    );
    check_added(
        "tier1",
        "[capital]\ntier1 = nan\ntier2 = 5\n",
        &[
            "case.toml line 18 field capital.tier1 value \"nan\": expected a finite number",
            "case.toml line 19 field capital.tier2: no such key; did you mean \"tier1\"?",
        ],
    );
    let folder = Folder::new("no-case");
    folder.remove("case.toml");
    assert_eq!(folder.errors(), "case.toml: no such file; the folder has \"contracts/\", \"market/\"");
}

#[test]
fn the_plan() {
    check_added(
        "plan",
        "[plan]\ngroup_by = [\"produkt\"]\nbuckets = [\"1Y\", \"6M\"]\nkey_rates = [\"1\"]\n",
        &[
            "case.toml line 18 field plan.group_by[0] value \"produkt\": no such key; did you mean \"product\"?",
            "case.toml line 19 field plan.buckets[1] value \"6M\": 2024-07-01 is not after 2025-01-01; expected \
           increasing dates",
            "case.toml line 20 field plan.key_rates[0] value \"1\": not a period; expected P<number><D|W|M|Q|H|Y>, such \
           as P3M",
        ],
    );
    check_added(
        "no-buckets",
        "[plan]\nbuckets = \"basel\"\nkey_rates = []\n",
        &[
            "case.toml line 18 field plan.buckets value \"basel\": expected one of \"supervisory\"",
            "case.toml line 19 field plan.key_rates: expected at least one tenor such as \"1Y\"",
        ],
    );
}

#[test]
fn entries_of_curves_and_indices() {
    check(
        "no-file",
        "market/eur.csv",
        "market/euro.csv",
        &["market/euro.csv: no such file; the folder has \"market/eur.csv\""],
    );
    check(
        "outside",
        "market/eur.csv",
        "../eur.csv",
        &["../eur.csv: not a path inside the case folder; expected one such as market/curve.csv"],
    );
    let entry = "case.toml line 12 field market.curves[0].kind value \"zeros\"";
    check(
        "kind",
        "\"zero\"",
        "\"zeros\"",
        &[&format!("{entry}: expected one of \"par\", \"zero\", \"discount\", \"swap\"")],
    );
    check(
        "compounding",
        "compounding = \"continuous\"\n",
        "",
        &[
            "case.toml line 8 field market.curves[0].compounding: the key is missing; expected continuous, annual, \
           semi-annual, quarterly, ...",
        ],
    );
    check(
        "interpolation",
        "compounding",
        "interpolation = \"cubic\"\ncompounding",
        &[
            "case.toml line 13 field market.curves[0].interpolation value \"cubic\": no interpolation \"cubic\"; there \
           are log_linear_discount, linear_zero, monotone_convex, natural_cubic_zero",
        ],
    );
    check(
        "no-curves",
        "[[market.curves]]",
        "[[market.curve]]",
        &[
            "case.toml line 7 field market.curves: the key is missing; expected at least one curve [[market.curves]]",
            "case.toml line 8 field market.curve: no such key; did you mean \"curves\"?",
        ],
    );
}

#[test]
fn several_curves_and_indices() {
    let second = |name: &str| {
        format!(
            "[[market.curves]]\nname = {name:?}\ncurrency = \"EUR\"\nfile = \"market/eur.csv\"\nkind = \"zero\"\n\
             compounding = \"annual\"\n[scenarios]"
        )
    };
    check(
        "same-curve",
        "[scenarios]",
        &second("EUR-ESTR"),
        &["case.toml line 16 field market.curves[1].name: the curve is given twice; expected each name once"],
    );
    check(
        "two-curves",
        "[scenarios]",
        &second("EUR-2"),
        &[
            "case.toml line 8 field market.curves: 2 curves in EUR and discounts = true in 0 of them; expected it in one",
        ],
    );
    let index = "[[market.indices]]\ncode = \"X\"\ncurrency = \"USD\"\ntenor = \"3X\"\nday_count = \"ACT\"\n\
                 curve = \"EUR-ESTR\"\n[[market.indices]]\ncode = \"Y\"\ncurrency = \"EUR\"\ntenor = \"3M\"\n\
                 day_count = \"A360\"\ncurve = \"EUR-3M\"\n[scenarios]";
    check(
        "indices",
        "[scenarios]",
        index,
        &[
            "case.toml line 18 field market.indices[0].tenor value \"3X\": not a period; expected \
           P<number><D|W|M|Q|H|Y>, such as P3M",
            "case.toml line 19 field market.indices[0].day_count value \"ACT\": expected one of \"AA\", \"A360\", \
           \"A365\", \"30E360ISDA\", \"30E360\", \"B252\", \"A336\", \"28E336\", \"30U360\"",
            "case.toml line 20 field market.indices[0].curve value \"EUR-ESTR\": the curve is of EUR; expected one of USD",
            "case.toml line 26 field market.indices[1].curve value \"EUR-3M\": no curve of that name; there are \
           \"EUR-ESTR\"",
        ],
    );
}

#[test]
fn scenarios() {
    check(
        "standard",
        "BCBS-2024",
        "BCBS-2020",
        &["case.toml line 16 field scenarios.standard value \"BCBS-2020\": expected one of \"BCBS-2016\", \
           \"BCBS-2024\", \"EU-2024\", \"none\""],
    );
    check(
        "floor",
        "standard",
        "floor = \"EU-2023\"\nstandard",
        &[
            "case.toml line 16 field scenarios.floor value \"EU-2023\": no floor rule \"EU-2023\"; there are none, \
           EU-2024, EBA-2018, Canada-2026",
        ],
    );
    check_added(
        "own",
        "[[scenario]]\nname = \"x\"\n[[scenario]]\nparallel_bp = 1\n[[scenario]]\nname = \"steepener\"\n\
                parallel_bp = 1\nshort_bp = 2\ncompared_to = \"y\"\n[[scenario]]\nname = \"base\"\nlong_bp = inf\n",
        &[
            "case.toml line 17 field scenario[0]: expected one of parallel_bp, short_bp, long_bp, nodes, index_bp and replace",
            "case.toml line 19 field scenario[1].name: the key is missing; expected the scenario's name",
            "case.toml line 24 field scenario[2].short_bp: given beside parallel_bp; expected one of the two",
            "case.toml line 22 field scenario[2].name: the scenario is given twice; expected each name once",
            "case.toml line 28 field scenario[3].long_bp value \"inf\": expected a finite number",
            "case.toml line 27 field scenario[3].name: expected another name; base is always there",
            "case.toml line 25 field scenario[2].compared_to value \"y\": no other scenario of that name; there are \
           \"base\", \"parallel_up\", \"parallel_down\", \"flattener\", \"short_up\", \"short_down\", \"x\"",
        ],
    );
    check_added(
        "replace",
        "[[scenario]]\nname = \"x\"\nreplace = { currency = \"USD\", curve = \"UST\" }\n\
                    [[scenario]]\nname = \"z\"\nnodes = { \"1Z\" = 1 }\n[[scenario]]\nname = \"n\"\nnodes = { \"1Y\" = 1, \"12M\" = 2 }\n",
        &[
            "case.toml line 19 field scenario[0].replace.currency: no discount curve in USD; the market has curves in EUR",
            "case.toml line 19 field scenario[0].replace.curve: no curve of that name; there are \"EUR-ESTR\"",
            "case.toml line 22 field scenario[1].nodes.1Z value \"1\": not a period; expected P<number><D|W|M|Q|H|Y>, \
           such as P3M",
            "case.toml line 25 field scenario[2].nodes: tenors of a shock must increase and be positive",
        ],
    );
}

#[test]
fn constants_of_tables() {
    check_added(
        "no-table",
        "[tables.\"contracts/loan.csv\".constants]\ncalendar = \"NC\"\n",
        &[
            "case.toml line 17 field tables.\"contracts/loan.csv\": no contract table of that name; there are \
           \"contracts/loans.csv\"",
        ],
    );
    let field = "field tables.\"contracts/loans.csv\".constants";
    check_added(
        "constants",
        "[tables.\"contracts/loans.csv\".constants]\ncurrency = \"EUR\"\ncalender = \"NC\"\nlifeCap = \"x\"\nstatusDate = [1]\n",
        &[
            &format!("case.toml line 21 {field}.statusDate: a list; expected text, a number or a date"),
            &format!(
                "case.toml line 19 {field}.calender value \"NC\": no such column in a contract table; did you mean \
                    \"calendar\"?"
            ),
            &format!(
                "case.toml line 18 {field}.currency value \"EUR\": a constant of [tables] and a column of the table; \
                    expected one of the two"
            ),
            &format!(
                "case.toml line 20 {field}.lifeCap value \"x\": not a number; expected a decimal number such as \
                    0.035"
            ),
        ],
    );
}

#[test]
fn rows_of_curves() {
    let one = |name: &str, from: &str, to: &str, problem: &str| {
        let folder = Folder::new(name);
        folder.write("market/eur.csv", CURVE.replacen(from, to, 1));
        assert_eq!(folder.errors(), format!("market/eur.csv{problem}"), "{name}");
    };
    one(
        "node-order",
        "1Y",
        "1M",
        " row 3 field tenor value \"1M\": 2024-02-01 is not after 2024-02-01; expected increasing dates",
    );
    one(
        "node-today",
        "1M",
        "0D",
        " row 2 field tenor value \"0D\": 2024-01-01 is not after the market's day 2024-01-01",
    );
    one(
        "percent",
        "0.031",
        "3.1",
        " row 3 field rate value \"3.1\": expected a rate below 100 % a year: 3 % is 0.03 in a column `rate` and 3 in \
         a column `rate_percent`",
    );
    one("nan", "0.031", "nan", " row 3 field rate value \"nan\": not a finite number");
    one("no-rate", "0.031", "", " row 3 field rate: the cell is empty; expected a number");
    one(
        "rates",
        "rate",
        "rates",
        " row 1 field rates: no such column in a table of this kind of curve; did you mean \"rate\"?",
    );
    one(
        "no-column",
        "tenor,rate\n1M,0.03\n1Y,0.031\n10Y,0.028",
        "tenor\n1M",
        " row 1: the table needs a column rate or rate_percent; it has \"tenor\"",
    );
    one(
        "two-rates",
        "tenor,rate\n1M,0.03\n1Y,0.031\n10Y,0.028",
        "tenor,rate,rate_percent\n1M,1,1",
        " row 1 field rate: given beside rate_percent; expected one of the two",
    );
    one("header", CURVE, "tenor,rate\n", ": the table has a header and no rows");
    one("empty", CURVE, "", ": the file is empty");
}

#[test]
fn fixings_exchange_rates_and_calendars() {
    check_market(
        "fixings",
        "fixings = \"market/f.csv\"",
        "market/f.csv",
        "index,date,rate\nE,2023-12-01,0.03\nE,2023-12-01,0.03\nE,2023-13-01,0.03\n,2023-12-04,4\n",
        &[
            "market/f.csv row 3 field date value \"2023-12-01\": the fixing is given twice; expected each name once",
            "market/f.csv row 4 field date value \"2023-13-01\": no day 2023-13-01 in the calendar",
            "market/f.csv row 5 field index: the cell is empty; expected text",
            "market/f.csv row 5 field rate value \"4\": expected a rate below 100 % a year: 3 % is 0.03 in a column \
           `rate` and 3 in a column `rate_percent`",
        ],
    );
    check_market(
        "no-fixings",
        "fixings = \"market/f.csv\"",
        "market/g.csv",
        "",
        &["market/f.csv: no such file; the folder has \"market/eur.csv\", \"market/g.csv\""],
    );
    check_market(
        "future-fixing",
        "fixings = \"market/f.csv\"\nindices = [{ code = \"E\", currency = \"EUR\", tenor = \"3M\", day_count = \"A360\", curve = \"EUR-ESTR\" }]",
        "market/f.csv",
        "index,date,rate_percent\nE,2024-01-02,3\nCPI,2024-06-01,3\n",
        &[
            "market/f.csv row 2 field date value \"2024-01-02\": 2024-01-02 is after the market's day 2024-01-01; \
           fixings of an index of the market are known up to it",
        ],
    );
    check_market(
        "fx",
        "fx = \"market/f.csv\"",
        "market/f.csv",
        "currency,reporting_per_unit\nUSD,0.9\nUSD,0.9\nEUR,2\nGBP,0\nxx,1\n",
        &[
            "market/f.csv row 3 field currency value \"USD\": the exchange rate is given twice; expected each name once",
            "market/f.csv row 4 field reporting_per_unit value \"2\": expected 1 for the reporting currency itself",
            "market/f.csv row 5 field reporting_per_unit value \"0\": expected a positive number",
            "market/f.csv row 6 field currency value \"xx\": not a currency of ISO 4217; expected a code such as EUR",
        ],
    );
    check_market(
        "calendars",
        "calendars = [{ name = \"TARGET\", file = \"market/c.csv\" }, { name = \"O\", file = \"market/c.csv\" }]",
        "market/c.csv",
        "date\n2024-05-01\n2024-05-32\n",
        &[
            "case.toml line 8 field market.calendars[0].name: expected a name that no calendar known by rule has",
            "market/c.csv row 3 field date value \"2024-05-32\": no day 2024-05-32 in the calendar",
        ],
    );
}

const DEPOSIT: &str = r#"[[deposit]]
name = "d"
category = "wholesale"
core_share = 0.5
average_life_years = 4
run_off = "linear"
pass_through = 0.2
owner = "us"
dated = "2023-01-01"
evidence = "none"
"#;

#[test]
fn behaviour() {
    let one = |name: &str, from: &str, to: &str, expected: &[&str]| {
        let folder = Folder::new(name);
        folder.write("behaviour.toml", DEPOSIT.replacen(from, to, 1));
        assert_eq!(folder.errors(), expected.join("\n"), "{name}");
    };
    one("core", "0.5", "1.2", &["behaviour.toml line 1 field deposit[0]: core share 1.2 is not from 0 to 1"]);
    one(
        "owner",
        "owner = \"us\"\n",
        "",
        &[
            "behaviour.toml line 1 field deposit[0].owner: the key is missing; expected who answers for the assumption",
        ],
    );
    one(
        "category",
        "wholesale",
        "retail",
        &[
            "behaviour.toml line 3 field deposit[0].category value \"retail\": expected one of \"retail_transactional\", \
           \"retail_non_transactional\", \"wholesale\", \"wholesale_non_financial\", \
         \"wholesale_financial\"",
        ],
    );
    one(
        "behaviour-key",
        "evidence",
        "regime = \"EU\"\nevidence",
        &[
            "behaviour.toml line 10 field deposit[0].regime: no such key; there are \"name\", \"owner\", \"dated\", \
           \"evidence\", \"category\", \"core_share\", \"stable_share\", \"average_life_years\", \"horizon_years\", \
           \"monthly_shares\", \"run_off\", \"pass_through\" and 4 more",
        ],
    );
    let more = "[[deposit]]\nname = \"d\"\n[[prepayment]]\nname = \"p\"\ncpr = 1.5\nowner = \"us\"\n\
                dated = \"2023-01-01\"\nevidence = \"none\"\n[[variant]]\nname = \"v\"\n[variant.deposit.x]\n\
                core_share = 1\n[[variant]]\nname = \"w\"\n";
    one(
        "more",
        "evidence = \"none\"\n",
        &format!("evidence = \"none\"\n{more}"),
        &[
            "behaviour.toml line 12 field deposit[1].name: the deposit model is given twice; expected each name once",
            "behaviour.toml line 15 field prepayment[0].cpr: a prepayment rate of 1.5 per year is not from 0 to below 1",
            "behaviour.toml line 21 field variant[0].deposit.x: no deposit model of that name; there are \"d\"",
            "behaviour.toml line 23 field variant[1]: expected a variant that changes at least one model of this file",
        ],
    );
}
