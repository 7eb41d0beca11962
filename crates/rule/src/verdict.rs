//! What a rule is shown and what it says.

use plimsoll_units::{Currency, Day, Micros};
use std::collections::BTreeMap;

/// A figure held against a limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The rule's name, such as `bcbs_eve_outlier_2024`.
    pub rule: &'static str,
    /// Where it is written, such as `BCBS SRP31.9`.
    pub clause: &'static str,
    /// What was judged, in words: `worst loss of EVE, parallel_up, over Tier 1`.
    pub subject: String,
    /// The figure.
    pub figure: f64,
    /// The limit it is held against.
    pub limit: f64,
    /// What figure and limit count in: `ratio`, ...
    pub unit: &'static str,
    /// Whether the figure is within the limit.
    pub pass: bool,
}

/// The figures of a run that rules judge, in the reporting currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The market's day: it decides which edition of a rule applies.
    pub as_of: Day,
    /// Tier 1 capital.
    pub tier1: Option<Micros>,
    /// The supervisory scenarios.
    pub scenarios: Vec<JudgedScenario>,
}

/// Change of economic value in one scenario, by currency of the flows; a loss is negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedScenario {
    /// Its name.
    pub name: String,
    /// The change by currency.
    pub changes: BTreeMap<Currency, Micros>,
}
