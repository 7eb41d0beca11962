//! Volume, mix, rate and cross of the change of income: a panel of `comparison.html`, and `attribution.csv`.

use super::page::{Cell, Panel, Row, Table};
use crate::ReportError;
use crate::number::{MoneyScale, fixed, percent};
use plimsoll::{Attributed, AttributedLine, Attribution, Comparison};
use plimsoll_measure::Value;
use plimsoll_units::{Currency, Micros};

/// A part of the change, and whether it is told where it is zero throughout.
struct Part {
    name: &'static str,
    always: bool,
    of: fn(&Attributed) -> Micros,
}

const PARTS: [Part; 7] = [
    Part { name: "Volume", always: true, of: |by| by.income.volume },
    Part { name: "Mix", always: true, of: |by| by.income.mix },
    Part { name: "Rate", always: true, of: |by| by.income.rate },
    Part { name: "Cross", always: true, of: |by| by.income.cross },
    Part { name: "Exchange", always: false, of: |by| by.exchange },
    Part { name: "Unattributed", always: false, of: |by| by.income.unattributed },
    Part { name: "Change", always: true, of: Attributed::change },
];

/// * `scale` — of the money in the table
pub(super) fn panel(comparison: &Comparison, scale: &MoneyScale) -> Panel {
    let attribution = &comparison.attribution;
    Panel {
        id: "attribution",
        title: "Net interest income by volume, mix and rate".to_owned(),
        subtitle: format!(
            "why it changed, by average balance and rate of a year; money in {}; the parts add up",
            scale.label
        ),
        columns: 12,
        table: Some(table(attribution, comparison.currency, scale)),
        notes: notes(attribution),
        ..Panel::default()
    }
}

fn table(attribution: &Attribution, reporting: Currency, scale: &MoneyScale) -> Table {
    let told = |part: &&Part| {
        part.always || attribution.lines.iter().any(|line| (part.of)(&line.by) != Micros::ZERO)
    };
    let parts: Vec<&Part> = PARTS.iter().filter(told).collect();
    let names = parts.iter().map(|part| part.name.to_owned());
    let head = ["Group", "Balance before", "after", "Rate before", "after"].map(str::to_owned);
    let head: Vec<String> = head.into_iter().chain(names).collect();
    let mut table = Table::new("Volume, mix and rate", 1, &head);
    let row = |first: Vec<Cell>, by: &Attributed| {
        let amounts = parts.iter().map(|part| Cell::figure(scale.money((part.of)(by))));
        Row { class: "", cells: first.into_iter().chain(amounts).collect() }
    };
    let sum = |name: &str| {
        let dashes = (0..4).map(|_| Cell::figure_or_dash(None));
        std::iter::once(Cell::text(name)).chain(dashes).collect::<Vec<_>>()
    };
    for side in attribution.sides() {
        table.push_section(side.name());
        for line in attribution.lines.iter().filter(|line| line.side == side) {
            table.rows.push(row(words(line, reporting, scale), &line.by));
        }
        table.rows.push(row(sum("Sum"), &attribution.total(Some(side))));
    }
    table.push_section("all");
    table.rows.push(row(sum("Sum"), &attribution.total(None)));
    table
}

fn words(line: &AttributedLine, reporting: Currency, scale: &MoneyScale) -> Vec<Cell> {
    let name = if line.group.is_empty() { "all" } else { &line.group };
    let below = if line.currency == reporting { String::new() } else { line.currency.to_string() };
    let balance = |amount| Cell::figure(scale.money(amount));
    let rate = |rate: Option<f64>| Cell::figure_or_dash(rate.map(|rate| percent(rate, 2)));
    let (first, second) = (line.earned.first, line.earned.second);
    vec![
        Cell { below, ..Cell::text(name) },
        balance(first.balance),
        balance(second.balance),
        rate(first.rate()),
        rate(second.rate()),
    ]
}

fn notes(attribution: &Attribution) -> Vec<String> {
    let mut notes = vec![
        "Volume: the group grows as its side does, at the rate before. Mix: the rest of the change of its balance, at the \
         rate before. Rate: the change of its rate on the balance before. Cross: both at once. A group that is in one \
         of the runs alone is volume and mix at the one rate there is. Unattributed: \
         interest that has no balance, such as that of swaps."
            .to_owned(),
    ];
    if let (Some([first, second]), Some(by)) = (attribution.margins, attribution.total(None).margin) {
        let points = |part: f64| format!("{} bp", fixed(part * 1e4, 1));
        notes.push(format!(
            "The margin over average earning assets went from {} to {}: mix {}, rate {}, unattributed {}.",
            percent(first, 2),
            percent(second, 2),
            points(by.mix),
            points(by.rate),
            points(by.unattributed),
        ));
    }
    notes
}

const COLUMNS: [&str; 20] = [
    "side",
    "group",
    "currency",
    "first_average_balance",
    "second_average_balance",
    "first_interest",
    "second_interest",
    "first_rate",
    "second_rate",
    "volume",
    "mix",
    "rate",
    "cross",
    "exchange",
    "unattributed",
    "change",
    "nim_mix",
    "nim_rate",
    "nim_unattributed",
    "reporting_currency",
];

/// The change of income by side, group and currency, in the reporting currency; exact. A rate that is not known and a
/// margin without earning assets are empty.
///
/// # Errors
/// [`ReportError::Table`] when the table cannot be put together.
pub fn attribution_csv(comparison: &Comparison) -> Result<Vec<u8>, ReportError> {
    use crate::tables::{Cell as Field, Table as Plain, exact_text};
    let mut table = Plain::new("attribution.csv", &COLUMNS)?;
    let reporting = comparison.currency.to_string();
    for line in &comparison.attribution.lines {
        let AttributedLine { side, group, currency, earned, by } = line;
        let (first, second) = (earned.first, earned.second);
        let money = |amount: Micros| Field::Number(amount.to_string());
        let number = |number: Option<f64>| {
            Field::Number(number.map_or_else(String::new, |number| exact_text(Value::Number(number + 0.0))))
        };
        let parts = by.income;
        table.row(&[
            Field::Text(side.name()),
            Field::Text(group),
            Field::Text(&currency.to_string()),
            money(first.balance),
            money(second.balance),
            money(first.interest),
            money(second.interest),
            number(first.rate()),
            number(second.rate()),
            money(parts.volume),
            money(parts.mix),
            money(parts.rate),
            money(parts.cross),
            money(by.exchange),
            money(parts.unattributed),
            money(by.change()),
            number(by.margin.map(|margin| margin.mix)),
            number(by.margin.map(|margin| margin.rate)),
            number(by.margin.map(|margin| margin.unattributed)),
            Field::Text(&reporting),
        ])?;
    }
    table.finish()
}
