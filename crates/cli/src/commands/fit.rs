//! `plimsoll fit HISTORY`

use super::{Failure, print};
use crate::Outcome;
use plimsoll_behaviour::{Estimate, back_test_stable, fit_pass_through, fit_stable, replicate};
use plimsoll_io::History;
use std::fmt::Write;
use std::path::PathBuf;

/// Arguments of `plimsoll fit`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// CSV file with `date`, one row a month, and `volume`, `deposit_rate` with `reference_rate`, or `deposit_rate` with
    /// market rates `rate_1M` to `rate_10Y`.
    history: PathBuf,
    /// The longest lag of pass-through that is tried, in months.
    #[arg(long, default_value_t = 6)]
    most_lag: usize,
    /// Horizon of stable volume, in months.
    #[arg(long, default_value_t = 12)]
    horizon: usize,
    /// Confidence of stable volume.
    #[arg(long, default_value_t = 0.99)]
    confidence: f64,
    /// Months that each fit of the back-test sees.
    #[arg(long, default_value_t = 120)]
    window: usize,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let history = plimsoll_io::read_history(&arguments.history)?;
    let mut text = String::new();
    if let (Some(first), Some(last)) = (history.months.first(), history.months.last()) {
        let _ = writeln!(text, "{} months from {first} to {last}", history.months.len());
    }
    let parts = [pass_through(arguments, &history)?, stable(arguments, &history)?, replicating(&history)?];
    if parts.iter().all(Option::is_none) {
        return Err(Failure(
            "nothing to fit: expected the column volume, or deposit_rate with reference_rate, or deposit_rate with \
             market rates such as rate_1Y"
                .to_owned(),
        ));
    }
    for part in parts.into_iter().flatten() {
        text.push_str(&part);
    }
    print(&text)?;
    Ok(Outcome::Completed)
}

fn failed(error: &plimsoll_behaviour::FitError) -> Failure {
    Failure(error.to_string())
}

fn with_error(estimate: Estimate) -> String {
    format!("{:.4} (standard error {:.4})", estimate.value, estimate.standard_error)
}

fn pass_through(arguments: &Arguments, history: &History) -> Result<Option<String>, Failure> {
    let (Some(deposit), Some(reference)) = (&history.deposit_rate, &history.reference_rate) else {
        return Ok(None);
    };
    let fit = fit_pass_through(deposit, reference, arguments.most_lag).map_err(|error| failed(&error))?;
    let mut text = String::new();
    let _ = writeln!(text, "\nPASS-THROUGH, {} months", fit.months);
    let _ = writeln!(text, "  long run      {}", with_error(fit.pass_through));
    let _ = writeln!(text, "  constant      {}", with_error(fit.constant));
    let _ = writeln!(text, "  lag           {} months", fit.lag_months);
    let speed = |speed: Option<Estimate>| speed.map_or_else(|| "no such months".to_owned(), with_error);
    let _ = writeln!(text, "  speed up      {} of a gap a month", speed(fit.speed_up));
    let _ = writeln!(text, "  speed down    {} of a gap a month", speed(fit.speed_down));
    let _ = writeln!(text, "  R squared     {:.4}, residual {:.4}", fit.r_squared, fit.residual);
    Ok(Some(text))
}

fn stable(arguments: &Arguments, history: &History) -> Result<Option<String>, Failure> {
    let Some(volume) = &history.volume else { return Ok(None) };
    let Arguments { horizon, confidence, window, .. } = *arguments;
    let fit = fit_stable(volume, horizon, confidence).map_err(|error| failed(&error))?;
    let mut text = String::new();
    let _ = writeln!(text, "\nSTABLE VOLUME, {} months", fit.months);
    let _ = writeln!(text, "  drift a month {}", with_error(fit.drift));
    let _ = writeln!(text, "  deviation     {}", with_error(fit.deviation));
    let _ = writeln!(
        text,
        "  stable share  {:.4} over {horizon} months at {:.1} %",
        fit.stable_share,
        confidence * 100.0
    );
    match back_test_stable(volume, window, horizon, confidence) {
        Ok(test) => {
            let _ = writeln!(
                text,
                "  back-test     {} of {} windows of {window} months below, expected {:.1} %; worst {:+.2} % of the stable \
                 balance",
                test.breaches,
                test.windows,
                test.expected_share * 100.0,
                test.worst * 100.0
            );
        }
        Err(error) => {
            let _ = writeln!(text, "  back-test     none: {error}");
        }
    }
    Ok(Some(text))
}

fn replicating(history: &History) -> Result<Option<String>, Failure> {
    let (Some(deposit), [_, ..]) = (&history.deposit_rate, history.market_rates.as_slice()) else {
        return Ok(None);
    };
    let found = replicate(deposit, &history.market_rates).map_err(|error| failed(&error))?;
    let mut text = String::new();
    let _ = writeln!(text, "\nREPLICATING PORTFOLIO, {} months", found.months);
    for (share, (months, _)) in found.shares.iter().zip(&history.market_rates) {
        let _ = writeln!(text, "  {months:>3} months    {:.2} %", share * 100.0);
    }
    let _ = writeln!(
        text,
        "  margin        {:.4} a year, tracking error {:.4}, average life {:.2} years",
        found.margin, found.tracking_error, found.average_life_years
    );
    Ok(Some(text))
}
