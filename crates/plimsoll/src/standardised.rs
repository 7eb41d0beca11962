//! The Basel standardised approach to economic value, step by step: slotted flows, rates at midpoints, values, changes.

use crate::planning::OnPath;
use crate::project::{in_chunks, project_into};
use crate::tabulate::{Seen, tabulate};
use crate::{Inputs, Plan, RunError};
use plimsoll_behaviour::Behaviour;
use plimsoll_contract::{Block, World};
use plimsoll_market::Market;
use plimsoll_measure::{SLOT_SCENARIOS, SlotBucket, SlotError, SlotLine, SlotSink, Slots};
use plimsoll_rule::{Edition, RuleError, rule};
use plimsoll_units::{Currency, DayGrid, Micros, Tenor};
use std::collections::BTreeMap;

/// The approach, with every cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Standardised {
    /// The rule it is of.
    pub rule: &'static str,
    /// The time buckets.
    pub buckets: Vec<SlotBucket>,
    /// Slotted flows by line.
    pub slots: Slots,
    /// Each scenario with its values, the base first.
    pub scenarios: Vec<StandardisedScenario>,
}

/// One scenario of the approach.
#[derive(Clone, Debug, PartialEq)]
pub struct StandardisedScenario {
    /// Its name.
    pub name: String,
    /// Its place among the approach's scenarios: the base and the supervisory six.
    pub slot: usize,
    /// Values by currency.
    pub currencies: BTreeMap<Currency, StandardisedCurrency>,
}

/// Values of one currency in one scenario; lists of shape `[buckets]`.
#[derive(Clone, Debug, PartialEq)]
pub struct StandardisedCurrency {
    /// Slotted flows of all lines.
    pub amounts: Vec<Micros>,
    /// Continuous zero rate at each midpoint.
    pub zero_rates: Vec<f64>,
    /// e^(-rate x midpoint).
    pub factors: Vec<f64>,
    /// Amount x factor, rounded to millionths once.
    pub values: Vec<Micros>,
}

impl StandardisedCurrency {
    /// Economic value.
    #[must_use]
    pub fn value(&self) -> Micros {
        self.values.iter().copied().sum()
    }
}

impl Standardised {
    /// Changes by scenario and currency, in that currency; a loss is negative.
    pub fn changes(&self) -> impl Iterator<Item = (&str, usize, BTreeMap<Currency, Micros>)> {
        let base = self.scenarios.first();
        self.scenarios.iter().skip(1).map(move |scenario| {
            let of_base = |currency: &Currency| {
                base.and_then(|base| base.currencies.get(currency))
                    .map_or(Micros::ZERO, StandardisedCurrency::value)
            };
            let change = |(currency, values): (&Currency, &StandardisedCurrency)| {
                (*currency, values.value() - of_base(currency))
            };
            (scenario.name.as_str(), scenario.slot, scenario.currencies.iter().map(change).collect())
        })
    }
}

/// Executes the approach for every rule that asks for it.
///
/// * `grid` — from the market's day to the last day of any flow
pub(crate) fn standardised(
    inputs: &Inputs,
    plan: &Plan,
    grid: DayGrid,
) -> Result<Vec<Standardised>, RunError> {
    let mut all: Vec<Standardised> = Vec::new();
    for applied in &plan.rules.applied {
        let edition = rule(&applied.rule)?.edition()?;
        if edition.buckets.is_empty() {
            continue;
        }
        let buckets = buckets(inputs, &edition)?;
        let known = all.iter().find(|known| known.buckets == buckets).map(|known| known.slots.clone());
        let slots = match known {
            Some(slots) => slots,
            None => slotted(inputs, plan, &edition, &buckets, grid)?,
        };
        let scenarios = scenarios(inputs, &applied.set, &buckets, &slots)?;
        all.push(Standardised { rule: edition.name, buckets, slots, scenarios });
    }
    Ok(all)
}

fn refused(edition: &Edition, what: String) -> RunError {
    RuleError::Missing { rule: edition.name, clause: edition.clause.clone(), what }.into()
}

/// Deposit models beyond the caps of their category are refused here; elsewhere they are findings.
pub(crate) fn check_caps(inputs: &Inputs, edition: &Edition) -> Result<(), RunError> {
    let Some(main) = inputs.behaviours.first() else { return Ok(()) };
    for (place, deposit) in main.behaviour.deposits.iter().enumerate() {
        let is_used = |row: &plimsoll_contract::Row| row.marks.deposit.map(usize::from) == Some(place);
        if !inputs.book.rows().iter().any(is_used) {
            continue;
        }
        if let Some(breach) = deposit.model.cap_breaches().first() {
            let what = format!(
                "deposit model \"{}\" within its caps; its {} of {} is beyond {}",
                deposit.name, breach.what, breach.value, breach.cap
            );
            return Err(refused(edition, what));
        }
    }
    Ok(())
}

fn buckets(inputs: &Inputs, edition: &Edition) -> Result<Vec<SlotBucket>, RunError> {
    let as_of = inputs.market.as_of();
    let bucket = |bucket: &plimsoll_rule::RuleBucket| {
        let end = bucket.ends.as_deref().map(str::parse::<Tenor>).transpose();
        let end = end.map_err(|error| refused(edition, format!("buckets; {}: {error}", bucket.name)))?;
        Ok(SlotBucket {
            name: bucket.name.clone(),
            end: end.map(|tenor| tenor.after(as_of)),
            midpoint: bucket.midpoint,
            length: bucket.length,
        })
    };
    edition.buckets.iter().map(bucket).collect()
}

/// Every contract that counts, by its letter, without reference rates, caps and floors.
fn slotted(
    inputs: &Inputs,
    plan: &Plan,
    edition: &Edition,
    buckets: &[SlotBucket],
    grid: DayGrid,
) -> Result<Slots, RunError> {
    let world = letter(inputs, grid)?;
    let rows = inputs.book.rows();
    let none = Behaviour::none();
    let people = inputs.behaviours.first().map_or(&none, |main| &main.behaviour);
    let one = |block: &Block, places: &[u32]| -> Result<Slots, RunError> {
        let mut sink = SlotSink::new(rows, people, buckets, inputs.market.as_of());
        project_into(inputs, (block, places), &world, &mut sink)?;
        sink.finish().map_err(|error| match error {
            SlotError::NotFinite { row } => refused(
                edition,
                format!("flows of contract \"{}\" that are numbers", inputs.book.contract_id(row)),
            ),
            error => refused(edition, error.to_string()),
        })
    };
    let parts = in_chunks(inputs, plan, |_| true, one)?;
    Ok(parts.into_iter().fold(Slots::new(), merged))
}

fn merged(mut all: Slots, part: Slots) -> Slots {
    for (line, amounts) in part {
        match all.entry(line) {
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(amounts);
            }
            std::collections::btree_map::Entry::Occupied(mut entry) => {
                for (scenario, amounts) in amounts.iter().enumerate() {
                    for (bucket, amount) in amounts.iter().enumerate() {
                        entry.get_mut()[scenario][bucket] += *amount;
                    }
                }
            }
        }
    }
    all
}

/// The base world with contracts by their letter.
pub(crate) fn by_letter(inputs: &Inputs, grid: DayGrid) -> Result<World, RunError> {
    let (market, borrowers) = (&inputs.market, OnPath::at_once(inputs.market.clone()));
    let seen = Seen { market, base: market, path: None, borrowers: &borrowers };
    tabulate("by letter", &seen, Behaviour::none(), &inputs.book, grid)
}

fn letter(inputs: &Inputs, grid: DayGrid) -> Result<World, RunError> {
    let is_rate = |code: &str| inputs.market.indices().iter().any(|index| index.code == code);
    Ok(by_letter(inputs, grid)?.without_limits().without_references(is_rate))
}

fn scenarios(
    inputs: &Inputs,
    set: &str,
    buckets: &[SlotBucket],
    slots: &Slots,
) -> Result<Vec<StandardisedScenario>, RunError> {
    let mut scenarios = vec![valued("base", 0, &inputs.market, buckets, slots)?];
    for planned in inputs.scenarios.iter().filter(|planned| planned.set.as_deref() == Some(set)) {
        let name = planned.scenario.name();
        let shape = planned.behaves_as.as_deref().unwrap_or(name);
        let Some(slot) = SLOT_SCENARIOS.iter().position(|known| *known == shape) else { continue };
        let market = planned.scenario.apply(&inputs.market);
        let market = market
            .map_err(|error| RunError::Scenario { scenario: name.to_owned(), error: error.to_string() })?;
        scenarios.push(valued(name, slot, &market, buckets, slots)?);
    }
    Ok(scenarios)
}

fn valued(
    name: &str,
    slot: usize,
    market: &Market,
    buckets: &[SlotBucket],
    slots: &Slots,
) -> Result<StandardisedScenario, RunError> {
    let error = |error: String| RunError::Scenario { scenario: name.to_owned(), error };
    let mut currencies: BTreeMap<Currency, StandardisedCurrency> = BTreeMap::new();
    for (SlotLine { currency, .. }, amounts) in slots {
        let none = || StandardisedCurrency {
            amounts: vec![Micros::ZERO; buckets.len()],
            zero_rates: Vec::new(),
            factors: Vec::new(),
            values: Vec::new(),
        };
        let sums = &mut currencies.entry(*currency).or_insert_with(none).amounts;
        for (bucket, amount) in amounts[slot].iter().enumerate() {
            sums[bucket] += *amount;
        }
    }
    for (currency, values) in &mut currencies {
        let curve = market.discount_curve(*currency).map_err(|e| error(e.to_string()))?;
        for (bucket, amount) in plimsoll_units::pair(buckets, &values.amounts) {
            let rate = curve.zero_rate_at(bucket.midpoint);
            let factor = libm::exp(-rate * bucket.midpoint);
            let value = Micros::from_units(amount.to_units() * factor).map_err(|e| error(e.to_string()))?;
            values.zero_rates.push(rate);
            values.factors.push(factor);
            values.values.push(value);
        }
    }
    Ok(StandardisedScenario { name: name.to_owned(), slot, currencies })
}
