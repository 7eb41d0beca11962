//! `ftp.csv`: transfer prices by unit, and what the treasury centre has.

use crate::ReportError;
use crate::tables::{Cell, Table};
use plimsoll::TransferAnswer;
use plimsoll_units::Micros;

const COLUMNS: [&str; 10] = [
    "unit",
    "side",
    "currency",
    "balance",
    "client",
    "transfer",
    "premium",
    "contingent",
    "add_ons",
    "margin",
];
/// Amounts before the margin, which the treasury centre has none of.
const AMOUNTS: usize = 6;

/// The unit that has all charges less all credits.
const CENTRE: &str = "TREASURY";

/// What a column of one add-on starts with.
const ADD_ON: &str = "add_on: ";

/// The table of transfer prices: unit, side, currency, then amounts of a year in that currency: balance, interest at the client's
/// rate, at the transfer rate, liquidity premium, cost of what may be drawn, all add-ons, and the margin that is left; then each
/// add-on by its name. The rows of the treasury centre have what all units are charged less what they are credited; margins and
/// the centre add up to the client interest. Empty without `[ftp]`.
///
/// # Errors
/// [`ReportError::Table`] when the table cannot be put together.
pub fn transfer_csv(transfer: Option<&TransferAnswer>) -> Result<Vec<u8>, ReportError> {
    let Some(transfer) = transfer else { return Table::new("ftp.csv", &COLUMNS)?.finish() };
    let by_name: Vec<String> = transfer.add_ons.iter().map(|name| format!("{ADD_ON}{name}")).collect();
    let header: Vec<&str> = COLUMNS.into_iter().chain(by_name.iter().map(String::as_str)).collect();
    let mut table = Table::new("ftp.csv", &header)?;
    let amount = |amount: Micros| Cell::Number(amount.to_string());
    for ((unit, side, currency), year) in &transfer.units {
        let names = [Cell::Text(unit), Cell::Text(side), Cell::Text(currency.code())];
        let own = [year.balance, year.client, year.transfer, year.premium, year.contingent, year.added()];
        let amounts = own.into_iter().chain([year.margin()]).chain(year.add_ons.iter().copied());
        table.row(&names.into_iter().chain(amounts.map(amount)).collect::<Vec<_>>())?;
    }
    for (currency, charged) in transfer.centre() {
        let nothing = |count: usize| (0..count).map(|_| Cell::Number(String::new()));
        let names = [Cell::Text(CENTRE), Cell::Text(""), Cell::Text(currency.code())];
        let cells = names.into_iter().chain(nothing(AMOUNTS)).chain([amount(charged)]);
        table.row(&cells.chain(nothing(by_name.len())).collect::<Vec<_>>())?;
    }
    table.finish()
}
