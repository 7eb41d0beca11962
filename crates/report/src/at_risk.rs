//! `at_risk.csv`: earnings and economic value at risk, and what each past move brings.

use crate::ReportError;
use crate::tables::{Cell, Table};
use plimsoll::AtRiskAnswer;
use plimsoll_units::{Currency, Micros};

const COLUMNS: [&str; 8] =
    ["what", "measure", "method", "from", "to", "amount", "standard_error", "currency"];

/// The table of what is at risk: a line a figure (`at_risk`, a loss is positive), then a line a measure and move
/// (`move`, a loss is negative); empty where nothing is asked.
///
/// # Errors
/// [`ReportError::Table`] when the table cannot be put together.
pub fn at_risk_csv(answer: Option<&AtRiskAnswer>, currency: Currency) -> Result<Vec<u8>, ReportError> {
    let mut table = Table::new("at_risk.csv", &COLUMNS)?;
    let Some(answer) = answer else { return table.finish() };
    let mut row = |texts: [&str; 3], days: [String; 2], amount: Micros, error: Option<Micros>| {
        let [from, to] = days;
        table.row(&[
            Cell::Text(texts[0]),
            Cell::Text(texts[1]),
            Cell::Text(texts[2]),
            Cell::Number(from),
            Cell::Number(to),
            Cell::Number(amount.to_string()),
            Cell::Number(error.map_or_else(String::new, |error| error.to_string())),
            Cell::Text(currency.code()),
        ])
    };
    for figure in &answer.figures {
        let none = [String::new(), String::new()];
        row(["at_risk", figure.measure, figure.method], none, figure.loss, figure.standard_error)?;
    }
    let income = answer.figures.last().map_or("nii", |figure| figure.measure);
    for one in &answer.moves {
        let days = || [one.from.to_string(), one.to.to_string()];
        for (measure, amount, linear) in [("eve", one.eve, one.linear[0]), (income, one.nii, one.linear[1])] {
            row(["move", measure, "historical"], days(), amount, None)?;
            let linear = Micros::from_units(linear).unwrap_or(Micros::ZERO);
            row(["move", measure, "parametric"], days(), linear, None)?;
        }
    }
    table.finish()
}
