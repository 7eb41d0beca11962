//! Panels of rate sensitivity: key-rate DV01, and what duration says of equity against a full revaluation.

use super::page::{Cell, MOST_GROUPS, Panel, Stat, Table};
use crate::eve::scenario_title;
use crate::number::{MoneyScale, count, fixed, largest};
use crate::select::{Selection, currency_of};
use crate::svg::{Bar, BarChart, BarRow, HeatMap, HeatRow};
use plimsoll_measure::{ASSETS, Fact, LIABILITIES, TOTAL, Value};
use plimsoll_units::Currency;
use std::collections::BTreeSet;

const KEY_RATE: &str = "key_rate_dv01";
/// Rows of a heat map that is no taller than the ladder beside it.
const FEW_ROWS: usize = 6;

/// One row of key rates: its name and its facts by bucket.
struct KeyRow<'a> {
    name: String,
    facts: Vec<Option<&'a Fact>>,
}

impl KeyRow<'_> {
    fn largest(&self) -> f64 {
        largest(self.facts.iter().flatten().map(|fact| fact.value.to_f64()))
    }
}

/// Key-rate DV01 by currency, or by group where there is one currency.
pub(crate) fn key_rates(selection: &Selection<'_>) -> Option<Panel> {
    let buckets = selection.buckets(&[KEY_RATE]);
    if buckets.is_empty() {
        return None;
    }
    let total = selection.group_place(TOTAL)?;
    let currencies: BTreeSet<Currency> = selection
        .rows(KEY_RATE)
        .filter(|fact| fact.group == total)
        .filter_map(|fact| fact.currency)
        .collect();
    let row = |name: String, group: u32, currency: Option<Currency>| KeyRow {
        name,
        facts: buckets.iter().map(|bucket| selection.in_bucket(KEY_RATE, group, currency, *bucket)).collect(),
    };
    let by_currency = currencies.len() > 1;
    let mut rows: Vec<KeyRow<'_>> = if by_currency {
        currencies.iter().map(|currency| row(currency.to_string(), total, Some(*currency))).collect()
    } else {
        let groups = selection.groups();
        groups.iter().map(|group| row(group.name.to_owned(), group.place, None)).collect()
    };
    rows.retain(|row| row.facts.iter().any(Option::is_some));
    let all = rows.len();
    if all > MOST_GROUPS {
        rows.sort_by(|a, b| b.largest().total_cmp(&a.largest()));
        rows.truncate(MOST_GROUPS);
    }
    rows.push(row("All".to_owned(), total, None));
    rows.retain(|row| row.facts.iter().any(Option::is_some));
    let scale =
        selection.scale_for(selection.answer.reporting_currency, largest(rows.iter().map(KeyRow::largest)));
    let scale = scale.showing(largest(rows.iter().map(KeyRow::largest)), 3);
    let columns: Vec<String> =
        buckets.iter().map(|bucket| selection.bucket_name(*bucket).to_owned()).collect();
    let map = heat_map(&rows, &columns, &scale, by_currency);
    let drawn = map.draw();
    let few = all <= MOST_GROUPS;
    let mut notes = Vec::new();
    if !few {
        notes.push(format!(
            "{} of {} groups, those with the largest figures; \"All\" has every group, facts.csv has each.",
            count(MOST_GROUPS),
            count(all)
        ));
    }
    let table = key_rate_table(&rows, &columns, &scale);
    let (open, folded) = if few { (None, Some(table)) } else { (Some(table), None) };
    let by = if by_currency { "currency, each in its own," } else { "group" };
    Some(Panel {
        id: "key-rates",
        title: format!("Key-rate DV01, {} per basis point", scale.label),
        subtitle: format!("By {by} and tenor; positive loses when rates rise"),
        columns: match drawn.width {
            ..=540.0 if map.narrow => 4,
            ..=760.0 if few => 6,
            _ => 12,
        },
        chart: if few { drawn.svg } else { String::new() },
        table: open,
        data: folded,
        notes,
        ..Panel::default()
    })
}

fn heat_map(rows: &[KeyRow<'_>], columns: &[String], scale: &MoneyScale, by_currency: bool) -> HeatMap {
    let cell =
        |fact: &Option<&Fact>| fact.map(|fact| (scale.scaled(fact.value.to_f64()), scale.text(fact.value)));
    let named = |row: &KeyRow<'_>| {
        let unit = row.facts.iter().flatten().find_map(|fact| currency_of(fact.unit));
        match unit {
            Some(unit) if by_currency && unit.code() != row.name => format!("{} ({unit})", row.name),
            _ => row.name.clone(),
        }
    };
    HeatMap {
        id: "key-rate-chart",
        title: format!("Key-rate DV01, {} per basis point", scale.label),
        description:
            "Each cell is the loss for one basis point more at one tenor. The figures are in the table below."
                .to_owned(),
        columns: columns.to_vec(),
        narrow: rows.len() <= FEW_ROWS,
        rows: rows
            .iter()
            .map(|row| HeatRow { label: named(row), cells: row.facts.iter().map(cell).collect() })
            .collect(),
    }
}

fn key_rate_table(rows: &[KeyRow<'_>], columns: &[String], scale: &MoneyScale) -> Table {
    let corner = format!("{} per basis point", scale.label);
    let figure = |fact: &Option<&Fact>| Cell::figure_or_dash(fact.map(|fact| scale.text(fact.value)));
    if rows.len() <= FEW_ROWS {
        // A narrow panel has room for few columns: tenors go down.
        let head: Vec<String> =
            std::iter::once(corner).chain(rows.iter().map(|row| row.name.clone())).collect();
        let mut table = Table::new("Key-rate DV01", 1, &head);
        for (place, tenor) in columns.iter().enumerate() {
            let mut cells = vec![Cell::text(tenor.clone())];
            cells.extend(rows.iter().map(|row| figure(row.facts.get(place).unwrap_or(&None))));
            table.push("", cells);
        }
        return table;
    }
    let head: Vec<String> = std::iter::once(corner).chain(columns.iter().cloned()).collect();
    let mut table = Table::new("Key-rate DV01", 1, &head);
    for row in rows {
        let mut cells = vec![Cell::text(row.name.clone())];
        cells.extend(row.facts.iter().map(figure));
        table.push(if row.name == "All" { "total" } else { "" }, cells);
    }
    table
}

/// The measures that explain a change of equity, in the order they are read.
const EXPLAINED: [(&str, &str); 4] = [
    ("equity_change_estimate", "duration estimate"),
    ("equity_change_convexity", "convexity"),
    ("equity_change_unexplained", "unexplained"),
    ("equity_change_revalued", "full revaluation"),
];

/// How to read the estimate.
const FORETELLS: &str = "The estimate is the DV01 of equity times the shift; convexity is half the convexity of equity \
                         times the shift squared; unexplained is the full revaluation less both.";

/// Durations, their gap, and the change of equity they foretell against a full revaluation.
///
/// * `heat` is the panel of key rates, which may be beside this one
pub(crate) fn duration_gap(selection: &Selection<'_>, heat: Option<&Panel>) -> Option<Panel> {
    let stats: Vec<Stat> = [
        ("Assets", "effective_duration", ASSETS),
        ("Liabilities", "effective_duration", LIABILITIES),
        ("Gap", "duration_gap", TOTAL),
        ("Leverage-adjusted", "leverage_adjusted_duration_gap", TOTAL),
    ]
    .into_iter()
    .filter_map(|(label, measure, group)| {
        let years = selection.base_number(measure, group)?;
        Some(Stat { label: label.to_owned(), value: format!("{} y", fixed(years, 2)) })
    })
    .collect();
    let rows: Vec<(String, [Option<Value>; 4])> = selection
        .scenarios()
        .map(|(place, name)| {
            let title = name.split_once(" @ ").map_or_else(
                || scenario_title(name),
                |(shock, behaviour)| format!("{} @ {behaviour}", scenario_title(shock)),
            );
            (title, EXPLAINED.map(|(measure, _)| selection.of(measure, place, TOTAL)))
        })
        .filter(|(_, values)| values.iter().any(Option::is_some))
        .collect();
    if stats.is_empty() && rows.is_empty() {
        return None;
    }
    let most = largest(rows.iter().flat_map(|(_, values)| values).flatten().map(|value| value.to_f64()));
    let scale = selection.scale(most, 5);
    let shown = !rows.is_empty() && rows.len() <= 8;
    let table = (!rows.is_empty()).then(|| explained_table(&rows, &selection.scale(most, 6)));
    let (open, folded) =
        if shown && !has_room_for_table(rows.len(), heat) { (None, table) } else { (table, None) };
    Some(Panel {
        id: "duration-gap",
        title: "Duration gap and what it foretells".to_owned(),
        subtitle: format!(
            "Effective durations in years; change of equity under parallel shifts, {}",
            scale.label
        ),
        columns: 6,
        chart: if shown { explained_chart(&rows, &scale).draw() } else { String::new() },
        stats,
        table: open,
        data: folded,
        notes: if rows.is_empty() { Vec::new() } else { vec![FORETELLS.to_owned()] },
        ..Panel::default()
    })
}

/// Whether the table fits under the chart without the panel becoming taller than the heat map beside it.
fn has_room_for_table(scenarios: usize, heat: Option<&Panel>) -> bool {
    let beside = heat.filter(|panel| panel.columns == 6).and_then(|panel| panel.data.as_ref());
    let (heat_row, scenario, table_row) = (26, 73, 34);
    beside.is_some_and(|map| map.rows.len() * heat_row >= scenarios * (scenario + table_row) + table_row)
}

fn explained_chart(rows: &[(String, [Option<Value>; 4])], scale: &MoneyScale) -> BarChart {
    let bar = |value: &Option<Value>| {
        value.map(|value| Bar { value: scale.scaled(value.to_f64()), text: scale.text(value) })
    };
    BarChart {
        id: "duration-chart",
        title: "Change of equity: duration estimate, convexity, unexplained, full revaluation".to_owned(),
        description: format!("Bars in {}. The figures are in the table below.", scale.label),
        series: EXPLAINED.map(|(_, name)| name.to_owned()).to_vec(),
        rows: rows
            .iter()
            .map(|(name, values)| BarRow {
                label: name.clone(),
                bars: values.iter().map(bar).collect(),
                side: String::new(),
            })
            .collect(),
        side_title: String::new(),
        limits: Vec::new(),
        axis_title: format!("change of equity, {}", scale.label),
        width: 640.0,
    }
}

fn explained_table(rows: &[(String, [Option<Value>; 4])], scale: &MoneyScale) -> Table {
    let mut head = vec![format!("Scenario ({})", scale.label)];
    head.extend(EXPLAINED.map(|(_, name)| name.to_owned()));
    let mut table = Table::new("Change of equity under parallel shifts", 1, &head);
    for (name, values) in rows {
        let mut cells = vec![Cell::text(name.clone())];
        cells.extend(values.iter().map(|value| Cell::figure_or_dash(value.map(|value| scale.text(value)))));
        table.push("", cells);
    }
    table
}
