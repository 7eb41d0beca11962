//! What a profile tells us: measures over profiles, and the bare formulas behind them.

mod facts;

pub use facts::{ALL_CURRENCIES, ASSETS, Fact, Facts, LIABILITIES, OFF_BALANCE, TOTAL, Unit, Value};
