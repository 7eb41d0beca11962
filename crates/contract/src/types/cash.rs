//! CSH, cash: worth its amount today.
//!
//! ACTUS gives cash no events but monitoring; in a profile it is principal on the market's own day.
//! Source: ACTUS Technical Specification 1.1, section CSH.

use crate::block::{Given, Kind};
use crate::checked::Checked;
use crate::terms::{ContractType, Names};
use crate::{ContractError, Event, EventType, FlowKind, FlowSink, Needs, ProjectError, States, World};
use plimsoll_behaviour::Behaviour;
use plimsoll_units::{Currency, Day};

/// Cash positions.
#[derive(Clone, Debug, Default)]
pub(crate) struct CashPositions {
    positions: Vec<Position>,
}

#[derive(Clone, Copy, Debug)]
struct Position {
    row: u32,
    amount: f64,
    currency: Currency,
}

impl Kind for CashPositions {
    fn add(&mut self, given: &Given<'_>) -> Result<(), Vec<ContractError>> {
        let &Given { row, terms, options, .. } = given;
        let mut checked = Checked::new(ContractType::Cash, terms, options);
        let role = checked.needs("contractRole", terms.contract_role);
        let currency = checked.needs("currency", terms.currency);
        let amount = checked.needs("notionalPrincipal", terms.notional_principal);
        checked.status();
        if let Some(amount) = amount {
            checked.not_negative("notionalPrincipal", amount);
        }
        let resolved =
            role.and_then(|role| Some(Position { row, amount: role.sign() * amount?, currency: currency? }));
        self.positions.push(checked.finish(resolved)?);
        Ok(())
    }

    fn rows(&self) -> Vec<u32> {
        self.positions.iter().map(|position| position.row).collect()
    }

    fn project<S: FlowSink>(
        &self,
        order: &[u32],
        _: &Names,
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

    fn last_day(&self, _: &Behaviour, _: &Names, as_of: Day) -> Day {
        as_of
    }

    fn needs(&self, _: Day, _: &mut Needs) {}
}

/// ACTUS gives cash monitoring events only, on the days that are asked for.
fn show<S: FlowSink>(position: &Position, world: &World, sink: &mut S) {
    let states = States { notional_principal: position.amount, ..States::default() };
    let (event_type, currency) = (EventType::Monitoring, position.currency);
    for &day in world.monitoring() {
        sink.event(&Event { event_type, day, schedule_day: day, payoff: 0.0, currency, states });
    }
}
