//! The panel of capital: common equity in every scenario, with and without marks.

use super::page::{Cell, Panel, Stat, Table};
use crate::eve::{Standing, scenario_title};
use crate::number::{largest, percent};
use crate::select::Selection;
use plimsoll_units::Micros;

/// The path of capital; none where the case says nothing of marks.
pub(crate) fn panel(selection: &Selection<'_>) -> Option<Panel> {
    let capital = selection.answer.capital.as_ref().filter(|capital| !capital.path.is_empty())?;
    let amounts = capital.path.iter().flat_map(|point| point.cet1);
    let scale = selection.scale(largest(amounts.map(Micros::to_units)), 6);
    let unit = &scale.label;
    let head = [
        "Scenario".to_owned(),
        format!("Mark through equity, {unit}"),
        format!("Mark held to maturity, {unit}"),
        format!("CET1, {unit}"),
        "Ratio".to_owned(),
        "With marks through equity".to_owned(),
        "With those held to maturity".to_owned(),
    ];
    let mut table = Table::new("Common equity by scenario", 1, &head);
    for point in &capital.path {
        let ratio = |place: usize| match point.ratios[place] {
            Some(ratio) if ratio < MINIMUM => Cell {
                class: "num bad",
                ..Cell::figure(format!("{} {}", Standing::Breach.symbol(), percent(ratio, 2)))
            },
            Some(ratio) => Cell::figure(percent(ratio, 2)),
            None => Cell::figure("–"),
        };
        table.push(
            "",
            vec![
                Cell::text(if point.scenario == "base" {
                    "Base".to_owned()
                } else {
                    scenario_title(&point.scenario)
                }),
                Cell::figure(scale.money(point.through_equity)),
                Cell::figure(scale.money(point.held_to_maturity)),
                Cell::figure(scale.money(point.cet1[0])),
                ratio(0),
                ratio(1),
                ratio(2),
            ],
        );
    }
    let sum = |label: &str, amount: Micros| Stat { label: label.to_owned(), value: scale.money(amount) };
    let weighted = capital.risk_weighted.map(|amount| sum("risk-weighted assets", amount));
    Some(Panel {
        id: "capital",
        title: "Capital by scenario".to_owned(),
        subtitle: "Common equity Tier 1 after tax, over today's risk-weighted assets".to_owned(),
        columns: 12,
        stats: weighted.into_iter().chain([sum("exposure", capital.exposure)]).collect(),
        table: Some(table),
        notes: vec![
            "Marks are before tax: through equity the change in the scenario, held to maturity fair value less what is carried. \
             A ratio below 4.5 % is marked."
                .to_owned(),
        ],
        ..Panel::default()
    })
}

/// Lowest common equity over risk-weighted assets (RBC20).
const MINIMUM: f64 = 0.045;
