//! Tables in: case folders, CSV, Parquet, TOML and ACTUS JSON become what a run needs. No arithmetic on results.
//!
//! `docs/guide/case-format.md` describes the files.

pub mod actus;
mod cell;
mod columns;
mod contracts;
mod csv_rows;
mod error;
mod files;
mod ids;
mod notes;
mod parquet_table;
mod plan;
mod small_table;
mod table;
mod toml_reader;
mod words;

mod case {
    pub(crate) const FILE: &str = "case.toml";
}

pub use columns::RESERVED_COLUMNS;
pub use csv_rows::CsvError;
pub use error::{At, CaseError, CaseErrors, Problem};
pub use files::{InputFile, sha256};
pub use words::Near;
