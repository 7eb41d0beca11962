//! The summary fits its screen and says the same as the page.

use crate::{made, odd};
use plimsoll_report::summary;

#[test]
fn every_answer_fits_the_screen() {
    let answers = [
        made::bank(),
        made::two_currencies(),
        made::empty(),
        made::scaled(0.0),
        made::scaled(1e22),
        made::scaled(-1e-10),
        made::many_groups(),
        made::many_scenarios(),
        odd::without_tier1(),
    ];
    for answer in answers {
        for width in [0, 60, 80, 100, 1000] {
            let text = summary(&answer, width);
            assert!(text.lines().count() <= 40, "{} lines\n{text}", text.lines().count());
            for line in text.lines() {
                assert!(line.chars().count() <= width.clamp(60, 100), "{line}");
                assert!(!line.contains('\u{a0}') && line.trim_end() == line, "{line}");
            }
            assert_eq!(text, summary(&answer, width));
        }
    }
}

#[test]
fn the_summary_says_what_matters() {
    let text = summary(&made::bank(), 80);
    for words in [
        "Commercial bank, year-end 2022",
        "as of 2022-12-31",
        "✕ BREACH: 22.3 % against a limit of 15.0 % (BCBS d368 paragraph 88), 149 % of it",
        "Worst: Parallel up, −3,910.4 USD m, −22.3 % of Tier 1.",
        "✕ 2 of 3 in breach",
        "✕ 1 of 3 lines apart",
        "1 serious, 1 warning, 1 note",
        "gap 1.69",
        "three-year life",
    ] {
        assert!(text.contains(words), "no {words} in\n{text}");
    }
    let all = summary(&made::many_scenarios(), 80);
    assert!(all.contains(" more scenarios, in report.html and facts.csv"), "{all}");
}

/// No supervisory scenario is left out in favour of one that no rule knows.
#[test]
fn supervisory_scenarios_come_first() {
    for width in [80, 100] {
        let text = summary(&made::many_scenarios(), width);
        for name in ["Parallel up", "Parallel down", "Steepener", "Flattener", "Short rates up"] {
            assert!(text.lines().any(|line| line.starts_with(name)), "no {name} in\n{text}");
        }
    }
}

#[test]
fn the_summary_says_what_a_change_is_against() {
    let answer = odd::compared();
    let text = summary(&answer, 100);
    assert!(text.contains("steepener 2021 against curve_2021 "), "{text}");
    let narrow = summary(&answer, 60);
    assert!(narrow.contains("\n  against\n  curve_2021\n"), "{narrow}");
}

/// No name, figure or status is cut: a summary has no ellipsis.
#[test]
fn nothing_is_cut() {
    for answer in [made::bank(), odd::compared(), made::two_currencies(), made::many_scenarios()] {
        for width in 60..=100 {
            let text = summary(&answer, width);
            assert!(!text.contains('…'), "{text}");
        }
    }
}

#[test]
fn a_gap_that_is_never_negative_is_called_so() {
    let text = summary(&odd::with_assets_only(), 80);
    assert!(text.contains("REPRICING    the cumulative gap is never negative"), "{text}");
    let text = summary(&made::bank(), 80);
    assert!(text.contains("REPRICING    lowest cumulative gap −84,397.0 USD m, up to O/N"), "{text}");
}
