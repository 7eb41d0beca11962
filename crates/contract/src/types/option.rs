//! OPTNS, European option on a market object, settled in cash.
//!
//! Source: ACTUS Technical Specification 1.1, section OPTNS.

use super::future::Right;
use crate::checked::Checked;
use crate::instrument::{Common, Instrument};
use crate::terms::{ContractType, NameId, Names, OptionExercise, OptionKind, Terms};
use crate::{ContractError, Event, ProjectError, World};
use plimsoll_units::Day;

/// A right to buy, to sell, or both, at the strike.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EuropeanOption {
    right: Right,
    kind: OptionKind,
    strike: f64,
    /// Strike of the put, in a call or put.
    strike2: f64,
}

impl Instrument for EuropeanOption {
    const TYPE: ContractType = ContractType::OptionContract;

    fn resolve(_: &Common, terms: &Terms, checked: &mut Checked<'_>) -> Option<Self> {
        let kind = checked.needs("optionType", terms.option_type);
        let strike = checked.needs("optionStrike1", terms.option_strike1);
        match checked.needs("optionExerciseType", terms.option_exercise_type)? {
            OptionExercise::European => {}
            other => checked.errors.push(ContractError::NotComputed {
                term: "optionExerciseType",
                value: other.actus(),
                expected: "E",
            }),
        }
        if terms.option_strike2.is_some() && kind.is_some_and(|kind| kind != OptionKind::CallOrPut) {
            checked.errors.push(ContractError::Without { term: "optionStrike2", needs: "optionType CP" });
        }
        let right = Right::new(terms, checked)?;
        Some(Self { right, kind: kind?, strike: strike?, strike2: terms.option_strike2.or(strike)? })
    }

    fn last_day(&self, common: &Common, names: &Names) -> Option<Day> {
        Some(self.right.settlement_day(common, names))
    }

    fn index(&self) -> Option<NameId> {
        self.right.underlying
    }

    fn events(&self, common: &Common, names: &Names, world: &World) -> Result<Vec<Event>, ProjectError> {
        self.right.events(common, names, world, |price| match self.kind {
            OptionKind::Call => (price - self.strike).max(0.0),
            OptionKind::Put => (self.strike - price).max(0.0),
            OptionKind::CallOrPut => (price - self.strike).max(0.0) + (self.strike2 - price).max(0.0),
        })
    }
}
