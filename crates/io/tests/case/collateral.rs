//! Netting agreements, items and the history of collateral: what is read, and what is refused with its place.

use crate::folder::{CASE, Folder};

const KEYS: &str = "[liquidity]\nnetting = \"product\"\nitems = \"items.csv\"\n";
const HEAD: &str = "item,name,currency,amount,collateral_class,netting_set,source\n";
const SWAPS: &str = "\
contractID,contractType,contractRole,currency,notionalPrincipal,nominalInterestRate,nominalInterestRate2,dayCountConvention,\
initialExchangeDate,maturityDate,cycleOfInterestPayment,cycleOfRateReset,marketObjectCodeOfRateReset,product
S1,SWPPV,RFL,EUR,1000,0.04,0.03,A360,2023-06-01,2026-06-01,P6ML1,P6ML1,EUR-6M,Bank A
";

/// The tiny case with a swap of Bank A.
fn with(name: &str, keys: &str) -> Folder {
    let index = "[[market.indices]]\ncode = \"EUR-6M\"\ncurrency = \"EUR\"\ntenor = \"6M\"\nday_count = \"A360\"\n\
                 curve = \"EUR-ESTR\"\n";
    let folder = Folder::new(name);
    folder.write("case.toml", format!("{CASE}{index}{keys}")).write("contracts/swaps.csv", SWAPS);
    folder
}

#[test]
fn items_and_history_are_read() {
    let folder = with("c-read", &format!("{KEYS}collateral_history = \"flows.csv\"\n"));
    folder.write(
        "items.csv",
        format!("{HEAD}posted_collateral,margin,EUR,25e6,level2a,,ledger\ncollateral_to_post,call,EUR,5,,Bank A,\n"),
    );
    folder.write("flows.csv", "date,amount\n2022-01-01,0\n2023-12-29,-1.5\n2024-01-01,2\n");
    let case = folder.read().unwrap_or_else(|errors| panic!("{errors}"));
    let collateral = case.inputs.collateral;
    assert_eq!(collateral.netting_tag.as_deref(), Some("product"));
    let [margin, call] = collateral.items.as_slice() else { panic!("{collateral:?}") };
    assert_eq!((margin.name.as_str(), margin.collateral), ("margin", plimsoll_rule::class_named("level2a")));
    assert!((margin.amount.to_units() - 25e6).abs() < 1e-9 && margin.netting_set.is_empty());
    assert_eq!(call.netting_set, "Bank A");
    assert_eq!(collateral.flows.len(), 3);
    assert!((collateral.flows[1].1.to_units() + 1.5).abs() < 1e-12);
    assert!(case.files.iter().any(|file| file.path == "items.csv"));
}

/// A table in a case is refused with these words.
fn check_refused(folder: &Folder, file: &str, table: &str, said: &str) {
    folder.write(file, table);
    let found = folder.errors();
    assert!(found.contains(said), "{table}: {found}");
}

#[test]
fn items_that_are_wrong_are_refused_with_their_place() {
    let folder = with("c-items", KEYS);
    let refused =
        |row: &str, said: &str| check_refused(&folder, "items.csv", &format!("{HEAD}{row}\n"), said);
    refused(
        "margin,m,EUR,5,,,",
        "items.csv row 2 field item value \"margin\": no liquidity class of that name",
    );
    refused("derivative,m,EUR,5,,,", "field item value \"derivative\": no liquidity class of that name");
    refused(
        "excess_collateral,m,EUR,-5,,,",
        "items.csv row 2 field amount value \"-5\": expected an amount of 0 or more; the item gives the sign",
    );
    refused(
        "excess_collateral,m,EUR,1e30,,,",
        "items.csv row 2 field amount value \"1e30\": expected an amount below 1e30",
    );
    refused("excess_collateral,m,EUR,much,,,", "field amount value \"much\"");
    refused("excess_collateral,m,EUR,,,,", "field amount: the cell is empty");
    refused("excess_collateral,m,XYZ,5,,,", "items.csv row 2 field currency value \"XYZ\"");
    refused("excess_collateral,m,USD,5,,,", "field currency value \"USD\": expected the reporting currency");
    refused("excess_collateral,,EUR,5,,,", "field name: the cell is empty");
    refused(
        "posted_collateral,m,EUR,5,,,",
        "field collateral_class: expected the liquidity class of what is",
    );
    refused(
        "posted_collateral,m,EUR,5,financial,,",
        "field collateral_class value \"financial\": no liquidity",
    );
    refused("collateral_due,m,EUR,5,level1,,", "field collateral_class value \"level1\": expected none");
    refused("collateral_to_post,m,EUR,5,,,", "field netting_set: expected a netting set");
    refused(
        "collateral_to_post,m,EUR,5,,loans,",
        "field netting_set value \"loans\": no netting set of a derivative",
    );
    refused("collateral_due,m,EUR,5,,Bank A,", "field netting_set value \"Bank A\": expected none");
    let twice = "collateral_due,m,EUR,5,,,\ncollateral_due,m,EUR,6,,,";
    refused(twice, "items.csv row 3 field name value \"m\": the item is given twice");
    folder.write("items.csv", "item,amount\ncollateral_due,5\n");
    assert!(folder.errors().contains("field name: the column is missing"), "{}", folder.errors());
    let unknown = with("c-tag", "[liquidity]\nnetting = \"bank\"\n").errors();
    assert!(unknown.contains("liquidity.netting") && unknown.contains("product"), "{unknown}");
}

#[test]
fn histories_that_are_wrong_are_refused_with_their_place() {
    let folder = with("c-flows", "[liquidity]\ncollateral_history = \"flows.csv\"\nitems = \"items.csv\"\n");
    folder.write("items.csv", format!("{HEAD}collateral_due,m,EUR,5,,,\n"));
    let refused = |rows: &str, said: &str| {
        check_refused(&folder, "flows.csv", &format!("date,amount\n{rows}\n"), said);
    };
    refused(
        "2023-05-02,1\n2023-05-02,2",
        "flows.csv row 3 field date value \"2023-05-02\": 2023-05-02 is not after",
    );
    refused(
        "2024-01-02,1",
        "flows.csv row 2 field date value \"2024-01-02\": expected a day up to the market's",
    );
    refused(
        "2023-05-02,-2e30",
        "flows.csv row 2 field amount value \"-2e30\": expected an amount below 1e30",
    );
    refused("2023-05-02,", "flows.csv row 2 field amount: the cell is empty");
    folder.write("flows.csv", "date,amount\n2022-01-01,0\n");
    folder.write("items.csv", format!("{HEAD}collateral_flow,m,EUR,5,,,\n"));
    let both = folder.errors();
    assert!(
        both.contains("items.csv row 2 field item") && both.contains("given beside collateral_history"),
        "{both}"
    );
}
