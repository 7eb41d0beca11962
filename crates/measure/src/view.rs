//! What measures look at: worlds that have been projected and valued, and how rows make groups.

use crate::exact::{ExactValue, ExchangeRate, present_value};
use crate::facts::{ASSETS, Fact, Facts, LIABILITIES, OFF_BALANCE, TOTAL, Unit, Value};
use crate::formulas::ProfitAndLoss;
use crate::income::IncomeView;
use plimsoll_contract::terms::ContractType;
use plimsoll_contract::{Accounting, Book, Cell, FlowKind, Profile, Side, World};
use plimsoll_units::{BasisPoints, Currency, Day, Finding, Micros, Tenor};
use std::collections::BTreeMap;

/// Why a world was made.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// The market as it is.
    Base,
    /// A scenario, compared with the world at a place.
    Scenario {
        /// Place of the world it is compared with.
        compared_to: usize,
        /// The set of scenarios it is in for rules: empty for the case's own, none where it is no rule's.
        set: Option<String>,
        /// Whether income is told of it.
        income: bool,
        /// Whether indices move against their curves and nothing else does.
        basis: bool,
        /// Its size by currency when it is a parallel shift in each; empty otherwise.
        parallel: BTreeMap<Currency, BasisPoints>,
    },
    /// A scenario that comes over time, compared with the world at a place: for income alone.
    Path {
        /// Place of the world it is compared with.
        compared_to: usize,
    },
    /// The world at a place without caps and floors, with people as in the one it is compared with; or, where it is not
    /// moved, as in itself.
    Part {
        /// Place of the world.
        of: usize,
        /// Whether it is the scenario and not what it is compared with.
        is_moved: bool,
    },
    /// A small change for durations.
    Bump(Bump),
    /// The market as it is, with contracts taken by their letter: no deposit or prepayment models.
    Contractual,
}

impl Role {
    /// Whether facts are told of such a world.
    #[must_use]
    pub const fn is_told(&self) -> bool {
        matches!(self, Self::Base | Self::Scenario { .. } | Self::Path { .. })
    }

    /// Whether income is told of such a world.
    #[must_use]
    pub const fn tells_income(&self) -> bool {
        matches!(self, Self::Base | Self::Scenario { income: true, .. } | Self::Path { .. })
    }

    /// Place of the world it is compared with.
    #[must_use]
    pub const fn compared_to(&self) -> Option<usize> {
        match self {
            Self::Scenario { compared_to, .. } | Self::Path { compared_to } => Some(*compared_to),
            _ => None,
        }
    }
}

/// A small change of the market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// All rates by this many basis points.
    Parallel(i32),
    /// Rates around a key rate, by its place and this many basis points.
    KeyRate(usize, i32),
}

/// Size of the bump for DV01 and durations, in basis points.
pub const DURATION_BUMP: i32 = 1;
/// Size of the bump for convexity, in basis points.
pub const CONVEXITY_BUMP: i32 = 25;

/// How rows make elements (groups by side, accounting and whether they have a maturity) and elements make the groups that are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    names: Vec<String>,
    members: Vec<Vec<u32>>,
    element_of_row: Vec<u32>,
    elements: Vec<Element>,
}

/// What the rows of an element have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    /// Their group.
    pub group: u32,
    /// The group of their side.
    pub side: u32,
    /// How they are accounted for.
    pub accounting: Accounting,
    /// Whether they have no maturity: deposits.
    pub undefined_maturity: bool,
}

/// Places of the groups that are always there.
pub const TOTAL_GROUP: u32 = 0;
/// Place of the group of all assets.
pub const ASSETS_GROUP: u32 = 1;
/// Place of the group of all liabilities.
pub const LIABILITIES_GROUP: u32 = 2;
/// Place of the group of everything off the balance sheet.
pub const OFF_BALANCE_GROUP: u32 = 3;

impl Groups {
    /// Groups of rows.
    ///
    /// * `group_of_row` — place of each row's name in `group_names`, shape `[rows]`
    #[must_use]
    pub fn new(book: &Book, group_names: Vec<String>, group_of_row: &[u32]) -> Self {
        let mut names: Vec<String> = [TOTAL, ASSETS, LIABILITIES, OFF_BALANCE].map(str::to_owned).to_vec();
        names.extend(group_names);
        let mut groups = Self { members: vec![Vec::new(); names.len()], names, ..Self::default() };
        let mut elements: BTreeMap<(u32, Side, Accounting, bool), u32> = BTreeMap::new();
        for (row, group) in plimsoll_units::pair(book.rows(), group_of_row) {
            let next = u32::try_from(elements.len()).unwrap_or(u32::MAX);
            let undefined_maturity = row.contract_type == ContractType::UndefinedMaturity;
            let key = (*group, row.side, row.marks.accounting, undefined_maturity);
            let element = *elements.entry(key).or_insert(next);
            if element == next {
                let side = match row.side {
                    Side::Asset => ASSETS_GROUP,
                    Side::Liability => LIABILITIES_GROUP,
                    Side::OffBalance => OFF_BALANCE_GROUP,
                };
                let (group, accounting) = (group + 4, row.marks.accounting);
                groups.elements.push(Element { group, side, accounting, undefined_maturity });
                for place in [TOTAL_GROUP, side, group] {
                    groups.members[place as usize].push(element);
                }
            }
            groups.element_of_row.push(element);
        }
        groups
    }

    /// An element of the contracts of a group on a side, where there are any.
    #[must_use]
    pub fn element(&self, group: &str, side: Side) -> Option<u32> {
        let place = self.names.iter().skip(4).position(|name| name == group)? + 4;
        let side = match side {
            Side::Asset => ASSETS_GROUP,
            Side::Liability => LIABILITIES_GROUP,
            Side::OffBalance => OFF_BALANCE_GROUP,
        };
        let of_side =
            |element: &&u32| self.elements.get(**element as usize).is_some_and(|found| found.side == side);
        self.members.get(place)?.iter().find(of_side).copied()
    }

    /// The groups' names: the four fixed ones, then those asked for.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// How many elements there are.
    #[must_use]
    pub const fn elements(&self) -> usize {
        self.elements.len()
    }

    /// The element of each row: its group and side together, shape `[rows]`.
    #[must_use]
    pub fn element_of_row(&self) -> &[u32] {
        &self.element_of_row
    }

    /// An element by its place.
    #[must_use]
    pub fn element_at(&self, place: u32) -> Option<&Element> {
        self.elements.get(place as usize)
    }

    /// The elements of which something holds.
    pub fn elements_where(&self, holds: impl Fn(&Element) -> bool) -> impl Iterator<Item = u32> {
        (0_u32..).take(self.elements()).filter(move |place| holds(&self.elements[*place as usize]))
    }

    /// The elements of a group.
    #[must_use]
    pub fn members(&self, group: u32) -> &[u32] {
        self.members.get(group as usize).map_or(&[], Vec::as_slice)
    }

    /// The groups an element belongs to: everything, its side, its own.
    #[must_use]
    pub fn groups_of(&self, element: u32) -> [u32; 3] {
        let Element { group, side, .. } = self.elements[element as usize];
        [TOTAL_GROUP, side, group]
    }

    /// Whether an element has off-balance contracts.
    #[must_use]
    pub fn is_off_balance_element(&self, element: u32) -> bool {
        self.elements.get(element as usize).is_some_and(|found| found.side == OFF_BALANCE_GROUP)
    }

    /// Whether a group has nothing but off-balance contracts: its value can be zero, so ratios to it mean nothing.
    #[must_use]
    pub fn is_off_balance(&self, group: u32) -> bool {
        self.members(group).iter().all(|element| self.is_off_balance_element(*element))
    }

    /// Every group's place.
    pub fn places(&self) -> impl Iterator<Item = u32> {
        0..u32::try_from(self.names.len()).unwrap_or(u32::MAX)
    }
}

/// A world with its values, by group and currency.
#[derive(Debug)]
pub struct Valued<'a> {
    /// Why it was made.
    pub role: Role,
    /// The world.
    pub world: &'a World,
    parts: Vec<&'a Profile>,
    values: Vec<BTreeMap<Currency, ExactValue>>,
}

impl<'a> Valued<'a> {
    /// Values profiles in their world: cash of every group and currency, discounted.
    ///
    /// * `parts` — profiles by element that together are the whole: what depends on this world, and what does not
    #[must_use]
    pub fn new(role: Role, world: &'a World, parts: Vec<&'a Profile>, groups: &Groups) -> Self {
        let mut values = vec![BTreeMap::new(); groups.names().len()];
        for (element, currency, kind, cells) in lines(&parts) {
            let (true, Some(table)) = (kind.is_cash(), world.currency(currency)) else { continue };
            let value = present_value(cells, &table.discount, world.grid());
            for group in groups.groups_of(element) {
                *values[group as usize].entry(currency).or_insert(ExactValue::ZERO) += value;
            }
        }
        Self { role, world, parts, values }
    }

    /// The same values for another role and name of the same rates and people.
    #[must_use]
    pub fn alike(&self, role: Role, world: &'a World) -> Self {
        Self { role, world, parts: self.parts.clone(), values: self.values.clone() }
    }

    /// Every line of its profile: element, currency, kind and cells.
    pub fn lines(&self) -> impl Iterator<Item = (u32, Currency, FlowKind, &[Cell])> {
        lines(&self.parts)
    }

    /// Its profile by group instead of element.
    #[must_use]
    pub fn by_group(&self, groups: &Groups) -> Profile {
        let parents = |element| groups.groups_of(element).to_vec();
        let parts = self.parts.iter().map(|part| part.rolled_up(parents, self.world.grid()));
        parts.reduce(Profile::merged).unwrap_or_default()
    }

    /// The value of a group in one currency.
    #[must_use]
    pub fn value(&self, group: u32, currency: Currency) -> ExactValue {
        self.values.get(group as usize).and_then(|by| by.get(&currency)).copied().unwrap_or(ExactValue::ZERO)
    }

    /// Value by currency of the elements of which something holds.
    #[must_use]
    pub fn value_where(
        &self,
        groups: &Groups,
        holds: impl Fn(&Element) -> bool,
    ) -> BTreeMap<Currency, ExactValue> {
        let mut values = BTreeMap::new();
        for (element, currency, kind, cells) in self.lines() {
            let (true, Some(table)) = (kind.is_cash(), self.world.currency(currency)) else { continue };
            if groups.elements.get(element as usize).is_some_and(&holds) {
                let value = present_value(cells, &table.discount, self.world.grid());
                *values.entry(currency).or_insert(ExactValue::ZERO) += value;
            }
        }
        values
    }

    /// Value on a day, by currency, of what an element pays after it, on this world's forward rates.
    #[must_use]
    pub fn value_on(&self, element: u32, day: Day) -> BTreeMap<Currency, Micros> {
        let mut values: BTreeMap<Currency, f64> = BTreeMap::new();
        for (of, currency, kind, cells) in self.lines() {
            let (true, true, Some(table)) = (of == element, kind.is_cash(), self.world.currency(currency))
            else {
                continue;
            };
            let from = cells.partition_point(|cell| cell.day <= day);
            let today = present_value(&cells[from..], &table.discount, self.world.grid());
            // Where the days end before, nothing is paid after.
            let Some(index) = self.world.grid().index(day) else { continue };
            *values.entry(currency).or_default() += today.to_f64() / table.discount.factor(index);
        }
        let micros = |value: f64| Micros::from_units(value).unwrap_or(Micros::ZERO);
        values.into_iter().map(|(currency, value)| (currency, micros(value))).collect()
    }

    /// The currencies in which a group has cash.
    pub fn currencies(&self, group: u32) -> impl Iterator<Item = Currency> {
        self.values.get(group as usize).into_iter().flat_map(|by| by.keys().copied())
    }
}

fn lines<'a>(parts: &[&'a Profile]) -> impl Iterator<Item = (u32, Currency, FlowKind, &'a [Cell])> {
    parts.iter().flat_map(|part| part.groups()).flat_map(|(element, lines)| {
        lines.iter().map(move |((currency, kind), cells)| (element, *currency, *kind, cells.as_slice()))
    })
}

/// Where a time bucket ends, inclusive; the last has no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BucketEnd(pub Option<Day>);

/// Everything a measure may look at.
#[derive(Debug)]
pub struct View<'a> {
    /// The contracts.
    pub book: &'a Book,
    /// How rows make groups.
    pub groups: &'a Groups,
    /// The worlds; the first is the base.
    pub worlds: &'a [Valued<'a>],
    /// The market's day.
    pub as_of: Day,
    /// Reporting currency.
    pub reporting: Currency,
    /// Rate of each currency to the reporting currency.
    pub exchange: &'a BTreeMap<Currency, ExchangeRate>,
    /// Ends of the time buckets.
    pub buckets: &'a [BucketEnd],
    /// Key rates; their buckets follow the time buckets in the table of facts.
    pub key_rates: &'a [Tenor],
    /// Tier 1 capital in the reporting currency.
    pub tier1: Option<Micros>,
    /// Income and expense of a year that are no interest, in the reporting currency, where the case gives them.
    pub profit: Option<ProfitAndLoss>,
    /// What income is measured from, where it is asked for.
    pub income: Option<IncomeView<'a>>,
    /// For each told world the profiles of a [`plimsoll_contract::MarginSink`], where they are asked for.
    pub margins: Vec<Vec<&'a Profile>>,
}

impl View<'_> {
    /// Place of the bucket of a month; months follow the key rates.
    #[must_use]
    pub fn month_bucket(&self, month: usize) -> Option<u16> {
        u16::try_from(self.buckets.len() + self.key_rates.len() + month).ok()
    }

    /// Place of the bucket of a horizon; horizons follow the months.
    #[must_use]
    pub fn horizon_bucket(&self, place: usize) -> Option<u16> {
        let months = self.income.as_ref().map_or(0, |income| income.months.len() - 1);
        self.month_bucket(months + place)
    }

    /// The base world.
    #[must_use]
    pub fn base(&self) -> &Valued<'_> {
        &self.worlds[0]
    }

    /// The world of a bump.
    #[must_use]
    pub fn bumped(&self, bump: Bump) -> Option<&Valued<'_>> {
        self.worlds.iter().find(|world| world.role == Role::Bump(bump))
    }

    /// An amount of one currency in the reporting currency.
    #[must_use]
    pub fn reported(&self, amount: Micros, currency: Currency) -> Micros {
        match self.exchange.get(&currency) {
            Some(rate) if currency != self.reporting => rate.convert(amount),
            _ => amount,
        }
    }

    /// The value of a group over all currencies, in the reporting currency.
    #[must_use]
    pub fn total(&self, world: &Valued<'_>, group: u32) -> Micros {
        world.currencies(group).map(|c| self.reported(world.value(group, c).to_micros(), c)).sum()
    }

    /// The same as a number, without rounding to millionths: for differences of nearby worlds.
    ///
    /// * `only` — this currency alone, still in the reporting currency
    #[must_use]
    pub fn total_f64(&self, world: &Valued<'_>, group: u32, only: Option<Currency>) -> f64 {
        let rate = |c: Currency| match self.exchange.get(&c) {
            Some(rate) if c != self.reporting => rate.to_f64(),
            _ => 1.0,
        };
        let counted = world.currencies(group).filter(|currency| only.is_none_or(|only| only == *currency));
        counted.map(|c| world.value(group, c).to_f64() * rate(c)).sum()
    }

    /// The worlds that value is told of, with their place among the facts' scenarios.
    pub fn scenarios(&self) -> impl Iterator<Item = (u16, &Valued<'_>)> {
        self.told().filter(|(_, world)| !matches!(world.role, Role::Path { .. }))
    }

    /// The worlds that income is told of, with their place among the facts' scenarios: they come first.
    pub fn told_of_income(&self) -> impl Iterator<Item = (u16, &Valued<'_>)> {
        self.told().filter(|(_, world)| world.role.tells_income())
    }

    /// The worlds that any facts are told of, with their place among the facts' scenarios.
    pub fn told(&self) -> impl Iterator<Item = (u16, &Valued<'_>)> {
        let told = self.worlds.iter().filter(|world| world.role.is_told());
        (0_u16..).scan(told, |told, place| told.next().map(|world| (place, world)))
    }
}

/// Cash of one group in one currency by day, in units of the currency: shape `[(day, amount)]`.
#[must_use]
pub fn cash_by_day(profile: &Profile, group: u32, currency: Currency) -> Vec<(Day, f64)> {
    let mut days: BTreeMap<Day, Micros> = BTreeMap::new();
    if let Some(lines) = profile.group(group) {
        for kind in FlowKind::ALL.into_iter().filter(|kind| kind.is_cash()) {
            for cell in lines.get(&(currency, kind)).map_or(&[][..], Vec::as_slice) {
                *days.entry(cell.day).or_default() += cell.amount;
            }
        }
    }
    days.into_iter().map(|(day, amount)| (day, amount.to_units())).collect()
}

/// Collects the facts and findings of one run.
#[derive(Debug)]
pub struct Collected {
    /// The long table.
    pub facts: Facts,
    /// What was odd.
    pub findings: Vec<Finding>,
}

/// The columns of a fact that stay the same while a measure writes.
#[derive(Clone, Copy, Debug)]
pub struct At {
    /// Name of the measure.
    pub measure: &'static str,
    /// Place of the scenario.
    pub scenario: u16,
    /// Place of the group.
    pub group: u32,
    /// Currency; `None` for all.
    pub currency: Option<Currency>,
    /// Place of the bucket.
    pub bucket: Option<u16>,
}

impl At {
    /// A measure of the base world over all currencies.
    #[must_use]
    pub const fn base(measure: &'static str, group: u32) -> Self {
        Self { measure, scenario: 0, group, currency: None, bucket: None }
    }
}

impl Collected {
    /// Adds a fact.
    pub fn push(&mut self, at: At, value: Value, unit: Unit) {
        let At { measure, scenario, group, currency, bucket } = at;
        self.facts.push(Fact { measure, scenario, group, currency, bucket, value, unit });
    }

    /// Adds an amount of money.
    pub fn money(&mut self, at: At, amount: Micros, currency: Currency) {
        self.push(at, Value::Money(amount), Unit::Money(currency));
    }

    /// Adds a number, unless it is not finite: a ratio without a base is no fact.
    pub fn number(&mut self, at: At, number: f64, unit: Unit) {
        if number.is_finite() {
            // Adding zero makes a negative zero plain.
            self.push(at, Value::Number(number + 0.0), unit);
        }
    }
}
