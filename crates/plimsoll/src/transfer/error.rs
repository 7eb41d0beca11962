//! Why contracts cannot be transfer priced.

use plimsoll_units::{Currency, Day, Tenor};

/// Why contracts cannot be transfer priced.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TransferError {
    /// Weights that are no whole.
    #[error("the weights of the terms add up to {sum}; expected 1")]
    Weights {
        /// Their sum.
        sum: f64,
    },
    /// A weight out of range.
    #[error("the weight of {term} is {weight}; expected one above 0 and up to 1")]
    Weight {
        /// The term.
        term: Tenor,
        /// Its weight.
        weight: f64,
    },
    /// A term that is over today, or an average of nothing.
    #[error("the term {term} has {days} days and {months} months of it count; expected at least 1 of each")]
    Term {
        /// The term.
        term: Tenor,
        /// Its days.
        days: i32,
        /// Months of its average; 1 where it has none.
        months: u16,
    },
    /// Contracts of a pool in a currency without past rates.
    #[error(
        "[[ftp.pool]] \"{pool}\" has contracts in {currency}, of which no [[ftp.history]] has past rates; there are {available}"
    )]
    NoHistory {
        /// The pool.
        pool: String,
        /// The currency.
        currency: Currency,
        /// Currencies with a history.
        available: String,
    },
    /// A term without past rates.
    #[error("[[ftp.pool]] \"{pool}\": the history of {currency} has no rates of {term}; it has {available}")]
    NoTerm {
        /// The pool.
        pool: String,
        /// The currency.
        currency: Currency,
        /// The term.
        term: Tenor,
        /// Terms there are.
        available: String,
    },
    /// A history that is not of the curve, or in percent.
    #[error(
        "[[ftp.pool]] \"{pool}\": the history of {currency} ends with a rate of {term} of {last} where the curve has {curve:.4}; expected \
         fractions a year, within 0.1 of it"
    )]
    Far {
        /// The pool.
        pool: String,
        /// The currency.
        currency: Currency,
        /// The term.
        term: Tenor,
        /// The last rate.
        last: f64,
        /// The curve's.
        curve: f64,
    },
    /// A history that is too short.
    #[error(
        "[[ftp.pool]] \"{pool}\": the history of {currency} has {found} months and the average of {term} takes {months}"
    )]
    Months {
        /// The pool.
        pool: String,
        /// The currency.
        currency: Currency,
        /// The term.
        term: Tenor,
        /// Months asked for.
        months: u16,
        /// Months there are.
        found: usize,
    },
    /// A history that ends before the month of the market's day, or after that day.
    #[error(
        "the history ends on {last}; expected a day in the month of the market's day {as_of}, and not after it"
    )]
    Stale {
        /// Its last day.
        last: Day,
        /// The market's day.
        as_of: Day,
    },
    /// What may be drawn would earn by not being drawn.
    #[error(
        "the liquidity premium of {tenor} is {premium:.2} basis points and liquid assets yield {buffer_yield:.2} over the base curve; \
         expected a yield up to the premium, or what may be drawn would earn"
    )]
    NegativeContingent {
        /// The tenor.
        tenor: Tenor,
        /// Premium of the tenor, in basis points.
        premium: f64,
        /// Yield of the buffer, in basis points.
        buffer_yield: f64,
    },
    /// A cost of what may be drawn without a premium.
    #[error("[ftp] has no liquidity_premium; expected it, as it is what holding liquid assets costs")]
    NoPremium,
}
