//! Plans of new business, renewals, horizons, paths and histories: read, and refused with the exact words.

use crate::folder::{CASE, Folder, LOANS};
use plimsoll_io::read_history;

const BEHAVIOUR: &str = "[[renewal]]\nname = \"bonds\"\ntenor = \"5Y\"\nmargin = 0.01\nowner = \"us\"\n\
    dated = 2024-01-01\nevidence = \"none\"\n";

fn folder(name: &str) -> Folder {
    let folder = Folder::new(&format!("income-{name}"));
    folder.write(
        "case.toml",
        format!("{CASE}\n[plan]\ngroup_by = [\"product\"]\n[income]\nhorizons = [2, 3]\n"),
    );
    folder.write("behaviour.toml", BEHAVIOUR);
    folder
}

const PLAN: &str = "group,side,currency,renewal,month,volume,margin,term\n\
    loans,asset,EUR,bonds,1,100,,\nloans,asset,EUR,bonds,2,100,0.02,1Y\nloans,asset,EUR,bonds,3,0,,\n";

#[test]
fn a_plan_of_new_business() {
    let folder = folder("plan");
    folder.write("new_business.csv", PLAN);
    let case = folder.read().unwrap();
    let [line] = case.inputs.new_business.as_slice() else { panic!("one line") };
    assert_eq!((line.group.as_str(), line.months.len(), line.months[1].margin), ("loans", 3, Some(0.02)));
    let facts = plimsoll::run(&case.inputs, &case.plan).unwrap().facts;
    assert!(facts.of("nii_dynamic").count() > 0);
    let errors = |from: &str, to: &str| {
        assert!(PLAN.contains(from), "{from}");
        folder.write("new_business.csv", PLAN.replacen(from, to, 1));
        folder.errors()
    };
    assert_eq!(
        errors("loans,asset,EUR,bonds,2,100,0.02,1Y\n", ""),
        "new_business.csv: the line \"loans\", asset, EUR, \"bonds\" has no row of month 2; expected every month from 1 to 3"
    );
    assert_eq!(
        errors("bonds,3", "bonds,4"),
        "new_business.csv row 4 field month value \"4\": expected a whole month from 1 to the longest horizon of [income]\n\
         new_business.csv: the line \"loans\", asset, EUR, \"bonds\" has no row of month 3; expected every month from 1 to 3"
    );
    assert!(errors("bonds,1,100", "bonds,1,-100").starts_with(
        "new_business.csv row 2 field volume value \"-100\": expected an amount of 0 or more; side gives the sign"
    ));
    assert!(errors("EUR,bonds,1", "EUR,bills,1").starts_with(
        "new_business.csv row 2 field renewal value \"bills\": no renewal of that name; there are \"bonds\""
    ));
}

#[test]
fn renewals_and_models_are_checked() {
    let folder = folder("renewal");
    let errors = |from: &str, to: &str| {
        assert!(BEHAVIOUR.contains(from), "{from}");
        folder.write("behaviour.toml", BEHAVIOUR.replacen(from, to, 1));
        folder.errors()
    };
    assert_eq!(
        errors("tenor = \"5Y\"\n", ""),
        "behaviour.toml line 1 field renewal[0].tenor: the key is missing; expected the term of the reference rate, such as \
         \"5Y\", or an index"
    );
    assert_eq!(
        errors("tenor = \"5Y\"", "index = \"EUR-3M\""),
        "behaviour.toml line 1 field renewal[0].reprices: the key is missing; expected after how long an index is taken \
         anew, such as \"3M\""
    );
    let prepaid = "[[prepayment]]\nname = \"p\"\ncpr = 0.1\npsa = 100\nowner = \"us\"\ndated = 2024-01-01\nevidence = \"none\"\n";
    folder.write("behaviour.toml", prepaid);
    assert!(
        folder.errors().contains("field prepayment[0].psa: given beside cpr; expected one of the two"),
        "{}",
        folder.errors()
    );
    let deposit = "[[deposit]]\nname = \"d\"\ncategory = \"wholesale\"\ncore_share = 0.5\nrun_off = \"table\"\n\
        monthly_shares = [0.5, 0.4]\npass_through = 1.2\nowner = \"us\"\ndated = 2024-01-01\nevidence = \"none\"\n";
    folder.write("behaviour.toml", deposit);
    assert!(folder.errors().contains("pass-through 1.2 is not from 0 to 1"), "{}", folder.errors());
    folder.write("behaviour.toml", deposit.replace("1.2", "0.2"));
    assert!(
        folder.errors().contains("monthly shares of the core must be 0 or more and add up to 1, not 0.9"),
        "{}",
        folder.errors()
    );
}

/// A model on a contract that would not use it, and a renewal beside a deposit model.
#[test]
fn models_belong_to_contracts() {
    let folder = folder("models");
    let loans = LOANS.replace(",product\n", ",product,renewalModel\n").replace(",loans\n", ",loans,bonds\n");
    folder.write("contracts/loans.csv", loans.replace(",deposits\n", ",deposits,\n"));
    assert_eq!(folder.read().unwrap().inputs.book.rows()[0].marks.renewal, Some(0));
    let cash = loans
        .replace("A1,PAM,RPA,EUR,1000,0.04,A360,2023-06-01,2026-06-01,P6ML1", "A1,CSH,RPA,EUR,1000,,,,,");
    folder.write("contracts/loans.csv", cash.replace(",deposits\n", ",deposits,\n"));
    assert!(folder.errors().starts_with("contracts/loans.csv row 2 field renewalModel value \"bonds\": "));
}

#[test]
fn scenarios_over_time() {
    let folder = folder("paths");
    let case = |more: &str| {
        folder.write(
            "case.toml",
            format!("{CASE}\n[[scenario]]\nname = \"ramp\"\nparallel_bp = 100\n{more}\n"),
        );
    };
    case("over_months = 12");
    let read = folder.read().unwrap();
    let path = read.inputs.scenarios.last().unwrap().path.clone().unwrap();
    assert!((path.share("2024-07-01".parse().unwrap()) - 182.0 / 366.0).abs() < 1e-12);
    case("path = [[6, 0.5], [3, 1.0]]");
    assert!(folder.errors().contains("a path of a shock needs months that increase"), "{}", folder.errors());
    case("behaves_as = \"up\"");
    assert!(folder.errors().contains("field scenario[0].behaves_as value \"up\": expected one of"));
}

#[test]
fn a_history_has_every_month() {
    let folder = folder("history");
    let read = |text: &str| {
        folder.write("history.csv", text);
        read_history(&folder.path().join("history.csv"))
    };
    let history = read("date,volume,rate_1Y\n2024-01-31,10,0.03\n2024-02-29,11,0.031\n").unwrap();
    assert_eq!((history.volume.unwrap().len(), history.market_rates[0].0), (2, 12));
    assert_eq!(
        read("date,volume\n2024-01-31,10\n2024-03-31,11\n").unwrap_err().to_string(),
        "history.csv row 3 field date value \"2024-03-31\": expected a day in the month after 2024-01-31; a history has one \
         row for every month"
    );
    assert!(read("date,volume\n2024-01-31,\n").unwrap_err().to_string().contains("the cell is empty"));
}
