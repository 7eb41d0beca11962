//! Valid cases: what is read, and what of it reaches the inputs.

use crate::folder::{CASE, CURVE, Folder, LOANS};
use plimsoll_contract::terms::ContractType;
use plimsoll_io::{Case, sha256, write_starter};
use plimsoll_units::{Compounding, Micros, Severity};

fn read(folder: &Folder) -> Case {
    folder.read().unwrap_or_else(|errors| panic!("{errors}"))
}

fn units(text: &str) -> Micros {
    text.parse().unwrap()
}

#[test]
fn the_starter_case_reads_and_runs() {
    let folder = Folder::new("starter");
    let dir = folder.path().join("new");
    let written = write_starter(&dir).unwrap();
    assert_eq!(written.len(), 7);
    let case = plimsoll_io::read_case(&dir).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(case.inputs.book.rows().len(), 13);
    assert_eq!(case.inputs.scenarios.len(), 8);
    assert!(case.inputs.findings.is_empty(), "{:?}", case.inputs.findings);
    assert_eq!(case.files.len(), 6);
    let answer = plimsoll::run(&case.inputs, &case.plan).unwrap_or_else(|error| panic!("{error}"));
    assert!(!answer.facts.rows().is_empty());
    let again = write_starter(&dir).unwrap_err().to_string();
    assert!(again.ends_with("is there and not empty; expected a folder that is new or empty"), "{again}");
}

#[test]
fn the_tiny_case() {
    let case = read(&Folder::new("tiny"));
    let inputs = &case.inputs;
    assert_eq!((inputs.case.name.as_str(), inputs.case.title.as_str()), ("tiny", "tiny"));
    assert_eq!(inputs.case.money_unit, "EUR");
    assert_eq!(inputs.market.as_of().to_string(), "2024-01-01");
    let rows = inputs.book.rows();
    assert_eq!((rows[0].opening, rows[1].opening), (units("1000"), units("-900")));
    assert_eq!(inputs.book.contract_id(1), "A2");
    let tag = &inputs.book.tags()[0];
    let tags: Vec<&str> = tag.codes.iter().map(|code| tag.values[*code as usize].as_str()).collect();
    assert_eq!(tags, ["loans", "deposits"]);
    assert_eq!(inputs.scenarios.len(), 6);
    assert!(inputs.scenarios.iter().all(|planned| planned.set.is_some() && planned.compared_to.is_none()));
    assert_eq!((inputs.behaviours.len(), inputs.behaviours[0].name.as_str()), (1, ""));
    assert_eq!((case.plan.buckets.len(), case.plan.key_rates.len()), (19, 12));
    let files: Vec<(&str, u64)> = case.files.iter().map(|file| (file.path.as_str(), file.bytes)).collect();
    assert_eq!(files[0], ("case.toml", CASE.len() as u64));
    assert_eq!(files[1].0, "contracts/loans.csv");
    assert_eq!(case.files[2].sha256, sha256(CURVE.as_bytes()));
}

/// A byte order mark, CRLF, quoted commas, blanks and blank lines change nothing.
#[test]
fn spreadsheet_habits_are_accepted() {
    let plain = read(&Folder::new("plain")).inputs.book;
    let folder = Folder::new("habits");
    let table =
        LOANS.replace("A1,PAM", "\"A1\", PAM ").replace("A2", "\n,,,,,,,,,,\nA2").replace('\n', "\r\n");
    folder.write("contracts/loans.csv", format!("\u{feff}{table}\r\n"));
    folder.write("market/eur.csv", format!("\u{feff}{}", CURVE.replace('\n', "\r\n")));
    let book = read(&folder).inputs.book;
    assert_eq!(book.rows(), plain.rows());
    assert_eq!(book.contract_id(0), "A1");
    folder.write("contracts/loans.csv", LOANS.replace(",loans", ",\"loans, secured\""));
    assert_eq!(read(&folder).inputs.book.tags()[0].values[1], "loans, secured");
}

#[test]
fn several_tables_make_one_book() {
    let folder = Folder::new("tables");
    folder.write(
        "contracts/cash.csv",
        "contractID,contractRole,notionalPrincipal,bookValue,inEconomicValue,intangible,assumption\n\
        C1,RPA,50,,,,\nG1,RPA,7,6.5,no,yes,goodwill at cost\nG2,RPA,7,6.5,no,yes,goodwill at cost\n",
    );
    folder.write(
        "case.toml",
        format!(
            "{CASE}[tables.\"contracts/cash.csv\".constants]\ncontractType = \"CSH\"\n\
        currency = \"EUR\"\nstatusDate = 2024-01-01\n"
        ),
    );
    let case = read(&folder);
    let rows = case.inputs.book.rows();
    assert_eq!(rows.len(), 5);
    assert_eq!(
        (rows[0].contract_type, rows[3].contract_type),
        (ContractType::Cash, ContractType::PrincipalAtMaturity)
    );
    assert_eq!((rows[1].book_value, rows[1].opening), (units("6.5"), units("7")));
    let marks = rows[1].marks;
    assert_eq!((marks.in_economic_value, marks.intangible, marks.assumed), (false, true, true));
    assert!(rows[0].marks.in_economic_value && !rows[0].marks.assumed);
    assert_eq!(case.inputs.assumptions, ["goodwill at cost (2 contracts)"]);
    let notes: Vec<String> =
        besides_rules(&case.inputs).map(|finding| format!("{}: {}", finding.subject, finding.what)).collect();
    assert_eq!(
        notes,
        ["contracts/cash.csv: the table has no column \"product\"; the tag is empty for all its contracts"]
    );
}

/// The folders of these tests have no Tier 1, which a finding says.
fn besides_rules(inputs: &plimsoll::Inputs) -> impl Iterator<Item = &plimsoll_units::Finding> {
    inputs.findings.iter().filter(|finding| !finding.subject.starts_with("rule "))
}

#[test]
fn odd_terms_become_findings_with_money() {
    let folder = Folder::new("odd");
    let table = LOANS.replace("dayCountConvention", "businessDayConvention,dayCountConvention,statusDate");
    let table = table.replace("0.04,A360", "4,SCF,A360,2023-12-31").replace("0.03,A360", "0.03,NOS,A360,");
    folder.write("contracts/loans.csv", table);
    let inputs = read(&folder).inputs;
    let findings: Vec<(Severity, &str, Micros)> =
        besides_rules(&inputs).map(|f| (f.severity, f.what.as_str(), f.amount.unwrap().amount)).collect();
    let thousand = units("1000");
    assert_eq!(
        findings,
        [
            (
                Severity::Warning,
                "1 contract in EUR have a businessDayConvention and no calendar; every day counts as a business day for them",
                thousand
            ),
            (
                Severity::Note,
                "1 contract in EUR have a statusDate before the market's day 2024-01-01; what happens in between is computed from the terms",
                thousand
            ),
            (
                Severity::Serious,
                "1 contract in EUR have a rate or spread of 100 % a year or more; 3 % is written 0.03",
                thousand
            ),
        ]
    );
    assert_eq!(inputs.defaulted, 1);
}

#[test]
fn behaviours_and_their_variants() {
    let folder = Folder::new("behaviours");
    folder.write("behaviour.toml", "[[deposit]]\nname = \"sight\"\ncategory = \"wholesale\"\ncore_share = 0.6\n\
        average_life_years = 2\nrun_off = \"linear\"\npass_through = 0.5\nowner = \"us\"\ndated = 2023-12-31\nevidence = \"none\"\n\
        [[variant]]\nname = \"long\"\n[variant.deposit.sight]\naverage_life_years = 4.5\n");
    folder.write("contracts/deposits.csv", "contractID,contractType,contractRole,currency,notionalPrincipal,nominalInterestRate,\
        dayCountConvention,initialExchangeDate,depositModel,product\nD1,UMP,RPL,EUR,700,0.01,A365,2020-01-01,sight,d\n\
        D2,UMP,RPL,EUR,30,0.01,A365,2020-01-01,,d\n");
    let inputs = read(&folder).inputs;
    let lives: Vec<(&str, f64)> = inputs
        .behaviours
        .iter()
        .map(|named| (named.name.as_str(), named.behaviour.deposits[0].model.average_life_years()))
        .collect();
    assert_eq!(lives, [("", 2.0), ("long", 4.5)]);
    assert_eq!(inputs.book.rows()[0].marks.deposit, Some(0));
    let findings: Vec<String> = besides_rules(&inputs)
        .map(|f| format!("{}: {} ({})", f.subject, f.what, f.amount.unwrap().amount))
        .collect();
    let core =
        "core share 0.6 is beyond the supervisory cap of 0.5; the assumption is used as it is (700.000000)";
    assert_eq!(findings, [
        "contracts: 1 contract in EUR have no end, no depositModel and no xDayNotice; they are due on the next day (30.000000)".to_owned(),
        "contracts: 2 contracts in EUR have no cycleOfInterestPayment and no accruedInterest; interest accrues since initialExchangeDate, more than a year ago, and is owed (730.000000)".to_owned(),
        format!("deposit model \"sight\": {core}"),
        format!("deposit model \"sight\" (variant \"long\"): {core}"),
        "deposit model \"sight\" (variant \"long\"): average life of the core in years 4.5 is beyond the supervisory cap of 4; the assumption is used as it is (700.000000)".to_owned(),
    ]);
}

#[test]
fn every_part_of_a_market() {
    let folder = Folder::new("market");
    let market = "[market]\nfixings = \"market/fixings.csv\"\nfx = \"market/fx.csv\"\n\
        calendars = [{ name = \"OURS\", file = \"market/ours.csv\", weekend = \"friday-saturday\" }]\n\
        indices = [{ code = \"EUR-3M\", currency = \"EUR\", tenor = \"3M\", day_count = \"A360\", curve = \"EUR-SWAP\" }]\n\
        [[market.curves]]\nname = \"EUR-SWAP\"\ncurrency = \"EUR\"\nfile = \"market/swap.csv\"\nkind = \"swap\"\n\
        interpolation = \"monotone_convex\"\ndeposit_day_count = \"A360\"\nfixed_day_count = \"30E360\"\nfixed_payments_per_year = 1\n\
        [[market.curves]]\nname = \"USD-DF\"\ncurrency = \"USD\"\nfile = \"market/usd.csv\"\nkind = \"discount\"\n\
        [[market.curves]]\nname = \"EUR-OLD\"\ncurrency = \"EUR\"\nfile = \"market/old.csv\"\nkind = \"par\"\n";
    let scenarios = "[[scenario]]\nname = \"back\"\nreplace = { currency = \"EUR\", curve = \"EUR-OLD\" }\nparallel_bp = 10\n\
        [[scenario]]\nname = \"twist\"\ncurrency = \"USD\"\nnodes = { \"10Y\" = 40, \"1Y\" = -10 }\nfloor = \"EU-2024\"\n\
        supervisory = true\ncompared_to = \"back\"\n";
    let case =
        CASE.replace("[market]\n", market).replace("kind = \"zero\"", "discounts = true\nkind = \"zero\"");
    folder.write("case.toml", format!("{case}{scenarios}"));
    folder.write(
        "market/swap.csv",
        "tenor,instrument,rate_percent,note\n6M,deposit,3,\n1Y,swap,3.1,\n5Y,swap,2.9,x\n",
    );
    folder.write(
        "market/usd.csv",
        "date,discount_factor,source\n2025-01-01,0.96,made up\n2034-01-01,0.7,made up\n",
    );
    folder.write("market/old.csv", "tenor,rate\n1Y,0.01\n10Y,0.02\n");
    folder.write("market/fixings.csv", "index,date,rate\nEUR-3M,2023-12-01,0.0395\n");
    folder.write("market/fx.csv", "currency,reporting_per_unit\nUSD,0.905\n");
    folder.write("market/ours.csv", "date\n2024-05-05\n");
    folder.write("market/forgotten.csv", "x\n");
    folder.write(
        "contracts/loans.csv",
        LOANS.replace("product", "calendar").replace("loans", "OURS").replace("deposits", "TARGET"),
    );
    let inputs = read(&folder).inputs;
    let market = &inputs.market;
    let usd = market.discount_curve("USD".parse().unwrap()).unwrap();
    assert!((usd.discount_factor("2025-01-01".parse().unwrap()) - 0.96).abs() < 1e-15);
    assert_eq!(market.discount_curve("EUR".parse().unwrap()).unwrap().name(), "EUR-ESTR");
    let zero = market
        .discount_curve("EUR".parse().unwrap())
        .unwrap()
        .zero_rate("2024-02-01".parse().unwrap(), Compounding::Continuous);
    assert!((zero.unwrap().per_year() - 0.03).abs() < 1e-15);
    assert_eq!(market.fixing("EUR-3M", "2023-12-01".parse().unwrap()), Some(0.0395));
    assert_eq!(market.exchange_rate("USD".parse().unwrap()), Some(0.905));
    let planned: Vec<(&str, bool, Option<&str>)> = inputs.scenarios[6..]
        .iter()
        .map(|p| (p.scenario.name(), p.set.is_some(), p.compared_to.as_deref()))
        .collect();
    assert_eq!(planned, [("back", false, None), ("twist", true, Some("back"))]);
    for scenario in &inputs.scenarios {
        assert!(scenario.scenario.apply(market).is_ok(), "{}", scenario.scenario.name());
    }
    let forgotten = inputs.findings.iter().find(|finding| finding.subject == "market/forgotten.csv").unwrap();
    assert_eq!(
        forgotten.what,
        "the file is in the market folder and case.toml does not name it; it was not read"
    );
}

/// The guide names every column that a contract table may have.
#[test]
fn the_guide_is_whole() {
    let guide = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide/case-format.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let terms = plimsoll_contract::terms::TERMS.iter().map(|term| term.name);
    let names = terms.chain(plimsoll_io::RESERVED_COLUMNS).chain(plimsoll_contract::terms::DESCRIPTIVE_TERMS);
    for name in names {
        assert!(guide.contains(&format!("`{name}`")), "docs/guide/case-format.md does not name {name}");
    }
}
