//! ANN, annuity: level payments of interest and principal that repay the loan; fixed again after each rate reset.
//!
//! Source: ACTUS Technical Specification 1.1, sections ANN and Annuity Amount Function.

use crate::lending::LoanType;
use crate::terms::{ContractType, InterestCalculationBase};

/// Mortgages and other level-payment loans.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Annuity;

impl LoanType for Annuity {
    const TYPE: ContractType = ContractType::Annuity;
    const REDEEMS: bool = true;
    const ANNUITY: bool = true;
    const HAS_BASE: bool = true;
    const MATURITY_SHIFTS: bool = false;
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
