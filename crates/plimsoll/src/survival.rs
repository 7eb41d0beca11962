//! What a stress finds: how long it is survived, how little more of it exhausts, the triggers of the contingency plan.

use crate::ladder::{Book, Ladder, REVERSE_DAYS, Stressed, Survival, currencies, reported};
use crate::liquidity::OfAll;
use crate::stress::{LiquidityStress, StressedClass};
use crate::{Inputs, RunError};
use plimsoll_measure::ExchangeRate;
use plimsoll_measure::formulas::{smallest_scaling, survival_day};
use plimsoll_rule::{Verdict, liquidity_class_name};
use plimsoll_units::{Currency, Finding, Micros, Severity};
use std::collections::BTreeMap;

/// The largest scaling of run-offs that is tried.
const MOST_SCALING: f64 = 1e6;

/// How long a stress is survived in each currency, and in all of them.
pub(crate) fn survivals(
    inputs: &Inputs,
    book: &Book<'_>,
    stress: &LiquidityStress,
    exchange: &BTreeMap<Currency, ExchangeRate>,
) -> Vec<Survival> {
    let as_of = inputs.market.as_of();
    let of = |currency: Option<Currency>| {
        let totals = |scaling: f64, only: Option<u16>| {
            let stressed = Stressed { stress, as_of, scaling, only };
            let [net, mut capacity] = stressed.totals(book, currency, exchange);
            if let Some(currency) = currency {
                let bought = converted(&stressed, book, currency, exchange, [&net, &capacity]);
                bought.into_iter().enumerate().for_each(|(place, bought)| capacity[place] += bought);
            }
            [net, capacity]
        };
        let [net, capacity] = totals(1.0, None);
        let (mut cumulative, mut lowest, mut least) = (Micros::ZERO, Micros::ZERO, None::<Micros>);
        for (net, capacity) in plimsoll_units::pair(&net, &capacity) {
            cumulative += *net;
            lowest = lowest.min(cumulative);
            let left = *capacity + cumulative;
            least = Some(least.map_or(left, |least| least.min(left)));
        }
        let within = |days: u16, scaling: f64, only: Option<u16>| {
            let [net, capacity] = totals(scaling, only);
            let days = usize::from(days).min(net.len());
            survival_day(&capacity[..days], &net[..days]).is_some()
        };
        let scaling = REVERSE_DAYS.map(|days| {
            let exhausts = |scaling: f64| within(days, scaling, None);
            if days > stress.days { None } else { smallest_scaling(MOST_SCALING, exhausts) }
        });
        let most_dangerous = REVERSE_DAYS.map(|days| {
            let alone = |class: u16| {
                // One that need not run at all is not what exhausts.
                let scaling = smallest_scaling(MOST_SCALING, |scaling| within(days, scaling, Some(class)))
                    .filter(|scaling| *scaling > 0.0)?;
                let [share, money] = run_of(book, stress, class, currency, (scaling, days), exchange)?;
                Some((liquidity_class_name(class), share, Micros::from_units(money).ok()?))
            };
            let classes = stress.classes.iter().filter(|one| one.run_off.is_some() || one.drawn.is_some());
            let found = classes.flat_map(|one| &one.classes).filter_map(|class| alone(*class));
            if days > stress.days { None } else { found.min_by_key(|(_, _, money)| *money) }
        });
        Survival {
            currency,
            day: survival_day(&capacity, &net).and_then(|day| u16::try_from(day).ok()),
            requirement: -lowest,
            least_left: least.unwrap_or(Micros::ZERO),
            scaling,
            most_dangerous,
        }
    };
    currencies(book).into_iter().map(of).collect()
}

/// Triggers of the contingency plan: a verdict for each stress that has to be survived.
pub(crate) fn triggers(inputs: &Inputs, ladders: &[Ladder]) -> Result<Vec<Verdict>, RunError> {
    let mut verdicts = Vec::new();
    for stress in &inputs.stresses {
        let ladder = ladders.iter().find(|ladder| ladder.name == stress.name && !ladder.kind.is_empty());
        let all = ladder.and_then(|ladder| ladder.survival.iter().find(|one| one.currency.is_none()));
        let (Some(survival), Some(limit)) = (all, stress.at_least_days) else { continue };
        let survived = survival.day.map_or(stress.days, |day| day - 1);
        verdicts.push(Verdict {
            rule: "liquidity_stress",
            edition: "the case's own".to_owned(),
            clause: "BCBS 144 principles 10 and 11".to_owned(),
            subject: format!("days survived in {}", stress.name),
            figure: f64::from(survived),
            limit: f64::from(limit),
            at_least: true,
            unit: "days",
            headroom: Some(survival.least_left),
            pass: survived >= limit,
            by_scenario: Vec::new(),
        });
    }
    Ok(verdicts)
}

/// Share and money of a class that have run off by the end of days, scaled.
fn run_of(
    book: &Book<'_>,
    stress: &LiquidityStress,
    class: u16,
    of: Option<Currency>,
    (scaling, days): (f64, u16),
    exchange: &BTreeMap<Currency, ExchangeRate>,
) -> Option<[f64; 2]> {
    let named = stress.classes.iter().find(|stressed| stressed.classes.contains(&class))?;
    let share = named.run_off.as_ref().or(named.drawn.as_ref())?.at(days, scaling);
    let mut money = 0.0;
    for ((known, group, is_asset, _, currency), flows) in book.of(of) {
        let Some(StressedClass { run_off, drawn, .. }) = stress.of(class, book.group(*group)) else {
            continue;
        };
        let Some(share) = run_off.as_ref().or(drawn.as_ref()).map(|path| path.at(days, scaling)) else {
            continue;
        };
        let there =
            if run_off.is_some() && *known == class && !is_asset { flows.balance } else { Micros::ZERO };
        let undrawn = flows.undrawn.get(&class).copied().unwrap_or_default();
        money += reported(there + undrawn, *currency, of, exchange).to_units() * share;
    }
    Some([share, money])
}

/// What may be converted into a currency by the end of each day: what the rest has left, up to the stress's limit.
pub(crate) fn converted(
    stressed: &Stressed<'_>,
    book: &Book<'_>,
    currency: Currency,
    exchange: &BTreeMap<Currency, ExchangeRate>,
    [net, capacity]: [&[Micros]; 2],
) -> Vec<Micros> {
    let limit = stressed.stress.convertible.iter().find(|(known, _)| *known == currency);
    let Some((_, limit)) = limit else { return vec![Micros::ZERO; capacity.len()] };
    let [all_net, all_capacity] = stressed.totals(book, None, exchange);
    // The reporting currency has no rate: it is worth itself.
    let rate = exchange.get(&currency);
    let (mut own, mut all) = (Micros::ZERO, Micros::ZERO);
    let on = |place: usize| {
        own += net[place];
        all += all_net[place];
        let rest = all_capacity[place] + all - reported(capacity[place] + own, currency, None, exchange);
        let bought = rest.min(*limit).max(Micros::ZERO);
        let of_rate = |rate: &ExchangeRate| Micros::from_units(bought.to_units() / rate.to_f64());
        rate.map_or(bought, |rate| of_rate(rate).unwrap_or(Micros::ZERO))
    };
    (0..capacity.len()).map(on).collect()
}

/// Parts of stresses that say nothing of any contract.
pub(crate) fn idle(inputs: &Inputs, held: &OfAll) -> Vec<Finding> {
    let tag = inputs.ladder_tag.as_ref();
    let tag = tag.and_then(|name| inputs.book.tags().iter().find(|tag| tag.name == *name));
    let mut findings = Vec::new();
    let mut say = |stress: &LiquidityStress, what: String| {
        let subject = format!("stress {}", stress.name);
        findings.push(Finding { severity: Severity::Warning, subject, what, amount: None });
    };
    for stress in &inputs.stresses {
        for stressed in &stress.classes {
            for group in &stressed.groups {
                if tag.is_none_or(|tag| !tag.values.contains(group)) {
                    say(stress, format!("no contract is in the group \"{group}\""));
                }
            }
            for class in &stressed.classes {
                if !held.classes.contains(class) {
                    let name = liquidity_class_name(*class);
                    say(stress, format!("no contract is of the class {name}"));
                }
            }
        }
        for (currency, _) in &stress.convertible {
            if !inputs.book.rows().iter().any(|row| row.currency == *currency) {
                say(stress, format!("no contract is in {currency}, which convertible names"));
            }
        }
    }
    findings
}
