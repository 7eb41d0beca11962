//! Projection of the book in every world, in parallel; the split cannot change a digit.

use crate::liquidity::Holdings;
use crate::transfer::transfer;
use crate::worlds::Worlds;
use crate::{Inputs, Plan, RunError, TransferAnswer};
use plimsoll_contract::{
    Block, BothSinks, Depends, FlowSink, MarginSink, Profile, ProfileError, ProfileSink, ProjectError, World,
};
use plimsoll_measure::{FundingSink, Groups};
use plimsoll_units::{Currency, DayGrid, Finding};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What a projection depends on: a market, a behaviour, whether rates are limited, or none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Dependence {
    /// Place of the market, when it matters.
    market: Option<usize>,
    /// Place of the behaviour, when it matters.
    behaviour: Option<usize>,
    /// Whether caps and floors limit rates, when it matters.
    limits: Option<bool>,
}

/// Places of a world's market and behaviour, and whether caps and floors limit rates in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Places {
    pub(crate) market: usize,
    pub(crate) behaviour: usize,
    pub(crate) limits: bool,
}

impl Places {
    /// Those of a world by itself.
    pub(crate) const ALONE: Self = Self { market: 0, behaviour: 0, limits: true };
}

impl Dependence {
    fn of(depends: Depends, places: Places) -> Self {
        let Places { market, behaviour, limits } = places;
        Self {
            market: depends.market.then_some(market),
            behaviour: depends.behaviour.then_some(behaviour),
            limits: depends.limits.then_some(limits),
        }
    }
}

/// Profiles, one for each distinct dependence.
#[derive(Debug)]
pub(crate) struct Profiles(BTreeMap<Dependence, Profile>);

impl Profiles {
    /// The profiles that together are the whole in a world.
    pub(crate) fn parts(&self, places: Places) -> Vec<&Profile> {
        self.parts_of(places, &[false, true])
    }

    /// Those of contracts that people do nothing to beside their terms.
    pub(crate) fn parts_without_behaviour(&self, places: Places) -> Vec<&Profile> {
        self.parts_of(places, &[false])
    }

    fn parts_of(&self, places: Places, behaviours: &[bool]) -> Vec<&Profile> {
        let both = [false, true];
        let mut parts = Vec::new();
        for market in both {
            for behaviour in behaviours.iter().copied() {
                for limits in both {
                    let depends = Depends { market, behaviour, limits };
                    parts.extend(self.0.get(&Dependence::of(depends, places)));
                }
            }
        }
        parts
    }
}

/// Profiles by element, and by pool what income needs.
#[derive(Debug)]
pub struct Projected<'a> {
    pub(crate) flows: Profiles,
    pub(crate) income: Option<Profiles>,
    pub(crate) margins: Option<Profiles>,
    /// What margins pay, where rules leave them out.
    pub(crate) paid_margins: Option<Profiles>,
    /// Transfer prices, with what is found of their plan.
    pub(crate) transfer: Option<(TransferAnswer, Vec<Finding>)>,
    /// Contracts as liquidity sees them.
    pub(crate) holdings: Holdings<'a>,
}

/// A sink that makes profiles.
pub(crate) trait MakesProfiles: FlowSink {
    fn profiles(self) -> Result<Vec<Profile>, ProfileError>;
}

impl<const INCOME: bool> MakesProfiles for ProfileSink<'_, INCOME> {
    fn profiles(self) -> Result<Vec<Profile>, ProfileError> {
        self.finish()
    }
}

impl<const INCOME: bool> MakesProfiles for MarginSink<'_, INCOME> {
    fn profiles(self) -> Result<Vec<Profile>, ProfileError> {
        self.finish()
    }
}

/// What both projections use: the currency of every row, shape `[rows]`, and the order of contracts.
pub(crate) struct Kept {
    currencies: Vec<Currency>,
    /// Places of the contracts that count in each block, one line of either profile after another: changing between two
    /// writes out the cells each time.
    places: Vec<Vec<u32>>,
}

impl Kept {
    /// The currency of every row, shape `[rows]`.
    pub(crate) fn currencies(&self) -> &[Currency] {
        &self.currencies
    }

    fn of_run(inputs: &Inputs, groups: &Groups, worlds: &Worlds) -> Self {
        let elements = groups.element_of_row();
        let pools = worlds.income().map_or(elements, |income| income.pools.pool_of_row());
        Self::new(inputs, (elements, pools), |_| true)
    }

    /// In the order of their lines, then of their pools.
    ///
    /// * `lines`, `pools` — of each row of the book, shape `[rows]`
    /// * `holds` — whether a contract that counts in economic value is among them, by its row's place
    pub(crate) fn new(
        inputs: &Inputs,
        (lines, pools): (&[u32], &[u32]),
        holds: impl Fn(usize) -> bool + Sync,
    ) -> Self {
        let of_rows = inputs.book.rows();
        let currencies: Vec<Currency> = of_rows.iter().map(|row| row.currency).collect();
        let counted = |row: usize| of_rows[row].marks.in_economic_value && holds(row);
        let places = |block: &Block| {
            let rows = block.rows();
            let mut places: Vec<u32> =
                (0_u32..).take(rows.len()).filter(|place| counted(rows[*place as usize] as usize)).collect();
            places.sort_by_key(|place| {
                let row = rows[*place as usize] as usize;
                (lines[row], pools[row], currencies[row])
            });
            places
        };
        Self { places: inputs.book.blocks().par_iter().map(places).collect(), currencies }
    }
}

/// Projects every contract once in each world that makes a difference to it.
///
/// # Errors
/// [`RunError`] of the first contract that cannot be projected.
pub fn project<'a>(
    inputs: &'a Inputs,
    plan: &Plan,
    groups: &Groups,
    worlds: &Worlds,
) -> Result<Projected<'a>, RunError> {
    let both = || {
        let flows = || projected(inputs, plan, groups, worlds);
        // Liquidity takes contracts by their letter: it waits for nothing of what the run projects.
        let of_liquidity = || Holdings::new(inputs, plan, groups, (worlds.grid(), worlds.has_letter()));
        let (projected, holdings) = rayon::join(flows, of_liquidity);
        // What fails in the run's own worlds is told first.
        let projected = projected?;
        Ok(Projected { holdings: holdings?, ..projected })
    };
    on_threads(plan, both)
}

/// All but what liquidity sees.
fn projected<'a>(
    inputs: &'a Inputs,
    plan: &Plan,
    groups: &Groups,
    worlds: &Worlds,
) -> Result<Projected<'a>, RunError> {
    let kept = Kept::of_run(inputs, groups, worlds);
    let (grid, elements, currencies) = (worlds.grid(), groups.element_of_row(), kept.currencies());
    let distinct: Vec<_> = worlds.distinct().collect();
    let sink = |lanes| ProfileSink::<false>::new(grid, lanes, elements, currencies);
    let (flows, transfer) = match transfer(inputs, plan, groups, worlds)? {
        None => (project_all(inputs, plan, &kept, &distinct, sink)?, None),
        // Worlds side by side tell a contract once each: prices want it once.
        Some(transfer) if distinct.len() > 1 => {
            (project_all(inputs, plan, &kept, &distinct, sink)?, Some(transfer.answer(transfer.apart(plan)?)))
        }
        Some(transfer) => {
            let both = |lanes| BothSinks::new(sink(lanes), transfer.sink());
            let told = |both: BothSinks<_, _>| {
                let (profiles, priced) = both.into_parts();
                Ok((MakesProfiles::profiles(profiles)?, FundingSink::finish(priced)))
            };
            let (flows, priced) = project_with(inputs, plan, &kept, &distinct, both, told)?;
            (flows, Some(transfer.answer(priced)))
        }
    };
    let paid_margins = paid_margins(inputs, plan, &kept, worlds)?;
    let holdings = Holdings::default();
    let Some(income) = worlds.income() else {
        return Ok(Projected { flows, income: None, margins: None, paid_margins, transfer, holdings });
    };
    let (grid, pools) = (DayGrid::new(grid.start(), income.last_day()), income.pools.pool_of_row());
    let of_income: Vec<_> = worlds.distinct_for_income().collect();
    let of_pools = project_all(inputs, plan, &kept, &of_income, |lanes| {
        ProfileSink::<true>::new(grid, lanes, pools, currencies)
    })?;
    let margins = worlds.distinct_for_margins().map(|told| {
        project_all(inputs, plan, &kept, &told, |lanes| {
            MarginSink::<true>::new(grid, lanes, elements, currencies, inputs.book.rows())
        })
    });
    let (income, margins) = (Some(of_pools), margins.transpose()?);
    Ok(Projected { flows, income, margins, paid_margins, transfer, holdings })
}

/// What margins pay in the worlds of rules, all contracts as one group, where rules leave margins out.
fn paid_margins(
    inputs: &Inputs,
    plan: &Plan,
    kept: &Kept,
    worlds: &Worlds,
) -> Result<Option<Profiles>, RunError> {
    if !plan.rules.without_margins {
        return Ok(None);
    }
    let rows = inputs.book.rows();
    let (grid, one_group, currencies) = (worlds.grid(), vec![0; rows.len()], kept.currencies());
    let of_rules: Vec<_> = worlds.distinct_for_rules().collect();
    let paid = project_all(inputs, plan, kept, &of_rules, |lanes| {
        MarginSink::<false>::new(grid, lanes, &one_group, currencies, rows)
    });
    paid.map(Some)
}

/// Does something on the threads of a plan.
pub(crate) fn on_threads<T: Send>(
    plan: &Plan,
    work: impl FnOnce() -> Result<T, RunError> + Send,
) -> Result<T, RunError> {
    match plan.threads {
        None => work(),
        Some(threads) => {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let pool = pool.map_err(|error| RunError::Threads { threads, error: error.to_string() })?;
            pool.install(work)
        }
    }
}

/// Fewest contracts of a task: starting one costs as much as some hundred contracts.
const LEAST_OF_A_TASK: usize = 1024;

/// How many contracts a task has: enough tasks for every thread, no more than the plan's partition.
fn task_size(plan: &Plan, contracts: usize) -> usize {
    let threads = rayon::current_num_threads();
    let shared = if threads > 1 { contracts.div_ceil(2 * threads).max(LEAST_OF_A_TASK) } else { contracts };
    plan.partition.min(shared).max(1)
}

struct Task<'a> {
    block: &'a Block,
    places: &'a [u32],
    worlds: Vec<(Dependence, &'a World)>,
}

/// Projects into sinks that make profiles.
pub(crate) fn project_all<S: MakesProfiles>(
    inputs: &Inputs,
    plan: &Plan,
    kept: &Kept,
    worlds: &[(Places, &World)],
    sink: impl Fn(usize) -> S + Sync,
) -> Result<Profiles, RunError> {
    let told = |sink: S| Ok((sink.profiles()?, ()));
    project_with(inputs, plan, kept, worlds, sink, told).map(|(profiles, _)| profiles)
}

/// Projects into sinks of which profiles are told, and more of each task beside them. The first world is the first lane.
pub(crate) fn project_with<S: FlowSink, T: Send>(
    inputs: &Inputs,
    plan: &Plan,
    kept: &Kept,
    worlds: &[(Places, &World)],
    sink: impl Fn(usize) -> S + Sync,
    told: impl Fn(S) -> Result<(Vec<Profile>, T), RunError> + Sync,
) -> Result<(Profiles, Vec<T>), RunError> {
    let tasks = tasks(inputs, plan, kept, worlds);
    let one = |task: &Task<'_>| project_one(inputs, task, sink(task.worlds.len()), &told);
    let made: Vec<(Vec<(Dependence, Profile)>, T)> =
        tasks.par_iter().map(one).collect::<Result<_, RunError>>()?;
    let mut sums: BTreeMap<Dependence, Profile> = BTreeMap::new();
    let mut beside = Vec::with_capacity(made.len());
    for (profiles, of_task) in made {
        for (dependence, profile) in profiles {
            let sum = sums.entry(dependence).or_default();
            *sum = std::mem::take(sum).merged(profile);
        }
        beside.push(of_task);
    }
    Ok((Profiles(sums), beside))
}

fn tasks<'a>(
    inputs: &'a Inputs,
    plan: &Plan,
    kept: &'a Kept,
    worlds: &[(Places, &'a World)],
) -> Vec<Task<'a>> {
    let mut tasks = Vec::new();
    for (block, places) in plimsoll_units::pair(inputs.book.blocks(), &kept.places) {
        let mut distinct: Vec<(Dependence, &World)> = Vec::new();
        for &(of_world, world) in worlds {
            let dependence = Dependence::of(block.depends_on(), of_world);
            if distinct.iter().all(|(seen, _)| *seen != dependence) {
                distinct.push((dependence, world));
            }
        }
        for chunk in places.chunks(task_size(plan, places.len())) {
            tasks.push(Task { block, places: chunk, worlds: distinct.clone() });
        }
    }
    tasks
}

fn project_one<S: FlowSink, T>(
    inputs: &Inputs,
    task: &Task<'_>,
    mut sink: S,
    told: impl Fn(S) -> Result<(Vec<Profile>, T), RunError>,
) -> Result<(Vec<(Dependence, Profile)>, T), RunError> {
    let worlds: Vec<&World> = task.worlds.iter().map(|(_, world)| *world).collect();
    let projected = task.block.project_worlds(task.places, inputs.book.names(), &worlds, &mut sink);
    projected.map_err(|error| RunError::Project { contract_id: contract_of(inputs, &error), error })?;
    let (profiles, beside) = told(sink)?;
    let profiles = profiles.into_iter().enumerate();
    Ok((profiles.map(|(place, profile)| (task.worlds[place].0, profile)).collect(), beside))
}

/// Contracts of a chunk of [`in_chunks`].
const CONTRACTS_A_CHUNK: usize = 1024;

/// Does something with every chunk of the contracts that count in economic value and of which something holds, on the threads
/// of a plan; the results are in order.
///
/// * `holds` — asked with a row's place in the book
pub(crate) fn in_chunks<T: Send>(
    inputs: &Inputs,
    plan: &Plan,
    holds: impl Fn(usize) -> bool + Sync,
    one: impl Fn(&Block, &[u32]) -> Result<T, RunError> + Sync,
) -> Result<Vec<T>, RunError> {
    let rows = inputs.book.rows();
    let places = |block: &Block| -> Vec<u32> {
        let of = block.rows();
        let counts = |place: &u32| {
            let row = of[*place as usize] as usize;
            rows[row].marks.in_economic_value && holds(row)
        };
        (0_u32..).take(of.len()).filter(counts).collect()
    };
    let blocks: Vec<(&Block, Vec<u32>)> =
        inputs.book.blocks().par_iter().map(|block| (block, places(block))).collect();
    let chunks: Vec<(&Block, &[u32])> = blocks
        .iter()
        .flat_map(|(block, places)| places.chunks(CONTRACTS_A_CHUNK).map(move |chunk| (*block, chunk)))
        .collect();
    on_threads(plan, || chunks.par_iter().map(|(block, chunk)| one(block, chunk)).collect())
}

/// Projects contracts of a block in one world.
pub(crate) fn project_into(
    inputs: &Inputs,
    (block, places): (&Block, &[u32]),
    world: &World,
    sink: &mut impl FlowSink,
) -> Result<(), RunError> {
    let projected = block.project_worlds(places, inputs.book.names(), &[world], sink);
    projected.map_err(|error| RunError::Project { contract_id: contract_of(inputs, &error), error })
}

pub(crate) fn contract_of(inputs: &Inputs, error: &ProjectError) -> String {
    inputs.book.contract_id(error.row()).to_owned()
}
