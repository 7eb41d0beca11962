//! Deposits without a maturity: core share, average life, run-off, and the supervisory caps as checks.
//!
//! The core runs off month by month so that its average life is exactly the one assumed; the rest leaves overnight.
//! Sources: BCBS d368 Annex 2 / SRP31.109 (caps on the core share of a category), EU 2024/857 Article 8 (the same caps
//! on the core share of the stable part, and wholesale deposits in two kinds).

use crate::run_off::{
    LAST_MONTH, MOST_LEFT, exact_sum, exponential_weights, left_in_last_month, linear_weights,
};
use crate::{CapBreach, DepositCategory, PassThrough, RunOff, RunOffPart};

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
    /// A table of monthly shares that is none.
    #[error("monthly shares of the core must be 0 or more and add up to 1, not {0}")]
    Table(f64),
    /// A core that is larger than the stable part.
    #[error("a core share of {core_share} is more than the stable share of {stable_share}")]
    Stable {
        /// Share of the balance that is core.
        core_share: f64,
        /// Share of the balance that is stable.
        stable_share: f64,
    },
    /// An exponential run-off that is far from over in its last month.
    #[error(
        "an exponential run-off with an average life of {average_life_years} years has {:.2} % of the core left in \
         month {LAST_MONTH}, more than {:.1} %; a linear one is over after twice its average life",
        left_share * 100.0, MOST_LEFT * 100.0
    )]
    Tail {
        /// Average life of the core in years.
        average_life_years: f64,
        /// Share of the core that is left in the last month.
        left_share: f64,
    },
}

/// How deposits of one kind behave.
#[derive(Clone, Debug, PartialEq)]
pub struct DepositModel {
    category: DepositCategory,
    core_share: f64,
    average_life_years: f64,
    kind: RunOff,
    pass_through: PassThrough,
    /// Share of the balance that is stable, where the caps are of the core share of it.
    stable_share: Option<f64>,
    tail_share: f64,
    parts: Vec<RunOffPart>,
}

impl DepositModel {
    /// A deposit model.
    ///
    /// * `core_share` — of the balance, 0 to 1
    /// * `average_life_years` — of the core, one month to 25 years
    /// * `kind` — linear or exponential; even, over twice the average life less a month
    /// * `pass_through` — what of a rate change reaches the depositor
    ///
    /// An exponential run-off has no end of its own, so it is given one: what is left in month 600 leaves then, and the
    /// monthly share is set so that the average life still is the one assumed. With the five years of the highest
    /// supervisory cap that is less than 0.01 % of the core. More than 0.1 % is refused, which is an average life of
    /// about seven years: a lump in month 600 would then carry weight that no study of customers supports.
    ///
    /// # Errors
    /// [`DepositError`] for shares outside 0 to 1, lives outside their range, and an exponential run-off that has more
    /// than 0.1 % of the core left in month 600.
    pub fn new(
        category: DepositCategory,
        core_share: f64,
        average_life_years: f64,
        kind: RunOff,
        pass_through: PassThrough,
    ) -> Result<Self, DepositError> {
        if !(1.0 / 12.0..=25.0).contains(&average_life_years) {
            return Err(DepositError::AverageLife(average_life_years));
        }
        let weights = match kind {
            RunOff::Exponential => exponential_weights(average_life_years * 12.0),
            _ => linear_weights(average_life_years * 12.0),
        };
        let left_share = left_in_last_month(kind, &weights);
        if left_share > MOST_LEFT {
            return Err(DepositError::Tail { average_life_years, left_share });
        }
        let model = Self::by_weights(category, core_share, kind, &weights, pass_through)?;
        Ok(Self { average_life_years, ..model })
    }

    /// A deposit model whose core leaves as a table has it.
    ///
    /// * `weights` — share of the core that leaves at the end of each month, 0 or more and together 1, shape `[months]`
    ///
    /// # Errors
    /// [`DepositError`] for shares outside 0 to 1 and tables that do not add up to one within 1e-9.
    ///
    /// ```
    /// use plimsoll_behaviour::{DepositCategory, DepositModel, PassThrough};
    /// let pass_through = PassThrough::at_once(0.0, None)?;
    /// let model = DepositModel::by_table(DepositCategory::Wholesale, 0.5, &[0.25, 0.75], pass_through)?;
    /// assert_eq!(model.run_off().len(), 3);
    /// assert!((model.average_life_years() - 1.75 / 12.0).abs() < 1e-15);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn by_table(
        category: DepositCategory,
        core_share: f64,
        weights: &[f64],
        pass_through: PassThrough,
    ) -> Result<Self, DepositError> {
        let sum: f64 = weights.iter().sum();
        let wrong = weights.len() > LAST_MONTH || weights.iter().any(|weight| !(0.0..=1.0).contains(weight));
        if wrong || (sum - 1.0).abs() > 1e-9 {
            return Err(DepositError::Table(sum));
        }
        Self::by_weights(category, core_share, RunOff::Table, weights, pass_through)
    }

    /// The EU's simplified approach: the core leaves in equal parts at the end of each month to a horizon.
    ///
    /// * `horizon_years` — 5, 4.5 or 4 by category
    ///
    /// Source: EU 2024/857 Article 25 and Annex, point 5.
    ///
    /// # Errors
    /// [`DepositError`] for a core share outside 0 to 1 and horizons that are not a month to 50 years.
    pub fn even(
        category: DepositCategory,
        core_share: f64,
        horizon_years: f64,
        pass_through: PassThrough,
    ) -> Result<Self, DepositError> {
        let months = libm::round(horizon_years * 12.0);
        if !(1.0..=600.0).contains(&months) {
            return Err(DepositError::AverageLife(horizon_years));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 600")]
        let weights = vec![1.0 / months; months as usize];
        Self::by_weights(category, core_share, RunOff::Even, &weights, pass_through)
    }

    fn by_weights(
        category: DepositCategory,
        core_share: f64,
        kind: RunOff,
        weights: &[f64],
        pass_through: PassThrough,
    ) -> Result<Self, DepositError> {
        if !(0.0..=1.0).contains(&core_share) {
            return Err(DepositError::Share { what: "core share", value: core_share });
        }
        let left_share = left_in_last_month(kind, weights);
        let overnight = RunOffPart { month: 0, share: 1.0 - core_share };
        let core =
            (1_i32..).take(weights.len()).map(|month| (month, weights[month.unsigned_abs() as usize - 1]));
        let average_life_years = core.clone().map(|(month, weight)| f64::from(month) / 12.0 * weight).sum();
        let core = core.map(|(month, weight)| RunOffPart { month, share: core_share * weight });
        let mut parts: Vec<RunOffPart> =
            std::iter::once(overnight).chain(core).filter(|part| part.share > 0.0).collect();
        let missing = 1.0 - exact_sum(&parts);
        if let Some(last) = parts.last_mut() {
            last.share += missing;
        }
        let tail_share = core_share * left_share;
        Ok(Self {
            category,
            core_share,
            average_life_years,
            kind,
            pass_through,
            stable_share: None,
            tail_share,
            parts,
        })
    }

    /// The same model under the EU's caps, which are of the core share of the stable part.
    ///
    /// * `stable_share` — of the balance, at least the core share, at most 1
    ///
    /// # Errors
    /// [`DepositError`] for a stable share that is none or is less than the core.
    pub fn with_stable_share(mut self, stable_share: f64) -> Result<Self, DepositError> {
        if !(0.0..=1.0).contains(&stable_share) {
            return Err(DepositError::Share { what: "stable share", value: stable_share });
        }
        let core_share = self.core_share;
        if core_share > stable_share {
            return Err(DepositError::Stable { core_share, stable_share });
        }
        self.stable_share = Some(stable_share);
        Ok(self)
    }

    /// The same model with another share of core.
    ///
    /// # Errors
    /// [`DepositError::Share`] outside 0 to 1, [`DepositError::Stable`] above the stable share.
    pub fn with_core_share(&self, core_share: f64) -> Result<Self, DepositError> {
        let weights = self.weights();
        let model = Self::by_weights(self.category, core_share, self.kind, &weights, self.pass_through)?;
        self.like(model)
    }

    /// The same model with another average life of the core; what a table has leaves in equal parts then.
    ///
    /// # Errors
    /// [`DepositError`] as of a new model.
    pub fn with_average_life(&self, years: f64) -> Result<Self, DepositError> {
        let model = match self.kind {
            RunOff::Linear | RunOff::Exponential => {
                Self::new(self.category, self.core_share, years, self.kind, self.pass_through)?
            }
            RunOff::Even => {
                Self::even(self.category, self.core_share, 2.0 * years - 1.0 / 12.0, self.pass_through)?
            }
            RunOff::Table => {
                Self::new(self.category, self.core_share, years, RunOff::Linear, self.pass_through)?
            }
        };
        self.like(model)
    }

    /// The same model whose rate follows otherwise.
    #[must_use]
    pub const fn following(mut self, pass_through: PassThrough) -> Self {
        self.pass_through = pass_through;
        self
    }

    /// Share of the core that leaves at the end of each month, shape `[months]`.
    fn weights(&self) -> Vec<f64> {
        let months = self.parts.last().map_or(0, |part| part.month);
        let mut weights = vec![0.0; usize::try_from(months).unwrap_or(0)];
        for part in self.parts.iter().filter(|part| part.month > 0) {
            weights[part.month.unsigned_abs() as usize - 1] = part.share / self.core_share;
        }
        weights
    }

    /// Another model under the caps of this one.
    fn like(&self, model: Self) -> Result<Self, DepositError> {
        match self.stable_share {
            Some(stable_share) => model.with_stable_share(stable_share),
            None => Ok(model),
        }
    }

    /// The parts of a balance by month, in order; their shares add up to one within 1e-15.
    ///
    /// ```
    /// use plimsoll_behaviour::{DepositCategory, DepositModel, PassThrough, RunOff};
    /// let model = DepositModel::new(DepositCategory::Wholesale, 0.5, 2.0, RunOff::Linear, PassThrough::at_once(0.0, None)?)?;
    /// let life: f64 = model.run_off().iter().map(|part| f64::from(part.month) / 12.0 * part.share).sum();
    /// assert!((life / 0.5 - 2.0).abs() < 1e-12);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
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

    /// Share of the balance that is stable, where it is given.
    #[must_use]
    pub const fn stable_share(&self) -> Option<f64> {
        self.stable_share
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

    /// What of a rate change reaches the depositor.
    #[must_use]
    pub const fn pass_through(&self) -> &PassThrough {
        &self.pass_through
    }

    /// Share of the balance that an exponential run-off has left in month 600, in which it leaves; 0 for a linear one.
    ///
    /// ```
    /// use plimsoll_behaviour::{DepositCategory, DepositModel, PassThrough, RunOff};
    /// let none = PassThrough::at_once(0.0, None)?;
    /// let model = |kind| DepositModel::new(DepositCategory::RetailTransactional, 0.9, 5.0, kind, none);
    /// assert!(model(RunOff::Exponential)?.tail_share() < 0.0001);
    /// assert_eq!(model(RunOff::Linear)?.tail_share(), 0.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn tail_share(&self) -> f64 {
        self.tail_share
    }

    /// What is beyond the supervisory caps of its category. A model without core has no average life to cap.
    #[must_use]
    pub fn cap_breaches(&self) -> Vec<CapBreach> {
        let caps = self.category.caps();
        let mut breaches = Vec::new();
        let (what, value) = match self.stable_share {
            Some(stable) if stable > 0.0 => ("core share of the stable part", self.core_share / stable),
            _ => ("core share", self.core_share),
        };
        if value > caps.core_share {
            breaches.push(CapBreach { what, value, cap: caps.core_share });
        }
        if let Some(cap) = caps.average_life_years
            && self.core_share > 0.0
            && self.average_life_years > cap
        {
            let (what, value) = ("average life of the core in years", self.average_life_years);
            breaches.push(CapBreach { what, value, cap });
        }
        breaches
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none() -> PassThrough {
        PassThrough::at_once(0.0, None).unwrap()
    }

    #[test]
    fn average_life_is_exact_and_shares_add_up() {
        for kind in [RunOff::Linear, RunOff::Exponential] {
            // 0.125 and 3.5 / 12 put 2·months on a whole number; a hair below and above it must not matter.
            let around = [0.125 - 1e-11, 0.125 + 1e-11, 3.5 / 12.0, 3.5 / 12.0 - 3e-10];
            let long = if kind == RunOff::Linear { [12.0, 25.0] } else { [6.0, 7.0] };
            let lives = [1.0 / 12.0, 0.1, 0.5, 1.0, 17.0 / 12.0, 2.37, 4.5, 5.0];
            for life in lives.into_iter().chain(long).chain(around) {
                let model = DepositModel::new(DepositCategory::Wholesale, 0.8, life, kind, none()).unwrap();
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
        let model =
            |core, life| DepositModel::new(DepositCategory::Wholesale, core, life, RunOff::Linear, none());
        assert!(model(1.1, 2.0).is_err());
        assert!(model(0.5, 0.05).is_err());
        assert!(model(f64::NAN, 2.0).is_err());
        let breaches = model(0.8, 6.0).unwrap().cap_breaches();
        assert_eq!(breaches.len(), 2);
        assert!(model(0.5, 4.0).unwrap().cap_breaches().is_empty());
        let table =
            |weights: &[f64]| DepositModel::by_table(DepositCategory::Wholesale, 0.5, weights, none());
        assert_eq!(table(&[0.5, 0.4]).unwrap_err(), DepositError::Table(0.9));
        assert!(table(&[1.5, -0.5]).is_err());
        assert!(model(0.5, 4.0).unwrap().with_stable_share(0.4).is_err());
    }

    /// The Annex of EU 2024/857: 69.23 % core over five years leaves 1.1538 % of the balance a month.
    #[test]
    fn the_simplified_approach_is_even() {
        let model = DepositModel::even(DepositCategory::RetailTransactional, 0.6923, 5.0, none()).unwrap();
        let parts = model.run_off();
        assert_eq!((parts.len(), parts[60].month), (61, 60));
        assert!((parts[0].share - 0.3077).abs() < 1e-12);
        assert!(parts[1..].iter().all(|part| (part.share - 0.6923 / 60.0).abs() < 1e-12));
        assert!((model.average_life_years() - 61.0 / 24.0).abs() < 1e-12);
    }

    /// The EU caps the core of the stable part, Basel that of the balance.
    #[test]
    fn caps_by_regime() {
        let model = DepositModel::even(DepositCategory::Wholesale, 0.4, 4.0, none()).unwrap();
        assert!(model.cap_breaches().is_empty());
        let breach = CapBreach { what: "core share of the stable part", value: 0.8, cap: 0.5 };
        assert_eq!(model.with_stable_share(0.5).unwrap().cap_breaches(), [breach]);
    }

    /// An exponential run-off that would leave more than 0.1 % of the core for its last month is refused, not cut; one
    /// of the longest life a supervisor allows has next to nothing there, and a linear one has no tail at all.
    #[test]
    fn an_exponential_tail_is_bounded() {
        let model = |kind, core, life| {
            DepositModel::new(DepositCategory::RetailTransactional, core, life, kind, none())
        };
        // 20.3 % of the core was left in month 600, and left then, without a word.
        assert_eq!(
            model(RunOff::Exponential, 0.8, 25.0).unwrap_err().to_string(),
            "an exponential run-off with an average life of 25 years has 20.30 % of the core left in month 600, \
             more than 0.1 %; a linear one is over after twice its average life"
        );
        for (life, fits) in [(7.2, true), (7.25, true), (7.3, false), (12.0, false)] {
            assert_eq!(model(RunOff::Exponential, 0.8, life).is_ok(), fits, "{life}");
            assert_eq!(model(RunOff::Linear, 0.8, life).unwrap().tail_share().to_bits(), 0);
        }
        // Mean of a geometric run-off cut at month 600 is (1 - q^600) / (1 - q): 60 months leave 4.2456e-5.
        let tail = model(RunOff::Exponential, 0.5, 5.0).unwrap().tail_share();
        assert!((tail - 0.5 * 4.245_609_741e-5).abs() < 1e-13, "{tail}");
        let last = *model(RunOff::Exponential, 0.5, 5.0).unwrap().run_off().last().unwrap();
        assert!(last.month == 600 && (last.share - tail).abs() < 1e-15, "{last:?}");
    }

    /// Financial customers of the EU have no core.
    #[test]
    fn financial_customers_have_no_core() {
        let financial = |core, life| {
            DepositModel::new(DepositCategory::WholesaleFinancial, core, life, RunOff::Linear, none())
        };
        assert!(financial(0.0, 1.0).unwrap().cap_breaches().is_empty());
        let breach = CapBreach { what: "core share", value: 0.1, cap: 0.0 };
        assert_eq!(financial(0.1, 1.0).unwrap().cap_breaches(), [breach]);
    }

    /// Without a core there is no average life that could be too long.
    #[test]
    fn no_core_has_no_life() {
        let model =
            |core| DepositModel::new(DepositCategory::RetailTransactional, core, 6.0, RunOff::Linear, none());
        assert!(model(0.0).unwrap().cap_breaches().is_empty());
        assert_eq!(model(0.5).unwrap().cap_breaches().len(), 1);
    }
}
