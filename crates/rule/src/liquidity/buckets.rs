//! Time buckets of the EU's maturity ladder.
//!
//! Source: template C 66.01 of the EU's additional liquidity monitoring, EU 2021/451 Annex XXII. Its column 0010 is the initial
//! stock and 0025 the items of 0020 that are open; they have no bucket.

use plimsoll_units::{Day, Tenor};
use std::sync::LazyLock;

/// A bucket of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LadderBucket {
    /// The template's column code.
    pub column: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Where it ends, inclusive, from the market's day; the last has no end.
    pub ends: Option<Tenor>,
}

static BUCKETS: LazyLock<Vec<LadderBucket>> = LazyLock::new(|| {
    let bucket = |line: &'static str| {
        let mut cells = line.split(',');
        let (column, name) = (cells.next()?, cells.next()?);
        Some(LadderBucket { column, name, ends: cells.next()?.parse().ok() })
    };
    include_str!("../data/c66_buckets.csv").lines().skip(1).filter_map(bucket).collect()
});

/// Every bucket of the EU's ladder, in order of time.
#[must_use]
pub fn ladder_buckets() -> &'static [LadderBucket] {
    &BUCKETS
}

/// Days of a bucket that a ladder reaches, counted from 0 for the day after the market's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LadderSpan {
    /// The bucket.
    pub bucket: LadderBucket,
    /// Its first day.
    pub from: usize,
    /// The day after its last.
    pub to: usize,
}

/// The buckets that a ladder of so many days reaches.
///
/// * `as_of` — the market's day
#[must_use]
pub fn ladder_spans(as_of: Day, days: usize) -> Vec<LadderSpan> {
    let mut spans: Vec<LadderSpan> = Vec::new();
    let mut from = 0;
    for bucket in ladder_buckets() {
        let ends = bucket.ends.map(|ends| ends.after(as_of) - as_of);
        let ends = ends.and_then(|days| usize::try_from(days).ok()).unwrap_or(usize::MAX);
        let to = ends.min(days);
        if to > from {
            spans.push(LadderSpan { bucket: *bucket, from, to });
            from = to;
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_follow_each_other() {
        let start: plimsoll_units::Day = "2023-01-31".parse().unwrap();
        let ends: Vec<_> = BUCKETS.iter().map_while(|bucket| Some(bucket.ends?.after(start))).collect();
        assert_eq!((BUCKETS.len(), ends.len()), (21, 20));
        assert!(ends.windows(2).all(|pair| pair[0] < pair[1]));
        let spans = ladder_spans(start, 8);
        let last = spans[7];
        assert_eq!((spans.len(), last.bucket.column, last.from, last.to), (8, "0090", 7, 8));
    }
}
