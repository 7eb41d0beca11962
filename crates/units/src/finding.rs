//! What was odd but usable: a guess, an omission, an extrapolation, with its size in money.

use crate::{Currency, Micros};

/// How much a reader should worry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; the numbers stand.
    Note,
    /// An assumption or omission that can move a number.
    Warning,
    /// A number should not be used before this is mended.
    Serious,
}

/// An amount with its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// The amount.
    pub amount: Micros,
    /// Its currency.
    pub currency: Currency,
}

/// Something a reader of the answer must know. It reaches the answer; it is never only logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How much to worry.
    pub severity: Severity,
    /// What it is about: a table, contract, curve or group.
    pub subject: String,
    /// What was guessed, left out or odd, in one lowercase sentence.
    pub what: String,
    /// How much money it concerns, where that has meaning.
    pub amount: Option<Money>,
}
