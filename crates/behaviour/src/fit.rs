//! Figures of deposit models from a monthly history, with their standard errors and a back-test.

mod pass_through;
mod replicate;
mod stable;

pub use pass_through::{FittedPassThrough, fit_pass_through};
pub use replicate::{Replication, replicate};
pub use stable::{BackTest, FittedStable, back_test_stable, fit_stable};

/// Why a history gives no fit.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FitError {
    /// Too few months.
    #[error("{months} months are too few; expected {least} or more")]
    TooShort {
        /// Months given.
        months: usize,
        /// Months needed.
        least: usize,
    },
    /// Series of different lengths.
    #[error("the series have {first} and {second} months; expected the same months in both")]
    Lengths {
        /// Of the first.
        first: usize,
        /// Of the other.
        second: usize,
    },
    /// A value that cannot be in its series.
    #[error("month {place} has the value {value}; expected {expected}")]
    Value {
        /// Place of the month, from 1.
        place: usize,
        /// The value.
        value: f64,
        /// What it should be.
        expected: &'static str,
    },
    /// Nothing moves, so nothing can be fitted.
    #[error("{0} does not move in the whole history")]
    Constant(&'static str),
}

/// An estimate and its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// Checks that every value of a series is what it can be.
fn check(series: &[f64], expected: &'static str, allowed: impl Fn(f64) -> bool) -> Result<(), FitError> {
    match series.iter().position(|value| !allowed(*value)) {
        Some(place) => Err(FitError::Value { place: place + 1, value: series[place], expected }),
        None => Ok(()),
    }
}

fn count(members: usize) -> f64 {
    f64::from(u32::try_from(members).unwrap_or(u32::MAX))
}

fn mean(series: &[f64]) -> f64 {
    series.iter().sum::<f64>() / count(series.len())
}

/// Standard deviation of a sample.
fn deviation(series: &[f64]) -> f64 {
    let middle = mean(series);
    let squares: f64 = series.iter().map(|value| (value - middle) * (value - middle)).sum();
    libm::sqrt(squares / (count(series.len()) - 1.0))
}
