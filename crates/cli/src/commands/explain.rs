//! `plimsoll explain CASE --group G | --contract ID`

use super::{Failure, print, quoted};
use crate::Outcome;
use plimsoll::{About, Explanation, LiquidityPiece, Question};
use plimsoll_units::{Currency, Micros};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

/// Arguments of `plimsoll explain`.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Arguments {
    /// Folder of the case.
    case: PathBuf,
    /// A group of the report, or TOTAL, ASSETS, LIABILITIES, OFF-BALANCE.
    #[arg(long, required_unless_present_any = ["contract", "line"], conflicts_with = "contract")]
    group: Option<String>,
    /// One contract.
    #[arg(long)]
    contract: Option<String>,
    /// A line of a rule of liquidity, with --rule: the contracts and items that add up to it.
    #[arg(long, requires = "rule", conflicts_with_all = ["group", "contract", "scenario"])]
    line: Option<String>,
    /// The rule of the line.
    #[arg(long, requires = "line")]
    rule: Option<String>,
    /// Scenario; the base without one.
    #[arg(long)]
    scenario: Option<String>,
    /// Comma-separated values instead of a table.
    #[arg(long)]
    csv: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let case = plimsoll_io::read_case(&arguments.case)?;
    if let (Some(rule), Some(line)) = (&arguments.rule, &arguments.line) {
        let contracts = plimsoll::liquidity_contracts(&case.inputs, &case.plan, rule, line)?;
        print(&of_line(&contracts, arguments.csv))?;
        return Ok(Outcome::Completed);
    }
    let about = match (&arguments.group, &arguments.contract) {
        (_, Some(contract)) => About::Contract(contract.clone()),
        (Some(group), None) => About::Group(group.clone()),
        (None, None) => return Err(Failure("give --group or --contract".to_owned())),
    };
    let question = Question { about, scenario: arguments.scenario.clone() };
    let explanation = plimsoll::explained(&case.inputs, &case.plan, &question)?;
    print(&if arguments.csv { csv(&explanation) } else { table(&explanation) })?;
    Ok(Outcome::Completed)
}

/// The contracts and items of a line, then their sum by currency. `ALL` is what counts over all currencies alone.
fn of_line(pieces: &[LiquidityPiece], csv: bool) -> String {
    let mut text = String::new();
    let code =
        |currency: Option<Currency>| currency.map_or("ALL".to_owned(), |currency| currency.to_string());
    if csv {
        text.push_str("contract_id,currency,amount\n");
        for LiquidityPiece { name, currency, amount } in pieces {
            let _ = writeln!(text, "{},{},{amount}", quoted(name), code(*currency));
        }
        return text;
    }
    let width = pieces.iter().map(|piece| piece.name.chars().count()).max().unwrap_or(0).max(24);
    let mut sums: BTreeMap<Currency, Micros> = BTreeMap::new();
    for LiquidityPiece { name, currency, amount } in pieces {
        if let Some(currency) = currency {
            *sums.entry(*currency).or_default() += *amount;
        }
        let _ = writeln!(text, "{name:<width$} {:>26} {}", amount.to_string(), code(*currency));
    }
    for (currency, sum) in sums {
        let _ = writeln!(text, "{:<width$} {:>26} {currency}", "SUM", sum.to_string());
    }
    text
}

/// A discount factor in units of 10^-15 with its decimals.
fn factor(factor_e15: i64) -> String {
    let scale = 1_000_000_000_000_000;
    format!("{}.{:015}", factor_e15 / scale, factor_e15 % scale)
}

fn csv(explanation: &Explanation) -> String {
    let mut text = "scenario,contract_id,day,event,kind,currency,amount,discount_factor,value,notional_after,rate_after\n".to_owned();
    for flow in &explanation.flows {
        let _ = writeln!(
            text,
            "{},{},{},{},{},{},{},{},{},{},{}",
            quoted(&explanation.scenario),
            quoted(&flow.contract_id),
            flow.day,
            flow.event,
            flow.kind,
            flow.currency,
            flow.amount,
            factor(flow.factor_e15),
            flow.value.to_decimal(),
            flow.notional_after,
            flow.rate_after
        );
    }
    text
}

fn table(explanation: &Explanation) -> String {
    let mut text = format!("{} in scenario {}\n\n", explanation.about, explanation.scenario);
    text.push_str(&format!(
        "{:<16} {:<10} {:<5} {:<10} {:>22} {:>17} {:>22} ccy\n",
        "contract", "day", "event", "kind", "amount", "discount factor", "value"
    ));
    for flow in &explanation.flows {
        let _ = writeln!(
            text,
            "{:<16} {:<10} {:<5} {:<10} {:>22} {} {:>22} {}",
            flow.contract_id,
            flow.day.to_string(),
            flow.event,
            flow.kind,
            flow.amount.to_string(),
            factor(flow.factor_e15),
            flow.value.to_micros().to_string(),
            flow.currency
        );
    }
    let _ = writeln!(text);
    for (currency, total) in &explanation.totals {
        let _ = writeln!(
            text,
            "economic_value {total} {currency} = sum of amount x discount factor over {} flows, exact, rounded once",
            explanation.flows.len()
        );
    }
    text
}
