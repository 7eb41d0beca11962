//! Discount factors of every day, as whole numbers of 10^-15.
//!
//! Whole numbers make present values exact sums; see `docs/adr/0001-exact-cells.md`.

use crate::DiscountCurve;
use plimsoll_units::DayGrid;

/// Discount factors by day of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscountTable {
    factors_e15: Vec<i64>,
}

impl DiscountTable {
    /// The factors of a curve on every day of a grid, rounded half to even.
    #[must_use]
    pub fn new(curve: &DiscountCurve, grid: DayGrid) -> Self {
        let mut segment = 0;
        let factors = (0..grid.len()).map(|index| {
            let factor = grid.day(index).map_or(0.0, |day| curve.factor_walking(day, &mut segment));
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a factor is below 9,000; beyond it saturates"
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
