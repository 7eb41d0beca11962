//! Contract tables as rows of cells, from CSV or Parquet.

use crate::cell::Cell;
use crate::csv_rows::{CsvError, CsvRows};
use crate::error::{CaseError, Problem};
use std::borrow::Cow;
use std::sync::Arc;

/// How the cell of a row and column of a batch is shown, for errors; none where it is empty.
pub(crate) type Shown<'t> = Box<dyn Fn(usize, &str) -> Option<String> + Send + 't>;

/// What takes the rows of a table.
pub(crate) trait RowSink<'t> {
    /// Takes the columns' names; false when the rows are of no use.
    fn start(&mut self, columns: &[String]) -> bool;
    /// Takes one row; its number is a spreadsheet's, the first below the header is 2.
    fn row(&mut self, row: u32, cells: &[Cell<'_>]);
    /// Takes an error about a row, after which reading goes on.
    fn refuse(&mut self, error: CaseError);
    /// The rows since the last batch are one, of which the cells can be shown later.
    fn batch(&mut self, shown: Shown<'t>);
}

/// Rows of a batch.
pub(crate) const BATCH: usize = 2_048;

/// Reads a CSV text into a sink.
///
/// # Errors
/// The first fault after which the rows cannot be told apart; faults of one row go to the sink.
pub(crate) fn read_csv<'t>(file: &str, text: &'t str, sink: &mut impl RowSink<'t>) -> Result<(), CaseError> {
    let mut rows = CsvRows::new(text);
    let columns = read_header(file, &mut rows, &mut Vec::new())?;
    if !sink.start(&columns) {
        return Ok(());
    }
    let columns = Arc::new(columns);
    let mut met = 0;
    loop {
        let mut kept = Vec::new();
        let read = read_batch(file, &columns, &mut rows, &mut kept, sink);
        let columns = Arc::clone(&columns);
        sink.batch(Box::new(move |row, column| {
            let place = columns.iter().position(|known| known == column)?;
            let cell: &Cow<'_, str> = kept.get(row * columns.len() + place)?;
            (!cell.trim().is_empty()).then(|| cell.clone().into_owned())
        }));
        let of_batch = read?;
        met += of_batch;
        if of_batch == 0 {
            break;
        }
    }
    if met == 0 { Err(CaseError::file(file, Problem::NoRows)) } else { Ok(()) }
}

/// Reads up to [`BATCH`] rows into a sink, keeps the cells of those it takes, and says how many there were.
fn read_batch<'t>(
    file: &str,
    columns: &[String],
    rows: &mut CsvRows<'t>,
    kept: &mut Vec<Cow<'t, str>>,
    sink: &mut impl RowSink<'t>,
) -> Result<usize, CaseError> {
    let mut cells: Vec<Cow<'_, str>> = Vec::new();
    let mut spare: Vec<Cell<'static>> = Vec::new();
    for met in 0..BATCH {
        if !rows.next(&mut cells).map_err(|error| CaseError::row(file, rows.row(), error))? {
            return Ok(met);
        }
        if cells.len() != columns.len() {
            let problem = CsvError::Cells { found: cells.len(), wanted: columns.len() };
            sink.refuse(CaseError::row(file, rows.row(), problem));
            continue;
        }
        let mut values = recycled(spare);
        values.extend(cells.iter().map(|cell| Cell::Text(cell)));
        sink.row(rows.row(), &values);
        spare = recycled(values);
        kept.append(&mut cells);
    }
    Ok(BATCH)
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
