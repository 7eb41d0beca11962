//! Contract tables in Parquet, column by column: no allocation a row.
//!
//! The Parquet library may panic on damaged bytes; what it reads is read behind a wall and a panic becomes an error.

use crate::cell::Cell;
use crate::error::{CaseError, Problem};
use crate::table::{BATCH, RowSink, check_names};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal128Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Decimal128Array, Float64Array, LargeStringArray, PrimitiveArray,
    RecordBatch, StringArray, StringViewArray,
};
use arrow_schema::{DataType, TimeUnit};
use bytes::Bytes;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use plimsoll_units::Day;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Batches that are decoded ahead.
const AHEAD: usize = 2;

/// Reads a Parquet file into a sink.
///
/// # Errors
/// The first fault of the file or of a column's type.
pub(crate) fn read_parquet<'t>(
    file: &str,
    bytes: Vec<u8>,
    sink: &mut impl RowSink<'t>,
) -> Result<(), CaseError> {
    if bytes.is_empty() {
        return Err(CaseError::file(file, Problem::Empty));
    }
    let fail = |problem| CaseError::file(file, problem);
    let bytes = Bytes::from(bytes);
    let opened = behind_a_wall(|| {
        let builder = ParquetRecordBatchReaderBuilder::try_new(bytes)?;
        let said = builder.metadata().file_metadata().num_rows();
        let columns = builder.schema().fields().iter().map(|field| field.name().trim().to_owned()).collect();
        Ok(Opened { said, columns, reader: builder.with_batch_size(BATCH).build()? })
    });
    let Opened { said, columns, mut reader } = opened.map_err(fail)?;
    check_names(file, &columns)?;
    if !sink.start(&columns) {
        return Ok(());
    }
    let names = Arc::new(columns.clone());
    let mut found = 0;
    // The next rows are decoded while these are understood.
    std::thread::scope(|scope| {
        let (sender, batches) = std::sync::mpsc::sync_channel(AHEAD);
        scope.spawn(move || {
            while let Some(batch) = behind_a_wall(|| Ok(reader.next().transpose()?)).transpose() {
                let is_last = batch.is_err();
                // Nobody listens once a row could not be read.
                if sender.send(batch).is_err() || is_last {
                    break;
                }
            }
        });
        for batch in batches {
            let batch = batch.map_err(fail)?;
            read_batch(file, &columns, &batch, found, sink)?;
            found += batch.num_rows();
            let names = Arc::clone(&names);
            sink.batch(Box::new(move |row, column| {
                let place = names.iter().position(|known| known == column)?;
                let cell = Column::new(batch.column(place))?.cell(row);
                (!cell.is_empty()).then(|| cell.shown())
            }));
        }
        Ok::<(), CaseError>(())
    })?;
    if i64::try_from(found) != Ok(said) {
        return Err(fail(Problem::ParquetRows { found, said }));
    }
    if found == 0 { Err(fail(Problem::NoRows)) } else { Ok(()) }
}

struct Opened {
    said: i64,
    columns: Vec<String>,
    reader: ParquetRecordBatchReader,
}

/// Runs the Parquet library and turns its errors and panics into ours.
fn behind_a_wall<T>(read: impl FnOnce() -> Result<T, ParquetFault>) -> Result<T, Problem> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(ParquetFault(said))) => Err(Problem::Parquet { said }),
        Err(_) => Err(Problem::Parquet { said: "the file is damaged".to_owned() }),
    }
}

struct ParquetFault(String);

impl<E: std::error::Error> From<E> for ParquetFault {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

fn read_batch<'t>(
    file: &str,
    columns: &[String],
    batch: &RecordBatch,
    rows_before: usize,
    sink: &mut impl RowSink<'t>,
) -> Result<(), CaseError> {
    let mut read = Vec::with_capacity(columns.len());
    for (place, name) in columns.iter().enumerate() {
        let array = batch.column(place);
        let column = Column::new(array).ok_or_else(|| {
            let found = array.data_type().to_string();
            CaseError::file(file, Problem::ColumnType { found }).with_field(name)
        })?;
        read.push(column);
    }
    let mut cells = Vec::with_capacity(columns.len());
    for index in 0..batch.num_rows() {
        cells.clear();
        cells.extend(read.iter().map(|column| column.cell(index)));
        sink.row(u32::try_from(rows_before + index + 2).unwrap_or(u32::MAX), &cells);
    }
    Ok(())
}

/// A column of one batch, its type decided once.
enum Column<'a> {
    Nothing,
    Text(&'a StringArray),
    LargeText(&'a LargeStringArray),
    TextView(&'a StringViewArray),
    Named { keys: Vec<Option<usize>>, values: Box<Column<'a>> },
    Number(&'a Float64Array),
    Whole(Wholes<'a>),
    Decimal(&'a Decimal128Array, i8),
    Days(&'a PrimitiveArray<Date32Type>),
    Moments { units: Moments<'a>, a_day: i64 },
    Flag(&'a BooleanArray),
}

enum Wholes<'a> {
    I8(&'a PrimitiveArray<Int8Type>),
    I16(&'a PrimitiveArray<Int16Type>),
    I32(&'a PrimitiveArray<Int32Type>),
    I64(&'a PrimitiveArray<Int64Type>),
    U8(&'a PrimitiveArray<UInt8Type>),
    U16(&'a PrimitiveArray<UInt16Type>),
    U32(&'a PrimitiveArray<UInt32Type>),
    U64(&'a PrimitiveArray<UInt64Type>),
}

enum Moments<'a> {
    Date(&'a PrimitiveArray<Date64Type>),
    Second(&'a PrimitiveArray<TimestampSecondType>),
    Milli(&'a PrimitiveArray<TimestampMillisecondType>),
    Micro(&'a PrimitiveArray<TimestampMicrosecondType>),
    Nano(&'a PrimitiveArray<TimestampNanosecondType>),
}

const SECONDS_A_DAY: i64 = 86_400;

impl<'a> Column<'a> {
    /// `None` for a type that no term has; 32-bit decimals are too short for money.
    fn new(array: &'a ArrayRef) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Null => Self::Nothing,
            DataType::Utf8 => Self::Text(array.as_string_opt()?),
            DataType::LargeUtf8 => Self::LargeText(array.as_string_opt()?),
            DataType::Utf8View => Self::TextView(array.as_string_view_opt()?),
            DataType::Float64 => Self::Number(array.as_primitive_opt::<Float64Type>()?),
            DataType::Decimal128(_, scale) if (0..=18).contains(scale) => {
                Self::Decimal(array.as_primitive_opt::<Decimal128Type>()?, *scale)
            }
            DataType::Date32 => Self::Days(array.as_primitive_opt()?),
            DataType::Boolean => Self::Flag(array.as_boolean_opt()?),
            DataType::Dictionary(_, _) => {
                let dictionary = array.as_any_dictionary_opt()?;
                let numbers = dictionary.normalized_keys();
                let keys = numbers.iter().enumerate().map(|(row, key)| array.is_valid(row).then_some(*key));
                Self::Named { keys: keys.collect(), values: Box::new(Self::new(dictionary.values())?) }
            }
            DataType::Date64 | DataType::Timestamp(_, _) => Self::moments(array)?,
            _ => Self::Whole(Wholes::new(array)?),
        })
    }

    fn moments(array: &'a ArrayRef) -> Option<Self> {
        let (units, a_day) = match array.data_type() {
            DataType::Date64 => (Moments::Date(array.as_primitive_opt()?), SECONDS_A_DAY * 1_000),
            DataType::Timestamp(unit, zone) => {
                if !matches!(zone.as_deref(), None | Some("UTC" | "+00:00" | "Z")) {
                    return None;
                }
                match unit {
                    TimeUnit::Second => (Moments::Second(array.as_primitive_opt()?), SECONDS_A_DAY),
                    TimeUnit::Millisecond => {
                        (Moments::Milli(array.as_primitive_opt()?), SECONDS_A_DAY * 1_000)
                    }
                    TimeUnit::Microsecond => {
                        (Moments::Micro(array.as_primitive_opt()?), SECONDS_A_DAY * 1_000_000)
                    }
                    TimeUnit::Nanosecond => {
                        (Moments::Nano(array.as_primitive_opt()?), SECONDS_A_DAY * 1_000_000_000)
                    }
                }
            }
            _ => return None,
        };
        Some(Self::Moments { units, a_day })
    }

    #[inline]
    fn cell(&self, row: usize) -> Cell<'a> {
        match self {
            Self::Nothing => Cell::Empty,
            Self::Text(array) => text(array.is_valid(row), || array.value(row)),
            Self::LargeText(array) => text(array.is_valid(row), || array.value(row)),
            Self::TextView(array) => text(array.is_valid(row), || array.value(row)),
            Self::Named { keys, values } => match keys.get(row) {
                Some(Some(key)) => values.cell(*key),
                _ => Cell::Empty,
            },
            Self::Number(array) if array.is_valid(row) => Cell::Number(array.value(row)),
            Self::Decimal(array, scale) if array.is_valid(row) => {
                Cell::Number(decimal(array.value(row), *scale))
            }
            Self::Days(array) if array.is_valid(row) => day(i64::from(array.value(row))),
            Self::Flag(array) if array.is_valid(row) => Cell::Flag(array.value(row)),
            Self::Number(_) | Self::Decimal(_, _) | Self::Days(_) | Self::Flag(_) => Cell::Empty,
            Self::Whole(array) => array.cell(row),
            Self::Moments { units, a_day } => match units.value(row) {
                // As for dates in text: half past eleven at night or later is the next midnight.
                Some(moment) => day(moment.saturating_add(a_day / 48).div_euclid(*a_day)),
                None => Cell::Empty,
            },
        }
    }
}

#[inline]
fn text<'a>(is_valid: bool, value: impl FnOnce() -> &'a str) -> Cell<'a> {
    if is_valid { Cell::Text(value()) } else { Cell::Empty }
}

/// Days far outside 1900 to 2200 stay outside, but small enough to be named by an error.
fn day(days: i64) -> Cell<'static> {
    Cell::Day(Day::from_i32(i32::try_from(days.clamp(-3_000_000, 3_000_000)).unwrap_or(i32::MAX)))
}

/// The nearest `f64` of a decimal.
fn decimal(unscaled: i128, scale: i8) -> f64 {
    let power = 10_f64.powi(i32::from(scale));
    match i64::try_from(unscaled).ok().and_then(crate::cell::exact) {
        // Both are exact, so the quotient is the nearest.
        Some(whole) => whole / power,
        None => format!("{unscaled}e-{scale}").parse().unwrap_or(f64::NAN),
    }
}

impl<'a> Wholes<'a> {
    fn new(array: &'a ArrayRef) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Int8 => Self::I8(array.as_primitive_opt()?),
            DataType::Int16 => Self::I16(array.as_primitive_opt()?),
            DataType::Int32 => Self::I32(array.as_primitive_opt()?),
            DataType::Int64 => Self::I64(array.as_primitive_opt()?),
            DataType::UInt8 => Self::U8(array.as_primitive_opt()?),
            DataType::UInt16 => Self::U16(array.as_primitive_opt()?),
            DataType::UInt32 => Self::U32(array.as_primitive_opt()?),
            DataType::UInt64 => Self::U64(array.as_primitive_opt()?),
            _ => return None,
        })
    }

    fn cell(&self, row: usize) -> Cell<'static> {
        let whole = match self {
            Self::I8(array) => array.is_valid(row).then(|| i64::from(array.value(row))),
            Self::I16(array) => array.is_valid(row).then(|| i64::from(array.value(row))),
            Self::I32(array) => array.is_valid(row).then(|| i64::from(array.value(row))),
            Self::I64(array) => array.is_valid(row).then(|| array.value(row)),
            Self::U8(array) => array.is_valid(row).then(|| i64::from(array.value(row))),
            Self::U16(array) => array.is_valid(row).then(|| i64::from(array.value(row))),
            Self::U32(array) => array.is_valid(row).then(|| i64::from(array.value(row))),
            // Beyond i64 it is beyond what is exact, and i64::MAX says so too.
            Self::U64(array) => {
                array.is_valid(row).then(|| i64::try_from(array.value(row)).unwrap_or(i64::MAX))
            }
        };
        whole.map_or(Cell::Empty, Cell::Whole)
    }
}

impl Moments<'_> {
    fn value(&self, row: usize) -> Option<i64> {
        match self {
            Self::Date(array) => array.is_valid(row).then(|| array.value(row)),
            Self::Second(array) => array.is_valid(row).then(|| array.value(row)),
            Self::Milli(array) => array.is_valid(row).then(|| array.value(row)),
            Self::Micro(array) => array.is_valid(row).then(|| array.value(row)),
            Self::Nano(array) => array.is_valid(row).then(|| array.value(row)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn check(array: impl Array + 'static, expected: Cell<'_>) {
        let array: ArrayRef = Arc::new(array);
        let column = Column::new(&array).unwrap();
        assert_eq!(column.cell(0), expected, "{:?}", array.data_type());
        if array.len() > 1 {
            assert_eq!(column.cell(1), Cell::Empty, "{:?}", array.data_type());
        }
    }

    #[test]
    fn every_type_becomes_a_cell() {
        use arrow_array::{
            Date32Array, Date64Array, DictionaryArray, Int32Array, TimestampNanosecondArray, UInt64Array,
        };
        let day = |text: &str| Cell::Day(text.parse().unwrap());
        check(StringArray::from(vec![Some("a"), None]), Cell::Text("a"));
        check(LargeStringArray::from(vec![Some("a"), None]), Cell::Text("a"));
        check(StringViewArray::from(vec![Some("a"), None]), Cell::Text("a"));
        check(DictionaryArray::<Int32Type>::from_iter([Some("a"), None]), Cell::Text("a"));
        check(Float64Array::from(vec![Some(0.1), None]), Cell::Number(0.1));
        check(Int32Array::from(vec![Some(-7), None]), Cell::Whole(-7));
        check(UInt64Array::from(vec![Some(u64::MAX), None]), Cell::Whole(i64::MAX));
        check(BooleanArray::from(vec![Some(true), None]), Cell::Flag(true));
        check(Date32Array::from(vec![Some(19_723), None]), day("2024-01-01"));
        check(Date64Array::from(vec![Some(19_723 * 86_400_000), None]), day("2024-01-01"));
        let late = (19_723 * 86_400 + 84_600) * 1_000_000_000;
        check(TimestampNanosecondArray::from(vec![Some(late), None]), day("2024-01-02"));
        check(TimestampNanosecondArray::from(vec![late - 1]), day("2024-01-01"));
        check(TimestampNanosecondArray::from(vec![-1]), day("1970-01-01"));
        let cents = Decimal128Array::from(vec![Some(12_345), None]).with_precision_and_scale(20, 2).unwrap();
        check(cents, Cell::Number(123.45));
        let long = Decimal128Array::from(vec![9_007_199_254_740_993_500_000_i128])
            .with_precision_and_scale(38, 6)
            .unwrap();
        check(long, Cell::Number(9_007_199_254_740_994.0));
    }

    #[test]
    fn short_decimals_and_foreign_zones_are_refused() {
        use arrow_array::{Float32Array, TimestampNanosecondArray};
        let short: ArrayRef = Arc::new(Float32Array::from(vec![0.1]));
        assert!(Column::new(&short).is_none());
        let zoned: ArrayRef =
            Arc::new(TimestampNanosecondArray::from(vec![1]).with_timezone("America/New_York"));
        assert!(Column::new(&zoned).is_none());
    }
}
