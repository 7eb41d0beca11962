//! What to compute.

use plimsoll_units::Tenor;

/// A bucket of time: after `from` and up to `to`, both counted from the market's day.
#[derive(Clone, Debug, PartialEq)]
pub struct Bucket {
    /// Label: `O/N`, `1-2Y`.
    pub name: String,
    /// Days from the market's day where the bucket ends, inclusive; `None` for the last.
    pub to: Option<Tenor>,
}

/// What to compute and how results are grouped.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Names of the measures, all of the catalogue when empty.
    pub measures: Vec<String>,
    /// Columns that make the groups; `contractID`, `contractType`, `currency` and `side` are always there.
    pub group_by: Vec<String>,
    /// Time buckets of gaps.
    pub buckets: Vec<Bucket>,
    /// Tenors of the key rates.
    pub key_rates: Vec<Tenor>,
    /// Threads; all cores when `None`. The numbers do not depend on it.
    pub threads: Option<usize>,
    /// Contracts a partition; the numbers do not depend on it.
    pub partition: usize,
}
