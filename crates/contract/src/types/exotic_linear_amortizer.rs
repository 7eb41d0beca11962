//! LAX, exotic linear amortizer: redemptions, additions to principal and rates in steps, each with its own dates.
//!
//! Array terms have one value a step, or one for all. A step lasts to the first date of the next. Without a maturity the
//! loan ends with the redemption that repays it.
//! Source: ACTUS Technical Specification 1.1, section LAX.

use crate::lending::LoanType;
use crate::terms::ContractType;

/// Step-up, step-down and tailored loans.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ExoticLinearAmortizer;

impl LoanType for ExoticLinearAmortizer {
    const TYPE: ContractType = ContractType::ExoticLinearAmortizer;
    const STEPS: bool = true;
    const PAYS_PRINCIPAL: bool = true;
}
