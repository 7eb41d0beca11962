//! Netting sets of derivatives, and amounts of liquidity that no contract has: collateral above all.
//!
//! Source: BCBS 238 paragraphs 116 to 125, 158 and 159; EU 2015/61 Articles 21 and 30.

use crate::liquidity::{Held, part};
use crate::{Inputs, RunError};
use plimsoll_contract::{Side, TagColumn};
use plimsoll_measure::formulas::largest_net_collateral_flow;
use plimsoll_rule::{
    HoldingSide, LiquidityHolding, MaturityAmount, NettedFlows, class_named, liquidity_class_name,
    liquidity_classes, maturity_place,
};
use plimsoll_units::{Currency, Day, Finding, Micros, Money, Severity};
use std::collections::BTreeMap;

/// How long a flow of collateral is added up, in days.
const WINDOW: usize = 30;
/// How far back the largest flow is looked for, in months.
const LOOK_BACK: i32 = 24;

/// What a case says of netting and collateral.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collateral {
    /// The tag whose value is the netting agreement of a derivative; an empty one is none.
    pub netting_tag: Option<String>,
    /// Amounts that no contract has.
    pub items: Vec<LiquidityItem>,
    /// Net flow of collateral by day in the reporting currency, received positive, in order; other days have none.
    pub flows: Vec<(Day, Micros)>,
}

/// An amount of liquidity that no contract has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiquidityItem {
    /// Its name, of its own.
    pub name: String,
    /// Its class, of kind `item`.
    pub class: u16,
    /// Its currency.
    pub currency: Currency,
    /// The amount, 0 or more.
    pub amount: Micros,
    /// Class of the collateral, where it matters.
    pub collateral: Option<u16>,
    /// The netting set of collateral that moves with payments; empty for others.
    pub netting_set: String,
}

impl LiquidityItem {
    /// Whether collateral of a class moves with the payments of a netting set.
    #[must_use]
    pub fn is_netted(class: u16) -> bool {
        ["collateral_to_post", "collateral_to_receive"].contains(&liquidity_class_name(class))
    }
}

/// An item as rules of liquidity see it.
pub(crate) struct HeldItem {
    pub(crate) name: String,
    pub(crate) currency: Currency,
    pub(crate) holding: LiquidityHolding,
}

/// Flows of netting sets by currency; a set is its place among the values of the tag.
pub(crate) type Sets = BTreeMap<(u32, Currency), NettedFlows>;

/// Fails on an item of a class that is none, below zero, or of a netting set that is not there.
pub(crate) fn check(inputs: &Inputs) -> Result<(), RunError> {
    let tag = netting(inputs);
    for item in &inputs.collateral.items {
        let kind = liquidity_classes().get(usize::from(item.class)).map_or("", |class| class.kind);
        let what = if kind != "item" {
            "expected a class of kind item".to_owned()
        } else if item.amount < Micros::ZERO {
            format!("{}; expected an amount of 0 or more", item.amount)
        } else if LiquidityItem::is_netted(item.class) == item.netting_set.is_empty() {
            format!("netting set \"{}\" of class {}", item.netting_set, liquidity_class_name(item.class))
        } else if !item.netting_set.is_empty() && set_named(tag, &item.netting_set).is_none() {
            format!("no derivative is of the netting set \"{}\"", item.netting_set)
        } else {
            continue;
        };
        return Err(RunError::WrongItem { item: item.name.clone(), what });
    }
    Ok(())
}

/// The tag of netting agreements.
pub(crate) fn netting(inputs: &Inputs) -> Option<&TagColumn> {
    let name = inputs.collateral.netting_tag.as_ref()?;
    inputs.book.tags().iter().find(|tag| tag.name == *name)
}

fn set_named(tag: Option<&TagColumn>, name: &str) -> Option<u32> {
    let place = tag?.values.iter().position(|value| value == name)?;
    u32::try_from(place).ok()
}

/// The netting set of a row; none without an agreement.
pub(crate) fn set_of(tag: Option<&TagColumn>, row: u32) -> Option<u32> {
    let tag = tag?;
    let code = *tag.codes.get(row as usize)?;
    tag.values.get(code as usize).filter(|value| !value.is_empty()).map(|_| code)
}

/// The name of a netting set.
pub(crate) fn set_name(inputs: &Inputs, set: u32) -> &str {
    netting(inputs).and_then(|tag| tag.values.get(set as usize)).map_or("", String::as_str)
}

/// What netting sets pay and receive, with the collateral that goes with it.
pub(crate) fn netting_sets(inputs: &Inputs, held: &[Held]) -> Sets {
    let tag = netting(inputs);
    let mut sets = Sets::new();
    for one in held.iter().filter(|one| one.holding.side == HoldingSide::Derivative) {
        if let Some(set) = set_of(tag, one.row) {
            sets.entry((set, one.currency)).or_default().cash += one.holding.interest;
        }
    }
    for item in &inputs.collateral.items {
        let Some(set) = set_named(tag, &item.netting_set).filter(|_| LiquidityItem::is_netted(item.class))
        else {
            continue;
        };
        let flows = sets.entry((set, item.currency)).or_default();
        if Some(item.class) == class_named("collateral_to_post") {
            flows.posted += item.amount;
        } else {
            flows.received += item.amount;
        }
    }
    sets
}

/// Takes what derivatives of a netting set pay and receive to the side that the set is on.
pub(crate) fn net_derivatives(inputs: &Inputs, held: &mut [Held]) {
    let (tag, sets) = (netting(inputs), netting_sets(inputs, held));
    for one in held.iter_mut().filter(|one| one.holding.side == HoldingSide::Derivative) {
        let Some(set) = set_of(tag, one.row) else { continue };
        let flows = sets.get(&(set, one.currency)).copied().unwrap_or_default();
        let (payment, receipt) = sided(&flows, one.holding.interest);
        (one.holding.payment, one.holding.receipt) = (payment, receipt);
    }
}

/// A flow, received positive, as part of a set's net outflow or net inflow.
fn sided(flows: &NettedFlows, flow: Micros) -> (Micros, Micros) {
    if flows.cash < flows.posted { (-flow, Micros::ZERO) } else { (Micros::ZERO, flow) }
}

/// Every item as rules of liquidity see it, the largest flow of collateral among them.
pub(crate) fn held_items(inputs: &Inputs, sets: &Sets) -> Vec<HeldItem> {
    let tag = netting(inputs);
    let mut offsets: BTreeMap<(u32, Currency), Micros> =
        sets.iter().map(|(key, flows)| (*key, flows.net().offset)).collect();
    let mut all = Vec::new();
    for item in inputs.collateral.items.iter().cloned().chain(largest_flow(inputs).map(|(item, _)| item)) {
        let LiquidityItem { name, class, currency, amount, collateral, netting_set } = item;
        let mut holding = LiquidityHolding::default();
        if let Some(set) = set_named(tag, &netting_set).filter(|_| LiquidityItem::is_netted(class)) {
            (holding.side, holding.class) = (HoldingSide::Derivative, class_named("derivative"));
            if Some(class) == class_named("collateral_to_post") {
                let flows = sets.get(&(set, currency)).copied().unwrap_or_default();
                (holding.payment, holding.receipt) = sided(&flows, -amount);
            } else if let Some(left) = offsets.get_mut(&(set, currency)) {
                let used = amount.min(*left);
                *left -= used;
                holding.payment = -used;
            }
        } else {
            (holding.side, holding.class) = (HoldingSide::Item, Some(class));
            (holding.collateral, holding.item) = (collateral, amount);
        }
        all.push(HeldItem { name, currency, holding });
    }
    all
}

/// The largest absolute net flow of collateral over 30 days in the last 24 months, and its last day.
fn largest_flow(inputs: &Inputs) -> Option<(LiquidityItem, Day)> {
    let as_of = inputs.market.as_of();
    let first = first_day(as_of);
    let flows = &inputs.collateral.flows;
    if flows.is_empty() {
        return None;
    }
    let mut days = vec![Micros::ZERO; usize::try_from(as_of - first + 1).unwrap_or(0)];
    for (day, amount) in flows {
        if let Some(sum) = usize::try_from(*day - first).ok().and_then(|place| days.get_mut(place)) {
            *sum += *amount;
        }
    }
    let largest = largest_net_collateral_flow(&days, WINDOW)?;
    let last = first + i32::try_from(largest.last).unwrap_or(0);
    let item = LiquidityItem {
        name: format!("largest net collateral flow of 30 days, to {last}"),
        class: class_named("collateral_flow")?,
        currency: inputs.reporting_currency,
        amount: largest.amount,
        collateral: None,
        netting_set: String::new(),
    };
    Some((item, last))
}

/// The first day that is looked back to.
fn first_day(as_of: Day) -> Day {
    as_of.plus_months(-LOOK_BACK) + 1
}

/// What coverage of net outflows leaves out or cannot know of derivatives, collateral and lines.
///
/// * `held` — lines that the bank itself holds
/// * `sets` — flows of netting sets
pub(crate) fn findings(inputs: &Inputs, held: &BTreeMap<Currency, Micros>, sets: &Sets) -> Vec<Finding> {
    let mut said = lines_held(held);
    for (set, (currency, unused)) in unused(inputs, sets) {
        let what = "is to be received beyond what the set pays, and offsets nothing".to_owned();
        let subject = format!("collateral of netting set {}", set_name(inputs, set));
        said.push(Finding {
            severity: Severity::Note,
            subject,
            what,
            amount: Some(Money { amount: unused, currency }),
        });
    }
    said.extend(of_history(inputs));
    said
}

/// Collateral to be received that offsets nothing, by set: in its currency, of a set of several in the reporting one.
fn unused(inputs: &Inputs, sets: &Sets) -> BTreeMap<u32, (Currency, Micros)> {
    let mut of_sets: BTreeMap<u32, (Currency, Vec<(Currency, NettedFlows)>)> = BTreeMap::new();
    for ((set, currency), flows) in sets {
        let (of, all) = of_sets.entry(*set).or_insert((*currency, Vec::new()));
        if of != currency {
            *of = inputs.reporting_currency;
        }
        all.push((*currency, *flows));
    }
    let left = |(set, (of, all)): (u32, (Currency, Vec<(Currency, NettedFlows)>))| {
        let mut whole = NettedFlows::default();
        if let [(_, alone)] = &*all {
            whole = *alone;
        }
        for (currency, flows) in all.iter().filter(|_| all.len() > 1) {
            let worth = inputs.worth(*currency);
            whole.cash += part(flows.cash, worth);
            whole.posted += part(flows.posted, worth);
            whole.received += part(flows.received, worth);
        }
        let unused = whole.received - whole.net().offset;
        (unused != Micros::ZERO).then_some((set, (of, unused)))
    };
    of_sets.into_iter().filter_map(left).collect()
}

/// Lines that the bank itself holds.
pub(crate) fn lines_held(amounts: &BTreeMap<Currency, Micros>) -> Vec<Finding> {
    let what = "of liabilities are lines that the bank holds: neither an outflow nor an inflow, and in no row of a ladder";
    Finding::of_each(Severity::Note, "undrawn amounts", what, amounts)
}

/// Collateral of a reverse repo that ladders leave out of what can be made cash.
pub(crate) fn reusable(holding: &LiquidityHolding) -> Micros {
    let is_told = |class: u16| maturity_place(MaturityAmount::Stock, class, None, "").is_some();
    let is_of = holding.side == HoldingSide::Asset && holding.collateral.is_some_and(is_told);
    if is_of { holding.collateral_free } else { Micros::ZERO }
}

/// What is said of it.
pub(crate) fn reused(amounts: &BTreeMap<Currency, Micros>) -> Vec<Finding> {
    let what = "received of reverse repos may be used again, and is not in the capacity of ladders";
    Finding::of_each(Severity::Note, "collateral", what, amounts)
}

/// A history of collateral that is missing, though there are derivatives, or too short.
fn of_history(inputs: &Inputs) -> Option<Finding> {
    let (as_of, reporting) = (inputs.market.as_of(), inputs.reporting_currency);
    let first = first_day(as_of);
    let subject = "collateral of derivatives".to_owned();
    let severity = Severity::Warning;
    if let ([(start, _), ..], Some((end, _))) = (&*inputs.collateral.flows, inputs.collateral.flows.last()) {
        if *start <= first && as_of - *end <= 30 {
            return None;
        }
        let what = format!(
            "its history is from {start} to {end}; expected {first} to {as_of}, in which the largest net flow may be larger than"
        );
        let amount = largest_flow(inputs).map_or(Micros::ZERO, |(item, _)| item.amount);
        return Some(Finding {
            severity,
            subject,
            what,
            amount: Some(Money { amount, currency: reporting }),
        });
    }
    let is_flow = |item: &LiquidityItem| Some(item.class) == class_named("collateral_flow");
    if inputs.collateral.items.iter().any(is_flow) {
        return None;
    }
    let derivatives = inputs.book.rows().iter().filter(|row| row.side == Side::OffBalance);
    let notional: f64 =
        derivatives.map(|row| row.notional.to_units().abs() * inputs.worth(row.currency)).sum();
    let amount = Micros::from_units(notional).ok().filter(|amount| *amount != Micros::ZERO)?;
    let what =
        "no collateral_history: what flows out as derivatives change in value is not counted; notional"
            .to_owned();
    Some(Finding { severity, subject, what, amount: Some(Money { amount, currency: reporting }) })
}
