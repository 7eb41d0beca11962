//! `ftp.csv`: transfer prices by unit, and what the treasury centre has.

use crate::ReportError;
use crate::tables::{Cell, Table};
use plimsoll::{TransferAnswer, Transferred};
use plimsoll_units::Micros;

const COLUMNS: [&str; 9] =
    ["unit", "side", "currency", "balance", "client", "transfer", "premium", "add_ons", "margin"];

/// The unit that has all charges less all credits.
const CENTRE: &str = "TREASURY";

/// The table of transfer prices: unit, side, currency, then amounts of a year in that currency: balance, interest at the client's
/// rate, at the transfer rate, liquidity premium, add-ons, and the margin that is left. The rows of the treasury centre have what
/// all units are charged less what they are credited; margins and the centre add up to the client interest. Empty without `[ftp]`.
///
/// # Errors
/// [`ReportError::Table`] when the table cannot be put together.
pub fn transfer_csv(transfer: Option<&TransferAnswer>) -> Result<Vec<u8>, ReportError> {
    let mut table = Table::new("ftp.csv", &COLUMNS)?;
    let Some(transfer) = transfer else { return table.finish() };
    for ((unit, side, currency), year) in &transfer.units {
        let Transferred { balance, client, transfer, premium, add_ons } = *year;
        let amounts = [balance, client, transfer, premium, add_ons, year.margin()];
        let names = [Cell::Text(unit), Cell::Text(side), Cell::Text(currency.code())];
        let amounts = amounts.map(|amount: Micros| Cell::Number(amount.to_string()));
        table.row(&names.into_iter().chain(amounts).collect::<Vec<_>>())?;
    }
    for (currency, amount) in transfer.centre() {
        let nothing = || Cell::Number(String::new());
        table.row(&[
            Cell::Text(CENTRE),
            Cell::Text(""),
            Cell::Text(currency.code()),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            Cell::Number(amount.to_string()),
        ])?;
    }
    table.finish()
}
