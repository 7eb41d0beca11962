//! Shock shapes, floors and scenarios against the figures of the standards.
#![cfg(test)]

use plimsoll_market::{
    Change, DiscountCurve, DiscountTable, Interpolation, KeyRateTent, Market, MarketParts, PostShockFloor,
    Scenario, Shift, ShockSizes, standard_sizes,
};
use plimsoll_units::{BasisPoints, Compounding, Currency, Day, DayGrid, Rate, Tenor};

fn as_of() -> Day {
    "2025-12-31".parse().unwrap()
}

fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}

/// Continuous zero rate after `years` of 365 days.
fn zero(curve: &DiscountCurve, years: i32) -> f64 {
    curve.zero_rate(as_of() + 365 * years, Compounding::Continuous).unwrap().per_year()
}

/// A curve through continuous zero rates in basis points, at times in years.
fn curve(name: &str, nodes: &[(f64, f64)]) -> DiscountCurve {
    let node = |(years, rate): &(f64, f64)| {
        #[expect(clippy::cast_possible_truncation, reason = "whole days of a few years")]
        let day = as_of() + (years * 365.0).round() as i32;
        (day, Rate::new(rate / 1e4, Compounding::Continuous).unwrap())
    };
    let nodes: Vec<_> = nodes.iter().map(node).collect();
    DiscountCurve::from_zero_rates(name, as_of(), &nodes, Interpolation::LinearZero).unwrap()
}

fn market(curves: &[(&str, DiscountCurve)]) -> Market {
    let discount = curves.iter().map(|(code, curve)| (currency(code), curve.clone())).collect();
    Market::new(as_of(), MarketParts { discount, ..MarketParts::default() }).unwrap()
}

const MIDPOINTS: [f64; 19] = [
    0.0028, 0.0417, 0.1667, 0.375, 0.625, 0.875, 1.25, 1.75, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 12.5,
    17.5, 25.0,
];

fn check_shape(shift: &Shift, expected: [f64; 19]) {
    for (years, expected) in plimsoll_units::pair(&MIDPOINTS, &expected) {
        let found = shift.at(*years).0;
        assert!((found - expected).abs() < 1e-4, "{shift:?} {years}: {found}, expected {expected}");
    }
}

/// BCBS d368 Annex 2, sizes of USD (200, 300, 150) at the 19 bucket midpoints, computed apart from this code.
#[test]
fn usd_of_2016_at_every_bucket() {
    let sizes = standard_sizes("BCBS-2016", currency("USD")).unwrap();
    check_shape(
        &Shift::Steepener(sizes),
        [
            -194.7691, -191.5776, -181.5299, -165.4684, -147.264, -130.1624, -106.4332, -78.064, -41.6363,
            -2.5645, 27.8647, 51.5629, 70.0191, 84.3929, 95.5871, 104.3052, 120.5008, 130.8459, 134.363,
        ],
    );
    check_shape(
        &Shift::Flattener(sizes),
        [
            239.7691, 236.5776, 226.5299, 210.4684, 192.264, 175.1624, 151.4332, 123.064, 86.6363, 47.5645,
            17.1353, -6.5629, -25.0191, -39.3929, -50.5871, -59.3052, -75.5008, -85.8459, -89.363,
        ],
    );
    check_shape(
        &Shift::Short(sizes.short),
        [
            299.7901, 296.8887, 287.7544, 273.1531, 256.6036, 241.0568, 219.4847, 193.6946, 160.5784,
            125.0586, 97.3957, 75.8519, 59.0735, 46.0065, 35.8299, 27.9043, 13.1811, 3.7764, 0.5791,
        ],
    );
}

/// BCBS d578, sizes of GBP (275, 425, 250) at the 19 bucket midpoints, computed apart from this code.
#[test]
fn gbp_of_2024_at_every_bucket() {
    let sizes = standard_sizes("BCBS-2024", currency("GBP")).unwrap();
    check_shape(
        &Shift::Steepener(sizes),
        [
            -275.8992, -271.0516, -255.7897, -231.3933, -203.7418, -177.7657, -141.7223, -98.6313, -43.2998,
            16.0479, 62.268, 98.2642, 126.298, 148.1308, 165.1342, 178.3765, 202.9766, 218.6902, 224.0324,
        ],
    );
    check_shape(
        &Shift::Flattener(sizes),
        [
            339.6571, 334.9183, 319.9989, 296.1501, 269.1192, 243.7261, 208.4917, 166.3678, 112.2781,
            54.2624, 9.0797, -26.1086, -53.5133, -74.8561, -91.4778, -104.4229, -128.4709, -143.8318,
            -149.0541,
        ],
    );
    check_shape(
        &Shift::Short(BasisPoints(-sizes.short.0)),
        [
            -424.7026, -420.5924, -407.6521, -386.9669, -363.5218, -341.4971, -310.9366, -274.4006,
            -227.4861, -177.1664, -137.9773, -107.4568, -83.6875, -65.1759, -50.759, -39.5312, -18.6732,
            -5.35, -0.8204,
        ],
    );
}

/// The six of EU 2024/856 for EUR (200, 250, 100), by name, on a curve: what each day's zero rate moves by.
///
/// Expected: the formulas of BCBS d368 Annex 2 at 1, 2, 3, 5, 7, 10, 20 and 30 years, computed apart from this code.
#[test]
fn the_eu_six_move_every_day_of_the_euro_curve() {
    let base = market(&[("EUR", curve("ESTR", &[(1.0, 190.0), (10.0, 260.0), (30.0, 240.0)]))]);
    let six = Scenario::supervisory_six("EU-2024", PostShockFloor::None, &[currency("EUR"); 2]).unwrap();
    let names: Vec<&str> = six.iter().map(Scenario::name).collect();
    assert_eq!(names, ["parallel_up", "parallel_down", "steepener", "flattener", "short_up", "short_down"]);
    let years = [1, 2, 3, 5, 7, 10, 20, 30];
    let short = [
        194.700_195_767_851_23,
        151.632_664_928_158_36,
        118.091_638_185_253_67,
        71.626_199_215_047_52,
        43.443_485_862_611_28,
        20.521_249_655_974_7,
        1.684_486_749_771_366_7,
        0.138_271_092_536_958_4,
    ];
    let steepener = [
        -106.647_197_725_529_74,
        -63.148_991_577_439_94,
        -29.272_554_567_106_21,
        17.657_538_792_802,
        46.122_079_278_762_6,
        69.273_537_847_465_55,
        88.298_668_382_730_92,
        89.860_346_196_537_68,
    ];
    let flattener = [
        142.488_203_598_565_3,
        97.697_971_525_284_7,
        62.815_303_712_663_83,
        14.491_247_183_649_428,
        -14.818_774_702_884_255,
        -38.657_900_357_786_3,
        -58.248_133_780_237_78,
        -59.856_198_063_761_57,
    ];
    let expected = [[200.0; 8], [-200.0; 8], steepener, flattener, short, short.map(|size: f64| -size)];
    for (scenario, expected) in plimsoll_units::pair(&six, &expected) {
        let shocked = scenario.apply(&base).unwrap();
        let [base, shocked] = [&base, &shocked].map(|m| m.discount_curve(currency("EUR")).unwrap());
        for (years, expected) in plimsoll_units::pair(&years, expected) {
            let moved = (zero(shocked, *years) - zero(base, *years)) * 1e4;
            assert!((moved - expected).abs() < 1e-9, "{} {years}: {moved}", scenario.name());
        }
        // One unit in 77 days, between the nodes, is discounted at the moved rate of that very day.
        let time = 77.0 / 365.0;
        let shift = scenario.changes()[0].shift.at(time).to_fraction();
        let factor = shocked.discount_factor(as_of() + 77);
        let expected = base.discount_factor(as_of() + 77) * libm::exp(-shift * time);
        assert!((factor - expected).abs() < 1e-15, "{}", scenario.name());
    }
}

/// Post-shock rates of EUR under EU 2024/856 Article 3(7), base partly negative; computed apart from this code.
///
/// Columns: years, base, then the six in their order.
#[test]
fn the_eu_floor_under_the_six() {
    let table = [
        [0.0028, -55.0, 145.0, -149.9916, -149.9916, 144.8181, 194.8251, -149.9916],
        [0.25, -50.0, 150.0, -149.25, -149.25, 134.2474, 184.8533, -149.25],
        [1.0, -45.0, 155.0, -147.0, -147.0, 97.4882, 149.7002, -147.0],
        [5.0, -20.0, 180.0, -135.0, -2.3425, -5.5088, 51.6262, -91.6262],
        [10.0, 10.0, 210.0, -120.0, 79.2735, -28.6579, 30.5212, -10.5212],
        [20.0, 40.0, 240.0, -90.0, 128.2987, -18.2481, 41.6845, 38.3155],
        [30.0, 30.0, 230.0, -60.0, 119.8603, -29.8562, 30.1383, 29.8617],
        [50.0, 20.0, 220.0, 0.0, 109.9991, 0.0, 20.0009, 19.9991],
    ];
    let six = Scenario::supervisory_six("EU-2024", PostShockFloor::Eu2024, &[currency("EUR")]).unwrap();
    for row in table {
        let (years, base) = (row[0], row[1]);
        for (scenario, expected) in plimsoll_units::pair(&six, &row[2..]) {
            let Change { shift, floor, .. } = &scenario.changes()[0];
            let post = floor.applied(base / 1e4, base / 1e4 + shift.at(years).to_fraction(), years) * 1e4;
            assert!((post - expected).abs() < 1e-4, "{} {years}: {post}", scenario.name());
        }
    }
    // The same on a curve, at its nodes of 1 and 10 years.
    let base = market(&[("EUR", curve("ESTR", &[(1.0, -45.0), (10.0, 10.0)]))]);
    let down = six[1].apply(&base).unwrap();
    let curve = down.discount_curve(currency("EUR")).unwrap();
    for (years, expected) in [(1, -147.0), (10, -120.0)] {
        assert!((zero(curve, years) * 1e4 - expected).abs() < 1e-9);
    }
}

/// CAD of 2024 (parallel 200, short 275) over the lower bound of -75 bp in OSFI B-12 (2026), Annex 1 paragraph 12.
#[test]
fn the_canadian_floor() {
    let six = Scenario::supervisory_six("BCBS-2024", PostShockFloor::Canada2026, &[currency("CAD")]).unwrap();
    let table = [[0.0028, 50.0, -75.0, -75.0], [2.5, 120.0, -75.0, -27.1969], [9.5, 200.0, 0.0, 174.421]];
    for [years, base, parallel, short] in table {
        for (scenario, expected) in [(&six[1], parallel), (&six[5], short)] {
            let Change { shift, floor, .. } = &scenario.changes()[0];
            let post = floor.applied(base / 1e4, base / 1e4 + shift.at(years).to_fraction(), years) * 1e4;
            assert!((post - expected).abs() < 1e-4, "{} {years}: {post}", scenario.name());
        }
    }
}

/// One basis point at every key rate together is one basis point everywhere, in discount factors too.
#[test]
fn key_rate_tents_add_up_on_a_curve() {
    let key_rates: Vec<Tenor> = ["3M", "1Y", "5Y", "10Y", "30Y"].map(|t| t.parse().unwrap()).to_vec();
    let base = curve("ESTR", &[(0.5, 190.0), (7.0, 260.0)]);
    let tents = (0..key_rates.len()).fold(base.clone(), |curve, place| {
        let tent = KeyRateTent::new(&key_rates, place, BasisPoints(1.0)).unwrap();
        curve.shifted(Shift::KeyRate(tent), PostShockFloor::None)
    });
    let parallel = base.shifted(Shift::Parallel(BasisPoints(1.0)), PostShockFloor::None);
    for days in [1, 30, 91, 92, 400, 2000, 3650, 5000, 10_950, 20_000] {
        let [found, expected] = [&tents, &parallel].map(|curve| curve.discount_factor(as_of() + days));
        assert!((found - expected).abs() < 1e-15, "{days}: {found} {expected}");
    }
}

/// A change of one currency leaves the others as they were, to the bit.
#[test]
fn a_shock_of_one_currency_stays_there() {
    let [eur, usd] = ["EUR", "USD"].map(currency);
    let market = market(&[("EUR", curve("ESTR", &[(1.0, 200.0)])), ("USD", curve("SOFR", &[(1.0, 400.0)]))]);
    let shift = Shift::Parallel(BasisPoints(100.0));
    let change = Change { currency: Some(usd), replace: None, shift, floor: PostShockFloor::None };
    let shocked = Scenario::new("usd_up", vec![change]).apply(&market).unwrap();
    assert_eq!(shocked.discount_curve(eur), market.discount_curve(eur));
    assert!((zero(shocked.discount_curve(usd).unwrap(), 3) - 0.05).abs() < 1e-15);
    let user = Scenario::parallel("plus_200", BasisPoints(200.0)).unwrap().apply(&market).unwrap();
    for (currency, expected) in [(eur, 0.04), (usd, 0.06)] {
        assert!((zero(user.discount_curve(currency).unwrap(), 3) - expected).abs() < 1e-15);
    }
}

fn check_refused(change: Change, expected: &str) {
    let market = market(&[("EUR", curve("ESTR", &[(1.0, 200.0)]))]);
    assert_eq!(Scenario::new("odd", vec![change]).apply(&market).unwrap_err().to_string(), expected);
}

#[test]
fn refuses_scenarios_that_do_not_do_what_they_say() {
    let eur = Some(currency("EUR"));
    let change = |currency, replace: Option<&str>, shift| Change {
        currency,
        replace: replace.map(str::to_owned),
        shift,
        floor: PostShockFloor::None,
    };
    let up = || Shift::Parallel(BasisPoints(100.0));
    check_refused(
        change(Some(currency("USD")), None, up()),
        "no discount curve in USD; the market has curves in EUR",
    );
    check_refused(change(eur, Some("SOFR"), up()), "no curve \"SOFR\"; the market has \"ESTR\"");
    check_refused(
        change(None, Some("ESTR"), up()),
        "scenario \"odd\" replaces a discount curve by \"ESTR\"; expected the currency of that curve",
    );
    let bp = BasisPoints;
    let sizes = ShockSizes { parallel: bp(0.0), short: bp(f64::INFINITY), long: bp(0.0) };
    for shift in [Shift::Parallel(bp(f64::INFINITY)), Shift::Steepener(sizes)] {
        check_refused(change(eur, None, shift), "a shock of inf basis points is not a finite number");
    }
    let key_rate: Tenor = "P1Y".parse().unwrap();
    assert!(KeyRateTent::new(&[key_rate], 0, BasisPoints(f64::NAN)).is_err());
    let standards = standard_sizes("BCBS-2020", currency("USD")).unwrap_err().to_string();
    assert_eq!(standards, "no shock standard \"BCBS-2020\"; there are BCBS-2016, BCBS-2024, EU-2024");
    let currencies = standard_sizes("BCBS-2024", currency("NOK")).unwrap_err().to_string();
    assert!(currencies.starts_with("BCBS-2024 has no shock sizes for NOK; it has ARS, AUD, BRL, CAD"));
}

/// A table holds factors up to 9,000; a shock of -100 % a year for ten years asks for 22,026.
#[test]
fn a_table_refuses_factors_it_cannot_hold() {
    let grid = DayGrid::new(as_of(), as_of() + 3650);
    let flat = curve("ESTR", &[(1.0, 0.0)]);
    let table = DiscountTable::checked(&flat, grid).unwrap();
    assert_eq!(table, DiscountTable::new(&flat, grid));
    let far = flat.shifted(Shift::Parallel(BasisPoints(-10_000.0)), PostShockFloor::None);
    let error = DiscountTable::checked(&far, grid).unwrap_err().to_string();
    assert!(error.starts_with("curve \"ESTR\": discount factor 9.0"), "{error}");
    // Far away a factor below half of 10^-15 is zero, and that is right.
    let high = flat.shifted(Shift::Parallel(BasisPoints(50_000.0)), PostShockFloor::None);
    assert_eq!(DiscountTable::checked(&high, grid).unwrap().factor_e15(3650), 0);
}
