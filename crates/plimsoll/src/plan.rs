//! What to compute.

use crate::{AtRiskPlan, FrontierPlan, RunError};
use plimsoll_measure::{BucketEnd, MEASURES, Measure};
use plimsoll_rule::Applied;
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
    /// How far income is measured.
    pub income: IncomePlan,
    /// The rules that are applied.
    pub rules: RulePlan,
    /// Past moves of curves, where something at risk is asked for.
    pub at_risk: Option<AtRiskPlan>,
    /// Income against liquidity, where it is asked for.
    pub frontier: Option<FrontierPlan>,
    /// Whether every assumption is varied.
    pub sensitivity: bool,
    /// Threads; all cores when `None`. The numbers do not depend on it.
    pub threads: Option<usize>,
    /// Contracts a partition; the numbers do not depend on it.
    pub partition: usize,
}

/// The rules that are applied, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RulePlan {
    /// Each rule with the set of scenarios it is judged in.
    pub applied: Vec<Applied>,
    /// Whether a rule may be applied on a day on which it is not in force.
    pub ahead_of_date: bool,
    /// Whether rules take every currency, and not the material ones alone.
    pub all_currencies: bool,
    /// Whether margins in interest are left out of economic value where a rule leaves the choice.
    pub without_margins: bool,
}

/// How far income is measured, in months from the market's day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomePlan {
    /// Horizons that increase; income is told for every month up to the last.
    pub horizons: Vec<u16>,
}

impl Default for IncomePlan {
    fn default() -> Self {
        Self { horizons: vec![12, 36] }
    }
}

impl IncomePlan {
    /// Months that income is told for.
    #[must_use]
    pub fn months(&self) -> u16 {
        self.horizons.iter().copied().max().unwrap_or(0)
    }

    /// The market's day and the end of each month after it.
    pub(crate) fn month_ends(&self, as_of: Day) -> Vec<Day> {
        (0..=i32::from(self.months())).map(|month| as_of.plus_months(month)).collect()
    }
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

    /// Names of the time buckets, then of the key rates, months and horizons of income.
    pub(crate) fn bucket_names(&self) -> Vec<String> {
        let key_rates =
            self.key_rates.iter().map(|tenor| tenor.to_string().trim_start_matches('P').to_owned());
        let months = (1..=self.income.months()).map(|month| format!("month {month}"));
        let horizons = self.income.horizons.iter().map(|months| format!("months 1-{months}"));
        let buckets = self.buckets.iter().map(|bucket| bucket.name.clone());
        buckets.chain(key_rates).chain(months).chain(horizons).collect()
    }
}
