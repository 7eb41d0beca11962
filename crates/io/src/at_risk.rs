//! `[at_risk]`: past moves of curves, from monthly histories of rates.

use crate::error::{Errors, Problem};
use crate::files::CaseFolder;
use crate::market::ReadMarket;
use crate::small_table::SmallTable;
use crate::toml_reader::{Entry, Section};
use plimsoll::{AtRiskPlan, CurveMove, RateHistory};
use plimsoll_units::{BasisPoints, Currency, Day, Tenor};
use std::collections::BTreeMap;

/// Columns of rates.
const TENORS: [&str; 15] =
    ["1M", "3M", "6M", "9M", "1Y", "2Y", "3Y", "4Y", "5Y", "7Y", "10Y", "15Y", "20Y", "25Y", "30Y"];

/// Reads `[at_risk]`; nothing is at risk without it.
pub(crate) fn read_at_risk(
    root: &Section<'_, '_>,
    folder: &mut CaseFolder,
    market: Option<&ReadMarket>,
    errors: &Errors,
) -> Option<AtRiskPlan> {
    let section = root.section("at_risk")?;
    let months = section.entry("months").and_then(|entry| crate::behaviour::months(&entry)).unwrap_or(1);
    let confidence = section.entry("confidence").and_then(|entry| read_confidence(&entry)).unwrap_or(0.99);
    let mut all: BTreeMap<Currency, RateHistory> = BTreeMap::new();
    let mut whole = true;
    for part in section.sections("history") {
        let currency = part
            .needed("currency", "the currency of the rates")
            .and_then(|currency| currency.parsed::<Currency, _>(Problem::from));
        let file = part
            .needed("file", "a monthly history such as market/eur_history.csv")
            .and_then(|file| file.text());
        part.finish();
        let (Some(currency), Some(file)) = (currency, file) else {
            whole = false;
            continue;
        };
        if let Some(Err(error)) = market.map(|read| read.market.discount_curve(currency)) {
            part.refuse_key("currency", Problem::refused(&error));
            whole = false;
        }
        match read_rates(folder, &file, errors) {
            Some(rates) if all.values().next().is_none_or(|first| first.months == rates.months) => {
                if all.insert(currency, rates).is_some() {
                    part.refuse_key("currency", Problem::Twice { kind: "history" });
                }
            }
            Some(_) => {
                part.refuse_key("file", Problem::Expected { expected: "the same months in every history" });
                whole = false;
            }
            None => whole = false,
        }
    }
    if whole && all.is_empty() {
        section.refuse(Problem::Expected { expected: "at least one [[at_risk.history]]" });
        whole = false;
    }
    section.finish();
    let months = u16::try_from(months).ok().filter(|months| *months > 0)?;
    whole.then(|| moves(months, confidence, &all))
}

fn read_confidence(entry: &Entry<'_, '_>) -> Option<f64> {
    let confidence = entry.number().filter(|confidence| *confidence > 0.5 && *confidence < 1.0);
    if confidence.is_none() {
        entry.refuse(Problem::Expected { expected: "a probability above 0.5 and below 1, such as 0.99" });
    }
    confidence
}

/// A CSV file with `date`, one row a month and no month left out, and rates per year as fractions by tenor.
pub(crate) fn read_rates(folder: &mut CaseFolder, name: &str, errors: &Errors) -> Option<RateHistory> {
    let known: Vec<&'static str> = std::iter::once("date").chain(TENORS).collect();
    let table = SmallTable::read(folder, name, "a history of rates", &known, errors)?;
    if !table.needs(&["date"]) {
        return None;
    }
    let columns: Vec<&'static str> = TENORS.into_iter().filter(|tenor| table.has(tenor)).collect();
    let terms: Vec<Tenor> = columns.iter().filter_map(|tenor| tenor.parse().ok()).collect();
    if columns.is_empty() {
        table.refuse(Problem::Expected { expected: "at least one column of rates, such as 1Y" });
        return None;
    }
    let (mut months, mut rates): (Vec<Day>, Vec<Vec<f64>>) = (Vec::new(), Vec::new());
    for row in table.rows() {
        let day: Day = row.parsed("date", "a day YYYY-MM-DD in each month")?;
        if let Some(before) = months.last().filter(|before| day.month_index() != before.month_index() + 1) {
            row.refuse("date", Problem::NotNextMonth(*before));
        }
        let of_month: Vec<f64> = columns.iter().filter_map(|column| row.number(column)).collect();
        if of_month.len() < columns.len() {
            return None;
        }
        months.push(day);
        rates.push(of_month);
    }
    Some(RateHistory { months, terms, rates })
}

fn moves(months: u16, confidence: f64, all: &BTreeMap<Currency, RateHistory>) -> AtRiskPlan {
    let dates = all.values().next().map_or(&[][..], |rates| rates.months.as_slice());
    let step = usize::from(months);
    let one = |end: usize| {
        let sizes = all.iter().map(|(currency, rates)| {
            let [before, after] = [&rates.rates[end - step], &rates.rates[end]];
            let size = |(before, after): (&f64, &f64)| BasisPoints((after - before) * 1e4);
            (*currency, plimsoll_units::pair(before, after).map(size).collect())
        });
        CurveMove { from: dates[end - step], to: dates[end], sizes: sizes.collect() }
    };
    AtRiskPlan {
        months,
        confidence,
        nodes: all.iter().map(|(currency, rates)| (*currency, rates.terms.clone())).collect(),
        moves: (step..dates.len()).map(one).collect(),
    }
}
