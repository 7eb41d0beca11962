//! The page: whole, safe, offline, and the same twice.

use crate::{made, odd};
use plimsoll_report::{ReportError, report_html};

const VOID: [&str; 9] = ["meta", "br", "hr", "img", "line", "rect", "circle", "polyline", "input"];

fn page(answer: &plimsoll::Answer) -> String {
    report_html(answer, &made::record()).unwrap()
}

/// Every element that opens closes, in order.
fn check_elements(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let start = html.find("<html").unwrap();
    let body = html[start..].split("<script>").next().unwrap();
    for part in body.split('<').skip(1) {
        let (tag, _) = part.split_once('>').unwrap_or_else(|| panic!("no end in {part}"));
        let name = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap();
        if tag.starts_with('/') {
            let last = open.pop();
            assert_eq!(last, Some(name), "closes {name}, but {last:?} is open");
        } else if !tag.ends_with('/') && (!VOID.contains(&name) || part.contains("<title>")) {
            if VOID.contains(&name) {
                continue;
            }
            open.push(name);
        }
    }
    assert_eq!(open, ["html", "body"], "the rest of the page is its script");
}

pub(crate) fn check(answer: &plimsoll::Answer) -> String {
    let html = page(answer);
    let flat = html.replace("</rect>", "").replace("</circle>", "");
    check_elements(&flat);
    for outside in ["http:", "https:", "@import", "url(", " src=", "<link"] {
        assert!(!html.contains(outside), "the page reaches out with {outside}");
    }
    assert!(!html.contains("NaN") && !html.contains("inf\""));
    assert_eq!(html, page(answer), "the same answer gives the same page");
    html
}

#[test]
fn pages_are_whole_and_stay_offline() {
    for answer in [made::bank(), made::two_currencies(), made::empty(), made::scaled(0.0), made::scaled(1e22)]
    {
        check(&answer);
    }
}

#[test]
fn the_page_says_what_matters() {
    let html = check(&made::bank());
    for text in [
        "−22.3\u{a0}% Tier 1",
        "✕ breach, 149\u{a0}% used",
        "limit −15\u{a0}% · −3,910.4\u{a0}USD\u{a0}m",
        "4,114.8\u{a0}USD\u{a0}m",
        "1.69 years",
        "✕ 1 line not tied out",
        "Other scenarios of the case",
        "six-year life, as disclosed",
        "core share 0.62 is above the cap of 0.50 for wholesale deposits; used as given",
        "deposit model &#34;wholesale&#34; &#38; &#60;others&#62;",
        "▲ no owner",
        "✕ differs",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "BCBS d368 paragraph 88",
        "518.7",
    ] {
        assert!(html.contains(text), "no {text}");
    }
}

#[test]
fn a_change_against_another_scenario_says_so() {
    let html = check(&odd::compared());
    assert!(
        html.contains("<td>steepener 2021 <span class=\"under\">against curve_2021</span></td>"),
        "no comparison"
    );
    assert_eq!(check(&made::bank()).matches("class=\"under\"").count(), 0);
}

/// The part of a page that is the panel of this name.
pub(crate) fn panel<'a>(html: &'a str, id: &str) -> &'a str {
    let start = html.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no panel {id}"));
    html[start..].split("</section>").next().unwrap()
}

/// That all ties is said at the balance sheet; that it does not is among the headline figures too.
#[test]
fn the_tie_out_is_said_at_the_balance_sheet() {
    let apart = check(&made::bank());
    let head = apart.split("class=\"grid\"").next().unwrap();
    assert!(panel(&apart, "balance").contains("✕ 1 line not tied out") && head.contains("not tied out"));
    let mut answer = made::bank();
    for line in &mut answer.tie_out {
        line.projected = line.book;
    }
    let ties = check(&answer);
    assert!(panel(&ties, "balance").contains("✓ ties out"));
    assert_eq!(ties.matches("✓ ties out").count(), 1);
}

/// Panels fill their rows: none stands alone in half of one.
#[test]
fn panels_leave_no_half_row_empty() {
    let answers = [
        made::bank(),
        odd::compared(),
        made::two_currencies(),
        made::empty(),
        made::many_groups(),
        made::many_scenarios(),
        odd::without_tier1(),
        odd::with_assets_only(),
        odd::without_behaviours(),
    ];
    for answer in answers {
        let html = check(&answer);
        let widths: Vec<u32> = html
            .split("<section class=\"panel w")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().parse().unwrap())
            .collect();
        let mut used = 0;
        for width in &widths {
            used += width;
            assert!(used <= 12, "{widths:?}");
            used %= 12;
        }
        assert_eq!(used, 0, "{widths:?}");
    }
    let alone = check(&odd::without_behaviours());
    assert!(panel(&alone, "eve").contains("class=\"pair beside\""));
}

/// Scenarios stand as the verdict has them: with its figure where that is not the net change, and not at all without one.
#[test]
fn scenarios_stand_as_they_are_judged() {
    let mut answer = made::two_currencies();
    answer.verdicts[0].by_scenario[0].1 = 0.3101;
    let html = check(&answer);
    assert!(html.contains("judged: worst loss of EVE over Tier 1, parallel_up, 31.0\u{a0}%"));
    assert!(html.contains("✕ beyond: 31.01\u{a0}%") && html.contains("✓ within: 1.00\u{a0}%"));
    answer.verdicts.iter_mut().for_each(|verdict| verdict.by_scenario.clear());
    let html = check(&answer);
    assert!(!html.contains("✕ beyond") && !html.contains("✓ within:"));
}

#[test]
fn names_cannot_break_out_of_the_page() {
    let html = check(&made::many_groups());
    assert!(!html.contains("<script>alert"));
    assert_eq!(html.matches("<script>").count(), 1);
    for text in
        ["23 more groups together", "The 40 groups with the largest book value of 63", "The first 200 of 450"]
    {
        assert!(html.contains(text), "no {text}");
    }
}

/// The line of the rest is the exact sum of the groups it stands for.
#[test]
fn the_rest_of_many_groups_is_their_sum() {
    let answer = made::many_groups();
    let html = page(&answer);
    let row = html.split("23 more groups together</td>").nth(1).unwrap();
    let sums: Vec<&str> = row.split("</td>").take(3).map(|cell| cell.rsplit('>').next().unwrap()).collect();
    // The 40 groups of the largest book value have a line each.
    let mut books: Vec<f64> = answer
        .facts
        .of("book_value")
        .filter(|fact| fact.group >= 4)
        .map(|fact| fact.value.to_f64())
        .collect();
    books.sort_by(|a, b| b.abs().total_cmp(&a.abs()));
    let rest: f64 = books[40..].iter().sum();
    let shown: f64 = sums[0].replace(',', "").replace('−', "-").parse().unwrap();
    assert!((shown - rest).abs() <= 0.5, "{shown} for {rest}");
}

#[test]
fn what_is_no_number_is_refused() {
    let error = report_html(&odd::with_nan(), &made::record()).unwrap_err();
    assert!(matches!(error, ReportError::NotFinite { .. }));
    assert_eq!(
        error.to_string(),
        "duration_gap of TOTAL in base is NaN, not a finite number; nothing was written from an answer with such a fact"
    );
    let error = report_html(&odd::with_stray_bucket(), &made::record()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a fact of repricing_gap is of bucket number 99, but the answer names only 27"
    );
}
