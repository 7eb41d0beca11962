//! `[frontier]`: which candidates are weighed against which liquidity, and how they become contracts.

use crate::error::Problem;
use crate::toml_reader::{Entry, Section};
use plimsoll::FrontierPlan;
use plimsoll_contract::Position;
use plimsoll_contract::terms::Terms;
use std::collections::BTreeMap;

/// Which contracts a case is read with.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which<'a> {
    /// Those of its tables.
    Book,
    /// The candidates alone, all of each.
    Candidates,
    /// Those of its tables and a share of each candidate; one that has none is left out.
    Mix(&'a BTreeMap<String, f64>),
    /// Those of one entity.
    Entity(&'a str),
}

impl<'a> Which<'a> {
    /// The entity that is read alone.
    pub(crate) const fn entity(self) -> Option<&'a str> {
        match self {
            Self::Entity(name) => Some(name),
            _ => None,
        }
    }

    /// Makes a row of a table a contract of its size; false where the mix has nothing of it.
    ///
    /// # Errors
    /// What is expected of a candidate.
    pub(crate) fn size(
        &self,
        id: &str,
        terms: &mut Terms,
        position: &mut Position,
    ) -> Result<bool, &'static str> {
        let share = match self {
            Self::Book | Self::Entity(_) => return Ok(true),
            Self::Candidates => 1.0,
            Self::Mix(shares) => shares.get(id).copied().unwrap_or(0.0),
        };
        *terms = terms.scaled(share).ok_or(IN_PART)?;
        *position = position.scaled(share);
        Ok(share > 0.0)
    }
}

const IN_PART: &str = "CSH, UMP, PAM, LAM, NAM or ANN without a premium, and a fee or penalty of a fixed amount: what can be had in part";

/// Reads `[frontier]`, which has to be there where candidates are asked for.
pub(crate) fn read_frontier(root: &Section<'_, '_>, which: Which<'_>) -> Option<FrontierPlan> {
    if matches!(which, Which::Candidates | Which::Mix(_)) {
        root.needed("frontier", "[frontier] with contracts, rule, income, months and points");
    }
    let section = root.section("frontier")?;
    let contracts = section
        .needed("contracts", "a table of candidates such as \"frontier.csv\"")
        .and_then(|entry| entry.text());
    let rule =
        section.needed("rule", "a rule of coverage such as \"lcr_bcbs_2013\"").and_then(|entry| entry.text());
    let stable = section.entry("stable").and_then(|entry| entry.text());
    let income = section
        .needed("income", "run_off or constant")
        .and_then(|entry| entry.one_of(&FrontierPlan::INCOMES));
    let months = section.needed("months", MONTHS).and_then(|entry| whole(&entry, (1, 120), MONTHS));
    let points = section.needed("points", POINTS).and_then(|entry| whole(&entry, (2, 100), POINTS));
    section.finish();
    Some(FrontierPlan {
        contracts: contracts?,
        rule: rule?,
        stable,
        income: income?,
        months: months?,
        points: points?,
    })
}

const MONTHS: &str = "whole months from 1 to 120";
const POINTS: &str = "a whole number from 2 to 100";

fn whole(entry: &Entry<'_, '_>, (least, most): (u16, u16), expected: &'static str) -> Option<u16> {
    let number = entry.number()?;
    let found = (least..=most).find(|whole| (f64::from(*whole) - number).abs() < f64::EPSILON);
    if found.is_none() {
        entry.refuse(Problem::Expected { expected });
    }
    found
}
