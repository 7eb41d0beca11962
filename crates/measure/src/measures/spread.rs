//! The constant spread over the zero curve at which a group's economic value is its disclosed fair value.
//!
//! A group with a fair value of rows outside economic value has none: its fair value is of more than its flows.
//!
//! Σ cash(t)·DF(t)·e^(-s·t) = fair value, flows of the base world kept, s compounded continuously on days / 365.

use crate::facts::Unit;
use crate::view::{At, Collected, View, cash_by_day};
use std::collections::BTreeSet;

pub(super) fn measure(view: &View<'_>, out: &mut Collected) {
    let fair: Vec<_> = out
        .facts
        .of("fair_value")
        .filter(|fact| fact.currency.is_none())
        .map(|fact| (fact.group, fact.value.to_f64()))
        .collect();
    let grid = view.base().world.grid();
    let rolled = view.base().by_group(view.groups);
    let elements = view.groups.element_of_row();
    let flowless: BTreeSet<u32> = plimsoll_units::pair(view.book.rows(), elements)
        .filter(|(row, _)| row.fair_value.is_some() && !row.marks.in_economic_value)
        .flat_map(|(_, element)| view.groups.groups_of(*element))
        .collect();
    for (group, fair_value) in fair {
        if flowless.contains(&group) {
            continue;
        }
        let currencies: Vec<_> = view.base().currencies(group).collect();
        let &[currency] = currencies.as_slice() else { continue };
        if currency != view.reporting {
            continue;
        }
        let Some(table) = view.base().world.currency(currency) else { continue };
        let flows = cash_by_day(&rolled, group, currency);
        let years: Vec<f64> = flows.iter().map(|(day, _)| f64::from(*day - view.as_of) / 365.0).collect();
        let discounted: Vec<f64> = flows
            .iter()
            .map(|(day, amount)| grid.index(*day).map_or(0.0, |index| amount * table.discount.factor(index)))
            .collect();
        if let Some(spread) = crate::formulas::constant_spread(&discounted, &years, fair_value) {
            out.number(At::base("spread_to_fair_value", group), spread, Unit::RatePerYear);
        }
    }
}
