//! `behaviour.toml`: models of what people do, and variants of them shown side by side.
//!
//! Each kind of model is a [`ReadModel`] in a file of its own, and one line in [`Models`].

mod deposit;
mod drawdown;
mod early_redemption;
mod prepayment;
mod renewal;

use crate::error::{Errors, Problem};
use crate::files::CaseFolder;
use crate::history::{History, read_history_of};
use crate::toml_reader::{Entry, Section, TomlFile};
use deposit::DepositFigures;
use drawdown::DrawdownFigures;
use early_redemption::EarlyRedemptionFigures;
use plimsoll::NamedBehaviour;
use plimsoll_behaviour::{Assumption, Behaviour};
use plimsoll_contract::Book;
use plimsoll_units::{Currency, Day, Finding, Micros, Money, Severity};
use prepayment::PrepaymentFigures;
use renewal::RenewalFigures;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The file; a case without models has none.
const FILE: &str = "behaviour.toml";

/// Every set of assumptions; the first is the main one, without a name.
pub(crate) struct ReadBehaviours {
    pub(crate) named: Vec<NamedBehaviour>,
    pub(crate) names: ModelNames,
}

/// Names of the models by place, as contracts refer to them; also of those that could not be made.
#[derive(Clone, Debug, Default)]
pub(crate) struct ModelNames {
    pub(crate) deposits: Vec<String>,
    pub(crate) prepayments: Vec<String>,
    pub(crate) early_redemptions: Vec<String>,
    pub(crate) drawdowns: Vec<String>,
    pub(crate) renewals: Vec<String>,
}

/// Reads the file where there is one.
pub(crate) fn read_behaviours(folder: &mut CaseFolder, errors: &Errors) -> ReadBehaviours {
    let there = folder.names("").is_ok_and(|names| names.iter().any(|name| name == FILE));
    let text = if there { errors.keep(folder.text(FILE)) } else { None };
    let mut main = Models::default();
    let mut variants = Vec::new();
    if let Some(text) = &text {
        let file = TomlFile::new(FILE, text, errors);
        if let Some(parsed) = file.parse() {
            let root = Section::root(&file, &parsed);
            let histories = Histories { folder: RefCell::new(folder), errors };
            main = Models::read(&root, &histories);
            variants = read_variants(&root, &main, &histories);
            root.finish();
        }
    }
    let names = main.names();
    let named = std::iter::once((String::new(), main))
        .chain(variants)
        .map(|(name, models)| NamedBehaviour { name, behaviour: models.build() })
        .collect();
    ReadBehaviours { named, names }
}

/// Histories of the case, read when a model names them.
struct Histories<'a> {
    folder: RefCell<&'a mut CaseFolder>,
    errors: &'a Errors,
}

impl Histories<'_> {
    fn read(&self, file: &str) -> Option<History> {
        read_history_of(&mut self.folder.borrow_mut(), file, self.errors)
    }
}

/// The models of one set of assumptions, as the file gives them.
#[derive(Clone, Default)]
struct Models {
    deposits: Drafts<DepositFigures>,
    prepayments: Drafts<PrepaymentFigures>,
    early_redemptions: Drafts<EarlyRedemptionFigures>,
    drawdowns: Drafts<DrawdownFigures>,
    renewals: Drafts<RenewalFigures>,
}

impl Models {
    fn read(root: &Section<'_, '_>, histories: &Histories<'_>) -> Self {
        Self {
            deposits: Drafts::read(root, histories),
            prepayments: Drafts::read(root, histories),
            early_redemptions: Drafts::read(root, histories),
            drawdowns: Drafts::read(root, histories),
            renewals: Drafts::read(root, histories),
        }
    }

    fn names(&self) -> ModelNames {
        ModelNames {
            deposits: self.deposits.names(),
            prepayments: self.prepayments.names(),
            early_redemptions: self.early_redemptions.names(),
            drawdowns: self.drawdowns.names(),
            renewals: self.renewals.names(),
        }
    }

    /// Takes what the tables below a variant say over what is known; how many models they change.
    fn change(&mut self, variant: &Section<'_, '_>, histories: &Histories<'_>) -> usize {
        self.deposits.change(variant, histories)
            + self.prepayments.change(variant, histories)
            + self.early_redemptions.change(variant, histories)
            + self.drawdowns.change(variant, histories)
            + self.renewals.change(variant, histories)
    }

    fn build(self) -> Behaviour {
        Behaviour {
            deposits: self.deposits.build(),
            prepayments: self.prepayments.build(),
            early_redemptions: self.early_redemptions.build(),
            drawdowns: self.drawdowns.build(),
            renewals: self.renewals.build(),
        }
    }
}

/// The figures of one kind of model, as a section gives them.
trait ReadModel: Clone + Default {
    /// What they make.
    type Model: Clone;
    /// The key of its sections: `[[deposit]]`, `[variant.deposit.NAME]`.
    const KEY: &'static str;
    /// What an error calls it.
    const KIND: &'static str;

    /// Takes what the section says over what is known.
    fn read(&mut self, section: &Section<'_, '_>, histories: &Histories<'_>);

    /// Makes the model; what is missing or wrong becomes errors.
    fn make(&self, section: &Section<'_, '_>) -> Option<Self::Model>;
}

/// Models of one kind, by their place.
#[derive(Clone)]
struct Drafts<R: ReadModel>(Vec<Draft<R>>);

impl<R: ReadModel> Default for Drafts<R> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// One model on its way.
#[derive(Clone)]
struct Draft<R: ReadModel> {
    who: Who,
    figures: R,
    model: Option<R::Model>,
}

/// Whose assumption it is, and why.
#[derive(Clone, Default)]
struct Who {
    name: String,
    owner: Option<String>,
    dated: Option<Day>,
    evidence: Option<String>,
}

impl<R: ReadModel> Drafts<R> {
    fn read(root: &Section<'_, '_>, histories: &Histories<'_>) -> Self {
        let mut drafts = Self::default();
        for section in root.sections(R::KEY) {
            if let Some(name) = read_name(&section, drafts.0.iter().map(|known| &known.who.name), R::KIND) {
                let who = Who { name, ..Who::default() };
                let mut draft = Draft { who, figures: R::default(), model: None };
                draft.take(&section, histories);
                drafts.0.push(draft);
            }
            section.finish();
        }
        drafts
    }

    fn names(&self) -> Vec<String> {
        self.0.iter().map(|draft| draft.who.name.clone()).collect()
    }

    fn change(&mut self, variant: &Section<'_, '_>, histories: &Histories<'_>) -> usize {
        let Some(models) = variant.section(R::KEY) else { return 0 };
        let changed = models.entries();
        for (name, entry) in &changed {
            let Some(part) = entry.section() else { continue };
            match self.0.iter_mut().find(|known| known.who.name == *name) {
                Some(draft) => draft.take(&part, histories),
                None => {
                    R::default().read(&part, histories);
                    part.refuse(Problem::NoSuch { kind: R::KIND, there: self.names() });
                }
            }
            part.finish();
        }
        changed.len()
    }

    fn build(self) -> Vec<Assumption<R::Model>> {
        self.0.into_iter().filter_map(|draft| draft.who.assume(draft.model?)).collect()
    }
}

impl<R: ReadModel> Draft<R> {
    fn take(&mut self, section: &Section<'_, '_>, histories: &Histories<'_>) {
        self.who.read(section);
        self.figures.read(section, histories);
        self.who.check(section);
        self.model = self.figures.make(section);
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

/// A whole number of months, 0 to 1200.
pub(crate) fn months(entry: &Entry<'_, '_>) -> Option<u32> {
    let number = entry.number()?;
    if number.fract() != 0.0 || !(0.0..=1200.0).contains(&number) {
        entry.refuse(Problem::Expected { expected: "a whole number of months, 0 to 1200" });
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1200")]
    Some(number as u32)
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

/// `[[variant]]` with `[variant.KIND.NAME]`: the same models, some keys changed.
fn read_variants(root: &Section<'_, '_>, main: &Models, histories: &Histories<'_>) -> Vec<(String, Models)> {
    let mut variants: Vec<(String, Models)> = Vec::new();
    for section in root.sections("variant") {
        let Some(name) = read_name(&section, variants.iter().map(|(name, _)| name), "variant") else {
            continue;
        };
        let mut models = main.clone();
        let changed = models.change(&section, histories);
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

/// Assumptions beyond a supervisory cap, with the balances that use them; they are used as they are.
pub(crate) fn findings(behaviours: &ReadBehaviours, book: &Book) -> Vec<Finding> {
    let breaches = |named: &NamedBehaviour| {
        named.behaviour.deposits.iter().any(|deposit| !deposit.model.cap_breaches().is_empty())
    };
    if !behaviours.named.iter().any(breaches) {
        return Vec::new();
    }
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
