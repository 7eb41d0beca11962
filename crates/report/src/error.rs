//! Why an answer cannot be written.

use std::path::PathBuf;

/// Why an answer was not written; the folder is as it was before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// A fact is NaN or infinite.
    #[error(
        "{measure} of {group} in {scenario} is {value}, not a finite number; nothing was written from an answer with such a fact"
    )]
    NotFinite {
        /// The measure.
        measure: &'static str,
        /// The scenario.
        scenario: String,
        /// The group.
        group: String,
        /// The value.
        value: f64,
    },
    /// A fact points at a scenario, group or bucket that has no name.
    #[error("a fact of {measure} is of {list} number {place}, but the answer names only {known}")]
    NoName {
        /// The measure.
        measure: &'static str,
        /// Which list: `scenario`, `group` or `bucket`.
        list: &'static str,
        /// The place, from 0.
        place: u64,
        /// How many names there are.
        known: usize,
    },
    /// Money that 38 decimal digits cannot hold.
    #[error(
        "{measure} of {group} in {scenario} is {amount}, beyond the 32 digits before the point that the parquet table holds"
    )]
    TooLarge {
        /// The measure.
        measure: &'static str,
        /// The scenario.
        scenario: String,
        /// The group.
        group: String,
        /// The amount.
        amount: String,
    },
    /// The folder holds something that no answer wrote.
    #[error(
        "{folder} holds \"{entry}\", which is not part of an earlier answer; name an empty folder, an earlier answer or a new one"
    )]
    Occupied {
        /// The folder.
        folder: PathBuf,
        /// The first entry, by name, that is not ours.
        entry: String,
    },
    /// A folder that holds no answer to the case.
    #[error("{folder} is no earlier answer to this case: {what}")]
    NotRecorded {
        /// The folder.
        folder: PathBuf,
        /// Why not.
        what: String,
    },
    /// The place of the folder is taken by a file, or has no name.
    #[error("{path} is not a folder that can be written; name a new or an empty folder")]
    NotAFolder {
        /// The path as given.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("cannot {doing} {path}")]
    File {
        /// What was tried: `write`, `rename`, ...
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A table could not be put together.
    #[error("cannot put {table} together")]
    Table {
        /// The file.
        table: &'static str,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}
