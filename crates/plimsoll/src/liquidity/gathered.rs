//! What contracts add up to for rules of liquidity and ladders: they are seen one by one and not kept.

use super::held::{Held, Sight};
use crate::coded::{Coded, CodedFlows};
use crate::collateral::{
    HeldItem, Sets, held_items, net_derivatives, netting, netting_sets, reusable, set_of,
};
use crate::ladder::merge;
use crate::project::Profiles;
use crate::{Inputs, Plan, RunError};
use plimsoll_contract::TagColumn;
use plimsoll_rule::{
    Edition, HoldingSide, LiquidityAdder, LiquidityLines, LiquidityPart, LiquiditySums, is_liquid,
    unclassified,
};
use plimsoll_units::{Currency, DayGrid, Micros};
use std::collections::{BTreeMap, BTreeSet};

/// What contracts add up to.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// By rule.
    pub(super) sums: BTreeMap<String, LiquiditySums>,
    /// Flows of netting sets.
    pub(super) sets: Sets,
    /// Whether a rule has outflows.
    pub(super) flows_out: bool,
    pub(crate) of_all: OfAll,
}

/// What does not depend on a rule.
#[derive(Debug, Default)]
pub(crate) struct OfAll {
    /// Holdings of ladders by code and currency, without flows.
    pub(crate) flows: CodedFlows,
    /// Classes of contracts, and of what may be drawn of them.
    pub(crate) classes: BTreeSet<u16>,
    /// Market value of liquid assets that is the engine's.
    pub(super) modelled: BTreeMap<Currency, Micros>,
    /// Lines that the bank itself holds.
    pub(super) lines_held: BTreeMap<Currency, Micros>,
    /// Collateral of reverse repos that may be used again.
    pub(super) reusable: BTreeMap<Currency, Micros>,
}

impl OfAll {
    fn merge(&mut self, other: Self) {
        for (key, flows) in other.flows {
            self.flows.entry(key).or_default().merge(flows);
        }
        self.classes.extend(other.classes);
        merge(&mut self.modelled, other.modelled);
        merge(&mut self.lines_held, other.lines_held);
        merge(&mut self.reusable, other.reusable);
    }

    fn add(&mut self, inputs: &Inputs, one: &Held, coded: Option<&Coded<'_>>) {
        let Held { row, currency, holding, .. } = one;
        self.classes.extend(holding.class);
        if holding.undrawn != Micros::ZERO {
            self.classes.extend(holding.facility);
        }
        let put = |sums: &mut BTreeMap<Currency, Micros>, amount: Micros| {
            if amount != Micros::ZERO {
                *sums.entry(*currency).or_default() += amount;
            }
        };
        if one.modelled {
            put(&mut self.modelled, holding.liquid);
        }
        put(&mut self.lines_held, holding.line_held);
        put(&mut self.reusable, reusable(holding));
        let Some(coded) = coded else { return };
        let flows = self.flows.entry((coded.codes()[*row as usize], *currency)).or_default();
        flows.balance += holding.balance;
        let of_row = inputs.book.rows().get(*row as usize);
        let is_valued = of_row.is_some_and(|row| row.fair_value.is_some())
            || holding.liquid + one.pledged_value != Micros::ZERO;
        if !is_valued {
            flows.without_value += holding.balance;
        }
        if holding.undrawn != Micros::ZERO {
            let facility = holding.facility.unwrap_or_else(unclassified);
            *flows.undrawn.entry(facility).or_default() += holding.undrawn;
        }
        let as_of = inputs.market.as_of();
        if holding.liquid != Micros::ZERO {
            *flows.free.entry(as_of).or_default() += holding.liquid;
        }
        let until = inputs.book.liquidity(*row).encumbered_until;
        if let Some(until) = until.filter(|until| *until > as_of) {
            *flows.free.entry(until).or_default() += one.pledged_value;
        }
    }
}

/// What some contracts add up to so far.
struct Part<'a> {
    /// By rule.
    adders: Vec<LiquidityAdder<'a>>,
    of_all: OfAll,
    /// Derivatives of netting sets: which side they are on is known when all are there.
    netted: Vec<Held>,
}

/// Adds contracts up.
struct Gatherer<'a> {
    inputs: &'a Inputs,
    rules: &'a [(LiquidityLines, bool)],
    coded: Option<&'a Coded<'a>>,
    /// The tag of netting agreements.
    netting: Option<&'a TagColumn>,
}

impl<'a> Gatherer<'a> {
    fn part(&self) -> Part<'a> {
        let adders = self.rules.iter().map(|(lines, any_leg)| LiquidityAdder::new(lines, *any_leg));
        Part { adders: adders.collect(), of_all: OfAll::default(), netted: Vec::new() }
    }

    fn add(&self, part: &mut Part<'_>, one: Held) {
        part.of_all.add(self.inputs, &one, self.coded);
        if one.holding.side == HoldingSide::Derivative && set_of(self.netting, one.row).is_some() {
            part.netted.push(one);
        } else {
            part.add(&one);
        }
    }
}

impl Part<'_> {
    fn add(&mut self, one: &Held) {
        for adder in &mut self.adders {
            adder.add(&one.holding, one.currency);
        }
    }
}

impl Gathered {
    /// Gathers every contract and item; profiles of codes where those have to be made.
    pub(super) fn new(
        inputs: &Inputs,
        (plan, grid): (&Plan, DayGrid),
        editions: &[Edition],
        coded: Option<&Coded<'_>>,
    ) -> Result<(Self, Option<Profiles>), RunError> {
        let is_sold = |class: u16| inputs.stresses.iter().any(|stress| stress.sells(class));
        let is_valued = |class: u16| {
            is_sold(class)
                || crate::maturity::is_told_by_value(inputs, class)
                || editions.iter().any(|edition| is_liquid(&edition.lines, class))
        };
        let rules: Vec<(LiquidityLines, bool)> = editions
            .iter()
            .map(|edition| (LiquidityLines::new(&edition.lines), edition.unwinds_any_leg))
            .collect();
        let gatherer = Gatherer { inputs, rules: &rules, coded, netting: netting(inputs) };
        let sight = Sight::new(inputs, is_valued, coded);
        let add = |part: &mut Part<'_>, one: Held| gatherer.add(part, one);
        let (parts, profiles) = sight.gathered((plan, grid), coded, || gatherer.part(), add)?;
        let is_outflow =
            |edition: &Edition| edition.lines.iter().any(|line| line.part == LiquidityPart::Outflow);
        let mut gathered = Self { flows_out: editions.iter().any(is_outflow), ..Self::default() };
        let mut netted = Vec::new();
        let mut sums: Vec<LiquiditySums> = rules.iter().map(|_| LiquiditySums::default()).collect();
        for part in parts {
            merge_sums(&mut sums, part.adders);
            gathered.of_all.merge(part.of_all);
            netted.extend(part.netted);
        }
        gathered.sets = netting_sets(inputs, &netted);
        net_derivatives(inputs, &mut netted);
        let mut last = gatherer.part();
        for one in &netted {
            last.add(one);
        }
        for HeldItem { holding, currency, .. } in held_items(inputs, &gathered.sets) {
            for adder in &mut last.adders {
                adder.add(&holding, currency);
            }
        }
        merge_sums(&mut sums, last.adders);
        for (place, sums) in sums.into_iter().enumerate() {
            let sums = LiquiditySums { netting: gathered.sets.clone(), ..sums };
            gathered.sums.insert(editions[place].name.to_owned(), sums);
        }
        Ok((gathered, profiles))
    }
}

fn merge_sums(sums: &mut [LiquiditySums], adders: Vec<LiquidityAdder<'_>>) {
    for (place, adder) in adders.into_iter().enumerate() {
        sums[place] = std::mem::take(&mut sums[place]).merged(adder.finish());
    }
}
