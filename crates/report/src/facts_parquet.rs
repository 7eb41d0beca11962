//! The table of facts as Apache Parquet, for tools that read columns.
//!
//! Columns as in `facts.csv`, with every text as it is; `value` is a double, and `value_exact` is money as a decimal
//! of 38 digits with six behind the point, null for all that is not money. The bytes depend on the facts alone: no
//! time, no host, a fixed writer's name.

use crate::{ReportError, tables::check_facts};
use arrow_array::{ArrayRef, Decimal128Array, Float64Array, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterVersion};
use plimsoll_measure::{ALL_CURRENCIES, Fact, Facts, Value};
use std::sync::Arc;

const TABLE: &str = "facts.parquet";
const ROWS_AT_ONCE: usize = 65_536;
const DIGITS: u8 = 38;
const DECIMALS: i8 = 6;

/// The table of facts: measure, scenario, group, currency, bucket, value, `value_exact`, unit.
///
/// # Errors
/// [`ReportError::NoName`] and [`ReportError::NotFinite`] for facts that cannot be told, [`ReportError::TooLarge`] for
/// money beyond 32 digits before the point, [`ReportError::Table`] when the writer fails.
///
/// ```
/// let facts = plimsoll_measure::Facts::default();
/// let bytes = plimsoll_report::facts_parquet(&facts)?;
/// assert_eq!(&bytes[..4], b"PAR1");
/// # Ok::<(), plimsoll_report::ReportError>(())
/// ```
pub fn facts_parquet(facts: &Facts) -> Result<Vec<u8>, ReportError> {
    check_facts(facts)?;
    let schema = Arc::new(schema());
    let mut writer =
        ArrowWriter::try_new(Vec::new(), Arc::clone(&schema), Some(properties()?)).map_err(failed)?;
    for rows in facts.rows().chunks(ROWS_AT_ONCE) {
        writer.write(&batch(&schema, facts, rows)?).map_err(failed)?;
    }
    writer.into_inner().map_err(failed)
}

fn properties() -> Result<WriterProperties, ReportError> {
    Ok(WriterProperties::builder()
        .set_created_by("plimsoll".to_owned())
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3).map_err(failed)?))
        .build())
}

fn schema() -> Schema {
    let text = |name| Field::new(name, DataType::Utf8, false);
    Schema::new(vec![
        text("measure"),
        text("scenario"),
        text("group"),
        text("currency"),
        Field::new("bucket", DataType::Utf8, true),
        Field::new("value", DataType::Float64, false),
        Field::new("value_exact", DataType::Decimal128(DIGITS, DECIMALS), true),
        text("unit"),
    ])
}

fn batch(schema: &Arc<Schema>, facts: &Facts, rows: &[Fact]) -> Result<RecordBatch, ReportError> {
    let mut exact = Vec::with_capacity(rows.len());
    for fact in rows {
        exact.push(exact_value(facts, fact)?);
    }
    let exact = Decimal128Array::from(exact).with_precision_and_scale(DIGITS, DECIMALS).map_err(failed)?;
    let currency = |fact: &Fact| fact.currency.map_or_else(|| ALL_CURRENCIES.to_owned(), |c| c.to_string());
    let bucket = |fact: &'_ Fact| fact.bucket.map(|_| facts.bucket(fact).to_owned());
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from_iter_values(rows.iter().map(|fact| fact.measure))),
        Arc::new(StringArray::from_iter_values(rows.iter().map(|fact| facts.scenario(fact)))),
        Arc::new(StringArray::from_iter_values(rows.iter().map(|fact| facts.group(fact)))),
        Arc::new(StringArray::from_iter_values(rows.iter().map(currency))),
        Arc::new(rows.iter().map(bucket).collect::<StringArray>()),
        Arc::new(Float64Array::from_iter_values(rows.iter().map(|fact| fact.value.to_f64()))),
        Arc::new(exact),
        Arc::new(StringArray::from_iter_values(rows.iter().map(|fact| fact.unit.name()))),
    ];
    RecordBatch::try_new(Arc::clone(schema), columns).map_err(|error: ArrowError| failed(error))
}

fn exact_value(facts: &Facts, fact: &Fact) -> Result<Option<i128>, ReportError> {
    let Value::Money(amount) = fact.value else { return Ok(None) };
    let micros = amount.to_i128();
    if micros.unsigned_abs() >= 10_u128.pow(u32::from(DIGITS)) {
        return Err(ReportError::TooLarge {
            measure: fact.measure,
            scenario: facts.scenario(fact).to_owned(),
            group: facts.group(fact).to_owned(),
            amount: amount.to_string(),
        });
    }
    Ok(Some(micros))
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> ReportError {
    ReportError::Table { table: TABLE, source: Box::new(error) }
}
