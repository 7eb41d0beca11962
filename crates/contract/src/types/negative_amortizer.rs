//! NAM, negative amortizer: the same total payment every period; when it does not cover the interest, the loan grows.
//!
//! Source: ACTUS Technical Specification 1.1, section NAM.

use crate::lending::LoanType;
use crate::terms::{ContractType, InterestCalculationBase};

/// Adjustable-rate loans with a fixed payment and a balloon at maturity.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NegativeAmortizer;

impl LoanType for NegativeAmortizer {
    const TYPE: ContractType = ContractType::NegativeAmortizer;
    const REDEEMS: bool = true;
    const ANNUITY: bool = false;
    const HAS_BASE: bool = true;
    const MATURITY_SHIFTS: bool = true;
    const CAPS_BY_SIZE: bool = false;
    const OPEN_ENDED: bool = false;
    const ACCRUED_IS_UNSIGNED: bool = true;

    #[inline]
    fn redemption(payment: f64, accrued: f64) -> f64 {
        payment - accrued
    }

    #[inline]
    fn resets_base(base: InterestCalculationBase) -> bool {
        base == InterestCalculationBase::Notional
    }
}
