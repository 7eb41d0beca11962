//! `plimsoll generate DIR --contracts N --seed S`

use super::{Failure, print};
use crate::Outcome;
use plimsoll_io::SyntheticBank;
use std::path::PathBuf;

/// Arguments of `plimsoll generate`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of the new case; it must not exist yet.
    dir: PathBuf,
    /// How many contracts.
    #[arg(long)]
    contracts: u64,
    /// What the book is drawn from: the same seed makes the same book.
    #[arg(long)]
    seed: u64,
    /// The contract table in CSV instead of Parquet.
    #[arg(long)]
    csv: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let &Arguments { contracts, seed, csv, .. } = arguments;
    SyntheticBank { contracts, seed, csv }.write(&arguments.dir)?;
    let dir = arguments.dir.display();
    print(&format!("wrote a synthetic bank of {contracts} contracts to {dir}\nnext: plimsoll run {dir}\n"))?;
    Ok(Outcome::Completed)
}
