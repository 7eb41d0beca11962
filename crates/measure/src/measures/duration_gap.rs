//! Duration gap, leverage-adjusted duration gap, and what they explain of the change in equity.
//!
//! gap = D_A - D_L; leverage-adjusted = D_A - D_L·L/A. For a parallel shift Δ of continuous rates:
//! estimate = -(dollar duration)·Δ, convexity = ½·(dollar convexity)·Δ², unexplained = revalued - estimate - convexity.
//! Off-balance contracts count in the dollar duration and convexity, not in the two gaps.

use super::duration::effective_of;
use crate::facts::Unit;
use crate::formulas;
use crate::view::{ASSETS_GROUP, At, Collected, LIABILITIES_GROUP, Role, TOTAL_GROUP, View};
use plimsoll_units::{BasisPoints, Currency, Micros};
use std::collections::BTreeMap;

pub(super) fn measure(view: &View<'_>, out: &mut Collected) {
    let (Some(assets), Some(liabilities)) =
        (effective_of(view, ASSETS_GROUP, None), effective_of(view, LIABILITIES_GROUP, None))
    else {
        return;
    };
    if assets.value != 0.0 {
        let duration = if liabilities.value == 0.0 { 0.0 } else { liabilities.duration };
        let gap = formulas::duration_gap(assets.duration, duration);
        let adjusted = formulas::leverage_adjusted_duration_gap(
            assets.duration,
            assets.value,
            duration,
            -liabilities.value,
        );
        out.number(At::base("duration_gap", TOTAL_GROUP), gap, Unit::Years);
        out.number(At::base("leverage_adjusted_duration_gap", TOTAL_GROUP), adjusted, Unit::Years);
    }
    for (scenario, world) in view.scenarios() {
        let Role::Scenario { compared_to: 0, parallel, .. } = &world.role else { continue };
        if !parallel.is_empty() {
            let revalued = view.total(world, TOTAL_GROUP) - view.total(view.base(), TOTAL_GROUP);
            explain(view, out, scenario, parallel, revalued);
        }
    }
}

fn explain(
    view: &View<'_>,
    out: &mut Collected,
    scenario: u16,
    parallel: &BTreeMap<Currency, BasisPoints>,
    revalued: Micros,
) {
    let (mut estimate, mut convexity) = (0.0, 0.0);
    for (currency, size) in parallel {
        let Some(total) = effective_of(view, TOTAL_GROUP, Some(*currency)) else { return };
        let shift = size.to_fraction();
        estimate -= total.dv01 * 10_000.0 * shift;
        if total.value != 0.0 {
            convexity += 0.5 * total.convexity * total.value * shift * shift;
        }
    }
    let (Ok(estimate), Ok(convexity)) = (Micros::from_units(estimate), Micros::from_units(convexity)) else {
        return;
    };
    let at = |measure| At { measure, scenario, group: TOTAL_GROUP, currency: None, bucket: None };
    out.money(at("equity_change_revalued"), revalued, view.reporting);
    out.money(at("equity_change_estimate"), estimate, view.reporting);
    out.money(at("equity_change_convexity"), convexity, view.reporting);
    out.money(at("equity_change_unexplained"), revalued - estimate - convexity, view.reporting);
}
