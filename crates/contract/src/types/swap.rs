//! SWAPS, swap of any two loans: the legs' events side by side, or netted where both have one.
//!
//! Source: ACTUS Technical Specification 1.1, section SWAPS.

use crate::checked::Checked;
use crate::composite::{Assembly, on_side, referred};
use crate::instrument::Common;
use crate::structure::Reference;
use crate::terms::{ContractType, DeliverySettlement, ReferenceRole, Terms};
use crate::{Event, EventType, States};
use plimsoll_units::Day;

/// Whether the legs are netted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Swap {
    netted: bool,
}

impl Assembly for Swap {
    const TYPE: ContractType = ContractType::Swap;

    fn resolve(terms: &Terms, _: &mut Checked<'_>) -> Option<Self> {
        Some(Self { netted: terms.delivery_settlement == Some(DeliverySettlement::Cash) })
    }

    fn legs(whole: &Terms, structure: &[Reference], checked: &mut Checked<'_>) -> Option<[Terms; 2]> {
        let receives_first = whole.contract_role?.sign() > 0.0;
        let first = referred(structure, ReferenceRole::FirstLeg, checked);
        let second = referred(structure, ReferenceRole::SecondLeg, checked);
        Some([on_side(first?, whole, receives_first), on_side(second?, whole, !receives_first)])
    }

    fn assemble(&self, common: &Common, first: &[Event], second: &[Event]) -> Vec<Event> {
        let mut events = if self.netted { netted(first, second) } else { [first, second].concat() };
        if let Some((day, price)) = common.purchase.filter(|(day, _)| *day > common.status) {
            events.retain(|event| event.day > day);
            events.push(common.event(EventType::Purchase, day, price));
        }
        if let Some((day, price)) = common.termination.filter(|(day, _)| *day > common.status) {
            let over = |event: &Event| {
                event.day > day || (event.day == day && event.event_type > EventType::Termination)
            };
            let accrued = accrued_on(first, day) + accrued_on(second, day);
            events.retain(|event| !over(event));
            events.push(common.event(EventType::Termination, day, price + accrued));
        }
        events.sort_by_key(|event| (event.day, rank(event.event_type)));
        events
    }
}

/// Interest paid and interest capitalised have one place in the order of a day.
fn rank(event_type: EventType) -> EventType {
    match event_type {
        EventType::InterestCapitalization => EventType::InterestPayment,
        other => other,
    }
}

/// Interest of a leg that has an event on the day, and no interest payment.
fn accrued_on(leg: &[Event], day: Day) -> f64 {
    let mut on_day = leg.iter().filter(|event| event.day == day).peekable();
    let paid = leg.iter().any(|event| event.day == day && event.event_type == EventType::InterestPayment);
    if on_day.peek().is_none() || paid {
        0.0
    } else {
        on_day.last().map_or(0.0, |event| event.states.accrued_interest)
    }
}

/// Exchange, redemption, interest and maturity of both legs on one day become one; redemption and interest of one leg
/// alone stay.
fn netted(first: &[Event], second: &[Event]) -> Vec<Event> {
    let is_netted = |event: &Event| {
        matches!(
            event.event_type,
            EventType::InitialExchange
                | EventType::PrincipalRedemption
                | EventType::InterestPayment
                | EventType::Maturity
        )
    };
    let same = |a: &Event, b: &Event| a.event_type == b.event_type;
    let alone = |event: &Event| {
        matches!(event.event_type, EventType::PrincipalRedemption | EventType::InterestPayment)
    };
    let mut taken = vec![false; second.len()];
    let mut events = Vec::new();
    for event in first.iter().filter(|event| is_netted(event)) {
        let from = second.partition_point(|other| other.day < event.day);
        let to = second.partition_point(|other| other.day <= event.day);
        let matching = (from..to).find(|&place| !taken[place] && same(event, &second[place]));
        if let Some(place) = matching {
            taken[place] = true;
            let other = &second[place];
            let states = States {
                notional_principal: event.states.notional_principal + other.states.notional_principal,
                nominal_interest_rate: 0.0,
                accrued_interest: event.states.accrued_interest + other.states.accrued_interest,
                exercise: None,
            };
            events.push(Event { payoff: event.payoff + other.payoff, states, ..*event });
        } else if alone(event) {
            events.push(*event);
        }
    }
    for (place, event) in second.iter().enumerate() {
        if !taken[place] && alone(event) {
            events.push(*event);
        }
    }
    events
}
