//! Contracts made of others: legs are projected as contracts of their own, and their events put together.

use crate::block::{Given, Kind};
use crate::checked::Checked;
use crate::instrument::{Common, each};
use crate::structure::Reference;
use crate::terms::{ContractRole, ContractType, Names, ReferenceRole, Terms};
use crate::{
    Block, ContractError, Depends, Event, EventSink, FlowSink, Needs, Options, Position, ProjectError, World,
};
use plimsoll_behaviour::Behaviour;
use plimsoll_units::Day;

/// How the events of the legs become those of the whole.
pub(crate) trait Assembly: Sized {
    /// Its ACTUS type.
    const TYPE: ContractType;

    /// What is special to it.
    fn resolve(terms: &Terms, checked: &mut Checked<'_>) -> Option<Self>;

    /// The legs' terms, as they are projected.
    fn legs(whole: &Terms, structure: &[Reference], checked: &mut Checked<'_>) -> Option<[Terms; 2]>;

    /// The events of the whole, in order, from those of the two legs.
    fn assemble(&self, common: &Common, first: &[Event], second: &[Event]) -> Vec<Event>;
}

/// Contracts of one such type.
#[derive(Clone, Debug)]
pub(crate) struct Composites<T>(Vec<Composite<T>>);

#[derive(Clone, Debug)]
struct Composite<T> {
    common: Common,
    kind: T,
    legs: [Leg; 2],
}

/// A leg, and the last day on which it has events: a bullet loan has none after its maturity.
#[derive(Clone, Debug)]
struct Leg {
    block: Block,
    last: Day,
}

impl<T> Default for Composites<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Assembly> Kind for Composites<T> {
    fn add(&mut self, given: &Given<'_>) -> Result<(), Vec<ContractError>> {
        let &Given { row, terms, structure, names, options, .. } = given;
        let mut checked = Checked::new(T::TYPE, terms, options);
        let common = Common::new(row, terms, &mut checked);
        let kind = T::resolve(terms, &mut checked);
        let legs = T::legs(terms, structure, &mut checked);
        let resolved = common.and_then(|common| Some((common, kind?, legs?)));
        let (common, kind, [first, second]) = checked.finish(resolved)?;
        let legs = [leg(&first, names, options)?, leg(&second, names, options)?];
        self.0.push(Composite { common, kind, legs });
        Ok(())
    }

    fn rows(&self) -> Vec<u32> {
        self.0.iter().map(|one| one.common.row).collect()
    }

    fn last_day(&self, behaviour: &Behaviour, names: &Names, as_of: Day) -> Day {
        let legs = self.0.iter().flat_map(|one| &one.legs);
        legs.map(|leg| leg.block.last_day(behaviour, names, as_of)).max().unwrap_or(as_of)
    }

    fn needs(&self, as_of: Day, needs: &mut Needs) {
        for one in &self.0 {
            let mut of_legs = Needs::default();
            one.legs.iter().for_each(|leg| leg.block.needs(as_of, &mut of_legs));
            needs.add_of(of_legs, one.common.row);
        }
    }

    fn project<S: FlowSink>(
        &self,
        order: &[u32],
        names: &Names,
        worlds: &[&World],
        sink: &mut S,
    ) -> Result<(), ProjectError> {
        each(&self.0, order, worlds, |Composite { common, kind, legs }, lane, world| {
            let events = |leg: &Leg| {
                let mut sink = EventSink::default();
                leg.block.project(&[0], names, world, &mut sink).map_err(|error| error.of_row(common.row))?;
                let events = sink.events.into_iter().map(|(_, event)| event);
                Ok(events.filter(|event| event.day <= leg.last).collect::<Vec<Event>>())
            };
            let assembled = kind.assemble(common, &events(&legs[0])?, &events(&legs[1])?);
            common.tell(&assembled, lane, sink);
            Ok(())
        })
    }
}

fn leg(terms: &Terms, names: &Names, options: &Options) -> Result<Leg, Vec<ContractError>> {
    let contract_type = terms.contract_type.ok_or_else(|| vec![ContractError::NoType])?;
    let mut block = Block::new(contract_type, Depends { market: true, ..Depends::default() });
    block.add(&Given { row: 0, terms, structure: &[], names, options, position: Position::default() })?;
    let ends_unmoved = contract_type == ContractType::PrincipalAtMaturity || options.reference_dates;
    let last = terms.maturity_date.filter(|_| ends_unmoved).unwrap_or(Day::MAX);
    Ok(Leg { block, last })
}

/// The terms of the only contract that is referred to in a role.
pub(crate) fn referred(
    structure: &[Reference],
    role: ReferenceRole,
    checked: &mut Checked<'_>,
) -> Option<Terms> {
    let mut found = structure.iter().filter(|reference| reference.role == role);
    let (Some(reference), None) = (found.next(), found.next()) else {
        checked.errors.push(ContractError::Reference { role: role.actus() });
        return None;
    };
    let allowed = [
        ContractType::PrincipalAtMaturity,
        ContractType::LinearAmortizer,
        ContractType::NegativeAmortizer,
        ContractType::Annuity,
    ];
    let terms = reference.contract.terms;
    match terms.contract_type {
        Some(contract_type) if allowed.contains(&contract_type) => Some(terms),
        _ => {
            checked.errors.push(ContractError::Reference { role: role.actus() });
            None
        }
    }
}

/// The terms of a leg on one side, in the currency of the whole where it has none of its own.
pub(crate) fn on_side(leg: Terms, whole: &Terms, asset: bool) -> Terms {
    let role = if asset { ContractRole::RealPositionAsset } else { ContractRole::RealPositionLiability };
    Terms {
        contract_role: Some(role),
        currency: leg.currency.or(whole.currency),
        status_date: leg.status_date.or(whole.status_date),
        ..leg
    }
}
