//! What the law asks: verdicts over figures of a run, with dated parameter tables as data.

mod rules;
mod verdict;

pub use rules::{RULES, Rule, judge};
pub use verdict::{Judged, JudgedScenario, Verdict};
