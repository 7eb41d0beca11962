//! Stable volume: how much of a balance has stayed over a horizon, at a confidence.
//!
//! Monthly log changes with mean μ and deviation σ: after h months the balance is at least
//! exp(min(μ, 0) · h - z · σ · √h) of what it was, with z the normal quantile of the confidence. Growth is not counted on.

use super::{Estimate, FitError, check, count, deviation, mean};

/// What a history says of stable volume.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FittedStable {
    /// Mean of the monthly log changes.
    pub drift: Estimate,
    /// Standard deviation of the monthly log changes.
    pub deviation: Estimate,
    /// Share of the balance that stays over the horizon at the confidence.
    pub stable_share: f64,
    /// Horizon in months.
    pub horizon_months: usize,
    /// Confidence, such as 0.99.
    pub confidence: f64,
    /// Months used.
    pub months: usize,
}

/// How often the stable share of an earlier window was not kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BackTest {
    /// Windows tested, each a month after the one before.
    pub windows: usize,
    /// Windows after which the balance fell below the stable share within the horizon.
    pub breaches: usize,
    /// The share of breaches that the confidence allows for.
    pub expected_share: f64,
    /// The lowest balance over the stable balance of any window, less one: negative where it was not kept.
    pub worst: f64,
}

/// Months that a fit needs.
const LEAST: usize = 24;

/// Fits stable volume to a history.
///
/// * `volume` — balances above zero, one a month, without gaps, shape `[months]`
/// * `confidence` — 0.5 to below 1
///
/// # Errors
/// [`FitError`] for histories shorter than two years, balances that are not positive, and a confidence or horizon out
/// of range.
///
/// ```
/// let volume: Vec<f64> = (0..48).map(|month| if month % 2 == 0 { 100.0 } else { 104.0 }).collect();
/// let fit = plimsoll_behaviour::fit_stable(&volume, 12, 0.99)?;
/// assert!(fit.stable_share > 0.7 && fit.stable_share < 0.75);
/// # Ok::<(), plimsoll_behaviour::FitError>(())
/// ```
pub fn fit_stable(volume: &[f64], horizon_months: usize, confidence: f64) -> Result<FittedStable, FitError> {
    if volume.len() < LEAST {
        return Err(FitError::TooShort { months: volume.len(), least: LEAST });
    }
    check(volume, "a balance above zero", |balance| balance > 0.0 && balance.is_finite())?;
    check(&[confidence], "a confidence from 0.5 to below 1", |share| (0.5..1.0).contains(&share))?;
    check(&[count(horizon_months)], "a horizon of 1 to 600 months", |months| {
        (1.0..=600.0).contains(&months)
    })?;
    let changes: Vec<f64> = volume.windows(2).map(|pair| libm::log(pair[1] / pair[0])).collect();
    let (drift, spread, n) = (mean(&changes), deviation(&changes), count(changes.len()));
    let months = count(horizon_months);
    let falls = drift.min(0.0) * months - normal_quantile(confidence) * spread * libm::sqrt(months);
    Ok(FittedStable {
        drift: Estimate { value: drift, standard_error: spread / libm::sqrt(n) },
        deviation: Estimate { value: spread, standard_error: spread / libm::sqrt(2.0 * (n - 1.0)) },
        stable_share: libm::exp(falls),
        horizon_months,
        confidence,
        months: volume.len(),
    })
}

/// Tests stable volume on what came after: each window is fitted alone and held against the months after it.
///
/// * `window` — months that a fit sees
///
/// # Errors
/// As [`fit_stable`]; [`FitError::TooShort`] where no window has a horizon after it.
pub fn back_test_stable(
    volume: &[f64],
    window: usize,
    horizon_months: usize,
    confidence: f64,
) -> Result<BackTest, FitError> {
    let least = window + horizon_months;
    if volume.len() < least || window < LEAST {
        return Err(FitError::TooShort { months: volume.len().min(window), least: least.max(LEAST) });
    }
    let (mut windows, mut breaches, mut worst) = (0, 0, f64::INFINITY);
    for start in 0..=volume.len() - least {
        let seen = &volume[start..start + window];
        let stable = fit_stable(seen, horizon_months, confidence)?.stable_share * seen[window - 1];
        let after = &volume[start + window..start + least];
        let lowest = after.iter().fold(f64::INFINITY, |low: f64, balance| low.min(*balance));
        windows += 1;
        breaches += usize::from(lowest < stable);
        worst = worst.min(lowest / stable - 1.0);
    }
    Ok(BackTest { windows, breaches, expected_share: 1.0 - confidence, worst })
}

/// The normal quantile, by bisection on the error function.
fn normal_quantile(probability: f64) -> f64 {
    let (mut low, mut high) = (0.0, 10.0);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        let below = 0.5 * (1.0 + libm::erf(middle / core::f64::consts::SQRT_2));
        if below < probability { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_the_tables() {
        for (probability, quantile) in [(0.5, 0.0), (0.95, 1.644_854), (0.99, 2.326_348), (0.999, 3.090_232)]
        {
            assert!((normal_quantile(probability) - quantile).abs() < 1e-6, "{probability}");
        }
    }

    /// A balance that loses 1 % every month has no spread: 88.6 % is left after a year.
    #[test]
    fn a_falling_balance_falls_on() {
        let volume: Vec<f64> = (0..60).map(|month| 100.0 * libm::pow(0.99, f64::from(month))).collect();
        let fit = fit_stable(&volume, 12, 0.99).unwrap();
        assert!((fit.stable_share - libm::pow(0.99, 12.0)).abs() < 1e-9 && fit.deviation.value < 1e-12);
        // Growth is not counted on.
        let growing: Vec<f64> = volume.iter().rev().copied().collect();
        assert!((fit_stable(&growing, 12, 0.99).unwrap().stable_share - 1.0).abs() < 1e-9);
    }

    /// A fall that the window did not see is a breach.
    #[test]
    fn a_break_is_a_breach() {
        let mut volume = vec![100.0; 60];
        for (place, balance) in volume.iter_mut().enumerate() {
            *balance += if place % 2 == 0 { 0.0 } else { 0.5 };
        }
        volume.extend([80.0; 12]);
        let test = back_test_stable(&volume, 48, 12, 0.99).unwrap();
        assert_eq!((test.windows, test.breaches), (13, 12));
        assert!(test.worst < -0.15 && test.worst > -0.25, "{test:?}");
    }

    #[test]
    fn refuses() {
        assert_eq!(fit_stable(&[1.0; 10], 12, 0.99), Err(FitError::TooShort { months: 10, least: 24 }));
        let mut volume = vec![1.0; 30];
        volume[4] = -1.0;
        assert!(matches!(fit_stable(&volume, 12, 0.99), Err(FitError::Value { place: 5, .. })));
        assert!(fit_stable(&[1.0; 30], 12, 1.0).is_err());
    }
}
