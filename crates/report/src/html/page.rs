//! The parts of the page, as the template wants them.

use super::{
    at_risk, balance, capital, cards, equity, income, ladders, liquidity, rates, rules, sensitivity,
    transfer, trust,
};
use crate::RunRecord;
use crate::eve::{self, Standing};
use crate::select::Selection;
use plimsoll::Answer;

/// Groups shown before the rest is put together.
pub(crate) const MOST_GROUPS: usize = 40;

/// Columns of the page.
const WHOLE: u8 = 12;

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
    pub(crate) chips: Vec<Chip>,
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
    /// A status beside the title.
    pub(crate) chip: Option<Chip>,
    pub(crate) subtitle: String,
    /// Columns of the page's twelve.
    pub(crate) columns: u8,
    /// Whether the table is beside the chart, where the screen is wide enough.
    pub(crate) beside: bool,
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

/// Class of a row of one cell over all columns.
const SECTION: &str = "section";

impl Row {
    /// Whether its one cell goes over all columns.
    fn is_section(&self) -> bool {
        self.class == SECTION
    }
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) class: &'static str,
    pub(crate) text: String,
    /// A second line in smaller letters, empty for none.
    pub(crate) below: String,
}

impl Cell {
    /// A word of this class of style.
    pub(crate) fn of_class(class: &'static str, text: impl Into<String>) -> Self {
        Self { class, text: text.into(), below: String::new() }
    }

    /// A word.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::of_class("", text)
    }

    /// A figure, at the right.
    pub(crate) fn figure(text: impl Into<String>) -> Self {
        Self::of_class("num", text)
    }

    /// A figure that may be missing.
    pub(crate) fn figure_or_dash(text: Option<String>) -> Self {
        Self::figure(text.unwrap_or_else(|| "–".to_owned()))
    }

    /// A status.
    pub(crate) fn status(standing: Standing, words: &str) -> Self {
        Self::of_class(standing.class(), format!("{} {words}", standing.symbol()))
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

    /// A row of one cell over all columns, above the rows it names.
    pub(crate) fn push_section(&mut self, title: &str) {
        self.push(SECTION, vec![Cell::text(title)]);
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
        let behaviours = equity::behaviours(&selection, &variants);
        let mut scenarios = equity::scenarios(&selection, &variants);
        if behaviours.is_none()
            && let Some(panel) = &mut scenarios
        {
            panel.spread();
        }
        panels.extend([scenarios, behaviours].into_iter().flatten());
        let income = [income::scenarios(&selection), income::steps(&selection), income::months(&selection)];
        panels.extend(income.into_iter().flatten());
        panels.extend(sensitivity::panels(&selection));
        let heat = rates::key_rates(&selection);
        let narrow = heat.as_ref().is_some_and(|panel| panel.columns == 4);
        let duration = rates::duration_gap(&selection, heat.as_ref());
        let repricing = ladders::repricing(&selection, if narrow { 8 } else { 6 });
        let ladder = ladders::liquidity(&selection);
        if narrow {
            panels.extend([repricing, heat, ladder, duration].into_iter().flatten());
        } else {
            panels.extend([repricing, ladder, heat, duration].into_iter().flatten());
        }
        panels.extend(liquidity::survival(&selection));
        panels.extend(liquidity::panels(&selection));
        panels.extend(capital::panel(&selection));
        panels.extend(balance::sheet(&selection));
        panels.extend(balance::fair_against_economic(&selection));
        panels.extend(transfer::panels(&selection));
        panels.extend(equity::other_scenarios(&selection, &variants));
        panels.extend(at_risk::panel(&selection));
        panels.push(rules::verdicts(&selection));
        panels.extend(rules::scenarios(&selection));
        panels.push(trust::assumptions(answer));
        panels.push(trust::findings(&selection));
        panels.extend(trust::tie_out(&selection));
        panels.push(trust::run(answer, record));
        panels.push(trust::method(&selection));
        fill_rows(&mut panels);
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

/// Gives a panel the whole row where the next one leaves no panel beside it.
fn fill_rows(panels: &mut [Panel]) {
    let mut used = 0;
    for place in 0..panels.len() {
        let columns = panels[place].columns;
        let next = panels.get(place + 1).map_or(WHOLE, |panel| panel.columns);
        used = if used + columns > WHOLE { columns } else { used + columns };
        if used == columns && used + next > WHOLE && columns < WHOLE {
            panels[place].spread();
            used = WHOLE;
        }
    }
}

impl Panel {
    /// Whether there is a chart with an open table, which are side by side on paper.
    fn is_pair(&self) -> bool {
        !self.chart.is_empty() && self.table.is_some()
    }

    /// Takes the whole row: the table beside the chart.
    fn spread(&mut self) {
        self.columns = WHOLE;
        if self.table.is_none() {
            self.table = self.data.take();
        }
        self.beside = self.is_pair();
    }
}

fn links(panels: &[Panel]) -> Vec<Link> {
    [
        ("eve", "Economic value"),
        ("income", "Income"),
        ("repricing", "Ladders"),
        ("liquidity-rules", "Liquidity"),
        ("balance", "Balance sheet"),
        ("transfer", "Transfer prices"),
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
