//! What was odd but usable: a guess, an omission, an extrapolation, with its size in money.

use crate::{Currency, Micros};
use std::collections::BTreeMap;
use std::fmt;

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

impl Finding {
    /// The same of the amount of each currency.
    #[must_use]
    pub fn of_each(
        severity: Severity,
        subject: &str,
        what: &str,
        amounts: &BTreeMap<Currency, Micros>,
    ) -> Vec<Self> {
        let one = |(currency, amount): (&Currency, &Micros)| Self {
            severity,
            subject: subject.to_owned(),
            what: what.to_owned(),
            amount: Some(Money { amount: *amount, currency: *currency }),
        };
        amounts.iter().map(one).collect()
    }
}

impl fmt::Display for Money {
    /// Rounds to the currency's smallest unit, half to even, for reading only: `-12.34 USD`, `5 JPY`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = self.currency.exponent().min(6);
        let micros_in_unit = 10_u128.pow(6 - decimals);
        let size = self.amount.to_i128().unsigned_abs();
        let (down, rest) = (size / micros_in_unit, size % micros_in_unit);
        let up = 2 * rest > micros_in_unit || (2 * rest == micros_in_unit && down % 2 == 1);
        let units = down + u128::from(up);
        let sign = if self.amount < Micros::ZERO && units > 0 { "-" } else { "" };
        let units_in_one = 10_u128.pow(decimals);
        write!(f, "{sign}{}", units / units_in_one)?;
        if decimals > 0 {
            let width = usize::try_from(decimals).unwrap_or(6);
            write!(f, ".{:0width$}", units % units_in_one)?;
        }
        write!(f, " {}", self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(amount: &str, currency: &str, expected: &str) {
        let money = Money { amount: amount.parse().unwrap(), currency: currency.parse().unwrap() };
        assert_eq!(money.to_string(), expected);
    }

    #[test]
    fn money_is_printed_in_its_smallest_unit() {
        check("-12.34", "USD", "-12.34 USD");
        check("1000000", "EUR", "1000000.00 EUR");
        check("0.125", "EUR", "0.12 EUR");
        check("0.135", "EUR", "0.14 EUR");
        check("-0.125001", "EUR", "-0.13 EUR");
        check("-0.005", "EUR", "0.00 EUR");
        check("0.999999", "EUR", "1.00 EUR");
        check("2.5", "JPY", "2 JPY");
        check("-3.5", "JPY", "-4 JPY");
        check("1.2345", "KWD", "1.234 KWD");
        check("38000.12345", "CLF", "38000.1234 CLF");
        check("1.000001", "XAU", "1.000001 XAU");
    }
}
