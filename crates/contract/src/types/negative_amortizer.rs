//! NAM, negative amortizer: the same total payment every period; when it does not cover the interest, the loan grows.
//!
//! Source: ACTUS Technical Specification 1.1, section NAM.

use crate::lending::LoanType;
use crate::terms::ContractType;

/// Adjustable-rate loans with a fixed payment and a balloon at maturity.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NegativeAmortizer;

impl LoanType for NegativeAmortizer {
    const TYPE: ContractType = ContractType::NegativeAmortizer;
}
