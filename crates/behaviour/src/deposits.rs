//! Deposits without a maturity: core share, average life, run-off, and the supervisory caps as checks.
//!
//! The core runs off month by month so that its average life is exactly the one assumed; the rest leaves overnight.
//! Sources: BCBS d368 Annex 2 / SRP31.109 (caps on the core share of a category), EU 2024/857 Articles 8 and 25
//! (the same caps on the core share of the stable part; even slotting in the simplified approach).

/// How the core leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunOff {
    /// The same amount every month.
    Linear,
    /// The same share of what is left every month.
    Exponential,
}

/// Whose deposits they are, for the caps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DepositCategory {
    /// Retail, used for payments.
    RetailTransactional,
    /// Other retail.
    RetailNonTransactional,
    /// Wholesale.
    Wholesale,
}

impl DepositCategory {
    /// Caps on core share and average life of the core in years.
    #[must_use]
    pub const fn caps(self) -> (f64, f64) {
        match self {
            Self::RetailTransactional => (0.90, 5.0),
            Self::RetailNonTransactional => (0.70, 4.5),
            Self::Wholesale => (0.50, 4.0),
        }
    }

    /// The category of a name in tables.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "retail_transactional" => Some(Self::RetailTransactional),
            "retail_non_transactional" => Some(Self::RetailNonTransactional),
            "wholesale" => Some(Self::Wholesale),
            _ => None,
        }
    }
}

/// Part of a balance that leaves in a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunOffPart {
    /// Months from now; 0 is overnight.
    pub month: i32,
    /// Share of the whole balance.
    pub share: f64,
}

/// An assumption beyond a supervisory cap. It is reported, never clipped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CapBreach {
    /// What is beyond: `core share` or `average life of the core in years`.
    pub what: &'static str,
    /// The assumption.
    pub value: f64,
    /// The cap.
    pub cap: f64,
}

/// Why a deposit model cannot be.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DepositError {
    /// Not a share.
    #[error("{what} {value} is not from 0 to 1")]
    Share {
        /// Which number.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// A life too short to be core or too long to run off.
    #[error(
        "an average life of {0} years is not from one month to 25 years; money that leaves sooner is not core"
    )]
    AverageLife(f64),
    /// A floor that is no number.
    #[error("rate floor {0} is not a finite number")]
    Floor(f64),
}

/// How deposits of one kind behave.
#[derive(Clone, Debug, PartialEq)]
pub struct DepositModel {
    category: DepositCategory,
    core_share: f64,
    average_life_years: f64,
    kind: RunOff,
    pass_through: f64,
    rate_floor: Option<f64>,
    parts: Vec<RunOffPart>,
}

impl DepositModel {
    /// A deposit model.
    ///
    /// * `core_share` — of the balance, 0 to 1
    /// * `average_life_years` — of the core, one month to 25 years
    /// * `pass_through` — share of a rate change that reaches the depositor, 0 to 1
    /// * `rate_floor` — lowest rate per year paid, where there is one
    ///
    /// # Errors
    /// [`DepositError`] for shares outside 0 to 1 and lives outside their range.
    pub fn new(
        category: DepositCategory,
        core_share: f64,
        average_life_years: f64,
        kind: RunOff,
        pass_through: f64,
        rate_floor: Option<f64>,
    ) -> Result<Self, DepositError> {
        for (what, value) in [("core share", core_share), ("pass-through", pass_through)] {
            if !(0.0..=1.0).contains(&value) {
                return Err(DepositError::Share { what, value });
            }
        }
        if !(1.0 / 12.0..=25.0).contains(&average_life_years) {
            return Err(DepositError::AverageLife(average_life_years));
        }
        if let Some(floor) = rate_floor.filter(|floor| !floor.is_finite()) {
            return Err(DepositError::Floor(floor));
        }
        let weights = match kind {
            RunOff::Linear => linear_weights(average_life_years * 12.0),
            RunOff::Exponential => exponential_weights(average_life_years * 12.0),
        };
        let overnight = RunOffPart { month: 0, share: 1.0 - core_share };
        let core =
            (1_i32..).take(weights.len()).map(|month| (month, weights[month.unsigned_abs() as usize - 1]));
        let core = core.map(|(month, weight)| RunOffPart { month, share: core_share * weight });
        let parts = std::iter::once(overnight).chain(core).filter(|part| part.share > 0.0).collect();
        Ok(Self { category, core_share, average_life_years, kind, pass_through, rate_floor, parts })
    }

    /// The parts of a balance by month; their shares add up to one.
    ///
    /// ```
    /// use plimsoll_behaviour::{DepositCategory, DepositModel, RunOff};
    /// let model = DepositModel::new(DepositCategory::Wholesale, 0.5, 2.0, RunOff::Linear, 0.0, None)?;
    /// let life: f64 = model.run_off().iter().map(|part| f64::from(part.month) / 12.0 * part.share).sum();
    /// assert!((life / 0.5 - 2.0).abs() < 1e-12);
    /// # Ok::<(), plimsoll_behaviour::DepositError>(())
    /// ```
    #[must_use]
    pub fn run_off(&self) -> &[RunOffPart] {
        &self.parts
    }

    /// Share of the balance that is core.
    #[must_use]
    pub const fn core_share(&self) -> f64 {
        self.core_share
    }

    /// Average life of the core in years.
    #[must_use]
    pub const fn average_life_years(&self) -> f64 {
        self.average_life_years
    }

    /// How the core leaves.
    #[must_use]
    pub const fn kind(&self) -> RunOff {
        self.kind
    }

    /// Share of a rate change that reaches the depositor.
    #[must_use]
    pub const fn pass_through(&self) -> f64 {
        self.pass_through
    }

    /// Lowest rate per year paid.
    #[must_use]
    pub const fn rate_floor(&self) -> Option<f64> {
        self.rate_floor
    }

    /// What is beyond the supervisory caps of its category.
    #[must_use]
    pub fn cap_breaches(&self) -> Vec<CapBreach> {
        let (core_cap, life_cap) = self.category.caps();
        let mut breaches = Vec::new();
        if self.core_share > core_cap {
            breaches.push(CapBreach { what: "core share", value: self.core_share, cap: core_cap });
        }
        if self.average_life_years > life_cap {
            let (what, value) = ("average life of the core in years", self.average_life_years);
            breaches.push(CapBreach { what, value, cap: life_cap });
        }
        breaches
    }
}

/// Equal weights for months 1 to m and a last one at m + 1, with mean `months`; they add up to one.
///
/// m = floor(2·months - 1), a = 2(m + 1 - months) / (m(m + 1)), b = 1 - m·a.
fn linear_weights(months: f64) -> Vec<f64> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "one month to 25 years")]
    let whole = (2.0 * months - 1.0 + 1e-9).floor() as usize;
    let m = f64::from(u32::try_from(whole).unwrap_or(u32::MAX));
    let equal = 2.0 * (m + 1.0 - months) / (m * (m + 1.0));
    let mut weights = vec![equal; whole];
    let last = 1.0 - m * equal;
    if last > 1e-12 {
        weights.push(last);
    }
    weights
}

/// Months that an exponential run-off may take; what is left then leaves in the last.
const LAST_MONTH: usize = 600;

/// Geometric weights q^(k-1)(1-q) for months 1 to 600, the rest in the last, with mean `months`.
fn exponential_weights(months: f64) -> Vec<f64> {
    let weights_of = |stay: f64| {
        let mut left = 1.0;
        let mut weights = Vec::with_capacity(LAST_MONTH);
        for _ in 1..LAST_MONTH {
            let leaves = left * (1.0 - stay);
            weights.push(leaves);
            left -= leaves;
        }
        weights.push(left);
        weights
    };
    let mean = |weights: &[f64]| {
        let mut sum = 0.0;
        let mut month = 0.0;
        for weight in weights {
            month += 1.0;
            sum += month * weight;
        }
        sum
    };
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if mean(&weights_of(middle)) < months { low = middle } else { high = middle }
    }
    let mut weights = weights_of(0.5 * (low + high));
    while weights.len() > 1 && weights.last().is_some_and(|weight| *weight < 1e-15) {
        weights.pop();
    }
    weights
}

/// The simplified approach: share overnight, then the core spread evenly over the months to a horizon, by bucket.
///
/// * `bucket_ends_years` — upper ends of the buckets, the first is overnight, shape `[buckets]`
#[must_use]
pub fn even_run_off(core_share: f64, horizon_years: f64, bucket_ends_years: &[f64]) -> Vec<f64> {
    let mut start = 0.0;
    let mut shares = Vec::with_capacity(bucket_ends_years.len());
    for (place, &end) in bucket_ends_years.iter().enumerate() {
        let within = (end.min(horizon_years) - start).max(0.0);
        shares.push(if place == 0 { 1.0 - core_share } else { core_share * within / horizon_years });
        start = if place == 0 { 0.0 } else { end };
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn average_life_is_exact_and_shares_add_up() {
        for kind in [RunOff::Linear, RunOff::Exponential] {
            for life in [1.0 / 12.0, 0.1, 0.5, 1.0, 2.37, 4.5, 5.0, 12.0, 25.0] {
                let model =
                    DepositModel::new(DepositCategory::Wholesale, 0.8, life, kind, 0.3, None).unwrap();
                let total: f64 = model.run_off().iter().map(|part| part.share).sum();
                let average: f64 =
                    model.run_off().iter().map(|part| f64::from(part.month) / 12.0 * part.share).sum::<f64>()
                        / 0.8;
                assert!((total - 1.0).abs() < 1e-12, "{kind:?} {life}: {total}");
                assert!((average - life).abs() < 1e-9, "{kind:?} {life}: {average}");
                assert!(model.run_off().iter().all(|part| part.share > 0.0));
            }
        }
    }

    #[test]
    fn refuses_and_reports() {
        let model = |core, life, beta| {
            DepositModel::new(DepositCategory::Wholesale, core, life, RunOff::Linear, beta, None)
        };
        assert!(model(1.1, 2.0, 0.5).is_err());
        assert!(model(0.5, 0.05, 0.5).is_err());
        assert!(model(0.5, 2.0, -0.1).is_err());
        assert!(model(f64::NAN, 2.0, 0.1).is_err());
        let breaches = model(0.8, 6.0, 0.5).unwrap().cap_breaches();
        assert_eq!(breaches.len(), 2);
        assert!(model(0.5, 4.0, 0.5).unwrap().cap_breaches().is_empty());
    }

    /// EU 2024/857 Annex point 5, retail transactional, baseline: 69.23 % core over five years.
    #[test]
    fn slotting_of_the_annex() {
        let ends = [0.0, 1.0 / 12.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0];
        let published = [30.77, 1.15, 2.31, 3.46, 3.46, 3.46, 6.92, 6.92, 13.85, 13.85, 13.85];
        for (found, wanted) in plimsoll_units::pair(&even_run_off(0.6923, 5.0, &ends), &published) {
            assert!((found * 100.0 - wanted).abs() < 0.01, "{found} {wanted}");
        }
    }
}
