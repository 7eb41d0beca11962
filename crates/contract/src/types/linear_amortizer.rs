//! LAM, linear amortizer: the same redemption every period, interest on what is left.
//!
//! Source: ACTUS Technical Specification 1.1, section LAM.

use crate::lending::LoanType;
use crate::terms::ContractType;

/// Loans with equal redemptions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LinearAmortizer;

impl LoanType for LinearAmortizer {
    const TYPE: ContractType = ContractType::LinearAmortizer;
    const CAPS_BY_SIZE: bool = true;
    const PAYS_PRINCIPAL: bool = true;
}
