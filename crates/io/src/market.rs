//! `[market]`: curves, indices, fixings, exchange rates and calendars.

use crate::curves::{NamedCurve, read_curve};
use crate::error::{Errors, Problem};
use crate::files::CaseFolder;
use crate::small_table::SmallTable;
use crate::toml_reader::Section;
use plimsoll_contract::terms::TermError;
use plimsoll_market::{Fixings, Index, IndexError, Market, MarketParts};
use plimsoll_units::{Calendar, Currency, Day, Tenor, TenorError, Weekend};
use std::collections::BTreeMap;

/// The market and the calendars of the case's own.
pub(crate) struct ReadMarket {
    pub(crate) market: Market,
    pub(crate) calendars: Vec<Calendar>,
    /// The currency of each curve, by name.
    pub(crate) currencies: BTreeMap<String, Currency>,
}

/// Reads `[market]` and the files it names.
pub(crate) fn read_market(
    root: &Section<'_, '_>,
    folder: &mut CaseFolder,
    as_of: Day,
    reporting: Option<Currency>,
    errors: &Errors,
) -> Option<ReadMarket> {
    let section = root.needed("market", "a table [market] with curves")?.section()?;
    let before = errors.count();
    let calendars = read_calendars(&section, folder, errors);
    let curves = read_curves(&section, folder, as_of, errors);
    let indices = read_indices(&section, &curves);
    let fixings = match section.entry("fixings").and_then(|file| file.text()) {
        Some(file) => read_fixings(folder, &file, as_of, &indices, errors),
        None => Fixings::default(),
    };
    let exchange = match section.entry("fx").and_then(|file| file.text()) {
        Some(file) => read_exchange(folder, &file, reporting, errors),
        None => BTreeMap::new(),
    };
    let currencies = curves.iter().map(|known| (known.curve.name().to_owned(), known.currency)).collect();
    let mut parts = MarketParts { indices, fixings, exchange, ..MarketParts::default() };
    place_curves(&section, curves, &mut parts);
    section.finish();
    if errors.count() > before {
        return None;
    }
    match Market::new(as_of, parts) {
        Ok(market) => Some(ReadMarket { market, calendars, currencies }),
        Err(error) => {
            section.refuse(Problem::refused(&error));
            None
        }
    }
}

fn read_curves(
    section: &Section<'_, '_>,
    folder: &mut CaseFolder,
    as_of: Day,
    errors: &Errors,
) -> Vec<NamedCurve> {
    let mut curves: Vec<NamedCurve> = Vec::new();
    let sections = section.sections("curves");
    if sections.is_empty() && errors.count() == 0 {
        section
            .refuse_key("curves", Problem::MissingKey { expected: "at least one curve [[market.curves]]" });
    }
    for part in &sections {
        let curve = read_curve(part, folder, as_of, errors);
        part.finish();
        let Some(curve) = curve else { continue };
        if curves.iter().any(|known| known.curve.name() == curve.curve.name()) {
            part.refuse_key("name", Problem::Twice { kind: "curve" });
        } else {
            curves.push(curve);
        }
    }
    curves
}

/// The discount curve of each currency, and the others by name.
fn place_curves(section: &Section<'_, '_>, curves: Vec<NamedCurve>, parts: &mut MarketParts) {
    let mut by_currency: BTreeMap<Currency, Vec<NamedCurve>> = BTreeMap::new();
    for curve in curves {
        by_currency.entry(curve.currency).or_default().push(curve);
    }
    for (currency, mut curves) in by_currency {
        let marked = curves.iter().filter(|curve| curve.discounts).count();
        let place = match (curves.len(), marked) {
            (1, _) => Some(0),
            (_, 1) => curves.iter().position(|curve| curve.discounts),
            _ => None,
        };
        let Some(place) = place else {
            section.refuse_key("curves", Problem::DiscountCurves { currency, curves: curves.len(), marked });
            continue;
        };
        parts.discount.insert(currency, curves.swap_remove(place).curve);
        parts.curves.extend(curves.into_iter().map(|named| (named.curve.name().to_owned(), named.curve)));
    }
}

fn read_indices(section: &Section<'_, '_>, curves: &[NamedCurve]) -> Vec<Index> {
    let mut indices: Vec<Index> = Vec::new();
    for part in section.sections("indices") {
        let code = part.needed("code", "the code that contracts name").and_then(|code| code.text());
        let currency = part
            .needed("currency", "a currency of ISO 4217 such as \"EUR\"")
            .and_then(|currency| currency.parsed::<Currency, _>(Problem::from));
        let tenor = part
            .needed("tenor", "a tenor such as \"3M\"")
            .and_then(|tenor| tenor.parsed::<Tenor, TenorError>(Problem::from));
        let day_count = part.needed("day_count", "a day count such as \"A360\"");
        let day_count = day_count.and_then(|entry| entry.day_count());
        let curve = part.needed("curve", "the name of a curve").and_then(|curve| {
            let name = curve.text()?;
            let problem = match curves.iter().find(|known| known.curve.name() == name) {
                Some(known) if currency.is_none_or(|currency| currency == known.currency) => {
                    return Some(name);
                }
                Some(known) => Problem::OtherCurrency { of: known.currency, wanted: currency? },
                None => {
                    let there = curves.iter().map(|known| known.curve.name().to_owned()).collect();
                    Problem::NoSuch { kind: "curve", there }
                }
            };
            curve.refuse(problem);
            None
        });
        part.finish();
        let (Some(code), Some(currency), Some(tenor), Some(day_count), Some(curve)) =
            (code, currency, tenor, day_count, curve)
        else {
            continue;
        };
        if indices.iter().any(|known| known.code == code) {
            part.refuse_key("code", Problem::Twice { kind: "index" });
            continue;
        }
        match (Index { code, currency, tenor, day_count, curve, basis: 0.0 }).checked() {
            Ok(index) => indices.push(index),
            Err(error) => {
                let key =
                    if matches!(error, IndexError::NeedsCalendar { .. }) { "day_count" } else { "tenor" };
                part.refuse_key(key, Problem::refused(&error));
            }
        }
    }
    indices
}

/// Columns `index,date` and one of `rate`, `rate_percent` and, for series that are no rates, `value`.
fn read_fixings(
    folder: &mut CaseFolder,
    file: &str,
    as_of: Day,
    indices: &[Index],
    errors: &Errors,
) -> Fixings {
    let mut fixings = Fixings::default();
    let known = ["index", "date", "rate", "rate_percent", "value"];
    let Some(table) = SmallTable::read(folder, file, "a table of fixings", &known, errors) else {
        return fixings;
    };
    let column = table.one_of(&["rate", "rate_percent", "value"], "rate, rate_percent or value");
    let Some(column) = column.filter(|_| table.needs(&["index", "date"])) else { return fixings };
    for row in table.rows() {
        let (code, day) = (row.text("index"), row.parsed::<Day, _>("date", "a date YYYY-MM-DD"));
        let value = if column == "value" { row.number(column) } else { row.rate(column) };
        let (Some(code), Some(day), Some(value)) = (code, day, value) else { continue };
        if day > as_of && indices.iter().any(|index| index.code == code) {
            row.refuse("date", Problem::FixingInFuture { day, as_of });
        } else if fixings.insert(code, day, value).is_some() {
            row.refuse("date", Problem::Twice { kind: "fixing" });
        }
    }
    fixings
}

/// Columns `currency,reporting_per_unit`: units of the reporting currency for one unit of the currency.
fn read_exchange(
    folder: &mut CaseFolder,
    file: &str,
    reporting: Option<Currency>,
    errors: &Errors,
) -> BTreeMap<Currency, f64> {
    let mut rates = BTreeMap::new();
    let columns = ["currency", "reporting_per_unit"];
    let table = SmallTable::read(folder, file, "a table of exchange rates", &columns, errors);
    let Some(table) = table.filter(|table| table.needs(&columns)) else { return rates };
    for row in table.rows() {
        let currency = row.parsed::<Currency, _>("currency", "a currency of ISO 4217");
        let (Some(currency), Some(rate)) = (currency, row.number("reporting_per_unit")) else { continue };
        let own = Some(currency) == reporting;
        if rate <= 0.0 || (own && rate.to_bits() != 1.0_f64.to_bits()) {
            let expected = if own { "1 for the reporting currency itself" } else { "a positive number" };
            row.refuse("reporting_per_unit", Problem::Expected { expected });
        } else if rates.insert(currency, rate).is_some() {
            row.refuse("currency", Problem::Twice { kind: "exchange rate" });
        }
    }
    rates
}

fn read_calendars(section: &Section<'_, '_>, folder: &mut CaseFolder, errors: &Errors) -> Vec<Calendar> {
    let mut calendars: Vec<Calendar> = Vec::new();
    for part in section.sections("calendars") {
        let name = part.needed("name", "the name that contracts use").and_then(|name| name.text());
        let weekends = [
            ("saturday-sunday", Weekend::SaturdaySunday),
            ("friday-saturday", Weekend::FridaySaturday),
            ("none", Weekend::None),
        ];
        let weekend = match part.entry("weekend") {
            Some(weekend) => weekend.one_of(&weekends),
            None => Some(Weekend::SaturdaySunday),
        };
        let file = part.needed("file", "a file of holidays").and_then(|file| file.text());
        part.finish();
        let (Some(name), Some(weekend), Some(file)) = (name, weekend, file) else { continue };
        if Calendar::named(&name).is_ok() {
            part.refuse_key(
                "name",
                Problem::Expected { expected: "a name that no calendar known by rule has" },
            );
            continue;
        }
        if calendars.iter().any(|calendar| calendar.name() == name) {
            part.refuse_key("name", Problem::Twice { kind: "calendar" });
            continue;
        }
        let table = SmallTable::read(folder, &file, "a table of holidays", &["date"], errors);
        let Some(table) = table.filter(|table| table.needs(&["date"])) else { continue };
        let days: Vec<Day> = table.rows().filter_map(|row| row.parsed("date", "a date YYYY-MM-DD")).collect();
        match Calendar::user(&name, &days, weekend) {
            Ok(calendar) => calendars.push(calendar),
            Err(error) => table.refuse(Problem::refused(&error)),
        }
    }
    calendars
}

impl From<plimsoll_units::CycleError> for Problem {
    fn from(error: plimsoll_units::CycleError) -> Self {
        Self::Term(TermError::Cycle(error))
    }
}
