//! `plimsoll check CASE`

use super::{Failure, print};
use crate::Outcome;
use std::path::PathBuf;

/// Arguments of `plimsoll check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of the case.
    case: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let case = plimsoll_io::read_case(&arguments.case)?;
    plimsoll::prepare(&case.inputs, &case.plan)?;
    if case.plan.frontier.is_some() {
        plimsoll_io::read_candidates(&arguments.case)?;
        plimsoll_io::read_case_with(&arguments.case, &std::collections::BTreeMap::new())?;
    }
    let (contracts, files) = (case.inputs.book.rows().len(), case.files.len());
    let mut text =
        format!("{}: {contracts} contracts in {files} files, no errors\n", arguments.case.display());
    for finding in &case.inputs.findings {
        text.push_str(&format!("finding: {}: {}\n", finding.subject, finding.what));
    }
    print(&text)?;
    Ok(Outcome::Completed)
}
