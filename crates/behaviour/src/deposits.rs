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
        let mut parts: Vec<RunOffPart> =
            std::iter::once(overnight).chain(core).filter(|part| part.share > 0.0).collect();
        let missing = 1.0 - exact_sum(&parts);
        if let Some(last) = parts.last_mut() {
            last.share += missing;
        }
        Ok(Self { category, core_share, average_life_years, kind, pass_through, rate_floor, parts })
    }

    /// The parts of a balance by month, in order; their shares add up to one within 1e-15.
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

/// Sum of the shares without the errors of adding small to large (Kahan).
fn exact_sum(parts: &[RunOffPart]) -> f64 {
    let (mut sum, mut lost) = (0.0, 0.0);
    for part in parts {
        let share = part.share - lost;
        let next = sum + share;
        lost = (next - sum) - share;
        sum = next;
    }
    sum
}

/// Equal weights for months 1 to m and a last one at m + 1, with mean `months`; they add up to one.
///
/// m = floor(2·months - 1), a = 2(m + 1 - months) / (m(m + 1)), b = 1 - m·a. Just below a whole m the last weight becomes
/// an equal one, so it does not matter on which side of it rounding falls.
fn linear_weights(months: f64) -> Vec<f64> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "one month to 25 years")]
    let whole = (2.0 * months - 1.0).floor() as usize;
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
/// * `core_share` — of the balance, 0 to 1
/// * `horizon_years` — positive: 5, 4.5 or 4 by category
/// * `bucket_ends_years` — upper ends of the buckets, the first is overnight, shape `[buckets]`; core money that runs off
///   after the last end is in no bucket, so the last end must be at or after the horizon
///
/// Returns shares of the balance, shape `[buckets]`.
///
/// Source: EU 2024/857 Article 25.
///
/// ```
/// // Half stays two years: overnight, first year, second year.
/// assert_eq!(plimsoll_behaviour::even_run_off(0.5, 2.0, &[0.0, 1.0, 2.0]), [0.5, 0.25, 0.25]);
/// ```
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
            // 0.125 and 3.5 / 12 put 2·months on a whole number; a hair below and above it must not matter.
            let around = [0.125 - 1e-11, 0.125 + 1e-11, 3.5 / 12.0, 3.5 / 12.0 - 3e-10];
            for life in
                [1.0 / 12.0, 0.1, 0.5, 1.0, 17.0 / 12.0, 2.37, 4.5, 5.0, 12.0, 25.0].into_iter().chain(around)
            {
                let model =
                    DepositModel::new(DepositCategory::Wholesale, 0.8, life, kind, 0.3, None).unwrap();
                let total = exact_sum(model.run_off());
                let average: f64 =
                    model.run_off().iter().map(|part| f64::from(part.month) / 12.0 * part.share).sum::<f64>()
                        / 0.8;
                assert!((total - 1.0).abs() < 1e-15, "{kind:?} {life}: {total}");
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

    /// EU 2024/857 Article 25 and Annex point 5: every published row. Two rows round by up to 0.01 percentage points.
    #[test]
    fn slotting_of_the_annex() {
        let ends = [0.0, 1.0 / 12.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0];
        let published = [
            (69.23, 5.0, [30.77, 1.15, 2.31, 3.46, 3.46, 3.46, 6.92, 6.92, 13.85, 13.85, 13.85]),
            (53.85, 4.5, [46.15, 1.00, 2.00, 2.99, 2.99, 2.99, 5.98, 5.98, 11.97, 11.97, 5.98]),
            (38.46, 4.0, [61.54, 0.80, 1.60, 2.40, 2.40, 2.40, 4.81, 4.81, 9.62, 9.62, 0.0]),
            (90.0, 5.0, [10.0, 1.50, 3.00, 4.50, 4.50, 4.50, 9.00, 9.00, 18.00, 18.00, 18.00]),
            (70.0, 4.5, [30.0, 1.30, 2.59, 3.89, 3.89, 3.89, 7.78, 7.78, 15.55, 15.55, 7.78]),
            (50.0, 4.0, [50.0, 1.04, 2.08, 3.12, 3.12, 3.12, 6.25, 6.25, 12.51, 12.51, 0.0]),
            (48.46, 5.0, [51.54, 0.81, 1.62, 2.42, 2.42, 2.42, 4.85, 4.85, 9.69, 9.69, 9.69]),
            (37.69, 4.5, [62.31, 0.70, 1.39, 2.09, 2.09, 2.09, 4.19, 4.19, 8.38, 8.38, 4.19]),
            (26.92, 4.0, [73.08, 0.56, 1.12, 1.68, 1.68, 1.68, 3.37, 3.37, 6.73, 6.73, 0.0]),
        ];
        for (core, horizon, row) in published {
            let shares = even_run_off(core / 100.0, horizon, &ends);
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for (found, wanted) in plimsoll_units::pair(&shares, &row) {
                assert!((found * 100.0 - wanted).abs() < 0.0125, "{core} {horizon}: {found} {wanted}");
            }
        }
    }
}
