//! Liquidity: the class of every contract, what contracts add up to by rule, and what each of them brings to a line.

mod gathered;
mod held;

pub(crate) use gathered::{Gathered, OfAll};
pub(crate) use held::{Held, part};

use crate::check::no_exchange_rate;
use crate::coded::Coded;
use crate::collateral::{
    HeldItem, findings, held_items, lines_held, net_derivatives, netting_sets, reused, set_name,
};
use crate::conditions::{Condition, Matchers};
use crate::project::Profiles;
use crate::worlds::exchange;
use crate::{Inputs, Plan, RunError};
use held::Sight;
use plimsoll_contract::terms::ContractType;
use plimsoll_contract::{Row, Side};
use plimsoll_measure::Groups;
use plimsoll_rule::{
    Edition, LiquidityLines, LiquidityPart, LiquiditySums, Rule, between_currencies, class_named, is_liquid,
    is_secured, liquidity_class_name, liquidity_classes, rule, unclassified,
};
use plimsoll_units::{Currency, DayGrid, Finding, Micros, Severity};
use std::collections::BTreeMap;

/// Which contracts have a class: all whose columns and terms hold these values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassRule {
    /// The class, by its place among the catalogue's.
    pub class: Option<u16>,
    /// The class of what may still be drawn.
    pub facility: Option<u16>,
    /// What has to hold: all of them.
    pub conditions: Vec<Condition>,
}

/// What contracts bring to the lines of every rule of liquidity.
#[derive(Default)]
pub(crate) struct LiquidityOf {
    pub(crate) sums: BTreeMap<String, LiquiditySums>,
    pub(crate) findings: Vec<Finding>,
}

/// The rules of liquidity that are applied.
fn editions(plan: &Plan) -> Result<Vec<Edition>, RunError> {
    let editions = plan.rules.applied.iter().map(|applied| rule(&applied.rule).and_then(Rule::edition));
    let editions: Vec<Edition> = editions.collect::<Result<_, _>>()?;
    Ok(editions.into_iter().filter(Edition::is_of_liquidity).collect())
}

/// What contracts add up to for liquidity, where a rule or a stress asks for it.
#[derive(Debug, Default)]
pub(crate) struct Holdings<'a> {
    /// What ladders tell contracts apart by, where any is asked for.
    pub(crate) coded: Option<Coded<'a>>,
    /// None where nothing asks for it.
    pub(crate) gathered: Option<Gathered>,
    /// Profiles of codes by letter, where the run's own do not tell codes.
    pub(crate) letter: Option<Profiles>,
}

impl<'a> Holdings<'a> {
    /// * `has_letter` — whether the run makes profiles by letter
    pub(crate) fn new(
        inputs: &'a Inputs,
        plan: &Plan,
        groups: &Groups,
        (grid, has_letter): (DayGrid, bool),
    ) -> Result<Self, RunError> {
        let editions = editions(plan)?;
        let coded = Coded::new(inputs, groups, has_letter);
        if editions.is_empty() && coded.is_none() {
            return Ok(Self::default());
        }
        let (gathered, letter) = Gathered::new(inputs, (plan, grid), &editions, coded.as_ref())?;
        Ok(Self { coded, gathered: Some(gathered), letter })
    }
}

/// What contracts bring to the rules of liquidity that are applied, and what is found of them.
pub(crate) fn liquidity(inputs: &Inputs, gathered: Option<&Gathered>) -> LiquidityOf {
    let Some(Gathered { sums, sets, flows_out, of_all }) = gathered else { return LiquidityOf::default() };
    let mut of = LiquidityOf { sums: sums.clone(), findings: modelled(&of_all.modelled) };
    if *flows_out {
        of.findings.extend(findings(inputs, &of_all.lines_held, sets));
    } else if !inputs.stresses.is_empty() {
        of.findings.extend(lines_held(&of_all.lines_held));
    }
    if !inputs.stresses.is_empty() {
        of.findings.extend(reused(&of_all.reusable));
    }
    of
}

/// Every contract as a rule sees it, in order of rows.
fn held(inputs: &Inputs, plan: &Plan, edition: &Edition) -> Result<Vec<Held>, RunError> {
    let sight = Sight::new(inputs, |class| is_liquid(&edition.lines, class), None);
    let grid = crate::worlds::letter_grid(inputs);
    let (parts, _) = sight.gathered((plan, grid), None, Vec::new, Vec::push)?;
    let mut all: Vec<Held> = parts.into_iter().flatten().collect();
    all.sort_unstable_by_key(|one| one.row);
    net_derivatives(inputs, &mut all);
    Ok(all)
}

/// Liquid assets that have no fair value are taken at the engine's.
fn modelled(amounts: &BTreeMap<Currency, Micros>) -> Vec<Finding> {
    let what = "have no fairValue: their market value is the present value on the curve of their currency";
    Finding::of_each(Severity::Note, "liquid assets", what, amounts)
}

/// What a contract or item brings to a line of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiquidityPiece {
    /// The contract or item, or the netting set that nets currencies.
    pub name: String,
    /// Its currency; none for what is of all currencies alone, in the reporting currency.
    pub currency: Option<Currency>,
    /// The amount.
    pub amount: Micros,
}

/// What each contract and item brings to a line of a rule. Pieces of a currency add up to the line in it, all of them to
/// the line over all currencies.
///
/// # Errors
/// [`RunError`] as a run, and when there is no such rule or line.
pub fn liquidity_contracts(
    inputs: &Inputs,
    plan: &Plan,
    name: &str,
    line: &str,
) -> Result<Vec<LiquidityPiece>, RunError> {
    let edition = rule(name)?.edition()?;
    let known = edition.lines.iter().position(|known| known.name == line);
    let wanted = known.ok_or_else(|| RunError::NoLine {
        rule: name.to_owned(),
        line: line.to_owned(),
        available: edition.lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>().join("; "),
    })?;
    if edition.lines[wanted].is_capital() {
        return Err(RunError::NotOfContracts { rule: name.to_owned(), line: line.to_owned() });
    }
    crate::collateral::check(inputs)?;
    let lines = LiquidityLines::new(&edition.lines);
    let held = held(inputs, plan, &edition)?;
    let sets = netting_sets(inputs, &held);
    let of_contracts = held.iter().map(|one| (inputs.book.contract_id(one.row), one.currency, &one.holding));
    let items = held_items(inputs, &sets);
    let of_items = items.iter().map(|HeldItem { name, currency, holding }| (&**name, *currency, holding));
    let mut pieces = Vec::new();
    for (name, currency, holding) in of_contracts.chain(of_items) {
        let mut amount = Micros::ZERO;
        lines.allocate(holding, |place, of_place| {
            if place.line == wanted {
                amount += of_place;
            }
        });
        if amount != Micros::ZERO {
            pieces.push(LiquidityPiece { name: name.to_owned(), currency: Some(currency), amount });
        }
    }
    let [pays, receives] = edition.lines[wanted].nets();
    let rates = exchange(inputs)?;
    let reported = |amount: Micros, currency| match rates.get(&currency) {
        _ if currency == inputs.reporting_currency => Ok(amount),
        Some(rate) => Ok(rate.convert(amount)),
        None => Err(no_exchange_rate(inputs, currency)),
    };
    for (set, of) in between_currencies(&sets, reported)?.into_iter().filter(|_| pays || receives) {
        let amount = if pays { -of.outflow } else { -of.inflow };
        let name = format!("netting set {}, between currencies", set_name(inputs, set));
        pieces.push(LiquidityPiece { name, currency: None, amount });
    }
    Ok(pieces)
}

/// What a contract brings to the parts of a rule, weighted and in the reporting currency.
#[derive(Debug, Default)]
pub(crate) struct WeightedParts {
    amounts: BTreeMap<LiquidityPart, f64>,
    /// Whether it is secured lending or funding.
    pub(crate) secured: bool,
    /// Whether the rule knows its class.
    pub(crate) known: bool,
    /// Whether it can be in the stock of liquid assets.
    pub(crate) liquid: bool,
}

impl WeightedParts {
    pub(crate) fn amount(&self, part: LiquidityPart) -> f64 {
        self.amounts.get(&part).copied().unwrap_or(0.0)
    }
}

/// What every contract brings to the parts of a rule. Shape `[rows]`.
pub(crate) fn weighted_parts(
    inputs: &Inputs,
    plan: &Plan,
    name: &str,
) -> Result<Vec<WeightedParts>, RunError> {
    let edition = rule(name)?.edition()?;
    let lines = LiquidityLines::new(&edition.lines);
    let mut all = Vec::new();
    for Held { currency, holding, .. } in held(inputs, plan, &edition)? {
        let worth = inputs.worth(currency);
        let mut of = WeightedParts::default();
        let mut failed = None;
        lines.allocate(&holding, |place, amount| match edition.rate_at(&place) {
            Ok(rate) => {
                *of.amounts.entry(edition.lines[place.line].part).or_default() +=
                    amount.to_units() * rate * worth;
            }
            Err(error) => failed = Some(error),
        });
        if let Some(error) = failed {
            return Err(error.into());
        }
        of.secured = is_secured(holding.class);
        of.known = holding.class.is_some_and(|class| class != unclassified() && lines.knows(class));
        of.liquid = holding.class.is_some_and(|class| is_liquid(&edition.lines, class));
        all.push(of);
    }
    Ok(all)
}

/// Whether a class is one of a side: a rule of deposits says nothing of loans.
fn fits(class: u16, side: Side) -> bool {
    let kind = liquidity_classes().get(usize::from(class)).map_or("", |class| class.kind);
    match side {
        Side::Asset => kind == "asset" || kind == "any",
        Side::Liability => kind == "liability" || kind == "any",
        Side::OffBalance => kind == "derivative" || kind == "any",
    }
}

/// Fails when a contract has a class of another side, or collateral that its class has no use for.
pub(crate) fn check(inputs: &Inputs) -> Result<(), RunError> {
    crate::collateral::check(inputs)?;
    for (place, row) in inputs.book.rows().iter().enumerate() {
        let number = u32::try_from(place).unwrap_or(u32::MAX);
        let refused = |column: &'static str, class: u16, expected: String| RunError::WrongClass {
            contract_id: inputs.book.contract_id(number).to_owned(),
            column,
            class: liquidity_class_name(class),
            expected,
        };
        if let Some(class) = row.marks.liquidity.filter(|class| !fits(*class, row.side)) {
            let expected = format!(
                "a class of kind {} or any",
                match row.side {
                    Side::OffBalance => "derivative",
                    side => side.name(),
                }
            );
            return Err(refused("liquidityClass", class, expected));
        }
        let of_row = inputs.book.liquidity(number);
        if let (Side::Liability, Some(facility), Some(_)) = (row.side, of_row.facility, of_row.undrawn) {
            let expected = "none, as what may be drawn of a liability is a line that the bank holds; a line granted is an asset";
            return Err(refused("facilityClass", facility, expected.to_owned()));
        }
    }
    let classes = if inputs.book.with_liquidity().next().is_some() { classes(inputs) } else { Vec::new() };
    for (place, (class, _)) in classes.iter().enumerate() {
        let number = u32::try_from(place).unwrap_or(u32::MAX);
        if let Some(collateral) = inputs.book.liquidity(number).collateral
            && !is_secured(*class)
        {
            return Err(RunError::WrongClass {
                contract_id: inputs.book.contract_id(number).to_owned(),
                column: "collateralClass",
                class: liquidity_class_name(collateral),
                expected: "none, as the contract is no repo and no reverse_repo".to_owned(),
            });
        }
    }
    Ok(())
}

/// Class and class of what may be drawn of every row: its own columns, then the first rule that holds, then its terms.
pub(crate) fn classes(inputs: &Inputs) -> Vec<(Option<u16>, Option<u16>)> {
    let book = &inputs.book;
    let rules: Vec<(&ClassRule, Matchers<'_>)> =
        inputs.class_rules.iter().map(|rule| (rule, Matchers::new(inputs, &rule.conditions))).collect();
    let [cash, derivative, other] = ["cash", "derivative", "other_asset"].map(class_named);
    let of = |(place, row): (usize, &Row)| {
        let own = book.liquidity(u32::try_from(place).unwrap_or(u32::MAX));
        let (mut class, mut facility) = (row.marks.liquidity, own.facility);
        for (rule, matchers) in &rules {
            if class.is_some() && facility.is_some() {
                break;
            }
            if matchers.hold(place, row) {
                class = class.or(rule.class.filter(|class| fits(*class, row.side)));
                facility = facility.or(rule.facility);
            }
        }
        let by_terms = match row.side {
            Side::OffBalance => derivative,
            Side::Asset if row.marks.intangible || !row.marks.in_economic_value => other,
            Side::Asset if row.contract_type == ContractType::Cash => cash,
            _ => None,
        };
        (class.or(by_terms), facility.filter(|_| row.side != Side::Liability))
    };
    book.rows().iter().enumerate().map(of).collect()
}
