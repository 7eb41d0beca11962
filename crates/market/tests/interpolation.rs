//! Laws of the four interpolations.
#![cfg(test)]

use plimsoll_market::{DiscountCurve, Interpolation};
use plimsoll_units::{Compounding, Day, Rate};

const ALL: [Interpolation; 4] = [
    Interpolation::LogLinearDiscount,
    Interpolation::LinearZero,
    Interpolation::MonotoneConvex,
    Interpolation::NaturalCubicZero,
];

fn as_of() -> Day {
    "2025-12-31".parse().unwrap()
}

/// Continuous zero rates at days from the curve's day.
fn curve(nodes: &[(i32, f64)], interpolation: Interpolation) -> DiscountCurve {
    let node =
        |(days, rate): &(i32, f64)| (as_of() + *days, Rate::new(*rate, Compounding::Continuous).unwrap());
    let nodes: Vec<_> = nodes.iter().map(node).collect();
    DiscountCurve::from_zero_rates("X", as_of(), &nodes, interpolation).unwrap()
}

const HUMPED: [(i32, f64); 6] =
    [(91, 0.081), (365, 0.070), (1460, 0.044), (3285, 0.070), (7300, 0.040), (10_950, 0.030)];
const BELOW_ZERO: [(i32, f64); 4] = [(182, -0.006), (730, -0.004), (1825, 0.001), (3650, 0.006)];

fn zero(curve: &DiscountCurve, days: i32) -> f64 {
    curve.zero_rate(as_of() + days, Compounding::Continuous).unwrap().per_year()
}

#[test]
fn nodes_are_reproduced_and_the_curve_has_no_jumps() {
    for interpolation in ALL {
        for nodes in [&HUMPED[..], &BELOW_ZERO[..], &HUMPED[..1], &HUMPED[..2]] {
            let curve = curve(nodes, interpolation);
            assert!((curve.discount_factor(as_of()) - 1.0).abs() < f64::MIN_POSITIVE);
            for (days, rate) in nodes {
                assert!((zero(&curve, *days) - rate).abs() < 1e-14, "{interpolation:?} {days}");
            }
            let last = nodes[nodes.len() - 1];
            for days in 1..last.0 + 500 {
                // Forwards of these nodes stay within 30 % a year.
                let step = curve.discount_factor(as_of() + days) / curve.discount_factor(as_of() + days - 1);
                assert!((step - 1.0).abs() < 0.3 / 365.0, "{interpolation:?} {days}: {step}");
            }
            assert!((zero(&curve, last.0 + 5000) - last.1).abs() < 1e-15, "flat after the last node");
            assert_eq!(curve.last_node(), as_of() + last.0);
        }
    }
}

#[test]
fn the_zero_rate_is_flat_before_the_first_node() {
    for interpolation in [ALL[0], ALL[1], ALL[3]] {
        let curve = curve(&HUMPED, interpolation);
        for days in [1, 45, 90] {
            assert!((zero(&curve, days) - 0.081).abs() < 1e-13, "{interpolation:?} {days}");
        }
    }
}

/// Between nodes, by hand: constant forwards, and linear zero rates, halfway from 365 to 1460 days.
#[test]
fn halfway_between_two_nodes() {
    let half = 365 + 1095 / 2;
    let share = f64::from(half - 365) / 1095.0;
    let exponent = (0.07 + (4.0 * 0.044 - 0.07) * share) / (f64::from(half) / 365.0);
    assert!((zero(&curve(&HUMPED, ALL[0]), half) - exponent).abs() < 1e-14);
    assert!((zero(&curve(&HUMPED, ALL[1]), half) - (0.07 + (0.044 - 0.07) * share)).abs() < 1e-14);
}

/// One rate everywhere is one rate everywhere.
#[test]
fn flat_stays_flat() {
    for interpolation in ALL {
        let curve = curve(&[(31, 0.03), (365, 0.03), (1825, 0.03), (10_950, 0.03)], interpolation);
        for days in (1..12_000).step_by(97) {
            // A factor is right to 1e-16, its zero rate over one day to 365 times that.
            assert!((zero(&curve, days) - 0.03).abs() < 1e-13, "{interpolation:?} {days}");
        }
    }
}

/// Where factors fall from node to node, they fall from day to day; Hagan and West promise it for monotone convex.
#[test]
fn forwards_are_positive_where_the_nodes_allow_it() {
    // Forwards of 1 % and 6 % in turn: the middle one would be 3.5 %, more than twice the smaller.
    let saw: Vec<(i32, f64)> = (1..=10)
        .map(|year| (365 * year, (0.01 * f64::from(year) + 0.05 * f64::from(year / 2)) / f64::from(year)))
        .collect();
    for nodes in [&saw[..], &[(365, 0.05), (730, 0.026), (1095, 0.03)][..]] {
        for interpolation in [ALL[0], ALL[2]] {
            let curve = curve(nodes, interpolation);
            for days in 1..nodes[nodes.len() - 1].0 {
                let [before, after] = [days - 1, days].map(|d| curve.discount_factor(as_of() + d));
                assert!(after <= before, "{interpolation:?} {days}: {before} {after}");
            }
        }
    }
}

#[test]
fn names_are_read_and_listed() {
    assert_eq!("monotone_convex".parse(), Ok(Interpolation::MonotoneConvex));
    let error = "cubic".parse::<Interpolation>().unwrap_err().to_string();
    assert_eq!(
        error,
        "no interpolation \"cubic\"; there are log_linear_discount, linear_zero, monotone_convex, natural_cubic_zero"
    );
}
