//! Earnings: net interest income, and what positions at fair value gain or lose.
//!
//! Fair value at a horizon = value on that day of all that contracts at fair value pay after it, on the forward rates of
//! the scenario. Its change against the world compared with is a gain or loss beside the change of interest until then,
//! so nothing is counted twice. Change of earnings = change of NII + change of fair value through profit or loss.

use super::income::nii_by_group;
use crate::view::{At, Collected, Role, Valued, View};
use plimsoll_contract::Accounting;
use plimsoll_units::{Day, Micros};

/// How contracts at fair value are accounted for, with the names of their facts.
const HELD: [(Accounting, &str, &str); 2] = [
    (Accounting::FairValueThroughProfit, "fair_value_pl", "delta_fair_value_pl"),
    (Accounting::FairValueThroughEquity, "fair_value_oci", "delta_fair_value_oci"),
];

pub(super) fn measure(view: &View<'_>, out: &mut Collected) {
    let Some(income) = &view.income else { return };
    let measure = if income.renews { "delta_earnings_constant" } else { "delta_earnings_run_off" };
    let interest: Vec<_> = income.worlds.iter().map(|world| nii_by_group(view, income, world)).collect();
    for (horizon, months) in income.horizons.iter().enumerate() {
        let (day, bucket) = (income.months[*months], view.horizon_bucket(horizon));
        let told = view.scenarios().filter(|(_, world)| world.role.tells_income());
        for (scenario, world) in told {
            let compared_to = match world.role {
                Role::Scenario { compared_to, .. } => Some(compared_to),
                _ => None,
            };
            let at = |measure, group| At { measure, scenario, group, currency: None, bucket };
            let mut gains: Vec<Option<Micros>> = vec![None; view.groups.names().len()];
            for (accounting, level, change) in HELD {
                let now = by_group(view, world, accounting, day);
                let before = compared_to.map(|place| by_group(view, &view.worlds[place], accounting, day));
                for group in view.groups.places() {
                    let Some(amount) = now[group as usize] else { continue };
                    out.money(at(level, group), amount, view.reporting);
                    let Some(gain) =
                        before.as_ref().and_then(|before| Some(amount - before[group as usize]?))
                    else {
                        continue;
                    };
                    out.money(at(change, group), gain, view.reporting);
                    if accounting == Accounting::FairValueThroughProfit {
                        gains[group as usize] = Some(gain);
                    }
                }
            }
            let Some(compared_to) = compared_to else { continue };
            let (now, before) = (&interest[usize::from(scenario)], &interest[compared_to]);
            for group in view.groups.places() {
                let place = group as usize;
                let nii = |months_of: &[Vec<Micros>]| {
                    months_of[place].iter().take(*months).copied().sum::<Micros>()
                };
                let gain = gains[place].unwrap_or(Micros::ZERO);
                out.money(at(measure, group), nii(now) - nii(before) + gain, view.reporting);
            }
        }
    }
}

/// Value on a day of what is paid after it, by group, in the reporting currency; none where no contract is held so.
fn by_group(view: &View<'_>, world: &Valued<'_>, accounting: Accounting, day: Day) -> Vec<Option<Micros>> {
    let mut sums = vec![None; view.groups.names().len()];
    for element in view.groups.elements_where(|of| of.accounting == accounting) {
        let values = world.value_on(element, day);
        let reported =
            values.into_iter().map(|(currency, value)| view.reported(value, currency)).sum::<Micros>();
        for group in view.groups.groups_of(element) {
            *sums[group as usize].get_or_insert(Micros::ZERO) += reported;
        }
    }
    sums
}
