//! The catalogue of rules: one line each.

mod bcbs_eve_outlier_2016;

use crate::{Judged, Verdict};

/// A rule: its name, what it asks, and how it judges.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name.
    pub name: &'static str,
    /// What it asks, in one line.
    pub asks: &'static str,
    /// Its verdicts; none where it has no figures to judge.
    pub judge: fn(&Judged) -> Vec<Verdict>,
}

/// Every rule.
pub static RULES: &[Rule] = &[Rule {
    name: "bcbs_eve_outlier_2016",
    asks: "worst loss of EVE at most 15 % of Tier 1",
    judge: bcbs_eve_outlier_2016::judge,
}];

/// The verdicts of every rule.
#[must_use]
pub fn judge(judged: &Judged) -> Vec<Verdict> {
    RULES.iter().flat_map(|rule| (rule.judge)(judged)).collect()
}
