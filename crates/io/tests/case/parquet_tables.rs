//! Contract tables in Parquet: the same book as from CSV, and no panic whatever the damage.

use crate::folder::{Folder, LOANS};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, Date32Array, Decimal128Array, DictionaryArray, Float32Array, Float64Array, Int64Array,
    LargeStringArray, RecordBatch, StringArray, StringViewArray, TimestampMicrosecondArray,
};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use plimsoll_units::Day;
use std::sync::Arc;

fn parquet_of(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    );
    let batch = batch.unwrap();
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn day(text: &str) -> i32 {
    text.parse::<Day>().unwrap().to_i32()
}

/// The tiny case's loans in every type of column that a table may have.
fn loans() -> Vec<(&'static str, ArrayRef)> {
    let cents = Decimal128Array::from(vec![100_000, 90_000]).with_precision_and_scale(18, 2).unwrap();
    let kinds: DictionaryArray<Int32Type> = ["PAM", "PAM"].into_iter().collect();
    let maturities = [day("2026-06-01"), day("2025-06-01")].map(|day| i64::from(day) * 86_400_000_000);
    vec![
        ("contractID", Arc::new(StringArray::from(vec!["A1", "A2"])) as ArrayRef),
        ("contractType", Arc::new(kinds)),
        ("contractRole", Arc::new(LargeStringArray::from(vec!["RPA", "RPL"]))),
        ("currency", Arc::new(StringViewArray::from(vec!["EUR", "EUR"]))),
        ("notionalPrincipal", Arc::new(cents)),
        ("nominalInterestRate", Arc::new(Float64Array::from(vec![0.04, 0.03]))),
        ("dayCountConvention", Arc::new(StringArray::from(vec!["A360", " A360 "]))),
        ("initialExchangeDate", Arc::new(Date32Array::from(vec![day("2023-06-01"); 2]))),
        ("maturityDate", Arc::new(TimestampMicrosecondArray::from(maturities.to_vec()))),
        ("cycleOfInterestPayment", Arc::new(StringArray::from(vec![Some("P6ML1"), None]))),
        ("product", Arc::new(StringArray::from(vec!["loans", "deposits"]))),
    ]
}

fn replaced(name: &str, array: ArrayRef) -> Vec<(&'static str, ArrayRef)> {
    let mut columns = loans();
    columns.iter_mut().find(|(column, _)| *column == name).unwrap().1 = array;
    columns
}

fn folder_with(name: &str, bytes: &[u8]) -> Folder {
    let folder = Folder::new(name);
    folder.remove("contracts/loans.csv").write("contracts/loans.parquet", bytes);
    folder
}

#[test]
fn the_same_book_as_from_csv() {
    let from_csv = Folder::new("from-csv").read().unwrap().inputs.book;
    let from_parquet = folder_with("from-parquet", &parquet_of(loans())).read().unwrap().inputs.book;
    assert_eq!(from_csv.rows(), from_parquet.rows());
    assert_eq!(from_csv.tags(), from_parquet.tags());
    assert_eq!(format!("{:?}", from_csv.blocks()), format!("{:?}", from_parquet.blocks()));
    assert_eq!(from_parquet.row_of("A2"), Some(1));
}

#[test]
fn numbers_may_be_ids() {
    let bytes = parquet_of(replaced("contractID", Arc::new(Int64Array::from(vec![17, 18]))));
    let book = folder_with("number-ids", &bytes).read().unwrap().inputs.book;
    assert_eq!(book.row_of("18"), Some(1));
}

#[test]
fn wrong_columns_are_told() {
    let check = |name: &str, column: &str, array: ArrayRef, expected: &str| {
        let folder = folder_with(name, &parquet_of(replaced(column, array)));
        assert_eq!(folder.errors(), format!("contracts/loans.parquet{expected}"), "{name}");
    };
    check(
        "float32",
        "nominalInterestRate",
        Arc::new(Float32Array::from(vec![0.04, 0.03])),
        " field nominalInterestRate: a column of type Float32; expected text, numbers, dates or true/false",
    );
    check(
        "date-as-number",
        "maturityDate",
        Arc::new(Int64Array::from(vec![Some(20_260_601), None])),
        " row 2 field maturityDate value \"20260601\": expected a date YYYY-MM-DD, not a number\n\
         contracts/loans.parquet row 3 field maturityDate: maturityDate is empty; PAM needs it",
    );
    check(
        "nan",
        "nominalInterestRate",
        Arc::new(Float64Array::from(vec![0.04, f64::NAN])),
        " row 3 field nominalInterestRate value \"NaN\": not a finite number",
    );
    check(
        "huge",
        "notionalPrincipal",
        Arc::new(Int64Array::from(vec![1, i64::MAX])),
        " row 3 field notionalPrincipal value \"9223372036854775807\": an integer beyond 9007199254740992; expected one \
         that is exact as a decimal number",
    );
    check(
        "far-day",
        "maturityDate",
        Arc::new(Date32Array::from(vec![day("2026-06-01"), i32::MAX])),
        " row 3 field maturityDate value \"10183-09-21\": year 10183 is outside 1900 to 2200",
    );
    check(
        "null-id",
        "contractID",
        Arc::new(StringArray::from(vec![None, Some("A2")])),
        " row 2 field contractID: the cell is empty; every contract needs an ID of its own",
    );
}

#[test]
fn files_that_are_not_parquet() {
    let text = folder_with("text-as-parquet", LOANS.as_bytes()).errors();
    assert!(text.starts_with("contracts/loans.parquet: not a readable Parquet file: "), "{text}");
    assert_eq!(folder_with("no-parquet", b"").errors(), "contracts/loans.parquet: the file is empty");
    let none = loans().into_iter().map(|(name, array)| (name, array.slice(0, 0))).collect();
    let folder = folder_with("no-rows", &parquet_of(none));
    assert_eq!(folder.errors(), "contracts/loans.parquet: the table has a header and no rows");
}

/// Cut at every length, a file is an error each time and never a panic or a shorter book.
#[test]
fn truncated_anywhere() {
    let bytes = parquet_of(loans());
    let folder = folder_with("truncated", &bytes);
    for length in (1..bytes.len()).step_by(7) {
        folder.write("contracts/loans.parquet", &bytes[..length]);
        let text = folder.errors();
        assert!(
            text.starts_with("contracts/loans.parquet: not a readable Parquet file: "),
            "{length}: {text}"
        );
    }
}

/// One byte changed anywhere never ends the program; what it reads as is checked like any other table.
#[test]
fn one_byte_damaged_anywhere() {
    let bytes = parquet_of(loans());
    let folder = folder_with("damaged", &bytes);
    let mut refused = 0;
    for place in (0..bytes.len()).step_by(11) {
        let mut damaged = bytes.clone();
        damaged[place] ^= 0x55;
        folder.write("contracts/loans.parquet", &damaged);
        refused += usize::from(folder.read().is_err());
    }
    assert!(refused > 0);
}
