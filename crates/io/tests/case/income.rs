//! Plans of new business, renewals, horizons, paths and histories: read, and refused with the exact words.

use crate::folder::{CASE, Folder, LOANS};
use plimsoll_contract::Accounting;
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

/// A deposit model takes what is stable, what follows rates and how late from a history; what it says itself comes first.
#[test]
fn a_deposit_model_from_its_history() {
    let folder = folder("deposit-history");
    let mut table = "date,volume,deposit_rate,reference_rate\n".to_owned();
    for month in 0_u32..48 {
        let reference = 0.02 + 0.001 * f64::from(month % 9);
        let date = format!("{}-{:02}-15", 2019 + month / 12, month % 12 + 1);
        let volume = 100.0 + f64::from(month % 2);
        table.push_str(&format!("{date},{volume},{},{reference}\n", 0.001 + 0.25 * reference));
    }
    folder.write("history/sight.csv", &table);
    let model = "[[deposit]]\nname = \"d\"\ncategory = \"retail_transactional\"\nrun_off = \"linear\"\n\
        average_life_years = 4\nowner = \"us\"\ndated = 2024-01-01\nevidence = \"history/sight.csv\"\n";
    let history = "[deposit.history]\nfile = \"history/sight.csv\"\nhorizon_months = 12\nconfidence = 0.99\n";
    let read = |more: &str| {
        folder.write("behaviour.toml", format!("{model}{more}"));
        folder.read().map(|case| case.inputs.behaviours[0].behaviour.deposits[0].model.clone())
    };
    let fitted = read(history).unwrap();
    let stable = fitted.stable_share().unwrap();
    assert!(stable > 0.9 && stable < 1.0, "{stable}");
    assert!((fitted.pass_through().up() - 0.25).abs() < 1e-9);
    assert!((fitted.core_share() - stable * 0.75).abs() < 1e-9);
    assert!(folder.read().unwrap().files.iter().any(|file| file.path == "history/sight.csv"));
    let said = read(&format!("core_share = 0.5\npass_through = 0.1\n{history}")).unwrap();
    assert_eq!((said.core_share(), said.pass_through().up(), said.stable_share()), (0.5, 0.1, Some(stable)));
    let refused = |more: &str| read(more).unwrap_err().to_string();
    assert!(refused("").contains("the core's share of the balance, 0 to 1, or a history"));
    assert!(refused(&history.replace("confidence = 0.99", "confidence = 1")).contains("confidence"));
    assert!(
        refused(&history.replace("horizon_months = 12\n", ""))
            .contains("months over which volume has to be stable")
    );
    folder.write("history/sight.csv", table.replace("2020-03-15", "2020-04-15"));
    assert!(refused(history).contains("history/sight.csv row 16 field date"), "{}", refused(history));
    folder.write("history/sight.csv", table.replace("volume", "rate_1Y"));
    assert!(refused(history).contains("a history with the column volume"), "{}", refused(history));
}

/// A committed line has both a model and an amount; margins and accounting are read.
#[test]
fn columns_of_lines_margins_and_accounting() {
    let folder = folder("columns");
    let model = "[[drawdown]]\nname = \"lines\"\nshare = 0.3\nover_months = 6\nowner = \"us\"\ndated = 2024-01-01\n\
        evidence = \"none\"\n";
    folder.write("behaviour.toml", format!("{BEHAVIOUR}{model}"));
    let table = |cells: &str, others: &str| {
        LOANS
            .replace(",product\n", ",product,drawdownModel,undrawnAmount,marginRate,accounting\n")
            .replace(",loans\n", &format!(",loans,{cells}\n"))
            .replace(",deposits\n", &format!(",deposits,{others}\n"))
    };
    let refused = |cells: &str| {
        folder.write("contracts/loans.csv", table(cells, ",,,"));
        folder.errors()
    };
    folder.write("contracts/loans.csv", table("lines,500,0.01,fvoci", ",,-0.002,"));
    let book = folder.read().unwrap().inputs.book;
    let row = book.rows()[0];
    assert_eq!(
        (row.margin, row.marks.drawdown, row.marks.accounting),
        (Some(0.01), Some(0), Accounting::FairValueThroughEquity)
    );
    assert!(refused("lines,,,").contains("undrawnAmount"), "{}", refused("lines,,,"));
    assert!(refused("lines,-5,,").contains("an amount of 0 or more"), "{}", refused("lines,-5,,"));
    assert!(refused("line,5,,").contains("no drawdown of that name; there are \"lines\""));
    assert!(refused(",,,held").contains("amortised_cost, fvoci or fvtpl"));
    folder.write("contracts/loans.csv", table(",,,", ",,,"));
    for (from, to, error) in [
        ("share = 0.3", "share = 1.3", "a share of 1.3 of the undrawn amount is not from 0 to 1"),
        ("over_months = 6", "over_months = 0", "a drawdown needs at least one month"),
        ("share = 0.3\nover_months = 6", "by_month = [0.2, 0.1]", "by month 2 a share of 0.1 is drawn"),
        ("over_months = 6", "by_month = [0.2]", "either by_month, or share and over_months"),
    ] {
        folder.write("behaviour.toml", format!("{BEHAVIOUR}{}", model.replace(from, to)));
        assert!(folder.errors().contains(error), "{}", folder.errors());
    }
}
