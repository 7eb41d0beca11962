//! PAM, principal at maturity: lent at the initial exchange, repaid at maturity, interest in between.
//!
//! Source: ACTUS Technical Specification 1.1, section PAM.

use crate::lending::LoanType;
use crate::terms::ContractType;

/// Bonds, bullet loans, term deposits, floating-rate notes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PrincipalAtMaturity;

impl LoanType for PrincipalAtMaturity {
    const TYPE: ContractType = ContractType::PrincipalAtMaturity;
    const REDEEMS: bool = false;
}
