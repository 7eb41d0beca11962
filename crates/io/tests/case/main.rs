//! Case folders: what valid ones become, and what every kind of damage is told.

mod actus;
mod contract_errors;
mod folder;
mod market_errors;
mod parquet_tables;
mod valid;
