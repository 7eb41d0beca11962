//! Curves from public quotes, and the laws of shifts.
#![cfg(test)]

use plimsoll_market::{
    Change, DiscountCurve, DiscountTable, Interpolation, Market, MarketParts, PostShockFloor, Quote,
    QuoteKind, Scenario, Shift,
};
use plimsoll_units::{BasisPoints, Compounding, Day, DayCount, DayGrid};

const ALL: [Interpolation; 4] = [
    Interpolation::LogLinearDiscount,
    Interpolation::LinearZero,
    Interpolation::MonotoneConvex,
    Interpolation::NaturalCubicZero,
];

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// US Treasury daily par yield curve of 2022-12-30, percent.
fn treasury() -> Vec<Quote> {
    let quotes = [
        ("1M", 4.12),
        ("2M", 4.41),
        ("3M", 4.42),
        ("4M", 4.69),
        ("6M", 4.76),
        ("1Y", 4.73),
        ("2Y", 4.41),
        ("3Y", 4.22),
        ("5Y", 3.99),
        ("7Y", 3.96),
        ("10Y", 3.88),
        ("20Y", 4.14),
        ("30Y", 3.97),
    ];
    quotes
        .map(|(tenor, percent)| Quote {
            tenor: tenor.parse().unwrap(),
            rate: percent / 100.0,
            kind: QuoteKind::BondEquivalentPar,
        })
        .to_vec()
}

fn curve(interpolation: Interpolation) -> DiscountCurve {
    DiscountCurve::from_quotes("UST", day("2022-12-30"), &treasury(), interpolation).unwrap()
}

#[test]
fn treasury_quotes_reprice() {
    for interpolation in ALL {
        let curve = curve(interpolation);
        for quote in treasury() {
            assert!(quote.error_on(&curve).abs() < 1e-10, "{interpolation:?} {quote:?}");
        }
        let mut before = 1.0;
        for years in 1..=30 {
            let factor = curve.discount_factor(day("2022-12-30").plus_months(12 * years));
            assert!(factor < before && factor > 0.0);
            before = factor;
        }
    }
}

#[test]
fn swaps_and_deposits_reprice() {
    let deposits = [("3M", 0.021), ("6M", 0.022)].map(|(tenor, rate)| Quote {
        tenor: tenor.parse().unwrap(),
        rate,
        kind: QuoteKind::Deposit(DayCount::Actual360),
    });
    let swaps = [("1Y", 0.023), ("2Y", 0.025), ("5Y", 0.028), ("10Y", 0.030)].map(|(tenor, rate)| Quote {
        tenor: tenor.parse().unwrap(),
        rate,
        kind: QuoteKind::Swap(1, DayCount::Thirty360Europe),
    });
    let quotes: Vec<Quote> = deposits.into_iter().chain(swaps).collect();
    for interpolation in ALL {
        let curve = DiscountCurve::from_quotes("EUR", day("2025-06-30"), &quotes, interpolation).unwrap();
        for quote in &quotes {
            assert!(quote.error_on(&curve).abs() < 1e-10, "{interpolation:?} {quote:?}");
        }
    }
}

fn market(curve: DiscountCurve) -> Market {
    let mut parts = MarketParts::default();
    let as_of = curve.as_of();
    parts.discount.insert("USD".parse().unwrap(), curve);
    Market::new(as_of, parts).unwrap()
}

#[test]
fn no_shift_is_nothing_and_up_then_down_is_home() {
    let base = curve(Interpolation::MonotoneConvex);
    let up = base.shifted(Shift::Parallel(BasisPoints(200.0)), PostShockFloor::None);
    let home = up.shifted(Shift::Parallel(BasisPoints(-200.0)), PostShockFloor::None);
    let still = base.shifted(Shift::Parallel(BasisPoints(0.0)), PostShockFloor::None);
    for months in [1, 7, 25, 121, 359, 500] {
        let day = base.as_of().plus_months(months);
        assert!((still.discount_factor(day) - base.discount_factor(day)).abs() < 1e-15);
        assert!((home.discount_factor(day) - base.discount_factor(day)).abs() < 1e-14);
        let zero = |c: &DiscountCurve| c.zero_rate(day, Compounding::Continuous).unwrap().per_year();
        assert!((zero(&up) - zero(&base) - 0.02).abs() < 1e-12);
    }
}

#[test]
fn a_table_has_the_factors_of_every_day() {
    let curve =
        curve(Interpolation::LinearZero).shifted(Shift::Short(BasisPoints(-300.0)), PostShockFloor::Eu2024);
    let grid = DayGrid::new(curve.as_of(), curve.as_of().plus_months(400));
    let table = DiscountTable::new(&curve, grid);
    assert_eq!(table.factor_e15(0), 1_000_000_000_000_000);
    for index in 0..grid.len() {
        let factor = curve.discount_factor(grid.day(index).unwrap());
        assert!((table.factor(index) - factor).abs() <= 1e-15);
    }
}

#[test]
fn a_replaced_curve_can_be_shifted_too() {
    let usd = "USD".parse().unwrap();
    let mut parts = MarketParts::default();
    let base = curve(Interpolation::LinearZero);
    let as_of = base.as_of();
    let other = base.shifted(Shift::Parallel(BasisPoints(-100.0)), PostShockFloor::None);
    parts.discount.insert(usd, base.clone());
    parts.curves.insert("old".to_owned(), other);
    let market_with = Market::new(as_of, parts).unwrap();
    let change = Change {
        currency: Some(usd),
        replace: Some("old".to_owned()),
        shift: Shift::Parallel(BasisPoints(100.0)),
        floor: PostShockFloor::None,
    };
    let back = Scenario::new("back", vec![change.clone()]).apply(&market_with).unwrap();
    let day = as_of.plus_months(77);
    let found = back.discount_curve(usd).unwrap().discount_factor(day);
    assert!((found - base.discount_factor(day)).abs() < 1e-14);
    let error = Scenario::new("gone", vec![change]).apply(&market(base)).unwrap_err();
    assert_eq!(error.to_string(), "no curve \"old\"; the market has \"UST\"");
}

/// By hand, the same under every interpolation: six months simple, then a bond with one coupon left before the last.
#[test]
fn the_first_treasury_bonds_by_hand() {
    let half_year = 1.0 / (1.0 + 0.0476 * 182.0 / 365.0);
    let year = (1.0 - 0.0473 / 2.0 * half_year) / (1.0 + 0.0473 / 2.0);
    for interpolation in ALL {
        let curve = curve(interpolation);
        assert!((curve.discount_factor(day("2023-06-30")) - half_year).abs() < 1e-12, "{interpolation:?}");
        assert!((curve.discount_factor(day("2023-12-30")) - year).abs() < 1e-12, "{interpolation:?}");
    }
}

fn par(rates: &[(&str, f64)]) -> Vec<Quote> {
    let quote = |(tenor, rate): &(&str, f64)| Quote {
        tenor: tenor.parse().unwrap(),
        rate: *rate,
        kind: QuoteKind::BondEquivalentPar,
    };
    rates.iter().map(quote).collect()
}

/// Rates of a currency in crisis, from 80 % down to 30 %, and rates below zero (both made up).
#[test]
fn high_and_negative_quotes_reprice() {
    let mut high = treasury();
    let mut rate = 0.8;
    for quote in &mut high {
        quote.rate = rate;
        rate -= 0.5 / 12.0;
    }
    let low = par(&[("3M", -0.007), ("1Y", -0.006), ("2Y", -0.006), ("10Y", -0.002), ("30Y", 0.003)]);
    for interpolation in ALL {
        for quotes in [&high, &low] {
            let curve = DiscountCurve::from_quotes("X", day("2022-08-31"), quotes, interpolation).unwrap();
            for quote in quotes {
                assert!(quote.error_on(&curve).abs() < 1e-10, "{interpolation:?} {quote:?}");
            }
        }
    }
}

/// Two years at 10 %, then a bond whose coupons alone are worth more than par: no curve, and never one of NaN.
#[test]
fn quotes_that_no_curve_prices_are_refused() {
    let quotes = par(&[("1Y", 0.10), ("5Y", 0.10), ("30Y", 0.90)]);
    for interpolation in ALL {
        let error = DiscountCurve::from_quotes("X", day("2022-08-31"), &quotes, interpolation).unwrap_err();
        let text = error.to_string();
        assert!(text.starts_with("curve \"X\": the quote at 20"), "{interpolation:?} {text}");
        assert!(text.contains("cannot be repriced; off by"), "{interpolation:?} {text}");
    }
}

/// A swap of two days still pays its interest, at the end.
#[test]
fn the_shortest_swap_pays() {
    let kind = QuoteKind::Swap(1, DayCount::Actual360);
    let quote = Quote { tenor: "2D".parse().unwrap(), rate: 0.036, kind };
    let curve = DiscountCurve::from_quotes("X", day("2025-12-31"), &[quote], ALL[0]).unwrap();
    let expected = 1.0 / (1.0 + 0.036 * 2.0 / 360.0);
    assert!((curve.discount_factor(day("2026-01-02")) - expected).abs() < 1e-13);
}

fn check_refused(quote: Quote, expected: &str) {
    let error = DiscountCurve::from_quotes("X", day("2025-12-31"), &[quote], ALL[0]).unwrap_err();
    assert_eq!(error.to_string(), expected);
}

#[test]
fn quotes_without_meaning_are_refused() {
    let quote = |kind, rate| Quote { tenor: "1Y".parse().unwrap(), rate, kind };
    for per_year in [0, 5, 24] {
        check_refused(
            quote(QuoteKind::Swap(per_year, DayCount::Actual360), 0.03),
            &format!(
                "curve \"X\": the swap at 2026-12-31 pays {per_year} times a year; expected 1, 2, 3, 4, 6 or 12"
            ),
        );
    }
    check_refused(
        quote(QuoteKind::Deposit(DayCount::Business252), 0.03),
        "curve \"X\": the quote at 2026-12-31 counts days by B252, and quotes have no calendar; \
         expected another day count",
    );
    check_refused(
        quote(QuoteKind::BondEquivalentPar, f64::NAN),
        "curve \"X\": value NaN at 2026-12-31 is not a rate",
    );
    let nothing = DiscountCurve::from_quotes("X", day("2025-12-31"), &[], ALL[0]).unwrap_err();
    assert_eq!(nothing.to_string(), "curve \"X\" has no nodes");
    let twice = par(&[("12M", 0.03), ("1Y", 0.03)]);
    let twice = DiscountCurve::from_quotes("X", day("2025-12-31"), &twice, ALL[0]).unwrap_err();
    assert_eq!(twice.to_string(), "curve \"X\": node 2026-12-31 must be after 2026-12-31");
}
