//! z(t) = y(t)/t linear between nodes, flat before the first.

/// The exponent left of node `right`.
pub(super) fn exponent(times: &[f64], exponents: &[f64], right: usize, time: f64) -> f64 {
    let zero = |node: usize| exponents[node] / times[node];
    if right == 0 {
        return zero(0) * time;
    }
    let share = (time - times[right - 1]) / (times[right] - times[right - 1]);
    (zero(right - 1) + (zero(right) - zero(right - 1)) * share) * time
}
