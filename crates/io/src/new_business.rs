//! `new_business.csv`: the plan of new volumes by month, for income of a dynamic balance sheet.
//!
//! A line of the plan is a group, side, currency and renewal; it has one row for each month of the longest horizon.

use crate::error::{Errors, Problem};
use crate::files::CaseFolder;
use crate::small_table::{RowOf, SmallTable};
use plimsoll::{PlannedMonth, PlannedVolume};
use plimsoll_contract::Side;
use plimsoll_units::{Currency, Micros, Tenor, TenorError};
use std::collections::BTreeMap;

/// The file; a case without a plan has none.
const FILE: &str = "new_business.csv";

const COLUMNS: [&str; 8] = ["group", "side", "currency", "renewal", "month", "volume", "margin", "term"];

/// Reads the plan where there is one.
///
/// * `renewals` — names of the renewals, by place
/// * `months` — months of the longest horizon
pub(crate) fn read_new_business(
    folder: &mut CaseFolder,
    renewals: &[String],
    months: u16,
    errors: &Errors,
) -> Vec<PlannedVolume> {
    let there = folder.names("").is_ok_and(|names| names.iter().any(|name| name == FILE));
    if !there {
        return Vec::new();
    }
    let Some(table) = SmallTable::read(folder, FILE, "a plan of new business", &COLUMNS, errors) else {
        return Vec::new();
    };
    if !table.needs(&["group", "side", "currency", "renewal", "month", "volume"]) {
        return Vec::new();
    }
    let mut lines: BTreeMap<(String, Side, Currency, u16), BTreeMap<u16, PlannedMonth>> = BTreeMap::new();
    for row in table.rows() {
        let (key, month) = (key_of(&row, renewals), month_of(&row, months));
        let volume = amount(&row);
        let margin = if row.cell("margin").is_empty() { None } else { row.number("margin") };
        let term = if row.cell("term").is_empty() {
            None
        } else {
            row.parsed::<Tenor, TenorError>("term", "a term such as 2Y")
        };
        let (Some(key), Some(month), Some(volume)) = (key, month, volume) else { continue };
        let planned = PlannedMonth { month, volume, margin, term };
        if lines.entry(key).or_default().insert(month, planned).is_some() {
            row.refuse("month", Problem::Twice { kind: "month of this line of the plan" });
        }
    }
    let mut plan = Vec::new();
    for ((group, side, currency, renewal), by_month) in lines {
        if let Some(missing) = (1..=months).find(|month| !by_month.contains_key(month)) {
            let name = renewals.get(usize::from(renewal)).cloned().unwrap_or_default();
            let line = format!("{group:?}, {}, {currency}, {name:?}", side.name());
            table.refuse(Problem::MissingMonth(line, missing, months));
        }
        plan.push(PlannedVolume { group, side, currency, renewal, months: by_month.into_values().collect() });
    }
    plan
}

fn key_of(row: &RowOf<'_>, renewals: &[String]) -> Option<(String, Side, Currency, u16)> {
    let side = match row.text("side") {
        Some("asset") => Some(Side::Asset),
        Some("liability") => Some(Side::Liability),
        Some(_) => {
            row.refuse("side", Problem::Expected { expected: "asset or liability" });
            None
        }
        None => None,
    };
    let currency = row.parsed::<Currency, _>("currency", "a currency of ISO 4217 such as EUR");
    let renewal = row.text("renewal").and_then(|name| {
        let place =
            renewals.iter().position(|known| known == name).and_then(|place| u16::try_from(place).ok());
        if place.is_none() {
            row.refuse("renewal", Problem::NoSuch { kind: "renewal", there: renewals.to_vec() });
        }
        place
    });
    Some((row.cell("group").to_owned(), side?, currency?, renewal?))
}

fn month_of(row: &RowOf<'_>, months: u16) -> Option<u16> {
    let number = row.number("month")?;
    if number.fract() != 0.0 || number < 1.0 || number > f64::from(months) {
        row.refuse(
            "month",
            Problem::Expected { expected: "a whole month from 1 to the longest horizon of [income]" },
        );
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 600")]
    Some(number as u16)
}

fn amount(row: &RowOf<'_>) -> Option<Micros> {
    let amount = Micros::from_units(row.number("volume")?).ok().filter(|amount| *amount >= Micros::ZERO);
    if amount.is_none() {
        row.refuse("volume", Problem::Expected { expected: "an amount of 0 or more; side gives the sign" });
    }
    amount
}
