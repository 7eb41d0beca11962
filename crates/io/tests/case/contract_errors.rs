//! Damage to contract tables: the exact words.

use crate::folder::{CASE, Folder, LOANS};

/// Replaces the first `from` in the table of loans; the errors must be `expected`, one a line.
fn check(name: &str, from: &str, to: &str, expected: &[&str]) {
    let folder = Folder::new(name);
    assert!(LOANS.contains(from), "{name}: the table has no {from:?}");
    folder.write("contracts/loans.csv", LOANS.replacen(from, to, 1));
    assert_eq!(folder.errors(), expected.join("\n"), "{name}");
}

/// One error in row 2 of the table of loans.
fn check_cell(name: &str, from: &str, to: &str, field: &str, problem: &str) {
    let value = to.trim_matches('"');
    let expected = format!("contracts/loans.csv row 2 field {field} value {value:?}: {problem}");
    check(&format!("cell-{name}"), from, to, &[&expected]);
}

#[test]
fn dates_numbers_and_choices() {
    let day = |name, to, problem| check_cell(name, "2026-06-01", to, "maturityDate", problem);
    day("no-such-day", "2020-13-01", "no day 2020-13-01 in the calendar");
    day("early", "1830-06-01", "year 1830 is outside 1900 to 2200");
    day("late", "2300-06-01", "year 2300 is outside 1900 to 2200");
    day("german", "01.06.2026", "not a date; expected YYYY-MM-DD, alone or followed by Thh:mm or Thh:mm:ss");
    let rate = |name, to, problem| check_cell(name, "0.04", to, "nominalInterestRate", problem);
    rate("percent", "4%", "not a number; expected a decimal number such as 0.035");
    rate("decimal-comma", "\"0,04\"", "not a number; expected a decimal number such as 0.035");
    rate("nan", "NaN", "not a finite number");
    rate("infinite", "inf", "not a finite number");
    check_cell(
        "currency",
        "EUR",
        "Eur",
        "currency",
        "not a currency of ISO 4217; expected a code such as EUR",
    );
    check_cell(
        "day-count",
        "A360",
        "ACT/360",
        "dayCountConvention",
        "expected one of AA, A360, A365, 30E360ISDA, 30E360, B252, A336, 28E336, 30U360",
    );
    check_cell(
        "stub",
        "P6ML1",
        "P6M",
        "cycleOfInterestPayment",
        "not a cycle; expected P<number><D|W|M|Q|H|Y>L<0|1>, such as P1ML1 (L0 long last stub, L1 short)",
    );
    check_cell(
        "empty-cycle",
        "P6ML1",
        "P0ML1",
        "cycleOfInterestPayment",
        "a cycle needs a period of at least one unit",
    );
    check_cell(
        "negative-cycle",
        "P6ML1",
        "P-6ML1",
        "cycleOfInterestPayment",
        "a period counts from 0 to 100,000 units",
    );
}

#[test]
fn terms_that_make_no_contract() {
    check_cell(
        "order",
        "2026-06-01",
        "2020-06-01",
        "maturityDate",
        "maturityDate 2020-06-01 must be after initialExchangeDate 2023-06-01",
    );
    check_cell(
        "negative",
        "1000",
        "-1000",
        "notionalPrincipal",
        "notionalPrincipal -1000 must be zero or positive; the side is said by contractRole",
    );
    check(
        "missing-term",
        "2026-06-01",
        "",
        &["contracts/loans.csv row 2 field maturityDate: maturityDate is empty; PAM needs it"],
    );
    let folder = Folder::new("not-applicable");
    folder
        .write("contracts/loans.csv", LOANS.replace("cycleOfInterestPayment", "cycleOfPrincipalRedemption"));
    let text = folder.errors();
    let start = "contracts/loans.csv row 2 field cycleOfPrincipalRedemption value \"P6ML1\": \
                 cycleOfPrincipalRedemption is not a term of PAM; its terms are contractType, ";
    assert!(text.starts_with(start), "{text}");
}

#[test]
fn ids_are_there_and_once() {
    check(
        "same-id",
        "A2",
        "A1",
        &["contracts/loans.csv row 3 field contractID value \"A1\": the same contractID stands in \
           contracts/loans.csv row 2; expected each once"],
    );
    check(
        "no-id",
        "A2",
        " ",
        &[
            "contracts/loans.csv row 3 field contractID: the cell is empty; every contract needs an ID of its own",
        ],
    );
    let folder = Folder::new("same-id-elsewhere");
    folder.write("contracts/more.csv", LOANS.replace("A1", "B1"));
    assert_eq!(
        folder.errors(),
        "contracts/more.csv row 3 field contractID value \"A2\": the same contractID stands in \
         contracts/loans.csv row 3; expected each once"
    );
}

#[test]
fn columns_are_known_and_named_once() {
    let row = "contracts/loans.csv row 1";
    let one = |name, from, to, text: &str| check(name, from, to, &[&format!("{row}{text}")]);
    one(
        "near-column",
        "maturityDate",
        "maturity_date",
        " field maturity_date: no such column in a contract table; did you mean \"maturityDate\"?",
    );
    one(
        "far-column",
        "product",
        "branch",
        " field branch: no such column in a contract table; expected an ACTUS term, a column of ours or a tag that \
         case.toml declares; the tags are \"product\"",
    );
    one(
        "same-column",
        "product",
        "maturityDate",
        " field maturityDate: the name stands over columns 9 and 11; expected it once",
    );
    one("no-name", "product", "", ": column 11 has no name");
    let folder = Folder::new("missing-column");
    folder.write(
        "contracts/loans.csv",
        "contractID,contractType,contractRole,notionalPrincipal\nA,CSH,RPA,1\n",
    );
    assert_eq!(
        folder.errors(),
        format!(
            "{row} field currency: the column is missing; the table has \"contractID\", \"contractType\", \
             \"contractRole\", \"notionalPrincipal\""
        )
    );
}

#[test]
fn rows_have_the_cells_of_the_header() {
    let row = "contracts/loans.csv row 3";
    let one = |name, from, to, text: &str| check(name, from, to, &[&format!("{row}: {text}")]);
    one("more-cells", "deposits", "deposits,1", "the row has 12 cells; the header has 11");
    one("fewer-cells", ",deposits", "", "the row has 10 cells; the header has 11");
    one(
        "quote-inside",
        "deposits",
        "dep\"osits",
        "cell 11 has a quote inside; a cell with quotes must start and end with one, and double those inside",
    );
    one("quote-open", "deposits", "\"deposits", "the quote that opens cell 11 is never closed");
    one(
        "quote-after",
        "deposits",
        "\"deposits\" ",
        "cell 11 goes on after its closing quote; double the quotes inside it",
    );
}

#[test]
fn files_that_are_no_tables() {
    let file = |name, bytes: &[u8], problem: &str| {
        let folder = Folder::new(name);
        folder.write("contracts/loans.csv", bytes);
        assert_eq!(folder.errors(), format!("contracts/loans.csv{problem}"), "{name}");
    };
    file("no-bytes", b"", ": the file is empty");
    file("header-only", LOANS.lines().next().unwrap().as_bytes(), ": the table has a header and no rows");
    file("latin1", b"contractID,product\nA,Spark\xE4sse\n", ": not UTF-8 at byte 26; save the file as UTF-8");
    file("utf16", b"\xFF\xFEa\0,\0b\0\n\0", ": the file is UTF-16; save it as UTF-8");
    file(
        "semicolons",
        LOANS.replace(',', ";").as_bytes(),
        " row 1: the header is separated by ';'; expected commas",
    );
    let folder = Folder::new("spreadsheet");
    folder.write("contracts/loans.xlsx", "PK");
    assert_eq!(
        folder.errors(),
        "contracts/loans.xlsx: not a contract table; expected a file that ends in .csv or .parquet"
    );
    folder.remove("contracts/loans.xlsx").remove("contracts/loans.csv");
    assert_eq!(folder.errors(), "contracts: no contract table; expected at least one .csv or .parquet file");
}

/// Every error of every file is told at once, the first hundred in full.
#[test]
fn all_errors_at_once() {
    let folder = Folder::new("all-errors");
    folder.write("case.toml", CASE.replace("name = \"tiny\"", "name = \"tiny\"\nnmae = \"x\""));
    folder.write("market/eur.csv", "tenor,rate\n1M,x\n");
    let row = "A3,PAM,RPA,EUR,x,0.04,A360,2023-06-01,2026-06-01,P6ML1,loans\n";
    folder.write("contracts/loans.csv", format!("{LOANS}{}", row.repeat(150)));
    let errors = folder.read().unwrap_err();
    assert_eq!((errors.errors().len(), errors.count()), (100, 1 + 1 + 150 + 149));
    let text = errors.to_string();
    assert!(
        text.contains("case.toml line 3 field case.nmae: no such key; did you mean \"name\"?\n"),
        "{text}"
    );
    assert!(text.contains("market/eur.csv row 2 field rate value \"x\": not a number"), "{text}");
    assert!(text.ends_with("\nand 201 more"), "{text}");
}

/// An error is told wherever its row stands: alone, last of all, last of many, before and after others; in the order of rows.
#[test]
fn the_errors_of_last_rows() {
    let row = |id: &str, rate: &str| {
        format!("{id},PAM,RPA,EUR,1000,{rate},A360,2023-06-01,2026-06-01,P6ML1,loans\n")
    };
    let header = LOANS.lines().next().unwrap_or_default();
    let check = |name: &str, rows: &str, expected: &[(u32, &str)]| {
        let folder = Folder::new(name);
        folder.write("contracts/loans.csv", format!("{header}\n{rows}"));
        let told = folder.read().unwrap_err();
        let expected: Vec<String> = expected
            .iter()
            .map(|(row, field)| format!("contracts/loans.csv row {row} field {field} "))
            .collect();
        assert_eq!(told.count(), expected.len(), "{name}: {told}");
        for (error, expected) in told.errors().iter().zip(&expected) {
            assert!(
                error.to_string().replace(':', " ").starts_with(expected),
                "{name}: {error}, not {expected}"
            );
        }
    };
    let (rate, id) = ("nominalInterestRate", "contractID");
    check("only-row-bad", &row("A1", "4%"), &[(2, rate)]);
    check("last-row-bad", &(row("A1", "0.04") + &row("A2", "4%")), &[(3, rate)]);
    check("last-row-no-id", &(row("A1", "0.04") + &row("", "0.04")), &[(3, id)]);
    check("two-errors-last", &(row("A1", "0.04") + &row("", "4%")), &[(3, rate), (3, id)]);
    let contract = row("A2", "0.04").replace("2026-06-01", "2020-06-01");
    check("in-order", &(row("A1", "4%") + &contract), &[(2, rate), (3, "maturityDate")]);
    check("in-order-again", &(contract.clone() + &row("A1", "4%")), &[(2, "maturityDate"), (3, rate)]);
    // At the end of a batch of rows, and in the next.
    for bad in [2_047, 2_048, 2_049] {
        let rows = (1..=2_100).map(|k| row(&format!("A{k}"), if k == bad { "4%" } else { "0.04" }));
        check(&format!("row-{bad}"), &rows.collect::<String>(), &[(bad + 1, rate)]);
    }
    let folder = Folder::new("cells-after-bad-row");
    folder.write("contracts/loans.csv", format!("{header}\n{}A2,PAM\n", row("A1", "4%")));
    assert_eq!(folder.read().unwrap_err().count(), 2);
}

#[test]
fn models_calendars_and_values() {
    let with = |name: &str, column: &str, value: &str, problem: &str| {
        let folder = Folder::new(name);
        let table = LOANS.replace("product", column).replace("loans\n", &format!("{value}\n"));
        folder.write("contracts/loans.csv", table.replace("deposits\n", "\n"));
        let expected = format!("contracts/loans.csv row 2 field {column} value {value:?}: {problem}");
        assert_eq!(folder.errors(), expected, "{name}");
    };
    with("no-model", "prepaymentModel", "p", "no prepayment model of that name; there are none");
    with(
        "no-calendar",
        "calendar",
        "Mars",
        "no such calendar; there are NC, MF, TARGET, US, US_FED, UK, CH, JP, BR",
    );
    with("yes-no", "inEconomicValue", "maybe", "expected yes or no");
    with("signed-book", "bookValue", "-5", "expected an amount of 0 or more; contractRole gives the sign");
    with(
        "signed-fair",
        "fairValue",
        "-5",
        "expected an amount of 0 or more; contractRole gives the sign, and only a swap may be worth less than 0",
    );
    let folder = Folder::new("misplaced-model");
    folder.write("behaviour.toml", MODEL);
    folder
        .write("contracts/loans.csv", LOANS.replace("product", "depositModel").replace("loans\n", "sight\n"));
    assert_eq!(
        folder.errors(),
        "contracts/loans.csv row 2 field depositModel value \"sight\": PAM does not use such a model; it is for UMP\n\
         contracts/loans.csv row 3 field depositModel value \"deposits\": no deposit model of that name; there are \
         \"sight\""
    );
}

/// A type that has events and no value would look as if it had one.
#[test]
fn types_that_a_run_does_not_value() {
    let folder = Folder::new("not-in-run");
    folder.write(
        "contracts/loans.csv",
        "contractID,contractType,contractRole,currency,notionalPrincipal\nS1,STK,RPA,EUR,100\n",
    );
    assert_eq!(
        folder.errors(),
        "contracts/loans.csv row 2 field contractType value \"STK\": a run does not value STK yet, only its events are \
         computed; expected PAM, LAM, NAM, ANN, LAX, UMP, CSH, SWPPV"
    );
}

/// A deposit in a run is repaid by its model or notice: what would matter only if it stayed is refused.
#[test]
fn terms_of_a_deposit_that_stays() {
    let folder = Folder::new("staying-deposit");
    folder.write(
        "contracts/loans.csv",
        "contractID,contractType,contractRole,currency,notionalPrincipal,initialExchangeDate,nominalInterestRate,\
         dayCountConvention,feeRate,feeBasis,cycleOfFee\n\
         D1,UMP,RPL,EUR,100,2020-01-01,0.01,A365,0.002,N,P1ML1\n",
    );
    assert_eq!(
        folder.errors(),
        "contracts/loans.csv row 2 field feeRate value \"0.002\": feeRate is not computed for UMP here: depositModel, \
         or else xDayNotice, says when the balance leaves and what it earns"
    );
}

const MODEL: &str = r#"[[deposit]]
name = "sight"
category = "wholesale"
core_share = 0.4
average_life_years = 2
run_off = "linear"
pass_through = 0.5
owner = "us"
dated = 2023-12-31
evidence = "none"
"#;
