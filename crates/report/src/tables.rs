//! Plain tables: comma separated, UTF-8, one header line, lines end with a line feed.
//!
//! Money has all its six decimals, exactly; other numbers have the fewest digits that read back to the same number.
//! A text that a spreadsheet would take for a formula, because it starts with `=`, `+`, `-`, `@`, a tab or a line
//! break, gets an apostrophe in front and so stays a text; numbers are never touched, and the parquet table holds
//! every text as it is.

use crate::ReportError;
use plimsoll::{AssumptionRecord, Sensitivity, TieOut};
use plimsoll_measure::{ALL_CURRENCIES, Facts, Value};
use plimsoll_rule::Verdict;
use plimsoll_units::{Currency, Finding, Micros, Severity};

/// The table of facts: measure, scenario, group, currency, bucket, value, unit.
///
/// Currency `ALL` means all currencies together, in the currency of the unit.
///
/// # Errors
/// [`ReportError::NoName`] and [`ReportError::NotFinite`] for facts that cannot be told, see [`crate::check_facts`].
///
/// ```
/// let facts = plimsoll_measure::Facts::default();
/// let table = plimsoll_report::facts_csv(&facts)?;
/// assert_eq!(table, b"measure,scenario,group,currency,bucket,value,unit\n");
/// # Ok::<(), plimsoll_report::ReportError>(())
/// ```
pub fn facts_csv(facts: &Facts) -> Result<Vec<u8>, ReportError> {
    check_facts(facts)?;
    let mut table =
        Table::new("facts.csv", &["measure", "scenario", "group", "currency", "bucket", "value", "unit"])?;
    for fact in facts.rows() {
        let currency =
            fact.currency.map_or_else(|| ALL_CURRENCIES.to_owned(), |currency| currency.to_string());
        table.row(&[
            Cell::Text(fact.measure),
            Cell::Text(facts.scenario(fact)),
            Cell::Text(facts.group(fact)),
            Cell::Text(&currency),
            Cell::Text(facts.bucket(fact)),
            Cell::Number(exact_text(fact.value)),
            Cell::Text(&fact.unit.name()),
        ])?;
    }
    table.finish()
}

const VERDICT_COLUMNS: [&str; 10] =
    ["rule", "clause", "subject", "figure", "limit", "unit", "pass", "bound", "headroom", "edition"];

/// The table of verdicts: rule, clause, subject, figure, limit, unit, pass, bound, headroom, edition.
///
/// # Errors
/// [`ReportError::Table`] when the table cannot be put together.
pub fn verdicts_csv(verdicts: &[Verdict]) -> Result<Vec<u8>, ReportError> {
    let mut table = Table::new("verdicts.csv", &VERDICT_COLUMNS)?;
    for verdict in verdicts {
        table.row(&[
            Cell::Text(verdict.rule),
            Cell::Text(&verdict.clause),
            Cell::Text(&verdict.subject),
            Cell::Number(verdict.figure.to_string()),
            Cell::Number(verdict.limit.to_string()),
            Cell::Text(verdict.unit),
            Cell::Number(verdict.pass.to_string()),
            Cell::Text(verdict.bound()),
            Cell::Number(verdict.headroom.map_or_else(String::new, |room| room.to_string())),
            Cell::Text(&verdict.edition),
        ])?;
    }
    table.finish()
}

/// The table of findings: severity, subject, what, amount, currency; the last two are empty without an amount.
///
/// # Errors
/// [`ReportError::Table`] when the table cannot be put together.
pub fn findings_csv(findings: &[Finding]) -> Result<Vec<u8>, ReportError> {
    let mut table = Table::new("findings.csv", &["severity", "subject", "what", "amount", "currency"])?;
    for finding in findings {
        table.row(&[
            Cell::Text(severity_word(finding.severity)),
            Cell::Text(&finding.subject),
            Cell::Text(&finding.what),
            Cell::Number(finding.amount.map_or_else(String::new, |money| money.amount.to_string())),
            Cell::Number(finding.amount.map_or_else(String::new, |money| money.currency.to_string())),
        ])?;
    }
    table.finish()
}

/// The table of assumptions: name, says, owner, dated, evidence.
///
/// # Errors
/// [`ReportError::Table`] when the table cannot be put together.
pub fn assumptions_csv(assumptions: &[AssumptionRecord]) -> Result<Vec<u8>, ReportError> {
    let mut table = Table::new("assumptions.csv", &["name", "says", "owner", "dated", "evidence"])?;
    for assumption in assumptions {
        table.row(&[
            Cell::Text(&assumption.name),
            Cell::Text(&assumption.says),
            Cell::Text(&assumption.owner),
            Cell::Number(assumption.dated.map_or_else(String::new, |day| day.to_string())),
            Cell::Text(&assumption.evidence),
        ])?;
    }
    table.finish()
}

/// The table of sensitivities: assumption, change, what it does to the worst changes and to the base, currency; empty
/// where there is no income.
///
/// # Errors
/// [`ReportError::Table`] when the table cannot be put together.
pub fn sensitivities_csv(sensitivities: &[Sensitivity], currency: Currency) -> Result<Vec<u8>, ReportError> {
    let head = ["assumption", "change", "worst_delta_eve", "worst_delta_nii", "eve", "nii", "currency"];
    let mut table = Table::new("sensitivities.csv", &head)?;
    let amount =
        |amount: Option<Micros>| Cell::Number(amount.map_or_else(String::new, |amount| amount.to_string()));
    for one in sensitivities {
        table.row(&[
            Cell::Text(&one.assumption),
            Cell::Text(&one.says),
            amount(Some(one.worst_delta_eve)),
            amount(one.worst_delta_nii),
            amount(Some(one.eve)),
            amount(one.nii),
            Cell::Number(currency.to_string()),
        ])?;
    }
    table.finish()
}

/// The table of tie-outs: group, currency, book, projected, difference, tolerance, within.
///
/// # Errors
/// [`ReportError::Table`] when the table cannot be put together.
pub fn tie_out_csv(lines: &[TieOut]) -> Result<Vec<u8>, ReportError> {
    let mut table = Table::new(
        "tie_out.csv",
        &["group", "currency", "book", "projected", "difference", "tolerance", "within"],
    )?;
    for line in lines {
        table.row(&[
            Cell::Text(&line.group),
            Cell::Text(line.currency.code()),
            Cell::Number(line.book.to_string()),
            Cell::Number(line.projected.to_string()),
            Cell::Number((line.projected - line.book).to_string()),
            Cell::Number(line.tolerance.to_string()),
            Cell::Number(ties(line).to_string()),
        ])?;
    }
    table.finish()
}

/// Whether what was projected is what the book holds, up to its tolerance.
pub(crate) fn ties(line: &TieOut) -> bool {
    (line.projected - line.book).abs() <= line.tolerance
}

/// The word for a severity.
pub(crate) const fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Serious => "serious",
    }
}

/// Checks that every fact has its names and is a finite number.
///
/// # Errors
/// [`ReportError::NoName`] for a place without a name, [`ReportError::NotFinite`] for NaN and infinities.
pub fn check_facts(facts: &Facts) -> Result<(), ReportError> {
    for fact in facts.rows() {
        let places = [
            ("scenario", Some(u64::from(fact.scenario)), facts.scenarios().len()),
            ("group", Some(u64::from(fact.group)), facts.groups().len()),
            ("bucket", fact.bucket.map(u64::from), facts.buckets().len()),
        ];
        for (list, place, known) in places {
            if let Some(place) =
                place.filter(|place| usize::try_from(*place).map_or(true, |place| place >= known))
            {
                return Err(ReportError::NoName { measure: fact.measure, list, place, known });
            }
        }
        if let Value::Number(value) = fact.value
            && !value.is_finite()
        {
            return Err(ReportError::NotFinite {
                measure: fact.measure,
                scenario: facts.scenario(fact).to_owned(),
                group: facts.group(fact).to_owned(),
                value,
            });
        }
    }
    Ok(())
}

/// Money with six decimals, another number with the fewest digits that read back to it.
pub(crate) fn exact_text(value: Value) -> String {
    match value {
        Value::Money(amount) => amount.to_string(),
        Value::Number(number) if number.abs() >= 1e16 || (number != 0.0 && number.abs() < 1e-7) => {
            format!("{number:e}")
        }
        Value::Number(number) => number.to_string(),
    }
}

pub(crate) enum Cell<'a> {
    /// Made inert when it looks like a formula.
    Text(&'a str),
    /// A number, date, code or truth value of our own: written as it is.
    Number(String),
}

pub(crate) struct Table {
    name: &'static str,
    writer: csv::Writer<Vec<u8>>,
}

impl Table {
    pub(crate) fn new(name: &'static str, header: &[&str]) -> Result<Self, ReportError> {
        let writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
        let mut table = Self { name, writer };
        table.writer.write_record(header).map_err(|error| failed(name, error))?;
        Ok(table)
    }

    pub(crate) fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), ReportError> {
        for cell in cells {
            let written = match cell {
                Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) => {
                    self.writer.write_field(format!("'{text}"))
                }
                Cell::Text(text) => self.writer.write_field(text),
                Cell::Number(text) => self.writer.write_field(text),
            };
            written.map_err(|error| failed(self.name, error))?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(|error| failed(self.name, error))
    }

    pub(crate) fn finish(self) -> Result<Vec<u8>, ReportError> {
        let name = self.name;
        self.writer.into_inner().map_err(|error| failed(name, error.into_error()))
    }
}

fn failed(table: &'static str, error: impl std::error::Error + Send + Sync + 'static) -> ReportError {
    ReportError::Table { table, source: Box::new(error) }
}
