//! Floating-rate indices: what is paid for borrowing over a tenor that starts on a day.
//!
//! Up to twelve months the rate is simple: (DF(d)/DF(d+tenor) - 1) / Y(d, d+tenor); beyond, it compounds once a year.

use crate::curve::DiscountCurve;
use plimsoll_units::{Calendar, Currency, Day, DayCount, DayGrid, Tenor};

/// A floating-rate index and the curve it is projected from.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// Its code, as contracts name it.
    pub code: String,
    /// Its currency.
    pub currency: Currency,
    /// Its tenor, at least a day.
    pub tenor: Tenor,
    /// Its day count.
    pub day_count: DayCount,
    /// Name of the curve it is projected from.
    pub curve: String,
    /// What is added to its rates on the curve: what it moves against it in a scenario of basis risk; 0 in a market as it is.
    pub basis: f64,
}

/// Why an index cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// A tenor of nothing.
    #[error("index \"{code}\" needs a tenor of at least a day")]
    NoTenor {
        /// The index.
        code: String,
    },
    /// A day count of business days.
    #[error("index \"{code}\" counts days by B252, and indices have no calendar; expected another day count")]
    NeedsCalendar {
        /// The index.
        code: String,
    },
}

impl Index {
    /// Checks the index.
    ///
    /// # Errors
    /// [`IndexError::NoTenor`] when the tenor is zero; [`IndexError::NeedsCalendar`] when it counts business days.
    pub fn checked(self) -> Result<Self, IndexError> {
        self.check()?;
        Ok(self)
    }

    pub(crate) fn check(&self) -> Result<(), IndexError> {
        if self.tenor.count() == 0 {
            return Err(IndexError::NoTenor { code: self.code.clone() });
        }
        if self.day_count == DayCount::Business252 {
            return Err(IndexError::NeedsCalendar { code: self.code.clone() });
        }
        Ok(())
    }

    /// The forward rate that starts on each day of a grid, shape `[days]`; NaN before the curve's day.
    #[must_use]
    pub fn forwards(&self, curve: &DiscountCurve, grid: DayGrid) -> Vec<f64> {
        let calendar = Calendar::none();
        let long = self.tenor.years() > 1.0 + 1e-9;
        let first = grid.start().max(curve.as_of());
        let factors = curve.factors(DayGrid::new(first, self.tenor.after(grid.end()).max(first)));
        let factor = |day: Day| usize::try_from(day - first).ok().and_then(|index| factors.get(index));
        let rate = |place: usize| {
            let start = grid.day(place).filter(|day| *day >= first)?;
            let end: Day = self.tenor.after(start);
            let growth = factor(start)? / factor(end)?;
            let years = self.day_count.year_fraction(start, end, &calendar);
            let rate = if long { libm::pow(growth, 1.0 / years) - 1.0 } else { (growth - 1.0) / years };
            Some(rate + self.basis)
        };
        (0..grid.len()).map(|place| rate(place).unwrap_or(f64::NAN)).collect()
    }
}
