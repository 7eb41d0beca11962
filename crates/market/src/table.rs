//! Discount factors of every day, as whole numbers of 10^-15.
//!
//! Whole numbers make present values exact sums; see `docs/adr/0001-exact-cells.md`.

use crate::DiscountCurve;
use plimsoll_units::{Day, DayGrid};

/// Why a curve has no table.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// A factor that 64 bits of 10^-15 cannot hold.
    #[error("curve \"{curve}\": discount factor {factor:e} at {day} is not in 0 to 9,000")]
    Factor {
        /// The curve.
        curve: String,
        /// The first such day.
        day: Day,
        /// The factor.
        factor: f64,
    },
}

/// Discount factors by day of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscountTable {
    factors_e15: Vec<i64>,
}

impl DiscountTable {
    /// As [`DiscountTable::new`], and refuses what it would saturate.
    ///
    /// # Errors
    /// [`TableError::Factor`] when a factor is above 9,000 or no number, as under a shock far too large.
    pub fn checked(curve: &DiscountCurve, grid: DayGrid) -> Result<Self, TableError> {
        let table = Self::new(curve, grid);
        // A factor that is no number reads as zero in the table.
        let odd = |factor: i64| factor <= 0 || factor > 9_000_000_000_000_000_000;
        for (index, _) in table.factors_e15.iter().enumerate().filter(|(_, factor)| odd(**factor)) {
            let day = grid.day(index).unwrap_or(grid.end());
            let factor = curve.discount_factor(day);
            if !(0.0..=9_000.0).contains(&factor) {
                return Err(TableError::Factor { curve: curve.name().to_owned(), day, factor });
            }
        }
        Ok(table)
    }

    /// The factors of a curve on every day of a grid, rounded half to even; those above 9,223 saturate.
    #[must_use]
    pub fn new(curve: &DiscountCurve, grid: DayGrid) -> Self {
        let mut segment = 0;
        let factors = (0..grid.len()).map(|index| {
            let factor = grid.day(index).map_or(0.0, |day| curve.factor_walking(day, &mut segment));
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a factor is below 9,000; beyond it saturates, which `checked` refuses"
            )]
            {
                (factor * 1e15).round_ties_even() as i64
            }
        });
        Self { factors_e15: factors.collect() }
    }

    /// The factor of a day, in units of 10^-15; zero outside the grid.
    #[must_use]
    #[inline]
    pub fn factor_e15(&self, index: usize) -> i64 {
        self.factors_e15.get(index).copied().unwrap_or(0)
    }

    /// The factor of a day as a number.
    #[must_use]
    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "the nearest f64 is what is asked for")]
    pub fn factor(&self, index: usize) -> f64 {
        self.factor_e15(index) as f64 / 1e15
    }
}
