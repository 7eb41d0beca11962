//! `comparison.html` and `comparison.csv`: why economic value and income moved between two dates.

use super::attribution;
use super::page::{Card, Cell, Page, Panel, Table};
use crate::ReportError;
use crate::number::{MoneyScale, largest};
use crate::svg::{Fall, Waterfall};
use askama::Template as _;
use plimsoll::{Comparison, Level};
use plimsoll_units::Micros;

/// What is compared: its name, its column in the table, and how it is read off a level.
struct Figure {
    id: &'static str,
    chart: &'static str,
    name: &'static str,
    of: fn(&Level) -> Micros,
}

const FIGURES: [Figure; 2] = [
    Figure { id: "eve", chart: "eve-chart", name: "Economic value of equity", of: |level| level.eve },
    Figure { id: "nii", chart: "nii-chart", name: "Net interest income, 12 months", of: |level| level.nii },
];

/// The comparison as one HTML page.
///
/// # Errors
/// [`ReportError::Table`] when the page cannot be put together.
pub fn comparison_html(comparison: &Comparison, version: &str) -> Result<String, ReportError> {
    let [first, second] = comparison.days;
    let mut panels: Vec<Panel> = FIGURES.iter().map(|figure| panel(comparison, figure)).collect();
    panels.push(attribution::panel(comparison, &scale(comparison, &FIGURES[1])));
    panels.push(method(comparison));
    let page = Page {
        title: "Why the figures moved".to_owned(),
        entity: comparison.entity.clone(),
        facts_line: format!("from {first} to {second} · money in {}", scale(comparison, &FIGURES[0]).label),
        version: version.to_owned(),
        links: Vec::new(),
        cards: FIGURES.iter().map(|figure| card(comparison, figure)).collect(),
        panels,
    };
    page.render().map_err(|error| ReportError::Table { table: "comparison.html", source: Box::new(error) })
}

fn scale(comparison: &Comparison, figure: &Figure) -> MoneyScale {
    let levels = [comparison.first, comparison.second].map(|level| (figure.of)(&level).to_units());
    let most = largest(levels.into_iter());
    let currency = comparison.currency;
    MoneyScale::new(&comparison.money_unit, currency, currency, most).showing(most, 5)
}

fn card(comparison: &Comparison, figure: &Figure) -> Card {
    let scale = scale(comparison, figure);
    let (first, second) = ((figure.of)(&comparison.first), (figure.of)(&comparison.second));
    Card {
        label: figure.name.to_owned(),
        value: scale.with_unit(second),
        below: vec![format!("was {}, changed by {}", scale.with_unit(first), scale.money(second - first))],
        ..Card::default()
    }
}

fn panel(comparison: &Comparison, figure: &Figure) -> Panel {
    let scale = scale(comparison, figure);
    let [first_day, second_day] = comparison.days;
    let (first, second) = ((figure.of)(&comparison.first), (figure.of)(&comparison.second));
    let unit = &scale.label;
    let mut table = Table::new(figure.name, 1, &["Step".to_owned(), format!("Amount, {unit}")]);
    let level = |label: String, level: Micros| Fall {
        label,
        level: scale.scaled(level.to_units()),
        change: None,
        text: scale.money(level),
    };
    let mut falls = vec![level(first_day.to_string(), first)];
    table.push("", vec![Cell::text(first_day.to_string()), Cell::figure(scale.money(first))]);
    let mut reached = first;
    for step in &comparison.steps {
        let by = (figure.of)(&step.by);
        reached += by;
        falls.push(Fall {
            label: step.change.name().to_owned(),
            level: scale.scaled(reached.to_units()),
            change: Some(scale.scaled(by.to_units())),
            text: scale.money(by),
        });
        let cell = Cell { below: step.change.says().to_owned(), ..Cell::text(step.change.name()) };
        table.push("", vec![cell, Cell::figure(scale.money(by))]);
    }
    falls.push(level(second_day.to_string(), second));
    table.push("", vec![Cell::text(second_day.to_string()), Cell::figure(scale.money(second))]);
    let chart = Waterfall {
        id: figure.chart,
        title: figure.name.to_owned(),
        description: format!(
            "{} from {first_day} to {second_day} by steps; the figures are in the table.",
            figure.name
        ),
        falls,
        axis_title: unit.clone(),
        width: 640.0,
    };
    Panel {
        id: figure.id,
        title: figure.name.to_owned(),
        subtitle: "each step values everything again; the steps add up to the change".to_owned(),
        columns: 6,
        chart: chart.draw(),
        table: Some(table),
        ..Panel::default()
    }
}

fn method(comparison: &Comparison) -> Panel {
    let [gone, new, both] = comparison.contracts;
    let sheet = if comparison.constant { "a constant balance sheet" } else { "run-off" };
    Panel {
        id: "method",
        title: "Method".to_owned(),
        subtitle: format!("{gone} contracts gone, {new} new, {both} in both, by contractID; income of {sheet}"),
        columns: 12,
        notes: vec![
            "Passage of time takes the earlier contracts to the later day by their terms, on the earlier curves' forward \
             rates; what fell due in between has left as cash. Deposits keep their balance, and what customers took away \
             is in the data step."
                .to_owned(),
            match &comparison.first_version {
                None => "Both runs are computed by the same version of the program: a change of version moves nothing here."
                    .to_owned(),
                Some(version) => format!(
                    "The earlier run is as version {version} answered it, from the same files; the code step is what this \
                     version answers less that."
                ),
            },
        ],
        ..Panel::default()
    }
}

/// The table of a comparison: step, what it is, economic value, income; exact.
///
/// # Errors
/// [`ReportError::Table`] when the table cannot be put together.
pub fn comparison_csv(comparison: &Comparison) -> Result<Vec<u8>, ReportError> {
    use crate::tables::{Cell as Field, Table as Plain};
    let mut table = Plain::new("comparison.csv", &["step", "says", "eve", "nii_12_months", "currency"])?;
    let currency = comparison.currency.to_string();
    let [first, second] = comparison.days.map(|day| day.to_string());
    let mut row = |step: &str, says: &str, level: &Level| {
        table.row(&[
            Field::Text(step),
            Field::Text(says),
            Field::Number(level.eve.to_string()),
            Field::Number(level.nii.to_string()),
            Field::Text(&currency),
        ])
    };
    row(&first, "the earlier run", &comparison.first)?;
    for step in &comparison.steps {
        row(step.change.name(), step.change.says(), &step.by)?;
    }
    row(&second, "the later run", &comparison.second)?;
    table.finish()
}
