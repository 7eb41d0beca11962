//! How much of a committed line is drawn that is not drawn today, month after month.
//!
//! drawn in month k = undrawn amount x (share drawn by month k - share drawn by month k - 1)
//!
//! What is drawn earns the line's rate and is repaid with it; what is not drawn when the line ends never is.

/// How a committed line is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawdown {
    /// Share of the undrawn amount that is drawn by the end of each month, shape `[months]`; it never falls.
    drawn_by: Vec<f64>,
}

/// Why a drawdown cannot be.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DrawdownError {
    /// Outside 0 to 1.
    #[error("a share of {0} of the undrawn amount is not from 0 to 1")]
    Share(f64),
    /// No month.
    #[error("a drawdown needs at least one month")]
    NoMonth,
    /// A table that falls.
    #[error(
        "by month {month} a share of {share} is drawn, less than by the month before; expected shares that never fall"
    )]
    Falls {
        /// The month, 1 for the first.
        month: usize,
        /// Its share.
        share: f64,
    },
}

impl Drawdown {
    /// A share of the undrawn amount, in equal parts at the end of each of so many months.
    ///
    /// # Errors
    /// [`DrawdownError`] for a share outside 0 to 1 and no month.
    ///
    /// ```
    /// use plimsoll_behaviour::Drawdown;
    ///
    /// let drawdown = Drawdown::even(0.3, 3).unwrap();
    /// assert!((drawdown.in_month(1) - 0.1).abs() < 1e-12);
    /// assert_eq!(drawdown.in_month(4), 0.0);
    /// ```
    pub fn even(share: f64, months: u32) -> Result<Self, DrawdownError> {
        if !(0.0..=1.0).contains(&share) {
            return Err(DrawdownError::Share(share));
        }
        let drawn_by = (1..=months).map(|month| share * f64::from(month) / f64::from(months));
        Self::by_month(drawn_by.collect())
    }

    /// A table: the share drawn by the end of month 1, 2 and so on.
    ///
    /// # Errors
    /// [`DrawdownError`] for shares outside 0 to 1, a table that falls and an empty one.
    pub fn by_month(drawn_by: Vec<f64>) -> Result<Self, DrawdownError> {
        let mut before = 0.0;
        for (place, &share) in drawn_by.iter().enumerate() {
            if !(0.0..=1.0).contains(&share) {
                return Err(DrawdownError::Share(share));
            }
            if share < before {
                return Err(DrawdownError::Falls { month: place + 1, share });
            }
            before = share;
        }
        if drawn_by.is_empty() {
            return Err(DrawdownError::NoMonth);
        }
        Ok(Self { drawn_by })
    }

    /// Share of the undrawn amount that is drawn at the end of a month, 1 for the first.
    #[must_use]
    pub fn in_month(&self, month: u32) -> f64 {
        if month == 0 { 0.0 } else { self.drawn_by(month) - self.drawn_by(month - 1) }
    }

    fn drawn_by(&self, month: u32) -> f64 {
        match month {
            0 => 0.0,
            month => self.drawn_by.get(month as usize - 1).copied().unwrap_or(self.share()),
        }
    }

    /// Months after which nothing more is drawn.
    #[must_use]
    pub fn months(&self) -> u32 {
        u32::try_from(self.drawn_by.len()).unwrap_or(u32::MAX)
    }

    /// Share that is drawn in the end.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.drawn_by.last().copied().unwrap_or(0.0)
    }

    /// The same with so many points more drawn in the end, at most all: each month's part grows in proportion; a
    /// drawdown of nothing draws evenly.
    #[must_use]
    pub fn more(&self, points: f64) -> Self {
        let reached = if self.share() + points < 1.0 { self.share() + points } else { 1.0 };
        let evenly = |month: u32| reached * f64::from(month) / f64::from(self.months());
        let in_proportion = |month: u32| self.drawn_by(month) / self.share() * reached;
        let drawn_by = (1..=self.months())
            .map(|month| if self.share() > 0.0 { in_proportion(month) } else { evenly(month) });
        Self { drawn_by: drawn_by.collect() }
    }

    /// It in words.
    #[must_use]
    pub fn says(&self) -> String {
        format!("{:.2} % of the undrawn amount drawn within {} months", self.share() * 100.0, self.months())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_sum_to_the_share() {
        for model in [Drawdown::even(0.4, 7).unwrap(), Drawdown::by_month(vec![0.0, 0.1, 0.1, 0.35]).unwrap()]
        {
            let sum: f64 = (0..=model.months() + 3).map(|month| model.in_month(month)).sum();
            assert!((sum - model.share()).abs() < 1e-15);
            assert!((model.more(0.1).share() - model.share() - 0.1).abs() < 1e-15);
            assert!(model.more(0.9).share() <= 1.0);
        }
        let none = Drawdown::even(0.0, 2).unwrap();
        assert!((none.more(0.1).in_month(1) - 0.05).abs() < 1e-15);
    }

    #[test]
    fn refused() {
        assert_eq!(Drawdown::even(1.2, 2), Err(DrawdownError::Share(1.2)));
        assert_eq!(Drawdown::even(0.2, 0), Err(DrawdownError::NoMonth));
        assert_eq!(Drawdown::by_month(vec![0.2, 0.1]), Err(DrawdownError::Falls { month: 2, share: 0.1 }));
        assert!(matches!(Drawdown::by_month(vec![f64::NAN]), Err(DrawdownError::Share(_))));
    }
}
