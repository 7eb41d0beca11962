//! `[frontier]`: which candidates are weighed against which liquidity, and how they become contracts.

use crate::error::Problem;
use crate::toml_reader::{Entry, Section};
use plimsoll::FrontierPlan;
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

    /// The share of a row of a table that is read; all of what is no candidate where `None`.
    pub(crate) fn share(&self, id: &str) -> Option<f64> {
        match self {
            Self::Book | Self::Entity(_) => None,
            Self::Candidates => Some(1.0),
            Self::Mix(shares) => Some(shares.get(id).copied().unwrap_or(0.0)),
        }
    }
}

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
