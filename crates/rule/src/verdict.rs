//! What a rule says of a run.

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
