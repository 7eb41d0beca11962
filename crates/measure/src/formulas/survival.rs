//! How long cash and what can be made cash last, and how little more of a run ends it.
//!
//! Survival: the first day on which capacity + cumulative net flow is below zero. Reverse stress: the smallest scaling of
//! the run that makes that happen within a number of days, found by halving.
//! Source: Basel Committee, BCBS 144, principles 5, 10 and 12; EBA/ITS on additional liquidity monitoring, C 66.01.

use plimsoll_units::Micros;

/// The first day on which less than nothing is left, from 1; `None` when there is none.
///
/// * `capacity` — cash and what can be made cash by the end of each day
/// * `net` — net flow of each day; outflows negative
///
/// ```
/// use plimsoll_measure::formulas::survival_day;
/// use plimsoll_units::Micros;
/// let money = |units: [i128; 3]| units.map(Micros::new);
/// assert_eq!(survival_day(&money([10, 10, 10]), &money([-4, -6, -1])), Some(3));
/// assert_eq!(survival_day(&money([10, 12, 12]), &money([-4, -6, -1])), None);
/// ```
#[must_use]
pub fn survival_day(capacity: &[Micros], net: &[Micros]) -> Option<usize> {
    let mut cumulative = Micros::ZERO;
    for (place, (capacity, net)) in plimsoll_units::pair(capacity, net).enumerate() {
        cumulative += *net;
        if *capacity + cumulative < Micros::ZERO {
            return Some(place + 1);
        }
    }
    None
}

/// The smallest scaling that exhausts, to twelve digits; `None` when none up to the largest does.
///
/// * `most` — the largest scaling that is tried
/// * `exhausts` — whether a scaling does; one that does is not undone by a larger
///
/// ```
/// use plimsoll_measure::formulas::smallest_scaling;
/// let found = smallest_scaling(8.0, |scaling| 30.0 * scaling > 75.0).unwrap();
/// assert!((found - 2.5).abs() < 1e-11);
/// assert_eq!(smallest_scaling(2.0, |scaling| 30.0 * scaling > 75.0), None);
/// ```
#[must_use]
pub fn smallest_scaling(most: f64, exhausts: impl Fn(f64) -> bool) -> Option<f64> {
    if exhausts(0.0) {
        return Some(0.0);
    }
    let (mut low, mut high) = (0.0, most.min(1.0));
    while !exhausts(high) {
        if high >= most {
            return None;
        }
        (low, high) = (high, (high * 2.0).min(most));
    }
    for _ in 0..44 {
        let middle = f64::midpoint(low, high);
        if exhausts(middle) { high = middle } else { low = middle }
    }
    Some(high)
}
