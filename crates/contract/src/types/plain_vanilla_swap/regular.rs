//! The short way for plain swaps in profiles; see `lending/regular.rs` and ADR 0005.

use super::Swap;
use crate::lending::{Lanes, MovedAhead, Period, in_step, tell_accruals};
use crate::{FlowKind, FlowSink, ProjectError};
use plimsoll_units::Calendar;

/// Whether both legs fall on one day of every n-th month, with a reset at each, and nothing rare is due.
pub(super) fn is_regular(swap: &Swap) -> bool {
    in_step(&swap.interest, &swap.resets, swap.status)
        && Period::of(swap.day_count, 1).is_some()
        && swap.initial_exchange <= swap.status
        && swap.status < swap.maturity
        && swap.next_rate.is_none()
        && swap.purchase.is_none()
        && swap.termination.is_none()
}

/// Walks a regular swap through its dates once for every world. False when the short way does not serve.
pub(super) fn run<S: FlowSink>(
    swap: &Swap,
    calendar: &Calendar,
    lanes: &mut Lanes<'_>,
    [fixed_leg, both_legs]: &mut [Vec<f64>; 2],
    sink: &mut S,
) -> Result<bool, ProjectError> {
    let Some(grid) = lanes.worlds.first().map(|world| world.grid()) else { return Ok(true) };
    let as_of = grid.start();
    if !swap.regular || swap.status != as_of || swap.maturity > grid.end() {
        return Ok(false);
    }
    let Some(table) = lanes.prepare(swap.index) else { return Ok(false) };
    let mover = swap.mover(calendar);
    let at = (swap.calendar, &mover);
    let ahead = MovedAhead::new(&swap.interest, swap.status, swap.day_count, at, &mut lanes.moved);
    let Some(mut ahead) = ahead else { return Ok(false) };
    let count = ahead.count();
    let notional = swap.sign * swap.notional;
    let mut stop = ahead.next(&lanes.moved);
    let years = swap.day_count.year_fraction(swap.accrues_from, stop.counted_to, calendar);
    let leg = |years: f64, rate: f64| {
        if swap.netted { years * (swap.fixed_rate - rate) * notional } else { -(years * rate * notional) }
    };
    sink.begin(swap.row);
    if count > 0 {
        lanes.start(0.0, -notional);
        sink.flows(FlowKind::Repricing, stop.event, &lanes.amounts);
    }
    let floating = lanes.most(table) * swap.multiplier.abs() + swap.spread.abs();
    let most = ahead.longest() * (swap.fixed_rate.abs() + floating) * notional.abs();
    let announced = sink.announce(most);
    let first = leg(years, swap.floating_rate);
    lanes.start(swap.floating_rate, if swap.netted { swap.accrued + first } else { first });
    let mut fixed = swap.accrued + years * swap.fixed_rate * notional;
    // Where both legs are paid apart, the amounts of a date hold the floating one alone.
    let fixed_a_year = if swap.netted { 0.0 } else { swap.fixed_rate * notional };
    if S::WANTS_ACCRUALS {
        both_legs.clear();
        both_legs.resize(lanes.worlds.len(), first + years * fixed_a_year);
        sink.accruals(swap.accrues_from, stop.counted_to, both_legs);
    }
    let until = sink.until();
    for step in 0..=count {
        let announced = announced && step > 0 && step < count;
        let mut pay = |amounts: &[f64]| match announced {
            true => sink.interest(stop.event, amounts),
            false => sink.flows(FlowKind::Interest, stop.event, amounts),
        };
        if !swap.netted {
            fixed_leg.clear();
            fixed_leg.resize(lanes.worlds.len(), fixed);
            pay(fixed_leg);
        }
        pay(&lanes.amounts);
        if step == count || S::HAS_END && stop.counted_to > until {
            break;
        }
        let next = ahead.next(&lanes.moved);
        let years = ahead.years(&stop, &next);
        let on = lanes.on(table, stop.scheduled, swap.row)?;
        for (lane, amount) in on.amounts.iter_mut().enumerate() {
            *amount = leg(years, on.values[lane] * swap.multiplier + swap.spread);
        }
        if S::WANTS_ACCRUALS {
            both_legs.clear();
            both_legs.extend(lanes.amounts.iter().map(|amount| amount + years * fixed_a_year));
            tell_accruals(announced, (&stop, &next), both_legs, sink);
        }
        fixed = years * swap.fixed_rate * notional;
        stop = next;
    }
    if count > 0 {
        lanes.start(0.0, notional);
        sink.flows(FlowKind::Repricing, swap.maturity, &lanes.amounts);
    }
    Ok(true)
}
