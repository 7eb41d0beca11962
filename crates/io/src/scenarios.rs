//! `[scenarios]` and `[[scenario]]`: the supervisory six and the user's own.

use crate::error::Problem;
use crate::toml_reader::{Entry, Section};
use plimsoll::PlannedScenario;
use plimsoll_market::{
    Change, Market, NodeShift, PostShockFloor, SHOCK_STANDARDS, Scenario, Shift, ShockError,
};
use plimsoll_units::{BasisPoints, Currency, Tenor, TenorError};

/// The scenario that is always there.
const BASE: &str = "base";

/// Reads the scenarios; without `[scenarios]` there are only those of `[[scenario]]`.
///
/// * `market` — `None` when it could not be read: what depends on it is left unchecked then
pub(crate) fn read_scenarios(root: &Section<'_, '_>, market: Option<&Market>) -> Vec<PlannedScenario> {
    let mut planned = root.section("scenarios").map_or(Vec::new(), |section| read_standard(&section, market));
    let mut references = Vec::new();
    for part in root.sections("scenario") {
        let Some(name) = part.needed("name", "the scenario's name").and_then(|name| name.text()) else {
            part.finish();
            continue;
        };
        if name == BASE || planned.iter().any(|known| known.scenario.name() == name) {
            part.refuse_key("name", Problem::Twice { kind: "scenario" });
        }
        let change = read_change(&part, market);
        let supervisory = part.flag("supervisory");
        let compared = part.entry("compared_to");
        let compared_to = compared.as_ref().and_then(Entry::text).filter(|name| name != BASE);
        part.finish();
        references.extend(compared.filter(|_| compared_to.is_some()).map(|entry| (entry, name.clone())));
        let changes = change.map_or(Vec::new(), |change| vec![change]);
        planned.push(PlannedScenario { scenario: Scenario::new(&name, changes), compared_to, supervisory });
    }
    let names: Vec<String> = planned.iter().map(|known| known.scenario.name().to_owned()).collect();
    for (entry, own) in references {
        let there = || std::iter::once(BASE.to_owned()).chain(names.iter().filter(|name| **name != own).cloned());
        if entry.text().is_some_and(|name| !there().any(|known| known == name)) {
            entry.refuse(Problem::NoSuch { kind: "other scenario", there: there().collect() });
        }
    }
    planned
}

fn read_floor(section: &Section<'_, '_>) -> PostShockFloor {
    let floor = section.entry("floor").and_then(|floor| floor.parsed(|error: ShockError| Problem::refused(&error)));
    floor.unwrap_or_default()
}

fn read_standard(section: &Section<'_, '_>, market: Option<&Market>) -> Vec<PlannedScenario> {
    let floor = read_floor(section);
    let standard = section.needed("standard", "BCBS-2016, BCBS-2024, EU-2024 or none");
    let mut choices: Vec<(&str, Option<&str>)> = SHOCK_STANDARDS.iter().map(|name| (*name, Some(*name))).collect();
    choices.push(("none", None));
    let chosen = standard.as_ref().and_then(|standard| standard.one_of(&choices)).flatten();
    section.finish();
    let (Some(entry), Some(name), Some(market)) = (standard, chosen, market) else { return Vec::new() };
    let currencies: Vec<Currency> = market.currencies().collect();
    match Scenario::supervisory_six(name, floor, &currencies) {
        Ok(six) => six
            .into_iter()
            .map(|scenario| PlannedScenario { scenario, compared_to: None, supervisory: true })
            .collect(),
        Err(error) => {
            entry.refuse(Problem::refused(&error));
            Vec::new()
        }
    }
}

/// One change: at most one kind of shift, on top of a replaced curve where one is named.
fn read_change(part: &Section<'_, '_>, market: Option<&Market>) -> Option<Change> {
    let floor = read_floor(part);
    let currency = part.entry("currency").and_then(|currency| currency.parsed::<Currency, _>(Problem::from));
    if let (Some(currency), Some(market)) = (currency, market)
        && market.discount_curve(currency).is_err()
    {
        let there = market.currencies().map(|currency| currency.to_string()).collect();
        part.refuse_key("currency", Problem::NoSuch { kind: "curve in a currency", there });
    }
    let replace = part.section("replace").and_then(|replace| read_replacement(&replace, market));
    let shifts = [
        ("parallel_bp", part.number("parallel_bp").map(|size| Shift::Parallel(BasisPoints(size)))),
        ("short_bp", part.number("short_bp").map(|size| Shift::Short(BasisPoints(size)))),
        ("long_bp", part.number("long_bp").map(|size| Shift::Long(BasisPoints(size)))),
        ("nodes", part.section("nodes").and_then(|nodes| read_nodes(&nodes))),
    ];
    let mut shift = None;
    for (key, found) in shifts {
        match (found, &shift) {
            (Some(_), Some(_)) => {
                part.refuse_key(key, Problem::Beside { other: "another shift".to_owned() });
            }
            (Some(found), None) => shift = Some(found),
            (None, _) => {}
        }
    }
    if shift.is_none() && replace.is_none() {
        part.refuse(Problem::Expected { expected: "one of parallel_bp, short_bp, long_bp, nodes and replace" });
    }
    let (replace, replaced) = replace.map_or((None, None), |found| (Some(found.curve), Some(found.currency)));
    if let (Some(shifted), Some(replaced)) = (currency, replaced)
        && shifted != replaced
    {
        part.refuse_key("currency", Problem::Expected { expected: "the currency of the replaced curve, or none" });
    }
    Some(Change { currency: replaced.or(currency), replace, shift: shift.unwrap_or(Shift::None), floor })
}

struct Replacement {
    currency: Currency,
    curve: String,
}

fn read_replacement(section: &Section<'_, '_>, market: Option<&Market>) -> Option<Replacement> {
    let currency = section
        .needed("currency", "the currency whose discount curve is replaced")
        .and_then(|currency| currency.parsed::<Currency, _>(Problem::from));
    let entry = section.needed("curve", "the name of a curve");
    let curve = entry.as_ref().and_then(Entry::text);
    section.finish();
    let (currency, curve) = (currency?, curve?);
    if let Some(market) = market {
        if let Err(error) = market.discount_curve(currency) {
            section.refuse_key("currency", Problem::refused(&error));
        }
        if let Err(error) = market.curve(&curve) {
            section.refuse_key("curve", Problem::refused(&error));
        }
    }
    Some(Replacement { currency, curve })
}

/// `{ "1Y" = 10, "10Y" = 40 }`: basis points at tenors, linear between, flat outside.
fn read_nodes(section: &Section<'_, '_>) -> Option<Shift> {
    let mut nodes = Vec::new();
    for (key, entry) in section.entries() {
        let tenor = key.parse::<Tenor>().map_err(|error: TenorError| entry.refuse(error.into())).ok();
        nodes.extend(tenor.and_then(|tenor| Some((tenor, BasisPoints(entry.number()?)))));
    }
    nodes.sort_by(|(left, _), (right, _)| left.years().total_cmp(&right.years()));
    match NodeShift::new(&nodes) {
        Ok(shift) => Some(Shift::Nodes(shift)),
        Err(error) => {
            section.refuse(Problem::refused(&error));
            None
        }
    }
}
