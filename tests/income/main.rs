//! Laws of net interest income, on the whole engine.
#![cfg(test)]

mod bank;
mod changes;
mod levels;
mod parts;
