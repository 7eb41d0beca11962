//! Panels of what a stated change of each assumption does: tornadoes of the worst change of value and of income.

use super::page::{Cell, Panel, Table};
use crate::number::largest;
use crate::select::Selection;
use crate::svg::{Bar, BarChart, BarRow};
use plimsoll::Sensitivity;
use plimsoll_units::Micros;

/// Bars in a tornado; the others move less and are in the table.
const MOST_BARS: usize = 12;

/// The panels of value and of income, where assumptions were varied.
pub(crate) fn panels(selection: &Selection<'_>) -> Vec<Panel> {
    let eve =
        panel(selection, "tornado-eve", "Worst ΔEVE", |one| Some(one.worst_delta_eve), |one| Some(one.eve));
    let nii = panel(selection, "tornado-nii", "Worst ΔNII", |one| one.worst_delta_nii, |one| one.nii);
    [eve, nii].into_iter().flatten().collect()
}

fn panel(
    selection: &Selection<'_>,
    id: &'static str,
    name: &str,
    worst: fn(&Sensitivity) -> Option<Micros>,
    base: fn(&Sensitivity) -> Option<Micros>,
) -> Option<Panel> {
    let all = &selection.answer.sensitivities;
    let mut sorted: Vec<(&Sensitivity, Micros)> =
        all.iter().filter_map(|one| Some((one, worst(one)?))).collect();
    if sorted.is_empty() {
        return None;
    }
    // The largest first; equal ones in the order of the assumptions.
    sorted.sort_by_key(|(_, amount)| std::cmp::Reverse(amount.abs()));
    let amounts = sorted.iter().flat_map(|(one, amount)| [Some(*amount), base(one)]).flatten();
    let scale = selection.scale(largest(amounts.map(Micros::to_units)), 4);
    let unit = &scale.label;
    let rows: Vec<BarRow> = sorted
        .iter()
        .take(MOST_BARS)
        .map(|(one, amount)| BarRow {
            label: format!("{}: {}", one.assumption, one.says),
            bars: vec![Some(Bar { value: scale.scaled(amount.to_units()), text: scale.money(*amount) })],
            side: String::new(),
        })
        .collect();
    let chart = BarChart {
        id: if id == "tornado-eve" { "tornado-eve-chart" } else { "tornado-nii-chart" },
        title: format!("What a change of each assumption does to the {name}"),
        description: format!(
            "Bars of the change of the {name}, largest first; the figures are in the table."
        ),
        series: vec!["change".to_owned()],
        rows,
        side_title: String::new(),
        limits: Vec::new(),
        axis_title: format!("change of the {name}, {unit}"),
        width: 640.0,
    };
    let head =
        ["Assumption".to_owned(), "Change".to_owned(), format!("{name}, {unit}"), format!("Base, {unit}")];
    let mut table = Table::new(format!("What a change of each assumption does to the {name}"), 2, &head);
    for (one, amount) in &sorted {
        table.push(
            "",
            vec![
                Cell::text(one.assumption.clone()),
                Cell::text(one.says.clone()),
                Cell::figure(scale.money(*amount)),
                Cell::figure_or_dash(base(one).map(|amount| scale.money(amount))),
            ],
        );
    }
    Some(Panel {
        id,
        title: format!("{name} by assumption, {unit}"),
        subtitle: "one stated change at a time, main behaviour; below zero: the worst scenario gets worse"
            .to_owned(),
        columns: 6,
        chart: chart.draw(),
        data: Some(table),
        ..Panel::default()
    })
}
