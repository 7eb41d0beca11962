//! Panels of the rules of liquidity: a ratio, and every line with its rate.

use super::page::{Cell, Panel, Stat, Table};
use crate::number::{largest, percent};
use crate::select::{Selection, money};
use plimsoll::LiquidityAnswer;
use plimsoll_rule::{LiquidityCell, LiquidityPart};
use plimsoll_units::Micros;
use std::collections::BTreeMap;

/// One panel a rule.
pub(crate) fn panels(selection: &Selection<'_>) -> Vec<Panel> {
    let mut panels: Vec<Panel> =
        selection.answer.liquidity.iter().map(|answer| panel(selection, answer)).collect();
    if let Some(first) = panels.first_mut() {
        first.id = "liquidity-rules";
    }
    panels
}

/// How long each stress is survived.
pub(crate) fn survival(selection: &Selection<'_>) -> Option<Panel> {
    let stressed = || selection.answer.ladders.iter().filter(|ladder| !ladder.survival.is_empty());
    let mut head = ["Stress", "Kind", "Currency"].map(str::to_owned).to_vec();
    head.extend([
        "Nothing left on day".to_owned(),
        "Net funding requirement".to_owned(),
        "Least left".to_owned(),
        "Scaling that exhausts in 30 days".to_owned(),
        "Most dangerous alone, in 30 days".to_owned(),
    ]);
    let mut table = Table::new("Survival by stress and currency", 3, &head);
    for ladder in stressed() {
        for one in &ladder.survival {
            let scale = match one.currency {
                Some(currency) => selection.scale_for(currency, one.requirement.to_units().abs()),
                None => selection.scale(one.requirement.to_units().abs(), 6),
            };
            let date = one.day.map(|day| (selection.answer.as_of + i32::from(day)).to_string());
            let day = one.day.map_or_else(|| "none".to_owned(), |day| day.to_string());
            let dangerous = one.most_dangerous[0].map(|(class, share, _)| (class, percent(share, 1)));
            table.push(
                "",
                vec![
                    Cell::text(ladder.name.clone()),
                    Cell::text(ladder.kind.replace('_', " ")),
                    Cell::text(
                        one.currency.map_or_else(|| "all".to_owned(), |currency| currency.to_string()),
                    ),
                    Cell { below: date.unwrap_or_default(), ..Cell::figure(day) },
                    Cell::figure(scale.with_unit(one.requirement)),
                    Cell::figure(scale.with_unit(one.least_left)),
                    Cell::figure_or_dash(one.scaling[0].map(|scaling| format!("{scaling:.3}"))),
                    Cell::figure_or_dash(dangerous.map(|(class, share)| format!("{class}, {share}"))),
                ],
            );
        }
    }
    (!table.rows.is_empty()).then(|| Panel {
        id: "survival",
        title: "Survival horizon".to_owned(),
        subtitle: "The first day on which outflows exceed cash and what can be made cash".to_owned(),
        columns: 12,
        table: Some(table),
        notes: vec![
            "The scaling multiplies every run-off of the stress, each at most to the whole balance; below one the stress itself is more \
             than the bank can carry. By day and bucket in ladder.csv."
                .to_owned(),
        ],
        ..Panel::default()
    })
}

fn panel(selection: &Selection<'_>, answer: &LiquidityAnswer) -> Panel {
    let total = |name: &str| {
        let found = answer.results.iter().find(|result| result.name == name && result.currency.is_none());
        found.and_then(|result| result.value)
    };
    let mut lines: BTreeMap<usize, [Micros; 2]> = BTreeMap::new();
    let of_all = |cell: &&LiquidityCell| cell.currency.is_none();
    for cell in answer.cells.iter().filter(of_all) {
        let sum = lines.entry(cell.place.line).or_default();
        *sum = [sum[0] + cell.amount, sum[1] + cell.weighted];
    }
    let scale = selection.scale(largest(lines.values().flatten().map(|amount| amount.to_units())), 6);
    let head = ["Line", "Where", "Amount", "Rate", "Weighted"];
    let head: Vec<String> = head.into_iter().map(str::to_owned).collect();
    let mut table = Table::new(format!("Lines of {}", answer.rule), 2, &head);
    let mut before = None;
    for (place, [amount, weighted]) in lines {
        let line = &answer.lines[place];
        let section = section(line.part);
        if before != Some(section) {
            table.push_section(section);
            before = Some(section);
        }
        let effective = weighted.to_units() / amount.to_units();
        let rate = if effective.is_finite() { percent(effective, 1) } else { "–".to_owned() };
        let clause = Cell { below: checked(line.checked), ..Cell::text(line.clause) };
        table.push(
            "",
            vec![
                Cell::text(line.name.clone()),
                clause,
                Cell::figure(scale.money(amount)),
                Cell::figure(rate),
                Cell::figure(scale.money(weighted)),
            ],
        );
    }
    let ratio = total("ratio").map_or_else(|| "n/a".to_owned(), |ratio| percent(ratio.to_f64(), 1));
    let of = |name: &'static str| {
        let amount = total(name).and_then(money)?;
        Some(Stat { label: name.to_owned(), value: scale.money(amount) })
    };
    let names = [
        "liquid assets held",
        "taken off by the caps",
        "liquid assets",
        "outflows",
        "inflows that count",
        "net outflows",
        "available stable funding",
        "required stable funding",
    ];
    Panel {
        id: answer.rule,
        title: format!("{}: {ratio}", answer.rule),
        subtitle: format!("All currencies, {}", scale.label),
        columns: 12,
        stats: names.into_iter().filter_map(of).collect(),
        table: Some(table),
        notes: vec!["By currency, and by residual maturity where that counts, in liquidity.csv.".to_owned()],
        ..Panel::default()
    }
}

/// How sure a rate is, where its text was not read.
fn checked(checked: &str) -> String {
    if checked == "read in the text" { String::new() } else { checked.to_owned() }
}

const fn section(part: LiquidityPart) -> &'static str {
    match part {
        LiquidityPart::Outflow => "Outflows",
        LiquidityPart::Inflow | LiquidityPart::Inflow90 | LiquidityPart::InflowExempt => "Inflows",
        LiquidityPart::Asf => "Available stable funding",
        LiquidityPart::Rsf => "Required stable funding",
        _ => "Liquid assets",
    }
}
