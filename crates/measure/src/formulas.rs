//! Textbook formulas on plain numbers, public, each with its source and an example.

mod coverage;
mod duration;
mod duration_gap;

pub use coverage::asset_coverage_ratio;
pub use duration::{
    constant_spread, dv01, effective_convexity, effective_duration, internal_yield, macaulay_duration,
    modified_duration, yield_convexity,
};
pub use duration_gap::{duration_gap, equity_change_estimate, leverage_adjusted_duration_gap};
