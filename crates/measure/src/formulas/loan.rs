//! Level-payment loans: the payment, and what is still owed.
//!
//! payment = P·r / (1 - (1 + r)^-n), r per period; balance after k = P·(1 + r)^k - payment·((1 + r)^k - 1) / r
//!
//! Source: S. Kellison, *The Theory of Interest*, chapters on annuities and on amortization schedules.

/// Why a loan has no payment or balance.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LoanError {
    /// A loan over no periods.
    #[error("a loan needs at least one payment")]
    NoPeriods,
    /// A rate at which nothing is left.
    #[error("a rate of {0} per period must be above -1")]
    Rate(f64),
}

/// Level payment of a loan per period, with the sign of the principal.
///
/// * `rate_per_period` — as a fraction, above -1: 6.5 % a year paid monthly is `0.065 / 12.0`
/// * `periods` — payments, at least 1
///
/// # Errors
/// [`LoanError`] for no payments and rates of -100 % or less.
///
/// ```
/// let payment = plimsoll_measure::formulas::level_payment(200_000.0, 0.065 / 12.0, 360)?;
/// assert!((payment - 1264.14).abs() < 0.005); // Wikipedia, Mortgage calculator
/// # Ok::<(), plimsoll_measure::formulas::LoanError>(())
/// ```
pub fn level_payment(principal: f64, rate_per_period: f64, periods: u32) -> Result<f64, LoanError> {
    if periods == 0 {
        return Err(LoanError::NoPeriods);
    }
    let log_growth = checked_log_growth(rate_per_period)?;
    if rate_per_period == 0.0 {
        return Ok(principal / f64::from(periods));
    }
    Ok(principal * rate_per_period / -libm::expm1(-f64::from(periods) * log_growth))
}

/// Level payment of a loan that leaves a balloon to be paid with the last one, with the sign of the principal.
///
/// * `balloon` — due beside the last payment, as a positive part of a positive principal; 0 is a plain level payment
/// * others — as for [`level_payment`]
///
/// # Errors
/// As for [`level_payment`].
///
/// ```
/// use plimsoll_measure::formulas::{level_payment_to_balloon, loan_balance};
/// let payment = level_payment_to_balloon(1000.0, 0.01, 24, 400.0)?;
/// assert!((loan_balance(1000.0, 0.01, payment, 24)? - 400.0).abs() < 1e-9);
/// # Ok::<(), plimsoll_measure::formulas::LoanError>(())
/// ```
pub fn level_payment_to_balloon(
    principal: f64,
    rate_per_period: f64,
    periods: u32,
    balloon: f64,
) -> Result<f64, LoanError> {
    // Interest on the balloon all the time, and the rest repaid by level payments.
    Ok(balloon * rate_per_period + level_payment(principal - balloon, rate_per_period, periods)?)
}

/// What is still owed after some payments, with the sign of the principal.
///
/// * `payment` — per period, any size: a smaller one than interest lets the balance grow
/// * `periods_paid` — payments made
///
/// # Errors
/// [`LoanError::Rate`] for rates of -100 % or less.
///
/// ```
/// use plimsoll_measure::formulas::{level_payment, loan_balance};
/// let payment = level_payment(1000.0, 0.01, 12)?;
/// assert!(loan_balance(1000.0, 0.01, payment, 12)?.abs() < 1e-9);
/// # Ok::<(), plimsoll_measure::formulas::LoanError>(())
/// ```
pub fn loan_balance(
    principal: f64,
    rate_per_period: f64,
    payment: f64,
    periods_paid: u32,
) -> Result<f64, LoanError> {
    let periods = f64::from(periods_paid);
    let log_growth = checked_log_growth(rate_per_period)?;
    if rate_per_period == 0.0 {
        return Ok(principal - payment * periods);
    }
    let growth_less_one = libm::expm1(periods * log_growth);
    Ok(principal + growth_less_one * (principal - payment / rate_per_period))
}

fn checked_log_growth(rate_per_period: f64) -> Result<f64, LoanError> {
    if rate_per_period > -1.0 && rate_per_period.is_finite() {
        Ok(libm::log1p(rate_per_period))
    } else {
        Err(LoanError::Rate(rate_per_period))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The closed form is what paying period by period leaves, for rates of every sign and size.
    #[test]
    fn balance_is_the_recursion() {
        for rate in [-0.002, 0.0, 1e-12, 0.005, 0.2] {
            let payment = level_payment(5000.0, rate, 48).unwrap();
            let mut left = 5000.0;
            for paid in 1..=48 {
                left += left * rate - payment;
                let found = loan_balance(5000.0, rate, payment, paid).unwrap();
                assert!((found - left).abs() < 1e-6 * (1.0 + payment), "{rate} {paid}: {found} {left}");
            }
            assert!(left.abs() < 1e-4, "{rate}: {left}");
        }
    }

    /// No balloon is a level payment; a balloon of everything is interest only; both for a rate of zero too.
    #[test]
    fn balloons_between_none_and_all() {
        for rate in [-0.001, 0.0, 0.004] {
            let to_balloon = |balloon| level_payment_to_balloon(900.0, rate, 36, balloon).unwrap();
            assert!((to_balloon(0.0) - level_payment(900.0, rate, 36).unwrap()).abs() < 1e-12);
            assert!((to_balloon(900.0) - 900.0 * rate).abs() < 1e-12);
            let left = loan_balance(900.0, rate, to_balloon(250.0), 36).unwrap();
            assert!((left - 250.0).abs() < 1e-9, "{rate}: {left}");
        }
    }

    #[test]
    fn refuses() {
        assert_eq!(level_payment(1.0, 0.01, 0), Err(LoanError::NoPeriods));
        assert_eq!(level_payment(1.0, -1.0, 10), Err(LoanError::Rate(-1.0)));
        assert!(loan_balance(1.0, f64::NAN, 0.1, 1).is_err());
    }
}
