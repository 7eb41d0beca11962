//! Monotone convex forwards.
//!
//! Source: P. Hagan and G. West, *Interpolation Methods for Curve Construction*, Applied Mathematical Finance 13(2),
//! 2006, section 6: node forwards from the discrete forwards, then a function g on each interval whose average is zero.
//! A node forward between two positive discrete forwards is kept between zero and twice the smaller of the two, so that
//! forwards are positive wherever the nodes allow it; next to a negative one it is left alone.

use super::left_node;

/// Instantaneous forwards at the origin and the nodes, shape `[nodes + 1]`.
pub(super) fn node_forwards(times: &[f64], exponents: &[f64]) -> Vec<f64> {
    let nodes = times.len();
    let discrete = |node: usize| {
        let (start, below) = left_node(times, exponents, node);
        (exponents[node] - below) / (times[node] - start)
    };
    if nodes == 1 {
        return vec![discrete(0); 2];
    }
    let bounded = |forward: f64, smaller: f64| {
        if smaller > 0.0 { forward.clamp(0.0, 2.0 * smaller) } else { forward }
    };
    let mut forwards = vec![0.0; nodes + 1];
    for node in 0..nodes - 1 {
        let start = left_node(times, exponents, node).0;
        let width = times[node + 1] - start;
        let forward = (times[node] - start) / width * discrete(node + 1)
            + (times[node + 1] - times[node]) / width * discrete(node);
        forwards[node + 1] = bounded(forward, discrete(node).min(discrete(node + 1)));
    }
    let (first, last) = (discrete(0), discrete(nodes - 1));
    forwards[0] = bounded(first - 0.5 * (forwards[1] - first), first);
    forwards[nodes] = bounded(last - 0.5 * (forwards[nodes - 1] - last), last);
    forwards
}

/// The exponent left of node `right`.
pub(super) fn exponent(times: &[f64], exponents: &[f64], forwards: &[f64], right: usize, time: f64) -> f64 {
    let (start, below) = left_node(times, exponents, right);
    let width = times[right] - start;
    let discrete = (exponents[right] - below) / width;
    let x = (time - start) / width;
    below
        + discrete * (time - start)
        + width * integral(forwards[right] - discrete, forwards[right + 1] - discrete, x)
}

/// ∫ g from 0 to x, for g(0) = `g0` and g(1) = `g1`; the four regions of the paper.
fn integral(g0: f64, g1: f64, x: f64) -> f64 {
    if g0 == 0.0 && g1 == 0.0 {
        return 0.0;
    }
    let opposite = g0 * g1 < 0.0;
    if opposite && g1.abs() >= 0.5 * g0.abs() && g1.abs() <= 2.0 * g0.abs() {
        return g0 * (x - 2.0 * x * x + x * x * x) + g1 * (x * x * x - x * x);
    }
    if opposite && g1.abs() > 2.0 * g0.abs() {
        let eta = (g1 + 2.0 * g0) / (g1 - g0);
        let beyond = (x - eta).max(0.0);
        return g0 * x + (g1 - g0) * beyond * beyond * beyond / (3.0 * (1.0 - eta) * (1.0 - eta));
    }
    if opposite {
        let eta = 3.0 * g1 / (g1 - g0);
        let left = (eta - x).max(0.0);
        return g1 * x + (g0 - g1) * (eta * eta * eta - left * left * left) / (3.0 * eta * eta);
    }
    let eta = g1 / (g1 + g0);
    let level = -g0 * g1 / (g0 + g1);
    let (left, beyond) = ((eta - x).max(0.0), (x - eta).max(0.0));
    let before = if eta > 0.0 {
        (g0 - level) * (eta * eta * eta - left * left * left) / (3.0 * eta * eta)
    } else {
        0.0
    };
    let after = if eta < 1.0 {
        (g1 - level) * beyond * beyond * beyond / (3.0 * (1.0 - eta) * (1.0 - eta))
    } else {
        0.0
    };
    level * x + before + after
}

#[cfg(test)]
mod tests {
    use super::integral;

    /// g has average zero in all four regions, so that the nodes are reproduced.
    #[test]
    fn average_of_g_is_zero() {
        for (g0, g1) in [
            (1.0, -1.0),
            (-1.0, 1.5),
            (1.0, -3.0),
            (-1.0, 5.0),
            (1.0, -0.2),
            (-1.0, 0.1),
            (1.0, 2.0),
            (-1.0, -0.5),
            (0.0, 1.0),
            (1.0, 0.0),
        ] {
            assert!(integral(g0, g1, 1.0).abs() < 1e-15, "{g0} {g1}: {}", integral(g0, g1, 1.0));
            assert!(integral(g0, g1, 0.0).abs() < 1e-15);
        }
    }
}
