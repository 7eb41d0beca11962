//! `[scenarios]` and `[[scenario]]`: the supervisory six and the user's own.

use crate::error::Problem;
use crate::market::ReadMarket;
use crate::toml_reader::{Entry, Section};
use plimsoll::PlannedScenario;
use plimsoll_market::{
    Change, NodeShift, PostShockFloor, SHOCK_STANDARDS, Scenario, Shift, ShockError, ShockPath, ShockSizes,
    standard_sizes,
};
use plimsoll_units::{BasisPoints, Currency, Tenor, TenorError};
use std::collections::BTreeMap;

/// The supervisory scenarios, as multipliers of behaviour name them.
const SUPERVISORY_SIX: [&str; 6] =
    ["parallel_up", "parallel_down", "steepener", "flattener", "short_up", "short_down"];

/// The scenario that is always there.
const BASE: &str = "base";

/// The scenarios of a case, and the standard and floor of its supervisory six, where it has them.
#[derive(Debug, Default)]
pub(crate) struct ReadScenarios {
    pub(crate) planned: Vec<PlannedScenario>,
    pub(crate) standard: Option<(&'static str, PostShockFloor)>,
    /// Sizes that the case gives for currencies that a standard lacks.
    pub(crate) sizes: BTreeMap<Currency, ShockSizes>,
}

/// The sizes of every currency: those of the standard, and of the case where the standard has none.
pub(crate) fn sizes_of(
    standard: &str,
    market: &ReadMarket,
    own: &BTreeMap<Currency, ShockSizes>,
) -> Result<BTreeMap<Currency, ShockSizes>, ShockError> {
    let of = |currency: Currency| match (standard_sizes(standard, currency), own.get(&currency)) {
        (Ok(sizes), _) => Ok((currency, sizes)),
        (Err(ShockError::NoCurrency { .. }), Some(sizes)) => Ok((currency, *sizes)),
        (Err(error), _) => Err(error),
    };
    market.market.currencies().map(of).collect()
}

/// What a standard lacks, and where a case gives it.
pub(crate) fn with_remedy(error: &ShockError) -> String {
    let remedy = "; expected its sizes in [[scenarios.sizes]]";
    format!("{error}{}", if matches!(error, ShockError::NoCurrency { .. }) { remedy } else { "" })
}

/// Reads the scenarios; without `[scenarios]` there are only those of `[[scenario]]`.
///
/// * `market` — `None` when it could not be read: what depends on it is left unchecked then
pub(crate) fn read_scenarios(root: &Section<'_, '_>, market: Option<&ReadMarket>) -> ReadScenarios {
    let read = root.section("scenarios").map(|section| read_standard(&section, market));
    let ReadScenarios { mut planned, standard, sizes } = read.unwrap_or_default();
    let mut references = Vec::new();
    for part in root.sections("scenario") {
        let name = part.needed("name", "the scenario's name").and_then(|name| name.text());
        let basis = part.section("index_bp").map(|section| read_basis(&section, market));
        let change = if basis.is_some() { alone(&part) } else { read_change(&part, market) };
        let supervisory = part.flag("supervisory");
        let behaves_as = part
            .entry("behaves_as")
            .and_then(|entry| entry.one_of(&SUPERVISORY_SIX.map(|name| (name, name))).map(str::to_owned));
        let path = read_path(&part, market);
        let compared = part.entry("compared_to");
        let compared_to = compared.as_ref().and_then(Entry::text).filter(|name| name != BASE);
        part.finish();
        let Some(name) = name else { continue };
        if name == BASE {
            part.refuse_key("name", Problem::Expected { expected: "another name; base is always there" });
            continue;
        }
        if planned.iter().any(|known| known.scenario.name() == name) {
            part.refuse_key("name", Problem::Twice { kind: "scenario" });
        }
        references.extend(compared.filter(|_| compared_to.is_some()).map(|entry| (entry, name.clone())));
        let scenario = match basis {
            Some(moves) => Scenario::of_basis(&name, moves),
            None => Scenario::new(&name, change.into_iter().collect()),
        };
        let set = supervisory.then(String::new);
        planned.push(PlannedScenario {
            compared_to,
            set,
            behaves_as,
            path,
            ..PlannedScenario::new(scenario)
        });
    }
    let names: Vec<String> = planned.iter().map(|known| known.scenario.name().to_owned()).collect();
    for (entry, own) in references {
        let there =
            || std::iter::once(BASE.to_owned()).chain(names.iter().filter(|name| **name != own).cloned());
        if entry.text().is_some_and(|name| !there().any(|known| known == name)) {
            entry.refuse(Problem::NoSuch { kind: "other scenario", there: there().collect() });
        }
    }
    ReadScenarios { planned, standard, sizes }
}

/// `over_months = 12`: the shock comes in equal steps; or `path = [[3, 0.5], [12, 1.0]]`: its share at the end of months.
fn read_path(part: &Section<'_, '_>, market: Option<&ReadMarket>) -> Option<ShockPath> {
    let months = part.entry("over_months").and_then(|entry| months(&entry));
    let mut nodes: Vec<(u16, f64)> = months.map(|months| (months, 1.0)).into_iter().collect();
    if let Some(entry) = part.entry("path") {
        if part.has("over_months") {
            part.refuse_key("path", Problem::Beside { other: "over_months".to_owned() });
            return None;
        }
        for node in entry.list("a list of pairs such as [[3, 0.5], [12, 1.0]]") {
            match node.list("a pair [months, share]").as_slice() {
                [month, share] => nodes.extend(self::months(month).zip(share.number())),
                _ => node.refuse(Problem::Expected { expected: "a pair [months, share] such as [12, 1.0]" }),
            }
        }
    } else if !part.has("over_months") {
        return None;
    }
    match ShockPath::new(market?.market.as_of(), &nodes) {
        Ok(path) => Some(path),
        Err(error) => {
            part.refuse_key(if part.has("path") { "path" } else { "over_months" }, Problem::refused(&error));
            None
        }
    }
}

fn months(entry: &Entry<'_, '_>) -> Option<u16> {
    u16::try_from(crate::behaviour::months(entry)?).ok()
}

fn read_floor(section: &Section<'_, '_>) -> PostShockFloor {
    let floor =
        section.entry("floor").and_then(|floor| floor.parsed(|error: ShockError| Problem::refused(&error)));
    floor.unwrap_or_default()
}

fn read_standard(section: &Section<'_, '_>, market: Option<&ReadMarket>) -> ReadScenarios {
    let floor = read_floor(section);
    let standard = section.needed("standard", "BCBS-2016, BCBS-2024, EU-2024 or none");
    let mut choices: Vec<(&str, Option<&'static str>)> =
        SHOCK_STANDARDS.iter().map(|name| (*name, Some(*name))).collect();
    choices.push(("none", None));
    let chosen = standard.as_ref().and_then(|standard| standard.one_of(&choices)).flatten();
    let sizes: BTreeMap<Currency, ShockSizes> =
        section.sections("sizes").iter().filter_map(read_sizes).collect();
    section.finish();
    let (Some(entry), Some(name), Some(read)) = (standard, chosen, market) else {
        return ReadScenarios { sizes, ..ReadScenarios::default() };
    };
    let six = sizes_of(name, read, &sizes).map(|sizes| Scenario::six_of(&sizes, floor));
    let refuse = |error| entry.refuse(Problem::Refused { said: with_remedy(&error) });
    let six = six.map_err(refuse).unwrap_or_default();
    let planned = |scenario: Scenario| PlannedScenario {
        set: Some(String::new()),
        behaves_as: Some(scenario.name().to_owned()),
        ..PlannedScenario::new(scenario)
    };
    ReadScenarios { planned: six.into_iter().map(planned).collect(), standard: Some((name, floor)), sizes }
}

/// `[[scenarios.sizes]]`: the shocks of a currency that a standard has none for.
fn read_sizes(section: &Section<'_, '_>) -> Option<(Currency, ShockSizes)> {
    let currency = section
        .needed("currency", "a currency that the standard has no sizes for")
        .and_then(|currency| currency.parsed::<Currency, _>(Problem::from));
    let size = |key| {
        let entry = section.needed(key, "basis points above zero")?;
        let size = entry.number().filter(|size| *size > 0.0);
        if size.is_none() {
            entry.refuse(Problem::Expected { expected: "basis points above zero" });
        }
        size.map(BasisPoints)
    };
    let sizes = [size("parallel_bp"), size("short_bp"), size("long_bp")];
    section.finish();
    let [parallel, short, long] = sizes;
    Some((currency?, ShockSizes { parallel: parallel?, short: short?, long: long? }))
}

/// One change: at most one kind of shift, on top of a replaced curve where one is named.
fn read_change(part: &Section<'_, '_>, market: Option<&ReadMarket>) -> Option<Change> {
    let floor = read_floor(part);
    let currency = part.entry("currency").and_then(|currency| currency.parsed::<Currency, _>(Problem::from));
    if let (Some(currency), Some(read)) = (currency, market)
        && let Err(error) = read.market.discount_curve(currency)
    {
        part.refuse_key("currency", Problem::refused(&error));
    }
    let replace = part.section("replace").and_then(|replace| read_replacement(&replace, market));
    let shift = read_shift(part);
    let says_nothing = SHIFTS.iter().chain(&["replace"]).all(|key| !part.has(key));
    if says_nothing {
        part.refuse(Problem::Expected {
            expected: "one of parallel_bp, short_bp, long_bp, nodes, index_bp and replace",
        });
    }
    let (replace, replaced) = replace.map_or((None, None), |found| (Some(found.curve), Some(found.currency)));
    if let (Some(shifted), Some(replaced)) = (currency, replaced)
        && shifted != replaced
    {
        part.refuse_key(
            "currency",
            Problem::Expected { expected: "the currency of the replaced curve, or none" },
        );
    }
    Some(Change { currency: replaced.or(currency), replace, shift: shift.unwrap_or(Shift::None), floor })
}

/// `{ "EUR-3M" = 15 }`: basis points by which indices move against their curves.
fn read_basis(section: &Section<'_, '_>, market: Option<&ReadMarket>) -> BTreeMap<String, BasisPoints> {
    let mut moves = BTreeMap::new();
    for (code, entry) in section.entries() {
        let known = market.is_none_or(|read| read.market.index(code).is_some());
        if !known {
            let there = market.map_or(Vec::new(), |read| {
                read.market.indices().iter().map(|index| index.code.clone()).collect()
            });
            entry.refuse(Problem::NoSuch { kind: "index", there });
        }
        moves.extend(entry.number().map(|size| (code.to_owned(), BasisPoints(size))));
    }
    if section.entries().is_empty() {
        section.refuse(Problem::Expected { expected: "at least one index and its basis points" });
    }
    moves
}

/// A scenario of basis risk changes nothing else.
fn alone(part: &Section<'_, '_>) -> Option<Change> {
    for key in SHIFTS.iter().chain(&["replace", "currency", "floor"]) {
        if part.entry(key).is_some() {
            part.refuse_key(key, Problem::Beside { other: "index_bp".to_owned() });
        }
    }
    None
}

/// Keys of the shifts; a scenario has at most one.
const SHIFTS: [&str; 4] = ["parallel_bp", "short_bp", "long_bp", "nodes"];

/// The one shift of a scenario.
fn read_shift(part: &Section<'_, '_>) -> Option<Shift> {
    let found = [
        part.number("parallel_bp").map(|size| Shift::Parallel(BasisPoints(size))),
        part.number("short_bp").map(|size| Shift::Short(BasisPoints(size))),
        part.number("long_bp").map(|size| Shift::Long(BasisPoints(size))),
        part.section("nodes").and_then(|nodes| read_nodes(&nodes)),
    ];
    let mut shift: Option<(&str, Shift)> = None;
    for (key, found) in SHIFTS.into_iter().zip(found) {
        match (found, &shift) {
            (Some(_), Some((other, _))) => {
                part.refuse_key(key, Problem::Beside { other: (*other).to_owned() })
            }
            (Some(found), None) => shift = Some((key, found)),
            (None, _) => {}
        }
    }
    shift.map(|(_, shift)| shift)
}

struct Replacement {
    currency: Currency,
    curve: String,
}

fn read_replacement(section: &Section<'_, '_>, market: Option<&ReadMarket>) -> Option<Replacement> {
    let currency = section
        .needed("currency", "the currency whose discount curve is replaced")
        .and_then(|currency| currency.parsed::<Currency, _>(Problem::from));
    let entry = section.needed("curve", "the name of a curve");
    let curve = entry.as_ref().and_then(Entry::text);
    section.finish();
    let (currency, curve) = (currency?, curve?);
    if let Some(read) = market {
        if let Err(error) = read.market.discount_curve(currency) {
            section.refuse_key("currency", Problem::refused(&error));
        }
        match read.currencies.get(&curve) {
            None => {
                let there = read.currencies.keys().cloned().collect();
                section.refuse_key("curve", Problem::NoSuch { kind: "curve", there });
            }
            Some(of) if *of != currency => {
                section.refuse_key("curve", Problem::OtherCurrency { of: *of, wanted: currency });
            }
            Some(_) => {}
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
    if nodes.len() < section.entries().len() {
        return None;
    }
    match NodeShift::new(&nodes) {
        Ok(shift) => Some(Shift::Nodes(shift)),
        Err(error) => {
            section.refuse(Problem::refused(&error));
            None
        }
    }
}
