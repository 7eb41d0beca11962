//! The whole run: inputs and a plan in, an answer out.

mod answer;
mod at_risk;
mod attribution;
mod capital;
mod check;
mod coded;
mod collateral;
mod compare;
mod conditions;
mod curves;
mod error;
mod explain;
mod frontier;
mod grouping;
mod income;
mod inputs;
mod ladder;
mod letter;
mod liquidity;
mod maturity;
mod plan;
mod planning;
mod project;
mod rules;
mod run;
mod sensitivity;
mod standardised;
mod stress;
mod summary;
mod survival;
mod tabulate;
mod tie_out;
mod transfer;
mod worlds;

pub use answer::{Answer, AssumptionRecord, Counts, DepositRepricing, LiquidityAnswer, TieOut};
pub use at_risk::{AtRiskAnswer, AtRiskFigure, AtRiskPlan, CurveMove, MoveChange};
pub use attribution::{Attributed, AttributedLine, Attribution};
pub use capital::{CapitalAnswer, CapitalMarks, CapitalPoint, CreditRule, WeightedClass};
pub use collateral::{Collateral, LiquidityItem};
pub use compare::{ChangeOf, CompareError, Compared, ComparedStep, Comparison, Level, Recorded, compare};
pub use conditions::Condition;
pub use curves::{CurvePoint, curve_points};
pub use error::RunError;
pub use explain::{About, ExplainedFlow, Explanation, Question};
pub use frontier::{Frontier, FrontierPlan, FrontierRun, NamedCandidate, frontier, frontier_run};
pub use inputs::{Capital, CaseInfo, Inputs, NamedBehaviour, PlannedMonth, PlannedScenario, PlannedVolume};
pub use ladder::{Ladder, LadderCurrency, LadderRow, REVERSE_DAYS, Survival};
pub use liquidity::{ClassRule, LiquidityPiece, liquidity_contracts};
pub use maturity::{MaturityCells, MaturityRules, RowRule};
pub use plan::{Bucket, IncomePlan, Plan, RulePlan};
pub use plimsoll_measure::formulas::ProfitAndLoss;
pub use project::{Projected, project};
pub use run::{Prepared, explained, measured, prepare, run};
pub use sensitivity::Sensitivity;
pub use standardised::{Standardised, StandardisedCurrency, StandardisedScenario};
pub use stress::{LiquidityStress, Sale, SharePath, StressKind, StressedClass};
pub use transfer::{
    AddOnCost, ContingentCost, ContingentDraw, PoolMethod, PoolPart, RateHistory, TransferAddOn,
    TransferAnswer, TransferError, TransferMethod, TransferPlan, TransferPool, TransferUnit, Transferred,
    TransferredContract, transfer_contracts,
};
pub use worlds::Worlds;
