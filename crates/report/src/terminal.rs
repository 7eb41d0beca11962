//! One screen for the terminal: at most 40 lines, no colour, every status with a symbol and a word.

use crate::eve::{self, Line, Standing, Variant};
use crate::number::{count, counted, fixed, largest, percent};
use crate::select::{BASE, Selection, money};
use crate::tables::ties;
use plimsoll::Answer;
use plimsoll_measure::{ASSETS, LIABILITIES, OFF_BALANCE, TOTAL};
use plimsoll_units::{Micros, Severity};
use std::path::Path;

const MOST_LINES: usize = 40;
const LEAST_WIDTH: usize = 60;
const MOST_WIDTH: usize = 100;
/// Screens narrower than this have narrower columns.
const WIDE_FROM: usize = 70;

/// The summary of an answer for a screen of 40 lines.
///
/// * `width` is the width of the screen in characters; less than 60 counts as 60 and more than 100 as 100
///
/// ```no_run
/// # fn show(answer: &plimsoll::Answer) {
/// let text = plimsoll_report::summary(answer, 80);
/// assert!(text.lines().count() <= 40);
/// # }
/// ```
#[must_use]
pub fn summary(answer: &Answer, width: usize) -> String {
    summary_with_files(answer, width, None)
}

/// The summary of an answer, with the folder its files were written to.
///
/// * `width` is as for [`summary`]
/// * `folder` is where [`crate::write_all`] wrote
#[must_use]
pub fn summary_with_files(answer: &Answer, width: usize, folder: Option<&Path>) -> String {
    let width = width.clamp(LEAST_WIDTH, MOST_WIDTH);
    let selection = Selection::new(answer);
    let variants = eve::variants(&selection);
    let head = header(&selection, width);
    let balance = balance(&selection, width);
    let after = [
        worst(&selection, &variants, width),
        durations(&selection, width),
        income(&selection, width),
        behaviours(&selection, &variants, width),
        ending(answer, folder, width),
    ];
    let mut below = Vec::new();
    for part in after.into_iter().filter(|part| !part.is_empty()) {
        if part.first().is_some_and(|line| !line.starts_with("Worst")) {
            below.push(String::new());
        }
        below.extend(part);
    }
    let room = MOST_LINES.saturating_sub(head.len() + balance.len() + 1 + below.len());
    let mut lines = head;
    lines.extend(balance);
    lines.push(String::new());
    lines.extend(eve_table(&selection, variants.first(), width, room));
    lines.extend(below);
    lines.truncate(MOST_LINES);
    let mut text = String::new();
    for line in lines {
        text.push_str(fitted(&line.replace('\u{a0}', " "), width).trim_end());
        text.push('\n');
    }
    text
}

/// Net interest income of the first horizon, its margin and its worst change.
fn income(selection: &Selection<'_>, width: usize) -> Vec<String> {
    let sheets = [
        ("nii_constant", "delta_nii_constant", "nim_constant", "constant balance sheet"),
        ("nii_run_off", "delta_nii_run_off", "nim_run_off", "run-off"),
    ];
    let Some((income, change, margin, words)) = sheets.into_iter().find(|sheet| selection.has(sheet.0))
    else {
        return Vec::new();
    };
    let is_horizon = |place: &u16| selection.bucket_name(*place).starts_with("months ");
    let Some(bucket) = selection.buckets(&[income]).into_iter().find(is_horizon) else { return Vec::new() };
    let told = |measure, scenario| selection.told(measure, scenario, TOTAL, bucket);
    let Some(base) = told(income, BASE) else { return Vec::new() };
    let scale = selection.scale(base.to_f64(), 5);
    let worst = selection
        .scenarios()
        .filter_map(|(place, name)| Some((told(change, place)?, name)))
        .min_by(|(left, _), (right, _)| left.to_f64().total_cmp(&right.to_f64()));
    let mut parts = vec![format!("{} {}", scale.text(base), scale.label)];
    parts.extend(told(margin, BASE).map(|margin| format!("margin {}", percent(margin.to_f64(), 2))));
    parts.extend(
        worst.map(|(change, name)| format!("worst {}, {}", scale.text(change), eve::scenario_title(name))),
    );
    parts.push(format!("{}, {words}", selection.bucket_name(bucket)));
    wrapped(&format!("NII          {}", parts.join(" · ")), width)
}

fn header(selection: &Selection<'_>, width: usize) -> Vec<String> {
    let answer = selection.answer;
    let case = &answer.case;
    let title = if case.title.is_empty() { &case.name } else { &case.title };
    let tier1 = answer.tier1.map_or_else(
        || "Tier 1 not given".to_owned(),
        |tier1| {
            let size = tier1.to_units();
            let same = selection.scale(size, 6);
            let readable = (1e-3..1e9).contains(&same.scaled(size).abs());
            let own = || selection.scale_for(answer.reporting_currency, size).showing(size, 6);
            let scale = if readable { same } else { own() };
            format!("Tier\u{a0}1\u{a0}{}", scale.with_unit(tier1))
        },
    );
    let unit = format!("money in {}", selection.scale(0.0, 5).label);
    let parts: Vec<String> = [case.entity.clone(), format!("as of {}", answer.as_of), unit, tier1]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let mut lines = wrapped(title, width);
    lines.extend(wrapped(&parts.join(" · "), width));
    lines.push("─".repeat(width));
    lines
}

fn balance(selection: &Selection<'_>, width: usize) -> Vec<String> {
    let measures = ["book_value", "fair_value", "economic_value"];
    let sides = [ASSETS, LIABILITIES, OFF_BALANCE, TOTAL];
    let told =
        |measure: &&'static str| sides.iter().any(|group| selection.base_money(measure, group).is_some());
    let shown: Vec<&'static str> = measures.into_iter().filter(told).collect();
    let amounts = |group: &str| -> Vec<Option<Micros>> {
        shown.iter().map(|measure| selection.base_money(measure, group)).collect()
    };
    let groups = [
        ("Assets", ASSETS),
        ("Liabilities", LIABILITIES),
        ("Off balance", OFF_BALANCE),
        ("Equity (total)", TOTAL),
    ];
    let all = groups.iter().flat_map(|(_, group)| amounts(group)).flatten().map(Micros::to_units);
    let scale = selection.scale(largest(all), 7);
    let heads = shown.iter().map(|measure| measure.trim_end_matches("_value").to_owned());
    let mut lines = vec![columns("BALANCE SHEET", &heads.collect::<Vec<_>>(), width)];
    for (title, group) in groups {
        let amounts = amounts(group);
        if amounts.iter().any(Option::is_some) {
            let cells: Vec<String> = amounts
                .iter()
                .map(|amount| amount.map_or_else(|| "–".to_owned(), |a| scale.money(a)))
                .collect();
            lines.push(columns(title, &cells, width));
        }
    }
    if lines.len() == 1 {
        lines.push("no values in this answer".to_owned());
    }
    lines
}

fn eve_table(selection: &Selection<'_>, main: Option<&Variant>, width: usize, room: usize) -> Vec<String> {
    let heads = ["EVE", "change", "% Tier 1"].map(str::to_owned);
    let (long, short) = ("ECONOMIC VALUE OF EQUITY", "ECONOMIC VALUE");
    let title = if name_width(heads.len(), width) < long.len() { short } else { long };
    let mut lines = vec![columns(title, &heads, width)];
    let Some(main) = main else {
        lines.push("no scenarios in this answer".to_owned());
        return lines;
    };
    let scale = eve_scale(selection, std::slice::from_ref(main));
    let text = |amount: Option<Micros>| amount.map_or_else(|| "–".to_owned(), |a| scale.money(a));
    lines.push(columns("Base", &[text(main.base), String::new(), String::new()], width));
    let worst = main.worst().map(|line| line.shock.as_str());
    let name_width = name_width(heads.len(), width);
    let written: Vec<(&Line, Vec<String>)> = main
        .lines
        .iter()
        .map(|line| (line, scenario_name(line, worst == Some(line.shock.as_str()), name_width)))
        .collect();
    let shown = fitting(&written, room.max(4).saturating_sub(lines.len()));
    for (line, names) in &shown {
        let mark = line.judged_words(1).map_or_else(String::new, |(standing, words, figure)| {
            format!("  {} {}", standing.symbol(), figure.as_deref().unwrap_or(words))
        });
        let share = line.of_tier1.map_or_else(|| "–".to_owned(), |share| percent(share, 1));
        let cells = [text(line.eve), text(line.change), share];
        lines.extend(named_row(names, &cells, &mark, width));
    }
    let left_out = written.len() - shown.len();
    if left_out > 0 {
        let plural = if left_out == 1 { "" } else { "s" };
        let more = count(left_out);
        lines.push(format!("and {more} more scenario{plural}, in report.html and facts.csv"));
    }
    lines
}

/// A row under a name of several lines: the figures and the mark are on the first.
fn named_row(names: &[String], cells: &[String], mark: &str, width: usize) -> Vec<String> {
    let (first, more) = names.split_first().map_or(("", &[][..]), |(first, more)| (first.as_str(), more));
    let row = format!("{}{mark}", columns(first, cells, width));
    std::iter::once(row).chain(more.iter().map(|words| format!("  {words}"))).collect()
}

/// A scenario's name in lines of this width: what its change is against goes behind it, or begins a line.
fn scenario_name(line: &Line, worst: bool, width: usize) -> Vec<String> {
    let whole = line.full_name();
    let marked = format!("{whole} ◂ worst");
    if worst && screen_width(&marked) <= width {
        return vec![marked];
    }
    if screen_width(&whole) <= width {
        return vec![whole];
    }
    let mut names = wrapped(&line.name, width - 2);
    names.extend(line.against_words().iter().flat_map(|against| wrapped(against, width - 2)));
    names
}

/// The scenarios that fit into this many lines, in their order: supervisory ones first, then the largest losses.
fn fitting<'a>(written: &'a [(&'a Line, Vec<String>)], room: usize) -> Vec<&'a (&'a Line, Vec<String>)> {
    let height = |(_, names): &(&Line, Vec<String>)| names.len();
    if written.iter().map(height).sum::<usize>() <= room {
        return written.iter().collect();
    }
    let mut order: Vec<usize> = (0..written.len()).collect();
    order.sort_by_key(|place| {
        let line = written[*place].0;
        (!line.standard, line.change.is_none(), line.change)
    });
    let mut left = room.saturating_sub(1);
    let mut kept = Vec::new();
    for place in order {
        let Some(rest) = left.checked_sub(height(&written[place])) else { break };
        left = rest;
        kept.push(place);
    }
    kept.sort_unstable();
    kept.into_iter().map(|place| &written[place]).collect()
}

fn eve_scale(selection: &Selection<'_>, variants: &[Variant]) -> crate::number::MoneyScale {
    let sizes = variants.iter().flat_map(|variant| {
        variant.lines.iter().flat_map(|line| [line.eve, line.change]).chain([variant.base]).flatten()
    });
    selection.scale(largest(sizes.map(Micros::to_units)), 6)
}

fn worst(selection: &Selection<'_>, variants: &[Variant], width: usize) -> Vec<String> {
    let Some(line) = variants.first().and_then(Variant::worst) else { return Vec::new() };
    let scale = eve_scale(selection, variants);
    let change = line.change.map_or_else(String::new, |change| scale.with_unit(change));
    let share = line.of_tier1.map_or_else(String::new, |share| format!(", {} of Tier 1", percent(share, 1)));
    let mut lines = wrapped(&format!("Worst: {}, {change}{share}.", line.full_name()), width);
    if let Some(verdict) = eve::headline(&selection.answer.verdicts) {
        let usage = eve::usage(verdict);
        let share =
            usage.share.map_or_else(String::new, |share| format!(", {} of it used", percent(share, 0)));
        let word = if usage.standing == Standing::Breach { "BREACH" } else { "within" };
        let text = format!(
            "{} {word}: {} against a limit of {} ({}){share}",
            usage.standing.symbol(),
            percent(verdict.figure, 1),
            percent(verdict.limit, 1),
            verdict.clause
        );
        lines.extend(wrapped(&text, width));
    }
    lines
}

fn durations(selection: &Selection<'_>, width: usize) -> Vec<String> {
    let years = |measure, group| selection.base_number(measure, group).map(|years| fixed(years, 2));
    let mut parts = Vec::new();
    for (title, measure, group) in [
        ("assets", "effective_duration", ASSETS),
        ("liabilities", "effective_duration", LIABILITIES),
        ("gap", "duration_gap", TOTAL),
        ("leverage-adjusted", "leverage_adjusted_duration_gap", TOTAL),
    ] {
        if let Some(years) = years(measure, group) {
            parts.push(format!("{title} {years}"));
        }
    }
    let mut lines = Vec::new();
    if !parts.is_empty() {
        lines.extend(wrapped_behind(&format!("DURATION, y  {}", parts.join(" · ")), width));
    }
    for (title, measure) in
        [("REPRICING", "cumulative_repricing_gap"), ("LIQUIDITY", "cumulative_liquidity_gap")]
    {
        let Some(total) = selection.group_place(TOTAL) else { continue };
        let cumulative = selection.buckets(&[measure]).into_iter().filter_map(|bucket| {
            let amount =
                selection.in_bucket(measure, total, None, bucket).and_then(|fact| money(fact.value))?;
            Some((amount, bucket))
        });
        if let Some((amount, bucket)) = cumulative.min_by_key(|(amount, _)| *amount) {
            if amount >= Micros::ZERO {
                lines.push(format!("{title}    the cumulative gap is never negative"));
                continue;
            }
            let scale = selection.scale(amount.to_units(), 6);
            let name = selection.bucket_name(bucket);
            let text =
                format!("{title}    lowest cumulative gap {}, up to\u{a0}{name}", scale.with_unit(amount));
            lines.extend(wrapped_behind(&text, width));
        }
    }
    if let Some(ratio) = selection.base_number("asset_coverage_ratio", TOTAL) {
        lines.push(format!("COVERAGE     asset coverage ratio {}", percent(ratio, 1)));
    }
    lines
}

fn behaviours(selection: &Selection<'_>, variants: &[Variant], width: usize) -> Vec<String> {
    if variants.len() < 2 {
        return Vec::new();
    }
    let heads = ["base EVE", "worst", "% Tier 1"].map(str::to_owned);
    let mut lines = vec![columns("BEHAVIOUR", &heads, width)];
    let scale = eve_scale(selection, variants);
    let text = |amount: Option<Micros>| amount.map_or_else(|| "–".to_owned(), |a| scale.money(a));
    let main_worst = variants.first().and_then(Variant::worst).map(Line::full_name);
    for variant in variants.iter().take(4) {
        let worst = variant.worst();
        let share =
            worst.and_then(|line| line.of_tier1).map_or_else(|| "–".to_owned(), |share| percent(share, 1));
        let cells = [text(variant.base), text(worst.and_then(|line| line.change)), share];
        let mut names = wrapped(variant.title(), name_width(cells.len(), width));
        let mut mark = worst.map_or_else(String::new, |line| format!("  {}", line.full_name()));
        if screen_width(&columns("", &cells, width)) + screen_width(&mark) > width {
            let name = std::mem::take(&mut mark);
            // That of the main behaviour is said above.
            if worst.map(Line::full_name) != main_worst {
                names.push(format!("worst: {}", name.trim_start()));
            }
        }
        lines.extend(named_row(&names, &cells, &mark, width));
    }
    if variants.len() > 4 {
        lines.push(format!("and {} more in report.html", variants.len() - 4));
    }
    lines
}

fn ending(answer: &Answer, folder: Option<&Path>, width: usize) -> Vec<String> {
    let counts = answer.counts;
    let number = |n: u32| count(usize::try_from(n).unwrap_or(usize::MAX));
    let failed = answer.verdicts.iter().filter(|verdict| !verdict.pass).count();
    let verdicts = match (answer.verdicts.len(), failed) {
        (0, _) => "none".to_owned(),
        (all, 0) => format!("✓ all {} within", count(all)),
        (all, failed) => format!("✕ {} of {} in breach", count(failed), count(all)),
    };
    let apart = answer.tie_out.iter().filter(|line| !ties(line)).count();
    let tie_out = match (answer.tie_out.len(), apart) {
        (0, _) => "not done".to_owned(),
        (all, 0) => format!("✓ {}", counted(all, "line")),
        (all, apart) => format!("✕ {} of {} apart", count(apart), counted(all, "line")),
    };
    let of = |severity| answer.findings.iter().filter(|finding| finding.severity == severity).count();
    let place =
        folder.map_or_else(|| "the answer's folder".to_owned(), |folder| folder.display().to_string());
    vec![
        format!(
            "CONTRACTS    {} in, {} projected, {} at book value only, {} refused, {} with defaults, {} with assumed terms",
            number(counts.contracts_in),
            number(counts.projected),
            number(counts.book_value_only),
            number(counts.refused),
            number(counts.defaulted),
            number(counts.assumed)
        ),
        format!("VERDICTS     {verdicts} · tie-out {tie_out} · {}", counted(usize::try_from(counts.worlds).unwrap_or(usize::MAX), "world")),
        format!(
            "ASSUMPTIONS  {} · findings: {} serious, {}, {}",
            count(answer.assumptions.len()),
            count(of(Severity::Serious)),
            counted(of(Severity::Warning), "warning"),
            counted(of(Severity::Note), "note")
        ),
        format!("FILES        report.html, facts.csv and the rest in {place}"),
    ]
    .into_iter()
    .flat_map(|line| wrapped_behind(&line, width))
    .collect()
}

/// Breaks a line at the width of the screen or 80, with what follows below what was said.
fn wrapped_behind(line: &str, width: usize) -> Vec<String> {
    let (width, indent) = (width.min(80), 13);
    let mut lines = wrapped(line, width);
    let rest = lines.split_off(1.min(lines.len()));
    lines.extend(
        rest.iter()
            .flat_map(|line| wrapped(line, width - indent))
            .map(|line| format!("{}{line}", " ".repeat(indent))),
    );
    lines
}

/// The width of names before this many figures.
fn name_width(figures: usize, width: usize) -> usize {
    let mark = if width < WIDE_FROM { 11 } else { 15 };
    width.saturating_sub(figures * column_width(width) + mark).max(16)
}

/// The width of a column of figures.
const fn column_width(width: usize) -> usize {
    if width < WIDE_FROM { 11 } else { 12 }
}

/// A name at the left and figures in columns of one width behind it.
fn columns(name: &str, cells: &[String], width: usize) -> String {
    let name_width = name_width(cells.len(), width);
    let mut line = fitted(name, name_width);
    line.push_str(&" ".repeat(name_width.saturating_sub(screen_width(&line))));
    for cell in cells {
        line.push_str(&" ".repeat(column_width(width).saturating_sub(screen_width(cell)).max(1)));
        line.push_str(cell);
    }
    line
}

/// A text of at most this width; what does not fit ends in an ellipsis.
fn fitted(text: &str, width: usize) -> String {
    if screen_width(text) <= width {
        return text.replace(|c: char| c.is_control(), " ");
    }
    let mut short = String::new();
    for c in text.chars() {
        if screen_width(&short) + letter_width(c) + 1 > width {
            break;
        }
        short.push(if c.is_control() { ' ' } else { c });
    }
    short.push('…');
    short
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let fits = lines
            .last()
            .is_some_and(|line| line.is_empty() || screen_width(line) + 1 + screen_width(word) <= width);
        if !fits {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() || word.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

fn screen_width(text: &str) -> usize {
    text.chars().map(letter_width).sum()
}

/// Letters of East Asia take two places.
const fn letter_width(c: char) -> usize {
    match c {
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' => 2,
        '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}
