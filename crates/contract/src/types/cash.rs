//! CSH, cash: worth its amount today.
//!
//! ACTUS gives cash no events but monitoring; in a profile it is principal on the market's own day.
//! Source: ACTUS Technical Specification 1.1, section CSH.

use crate::checked::Checked;
use crate::terms::{ContractType, Terms};
use crate::{ContractError, Event, EventType, FlowKind, FlowSink, Options, ProjectError, States, World};
use plimsoll_units::Currency;

/// Cash positions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cash {
    positions: Vec<Position>,
}

#[derive(Clone, Copy, Debug)]
struct Position {
    row: u32,
    amount: f64,
    currency: Currency,
}

impl Cash {
    /// Keeps one position.
    ///
    /// # Errors
    /// Everything that is wrong with the terms.
    pub(crate) fn add(
        &mut self,
        row: u32,
        terms: &Terms,
        options: &Options,
    ) -> Result<(), Vec<ContractError>> {
        let mut checked = Checked::new(ContractType::Cash, terms);
        let role = checked.needs("contractRole", terms.contract_role);
        let currency = checked.needs("currency", terms.currency);
        let amount = checked.needs("notionalPrincipal", terms.notional_principal);
        checked.status(terms, options);
        if let Some(amount) = amount {
            checked.not_negative("notionalPrincipal", amount);
        }
        let resolved =
            role.and_then(|role| Some(Position { row, amount: role.sign() * amount?, currency: currency? }));
        self.positions.push(checked.finish(resolved)?);
        Ok(())
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = u32> {
        self.positions.iter().map(|position| position.row)
    }

    pub(crate) fn project<S: FlowSink>(
        &self,
        order: &[u32],
        worlds: &[&World],
        sink: &mut S,
    ) -> Result<(), ProjectError> {
        for (lane, world) in worlds.iter().enumerate() {
            let day = world.grid().start();
            for &place in order {
                let position = &self.positions[place as usize];
                sink.begin(position.row);
                sink.lane(lane);
                sink.flow(FlowKind::Opening, day, position.amount);
                sink.flow(FlowKind::Principal, day, position.amount);
                if S::WANTS_EVENTS {
                    show(position, world, sink);
                }
            }
        }
        Ok(())
    }
}

/// ACTUS gives cash monitoring events only, on the days that are asked for.
fn show<S: FlowSink>(position: &Position, world: &World, sink: &mut S) {
    let states = States { notional_principal: position.amount, ..States::default() };
    let (event_type, currency) = (EventType::Monitoring, position.currency);
    for &day in world.monitoring() {
        sink.event(&Event { event_type, day, schedule_day: day, payoff: 0.0, currency, states });
    }
}
