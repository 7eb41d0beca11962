//! Panels of the ladders: when balances reprice, and when cash is due.

use super::page::{Cell, Panel, Table};
use crate::number::{largest, percent};
use crate::select::Selection;
use crate::svg::{Ladder, Rung};
use plimsoll_measure::{ASSETS, LIABILITIES, TOTAL, Value};

/// Buckets in one chart.
const MOST_BUCKETS: usize = 40;

/// The measures and words of one ladder.
struct Kind {
    id: &'static str,
    title: &'static str,
    what: &'static str,
    assets: &'static str,
    liabilities: &'static str,
    gap: &'static str,
    cumulative: &'static str,
    of_assets: &'static str,
}

const REPRICING: Kind = Kind {
    id: "repricing",
    title: "Repricing gap ladder",
    what: "Principal by its next reset or repayment",
    assets: "repricing_assets",
    liabilities: "repricing_liabilities",
    gap: "repricing_gap",
    cumulative: "cumulative_repricing_gap",
    of_assets: "cumulative_repricing_gap_of_assets",
};

const LIQUIDITY: Kind = Kind {
    id: "liquidity",
    title: "Contractual liquidity ladder",
    what: "All cash by the day it is due under the contract",
    assets: "liquidity_assets",
    liabilities: "liquidity_liabilities",
    gap: "liquidity_gap",
    cumulative: "cumulative_liquidity_gap",
    of_assets: "cumulative_liquidity_gap_of_assets",
};

/// The figures of one bucket.
struct Line<'a> {
    bucket: &'a str,
    assets: Option<Value>,
    liabilities: Option<Value>,
    gap: Option<Value>,
    cumulative: Option<Value>,
    of_assets: Option<Value>,
}

/// When balances reprice, where there are facts for it.
///
/// * `columns` is the panel's width in columns of the page's twelve
pub(crate) fn repricing(selection: &Selection<'_>, columns: u8) -> Option<Panel> {
    panel(selection, &REPRICING, columns)
}

/// When cash is due, where there are facts for it.
pub(crate) fn liquidity(selection: &Selection<'_>) -> Option<Panel> {
    panel(selection, &LIQUIDITY, 6)
}

fn panel(selection: &Selection<'_>, kind: &Kind, columns: u8) -> Option<Panel> {
    let lines = lines(selection, kind);
    if lines.is_empty() {
        return None;
    }
    let amounts = lines.iter().flat_map(|line| [line.assets, line.liabilities, line.gap, line.cumulative]);
    let most = largest(amounts.flatten().map(Value::to_f64));
    let scale = selection.scale(most, 5);
    let drawn = |value: Option<Value>| value.map(|value| scale.scaled(value.to_f64()));
    let owed: f64 = lines.iter().filter_map(|line| drawn(line.liabilities)).sum();
    let down = if owed > 0.0 { -1.0 } else { 1.0 };
    let text = |value: Option<Value>| value.map_or_else(|| "no figure".to_owned(), |value| scale.text(value));
    let rungs = lines
        .iter()
        .map(|line| Rung {
            label: line.bucket.to_owned(),
            assets: drawn(line.assets).unwrap_or(0.0),
            liabilities: drawn(line.liabilities).unwrap_or(0.0) * down,
            cumulative: drawn(line.cumulative),
            tip: format!(
                "{}: assets {}, liabilities {}, cumulative gap {} {}",
                line.bucket,
                text(line.assets),
                text(line.liabilities),
                text(line.cumulative),
                scale.label
            ),
        })
        .collect();
    let chart = Ladder {
        id: if kind.id == "repricing" { "repricing-chart" } else { "liquidity-chart" },
        title: format!("{}, {}", kind.title, scale.label),
        description: format!(
            "{} in {} buckets: bars of assets above the line and liabilities below it, and the cumulative gap as a \
             line. The figures are in the table below.",
            kind.what,
            lines.len()
        ),
        unit: scale.label.clone(),
        names: ["Assets", "Liabilities", "Cumulative gap"],
        rungs,
        width: if columns >= 8 { 860.0 } else { 640.0 },
    };
    let shown = lines.len() <= MOST_BUCKETS;
    let table = table(selection, kind, &lines, most);
    let (open, folded) = if shown { (None, Some(table)) } else { (Some(table), None) };
    Some(Panel {
        id: kind.id,
        title: format!("{}, {}", kind.title, scale.label),
        subtitle: format!(
            "{}; {} buckets, assets above, liabilities below, cumulative gap as a line",
            kind.what,
            lines.len()
        ),
        columns,
        chart: if shown { chart.draw() } else { String::new() },
        table: open,
        data: folded,
        ..Panel::default()
    })
}

fn lines<'a>(selection: &Selection<'a>, kind: &Kind) -> Vec<Line<'a>> {
    let value = |measure, groups: &[&str], bucket| {
        groups.iter().find_map(|group| {
            let group = selection.group_place(group)?;
            selection.in_bucket(measure, group, None, bucket).map(|fact| fact.value)
        })
    };
    selection
        .buckets(&[kind.gap, kind.assets, kind.liabilities, kind.cumulative])
        .into_iter()
        .map(|bucket| Line {
            bucket: selection.bucket_name(bucket),
            assets: value(kind.assets, &[TOTAL, ASSETS], bucket),
            liabilities: value(kind.liabilities, &[TOTAL, LIABILITIES], bucket),
            gap: value(kind.gap, &[TOTAL], bucket),
            cumulative: value(kind.cumulative, &[TOTAL], bucket),
            of_assets: value(kind.of_assets, &[TOTAL], bucket),
        })
        .collect()
}

fn table(selection: &Selection<'_>, kind: &Kind, lines: &[Line<'_>], most: f64) -> Table {
    let scale = selection.scale(most, 7);
    let unit = &scale.label;
    let head = [
        "Bucket".to_owned(),
        format!("Assets, {unit}"),
        format!("Liabilities, {unit}"),
        format!("Gap, {unit}"),
        format!("Cumulative gap, {unit}"),
        "% of assets".to_owned(),
    ];
    let mut table = Table::new(kind.title, 1, &head);
    let money = |value: Option<Value>| Cell::figure_or_dash(value.map(|value| scale.text(value)));
    for line in lines {
        table.push(
            "",
            vec![
                Cell::text(line.bucket),
                money(line.assets),
                money(line.liabilities),
                money(line.gap),
                money(line.cumulative),
                Cell::figure_or_dash(line.of_assets.map(|share| percent(share.to_f64(), 1))),
            ],
        );
    }
    table
}
