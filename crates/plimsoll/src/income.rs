//! What income needs beside the projection: pools of contracts that are renewed alike, and rates of new business.

use crate::planning::OnPath;
use crate::{Inputs, Plan, RunError};
use plimsoll_behaviour::{Behaviour, NewRate};
use plimsoll_contract::terms::ContractType;
use plimsoll_contract::{Row, Side};
use plimsoll_market::Market;
use plimsoll_measure::Groups;
use plimsoll_measure::income::{NewBusiness, NewBusinesses, Planned, Pool, Renews};
use plimsoll_units::{Currency, Day, DayGrid, Micros};
use std::collections::{BTreeMap, BTreeSet};

/// How rows make pools.
#[derive(Debug)]
pub(crate) struct Pools {
    pools: Vec<Pool>,
    pool_of_row: Vec<u32>,
    renewed: BTreeSet<(u16, Currency)>,
}

impl Pools {
    pub(crate) fn new(inputs: &Inputs, groups: &Groups) -> Self {
        let mut places: BTreeMap<Pool, u32> = BTreeMap::new();
        let mut pools = Self { pools: Vec::new(), pool_of_row: Vec::new(), renewed: BTreeSet::new() };
        // The last pool of each element: most rows are of the one before.
        let mut last: Vec<Option<(Pool, u32, Currency)>> = vec![None; groups.elements()];
        for (row, element) in plimsoll_units::pair(inputs.book.rows(), groups.element_of_row()) {
            let pool = Pool { element: *element, renews: renews(row), earning: is_earning(row) };
            let last = &mut last[*element as usize];
            let place = match last {
                Some((known, place, currency)) if (*known, *currency) == (pool, row.currency) => *place,
                _ => {
                    let place = *places.entry(pool).or_insert_with(|| {
                        pools.pools.push(pool);
                        u32::try_from(pools.pools.len() - 1).unwrap_or(u32::MAX)
                    });
                    if let Renews::As(renewal) = pool.renews {
                        pools.renewed.insert((renewal, row.currency));
                    }
                    *last = Some((pool, place, row.currency));
                    place
                }
            };
            pools.pool_of_row.push(place);
        }
        pools
    }

    /// Renewals and currencies that some contract has.
    pub(crate) const fn renewed(&self) -> &BTreeSet<(u16, Currency)> {
        &self.renewed
    }

    pub(crate) fn pools(&self) -> &[Pool] {
        &self.pools
    }

    pub(crate) fn pool_of_row(&self) -> &[u32] {
        &self.pool_of_row
    }
}

/// What follows a repayment of a row.
pub(crate) fn renews(row: &Row) -> Renews {
    if !row.marks.in_economic_value {
        return Renews::No;
    }
    match (row.marks.deposit, row.marks.renewal) {
        (Some(_), _) => Renews::Itself,
        (None, Some(renewal)) => Renews::As(renewal),
        (None, None) => Renews::No,
    }
}

fn is_earning(row: &Row) -> bool {
    let bears_interest = ContractType::LOANS.contains(&row.contract_type)
        || row.contract_type == ContractType::UndefinedMaturity;
    row.side == Side::Asset && bears_interest
}

/// What income needs of a run.
#[derive(Debug)]
pub(crate) struct Income {
    pub(crate) months: Vec<Day>,
    pub(crate) horizons: Vec<usize>,
    pub(crate) pools: Pools,
    /// Whether some contract has a renewal, counted in economic value or not.
    pub(crate) renews: bool,
    pub(crate) planned: Vec<Planned>,
}

impl Income {
    pub(crate) fn new(inputs: &Inputs, plan: &Plan, groups: &Groups) -> Result<Self, RunError> {
        let mut pools = Pools::new(inputs, groups);
        let planned = planned(inputs, groups)?;
        pools.renewed.extend(planned.iter().map(|one| (one.renewal, one.currency)));
        Ok(Self {
            months: plan.income.month_ends(inputs.market.as_of()),
            horizons: plan.income.horizons.iter().map(|months| usize::from(*months)).collect(),
            pools,
            renews: inputs.book.rows().iter().any(|row| row.marks.renewal.is_some()),
            planned,
        })
    }

    pub(crate) fn last_day(&self) -> Day {
        self.months.last().copied().unwrap_or(Day::MAX)
    }
}

/// The plan of new business by element, month after month.
fn planned(inputs: &Inputs, groups: &Groups) -> Result<Vec<Planned>, RunError> {
    let as_of = inputs.market.as_of();
    let mut all = Vec::new();
    for line in &inputs.new_business {
        let element = groups.element(&line.group, line.side).ok_or_else(|| RunError::NoPlannedGroup {
            group: line.group.clone(),
            side: line.side.name(),
            available: groups.names().get(4..).unwrap_or(&[]).join(", "),
        })?;
        let sign = |volume: Micros| if line.side == Side::Liability { -volume } else { volume };
        for month in &line.months {
            let from = as_of.plus_months(i32::from(month.month) - 1);
            let to = month.term.map(|term| term.after(from));
            let (currency, renewal, margin) = (line.currency, line.renewal, month.margin);
            all.push(Planned { element, currency, renewal, from, to, volume: sign(month.volume), margin });
        }
    }
    Ok(all)
}

/// Rates of new business in one market, for every renewal and currency that some contract has.
pub(crate) fn new_businesses(
    income: &Income,
    on_path: &OnPath,
    base: &Market,
    behaviour: &Behaviour,
) -> Result<NewBusinesses, RunError> {
    let market = &on_path.market;
    let grid = DayGrid::new(market.as_of(), income.last_day());
    let mut businesses = NewBusinesses::new();
    for &(place, currency) in income.pools.renewed() {
        let Some(assumption) = behaviour.renewals.get(usize::from(place)) else { continue };
        let renewal = assumption.model.clone();
        let refused =
            |error: String| RunError::NewBusiness { renewal: assumption.name.clone(), currency, error };
        let rates = match &renewal.new_rate {
            NewRate::Index(code) => {
                let index = market.index(code).ok_or_else(|| {
                    let there: Vec<_> = market.indices().iter().map(|index| index.code.as_str()).collect();
                    refused(format!("no index \"{code}\"; the market has {}", there.join(", ")))
                })?;
                if index.currency != currency {
                    return Err(refused(format!("index \"{code}\" is of {}", index.currency)));
                }
                on_path.rates(base, grid, |market| market.observed(code, grid))
            }
            NewRate::Curve { tenor, compounding } => {
                on_path.rates(base, grid, |market| market.forwards(currency, *tenor, *compounding, grid))
            }
        };
        let rates = rates.map_err(|error| refused(error.to_string()))?;
        if let Some(day) = rates.iter().position(|rate| !rate.is_finite()).and_then(|place| grid.day(place)) {
            return Err(refused(format!("no rate on {day}")));
        }
        businesses.insert((place, currency), NewBusiness { renewal, rates });
    }
    Ok(businesses)
}
