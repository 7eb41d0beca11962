//! `disclosure.csv`: templates that are published or filed, a line a cell, and the qualitative table from the register of
//! assumptions.

use crate::ReportError;
use crate::tables::{Cell, Table, exact_text};
use plimsoll::Answer;
use plimsoll_measure::Value;
use plimsoll_rule::{CellValue, TemplateCell};

const COLUMNS: [&str; 9] = ["template", "sheet", "row", "column", "label", "value", "unit", "codes", "note"];

/// The qualitative table of Basel's disclosure standard; its rows are from knowledge.
const QUALITATIVE: &str = "BCBS_IRRBBA";
const FROM_KNOWLEDGE: &str = "from knowledge";
/// What only the institution can say.
const OWN_WORDS: &str = "to be written by the institution";

/// Which rules leave margins out.
const MARGINS_OUT: &str = "left out of cash flows; included in the standardised approach";
/// How the table of figures adds currencies up.
const AGGREGATION: &str = "losses of the material currencies added at today's exchange rates, gains of others left out where there is a loss; no correlation";

/// Rows of the qualitative table that no figure of a run answers.
const UNANSWERED: [(&str, &str); 5] = [
    ("a", "How interest rate risk in the banking book is defined for control and measurement"),
    ("b", "Overall management and mitigation strategies"),
    ("c", "How often measures are calculated, and which gauge sensitivity"),
    ("e", "Where assumptions of internal measures differ from those of the table of figures"),
    ("f", "How the risk is hedged, and how hedges are accounted for"),
];

/// The table of disclosures: template, sheet, row, column, label, value, unit, codes (how sure the codes are), note (why
/// there is no value). Empty without a rule that has a template.
///
/// # Errors
/// [`ReportError::Table`] when the table cannot be put together.
pub fn disclosure_csv(answer: &Answer) -> Result<Vec<u8>, ReportError> {
    let mut table = Table::new("disclosure.csv", &COLUMNS)?;
    if answer.templates.is_empty() {
        return table.finish();
    }
    for cell in &answer.templates {
        let TemplateCell { template, sheet, row, column, label, value, codes } = cell;
        let (value, unit, note) = match value {
            CellValue::Money(amount) => (amount.to_string(), answer.reporting_currency.code(), ""),
            CellValue::Ratio(ratio) => (exact_text(Value::Number(*ratio)), "ratio", ""),
            CellValue::Nothing(note) => (String::new(), "", *note),
        };
        let value = Cell::Number(value);
        let place = [Cell::Text(template), Cell::Text(sheet), Cell::Number((*row).to_owned())];
        let rest = [Cell::Number((*column).to_owned()), Cell::Text(label), value, Cell::Text(unit)];
        table.row(
            &place.into_iter().chain(rest).chain([Cell::Text(codes), Cell::Text(note)]).collect::<Vec<_>>(),
        )?;
    }
    qualitative(answer, &mut table)?;
    table.finish()
}

fn qualitative(answer: &Answer, table: &mut Table) -> Result<(), ReportError> {
    let mut row = |row: &str, label: &str, value: Cell<'_>, unit: &str, note: &str| {
        table.row(&[
            Cell::Text(QUALITATIVE),
            Cell::Text(""),
            Cell::Text(row),
            Cell::Text(""),
            Cell::Text(label),
            value,
            Cell::Text(unit),
            Cell::Text(FROM_KNOWLEDGE),
            Cell::Text(note),
        ])
    };
    for (code, label) in UNANSWERED {
        row(code, label, Cell::Text(""), "", OWN_WORDS)?;
    }
    let scenarios = answer.facts.scenarios().iter().skip(1).filter(|name| !name.contains(" @ "));
    let scenarios = scenarios.map(String::as_str).collect::<Vec<_>>().join("; ");
    row("d", "Shock and stress scenarios", Cell::Text(&scenarios), "", "")?;
    let margins = if answer.without_margins { MARGINS_OUT } else { "included in cash flows" };
    row("g", "Commercial margins in economic value", Cell::Text(margins), "", "")?;
    row("g", "Aggregation across currencies", Cell::Text(AGGREGATION), "", "")?;
    for assumption in &answer.assumptions {
        let dated = assumption.dated.map_or_else(String::new, |day| day.to_string());
        let known = [("owner", &assumption.owner), ("dated", &dated), ("evidence", &assumption.evidence)];
        let known: Vec<String> = known
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        let label = format!("Key modelling assumption: {}", assumption.name);
        row("g", &label, Cell::Text(&assumption.says), "", &known.join("; "))?;
    }
    row("h", "Other information", Cell::Text(""), "", OWN_WORDS)?;
    let lives = [
        (
            "1",
            "Average repricing maturity assigned to deposits without maturity",
            answer.deposit_repricing.map(|d| d.average),
        ),
        (
            "2",
            "Longest repricing maturity assigned to deposits without maturity",
            answer.deposit_repricing.map(|d| d.longest),
        ),
    ];
    for (code, label, years) in lives {
        match years {
            Some(years) => row(code, label, Cell::Number(exact_text(Value::Number(years))), "years", "")?,
            None => row(code, label, Cell::Text(""), "", "no deposits without maturity")?,
        }
    }
    Ok(())
}
