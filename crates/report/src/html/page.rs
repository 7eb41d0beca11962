//! The parts of the page, as the template wants them.

use super::{balance, cards, equity, ladders, rates, trust};
use crate::RunRecord;
use crate::eve::{self, Standing};
use crate::select::Selection;
use plimsoll::Answer;

/// Groups shown before the rest is put together.
pub(crate) const MOST_GROUPS: usize = 40;

/// The whole page.
#[derive(Debug, askama::Template)]
#[template(path = "report.html")]
pub(crate) struct Page {
    pub(crate) title: String,
    pub(crate) entity: String,
    pub(crate) facts_line: String,
    pub(crate) version: String,
    pub(crate) links: Vec<Link>,
    pub(crate) cards: Vec<Card>,
    pub(crate) panels: Vec<Panel>,
}

/// A link to a panel.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) id: &'static str,
    pub(crate) text: &'static str,
}

/// A headline figure.
#[derive(Debug, Default)]
pub(crate) struct Card {
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) chip: Option<Chip>,
    pub(crate) below: Vec<String>,
}

/// A status in a symbol and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chip {
    pub(crate) class: &'static str,
    pub(crate) text: String,
}

impl Chip {
    pub(crate) fn new(standing: Standing, words: &str) -> Self {
        Self { class: standing.class(), text: format!("{} {words}", standing.symbol()) }
    }
}

/// A figure with a label inside a panel.
#[derive(Debug)]
pub(crate) struct Stat {
    pub(crate) label: String,
    pub(crate) value: String,
}

/// A box of the page.
#[derive(Debug, Default)]
pub(crate) struct Panel {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) subtitle: String,
    /// Columns of the page's twelve.
    pub(crate) columns: u8,
    /// An `svg` element, empty for none.
    pub(crate) chart: String,
    pub(crate) stats: Vec<Stat>,
    /// A table that is always open.
    pub(crate) table: Option<Table>,
    /// The chart's figures, folded on the screen and open on paper.
    pub(crate) data: Option<Table>,
    pub(crate) notes: Vec<String>,
}

/// A table.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) caption: String,
    pub(crate) head: Vec<Cell>,
    pub(crate) rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Default)]
pub(crate) struct Row {
    pub(crate) class: &'static str,
    pub(crate) cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) class: &'static str,
    pub(crate) text: String,
}

impl Cell {
    /// A word.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { class: "", text: text.into() }
    }

    /// A figure, at the right.
    pub(crate) fn figure(text: impl Into<String>) -> Self {
        Self { class: "num", text: text.into() }
    }

    /// A figure that may be missing.
    pub(crate) fn figure_or_dash(text: Option<String>) -> Self {
        Self::figure(text.unwrap_or_else(|| "–".to_owned()))
    }

    /// A status.
    pub(crate) fn status(standing: Standing, words: &str) -> Self {
        Self { class: standing.class(), text: format!("{} {words}", standing.symbol()) }
    }
}

impl Table {
    /// A table with its head: those after the first `words` columns are figures.
    pub(crate) fn new(caption: impl Into<String>, words: usize, head: &[String]) -> Self {
        let cell = |(place, name): (usize, &String)| {
            if place < words { Cell::text(name.clone()) } else { Cell::figure(name.clone()) }
        };
        Self { caption: caption.into(), head: head.iter().enumerate().map(cell).collect(), rows: Vec::new() }
    }

    pub(crate) fn push(&mut self, class: &'static str, cells: Vec<Cell>) {
        self.rows.push(Row { class, cells });
    }
}

impl Page {
    /// Puts the page together.
    pub(crate) fn new(answer: &Answer, record: &RunRecord) -> Self {
        let selection = Selection::new(answer);
        let variants = eve::variants(&selection);
        let mut panels = Vec::new();
        if answer.facts.rows().is_empty() {
            panels.push(nothing());
        }
        panels.extend(equity::scenarios(&selection, &variants));
        panels.extend(equity::behaviours(&selection, &variants));
        let heat = rates::key_rates(&selection);
        let narrow = heat.as_ref().is_some_and(|panel| panel.columns == 4);
        let (wide, rest) = if narrow { (8, 4) } else { (6, 6) };
        let duration = rates::duration_gap(&selection, rest);
        let [repricing, liquidity] = ladders::both(&selection, wide);
        if narrow {
            panels.extend([repricing, heat, liquidity, duration].into_iter().flatten());
        } else {
            panels.extend([repricing, liquidity, heat, duration].into_iter().flatten());
        }
        panels.extend(balance::sheet(&selection));
        panels.extend(balance::fair_against_economic(&selection));
        panels.extend(equity::other_scenarios(&selection, &variants));
        panels.push(trust::verdicts(answer));
        panels.push(trust::assumptions(answer));
        panels.push(trust::findings(&selection));
        panels.extend(trust::tie_out(&selection));
        panels.push(trust::run(answer, record));
        panels.push(trust::method(&selection));
        let case = &answer.case;
        let title = if case.title.is_empty() { &case.name } else { &case.title };
        Self {
            title: if title.is_empty() { "Answer".to_owned() } else { title.clone() },
            entity: case.entity.clone(),
            facts_line: format!("as of {} · money in {}", answer.as_of, selection.scale(0.0, 5).label),
            version: record.version.clone(),
            links: links(&panels),
            cards: cards::all(&selection, &variants),
            panels,
        }
    }
}

fn links(panels: &[Panel]) -> Vec<Link> {
    [
        ("eve", "Economic value"),
        ("repricing", "Ladders"),
        ("balance", "Balance sheet"),
        ("verdicts", "Verdicts"),
        ("assumptions", "Assumptions"),
        ("findings", "Findings"),
        ("method", "Method"),
    ]
    .into_iter()
    .filter(|(id, _)| panels.iter().any(|panel| panel.id == *id))
    .map(|(id, text)| Link { id, text })
    .collect()
}

fn nothing() -> Panel {
    Panel {
        id: "nothing",
        title: "No facts".to_owned(),
        subtitle: "This answer holds no facts: nothing was measured, so no figure below can be relied on."
            .to_owned(),
        columns: 12,
        ..Panel::default()
    }
}
