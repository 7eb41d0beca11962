//! A change of a rate in hundredths of a percent.

/// A shift of a rate: `BasisPoints(200.0)` is +2 % per year.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct BasisPoints(pub f64);

impl BasisPoints {
    /// As a fraction per year: one basis point is 0.0001.
    #[must_use]
    pub fn to_fraction(self) -> f64 {
        self.0 / 10_000.0
    }

    /// From a fraction per year.
    #[must_use]
    pub fn from_fraction(per_year: f64) -> Self {
        Self(per_year * 10_000.0)
    }
}
