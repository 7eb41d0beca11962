//! A tent around one key rate: full at its tenor, nothing at its neighbours, linear between.
//!
//! The first tent stays full to the left, the last to the right, so that all tents together are a parallel shift.

use super::ShockError;
use plimsoll_units::{BasisPoints, Tenor};

/// The tent of one key rate among several.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KeyRateTent {
    size: BasisPoints,
    left: Option<f64>,
    peak: f64,
    right: Option<f64>,
}

impl KeyRateTent {
    /// The tent of key rate number `place`.
    ///
    /// # Errors
    /// [`ShockError`] when the tenors do not increase, there is no such place or the size is not finite.
    pub fn new(key_rates: &[Tenor], place: usize, size: BasisPoints) -> Result<Self, ShockError> {
        if !size.0.is_finite() {
            return Err(ShockError::NotFinite(size.0));
        }
        let years: Vec<f64> = key_rates.iter().map(|tenor| tenor.years()).collect();
        if years.windows(2).any(|pair| pair[0] >= pair[1]) || years.first().is_some_and(|first| *first <= 0.0)
        {
            return Err(ShockError::Order);
        }
        let peak = *years.get(place).ok_or(ShockError::NoKeyRate { place, count: years.len() })?;
        let left = place.checked_sub(1).and_then(|before| years.get(before)).copied();
        Ok(Self { size, left, peak, right: years.get(place + 1).copied() })
    }

    /// The shift at a time.
    #[must_use]
    pub fn at(&self, years: f64) -> BasisPoints {
        let share = if years <= self.peak {
            self.left.map_or(1.0, |left| ((years - left) / (self.peak - left)).max(0.0))
        } else {
            self.right.map_or(1.0, |right| ((right - years) / (right - self.peak)).max(0.0))
        };
        BasisPoints(self.size.0 * share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tents_add_up_to_a_parallel_shift() {
        let key_rates: Vec<Tenor> = ["P3M", "P1Y", "P5Y", "P10Y"].map(|t| t.parse().unwrap()).to_vec();
        for years in [0.0, 0.1, 0.25, 0.7, 1.0, 3.3, 5.0, 9.99, 10.0, 40.0] {
            let sum: f64 = (0..4)
                .map(|place| KeyRateTent::new(&key_rates, place, BasisPoints(1.0)).unwrap().at(years).0)
                .sum();
            assert!((sum - 1.0).abs() < 1e-15, "{years}: {sum}");
        }
        assert!(KeyRateTent::new(&key_rates, 4, BasisPoints(1.0)).is_err());
    }
}
