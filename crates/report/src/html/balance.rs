//! Panels of the balance sheet: book, fair and economic value, yields and durations by group.

use super::page::{Cell, Chip, MOST_GROUPS, Panel, Table};
use crate::eve::Standing;
use crate::number::{MoneyScale, count, counted, fixed, largest};
use crate::select::{BASE, Group, Selection, money};
use crate::tables::ties;
use plimsoll::Answer;
use plimsoll_measure::{ASSETS, LIABILITIES, OFF_BALANCE, TOTAL, Value};
use plimsoll_units::Micros;
use std::cmp::Reverse;

/// How a column is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Money,
    Percent,
    Number,
    PerBasisPoint,
}

/// Its measure, title and way of writing.
type Column = (&'static str, &'static str, Written);

const COLUMNS: [Column; 10] = [
    ("book_value", "Book value", Written::Money),
    ("fair_value", "Fair value", Written::Money),
    ("economic_value", "Economic value", Written::Money),
    ("book_yield", "Book yield", Written::Percent),
    ("internal_yield", "Internal yield", Written::Percent),
    ("macaulay_duration", "Macaulay duration,\u{a0}y", Written::Number),
    ("modified_duration", "Modified duration,\u{a0}y", Written::Number),
    ("effective_duration", "Effective duration,\u{a0}y", Written::Number),
    ("convexity", "Convexity,\u{a0}y²", Written::Number),
    ("dv01", "DV01", Written::PerBasisPoint),
];

/// The balance sheet by group.
pub(crate) fn sheet(selection: &Selection<'_>) -> Option<Panel> {
    let columns: Vec<_> = COLUMNS.into_iter().filter(|(measure, ..)| selection.has(measure)).collect();
    if columns.is_empty() {
        return None;
    }
    let units = Units::new(selection, &columns);
    let mut head = vec!["Group".to_owned()];
    head.extend(columns.iter().map(|(_, title, written)| units.head(title, *written)));
    let mut table = Table::new("Balance sheet by group", 1, &head);
    let row = |name: &str, group: u32| {
        let mut cells = vec![Cell::text(name)];
        cells.extend(columns.iter().map(|(measure, _, written)| {
            let value = selection.at(measure, BASE, group);
            Cell::figure_or_dash(value.map(|value| units.text(value, *written)))
        }));
        cells
    };
    let (shown, rest) = chosen(selection);
    for group in &shown {
        table.push("", row(group.name, group.place));
    }
    if !rest.is_empty() {
        let mut cells = vec![Cell::text(format!("{} more groups together", count(rest.len())))];
        cells.extend(columns.iter().map(|(measure, _, written)| match written {
            Written::Money => {
                Cell::figure_or_dash(summed(selection, measure, &rest).map(|sum| units.money.money(sum)))
            }
            _ => Cell::figure("–"),
        }));
        table.push("rest", cells);
    }
    for (title, name) in [
        ("Assets", ASSETS),
        ("Liabilities", LIABILITIES),
        ("Off balance", OFF_BALANCE),
        ("Total: equity", TOTAL),
    ] {
        if let Some(group) = selection.group_place(name).filter(|group| has_any(selection, &columns, *group))
        {
            table.push("total", row(title, group));
        }
    }
    Some(Panel {
        id: "balance",
        title: "Balance sheet".to_owned(),
        chip: Some(tied_out(selection.answer)),
        subtitle: format!(
            "By group, in the base scenario; a dash where there is no figure. Money in {}",
            units.money.label
        ),
        columns: 12,
        table: Some(table),
        notes: left_out(shown.len(), rest.len()),
        ..Panel::default()
    })
}

/// Whether the principal of the book and that of the projection agree.
pub(crate) fn tied_out(answer: &Answer) -> Chip {
    let apart = answer.tie_out.iter().filter(|line| !ties(line)).count();
    match (answer.tie_out.len(), apart) {
        (0, _) => Chip::new(Standing::Near, "no tie-out"),
        (_, 0) => Chip::new(Standing::Within, "ties out"),
        (_, apart) => Chip::new(Standing::Breach, &format!("{} not tied out", counted(apart, "line"))),
    }
}

fn left_out(shown: usize, rest: usize) -> Vec<String> {
    if rest == 0 {
        return Vec::new();
    }
    vec![format!(
        "The {} groups with the largest book value of {}; the rest is summed in one line, and facts.csv has each.",
        count(shown),
        count(shown + rest)
    )]
}

/// The units of the balance sheet's columns.
struct Units {
    money: MoneyScale,
    dv01: MoneyScale,
}

impl Units {
    fn new(selection: &Selection<'_>, columns: &[Column]) -> Self {
        let most = |wanted: Written| {
            let of_kind = columns.iter().filter(|(.., written)| *written == wanted);
            let facts = of_kind.flat_map(|(measure, ..)| selection.rows(measure));
            let base = facts.filter(|fact| fact.scenario == BASE && fact.currency.is_none());
            largest(base.map(|fact| fact.value.to_f64()))
        };
        Self {
            money: selection.scale(most(Written::Money), 7),
            dv01: selection.scale_for(selection.answer.reporting_currency, most(Written::PerBasisPoint)),
        }
    }

    fn head(&self, title: &str, written: Written) -> String {
        match written {
            Written::Money => format!("{title}, {}", self.money.label),
            Written::PerBasisPoint => format!("{title}, {} per\u{a0}bp", self.dv01.label),
            Written::Percent => format!("{title}, %\u{a0}a\u{a0}year"),
            Written::Number => title.to_owned(),
        }
    }

    fn text(&self, value: Value, written: Written) -> String {
        match written {
            Written::Money => self.money.text(value),
            Written::PerBasisPoint => self.dv01.text(value),
            Written::Percent => fixed(value.to_f64() * 100.0, 2),
            Written::Number => fixed(value.to_f64(), 2),
        }
    }
}

fn has_any(selection: &Selection<'_>, columns: &[Column], group: u32) -> bool {
    columns.iter().any(|(measure, ..)| selection.at(measure, BASE, group).is_some())
}

/// The groups to show in their order, and those left for one line: the smallest by book value.
fn chosen<'a>(selection: &Selection<'a>) -> (Vec<Group<'a>>, Vec<Group<'a>>) {
    let groups = selection.groups();
    if groups.len() <= MOST_GROUPS {
        return (groups, Vec::new());
    }
    let size = |group: &Group<'_>| {
        ["book_value", "economic_value"]
            .into_iter()
            .find_map(|measure| selection.at(measure, BASE, group.place).and_then(money))
            .map_or(Micros::ZERO, Micros::abs)
    };
    let mut by_size: Vec<&Group<'_>> = groups.iter().collect();
    by_size.sort_by_key(|group| (Reverse(size(group)), group.place));
    let kept: Vec<u32> = by_size.iter().take(MOST_GROUPS).map(|group| group.place).collect();
    groups.into_iter().partition(|group| kept.contains(&group.place))
}

/// The exact sum of a measure over groups; none when no group has it.
fn summed(selection: &Selection<'_>, measure: &'static str, groups: &[Group<'_>]) -> Option<Micros> {
    let mut amounts =
        groups.iter().filter_map(|group| selection.at(measure, BASE, group.place).and_then(money)).peekable();
    amounts.peek()?;
    amounts.try_fold(Micros::ZERO, Micros::checked_add)
}

/// How far our value is from the fair value that was disclosed.
pub(crate) fn fair_against_economic(selection: &Selection<'_>) -> Option<Panel> {
    let pairs: Vec<(Group<'_>, Micros, Micros)> = selection
        .groups()
        .into_iter()
        .filter_map(|group| {
            let fair = selection.at("fair_value", BASE, group.place).and_then(money)?;
            let economic = selection.at("economic_value", BASE, group.place).and_then(money)?;
            Some((group, fair, economic))
        })
        .collect();
    if pairs.is_empty() {
        return None;
    }
    let scale = selection.scale(largest(pairs.iter().flat_map(|(_, a, b)| [a.to_units(), b.to_units()])), 6);
    let unit = &scale.label;
    let mut head = vec![
        "Group".to_owned(),
        format!("Fair value, {unit}"),
        format!("Economic value, {unit}"),
        format!("Economic less fair, {unit}"),
    ];
    let spreads = selection.has("spread_to_fair_value");
    if spreads {
        head.push("Spread to fair value,\u{a0}bp".to_owned());
    }
    let mut table = Table::new("Economic value against disclosed fair value", 1, &head);
    let all = pairs.len();
    for (group, fair, economic) in pairs.into_iter().take(MOST_GROUPS) {
        let figure = |amount: Micros| Cell::figure(scale.money(amount));
        let mut cells = vec![Cell::text(group.name), figure(fair), figure(economic), figure(economic - fair)];
        if spreads {
            let spread = selection.at("spread_to_fair_value", BASE, group.place);
            cells.push(Cell::figure_or_dash(spread.map(|spread| fixed(spread.to_f64() * 1e4, 1))));
        }
        table.push("", cells);
    }
    let mut notes = vec![
        "Groups in which every contract has a fair value. Contracts at book value only are in the fair value and not in \
         the economic value of their group."
            .to_owned(),
    ];
    if spreads {
        notes.push(
            "The spread is what the zero curve needs on top, the same at all terms, for the economic value to be the \
             fair value."
                .to_owned(),
        );
    }
    if all > MOST_GROUPS {
        notes.push(format!("The first {} of {} groups; facts.csv has each.", count(MOST_GROUPS), count(all)));
    }
    Some(Panel {
        id: "fair-value",
        title: "Economic against disclosed fair value".to_owned(),
        subtitle: "Where a fair value was disclosed".to_owned(),
        columns: 6,
        table: Some(table),
        notes,
        ..Panel::default()
    })
}
