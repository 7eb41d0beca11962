//! Panels of economic value of equity: by scenario, by behaviour, and scenarios of the user's own.

use super::page::{Cell, MOST_GROUPS, Panel, Table};
use crate::eve::{self, Line, Variant};
use crate::number::{MoneyScale, count, largest, percent};
use crate::select::Selection;
use crate::svg::{Bar, BarChart, BarRow, Limit};
use plimsoll_units::Micros;

/// Behaviours in one chart.
const MOST_SERIES: usize = 4;

/// Scenarios of the user's own that go into the table of the supervisory ones; more have a panel of their own.
const MOST_BELOW: usize = 12;

/// What to know of changes over several currencies.
const NETS: &str = "Changes net the gains and losses of all currencies. A rule that counts losses only, currency by \
                    currency, judges a larger figure: see the verdicts.";

/// What bars are measured in: shares of Tier 1 where there are, else money.
struct Measure {
    of_tier1: bool,
    scale: MoneyScale,
}

impl Measure {
    fn new(selection: &Selection<'_>, lines: &[&Line]) -> Self {
        let of_tier1 = lines.iter().any(|line| line.of_tier1.is_some());
        let most = largest(lines.iter().filter_map(|line| line.change).map(Micros::to_units));
        Self { of_tier1, scale: selection.scale(most, 5) }
    }

    fn axis_title(&self) -> String {
        if self.of_tier1 { "change, % of Tier 1".to_owned() } else { format!("change, {}", self.scale.label) }
    }

    fn bar(&self, line: &Line) -> Option<Bar> {
        if self.of_tier1 {
            let share = line.of_tier1?;
            return Some(Bar { value: share * 100.0, text: percent(share, 1) });
        }
        let change = line.change?;
        Some(Bar { value: self.scale.scaled(change.to_units()), text: self.scale.money(change) })
    }
}

/// Change of economic value by scenario, with the limit.
pub(crate) fn scenarios(selection: &Selection<'_>, variants: &[Variant]) -> Option<Panel> {
    let main = variants.first()?;
    let lines = charted(main);
    if lines.is_empty() {
        return None;
    }
    let measure = Measure::new(selection, &lines);
    let limits = if measure.of_tier1 { eve::limits(&selection.answer.verdicts) } else { Vec::new() };
    let worst = main.worst().map(|line| format!("{} is the worst", line.full_name())).unwrap_or_default();
    let limit_words = match limits.first() {
        Some(limit) => format!("; limit {} of Tier 1 shown", percent(-limit, 0)),
        None if measure.of_tier1 => "; no limit judged".to_owned(),
        None => "; Tier 1 is not given".to_owned(),
    };
    let unit = &measure.scale.label;
    let chart = BarChart {
        id: "eve-chart",
        title: "Change of economic value of equity by scenario".to_owned(),
        description: described(&lines, &measure),
        series: vec![main.title().to_owned()],
        rows: lines
            .iter()
            .map(|line| BarRow {
                label: line.full_name(),
                bars: vec![measure.bar(line)],
                side: match line.change {
                    Some(change) if measure.of_tier1 => measure.scale.money(change),
                    _ => String::new(),
                },
            })
            .collect(),
        side_title: if measure.of_tier1 { unit.clone() } else { String::new() },
        limits: limits
            .iter()
            .map(|limit| Limit { value: -limit * 100.0, text: format!("limit {}", percent(-limit, 0)) })
            .collect(),
        axis_title: measure.axis_title(),
        width: 640.0,
    };
    let shown = lines.len() <= MOST_GROUPS;
    let below = others(main);
    let below = if below.len() <= MOST_BELOW { below } else { Vec::new() };
    Some(Panel {
        id: "eve",
        title: "ΔEVE by scenario".to_owned(),
        subtitle: format!("{worst}{limit_words}"),
        columns: 6,
        chart: if shown { chart.draw() } else { String::new() },
        table: Some(table(selection, main, &lines, &below)),
        notes: if eve::nets_currencies(selection) { vec![NETS.to_owned()] } else { Vec::new() },
        ..Panel::default()
    })
}

/// The supervisory scenarios where there are any, else all that have a change.
fn charted(variant: &Variant) -> Vec<&Line> {
    let with_change = || variant.lines.iter().filter(|line| line.change.is_some() || line.of_tier1.is_some());
    let any_standard = with_change().any(|line| line.standard);
    with_change().filter(|line| line.standard || !any_standard).collect()
}

/// The scenarios that are not in the chart.
fn others(variant: &Variant) -> Vec<&Line> {
    let charted: Vec<&str> = charted(variant).iter().map(|line| line.shock.as_str()).collect();
    variant.lines.iter().filter(|line| !charted.contains(&line.shock.as_str())).collect()
}

fn described(lines: &[&Line], measure: &Measure) -> String {
    let parts: Vec<String> = lines
        .iter()
        .filter_map(|line| Some(format!("{} {}", line.full_name(), measure.bar(line)?.text)))
        .collect();
    format!("Bars of the {}: {}.", measure.axis_title(), parts.join(", "))
}

/// Scenarios by line, with those of the user's own below.
fn table(selection: &Selection<'_>, variant: &Variant, lines: &[&Line], below: &[&Line]) -> Table {
    let all = || lines.iter().chain(below);
    let amounts = all().flat_map(|line| [line.eve, line.change]).chain([variant.base]).flatten();
    let scale = selection.scale(largest(amounts.map(Micros::to_units)), 6);
    let unit = &scale.label;
    let of_tier1 = all().any(|line| line.of_tier1.is_some());
    let judged = all().any(|line| line.judged.is_some());
    let mut head = vec!["Scenario".to_owned(), format!("EVE, {unit}"), format!("Change, {unit}")];
    head.extend(of_tier1.then(|| "% of Tier 1".to_owned()));
    head.push("% of EVE".to_owned());
    let figures = head.len();
    let mut table = Table::new("Economic value of equity by scenario", 1, &head);
    table.head.extend(judged.then(|| Cell::text("Limit")));
    let text = |amount: Option<Micros>| Cell::figure_or_dash(amount.map(|amount| scale.money(amount)));
    let mut base = vec![Cell::text("Base"), text(variant.base)];
    base.resize(figures, Cell::figure("–"));
    base.extend(judged.then(|| Cell::text("–")));
    table.push("", base);
    let row = |line: &Line| {
        let share = |share: Option<f64>| Cell::figure_or_dash(share.map(|share| percent(share, 2)));
        let mut cells = vec![named(line), text(line.eve), text(line.change)];
        cells.extend(of_tier1.then(|| share(line.of_tier1)));
        cells.push(share(line.of_eve));
        cells.extend(judged.then(|| match line.judged_words(2) {
            Some((standing, words, None)) => Cell::status(standing, words),
            Some((standing, words, Some(figure))) => Cell::status(standing, &format!("{words}: {figure}")),
            None => Cell::text("–"),
        }));
        cells
    };
    for line in lines {
        table.push("", row(line));
    }
    if !below.is_empty() {
        table.push_section("Other scenarios of the case");
    }
    for line in below {
        table.push("", row(line));
    }
    table
}

/// A scenario's name, with what its change is against below it where that is not the base.
fn named(line: &Line) -> Cell {
    Cell { below: line.against_words().unwrap_or_default(), ..Cell::text(line.name.clone()) }
}

/// The same scenarios under other behaviours, side by side.
pub(crate) fn behaviours(selection: &Selection<'_>, variants: &[Variant]) -> Option<Panel> {
    if variants.len() < 2 {
        return None;
    }
    let main = charted(variants.first()?);
    let all: Vec<&Line> = variants.iter().flat_map(charted).collect();
    let measure = Measure::new(selection, &all);
    let drawn: Vec<&Variant> = variants.iter().take(MOST_SERIES).collect();
    let find = |variant: &Variant, shock: &str| -> Option<Line> {
        variant.lines.iter().find(|line| line.shock == shock).cloned()
    };
    let rows: Vec<BarRow> = main
        .iter()
        .map(|line| BarRow {
            label: line.full_name(),
            bars: drawn
                .iter()
                .map(|variant| find(variant, &line.shock).and_then(|line| measure.bar(&line)))
                .collect(),
            side: String::new(),
        })
        .collect();
    let limits = if measure.of_tier1 { eve::limits(&selection.answer.verdicts) } else { Vec::new() };
    let chart = BarChart {
        id: "behaviour-chart",
        title: "Change of economic value of equity by scenario and behaviour".to_owned(),
        description: drawn
            .iter()
            .map(|variant| format!("{}: {}", variant.title(), described(&charted(variant), &measure)))
            .collect::<Vec<_>>()
            .join(" "),
        series: drawn.iter().map(|variant| variant.title().to_owned()).collect(),
        rows,
        side_title: String::new(),
        limits: limits
            .iter()
            .map(|limit| Limit { value: -limit * 100.0, text: format!("limit {}", percent(-limit, 0)) })
            .collect(),
        axis_title: measure.axis_title(),
        width: 640.0,
    };
    let mut notes = Vec::new();
    if variants.len() > MOST_SERIES {
        notes.push(format!(
            "The chart draws the first {MOST_SERIES} of {} behaviours; the table has all.",
            count(variants.len())
        ));
    }
    let shown = !main.is_empty() && main.len() * drawn.len() <= 2 * MOST_GROUPS;
    Some(Panel {
        id: "behaviour",
        title: "ΔEVE under other behaviour".to_owned(),
        subtitle: format!(
            "The same balance sheet and shocks, {} sets of behavioural assumptions",
            count(variants.len())
        ),
        columns: 6,
        chart: if shown { chart.draw() } else { String::new() },
        table: Some(behaviour_table(selection, variants)),
        data: Some(behaviour_data(variants, &measure)),
        notes,
        ..Panel::default()
    })
}

fn behaviour_table(selection: &Selection<'_>, variants: &[Variant]) -> Table {
    let amounts =
        variants.iter().flat_map(|variant| [variant.base, variant.worst().and_then(|line| line.change)]);
    let scale = selection.scale(largest(amounts.flatten().map(Micros::to_units)), 6);
    let unit = &scale.label;
    let head = [
        "Behaviour".to_owned(),
        "Worst scenario".to_owned(),
        format!("EVE, {unit}"),
        format!("Worst change, {unit}"),
        "% of Tier 1".to_owned(),
    ];
    let mut table = Table::new("Worst scenario of each behaviour", 2, &head);
    for variant in variants {
        let worst = variant.worst();
        table.push(
            "",
            vec![
                Cell::text(variant.title()),
                worst.map_or_else(|| Cell::text("–"), named),
                Cell::figure_or_dash(variant.base.map(|base| scale.money(base))),
                Cell::figure_or_dash(worst.and_then(|line| line.change).map(|change| scale.money(change))),
                Cell::figure_or_dash(worst.and_then(|line| line.of_tier1).map(|share| percent(share, 1))),
            ],
        );
    }
    table
}

fn behaviour_data(variants: &[Variant], measure: &Measure) -> Table {
    let mut head = vec![format!("Scenario ({})", measure.axis_title())];
    head.extend(variants.iter().map(|variant| variant.title().to_owned()));
    let mut table = Table::new("Change by scenario and behaviour", 1, &head);
    for line in variants.first().map(charted).unwrap_or_default() {
        let mut cells = vec![named(line)];
        for variant in variants {
            let same = variant.lines.iter().find(|other| other.shock == line.shock);
            cells.push(Cell::figure_or_dash(same.and_then(|line| measure.bar(line)).map(|bar| bar.text)));
        }
        table.push("", cells);
    }
    table
}

/// Scenarios of the user's own, and those that really happened, where they are too many for the first table.
pub(crate) fn other_scenarios(selection: &Selection<'_>, variants: &[Variant]) -> Option<Panel> {
    let main = variants.first()?;
    let lines = others(main);
    if lines.len() <= MOST_BELOW && !charted(main).is_empty() {
        return None;
    }
    Some(Panel {
        id: "other-scenarios",
        title: "Other scenarios".to_owned(),
        subtitle:
            "Realised moves and scenarios of the case, measured from the scenario each is compared with"
                .to_owned(),
        columns: 6,
        table: Some(table(selection, main, &lines, &[])),
        ..Panel::default()
    })
}
