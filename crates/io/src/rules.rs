//! `[rules]`: the rules a case is judged by, and the scenarios that they ask for beside the case's own.

use crate::error::Problem;
use crate::market::ReadMarket;
use crate::scenarios::{ReadScenarios, sizes_of, with_remedy};
use crate::toml_reader::{Entry, Section};
use plimsoll::{Capital, PlannedScenario, RulePlan};
use plimsoll_market::{Change, PostShockFloor, Scenario, Shift, standard_sizes};
use plimsoll_rule::{Applied, Edition, RULES, Rule};
use plimsoll_units::{BasisPoints, Currency, Day, Finding, Severity};

/// The rule that goes with a standard of shocks where a case names no rule.
const OF_STANDARD: [(&str, &str); 3] = [
    ("BCBS-2016", "bcbs_eve_outlier_2016"),
    ("BCBS-2024", "bcbs_eve_outlier_2024"),
    ("EU-2024", "eu_eve_outlier_2024"),
];
/// The rule of supervisory scenarios that are of no standard.
const OF_OWN_SCENARIOS: &str = "bcbs_eve_outlier_2016";

/// What a case asks of rules.
#[derive(Debug, Default)]
pub(crate) struct ReadRules {
    pub(crate) plan: RulePlan,
    /// Scenarios that the rules ask for and the case does not have.
    pub(crate) scenarios: Vec<PlannedScenario>,
    pub(crate) findings: Vec<Finding>,
}

/// What rules are chosen by.
pub(crate) struct Beside<'a> {
    pub(crate) as_of: Day,
    pub(crate) capital: Capital,
    pub(crate) market: Option<&'a ReadMarket>,
    pub(crate) scenarios: &'a ReadScenarios,
}

/// Reads the rules; without `[rules]` a case is judged by the rule of its standard.
pub(crate) fn read_rules(root: &Section<'_, '_>, beside: &Beside<'_>) -> ReadRules {
    let mut read =
        root.section("rules").map_or_else(|| of_standard(beside), |section| named(&section, beside));
    read.findings.extend(unused_sizes(&read.plan.applied, beside.scenarios));
    read
}

/// Sizes that a case gives and every standard that it asks for has itself.
fn unused_sizes(applied: &[Applied], scenarios: &ReadScenarios) -> Vec<Finding> {
    let editions =
        applied.iter().filter_map(|one| plimsoll_rule::rule(&one.rule).and_then(Rule::edition).ok());
    let mut standards: Vec<String> = editions.filter_map(|edition| edition.scenarios.standard).collect();
    standards.extend(scenarios.standard.map(|(name, _)| name.to_owned()));
    let is_used = |currency| standards.iter().any(|standard| standard_sizes(standard, currency).is_err());
    let unused = scenarios.sizes.keys().filter(|currency| !is_used(**currency));
    let finding = |currency: &Currency| Finding {
        severity: Severity::Warning,
        subject: format!("sizes of {currency}"),
        what: "[[scenarios.sizes]] are not used: every standard that is asked for has its own".to_owned(),
        amount: None,
    };
    unused.map(finding).collect()
}

fn named(section: &Section<'_, '_>, beside: &Beside<'_>) -> ReadRules {
    let mut read = ReadRules::default();
    read.plan.ahead_of_date = section.flag("ahead_of_date");
    let currencies = section.entry("currencies");
    let all = currencies.and_then(|entry| entry.one_of(&[("material", false), ("all", true)]));
    read.plan.all_currencies = all.unwrap_or_default();
    let margins = section.entry("commercial_margins");
    let out = margins.as_ref().and_then(|entry| entry.one_of(&[("in", false), ("out", true)]));
    read.plan.without_margins = out.unwrap_or_default();
    let names = section.needed("apply", "a list of rules such as [\"eu_eve_outlier_2024\"]");
    for entry in names.map_or(Vec::new(), |names| names.list("a list of rules")) {
        let choices: Vec<(&str, &Rule)> = RULES.iter().map(|rule| (rule.name, rule)).collect();
        if let Some(rule) = entry.one_of(&choices) {
            read.add(rule, &entry, beside);
        }
    }
    if read.plan.applied.is_empty() {
        let (subject, what) = ("rules".to_owned(), "no rule is judged: apply in [rules] is empty".to_owned());
        read.findings.push(Finding { severity: Severity::Warning, subject, what, amount: None });
    }
    if let Some(entry) = margins.filter(|_| read.plan.without_margins) {
        let leaves_choice = |applied: &Applied| {
            let edition = plimsoll_rule::rule(&applied.rule).and_then(Rule::edition);
            edition.is_ok_and(|edition| edition.without_margins.is_some())
        };
        if !read.plan.applied.iter().any(leaves_choice) {
            entry.refuse(Problem::Expected { expected: "\"in\": no rule that is applied leaves the choice" });
        }
    }
    section.finish();
    read
}

impl ReadRules {
    fn add(&mut self, rule: &Rule, entry: &Entry<'_, '_>, beside: &Beside<'_>) {
        if self.plan.applied.iter().any(|applied| applied.rule == rule.name) {
            return entry.refuse(Problem::Twice { kind: "rule" });
        }
        let edition = match rule.edition_on(beside.as_of, self.plan.ahead_of_date) {
            Ok(edition) => edition,
            Err(error) => return entry.refuse(Problem::refused(&error)),
        };
        if edition.needs.iter().any(|need| need == "tier1") && beside.capital.tier1.is_none() {
            let (rule, clause) = (rule.name, edition.clause);
            return entry.refuse(Problem::refused(&plimsoll_rule::RuleError::NoTier1 { rule, clause }));
        }
        if edition.needs.iter().any(|need| need == "total capital") && beside.capital.total.is_none() {
            let (rule, clause) = (rule.name, edition.clause);
            let what = "total capital; expected total in [capital]".to_owned();
            return entry.refuse(Problem::refused(&plimsoll_rule::RuleError::Missing { rule, clause, what }));
        }
        if edition.needs.iter().any(|need| need == "cet1") && beside.capital.cet1.is_none() {
            let (rule, clause) = (rule.name, edition.clause);
            let what = "common equity Tier 1; expected cet1 in [capital]".to_owned();
            return entry.refuse(Problem::refused(&plimsoll_rule::RuleError::Missing { rule, clause, what }));
        }
        match set_of(&edition, beside) {
            Ok(set) => {
                self.plan.applied.push(Applied { rule: rule.name.to_owned(), set: set.name });
                for planned in set.scenarios {
                    let name = planned.scenario.name();
                    match self.scenarios.iter_mut().find(|known| known.scenario.name() == name) {
                        Some(known) => known.income |= planned.income,
                        None => self.scenarios.push(planned),
                    }
                }
            }
            Err(error) => entry.refuse(Problem::Refused {
                said: format!("rule {} ({}): {error}", rule.name, edition.clause),
            }),
        }
    }
}

/// The scenarios of a rule; none beside the case's own where those are what it asks for.
struct Set {
    name: String,
    scenarios: Vec<PlannedScenario>,
}

fn set_of(edition: &Edition, beside: &Beside<'_>) -> Result<Set, String> {
    let (asked, own) = (&edition.scenarios, beside.scenarios.standard);
    let floor = match (&asked.floor, own) {
        (Some(floor), _) => floor.parse::<PostShockFloor>().map_err(|error| error.to_string())?,
        (None, Some((_, floor))) => floor,
        (None, None) => PostShockFloor::None,
    };
    let own_set = Set { name: String::new(), scenarios: Vec::new() };
    if asked.standard.is_none() && asked.parallel_bp.is_none() {
        return Ok(own_set);
    }
    let Some(read) = beside.market else { return Ok(own_set) };
    let set = |name: &str, scenarios: Vec<(String, Scenario)>| {
        let planned = |(shape, scenario): (String, Scenario)| PlannedScenario {
            set: Some(name.to_owned()),
            income: asked.income.contains(&shape),
            behaves_as: Some(shape),
            ..PlannedScenario::new(scenario)
        };
        Set { name: name.to_owned(), scenarios: scenarios.into_iter().map(planned).collect() }
    };
    if let Some(size) = asked.parallel_bp {
        let name = format!("parallel {size:+} bp");
        let change =
            Change { currency: None, replace: None, shift: Shift::Parallel(BasisPoints(size)), floor };
        let shape = if size > 0.0 { "parallel_up" } else { "parallel_down" };
        let scenario = Scenario::new(&name, vec![change]);
        return Ok(set(&name, vec![(shape.to_owned(), scenario)]));
    }
    let standard = asked.standard.as_deref().unwrap_or_default();
    if own == Some((standard, floor)) {
        return Ok(own_set);
    }
    let sizes = sizes_of(standard, read, &beside.scenarios.sizes).map_err(|error| with_remedy(&error))?;
    let six = Scenario::six_of(&sizes, floor);
    let name = match floor {
        PostShockFloor::None => standard.to_owned(),
        floor if floor.name() == standard => standard.to_owned(),
        floor => format!("{standard} floor {}", floor.name()),
    };
    let renamed = |scenario: Scenario| {
        let shape = scenario.name().to_owned();
        let scenario = Scenario::new(&format!("{name} {shape}"), scenario.changes().to_vec());
        (shape, scenario)
    };
    Ok(set(&name, six.into_iter().map(renamed).collect()))
}

/// The rule of the standard, where there is Tier 1; said so where it is not in force or its floor is another.
fn of_standard(beside: &Beside<'_>) -> ReadRules {
    let own = beside.scenarios.standard;
    let any_supervisory = beside.scenarios.planned.iter().any(|planned| planned.set.as_deref() == Some(""));
    if !any_supervisory {
        return ReadRules::default();
    }
    let found = own.and_then(|(standard, _)| OF_STANDARD.iter().find(|(name, _)| *name == standard));
    let name = found.map_or(OF_OWN_SCENARIOS, |(_, rule)| rule);
    let note =
        |severity, what: String| Finding { severity, subject: format!("rule {name}"), what, amount: None };
    let mut read = ReadRules::default();
    if beside.capital.tier1.is_none() {
        let what =
            "no rule is named and there is no tier1 in [capital]; the rule of the scenarios was not applied";
        read.findings.push(note(Severity::Note, what.to_owned()));
        return read;
    }
    let edition = RULES.iter().find(|rule| rule.name == name).and_then(|rule| rule.edition().ok());
    let asked = edition.and_then(|edition| edition.scenarios.floor);
    if let (Some((_, floor)), Some(asked)) = (own, asked)
        && floor.name() != asked
    {
        let what = format!(
            "the scenarios have the floor \"{}\" and the rule asks for \"{asked}\"; judged in the scenarios as they are",
            floor.name()
        );
        read.findings.push(note(Severity::Warning, what));
    }
    read.plan.ahead_of_date = true;
    read.plan.applied.push(Applied { rule: name.to_owned(), set: String::new() });
    read
}
