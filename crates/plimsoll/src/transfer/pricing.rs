//! The price of every contract: its transfer rate, premium, cost of what may be drawn, and add-ons.

use super::contingent::Contingent;
use super::funding::{Funding, PremiumPoints, anniversaries};
use super::pool::{Pools, is_priced};
use super::{AddOnCost, TransferMethod, TransferPlan, Transferred, TransferredContract};
use crate::conditions::Matchers;
use crate::planning::OnPath;
use crate::project::{in_chunks, project_into};
use crate::tabulate::{Seen, tabulate};
use crate::{Inputs, Plan, RunError};
use plimsoll_behaviour::Behaviour;
use plimsoll_contract::{Block, Row, World};
use plimsoll_measure::{FundingSchedule, FundingSink};
use plimsoll_units::{Currency, Day, Finding, Micros, Money, Severity};
use std::collections::BTreeMap;

/// A plan made ready for its book and world.
pub(super) struct Pricing<'a> {
    inputs: &'a Inputs,
    asked: &'a TransferPlan,
    world: &'a World,
    anniversaries: Vec<Day>,
    premium: PremiumPoints,
    pools: Pools<'a>,
    add_ons: Vec<AddOn<'a>>,
    names: usize,
    contingent: Option<Contingent<'a>>,
    /// Par funding rates without prepayment, in order of rows; of contracts alone that are charged the difference.
    unprepaid: Vec<(u32, f64)>,
}

struct AddOn<'a> {
    cost: AddOnCost,
    /// Place of its name among the distinct ones.
    place: usize,
    matchers: Matchers<'a>,
}

impl AddOn<'_> {
    fn holds(&self, number: u32, row: &Row) -> bool {
        self.matchers.hold(number as usize, row)
    }
}

impl<'a> Pricing<'a> {
    pub(super) fn new(
        inputs: &'a Inputs,
        plan: &Plan,
        asked: &'a TransferPlan,
        world: &'a World,
    ) -> Result<Self, RunError> {
        let names = asked.add_on_names();
        let add_ons = asked.add_ons.iter().map(|one| AddOn {
            cost: one.cost,
            place: names.iter().position(|name| *name == one.name).unwrap_or_default(),
            matchers: Matchers::new(inputs, &one.conditions),
        });
        let premium = PremiumPoints::new(&asked.premium, inputs.market.as_of());
        let contingent = asked.contingent.as_ref().map(|asked| Contingent::new(inputs, asked, &premium));
        let mut pricing = Self {
            inputs,
            asked,
            world,
            contingent,
            anniversaries: anniversaries(inputs.market.as_of(), world.grid().end()),
            premium,
            pools: Pools::new(inputs, asked)?,
            add_ons: add_ons.collect(),
            names: names.len(),
            unprepaid: Vec::new(),
        };
        pricing.unprepaid = pricing.without_prepayment(plan)?;
        Ok(pricing)
    }

    /// Every priced contract, in order of rows.
    pub(super) fn contracts(&self, plan: &Plan) -> Result<Vec<TransferredContract>, RunError> {
        let parts = self.gathered(plan, Vec::push)?;
        let mut all: Vec<TransferredContract> = parts.into_iter().flatten().collect();
        all.sort_by_key(|one| one.row);
        Ok(all)
    }

    /// Prices every contract in a pass of its own and gathers the prices of each chunk in one.
    pub(super) fn gathered<T: Default + Send>(
        &self,
        plan: &Plan,
        put: impl Fn(&mut T, TransferredContract) + Sync,
    ) -> Result<Vec<T>, RunError> {
        let rows = self.inputs.book.rows();
        let one = |block: &Block, places: &[u32]| -> Result<T, RunError> {
            let mut sink = self.sink(&put);
            project_into(self.inputs, (block, places), self.world, &mut sink)?;
            Ok(sink.finish())
        };
        in_chunks(self.inputs, plan, |row| is_priced(&rows[row]), one)
    }

    /// A sink that prices the contracts it is told of and gathers the prices of those that are to be priced.
    pub(super) fn sink<T: Default>(
        &self,
        put: impl Fn(&mut T, TransferredContract),
    ) -> FundingSink<T, impl FnMut(&mut T, &FundingSchedule)> {
        FundingSink::new(!self.asked.premium.is_empty(), T::default(), move |priced, schedule| {
            if is_priced(&self.inputs.book.rows()[schedule.row as usize]) {
                put(priced, self.price(schedule));
            }
        })
    }

    fn curve(&self, currency: Currency) -> Funding<'_> {
        let Self { world, ref anniversaries, .. } = *self;
        Funding { world, currency, as_of: self.inputs.market.as_of(), anniversaries }
    }

    fn price(&self, schedule: &FundingSchedule) -> TransferredContract {
        let number = schedule.row;
        let row = &self.inputs.book.rows()[number as usize];
        let curve = self.curve(row.currency);
        let pooled = self.pools.of(number, row);
        let rate = match &pooled {
            Some(pooled) => Some(pooled.rate),
            None => curve.rate(self.asked.method, &schedule.repriced),
        };
        let rate = rate.or_else(|| curve.zero_rate_after(1)).unwrap_or(0.0);
        let premium = curve.premium(&self.premium, &schedule.repaid);
        let balance = row.opening;
        let year = Transferred {
            balance,
            client: times(balance, row.rate),
            transfer: times(balance, rate),
            premium: times(balance, premium),
            contingent: self.contingent(number, row),
            add_ons: self.add_ons(schedule, row),
        };
        let pool = pooled.map(|pooled| pooled.place);
        TransferredContract { row: number, currency: row.currency, pool, rate, year }
    }

    fn contingent(&self, number: u32, row: &Row) -> Micros {
        let Some(contingent) = &self.contingent else { return Micros::ZERO };
        let Some(undrawn) = self.inputs.book.liquidity(number).undrawn else { return Micros::ZERO };
        Micros::from_units(contingent.cost(number, row, undrawn)).unwrap_or(Micros::ZERO)
    }

    /// Amounts by name, shape `[names]`.
    fn add_ons(&self, schedule: &FundingSchedule, row: &Row) -> Vec<Micros> {
        let mut amounts = vec![Micros::ZERO; self.names];
        for add_on in self.add_ons.iter().filter(|one| one.holds(schedule.row, row)) {
            amounts[add_on.place] += match add_on.cost {
                AddOnCost::Fixed(cost) => times(row.opening, cost.0 / 1e4).abs(),
                AddOnCost::Prepayment => times(row.opening, self.prepayment(schedule, row)),
            };
        }
        amounts
    }

    /// Par funding rate without prepayment less that with it; nothing for a contract without a prepayment model.
    fn prepayment(&self, schedule: &FundingSchedule, row: &Row) -> f64 {
        let place = self.unprepaid.binary_search_by_key(&schedule.row, |(row, _)| *row);
        let letter = place.ok().and_then(|place| self.unprepaid.get(place)).map(|(_, rate)| *rate);
        let behaved = || self.curve(row.currency).rate(TransferMethod::Matched, &schedule.repriced);
        letter.and_then(|letter| Some(letter - behaved()?)).unwrap_or(0.0)
    }

    /// Par funding rates of the schedules without prepayment, all else as behaviour has it, where an add-on asks for them.
    fn without_prepayment(&self, plan: &Plan) -> Result<Vec<(u32, f64)>, RunError> {
        let asks = |one: &&AddOn<'_>| one.cost == AddOnCost::Prepayment;
        let asking: Vec<&AddOn<'_>> = self.add_ons.iter().filter(asks).collect();
        if asking.is_empty() {
            return Ok(Vec::new());
        }
        let inputs = self.inputs;
        let (market, borrowers) = (&inputs.market, OnPath::at_once(inputs.market.clone()));
        let seen = Seen { market, base: market, path: None, borrowers: &borrowers };
        let people = Behaviour { prepayments: Vec::new(), ..self.world.behaviour().clone() };
        let world = tabulate("without prepayment", &seen, people, &inputs.book, self.world.grid())?;
        let rows = inputs.book.rows();
        let charged = |place: usize| {
            let (number, row) = (u32::try_from(place).unwrap_or(u32::MAX), &rows[place]);
            let prepaid = is_priced(row) && row.marks.prepayment.is_some();
            prepaid && asking.iter().any(|one| one.holds(number, row))
        };
        let one = |block: &Block, places: &[u32]| -> Result<Vec<(u32, f64)>, RunError> {
            let rates = Vec::with_capacity(places.len());
            let mut sink =
                FundingSink::new(false, rates, |rates: &mut Vec<_>, schedule: &FundingSchedule| {
                    let curve = self.curve(rows[schedule.row as usize].currency);
                    let rate = curve.rate(TransferMethod::Matched, &schedule.repriced);
                    rates.extend(rate.map(|rate| (schedule.row, rate)));
                });
            project_into(inputs, (block, places), &world, &mut sink)?;
            Ok(sink.finish())
        };
        let mut all: Vec<(u32, f64)> = in_chunks(inputs, plan, charged, one)?.into_iter().flatten().collect();
        all.sort_by_key(|(row, _)| *row);
        Ok(all)
    }

    /// Every row with its number.
    fn rows(&self) -> impl Iterator<Item = (u32, &Row)> {
        let rows = self.inputs.book.rows();
        rows.iter().enumerate().map(|(place, row)| (u32::try_from(place).unwrap_or(u32::MAX), row))
    }

    /// What of the plan does nothing, with its money where it has any.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let note = |subject: String, what: &str| Finding {
            severity: Severity::Note,
            subject,
            what: what.to_owned(),
            amount: None,
        };
        let empty =
            self.pools.empty().map(|name| note(format!("[[ftp.pool]] {name}"), "no contract is in it"));
        let mut findings: Vec<Finding> = empty.collect();
        for (one, asked) in plimsoll_units::pair(&self.add_ons, &self.asked.add_ons) {
            let models = |row: &Row| one.cost != AddOnCost::Prepayment || row.marks.prepayment.is_some();
            let charged =
                |(number, row): (u32, &Row)| is_priced(row) && models(row) && one.holds(number, row);
            if !self.rows().any(charged) {
                findings
                    .push(note(format!("[[ftp.add_on]] {}", asked.name), "no contract is charged with it"));
            }
        }
        findings.extend(self.undrawn_for_nothing());
        findings
    }

    /// What may be drawn and is not charged: no draw holds, or the contract is not priced.
    fn undrawn_for_nothing(&self) -> Vec<Finding> {
        let Some(contingent) = &self.contingent else { return Vec::new() };
        let mut amounts: BTreeMap<(bool, Currency), Micros> = BTreeMap::new();
        for (number, row) in self.rows() {
            let undrawn = self.inputs.book.liquidity(number).undrawn.unwrap_or(Micros::ZERO);
            if undrawn != Micros::ZERO && (!is_priced(row) || contingent.share(number, row).is_none()) {
                *amounts.entry((is_priced(row), row.currency)).or_default() += undrawn;
            }
        }
        let finding = |((priced, currency), amount): ((bool, Currency), Micros)| {
            Finding {
            severity: if priced { Severity::Note } else { Severity::Warning },
            subject: "[ftp.contingent]".to_owned(),
            what: if priced {
                "no [[ftp.contingent.draw]] holds: what may be drawn costs nothing"
            } else {
                "the contract is off the balance sheet or at book value and is not priced: what may be drawn costs nothing"
            }
            .to_owned(),
            amount: Some(Money { amount, currency }),
        }
        };
        amounts.into_iter().map(finding).collect()
    }
}

/// An amount of a year at a rate.
fn times(balance: Micros, rate: f64) -> Micros {
    Micros::from_units(balance.to_units() * rate).unwrap_or(Micros::ZERO)
}
