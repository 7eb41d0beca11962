//! COM, commodity: bought and sold, and nothing between.
//!
//! Source: ACTUS Technical Specification 1.1, section COM.

use crate::checked::Checked;
use crate::instrument::{Common, Instrument};
use crate::terms::{ContractType, NameId, Names, Terms};
use crate::{Event, ProjectError, World};
use plimsoll_units::Day;

/// A quantity of something.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Commodity {
    quantity: f64,
}

impl Instrument for Commodity {
    const TYPE: ContractType = ContractType::Commodity;

    fn resolve(_: &Common, terms: &Terms, _: &mut Checked<'_>) -> Option<Self> {
        Some(Self { quantity: terms.quantity.unwrap_or(1.0) })
    }

    fn last_day(&self, common: &Common, _: &Names) -> Option<Day> {
        common.termination.or(common.purchase).map(|(day, _)| day)
    }

    fn index(&self) -> Option<NameId> {
        None
    }

    /// The last day of the world is outside, as the published results have it.
    fn events(&self, common: &Common, _: &Names, world: &World) -> Result<Vec<Event>, ProjectError> {
        let mut events = common.trades(self.quantity, false);
        events.retain(|event| event.day < world.grid().end());
        Ok(events)
    }
}
