//! Panels of net interest income: by scenario, why it changes, and month by month.

use super::page::{Cell, Panel, Table};
use crate::eve::scenario_title;
use crate::number::{MoneyScale, largest, percent};
use crate::select::Selection;
use crate::svg::{Bar, BarChart, BarRow, Ladder, Rung};
use plimsoll_measure::{ASSETS, LIABILITIES, TOTAL, Value};
use plimsoll_units::Micros;

/// Scenarios in the chart and the tables; more are in `facts.csv`.
const MOST_SCENARIOS: usize = 24;

/// The steps of a change, with what they are called.
const STEPS: [(&str, &str); 6] = [
    ("delta_nii_repricing", "Repricing"),
    ("delta_nii_rollover", "Rollover"),
    ("delta_nii_volume", "Volume"),
    ("delta_nii_margin", "Margin"),
    ("delta_nii_behaviour", "Behaviour"),
    ("delta_nii_options", "Options"),
];

/// The balance sheet that income is shown of: constant where it is measured, else run-off.
struct Sheet {
    income: &'static str,
    change: &'static str,
    of_tier1: &'static str,
    margin: &'static str,
    words: &'static str,
}

const CONSTANT: Sheet = Sheet {
    income: "nii_constant",
    change: "delta_nii_constant",
    of_tier1: "delta_nii_constant_of_tier1",
    margin: "nim_constant",
    words: "constant balance sheet: what is repaid is renewed",
};
const RUN_OFF: Sheet = Sheet {
    income: "nii_run_off",
    change: "delta_nii_run_off",
    of_tier1: "delta_nii_run_off_of_tier1",
    margin: "nim_run_off",
    words: "run-off: nothing that is repaid is renewed",
};

/// What every panel is about.
struct Income<'a> {
    selection: &'a Selection<'a>,
    sheet: &'static Sheet,
    /// Place of the first horizon, and its name.
    bucket: u16,
    horizon: String,
    scale: MoneyScale,
}

impl<'a> Income<'a> {
    fn new(selection: &'a Selection<'a>) -> Option<Self> {
        let sheet = if selection.has(CONSTANT.income) { &CONSTANT } else { &RUN_OFF };
        let is_horizon = |place: &u16| selection.bucket_name(*place).starts_with("months ");
        let bucket = selection.buckets(&[sheet.income]).into_iter().find(is_horizon)?;
        let horizon = selection.bucket_name(bucket).to_owned();
        let amounts = selection.rows(sheet.income).filter(|fact| fact.bucket == Some(bucket));
        let scale = selection.scale(largest(amounts.map(|fact| fact.value.to_f64())), 5);
        Some(Self { selection, sheet, bucket, horizon, scale })
    }

    fn value(&self, measure: &'static str, scenario: u16) -> Option<Value> {
        self.selection.told(measure, scenario, TOTAL, self.bucket)
    }

    fn money(&self, measure: &'static str, scenario: u16) -> Option<Micros> {
        self.value(measure, scenario).and_then(crate::select::money)
    }

    /// Scenarios that have a change, with their places: under the main behaviour, or under others.
    fn changed(&self, others: bool) -> Vec<(u16, String)> {
        let has_change = |(place, _): &(u16, &str)| self.money(self.sheet.change, *place).is_some();
        let wanted = |(_, name): &(u16, &str)| {
            name.contains(AT) == others && name.split(AT).next().is_some_and(|shock| shock != "base")
        };
        let all = self.selection.scenarios().filter(has_change).filter(wanted);
        all.map(|(place, name)| (place, titled(name))).take(MOST_SCENARIOS).collect()
    }
}

/// Between a scenario and the behaviour it is under.
const AT: &str = " @ ";

/// A scenario's name for people, with the behaviour it is under.
fn titled(name: &str) -> String {
    match name.split_once(AT) {
        Some((shock, behaviour)) => format!("{} @ {behaviour}", scenario_title(shock)),
        None => scenario_title(name),
    }
}

/// Change of income by scenario.
pub(crate) fn scenarios(selection: &Selection<'_>) -> Option<Panel> {
    let income = Income::new(selection)?;
    let changed = income.changed(false);
    let text = |amount: Option<Micros>| Cell::figure_or_dash(amount.map(|amount| income.scale.money(amount)));
    let unit = &income.scale.label;
    let head = [
        "Scenario".to_owned(),
        format!("NII, {unit}"),
        format!("Change, {unit}"),
        "% of Tier 1".to_owned(),
        "Margin".to_owned(),
    ];
    let mut table = Table::new("Net interest income by scenario", 1, &head);
    let mut push = |place: u16, name: &str| {
        let share = |measure, digits| {
            let share = income.value(measure, place).map(|share| percent(share.to_f64(), digits));
            Cell::figure_or_dash(share)
        };
        table.push(
            "",
            vec![
                Cell::text(name),
                text(income.money(income.sheet.income, place)),
                text(income.money(income.sheet.change, place)),
                share(income.sheet.of_tier1, 2),
                share(income.sheet.margin, 2),
            ],
        );
    };
    push(crate::select::BASE, "Base");
    for (place, name) in &changed {
        push(*place, name);
    }
    let others = income.changed(true);
    for (place, name) in &others {
        push(*place, name);
    }
    let rows: Vec<BarRow> = changed
        .iter()
        .map(|(place, name)| {
            let change = income.money(income.sheet.change, *place);
            let bar = change.map(|change| Bar {
                value: income.scale.scaled(change.to_units()),
                text: income.scale.money(change),
            });
            BarRow { label: name.clone(), bars: vec![bar], side: String::new() }
        })
        .collect();
    let chart = BarChart {
        id: "income-chart",
        title: "Change of net interest income by scenario".to_owned(),
        description: format!(
            "Bars of the change of net interest income over {}; the figures are in the table.",
            income.horizon
        ),
        series: vec!["change".to_owned()],
        rows,
        side_title: String::new(),
        limits: Vec::new(),
        axis_title: format!("change, {unit}"),
        width: 640.0,
    };
    Some(Panel {
        id: "income",
        title: format!("ΔNII by scenario, {}", income.horizon),
        subtitle: income.sheet.words.to_owned(),
        columns: 6,
        chart: if changed.is_empty() { String::new() } else { chart.draw() },
        table: Some(table),
        ..Panel::default()
    })
}

/// Why income changes, step by step.
pub(crate) fn steps(selection: &Selection<'_>) -> Option<Panel> {
    let income = Income::new(selection)?;
    let changed = income.changed(false);
    if changed.is_empty() || !selection.has(STEPS[0].0) {
        return None;
    }
    let unit = &income.scale.label;
    let mut head = vec!["Scenario".to_owned()];
    head.extend(STEPS.iter().map(|(_, name)| (*name).to_owned()));
    head.push("Change".to_owned());
    let mut table = Table::new("Why net interest income changes", 1, &head);
    for (place, name) in &changed {
        let figure = |measure| {
            Cell::figure_or_dash(income.money(measure, *place).map(|amount| income.scale.money(amount)))
        };
        let mut cells = vec![Cell::text(name.clone())];
        cells.extend(STEPS.iter().map(|(measure, _)| figure(*measure)));
        cells.push(figure(income.sheet.change));
        table.push("", cells);
    }
    Some(Panel {
        id: "income-steps",
        title: format!("Why NII changes, {}, {unit}", income.horizon),
        subtitle: "each step is a projection of its own; the steps add up to the change".to_owned(),
        columns: 6,
        table: Some(table),
        notes: vec![
            "Repricing: contracts on the book and deposits at the scenario's rates. Rollover: new business at its \
             reference rates. Volume: more or less new business. Behaviour: people as in the scenario. Options: caps \
             and floors."
                .to_owned(),
        ],
        ..Panel::default()
    })
}

/// Interest received and paid by month in the base.
pub(crate) fn months(selection: &Selection<'_>) -> Option<Panel> {
    let income = Income::new(selection)?;
    let is_month = |place: &u16| selection.bucket_name(*place).starts_with("month ");
    let months: Vec<u16> = selection.buckets(&[income.sheet.income]).into_iter().filter(is_month).collect();
    let of = |group, bucket| {
        selection.told(income.sheet.income, crate::select::BASE, group, bucket).map(Value::to_f64)
    };
    let all = |group| months.iter().filter_map(move |bucket| of(group, *bucket));
    let scale = selection.scale(largest(all(ASSETS).chain(all(LIABILITIES)).chain(all(TOTAL))), 5);
    let drawn = |group, bucket| of(group, bucket).map(|value| scale.scaled(value));
    let unit = &scale.label;
    let head =
        ["Month".to_owned(), format!("Received, {unit}"), format!("Paid, {unit}"), format!("NII, {unit}")];
    let mut table = Table::new("Interest by month", 1, &head);
    let mut rungs = Vec::with_capacity(months.len());
    for bucket in &months {
        let label = selection.bucket_name(*bucket).trim_start_matches("month ").to_owned();
        let text = |group| {
            let value = selection.told(income.sheet.income, crate::select::BASE, group, *bucket);
            value.map_or_else(|| "–".to_owned(), |value| scale.text(value))
        };
        let texts = [ASSETS, LIABILITIES, TOTAL].map(text);
        rungs.push(Rung {
            tip: format!("month {label}: received {}, paid {}, net {} {unit}", texts[0], texts[1], texts[2]),
            label: label.clone(),
            assets: drawn(ASSETS, *bucket).unwrap_or(0.0),
            liabilities: drawn(LIABILITIES, *bucket).unwrap_or(0.0),
            cumulative: drawn(TOTAL, *bucket),
        });
        let mut cells = vec![Cell::text(label)];
        cells.extend(texts.into_iter().map(Cell::figure));
        table.push("", cells);
    }
    let chart = Ladder {
        id: "months-chart",
        title: format!("Interest by month, {unit}"),
        description:
            "Bars of interest received above the line and paid below it, and net interest income as a line. \
                      The figures are in the table below."
                .to_owned(),
        unit: unit.clone(),
        names: ["Received", "Paid", "Net interest income"],
        rungs,
        width: 1180.0,
    };
    Some(Panel {
        id: "income-months",
        title: format!("Interest by month, {unit}"),
        subtitle: format!(
            "base; {}; months from the market's day, net interest income as a line",
            income.sheet.words
        ),
        columns: 12,
        chart: chart.draw(),
        data: Some(table),
        ..Panel::default()
    })
}
