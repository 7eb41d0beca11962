//! A contract of another size: every amount of money in its terms in proportion.

use super::{ContractType, FeeBasis, PenaltyType, Terms};

/// Types whose terms hold no amount but those of [`Terms::scaled`].
const SCALED: [ContractType; 6] = [
    ContractType::Cash,
    ContractType::UndefinedMaturity,
    ContractType::PrincipalAtMaturity,
    ContractType::LinearAmortizer,
    ContractType::NegativeAmortizer,
    ContractType::Annuity,
];

impl Terms {
    /// The same contract with a share of every amount; none where its type, a fee, a penalty or a premium has amounts that are
    /// not in proportion to its notional, or are paid beside it.
    #[must_use]
    pub fn scaled(&self, share: f64) -> Option<Self> {
        let of_amount = self.fee_basis == Some(FeeBasis::Amount) && self.fee_rate.is_some()
            || self.penalty_type == Some(PenaltyType::Fixed)
            || self.premium_discount_at_ied.is_some_and(|premium| premium != 0.0);
        if of_amount || !self.contract_type.is_some_and(|of| SCALED.contains(&of)) {
            return None;
        }
        let amount = |amount: Option<f64>| amount.map(|amount| amount * share);
        Some(Self {
            notional_principal: amount(self.notional_principal),
            accrued_interest: amount(self.accrued_interest),
            next_principal_redemption_payment: amount(self.next_principal_redemption_payment),
            interest_calculation_base_amount: amount(self.interest_calculation_base_amount),
            fee_accrued: amount(self.fee_accrued),
            price_at_purchase_date: amount(self.price_at_purchase_date),
            price_at_termination_date: amount(self.price_at_termination_date),
            ..*self
        })
    }
}
