//! Contracts whose few events are listed, sorted and told: stocks, commodities, currencies, options, futures, call money.

use crate::block::{Given, Kind};
use crate::checked::Checked;
use crate::terms::{ContractType, NameId, Names, Terms};
use crate::{
    ContractError, Event, EventType, FlowKind, FlowSink, IndexNeed, Needs, ProjectError, States, World,
};
use plimsoll_behaviour::Behaviour;
use plimsoll_units::{BusinessDayConvention, Calendar, Currency, Day, Tenor};

/// One contract of such a type.
pub(crate) trait Instrument: Sized {
    /// Its ACTUS type.
    const TYPE: ContractType;

    /// Whether a look shows the states that its last event left; otherwise its events have looks among them.
    const LOOKS: bool = true;

    /// From terms to dates and numbers; errors go to `checked`.
    fn resolve(common: &Common, terms: &Terms, checked: &mut Checked<'_>) -> Option<Self>;

    /// The last day of any event, when it has one.
    fn last_day(&self, common: &Common, names: &Names) -> Option<Day>;

    /// The index it needs a value of.
    fn index(&self) -> Option<NameId>;

    /// Its events in a world, those of one day in their order; those outside the contract's window are left out
    /// afterwards.
    fn events(&self, common: &Common, names: &Names, world: &World) -> Result<Vec<Event>, ProjectError>;
}

/// What every such contract has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Common {
    pub(crate) row: u32,
    pub(crate) sign: f64,
    pub(crate) currency: Currency,
    pub(crate) status: Day,
    pub(crate) calendar: NameId,
    pub(crate) convention: BusinessDayConvention,
    pub(crate) purchase: Option<(Day, f64)>,
    pub(crate) termination: Option<(Day, f64)>,
}

impl Common {
    pub(crate) fn new(row: u32, terms: &Terms, checked: &mut Checked<'_>) -> Option<Self> {
        let role = checked.needs("contractRole", terms.contract_role);
        let currency = checked.needs("currency", terms.currency);
        let status = checked.status();
        let (purchase, termination) = (checked.purchase(), checked.termination());
        Some(Self {
            row,
            sign: role?.sign(),
            currency: currency?,
            status,
            calendar: terms.calendar.unwrap_or(NameId(0)),
            convention: terms.business_day_convention.unwrap_or_default(),
            purchase,
            termination,
        })
    }

    /// Event and calculation day of a scheduled day.
    pub(crate) fn shift(&self, day: Day, calendar: &Calendar) -> (Day, Day) {
        let shifted = self.convention.shift(day, calendar);
        (shifted.event, shifted.calculation)
    }

    /// The business day that follows a day by a period: settlement.
    pub(crate) fn settled(&self, day: Day, period: Option<Tenor>, names: &Names) -> Day {
        let due = period.map_or(day, |period| period.after(day));
        self.shift(due, names.calendar(self.calendar)).0
    }

    /// An event in the contract's currency without states.
    pub(crate) fn event(&self, event_type: EventType, day: Day, payoff: f64) -> Event {
        Event {
            event_type,
            day,
            schedule_day: day,
            payoff,
            currency: self.currency,
            states: States::default(),
        }
    }

    /// Writes the events of the contract and their flows, in their order, into a lane of a sink.
    pub(crate) fn tell<S: FlowSink>(&self, events: &[Event], lane: usize, sink: &mut S) {
        sink.begin(self.row);
        sink.lane(lane);
        for event in events {
            if event.payoff != 0.0 {
                sink.currency(event.currency);
                sink.flow(kind_of(event.event_type), event.day, event.payoff);
            }
            if S::WANTS_EVENTS {
                sink.event(event);
            }
        }
    }

    /// Adds the looks of the world: each shows the states after the last event before it.
    fn look(&self, events: &mut Vec<Event>, world: &World) {
        let looks: Vec<Event> = world
            .monitoring()
            .iter()
            .map(|day| {
                let before = events.iter().filter(|event| event.day <= *day).max_by_key(|event| event.day);
                let states = before.map_or(States::default(), |event| event.states);
                Event { states, ..self.event(EventType::Monitoring, *day, 0.0) }
            })
            .collect();
        events.extend(looks);
    }

    /// [`Common::tell`] of the events that are in the window of the contract and the world.
    pub(crate) fn tell_window<S: FlowSink>(
        &self,
        mut events: Vec<Event>,
        world: &World,
        lane: usize,
        sink: &mut S,
    ) {
        let after = self.status.max(world.grid().start());
        events.retain(|event| event.day > after && event.day <= world.grid().end());
        events.sort_by_key(|event| event.day);
        self.tell(&events, lane, sink);
    }

    /// Purchase and sale at their prices times `size`; the sale is the amount received where `unsigned`.
    pub(crate) fn trades(&self, size: f64, unsigned: bool) -> Vec<Event> {
        let bought =
            self.purchase.map(|(day, price)| self.event(EventType::Purchase, day, -self.sign * size * price));
        let side = if unsigned { 1.0 } else { self.sign };
        let sold =
            self.termination.map(|(day, price)| self.event(EventType::Termination, day, side * size * price));
        bought.into_iter().chain(sold).collect()
    }
}

/// Contracts of one such type.
#[derive(Clone, Debug)]
pub(crate) struct Instruments<T>(Vec<(Common, T)>);

impl<T> Default for Instruments<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Instrument> Kind for Instruments<T> {
    fn add(&mut self, given: &Given<'_>) -> Result<(), Vec<ContractError>> {
        let &Given { row, terms, options, .. } = given;
        let mut checked = Checked::new(T::TYPE, terms, options);
        let resolved = Common::new(row, terms, &mut checked)
            .and_then(|common| Some((common, T::resolve(&common, terms, &mut checked)?)));
        self.0.push(checked.finish(resolved)?);
        Ok(())
    }

    fn rows(&self) -> Vec<u32> {
        self.0.iter().map(|(common, _)| common.row).collect()
    }

    fn last_day(&self, _: &Behaviour, names: &Names, as_of: Day) -> Day {
        self.0.iter().filter_map(|(common, one)| one.last_day(common, names)).max().unwrap_or(as_of)
    }

    fn needs(&self, _: Day, needs: &mut Needs) {
        for (common, one) in &self.0 {
            let (row, currency) = (common.row, common.currency);
            if let Some(index) = one.index() {
                needs.indices.push(IndexNeed { index, row, notional: 0.0, currency });
            }
        }
    }

    fn project<S: FlowSink>(
        &self,
        order: &[u32],
        names: &Names,
        worlds: &[&World],
        sink: &mut S,
    ) -> Result<(), ProjectError> {
        each(&self.0, order, worlds, |(common, one), lane, world| {
            let mut events = one.events(common, names, world)?;
            if T::LOOKS {
                common.look(&mut events, world);
            }
            common.tell_window(events, world, lane, sink);
            Ok(())
        })
    }
}

/// Calls `tell` with the contracts at the places `order` in each world, with its lane.
pub(crate) fn each<C>(
    contracts: &[C],
    order: &[u32],
    worlds: &[&World],
    mut tell: impl FnMut(&C, usize, &World) -> Result<(), ProjectError>,
) -> Result<(), ProjectError> {
    for (lane, world) in worlds.iter().enumerate() {
        for &place in order {
            tell(&contracts[place as usize], lane, world)?;
        }
    }
    Ok(())
}

fn kind_of(event_type: EventType) -> FlowKind {
    match event_type {
        EventType::InitialExchange | EventType::Maturity => FlowKind::Principal,
        EventType::InterestPayment | EventType::DividendPayment => FlowKind::Interest,
        _ => FlowKind::Settlement,
    }
}
