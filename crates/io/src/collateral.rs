//! `[liquidity]` of derivatives and collateral: the tag of netting agreements, items and the history of collateral.

use crate::columns::{ASSET, class};
use crate::contracts::ReadBook;
use crate::error::{Errors, Problem};
use crate::files::CaseFolder;
use crate::frontier::Which;
use crate::market::ReadMarket;
use crate::small_table::{RowOf, SmallTable};
use crate::toml_reader::Section;
use plimsoll::{Collateral, LiquidityItem};
use plimsoll_contract::{Book, Side};
use plimsoll_market::Market;
use plimsoll_rule::class_named;
use plimsoll_units::{Currency, Day, Micros};

const ITEMS: [&str; 6] = ["item", "name", "currency", "amount", "collateral_class", "netting_set"];

/// The keys of `[liquidity]`.
#[derive(Default)]
pub(crate) struct CollateralFiles {
    netting_tag: Option<String>,
    items: Option<String>,
    history: Option<String>,
}

/// What the files are read beside.
pub(crate) struct Known<'a> {
    as_of: Day,
    reporting: Option<Currency>,
    market: Option<&'a Market>,
    book: Option<&'a Book>,
}

impl<'a> Known<'a> {
    pub(crate) fn new(
        as_of: Day,
        reporting: Option<Currency>,
        market: Option<&'a ReadMarket>,
        book: Option<&'a ReadBook>,
    ) -> Self {
        let (market, book) = (market.map(|read| &read.market), book.map(|read| &read.book));
        Self { as_of, reporting, market, book }
    }
}

impl CollateralFiles {
    pub(crate) fn read(section: &Section<'_, '_>, tags: &[String]) -> Self {
        let choices: Vec<(&str, &String)> = tags.iter().map(|tag| (tag.as_str(), tag)).collect();
        let netting_tag = section.entry("netting").and_then(|entry| entry.one_of(&choices).cloned());
        Self { netting_tag, items: section.text("items"), history: section.text("collateral_history") }
    }

    /// Reads items and history, which are of the whole case: for candidates and entities there are none.
    pub(crate) fn read_files(
        &self,
        folder: &mut CaseFolder,
        known: &Known<'_>,
        which: Which<'_>,
        errors: &Errors,
    ) -> Collateral {
        let mut collateral = Collateral { netting_tag: self.netting_tag.clone(), ..Collateral::default() };
        if !matches!(which, Which::Book | Which::Mix(_)) {
            return collateral;
        }
        if let Some(file) = &self.history {
            collateral.flows = read_history(folder, file, known.as_of, errors).unwrap_or_default();
        }
        let table = self.items.as_ref().and_then(|file| {
            SmallTable::read(folder, file, "a table of liquidity items", &ITEMS, errors)
                .filter(|table| table.needs(&["item", "name", "currency", "amount"]))
        });
        let sets = known.book.map(|book| netting_sets(book, self.netting_tag.as_deref()));
        for row in table.iter().flat_map(SmallTable::rows) {
            let item = item(&row, known, sets.as_deref());
            if self.history.is_some() && item.as_ref().is_some_and(|item| Some(item.class) == flow()) {
                row.refuse("item", Problem::Beside { other: "collateral_history".to_owned() });
            }
            let Some(item) = item else { continue };
            if collateral.items.iter().any(|other| other.name == item.name) {
                row.refuse("name", Problem::Twice { kind: "item" });
            }
            collateral.items.push(item);
        }
        collateral
    }
}

fn flow() -> Option<u16> {
    class_named("collateral_flow")
}

/// The netting sets of derivatives.
fn netting_sets(book: &Book, tag: Option<&str>) -> Vec<String> {
    let Some(tag) = book.tags().iter().find(|known| Some(known.name.as_str()) == tag) else {
        return Vec::new();
    };
    let mut sets = Vec::new();
    for (code, value) in tag.values.iter().enumerate().filter(|(_, value)| !value.is_empty()) {
        let is_of = |(place, row): (usize, &plimsoll_contract::Row)| {
            row.side == Side::OffBalance && tag.codes.get(place).is_some_and(|known| *known as usize == code)
        };
        if book.rows().iter().enumerate().any(is_of) {
            sets.push(value.clone());
        }
    }
    sets
}

fn item(row: &RowOf<'_>, known: &Known<'_>, sets: Option<&[String]>) -> Option<LiquidityItem> {
    let of = row.text("item").and_then(|name| of_kind(row, "item", name, &["item"]));
    let name = row.text("name").map(str::to_owned);
    let currency = row.parsed::<Currency, _>("currency", "a currency of ISO 4217 such as EUR");
    let currency = currency.filter(|currency| has_rate(row, known, *currency));
    let amount = amount_of(row);
    if amount.is_some_and(|amount| amount < Micros::ZERO) {
        row.refuse(
            "amount",
            Problem::Expected { expected: "an amount of 0 or more; the item gives the sign" },
        );
    }
    let (class, netting_set) = (of?, row.cell("netting_set").to_owned());
    let collateral = collateral(row, class);
    let expected = match (LiquidityItem::is_netted(class), netting_set.is_empty()) {
        (true, true) => Some("a netting set: what derivatives of it bring or have to be given"),
        (false, false) => {
            Some("none; only collateral_to_post and collateral_to_receive are of a netting set")
        }
        _ => None,
    };
    if let Some(expected) = expected {
        row.refuse("netting_set", Problem::Expected { expected });
    } else if let Some(sets) = sets.filter(|sets| !netting_set.is_empty() && !sets.contains(&netting_set)) {
        row.refuse(
            "netting_set",
            Problem::NoSuch { kind: "netting set of a derivative", there: sets.to_vec() },
        );
    }
    let amount = amount.filter(|amount| *amount >= Micros::ZERO)?;
    Some(LiquidityItem { name: name?, class, currency: currency?, amount, collateral, netting_set })
}

fn amount_of(row: &RowOf<'_>) -> Option<Micros> {
    let amount = Micros::from_units(row.number("amount")?);
    amount.map_err(|_| row.refuse("amount", Problem::Expected { expected: "an amount below 1e30" })).ok()
}

/// Class of the collateral: of what is posted alone.
fn collateral(row: &RowOf<'_>, item: u16) -> Option<u16> {
    let name = row.cell("collateral_class");
    let expected = match (Some(item) == class_named("posted_collateral"), name.is_empty()) {
        (true, true) => "the liquidity class of what is posted",
        (false, false) => "none; only posted_collateral is told by class",
        (true, false) => return of_kind(row, "collateral_class", name, ASSET),
        (false, true) => return None,
    };
    row.refuse("collateral_class", Problem::Expected { expected });
    None
}

fn of_kind(row: &RowOf<'_>, column: &str, name: &str, kinds: &[&str]) -> Option<u16> {
    class(name, kinds).map_err(|problem| row.refuse(column, problem)).ok()
}

fn has_rate(row: &RowOf<'_>, known: &Known<'_>, currency: Currency) -> bool {
    let Some(market) = known.market else { return true };
    let there = known.reporting == Some(currency) || market.exchange_rate(currency).is_some();
    if !there {
        let expected = "the reporting currency or one with an exchange rate of the market";
        row.refuse("currency", Problem::Expected { expected });
    }
    there
}

/// Net flow of collateral by day, in order.
fn read_history(
    folder: &mut CaseFolder,
    file: &str,
    as_of: Day,
    errors: &Errors,
) -> Option<Vec<(Day, Micros)>> {
    let table = SmallTable::read(folder, file, "a history of collateral", &["date", "amount"], errors)?;
    if !table.needs(&["date", "amount"]) {
        return None;
    }
    let mut flows: Vec<(Day, Micros)> = Vec::new();
    for row in table.rows() {
        let day: Option<Day> = row.parsed("date", "a day YYYY-MM-DD");
        let amount = amount_of(&row);
        let (Some(day), Some(amount)) = (day, amount) else { continue };
        if let Some((before, _)) = flows.last().filter(|(before, _)| day <= *before) {
            row.refuse("date", Problem::NotIncreasing { day, before: *before });
        } else if day > as_of {
            let expected = "a day up to the market's: a history is of what has flowed";
            row.refuse("date", Problem::Expected { expected });
        }
        flows.push((day, amount));
    }
    Some(flows)
}
