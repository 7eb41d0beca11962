//! Tables in: case folders, CSV, Parquet, TOML and ACTUS JSON become what a run needs. No arithmetic on results.
//!
//! `docs/guide/case-format.md` describes the files.

pub mod actus;
mod at_risk;
mod behaviour;
mod case;
mod cell;
mod collateral;
mod columns;
mod contracts;
mod csv_rows;
mod curves;
mod entities;
mod error;
mod files;
mod frontier;
mod generate;
mod history;
mod ids;
mod liquidity;
mod market;
mod new_business;
mod notes;
mod parquet_table;
mod plan;
mod rules;
mod scenarios;
mod small_table;
mod starter;
mod table;
mod toml_reader;
mod transfer;
mod words;

pub use case::{Case, read_book_on, read_candidates, read_case, read_case_with, read_entity};
pub use columns::RESERVED_COLUMNS;
pub use csv_rows::CsvError;
pub use error::{At, CaseError, CaseErrors, Problem};
pub use files::{InputFile, sha256};
pub use generate::{GenerateError, SyntheticBank};
pub use history::{History, read_history};
pub use plan::ALWAYS_GROUPS;
pub use starter::{StarterError, write_starter};
pub use words::Near;
