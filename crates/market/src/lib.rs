//! What the world looks like and how it may change: curves, indices, fixings, exchange rates, shocks and scenarios.

mod bootstrap;
mod curve;
mod fixings;
mod index;
mod interpolation;
mod market;
mod path;
mod scenario;
mod shocks;
mod table;

pub use bootstrap::{Quote, QuoteKind};
pub use curve::{CurveError, DiscountCurve};
pub use fixings::Fixings;
pub use index::{Index, IndexError};
pub use interpolation::{Interpolation, InterpolationError};
pub use market::{Market, MarketError, MarketParts};
pub use path::{PathError, ShockPath};
pub use scenario::{Change, Scenario, ScenarioError};
pub use shocks::{
    KeyRateTent, NodeShift, PostShockFloor, SHOCK_STANDARDS, Shift, ShockError, ShockSizes, long_shock,
    short_shock, standard_currencies, standard_sizes,
};
pub use table::{DiscountTable, TableError};
