//! Contracts that are made of others, and what they refer to.

use crate::terms::Terms;

/// A contract with the contracts it refers to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contract {
    /// Its terms.
    pub terms: Terms,
    /// What it refers to, in the order of the table or file.
    pub structure: Vec<Reference>,
}

/// One contract that another refers to.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// What it is to the contract.
    pub role: ReferenceRole,
    /// The contract itself.
    pub contract: Contract,
}

/// What a referred contract is to the one that refers to it.
///
/// Source: ACTUS Dictionary 1.4, term contractStructure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceRole {
    /// What an option, future, cap or floor is on.
    Underlying,
    /// First leg of a swap.
    FirstLeg,
    /// Second leg of a swap.
    SecondLeg,
}

impl ReferenceRole {
    /// The roles that are computed, as the dictionary spells them.
    pub const ALLOWED: &'static str = "UDL, FIL, SEL";

    /// The role with this ACTUS spelling.
    #[must_use]
    pub fn from_actus(text: &str) -> Option<Self> {
        match text {
            "UDL" => Some(Self::Underlying),
            "FIL" => Some(Self::FirstLeg),
            "SEL" => Some(Self::SecondLeg),
            _ => None,
        }
    }

    /// The ACTUS spelling.
    #[must_use]
    pub const fn actus(self) -> &'static str {
        match self {
            Self::Underlying => "UDL",
            Self::FirstLeg => "FIL",
            Self::SecondLeg => "SEL",
        }
    }
}
