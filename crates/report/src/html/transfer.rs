//! Panels of transfer prices: by unit in each currency, and what the treasury centre has.

use super::page::{Cell, Chip, MOST_GROUPS, Panel, Table};
use crate::eve::Standing;
use crate::number::{MoneyScale, count, counted, largest};
use crate::select::Selection;
use plimsoll::{TransferAnswer, Transferred};
use plimsoll_units::{Currency, Micros};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A part of the client interest, and whether it is told where it is zero throughout.
struct Part<'a> {
    name: &'a str,
    always: bool,
    of: Of,
}

#[derive(Clone, Copy)]
enum Of {
    Field(fn(&Transferred) -> Micros),
    AddOn(usize),
}

/// What is told of a year, before add-ons and after them.
const BEFORE: [Part<'_>; 4] = [
    Part { name: "Client interest", always: true, of: Of::Field(|year| year.client) },
    Part { name: "Transfer interest", always: true, of: Of::Field(|year| year.transfer) },
    Part { name: "Liquidity premium", always: false, of: Of::Field(|year| year.premium) },
    Part { name: "Contingent cost", always: false, of: Of::Field(|year| year.contingent) },
];
const AFTER: Part<'_> = Part { name: "Margin", always: true, of: Of::Field(Transferred::margin) };

impl Of {
    fn amount(self, year: &Transferred) -> Micros {
        match self {
            Self::Field(field) => field(year),
            Self::AddOn(place) => year.add_ons.get(place).copied().unwrap_or_default(),
        }
    }

    fn sum<'a>(self, years: impl IntoIterator<Item = &'a Transferred>) -> Micros {
        years.into_iter().map(|year| self.amount(year)).sum()
    }
}

const BALANCE: Of = Of::Field(|year| year.balance);
const CLIENT: Of = Of::Field(|year| year.client);
const MARGIN: Of = Of::Field(Transferred::margin);
const CHARGED: Of = Of::Field(Transferred::charged);

/// A group and side with its year.
struct Unit<'a> {
    group: &'a str,
    side: &'static str,
    year: &'a Transferred,
}

/// Prices by unit, and what the treasury centre has; none where nothing is priced.
pub(crate) fn panels(selection: &Selection<'_>) -> Vec<Panel> {
    let priced = selection.answer.transfer.as_ref().filter(|transfer| !transfer.units.is_empty());
    priced.map_or_else(Vec::new, |transfer| {
        let units = by_currency(transfer);
        vec![prices(selection, transfer, &units), centre(selection, transfer, &units)]
    })
}

/// The units of each currency: assets first.
fn by_currency(transfer: &TransferAnswer) -> BTreeMap<Currency, Vec<Unit<'_>>> {
    let mut units: BTreeMap<Currency, Vec<Unit<'_>>> = BTreeMap::new();
    for ((group, side, currency), year) in &transfer.units {
        units.entry(*currency).or_default().push(Unit { group, side, year });
    }
    for of_currency in units.values_mut() {
        of_currency.sort_by_key(|unit| (unit.side, unit.group));
    }
    units
}

fn prices(
    selection: &Selection<'_>,
    transfer: &TransferAnswer,
    units: &BTreeMap<Currency, Vec<Unit<'_>>>,
) -> Panel {
    let names: Vec<String> = transfer.add_ons.iter().map(|name| format!("Add-on: {name}")).collect();
    let add_on = |(place, name)| Part { name, always: true, of: Of::AddOn(place) };
    let add_ons = names.iter().map(String::as_str).enumerate().map(add_on);
    let parts: Vec<Part<'_>> = BEFORE.into_iter().chain(add_ons).chain([AFTER]).collect();
    let is_told = |part: &&Part<'_>| {
        part.always || transfer.units.values().any(|year| part.of.amount(year) != Micros::ZERO)
    };
    let (told, untold): (Vec<&Part<'_>>, Vec<&Part<'_>>) = parts.iter().partition(is_told);
    let head = ["Unit", "Side", "Balance"].into_iter().chain(told.iter().map(|part| part.name));
    let head: Vec<String> = head.map(str::to_owned).collect();
    let mut table = Table::new("Transfer prices by unit", 2, &head);
    let told: Vec<Of> = told.iter().map(|part| part.of).collect();
    let (mut shown, mut all) = (0, 0);
    for (currency, of_currency) in units {
        shown += push_currency(&mut table, selection, *currency, of_currency, &told);
        all += of_currency.len();
    }
    let mut notes = vec![
        "Interest, costs and margins are of a year at today's balance. What is paid is negative, and so are the balance and \
         the interest of a liability: its transfer interest below zero is what the treasury centre credits it. Margin = client \
         interest − transfer interest − liquidity premium − contingent cost − add-ons. A dash: no such \
         add-on. Currencies are not added up."
            .to_owned(),
    ];
    notes.extend(untold.iter().map(|part| format!("{}: none in this case.", part.name)));
    if shown < all {
        notes.push(format!(
            "{} of {} with the largest balances of their currency; the rest of each is summed in one line, and ftp.csv has each.",
            count(shown),
            counted(all, "unit"),
        ));
    }
    Panel {
        id: "transfer",
        title: "Transfer prices".to_owned(),
        subtitle: "What the treasury centre charges and credits each unit in a year, and the margin that is left; each \
                   currency in its own"
            .to_owned(),
        columns: 12,
        table: Some(table),
        notes,
        ..Panel::default()
    }
}

/// The units of a currency with their sum; the count of those that have a line.
fn push_currency(
    table: &mut Table,
    selection: &Selection<'_>,
    currency: Currency,
    units: &[Unit<'_>],
    told: &[Of],
) -> usize {
    let years = || units.iter().map(|unit| unit.year);
    let of_year = years().flat_map(|year| told.iter().map(|part| part.amount(year)));
    let sums = told.iter().map(|part| part.sum(years()));
    let scales = [
        scale(selection, currency, years().map(|year| year.balance).chain([BALANCE.sum(years())])),
        scale(selection, currency, of_year.chain(sums)),
    ];
    let [balances, amounts] = &scales;
    table.push_section(&if balances.label == amounts.label {
        format!("{currency}: in {}", amounts.label)
    } else {
        format!("{currency}: balance in {}, the rest in {}", balances.label, amounts.label)
    });
    let (shown, rest) = chosen(units);
    for unit in &shown {
        let name = if unit.group.is_empty() { "all" } else { unit.group };
        table.push("", line(name, unit.side, &[unit.year], told, &scales));
    }
    let rest: Vec<&Transferred> = rest.iter().map(|unit| unit.year).collect();
    if !rest.is_empty() {
        let name = format!("{} together", counted(rest.len(), "more unit"));
        table.push("rest", line(&name, "", &rest, told, &scales));
    }
    let name = format!("Sum, {currency}");
    table.push("total", line(&name, "", &years().collect::<Vec<_>>(), told, &scales));
    shown.len()
}

fn line(name: &str, side: &str, years: &[&Transferred], told: &[Of], scales: &[MoneyScale; 2]) -> Vec<Cell> {
    let [balances, amounts] = scales;
    let sum = |part: Of| part.sum(years.iter().copied());
    let mut cells = vec![Cell::text(name), Cell::text(side), Cell::figure(balances.money(sum(BALANCE)))];
    cells.extend(told.iter().map(|part| match (part, sum(*part)) {
        (Of::AddOn(_), Micros::ZERO) => Cell::figure_or_dash(None),
        (_, amount) => Cell::figure(amounts.money(amount)),
    }));
    cells
}

fn scale(selection: &Selection<'_>, currency: Currency, amounts: impl Iterator<Item = Micros>) -> MoneyScale {
    let most = largest(amounts.map(Micros::to_units));
    selection.scale_for(currency, most).showing(most, 7)
}

/// The units to show in their order, and those left for one line: the smallest by balance.
fn chosen<'a, 'b>(units: &'b [Unit<'a>]) -> (Vec<&'b Unit<'a>>, Vec<&'b Unit<'a>>) {
    let mut by_size: Vec<&Unit<'_>> = units.iter().collect();
    by_size.sort_by_key(|unit| (Reverse(unit.year.balance.abs()), unit.side, unit.group));
    let kept: BTreeSet<(&str, &str)> =
        by_size.iter().take(MOST_GROUPS).map(|unit| (unit.side, unit.group)).collect();
    units.iter().partition(|unit| kept.contains(&(unit.side, unit.group)))
}

/// What the treasury centre has in each currency, and whether margins and it are the client interest.
fn centre(
    selection: &Selection<'_>,
    transfer: &TransferAnswer,
    units: &BTreeMap<Currency, Vec<Unit<'_>>>,
) -> Panel {
    let head = [
        "Currency",
        "Charged to assets",
        "Charged to liabilities",
        "Treasury centre",
        "Margins of units",
        "Margins and centre",
        "Client interest",
    ];
    let mut table = Table::new("The treasury centre by currency", 1, &head.map(str::to_owned));
    table.head.push(Cell::text("Tie-out"));
    let mut apart = 0;
    for (currency, has) in transfer.centre() {
        let of_currency = units.get(&currency).map_or(&[][..], Vec::as_slice);
        let all = || of_currency.iter().map(|unit| unit.year);
        let of_side = |liability: bool| {
            let wanted = move |unit: &&Unit<'_>| (unit.side == "liability") == liability;
            CHARGED.sum(of_currency.iter().filter(wanted).map(|unit| unit.year))
        };
        let (margins, clients) = (MARGIN.sum(all()), CLIENT.sum(all()));
        let ties = margins + has == clients;
        apart += usize::from(!ties);
        let (case_unit, reporting) = (&selection.answer.case.money_unit, selection.answer.reporting_currency);
        let exact = MoneyScale::exact(case_unit, reporting, currency);
        let amounts = [of_side(false), of_side(true), has, margins, margins + has, clients];
        let unit = if exact.label == currency.code() { "" } else { &exact.label };
        let mut cells = vec![Cell { below: unit.to_owned(), ..Cell::text(currency.to_string()) }];
        cells.extend(amounts.map(|amount| Cell::figure(exact.money(amount))));
        cells.push(if ties {
            Cell::status(Standing::Within, "to the millionth")
        } else {
            Cell::status(Standing::Breach, &format!("apart by {}", exact.money(margins + has - clients)))
        });
        table.push("", cells);
    }
    Panel {
        id: "treasury-centre",
        title: "Treasury centre".to_owned(),
        chip: Some(if apart == 0 {
            Chip::new(Standing::Within, "ties out")
        } else {
            Chip::new(Standing::Breach, &format!("{} not tied out", counted(apart, "line")))
        }),
        subtitle: "Charges less credits of a year in each currency, exact to the millionth".to_owned(),
        columns: 12,
        table: Some(table),
        notes: vec![
            "Charged is transfer interest, liquidity premium, contingent cost and add-ons together; below zero it is a \
             credit. The centre has what assets and liabilities are charged; margins of units and it add up to the \
             client interest. Derivatives belong to the centre and are not priced."
                .to_owned(),
        ],
        ..Panel::default()
    }
}
