//! Economic value and its change by scenario, group and currency; over Tier 1 and over itself.
//!
//! EVE = present value of assets less liabilities plus off-balance contracts. Change = shocked - compared: a loss is
//! negative. Over all currencies, gains and losses are added; rules that ignore gains do so in their own file.

use crate::facts::Unit;
use crate::view::{At, Collected, Role, TOTAL_GROUP, Valued, View};

pub(super) fn measure(view: &View<'_>, out: &mut Collected) {
    for (scenario, world) in view.scenarios() {
        for group in view.groups.places() {
            values(view, out, scenario, world, group);
        }
        let eve = At { measure: "eve", scenario, group: TOTAL_GROUP, currency: None, bucket: None };
        out.money(eve, view.total(world, TOTAL_GROUP), view.reporting);
        if let Role::Scenario { compared_to, .. } = world.role {
            changes(view, out, scenario, world, &view.worlds[compared_to]);
        }
    }
}

fn values(view: &View<'_>, out: &mut Collected, scenario: u16, world: &Valued<'_>, group: u32) {
    let at = At { measure: "economic_value", scenario, group, currency: None, bucket: None };
    let mut any = false;
    for currency in world.currencies(group) {
        any = true;
        out.money(At { currency: Some(currency), ..at }, world.value(group, currency).to_micros(), currency);
    }
    if any {
        out.money(at, view.total(world, group), view.reporting);
    }
}

fn changes(view: &View<'_>, out: &mut Collected, scenario: u16, world: &Valued<'_>, compared: &Valued<'_>) {
    for group in view.groups.places() {
        let at = At { measure: "delta_eve", scenario, group, currency: None, bucket: None };
        let mut any = false;
        for currency in world.currencies(group) {
            any = true;
            let change =
                world.value(group, currency).to_micros() - compared.value(group, currency).to_micros();
            out.money(At { currency: Some(currency), ..at }, change, currency);
        }
        if any {
            out.money(at, view.total(world, group) - view.total(compared, group), view.reporting);
        }
    }
    let base = view.total(compared, TOTAL_GROUP);
    let change = (view.total(world, TOTAL_GROUP) - base).to_units();
    let at = |measure| At { measure, scenario, group: TOTAL_GROUP, currency: None, bucket: None };
    // Over nothing or less a loss would show as a gain.
    if base > plimsoll_units::Micros::ZERO {
        out.number(at("delta_eve_of_eve"), change / base.to_units(), Unit::Ratio);
    }
    if let Some(tier1) = view.tier1 {
        out.number(at("delta_eve_of_tier1"), change / tier1.to_units(), Unit::Ratio);
    }
}
