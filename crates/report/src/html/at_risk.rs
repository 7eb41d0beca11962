//! The panel of earnings and economic value at risk.

use super::page::{Cell, Panel, Table};
use crate::number::{count, largest, percent};
use crate::select::Selection;

/// What past moves put at risk.
pub(crate) fn panel(selection: &Selection<'_>) -> Option<Panel> {
    let answer = selection.answer.at_risk.as_ref()?;
    let scale = selection.scale(largest(answer.figures.iter().map(|figure| figure.loss.to_units())), 6);
    let head = ["Measure", "Method", "At risk", "Standard error", "Of Tier 1"].map(str::to_owned);
    let mut table = Table::new("At risk", 2, &head);
    for figure in &answer.figures {
        let measure = match figure.measure {
            "eve" => "Economic value",
            "nii_constant" => "Net interest income of a year, constant balance sheet",
            _ => "Net interest income of a year, run-off",
        };
        let tier1 = selection.answer.tier1.map(|tier1| percent(figure.loss.to_units() / tier1.to_units(), 1));
        table.push(
            "",
            vec![
                Cell::text(measure),
                Cell::text(figure.method),
                Cell::figure(scale.money(figure.loss)),
                Cell::figure_or_dash(figure.standard_error.map(|error| scale.money(error))),
                Cell::figure_or_dash(tier1),
            ],
        );
    }
    let worst = answer.moves.iter().min_by_key(|one| one.eve);
    let worst = worst.map_or_else(String::new, |one| {
        format!(
            " The move from {} to {} is the worst for economic value: {}.",
            one.from,
            one.to,
            scale.with_unit(one.eve)
        )
    });
    let months = usize::from(answer.months);
    Some(Panel {
        id: "at-risk",
        title: "At risk".to_owned(),
        subtitle: format!(
            "Lost at most with a probability of {}, {}; {} past moves over {} months",
            percent(answer.confidence, 1),
            scale.label,
            count(answer.moves.len()),
            count(months)
        ),
        columns: 12,
        table: Some(table),
        notes: vec![format!(
            "Historical: every move upon today's curves, at once, valued in full; parametric: sensitivities at the nodes \
             times moves, as if normal about zero. Moves start a month apart, so {months} overlap: standard errors count \
             one of {months} as independent.{worst}"
        )],
        ..Panel::default()
    })
}
