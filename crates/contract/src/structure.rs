//! Contracts that are made of others, and what they refer to.

use crate::terms::{NameId, ReferenceRole, Terms};

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
    /// Its ID, where given.
    pub id: String,
    /// The market object that has its market value, where given.
    pub market_object: Option<NameId>,
    /// The contract itself; without a type where only its ID is given.
    pub contract: Contract,
}
