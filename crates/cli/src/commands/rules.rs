//! `plimsoll rules`

use super::{Failure, print, quoted};
use crate::Outcome;
use plimsoll_rule::{Edition, Figure, LiquidityLine, RULES, RuleError};

/// Arguments of `plimsoll rules`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Names of rules to show whole; every rule a few lines without one.
    rules: Vec<String>,
    /// Comma-separated values, a line a figure of each rule's tables.
    #[arg(long)]
    csv: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let editions = if arguments.rules.is_empty() {
        RULES.iter().map(plimsoll_rule::Rule::edition).collect::<Result<Vec<_>, RuleError>>()?
    } else {
        let named = arguments.rules.iter().map(|name| plimsoll_rule::rule(name)?.edition());
        named.collect::<Result<Vec<_>, RuleError>>()?
    };
    let text = match (arguments.csv, arguments.rules.is_empty()) {
        (true, _) => csv(&editions),
        (false, true) => editions.iter().map(short).collect(),
        (false, false) => editions.iter().map(whole).collect(),
    };
    print(&text)?;
    Ok(Outcome::Completed)
}

fn short(edition: &Edition) -> String {
    let unverified: Vec<&str> = edition
        .figures
        .iter()
        .filter(|figure| !figure.is_verified())
        .map(|figure| figure.name.as_str())
        .chain(
            edition
                .lines
                .iter()
                .filter(|line| line.checked != "read in the text")
                .map(|line| line.name.as_str()),
        )
        .collect();
    let unverified = if unverified.is_empty() { "none".to_owned() } else { unverified.join(", ") };
    format!(
        "{}\n  {}: {}, {}; in force {}\n  asks      {}\n  source    {}\n  needs     {}\n  not verified in the text: {}\n\n",
        edition.name,
        edition.body,
        edition.title,
        edition.edition,
        edition.in_force(),
        edition.asks,
        edition.source,
        edition.needs.join(", "),
        unverified
    )
}

fn whole(edition: &Edition) -> String {
    let mut text = short(edition);
    text.truncate(text.trim_end().len());
    text.push_str(&format!(
        "\n  clause    {}\n  scenarios {}\n  figures\n",
        edition.clause, edition.scenarios
    ));
    if let Some(condition) = &edition.without_margins {
        text.truncate(text.trim_end_matches("  figures\n").len());
        text.push_str(&format!("  margins   in, or out: {condition}\n  figures\n"));
    }
    for Figure { name, value, what, checked } in &edition.figures {
        text.push_str(&format!("    {name:<16} {value:>10}  {what} ({checked})\n"));
    }
    if edition.is_of_liquidity() {
        text.push_str("  lines\n");
    }
    for line in &edition.lines {
        let part = line.part.name();
        let LiquidityLine { name, rate, clause, checked, .. } = line;
        text.push_str(&format!("    {part:<14} {rate:>5}  {name}; {clause} ({checked})\n"));
    }
    text.push('\n');
    text
}

fn csv(editions: &[Edition]) -> String {
    let mut text = "rule,body,edition,from,until,clause,source,figure,value,what,checked\n".to_owned();
    for edition in editions {
        let until = edition.until.map_or_else(String::new, |until| until.to_string());
        for Figure { name, value, what, checked } in &edition.figures {
            let (from, value) = (edition.from.to_string(), value.to_string());
            let cells = [
                edition.name,
                &edition.body,
                &edition.edition,
                &from,
                &until,
                &edition.clause,
                &edition.source,
                name,
                &value,
                what,
                checked,
            ];
            text.push_str(&cells.map(quoted).join(","));
            text.push('\n');
        }
    }
    text
}
