//! Contracts that pay when another performs badly: guarantees and collateral.
//!
//! The exposure is what the covered contracts owe on a day; a cover is called by the first observed performance of a
//! covered contract that its terms name, not later than its maturity.
//! Source: ACTUS Technical Specification 1.1, sections CEG and CEC.

use crate::block::{Given, Kind};
use crate::checked::Checked;
use crate::instrument::{Common, each};
use crate::structure::Reference;
use crate::terms::{
    ContractPerformance, ContractType, GuaranteedExposure, NameId, Names, ReferenceRole, Terms,
};
use crate::{
    Block, ContractError, Depends, Event, EventSink, EventType, Exercise, FlowSink, Needs, Position,
    ProjectError, States, World,
};
use plimsoll_behaviour::Behaviour;
use plimsoll_units::{Day, Tenor};

/// What is special to a kind of cover.
pub(crate) trait CoverType: Sized {
    /// Its ACTUS type.
    const TYPE: ContractType;

    /// Its own terms.
    fn resolve(given: &Given<'_>, cover: &Cover, checked: &mut Checked<'_>) -> Option<Self>;

    /// What happens before it is called or ends.
    ///
    /// * `until` — the day it is called or ends
    fn before(
        &self,
        cover: &Cover,
        until: Day,
        names: &Names,
        world: &World,
    ) -> Result<Vec<Event>, ProjectError>;

    /// What is due when it is called, and what is paid on top of it at settlement.
    ///
    /// * `exposure` — signed as the role has it
    fn due(
        &self,
        cover: &Cover,
        day: Day,
        exposure: f64,
        names: &Names,
        world: &World,
    ) -> Result<(f64, f64), ProjectError>;
}

/// What every cover has.
#[derive(Clone, Debug)]
pub(crate) struct Cover {
    pub(crate) common: Common,
    covered: Vec<Covered>,
    pub(crate) covering: Vec<(NameId, f64)>,
    amount: Option<f64>,
    share: f64,
    exposure: GuaranteedExposure,
    events: Vec<ContractPerformance>,
    settlement: Option<Tenor>,
    pub(crate) maturity: Day,
    exercised: Option<(Day, f64)>,
}

/// A covered contract.
#[derive(Clone, Debug)]
struct Covered {
    id: String,
    market_object: Option<NameId>,
    block: Option<Block>,
}

impl Cover {
    fn new(given: &Given<'_>, checked: &mut Checked<'_>) -> Result<Option<Self>, Vec<ContractError>> {
        let &Given { row, terms, structure, names, options, .. } = given;
        let common = Common::new(row, terms, checked);
        let mut covered = Vec::new();
        for reference in structure.iter().filter(|reference| reference.role == ReferenceRole::Covered) {
            let block = match reference.contract.terms.contract_type {
                Some(_) => Some(block(&reference.contract.terms, &reference.contract.structure, given)?),
                None => None,
            };
            let Reference { id, market_object, .. } = reference;
            covered.push(Covered { id: id.clone(), market_object: *market_object, block });
        }
        let share = terms.coverage_of_credit_enhancement.unwrap_or(1.0);
        if !(share > 0.0 && share <= 1.0) {
            checked.range("coverageOfCreditEnhancement", share, "above 0 and at most 1");
        }
        let exposure = terms.guaranteed_exposure.unwrap_or(GuaranteedExposure::Nominal);
        let seen = |one: &Covered| match exposure {
            GuaranteedExposure::MarketValue => one.market_object.is_some(),
            _ => one.block.is_some(),
        };
        if covered.is_empty() || terms.notional_principal.is_none() && !covered.iter().all(seen) {
            let expected = match exposure {
                GuaranteedExposure::MarketValue => "contracts with a marketObjectCode",
                _ => "contracts with their terms",
            };
            checked.errors.push(ContractError::Cover { role: ReferenceRole::Covered.actus(), expected });
        }
        let last = |one: &Covered| {
            one.block.as_ref().map(|block| block.last_day(&Behaviour::none(), names, options.as_of))
        };
        let maturity = terms.maturity_date.or_else(|| covered.iter().filter_map(last).max());
        let maturity = checked.needs("maturityDate", maturity);
        let exercised = match (terms.exercise_date, terms.exercise_amount) {
            (Some(day), amount) => Some((day, checked.needs("exerciseAmount", amount).unwrap_or(0.0))),
            _ => None,
        };
        let covering = structure.iter().filter(|reference| reference.role == ReferenceRole::Covering);
        let covering = covering
            .map(|one| Some((one.market_object?, one.contract.terms.quantity.unwrap_or(1.0))))
            .collect::<Option<Vec<_>>>();
        if covering.is_none() {
            let (role, expected) = (ReferenceRole::Covering.actus(), "objects with a marketObjectCode");
            checked.errors.push(ContractError::Cover { role, expected });
        }
        let events = match names.list(terms.credit_event_type_covered) {
            [] => vec![ContractPerformance::Default],
            given => given.to_vec(),
        };
        let (amount, settlement) = (terms.notional_principal, terms.settlement_period);
        Ok(common.and_then(|common| {
            Some(Self {
                common,
                covered,
                covering: covering?,
                amount,
                share,
                exposure,
                events,
                settlement,
                maturity: maturity?,
                exercised,
            })
        }))
    }

    /// The exposure covered on a day, signed as the role has it.
    pub(crate) fn exposure(&self, day: Day, names: &Names, world: &World) -> Result<f64, ProjectError> {
        let row = self.common.row;
        let mut sum = 0.0;
        let covered: &[Covered] = if self.amount.is_some() { &[] } else { &self.covered };
        for one in covered {
            sum += match (self.exposure, &one.block, one.market_object) {
                (GuaranteedExposure::MarketValue, _, Some(object)) => world.observed(object, day, row)?,
                (exposure, Some(block), _) => {
                    let mut sink = EventSink::default();
                    let seen = block.project(&[0], names, &world.seen_on(day), &mut sink);
                    seen.map_err(|error| error.of_row(row))?;
                    let states = sink.events.last().map_or(States::default(), |(_, event)| event.states);
                    let with_interest = exposure == GuaranteedExposure::NominalAndInterest;
                    states.notional_principal + if with_interest { states.accrued_interest } else { 0.0 }
                }
                _ => 0.0,
            };
        }
        Ok(self.common.sign * self.share * self.amount.unwrap_or(sum))
    }

    /// The day the cover is called, if it is.
    fn called(&self, world: &World) -> Option<Day> {
        let calls = |event: &&crate::CreditEvent| {
            event.day > self.common.status
                && event.day <= self.maturity
                && self.events.contains(&event.performance)
                && self.covered.iter().any(|one| one.id == event.contract)
        };
        world.credit_events().iter().find(calls).map(|event| event.day)
    }

    /// An event with the exposure and what was exercised.
    pub(crate) fn event(
        &self,
        event_type: EventType,
        day: Day,
        payoff: f64,
        exposure: f64,
        exercise: (Option<Day>, f64),
    ) -> Event {
        let exercise = Some(Exercise { date: exercise.0, amount: exercise.1 });
        let states = States { notional_principal: exposure, exercise, ..States::default() };
        Event { states, ..self.common.event(event_type, day, payoff) }
    }

    fn events<T: CoverType>(
        &self,
        kind: &T,
        names: &Names,
        world: &World,
    ) -> Result<Vec<Event>, ProjectError> {
        let settled = |day| self.common.settled(day, self.settlement, names);
        if let Some((day, amount)) = self.exercised {
            let due = (Some(day), amount);
            return Ok(vec![self.event(EventType::Settlement, settled(day), amount, 0.0, due)]);
        }
        let called = self.called(world);
        let until = called.unwrap_or(self.maturity);
        let mut events = kind.before(self, until, names, world)?;
        if self.common.termination.is_some_and(|(sold, _)| sold <= until) {
            return Ok(events);
        }
        match called {
            Some(day) if day <= world.grid().end() => {
                let exposure = self.exposure(day, names, world)?;
                let (due, on_top) = kind.due(self, day, exposure, names, world)?;
                let state = (Some(day), due);
                events.push(self.event(EventType::Exercise, day, 0.0, exposure, state));
                events.push(self.event(EventType::Settlement, settled(day), due + on_top, 0.0, state));
            }
            Some(_) => {}
            None => events.push(self.event(EventType::Maturity, self.maturity, 0.0, 0.0, (None, 0.0))),
        }
        Ok(events)
    }
}

fn block(terms: &Terms, structure: &[Reference], given: &Given<'_>) -> Result<Block, Vec<ContractError>> {
    let contract_type = terms.contract_type.ok_or_else(|| vec![ContractError::NoType])?;
    if !ContractType::LOANS.contains(&contract_type) {
        let (role, expected) = (ReferenceRole::Covered.actus(), "loans (PAM, LAM, NAM, ANN or LAX)");
        return Err(vec![ContractError::Cover { role, expected }]);
    }
    let mut block = Block::new(contract_type, Depends { market: true, ..Depends::default() });
    let &Given { names, options, .. } = given;
    let terms = &Terms { status_date: terms.status_date.or(given.terms.status_date), ..*terms };
    block.add(&Given { row: 0, terms, structure, names, options, position: Position::default() })?;
    Ok(block)
}

/// Covers of one type.
#[derive(Clone, Debug)]
pub(crate) struct Covers<T>(Vec<(Cover, T)>);

impl<T> Default for Covers<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: CoverType> Kind for Covers<T> {
    fn add(&mut self, given: &Given<'_>) -> Result<(), Vec<ContractError>> {
        let mut checked = Checked::new(T::TYPE, given.terms, given.options);
        let cover = Cover::new(given, &mut checked)?;
        let resolved = cover.and_then(|cover| {
            let kind = T::resolve(given, &cover, &mut checked)?;
            Some((cover, kind))
        });
        self.0.push(checked.finish(resolved)?);
        Ok(())
    }

    fn rows(&self) -> Vec<u32> {
        self.0.iter().map(|(cover, _)| cover.common.row).collect()
    }

    fn project<S: FlowSink>(
        &self,
        order: &[u32],
        names: &Names,
        worlds: &[&World],
        sink: &mut S,
    ) -> Result<(), ProjectError> {
        each(&self.0, order, worlds, |(cover, kind), lane, world| {
            cover.common.tell_window(cover.events(kind, names, world)?, world, lane, sink);
            Ok(())
        })
    }

    fn last_day(&self, _: &Behaviour, names: &Names, as_of: Day) -> Day {
        let last = |(cover, _): &(Cover, T)| cover.common.settled(cover.maturity, cover.settlement, names);
        self.0.iter().map(last).max().unwrap_or(as_of)
    }

    fn needs(&self, as_of: Day, needs: &mut Needs) {
        for (cover, _) in &self.0 {
            let mut of_covered = Needs::default();
            for block in cover.covered.iter().filter_map(|one| one.block.as_ref()) {
                block.needs(as_of, &mut of_covered);
            }
            needs.add_of(of_covered, cover.common.row);
        }
    }
}
