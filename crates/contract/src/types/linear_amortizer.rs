//! LAM, linear amortizer: the same redemption every period, interest on what is left.
//!
//! Source: ACTUS Technical Specification 1.1, section LAM.

use crate::lending::LoanType;
use crate::terms::{ContractType, InterestCalculationBase};

/// Loans with equal redemptions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LinearAmortizer;

impl LoanType for LinearAmortizer {
    const TYPE: ContractType = ContractType::LinearAmortizer;
    const CAPS_BY_SIZE: bool = true;
    const ACCRUED_IS_UNSIGNED: bool = false;

    #[inline]
    fn redemption(payment: f64, _: f64) -> f64 {
        payment
    }

    /// The published results reset the base of `NTIED` too.
    #[inline]
    fn resets_base(base: InterestCalculationBase) -> bool {
        base != InterestCalculationBase::NotionalLagged
    }
}
