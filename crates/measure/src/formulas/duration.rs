//! Durations, convexity and DV01.
//!
//! Source: F. Macaulay, *Some Theoretical Problems*, NBER 1938; F. Fabozzi, *Fixed Income Analysis*, chapters on
//! duration and convexity. Yields compound once a year unless said otherwise; times are years.

use super::root::{Bracket, falling_root};

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

/// Yields that are looked at, per year: -99 % to 1000 %.
const YIELDS: Bracket = Bracket { low: -0.99, high: 10.0 };

/// Spreads that are looked at, per year: -100 % to 100 %.
const SPREADS: Bracket = Bracket { low: -1.0, high: 1.0 };

/// How far flows due now may be from their value, as a share of it: the rounding of a long sum, and nothing else.
const DUE_NOW_TOLERANCE: f64 = 1e-12;

/// The yield, compounded once a year, at which flows are worth `value`.
///
/// * `amounts`, `times` — cash flows and years to them, not negative, shape `[flows]`
/// * `value` — what they are worth, of the sign of the flows
///
/// `None` for lists of two lengths or without a flow, a value of zero, flows of the other sign than it, times before
/// now, and when no yield from -99 % to 1000 % does it. Flows that are all due now have a yield of zero when they are
/// worth their amount, and none otherwise.
///
/// ```
/// let found = plimsoll_measure::formulas::internal_yield(&[5.0, 5.0, 105.0], &[1.0, 2.0, 3.0], 105.6572227097894);
/// assert!((found.unwrap() - 0.03).abs() < 1e-12);
/// ```
#[must_use]
pub fn internal_yield(amounts: &[f64], times: &[f64], value: f64) -> Option<f64> {
    let sign = sign_of_all(amounts, times, value)?;
    if times.iter().all(|time| *time == 0.0) {
        let missing = (amounts.iter().sum::<f64>() - value).abs();
        return (missing <= DUE_NOW_TOLERANCE * value.abs()).then_some(0.0);
    }
    falling_root(YIELDS, |rate| sign * (price(amounts, times, rate) - value))
}

/// The constant spread, compounded continuously, that brings discounted flows to a value: Σ PV(t)·e^(-s·t) = value.
///
/// * `discounted`, `times` — present values of the flows and years to them, not negative, shape `[flows]`
/// * `value` — what they are worth, of the sign of the flows
///
/// Returns a spread per year. `None` as in [`internal_yield`], when no spread from -100 % to 100 % does it, and for
/// flows that are all due now: no spread moves them, so any or none does.
///
/// ```
/// let spread = plimsoll_measure::formulas::constant_spread(&[95.0], &[2.0], 95.0 * (-0.02_f64).exp());
/// assert!((spread.unwrap() - 0.01).abs() < 1e-12);
/// ```
#[must_use]
pub fn constant_spread(discounted: &[f64], times: &[f64], value: f64) -> Option<f64> {
    let sign = sign_of_all(discounted, times, value)?;
    let moved = |spread: f64| -> f64 {
        plimsoll_units::pair(discounted, times).map(|(amount, time)| amount * libm::exp(-spread * time)).sum()
    };
    falling_root(SPREADS, |spread| sign * (moved(spread) - value))
}

/// The sign that a value and all of its flows share, 1 or -1; `None` where they do not, and without a flow at or after
/// now.
///
/// Then sign · (value of the flows) falls as the rate that discounts them rises, so it has one root at the most.
fn sign_of_all(amounts: &[f64], times: &[f64], value: f64) -> Option<f64> {
    let lists = !amounts.is_empty() && amounts.len() == times.len();
    let sign = value.signum();
    let agree = value != 0.0 && amounts.iter().all(|amount| amount * sign >= 0.0);
    (lists && agree && times.iter().all(|time| *time >= 0.0)).then_some(sign)
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
    /// Flows all due now: a yield of zero where they are worth their amount, none elsewhere, and never a spread.
    #[test]
    fn flows_due_now_have_no_rate_to_find() {
        assert_eq!(internal_yield(&[60.0, 40.0], &[0.0, 0.0], 100.0), Some(0.0));
        assert_eq!(internal_yield(&[-0.1, -0.2], &[0.0, 0.0], -0.3), Some(0.0));
        assert_eq!(internal_yield(&[60.0, 40.0], &[0.0, 0.0], 90.0), None);
        assert_eq!(constant_spread(&[60.0, 40.0], &[0.0, 0.0], 100.0), None);
        assert_eq!(constant_spread(&[60.0, 40.0], &[0.0, 0.0], 90.0), None);
    }

    /// What has no single rate gives none: two signs, nothing, time before now, no number, out of reach.
    #[test]
    fn refuses_flows_without_a_single_rate() {
        let check = |amounts: &[f64], times: &[f64], value: f64| {
            assert_eq!(internal_yield(amounts, times, value), None, "{amounts:?} {times:?} {value}");
            assert_eq!(constant_spread(amounts, times, value), None, "{amounts:?} {times:?} {value}");
        };
        check(&[], &[], 100.0);
        check(&[100.0], &[1.0], 0.0);
        check(&[100.0], &[1.0], f64::NAN);
        check(&[100.0, f64::NAN], &[1.0, 2.0], 100.0);
        check(&[-10.0, 120.0], &[1.0, 2.0], 100.0);
        check(&[100.0], &[1.0], -100.0);
        check(&[50.0, 60.0], &[-1.0, 2.0], 100.0);
        check(&[50.0, 60.0], &[f64::NAN, 2.0], 100.0);
        check(&[100.0], &[1.0], 1e6);
    }

    /// A liability has the yield and the spread of the asset on the other side.
    #[test]
    fn both_sides_have_one_rate() {
        let (amounts, times) = ([4.0, 104.0], [0.5, 1.5]);
        let owed = amounts.map(|amount| -amount);
        for value in [90.0, 108.0, 115.0] {
            assert_eq!(internal_yield(&amounts, &times, value), internal_yield(&owed, &times, -value));
            assert_eq!(constant_spread(&amounts, &times, value), constant_spread(&owed, &times, -value));
        }
    }
}
