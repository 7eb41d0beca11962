//! Rows of a contract table on their way to a file: one writer for CSV, one for Parquet.

use arrow_array::builder::{Date32Builder, Float64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use plimsoll_units::Day;
use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::sync::Arc;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Date,
}

/// Every column, in order.
pub(super) const COLUMNS: [(&str, Kind); 33] = [
    ("contractID", Kind::Text),
    ("contractType", Kind::Text),
    ("contractRole", Kind::Text),
    ("currency", Kind::Text),
    ("notionalPrincipal", Kind::Number),
    ("nominalInterestRate", Kind::Number),
    ("nominalInterestRate2", Kind::Number),
    ("dayCountConvention", Kind::Text),
    ("calendar", Kind::Text),
    ("businessDayConvention", Kind::Text),
    ("initialExchangeDate", Kind::Date),
    ("maturityDate", Kind::Date),
    ("cycleAnchorDateOfInterestPayment", Kind::Date),
    ("cycleOfInterestPayment", Kind::Text),
    ("cycleAnchorDateOfPrincipalRedemption", Kind::Date),
    ("cycleOfPrincipalRedemption", Kind::Text),
    ("nextPrincipalRedemptionPayment", Kind::Number),
    ("arrayCycleAnchorDateOfInterestPayment", Kind::Text),
    ("arrayCycleOfInterestPayment", Kind::Text),
    ("arrayCycleAnchorDateOfPrincipalRedemption", Kind::Text),
    ("arrayCycleOfPrincipalRedemption", Kind::Text),
    ("arrayNextPrincipalRedemptionPayment", Kind::Text),
    ("arrayIncreaseDecrease", Kind::Text),
    ("marketObjectCodeOfRateReset", Kind::Text),
    ("cycleAnchorDateOfRateReset", Kind::Date),
    ("cycleOfRateReset", Kind::Text),
    ("rateSpread", Kind::Number),
    ("lifeCap", Kind::Number),
    ("lifeFloor", Kind::Number),
    ("depositModel", Kind::Text),
    ("prepaymentModel", Kind::Text),
    ("product", Kind::Text),
    ("assumption", Kind::Text),
];

/// A value of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Cell {
    #[default]
    Empty,
    Text(&'static str),
    Long(String),
    Number(f64),
    Date(Day),
}

/// One contract.
#[derive(Clone, Debug)]
pub(super) struct Row([Cell; COLUMNS.len()]);

impl Row {
    pub(super) fn new() -> Self {
        Self(std::array::from_fn(|_| Cell::Empty))
    }

    /// Sets a column of [`COLUMNS`].
    pub(super) fn set(&mut self, name: &str, cell: Cell) {
        let place = COLUMNS.iter().position(|(known, _)| *known == name);
        debug_assert!(place.is_some(), "no column {name}");
        if let Some(place) = place {
            self.0[place] = cell;
        }
    }

    pub(super) fn number(&self, name: &str) -> f64 {
        let place = COLUMNS.iter().position(|(known, _)| *known == name);
        match place.map(|place| &self.0[place]) {
            Some(Cell::Number(number)) => *number,
            _ => 0.0,
        }
    }
}

/// Where rows go.
pub(super) enum Table {
    Csv(BufWriter<File>, String),
    Parquet(Box<ParquetTable>),
}

/// Columns of a Parquet table that are being filled.
pub(super) struct ParquetTable {
    writer: ArrowWriter<File>,
    schema: Arc<Schema>,
    rows: Vec<Row>,
}

const ROWS_AT_ONCE: usize = 16_384;

impl Table {
    pub(super) fn csv(file: File) -> Result<Self, Box<dyn Error>> {
        let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
        let mut writer = BufWriter::new(file);
        writeln!(writer, "{}", names.join(","))?;
        Ok(Self::Csv(writer, String::new()))
    }

    pub(super) fn parquet(file: File) -> Result<Self, Box<dyn Error>> {
        let field = |(name, kind): &(&str, Kind)| {
            let data_type = match kind {
                Kind::Text => DataType::Utf8,
                Kind::Number => DataType::Float64,
                Kind::Date => DataType::Date32,
            };
            Field::new(*name, data_type, true)
        };
        let schema = Arc::new(Schema::new(COLUMNS.iter().map(field).collect::<Vec<_>>()));
        let properties = WriterProperties::builder()
            .set_created_by("plimsoll".to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
            .build();
        let writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties))?;
        Ok(Self::Parquet(Box::new(ParquetTable { writer, schema, rows: Vec::with_capacity(ROWS_AT_ONCE) })))
    }

    pub(super) fn push(&mut self, row: Row) -> Result<(), Box<dyn Error>> {
        match self {
            Self::Csv(writer, line) => {
                line.clear();
                for (place, cell) in row.0.iter().enumerate() {
                    if place > 0 {
                        line.push(',');
                    }
                    write_cell(line, cell)?;
                }
                writeln!(writer, "{line}")?;
            }
            Self::Parquet(table) => {
                table.rows.push(row);
                if table.rows.len() == ROWS_AT_ONCE {
                    table.flush()?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<(), Box<dyn Error>> {
        match self {
            Self::Csv(mut writer, _) => writer.flush()?,
            Self::Parquet(mut table) => {
                table.flush()?;
                table.writer.close()?;
            }
        }
        Ok(())
    }
}

fn write_cell(line: &mut String, cell: &Cell) -> std::fmt::Result {
    match cell {
        Cell::Empty => Ok(()),
        Cell::Text(text) if text.contains(',') => write!(line, "\"{text}\""),
        Cell::Text(text) => write!(line, "{text}"),
        Cell::Long(text) if text.contains(',') => write!(line, "\"{text}\""),
        Cell::Long(text) => write!(line, "{text}"),
        Cell::Number(number) => write!(line, "{number}"),
        Cell::Date(day) => write!(line, "{day}"),
    }
}

impl ParquetTable {
    fn flush(&mut self) -> Result<(), Box<dyn Error>> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let columns =
            COLUMNS.iter().enumerate().map(|(place, (_, kind))| self.column(place, *kind)).collect();
        self.writer.write(&RecordBatch::try_new(Arc::clone(&self.schema), columns)?)?;
        self.rows.clear();
        Ok(())
    }

    fn column(&self, place: usize, kind: Kind) -> ArrayRef {
        let cells = self.rows.iter().map(|row| &row.0[place]);
        match kind {
            Kind::Number => {
                let mut builder = Float64Builder::with_capacity(self.rows.len());
                cells.for_each(|cell| {
                    builder.append_option(if let Cell::Number(number) = cell { Some(*number) } else { None });
                });
                Arc::new(builder.finish())
            }
            Kind::Date => {
                let epoch = Day::from_i32(0);
                let mut builder = Date32Builder::with_capacity(self.rows.len());
                cells.for_each(|cell| {
                    builder.append_option(if let Cell::Date(day) = cell { Some(*day - epoch) } else { None });
                });
                Arc::new(builder.finish())
            }
            Kind::Text => {
                let mut builder = StringBuilder::new();
                for cell in cells {
                    match cell {
                        Cell::Text(text) => builder.append_value(text),
                        Cell::Long(text) => builder.append_value(text),
                        Cell::Date(day) => builder.append_value(day.to_string()),
                        Cell::Empty | Cell::Number(_) => builder.append_null(),
                    }
                }
                Arc::new(builder.finish())
            }
        }
    }
}
