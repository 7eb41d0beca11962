//! The tables: exact, inert, and the same twice.

use crate::made;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use plimsoll::{TransferAnswer, Transferred};
use plimsoll_measure::Value;
use plimsoll_report::{
    answer_json, assumptions_csv, disclosure_csv, facts_csv, facts_parquet, findings_csv, tie_out_csv,
    transfer_csv, verdicts_csv,
};
use plimsoll_rule::{CellValue, TemplateCell};
use plimsoll_units::Micros;

fn rows(table: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(table);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn facts_are_exact_and_read_back() {
    for answer in [made::bank(), made::two_currencies(), made::scaled(1e22), made::scaled(1e-10)] {
        let table = facts_csv(&answer.facts).unwrap();
        assert_eq!(table, facts_csv(&answer.facts).unwrap());
        let rows = rows(&table);
        assert_eq!(rows[0], ["measure", "scenario", "group", "currency", "bucket", "value", "unit"]);
        assert_eq!(rows.len(), answer.facts.rows().len() + 1);
        for (row, fact) in plimsoll_units::pair(&rows[1..], answer.facts.rows()) {
            assert_eq!(row[0], fact.measure);
            match fact.value {
                Value::Money(amount) => {
                    assert_eq!(row[5].parse::<Micros>().unwrap(), amount);
                    assert_eq!(row[5].split_once('.').unwrap().1.len(), 6);
                }
                Value::Number(number) => {
                    assert_eq!(row[5].parse::<f64>().unwrap().to_bits(), number.to_bits(), "{}", row[5]);
                }
            }
        }
    }
}

#[test]
fn texts_that_look_like_formulas_stay_texts() {
    let findings = made::many_groups().findings;
    let rows = rows(&findings_csv(&findings).unwrap());
    assert_eq!(rows[1][1], "'+row 0");
    let money = rows_of_bank_findings();
    assert_eq!((money[2][3].as_str(), money[2][4].as_str()), ("-31200.500000", "USD"));
    assert_eq!(money[3][3], "");
}

fn rows_of_bank_findings() -> Vec<Vec<String>> {
    rows(&findings_csv(&made::bank().findings).unwrap())
}

#[test]
fn the_small_tables_hold_what_the_answer_holds() {
    let answer = made::bank();
    let verdicts = rows(&verdicts_csv(&answer.verdicts).unwrap());
    assert_eq!(
        verdicts[1],
        [
            "bcbs_eve_outlier_2016",
            "BCBS d368 paragraph 88",
            "worst loss of EVE over Tier 1, parallel_up",
            "0.2234",
            "0.15",
            "ratio",
            "false",
            "at most",
            "-7.340000",
            "d368 (April 2016)"
        ]
    );
    let assumptions = rows(&assumptions_csv(&answer.assumptions).unwrap());
    assert_eq!(assumptions[1][3], "2022-11-30");
    assert_eq!(assumptions[2][2..], ["", "", ""]);
    let tie_out = rows(&tie_out_csv(&answer.tie_out).unwrap());
    assert_eq!(
        tie_out[3],
        ["long-term debt", "USD", "-5370.000000", "-5369.998800", "0.001200", "0.000500", "false"]
    );
}

#[test]
fn parquet_holds_the_same_facts() {
    let answer = made::two_currencies();
    let bytes = facts_parquet(&answer.facts).unwrap();
    assert_eq!(bytes, facts_parquet(&answer.facts).unwrap());
    let copy = std::env::temp_dir().join(format!("plimsoll-report-facts-{}.parquet", std::process::id()));
    std::fs::write(&copy, &bytes).unwrap();
    let reader = SerializedFileReader::new(std::fs::File::open(&copy).unwrap()).unwrap();
    let metadata = reader.metadata().file_metadata();
    assert_eq!(metadata.created_by(), Some("plimsoll"));
    let facts = &answer.facts;
    assert_eq!(usize::try_from(metadata.num_rows()).unwrap(), facts.rows().len());
    let mut expected = facts.rows().iter();
    for row in reader.get_row_iter(None).unwrap() {
        let row = row.unwrap();
        let fact = expected.next().unwrap();
        let columns: Vec<(&String, &Field)> = row.get_column_iter().collect();
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            ["measure", "scenario", "group", "currency", "bucket", "value", "value_exact", "unit"]
        );
        assert_eq!(columns[0].1, &Field::Str(fact.measure.to_owned()));
        assert_eq!(columns[1].1, &Field::Str(facts.scenario(fact).to_owned()));
        assert_eq!(columns[4].1 == &Field::Null, fact.bucket.is_none());
        assert_eq!(columns[5].1, &Field::Double(fact.value.to_f64()));
        match (columns[6].1, fact.value) {
            (Field::Null, Value::Number(_)) => {}
            (Field::Decimal(decimal), Value::Money(amount)) => {
                let digits: [u8; 16] = decimal.data().try_into().unwrap();
                assert_eq!((i128::from_be_bytes(digits), decimal.scale()), (amount.to_i128(), 6));
            }
            other => panic!("{other:?}"),
        }
    }
    std::fs::remove_file(copy).unwrap();
}

#[test]
fn the_json_has_the_headline() {
    let answer = made::bank();
    let text = answer_json(&answer, &made::record()).unwrap();
    assert_eq!(text, answer_json(&answer, &made::record()).unwrap());
    let json: serde_json::Value = serde_json::from_slice(&text).unwrap();
    assert_eq!(json["format"], "plimsoll answer 1");
    assert_eq!(json["case"]["tier1"], "17504.000000");
    assert_eq!(json["counts"]["findings"]["serious"], 1);
    assert_eq!(json["counts"]["tie_out_differing"], 1);
    assert_eq!(json["phases"][1]["cpu_seconds"], 1.5);
    assert_eq!(json["verdicts"][0]["pass"], false);
    let worst = json["headline"].as_array().unwrap().iter().find(|row| {
        row["measure"] == "delta_eve" && row["scenario"] == "parallel_up" && row["group"] == "TOTAL"
    });
    assert_eq!(worst.unwrap()["exact"], "-3910.400000");
}

/// A line a cell with how sure its codes are, then the qualitative table with the register of assumptions.
#[test]
fn disclosures_have_their_codes_and_the_register() {
    let mut answer = made::bank();
    assert_eq!(rows(&disclosure_csv(&answer).unwrap()).len(), 1);
    let cell = |row, value| TemplateCell {
        template: "EBA_J01.00",
        sheet: "eu_eve_outlier_2024 USD".to_owned(),
        row,
        column: "0010",
        label: "Change of EVE",
        value,
        codes: "read in a draft",
    };
    let money = CellValue::Money(plimsoll_units::Micros::new(-1_500_000));
    answer.templates = vec![cell("0010", money), cell("0150", CellValue::Nothing("not computed"))];
    let table = rows(&disclosure_csv(&answer).unwrap());
    let usd = [
        "EBA_J01.00",
        "eu_eve_outlier_2024 USD",
        "0010",
        "0010",
        "Change of EVE",
        "-1.500000",
        "USD",
        "read in a draft",
        "",
    ];
    assert_eq!(table[1], usd);
    assert_eq!(table[2][5..], ["", "", "read in a draft", "not computed"]);
    let register = table.iter().filter(|row| row[0] == "BCBS_IRRBBA" && row[2] == "g").count();
    // Margins, currencies, then the register.
    assert_eq!(register, 2 + answer.assumptions.len());
    assert!(table.iter().any(|row| row[2] == "a" && row[8] == "to be written by the institution"));
}

/// Transfer prices have a column for each name of an add-on after those that are always there; the treasury centre has its sum.
#[test]
fn transfer_prices_have_a_column_for_each_add_on() {
    let money = |units: i128| Micros::new(units * 1_000_000);
    let loans = Transferred {
        balance: money(1000),
        client: money(50),
        transfer: money(30),
        premium: money(4),
        contingent: money(1),
        add_ons: vec![money(2), money(-3)],
    };
    let units = [(("loans".to_owned(), "asset", "EUR".parse().unwrap()), loans)].into();
    let answer = TransferAnswer { add_ons: vec!["basis".to_owned(), "of age, early".to_owned()], units };
    let told = String::from_utf8(transfer_csv(Some(&answer)).unwrap()).unwrap();
    let wanted = "unit,side,currency,balance,client,transfer,premium,contingent,add_ons,margin,add_on: basis,\"add_on: of age, early\"\n\
        loans,asset,EUR,1000.000000,50.000000,30.000000,4.000000,1.000000,-1.000000,16.000000,2.000000,-3.000000\n\
        TREASURY,,EUR,,,,,,,34.000000,,\n";
    assert_eq!(told, wanted);
    let none = String::from_utf8(transfer_csv(None).unwrap()).unwrap();
    assert_eq!(none, "unit,side,currency,balance,client,transfer,premium,contingent,add_ons,margin\n");
}
