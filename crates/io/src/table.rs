//! Contract tables as rows of cells, from CSV or Parquet.

use crate::cell::Cell;
use crate::csv_rows::{CsvError, CsvRows};
use crate::error::{CaseError, Problem};
use std::borrow::Cow;

/// What takes the rows of a table.
pub(crate) trait RowSink {
    /// Takes the columns' names; false when the rows are of no use.
    fn start(&mut self, columns: &[String]) -> bool;
    /// Takes one row; its number is a spreadsheet's, the first below the header is 2.
    fn row(&mut self, row: u32, cells: &[Cell<'_>]);
    /// Takes an error about a row, after which reading goes on.
    fn refuse(&mut self, error: CaseError);
}

/// Reads a CSV text into a sink.
///
/// # Errors
/// The first fault after which the rows cannot be told apart; faults of one row go to the sink.
pub(crate) fn read_csv(file: &str, text: &str, sink: &mut impl RowSink) -> Result<(), CaseError> {
    let mut rows = CsvRows::new(text);
    let mut cells: Vec<Cow<'_, str>> = Vec::new();
    let mut spare: Vec<Cell<'static>> = Vec::new();
    let columns = read_header(file, &mut rows, &mut cells)?;
    if !sink.start(&columns) {
        return Ok(());
    }
    let mut count = 0;
    while rows.next(&mut cells).map_err(|error| CaseError::row(file, rows.row(), error))? {
        count += 1;
        if cells.len() != columns.len() {
            let problem = CsvError::Cells { found: cells.len(), wanted: columns.len() };
            sink.refuse(CaseError::row(file, rows.row(), problem));
            continue;
        }
        let mut values = recycled(spare);
        values.extend(cells.iter().map(|cell| Cell::Text(cell)));
        sink.row(rows.row(), &values);
        spare = recycled(values);
    }
    if count == 0 { Err(CaseError::file(file, Problem::NoRows)) } else { Ok(()) }
}

/// The same memory for the cells of another row.
fn recycled<'b>(mut cells: Vec<Cell<'_>>) -> Vec<Cell<'b>> {
    cells.clear();
    cells.into_iter().map(|_| Cell::Empty).collect()
}

/// Reads the header and checks that every column has a name of its own.
pub(crate) fn read_header<'a>(
    file: &str,
    rows: &mut CsvRows<'a>,
    cells: &mut Vec<Cow<'a, str>>,
) -> Result<Vec<String>, CaseError> {
    let found = rows.next(cells).map_err(|error| CaseError::row(file, rows.row(), error))?;
    if !found {
        return Err(CaseError::file(file, Problem::Empty));
    }
    if let [only] = cells.as_slice()
        && let Some(found) = [';', '\t', '|'].into_iter().find(|separator| only.contains(*separator))
    {
        return Err(CaseError::row(file, rows.row(), Problem::Separator { found }));
    }
    let columns: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
    check_names(file, &columns)?;
    Ok(columns)
}

/// Checks that every column has a name of its own.
pub(crate) fn check_names(file: &str, columns: &[String]) -> Result<(), CaseError> {
    for (place, name) in columns.iter().enumerate() {
        if name.is_empty() {
            return Err(CaseError::row(file, 1, Problem::UnnamedColumn { number: place + 1 }));
        }
        if let Some(first) = columns[..place].iter().position(|other| other == name) {
            let problem = Problem::DuplicateColumn { first: first + 1, second: place + 1 };
            return Err(CaseError::row(file, 1, problem).with_field(name));
        }
    }
    Ok(())
}
