//! ACTUS test cases in JSON.

use plimsoll_contract::terms::{ContractType, Names};
use plimsoll_io::actus::{ActusCase, ActusFile, read_cases};
use std::io::Write;

const CASE: &str = r#"{"identifier": "one", "terms": {"contractType": "PAM ", "contractID": "x", "creatorID": "me",
  "statusDate": "2024-01-01T00:00:00", "notionalPrincipal": "  1000", "nominalInterestRate": 0.05,
  "maturityDate": "", "marketObjectCodeOfRateReset": "IDX"},
  "to": "2025-01-01T00:00", "dataObserved": {"IDX": {"identifier": "IDX", "data": [
  {"timestamp": "2024-06-30T23:59:59", "value": " 0.03"}]}}, "eventsObserved": [],
  "results": [{"eventDate": "2024-02-01T00:00", "eventType": "IP", "payoff": "25.5", "currency": "USD",
  "notionalPrincipal": 1000, "nominalInterestRate": 0.05, "accruedInterest": " 0"}]}"#;

fn check(from: &str, to: &str, expected: &str) {
    assert!(CASE.contains(from), "{from:?}");
    let read =
        read_cases("case.json", &CASE.replacen(from, to, 1)).and_then(ActusFile::all).and_then(|cases| {
            cases[0].contract(&mut Names::new(Vec::new()))?;
            Ok(cases)
        });
    assert_eq!(read.map_err(|errors| errors.to_string()), Err(expected.to_owned()), "{from:?}");
}

#[test]
fn reads_one_case_and_many() {
    let read = |text: &str| -> ActusCase {
        read_cases("case.json", text).and_then(ActusFile::all).unwrap().remove(0)
    };
    let case = read(CASE);
    let many = read(&format!("{{\"one\": {CASE}}}"));
    assert_eq!(case, many);
    let mut names = Names::new(Vec::new());
    let terms = case.contract(&mut names).unwrap().terms;
    assert_eq!(terms.contract_type, Some(ContractType::PrincipalAtMaturity));
    assert_eq!((terms.notional_principal, terms.nominal_interest_rate), (Some(1000.0), Some(0.05)));
    assert_eq!((terms.maturity_date, names.observables()), (None, &["IDX".to_owned()][..]));
    assert_eq!(case.to, "2025-01-01".parse().ok());
    assert_eq!(case.observed[0].points[0].day.to_string(), "2024-07-01");
    assert_eq!(case.results[0].event_type, "IP");
    assert_eq!(case.results[0].payoff.to_bits(), 25.5_f64.to_bits());
    assert_eq!(read(&CASE.replace("2025-01-01T00:00", "  ")).to, None);
}

#[test]
fn errors_have_a_path() {
    check(
        "\"PAM \"",
        "\"CDSWP\"",
        "case.json field one.terms.contractType value \"CDSWP\": \
        expected one of PAM, LAM, NAM, ANN, LAX, UMP, CSH, SWPPV, CLM, STK, COM, FXOUT, SWAPS, CAPFL, CEG, CEC, OPTNS, FUTUR",
    );
    check(
        "nominalInterestRate\": 0.05,\n",
        "nominalInterestrate\": 0.05,\n",
        "case.json field \
        one.terms.nominalInterestrate value \"0.05\": no such key; did you mean \"nominalInterestRate\" or \
        \"nominalInterestRate2\"?",
    );
    check(
        "2025-01-01T00:00",
        "2025",
        "case.json field to value \"2025\": not a date; expected YYYY-MM-DD, alone or \
        followed by Thh:mm or Thh:mm:ss",
    );
    check(
        " 0.03",
        "x",
        "case.json field dataObserved.IDX.data.0.value value \"x\": not a number; expected a decimal \
        number such as 0.035",
    );
    check(
        "\"eventsObserved\": []",
        "\"eventsObserved\": [{\"time\": \"2024-03-01\", \"type\": \"CE\"}]",
        "case.json field \
        one.eventsObserved value \"CE\": expected AD, XD, PP or PR with a value, or CE with states.contractPerformance; others are not computed",
    );
    check(
        "\"terms\"",
        "\"term\"",
        "case.json field term: no such key; did you mean \"terms\"?\n\
        case.json: the key is missing; expected terms",
    );
    check(
        "\"2024-02-01T00:00\"",
        "null",
        "case.json field results.0.eventDate: the cell is empty; expected a date \
        YYYY-MM-DD",
    );
    let json = read_cases("case.json", "{\n\"a\": }").unwrap_err().to_string();
    assert!(json.starts_with("case.json line 2: not JSON: "), "{json}");
}

/// The published and generated cases of the types known here read whole, where they are.
#[test]
fn published_cases_are_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/actus");
    if !folder.is_dir() {
        // Past what the test runner keeps to itself.
        writeln!(std::io::stderr(), "skipped: the published ACTUS tests are not here").unwrap();
        return;
    }
    let mut count = 0;
    for file in ["official/actus-tests", "generated/actus-gen"] {
        for contract_type in
            ["pam", "lam", "nam", "ann", "ump", "csh", "swppv", "clm", "fxout", "swaps", "capfl", "optns"]
        {
            let path = folder.join(format!("{file}-{contract_type}.json"));
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            let cases = read_cases(contract_type, &text)
                .and_then(ActusFile::all)
                .unwrap_or_else(|errors| panic!("{errors}"));
            for case in &cases {
                let terms = case
                    .contract(&mut Names::new(Vec::new()))
                    .unwrap_or_else(|errors| panic!("{errors}"))
                    .terms;
                assert!(terms.contract_type.is_some());
                assert!(!case.results.is_empty(), "{}", case.id);
            }
            count += cases.len();
        }
    }
    println!("{count} cases read");
    assert!(count > 700, "{count}");
}

/// Contracts inside contracts end somewhere: a fifth one is refused, with its place.
#[test]
fn nesting_has_a_limit() {
    let mut object = "{\"contractType\": \"PAM\"}".to_owned();
    for _ in 0..6 {
        object = format!(
            "{{\"contractStructure\": [{{\"referenceRole\": \"UDL\", \"referenceType\": \"CNT\", \"object\": {object}}}]}}"
        );
    }
    let error = read_cases("case.json", &format!("{{\"terms\": {object}}}")).unwrap().all().unwrap_err();
    assert!(error.to_string().contains("at most four contracts inside one another"), "{error}");
}
