//! `[ftp]`: how contracts are transfer priced.

use crate::at_risk::read_rates;
use crate::error::{Errors, Problem};
use crate::files::CaseFolder;
use crate::liquidity::{conditions, share};
use crate::toml_reader::{Entry, Section};
use plimsoll::{
    AddOnCost, ContingentCost, ContingentDraw, PoolMethod, PoolPart, RateHistory, TransferAddOn,
    TransferError, TransferMethod, TransferPlan, TransferPool,
};
use plimsoll_units::{BasisPoints, Currency, Day, Tenor};
use std::collections::BTreeMap;

const POINTS: &str = "tenors that increase and basis points of at most 10,000, [[\"1Y\", 10], [\"5Y\", 60]]";
const CURVE_TERMS: &str = "terms and weights, [[\"1M\", 0.3], [\"5Y\", 0.7]]";
const AVERAGE_TERMS: &str =
    "terms, weights and whole months from 1 to 1200, [[\"1Y\", 0.3, 12], [\"5Y\", 0.7, 60]]";
const COST: &str = "basis points a year, 0 or more";

/// Reads `[ftp]`; nothing is priced without it.
///
/// * `as_of` — the market's day, where it could be read
pub(crate) fn read_transfer(
    root: &Section<'_, '_>,
    folder: &mut CaseFolder,
    tags: &[String],
    as_of: Option<Day>,
    errors: &Errors,
) -> Option<TransferPlan> {
    let section = root.section("ftp")?;
    let methods = "matched, strip, weighted_term or duration";
    let method = section.needed("method", methods).and_then(|method| method.one_of(&TransferMethod::NAMES));
    let premium = section.entry("liquidity_premium").and_then(|entry| read_premium(&entry));
    let histories = read_histories(&section, folder, as_of, errors);
    let pools = read_pools(&section, tags);
    let averages = pools.iter().any(|pool| pool.method() == PoolMethod::MovingAverage);
    if averages && histories.is_empty() && !section.has("history") {
        section.refuse_key(
            "history",
            Problem::MissingKey { expected: "[[ftp.history]] for a pool of moving averages" },
        );
    }
    let add_ons = section.sections("add_on").iter().filter_map(|part| read_add_on(part, tags)).collect();
    let contingent = section.section("contingent").and_then(|part| read_contingent(&part, tags));
    section.finish();
    let plan = TransferPlan {
        method: method?,
        pools,
        histories,
        premium: premium.unwrap_or_default(),
        contingent,
        add_ons,
    };
    if let Some(error) = as_of.and_then(|as_of| plan.check_contingent(as_of).err()) {
        match error {
            TransferError::NoPremium if section.has("liquidity_premium") => {}
            _ => section.refuse_key("contingent", Problem::refused(&error)),
        }
    }
    Some(plan)
}

fn read_premium(entry: &Entry<'_, '_>) -> Option<Vec<(Tenor, BasisPoints)>> {
    let point = |point: &Entry<'_, '_>| -> Option<(Tenor, BasisPoints)> {
        let pair = point.list(POINTS);
        let [tenor, size] = pair.as_slice() else { return None };
        Some((tenor.text()?.parse().ok()?, BasisPoints(size.number()?)))
    };
    let points: Option<Vec<(Tenor, BasisPoints)>> = entry.list(POINTS).iter().map(point).collect();
    let start = Day::new(2000, 1, 1).unwrap_or(Day::MIN);
    let increases = |points: &Vec<(Tenor, BasisPoints)>| {
        let sizes = points.iter().all(|(_, size)| size.0.abs() <= 10_000.0);
        sizes && points.windows(2).all(|pair| pair[0].0.after(start) < pair[1].0.after(start))
    };
    let points = points.filter(increases);
    if points.is_none() {
        entry.refuse(Problem::Expected { expected: POINTS });
    }
    points
}

/// `[[ftp.history]]`: past rates, one file a currency.
fn read_histories(
    section: &Section<'_, '_>,
    folder: &mut CaseFolder,
    as_of: Option<Day>,
    errors: &Errors,
) -> BTreeMap<Currency, RateHistory> {
    let mut histories = BTreeMap::new();
    for part in section.sections("history") {
        let currency = part
            .needed("currency", "the currency of the rates")
            .and_then(|currency| currency.parsed::<Currency, _>(Problem::from));
        let file = part.needed("file", "a monthly history such as market/eur_history.csv");
        part.finish();
        let rates = file.as_ref().and_then(Entry::text).and_then(|file| read_rates(folder, &file, errors));
        let (Some(currency), Some(rates), Some(file)) = (currency, rates, file) else { continue };
        if let Some(Err(error)) = as_of.map(|as_of| rates.check(as_of)) {
            file.refuse(Problem::refused(&error));
        }
        if rates.rates.iter().flatten().any(|rate| rate.abs() >= 1.0) {
            file.refuse(Problem::Expected { expected: "rates as fractions below 1: 3 % a year is 0.03" });
        }
        if histories.insert(currency, rates).is_some() {
            part.refuse_key("currency", Problem::Twice { kind: "history" });
        }
    }
    histories
}

fn read_pools(section: &Section<'_, '_>, tags: &[String]) -> Vec<TransferPool> {
    let mut pools: Vec<TransferPool> = Vec::new();
    for part in section.sections("pool") {
        let Some(pool) = read_pool(&part, tags) else { continue };
        if pools.iter().any(|known| known.name() == pool.name()) {
            part.refuse_key("name", Problem::Twice { kind: "pool" });
        }
        pools.push(pool);
    }
    pools
}

fn read_pool(section: &Section<'_, '_>, tags: &[String]) -> Option<TransferPool> {
    let name = section.needed("name", "the pool's name").and_then(|name| name.text());
    let methods = "redemption_curve or moving_average";
    let method = section.needed("method", methods).and_then(|method| method.one_of(&PoolMethod::NAMES));
    let expected = if method == Some(PoolMethod::MovingAverage) { AVERAGE_TERMS } else { CURVE_TERMS };
    let terms = section.needed("terms", expected);
    let conditions = conditions(section, tags);
    section.finish();
    let (name, method, terms) = (name?, method?, terms?);
    let parts: Option<Vec<PoolPart>> =
        terms.list(expected).iter().map(|part| read_part(part, method, expected)).collect();
    // A part that is wrong has been refused with its place.
    let pool = TransferPool::new(&name, method, parts?, conditions);
    pool.map_err(|error| terms.refuse(Problem::refused(&error))).ok()
}

fn read_part(entry: &Entry<'_, '_>, method: PoolMethod, expected: &'static str) -> Option<PoolPart> {
    let members = entry.list(expected);
    let (term, weight, months) = match (members.as_slice(), method) {
        ([term, weight], PoolMethod::RedemptionCurve) => (term, weight, Some(1)),
        ([term, weight, months], PoolMethod::MovingAverage) => {
            (term, weight, crate::behaviour::months(months).and_then(|months| u16::try_from(months).ok()))
        }
        _ => {
            entry.refuse(Problem::Expected { expected });
            return None;
        }
    };
    let term = term.parsed::<Tenor, _>(Problem::from);
    Some(PoolPart { term: term?, weight: weight.number()?, months: months? })
}

fn read_add_on(section: &Section<'_, '_>, tags: &[String]) -> Option<TransferAddOn> {
    let name = section.needed("name", "what it pays for: basis, option").and_then(|name| name.text());
    let prepayment = section.flag("prepayment");
    let cost = if prepayment {
        if section.has("bp") {
            section.refuse_key("bp", Problem::Beside { other: "prepayment = true".to_owned() });
        }
        section.entry("bp");
        Some(AddOnCost::Prepayment)
    } else {
        section.needed("bp", COST).and_then(|entry| {
            let cost = entry.number().filter(|cost| *cost >= 0.0);
            if cost.is_none() {
                entry.refuse(Problem::Expected { expected: COST });
            }
            cost.map(|cost| AddOnCost::Fixed(BasisPoints(cost)))
        })
    };
    let conditions = conditions(section, tags);
    section.finish();
    Some(TransferAddOn { name: name?, cost: cost?, conditions })
}

/// `[ftp.contingent]`: what undrawn amounts cost.
fn read_contingent(section: &Section<'_, '_>, tags: &[String]) -> Option<ContingentCost> {
    let tenor = section
        .needed("tenor", "the tenor of the liquidity premium that liquid assets are funded at, such as 1Y")
        .and_then(|tenor| tenor.parsed::<Tenor, _>(Problem::from));
    let expected = "what liquid assets yield over the base curve, basis points from -10,000 to 10,000";
    let buffer_yield = section.needed("buffer_yield_bp", expected).and_then(|entry| {
        let size = entry.number().filter(|size| size.abs() <= 10_000.0);
        if size.is_none() {
            entry.refuse(Problem::Expected { expected });
        }
        size
    });
    let draw = |part: &Section<'_, '_>| -> Option<ContingentDraw> {
        part.needed("share", "a share from 0 to 1");
        let share = share(part, "share");
        let conditions = conditions(part, tags);
        part.finish();
        Some(ContingentDraw { share: share?, conditions })
    };
    let parts = section.sections("draw");
    if parts.is_empty() {
        section.refuse(Problem::Expected { expected: "at least one [[ftp.contingent.draw]]" });
    }
    let draws = parts.iter().filter_map(draw).collect();
    section.finish();
    Some(ContingentCost { tenor: tenor?, buffer_yield: BasisPoints(buffer_yield?), draws })
}
