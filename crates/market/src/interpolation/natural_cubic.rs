//! A natural cubic spline through the continuous zero rates, flat before the first node.
//!
//! Source: Press et al., *Numerical Recipes*, section 3.3 (tridiagonal system for the second derivatives).

/// Second derivatives of the zero rates at the nodes, zero at both ends, shape `[nodes]`.
pub(super) fn second_derivatives(times: &[f64], exponents: &[f64]) -> Vec<f64> {
    let nodes = times.len();
    let zero: Vec<f64> = plimsoll_units::pair(times, exponents).map(|(t, y)| y / t).collect();
    let mut second = vec![0.0; nodes];
    let mut upper = vec![0.0; nodes];
    for i in 1..nodes.saturating_sub(1) {
        let (before, after) = (times[i] - times[i - 1], times[i + 1] - times[i]);
        let slope = (zero[i + 1] - zero[i]) / after - (zero[i] - zero[i - 1]) / before;
        let pivot = 2.0 * (before + after) - before * upper[i - 1];
        upper[i] = after / pivot;
        second[i] = (6.0 * slope - before * second[i - 1]) / pivot;
    }
    for i in (1..nodes.saturating_sub(1)).rev() {
        second[i] -= upper[i] * second[i + 1];
    }
    second
}

/// The exponent left of node `right`.
pub(super) fn exponent(times: &[f64], exponents: &[f64], second: &[f64], right: usize, time: f64) -> f64 {
    let zero = |node: usize| exponents[node] / times[node];
    if right == 0 {
        return zero(0) * time;
    }
    let width = times[right] - times[right - 1];
    let (a, b) = ((times[right] - time) / width, (time - times[right - 1]) / width);
    let bend = ((a * a * a - a) * second[right - 1] + (b * b * b - b) * second[right]) * width * width / 6.0;
    (a * zero(right - 1) + b * zero(right) + bend) * time
}
