//! A rate per year that carries its compounding, so that two rates of different kind cannot be mixed.

/// How interest is compounded within a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compounding {
    /// Growth 1 + r·t.
    Simple,
    /// Growth (1 + r/n)^(n·t), n times a year, n at least 1.
    Periodic(u16),
    /// Growth e^(r·t).
    Continuous,
}

/// A rate per year as a fraction: 3 % is 0.03.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    per_year: f64,
    compounding: Compounding,
}

/// Why a rate has no meaning.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RateError {
    /// NaN or infinite.
    #[error("rate {0} is not a finite number")]
    NotFinite(f64),
    /// The growth over the period is not positive.
    #[error("rate {per_year} over {years} years gives a growth of {growth}, which is not positive")]
    Growth {
        /// Rate as given.
        per_year: f64,
        /// Period.
        years: f64,
        /// Growth found.
        growth: f64,
    },
    /// A rate over a period of no length.
    #[error("a rate needs a period of positive length, not {0} years")]
    NoPeriod(f64),
}

impl Rate {
    /// A rate per year, as a fraction.
    ///
    /// # Errors
    /// [`RateError::NotFinite`] for NaN and infinities.
    pub const fn new(per_year: f64, compounding: Compounding) -> Result<Self, RateError> {
        if per_year.is_finite() {
            Ok(Self { per_year, compounding })
        } else {
            Err(RateError::NotFinite(per_year))
        }
    }

    /// The rate per year as a fraction.
    #[must_use]
    pub const fn per_year(self) -> f64 {
        self.per_year
    }

    /// Its compounding.
    #[must_use]
    pub const fn compounding(self) -> Compounding {
        self.compounding
    }

    /// What one unit grows to in `years`.
    ///
    /// # Errors
    /// [`RateError::Growth`] when the result is not positive and finite, as for -150 % simple over a year.
    pub fn growth(self, years: f64) -> Result<f64, RateError> {
        let growth = match self.compounding {
            Compounding::Simple => 1.0 + self.per_year * years,
            Compounding::Periodic(n) => {
                let n = f64::from(n.max(1));
                libm::pow(1.0 + self.per_year / n, n * years)
            }
            Compounding::Continuous => libm::exp(self.per_year * years),
        };
        if growth > 0.0 && growth.is_finite() {
            Ok(growth)
        } else {
            Err(RateError::Growth { per_year: self.per_year, years, growth })
        }
    }

    /// What one unit in `years` is worth now.
    ///
    /// # Errors
    /// As [`Rate::growth`].
    ///
    /// ```
    /// use plimsoll_units::{Compounding, Rate};
    /// let rate = Rate::new(0.10, Compounding::Periodic(1))?;
    /// assert!((rate.discount(2.0)? - 1.0 / 1.21).abs() < 1e-15);
    /// # Ok::<(), plimsoll_units::RateError>(())
    /// ```
    pub fn discount(self, years: f64) -> Result<f64, RateError> {
        Ok(1.0 / self.growth(years)?)
    }

    /// The rate of another compounding with the same growth over `years` (any positive length unless simple).
    ///
    /// # Errors
    /// [`RateError::NoPeriod`] when `years` is not positive; [`RateError::Growth`] as for [`Rate::growth`].
    pub fn converted(self, compounding: Compounding, years: f64) -> Result<Self, RateError> {
        if years.is_nan() || years <= 0.0 {
            return Err(RateError::NoPeriod(years));
        }
        Self::from_growth(self.growth(years)?, compounding, years)
    }

    /// The rate at which one unit grows to `growth` in `years`.
    ///
    /// # Errors
    /// [`RateError::NoPeriod`] when `years` is not positive; [`RateError::Growth`] when the growth is not positive.
    pub fn from_growth(growth: f64, compounding: Compounding, years: f64) -> Result<Self, RateError> {
        if years.is_nan() || years <= 0.0 {
            return Err(RateError::NoPeriod(years));
        }
        if growth.is_nan() || growth <= 0.0 || growth.is_infinite() {
            return Err(RateError::Growth { per_year: f64::NAN, years, growth });
        }
        let per_year = match compounding {
            Compounding::Simple => (growth - 1.0) / years,
            Compounding::Periodic(n) => {
                let n = f64::from(n.max(1));
                n * libm::expm1(libm::log(growth) / (n * years))
            }
            Compounding::Continuous => libm::log(growth) / years,
        };
        Self::new(per_year, compounding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversion_and_back_is_home() {
        for compounding in [
            Compounding::Simple,
            Compounding::Periodic(1),
            Compounding::Periodic(2),
            Compounding::Periodic(12),
            Compounding::Continuous,
        ] {
            for rate in [-0.02, 0.0, 0.035, 0.2] {
                let rate = Rate::new(rate, compounding).unwrap();
                let other = rate.converted(Compounding::Continuous, 0.75).unwrap();
                let back = other.converted(compounding, 0.75).unwrap();
                assert!((back.per_year() - rate.per_year()).abs() < 1e-15, "{rate:?} {back:?}");
            }
        }
        assert!(Rate::new(-2.0, Compounding::Simple).unwrap().growth(1.0).is_err());
        assert!(Rate::new(f64::NAN, Compounding::Simple).is_err());
    }
}
