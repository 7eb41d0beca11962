//! CEC, credit enhancement collateral: pays what covered contracts owe when one of them performs badly, up to the value
//! of what covers them.
//!
//! Source: ACTUS Technical Specification 1.1, section CEC.

use crate::block::Given;
use crate::checked::Checked;
use crate::credit::{Cover, CoverType};
use crate::terms::{ContractType, Names, ReferenceRole};
use crate::{ContractError, Event, ProjectError, World};
use plimsoll_units::Day;

/// Pledged assets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Collateral;

impl CoverType for Collateral {
    const TYPE: ContractType = ContractType::Collateral;

    fn resolve(_: &Given<'_>, cover: &Cover, checked: &mut Checked<'_>) -> Option<Self> {
        if cover.covering.is_empty() {
            let (role, expected) = (ReferenceRole::Covering.actus(), "objects with a marketObjectCode");
            checked.errors.push(ContractError::Cover { role, expected });
        }
        Some(Self)
    }

    fn before(&self, _: &Cover, _: Day, _: &Names, _: &World) -> Result<Vec<Event>, ProjectError> {
        Ok(Vec::new())
    }

    /// The exposure, or the value of what covers it where that is less.
    fn due(
        &self,
        cover: &Cover,
        day: Day,
        exposure: f64,
        _: &Names,
        world: &World,
    ) -> Result<(f64, f64), ProjectError> {
        let mut value = 0.0;
        for (object, quantity) in &cover.covering {
            value += quantity * world.observed(*object, day, cover.common.row)?;
        }
        Ok((cover.common.sign * value.min(exposure.abs()), 0.0))
    }
}
