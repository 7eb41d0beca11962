//! PAM, principal at maturity: lent at the initial exchange, repaid at maturity, interest in between.
//!
//! Source: ACTUS Technical Specification 1.1, section PAM.

use crate::lending::LoanType;
use crate::terms::{ContractType, InterestCalculationBase};

/// Bonds, bullet loans, term deposits, floating-rate notes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PrincipalAtMaturity;

impl LoanType for PrincipalAtMaturity {
    const TYPE: ContractType = ContractType::PrincipalAtMaturity;
    const REDEEMS: bool = false;
    const ANNUITY: bool = false;
    const HAS_BASE: bool = false;
    const MATURITY_SHIFTS: bool = false;
    const CAPS_BY_SIZE: bool = false;
    const OPEN_ENDED: bool = false;
    const ACCRUED_IS_UNSIGNED: bool = false;

    fn redemption(_: f64, _: f64) -> f64 {
        0.0
    }

    fn resets_base(_: InterestCalculationBase) -> bool {
        false
    }
}
