//! ANN, annuity: level payments of interest and principal that repay the loan; fixed again after each rate reset.
//!
//! Source: ACTUS Technical Specification 1.1, sections ANN and Annuity Amount Function.

use crate::lending::LoanType;
use crate::terms::ContractType;

/// Mortgages and other level-payment loans.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Annuity;

impl LoanType for Annuity {
    const TYPE: ContractType = ContractType::Annuity;
    const ANNUITY: bool = true;
}
