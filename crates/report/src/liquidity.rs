//! `liquidity.csv`: every line of the rules of liquidity by currency, and what they make of them.

use crate::ReportError;
use crate::tables::{Cell, Table, exact_text};
use plimsoll::LiquidityAnswer;
use plimsoll_measure::ALL_CURRENCIES;
use plimsoll_rule::{LiquidityBand, LiquidityCell, Pledge};

const COLUMNS: [&str; 12] = [
    "rule",
    "currency",
    "part",
    "line",
    "maturity",
    "pledged",
    "amount",
    "rate",
    "weighted",
    "clause",
    "checked",
    "template_row",
];

/// The table of liquidity rules: rule, currency, part, line, maturity, pledged, amount, rate, weighted, clause, checked,
/// template_row. Currency `ALL` is all of them in the reporting currency. Rows of the part `result` have what the rule
/// makes of its lines in `weighted`, which is `n/a` where there is none. Empty without a rule of liquidity.
///
/// # Errors
/// [`ReportError::Table`] when the table cannot be put together.
pub fn liquidity_csv(all: &[LiquidityAnswer]) -> Result<Vec<u8>, ReportError> {
    let mut table = Table::new("liquidity.csv", &COLUMNS)?;
    let currency = |of: Option<plimsoll_units::Currency>| {
        of.map_or_else(|| ALL_CURRENCIES.to_owned(), |currency| currency.to_string())
    };
    for answer in all {
        for cell in &answer.cells {
            let LiquidityCell { place, part, amount, rate, weighted, .. } = cell;
            let line = &answer.lines[place.line];
            table.row(&[
                Cell::Text(answer.rule),
                Cell::Text(&currency(cell.currency)),
                Cell::Text(part.name()),
                Cell::Text(&line.name),
                Cell::Text(place.band.map_or("", LiquidityBand::name)),
                Cell::Text(pledged(place.pledge)),
                Cell::Number(amount.to_string()),
                Cell::Number(rate.to_string()),
                Cell::Number(weighted.to_string()),
                Cell::Text(line.clause),
                Cell::Text(line.checked),
                Cell::Text(line.template),
            ])?;
        }
        for result in &answer.results {
            let value = result.value.map_or_else(|| "n/a".to_owned(), exact_text);
            let nothing = || Cell::Text("");
            table.row(&[
                Cell::Text(answer.rule),
                Cell::Text(&currency(result.currency)),
                Cell::Text("result"),
                Cell::Text(result.name),
                nothing(),
                nothing(),
                nothing(),
                nothing(),
                Cell::Number(value),
                nothing(),
                nothing(),
                nothing(),
            ])?;
        }
    }
    table.finish()
}

/// How long an amount is pledged.
const fn pledged(pledge: Pledge) -> &'static str {
    match pledge {
        Pledge::Free => "",
        Pledge::ToAYear => "6m to 1y",
        Pledge::Longer => "1y and more",
    }
}
