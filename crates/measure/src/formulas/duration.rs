//! Durations, convexity and DV01.
//!
//! Source: F. Macaulay, *Some Theoretical Problems*, NBER 1938; F. Fabozzi, *Fixed Income Analysis*, chapters on
//! duration and convexity. Yields compound once a year unless said otherwise; times are years.

/// Price at a yield: Σ CF(t)·(1+y)^(-t). Lists of two lengths have none: not a number.
fn price(amounts: &[f64], times: &[f64], yield_annual: f64) -> f64 {
    if amounts.len() != times.len() {
        return f64::NAN;
    }
    plimsoll_units::pair(amounts, times)
        .map(|(amount, time)| amount * libm::pow(1.0 + yield_annual, -time))
        .sum()
}

/// Macaulay duration in years: the value-weighted average time of the flows at a yield compounded once a year.
///
/// * `amounts`, `times` — cash flows and years to them, shape `[flows]`
///
/// ```
/// use plimsoll_measure::formulas::macaulay_duration;
/// // 3 years, 5 % annual, yield 3 %: 2.863504670671131 (QuantLib, M. Hittesdorf 2013)
/// let duration = macaulay_duration(&[5.0, 5.0, 105.0], &[1.0, 2.0, 3.0], 0.03);
/// assert!((duration - 2.863504670671131).abs() < 1e-10);
/// ```
#[must_use]
pub fn macaulay_duration(amounts: &[f64], times: &[f64], yield_annual: f64) -> f64 {
    let price = price(amounts, times, yield_annual);
    if price.is_nan() {
        return price;
    }
    let weighted: f64 = plimsoll_units::pair(amounts, times)
        .map(|(amount, time)| time * amount * libm::pow(1.0 + yield_annual, -time))
        .sum();
    weighted / price
}

/// Modified duration: Macaulay / (1 + y/n), y compounding n times a year.
///
/// ```
/// let modified = plimsoll_measure::formulas::modified_duration(2.863504670671131, 0.03, 1);
/// assert!((modified - 2.780101622010806).abs() < 1e-10);
/// ```
#[must_use]
pub fn modified_duration(macaulay_years: f64, yield_per_year: f64, periods_per_year: u16) -> f64 {
    macaulay_years / (1.0 + yield_per_year / f64::from(periods_per_year.max(1)))
}

/// Convexity at a yield compounded once a year: Σ t(t+1)·CF·(1+y)^(-t-2) / price.
///
/// ```
/// let convexity = plimsoll_measure::formulas::yield_convexity(&[5.0, 5.0, 105.0], &[1.0, 2.0, 3.0], 0.03);
/// assert!((convexity - 10.62580548268594).abs() < 1e-10);
/// ```
#[must_use]
pub fn yield_convexity(amounts: &[f64], times: &[f64], yield_annual: f64) -> f64 {
    let price = price(amounts, times, yield_annual);
    if price.is_nan() {
        return price;
    }
    let weighted: f64 = plimsoll_units::pair(amounts, times)
        .map(|(amount, time)| time * (time + 1.0) * amount * libm::pow(1.0 + yield_annual, -time - 2.0))
        .sum();
    weighted / price
}

/// Effective duration in years: -(V+ - V-) / (2·V·Δ), values re-projected after a shift of ±Δ per year.
///
/// ```
/// let duration = plimsoll_measure::formulas::effective_duration(100.0, 99.955, 100.045, 0.0001);
/// assert!((duration - 4.5).abs() < 1e-9);
/// ```
#[must_use]
pub fn effective_duration(value: f64, value_up: f64, value_down: f64, shift_per_year: f64) -> f64 {
    -(value_up - value_down) / (2.0 * value * shift_per_year)
}

/// Effective convexity in years squared: (V+ + V- - 2·V) / (V·Δ²).
#[must_use]
pub fn effective_convexity(value: f64, value_up: f64, value_down: f64, shift_per_year: f64) -> f64 {
    (value_up + value_down - 2.0 * value) / (value * shift_per_year * shift_per_year)
}

/// DV01 from values one basis point up and down: (V- - V+) / 2. A DV01 of 0.045 loses 0.045 for one basis point up.
#[must_use]
pub fn dv01(value_up: f64, value_down: f64) -> f64 {
    (value_down - value_up) / 2.0
}

/// The yield, compounded once a year, at which flows are worth `value`; `None` when there is no such single yield.
///
/// Flows that are all due now have a yield of zero when they are worth their amount.
///
/// ```
/// let found = plimsoll_measure::formulas::internal_yield(&[5.0, 5.0, 105.0], &[1.0, 2.0, 3.0], 105.6572227097894);
/// assert!((found.unwrap() - 0.03).abs() < 1e-12);
/// ```
#[must_use]
pub fn internal_yield(amounts: &[f64], times: &[f64], value: f64) -> Option<f64> {
    if amounts.is_empty() || amounts.len() != times.len() || value == 0.0 {
        return None;
    }
    let sign = value.signum();
    if amounts.iter().any(|amount| amount * sign < 0.0) {
        return None;
    }
    if times.iter().all(|time| *time == 0.0) {
        return Some(0.0);
    }
    let error = |rate: f64| sign * (price(amounts, times, rate) - value);
    let (mut low, mut high) = (-0.99, 10.0);
    if error(low) < 0.0 || error(high) > 0.0 {
        return None;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if error(middle) > 0.0 { low = middle } else { high = middle }
    }
    Some(0.5 * (low + high))
}

/// The constant spread, compounded continuously, that brings discounted flows to a value: Σ PV(t)·e^(-s·t) = value.
///
/// `None` when the flows change sign or no spread between -100 % and +100 % does it.
///
/// ```
/// let spread = plimsoll_measure::formulas::constant_spread(&[95.0], &[2.0], 95.0 * (-0.02_f64).exp());
/// assert!((spread.unwrap() - 0.01).abs() < 1e-12);
/// ```
#[must_use]
pub fn constant_spread(discounted: &[f64], times: &[f64], value: f64) -> Option<f64> {
    let sign = value.signum();
    let lists = !discounted.is_empty() && discounted.len() == times.len();
    if !lists || value == 0.0 || discounted.iter().any(|amount| amount * sign < 0.0) {
        return None;
    }
    let error = |spread: f64| {
        let total: f64 = plimsoll_units::pair(discounted, times)
            .map(|(amount, time)| amount * libm::exp(-spread * time))
            .sum();
        sign * (total - value)
    };
    let (mut low, mut high) = (-1.0, 1.0);
    if error(low) < 0.0 || error(high) > 0.0 {
        return None;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if error(middle) > 0.0 { low = middle } else { high = middle }
    }
    Some(0.5 * (low + high))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In a release build, too, lists of two lengths must not lose their tail in silence.
    #[test]
    fn lists_of_two_lengths_have_no_figure() {
        let (amounts, times) = ([5.0, 105.0], [1.0]);
        assert!(macaulay_duration(&amounts, &times, 0.03).is_nan());
        assert!(yield_convexity(&amounts, &times, 0.03).is_nan());
        assert_eq!(internal_yield(&amounts, &times, 100.0), None);
        assert_eq!(constant_spread(&amounts, &times, 100.0), None);
    }
}
