//! Panels of the rules: what each says, with its room, and the scenarios that rules alone ask for.

use super::page::{Cell, Panel, Table};
use super::trust::short;
use crate::eve::{Standing, scenario_title, usage};
use crate::number::{count, largest, percent};
use crate::select::{Selection, money};
use plimsoll_measure::TOTAL;
use plimsoll_units::Micros;

/// What the rules say.
pub(crate) fn verdicts(selection: &Selection<'_>) -> Panel {
    let verdicts = &selection.answer.verdicts;
    let failed = verdicts.iter().filter(|verdict| !verdict.pass).count();
    let subtitle = match (verdicts.len(), failed) {
        (0, _) => "No rule was judged.".to_owned(),
        (all, 0) => format!("All {} within their limits", count(all)),
        (all, failed) => format!("{} of {} in breach", count(failed), count(all)),
    };
    let room = verdicts.iter().filter_map(|verdict| verdict.headroom).map(Micros::to_units);
    let scale = selection.scale(largest(room), 6);
    let headroom = format!("Headroom, {}", scale.label);
    let head = ["Rule", "Edition", "Clause", "What was judged", "Status", "Figure", "Limit", "Used"];
    let head: Vec<String> = head.into_iter().map(str::to_owned).chain([headroom]).collect();
    let mut table = Table::new("Verdicts", 5, &head);
    for verdict in verdicts {
        let usage = usage(verdict);
        let words = match usage.standing {
            Standing::Within => "within",
            Standing::Near => "within, near the limit",
            Standing::Breach => "breach",
        };
        let figure = |value: f64| match verdict.unit {
            "ratio" => percent(value, 2),
            unit => format!("{} {unit}", short(value)),
        };
        table.push(
            "",
            vec![
                Cell::text(verdict.rule),
                Cell::text(verdict.edition.clone()),
                Cell::text(verdict.clause.clone()),
                Cell::text(verdict.subject.clone()),
                Cell::status(usage.standing, words),
                Cell::figure(figure(verdict.figure)),
                Cell::figure(format!("{} {}", verdict.bound(), figure(verdict.limit))),
                Cell::figure_or_dash(usage.share.map(|share| percent(share, 0))),
                Cell::figure_or_dash(verdict.headroom.map(|room| scale.money(room))),
            ],
        );
    }
    Panel {
        id: "verdicts",
        title: "Verdicts".to_owned(),
        subtitle,
        columns: 12,
        table: (!verdicts.is_empty()).then_some(table),
        notes: vec![
            "Used is the share of a limit that is used up; headroom is the money by which the figure may still worsen, \
             negative in a breach."
                .to_owned(),
        ],
        ..Panel::default()
    }
}

/// Changes of economic value in the scenarios that rules alone ask for: a line a shape, a column a set.
pub(crate) fn scenarios(selection: &Selection<'_>) -> Option<Panel> {
    let of_rules = &selection.answer.of_rules;
    let mut sets: Vec<&str> = Vec::new();
    let mut shapes: Vec<&str> = Vec::new();
    for (scenario, set) in of_rules {
        let name = scenario.strip_prefix(set.as_str()).unwrap_or(scenario).trim();
        for (known, name) in [(&mut sets, set.as_str()), (&mut shapes, name)] {
            if !known.contains(&name) {
                known.push(name);
            }
        }
    }
    let change = |set: &str, name: &str| {
        let full = if name.is_empty() { set.to_owned() } else { format!("{set} {name}") };
        let (place, _) = selection.scenarios().find(|(_, scenario)| *scenario == full)?;
        selection.of("delta_eve", place, TOTAL).and_then(money)
    };
    let all: Vec<Micros> =
        sets.iter().flat_map(|set| shapes.iter().filter_map(|name| change(set, name))).collect();
    if all.is_empty() {
        return None;
    }
    let scale = selection.scale(largest(all.iter().map(|change| change.to_units())), 6);
    let head: Vec<String> =
        std::iter::once("Scenario".to_owned()).chain(sets.iter().map(|set| (*set).to_owned())).collect();
    let mut table = Table::new("Changes of economic value by set of scenarios", 1, &head);
    for name in &shapes {
        let title = if name.is_empty() { "As named".to_owned() } else { scenario_title(name) };
        let changes = sets.iter().map(|set| Cell::figure_or_dash(change(set, name).map(|c| scale.money(c))));
        table.push("", std::iter::once(Cell::text(title)).chain(changes).collect());
    }
    Some(Panel {
        id: "rule-scenarios",
        title: "Scenarios of other rules".to_owned(),
        subtitle: format!("Change of economic value over all currencies, {}", scale.label),
        columns: 12,
        table: Some(table),
        ..Panel::default()
    })
}
