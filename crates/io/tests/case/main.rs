//! Case folders: what valid ones become, and what every kind of damage is told.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests, and lines that say what was skipped"
)]

mod actus;
mod collateral;
mod contract_errors;
mod entities;
mod folder;
mod frontier;
mod generate;
mod income;
mod liquidity;
mod market_errors;
mod parquet_tables;
mod rules;
mod transfer;
mod valid;
