//! A case folder: everything a run needs, read and checked.

use crate::at_risk::read_at_risk;
use crate::behaviour::{self, read_behaviours};
use crate::collateral::Known;
use crate::columns::{Lists, RESERVED_COLUMNS};
use crate::contracts::{
    Constant, ConstantValue, ContractDays, ContractTables, FOLDER, TableConstants, read_contracts,
};
use crate::entities::read_entities;
use crate::error::{CaseErrors, Errors, Problem};
use crate::files::{CaseFolder, InputFile};
use crate::frontier::{Which, read_frontier};
use crate::liquidity::{read_credit_rule, read_liquidity, read_marks, share};
use crate::market::read_market;
use crate::new_business::read_new_business;
use crate::plan::{ALWAYS_GROUPS, read_plan};
use crate::rules::{Beside, read_rules};
use crate::scenarios::read_scenarios;
use crate::toml_reader::{Entry, Section, TomlFile};
use crate::transfer::read_transfer;
use plimsoll::{Capital, CapitalMarks, CaseInfo, CreditRule, Inputs, Plan, ProfitAndLoss};
use plimsoll_contract::Book;
use plimsoll_contract::terms::term;
use plimsoll_units::{Currency, Day, Finding, Micros, Severity};
use std::collections::BTreeMap;
use std::path::Path;

/// The file that says what the case is.
pub(crate) const FILE: &str = "case.toml";

/// What a case folder says.
#[derive(Clone, Debug)]
pub struct Case {
    /// Everything a run needs.
    pub inputs: Inputs,
    /// What to compute.
    pub plan: Plan,
    /// Every file that was read, in the order of the paths.
    pub files: Vec<InputFile>,
}

/// Reads a case folder; its files are described in `docs/guide/case-format.md`.
///
/// # Errors
/// Everything that is wrong with every file, so that one reading is enough to mend them.
///
/// ```
/// let folder = std::env::temp_dir().join("plimsoll-doc-read-case");
/// let _ = std::fs::remove_dir_all(&folder);
/// plimsoll_io::write_starter(&folder)?;
/// let case = plimsoll_io::read_case(&folder)?;
/// assert!(!case.inputs.book.rows().is_empty());
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_case(dir: &Path) -> Result<Case, CaseErrors> {
    read_which(dir, Which::Book)
}

/// Reads a case folder with the candidates of its `[frontier]` as its only contracts.
///
/// # Errors
/// As [`read_case`]; also when it has no `[frontier]`, and when a candidate is of a type that cannot be had in part.
pub fn read_candidates(dir: &Path) -> Result<Case, CaseErrors> {
    read_which(dir, Which::Candidates)
}

/// Reads a case folder with shares of the candidates of its `[frontier]` beside its contracts.
///
/// * `shares` — of each candidate, by its contract
///
/// # Errors
/// As [`read_candidates`].
pub fn read_case_with(dir: &Path, shares: &BTreeMap<String, f64>) -> Result<Case, CaseErrors> {
    read_which(dir, Which::Mix(shares))
}

/// Reads a case folder with the contracts of one entity alone, as its `[entities]` have it, and that entity's capital.
///
/// # Errors
/// As [`read_case`]; also when it has no `[entities]` or no contract of the entity.
pub fn read_entity(dir: &Path, entity: &str) -> Result<Case, CaseErrors> {
    read_which(dir, Which::Entity(entity))
}

fn read_which(dir: &Path, which: Which<'_>) -> Result<Case, CaseErrors> {
    let errors = Errors::default();
    let mut folder = CaseFolder::new(dir);
    let read = read_folder(&mut folder, (None, which), &errors);
    let (inputs, plan) = errors.or_value(read)?;
    Ok(Case { inputs, plan, files: folder.into_files() })
}

/// Reads the contracts of a case folder as they are by their terms on a later day: their states are those of the case's
/// own day, and what happens in between happens by the terms. Deposits keep their balance.
///
/// # Errors
/// As [`read_case`].
pub fn read_book_on(dir: &Path, day: Day) -> Result<Book, CaseErrors> {
    let errors = Errors::default();
    let mut folder = CaseFolder::new(dir);
    let read = read_folder(&mut folder, (Some(day), Which::Book), &errors);
    Ok(errors.or_value(read)?.0.book)
}

fn read_folder(
    folder: &mut CaseFolder,
    (later, which): (Option<Day>, Which<'_>),
    errors: &Errors,
) -> Option<(Inputs, Plan)> {
    let text = errors.keep(folder.text(FILE))?;
    let file = TomlFile::new(FILE, &text, errors);
    let parsed = file.parse()?;
    let root = Section::root(&file, &parsed);
    let about = About::read(&root);
    let (capital, credit_rules, capital_marks) = read_capital(&root, &about.tags);
    let profit = read_profit(&root);
    let transfer = read_transfer(&root, folder, &about.tags, about.as_of, errors);
    let of_liquidity = read_liquidity(&root, &about.tags);
    let tables = contract_tables(&root, folder, &about.tags, which);
    let behaviours = read_behaviours(folder, errors);
    let dated = about.as_of.map(|as_of| {
        let plan = read_plan(&root, as_of, &about.tags);
        let renewals = &behaviours.names.renewals;
        let planned = read_new_business(folder, renewals, plan.income.months(), errors);
        let market = read_market(&root, folder, as_of, about.reporting_currency, errors);
        let mut scenarios = read_scenarios(&root, market.as_ref());
        let beside = Beside { as_of, capital, market: market.as_ref(), scenarios: &scenarios };
        let at_risk = read_at_risk(&root, folder, market.as_ref(), errors);
        let mut rules = read_rules(&root, &beside);
        scenarios.planned.append(&mut rules.scenarios);
        let lists = Lists::new(about.tags.clone(), behaviours.names.clone());
        let calendars = market.as_ref().map_or(Vec::new(), |read| read.calendars.clone());
        let days = ContractDays { as_of: later.unwrap_or(as_of), status: later.map(|_| as_of) };
        let book = read_contracts(folder, days, calendars, lists, &tables, errors);
        let known = Known::new(as_of, about.reporting_currency, market.as_ref(), book.as_ref());
        let collateral = of_liquidity.collateral.read_files(folder, &known, which, errors);
        let plan = Plan { rules: rules.plan, at_risk, frontier: tables.frontier.clone(), ..plan };
        (plan, market, (scenarios.planned, rules.findings, collateral), book, planned)
    });
    if dated.is_none() {
        pass_over_dated(&root);
    }
    root.finish();
    let (plan, market, (scenarios, of_rules, collateral), book, new_business) = dated?;
    let (market, book) = (market?.market, book?);
    let mut findings = book.noted.findings;
    findings.extend(behaviour::findings(&behaviours, &book.book));
    findings.extend(unread(folder).into_iter().chain(of_rules));
    let mut assumptions = about.assumptions;
    assumptions.extend(book.noted.assumptions);
    let mut inputs = Inputs {
        case: about.info,
        book: book.book,
        market,
        reporting_currency: about.reporting_currency?,
        behaviours: behaviours.named,
        scenarios,
        new_business,
        capital,
        profit,
        transfer,
        credit_rules,
        capital_marks,
        class_rules: of_liquidity.class_rules,
        collateral,
        ladder_tag: of_liquidity.ladder_tag,
        maturity: of_liquidity.maturity,
        stresses: of_liquidity.stresses,
        assumptions,
        refused: 0,
        defaulted: book.noted.defaulted,
        findings,
    };
    tables.restrict(&mut inputs);
    Some((inputs, plan))
}

/// Which tables contracts are read from, and how.
fn contract_tables<'a>(
    root: &Section<'_, '_>,
    folder: &CaseFolder,
    tags: &[String],
    which: Which<'a>,
) -> ContractTables<'a> {
    ContractTables {
        which,
        frontier: read_frontier(root, which),
        entities: read_entities(root, tags, which),
        constants: read_constants(root, folder),
    }
}

/// Passes over what a case without a day cannot read: the day is what is wrong with it.
fn pass_over_dated(root: &Section<'_, '_>) {
    for key in ["plan", "income", "market", "scenarios", "scenario", "rules", "at_risk"] {
        root.entry(key);
    }
}

/// `[case]`.
struct About {
    info: CaseInfo,
    as_of: Option<Day>,
    reporting_currency: Option<Currency>,
    tags: Vec<String>,
    assumptions: Vec<String>,
}

impl About {
    fn read(root: &Section<'_, '_>) -> Self {
        let mut about = Self {
            info: CaseInfo::default(),
            as_of: None,
            reporting_currency: None,
            tags: Vec::new(),
            assumptions: Vec::new(),
        };
        let Some(entry) = root.needed("case", "a table [case] with name, as_of and reporting_currency")
        else {
            return about;
        };
        let Some(section) = entry.section() else { return about };
        let name = section.needed("name", "a short name").and_then(|name| name.text()).unwrap_or_default();
        about.as_of = section.needed("as_of", "the market's day YYYY-MM-DD").and_then(|day| day.day());
        about.reporting_currency = section
            .needed("reporting_currency", "a currency of ISO 4217 such as \"EUR\"")
            .and_then(|currency| currency.parsed(Problem::from));
        let currency = about.reporting_currency.map_or(String::new(), |currency| currency.to_string());
        about.info = CaseInfo {
            title: section.text("title").unwrap_or_else(|| name.clone()),
            name,
            entity: section.text("entity").unwrap_or_default(),
            money_unit: section.text("money_unit").unwrap_or(currency),
        };
        about.assumptions = section.texts("assumptions");
        if let Some(entry) = section.entry("tags") {
            about.tags = read_tags(&entry);
        }
        section.finish();
        about
    }
}

fn read_tags(entry: &Entry<'_, '_>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in entry.list("a list of texts") {
        let Some(name) = tag.text() else { continue };
        let known = |names: &[&str]| names.contains(&name.as_str());
        if term(&name).is_some() || known(&RESERVED_COLUMNS) || known(&ALWAYS_GROUPS) {
            tag.refuse(Problem::TagTaken);
        } else if tags.contains(&name) {
            tag.refuse(Problem::Twice { kind: "tag" });
        } else {
            tags.push(name);
        }
    }
    tags
}

/// Amounts of capital, in the reporting currency and in the unit of the contract tables.
pub(crate) fn read_amounts(section: &Section<'_, '_>) -> Capital {
    let amount = |key: &'static str| {
        let entry = section.entry(key)?;
        let amount = Micros::from_units(entry.number()?).ok().filter(|amount| *amount > Micros::ZERO);
        if amount.is_none() {
            entry.refuse(Problem::Expected { expected: "a positive amount below 1e30" });
        }
        amount
    };
    let [cet1, tier1, total] = ["cet1", "tier1", "total"].map(amount);
    let [risk_weighted, other_risk_weighted, exposure] =
        ["risk_weighted", "other_risk_weighted", "exposure"].map(amount);
    for (key, part, whole) in [("cet1", cet1, tier1.or(total)), ("tier1", tier1, total)] {
        if part.zip(whole).is_some_and(|(part, whole)| part > whole) {
            let expected = "cet1 at most tier1, and tier1 at most total: each holds the one before";
            section.refuse_key(key, Problem::Expected { expected });
        }
    }
    Capital { cet1, tier1, total, risk_weighted, other_risk_weighted, exposure }
}

/// `[capital]`.
fn read_capital(root: &Section<'_, '_>, tags: &[String]) -> (Capital, Vec<CreditRule>, Option<CapitalMarks>) {
    let Some(section) = root.section("capital") else { return (Capital::default(), Vec::new(), None) };
    let capital = read_amounts(&section);
    let Capital { cet1, risk_weighted, .. } = capital;
    for key in ["marks", "class"].into_iter().filter(|key| cet1.is_none() && section.has(key)) {
        section.refuse_key(key, Problem::Expected { expected: "cet1 in [capital] beside it" });
    }
    for key in ["other_risk_weighted", "class"] {
        if risk_weighted.is_some() && section.has(key) {
            let expected = "none beside risk_weighted, which is the sum of all";
            section.refuse_key(key, Problem::Expected { expected });
        }
    }
    let of_marks = section.section("marks").map(|marks| read_marks(&marks));
    let credit = section.sections("class").iter().filter_map(|rule| read_credit_rule(rule, tags)).collect();
    section.finish();
    (capital, credit, of_marks)
}

/// `[profit]`: what a year brings and costs beside interest; all of it is needed.
fn read_profit(root: &Section<'_, '_>) -> Option<ProfitAndLoss> {
    let section = root.section("profit")?;
    let amount = |key: &'static str| {
        let entry = section.needed(key, "an amount of a year in the reporting currency")?;
        let amount = entry.number().filter(|amount| *amount >= 0.0 && *amount < 1e30);
        if amount.is_none() {
            entry.refuse(Problem::Expected { expected: "an amount of 0 or more" });
        }
        amount
    };
    let [other_income, expenses, provisions] = ["other_income", "expenses", "provisions"].map(amount);
    section.needed("tax_rate", "a share from 0 to 1");
    let tax_rate = share(&section, "tax_rate");
    section.finish();
    Some(ProfitAndLoss {
        interest: 0.0,
        other_income: other_income?,
        expenses: expenses?,
        provisions: provisions?,
        tax_rate: tax_rate?,
    })
}

/// `[tables."contracts/x.csv".constants]`.
fn read_constants(root: &Section<'_, '_>, folder: &CaseFolder) -> Vec<TableConstants> {
    let Some(tables) = root.section("tables") else { return Vec::new() };
    let there: Vec<String> =
        folder.names(FOLDER).unwrap_or_default().iter().map(|name| format!("{FOLDER}/{name}")).collect();
    let mut read = Vec::new();
    for (name, entry) in tables.entries() {
        if !there.iter().any(|file| file == name) {
            entry.refuse(Problem::NoSuch { kind: "contract table", there: there.clone() });
            continue;
        }
        let Some(table) = entry.section() else { continue };
        let mut constants = Vec::new();
        if let Some(section) = table.section("constants") {
            for (name, entry) in section.entries() {
                let value = constant(&entry);
                let (line, field) = (entry.line(), entry.path().to_owned());
                constants.extend(value.map(|value| Constant { name: name.to_owned(), value, line, field }));
            }
        }
        table.finish();
        read.push(TableConstants { table: name.to_owned(), constants });
    }
    read
}

fn constant(entry: &Entry<'_, '_>) -> Option<ConstantValue> {
    use crate::cell::Cell;
    Some(match entry.cell()? {
        Cell::Text(text) => ConstantValue::Text(text.to_owned()),
        Cell::Number(number) => ConstantValue::Number(number),
        Cell::Day(day) => ConstantValue::Day(day),
        Cell::Flag(flag) => ConstantValue::Flag(flag),
        Cell::Empty | Cell::Whole(_) => return None,
    })
}

/// A note for every file of `market/` that nothing reads.
fn unread(folder: &CaseFolder) -> Vec<Finding> {
    let names = folder.names("market").unwrap_or_default();
    let paths = names.iter().map(|name| format!("market/{name}"));
    paths
        .filter(|path| path.ends_with(".csv") && folder.files().iter().all(|file| file.path != *path))
        .map(|path| Finding {
            severity: Severity::Note,
            subject: path,
            what: "the file is in the market folder and case.toml does not name it; it was not read"
                .to_owned(),
            amount: None,
        })
        .collect()
}
