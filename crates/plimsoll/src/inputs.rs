//! Everything a run needs, as values.

use plimsoll_behaviour::Behaviour;
use plimsoll_contract::Book;
use plimsoll_market::{Market, Scenario};
use plimsoll_units::{Currency, Finding, Micros};

/// A behaviour with the name of the assumption set.
#[derive(Clone, Debug)]
pub struct NamedBehaviour {
    /// Its name; empty for the main one.
    pub name: String,
    /// What people do.
    pub behaviour: Behaviour,
}

/// A scenario and the scenario its changes are measured from.
#[derive(Clone, Debug)]
pub struct PlannedScenario {
    /// The scenario.
    pub scenario: Scenario,
    /// Name of the scenario that changes are measured from; the base when `None`.
    pub compared_to: Option<String>,
    /// Whether it counts for the outlier test.
    pub supervisory: bool,
    /// The supervisory scenario whose multipliers of behaviour it takes, where it takes any.
    pub behaves_as: Option<String>,
}

/// Figures of the institution that rules need, in the reporting currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capital {
    /// Tier 1 capital.
    pub tier1: Option<Micros>,
}

/// Who and what a case is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseInfo {
    /// The case's short name.
    pub name: String,
    /// A title for people.
    pub title: String,
    /// The institution.
    pub entity: String,
    /// Word for the money in tables: `USD m` where contract tables are in millions.
    pub money_unit: String,
}

/// Everything a run needs.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// Who and what.
    pub case: CaseInfo,
    /// The contracts.
    pub book: Book,
    /// The market, with the only date there is.
    pub market: Market,
    /// Reporting currency.
    pub reporting_currency: Currency,
    /// What people do; the first is the main one, others are shown beside it.
    pub behaviours: Vec<NamedBehaviour>,
    /// Scenarios beside the base.
    pub scenarios: Vec<PlannedScenario>,
    /// Capital.
    pub capital: Capital,
    /// Assumptions the case states, in its own words.
    pub assumptions: Vec<String>,
    /// Contracts that were refused while reading: none, or there would be no inputs. Kept for the count.
    pub refused: u32,
    /// Contracts with at least one term taken from a default.
    pub defaulted: u32,
    /// What was odd but usable while reading.
    pub findings: Vec<Finding>,
}
