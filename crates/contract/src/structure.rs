//! Contracts that are made of others, and what they refer to.

use crate::terms::{ReferenceRole, Terms};

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
