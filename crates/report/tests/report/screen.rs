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
    assert!(all.contains("scenarios that lose less or gain, in report.html and facts.csv"), "{all}");
}
