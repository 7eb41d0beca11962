//! Which worlds a run needs: base, scenarios, other behaviours, scenarios of rules, small bumps, contracts by their letter.

use crate::{Inputs, Plan, PlannedScenario, RunError};
use plimsoll_behaviour::Behaviour;
use plimsoll_market::{Market, MarketError, Scenario, ShockPath};
use plimsoll_measure::{Bump, Measure, Needs, Role, bumps};
use plimsoll_units::{BasisPoints, Currency, DayGrid};
use std::collections::BTreeMap;

/// A world before its tables are made.
pub(crate) struct Planned {
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) market: usize,
    /// Place of what people do in the worlds' list of behaviours.
    pub(crate) behaviour: usize,
}

/// The worlds to make, and the distinct markets and behaviours they are made from.
pub(crate) struct Planning {
    pub(crate) worlds: Vec<Planned>,
    pub(crate) markets: Vec<OnPath>,
    pub(crate) behaviours: Vec<People>,
}

/// A market and how it comes about; at once without a path.
#[derive(Clone, Debug, PartialEq)]
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
pub(crate) struct People {
    pub(crate) behaviour: Behaviour,
    pub(crate) market: usize,
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
        let on_path = OnPath { market, path: planned.path.clone() };
        let known = self.markets.iter().position(|known| *known == on_path);
        let market = known.unwrap_or_else(|| {
            self.markets.push(on_path);
            self.markets.len() - 1
        });
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
        let behaviour = self.behaviour(in_scenario(main, planned), market);
        self.worlds.push(Planned { name, role, market, behaviour });
        Ok(())
    }

    /// Adds for each scenario the worlds without caps and floors in which people do as in the one it is compared with: its
    /// market, and that one's.
    fn add_parts(&mut self) {
        let mut parts: Vec<Planned> = Vec::new();
        for (of, world) in self.worlds.iter().enumerate() {
            let (Role::Scenario { compared_to, .. }, true) = (&world.role, world.role.tells_income()) else {
                continue;
            };
            let (compared_to, compared) = (*compared_to, &self.worlds[*compared_to]);
            let mut part = |of: usize, is_moved: bool, market: usize| {
                let role = Role::Part { of, is_moved };
                if parts.iter().all(|known| known.role != role) {
                    let name = format!("{} without options", world.name);
                    parts.push(Planned { name, role, market, behaviour: compared.behaviour });
                }
            };
            part(of, true, world.market);
            part(compared_to, false, compared.market);
        }
        self.worlds.extend(parts);
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

pub(crate) fn planned(inputs: &Inputs, plan: &Plan, measures: &[&Measure]) -> Result<Planning, RunError> {
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
        unlimited: all.unlimited || measure.needs.unlimited,
    });
    if needs.unlimited {
        planning.add_parts();
    }
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
pub(crate) fn in_scenario(behaviour: &Behaviour, planned: &PlannedScenario) -> Behaviour {
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
