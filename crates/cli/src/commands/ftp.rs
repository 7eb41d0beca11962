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

/// Prints the transfer price of every contract, as comma-separated values; each add-on has a column of its own at the end.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let plimsoll_io::Case { inputs, plan, .. } = plimsoll_io::read_case(&arguments.case)?;
    let contracts = plimsoll::transfer_contracts(&inputs, &plan)?;
    let asked = inputs.transfer.as_ref();
    let mut text =
        "contract_id,currency,pool,balance,client_rate,transfer_rate,client,transfer,premium,contingent,\
                    add_ons,margin"
            .to_owned();
    for name in asked.map(plimsoll::TransferPlan::add_on_names).unwrap_or_default() {
        let _ = write!(text, ",{}", quoted(&format!("add_on: {name}")));
    }
    for one in contracts {
        let year = &one.year;
        let pool = one.pool.and_then(|place| asked?.pools.get(place)).map_or("", |pool| pool.name());
        let _ = write!(
            text,
            "\n{},{},{},{},{},{},{},{},{},{},{},{}",
            quoted(inputs.book.contract_id(one.row)),
            one.currency,
            quoted(pool),
            year.balance,
            inputs.book.rows()[one.row as usize].rate,
            one.rate,
            year.client,
            year.transfer,
            year.premium,
            year.contingent,
            year.added(),
            year.margin()
        );
        for amount in &year.add_ons {
            let _ = write!(text, ",{amount}");
        }
    }
    text.push('\n');
    print(&text)?;
    Ok(Outcome::Completed)
}
