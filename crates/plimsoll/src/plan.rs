//! What to compute.

use crate::RunError;
use plimsoll_measure::{BucketEnd, MEASURES, Measure};
use plimsoll_units::{Day, Tenor};

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

impl Plan {
    /// The measures asked for, in the order of the catalogue.
    pub(crate) fn chosen_measures(&self) -> Result<Vec<&'static Measure>, RunError> {
        for name in &self.measures {
            if !MEASURES.iter().any(|measure| measure.name == name) {
                let available: Vec<_> = MEASURES.iter().map(|measure| measure.name).collect();
                return Err(RunError::NoMeasure { name: name.clone(), available: available.join(", ") });
            }
        }
        let chosen = |measure: &&Measure| {
            self.measures.is_empty() || self.measures.iter().any(|name| name == measure.name)
        };
        Ok(MEASURES.iter().filter(chosen).collect())
    }

    /// The days on which the time buckets end.
    pub(crate) fn bucket_ends(&self, as_of: Day) -> Vec<BucketEnd> {
        self.buckets.iter().map(|bucket| BucketEnd(bucket.to.map(|tenor| tenor.after(as_of)))).collect()
    }

    /// Names of the time buckets, then of the key rates.
    pub(crate) fn bucket_names(&self) -> Vec<String> {
        let key_rates =
            self.key_rates.iter().map(|tenor| tenor.to_string().trim_start_matches('P').to_owned());
        self.buckets.iter().map(|bucket| bucket.name.clone()).chain(key_rates).collect()
    }
}
