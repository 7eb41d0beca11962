//! What a run says.

use crate::{AtRiskAnswer, CapitalAnswer, CaseInfo, Ladder, Sensitivity, Standardised, TransferAnswer};
use plimsoll_measure::Facts;
use plimsoll_rule::{LiquidityCell, LiquidityLine, LiquidityResult, TemplateCell, Verdict};
use plimsoll_units::{Currency, Day, Finding, Micros};

/// A rule of liquidity, line by line.
#[derive(Clone, Debug, PartialEq)]
pub struct LiquidityAnswer {
    /// The rule.
    pub rule: &'static str,
    /// Its lines.
    pub lines: Vec<LiquidityLine>,
    /// Amounts by line and currency.
    pub cells: Vec<LiquidityCell>,
    /// What it makes of them.
    pub results: Vec<LiquidityResult>,
}

/// How many contracts went where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Contracts in the tables.
    pub contracts_in: u32,
    /// Contracts whose flows are in the numbers.
    pub projected: u32,
    /// Contracts that are in the balance sheet but have no place in economic value.
    pub book_value_only: u32,
    /// Contracts refused.
    pub refused: u32,
    /// Contracts with at least one term from a default.
    pub defaulted: u32,
    /// Contracts with at least one assumed term.
    pub assumed: u32,
    /// Worlds projected.
    pub worlds: u32,
}

/// Principal in against principal out of one group: a run that lost a contract says so here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TieOut {
    /// The group.
    pub group: String,
    /// Currency.
    pub currency: Currency,
    /// Principal of the book on the market's day.
    pub book: Micros,
    /// Principal that the projection repays, less what it lends and capitalises.
    pub projected: Micros,
    /// How far they may differ by rounding each flow to a millionth.
    pub tolerance: Micros,
}

/// An assumption behind the numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssumptionRecord {
    /// Its name.
    pub name: String,
    /// What it says, with its figures.
    pub says: String,
    /// Who answers for it.
    pub owner: String,
    /// When it was made.
    pub dated: Option<Day>,
    /// What supports it.
    pub evidence: String,
}

/// Repricing maturity assigned to deposits without a maturity, in years: what is on demand counts as none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DepositRepricing {
    /// On average, by balance.
    pub average: f64,
    /// The longest.
    pub longest: f64,
}

/// What a run says.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Who and what.
    pub case: CaseInfo,
    /// The market's day.
    pub as_of: Day,
    /// Reporting currency.
    pub reporting_currency: Currency,
    /// Tier 1, where given.
    pub tier1: Option<Micros>,
    /// Scenarios whose change is not against the base, and the scenario that it is against.
    pub compared_to: Vec<(String, String)>,
    /// Scenarios that rules alone ask for, with the set each is in.
    pub of_rules: Vec<(String, String)>,
    /// The results.
    pub facts: Facts,
    /// What the rules say.
    pub verdicts: Vec<Verdict>,
    /// What a reader must know.
    pub findings: Vec<Finding>,
    /// What a stated change of each assumption does, where the plan asks for it.
    pub sensitivities: Vec<Sensitivity>,
    /// The standardised approach of every rule that asks for it, with its cells.
    pub standardised: Vec<Standardised>,
    /// What past moves of curves put at risk, where the plan asks for it.
    pub at_risk: Option<AtRiskAnswer>,
    /// Templates that are published or filed, cell by cell.
    pub templates: Vec<TemplateCell>,
    /// Rules of liquidity, line by line.
    pub liquidity: Vec<LiquidityAnswer>,
    /// Capital, where the case has common equity.
    pub capital: Option<CapitalAnswer>,
    /// Transfer prices, where the case asks for them.
    pub transfer: Option<TransferAnswer>,
    /// Ladders of maturity: by contract, by behaviour and in every stress of liquidity.
    pub ladders: Vec<Ladder>,
    /// Whether rules that leave the choice were judged without commercial margins in economic value.
    pub without_margins: bool,
    /// To what time deposits without a maturity are assigned; none where there are none.
    pub deposit_repricing: Option<DepositRepricing>,
    /// The assumptions behind the numbers.
    pub assumptions: Vec<AssumptionRecord>,
    /// How many contracts went where.
    pub counts: Counts,
    /// Principal in against principal out.
    pub tie_out: Vec<TieOut>,
}
