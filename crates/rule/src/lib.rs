//! What the law asks: verdicts over figures of a run, with dated parameter tables as data.

mod capital;
mod currencies;
mod edition;
mod error;
mod liquidity;
mod rules;
mod templates;
mod verdict;

pub use capital::{CreditClass, JudgedCapital, credit_class_named, credit_classes};
pub use edition::{Edition, Figure, RuleBucket, RuleScenarios};
pub use error::RuleError;
pub use liquidity::{
    Between, HoldingSide, LadderBucket, LadderSpan, LiquidityAdder, LiquidityBand, LiquidityClass,
    LiquidityHolding, LiquidityLine, LiquidityLines, LiquidityPart, LiquidityPlace, LiquiditySums,
    MaturityAmount, MaturityPlace, MaturityRow, MaturitySection, NetFlow, NettedFlows, Pledge, UnknownOf,
    between_currencies, class_named, is_liquid, is_maturity_type, is_secured, ladder_buckets, ladder_spans,
    liquidity_class_name, liquidity_classes, liquidity_template, maturity_place, maturity_row, maturity_rows,
    unclassified,
};
pub use rules::{RULES, Rule, judge, rule};
pub use templates::{CellValue, TemplateCell, templates};
pub use verdict::{
    Applied, Judged, JudgedScenario, Judgement, LiquidityCell, LiquidityResult, NetValue, Verdict,
};
