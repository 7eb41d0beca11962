//! Profit of the first year by scenario: net income, return on assets and on equity, efficiency.
//!
//! Interest is that of a constant balance sheet where something is renewed, of run-off otherwise; assets and equity are
//! today's at book value.

use super::income::nii_by_group;
use crate::facts::Unit;
use crate::formulas::ProfitAndLoss;
use crate::view::{ASSETS_GROUP, At, Collected, TOTAL_GROUP, View};
use plimsoll_units::Micros;

/// Months of a year.
const YEAR: usize = 12;

pub(super) fn measure(view: &View<'_>, out: &mut Collected) {
    let (Some(income), Some(items)) = (&view.income, view.profit) else { return };
    let Some(horizon) = income.horizons.iter().position(|months| *months == YEAR) else { return };
    let bucket = view.horizon_bucket(horizon);
    let (mut assets, mut equity) = (Micros::ZERO, Micros::ZERO);
    for (row, element) in plimsoll_units::pair(view.book.rows(), view.groups.element_of_row()) {
        let book = view.reported(row.book_value, row.currency);
        equity += book;
        if view.groups.groups_of(*element).contains(&ASSETS_GROUP) {
            assets += book;
        }
    }
    for (place, (scenario, _)) in view.told_of_income().enumerate() {
        let Some(world) = income.worlds.get(place) else { continue };
        let months = nii_by_group(view, income, world);
        let of_year = months.get(TOTAL_GROUP as usize).into_iter().flatten().take(YEAR);
        let interest: Micros = of_year.copied().sum();
        let year = ProfitAndLoss { interest: interest.to_units(), ..items };
        let at = |measure| At { measure, scenario, group: TOTAL_GROUP, currency: None, bucket };
        if let Ok(net) = Micros::from_units(year.net_income()) {
            out.money(at("net_income"), net, view.reporting);
        }
        let ratios = [
            ("return_on_assets", year.return_on(assets.to_units())),
            ("return_on_equity", year.return_on(equity.to_units())),
            ("efficiency_ratio", year.efficiency()),
        ];
        for (measure, ratio) in ratios {
            if let Some(ratio) = ratio {
                out.number(at(measure), ratio, Unit::Ratio);
            }
        }
    }
}
