//! `behaviour.toml`: deposit and prepayment models, and variants of them shown side by side.

use crate::error::{Errors, Problem};
use crate::files::CaseFolder;
use crate::toml_reader::{Entry, Section, TomlFile};
use plimsoll::NamedBehaviour;
use plimsoll_behaviour::{Assumption, Behaviour, DepositCategory, DepositModel, Prepayment, RunOff};
use plimsoll_contract::Book;
use plimsoll_units::{Currency, Day, Finding, Micros, Money, Severity};
use std::collections::BTreeMap;

/// The file; a case without models has none.
const FILE: &str = "behaviour.toml";

const RUN_OFFS: [(&str, RunOff); 2] = [("linear", RunOff::Linear), ("exponential", RunOff::Exponential)];

/// Every set of assumptions; the first is the main one, without a name.
pub(crate) struct ReadBehaviours {
    pub(crate) named: Vec<NamedBehaviour>,
    /// Names of the deposit models, by place; also of those that could not be made.
    pub(crate) deposit_names: Vec<String>,
    /// Names of the prepayment models, by place.
    pub(crate) prepayment_names: Vec<String>,
}

/// Reads the file where there is one.
pub(crate) fn read_behaviours(folder: &mut CaseFolder, errors: &Errors) -> ReadBehaviours {
    let mut read =
        ReadBehaviours { named: Vec::new(), deposit_names: Vec::new(), prepayment_names: Vec::new() };
    let there = folder.names("").is_ok_and(|names| names.iter().any(|name| name == FILE));
    let text = if there { errors.keep(folder.text(FILE)) } else { None };
    let mut main = Models::default();
    let mut variants = Vec::new();
    if let Some(text) = &text {
        let file = TomlFile::new(FILE, text, errors);
        if let Some(parsed) = file.parse() {
            let root = Section::root(&file, &parsed);
            main = read_models(&root);
            variants = read_variants(&root, &main);
            root.finish();
        }
    }
    read.deposit_names = main.deposits.iter().map(|deposit| deposit.who.name.clone()).collect();
    read.prepayment_names = main.prepayments.iter().map(|prepayment| prepayment.who.name.clone()).collect();
    read.named = std::iter::once((String::new(), main))
        .chain(variants)
        .map(|(name, models)| NamedBehaviour { name, behaviour: models.build() })
        .collect();
    read
}

/// The models of one set of assumptions, as the file gives them.
#[derive(Clone, Default)]
struct Models {
    deposits: Vec<Deposit>,
    prepayments: Vec<Prepaid>,
}

/// Whose assumption it is, and why.
#[derive(Clone, Default)]
struct Who {
    name: String,
    owner: Option<String>,
    dated: Option<Day>,
    evidence: Option<String>,
}

#[derive(Clone, Default)]
struct Deposit {
    who: Who,
    category: Option<DepositCategory>,
    core_share: Option<f64>,
    average_life_years: Option<f64>,
    run_off: Option<RunOff>,
    pass_through: Option<f64>,
    rate_floor: Option<f64>,
    model: Option<DepositModel>,
}

#[derive(Clone, Default)]
struct Prepaid {
    who: Who,
    cpr: Option<f64>,
    model: Option<Prepayment>,
}

impl Models {
    fn build(self) -> Behaviour {
        let deposits = self.deposits.into_iter().filter_map(|deposit| deposit.who.assume(deposit.model?));
        let prepayments =
            self.prepayments.into_iter().filter_map(|prepaid| prepaid.who.assume(prepaid.model?));
        Behaviour { deposits: deposits.collect(), prepayments: prepayments.collect() }
    }
}

impl Who {
    fn assume<M>(self, model: M) -> Option<Assumption<M>> {
        let Self { name, owner, dated, evidence } = self;
        Some(Assumption { name, model, owner: owner?, dated: dated?, evidence: evidence? })
    }

    /// Takes what the section says over what is known.
    fn read(&mut self, section: &Section<'_, '_>) {
        self.owner = section.text("owner").or(self.owner.take());
        self.dated = section.entry("dated").and_then(|dated| dated.day()).or(self.dated);
        self.evidence = section.text("evidence").or(self.evidence.take());
    }

    fn check(&self, section: &Section<'_, '_>) {
        missing(section, "owner", self.owner.is_none(), "who answers for the assumption");
        missing(section, "dated", self.dated.is_none(), "the day YYYY-MM-DD the assumption was made");
        missing(section, "evidence", self.evidence.is_none(), "what supports the assumption");
    }
}

/// A missing key is an error; one that is there and wrong has its error already.
fn missing(section: &Section<'_, '_>, key: &'static str, is_missing: bool, expected: &'static str) {
    if is_missing && section.entry(key).is_none() {
        section.refuse_key(key, Problem::MissingKey { expected });
    }
}

impl Deposit {
    fn read(&mut self, section: &Section<'_, '_>) {
        let one_of =
            |entry: Option<Entry<'_, '_>>| entry.and_then(|entry| entry.one_of(&DepositCategory::NAMES));
        self.who.read(section);
        self.category = one_of(section.entry("category")).or(self.category);
        self.core_share = section.number("core_share").or(self.core_share);
        self.average_life_years = section.number("average_life_years").or(self.average_life_years);
        let run_off = section.entry("run_off").and_then(|entry| entry.one_of(&RUN_OFFS));
        self.run_off = run_off.or(self.run_off);
        self.pass_through = section.number("pass_through").or(self.pass_through);
        self.rate_floor = section.number("rate_floor").or(self.rate_floor);
    }

    /// Makes the model; what is wrong becomes errors.
    fn make(&mut self, section: &Section<'_, '_>) {
        self.who.check(section);
        let categories = "retail_transactional, retail_non_transactional, wholesale, wholesale_non_financial or wholesale_financial";
        missing(section, "category", self.category.is_none(), categories);
        missing(section, "core_share", self.core_share.is_none(), "the core's share of the balance, 0 to 1");
        missing(section, "average_life_years", self.average_life_years.is_none(), "the core's average life");
        missing(section, "run_off", self.run_off.is_none(), "linear or exponential");
        missing(
            section,
            "pass_through",
            self.pass_through.is_none(),
            "the share of a rate change passed on, 0 to 1",
        );
        let (Some(category), Some(core), Some(life), Some(run_off), Some(pass_through)) =
            (self.category, self.core_share, self.average_life_years, self.run_off, self.pass_through)
        else {
            return;
        };
        match DepositModel::new(category, core, life, run_off, pass_through, self.rate_floor) {
            Ok(model) => self.model = Some(model),
            Err(error) => section.refuse(Problem::refused(&error)),
        }
    }
}

impl Prepaid {
    fn read(&mut self, section: &Section<'_, '_>) {
        self.who.read(section);
        self.cpr = section.number("cpr").or(self.cpr);
    }

    fn make(&mut self, section: &Section<'_, '_>) {
        self.who.check(section);
        missing(section, "cpr", self.cpr.is_none(), "the share of the balance prepaid a year, 0 to 1");
        let Some(cpr) = self.cpr else { return };
        match Prepayment::new(cpr) {
            Ok(model) => self.model = Some(model),
            Err(error) => section.refuse_key("cpr", Problem::refused(&error)),
        }
    }
}

fn read_models(root: &Section<'_, '_>) -> Models {
    let mut models = Models::default();
    for section in root.sections("deposit") {
        let mut deposit = Deposit::default();
        if let Some(name) =
            read_name(&section, models.deposits.iter().map(|known| &known.who.name), "deposit model")
        {
            deposit.who.name = name;
            deposit.read(&section);
            deposit.make(&section);
            models.deposits.push(deposit);
        }
        section.finish();
    }
    for section in root.sections("prepayment") {
        let mut prepaid = Prepaid::default();
        let known = models.prepayments.iter().map(|known| &known.who.name);
        if let Some(name) = read_name(&section, known, "prepayment model") {
            prepaid.who.name = name;
            prepaid.read(&section);
            prepaid.make(&section);
            models.prepayments.push(prepaid);
        }
        section.finish();
    }
    models
}

fn read_name<'n>(
    section: &Section<'_, '_>,
    mut known: impl Iterator<Item = &'n String>,
    kind: &'static str,
) -> Option<String> {
    let name = section.needed("name", "a name")?.text()?;
    if known.any(|known| *known == name) {
        section.refuse_key("name", Problem::Twice { kind });
        return None;
    }
    Some(name)
}

/// `[[variant]]` with `[variant.deposit.NAME]` and `[variant.prepayment.NAME]`: the same models, some keys changed.
fn read_variants(root: &Section<'_, '_>, main: &Models) -> Vec<(String, Models)> {
    let mut variants: Vec<(String, Models)> = Vec::new();
    for section in root.sections("variant") {
        let Some(name) = read_name(&section, variants.iter().map(|(name, _)| name), "variant") else {
            continue;
        };
        let mut models = main.clone();
        let mut changed = 0;
        for (name, part) in overrides(&section, "deposit") {
            changed += 1;
            let there = models.deposits.iter().map(|known| known.who.name.clone()).collect();
            match models.deposits.iter_mut().find(|known| known.who.name == name) {
                Some(deposit) => {
                    deposit.read(&part);
                    deposit.make(&part);
                }
                None => {
                    Deposit::default().read(&part);
                    part.refuse(Problem::NoSuch { kind: "deposit model", there });
                }
            }
            part.finish();
        }
        for (name, part) in overrides(&section, "prepayment") {
            changed += 1;
            let there = models.prepayments.iter().map(|known| known.who.name.clone()).collect();
            match models.prepayments.iter_mut().find(|known| known.who.name == name) {
                Some(prepaid) => {
                    prepaid.read(&part);
                    prepaid.make(&part);
                }
                None => {
                    Prepaid::default().read(&part);
                    part.refuse(Problem::NoSuch { kind: "prepayment model", there });
                }
            }
            part.finish();
        }
        section.finish();
        if changed == 0 {
            section.refuse(Problem::Expected {
                expected: "a variant that changes at least one model of this file",
            });
        }
        variants.push((name, models));
    }
    variants
}

/// The tables below `[variant.deposit]`, by the names of the models they change.
fn overrides<'a, 'f>(section: &Section<'a, 'f>, key: &'static str) -> Vec<(&'f str, Section<'a, 'f>)> {
    let Some(models) = section.section(key) else { return Vec::new() };
    models.entries().into_iter().filter_map(|(name, entry)| Some((name, entry.section()?))).collect()
}

/// Assumptions beyond a supervisory cap, with the balances that use them; they are used as they are.
pub(crate) fn findings(behaviours: &ReadBehaviours, book: &Book) -> Vec<Finding> {
    let mut balances: BTreeMap<(u16, Currency), Micros> = BTreeMap::new();
    for row in book.rows() {
        if let Some(model) = row.marks.deposit {
            *balances.entry((model, row.currency)).or_insert(Micros::ZERO) += row.opening.abs();
        }
    }
    let mut findings = Vec::new();
    for named in &behaviours.named {
        let of = if named.name.is_empty() { String::new() } else { format!(" (variant {:?})", named.name) };
        for (place, deposit) in named.behaviour.deposits.iter().enumerate() {
            for breach in deposit.model.cap_breaches() {
                let what = format!(
                    "{} {} is beyond the supervisory cap of {}; the assumption is used as it is",
                    breach.what, breach.value, breach.cap
                );
                let subject = format!("deposit model {:?}{of}", deposit.name);
                let using = balances.iter().filter(|((model, _), _)| usize::from(*model) == place);
                for ((_, currency), amount) in using {
                    let amount = Some(Money { amount: *amount, currency: *currency });
                    let (subject, what) = (subject.clone(), what.clone());
                    findings.push(Finding { severity: Severity::Warning, subject, what, amount });
                }
            }
        }
    }
    findings
}
