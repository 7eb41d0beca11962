//! `plimsoll ftp CASE`

use super::{Failure, print, quoted};
use crate::Outcome;
use std::fmt::Write;
use std::path::PathBuf;

/// Arguments of `plimsoll ftp`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of the case.
    case: PathBuf,
}

/// Prints the transfer price of every contract, as comma-separated values.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let case = plimsoll_io::read_case(&arguments.case)?;
    let mut text =
        "contract_id,currency,balance,client_rate,transfer_rate,client,transfer,premium,add_ons,margin\n"
            .to_owned();
    for one in plimsoll::transfer_contracts(&case.inputs, &case.plan)? {
        let row = &case.inputs.book.rows()[one.row as usize];
        let year = one.year;
        let _ = writeln!(
            text,
            "{},{},{},{},{},{},{},{},{},{}",
            quoted(case.inputs.book.contract_id(one.row)),
            one.currency,
            year.balance,
            row.rate,
            one.rate,
            year.client,
            year.transfer,
            year.premium,
            year.add_ons,
            year.margin()
        );
    }
    print(&text)?;
    Ok(Outcome::Completed)
}
