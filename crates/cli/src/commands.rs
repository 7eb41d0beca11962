//! One file for each command.

pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod conformance;
pub(crate) mod curves;
pub(crate) mod events;
pub(crate) mod explain;
pub(crate) mod fit;
pub(crate) mod frontier;
pub(crate) mod ftp;
pub(crate) mod generate;
pub(crate) mod new;
pub(crate) mod rules;
pub(crate) mod run;

use std::fmt::Display;
use std::io::Write;

/// Why a command failed, for people.
pub(crate) struct Failure(pub(crate) String);

impl<E: Display> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// Writes to standard output; a closed pipe ends the output quietly.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// A value of a line of comma-separated values, in quotes where it needs them.
pub(crate) fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
