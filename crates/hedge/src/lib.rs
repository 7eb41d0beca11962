//! What to do about it: the mix of liquid assets and funding that earns most for a surplus of liquidity.

mod frontier;
mod linear;

pub use frontier::{Candidate, FrontierPoint, LiquidityFrontier, LiquidityToday, Stable};
pub use linear::{LimitId, LinearProgram, Optimum};

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HedgeError {
    /// The solver did not take the program.
    #[error("the linear program cannot be solved: {says}")]
    Program {
        /// What the solver says.
        says: String,
    },
    /// There is no best within the limits.
    #[error("nothing within the limits is best: the solver says {status}")]
    NoOptimum {
        /// The solver's status.
        status: String,
    },
    /// The mix that was found does not reach the surplus that was asked for.
    #[error("the mix that was found misses the surplus it has to reach")]
    Missed,
    /// Where liquid assets are after unwinding less than nothing, the caps have no meaning.
    #[error(
        "level 1 assets are {level1} after secured transactions are undone: the caps on the rest have no meaning"
    )]
    NegativeLevel1 {
        /// Level 1 assets.
        level1: String,
    },
}
