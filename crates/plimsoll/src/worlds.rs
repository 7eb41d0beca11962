//! The worlds of a run: base, scenarios, other behaviours, small bumps, and contracts by their letter.

use crate::income::{Income, new_businesses};
use crate::project::{Places, Projected, on_threads};
use crate::tabulate::{Seen, tabulate};
use crate::{Inputs, Plan, PlannedScenario, RunError};
use plimsoll_behaviour::Behaviour;
use plimsoll_contract::World;
use plimsoll_market::{Market, MarketError, Scenario, ShockPath};
use plimsoll_measure::income::{IncomeSteps, IncomeView, IncomeWorld, NewBusinesses};
use plimsoll_measure::{Bump, ExchangeRate, Groups, Measure, Needs, Role, Valued, bumps};
use plimsoll_units::{BasisPoints, Currency, DayGrid};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Every world of a run, with its market's and behaviour's place.
#[derive(Debug)]
pub struct Worlds {
    grid: DayGrid,
    worlds: Vec<Placed>,
    exchange: BTreeMap<Currency, ExchangeRate>,
    income: Option<IncomeWorlds>,
    wants_margins: bool,
}

#[derive(Debug)]
struct Placed {
    name: String,
    role: Role,
    places: Places,
    world: World,
}

/// A world before its tables are made.
struct Planned {
    name: String,
    role: Role,
    market: usize,
    /// Place of what people do in the worlds' list of behaviours.
    behaviour: usize,
}

/// Worlds of income: those told, and those that tell why it changes.
#[derive(Debug)]
struct IncomeWorlds {
    income: Income,
    /// Of each told world.
    told: Vec<IncomeOf>,
    /// Rates of new business by place of market and behaviour.
    new_business: BTreeMap<(usize, usize), NewBusinesses>,
}

/// A told world without caps and floors; and, where it is compared with another, with people as in that one.
#[derive(Debug)]
struct IncomeOf {
    places: Places,
    unlimited: Option<(Places, World)>,
    market: Option<(Places, World)>,
}

/// Makes every world of the run.
pub(crate) fn make_worlds(
    inputs: &Inputs,
    plan: &Plan,
    groups: &Groups,
    measures: &[&Measure],
) -> Result<Worlds, RunError> {
    let Planning { worlds: planned, markets, behaviours } = planned(inputs, plan, measures)?;
    let grid = grid(inputs, &behaviours);
    let world = |name: &str, market: usize, behaviour: usize| {
        let people = &behaviours[behaviour];
        let seen = Seen {
            market: &markets[market].market,
            base: &inputs.market,
            path: markets[market].path.as_ref(),
            borrowers: &markets[people.market],
        };
        tabulate(name, &seen, people.behaviour.clone(), &inputs.book, grid)
    };
    let placed = |Planned { name, role, market, behaviour }| {
        let world = world(&name, market, behaviour)?;
        let places = Places { market, behaviour, limits: true };
        Ok(Placed { name, role, places, world })
    };
    let mut worlds = on_threads(plan, || planned.into_par_iter().map(placed).collect::<Result<Vec<_>, _>>())?;
    share_places(&mut worlds);
    let mut worlds = Worlds { grid, worlds, exchange: exchange(inputs)?, income: None, wants_margins: false };
    worlds.wants_margins = measures.iter().any(|measure| measure.needs.margins);
    if measures.iter().any(|measure| measure.needs.income) {
        let income = Income::new(inputs, plan, groups)?;
        worlds.income = Some(income_worlds(inputs, &worlds, income, &markets, &behaviours, &world)?);
    }
    Ok(worlds)
}

/// Gives scenarios of value alone the places of an earlier world with the same rates and people: it is projected once.
fn share_places(worlds: &mut [Placed]) {
    for place in 1..worlds.len() {
        let (before, placed) = (&worlds[..place], &worlds[place]);
        if !placed.role.is_told() || placed.role.tells_income() {
            continue;
        }
        let alike = before.iter().find(|known| known.role.is_told() && known.world.is_same(&placed.world));
        if let Some(places) = alike.map(|known| known.places) {
            worlds[place].places = places;
        }
    }
}

/// The worlds of income beside those that are there already.
fn income_worlds(
    inputs: &Inputs,
    worlds: &Worlds,
    income: Income,
    markets: &[OnPath],
    behaviours: &[People],
    world: &dyn Fn(&str, usize, usize) -> Result<World, RunError>,
) -> Result<IncomeWorlds, RunError> {
    let limited = inputs.book.blocks().iter().any(|block| block.depends_on().limits);
    let mut told = Vec::new();
    let mut new_business = BTreeMap::new();
    for placed in worlds.told_of_income() {
        let places = placed.places;
        let unlimited =
            limited.then(|| (Places { limits: false, ..places }, placed.world.clone().without_limits()));
        let compared = placed.role.compared_to().map_or(places, |place| worlds.worlds[place].places);
        let market = if compared.behaviour == places.behaviour {
            None
        } else {
            let made = world(&placed.name, places.market, compared.behaviour)?.without_limits();
            Some((Places { behaviour: compared.behaviour, limits: false, ..places }, made))
        };
        told.push(IncomeOf { places, unlimited, market });
        if let std::collections::btree_map::Entry::Vacant(entry) =
            new_business.entry((places.market, places.behaviour))
        {
            let (market, people) = (&markets[places.market], &behaviours[places.behaviour].behaviour);
            entry.insert(new_businesses(&income, market, &inputs.market, people)?);
        }
    }
    Ok(IncomeWorlds { income, told, new_business })
}

/// The worlds to make, and the distinct markets and behaviours they are made from.
struct Planning {
    worlds: Vec<Planned>,
    markets: Vec<OnPath>,
    behaviours: Vec<People>,
}

/// A market and how it comes about; at once without a path.
#[derive(Clone, Debug)]
pub(crate) struct OnPath {
    pub(crate) market: Market,
    pub(crate) path: Option<ShockPath>,
}

impl OnPath {
    pub(crate) const fn at_once(market: Market) -> Self {
        Self { market, path: None }
    }

    /// Rates of this market on its path, by day of a grid.
    pub(crate) fn rates(
        &self,
        base: &Market,
        grid: DayGrid,
        of: impl Fn(&Market) -> Result<Vec<f64>, MarketError>,
    ) -> Result<Vec<f64>, MarketError> {
        let shocked = of(&self.market)?;
        match &self.path {
            None => Ok(shocked),
            Some(path) => Ok(path.between(&of(base)?, &shocked, grid)),
        }
    }
}

/// What people do, and the place of the market whose rates they compare with their own; 0 where they do not.
#[derive(Clone, Debug, PartialEq)]
struct People {
    behaviour: Behaviour,
    market: usize,
}

impl Planning {
    /// Adds the world of a scenario.
    fn add(&mut self, inputs: &Inputs, main: &Behaviour, planned: &PlannedScenario) -> Result<(), RunError> {
        let name = planned.scenario.name().to_owned();
        if self.worlds.iter().any(|world| world.name == name) {
            return Err(RunError::SameScenario { name });
        }
        let compared_to = compared(&self.worlds, &name, planned.compared_to.as_deref())?;
        let market = apply(&planned.scenario, &inputs.market)?;
        self.markets.push(OnPath { market, path: planned.path.clone() });
        let role = match planned.path {
            Some(_) => Role::Path { compared_to },
            None => Role::Scenario {
                compared_to,
                set: planned.set.clone(),
                income: planned.income,
                basis: planned.scenario.is_basis(),
                parallel: parallel(inputs, &planned.scenario),
            },
        };
        let market = self.markets.len() - 1;
        let behaviour = self.behaviour(in_scenario(main, planned), market);
        self.worlds.push(Planned { name, role, market, behaviour });
        Ok(())
    }

    /// The place of a behaviour in a market, which is added when it is new.
    fn behaviour(&mut self, behaviour: Behaviour, market: usize) -> usize {
        let people = People { market: if behaviour.follows_market() { market } else { 0 }, behaviour };
        self.behaviours.iter().position(|known| *known == people).unwrap_or_else(|| {
            self.behaviours.push(people);
            self.behaviours.len() - 1
        })
    }
}

fn planned(inputs: &Inputs, plan: &Plan, measures: &[&Measure]) -> Result<Planning, RunError> {
    let main = inputs.behaviours.first().map_or_else(Behaviour::none, |named| named.behaviour.clone());
    let base = Planned { name: "base".to_owned(), role: Role::Base, market: 0, behaviour: 0 };
    let mut planning = Planning {
        worlds: vec![base],
        markets: vec![OnPath::at_once(inputs.market.clone())],
        behaviours: Vec::new(),
    };
    planning.behaviour(main.clone(), 0);
    // Scenarios of value alone come last: what income is told of is then the first of what is told at all.
    let (own, of_rules): (Vec<_>, Vec<_>) =
        inputs.scenarios.iter().partition(|planned| !planned.is_for_rules());
    let (with_income, value_only): (Vec<_>, Vec<_>) =
        of_rules.into_iter().partition(|planned| planned.income);
    for planned in &own {
        planning.add(inputs, &main, planned)?;
    }
    let scenarios = planning.worlds.len();
    for named in inputs.behaviours.iter().skip(1) {
        let offset = planning.worlds.len();
        for place in 0..scenarios {
            let world = &planning.worlds[place];
            let (name, market) = (format!("{} @ {}", world.name, named.name), world.market);
            let compared_to = offset + world.role.compared_to().unwrap_or(0);
            let role = match world.role {
                Role::Path { .. } => Role::Path { compared_to },
                _ => Role::Scenario {
                    compared_to,
                    set: None,
                    income: true,
                    basis: matches!(world.role, Role::Scenario { basis: true, .. }),
                    parallel: BTreeMap::new(),
                },
            };
            let scenario = place.checked_sub(1).and_then(|place| own.get(place));
            let people = scenario
                .map_or_else(|| named.behaviour.clone(), |planned| in_scenario(&named.behaviour, planned));
            let behaviour = planning.behaviour(people, market);
            planning.worlds.push(Planned { name, role, market, behaviour });
        }
    }
    for planned in with_income.iter().chain(&value_only) {
        planning.add(inputs, &main, planned)?;
    }
    let needs = measures.iter().fold(Needs::default(), |all, measure| Needs {
        duration: all.duration || measure.needs.duration,
        convexity: all.convexity || measure.needs.convexity,
        key_rates: all.key_rates || measure.needs.key_rates,
        contractual: all.contractual || measure.needs.contractual,
        income: all.income || measure.needs.income,
        margins: all.margins || measure.needs.margins,
    });
    for bump in bumps(needs, plan.key_rates.len()) {
        let scenario = bump_scenario(bump, plan)?;
        planning.markets.push(OnPath::at_once(apply(&scenario, &inputs.market)?));
        let (name, role) = (scenario.name().to_owned(), Role::Bump(bump));
        let market = planning.markets.len() - 1;
        let behaviour = planning.behaviour(main.clone(), market);
        planning.worlds.push(Planned { name, role, market, behaviour });
    }
    if needs.contractual {
        let behaviour = planning.behaviour(Behaviour::none(), 0);
        let (name, role) = ("contractual".to_owned(), Role::Contractual);
        planning.worlds.push(Planned { name, role, market: 0, behaviour });
    }
    Ok(planning)
}

/// What people do in a scenario.
fn in_scenario(behaviour: &Behaviour, planned: &PlannedScenario) -> Behaviour {
    planned.behaves_as.as_ref().map_or_else(|| behaviour.clone(), |supervisory| behaviour.under(supervisory))
}

/// Sizes by currency of the book, when the scenario is a parallel shift in every one of them.
fn parallel(inputs: &Inputs, scenario: &Scenario) -> BTreeMap<Currency, BasisPoints> {
    let mut sizes = BTreeMap::new();
    for row in inputs.book.rows() {
        match scenario.parallel_shift(row.currency) {
            Some(size) => sizes.insert(row.currency, size),
            None => return BTreeMap::new(),
        };
    }
    sizes
}

fn compared(worlds: &[Planned], scenario: &str, name: Option<&str>) -> Result<usize, RunError> {
    let Some(name) = name else { return Ok(0) };
    worlds.iter().position(|world| world.name == name).ok_or_else(|| RunError::NoScenario {
        scenario: scenario.to_owned(),
        name: name.to_owned(),
        available: worlds.iter().map(|world| world.name.as_str()).collect::<Vec<_>>().join(", "),
    })
}

fn apply(scenario: &Scenario, market: &Market) -> Result<Market, RunError> {
    scenario.apply(market).map_err(|error| RunError::Scenario {
        scenario: scenario.name().to_owned(),
        error: error.to_string(),
    })
}

fn bump_scenario(bump: Bump, plan: &Plan) -> Result<Scenario, RunError> {
    let scenario = match bump {
        Bump::Parallel(size) => Scenario::parallel(&format!("bump {size} bp"), BasisPoints(f64::from(size))),
        Bump::KeyRate(place, size) => {
            let name = format!("key rate {place} {size} bp");
            Scenario::key_rate(&name, &plan.key_rates, place, BasisPoints(f64::from(size)))
        }
    };
    scenario.map_err(|error| RunError::Scenario { scenario: format!("{bump:?}"), error: error.to_string() })
}

/// From the market's day to the last day of any flow under any behaviour.
fn grid(inputs: &Inputs, behaviours: &[People]) -> DayGrid {
    let (book, as_of) = (&inputs.book, inputs.market.as_of());
    let by_letter = Behaviour::none();
    let last = behaviours
        .iter()
        .map(|people| &people.behaviour)
        .chain([&by_letter])
        .flat_map(|behaviour| {
            book.blocks().iter().map(|block| block.last_day(behaviour, book.names(), as_of))
        })
        .max();
    DayGrid::new(as_of, last.unwrap_or(as_of))
}

/// Rates of every currency of the book to the reporting currency.
fn exchange(inputs: &Inputs) -> Result<BTreeMap<Currency, ExchangeRate>, RunError> {
    let reporting = inputs.reporting_currency;
    let mut rates = BTreeMap::new();
    for row in inputs.book.rows() {
        let currency = row.currency;
        if currency == reporting || rates.contains_key(&currency) {
            continue;
        }
        let rate = inputs.market.exchange_rate(currency).and_then(ExchangeRate::new);
        rates.insert(currency, rate.ok_or(RunError::NoExchangeRate { currency, reporting })?);
    }
    Ok(rates)
}

impl Worlds {
    /// The days of every world's tables.
    pub(crate) const fn grid(&self) -> DayGrid {
        self.grid
    }

    /// Rates to the reporting currency.
    pub(crate) const fn exchange(&self) -> &BTreeMap<Currency, ExchangeRate> {
        &self.exchange
    }

    /// How many worlds there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.worlds.len()
    }

    /// Never: there is always the base.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.worlds.is_empty()
    }

    /// Every world, the base first.
    pub fn all(&self) -> impl Iterator<Item = &World> {
        self.worlds.iter().map(|placed| &placed.world)
    }

    /// Every world with its places.
    pub(crate) fn distinct(&self) -> impl Iterator<Item = (Places, &World)> {
        self.worlds.iter().map(|placed| (placed.places, &placed.world))
    }

    /// What income needs, where it is asked for.
    pub(crate) fn income(&self) -> Option<&Income> {
        self.income.as_ref().map(|worlds| &worlds.income)
    }

    /// Every world of income with its places.
    pub(crate) fn distinct_for_income(&self) -> impl Iterator<Item = (Places, &World)> {
        let told = self.told_of_income().map(|placed| (placed.places, &placed.world));
        let others = self.income.iter().flat_map(|worlds| &worlds.told);
        let others = others.flat_map(|of| of.unlimited.iter().chain(&of.market));
        told.chain(others.map(|(places, world)| (*places, world)))
    }

    /// What income is measured from.
    pub(crate) fn income_view<'a>(&'a self, projected: &'a Projected) -> Option<IncomeView<'a>> {
        let (worlds, profiles) = (self.income.as_ref()?, projected.income.as_ref()?);
        let seen = |places: Places| {
            let new_business = worlds.new_business.get(&(places.market, places.behaviour));
            let of_market = || {
                worlds
                    .new_business
                    .iter()
                    .find(|((market, _), _)| *market == places.market)
                    .map(|(_, new)| new)
            };
            let new_business = new_business.or_else(of_market)?;
            Some(IncomeWorld { parts: profiles.parts(places), new_business })
        };
        let mut distinct: Vec<Places> = worlds.told.iter().map(|of| of.places).collect();
        let mut place = |of: &IncomeOf, made: Option<&(Places, World)>| {
            let places = made.map_or(of.places, |(places, _)| *places);
            distinct.iter().position(|known| *known == places).unwrap_or_else(|| {
                distinct.push(places);
                distinct.len() - 1
            })
        };
        let mut steps = Vec::with_capacity(worlds.told.len());
        for of in &worlds.told {
            let unlimited = place(of, of.unlimited.as_ref());
            let market = place(of, of.market.as_ref().or(of.unlimited.as_ref()));
            steps.push(IncomeSteps { market, unlimited });
        }
        Some(IncomeView {
            months: worlds.income.months.clone(),
            horizons: worlds.income.horizons.clone(),
            pools: worlds.income.pools.pools(),
            worlds: distinct.into_iter().map(seen).collect::<Option<_>>()?,
            steps,
            renews: worlds.income.renews,
            planned: &worlds.income.planned,
        })
    }

    /// For each told world the profiles of margins, where they are asked for.
    pub(crate) fn margins<'a>(
        &'a self,
        projected: &'a Projected,
    ) -> Vec<Vec<&'a plimsoll_contract::Profile>> {
        let Some(profiles) = &projected.margins else { return Vec::new() };
        self.told_of_income().map(|placed| profiles.parts(placed.places)).collect()
    }

    /// The told worlds with their places, where margins are asked for.
    pub(crate) fn distinct_for_margins(&self) -> Option<Vec<(Places, &World)>> {
        let told = || self.told_of_income().map(|placed| (placed.places, &placed.world)).collect();
        self.wants_margins.then(told)
    }

    /// Names of the base and the scenarios, as facts have them.
    pub(crate) fn scenario_names(&self) -> Vec<String> {
        self.told().map(|placed| placed.name.clone()).collect()
    }

    /// Scenarios that are compared with another world than the base of the main behaviour, with its name.
    pub(crate) fn compared_to(&self) -> Vec<(String, String)> {
        let other = |placed: &Placed| {
            let compared_to = placed.role.compared_to().filter(|place| *place != 0)?;
            Some((placed.name.clone(), self.worlds.get(compared_to)?.name.clone()))
        };
        self.told().filter_map(other).collect()
    }

    /// The base or the scenario of a name.
    pub(crate) fn named(&self, name: Option<&str>) -> Option<(&str, &World)> {
        let name = name.unwrap_or("base");
        self.told().find(|placed| placed.name == name).map(|placed| (placed.name.as_str(), &placed.world))
    }

    fn told_of_income(&self) -> impl Iterator<Item = &Placed> {
        self.worlds.iter().filter(|placed| placed.role.tells_income())
    }

    fn told(&self) -> impl Iterator<Item = &Placed> {
        self.worlds.iter().filter(|placed| placed.role.is_told())
    }

    /// Each world with the profiles that make its whole, valued.
    #[must_use]
    pub fn valued<'a>(&'a self, projected: &'a Projected, groups: &Groups) -> Vec<Valued<'a>> {
        let value = |placed: &'a Placed| {
            let parts = projected.flows.parts(placed.places);
            Valued::new(placed.role.clone(), &placed.world, parts, groups)
        };
        self.worlds.par_iter().map(value).collect()
    }
}
