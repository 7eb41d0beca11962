//! The worlds of a run: base, scenarios, other behaviours, small bumps, and contracts by their letter.

use crate::project::{Dependence, Projected};
use crate::tabulate::tabulate;
use crate::{Inputs, Plan, RunError};
use plimsoll_behaviour::Behaviour;
use plimsoll_contract::{Depends, World};
use plimsoll_market::{Market, Scenario};
use plimsoll_measure::{Bump, ExchangeRate, Groups, Measure, Needs, Role, Valued, bumps};
use plimsoll_units::{BasisPoints, Currency, DayGrid};
use std::collections::BTreeMap;

/// Every world of a run, with its market's and behaviour's place.
#[derive(Debug)]
pub struct Worlds {
    grid: DayGrid,
    worlds: Vec<Placed>,
    exchange: BTreeMap<Currency, ExchangeRate>,
}

#[derive(Debug)]
struct Placed {
    name: String,
    role: Role,
    market: usize,
    behaviour: usize,
    world: World,
}

/// A world before its tables are made.
struct Planned<'a> {
    name: String,
    role: Role,
    market: usize,
    behaviour: usize,
    people: &'a Behaviour,
}

/// Makes every world of the run.
pub(crate) fn make_worlds(inputs: &Inputs, plan: &Plan, measures: &[&Measure]) -> Result<Worlds, RunError> {
    let by_letter = Behaviour::none();
    let (planned, markets) = planned(inputs, plan, measures, &by_letter)?;
    let grid = grid(inputs);
    let worlds = planned
        .into_iter()
        .map(|planned| {
            let market = &markets[planned.market];
            let world =
                tabulate(&planned.name, market, &inputs.market, planned.people.clone(), &inputs.book, grid)?;
            let Planned { name, role, market, behaviour, .. } = planned;
            Ok(Placed { name, role, market, behaviour, world })
        })
        .collect::<Result<Vec<_>, RunError>>()?;
    Ok(Worlds { grid, worlds, exchange: exchange(inputs)? })
}

/// The worlds to make and the distinct markets they are made from.
fn planned<'a>(
    inputs: &'a Inputs,
    plan: &Plan,
    measures: &[&Measure],
    by_letter: &'a Behaviour,
) -> Result<(Vec<Planned<'a>>, Vec<Market>), RunError> {
    let mut markets = vec![inputs.market.clone()];
    let main = main_behaviour(inputs, by_letter);
    let base = Planned { name: "base".to_owned(), role: Role::Base, market: 0, behaviour: 0, people: main };
    let mut worlds = vec![base];
    for planned in &inputs.scenarios {
        let name = planned.scenario.name().to_owned();
        if worlds.iter().any(|world| world.name == name) {
            return Err(RunError::SameScenario { name });
        }
        let compared_to = compared(&worlds, &name, planned.compared_to.as_deref())?;
        markets.push(apply(&planned.scenario, &inputs.market)?);
        let supervisory = planned.supervisory;
        let role = Role::Scenario { compared_to, supervisory, parallel: parallel(inputs, &planned.scenario) };
        worlds.push(Planned { name, role, market: markets.len() - 1, behaviour: 0, people: main });
    }
    let scenarios = worlds.len();
    for (behaviour, named) in inputs.behaviours.iter().enumerate().skip(1) {
        let offset = worlds.len();
        for place in 0..scenarios {
            let (name, market) = (format!("{} @ {}", worlds[place].name, named.name), worlds[place].market);
            let compared_to = match worlds[place].role {
                Role::Scenario { compared_to, .. } => offset + compared_to,
                _ => offset,
            };
            let role = Role::Scenario { compared_to, supervisory: false, parallel: BTreeMap::new() };
            worlds.push(Planned { name, role, market, behaviour, people: &named.behaviour });
        }
    }
    let needs = measures.iter().fold(Needs::default(), |all, measure| Needs {
        duration: all.duration || measure.needs.duration,
        convexity: all.convexity || measure.needs.convexity,
        key_rates: all.key_rates || measure.needs.key_rates,
        contractual: all.contractual || measure.needs.contractual,
    });
    for bump in bumps(needs, plan.key_rates.len()) {
        let scenario = bump_scenario(bump, plan)?;
        markets.push(apply(&scenario, &inputs.market)?);
        let (name, role) = (scenario.name().to_owned(), Role::Bump(bump));
        worlds.push(Planned { name, role, market: markets.len() - 1, behaviour: 0, people: main });
    }
    if needs.contractual {
        let (name, behaviour) = ("contractual".to_owned(), inputs.behaviours.len().max(1));
        worlds.push(Planned { name, role: Role::Contractual, market: 0, behaviour, people: by_letter });
    }
    Ok((worlds, markets))
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

fn main_behaviour<'a>(inputs: &'a Inputs, by_letter: &'a Behaviour) -> &'a Behaviour {
    inputs.behaviours.first().map_or(by_letter, |named| &named.behaviour)
}

fn compared(worlds: &[Planned<'_>], scenario: &str, name: Option<&str>) -> Result<usize, RunError> {
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
fn grid(inputs: &Inputs) -> DayGrid {
    let (book, as_of) = (&inputs.book, inputs.market.as_of());
    let by_letter = Behaviour::none();
    let behaviours = inputs.behaviours.iter().map(|named| &named.behaviour).chain([&by_letter]);
    let last = behaviours
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

    /// Market's place, behaviour's place and world of each.
    pub(crate) fn distinct(&self) -> impl Iterator<Item = (usize, usize, &World)> {
        self.worlds.iter().map(|placed| (placed.market, placed.behaviour, &placed.world))
    }

    /// Names of the base and the scenarios, as facts have them.
    pub(crate) fn scenario_names(&self) -> Vec<String> {
        self.told().map(|placed| placed.name.clone()).collect()
    }

    /// Scenarios that are compared with another world than the base of the main behaviour, with its name.
    pub(crate) fn compared_to(&self) -> Vec<(String, String)> {
        let other = |placed: &Placed| match placed.role {
            Role::Scenario { compared_to, .. } if compared_to != 0 => {
                Some((placed.name.clone(), self.worlds.get(compared_to)?.name.clone()))
            }
            _ => None,
        };
        self.told().filter_map(other).collect()
    }

    /// The base or the scenario of a name.
    pub(crate) fn named(&self, name: Option<&str>) -> Option<(&str, &World)> {
        let name = name.unwrap_or("base");
        self.told().find(|placed| placed.name == name).map(|placed| (placed.name.as_str(), &placed.world))
    }

    fn told(&self) -> impl Iterator<Item = &Placed> {
        self.worlds.iter().filter(|placed| matches!(placed.role, Role::Base | Role::Scenario { .. }))
    }

    /// Each world with the profiles that make its whole, valued.
    #[must_use]
    pub fn valued<'a>(&'a self, projected: &'a Projected, groups: &Groups) -> Vec<Valued<'a>> {
        use rayon::prelude::*;
        let both = [false, true];
        let value = |placed: &'a Placed| {
            let mut parts = Vec::new();
            for market in both {
                for behaviour in both {
                    let dependence =
                        Dependence::of(Depends { market, behaviour }, placed.market, placed.behaviour);
                    parts.extend(projected.profiles.get(&dependence));
                }
            }
            Valued::new(placed.role.clone(), &placed.world, parts, groups)
        };
        self.worlds.par_iter().map(value).collect()
    }
}
