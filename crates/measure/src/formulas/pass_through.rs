//! One month of a mortgage pass-through.
//!
//! scheduled = level payment - interest at the mortgage rate; prepayment = SMM·(balance - scheduled);
//! net interest = balance at the pass-through rate.
//! Source: F. Fabozzi, *Fixed Income Analysis*, chapter on mortgage-backed securities (monthly cash flow construction).

use super::loan::{LoanError, level_payment};

/// A pool at the start of a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MortgagePool {
    /// Balance outstanding.
    pub balance: f64,
    /// Weighted average coupon of the mortgages per year, as a fraction, paid monthly.
    pub mortgage_rate_per_year: f64,
    /// Rate per year that reaches the investor, as a fraction: the coupon less servicing and guarantee.
    pub pass_through_rate_per_year: f64,
    /// Weighted average maturity: payments left, at least 1.
    pub months_left: u32,
}

/// The month's cash.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PassThroughMonth {
    /// Level payment of the borrowers.
    pub mortgage_payment: f64,
    /// Interest to the investor.
    pub net_interest: f64,
    /// Principal by schedule.
    pub scheduled_principal: f64,
    /// Principal ahead of schedule.
    pub prepayment: f64,
    /// Both principals.
    pub total_principal: f64,
    /// Interest and principal to the investor.
    pub cash_flow: f64,
    /// Balance at the end.
    pub balance_end: f64,
}

/// Why there is no cash flow.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PassThroughError {
    /// The mortgages have no payment.
    #[error(transparent)]
    Loan(#[from] LoanError),
    /// A monthly rate that is no share.
    #[error("a single monthly mortality of {0} is not from 0 to 1")]
    Mortality(f64),
}

/// Cash of one month of a pass-through.
///
/// * `smm_per_month` — single monthly mortality, share of the balance after the scheduled payment that is prepaid, 0 to 1
///
/// # Errors
/// [`PassThroughError`] for a mortality outside 0 to 1, no payments left, and rates of -100 % a month or less.
///
/// ```
/// use plimsoll_measure::formulas::{MortgagePool, pass_through_month};
/// // 400 million, 7.5 % on mortgages of 8.125 %, 357 months, first month of 100 PSA after three (Fabozzi)
/// let pool = MortgagePool {
///     balance: 400e6, mortgage_rate_per_year: 0.08125, pass_through_rate_per_year: 0.075, months_left: 357,
/// };
/// let month = pass_through_month(&pool, 0.0006691236782786492)?;
/// assert!((month.scheduled_principal - 267_535.0).abs() < 1.0);
/// assert!((month.prepayment - 267_470.0).abs() < 1.0);
/// assert!((month.cash_flow - 3_035_005.0).abs() < 1.0);
/// # Ok::<(), plimsoll_measure::formulas::PassThroughError>(())
/// ```
pub fn pass_through_month(
    pool: &MortgagePool,
    smm_per_month: f64,
) -> Result<PassThroughMonth, PassThroughError> {
    if !(0.0..=1.0).contains(&smm_per_month) {
        return Err(PassThroughError::Mortality(smm_per_month));
    }
    let mortgage_rate = pool.mortgage_rate_per_year / 12.0;
    let mortgage_payment = level_payment(pool.balance, mortgage_rate, pool.months_left)?;
    let scheduled_principal = mortgage_payment - pool.balance * mortgage_rate;
    let prepayment = smm_per_month * (pool.balance - scheduled_principal);
    let net_interest = pool.balance * pool.pass_through_rate_per_year / 12.0;
    let total_principal = scheduled_principal + prepayment;
    Ok(PassThroughMonth {
        mortgage_payment,
        net_interest,
        scheduled_principal,
        prepayment,
        total_principal,
        cash_flow: net_interest + total_principal,
        balance_end: pool.balance - total_principal,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const POOL: MortgagePool = MortgagePool {
        balance: 1000.0,
        mortgage_rate_per_year: 0.06,
        pass_through_rate_per_year: 0.055,
        months_left: 24,
    };

    /// Month after month, all principal comes back, with and without prepayment.
    #[test]
    fn principal_adds_up_to_the_balance() {
        for smm in [0.0, 0.02, 1.0] {
            let (mut pool, mut paid) = (POOL, 0.0);
            for months_left in (1..=24).rev() {
                let month = pass_through_month(&MortgagePool { months_left, ..pool }, smm).unwrap();
                paid += month.total_principal;
                pool.balance = month.balance_end;
            }
            assert!((paid - 1000.0).abs() < 1e-9 && pool.balance.abs() < 1e-9, "{smm}: {paid}");
        }
    }

    #[test]
    fn refuses() {
        assert_eq!(pass_through_month(&POOL, 1.2), Err(PassThroughError::Mortality(1.2)));
        let over = MortgagePool { months_left: 0, ..POOL };
        assert_eq!(pass_through_month(&over, 0.0), Err(PassThroughError::Loan(LoanError::NoPeriods)));
    }
}
