//! Key-rate durations of dated flows on continuous zero rates.
//!
//! D_k = Σ w_k(t)·t·CF(t)·e^(-z(t)·t) / V, w_k the tent of key rate k; the tents add up to one, so the D_k add up to the
//! duration for a parallel shift.
//! Source: T. Ho, *Key Rate Durations: Measures of Interest Rate Risks*, Journal of Fixed Income, September 1992.

use plimsoll_market::{KeyRateTent, ShockError};
use plimsoll_units::{BasisPoints, Tenor, pair};

/// Why there are no key-rate durations.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyRateError {
    /// Lists of several lengths.
    #[error("{amounts} amounts, {times} times and {zero_rates} zero rates; there must be as many of each")]
    Shape {
        /// How many amounts.
        amounts: usize,
        /// How many times.
        times: usize,
        /// How many zero rates.
        zero_rates: usize,
    },
    /// Flows that are worth nothing have no duration.
    #[error("flows worth {0} have no duration")]
    Value(f64),
    /// No key rates.
    #[error("no key rates")]
    NoKeyRates,
    /// Key rates out of order.
    #[error(transparent)]
    Order(#[from] ShockError),
}

/// Key-rate durations in years, shape `[key rates]`.
///
/// * `amounts`, `times`, `zero_rates` — flows, years to them, and the continuous zero rate of each; shape `[flows]`
/// * `key_rates` — increasing; flows before the first and after the last count to these
///
/// # Errors
/// [`KeyRateError`] for lists of several lengths, flows worth nothing, and key rates that do not increase.
///
/// ```
/// use plimsoll_measure::formulas::key_rate_durations;
/// use plimsoll_units::Tenor;
/// let tenors = ["P1Y", "P2Y", "P3Y", "P4Y", "P5Y"].map(|tenor| tenor.parse::<Tenor>());
/// let tenors = tenors.into_iter().collect::<Result<Vec<_>, _>>()?;
/// let (amounts, times) = ([4.0, 4.0, 4.0, 4.0, 104.0], [1.0, 2.0, 3.0, 4.0, 5.0]);
/// let found = key_rate_durations(&amounts, &times, &[0.051441; 5], &tenors)?;
/// assert!((found.iter().sum::<f64>() - 4.618).abs() < 1e-3); // JuliaActuary, ActuaryUtilities tests
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn key_rate_durations(
    amounts: &[f64],
    times: &[f64],
    zero_rates: &[f64],
    key_rates: &[Tenor],
) -> Result<Vec<f64>, KeyRateError> {
    let (flows, zeros) = (amounts.len(), zero_rates.len());
    if times.len() != flows || zeros != flows {
        return Err(KeyRateError::Shape { amounts: flows, times: times.len(), zero_rates: zeros });
    }
    if key_rates.is_empty() {
        return Err(KeyRateError::NoKeyRates);
    }
    let factors: Vec<f64> = pair(times, zero_rates).map(|(time, zero)| libm::exp(-zero * time)).collect();
    let discounted: Vec<f64> = pair(amounts, &factors).map(|(amount, factor)| amount * factor).collect();
    let value: f64 = discounted.iter().sum();
    if value == 0.0 || !value.is_finite() {
        return Err(KeyRateError::Value(value));
    }
    let durations = (0..key_rates.len()).map(|place| {
        let tent = KeyRateTent::new(key_rates, place, BasisPoints(1.0))?;
        let weighted: f64 =
            pair(&discounted, times).map(|(worth, time)| tent.at(*time).0 * time * worth).sum();
        Ok(weighted / value)
    });
    durations.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use plimsoll_market::{DiscountCurve, Interpolation, PostShockFloor, Shift};
    use plimsoll_units::{Compounding, Day, Rate};

    /// The formula is the derivative that bumping a curve with the same tents gives.
    #[test]
    fn agrees_with_a_bumped_curve() {
        let key_rates: Vec<Tenor> = ["P1Y", "P3Y", "P7Y"].map(|tenor| tenor.parse().unwrap()).to_vec();
        let as_of: Day = "2025-12-31".parse().unwrap();
        let zero = Rate::new(0.03, Compounding::Continuous).unwrap();
        let curve =
            DiscountCurve::from_zero_rates("EUR", as_of, &[(as_of + 3650, zero)], Interpolation::LinearZero)
                .unwrap();
        let (amounts, days) = ([5.0, 5.0, -20.0, 105.0], [180, 900, 1500, 3100]);
        let times = days.map(|day| f64::from(day) / 365.0);
        let value = |curve: &DiscountCurve| -> f64 {
            pair(&amounts, &days).map(|(amount, day)| amount * curve.discount_factor(as_of + *day)).sum()
        };
        let found = key_rate_durations(&amounts, &times, &[0.03; 4], &key_rates).unwrap();
        for (place, duration) in found.iter().enumerate() {
            let bumped = |size| {
                let tent = KeyRateTent::new(&key_rates, place, BasisPoints(size)).unwrap();
                value(&curve.shifted(Shift::KeyRate(tent), PostShockFloor::None))
            };
            let slope = (bumped(-1.0) - bumped(1.0)) / (2.0 * 1e-4 * value(&curve));
            // The third derivative leaves about D³·Δ²/6, a millionth, in the slope.
            assert!((duration - slope).abs() < 5e-6, "{place}: {duration} {slope}");
        }
    }

    #[test]
    fn refuses() {
        let one: Tenor = "P1Y".parse().unwrap();
        assert!(matches!(key_rate_durations(&[1.0], &[], &[0.0], &[one]), Err(KeyRateError::Shape { .. })));
        assert_eq!(key_rate_durations(&[1.0], &[1.0], &[0.0], &[]), Err(KeyRateError::NoKeyRates));
        assert_eq!(key_rate_durations(&[0.0], &[1.0], &[0.0], &[one]), Err(KeyRateError::Value(0.0)));
        assert!(matches!(
            key_rate_durations(&[1.0], &[1.0], &[0.0], &[one, one]),
            Err(KeyRateError::Order(ShockError::Order))
        ));
    }
}
