//! The command as its user meets it: exit codes, messages, files.
#![cfg(test)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn plimsoll(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_plimsoll")).args(arguments).output().unwrap()
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("plimsoll-command-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn starter(name: &str) -> PathBuf {
    let case = folder(name);
    let made = plimsoll(&["new", &case.to_string_lossy()]);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    case
}

fn edit(file: &Path, from: &str, to: &str) {
    let old = std::fs::read_to_string(file).unwrap();
    assert!(old.contains(from), "{from}");
    std::fs::write(file, old.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_new_case_checks_runs_and_gates() {
    let case = starter("gates");
    let case_text = case.to_string_lossy().into_owned();
    let out = folder("gates-out").to_string_lossy().into_owned();
    assert_eq!(plimsoll(&["check", &case_text]).status.code(), Some(0));
    let run = plimsoll(&["run", &case_text, "--out", &out]);
    assert_eq!(run.status.code(), Some(0), "{}", text(&run.stderr));
    assert!(text(&run.stdout).lines().count() <= 45);
    for file in ["report.html", "facts.csv", "facts.parquet", "verdicts.csv", "findings.csv", "answer.json"] {
        assert!(Path::new(&out).join(file).is_file(), "{file}");
    }
    // The starter breaks the outlier limit: a result, and a gate that closes.
    assert_eq!(plimsoll(&["run", &case_text, "--out", &out, "--gate"]).status.code(), Some(1));
    edit(&case.join("case.toml"), "tier1 = 85000", "tier1 = 1000000");
    assert_eq!(plimsoll(&["run", &case_text, "--out", &out, "--gate", "serious"]).status.code(), Some(0));
    assert_eq!(plimsoll(&["run", &case_text, "--out", &out, "--gate", "note"]).status.code(), Some(0));
    edit(&case.join("behaviour.toml"), "core_share = 0.75", "core_share = 0.95");
    assert_eq!(plimsoll(&["run", &case_text, "--out", &out, "--gate", "note"]).status.code(), Some(2));
    assert_eq!(plimsoll(&["run", &case_text, "--out", &out]).status.code(), Some(0));
}

#[test]
fn bad_input_is_refused_with_its_place_and_writes_nothing() {
    let case = starter("bad");
    let out = folder("bad-out");
    edit(&case.join("contracts/loans.csv"), "2051-07-01", "2051-02-30");
    edit(&case.join("contracts/deposits.csv"), "D-002", "D-001");
    let run = plimsoll(&["run", &case.to_string_lossy(), "--out", &out.to_string_lossy()]);
    assert_eq!(run.status.code(), Some(3));
    let errors = text(&run.stderr);
    assert!(errors.contains("contracts/loans.csv row 2 field maturityDate value \"2051-02-30\""), "{errors}");
    assert!(errors.contains("contracts/deposits.csv row 3 field contractID"), "{errors}");
    assert!(!out.exists(), "nothing may be half-written");
}

#[test]
fn usage_errors_exit_with_three() {
    for arguments in [&["run"][..], &["fly"], &["run", "no-such-case"], &["explain", "x"], &[]] {
        let run = plimsoll(arguments);
        assert_eq!(run.status.code(), Some(3), "{arguments:?}");
    }
    assert_eq!(plimsoll(&["--help"]).status.code(), Some(0));
    assert_eq!(plimsoll(&["--version"]).status.code(), Some(0));
}

#[test]
fn curves_and_explanations_print() {
    let case = starter("prints");
    let case = case.to_string_lossy().into_owned();
    let curves = plimsoll(&["curves", &case, "--scenario", "parallel_up", "--csv"]);
    assert_eq!(curves.status.code(), Some(0), "{}", text(&curves.stderr));
    let shifts: Vec<f64> = text(&curves.stdout)
        .lines()
        .skip(1)
        .map(|line| line.rsplit(',').next().unwrap().parse().unwrap())
        .collect();
    assert!(shifts.len() > 20 && shifts.iter().all(|shift| (shift - 200.0).abs() < 1e-6));
    let out = folder("prints-out").to_string_lossy().into_owned();
    assert_eq!(plimsoll(&["run", &case, "--out", &out]).status.code(), Some(0));
    let facts = std::fs::read_to_string(Path::new(&out).join("facts.csv")).unwrap();
    let fact =
        facts.lines().find(|line| line.starts_with("economic_value,steepener,mortgages,USD,")).unwrap();
    let value = fact.split(',').nth(5).unwrap();
    let explained = plimsoll(&["explain", &case, "--group", "mortgages", "--scenario", "steepener"]);
    assert_eq!(explained.status.code(), Some(0), "{}", text(&explained.stderr));
    assert!(text(&explained.stdout).contains(&format!("economic_value {value} USD")));
    let unknown = plimsoll(&["explain", &case, "--contract", "nobody"]);
    assert_eq!(unknown.status.code(), Some(3));
    assert!(text(&unknown.stderr).contains("no contract \"nobody\""));
}

const LOAN_CASE: &str = r#"{"terms": {"contractType": "PAM", "contractRole": "RPA", "currency": "USD",
  "statusDate": "2024-01-01T00:00:00", "initialExchangeDate": "2024-01-02T00:00:00", "notionalPrincipal": " 1000",
  "nominalInterestRate": "0.05", "dayCountConvention": "30E360", "maturityDate": "2025-01-01T23:59:59",
  "cycleOfInterestPayment": "P6ML1"}, "to": ""}"#;

#[test]
fn events_of_one_case_and_of_many() {
    let file = folder("events.json");
    std::fs::write(&file, LOAN_CASE).unwrap();
    let path = file.to_string_lossy().into_owned();
    let one = plimsoll(&["events", &path]);
    assert_eq!(one.status.code(), Some(0), "{}", text(&one.stderr));
    let events: serde_json::Value = serde_json::from_slice(&one.stdout).unwrap();
    let told: Vec<String> = events
        .as_array()
        .unwrap()
        .iter()
        .map(|event| {
            format!("{} {} {}", event["eventDate"], event["eventType"], event["payoff"]).replace('"', "")
        })
        .collect();
    let expected = [
        "2024-01-02T00:00:00 IED -1000.0",
        "2024-01-02T00:00:00 IP 0.0",
        "2024-07-02T00:00:00 IP 25.0",
        "2025-01-01T23:59:59 IP 25.0",
        "2025-01-01T23:59:59 MD 1000.0",
    ];
    assert_eq!(told, expected);
    let csv = text(&plimsoll(&["events", &path, "--csv", "--to", "2024-01-31"]).stdout);
    assert_eq!(csv.lines().count(), 3, "{csv}");
    // One bad case says so, and the others still run.
    let bad = LOAN_CASE.replace(" 1000", "-1");
    std::fs::write(&file, format!("{{\"good\": {LOAN_CASE}, \"bad\": {bad}}}")).unwrap();
    let many = plimsoll(&["events", &path]);
    assert_eq!(many.status.code(), Some(3));
    let events: serde_json::Value = serde_json::from_slice(&many.stdout).unwrap();
    assert_eq!(events["good"].as_array().unwrap().len(), 5);
    assert!(events["bad"]["error"]["message"].as_str().unwrap().contains("notionalPrincipal -1"));
    assert!(text(&many.stderr).contains("1 of 2 cases cannot run"), "{}", text(&many.stderr));
}

#[test]
fn conformance_counts_and_names_the_first_difference() {
    let results = r#""results": [{"eventDate": "2024-01-02", "eventType": "IED", "payoff": -1000,
        "notionalPrincipal": 1000, "nominalInterestRate": 0.05, "accruedInterest": 0},
        {"eventDate": "2024-01-02", "eventType": "IP", "payoff": 0, "notionalPrincipal": 1000, "nominalInterestRate": 0.05, "accruedInterest": 0},
        {"eventDate": "2024-07-02", "eventType": "IP", "payoff": 25, "notionalPrincipal": 1000, "nominalInterestRate": 0.05, "accruedInterest": 0},
        {"eventDate": "2025-01-02", "eventType": "IP", "payoff": 25, "notionalPrincipal": 1000, "nominalInterestRate": 0.05, "accruedInterest": 0},
        {"eventDate": "2025-01-02", "eventType": "MD", "payoff": 1000, "notionalPrincipal": 0, "nominalInterestRate": 0.05, "accruedInterest": 0}]"#;
    let good = LOAN_CASE.replace(r#""to": """#, results).replace("2025-01-01T23:59:59", "2025-01-02");
    let folder = folder("conformance");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("pam.json"), format!("{{\"good\": {good}}}")).unwrap();
    let path = folder.to_string_lossy().into_owned();
    let all = plimsoll(&["conformance", &path]);
    assert_eq!(all.status.code(), Some(0), "{}", text(&all.stdout));
    assert!(text(&all.stdout).contains("PAM          1               1       1"), "{}", text(&all.stdout));
    let cash = good.replace("\"payoff\": 25,", "\"payoff\": 26,");
    let states = good.replacen("\"accruedInterest\": 0}", "\"accruedInterest\": 3}", 1);
    let cases = format!("{{\"good\": {good}, \"cash\": {cash}, \"states\": {states}}}");
    std::fs::write(folder.join("pam.json"), cases).unwrap();
    let some = plimsoll(&["conformance", &path]);
    assert_eq!(some.status.code(), Some(1));
    let said = text(&some.stdout);
    assert!(said.contains("PAM          3               2       1"), "{said}");
    assert!(said.contains("cash: event 2, IP 2024-07-02: payoff 25, expected 26"), "{said}");
    assert!(said.contains("states: event 0, IED 2024-01-02: accruedInterest 0, expected 3"), "{said}");
    assert_eq!(plimsoll(&["conformance", "/nowhere"]).status.code(), Some(3));
}

/// Two dates compared, and what is refused: exit codes and words.
#[test]
fn compares_two_runs() {
    let (first, second) = (starter("compare-first"), starter("compare-second"));
    edit(&second.join("case.toml"), "as_of = 2022-12-30", "as_of = 2023-01-13");
    let (first, second) = (first.to_string_lossy().into_owned(), second.to_string_lossy().into_owned());
    let out = folder("compare-out").to_string_lossy().into_owned();
    let compared = plimsoll(&["compare", &first, &second, "--out", &out]);
    assert_eq!(compared.status.code(), Some(0), "{}", text(&compared.stderr));
    assert!(text(&compared.stdout).contains("0 contracts gone, 0 new, 13 in both"));
    let told = text(&compared.stdout);
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let head = told.lines().find(|line| line.starts_with("NII by group")).map(words).unwrap();
    assert_eq!(head[3..], ["volume", "mix", "rate", "cross", "unattributed", "change", "USD"], "{told}");
    let all = told.lines().map(words).find(|line| line.starts_with(&["sum".to_owned(), "all".to_owned()]));
    let all: Vec<f64> = all.unwrap()[2..].iter().map(|number| number.parse().unwrap()).collect();
    // Two decimals are shown: five of them may each be off by half a hundredth.
    assert!((all[..5].iter().sum::<f64>() - all[5]).abs() < 0.031, "{told}");
    assert!(told.contains("\nNIM 2."), "{told}");
    for file in ["comparison.html", "comparison.csv", "attribution.csv"] {
        assert!(Path::new(&out).join(file).is_file(), "{file}");
    }
    let answer = folder("compare-recorded").to_string_lossy().into_owned();
    assert_eq!(plimsoll(&["run", &first, "--out", &answer]).status.code(), Some(0));
    let same = plimsoll(&["compare", &first, &second, "--recorded", &answer]);
    assert_eq!(same.status.code(), Some(0), "{}", text(&same.stderr));
    let code =
        text(&same.stdout).lines().nth(2).unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(code, "code 0.00 0.00");
    // Another version's figures: the step is what this one answers less them.
    let facts = std::fs::read_to_string(Path::new(&answer).join("facts.csv")).unwrap();
    let line = facts.lines().find(|line| line.starts_with("economic_value,base,TOTAL,ALL,,")).unwrap();
    let value: f64 = line.split(',').nth(5).unwrap().parse().unwrap();
    let other = line.replace(&format!("{value:.6}"), &format!("{:.6}", value - 12.5));
    std::fs::write(Path::new(&answer).join("facts.csv"), facts.replace(line, &other)).unwrap();
    let moved = plimsoll(&["compare", &first, &second, "--recorded", &answer]);
    let code =
        text(&moved.stdout).lines().nth(2).unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(code, "code 12.50 0.00", "{}", text(&moved.stdout));
    let of_other = plimsoll(&["compare", &second, &first, "--recorded", &answer]);
    assert_eq!(of_other.status.code(), Some(3));
    assert!(text(&of_other.stderr).contains("case.toml was another file then"), "{}", text(&of_other.stderr));
    let back = plimsoll(&["compare", &second, &first]);
    assert_eq!(back.status.code(), Some(3));
    assert!(text(&back.stderr).contains("the second has to be of a later day"), "{}", text(&back.stderr));
    let order = plimsoll(&["compare", &first, &second, "--order", "curve,time"]);
    assert_eq!(order.status.code(), Some(3));
    assert!(text(&order.stderr).contains("expected time first"), "{}", text(&order.stderr));
}

#[test]
fn fits_a_history() {
    let dir = folder("fit");
    std::fs::create_dir_all(&dir).unwrap();
    let mut table = "date,deposit_rate,reference_rate\n".to_owned();
    for month in 0..48 {
        let reference = 0.02 + 0.001 * f64::from(month % 9);
        let date = format!("{}-{:02}-15", 2020 + month / 12, month % 12 + 1);
        table.push_str(&format!("{date},{},{reference}\n", 0.001 + 0.4 * reference));
    }
    let file = dir.join("history.csv");
    std::fs::write(&file, &table).unwrap();
    let fitted = plimsoll(&["fit", &file.to_string_lossy()]);
    assert_eq!(fitted.status.code(), Some(0), "{}", text(&fitted.stderr));
    assert!(text(&fitted.stdout).contains("long run      0.4000"), "{}", text(&fitted.stdout));
    std::fs::write(&file, table.replace("2021-05-15", "2021-06-15")).unwrap();
    let gap = plimsoll(&["fit", &file.to_string_lossy()]);
    assert_eq!(gap.status.code(), Some(3));
    assert!(text(&gap.stderr).contains("a history has one row for every month"), "{}", text(&gap.stderr));
}

#[test]
fn rules_say_whose_they_are_and_what_is_not_verified() {
    let all = plimsoll(&["rules"]);
    assert_eq!(all.status.code(), Some(0));
    let said = text(&all.stdout);
    for part in [
        "bcbs_eve_outlier_2016",
        "in force from 2026-01-01",
        "not verified in the text: limit",
        "needs     tier1",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let one = text(&plimsoll(&["rules", "ncua_nev_2022"]).stdout);
    assert!(one.contains("0.9504") && one.contains("+300 bp in every currency"), "{one}");
    let table = text(&plimsoll(&["rules", "--csv"]).stdout);
    assert!(
        table.lines().all(|line| line.split(',').count() >= 11) && table.contains(",limit,0.15,"),
        "{table}"
    );
    let unknown = plimsoll(&["rules", "basel"]);
    assert_eq!(unknown.status.code(), Some(3));
    assert!(text(&unknown.stderr).contains("no rule \"basel\"; there are bcbs_eve_outlier_2016"));
}

/// The frontier of the starter with two candidates: the engine's figures of every mix, and a case that has none.
#[test]
fn a_frontier_weighs_income_against_liquidity() {
    let case = starter("frontier");
    let path = case.to_string_lossy().into_owned();
    let none = plimsoll(&["frontier", &path]);
    assert_eq!(none.status.code(), Some(3));
    assert!(text(&none.stderr).contains("[frontier]"), "{}", text(&none.stderr));
    let old = std::fs::read_to_string(case.join("case.toml")).unwrap();
    let asked = "\n[frontier]\ncontracts = \"frontier.csv\"\nrule = \"lcr_bcbs_2013\"\nincome = \"run_off\"\nmonths = 12\npoints = 3\n";
    std::fs::write(case.join("case.toml"), old + asked).unwrap();
    let head = "contractID,contractType,contractRole,currency,notionalPrincipal,nominalInterestRate,dayCountConvention,\
                initialExchangeDate,maturityDate,liquidityClass,fairValue\n";
    let row = |id: &str, role: &str, rate: &str, class: &str| {
        format!("{id},PAM,{role},USD,1000,{rate},A365,2020-01-01,2045-01-01,{class},1000\n")
    };
    let table =
        head.to_owned() + &row("bought", "RPA", "0.02", "level1") + &row("issued", "RPL", "0.03", "own_debt");
    std::fs::write(case.join("frontier.csv"), &table).unwrap();
    let csv = folder("frontier-csv").with_extension("csv");
    let run = plimsoll(&["frontier", &path, "--csv", &csv.to_string_lossy()]);
    assert_eq!(run.status.code(), Some(0), "{}", text(&run.stderr));
    let told = text(&run.stdout);
    assert!(
        told.contains("bought 999.9")
            && told.contains(", issued 999.9")
            && told.matches("100.00").count() == 3,
        "{told}"
    );
    assert_eq!(std::fs::read_to_string(&csv).unwrap().lines().count(), 1 + 3 * 2);
    std::fs::write(case.join("frontier.csv"), table.replace("PAM,RPA", "PAM,XXX")).unwrap();
    let bad = plimsoll(&["check", &path]);
    assert_eq!(bad.status.code(), Some(3));
    assert!(text(&bad.stderr).contains("frontier.csv row 2 field contractRole"), "{}", text(&bad.stderr));
}

/// Each add-on is a column at the end, and the parts of a line add up to the client's interest.
#[test]
fn transfer_prices_by_contract_have_their_parts() {
    let case = starter("ftp");
    let file = case.join("case.toml");
    let old = std::fs::read_to_string(&file).unwrap();
    let ftp = "[ftp]\nmethod = \"matched\"\n[[ftp.pool]]\nname = \"sight\"\nmethod = \"redemption_curve\"\n\
               where = { contractType = \"UMP\" }\nterms = [[\"1M\", 0.5], [\"5Y\", 0.5]]\n\
               [[ftp.add_on]]\nname = \"basis\"\nbp = 5\n[[ftp.add_on]]\nname = \"option\"\nbp = 3\n";
    std::fs::write(&file, format!("{old}\n{ftp}")).unwrap();
    let told = plimsoll(&["ftp", &case.to_string_lossy()]);
    assert_eq!(told.status.code(), Some(0), "{}", text(&told.stderr));
    let told = text(&told.stdout);
    let mut lines = told.lines();
    let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(columns[10..], ["add_ons", "margin", "add_on: basis", "add_on: option"]);
    let (mut pooled, mut contracts) = (0, 0);
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells.len(), columns.len(), "{line}");
        // In millionths, so that the sum is exact.
        let amount = |place: usize| cells[place].replace('.', "").parse::<i128>().unwrap();
        let parts: i128 = [7, 8, 9, 11, 12, 13].into_iter().map(amount).sum();
        assert_eq!(parts, amount(6), "{line}");
        pooled += u32::from(cells[2] == "sight");
        contracts += 1;
    }
    assert!(pooled > 0 && pooled < contracts, "{pooled} of {contracts}");
    let _ = std::fs::remove_dir_all(&case);
}
