//! Projection of the book in every world, in parallel; the split cannot change a digit.

use crate::worlds::Worlds;
use crate::{Inputs, Plan, RunError};
use plimsoll_contract::{Block, Depends, Profile, ProfileSink, ProjectError, World};
use plimsoll_measure::Groups;
use plimsoll_units::{Currency, DayGrid};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What a projection depends on: a market, a behaviour, both, or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Dependence {
    /// Place of the market, when it matters.
    pub(crate) market: Option<usize>,
    /// Place of the behaviour, when it matters.
    pub(crate) behaviour: Option<usize>,
}

impl Dependence {
    pub(crate) fn of(depends: Depends, market: usize, behaviour: usize) -> Self {
        Self { market: depends.market.then_some(market), behaviour: depends.behaviour.then_some(behaviour) }
    }
}

/// Profiles by element, one for each distinct dependence.
#[derive(Debug)]
pub struct Projected {
    pub(crate) profiles: BTreeMap<Dependence, Profile>,
}

/// Projects every contract once in each world that makes a difference to it.
///
/// # Errors
/// [`RunError`] of the first contract that cannot be projected.
pub fn project(
    inputs: &Inputs,
    plan: &Plan,
    groups: &Groups,
    worlds: &Worlds,
) -> Result<Projected, RunError> {
    match plan.threads {
        None => project_here(inputs, plan, groups, worlds),
        Some(threads) => {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let pool = pool.map_err(|error| RunError::Threads { threads, error: error.to_string() })?;
            pool.install(|| project_here(inputs, plan, groups, worlds))
        }
    }
}

struct Task<'a> {
    block: &'a Block,
    places: Vec<u32>,
    worlds: Vec<(Dependence, &'a World)>,
}

fn project_here(
    inputs: &Inputs,
    plan: &Plan,
    groups: &Groups,
    worlds: &Worlds,
) -> Result<Projected, RunError> {
    let currencies: Vec<Currency> = inputs.book.rows().iter().map(|row| row.currency).collect();
    let tasks = tasks(inputs, plan, groups, worlds);
    let profiles: Vec<Vec<(Dependence, Profile)>> = tasks
        .par_iter()
        .map(|task| project_one(inputs, groups, &currencies, worlds.grid(), task))
        .collect::<Result<_, RunError>>()?;
    let mut sums: BTreeMap<Dependence, Profile> = BTreeMap::new();
    for (dependence, profile) in profiles.into_iter().flatten() {
        let sum = sums.entry(dependence).or_default();
        *sum = std::mem::take(sum).merged(profile);
    }
    Ok(Projected { profiles: sums })
}

fn tasks<'a>(inputs: &'a Inputs, plan: &Plan, groups: &Groups, worlds: &'a Worlds) -> Vec<Task<'a>> {
    let mut tasks = Vec::new();
    for block in inputs.book.blocks() {
        let rows = block.rows();
        let counted =
            |place: &u32| inputs.book.rows()[rows[*place as usize] as usize].marks.in_economic_value;
        let mut places: Vec<u32> = (0_u32..).take(rows.len()).filter(counted).collect();
        // One line of the profile after another: changing between two writes out the cells each time.
        places.sort_by_key(|place| {
            let row = rows[*place as usize] as usize;
            (groups.element_of_row()[row], inputs.book.rows()[row].currency)
        });
        let mut distinct: Vec<(Dependence, &World)> = Vec::new();
        for (market, behaviour, world) in worlds.distinct() {
            let dependence = Dependence::of(block.depends_on(), market, behaviour);
            if distinct.iter().all(|(seen, _)| *seen != dependence) {
                distinct.push((dependence, world));
            }
        }
        for chunk in places.chunks(plan.partition.max(1)) {
            tasks.push(Task { block, places: chunk.to_vec(), worlds: distinct.clone() });
        }
    }
    tasks
}

fn project_one(
    inputs: &Inputs,
    groups: &Groups,
    currencies: &[Currency],
    grid: DayGrid,
    task: &Task<'_>,
) -> Result<Vec<(Dependence, Profile)>, RunError> {
    let worlds: Vec<&World> = task.worlds.iter().map(|(_, world)| *world).collect();
    let mut sink = ProfileSink::new(grid, worlds.len(), groups.element_of_row(), currencies);
    let projected = task.block.project_worlds(&task.places, inputs.book.names(), &worlds, &mut sink);
    projected.map_err(|error| RunError::Project { contract_id: contract_of(inputs, &error), error })?;
    let profiles = sink.finish()?.into_iter().enumerate();
    Ok(profiles.map(|(place, profile)| (task.worlds[place].0, profile)).collect())
}

pub(crate) fn contract_of(inputs: &Inputs, error: &ProjectError) -> String {
    inputs.book.contract_id(error.row()).to_owned()
}
