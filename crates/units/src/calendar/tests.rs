//! Tests of every calendar together; published lists are tested beside each rule.

use super::*;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// The holidays from Monday to Friday of one year are exactly these, written `YYYY-MM-DD` with spaces between.
pub(super) fn check(name: &str, expected: &str) {
    let year = expected[..4].parse().unwrap();
    let calendar = Calendar::named(name).unwrap();
    let mut found = Vec::new();
    let mut day = Day::start_of_year(year);
    while day.civil().year == year {
        if day.weekday() < 5 && !calendar.is_business_day(day) {
            found.push(day.to_string());
        }
        assert!(day.weekday() < 5 || !calendar.is_business_day(day), "{day} is a weekend");
        day = day + 1;
    }
    assert_eq!(found.join(" "), expected, "{name}");
}

#[test]
fn the_list_of_names_is_the_catalogue() {
    assert_eq!(Calendar::names().collect::<Vec<_>>().join(", "), AVAILABLE);
    for rule in CATALOGUE {
        for name in rule.names {
            assert_eq!(Calendar::named(name).unwrap().name(), rule.names[0]);
            assert_eq!(CATALOGUE.iter().filter(|other| other.names.contains(name)).count(), 1, "{name}");
        }
    }
    let error = Calendar::named("target").unwrap_err();
    assert_eq!(error.to_string(), format!("no calendar \"target\"; there are {AVAILABLE}"));
    assert_eq!(error.available(), AVAILABLE);
}

#[test]
fn says_from_when_it_is_right() {
    assert_eq!(Calendar::named("TARGET").unwrap().right_from().to_string(), "1999-01-01");
    assert_eq!(Calendar::monday_to_friday().right_from(), Day::MIN);
}

#[test]
fn a_user_calendar_is_its_weekend_and_its_list() {
    let [first, last]: [Day; 2] = ["1900-01-01".parse().unwrap(), "2200-12-31".parse().unwrap()];
    let ours = Calendar::user("OURS", &[last, first, last], Weekend::FridaySaturday).unwrap();
    assert!(!ours.is_business_day(first) && !ours.is_business_day(last));
    assert!(ours.is_business_day(Day::new(2025, 6, 1).unwrap()), "a Sunday");
    assert!(!ours.is_business_day(Day::new(2025, 5, 30).unwrap()), "a Friday");
    let error = Calendar::user("OURS", &[last + 1], Weekend::None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "calendar \"OURS\" has a holiday 2201-01-01; holidays must lie in 1900-01-01 to 2200-12-31"
    );
}

#[test]
fn days_outside_the_range_are_business_days() {
    let closed = Calendar::from_rule("CLOSED", |_| false);
    assert_eq!(closed.business_days_between(Day::MIN - 10, Day::MAX + 200), 209);
    assert_eq!(closed.business_days_between(Day::MAX + 5, Day::MAX + 2), -3);
    assert_eq!(closed.following(Day::MIN), Day::MAX + 1);
    assert_eq!(closed.preceding(Day::MAX), Day::MIN - 1);
}

#[test]
fn the_rule_and_the_list_make_the_same_calendar() {
    let target = Calendar::named("TARGET").unwrap();
    let copied = Calendar::from_rule("TARGET", |day| target.is_business_day(day));
    assert_eq!(copied.words, target.words);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 500,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Counting in words gives what counting day by day gives, in both directions, across both ends.
    #[test]
    fn counts_business_days(start in -100_i32..110_100, days in 0_i32..1_500, which in 0_usize..9) {
        let calendar = Calendar::by_rule(CATALOGUE[which]);
        let (from, to) = (Day::MIN + start, Day::MIN + start + days);
        let one_by_one = (0..days).filter(|&k| calendar.is_business_day(from + k)).count();
        prop_assert_eq!(usize::try_from(calendar.business_days_between(from, to)), Ok(one_by_one));
        prop_assert_eq!(calendar.business_days_between(to, from), -calendar.business_days_between(from, to));
    }
}
