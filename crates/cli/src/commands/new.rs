//! `plimsoll new DIR`

use super::{Failure, print};
use crate::Outcome;
use std::path::PathBuf;

/// Arguments of `plimsoll new`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of the new case; it must not exist yet.
    dir: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    plimsoll_io::write_starter(&arguments.dir)?;
    let dir = arguments.dir.display();
    print(&format!("wrote a starter case to {dir}\nnext: plimsoll check {dir}, then plimsoll run {dir}\n"))?;
    Ok(Outcome::Completed)
}
