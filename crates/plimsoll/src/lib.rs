//! The whole run: inputs and a plan in, an answer out.

mod answer;
mod inputs;
mod plan;

pub use answer::{Answer, AssumptionRecord, Counts, TieOut};
pub use inputs::{Capital, CaseInfo, Inputs, NamedBehaviour, PlannedScenario};
pub use plan::{Bucket, Plan};
