//! CAPFL, cap, floor or both on a floating loan: at each interest date, what the limits would change.
//!
//! Source: ACTUS Technical Specification 1.1, section CAPFL.

use crate::checked::Checked;
use crate::composite::{Assembly, on_side, referred};
use crate::instrument::Common;
use crate::structure::Reference;
use crate::terms::{ContractType, ReferenceRole, Terms};
use crate::{Event, EventType, States};

/// A cap or floor; its limits are terms of the second leg.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CapFloor;

impl Assembly for CapFloor {
    const TYPE: ContractType = ContractType::CapFloor;

    fn resolve(terms: &Terms, checked: &mut Checked<'_>) -> Option<Self> {
        if terms.life_cap.is_none() && terms.life_floor.is_none() {
            checked.missing("lifeCap");
        }
        Some(Self)
    }

    /// The underlying as it is, and with the limits.
    fn legs(whole: &Terms, structure: &[Reference], checked: &mut Checked<'_>) -> Option<[Terms; 2]> {
        let Terms { life_cap, life_floor, .. } = *whole;
        let underlying = on_side(referred(structure, ReferenceRole::Underlying, checked)?, whole, true);
        Some([underlying, Terms { life_cap, life_floor, ..underlying }])
    }

    fn assemble(&self, common: &Common, first: &[Event], second: &[Event]) -> Vec<Event> {
        let interest = |leg: &[Event]| -> Vec<Event> {
            leg.iter().filter(|event| event.event_type == EventType::InterestPayment).copied().collect()
        };
        let mut events: Vec<Event> = plimsoll_units::pair(&interest(first), &interest(second))
            .map(|(free, limited)| {
                let payoff = common.sign * (free.payoff - limited.payoff).abs();
                Event { payoff, states: States::default(), ..*free }
            })
            .collect();
        events.extend(common.trades(1.0, false).into_iter().filter(|event| event.day > common.status));
        events.sort_by_key(|event| (event.day, event.event_type));
        events
    }
}
