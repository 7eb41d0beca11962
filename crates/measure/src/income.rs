//! What accrues by month: contracts on the book, and new business in the place of what they repay.
//!
//! Interest accrues evenly over the actual days of its period. A profile keeps the change of what accrues a day as whole
//! 10^-9 currency units, so the interest of a month is an exact sum. New business is worked out for the volume of a pool
//! as a whole: volume · (reference rate of its last repricing + margin) · years, rounded to a millionth by month. Every
//! amount is rounded once, by element, currency and month; all that is shown is an exact sum of those.

use plimsoll_behaviour::{Renewal, Starts};
use plimsoll_contract::{Cell, FlowKind, Profile};
use plimsoll_units::{Calendar, Currency, Day, Micros};
use std::collections::BTreeMap;

use crate::exact::rounded;

/// Contracts whose repaid principal is treated alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pool {
    /// Their element: group and side.
    pub element: u32,
    /// What follows a repayment.
    pub renews: Renews,
    /// Whether they are assets that bear interest.
    pub earning: bool,
}

/// What follows a repayment in a constant balance sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Renews {
    /// Nothing: swaps, and contracts without a renewal.
    No,
    /// The same deposit goes on at its own rate.
    Itself,
    /// New business, by its place among the behaviour's renewals.
    As(u16),
}

/// New business in one currency and market.
#[derive(Clone, Debug)]
pub struct NewBusiness {
    /// How repaid principal is renewed.
    pub renewal: Renewal,
    /// Its reference rate by day from the market's day on; NaN where there is none.
    pub rates: Vec<f64>,
}

/// New business by its place among the behaviour's renewals and its currency.
pub type NewBusinesses = BTreeMap<(u16, Currency), NewBusiness>;

/// One world as income sees it.
#[derive(Clone, Debug)]
pub struct IncomeWorld<'a> {
    /// Profiles by pool, which together are the whole.
    pub parts: Vec<&'a Profile>,
    /// Rates of new business.
    pub new_business: &'a NewBusinesses,
}

/// Worlds that tell why income differs from that of the world compared with, by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncomeSteps {
    /// No cap or floor limits a rate, and people do as in the world compared with.
    pub market: usize,
    /// No cap or floor limits a rate.
    pub unlimited: usize,
}

/// New business that is planned: one month of one line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Planned {
    /// Its element: group and side.
    pub element: u32,
    /// Currency.
    pub currency: Currency,
    /// Place of its renewal among the behaviour's.
    pub renewal: u16,
    /// The day it is made.
    pub from: Day,
    /// The day it is repaid; none when it stays to the horizon.
    pub to: Option<Day>,
    /// Volume, signed.
    pub volume: Micros,
    /// Margin per year, where it is another than the renewal's.
    pub margin: Option<f64>,
}

/// What income is measured from.
#[derive(Clone, Debug)]
pub struct IncomeView<'a> {
    /// Ends of the months and the market's day before them, shape `[months + 1]`.
    pub months: Vec<Day>,
    /// Horizons in months, increasing; the last is the number of months.
    pub horizons: Vec<usize>,
    /// Every pool.
    pub pools: &'a [Pool],
    /// Distinct worlds; first those that facts are told of, in their order.
    pub worlds: Vec<IncomeWorld<'a>>,
    /// For each world that facts are told of.
    pub steps: Vec<IncomeSteps>,
    /// Whether repaid principal is renewed in a constant balance sheet: some renewal is assumed.
    pub renews: bool,
    /// Planned new business; empty without a plan.
    pub planned: &'a [Planned],
}

/// Income of one element in one currency by month; every list of shape `[months]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthlyIncome {
    /// Interest that contracts on the book accrue.
    pub book: Vec<Micros>,
    /// Interest of deposits that run off and are renewed at their own rate.
    pub renewed_deposits: Vec<Micros>,
    /// Reference rate of new business.
    pub new_reference: Vec<Micros>,
    /// Margin of new business.
    pub new_margin: Vec<Micros>,
    /// Principal of contracts on the book, added up over the days.
    pub book_days: Vec<Micros>,
    /// Principal of new business and renewed deposits, added up over the days.
    pub new_days: Vec<Micros>,
    /// Of both, that of assets that bear interest.
    pub earning_days: [Vec<Micros>; 2],
    /// Reference rate and margin of planned business.
    pub planned: [Vec<Micros>; 2],
}

impl MonthlyIncome {
    /// Nothing in any month.
    #[must_use]
    pub fn none(months: usize) -> Self {
        let none = || vec![Micros::ZERO; months];
        Self {
            book: none(),
            renewed_deposits: none(),
            new_reference: none(),
            new_margin: none(),
            book_days: none(),
            new_days: none(),
            earning_days: [none(), none()],
            planned: [none(), none()],
        }
    }

    /// Adds another element's or currency's.
    pub fn add(&mut self, other: &Self) {
        let Self {
            book,
            renewed_deposits,
            new_reference,
            new_margin,
            book_days,
            new_days,
            earning_days,
            planned,
        } = self;
        let [earning, new_earning] = earning_days;
        let [other_earning, other_new_earning] = &other.earning_days;
        let [planned_reference, planned_margin] = planned;
        let [other_reference, other_margin] = &other.planned;
        for (mine, others) in [
            (book, &other.book),
            (renewed_deposits, &other.renewed_deposits),
            (new_reference, &other.new_reference),
            (new_margin, &other.new_margin),
            (book_days, &other.book_days),
            (new_days, &other.new_days),
            (earning, other_earning),
            (new_earning, other_new_earning),
            (planned_reference, other_reference),
            (planned_margin, other_margin),
        ] {
            for (place, sum) in mine.iter_mut().enumerate() {
                *sum += others[place];
            }
        }
    }

    /// Every amount by a function: in another currency.
    #[must_use]
    pub fn each(&self, convert: impl Fn(Micros) -> Micros) -> Self {
        let all = |amounts: &[Micros]| amounts.iter().map(|amount| convert(*amount)).collect();
        Self {
            book: all(&self.book),
            renewed_deposits: all(&self.renewed_deposits),
            new_reference: all(&self.new_reference),
            new_margin: all(&self.new_margin),
            book_days: all(&self.book_days),
            new_days: all(&self.new_days),
            earning_days: [all(&self.earning_days[0]), all(&self.earning_days[1])],
            planned: [all(&self.planned[0]), all(&self.planned[1])],
        }
    }
}

/// Lines of one pool in one currency.
type PoolLines<'a> = Vec<(FlowKind, &'a [Cell])>;

/// Income of one world by element and currency.
///
/// * `months` — ends of the months and the market's day before them
#[must_use]
pub fn monthly_income(
    world: &IncomeWorld<'_>,
    pools: &[Pool],
    months: &[Day],
) -> BTreeMap<(u32, Currency), MonthlyIncome> {
    let mut lines: BTreeMap<(u32, Currency), PoolLines<'_>> = BTreeMap::new();
    for (pool, by_kind) in world.parts.iter().flat_map(|part| part.groups()) {
        for ((currency, kind), cells) in by_kind {
            lines.entry((pool, *currency)).or_default().push((*kind, cells));
        }
    }
    let count = months.len() - 1;
    let mut incomes = BTreeMap::new();
    for ((place, currency), lines) in lines {
        let Some(pool) = pools.get(place as usize) else { continue };
        let income = of_pool(world, pool, currency, &lines, months);
        incomes.entry((pool.element, currency)).or_insert_with(|| MonthlyIncome::none(count)).add(&income);
    }
    incomes
}

/// Income of planned business of one world, by element and currency.
///
/// * `months` — as of [`monthly_income`]
#[must_use]
pub fn planned_income(
    planned: &[Planned],
    new_business: &NewBusinesses,
    months: &[Day],
) -> BTreeMap<(u32, Currency), MonthlyIncome> {
    let count = months.len() - 1;
    let mut incomes: BTreeMap<(u32, Currency), MonthlyIncome> = BTreeMap::new();
    for one in planned {
        let Some(business) = new_business.get(&(one.renewal, one.currency)) else { continue };
        let income = incomes.entry((one.element, one.currency)).or_insert_with(|| MonthlyIncome::none(count));
        let margin = one.margin.unwrap_or(business.renewal.margin);
        let end = one.to.unwrap_or(Day::MAX).min(months[count]);
        let mut from = one.from;
        while from < end {
            let to = business.renewal.reprices.after(from).min(end);
            let rate = business.rate_on(from, months[0]);
            for month in 0..count {
                let (start, stop) = (from.max(months[month]), to.min(months[month + 1]));
                if start < stop {
                    let a_year = one.volume.to_units() * business.years(start, stop);
                    income.planned[0][month] += to_micros(a_year * rate);
                    income.planned[1][month] += to_micros(a_year * margin);
                }
            }
            from = to;
        }
    }
    incomes
}

impl NewBusiness {
    /// The reference rate of a day.
    fn rate_on(&self, day: Day, first: Day) -> f64 {
        let place = usize::try_from(day - first).ok();
        place.and_then(|place| self.rates.get(place)).copied().unwrap_or(f64::NAN)
    }

    fn years(&self, from: Day, to: Day) -> f64 {
        self.renewal.day_count.year_fraction(from, to, &Calendar::none())
    }
}

fn of_pool(
    world: &IncomeWorld<'_>,
    pool: &Pool,
    currency: Currency,
    lines: &[(FlowKind, &[Cell])],
    months: &[Day],
) -> MonthlyIncome {
    let mut income = MonthlyIncome::none(months.len() - 1);
    let of = |wanted: FlowKind| {
        lines.iter().filter(move |(kind, _)| *kind == wanted).flat_map(|(_, cells)| cells.iter())
    };
    income.book = accrued(of(FlowKind::Accrual), months);
    // What leaves on a day: opening is what is there, and what is repaid, transferred or capitalised changes it.
    let mut opening = Micros::ZERO;
    let mut leaves: Vec<(Day, Micros)> = Vec::new();
    for (kind, cells) in lines {
        match kind {
            FlowKind::Opening => opening += cells.iter().map(|cell| cell.amount).sum::<Micros>(),
            FlowKind::Principal | FlowKind::Capitalised | FlowKind::Transferred => {
                leaves.extend(cells.iter().map(|cell| (cell.day, cell.amount)));
            }
            _ => {}
        }
    }
    let leaves = by_day(leaves);
    income.book_days = balance_days(opening, leaves.iter().map(|(day, amount)| (*day, -*amount)), months);
    match pool.renews {
        Renews::No => {}
        Renews::Itself => {
            income.renewed_deposits = accrued(of(FlowKind::RenewedAccrual), months);
            let renewed = leaves.iter().map(|(day, amount)| (*day, *amount));
            income.new_days = balance_days(Micros::ZERO, renewed, months);
        }
        Renews::As(model) => {
            if let Some(business) = world.new_business.get(&(model, currency)) {
                let started = started(&leaves, business.renewal.starts, months);
                (income.new_reference, income.new_margin) = new_business(&started, business, months);
                income.new_days =
                    balance_days(Micros::ZERO, started.iter().map(|(day, amount)| (*day, *amount)), months);
            }
        }
    }
    if pool.earning {
        income.earning_days = [income.book_days.clone(), income.new_days.clone()];
    }
    income
}

/// Amounts in order of days, those of a day as one, none of zero.
fn by_day(mut amounts: Vec<(Day, Micros)>) -> Vec<(Day, Micros)> {
    amounts.sort_by_key(|(day, _)| *day);
    amounts.dedup_by(|(day, amount), (before, sum)| {
        let same = day == before;
        if same {
            *sum += *amount;
        }
        same
    });
    amounts.retain(|(_, amount)| *amount != Micros::ZERO);
    amounts
}

/// Interest by month from changes of what accrues a day.
fn accrued<'a>(changes: impl Iterator<Item = &'a Cell>, months: &[Day]) -> Vec<Micros> {
    let changes = by_day(changes.map(|cell| (cell.day, cell.amount)).collect());
    let nanos = integrated(0, changes.into_iter().map(|(day, nanos)| (day, nanos.to_i128())), months);
    nanos.into_iter().map(|nano| Micros::new(rounded(nano, 1000))).collect()
}

/// Interest by month from cells of one line.
pub(crate) fn accrued_months(cells: &[Cell], months: &[Day]) -> Vec<Micros> {
    accrued(cells.iter(), months)
}

/// A balance added up over the days of each month.
fn balance_days(
    opening: Micros,
    changes: impl Iterator<Item = (Day, Micros)>,
    months: &[Day],
) -> Vec<Micros> {
    let changes = changes.map(|(day, amount)| (day, amount.to_i128()));
    integrated(opening.to_i128(), changes, months).into_iter().map(Micros::new).collect()
}

/// A step function of time added up over the days of each month.
///
/// * `changes` — in order of days
fn integrated(start: i128, changes: impl Iterator<Item = (Day, i128)>, months: &[Day]) -> Vec<i128> {
    let mut changes = changes.peekable();
    let mut level = start;
    let mut sums = Vec::with_capacity(months.len());
    for ends in months.windows(2) {
        let (from, to) = (ends[0], ends[1]);
        let mut sum = level * i128::from(to - from);
        while let Some((day, change)) = changes.next_if(|(day, _)| *day < to) {
            sum += change * i128::from(to - day.max(from));
            level += change;
        }
        sums.push(sum);
    }
    sums
}

/// Volume of new business by the day it starts.
fn started(leaves: &[(Day, Micros)], starts: Starts, months: &[Day]) -> Vec<(Day, Micros)> {
    let mut started = Vec::with_capacity(leaves.len());
    for (day, amount) in leaves {
        let start = match starts {
            Starts::SameDay => Some(*day),
            Starts::NextMonth => months.get(months.partition_point(|end| end <= day)).copied(),
        };
        started.extend(start.map(|start| (start, *amount)));
    }
    by_day(started)
}

/// Interest of new business by month: that of its reference rate, and that of its margin.
///
/// * `started` — volume by the day it starts
fn new_business(
    started: &[(Day, Micros)],
    business: &NewBusiness,
    months: &[Day],
) -> (Vec<Micros>, Vec<Micros>) {
    let none = Calendar::none();
    let Renewal { margin, reprices, day_count, .. } = business.renewal;
    let years = |from: Day, to: Day| day_count.year_fraction(from, to, &none);
    let rate_on = |day: Day| business.rate_on(day, months[0]);
    let mut due: BTreeMap<Day, (f64, f64)> = BTreeMap::new();
    let (mut volume, mut reference_a_year) = (0.0, 0.0);
    let mut months_of = (Vec::with_capacity(months.len()), Vec::with_capacity(months.len()));
    let mut starting = started.iter().peekable();
    for ends in months.windows(2) {
        let (from, to) = (ends[0], ends[1]);
        let whole = years(from, to);
        let (mut reference, mut margins) = (reference_a_year * whole, volume * margin * whole);
        loop {
            let next_start = starting.peek().map(|(day, _)| *day).filter(|day| *day < to);
            let next_due = due.first_key_value().map(|(day, _)| *day).filter(|day| *day < to);
            let Some(day) = next_start.into_iter().chain(next_due).min() else { break };
            let (mut repriced, mut before) = due.remove(&day).unwrap_or((0.0, 0.0));
            let left = years(day, to);
            if next_start == Some(day)
                && let Some((_, amount)) = starting.next()
            {
                let amount = amount.to_units();
                repriced += amount;
                volume += amount;
                margins += amount * margin * left;
            }
            let after = repriced * rate_on(day);
            reference += (after - before) * left;
            reference_a_year += after - before;
            before = after;
            let again = reprices.after(day);
            let later = due.entry(again).or_insert((0.0, 0.0));
            *later = (later.0 + repriced, later.1 + before);
        }
        months_of.0.push(to_micros(reference));
        months_of.1.push(to_micros(margins));
    }
    months_of
}

/// Rounds an amount to a millionth; what is no number was refused when the rates were made.
fn to_micros(amount: f64) -> Micros {
    Micros::from_units(amount).unwrap_or(Micros::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use plimsoll_behaviour::NewRate;
    use plimsoll_units::{DayCount, DayGrid};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn ends() -> Vec<Day> {
        (0..=12).map(|month| day("2026-01-01").plus_months(month)).collect()
    }

    /// 3,650 a year, from 11 January: 210 in January, then 10 a day.
    #[test]
    fn a_level_adds_up_over_days() {
        let cells = [
            Cell { day: day("2026-01-11"), amount: Micros::new(10_000_000_000) },
            Cell { day: day("2026-03-02"), amount: Micros::new(-10_000_000_000) },
        ];
        let months = accrued(cells.iter(), &ends());
        let units: Vec<f64> = months.iter().map(|month| month.to_units()).collect();
        assert_eq!(units[..4], [210.0, 280.0, 10.0, 0.0]);
    }

    /// 1,200 from 1 February at 5 % and 1 % margin, 30E360, repricing to 6 % on 1 May.
    #[test]
    fn new_business_reprices() {
        let grid = DayGrid::new(day("2026-01-01"), day("2027-01-01"));
        let rates = (0..grid.len())
            .map(|place| if grid.day(place).unwrap() < day("2026-04-15") { 0.05 } else { 0.06 })
            .collect();
        let renewal = Renewal {
            new_rate: NewRate::Index("X".to_owned()),
            margin: 0.01,
            reprices: "3M".parse().unwrap(),
            day_count: DayCount::Thirty360Europe,
            starts: Starts::NextMonth,
        };
        let leaves = [(day("2026-01-20"), Micros::new(1_200_000_000))];
        let started = started(&leaves, Starts::NextMonth, &ends());
        assert_eq!(started, [(day("2026-02-01"), Micros::new(1_200_000_000))]);
        let (reference, margin) = new_business(&started, &NewBusiness { renewal, rates }, &ends());
        let units = |months: &[Micros]| months.iter().map(|month| month.to_units()).collect::<Vec<_>>();
        assert_eq!(units(&reference)[..6], [0.0, 5.0, 5.0, 5.0, 6.0, 6.0]);
        assert_eq!(units(&margin)[..3], [0.0, 1.0, 1.0]);
    }
}
