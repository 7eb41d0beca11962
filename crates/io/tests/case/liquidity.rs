//! `[liquidity]` and the columns that go with it: what is read, and what is refused with its place.

use crate::folder::{CASE, Folder};

fn with(name: &str, added: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("case.toml", format!("{CASE}{added}"));
    folder
}

fn refused(name: &str, added: &str, said: &str) {
    let found = with(name, added).errors();
    assert!(found.contains(said), "{name}: {found}");
}

const STRESS: &str = "[[liquidity.stress]]\nname = \"run\"\nkind = \"combined\"\ndays = 90\nat_least_days = 30\n\
                      convertible = { USD = 5 }\n[[liquidity.stress.class]]\nof = [\"retail_stable\", \"financial\"]\n\
                      run_off = [[1, 0.1], [30, 0.25]]\n[[liquidity.stress.class]]\nof = \"level1\"\nhaircut = 0.02\n\
                      days_to_cash = 2\ncentral_bank = true\n";

#[test]
fn classes_and_stresses_are_read() {
    let classes = "[[liquidity.class]]\nclass = \"retail_stable\"\nwhere = { contractType = [\"UMP\"], side = \"liability\" }\n\
                   [[liquidity.class]]\nfacility = \"facility_retail\"\n";
    let inputs = with("liquidity", &format!("{classes}{STRESS}")).read().unwrap().inputs;
    assert_eq!((inputs.class_rules.len(), inputs.class_rules[0].conditions.len()), (2, 2));
    assert!(inputs.class_rules[1].class.is_none() && inputs.class_rules[1].facility.is_some());
    let stress = &inputs.stresses[0];
    assert_eq!((stress.days, stress.at_least_days, stress.convertible.len()), (90, Some(30), 1));
    let [first, second] = stress.classes.as_slice() else { panic!("{stress:?}") };
    assert!((first.run_off.as_ref().unwrap().at(30, 1.0) - 0.25).abs() < 1e-15 && first.classes.len() == 2);
    let sale = second.sale.unwrap();
    assert!((sale.haircut - 0.02).abs() < 1e-15 && sale.days == 2 && sale.central_bank);
}

#[test]
fn rows_of_the_maturity_ladder_are_read() {
    let said = "[liquidity]\nwithin_group = { side = \"liability\" }\n[[liquidity.row]]\nrow = \"0300\"\nwhere = { side = \"liability\" }\n";
    let maturity = with("l-row", said).read().unwrap().inputs.maturity;
    let place = plimsoll_rule::maturity_row("0300");
    assert_eq!(maturity.rows.iter().map(|rule| Some(rule.row)).collect::<Vec<_>>(), [place]);
    assert!(maturity.rows[0].conditions.len() == 1 && maturity.within_group.is_some());
    assert!(maturity.central_bank.is_none());
    let no_row = "no row of the maturity ladder that contracts go to of that name";
    refused("l-sum", "[[liquidity.row]]\nrow = \"0380\"\n", no_row);
    refused("l-no-row", "[[liquidity.row]]\nrow = \"9999\"\n", no_row);
    refused("l-unnamed", "[[liquidity.row]]\nwhere = { side = \"asset\" }\n", "a row of the maturity ladder");
    refused("l-empty", "[liquidity]\ncentral_bank = {}\n", "a term or tag and the values it may have");
    refused("l-tag", "[liquidity]\nwithin_group = { colour = \"red\" }\n", "no term or tag of that name");
}

#[test]
fn what_is_wrong_with_them_is_said() {
    let changed = |from: &str, to: &str| STRESS.replacen(from, to, 1);
    refused("l-class", "[[liquidity.class]]\nclass = \"retail\"\n", "no liquidity class of that name");
    refused("l-none", "[[liquidity.class]]\nwhere = { side = \"asset\" }\n", "class, facility or both");
    refused(
        "l-where",
        "[[liquidity.class]]\nclass = \"cash\"\nwhere = { colour = \"red\" }\n",
        "no term or tag of that name",
    );
    refused(
        "l-side",
        "[[liquidity.class]]\nclass = \"cash\"\nwhere = { side = \"left\" }\n",
        "asset, liability or off-balance",
    );
    refused(
        "l-haircut",
        &changed("haircut = 0.02", "haircut = -0.02"),
        "value \"-0.02\": expected a share from 0 to 1",
    );
    refused("l-days", &changed("haircut = 0.02\n", ""), "expected a haircut beside it");
    refused("l-fall", &changed("[30, 0.25]", "[30, 0.05]"), "shares of 0 to 1 that do not fall");
    refused("l-kind", &changed("combined", "both"), "expected one of \"going_concern\"");
    refused("l-trigger", &changed("at_least_days = 30", "at_least_days = 91"), "expected at most days");
    refused("l-long", &changed("days = 90", "days = 0.5"), "whole days from 1 to 3660");
    refused("l-convert", &changed("USD = 5", "USD = -5"), "an amount of 0 or more by currency");
    refused("l-twice", &format!("{STRESS}{STRESS}"), "liquidity.stress[1].name");
    refused(
        "l-groups",
        &changed("of = \"level1\"", "of = \"level1\"\ngroups = [\"x\"]"),
        "in [liquidity] beside groups",
    );
    refused(
        "l-side2",
        &changed("of = \"level1\"", "of = \"retail_stable\""),
        "no liquidity class of that name",
    );
    refused(
        "l-both",
        &changed("haircut = 0.02", "haircut = 0.02\nrolled = 0.5"),
        "one of run_off, drawn, haircut and rolled",
    );
    refused("l-by", "[liquidity]\nby = \"colour\"\n", "liquidity.by");
    refused("l-capital", "[capital]\ncet1 = 5\ntier1 = 4\n", "cet1 at most tier1");
}

/// Columns: a pledge beyond the holding, collateral without its value, a class that is none, a weight out of range.
#[test]
fn columns_are_checked() {
    let table = |column: &str, value: &str| {
        format!(
            "contractID,contractType,contractRole,currency,notionalPrincipal,nominalInterestRate,dayCountConvention,\
             initialExchangeDate,maturityDate,{column}\nA,PAM,RPA,EUR,1000,0.03,30E360,2023-01-01,2028-01-01,{value}\n"
        )
    };
    let folder = with("l-columns", "");
    let errors = |column: &str, value: &str| {
        folder.write("contracts/loans.csv", table(column, value));
        folder.errors()
    };
    let found = errors("encumberedAmount", "1000.5");
    assert!(found.contains("encumberedAmount") && found.contains("at most notionalPrincipal"), "{found}");
    assert!(errors("encumberedAmount", "-1").contains("an amount of 0 or more"));
    assert!(errors("encumberedUntil", "2024-06-30").contains("encumberedAmount is empty"));
    assert!(errors("collateralClass", "level1").contains("collateralValue is empty"));
    assert!(errors("collateralValue", "5").contains("collateralClass is empty"));
    assert!(errors("liquidityClass", "level3").contains("no liquidity class of that name"));
    assert!(errors("riskWeight", "35").contains("a fraction from 0 to 12.5"));
    let columns = "liquidityClass,facilityClass,undrawnAmount,encumberedAmount,encumberedUntil,riskWeight";
    folder.write("contracts/loans.csv", table(columns, "loan_retail,facility_retail,50,400,2024-06-30,0.35"));
    let book = folder.read().unwrap_or_else(|errors| panic!("{errors}")).inputs.book;
    let found = book.liquidity(0);
    assert_eq!(found.undrawn.map(|amount| amount.to_units()), Some(50.0));
    assert_eq!(found.encumbered_until, Some("2024-06-30".parse().unwrap()));
    assert_eq!(book.rows()[0].risk_weight, Some(0.35));
}
