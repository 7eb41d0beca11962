//! Returns and efficiency.
//!
//! Net income = (interest + other income - expenses - provisions) · (1 - tax); return on assets and on equity are net income over
//! average assets and average equity; efficiency = expenses / (interest + other income).
//! Source: FDIC, *Quarterly Banking Profile*, glossary of terms.

/// Income and expense of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ProfitAndLoss {
    /// Net interest income.
    pub interest: f64,
    /// Income that is no interest.
    pub other_income: f64,
    /// Expenses that are no interest, positive.
    pub expenses: f64,
    /// Provisions for losses, positive.
    pub provisions: f64,
    /// Tax on what is left, as a fraction.
    pub tax_rate: f64,
}

impl ProfitAndLoss {
    /// What is left after expenses, provisions and tax.
    ///
    /// ```
    /// use plimsoll_measure::formulas::ProfitAndLoss;
    /// let year = ProfitAndLoss { interest: 40.0, other_income: 10.0, expenses: 30.0, provisions: 4.0, tax_rate: 0.25 };
    /// assert!((year.net_income() - 12.0).abs() < 1e-12);
    /// assert!((year.efficiency().unwrap() - 0.6).abs() < 1e-15);
    /// ```
    #[must_use]
    pub fn net_income(&self) -> f64 {
        (self.interest + self.other_income - self.expenses - self.provisions) * (1.0 - self.tax_rate)
    }

    /// Expenses over income; `None` where there is no income above zero.
    #[must_use]
    pub fn efficiency(&self) -> Option<f64> {
        let income = self.interest + self.other_income;
        (income > 0.0).then(|| self.expenses / income)
    }

    /// Net income over a balance; `None` where that is not above zero.
    #[must_use]
    pub fn return_on(&self, balance: f64) -> Option<f64> {
        (balance > 0.0).then(|| self.net_income() / balance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_below_is_no_ratio() {
        let loss = ProfitAndLoss { interest: -5.0, expenses: 1.0, ..ProfitAndLoss::default() };
        assert!(loss.efficiency().is_none() && loss.return_on(0.0).is_none());
        assert_eq!(loss.return_on(60.0), Some(-0.1));
    }
}
