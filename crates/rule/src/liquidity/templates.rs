//! Tables LIQ1 and LIQ2 of the Basel disclosure standard, from the lines of the rules.
//!
//! Source: Basel Committee DIS85; rows from knowledge. Amounts are of the case's day, not averages over days.

use super::{LiquidityBand, LiquidityLine};
use crate::templates::{CellValue, TemplateCell};
use crate::{LiquidityCell, LiquidityResult};
use plimsoll_measure::Value;

static TABLE: &str = include_str!("../data/liquidity_templates.csv");
/// Nothing of the book is in a row.
const NOTHING: &str = "no contract in this row";
/// How sure the rows are.
const CODES: &str = "from knowledge";

/// The cells of a template.
///
/// * `rule` — the sheet's name
#[must_use]
pub fn liquidity_template(
    template: &str,
    rule: &str,
    lines: &[LiquidityLine],
    cells: &[LiquidityCell],
    results: &[LiquidityResult],
) -> Vec<TemplateCell> {
    let mut all = Vec::new();
    for line in TABLE.lines().skip(1) {
        let parts: Vec<&'static str> = line.split(';').collect();
        let &[of, row, label, figure] = parts.as_slice() else { continue };
        if of != template {
            continue;
        }
        let mut push = |column: &'static str, value: CellValue| {
            let (template, sheet) = (of, rule.to_owned());
            all.push(TemplateCell { template, sheet, row, column, label, value, codes: CODES });
        };
        if let Some(name) = figure.strip_prefix("result:") {
            let found = results.iter().find(|result| result.name == name && result.currency.is_none());
            let value = match found.and_then(|result| result.value) {
                None => CellValue::Nothing("n/a: what it is over is not above zero"),
                Some(Value::Number(ratio)) => CellValue::Ratio(ratio),
                Some(Value::Money(amount)) => CellValue::Money(amount),
            };
            push("weighted", value);
            continue;
        }
        let rows: Vec<&str> = figure.trim_start_matches("sum:").split('+').collect();
        let in_row = |cell: &&LiquidityCell| {
            cell.currency.is_none() && rows.contains(&lines[cell.place.line].template)
        };
        let of_row: Vec<&LiquidityCell> = cells.iter().filter(in_row).collect();
        if of_row.is_empty() {
            push("weighted", CellValue::Nothing(NOTHING));
            continue;
        }
        let banded = of_row.iter().any(|cell| cell.place.band.is_some());
        if banded {
            for band in LiquidityBand::ALL {
                let in_band = of_row.iter().filter(|cell| cell.place.band == Some(band));
                push(band.name(), CellValue::Money(in_band.map(|cell| cell.amount).sum()));
            }
        } else {
            push("unweighted", CellValue::Money(of_row.iter().map(|cell| cell.amount).sum()));
        }
        push("weighted", CellValue::Money(of_row.iter().map(|cell| cell.weighted).sum()));
    }
    all
}
