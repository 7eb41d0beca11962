//! Components of the change of economic value: gap, basis and option risk.
//!
//! Rates = value of the scenario less that of the world compared with, both without caps and floors and with people as in
//! the latter; option = the rest of the change: caps, floors, and what people do otherwise. Rates of a scenario in which
//! indices alone move against their curves are basis risk, of any other gap risk. The three add up to the change.
//! Source: BCBS SRP31 (April 2016) for gap, basis and option risk.

use crate::view::{At, Collected, Role, View};
use plimsoll_units::Micros;

pub(super) fn measure(view: &View<'_>, out: &mut Collected) {
    let part = |of: usize, is_moved: bool| {
        view.worlds.iter().find(|world| world.role == Role::Part { of, is_moved })
    };
    for (place, (scenario, world)) in view.told().enumerate() {
        let Role::Scenario { compared_to, basis: is_basis, .. } = world.role else { continue };
        let (Some(moved), Some(before)) = (part(place, true), part(compared_to, false)) else { continue };
        for group in view.groups.places() {
            if world.currencies(group).next().is_none() {
                continue;
            }
            let rates = view.total(moved, group) - view.total(before, group);
            let change = view.total(world, group) - view.total(&view.worlds[compared_to], group);
            let (gap, basis) = if is_basis { (Micros::ZERO, rates) } else { (rates, Micros::ZERO) };
            for (measure, amount) in
                [("eve_gap_risk", gap), ("eve_basis_risk", basis), ("eve_option_risk", change - rates)]
            {
                out.money(
                    At { measure, scenario, group, currency: None, bucket: None },
                    amount,
                    view.reporting,
                );
            }
        }
    }
}
