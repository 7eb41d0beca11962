//! Why terms do not make a contract.

use crate::terms::ContractType;
use plimsoll_units::{Day, ScheduleError};

/// One thing wrong with the terms of one contract.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ContractError {
    /// The contract's type is not given.
    #[error("contractType is empty; expected one of {}", ContractType::ALLOWED)]
    NoType,
    /// A term the type cannot do without.
    #[error("{term} is empty; {contract_type} needs it", contract_type = contract_type.actus())]
    Missing {
        /// The term.
        term: &'static str,
        /// The contract's type.
        contract_type: ContractType,
    },
    /// A term that is not for this type.
    #[error("{term} is not a term of {contract_type}; its terms are {applicable}", contract_type = contract_type.actus())]
    NotApplicable {
        /// The term.
        term: &'static str,
        /// The contract's type.
        contract_type: ContractType,
        /// The terms the type has.
        applicable: String,
    },
    /// Two days in the wrong order.
    #[error("{term} {day} must be after {other_term} {other_day}")]
    Order {
        /// The term that is too early.
        term: &'static str,
        /// Its day.
        day: Day,
        /// The term it must come after.
        other_term: &'static str,
        /// Its day.
        other_day: Day,
    },
    /// A number outside what makes sense.
    #[error("{term} {value} must be {expected}")]
    Range {
        /// The term.
        term: &'static str,
        /// Its value.
        value: f64,
        /// What is allowed.
        expected: &'static str,
    },
    /// A payment that never repays the loan, so that no maturity follows from it.
    #[error(
        "nextPrincipalRedemptionPayment {payment} does not cover the interest {interest} of a period; give maturityDate"
    )]
    NeverRepaid {
        /// The payment.
        payment: f64,
        /// The interest of the first period.
        interest: f64,
    },
    /// A value this version does not compute.
    #[error("{term} \"{value}\" is not computed by this version; expected {expected}")]
    NotComputed {
        /// The term.
        term: &'static str,
        /// Its value.
        value: &'static str,
        /// What it can compute.
        expected: &'static str,
    },
    /// A term of a balance that stays, where a deposit model or the notice says when it leaves.
    #[error(
        "{term} is not computed for UMP here: depositModel, or else xDayNotice, says when the balance leaves and what it earns"
    )]
    NotWithModel {
        /// The term.
        term: &'static str,
    },
    /// A guarantee or collateral without what it covers or what covers it.
    #[error("contractStructure needs {expected} with referenceRole {role}")]
    Cover {
        /// The role.
        role: &'static str,
        /// What it needs.
        expected: &'static str,
    },
    /// A contract made of others lacks one, or has one that cannot be it.
    #[error("contractStructure needs one loan (PAM, LAM, NAM or ANN) with referenceRole {role}")]
    Reference {
        /// The role.
        role: &'static str,
    },
    /// An array term without a value for each step.
    #[error("{term} has {given} values; expected one, or one for each of {expected} steps")]
    Steps {
        /// The term.
        term: &'static str,
        /// How many there are.
        given: usize,
        /// How many steps there are.
        expected: usize,
    },
    /// A cycle gives too many dates.
    #[error("{term}: {error}")]
    Schedule {
        /// The cycle's term.
        term: &'static str,
        /// Why.
        error: ScheduleError,
    },
    /// A term given without the one it needs.
    #[error("{term} is given without {needs}")]
    Without {
        /// The term.
        term: &'static str,
        /// What is missing beside it.
        needs: &'static str,
    },
}

impl ContractError {
    /// The term at fault: the column of the table.
    #[must_use]
    pub const fn term(&self) -> &'static str {
        match self {
            Self::Missing { term, .. }
            | Self::NotApplicable { term, .. }
            | Self::Order { term, .. }
            | Self::Range { term, .. }
            | Self::NotComputed { term, .. }
            | Self::NotWithModel { term }
            | Self::Steps { term, .. }
            | Self::Schedule { term, .. }
            | Self::Without { term, .. } => term,
            Self::Reference { .. } | Self::Cover { .. } => "contractStructure",
            Self::NoType => "contractType",
            Self::NeverRepaid { .. } => "nextPrincipalRedemptionPayment",
        }
    }
}
