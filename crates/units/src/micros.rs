//! Money as whole millionths of a currency unit: addition is exact, so order and threads cannot change a sum.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

/// An amount in 10^-6 currency units. Sums are exact; see `docs/adr/0001-exact-cells.md`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Micros(i128);

/// Why a number or a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MicrosError {
    /// NaN, infinite, or beyond 10^30 currency units.
    #[error("amount {value} is not a finite number below 1e30")]
    NotFinite {
        /// The amount as given.
        value: f64,
    },
    /// The text is not a decimal number with at most six decimals.
    #[error("not a decimal number with at most six decimals")]
    Text,
}

/// 1.5 * 2^52: adding it to a number below 2^51 leaves the number, rounded half to even, in the low bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
const LIMIT: f64 = 2_251_799_813_685_248.0; // 2^51

impl Micros {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// An amount from its count of millionths.
    #[must_use]
    pub const fn new(micros: i128) -> Self {
        Self(micros)
    }

    /// The count of millionths.
    #[must_use]
    pub const fn to_i128(self) -> i128 {
        self.0
    }

    /// Rounds an amount in currency units half to even, once, on entry.
    ///
    /// # Errors
    /// [`MicrosError::NotFinite`] for NaN, infinities and amounts of 1e30 or more.
    ///
    /// ```
    /// use plimsoll_units::Micros;
    /// assert_eq!(Micros::from_units(0.1)?.to_i128(), 100_000);
    /// assert!(Micros::from_units(f64::NAN).is_err());
    /// # Ok::<(), plimsoll_units::MicrosError>(())
    /// ```
    #[inline]
    pub fn from_units(value: f64) -> Result<Self, MicrosError> {
        let scaled = value * 1e6;
        if let Some(micros) = Self::round_small(scaled) {
            return Ok(Self(i128::from(micros)));
        }
        if scaled.abs() >= 1e36 || scaled.is_nan() {
            return Err(MicrosError::NotFinite { value });
        }
        #[expect(clippy::cast_possible_truncation, reason = "rounded and below 1e36")]
        Ok(Self(scaled.round_ties_even() as i128))
    }

    /// Rounds a number of millionths half to even when it is below 2^51 in size; `None` when it is larger or NaN.
    ///
    /// The fast path of every profile cell: two additions, no call.
    #[inline]
    #[must_use]
    pub fn round_small(scaled: f64) -> Option<i64> {
        Self::is_small(scaled).then(|| Self::round_near(scaled))
    }

    /// Whether a number of millionths is below 2^51 in size, and a number at all.
    #[inline]
    #[must_use]
    pub fn is_small(scaled: f64) -> bool {
        scaled.abs() < LIMIT
    }

    /// The nearest whole number, half to even, of one for which [`Micros::is_small`] holds; meaningless for others.
    #[inline]
    #[must_use]
    pub const fn round_near(scaled: f64) -> i64 {
        (scaled + ROUNDER).to_bits().wrapping_sub(ROUNDER.to_bits()).cast_signed()
    }

    /// The amount in currency units, to the nearest `f64`.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "the nearest f64 is what is asked for")]
    pub fn to_units(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// The sum, or none when it is beyond 10^32 currency units.
    ///
    /// ```
    /// use plimsoll_units::Micros;
    /// assert_eq!(Micros::new(1).checked_add(Micros::new(2)), Some(Micros::new(3)));
    /// assert_eq!(Micros::new(i128::MAX).checked_add(Micros::new(1)), None);
    /// ```
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(micros) => Some(Self(micros)),
            None => None,
        }
    }

    /// The size of the amount.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }
}

impl FromStr for Micros {
    type Err = MicrosError;

    fn from_str(text: &str) -> Result<Self, MicrosError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 30 || part.len() > 6 || !all_digits(whole) || !all_digits(part) {
            return Err(MicrosError::Text);
        }
        let joined = format!("{whole}{part:0<6}");
        let size: i128 = joined.parse().map_err(|_| MicrosError::Text)?;
        Ok(Self(if negative { -size } else { size }))
    }
}

impl fmt::Display for Micros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let size = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:06}", size / 1_000_000, size % 1_000_000)
    }
}

impl Add for Micros {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Micros {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Micros {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Micros {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Micros {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Sum for Micros {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_half_to_even_on_both_paths() {
        for (scaled, expected) in [
            (0.5, 0),
            (1.5, 2),
            (2.5, 2),
            (-0.5, 0),
            (-1.5, -2),
            (-2.5, -2),
            (1e15 + 0.5, 1_000_000_000_000_000),
        ] {
            assert_eq!(Micros::round_small(scaled), Some(expected), "{scaled}");
            #[expect(clippy::cast_possible_truncation, reason = "small")]
            let slow = f64::round_ties_even(scaled) as i64;
            assert_eq!(slow, expected);
        }
        assert_eq!(Micros::round_small(LIMIT), None);
        assert_eq!(Micros::round_small(f64::NAN), None);
        assert_eq!(Micros::from_units(1e12).unwrap().to_i128(), 1_000_000_000_000_000_000);
        assert!(Micros::from_units(f64::INFINITY).is_err());
        assert!(Micros::from_units(1e31).is_err());
    }

    #[test]
    fn prints_and_reads() {
        for text in ["0.000000", "-0.000001", "211793.500000", "-12.000000"] {
            assert_eq!(text.parse::<Micros>().unwrap().to_string(), text);
        }
        assert_eq!("5".parse::<Micros>().unwrap().to_string(), "5.000000");
        for bad in ["", "-", ".5", "1.0000001", "1e3", "1,5", "NaN"] {
            assert!(bad.parse::<Micros>().is_err(), "{bad}");
        }
    }
}
