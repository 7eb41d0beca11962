//! United States Treasury notes and bonds: price from yield as the Treasury sells them, per 100 nominal.
//!
//! (P + A)·(1 + r/s·i/2) = first coupon + C/2·a_n + 100·v^n, v = 1 / (1 + i/2), a_n = v + v² + … + v^n
//!
//! The fractional period is discounted at simple interest, unlike the street convention.
//! Source: 31 CFR part 356, Appendix B, section II, A to G.

/// Where settlement is in the first interest period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstPeriod {
    /// Interest for the next payment began in this half-year: regular (A, D) and short first periods (B, F).
    Within {
        /// Days of interest that the next payment pays (r'): all of the half-year when it is regular.
        interest_days: u16,
    },
    /// In the fractional part of a long first period (C, G): the payment comes a half-year after this one ends.
    LongInFraction {
        /// Days of interest in the fractional part (r').
        interest_days: u16,
    },
    /// In the regular part of a long first period (E).
    LongInRegular {
        /// Days of interest in the fractional part before it (r').
        fraction_days: u16,
        /// Days in the half-year in which the fractional part was (s'').
        fraction_period_days: u16,
    },
}

/// A Treasury security on its issue or reopening day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TreasuryTerms {
    /// Coupon per year, per 100: 8-3/4 % is `8.75` (C).
    pub coupon_per_year: f64,
    /// Yield per year, compounded twice, as a fraction (i).
    pub yield_per_year: f64,
    /// Full half-years from the end of this one to maturity (n).
    pub full_periods: u16,
    /// Days from settlement to the end of this half-year (r).
    pub days_to_period_end: u16,
    /// Days in this half-year (s).
    pub days_in_period: u16,
    /// Where settlement is in the first interest period.
    pub first: FirstPeriod,
}

/// Price per 100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TreasuryPrice {
    /// Without accrued interest (P).
    pub clean: f64,
    /// Accrued interest that the buyer pays (A).
    pub accrued: f64,
    /// With it (P + A).
    pub dirty: f64,
}

/// Why there is no price.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TreasuryError {
    /// Days that are not inside their half-year.
    #[error("{what}: {days} days, but the half-year has {in_period}")]
    Days {
        /// Which days.
        what: &'static str,
        /// How many.
        days: u16,
        /// Days in the half-year.
        in_period: u16,
    },
    /// Interest that begins after settlement.
    #[error(
        "interest runs for {interest_days} days to the period's end, but settlement is {to_period_end} days before it"
    )]
    InterestAfterSettlement {
        /// Days of interest.
        interest_days: u16,
        /// Days from settlement.
        to_period_end: u16,
    },
    /// A yield without a discount factor.
    #[error("a yield of {0} per year, compounded twice, must be above -2")]
    Yield(f64),
}

/// Price from yield, for regular, short and long first periods, new and reopened.
///
/// # Errors
/// [`TreasuryError`] for days outside their half-year, interest that begins after settlement, and yields of -200 % or
/// less.
///
/// ```
/// use plimsoll_measure::formulas::{FirstPeriod, TreasuryTerms, treasury_price};
/// // Example D: 9-1/2 % of November 1995, interest from 1985-11-15, issued 1985-11-29 at 9.54 %
/// let note = TreasuryTerms {
///     coupon_per_year: 9.5, yield_per_year: 0.0954, full_periods: 19, days_to_period_end: 167, days_in_period: 181,
///     first: FirstPeriod::Within { interest_days: 181 },
/// };
/// let price = treasury_price(&note)?;
/// assert!((price.clean - 99.730918).abs() < 1e-6);
/// assert!((price.accrued - 0.367403).abs() < 1e-6);
/// # Ok::<(), plimsoll_measure::formulas::TreasuryError>(())
/// ```
pub fn treasury_price(terms: &TreasuryTerms) -> Result<TreasuryPrice, TreasuryError> {
    terms.check()?;
    let half = terms.coupon_per_year / 2.0;
    let in_period = f64::from(terms.days_in_period);
    let to_end = f64::from(terms.days_to_period_end);
    let discount = 1.0 / (1.0 + terms.yield_per_year / 2.0);
    let (first, accrued) = match terms.first {
        FirstPeriod::Within { interest_days } => {
            let days = f64::from(interest_days);
            (half * days / in_period, half * (days - to_end) / in_period)
        }
        FirstPeriod::LongInFraction { interest_days } => {
            let days = f64::from(interest_days);
            (half * days / in_period * discount, half * (days - to_end) / in_period)
        }
        FirstPeriod::LongInRegular { fraction_days, fraction_period_days } => {
            let fraction = half * f64::from(fraction_days) / f64::from(fraction_period_days);
            (fraction + half, fraction + half * (in_period - to_end) / in_period)
        }
    };
    let (mut annuity, mut power) = (0.0, 1.0);
    for _ in 0..terms.full_periods {
        power *= discount;
        annuity += power;
    }
    let simple = 1.0 + to_end / in_period * terms.yield_per_year / 2.0;
    let dirty = (first + half * annuity + 100.0 * power) / simple;
    Ok(TreasuryPrice { clean: dirty - accrued, accrued, dirty })
}

impl TreasuryTerms {
    fn check(&self) -> Result<(), TreasuryError> {
        let inside = |what, days, in_period| {
            if in_period == 0 || days > in_period {
                return Err(TreasuryError::Days { what, days, in_period });
            }
            Ok(())
        };
        inside("settlement to the period's end", self.days_to_period_end, self.days_in_period)?;
        match self.first {
            FirstPeriod::Within { interest_days } | FirstPeriod::LongInFraction { interest_days } => {
                inside("interest", interest_days, self.days_in_period)?;
                if interest_days < self.days_to_period_end {
                    let to_period_end = self.days_to_period_end;
                    return Err(TreasuryError::InterestAfterSettlement { interest_days, to_period_end });
                }
            }
            FirstPeriod::LongInRegular { fraction_days, fraction_period_days } => {
                inside("interest before the regular part", fraction_days, fraction_period_days)?;
            }
        }
        if !(self.yield_per_year > -2.0 && self.yield_per_year.is_finite()) {
            return Err(TreasuryError::Yield(self.yield_per_year));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(first: FirstPeriod) -> TreasuryTerms {
        TreasuryTerms {
            coupon_per_year: 6.0,
            yield_per_year: 0.06,
            full_periods: 9,
            days_to_period_end: 181,
            days_in_period: 181,
            first,
        }
    }

    #[test]
    fn par_costs_par_on_a_coupon_date() {
        let price = treasury_price(&terms(FirstPeriod::Within { interest_days: 181 })).unwrap();
        assert!((price.clean - 100.0).abs() < 1e-11 && price.accrued.abs() < 1e-15, "{price:?}");
    }

    /// At a yield of zero the price is the sum of all payments.
    #[test]
    fn zero_yield_adds_up() {
        let long = FirstPeriod::LongInRegular { fraction_days: 40, fraction_period_days: 184 };
        let price = treasury_price(&TreasuryTerms { yield_per_year: 0.0, ..terms(long) }).unwrap();
        assert!((price.dirty - (100.0 + 10.0 * 3.0 + 3.0 * 40.0 / 184.0)).abs() < 1e-11, "{price:?}");
        assert!((price.accrued - 3.0 * 40.0 / 184.0).abs() < 1e-14);
    }

    #[test]
    fn refuses() {
        let refused = |terms: TreasuryTerms| treasury_price(&terms).unwrap_err();
        let short = FirstPeriod::Within { interest_days: 100 };
        assert_eq!(
            refused(terms(short)).to_string(),
            "interest runs for 100 days to the period's end, but settlement is 181 days before it"
        );
        let regular = terms(FirstPeriod::Within { interest_days: 181 });
        assert!(matches!(
            refused(TreasuryTerms { days_to_period_end: 182, ..regular }),
            TreasuryError::Days { days: 182, in_period: 181, .. }
        ));
        assert_eq!(refused(TreasuryTerms { yield_per_year: -2.0, ..regular }), TreasuryError::Yield(-2.0));
    }
}
