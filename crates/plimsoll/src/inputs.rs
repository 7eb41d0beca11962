//! Everything a run needs, as values.

use crate::{CapitalMarks, ClassRule, Collateral, CreditRule, LiquidityStress, MaturityRules, TransferPlan};
use plimsoll_behaviour::Behaviour;
use plimsoll_contract::{Book, Side};
use plimsoll_market::{Market, Scenario, ShockPath};
use plimsoll_measure::formulas::ProfitAndLoss;
use plimsoll_units::{Currency, Finding, Micros, Tenor};

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
    /// The set of scenarios it is in for rules: empty for the case's own, none where it is no rule's.
    pub set: Option<String>,
    /// Whether income is told of it, where income is measured.
    pub income: bool,
    /// How the shock comes over time; at once when `None`. One that comes over time is for income alone.
    pub path: Option<ShockPath>,
    /// The supervisory scenario whose multipliers of behaviour it takes, where it takes any.
    pub behaves_as: Option<String>,
}

impl PlannedScenario {
    /// A scenario of the case, compared with the base, that comes at once and is no rule's.
    #[must_use]
    pub const fn new(scenario: Scenario) -> Self {
        Self { scenario, compared_to: None, set: None, income: true, path: None, behaves_as: None }
    }

    /// Whether a rule alone asks for it.
    #[must_use]
    pub fn is_for_rules(&self) -> bool {
        self.set.as_ref().is_some_and(|set| !set.is_empty())
    }
}

/// Planned new business of one line: a group, side, currency and renewal.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedVolume {
    /// Name of the group, as the plan of the run makes it.
    pub group: String,
    /// Side of the balance sheet.
    pub side: Side,
    /// Currency.
    pub currency: Currency,
    /// Place of its renewal among the behaviour's: reference rate, repricing, day count and margin.
    pub renewal: u16,
    /// Volume of each month to the longest horizon, in order.
    pub months: Vec<PlannedMonth>,
}

/// New business of one month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlannedMonth {
    /// The month, from 1; business is made on its first day.
    pub month: u16,
    /// Volume, positive.
    pub volume: Micros,
    /// Margin per year, where it is another than the renewal's.
    pub margin: Option<f64>,
    /// When it is repaid and, if not planned, not made again; it stays to the horizon otherwise.
    pub term: Option<Tenor>,
}

/// Figures of the institution that rules need, in the reporting currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capital {
    /// Common equity tier 1 capital.
    pub cet1: Option<Micros>,
    /// Tier 1 capital.
    pub tier1: Option<Micros>,
    /// Total capital.
    pub total: Option<Micros>,
    /// Risk-weighted assets, where the case gives their sum.
    pub risk_weighted: Option<Micros>,
    /// Risk-weighted assets that no contract has: market, operational and counterparty risk.
    pub other_risk_weighted: Option<Micros>,
    /// Exposure of the leverage ratio, where the case gives it.
    pub exposure: Option<Micros>,
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
    /// Planned new business, for income of a dynamic balance sheet.
    pub new_business: Vec<PlannedVolume>,
    /// Capital.
    pub capital: Capital,
    /// How contracts are transfer priced, where they are.
    pub transfer: Option<TransferPlan>,
    /// Income and expense of a year that are no interest, in the reporting currency; its interest is not read.
    pub profit: Option<ProfitAndLoss>,
    /// Which contracts have which credit class, where their tables give no risk weight; the first that holds.
    pub credit_rules: Vec<CreditRule>,
    /// What is said of marks, for the path of capital.
    pub capital_marks: Option<CapitalMarks>,
    /// Which contracts have which liquidity class, where their tables do not say; the first that holds.
    pub class_rules: Vec<ClassRule>,
    /// Netting agreements, and amounts of liquidity that no contract has.
    pub collateral: Collateral,
    /// The tag that ladders of liquidity are told by beside classes, where there is one.
    pub ladder_tag: Option<String>,
    /// What is said of the rows of the maturity ladder.
    pub maturity: MaturityRules,
    /// Stresses of liquidity.
    pub stresses: Vec<LiquidityStress>,
    /// Assumptions the case states, in its own words.
    pub assumptions: Vec<String>,
    /// Contracts that were refused while reading: none, or there would be no inputs. Kept for the count.
    pub refused: u32,
    /// Contracts with at least one term taken from a default.
    pub defaulted: u32,
    /// What was odd but usable while reading.
    pub findings: Vec<Finding>,
}

impl Inputs {
    /// What one unit of a currency is worth in the reporting currency; one where no rate is given, which a run refuses.
    pub(crate) fn worth(&self, currency: Currency) -> f64 {
        let rate = self.market.exchange_rate(currency).filter(|_| currency != self.reporting_currency);
        rate.unwrap_or(1.0)
    }
}
