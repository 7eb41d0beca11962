//! Which way each loan of a block goes: side by side through regular lives, once for all worlds, or the long walk.

use super::fixed_life::{FixedLife, run_together};
use super::lanes::{Lanes, run_floating};
use super::moved::MovedDays;
use super::resetting::run_resetting;
use super::walk::Walk;
use super::{LoanType, Loans};
use crate::terms::Names;
use crate::{FlowSink, ProjectError, World};

/// Fixed-rate lives that run side by side.
const TOGETHER: usize = 4;

/// Projects the loans at the places `order`, one after another, each world into its lane of the sink.
pub(crate) fn project<T: LoanType, S: FlowSink>(
    loans: &Loans,
    order: &[u32],
    names: &Names,
    worlds: &[&World],
    sink: &mut S,
) -> Result<(), ProjectError> {
    let mut lanes = Lanes::new(worlds);
    let mut waiting: Vec<FixedLife<'_>> = Vec::with_capacity(TOGETHER);
    for &place in order {
        let loan = &loans.loans[place as usize];
        let calendar = names.calendar(loan.calendar);
        let short = !S::WANTS_EVENTS && !S::WANTS_MARGINS;
        if short
            && let Some(floating) = loans.floating(loan)
            && run_floating(loan, floating, calendar, &mut lanes, sink)?
        {
            continue;
        }
        for (lane, world) in worlds.iter().enumerate() {
            if short && run_resetting::<T, S>(loans, loan, (calendar, lane, world), sink)? {
                continue;
            }
            let life = if short {
                FixedLife::new::<T>(loan, calendar, world, &mut lanes.moved, sink.until())
            } else {
                None
            };
            let Some(life) = life else {
                sink.begin(loan.row);
                sink.lane(lane);
                Walk::<T, S>::new(loans, loan, calendar, world, sink).run()?;
                continue;
            };
            let apart =
                |first: &FixedLife<'_>| !first.runs_with(&life) || !sink.same_line(first.row(), life.row());
            if waiting.first().is_some_and(apart) {
                run_waiting::<T, S>(&mut waiting, names, &lanes.moved, (lane, world), sink);
            }
            waiting.push(life);
            // Worlds have lanes of their own: what one shares with the next is the loan.
            if waiting.len() == TOGETHER || worlds.len() > 1 {
                run_waiting::<T, S>(&mut waiting, names, &lanes.moved, (lane, world), sink);
            }
        }
    }
    if let [world] = worlds {
        run_waiting::<T, S>(&mut waiting, names, &lanes.moved, (0, world), sink);
    }
    Ok(())
}

fn run_waiting<T: LoanType, S: FlowSink>(
    waiting: &mut Vec<FixedLife<'_>>,
    names: &Names,
    moved: &MovedDays,
    (lane, world): (usize, &World),
    sink: &mut S,
) {
    let as_of = world.grid().start();
    let Some(first) = waiting.first() else { return };
    sink.begin(first.row());
    sink.lane(lane);
    match <[FixedLife<'_>; TOGETHER]>::try_from(waiting.as_slice()) {
        Ok(lives) => run_together::<T, S, TOGETHER>(lives, names, moved, as_of, sink),
        Err(_) => {
            for life in waiting.iter() {
                run_together::<T, S, 1>([*life], names, moved, as_of, sink);
            }
        }
    }
    waiting.clear();
}
