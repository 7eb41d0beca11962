//! Why a rule cannot be applied.

use plimsoll_units::Day;

/// Why a rule cannot be applied.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// No such rule.
    #[error("no rule \"{name}\"; there are {available}")]
    NoRule {
        /// As asked for.
        name: String,
        /// Every rule.
        available: String,
    },
    /// Before its first day or after its last.
    #[error(
        "rule {rule} ({clause}) is in force {when} and the market is of {as_of}; expected a rule in force, or ahead_of_date = true in [rules]"
    )]
    NotInForce {
        /// The rule.
        rule: &'static str,
        /// Where it is written.
        clause: String,
        /// When it is in force.
        when: String,
        /// The market's day.
        as_of: Day,
    },
    /// A ratio to capital that is not given.
    #[error("rule {rule} ({clause}) needs Tier 1 above zero; expected tier1 in [capital]")]
    NoTier1 {
        /// The rule.
        rule: &'static str,
        /// Where it is written.
        clause: String,
    },
    /// What it judges is not in the run.
    #[error("rule {rule} ({clause}) needs {what}")]
    Missing {
        /// The rule.
        rule: &'static str,
        /// Where it is written.
        clause: String,
        /// What is missing and what was expected.
        what: String,
    },
    /// A ratio that cannot be formed.
    #[error("rule {rule} ({clause}): {error}")]
    Formula {
        /// The rule.
        rule: &'static str,
        /// Where it is written.
        clause: String,
        /// Why not.
        error: String,
    },
    /// The rule's own file is wrong.
    #[error("the data of rule {rule}: {error}")]
    Data {
        /// The rule.
        rule: &'static str,
        /// What is wrong.
        error: String,
    },
}
