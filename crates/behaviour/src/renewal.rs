//! New business in the place of what is repaid: at what rate it is made, when it reprices, and on which day it starts.
//!
//! rate = reference rate of the day + margin. A constant balance sheet renews like for like: what a contract repays is
//! lent or borrowed anew until the horizon, and takes a new reference rate at each repricing.
//! Source: EU 2024/857 Articles 18 to 24 (reinvestment at forward rates plus the margin of new business).

use plimsoll_units::{Compounding, DayCount, Tenor};

/// The reference rate of new business.
#[derive(Clone, Debug, PartialEq)]
pub enum NewRate {
    /// An index of the market, by its code.
    Index(String),
    /// The rate of a term on the discount curve of the contract's currency.
    Curve {
        /// The term.
        tenor: Tenor,
        /// How the rate is quoted, on actual days / 365.
        compounding: Compounding,
    },
}

/// When new business starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Starts {
    /// On the day of the repayment.
    #[default]
    SameDay,
    /// At the end of the month, counted from the market's day, in which the repayment falls.
    NextMonth,
}

/// How what is repaid is renewed.
#[derive(Clone, Debug, PartialEq)]
pub struct Renewal {
    /// Its reference rate.
    pub new_rate: NewRate,
    /// Margin over the reference rate per year, as a fraction.
    pub margin: f64,
    /// After how long it takes a new reference rate: the term of a bullet loan, the reset period of a floating one.
    pub reprices: Tenor,
    /// How its interest is counted.
    pub day_count: DayCount,
    /// When it starts.
    pub starts: Starts,
}

/// Why a renewal cannot be.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RenewalError {
    /// A margin that is no number.
    #[error("a margin of {0} per year is not a finite number")]
    Margin(f64),
    /// A term of nothing.
    #[error("a term or a repricing period of nothing; expected at least a day")]
    NoPeriod,
    /// A day count that needs a calendar.
    #[error(
        "new business has no calendar, so its days cannot be counted by B252; expected another day count"
    )]
    NeedsCalendar,
}

impl Renewal {
    /// Checks the figures.
    ///
    /// # Errors
    /// [`RenewalError`] for a margin that is no number, periods of nothing and a count of business days.
    pub fn checked(self) -> Result<Self, RenewalError> {
        if !self.margin.is_finite() {
            return Err(RenewalError::Margin(self.margin));
        }
        let tenor = match &self.new_rate {
            NewRate::Curve { tenor, .. } => *tenor,
            NewRate::Index(_) => self.reprices,
        };
        if tenor.count() == 0 || self.reprices.count() == 0 {
            return Err(RenewalError::NoPeriod);
        }
        if self.day_count == DayCount::Business252 {
            return Err(RenewalError::NeedsCalendar);
        }
        Ok(self)
    }

    /// It in words.
    #[must_use]
    pub fn says(&self) -> String {
        let reference = match &self.new_rate {
            NewRate::Index(code) => format!("index {code}"),
            NewRate::Curve { tenor, .. } => format!("rate of {tenor} on the discount curve"),
        };
        let starts = match self.starts {
            Starts::SameDay => "on the same day",
            Starts::NextMonth => "from the next month",
        };
        let (margin, reprices) = (self.margin * 100.0, self.reprices);
        format!(
            "repaid principal is renewed {starts} at the {reference} plus {margin:.3} %, repricing every {reprices}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses() {
        let renewal = |margin, reprices: &str, day_count| Renewal {
            new_rate: NewRate::Index("X".to_owned()),
            margin,
            reprices: reprices.parse().unwrap(),
            day_count,
            starts: Starts::SameDay,
        };
        assert!(renewal(0.01, "3M", DayCount::Actual360).checked().is_ok());
        assert_eq!(
            renewal(f64::INFINITY, "3M", DayCount::Actual360).checked(),
            Err(RenewalError::Margin(f64::INFINITY))
        );
        assert_eq!(renewal(0.01, "3M", DayCount::Business252).checked(), Err(RenewalError::NeedsCalendar));
        assert!(
            renewal(0.0125, "3M", DayCount::Actual360).says().contains("plus 1.250 %, repricing every P3M")
        );
    }
}
