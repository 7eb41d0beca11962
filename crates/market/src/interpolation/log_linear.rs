//! y(t) linear between nodes: constant forward rates.

use super::left_node;

/// The exponent left of node `right`.
pub(super) fn exponent(times: &[f64], exponents: &[f64], right: usize, time: f64) -> f64 {
    let (start, below) = left_node(times, exponents, right);
    below + (exponents[right] - below) * ((time - start) / (times[right] - start))
}
