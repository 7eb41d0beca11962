//! Book and fair value, book yield, and asset coverage.
//!
//! asset coverage ratio = (total assets - intangible assets) / total liabilities, all at book value.

use crate::facts::Unit;
use crate::view::{ASSETS_GROUP, At, Collected, LIABILITIES_GROUP, TOTAL_GROUP, View};
use plimsoll_contract::terms::ContractType;
use plimsoll_contract::{Row, Side};
use plimsoll_units::Micros;

#[derive(Clone, Copy, Default)]
struct Sums {
    book: Micros,
    fair: Micros,
    intangible: Micros,
    rows: u32,
    with_fair: u32,
    weight: f64,
    weighted_rate: f64,
}

pub(super) fn measure(view: &View<'_>, out: &mut Collected) {
    let mut sums = vec![Sums::default(); view.groups.names().len()];
    for (row, element) in plimsoll_units::pair(view.book.rows(), view.groups.element_of_row()) {
        let book = view.reported(row.book_value, row.currency);
        let fair = row.fair_value.map(|fair| view.reported(fair, row.currency));
        for group in view.groups.groups_of(*element) {
            let sum = &mut sums[group as usize];
            sum.book += book;
            sum.rows += 1;
            if let Some(fair) = fair {
                sum.fair += fair;
                sum.with_fair += 1;
            }
            if row.marks.intangible {
                sum.intangible += book;
            }
            if row.marks.in_economic_value {
                let weight = book.abs().to_units();
                sum.weight += weight;
                sum.weighted_rate += weight * row.rate;
            }
        }
    }
    for group in view.groups.places() {
        let sum = sums[group as usize];
        if sum.rows == 0 {
            continue;
        }
        out.money(At::base("book_value", group), sum.book, view.reporting);
        if sum.with_fair == sum.rows {
            out.money(At::base("fair_value", group), sum.fair, view.reporting);
        }
        // Over assets and liabilities together an average of rates means nothing.
        if group != TOTAL_GROUP {
            out.number(At::base("book_yield", group), sum.weighted_rate / sum.weight, Unit::RatePerYear);
        }
    }
    let (assets, liabilities) = (sums[ASSETS_GROUP as usize], sums[LIABILITIES_GROUP as usize]);
    let ratio = crate::formulas::asset_coverage_ratio(
        assets.book.to_units(),
        assets.intangible.to_units(),
        -liabilities.book.to_units(),
    );
    // A bank that owes nothing has no ratio and no row.
    if let Some(ratio) = ratio {
        out.number(At::base("asset_coverage_ratio", TOTAL_GROUP), ratio, Unit::Ratio);
    }
    let is_debt =
        |row: &&Row| row.side == Side::Liability && ContractType::LOANS.contains(&row.contract_type);
    let debt = view.book.rows().iter().filter(is_debt);
    let debt: Micros = debt.map(|row| -view.reported(row.book_value, row.currency)).sum();
    let covenant = crate::formulas::asset_coverage_covenant(
        (assets.book - assets.intangible).to_units(),
        (-liabilities.book - debt).to_units(),
        debt.to_units(),
    );
    if let Some(ratio) = covenant {
        out.number(At::base("asset_coverage_covenant", TOTAL_GROUP), ratio, Unit::Ratio);
    }
    let yields = [assets, liabilities].map(|sum| sum.weighted_rate / sum.weight);
    if yields.iter().all(|rate| rate.is_finite()) {
        out.number(At::base("interest_spread", TOTAL_GROUP), yields[0] - yields[1], Unit::RatePerYear);
    }
}
