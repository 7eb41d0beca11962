//! `capital.csv`: risk-weighted assets by class, and common equity in every scenario.

use crate::ReportError;
use crate::tables::{Cell, Table};
use plimsoll::CapitalAnswer;
use plimsoll_units::Micros;

const COLUMNS: [&str; 8] = ["section", "name", "scenario", "exposure", "rate", "amount", "ratio", "checked"];

/// How common equity is counted in the path of capital.
pub(crate) const COUNTED: [&str; 3] = [
    "as the regime counts it",
    "with marks through equity",
    "with marks of securities held to maturity as well",
];

/// The table of capital: `risk weight` a class, with exposure, weight and weighted amount; `sum` of risk-weighted assets and
/// exposure; `mark` of each scenario before tax; `cet1` of each scenario, counted in three ways, with its ratio. Money is of the
/// reporting currency. Empty without common equity.
///
/// # Errors
/// [`ReportError::Table`] when the table cannot be put together.
pub fn capital_csv(capital: Option<&CapitalAnswer>) -> Result<Vec<u8>, ReportError> {
    let mut table = Table::new("capital.csv", &COLUMNS)?;
    let Some(capital) = capital else { return table.finish() };
    let mut row = |names: [&str; 3], numbers: [Option<String>; 4], checked: &str| {
        let names = names.map(Cell::Text);
        let numbers = numbers.map(|number| Cell::Number(number.unwrap_or_default()));
        let cells: Vec<Cell<'_>> = names.into_iter().chain(numbers).chain([Cell::Text(checked)]).collect();
        table.row(&cells)
    };
    let money = |amount: Micros| Some(amount.to_string());
    for class in &capital.classes {
        let numbers = [money(class.exposure), Some(class.weight.to_string()), money(class.weighted), None];
        row(["risk weight", class.class, ""], numbers, class.checked)?;
    }
    if let Some(sum) = capital.risk_weighted {
        row(["sum", "risk-weighted assets", ""], [None, None, money(sum), None], "")?;
    }
    row(["sum", "exposure", ""], [None, None, money(capital.exposure), None], "")?;
    for point in &capital.path {
        for (name, amount) in [
            ("through profit", point.through_profit),
            ("through equity", point.through_equity),
            ("held to maturity", point.held_to_maturity),
        ] {
            row(["mark", name, &point.scenario], [None, None, money(amount), None], "")?;
        }
        for (place, name) in COUNTED.iter().enumerate() {
            let ratio = point.ratios[place].map(|ratio| ratio.to_string());
            row(["cet1", name, &point.scenario], [None, None, money(point.cet1[place]), ratio], "")?;
        }
    }
    table.finish()
}
