//! Present values without rounding: millionths of a currency unit times discount factors in units of 10^-15.
//!
//! Both are whole numbers, so a value is the exact sum of its dated parts in any order and any grouping. It is
//! rounded to a millionth once, when it becomes a fact; an auditor can repeat it in decimal arithmetic.

use plimsoll_contract::Cell;
use plimsoll_market::DiscountTable;
use plimsoll_units::{DayGrid, Micros};
use std::ops::{Add, AddAssign, Sub};

/// A present value in units of 10^-21 currency units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExactValue(i128);

const PER_MICRO: i128 = 1_000_000_000_000_000;

impl ExactValue {
    /// No value.
    pub const ZERO: Self = Self(0);

    /// One amount discounted by one factor, in units of 10^-15.
    ///
    /// ```
    /// use plimsoll_measure::ExactValue;
    /// use plimsoll_units::Micros;
    /// let value = ExactValue::of(Micros::new(2_000_000), 999_999_999_999_999);
    /// assert_eq!(value.to_micros(), Micros::new(2_000_000));
    /// assert_eq!(value.to_decimal(), "1.999999999999998000000");
    /// ```
    #[must_use]
    pub const fn of(amount: Micros, factor_e15: i64) -> Self {
        Self(amount.to_i128() * factor_e15 as i128)
    }

    /// The value rounded to a millionth, half to even.
    #[must_use]
    pub const fn to_micros(self) -> Micros {
        Micros::new(rounded(self.0, PER_MICRO))
    }

    /// The value in currency units, to the nearest `f64`.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "the nearest f64 is what is asked for")]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / 1e21
    }

    /// All 21 decimals.
    #[must_use]
    pub fn to_decimal(self) -> String {
        let size = self.0.unsigned_abs();
        let scale = 1_000_000_000_000_000_000_000;
        format!("{}{}.{:021}", if self.0 < 0 { "-" } else { "" }, size / scale, size % scale)
    }
}

/// `value / unit`, half to even.
pub(crate) const fn rounded(value: i128, unit: i128) -> i128 {
    let (whole, rest) = (value.div_euclid(unit), value.rem_euclid(unit));
    if rest * 2 > unit || (rest * 2 == unit && whole % 2 != 0) { whole + 1 } else { whole }
}

impl Add for ExactValue {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for ExactValue {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl AddAssign for ExactValue {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

/// The present value of dated amounts: Σ amount · factor.
///
/// * `grid` — the days of the table; amounts on other days are not counted
#[must_use]
pub fn present_value(cells: &[Cell], table: &DiscountTable, grid: DayGrid) -> ExactValue {
    let mut sum = ExactValue::ZERO;
    for cell in cells {
        if let Some(index) = grid.index(cell.day) {
            sum += ExactValue::of(cell.amount, table.factor_e15(index));
        }
    }
    sum
}

/// Units of the reporting currency for one unit of another, as a whole number of 10^-12.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExchangeRate(i64);

impl ExchangeRate {
    /// Rounds a rate to twelve decimals; `None` when it is not positive or 1e6 and more.
    #[must_use]
    pub fn new(rate: f64) -> Option<Self> {
        #[expect(clippy::cast_possible_truncation, reason = "below 1e18")]
        (rate > 0.0 && rate < 1e6).then(|| Self((rate * 1e12).round_ties_even() as i64))
    }

    /// An amount in the reporting currency, rounded to a millionth, half to even.
    #[must_use]
    pub fn convert(self, amount: Micros) -> Micros {
        Micros::new(rounded(amount.to_i128() * i128::from(self.0), 1_000_000_000_000))
    }

    /// The rate as a number.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "the nearest f64 is what is asked for")]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / 1e12
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_half_to_even_both_ways() {
        for (value, expected) in [(5, 0), (15, 2), (25, 2), (-5, 0), (-15, -2), (-25, -2), (26, 3), (-26, -3)]
        {
            assert_eq!(rounded(value, 10), expected, "{value}");
        }
    }
}
