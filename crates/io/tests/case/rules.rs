//! `[rules]`: which rules are applied, in which scenarios, and what is refused.

use crate::folder::{CASE, Folder};

const TIER1: &str = "[capital]\ntier1 = 100\n";

fn with(name: &str, added: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("case.toml", format!("{CASE}{added}"));
    folder
}

fn errors(name: &str, added: &str) -> String {
    with(name, added).errors()
}

#[test]
fn a_rule_before_its_day_is_refused_with_its_paragraph() {
    let found = errors("rule-early", &format!("{TIER1}[rules]\napply = [\"bcbs_eve_outlier_2024\"]\n"));
    let said = "case.toml line 20 field rules.apply[0] value \"bcbs_eve_outlier_2024\": rule bcbs_eve_outlier_2024 \
                (SRP31.129, with the sizes of BCBS d578) is in force from 2026-01-01 and the market is of 2024-01-01; \
                expected a rule in force, or ahead_of_date = true in [rules]";
    assert!(found.starts_with(said), "{found}");
}

#[test]
fn what_a_rule_cannot_be_applied_with_is_refused() {
    let rules = "[rules]\nahead_of_date = true\n";
    let found = errors("rule-tier1", &format!("{rules}apply = [\"eu_eve_outlier_2024\"]\n"));
    assert!(found.contains("needs Tier 1 above zero; expected tier1 in [capital]"), "{found}");
    let found = errors("rule-unknown", &format!("{TIER1}{rules}apply = [\"eu_eve\"]\n"));
    assert!(found.contains("value \"eu_eve\": expected one of \"bcbs_eve_outlier_2016\""), "{found}");
    let twice = "apply = [\"eu_eve_outlier_2024\", \"eu_eve_outlier_2024\"]\n";
    let found = errors("rule-twice", &format!("{TIER1}{rules}{twice}"));
    assert!(found.contains("rules.apply[1]"), "{found}");
    let empty = with("rule-empty", &format!("{TIER1}[rules]\napply = []\n")).read().unwrap();
    assert!(empty.inputs.findings.iter().any(|finding| finding.what.contains("apply in [rules] is empty")));
    let found = errors("rule-none", &format!("{TIER1}[rules]\n"));
    assert!(found.contains("apply"), "{found}");
    let found =
        errors("rule-key", &format!("{TIER1}{rules}apply = []\ncurrencies = \"major\"\nmargin = 1\n"));
    assert!(
        found.contains("expected one of \"material\", \"all\"") && found.contains("rules.margin"),
        "{found}"
    );
}

#[test]
fn margins_in_or_out() {
    let rules = |choice: &str, rule: &str| {
        format!(
            "{TIER1}[rules]\nahead_of_date = true\ncommercial_margins = \"{choice}\"\napply = [\"{rule}\"]\n"
        )
    };
    let out = |choice: &str| {
        with("margins", &rules(choice, "osfi_eve_outlier_2026")).read().unwrap().plan.rules.without_margins
    };
    assert!(out("out") && !out("in"));
    let found = errors("margins-nii", &rules("out", "ncua_nev_2022"));
    assert!(
        found.contains("rules.commercial_margins value \"out\": expected \"in\": no rule that is"),
        "{found}"
    );
    let found = errors("margins-other", &rules("none", "osfi_eve_outlier_2026"));
    assert!(found.contains("expected one of \"in\", \"out\""), "{found}");
}

/// A currency without sizes: refused with the rule's paragraph, unless the case gives them.
#[test]
fn a_currency_without_sizes() {
    let second = "[[market.curves]]\nname = \"DKK\"\ncurrency = \"DKK\"\nfile = \"market/eur.csv\"\nkind = \"zero\"\n\
                  compounding = \"continuous\"\n";
    let standard = CASE.replace("BCBS-2024", "EU-2024");
    let rules = format!("{TIER1}[rules]\napply = [\"bcbs_eve_outlier_2016\"]\n");
    let folder = Folder::new("no-sizes");
    folder.write("case.toml", format!("{standard}{second}{rules}"));
    let found = folder.errors();
    let said = "rule bcbs_eve_outlier_2016 (BCBS d368 paragraph 88; SRP31.129): BCBS-2016 has no shock sizes for DKK";
    assert!(found.contains(said), "{found}");
    let sizes = "[[scenarios.sizes]]\ncurrency = \"DKK\"\nparallel_bp = 200\nshort_bp = 250\nlong_bp = 150\n";
    folder.write("case.toml", format!("{standard}{sizes}{second}{rules}"));
    let read = folder.read();
    let case = read.unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(case.inputs.scenarios.len(), 12);
    assert!(!case.inputs.findings.iter().any(|finding| finding.what.contains("[[scenarios.sizes]]")));
    // The EU has the krone itself: with its rule alone nothing uses the case's sizes.
    let eu = rules
        .replace("bcbs_eve_outlier_2016", "eu_eve_outlier_2024")
        .replace("[rules]", "[rules]\nahead_of_date = true");
    folder.write("case.toml", format!("{standard}{sizes}{second}{eu}"));
    let findings = folder.read().unwrap_or_else(|errors| panic!("{errors}")).inputs.findings;
    assert!(findings.iter().any(|finding| finding.subject == "sizes of DKK"), "{findings:?}");
    folder.write("case.toml", format!("{standard}{}{second}{rules}", sizes.replace("200", "0")));
    assert!(folder.errors().contains("scenarios.sizes[0].parallel_bp"));
}

#[test]
fn each_rule_has_its_scenarios() {
    let rules = "[rules]\nahead_of_date = true\ncurrencies = \"all\"\n";
    let apply = "apply = [\"bcbs_eve_outlier_2024\", \"eu_nii_outlier_2024\", \"eu_eve_outlier_2024\", \
                 \"osfi_eve_outlier_2026\", \"ncua_nev_2022\"]\n";
    let case = with("rule-sets", &format!("{TIER1}{rules}{apply}")).read().unwrap();
    let plan = &case.plan.rules;
    assert!(plan.ahead_of_date && plan.all_currencies);
    let sets: Vec<&str> = plan.applied.iter().map(|applied| applied.set.as_str()).collect();
    // The case's own six are those of BCBS-2024 without a floor.
    assert_eq!(sets, ["", "EU-2024", "EU-2024", "BCBS-2024 floor Canada-2026", "parallel +300 bp"]);
    let added: Vec<_> = case.inputs.scenarios.iter().filter(|planned| planned.is_for_rules()).collect();
    let names: Vec<&str> = added.iter().map(|planned| planned.scenario.name()).collect();
    assert_eq!(names.len(), 13);
    assert!(
        names.contains(&"EU-2024 steepener") && names.contains(&"BCBS-2024 floor Canada-2026 short_down")
    );
    // Income is told of the two that the EU's test of income asks for, whichever of its rules came first.
    let income: Vec<&str> =
        added.iter().filter(|planned| planned.income).map(|planned| planned.scenario.name()).collect();
    assert_eq!(income, ["EU-2024 parallel_up", "EU-2024 parallel_down"]);
    assert!(added.iter().all(|planned| planned.behaves_as.is_some()));
}

#[test]
fn without_rules_the_standard_has_its_own() {
    let case = with("rule-own", TIER1).read().unwrap();
    let rules: Vec<&str> = case.plan.rules.applied.iter().map(|applied| applied.rule.as_str()).collect();
    assert_eq!(rules, ["bcbs_eve_outlier_2024"]);
    let folder = Folder::new("rule-floor");
    folder.write("case.toml", format!("{}{TIER1}", CASE.replace("BCBS-2024", "EU-2024")));
    let findings = folder.read().unwrap().inputs.findings;
    let said = "the scenarios have the floor \"none\" and the rule asks for \"EU-2024\"; judged in the scenarios as they are";
    assert!(findings.iter().any(|finding| finding.what == said), "{findings:?}");
    let findings = Folder::new("rule-no-tier1").read().unwrap().inputs.findings;
    assert!(findings.iter().any(|finding| finding.what.contains("no tier1 in [capital]")), "{findings:?}");
}

/// Past moves: a month from one to the next, each over so many months.
#[test]
fn moves_from_a_history() {
    let history = "date,1Y,10Y\n2023-09-30,0.03,0.02\n2023-10-31,0.031,0.022\n2023-11-30,0.029,0.025\n";
    let at_risk = "[at_risk]\nmonths = 2\nconfidence = 0.9\n[[at_risk.history]]\ncurrency = \"EUR\"\nfile = \"market/h.csv\"\n";
    let folder = with("at-risk", at_risk);
    folder.write("market/h.csv", history);
    let asked = folder.read().unwrap().plan.at_risk.unwrap();
    assert_eq!((asked.months, asked.moves.len()), (2, 1));
    let eur = "EUR".parse().unwrap();
    let sizes: Vec<f64> =
        asked.moves[0].sizes[&eur].iter().map(|size| (size.0 * 1e6).round() / 1e6).collect();
    assert_eq!(sizes, [-10.0, 50.0]);
    assert_eq!(asked.moves[0].to, "2023-11-30".parse().unwrap());
    let refused = |name: &str, at_risk: &str, history: &str, said: &str| {
        let folder = with(name, at_risk);
        folder.write("market/h.csv", history);
        assert!(folder.errors().contains(said), "{name}: {}", folder.errors());
    };
    refused("at-risk-gap", at_risk, &history.replace("2023-10-31", "2023-08-31"), "market/h.csv");
    refused("at-risk-hole", at_risk, &history.replace("0.022", ""), "market/h.csv");
    refused("at-risk-sure", &at_risk.replace("0.9", "1.5"), history, "a probability above 0.5 and below 1");
    refused("at-risk-usd", &at_risk.replace("EUR", "USD"), history, "USD");
    refused("at-risk-none", "[at_risk]\nmonths = 2\n", history, "at least one [[at_risk.history]]");
}

/// Indices that move against their curves: the only change of their scenario.
#[test]
fn a_scenario_of_basis_risk() {
    let index = "[[market.indices]]\ncode = \"EUR-3M\"\ncurrency = \"EUR\"\ntenor = \"3M\"\nday_count = \"A360\"\n\
                 curve = \"EUR-ESTR\"\n";
    let wider = format!("{index}[[scenario]]\nname = \"wider\"\nindex_bp = {{ \"EUR-3M\" = 15 }}\n");
    let case = with("basis", &wider).read().unwrap();
    let scenario = &case.inputs.scenarios.last().unwrap().scenario;
    assert!(scenario.is_basis());
    let moved = scenario.apply(&case.inputs.market).unwrap();
    assert!((moved.index("EUR-3M").unwrap().basis - 0.0015).abs() < 1e-15);
    let found = errors("basis-both", &format!("{wider}parallel_bp = 10\n"));
    assert!(found.contains("scenario[0].parallel_bp"), "{found}");
    let found = errors("basis-unknown", &wider.replace("\"EUR-3M\" = 15", "\"EUR-6M\" = 15"));
    assert!(found.contains("EUR-6M") && found.contains("\"EUR-3M\""), "{found}");
}
