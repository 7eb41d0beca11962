//! The maturity ladder and what a stress makes of it: flows by day, what can be made cash, and how long it lasts.

use crate::liquidity::{Holdings, part};
use crate::maturity::{MaturityCells, Sums, Told, Traits, detail, idle, without_ladder};
use crate::project::Projected;
use crate::stress::{LiquidityStress, SharePath};
use crate::survival::{converted, survivals};
use crate::worlds::Worlds;
use crate::{Inputs, Plan, RunError};
use plimsoll_measure::ExchangeRate;
use plimsoll_rule::{class_named, ladder_spans, liquidity_class_name};
use plimsoll_units::{Currency, Day, Finding, Micros};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Horizons of reverse stress, in days.
pub const REVERSE_DAYS: [u16; 2] = [30, 90];
/// Flows of one class, side and currency by day, and what is there of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClassFlows {
    pub(crate) balance: Micros,
    /// What of it has neither a fair value nor one of the engine.
    pub(crate) without_value: Micros,
    pub(crate) undrawn: BTreeMap<u16, Micros>,
    /// Market value that is not pledged, by the day from which it is free.
    pub(crate) free: BTreeMap<Day, Micros>,
    pub(crate) principal: BTreeMap<Day, Micros>,
    pub(crate) other: BTreeMap<Day, Micros>,
}

/// Adds sums to those of the same keys.
pub(crate) fn merge<K: Ord>(sums: &mut BTreeMap<K, Micros>, other: BTreeMap<K, Micros>) {
    for (key, amount) in other {
        *sums.entry(key).or_default() += amount;
    }
}

impl ClassFlows {
    /// Adds those of other contracts.
    pub(crate) fn merge(&mut self, other: Self) {
        self.balance += other.balance;
        self.without_value += other.without_value;
        merge(&mut self.undrawn, other.undrawn);
        merge(&mut self.free, other.free);
        merge(&mut self.principal, other.principal);
        merge(&mut self.other, other.other);
    }
}

/// A class, the place of a group, whether they are assets, the number of their traits, and a currency.
pub(crate) type Key = (u16, u32, bool, u32, Currency);

/// Flows and holdings by key, and the groups' names.
pub(crate) struct Book<'a> {
    pub(crate) flows: BTreeMap<Key, ClassFlows>,
    pub(crate) groups: &'a [String],
    pub(crate) traits: &'a [Traits],
}

impl Book<'_> {
    /// Traits by their number.
    pub(crate) fn traits(&self, number: u32) -> &Traits {
        &self.traits[number as usize]
    }

    /// A group's name.
    pub(crate) fn group(&self, place: u32) -> &str {
        self.groups.get(place as usize).map_or("", String::as_str)
    }

    /// Flows of a currency, or of all.
    pub(crate) fn of(&self, currency: Option<Currency>) -> impl Iterator<Item = (&Key, &ClassFlows)> {
        self.flows.iter().filter(move |((.., known), _)| currency.is_none_or(|of| of == *known))
    }
}

/// A ladder: by contract, by behaviour or in a stress.
#[derive(Clone, Debug, PartialEq)]
pub struct Ladder {
    /// `contractual`, `behavioural` or the stress's name.
    pub name: String,
    /// The stress's kind; empty without a stress.
    pub kind: &'static str,
    /// By currency, then all of them in the reporting currency.
    pub currencies: Vec<LadderCurrency>,
    /// What a stress finds.
    pub survival: Vec<Survival>,
}

/// A ladder in one currency.
#[derive(Clone, Debug, PartialEq)]
pub struct LadderCurrency {
    /// The currency; none for all of them.
    pub currency: Option<Currency>,
    /// Flows by class: outflows negative, by day of the ladder from the first.
    pub rows: Vec<LadderRow>,
    /// Cash and what can be made cash by the end of each day.
    pub capacity: Vec<Micros>,
    /// What of the other currencies' surplus may be converted by the end of each day.
    pub converted: Vec<Micros>,
    /// Rows of the EU's maturity ladder, by bucket; of the ladder by contract alone.
    pub maturity: Vec<MaturityCells>,
}

/// Flows of one class.
#[derive(Clone, Debug, PartialEq)]
pub struct LadderRow {
    /// The row of the EU's maturity ladder; empty in a stress.
    pub row: &'static str,
    /// The class's name.
    pub class: &'static str,
    /// The group's name; empty without a tag that ladders are told by.
    pub group: String,
    /// Whether they are inflows.
    pub inflow: bool,
    /// Amount by day, outflows negative.
    pub days: Vec<Micros>,
}

/// How long a stress is survived, and how little more ends it.
#[derive(Clone, Debug, PartialEq)]
pub struct Survival {
    /// The currency; none for all of them.
    pub currency: Option<Currency>,
    /// The first day on which nothing is left; none within the stress's days.
    pub day: Option<u16>,
    /// The largest cumulative net outflow: the net funding requirement.
    pub requirement: Micros,
    /// The least that is left on any day.
    pub least_left: Micros,
    /// For each horizon the smallest scaling of all run-offs that exhausts within it; none where no scaling does.
    pub scaling: [Option<f64>; 2],
    /// For each horizon the class whose run-off alone exhausts it with the least money: its name, the share and the money.
    pub most_dangerous: [Option<(&'static str, f64, Micros)>; 2],
}

/// Ladders by contract, by behaviour and in every stress, and what is not sure of the rows of the first.
pub(crate) fn ladders(
    inputs: &Inputs,
    plan: &Plan,
    worlds: &Worlds,
    projected: &Projected<'_>,
) -> Result<(Vec<Ladder>, Vec<Finding>), RunError> {
    let Holdings { coded: Some(coded), gathered: Some(gathered), letter } = &projected.holdings else {
        return Ok((Vec::new(), without_ladder(inputs)));
    };
    let held = &gathered.of_all.flows;
    // Ladders without a stress reach to the last flow.
    let days = u16::try_from(worlds.grid().len()).unwrap_or(u16::MAX);
    let none = LiquidityStress {
        name: "contractual".to_owned(),
        kind: crate::stress::StressKind::GoingConcern,
        days,
        at_least_days: None,
        classes: Vec::new(),
        convertible: Vec::new(),
    };
    let exchange = worlds.exchange();
    let of = |book: &Book<'_>, stress: &LiquidityStress, kind: &'static str| {
        ladder(inputs, book, stress, exchange, kind)
    };
    let by_letter = || -> Result<(Book<'_>, Ladder), RunError> {
        let world = || crate::standardised::by_letter(inputs, worlds.grid());
        let book = match letter {
            Some(profiles) => {
                coded.book_by_letter(held, profiles, &worlds.parts_without_behaviour(projected))
            }
            None => coded.book_of(plan, held, &worlds.parts_by_letter(projected), world)?,
        };
        let ladder = of(&book, &none, "");
        Ok((book, ladder))
    };
    let by_behaviour = || -> Result<Option<(Book<'_>, Ladder)>, RunError> {
        let Some(base) = worlds.all().next() else { return Ok(None) };
        let book = coded.book_of(plan, held, &worlds.parts_of_base(projected), || Ok(base.clone()))?;
        let ladder = of(&book, &LiquidityStress { name: "behavioural".to_owned(), ..none.clone() }, "");
        Ok(Some((book, ladder)))
    };
    let (of_letter, of_behaviour) = rayon::join(by_letter, by_behaviour);
    let ((letter, first), (behaved, second)) = (of_letter?, of_behaviour?.unzip());
    let mut ladders: Vec<Ladder> = [first].into_iter().chain(second).collect();
    let findings = rows(inputs, &mut ladders, (&letter, behaved.as_ref()), exchange);
    for stress in &inputs.stresses {
        let mut one = of(&letter, stress, stress.kind.name());
        one.survival = survivals(inputs, &letter, stress, exchange);
        ladders.push(one);
    }
    Ok((ladders, findings))
}

/// Puts the rows of the EU's maturity ladder to the ladder by contract, the first; what is not sure of them is a finding.
fn rows(
    inputs: &Inputs,
    ladders: &mut [Ladder],
    (letter, behaved): (&Book<'_>, Option<&Book<'_>>),
    exchange: &BTreeMap<Currency, ExchangeRate>,
) -> Vec<Finding> {
    let as_of = inputs.market.as_of();
    let mut findings = idle(inputs);
    let tell = |of: &mut LadderCurrency| {
        let spans = ladder_spans(as_of, of.capacity.len());
        let told = Told { as_of, spans: &spans, exchange };
        let sums = Sums::of(letter, of.currency, told);
        let behaved = behaved.map(|book| Sums::of(book, of.currency, told));
        let findings = of.currency.map(|currency| sums.findings(currency)).unwrap_or_default();
        of.maturity = sums.cells(behaved.as_ref(), &inputs.maturity);
        findings
    };
    let currencies = ladders.first_mut().map_or(&mut [][..], |ladder| &mut ladder.currencies);
    let of_currencies: Vec<Vec<Finding>> = currencies.par_iter_mut().map(tell).collect();
    findings.extend(of_currencies.into_iter().flatten());
    findings
}

/// What a stress makes of one class on one day: flows, and what has become cash by its end.
pub(crate) struct Stressed<'a> {
    pub(crate) stress: &'a LiquidityStress,
    pub(crate) as_of: Day,
    /// Scaling of run-offs: of every class, or of one alone.
    pub(crate) scaling: f64,
    pub(crate) only: Option<u16>,
}

impl Stressed<'_> {
    fn scaling(&self, class: u16) -> f64 {
        match self.only {
            Some(only) if only != class => 1.0,
            _ => self.scaling,
        }
    }

    fn sale(&self, class: u16, group: &str) -> Option<(f64, u16)> {
        let of_class = self.stress.of(class, group).and_then(|stressed| stressed.sale);
        let cash = || (class_named("cash") == Some(class)).then_some((0.0, 0));
        of_class.map(|sale| (sale.haircut, sale.days)).or_else(cash)
    }

    /// Flows of a class by day: in, and out as negative.
    fn flows(&self, (class, group): (u16, &str), is_asset: bool, flows: &ClassFlows) -> Vec<[Micros; 2]> {
        let stressed = self.stress.of(class, group);
        let run_off = stressed.and_then(|stressed| stressed.run_off.as_ref());
        let rolled = stressed.map_or(0.0, |stressed| stressed.rolled);
        let is_sold = is_asset && self.sale(class, group).is_some();
        let mut days = Vec::with_capacity(usize::from(self.stress.days));
        for day in 1..=self.stress.days {
            let on = self.as_of + i32::from(day);
            let mut both = [Micros::ZERO; 2];
            let mut add = |amount: Micros| both[usize::from(amount < Micros::ZERO)] += amount;
            if !is_sold {
                add(flows.other.get(&on).copied().unwrap_or_default());
                match run_off.filter(|_| !is_asset) {
                    Some(path) => {
                        let scaling = self.scaling(class);
                        add(-between(flows.balance, path, day, scaling));
                    }
                    None => {
                        let due = flows.principal.get(&on).copied().unwrap_or_default();
                        add(due - part(due, rolled));
                    }
                }
            }
            days.push(both);
        }
        days
    }

    /// What is drawn by day of what may be, by the class of the facility.
    fn draws(&self, group: &str, flows: &ClassFlows) -> Vec<(u16, Vec<Micros>)> {
        let of = |(facility, undrawn): (&u16, &Micros)| {
            let path = self.stress.of(*facility, group).and_then(|stressed| stressed.drawn.as_ref())?;
            let scaling = self.scaling(*facility);
            let days = (1..=self.stress.days).map(|day| -between(*undrawn, path, day, scaling));
            Some((*facility, days.collect()))
        };
        flows.undrawn.iter().filter_map(of).collect()
    }

    /// What can be made cash of a class by the end of each day.
    fn capacity(&self, (class, group): (u16, &str), is_asset: bool, flows: &ClassFlows) -> Vec<Micros> {
        let Some((haircut, to_cash)) = self.sale(class, group).filter(|_| is_asset) else {
            return vec![Micros::ZERO; usize::from(self.stress.days)];
        };
        let by = |day: u16| {
            let sold_by = self.as_of + i32::from(day) - i32::from(to_cash);
            let free = flows.free.range(..=sold_by).map(|(_, amount)| *amount).sum::<Micros>();
            if sold_by < self.as_of { Micros::ZERO } else { free - part(free, haircut) }
        };
        (1..=self.stress.days).map(by).collect()
    }

    /// Net flow and capacity by day, of one currency or of all in the reporting one.
    pub(crate) fn totals(
        &self,
        book: &Book<'_>,
        of: Option<Currency>,
        exchange: &BTreeMap<Currency, ExchangeRate>,
    ) -> [Vec<Micros>; 2] {
        let days = usize::from(self.stress.days);
        let (mut net, mut capacity) = (vec![Micros::ZERO; days], vec![Micros::ZERO; days]);
        for ((class, group, is_asset, _, currency), flows) in book.of(of) {
            let named = (*class, book.group(*group));
            let reported = |amount: Micros| reported(amount, *currency, of, exchange);
            for (place, [received, paid]) in self.flows(named, *is_asset, flows).iter().enumerate() {
                net[place] += reported(*received) + reported(*paid);
            }
            for (place, amount) in
                self.draws(named.1, flows).iter().flat_map(|(_, days)| days.iter().enumerate())
            {
                net[place] += reported(*amount);
            }
            for (place, amount) in self.capacity(named, *is_asset, flows).iter().enumerate() {
                capacity[place] += reported(*amount);
            }
        }
        [net, capacity]
    }
}

/// What of an amount leaves on a day; the days add up to the share of the amount without a rest.
fn between(amount: Micros, path: &SharePath, day: u16, scaling: f64) -> Micros {
    part(amount, path.at(day, scaling)) - part(amount, path.at(day - 1, scaling))
}

pub(crate) fn reported(
    amount: Micros,
    currency: Currency,
    of: Option<Currency>,
    exchange: &BTreeMap<Currency, ExchangeRate>,
) -> Micros {
    let rate = if of.is_some() { None } else { exchange.get(&currency) };
    rate.map_or(amount, |rate| rate.convert(amount))
}

pub(crate) fn currencies(book: &Book<'_>) -> Vec<Option<Currency>> {
    let mut currencies: Vec<Option<Currency>> =
        book.flows.keys().map(|(.., currency)| Some(*currency)).collect();
    currencies.sort_unstable();
    currencies.dedup();
    currencies.push(None);
    currencies
}

fn ladder(
    inputs: &Inputs,
    book: &Book<'_>,
    stress: &LiquidityStress,
    exchange: &BTreeMap<Currency, ExchangeRate>,
    kind: &'static str,
) -> Ladder {
    let stressed = Stressed { stress, as_of: inputs.market.as_of(), scaling: 1.0, only: None };
    let (days, is_stress) = (usize::from(stress.days), !kind.is_empty());
    let of = |of: Option<Currency>| {
        let mut rows: BTreeMap<(bool, u16, u32), Vec<Micros>> = BTreeMap::new();
        let mut capacity = vec![Micros::ZERO; days];
        for ((class, group, is_asset, _, currency), flows) in book.of(of) {
            let named = (*class, book.group(*group));
            let reported = |amount: Micros| reported(amount, *currency, of, exchange);
            let by_class = if is_stress { stressed.flows(named, *is_asset, flows) } else { Vec::new() };
            for (place, both) in by_class.iter().enumerate() {
                for (side, amount) in both.iter().enumerate().filter(|(_, amount)| **amount != Micros::ZERO) {
                    let row =
                        rows.entry((side == 0, *class, *group)).or_insert_with(|| vec![Micros::ZERO; days]);
                    row[place] += reported(*amount);
                }
            }
            for (facility, drawn) in stressed.draws(named.1, flows) {
                let row = rows.entry((false, facility, *group)).or_insert_with(|| vec![Micros::ZERO; days]);
                for (place, amount) in drawn.into_iter().enumerate() {
                    row[place] += reported(amount);
                }
            }
            for (place, amount) in stressed.capacity(named, *is_asset, flows).iter().enumerate() {
                capacity[place] += reported(*amount);
            }
        }
        let row = |((inflow, class, group), days)| LadderRow {
            row: "",
            class: liquidity_class_name(class),
            group: book.group(group).to_owned(),
            inflow,
            days,
        };
        // Without a stress flows are told by rows of the template.
        let rows = if is_stress {
            rows.into_iter().map(row).collect()
        } else {
            let spans = ladder_spans(stressed.as_of, days);
            detail(book, of, Told { as_of: stressed.as_of, spans: &spans, exchange })
        };
        let converted = of.map_or_else(
            || vec![Micros::ZERO; days],
            |currency| {
                let [net, capacity] = stressed.totals(book, of, exchange);
                converted(&stressed, book, currency, exchange, [&net, &capacity])
            },
        );
        LadderCurrency { currency: of, rows, capacity, converted, maturity: Vec::new() }
    };
    let currencies = currencies(book).into_par_iter().map(of).collect();
    Ladder { name: stress.name.clone(), kind, currencies, survival: Vec::new() }
}
