//! Where a falling function is zero, by bisection: the one root finder behind yields and spreads.
//!
//! Source: R. P. Brent, *Algorithms for Minimization without Derivatives*, Prentice-Hall 1973, chapter 4. Plain
//! bisection is chosen over its faster kin because it needs no derivative, cannot leave the bracket and gives the same
//! bits.

/// Ends of the interval a root is looked for in, the lower one first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bracket {
    /// Lower end, finite.
    pub(super) low: f64,
    /// Upper end, finite.
    pub(super) high: f64,
}

/// Halvings after which the bracket is as narrow as it gets: 2^-200 of any bracket in use is below 1e-59.
const HALVINGS: u32 = 200;

/// The place in a bracket where a falling function is zero, to the last bit or to 2^-200 of the bracket.
///
/// * `function` — falls, or stays, over the whole bracket
///
/// `None` when it does not go from zero or more at the lower end to zero or less at the upper one, when it is zero at
/// both ends (then every place is a root, and none is the one), and when it is not a number anywhere it is looked at.
pub(super) fn falling_root(bracket: Bracket, function: impl Fn(f64) -> f64) -> Option<f64> {
    let Bracket { mut low, mut high } = bracket;
    let (at_low, at_high) = (function(low), function(high));
    // Written so that a NaN fails.
    if !(at_low >= 0.0 && at_high <= 0.0 && at_low > at_high) {
        return None;
    }
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        let found = function(middle);
        if found.is_nan() {
            return None;
        }
        if found > 0.0 { low = middle } else { high = middle }
    }
    Some(0.5 * (low + high))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BRACKET: Bracket = Bracket { low: -1.0, high: 4.0 };

    fn check(function: impl Fn(f64) -> f64, expected: Option<f64>) {
        let found = falling_root(BRACKET, function);
        match (found, expected) {
            (Some(found), Some(wanted)) => assert!((found - wanted).abs() < 1e-15, "{found} {wanted}"),
            _ => assert_eq!(found, expected),
        }
    }

    #[test]
    fn finds_a_root_wherever_it_is_in_the_bracket() {
        for root in [-1.0, -0.5, 0.0, 1e-30, 0.03, 1.0 / 3.0, 4.0] {
            check(|x| root - x, Some(root));
        }
        check(|x| 2.0 - x * x * x, Some(libm::cbrt(2.0)));
    }

    /// A function above zero everywhere, below it, rising, flat at zero, or without a value has no root to give.
    #[test]
    fn refuses_what_does_not_fall_through_zero() {
        check(|x| 5.0 - x, None);
        check(|x| -2.0 - x, None);
        check(|x| x, None);
        check(|_| 0.0, None);
        check(|_| f64::NAN, None);
        check(|x| if x > 1.0 && x < 2.0 { f64::NAN } else { 1.4 - x }, None);
    }
}
