//! Why net interest income of the first year changed between two runs: volume, mix, rate and cross by group and
//! currency, and what exchange rates did.
//!
//! Groups are those of a side. Balances and interest of the later run are taken at the exchange rates of the earlier
//! one; what its own rates change of its interest is the effect of exchange. A margin is taken at each run's own rates,
//! so that there the effect of exchange is in mix.

use crate::compare::Level;
use crate::grouping::FIXED;
use crate::{Compared, Inputs, RunError, check::no_exchange_rate};
use plimsoll_contract::Side;
use plimsoll_measure::formulas::{
    Earned, EarnedTwice, IncomeParts, MarginParts, attribute_income, attribute_margin,
};
use plimsoll_measure::{ASSETS, ExchangeRate, Fact, Facts, LIABILITIES, OFF_BALANCE, TOTAL, Value};
use plimsoll_units::{Currency, Micros};
use std::collections::BTreeMap;

const SIDES: [Side; 3] = [Side::Asset, Side::Liability, Side::OffBalance];
const HORIZON: &str = "months 1-12";
/// Between the columns of a group's name.
const BETWEEN: &str = " / ";

/// What a change of income is attributed to; the parts and exchange add up to it exactly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attributed {
    /// Volume, mix, rate, cross and what has no rate, at the exchange rates of the earlier run.
    pub income: IncomeParts,
    /// What other exchange rates make of the interest of the later run.
    pub exchange: Micros,
    /// Parts of the change of the margin; none where average earning assets are not positive.
    pub margin: Option<MarginParts>,
}

impl Attributed {
    /// The change of income.
    #[must_use]
    pub fn change(&self) -> Micros {
        self.income.change() + self.exchange
    }

    fn plus(self, other: &Self) -> Self {
        let margins = self.margin.and_then(|margin| Some((margin, other.margin?)));
        Self {
            income: self.income + other.income,
            exchange: self.exchange + other.exchange,
            margin: margins.map(|(margin, other)| margin + other),
        }
    }
}

/// A group in one currency.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributedLine {
    /// Its side.
    pub side: Side,
    /// Its name; empty where nothing but the side is asked for.
    pub group: String,
    /// Its currency.
    pub currency: Currency,
    /// Average balance and interest of the year, in the reporting currency at the exchange rates of each run.
    pub earned: EarnedTwice,
    /// Why it changed.
    pub by: Attributed,
}

/// Why net interest income of the first year changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// By side, group and currency; those with neither balance nor interest are left out.
    pub lines: Vec<AttributedLine>,
    /// Margins of the two runs over average earning assets; none where those are not positive.
    pub margins: Option<[f64; 2]>,
}

impl Attribution {
    /// The sides that have a line.
    pub fn sides(&self) -> impl Iterator<Item = Side> {
        SIDES.into_iter().filter(|side| self.lines.iter().any(|line| line.side == *side))
    }

    /// The sum of a side, or of all of them.
    #[must_use]
    pub fn total(&self, side: Option<Side>) -> Attributed {
        let margin = Some(MarginParts::default());
        let none = Attributed { income: IncomeParts::default(), exchange: Micros::ZERO, margin };
        let of_side = self.lines.iter().filter(|line| side.is_none_or(|side| line.side == side));
        of_side.fold(none, |sum, line| sum.plus(&line.by))
    }
}

/// Side, group and currency.
type Key = (usize, String, Currency);

/// Value and income of one point of the way, and what the income is made of in its own currencies.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    pub(crate) level: Level,
    income: BTreeMap<Key, Earned>,
    earning_assets: Micros,
}

impl Point {
    pub(crate) fn nothing() -> Self {
        let level = Level { eve: Micros::ZERO, nii: Micros::ZERO };
        Self { level, income: BTreeMap::new(), earning_assets: Micros::ZERO }
    }

    /// From the facts of a run in the base scenario.
    ///
    /// * `income` — the measure of income
    /// * `exchange` — the run whose exchange rates hold
    pub(crate) fn new(facts: &Facts, income: &str, exchange: &Inputs) -> Result<Self, RunError> {
        let mut point = Self::nothing();
        for (fact, amount) in base(facts, "economic_value", "") {
            if let (TOTAL, Some(currency)) = (facts.group(fact), fact.currency) {
                point.level.eve += reported(amount, currency, exchange)?;
            }
        }
        for (fact, interest) in base(facts, income, HORIZON) {
            if let Some(key) = key(facts, fact) {
                point.level.nii += reported(interest, key.2, exchange)?;
                point.income.entry(key).or_default().interest = interest;
            }
        }
        for (fact, balance) in base(facts, "average_balance", HORIZON) {
            if let Some(key) = key(facts, fact) {
                point.income.entry(key).or_default().balance = balance;
            }
        }
        let earning = base(facts, "average_earning_assets", HORIZON);
        point.earning_assets = earning.map(|(_, amount)| amount).sum();
        Ok(point)
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.level.eve += other.level.eve;
        self.level.nii += other.level.nii;
        self.earning_assets += other.earning_assets;
        for (key, earned) in other.income {
            let sum = self.income.entry(key).or_default();
            sum.balance += earned.balance;
            sum.interest += earned.interest;
        }
    }
}

/// Columns that groups are made by: the side, and those asked for that both books have.
pub(crate) fn columns(runs: &Compared) -> Vec<String> {
    let both_have = |name: &&String| {
        let has = |inputs: &Inputs| inputs.book.tags().iter().any(|tag| tag.name == **name);
        name.as_str() != "side" && (FIXED.contains(&name.as_str()) || (has(&runs.first) && has(&runs.second)))
    };
    std::iter::once("side".to_owned()).chain(runs.group_by.iter().filter(both_have).cloned()).collect()
}

/// Amounts of a measure and bucket in the base scenario.
fn base<'a>(facts: &'a Facts, measure: &'a str, bucket: &'a str) -> impl Iterator<Item = (&'a Fact, Micros)> {
    let wanted = move |fact: &&Fact| facts.bucket(fact) == bucket && facts.scenario(fact) == "base";
    facts.of(measure).filter(wanted).filter_map(|fact| match fact.value {
        Value::Money(amount) => Some((fact, amount)),
        _ => None,
    })
}

/// Of a row of a group asked for, in one currency.
fn key(facts: &Facts, fact: &Fact) -> Option<Key> {
    let name = facts.group(fact);
    let currency = fact.currency?;
    if [TOTAL, ASSETS, LIABILITIES, OFF_BALANCE].contains(&name) {
        return None;
    }
    let (side, group) = name.split_once(BETWEEN).unwrap_or((name, ""));
    let place = SIDES.iter().position(|known| known.name() == side)?;
    Some((place, group.to_owned(), currency))
}

fn reported(amount: Micros, currency: Currency, inputs: &Inputs) -> Result<Micros, RunError> {
    let reporting = inputs.reporting_currency;
    if currency == reporting {
        return Ok(amount);
    }
    let rate = inputs.market.exchange_rate(currency).and_then(ExchangeRate::new);
    Ok(rate.ok_or_else(|| no_exchange_rate(inputs, currency))?.convert(amount))
}

fn earned(earned: &Earned, currency: Currency, inputs: &Inputs) -> Result<Earned, RunError> {
    Ok(Earned {
        balance: reported(earned.balance, currency, inputs)?,
        interest: reported(earned.interest, currency, inputs)?,
    })
}

/// Attributes the change of income between the two runs.
pub(crate) fn attributed(runs: &Compared, first: &Point, second: &Point) -> Result<Attribution, RunError> {
    let keys: std::collections::BTreeSet<&Key> = first.income.keys().chain(second.income.keys()).collect();
    let (mut own, mut at_first, mut kept) = (Vec::new(), Vec::new(), Vec::new());
    let nothing = Earned::default();
    for key in keys {
        let of = |point: &Point| point.income.get(key).copied().unwrap_or(nothing);
        let (before, after) = (of(first), of(second));
        if before == nothing && after == nothing {
            continue;
        }
        let before = earned(&before, key.2, &runs.first)?;
        own.push(EarnedTwice { first: before, second: earned(&after, key.2, &runs.second)? });
        at_first.push(EarnedTwice { first: before, second: earned(&after, key.2, &runs.first)? });
        kept.push(key);
    }
    // Keys are in the order of sides, so the parts of one side after another are in theirs.
    let parts = (0..SIDES.len()).flat_map(|side| {
        let of_side = plimsoll_units::pair(&kept, &at_first).filter(move |(key, _)| key.0 == side);
        attribute_income(&of_side.map(|(_, line)| *line).collect::<Vec<_>>())
    });
    let parts: Vec<IncomeParts> = parts.collect();
    let margins = attribute_margin(&own, [first.earning_assets, second.earning_assets]).ok();
    let mut lines = Vec::with_capacity(kept.len());
    for (place, (side, group, currency)) in kept.into_iter().enumerate() {
        let exchange = own[place].second.interest - at_first[place].second.interest;
        let margin = margins.as_ref().map(|margins| margins[place]);
        let by = Attributed { income: parts[place], exchange, margin };
        let group = group.clone();
        lines.push(AttributedLine { side: SIDES[*side], group, currency: *currency, earned: own[place], by });
    }
    let margin = |point: &Point| point.level.nii.to_units() / point.earning_assets.to_units();
    Ok(Attribution { lines, margins: margins.map(|_| [margin(first), margin(second)]) })
}
