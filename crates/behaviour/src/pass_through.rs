//! How much of a change of market rates a deposit rate follows.

/// The rate of a deposit after its reference rate has moved: r + β·(reference then - reference now), above a floor.
///
/// * `rate_now` — per year
/// * `reference_now`, `reference_then` — per year, of the rate the deposit follows
/// * `pass_through` — β, 0 to 1
/// * `floor` — lowest rate paid, where there is one; a rate that is below it today is not lifted
///
/// ```
/// // A third of a rise from 0.1 % to 3.7 % reaches the depositor.
/// let rate = plimsoll_behaviour::deposit_rate(0.0004, 0.0008, 0.0365, 0.316, Some(0.0));
/// assert!((rate - 0.01168).abs() < 1e-5);
/// ```
#[must_use]
pub fn deposit_rate(
    rate_now: f64,
    reference_now: f64,
    reference_then: f64,
    pass_through: f64,
    floor: Option<f64>,
) -> f64 {
    let rate = rate_now + pass_through * (reference_then - reference_now);
    floor.map_or(rate, |floor| rate.max(floor.min(rate_now)))
}
