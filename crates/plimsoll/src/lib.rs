//! The whole run: inputs and a plan in, an answer out.

mod answer;
mod at_risk;
mod check;
mod compare;
mod curves;
mod error;
mod explain;
mod grouping;
mod income;
mod inputs;
mod liquidity;
mod plan;
mod planning;
mod project;
mod rules;
mod run;
mod sensitivity;
mod standardised;
mod summary;
mod tabulate;
mod tie_out;
mod worlds;

pub use answer::{Answer, AssumptionRecord, Counts, DepositRepricing, LiquidityAnswer, TieOut};
pub use at_risk::{AtRiskAnswer, AtRiskFigure, AtRiskPlan, CurveMove, MoveChange};
pub use compare::{ChangeOf, CompareError, Compared, ComparedStep, Comparison, Level, Recorded, compare};
pub use curves::{CurvePoint, curve_points};
pub use error::RunError;
pub use explain::{About, ExplainedFlow, Explanation, Question};
pub use inputs::{Capital, CaseInfo, Inputs, NamedBehaviour, PlannedMonth, PlannedScenario, PlannedVolume};
pub use liquidity::{ClassRule, Condition, liquidity_contracts};
pub use plan::{Bucket, IncomePlan, Plan, RulePlan};
pub use project::{Projected, project};
pub use run::{Prepared, explained, measured, prepare, run};
pub use sensitivity::Sensitivity;
pub use standardised::{Standardised, StandardisedCurrency, StandardisedScenario};
pub use worlds::Worlds;
