//! `standardised.csv`: every cell of the standardised approach, from slotted flows to changes of value.

use crate::ReportError;
use crate::tables::{Cell, Table, exact_text};
use plimsoll::{Standardised, StandardisedScenario};
use plimsoll_measure::Value;
use plimsoll_units::{Currency, Micros};

const COLUMNS: [&str; 12] = [
    "rule",
    "scenario",
    "currency",
    "side",
    "class",
    "bucket",
    "midpoint",
    "amount",
    "zero_rate",
    "discount_factor",
    "value",
    "change",
];

/// A row of what is summed over lines or buckets.
const ALL: &str = "ALL";

/// The table of the standardised approach: for each scenario and currency the slotted flows of every line by bucket, their
/// sum with rate at the midpoint, factor and value (side and class `ALL`), and the sums over buckets with the change against
/// the base (bucket `ALL`). Money is of the row's currency; empty without a rule that asks for the approach.
///
/// # Errors
/// [`ReportError::Table`] when the table cannot be put together.
pub fn standardised_csv(all: &[Standardised]) -> Result<Vec<u8>, ReportError> {
    let mut table = Table::new("standardised.csv", &COLUMNS)?;
    for one in all {
        let base = one.scenarios.first();
        for scenario in &one.scenarios {
            let mut before = None;
            for (line, amounts) in &one.slots {
                if before.is_some_and(|currency| currency != line.currency) {
                    totals(&mut table, one, scenario, base, before)?;
                }
                before = Some(line.currency);
                for (bucket, amount) in plimsoll_units::pair(&one.buckets, &amounts[scenario.slot]) {
                    table.row(&[
                        Cell::Text(one.rule),
                        Cell::Text(&scenario.name),
                        Cell::Text(line.currency.code()),
                        Cell::Text(line.side.name()),
                        Cell::Text(line.class.name()),
                        Cell::Text(&bucket.name),
                        Cell::Number(bucket.midpoint.to_string()),
                        Cell::Number(amount.to_string()),
                        nothing(),
                        nothing(),
                        nothing(),
                        nothing(),
                    ])?;
                }
            }
            totals(&mut table, one, scenario, base, before)?;
        }
    }
    table.finish()
}

fn nothing<'a>() -> Cell<'a> {
    Cell::Number(String::new())
}

/// Sums of a currency over its lines, then over buckets.
fn totals(
    table: &mut Table,
    one: &Standardised,
    scenario: &StandardisedScenario,
    base: Option<&StandardisedScenario>,
    currency: Option<Currency>,
) -> Result<(), ReportError> {
    let Some(currency) = currency else { return Ok(()) };
    let Some(values) = scenario.currencies.get(&currency) else { return Ok(()) };
    let mut row = |bucket: &str, cells: [String; 6]| {
        let [midpoint, amount, rate, factor, value, change] = cells;
        table.row(&[
            Cell::Text(one.rule),
            Cell::Text(&scenario.name),
            Cell::Text(currency.code()),
            Cell::Text(ALL),
            Cell::Text(ALL),
            Cell::Text(bucket),
            Cell::Number(midpoint),
            Cell::Number(amount),
            Cell::Number(rate),
            Cell::Number(factor),
            Cell::Number(value),
            Cell::Number(change),
        ])
    };
    let number = |number: f64| exact_text(Value::Number(number));
    for (place, bucket) in one.buckets.iter().enumerate() {
        let cells = [
            bucket.midpoint.to_string(),
            values.amounts[place].to_string(),
            number(values.zero_rates[place]),
            number(values.factors[place]),
            values.values[place].to_string(),
            String::new(),
        ];
        row(&bucket.name, cells)?;
    }
    let amount: Micros = values.amounts.iter().copied().sum();
    let of_base =
        base.and_then(|base| base.currencies.get(&currency)).map_or(Micros::ZERO, |base| base.value());
    let change = values.value() - of_base;
    let cells = ["", "", "", "", "", ""].map(str::to_owned);
    let [midpoint, _, rate, factor, ..] = cells;
    row(ALL, [midpoint, amount.to_string(), rate, factor, values.value().to_string(), change.to_string()])
}
