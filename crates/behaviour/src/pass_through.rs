//! How much of a change of market rates a deposit rate follows, how soon, and whether it rises as it falls.

/// How a deposit rate follows its reference rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PassThrough {
    up: f64,
    down: f64,
    lag_months: u16,
    floor: Option<f64>,
}

/// Why a pass-through cannot be.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PassThroughError {
    /// Not a share.
    #[error("pass-through {0} is not from 0 to 1")]
    Share(f64),
    /// A floor that is no number.
    #[error("rate floor {0} is not a finite number")]
    Floor(f64),
    /// A lag longer than ten years.
    #[error("a lag of {0} months is more than 120")]
    Lag(u16),
}

impl PassThrough {
    /// Shares of a rise and of a fall that reach the depositor.
    ///
    /// * `up`, `down` — 0 to 1
    /// * `lag_months` — the rate follows the reference rate of so many months before
    /// * `floor` — lowest rate per year paid, where there is one
    ///
    /// # Errors
    /// [`PassThroughError`] for shares outside 0 to 1, lags over ten years and floors that are no numbers.
    pub fn new(up: f64, down: f64, lag_months: u16, floor: Option<f64>) -> Result<Self, PassThroughError> {
        if let Some(share) = [up, down].into_iter().find(|share| !(0.0..=1.0).contains(share)) {
            return Err(PassThroughError::Share(share));
        }
        if let Some(floor) = floor.filter(|floor| !floor.is_finite()) {
            return Err(PassThroughError::Floor(floor));
        }
        if lag_months > 120 {
            return Err(PassThroughError::Lag(lag_months));
        }
        Ok(Self { up, down, lag_months, floor })
    }

    /// The same share of every change, at once.
    ///
    /// # Errors
    /// As [`PassThrough::new`].
    pub fn at_once(share: f64, floor: Option<f64>) -> Result<Self, PassThroughError> {
        Self::new(share, share, 0, floor)
    }

    /// Share of a rise that reaches the depositor; what counts as repricing.
    #[must_use]
    pub const fn up(&self) -> f64 {
        self.up
    }

    /// Share of a fall that reaches the depositor.
    #[must_use]
    pub const fn down(&self) -> f64 {
        self.down
    }

    /// After how many months.
    #[must_use]
    pub const fn lag_months(&self) -> u16 {
        self.lag_months
    }

    /// Lowest rate per year paid.
    #[must_use]
    pub const fn floor(&self) -> Option<f64> {
        self.floor
    }

    /// Whether the rate never moves.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.up == 0.0 && self.down == 0.0
    }

    /// The rate of a deposit after its reference rate has moved: r + β·(reference then - reference now), above a floor.
    ///
    /// * `rate_now` — per year
    /// * `reference_now`, `reference_then` — per year, of the rate the deposit follows
    /// * `limited` — whether the floor is in force; a rate that is below it today is not lifted
    ///
    /// ```
    /// // A third of a rise from 0.1 % to 3.7 % reaches the depositor.
    /// let follows = plimsoll_behaviour::PassThrough::at_once(0.316, Some(0.0))?;
    /// assert!((follows.rate(0.0004, 0.0008, 0.0365, true) - 0.01168).abs() < 1e-5);
    /// # Ok::<(), plimsoll_behaviour::PassThroughError>(())
    /// ```
    #[must_use]
    pub fn rate(&self, rate_now: f64, reference_now: f64, reference_then: f64, limited: bool) -> f64 {
        self.paid(rate_now, self.passed_on(reference_now, reference_then), limited)
    }

    /// What of a change of the reference rate reaches the depositor: β·(reference then - reference now).
    #[must_use]
    pub fn passed_on(&self, reference_now: f64, reference_then: f64) -> f64 {
        let change = reference_then - reference_now;
        if change >= 0.0 { self.up * change } else { self.down * change }
    }

    /// The rate of a deposit that something has been passed on to, above a floor as in [`PassThrough::rate`].
    #[inline]
    #[must_use]
    pub fn paid(&self, rate_now: f64, passed_on: f64, limited: bool) -> f64 {
        let rate = rate_now + passed_on;
        match self.floor {
            Some(floor) if limited => rate.max(floor.min(rate_now)),
            _ => rate,
        }
    }

    /// It in words.
    #[must_use]
    pub fn says(&self) -> String {
        let (up, down) = (self.up * 100.0, self.down * 100.0);
        let both = if self.up.to_bits() == self.down.to_bits() {
            format!("{up:.0} % of rate changes passed on")
        } else {
            format!("{up:.0} % of rises and {down:.0} % of falls passed on")
        };
        let lag = match self.lag_months {
            0 => String::new(),
            1 => " after a month".to_owned(),
            months => format!(" after {months} months"),
        };
        let floor =
            self.floor.map_or(String::new(), |floor| format!(", rate not below {:.2} %", floor * 100.0));
        format!("{both}{lag}{floor}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rises_and_falls() {
        let follows = PassThrough::new(0.3, 0.8, 3, Some(0.0)).unwrap();
        assert!((follows.rate(0.01, 0.02, 0.04, true) - 0.016).abs() < 1e-15);
        assert!((follows.rate(0.01, 0.02, 0.01, true) - 0.002).abs() < 1e-15);
        assert!(follows.rate(0.01, 0.02, 0.0, true) == 0.0);
        assert!((follows.rate(0.01, 0.02, 0.0, false) + 0.006).abs() < 1e-15);
        assert_eq!(
            follows.says(),
            "30 % of rises and 80 % of falls passed on after 3 months, rate not below 0.00 %"
        );
    }

    #[test]
    fn refuses() {
        assert_eq!(PassThrough::at_once(1.1, None), Err(PassThroughError::Share(1.1)));
        assert_eq!(PassThrough::new(0.1, -0.1, 0, None), Err(PassThroughError::Share(-0.1)));
        assert!(PassThrough::at_once(f64::NAN, None).is_err());
        assert_eq!(PassThrough::new(0.1, 0.1, 121, None), Err(PassThroughError::Lag(121)));
    }
}
