//! Repayment ahead of schedule: constant rates, the PSA ramp, and the supervisory multipliers.
//!
//! Sources: F. Fabozzi, *Fixed Income Analysis*, chapter on mortgage-backed securities (CPR, SMM, PSA); EU 2024/857
//! Articles 9 and 10 for the multipliers by scenario and the prepaid amount by period.

use plimsoll_units::Tenor;

/// How much is prepaid a year.
#[derive(Clone, Debug, PartialEq)]
pub enum PrepaymentRate {
    /// The same share of the balance.
    Constant(f64),
    /// Percent of the PSA benchmark.
    Psa(f64),
    /// By the age of the loan: from this many months on, this share.
    ByAge(Vec<(u32, f64)>),
    /// By what the borrower gains from a new loan.
    Incentive(Incentive),
}

/// An S-curve of the incentive: lowest + (highest - lowest) / (1 + e^(-steepness·(rate - reference - middle))).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Incentive {
    /// Share prepaid a year without any incentive.
    pub lowest: f64,
    /// Share prepaid a year with the highest incentive.
    pub highest: f64,
    /// How steep the curve is at its middle, per unit of rate: 60 and more is usual.
    pub steepness: f64,
    /// The incentive in the middle of the curve, per year.
    pub middle: f64,
    /// Term of the market rate that a new loan is compared with.
    pub reference: Tenor,
    /// Months over which a new loan comes up to the curve, in proportion; 0 for at once.
    pub seasoning_months: u32,
}

/// Loans repaid ahead of schedule.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepayment {
    rate: PrepaymentRate,
    supervisory: bool,
    multiplier: f64,
    /// What rates are multiplied by in every scenario.
    speed: f64,
}

/// Why a prepayment model cannot be.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PrepaymentError {
    /// Not a share below one.
    #[error("a prepayment rate of {0} per year is not from 0 to below 1")]
    Cpr(f64),
    /// A table of ages that does not start at 0 and increase.
    #[error("ages of a prepayment table must start at month 0 and increase")]
    Ages,
    /// A curve that falls, or is none.
    #[error(
        "a prepayment curve needs a highest rate of at least the lowest, a positive steepness and a reference term"
    )]
    Curve,
    /// Not a share.
    #[error("a prepayment rate of {rate} per {per} is not from 0 to 1")]
    Share {
        /// The rate.
        rate: f64,
        /// What it is of: `year` or `month`.
        per: &'static str,
    },
    /// A multiple of the benchmark that prepays less than nothing, or more than all within a year.
    #[error("PSA {psa} gives a loan of {age_months} months no yearly prepayment rate from 0 to 1")]
    Psa {
        /// Percent of the benchmark.
        psa: f64,
        /// Months since the loan was made.
        age_months: u32,
    },
    /// A yearly rate, shocked or not, that is below zero or no number.
    #[error("a prepayment rate of {0} per year is not a finite number of 0 or more")]
    Rate(f64),
    /// A period that ends before it starts, or does not end.
    #[error("period {place} has a length of {years} years, which is not a finite number of 0 or more")]
    Length {
        /// Place of the period, from 0.
        place: usize,
        /// Its length.
        years: f64,
    },
}

impl Prepayment {
    /// A prepayment model.
    ///
    /// * `supervisory` — whether supervisory scenarios multiply its rates
    ///
    /// # Errors
    /// [`PrepaymentError`] for rates outside 0 to below 1, ages that do not increase and curves that fall.
    pub fn new(rate: PrepaymentRate, supervisory: bool) -> Result<Self, PrepaymentError> {
        let is_rate = |rate: &f64| (0.0..1.0).contains(rate);
        match &rate {
            PrepaymentRate::Constant(cpr) if !is_rate(cpr) => return Err(PrepaymentError::Cpr(*cpr)),
            PrepaymentRate::Psa(psa) => {
                let full = psa_cpr(*psa, 30)?;
                if !is_rate(&full) {
                    return Err(PrepaymentError::Cpr(full));
                }
            }
            PrepaymentRate::ByAge(table) => {
                if let Some((_, cpr)) = table.iter().find(|(_, cpr)| !is_rate(cpr)) {
                    return Err(PrepaymentError::Cpr(*cpr));
                }
                let starts = table.first().is_some_and(|(months, _)| *months == 0);
                if !starts || table.windows(2).any(|ages| ages[0].0 >= ages[1].0) {
                    return Err(PrepaymentError::Ages);
                }
            }
            PrepaymentRate::Incentive(curve) => {
                let Incentive { lowest, highest, steepness, middle, reference, .. } = *curve;
                if let Some(cpr) = [lowest, highest].into_iter().find(|cpr| !is_rate(cpr)) {
                    return Err(PrepaymentError::Cpr(cpr));
                }
                let rises = highest >= lowest && steepness > 0.0 && steepness.is_finite();
                if !rises || !middle.is_finite() || reference.count() == 0 {
                    return Err(PrepaymentError::Curve);
                }
            }
            PrepaymentRate::Constant(_) => {}
        }
        Ok(Self { rate, supervisory, multiplier: 1.0, speed: 1.0 })
    }

    /// A constant prepayment rate that no scenario multiplies.
    ///
    /// * `cpr_per_year` — 6 % is 0.06
    ///
    /// # Errors
    /// [`PrepaymentError::Cpr`] outside 0 to below 1.
    pub fn constant(cpr_per_year: f64) -> Result<Self, PrepaymentError> {
        Self::new(PrepaymentRate::Constant(cpr_per_year), false)
    }

    /// The same in a scenario that behaves as one of the supervisory six.
    #[must_use]
    pub fn under(&self, scenario: &str) -> Self {
        let multiplier = prepayment_multiplier(scenario).filter(|_| self.supervisory);
        Self { multiplier: multiplier.unwrap_or(1.0), ..self.clone() }
    }

    /// The same with rates multiplied in every scenario.
    #[must_use]
    pub fn faster(&self, times: f64) -> Self {
        Self { speed: self.speed * times, ..self.clone() }
    }

    /// The curve of its incentive, where it has one.
    #[must_use]
    pub const fn incentive(&self) -> Option<&Incentive> {
        match &self.rate {
            PrepaymentRate::Incentive(curve) => Some(curve),
            _ => None,
        }
    }

    /// The rate per year, times what the scenario multiplies by, at most 1.
    ///
    /// * `age_months` — months since the loan was made
    /// * `incentive` — the loan's rate less the market's, for a model that asks for it
    ///
    /// ```
    /// use plimsoll_behaviour::{Incentive, Prepayment, PrepaymentRate};
    /// let curve = Incentive {
    ///     lowest: 0.03, highest: 0.33, steepness: 60.0, middle: 0.005, reference: "10Y".parse()?, seasoning_months: 0,
    /// };
    /// let model = Prepayment::new(PrepaymentRate::Incentive(curve), false)?;
    /// assert!((model.cpr_per_year(12, 0.005) - 0.18).abs() < 1e-15);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    #[must_use]
    pub fn cpr_per_year(&self, age_months: u32, incentive: f64) -> f64 {
        let rate = match &self.rate {
            PrepaymentRate::Constant(cpr) => *cpr,
            PrepaymentRate::Psa(psa) => 0.06 * f64::from(age_months.min(30)) / 30.0 * psa / 100.0,
            PrepaymentRate::ByAge(table) => {
                let place = table.partition_point(|(months, _)| *months <= age_months);
                table.get(place.saturating_sub(1)).map_or(0.0, |(_, cpr)| *cpr)
            }
            PrepaymentRate::Incentive(curve) => {
                let up = 1.0 + libm::exp(-curve.steepness * (incentive - curve.middle));
                let on_curve = curve.lowest + (curve.highest - curve.lowest) / up;
                let season = curve.seasoning_months;
                if age_months < season {
                    on_curve * f64::from(age_months) / f64::from(season)
                } else {
                    on_curve
                }
            }
        };
        let rate = rate * self.multiplier * self.speed;
        if rate > 1.0 { 1.0 } else { rate }
    }

    /// It in words.
    #[must_use]
    pub fn says(&self) -> String {
        let rate = match &self.rate {
            PrepaymentRate::Constant(cpr) => format!("{:.2} % of the balance prepaid a year", cpr * 100.0),
            PrepaymentRate::Psa(psa) => format!("prepaid at {psa:.0} % of the PSA benchmark"),
            PrepaymentRate::ByAge(table) => {
                let steps: Vec<_> = table
                    .iter()
                    .map(|(months, cpr)| format!("{:.2} % from month {months}", cpr * 100.0))
                    .collect();
                format!("prepaid a year by age: {}", steps.join(", "))
            }
            PrepaymentRate::Incentive(curve) => format!(
                "{:.2} % to {:.2} % of the balance prepaid a year by the loan's rate less the rate of {}, half way at \
                 {:.2} %, steepness {}",
                curve.lowest * 100.0,
                curve.highest * 100.0,
                curve.reference,
                curve.middle * 100.0,
                curve.steepness
            ),
        };
        let multiplied =
            if self.supervisory { ", times the supervisory multipliers by scenario" } else { "" };
        format!("{rate}{multiplied}")
    }
}

/// Share of the balance prepaid over some years at a constant rate: 1 - (1 - CPR)^years.
///
/// * `cpr_per_year` — share of the balance a year, 0 to 1; [`Prepayment`] checks it
/// * `years` — 0 or more
///
/// Outside these ranges the share is not a number: it is called for every payment of every loan, with rates that have
/// been checked, so it has no error to give.
///
/// ```
/// use plimsoll_behaviour::prepaid_share;
/// assert!((prepaid_share(0.06, 2.0) - (1.0 - 0.94 * 0.94)).abs() < 1e-15);
/// assert!(prepaid_share(1.5, 2.0).is_nan() && prepaid_share(0.06, -1.0).is_nan());
/// ```
#[must_use]
pub fn prepaid_share(cpr_per_year: f64, years: f64) -> f64 {
    if !((0.0..=1.0).contains(&cpr_per_year) && years >= 0.0) {
        return f64::NAN;
    }
    1.0 - libm::pow(1.0 - cpr_per_year, years)
}

/// Monthly rate of a yearly one: SMM = 1 - (1 - CPR)^(1/12).
///
/// * `cpr_per_year` — share of the balance a year, 0 to 1
///
/// # Errors
/// [`PrepaymentError::Share`] outside 0 to 1.
///
/// ```
/// let smm = plimsoll_behaviour::cpr_to_smm(0.06)?;
/// assert!((smm - 0.00514).abs() < 5e-6); // Fabozzi: 100 PSA from month 27 on
/// # Ok::<(), plimsoll_behaviour::PrepaymentError>(())
/// ```
pub fn cpr_to_smm(cpr_per_year: f64) -> Result<f64, PrepaymentError> {
    if !(0.0..=1.0).contains(&cpr_per_year) {
        return Err(PrepaymentError::Share { rate: cpr_per_year, per: "year" });
    }
    Ok(prepaid_share(cpr_per_year, 1.0 / 12.0))
}

/// Yearly rate of a monthly one: CPR = 1 - (1 - SMM)^12.
///
/// * `smm_per_month` — share of the balance a month, 0 to 1
///
/// # Errors
/// [`PrepaymentError::Share`] outside 0 to 1.
///
/// ```
/// use plimsoll_behaviour::{cpr_to_smm, smm_to_cpr};
/// assert!((smm_to_cpr(cpr_to_smm(0.06)?)? - 0.06).abs() < 1e-15);
/// # Ok::<(), plimsoll_behaviour::PrepaymentError>(())
/// ```
pub fn smm_to_cpr(smm_per_month: f64) -> Result<f64, PrepaymentError> {
    if !(0.0..=1.0).contains(&smm_per_month) {
        return Err(PrepaymentError::Share { rate: smm_per_month, per: "month" });
    }
    Ok(1.0 - libm::pow(1.0 - smm_per_month, 12.0))
}

/// The PSA ramp: 0.2 % a month up to 6 % at month 30, times `psa` / 100; a yearly rate from 0 to 1.
///
/// * `psa` — percent of the benchmark, not negative
/// * `age_months` — months since the loan was made, the month of payment included
///
/// # Errors
/// [`PrepaymentError::Psa`] for a negative multiple, and one that takes the yearly rate above 1: from month 30 on, a
/// multiple above 1666.
///
/// ```
/// use plimsoll_behaviour::{cpr_to_smm, psa_cpr};
/// // First month of a pool three months old at 100 PSA: 0.8 % a year, 0.00067 a month (Fabozzi)
/// assert!((psa_cpr(100.0, 4)? - 0.008).abs() < 1e-15);
/// assert!((cpr_to_smm(psa_cpr(100.0, 4)?)? - 0.00067).abs() < 5e-6);
/// # Ok::<(), plimsoll_behaviour::PrepaymentError>(())
/// ```
pub fn psa_cpr(psa: f64, age_months: u32) -> Result<f64, PrepaymentError> {
    let cpr = 0.06 * f64::from(age_months.min(30)) / 30.0 * psa / 100.0;
    if !(psa >= 0.0 && (0.0..=1.0).contains(&cpr)) {
        return Err(PrepaymentError::Psa { psa, age_months });
    }
    Ok(cpr)
}

/// Prepaid in each period: balance at its start x CPR x its length in years, at most the balance; shape `[periods]`.
///
/// * `balance` — outstanding at the start
/// * `cpr_per_year` — 0 or more; a rate that a scenario has multiplied may pass 1
/// * `lengths_years` — 0 or more, shape `[periods]`
///
/// # Errors
/// [`PrepaymentError::Rate`] and [`PrepaymentError::Length`] for what is negative or not finite.
///
/// Source: EU 2024/857 Article 9. CPR x length can pass 1 in the long buckets; then all that is left is prepaid.
///
/// ```
/// let prepaid = plimsoll_behaviour::prepaid_by_period(1000.0, 0.1, &[1.0, 1.0, 10.0])?;
/// assert_eq!(prepaid, [100.0, 90.0, 810.0]);
/// # Ok::<(), plimsoll_behaviour::PrepaymentError>(())
/// ```
pub fn prepaid_by_period(
    balance: f64,
    cpr_per_year: f64,
    lengths_years: &[f64],
) -> Result<Vec<f64>, PrepaymentError> {
    let is_amount = |number: f64| number >= 0.0 && number.is_finite();
    if !is_amount(cpr_per_year) {
        return Err(PrepaymentError::Rate(cpr_per_year));
    }
    let mut left = balance;
    let mut prepaid = Vec::with_capacity(lengths_years.len());
    for (place, &years) in lengths_years.iter().enumerate() {
        if !is_amount(years) {
            return Err(PrepaymentError::Length { place, years });
        }
        let in_period = left * (cpr_per_year * years).min(1.0);
        left -= in_period;
        prepaid.push(in_period);
    }
    Ok(prepaid)
}

/// What a supervisory scenario multiplies prepayment rates by; `None` for other scenarios. Follows long rates.
#[must_use]
pub fn prepayment_multiplier(scenario: &str) -> Option<f64> {
    match scenario {
        "parallel_up" | "steepener" | "short_up" => Some(0.8),
        "parallel_down" | "flattener" | "short_down" => Some(1.2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::early_redemption::{early_redemption_multiplier, redeemed_early};

    /// 1000 at 6 % over the first ten supervisory buckets: computed apart from this code.
    #[test]
    fn by_supervisory_bucket() {
        let lengths = [0.0, 1.0 / 12.0, 2.0 / 12.0, 0.25, 0.25, 0.25, 0.5, 0.5, 1.0, 1.0];
        let prepaid = prepaid_by_period(1000.0, 0.06, &lengths).unwrap();
        let expected =
            [0.0, 5.0, 9.95, 14.77575, 14.554_114, 14.335_802, 28.241_53, 27.394_284, 53.144_911, 49.956_217];
        for (found, wanted) in plimsoll_units::pair(&prepaid, &expected) {
            assert!((found - wanted).abs() < 1e-5, "{found} {wanted}");
        }
        let multiplier = prepayment_multiplier("steepener").unwrap();
        let up = prepaid_by_period(1000.0, 0.06 * multiplier, &lengths).unwrap();
        assert!((1000.0 - up.iter().sum::<f64>() - 822.650_52).abs() < 1e-5);
        assert!((prepaid_by_period(10.0, 0.2, &[10.0]).unwrap()[0] - 10.0).abs() < 1e-12);
    }

    /// A monthly rate of 150 % was a yearly one of 99.98 %, and 2000 PSA a monthly rate that was no number.
    #[test]
    fn rates_that_are_no_shares_are_refused() {
        let share = |rate, per| PrepaymentError::Share { rate, per };
        assert_eq!(smm_to_cpr(1.5), Err(share(1.5, "month")));
        assert_eq!(smm_to_cpr(-0.01), Err(share(-0.01, "month")));
        assert_eq!(cpr_to_smm(1.2), Err(share(1.2, "year")));
        assert_eq!(
            cpr_to_smm(-0.5).unwrap_err().to_string(),
            "a prepayment rate of -0.5 per year is not from 0 to 1"
        );
        assert!(smm_to_cpr(f64::NAN).is_err() && cpr_to_smm(f64::NAN).is_err());
        assert_eq!((smm_to_cpr(0.0), smm_to_cpr(1.0)), (Ok(0.0), Ok(1.0)));
        assert_eq!((cpr_to_smm(0.0), cpr_to_smm(1.0)), (Ok(0.0), Ok(1.0)));
    }

    #[test]
    fn the_ramp_ends_at_the_whole_balance() {
        assert!((psa_cpr(1666.0, 30).unwrap() - 0.9996).abs() < 1e-12);
        assert_eq!(
            psa_cpr(1667.0, 40).unwrap_err().to_string(),
            "PSA 1667 gives a loan of 40 months no yearly prepayment rate from 0 to 1"
        );
        assert!((psa_cpr(2000.0, 5).unwrap() - 0.2).abs() < 1e-12, "young loans prepay less");
        for psa in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(psa_cpr(psa, 30).is_err() && psa_cpr(psa, 0).is_err(), "{psa}");
        }
    }

    /// A rate that is no number used to prepay the whole balance.
    #[test]
    fn periods_and_rates_that_are_no_numbers_are_refused() {
        assert!(matches!(prepaid_by_period(10.0, f64::NAN, &[1.0]), Err(PrepaymentError::Rate(_))));
        assert_eq!(prepaid_by_period(10.0, -0.1, &[1.0]), Err(PrepaymentError::Rate(-0.1)));
        let backwards = prepaid_by_period(10.0, 0.1, &[1.0, -1.0]);
        assert_eq!(backwards, Err(PrepaymentError::Length { place: 1, years: -1.0 }));
        assert!(prepaid_by_period(10.0, 0.1, &[f64::INFINITY]).is_err());
        let out_of_range = [(1.5, 2.0), (-0.1, 2.0), (0.1, -2.0), (f64::NAN, 2.0), (0.1, f64::NAN)];
        assert!(out_of_range.iter().all(|(cpr, years)| prepaid_share(*cpr, *years).is_nan()));
    }

    /// 5 % of 1000 in the six scenarios of EU 2024/857 Article 10; the rotations go the other way than for prepayment.
    #[test]
    fn redeemed_in_each_scenario() {
        let expected = [
            ("parallel_up", 60.0),
            ("parallel_down", 40.0),
            ("steepener", 40.0),
            ("flattener", 60.0),
            ("short_up", 60.0),
            ("short_down", 40.0),
        ];
        for (scenario, wanted) in expected {
            let found = redeemed_early(1000.0, 0.05, early_redemption_multiplier(scenario).unwrap());
            assert!((found - wanted).abs() < 1e-9, "{scenario}: {found}");
        }
        assert!(redeemed_early(1000.0, f64::NAN, 1.2).is_nan());
    }

    /// What stays after one year and then another is what stays after two; refused outside 0 to below 1.
    #[test]
    fn shares_compound() {
        let share = |years| prepaid_share(Prepayment::constant(0.08).unwrap().cpr_per_year(0, 0.0), years);
        let stays = (1.0 - share(1.0)) * (1.0 - share(0.5));
        assert!((stays - (1.0 - share(1.5))).abs() < 1e-15);
        assert_eq!(
            Prepayment::constant(1.0).unwrap_err().to_string(),
            "a prepayment rate of 1 per year is not from 0 to below 1"
        );
        assert!(Prepayment::constant(-0.01).is_err() && Prepayment::constant(f64::NAN).is_err());
    }

    /// By age, by the PSA ramp, by incentive; and what a supervisory scenario makes of them.
    #[test]
    fn rates_by_age_incentive_and_scenario() {
        let rate = |rate, supervisory| Prepayment::new(rate, supervisory);
        let table = rate(PrepaymentRate::ByAge(vec![(0, 0.02), (24, 0.08)]), false).unwrap();
        let at = |age| table.cpr_per_year(age, 0.0).to_bits();
        assert_eq!([at(23), at(24)], [0.02, 0.08].map(f64::to_bits));
        let psa = rate(PrepaymentRate::Psa(150.0), false).unwrap();
        assert!((psa.cpr_per_year(10, 0.0) - 0.03).abs() < 1e-15);
        let constant = rate(PrepaymentRate::Constant(0.06), true).unwrap();
        for (scenario, expected) in [("parallel_up", 0.048), ("flattener", 0.072), ("base", 0.06)] {
            assert!((constant.under(scenario).cpr_per_year(0, 0.0) - expected).abs() < 1e-15, "{scenario}");
        }
        let curve = Incentive {
            lowest: 0.02,
            highest: 0.3,
            steepness: 80.0,
            middle: 0.01,
            reference: "10Y".parse().unwrap(),
            seasoning_months: 30,
        };
        let model = rate(PrepaymentRate::Incentive(curve), false).unwrap();
        assert!((model.cpr_per_year(30, 0.01) - 0.16).abs() < 1e-15);
        assert!((model.cpr_per_year(15, 0.01) - 0.08).abs() < 1e-15);
        assert!(model.cpr_per_year(30, 0.03) > model.cpr_per_year(30, 0.02));
        let falls = Incentive { highest: 0.01, ..curve };
        assert_eq!(rate(PrepaymentRate::Incentive(falls), false), Err(PrepaymentError::Curve));
        assert_eq!(rate(PrepaymentRate::ByAge(vec![(6, 0.1)]), false), Err(PrepaymentError::Ages));
        assert!(rate(PrepaymentRate::Psa(2000.0), false).is_err());
    }

    /// The two multiplier tables differ for the rotations.
    #[test]
    fn the_two_tables_differ() {
        assert_eq!(prepayment_multiplier("flattener"), early_redemption_multiplier("flattener"));
        assert_ne!(prepayment_multiplier("parallel_up"), early_redemption_multiplier("parallel_up"));
        assert_ne!(prepayment_multiplier("short_down"), early_redemption_multiplier("short_down"));
        assert_eq!(prepayment_multiplier("my_scenario"), None);
    }
}
