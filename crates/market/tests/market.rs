//! Markets: indices projected from curves, published values, and what a market refuses.
#![cfg(test)]

use plimsoll_market::{DiscountCurve, Fixings, Index, Interpolation, Market, MarketParts, Scenario};
use plimsoll_units::{BasisPoints, Compounding, Currency, Day, DayCount, DayGrid, Rate};

fn as_of() -> Day {
    "2025-12-31".parse().unwrap()
}

fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}

fn flat(name: &str, rate: f64) -> DiscountCurve {
    let node = (as_of() + 3650, Rate::new(rate, Compounding::Continuous).unwrap());
    DiscountCurve::from_zero_rates(name, as_of(), &[node], Interpolation::LinearZero).unwrap()
}

fn index(code: &str, tenor: &str, curve: &str) -> Index {
    Index {
        code: code.to_owned(),
        currency: currency("EUR"),
        tenor: tenor.parse().unwrap(),
        day_count: DayCount::Actual360,
        curve: curve.to_owned(),
        basis: 0.0,
    }
}

/// Discounting at 3 %, projecting at 5 %, one past and one future fixing.
fn parts() -> MarketParts {
    let mut parts = MarketParts::default();
    parts.discount.insert(currency("EUR"), flat("EUR-ESTR", 0.03));
    parts.curves.insert("EUR-3M".to_owned(), flat("EUR-3M", 0.05));
    parts.indices = vec![index("EURIBOR-3M", "3M", "EUR-3M"), index("SWAP-2Y", "2Y", "EUR-ESTR")];
    parts.fixings.insert("EURIBOR-3M", as_of() - 2, 0.021);
    parts.fixings.insert("EURIBOR-3M", as_of() + 1, 0.99);
    parts
}

/// 3 months from 2025-12-31 are 90 days: (e^(0.05·90/365) - 1)·360/90 = 4.962 031 865 %.
#[test]
fn forwards_of_an_index() {
    let market = Market::new(as_of(), parts()).unwrap();
    let grid = DayGrid::new(as_of() - 3, as_of() + 1);
    let found = market.observed("EURIBOR-3M", grid).unwrap();
    assert!(found[0].is_nan() && found[2].is_nan(), "no fixing");
    assert!((found[1] - 0.021).abs() < 1e-15, "published");
    assert!((found[3] - 0.049_620_318_653_545).abs() < 1e-14, "{}", found[3]);
    assert!(found[4] < 0.06, "nobody knows a fixing of tomorrow: {}", found[4]);
    // Beyond twelve months it compounds once a year: 730 days of 3 % over 730/360 years.
    let long = market.observed("SWAP-2Y", DayGrid::new(as_of(), as_of())).unwrap();
    let expected = libm::exp(0.03 * 360.0 / 365.0) - 1.0;
    assert!((long[0] - expected).abs() < 1e-14, "{}", long[0]);
}

/// A projection curve moves with the currency of its indices.
#[test]
fn projections_follow_a_shock() {
    let market = Market::new(as_of(), parts()).unwrap();
    let up = Scenario::parallel("up", BasisPoints(100.0)).unwrap().apply(&market).unwrap();
    let found = up.observed("EURIBOR-3M", DayGrid::new(as_of(), as_of())).unwrap();
    let expected = (libm::exp(0.06 * 90.0 / 365.0) - 1.0) * 4.0;
    assert!((found[0] - expected).abs() < 1e-14, "{}", found[0]);
}

/// A run of days gives what each day alone gives.
#[test]
fn a_walk_over_days_is_each_day_alone() {
    let nodes = [(30, 0.02), (400, 0.04), (900, 0.01), (4000, 0.05)]
        .map(|(days, rate)| (as_of() + days, Rate::new(rate, Compounding::Periodic(1)).unwrap()));
    for name in ["log_linear_discount", "linear_zero", "monotone_convex", "natural_cubic_zero"] {
        let curve = DiscountCurve::from_zero_rates("X", as_of(), &nodes, name.parse().unwrap()).unwrap();
        let index = index("X-6M", "6M", "X");
        let all = index.forwards(&curve, DayGrid::new(as_of(), as_of() + 4500));
        for days in (0..4500).step_by(61) {
            let alone = index.forwards(&curve, DayGrid::new(as_of() + days, as_of() + days));
            assert_eq!(all[usize::try_from(days).unwrap()].to_bits(), alone[0].to_bits(), "{name} {days}");
        }
    }
}

fn check_refused(change: impl FnOnce(&mut MarketParts), expected: &str) {
    let mut changed = parts();
    change(&mut changed);
    assert_eq!(Market::new(as_of(), changed).unwrap_err().to_string(), expected);
}

#[test]
fn refuses_what_would_mislead() {
    let market = Market::new(as_of(), parts()).unwrap();
    let error = market.curve("EUR-6M").unwrap_err().to_string();
    assert_eq!(error, "no curve \"EUR-6M\"; the market has \"EUR-ESTR\", \"EUR-3M\"");
    check_refused(
        |parts| parts.indices.push(index("E", "6M", "EUR-6M")),
        "no curve \"EUR-6M\"; the market has \"EUR-ESTR\", \"EUR-3M\"",
    );
    check_refused(
        |parts| parts.indices.push(index("SWAP-2Y", "2Y", "EUR-3M")),
        "two indices are called \"SWAP-2Y\"",
    );
    check_refused(
        |parts| parts.indices.push(index("E", "0M", "EUR-3M")),
        "index \"E\" needs a tenor of at least a day",
    );
    check_refused(
        |parts| {
            let day_count = DayCount::Business252;
            parts.indices.push(Index { day_count, ..index("E", "1D", "EUR-3M") });
        },
        "index \"E\" counts days by B252, and indices have no calendar; expected another day count",
    );
    for curve in ["EUR-3M", "EUR-ESTR"] {
        check_refused(
            |parts| parts.indices.push(Index { currency: currency("USD"), ..index("U", "3M", curve) }),
            &format!("index \"U\" in USD is projected from curve \"{curve}\", which is of EUR"),
        );
    }
    check_refused(
        |parts| assert!(parts.curves.insert("EUR-ESTR".to_owned(), flat("other", 0.01)).is_none()),
        "two curves are called \"EUR-ESTR\"",
    );
    check_refused(
        |parts| assert!(parts.fixings.insert("CPI", as_of(), f64::NAN).is_none()),
        "the fixing of \"CPI\" on 2025-12-31 is NaN; expected a finite number",
    );
    check_refused(
        |parts| assert!(parts.exchange.insert(currency("USD"), 0.0).is_none()),
        "exchange rate 0 of USD must be positive",
    );
    let error = Market::new(as_of() + 1, parts()).unwrap_err().to_string();
    assert_eq!(error, "curve \"EUR-ESTR\" is of 2025-12-31, the market of 2026-01-01");
}

/// The last value given for a day is the one kept, and the one it takes the place of is handed back.
#[test]
fn fixings_are_looked_up_by_day() {
    let mut fixings = Fixings::default();
    assert_eq!(fixings.insert("CPI", as_of(), 101.5), None);
    assert_eq!(fixings.insert("CPI", as_of(), 102.0), Some(101.5));
    assert_eq!((fixings.on("CPI", as_of()), fixings.on("CPI", as_of() - 1)), (Some(102.0), None));
    assert_eq!(fixings.on("HICP", as_of()), None);
}
