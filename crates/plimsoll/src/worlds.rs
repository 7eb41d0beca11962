//! The worlds of a run, tabulated: what they share, what income needs of them, and where each is found.

use crate::check::no_exchange_rate;
use crate::income::{Income, new_businesses};
use crate::planning::{OnPath, People, Planned, Planning, planned};
use crate::project::{Places, Projected, on_threads};
use crate::tabulate::{Seen, tabulate};
use crate::{Inputs, Plan, RunError};
use plimsoll_behaviour::Behaviour;
use plimsoll_contract::{Block, FlowKind, Profile, World};
use plimsoll_measure::income::{IncomeSteps, IncomeView, IncomeWorld, NewBusinesses};
use plimsoll_measure::{ExactValue, ExchangeRate, Groups, Measure, Role, Valued, present_value};
use plimsoll_units::{Currency, Day, DayGrid};
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

/// What interest is worth, by currency: at the margin, and of contracts whose margin is not known.
#[derive(Debug, Default)]
pub(crate) struct MarginValues {
    pub(crate) known: BTreeMap<Currency, ExactValue>,
    pub(crate) unknown: BTreeMap<Currency, ExactValue>,
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
    // Worlds of the same rates and people have the same tables.
    let mut distinct: BTreeMap<(usize, usize), &str> = BTreeMap::new();
    for one in &planned {
        distinct.entry((one.market, one.behaviour)).or_insert(&one.name);
    }
    let tabulated = |((market, behaviour), name): ((usize, usize), &str)| {
        Ok(((market, behaviour), world(name, market, behaviour)?))
    };
    let tables = on_threads(plan, || {
        distinct.into_par_iter().map(tabulated).collect::<Result<BTreeMap<(usize, usize), World>, RunError>>()
    })?;
    let placed = |Planned { name, role, market, behaviour }| {
        let world = tables[&(market, behaviour)].clone().renamed(&name);
        let limits = !matches!(role, Role::Part { .. });
        let world = if limits { world } else { world.without_limits() };
        let places = Places { market, behaviour, limits };
        Placed { name, role, places, world }
    };
    let mut worlds: Vec<Placed> = planned.into_iter().map(placed).collect();
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

/// From the market's day to the last day of any flow by letter.
pub(crate) fn letter_grid(inputs: &Inputs) -> DayGrid {
    grid(inputs, &[])
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
            let last = |block: &Block| block.last_day(behaviour, book.names(), as_of);
            book.blocks().par_iter().map(last).collect::<Vec<Day>>()
        })
        .max();
    DayGrid::new(as_of, last.unwrap_or(as_of))
}

/// Rates of every currency of the book and of items of liquidity to the reporting currency.
pub(crate) fn exchange(inputs: &Inputs) -> Result<BTreeMap<Currency, ExchangeRate>, RunError> {
    let reporting = inputs.reporting_currency;
    let mut rates = BTreeMap::new();
    let of_contracts = inputs.book.distinct(|row| Some(row.currency));
    for currency in of_contracts.into_iter().chain(inputs.collateral.items.iter().map(|item| item.currency)) {
        if currency == reporting || rates.contains_key(&currency) {
            continue;
        }
        let rate = inputs.market.exchange_rate(currency).and_then(ExchangeRate::new);
        rates.insert(currency, rate.ok_or_else(|| no_exchange_rate(inputs, currency))?);
    }
    Ok(rates)
}

impl Worlds {
    /// The days of every world's tables.
    pub(crate) const fn grid(&self) -> DayGrid {
        self.grid
    }

    /// Profiles of the base.
    pub(crate) fn parts_of_base<'a>(&self, projected: &'a Projected<'_>) -> Vec<&'a Profile> {
        self.worlds.first().map_or_else(Vec::new, |placed| projected.flows.parts(placed.places))
    }

    /// Profiles of the base that are those by letter too: of contracts that people do nothing to.
    pub(crate) fn parts_without_behaviour<'a>(&self, projected: &'a Projected<'_>) -> Vec<&'a Profile> {
        let of = |placed: &Placed| projected.flows.parts_without_behaviour(placed.places);
        self.worlds.first().map_or_else(Vec::new, of)
    }

    /// Whether one of them has contracts by their letter.
    pub(crate) fn has_letter(&self) -> bool {
        self.worlds.iter().any(|placed| placed.role == Role::Contractual)
    }

    /// Profiles of contracts by their letter, where the run has them.
    pub(crate) fn parts_by_letter<'a>(&self, projected: &'a Projected<'_>) -> Vec<&'a Profile> {
        let placed = self.worlds.iter().find(|placed| placed.role == Role::Contractual);
        placed.map_or_else(Vec::new, |placed| projected.flows.parts(placed.places))
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
    pub(crate) fn income_view<'a>(&'a self, projected: &'a Projected<'_>) -> Option<IncomeView<'a>> {
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
    pub(crate) fn margins<'a>(&'a self, projected: &'a Projected<'_>) -> Vec<Vec<&'a Profile>> {
        let Some(profiles) = &projected.margins else { return Vec::new() };
        self.told_of_income().map(|placed| profiles.parts(placed.places)).collect()
    }

    /// The told worlds with their places, where margins are asked for.
    pub(crate) fn distinct_for_margins(&self) -> Option<Vec<(Places, &World)>> {
        let told = || self.told_of_income().map(|placed| (placed.places, &placed.world)).collect();
        self.wants_margins.then(told)
    }

    /// The base, and the scenarios that rules judge with those they are compared with.
    fn of_rules(&self) -> impl Iterator<Item = &Placed> {
        let judged = |placed: &&Placed| matches!(placed.role, Role::Scenario { set: Some(_), .. });
        let compared = |placed: &Placed| placed.role.compared_to().and_then(|place| self.worlds.get(place));
        let judged = self.worlds.iter().filter(judged);
        let pairs = judged.flat_map(move |placed| compared(placed).into_iter().chain([placed]));
        self.worlds.first().into_iter().chain(pairs)
    }

    /// The worlds of rules with their places.
    pub(crate) fn distinct_for_rules(&self) -> impl Iterator<Item = (Places, &World)> {
        self.of_rules().map(|placed| (placed.places, &placed.world))
    }

    /// What margins are worth in each world of rules, by its name, where rules leave margins out.
    pub(crate) fn margin_values(&self, projected: &Projected<'_>) -> BTreeMap<&str, MarginValues> {
        let Some(paid) = &projected.paid_margins else { return BTreeMap::new() };
        let mut all: BTreeMap<&str, MarginValues> = BTreeMap::new();
        for Placed { name, places, world, .. } in self.of_rules() {
            if all.contains_key(name.as_str()) {
                continue;
            }
            let mut values = MarginValues::default();
            let lines = paid.parts(*places).into_iter().filter_map(|part| part.group(0)).flatten();
            for ((currency, kind), cells) in lines {
                let of_kind =
                    if *kind == FlowKind::Interest { &mut values.known } else { &mut values.unknown };
                if let Some(table) = world.currency(*currency) {
                    let value = present_value(cells, &table.discount, world.grid());
                    *of_kind.entry(*currency).or_insert(ExactValue::ZERO) += value;
                }
            }
            all.insert(name, values);
        }
        all
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
    pub fn valued<'a>(&'a self, projected: &'a Projected<'_>, groups: &Groups) -> Vec<Valued<'a>> {
        let first = |places: Places| self.worlds.iter().position(|placed| placed.places == places);
        let firsts: Vec<Option<usize>> = self.worlds.iter().map(|placed| first(placed.places)).collect();
        let value = |(place, placed): (usize, &'a Placed)| {
            let parts = || projected.flows.parts(placed.places);
            (firsts[place] == Some(place))
                .then(|| Valued::new(placed.role.clone(), &placed.world, parts(), groups))
        };
        let mut valued: Vec<Option<Valued<'a>>> = self.worlds.par_iter().enumerate().map(value).collect();
        for (place, placed) in self.worlds.iter().enumerate() {
            let known = firsts[place].filter(|first| *first < place).and_then(|first| valued[first].as_ref());
            if let Some(alike) = known.map(|known| known.alike(placed.role.clone(), &placed.world)) {
                valued[place] = Some(alike);
            }
        }
        valued.into_iter().flatten().collect()
    }
}
