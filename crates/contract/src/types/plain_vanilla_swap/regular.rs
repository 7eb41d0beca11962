//! The short way for plain swaps in profiles; see `lending/regular.rs` and ADR 0005.

use super::Swap;
use crate::lending::{Ahead, Lanes, Period, in_step};
use crate::{FlowKind, FlowSink, ProjectError};
use plimsoll_units::{BusinessDayConvention, Calendar};

/// Whether both legs fall on one day of every n-th month, with a reset at each, and nothing rare is due.
pub(super) fn is_regular(swap: &Swap) -> bool {
    in_step(&swap.interest, &swap.resets, swap.status)
        && Period::of(swap.day_count, 1).is_some()
        && swap.convention == BusinessDayConvention::NoShift
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
    fixed_leg: &mut Vec<f64>,
    sink: &mut S,
) -> Result<bool, ProjectError> {
    let Some(grid) = lanes.worlds.first().map(|world| world.grid()) else { return Ok(true) };
    let as_of = grid.start();
    if !swap.regular || swap.status != as_of || swap.maturity > grid.end() {
        return Ok(false);
    }
    let Some(table) = lanes.prepare(swap.index) else { return Ok(false) };
    let Some(mut ahead) = Ahead::new(&swap.interest, swap.status, swap.day_count) else { return Ok(false) };
    let notional = swap.sign * swap.notional;
    let mut day = if ahead.count > 0 { ahead.next_day() } else { swap.maturity };
    let years = swap.day_count.year_fraction(swap.accrues_from, day, calendar);
    let leg = |years: f64, rate: f64| {
        if swap.netted { years * (swap.fixed_rate - rate) * notional } else { -(years * rate * notional) }
    };
    sink.begin(swap.row);
    if ahead.count > 0 {
        lanes.start(0.0, -notional);
        sink.flows(FlowKind::Repricing, day, &lanes.amounts);
    }
    let floating = lanes.most(table) * swap.multiplier.abs() + swap.spread.abs();
    let announced = sink.announce(ahead.longest() * (swap.fixed_rate.abs() + floating) * notional.abs());
    let first = leg(years, swap.floating_rate);
    lanes.start(swap.floating_rate, if swap.netted { swap.accrued + first } else { first });
    let mut fixed = swap.accrued + years * swap.fixed_rate * notional;
    for step in 0..=ahead.count {
        let announced = announced && step > 0 && step < ahead.count;
        let mut pay = |amounts: &[f64]| match announced {
            true => sink.interest(day, amounts),
            false => sink.flows(FlowKind::Interest, day, amounts),
        };
        if !swap.netted {
            fixed_leg.clear();
            fixed_leg.resize(lanes.worlds.len(), fixed);
            pay(fixed_leg);
        }
        pay(&lanes.amounts);
        if step == ahead.count {
            break;
        }
        let regular = step + 1 < ahead.count;
        let next = if regular { ahead.next_day() } else { swap.maturity };
        let years = if regular {
            ahead.period.years(day, next)
        } else {
            swap.day_count.year_fraction(day, next, calendar)
        };
        let on = lanes.on(table, day, swap.row)?;
        for (lane, amount) in on.amounts.iter_mut().enumerate() {
            *amount = leg(years, on.values[lane] * swap.multiplier + swap.spread);
        }
        fixed = years * swap.fixed_rate * notional;
        day = next;
    }
    if ahead.count > 0 {
        lanes.start(0.0, notional);
        sink.flows(FlowKind::Repricing, swap.maturity, &lanes.amounts);
    }
    Ok(true)
}
