//! Small tables of the market folder: curves, fixings, exchange rates, holidays.

use crate::cell::Cell;
use crate::error::{CaseError, Errors, Problem};
use crate::files::CaseFolder;
use crate::table::{RowSink, Shown, read_csv};
use crate::words::Near;
use plimsoll_contract::terms::TermError;
use std::str::FromStr;

/// Columns that any small table may have and that nothing reads: where a figure comes from.
const REMARKS: [&str; 2] = ["source", "note"];

/// A table read whole.
pub(crate) struct SmallTable<'e> {
    file: String,
    errors: &'e Errors,
    columns: Vec<String>,
    rows: Vec<Row>,
}

struct Row {
    number: u32,
    cells: Vec<String>,
}

/// A row of a small table.
#[derive(Clone, Copy)]
pub(crate) struct RowOf<'t> {
    table: &'t SmallTable<'t>,
    row: &'t Row,
}

impl<'e> SmallTable<'e> {
    /// Reads a CSV file of the case.
    ///
    /// * `kind` — what kind of table, for errors: `a curve`
    /// * `known` — every column it may have, beside `source` and `note`
    pub(crate) fn read(
        folder: &mut CaseFolder,
        file: &str,
        kind: &'static str,
        known: &[&'static str],
        errors: &'e Errors,
    ) -> Option<Self> {
        let text = errors.keep(folder.text(file))?;
        let mut table = Self { file: file.to_owned(), errors, columns: Vec::new(), rows: Vec::new() };
        let before = errors.count();
        errors.keep(read_csv(file, &text, &mut table))?;
        for column in &table.columns {
            let names = || known.iter().copied().chain(REMARKS);
            if !names().any(|name| name == column) {
                let otherwise = crate::words::quoted("expected", "", &names().collect::<Vec<_>>());
                let near = Near::new(column, names(), &otherwise);
                let problem = Problem::UnknownColumn { table: kind, near };
                errors.push(|| CaseError::row(file, 1, problem).with_field(column));
            }
        }
        (errors.count() == before).then_some(table)
    }

    /// Whether there is such a column.
    pub(crate) fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|name| name == column)
    }

    /// The one column of several that there is; none and two are errors.
    pub(crate) fn one_of(&self, columns: &[&'static str], wanted: &'static str) -> Option<&'static str> {
        let mut found = columns.iter().copied().filter(|column| self.has(column));
        let first = found.next();
        match (first, found.next()) {
            (Some(column), None) => Some(column),
            (Some(column), Some(other)) => {
                let problem = Problem::Beside { other: other.to_owned() };
                self.errors.push(|| CaseError::row(&self.file, 1, problem).with_field(column));
                None
            }
            (None, _) => {
                let problem = Problem::NoneOfColumns { wanted, there: self.columns.clone() };
                self.errors.push(|| CaseError::row(&self.file, 1, problem));
                None
            }
        }
    }

    /// Whether every column is there; each missing one is an error.
    pub(crate) fn needs(&self, columns: &[&'static str]) -> bool {
        for column in columns.iter().filter(|column| !self.has(column)) {
            let problem = Problem::MissingColumn { there: self.columns.clone() };
            self.errors.push(|| CaseError::row(&self.file, 1, problem).with_field(column));
        }
        columns.iter().all(|column| self.has(column))
    }

    /// The rows below the header.
    pub(crate) fn rows(&self) -> impl Iterator<Item = RowOf<'_>> {
        self.rows.iter().map(move |row| RowOf { table: self, row })
    }

    /// An error about the whole file.
    pub(crate) fn refuse(&self, problem: Problem) {
        self.errors.push(|| CaseError::file(&self.file, problem));
    }
}

impl RowOf<'_> {
    /// A cell, trimmed; empty when there is no such column.
    pub(crate) fn cell(&self, column: &str) -> &str {
        let place = self.table.columns.iter().position(|name| name == column);
        place.and_then(|place| self.row.cells.get(place)).map_or("", |cell| cell.trim())
    }

    /// What a cell says; an empty one is an error.
    pub(crate) fn parsed<T: FromStr<Err = E>, E: Into<Problem>>(
        &self,
        column: &str,
        expected: &'static str,
    ) -> Option<T> {
        let text = self.cell(column);
        if text.is_empty() {
            self.refuse(column, Problem::EmptyCell { expected });
            return None;
        }
        text.parse().map_err(|error: E| self.refuse(column, error.into())).ok()
    }

    /// A finite number; an empty cell is an error.
    pub(crate) fn number(&self, column: &str) -> Option<f64> {
        match Cell::Text(self.cell(column)).number() {
            Ok(Some(number)) => Some(number),
            Ok(None) => {
                self.refuse(column, Problem::EmptyCell { expected: "a number" });
                None
            }
            Err(problem) => {
                self.refuse(column, problem);
                None
            }
        }
    }

    /// A rate as a fraction, from a column of fractions or of percents.
    pub(crate) fn rate(&self, column: &str) -> Option<f64> {
        let number = self.number(column)?;
        let rate = if column.ends_with("_percent") { number / 100.0 } else { number };
        if rate.abs() >= 1.0 {
            self.refuse(column, Problem::Expected { expected: RATE });
            return None;
        }
        Some(rate)
    }

    /// Text that must not be empty.
    pub(crate) fn text(&self, column: &str) -> Option<&str> {
        let text = self.cell(column);
        if text.is_empty() {
            self.refuse(column, Problem::EmptyCell { expected: "text" });
        }
        (!text.is_empty()).then_some(text)
    }

    /// An error about a cell of this row.
    pub(crate) fn refuse(&self, column: &str, problem: Problem) {
        let value = self.cell(column);
        self.table.errors.push(|| {
            let error = CaseError::row(&self.table.file, self.row.number, problem).with_field(column);
            if value.is_empty() { error } else { error.with_value(value) }
        });
    }
}

/// What a rate cell must be; 3 typed for 3 % would be 300 %.
const RATE: &str =
    "a rate below 100 % a year: 3 % is 0.03 in a column `rate` and 3 in a column `rate_percent`";

impl<'t> RowSink<'t> for SmallTable<'_> {
    fn start(&mut self, columns: &[String]) -> bool {
        self.columns = columns.to_vec();
        true
    }

    fn row(&mut self, row: u32, cells: &[Cell<'_>]) {
        self.rows.push(Row { number: row, cells: cells.iter().map(Cell::shown).collect() });
    }

    fn refuse(&mut self, error: CaseError) {
        self.errors.push(|| error);
    }

    fn batch(&mut self, _: Shown<'t>) {}
}

impl From<std::convert::Infallible> for Problem {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

impl From<plimsoll_units::TenorError> for Problem {
    fn from(error: plimsoll_units::TenorError) -> Self {
        Self::Term(TermError::Period(error))
    }
}
