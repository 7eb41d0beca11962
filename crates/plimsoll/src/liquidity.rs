//! Contracts as rules of liquidity see them: class, amounts due, market value, residual maturity, pledges.

use crate::check::no_exchange_rate;
use crate::coded::Coded;
use crate::collateral::{
    HeldItem, findings, held_items, lines_held, net_derivatives, netting_sets, reusable, set_name,
};
use crate::conditions::{Condition, Matchers};
use crate::letter::Letter;
use crate::project::Profiles;
use crate::standardised::by_letter;
use crate::worlds::exchange;
use crate::{Inputs, Plan, RunError};
use plimsoll_contract::terms::ContractType;
use plimsoll_contract::{Row, Side};
use plimsoll_measure::{Due, Groups};
use plimsoll_rule::{
    Edition, HoldingSide, LiquidityHolding, LiquidityLines, LiquidityPart, LiquiditySums, Pledge, Rule,
    between_currencies, class_named, is_liquid, is_secured, liquidity_class_name, liquidity_classes, rule,
    unclassified,
};
use plimsoll_units::{Currency, Day, DayGrid, Finding, Micros, Money, Severity};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Contracts that are added up at once.
const CONTRACTS_A_TASK: usize = 4096;
/// The highest risk weight for which stable funding has a factor of its own.
const LOW_RISK: f64 = 0.35;

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

/// A contract with its currency.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) row: u32,
    pub(crate) currency: Currency,
    pub(crate) holding: LiquidityHolding,
    /// Market value of what is pledged.
    pub(crate) pledged_value: Micros,
    /// Whether its market value is the engine's, for want of a fair value.
    modelled: bool,
}

/// The rules of liquidity that are applied.
fn editions(plan: &Plan) -> Result<Vec<Edition>, RunError> {
    let editions = plan.rules.applied.iter().map(|applied| rule(&applied.rule).and_then(Rule::edition));
    let editions: Vec<Edition> = editions.collect::<Result<_, _>>()?;
    Ok(editions.into_iter().filter(Edition::is_of_liquidity).collect())
}

/// Every contract as liquidity sees it, where a rule or a stress asks for it.
#[derive(Debug, Default)]
pub(crate) struct Holdings<'a> {
    /// What ladders tell contracts apart by, where any is asked for.
    pub(crate) coded: Option<Coded<'a>>,
    /// Every contract; none where nothing asks for them.
    pub(crate) held: Vec<Held>,
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
        let is_sold = |class: u16| inputs.stresses.iter().any(|stress| stress.sells(class));
        let is_liquid = |class: u16| {
            is_sold(class)
                || crate::maturity::is_told_by_value(inputs, class)
                || editions.iter().any(|edition| is_liquid(&edition.lines, class))
        };
        let (held, letter) = held(inputs, plan, grid, is_liquid, coded.as_ref())?;
        Ok(Self { coded, held, letter })
    }
}

/// Adds up what contracts bring to the rules of liquidity that are applied.
pub(crate) fn liquidity(inputs: &Inputs, plan: &Plan, held: &[Held]) -> Result<LiquidityOf, RunError> {
    let editions = editions(plan)?;
    let mut of = LiquidityOf::default();
    let sets = netting_sets(inputs, held);
    let items = held_items(inputs, &sets);
    for edition in &editions {
        let lines = LiquidityLines::new(&edition.lines);
        let sum = |held: &[Held]| {
            let holdings = held.iter().map(|held| (&held.holding, held.currency));
            LiquiditySums::of(&lines, holdings, edition.unwinds_any_leg)
        };
        let parts: Vec<LiquiditySums> = held.par_chunks(CONTRACTS_A_TASK).map(sum).collect();
        let beside = items.iter().map(|item| (&item.holding, item.currency));
        let beside = LiquiditySums::of(&lines, beside, edition.unwinds_any_leg);
        let all = parts.into_iter().fold(beside, LiquiditySums::merged);
        of.sums.insert(edition.name.to_owned(), LiquiditySums { netting: sets.clone(), ..all });
    }
    of.findings = modelled(held);
    let flows_out = |edition: &Edition| edition.lines.iter().any(|line| line.part == LiquidityPart::Outflow);
    if editions.iter().any(flows_out) {
        of.findings.extend(findings(inputs, held, &sets));
    } else if !inputs.stresses.is_empty() {
        of.findings.extend(lines_held(held));
    }
    if !inputs.stresses.is_empty() {
        of.findings.extend(reusable(held));
    }
    Ok(of)
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
    let grid = crate::worlds::letter_grid(inputs);
    let lines = LiquidityLines::new(&edition.lines);
    let (held, _) = held(inputs, plan, grid, |class: u16| is_liquid(&edition.lines, class), None)?;
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
    let grid = crate::worlds::letter_grid(inputs);
    let mut all = Vec::new();
    let (held, _) = held(inputs, plan, grid, |class| is_liquid(&edition.lines, class), None)?;
    for Held { currency, holding, .. } in held {
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

/// Liquid assets that have no fair value are taken at the engine's.
fn modelled(held: &[Held]) -> Vec<Finding> {
    let mut amounts: BTreeMap<Currency, Micros> = BTreeMap::new();
    for Held { holding, currency, .. } in held.iter().filter(|held| held.modelled) {
        *amounts.entry(*currency).or_default() += holding.liquid;
    }
    let finding = |(currency, amount): (Currency, Micros)| Finding {
        severity: Severity::Note,
        subject: "liquid assets".to_owned(),
        what: "have no fairValue: their market value is the present value on the curve of their currency"
            .to_owned(),
        amount: Some(Money { amount, currency }),
    };
    amounts.into_iter().filter(|(_, amount)| *amount != Micros::ZERO).map(finding).collect()
}

/// * `is_liquid` — whether holdings of a class are to be valued
/// * `coded` — what ladders tell contracts apart by, where profiles by letter may be needed
fn held(
    inputs: &Inputs,
    plan: &Plan,
    grid: DayGrid,
    is_liquid: impl Fn(u16) -> bool,
    coded: Option<&Coded<'_>>,
) -> Result<(Vec<Held>, Option<Profiles>), RunError> {
    let classes = coded.map_or_else(|| Cow::Owned(classes(inputs)), |coded| Cow::Borrowed(coded.classes()));
    let liquid: Vec<bool> = (0..liquidity_classes().len())
        .map(|class| is_liquid(u16::try_from(class).unwrap_or(u16::MAX)))
        .collect();
    let is_valued = |(row, (class, _)): (&Row, &(Option<u16>, Option<u16>))| {
        let is_liquid = class.is_some_and(|class| liquid[usize::from(class)]);
        row.fair_value.is_none() && (is_liquid || row.side == Side::OffBalance)
    };
    let valued: Vec<bool> = plimsoll_units::pair(inputs.book.rows(), &classes).map(is_valued).collect();
    let letter = Letter { inputs, plan, world: by_letter(inputs, grid)?, valued: &valued };
    let (parts, profiles) = match coded.filter(|coded| coded.projects()) {
        Some(coded) => {
            letter.dues_and_profiles(coded.codes()).map(|(dues, profiles)| (dues, Some(profiles)))?
        }
        None => (letter.dues()?, None),
    };
    let mut dues: Vec<Option<Due>> = vec![None; inputs.book.rows().len()];
    for due in parts.into_iter().flatten() {
        dues[due.row as usize] = Some(due);
    }
    let one = |(place, row): (usize, &Row)| {
        let number = u32::try_from(place).unwrap_or(u32::MAX);
        let (holding, pledged_value) = holding(inputs, number, row, classes[place], dues[place]);
        let modelled =
            valued[place] && row.side != Side::OffBalance && row.contract_type != ContractType::Cash;
        Held { row: number, currency: row.currency, holding, pledged_value, modelled }
    };
    let mut all: Vec<Held> = inputs.book.rows().par_iter().enumerate().map(one).collect();
    net_derivatives(inputs, &mut all);
    Ok((all, profiles))
}

/// A share of an amount.
pub(crate) fn part(amount: Micros, share: f64) -> Micros {
    Micros::from_units(amount.to_units() * share).unwrap_or(amount)
}

fn holding(
    inputs: &Inputs,
    number: u32,
    row: &Row,
    (class, facility): (Option<u16>, Option<u16>),
    due: Option<Due>,
) -> (LiquidityHolding, Micros) {
    let liquidity = inputs.book.liquidity(number);
    let due = due.unwrap_or(Due::none(number));
    let as_of = inputs.market.as_of();
    let is_pledged = liquidity.encumbered_until.is_none_or(|until| until > as_of);
    let pledged = liquidity.encumbered.filter(|_| is_pledged).unwrap_or(Micros::ZERO);
    let share = if row.notional == Micros::ZERO {
        0.0
    } else {
        (pledged.to_units() / row.notional.to_units().abs()).min(1.0)
    };
    let free = |amount: Micros| amount - part(amount, share);
    let market = if row.contract_type == ContractType::Cash {
        row.opening
    } else {
        row.fair_value.unwrap_or(due.value)
    };
    let (side, repaid, opposite) = match row.side {
        Side::Asset => (HoldingSide::Asset, due.received, -due.paid),
        Side::Liability => (HoldingSide::Liability, -due.paid, due.received),
        Side::OffBalance => (HoldingSide::Derivative, Micros::ZERO, Micros::ZERO),
    };
    let on_balance = row.side != Side::OffBalance;
    // What may be drawn of a liability is a line that the bank itself holds.
    let (undrawn, is_owed) = (liquidity.undrawn.unwrap_or(Micros::ZERO), row.side == Side::Liability);
    // What is owed and has no flows may be asked for at once.
    let at_once = row.side == Side::Liability && !row.marks.in_economic_value;
    // What is lent without a maturity is not due, and may stay.
    let never_due = row.side == Side::Asset && row.contract_type == ContractType::UndefinedMaturity;
    let repaid = match (at_once, never_due) {
        (true, _) => row.book_value.abs(),
        (_, true) => Micros::ZERO,
        _ => repaid,
    };
    let bands = match row.side {
        Side::OffBalance => [Micros::ZERO; 3],
        _ if never_due => [Micros::ZERO, Micros::ZERO, row.book_value.abs()],
        _ if at_once => [repaid, Micros::ZERO, Micros::ZERO],
        _ => bands(row, &due),
    };
    let liquid = free(market.max(Micros::ZERO));
    let holding = LiquidityHolding {
        side,
        class,
        facility,
        collateral: liquidity.collateral,
        low_risk: row.risk_weight.is_some_and(|weight| weight <= LOW_RISK),
        liquid,
        collateral_value: liquidity.collateral_value.unwrap_or(Micros::ZERO),
        collateral_free: free(liquidity.collateral_value.unwrap_or(Micros::ZERO)),
        balance: row.opening.abs(),
        due: repaid,
        lending: if row.side == Side::Asset { opposite } else { Micros::ZERO },
        interest: if on_balance { due.interest } else { due.interest + due.received + due.paid },
        // Without a netting agreement a derivative is by itself, day by day.
        payment: if on_balance { Micros::ZERO } else { -due.payments },
        receipt: if on_balance { Micros::ZERO } else { due.receipts },
        undrawn: if is_owed { Micros::ZERO } else { undrawn },
        line_held: if is_owed { undrawn } else { Micros::ZERO },
        item: Micros::ZERO,
        pledged: bands.map(|amount| part(amount, share)),
        bands,
        open: matches!(
            row.contract_type,
            ContractType::Cash | ContractType::UndefinedMaturity | ContractType::Stock
        ) || !row.marks.in_economic_value,
        pledge: pledge(as_of, pledged, liquidity.encumbered_until),
        value: if on_balance { Micros::ZERO } else { market },
    };
    (holding, market.max(Micros::ZERO) - liquid)
}

/// Carrying amount by residual maturity, as principal is repaid.
fn bands(row: &Row, due: &Due) -> [Micros; 3] {
    let (carrying, opening) = (row.book_value.abs(), row.opening.to_units());
    let until = |principal: Micros| {
        let share = if opening == 0.0 { 0.0 } else { (principal.to_units() / opening).clamp(0.0, 1.0) };
        part(carrying, share)
    };
    let [to_6m, to_1y] = due.bands.map(until);
    let to_1y = to_1y.max(to_6m);
    [to_6m, to_1y - to_6m, carrying - to_1y]
}

fn pledge(as_of: Day, pledged: Micros, until: Option<Day>) -> Pledge {
    match until {
        _ if pledged == Micros::ZERO => Pledge::Free,
        Some(until) if until < as_of.plus_months(6) => Pledge::Free,
        Some(until) if until < as_of.plus_months(12) => Pledge::ToAYear,
        _ => Pledge::Longer,
    }
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
    let classes = if inputs.book.has_liquidity() { classes(inputs) } else { Vec::new() };
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
