//! The `plimsoll` command: reads a case, runs it, writes what it says.
//!
//! Exit codes: 0 the command completed (a verdict is a result, not an error); 3 an error; with `--gate`, 1 when a
//! verdict fails and 2 when a finding is graver than allowed. `conformance` ends with 1 when a case differs.

mod commands;
mod progress;

use clap::{Parser, Subcommand};
use std::io::Write;
use std::process::ExitCode;

/// Asset and liability management: what a balance sheet can carry.
#[derive(Debug, Parser)]
#[command(name = "plimsoll", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a case and write its report and tables.
    Run(commands::run::Arguments),
    /// Check the files of a case without running it.
    Check(commands::check::Arguments),
    /// Write a commented starter case.
    New(commands::new::Arguments),
    /// Write a synthetic bank of any size, the same for a seed everywhere.
    Generate(commands::generate::Arguments),
    /// Show the curves of a case, base or scenario.
    Curves(commands::curves::Arguments),
    /// Show the events of contracts in the form of the published ACTUS tests.
    Events(commands::events::Arguments),
    /// Score the published ACTUS tests of a folder, type by type.
    Conformance(commands::conformance::Arguments),
    /// Say why economic value and income moved between two runs.
    Compare(commands::compare::Arguments),
    /// Fit pass-through, stable volume and a replicating portfolio to a monthly history of a deposit.
    Fit(commands::fit::Arguments),
    /// List the supervisory rules: whose, since when, from where, what they need and ask.
    Rules(commands::rules::Arguments),
    /// Show the dated flows and discount factors behind a value.
    Explain(commands::explain::Arguments),
    /// Show the transfer price of every contract of a case.
    Ftp(commands::ftp::Arguments),
    /// Weigh income against liquidity: the best mix of candidates for each surplus, and its price.
    Frontier(commands::frontier::Arguments),
}

/// How a command ended when it did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// It completed.
    Completed,
    /// `--gate`: a verdict fails. `conformance`: a case differs.
    VerdictFails,
    /// `--gate`: a finding is graver than allowed.
    FindingTooGrave,
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let help = !error.use_stderr();
            let _ = error.print();
            return ExitCode::from(if help { 0 } else { 3 });
        }
    };
    let outcome = match arguments.command {
        Command::Run(arguments) => commands::run::run(&arguments),
        Command::Check(arguments) => commands::check::run(&arguments),
        Command::New(arguments) => commands::new::run(&arguments),
        Command::Generate(arguments) => commands::generate::run(&arguments),
        Command::Curves(arguments) => commands::curves::run(&arguments),
        Command::Events(arguments) => commands::events::run(&arguments),
        Command::Conformance(arguments) => commands::conformance::run(&arguments),
        Command::Compare(arguments) => commands::compare::run(&arguments),
        Command::Fit(arguments) => commands::fit::run(&arguments),
        Command::Rules(arguments) => commands::rules::run(&arguments),
        Command::Explain(arguments) => commands::explain::run(&arguments),
        Command::Ftp(arguments) => commands::ftp::run(&arguments),
        Command::Frontier(arguments) => commands::frontier::run(&arguments),
    };
    match outcome {
        Ok(Outcome::Completed) => ExitCode::SUCCESS,
        Ok(Outcome::VerdictFails) => ExitCode::from(1),
        Ok(Outcome::FindingTooGrave) => ExitCode::from(2),
        Err(commands::Failure(text)) => {
            let _ = writeln!(std::io::stderr(), "error: {text}");
            ExitCode::from(3)
        }
    }
}
