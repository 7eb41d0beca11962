//! Net interest income of contracts on the book by what it is made of: the margin in their rates, the reference rate
//! that is the rest, and interest of contracts whose margin is not known.
//!
//! margin = margin rate · balance · years; reference = interest - margin; the three add up to the income in run-off.
//! The margin of a rate that is reset is its spread; of another it is what the contract table says.

use super::income::{by_group, rows, spans};
use crate::facts::Unit;
use crate::income::{MonthlyIncome, accrued_months};
use crate::view::{At, Collected, TOTAL_GROUP, View};
use plimsoll_contract::FlowKind;
use plimsoll_units::{Currency, Micros};
use std::collections::BTreeMap;

/// Interest at the margin, and of contracts without a known one, by month: each of shape `[months]`.
type Split = [Vec<Micros>; 2];

pub(super) fn measure(view: &View<'_>, out: &mut Collected) {
    let Some(income) = &view.income else { return };
    for (place, (scenario, _)) in view.told_of_income().enumerate() {
        let (Some(parts), Some(world)) = (view.margins.get(place), income.worlds.get(place)) else {
            continue;
        };
        let groups = by_group(view, income, world);
        let splits = split(view, parts, income.months.len() - 1);
        let earning = groups.get(TOTAL_GROUP as usize).and_then(|total| total.get(&None));
        for group in view.groups.places() {
            for (currency, monthly) in &groups[group as usize] {
                let none =
                    || [vec![Micros::ZERO; monthly.book.len()], vec![Micros::ZERO; monthly.book.len()]];
                let [margin, unknown] = splits[group as usize].get(currency).cloned().unwrap_or_else(none);
                let rest = |month: usize| monthly.book[month] - margin[month] - unknown[month];
                let reference: Vec<Micros> = (0..margin.len()).map(rest).collect();
                let at = |measure| At { measure, scenario, group, currency: *currency, bucket: None };
                rows(view, income, out, at("nii_margin_run_off"), &margin);
                rows(view, income, out, at("nii_reference_run_off"), &reference);
                rows(view, income, out, at("nii_unsplit_run_off"), &unknown);
                if let (None, Some(earning)) = (currency, earning) {
                    let parts = [
                        ("nim_margin_run_off", &margin),
                        ("nim_reference_run_off", &reference),
                        ("nim_unsplit_run_off", &unknown),
                    ];
                    for (measure, amounts) in parts {
                        rates(view, out, at(measure), amounts, earning);
                    }
                }
            }
        }
    }
}

/// Amounts of a year over average earning assets.
fn rates(view: &View<'_>, out: &mut Collected, at: At, amounts: &[Micros], earning: &MonthlyIncome) {
    let Some(income) = &view.income else { return };
    for span in spans(view, income) {
        let average = span.average(income, &earning.earning_days[0]).to_units();
        let amount: Micros = amounts[span.from..span.to].iter().copied().sum();
        let rate = amount.to_units() / span.years() / average;
        out.number(At { bucket: span.bucket, ..at }, rate, Unit::RatePerYear);
    }
}

fn split(
    view: &View<'_>,
    parts: &[&plimsoll_contract::Profile],
    months: usize,
) -> Vec<BTreeMap<Option<Currency>, Split>> {
    let mut groups = vec![BTreeMap::new(); view.groups.names().len()];
    let Some(income) = &view.income else { return groups };
    for (element, lines) in parts.iter().flat_map(|part| part.groups()) {
        for ((currency, kind), cells) in lines {
            let place = match kind {
                FlowKind::Accrual => 0,
                FlowKind::RenewedAccrual => 1,
                _ => continue,
            };
            let amounts = accrued_months(cells, &income.months);
            for group in view.groups.groups_of(element) {
                for key in [Some(*currency), None] {
                    let sums = groups[group as usize]
                        .entry(key)
                        .or_insert_with(|| [vec![Micros::ZERO; months], vec![Micros::ZERO; months]]);
                    for (month, sum) in sums[place].iter_mut().enumerate() {
                        let amount = amounts[month];
                        *sum += if key.is_none() { view.reported(amount, *currency) } else { amount };
                    }
                }
            }
        }
    }
    groups
}
