//! The short way for plain loans in profiles: the same flows with the same arithmetic as the walk through events,
//! without asking each time what comes next.
//!
//! A loan is regular when interest falls on one day (28 or less) of every n-th month, redemptions and resets on the
//! very same days, nothing moves off holidays and nothing rare is due. A fixed one is a [`FixedLife`]; several of them
//! run side by side, because each step waits for the balance of the step before. A floating one is walked once for
//! all worlds, because only its rates differ. Tests hold both ways against each other bit by bit (ADR 0005).

use super::{Floating, Loan, LoanType, Loans};
use crate::terms::NameId;
use crate::{FlowKind, FlowSink, ProjectError, World};
use plimsoll_units::{BusinessDayConvention, Calendar, Day, DayCount, DayGrid, PlainMonths, Schedule};

/// Whether a loan can go the short way, decided once when it is resolved.
pub(crate) fn is_regular<T: LoanType>(loans: &Loans, loan: &Loan) -> bool {
    let floating = loans.floating(loan);
    let in_step = |schedule: &Schedule| in_step(&loan.interest, schedule, loan.status);
    in_step(&loan.interest)
        && (!T::REDEEMS || in_step(&loan.redemption))
        && floating.is_none_or(|f| !T::REDEEMS && f.next_rate.is_none() && in_step(&f.resets))
        && Period::of(loan.day_count, 1).is_some()
        && !T::OPEN_ENDED
        && loan.rare.is_none()
        && loan.prepayment.is_none()
        && !loan.reference_role_sign
        && loan.convention == BusinessDayConvention::NoShift
        && loan.initial_exchange <= loan.status
        && loan.status < loan.maturity
}

/// Whether two schedules have the same regular dates after a day, on a day of the month that every month has.
pub(crate) fn in_step(interest: &Schedule, other: &Schedule, after: Day) -> bool {
    let (Some(a), Some(b)) = (interest.plain_months(), other.plain_months()) else { return false };
    let left = |schedule: &Schedule| {
        schedule.regular_len() - schedule.dates_until(after).min(schedule.regular_len())
    };
    a.day == b.day
        && a.months == b.months
        && (a.month_index - b.month_index) % a.months == 0
        && left(interest) == left(other)
        && (left(interest) == 0
            || interest.date(interest.dates_until(after)) == other.date(other.dates_until(after)))
}

/// Length of a regular period in years.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Period {
    /// Always the same.
    Same(f64),
    /// Actual days over this many.
    Actual(f64),
}

impl Period {
    /// For a day count and a number of months, where the length of a regular period is simple.
    pub(crate) fn of(day_count: DayCount, months: i32) -> Option<Self> {
        match day_count {
            DayCount::Thirty360Europe => Some(Self::Same(f64::from(30 * months) / 360.0)),
            DayCount::Actual360 => Some(Self::Actual(360.0)),
            DayCount::Actual365 => Some(Self::Actual(365.0)),
            _ => None,
        }
    }

    /// The length from one regular day to the next.
    #[inline]
    pub(crate) fn years(self, from: Day, to: Day) -> f64 {
        match self {
            Self::Same(years) => years,
            Self::Actual(basis) => f64::from(to - from) / basis,
        }
    }
}

/// The regular days still ahead of a schedule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ahead {
    months: PlainMonths,
    month_index: i32,
    pub(crate) count: i32,
    pub(crate) period: Period,
}

impl Ahead {
    /// The days after `after`.
    pub(crate) fn new(schedule: &Schedule, after: Day, day_count: DayCount) -> Option<Self> {
        let months = schedule.plain_months()?;
        let first = schedule.dates_until(after).min(schedule.regular_len());
        let month_index = months.month_index + months.months * first;
        let period = Period::of(day_count, months.months)?;
        Some(Self { months, month_index, count: schedule.regular_len() - first, period })
    }

    /// No period between two of the days is longer than this, in years.
    pub(crate) fn longest(&self) -> f64 {
        match self.period {
            Period::Same(years) => years,
            Period::Actual(basis) => f64::from(31 * self.months.months) / basis,
        }
    }

    /// The next day, moving on.
    #[inline]
    pub(crate) fn next_day(&mut self) -> Day {
        let day = Day::on_plain_month(self.month_index, self.months.day);
        self.month_index += self.months.months;
        day
    }
}

/// What is left of a regular fixed-rate loan, seen as an asset.
#[derive(Clone, Copy, Debug)]
pub(super) struct FixedLife<'a> {
    loan: &'a Loan,
    ahead: Ahead,
    sign: f64,
    payment: f64,
    /// Interest on one unit of principal in a period of the same length; the rate per year otherwise.
    rate: f64,
    left: f64,
    interest: f64,
    day: Day,
}

impl<'a> FixedLife<'a> {
    /// The life after the market's day, when the short way serves for this loan and world.
    pub(super) fn new(loan: &'a Loan, calendar: &Calendar, world: &World) -> Option<Self> {
        let as_of = world.grid().start();
        if !loan.regular
            || loan.floating.is_some()
            || loan.status != as_of
            || loan.maturity > world.grid().end()
        {
            return None;
        }
        let mut ahead = Ahead::new(&loan.interest, loan.status, loan.day_count)?;
        let day = if ahead.count > 0 { ahead.next_day() } else { loan.maturity };
        let years = loan.day_count.year_fraction(loan.accrues_from, day, calendar);
        let interest = loan.sign * loan.accrued + years * loan.rate * loan.notional;
        let rate = match ahead.period {
            Period::Same(years) => years * loan.rate,
            Period::Actual(_) => loan.rate,
        };
        let (sign, payment, left) = (loan.sign, loan.payment, loan.notional);
        Some(Self { loan, ahead, sign, payment, rate, left, interest, day })
    }

    pub(super) const fn row(&self) -> u32 {
        self.loan.row
    }

    /// What no instalment exceeds, of a loan that surely only shrinks.
    fn most<T: LoanType>(&self) -> Option<f64> {
        let interest = match self.ahead.period {
            Period::Same(_) => self.rate * self.left,
            Period::Actual(_) => self.ahead.longest() * self.rate * self.left,
        };
        let most = interest.max(self.interest);
        let shrinks = T::REDEEMS
            && self.left >= 0.0
            && self.rate >= 0.0
            && self.interest >= 0.0
            && T::redemption(self.payment, most) >= 0.0;
        shrinks.then(|| most.max(self.left))
    }

    /// One regular date: redemption, then interest.
    #[inline(always)]
    fn step<T: LoanType, S: FlowSink, const ANNOUNCED: bool>(&mut self, sink: &mut S) {
        let sign = self.sign;
        if T::REDEEMS {
            let wanted = T::redemption(self.payment, self.interest);
            let repaid = if wanted > self.left { self.left } else { wanted };
            self.left -= repaid;
            if ANNOUNCED {
                sink.repay(self.day, sign * repaid, sign * self.interest);
            } else {
                sink.flow(FlowKind::Principal, self.day, sign * repaid);
                sink.flow(FlowKind::Interest, self.day, sign * self.interest);
            }
        } else {
            sink.flow(FlowKind::Interest, self.day, sign * self.interest);
        }
        let next = self.ahead.next_day();
        self.interest = match self.ahead.period {
            Period::Same(_) => self.rate * self.left,
            Period::Actual(basis) => f64::from(next - self.day) / basis * self.rate * self.left,
        };
        self.day = next;
    }

    /// The last period and maturity.
    fn finish<S: FlowSink>(mut self, before: Day, calendar: &Calendar, sink: &mut S) {
        let (loan, sign) = (self.loan, self.loan.sign);
        if self.ahead.count > 0 {
            let years = loan.day_count.year_fraction(before, loan.maturity, calendar);
            self.interest = years * loan.rate * self.left;
        }
        sink.flow(FlowKind::Interest, loan.maturity, sign * self.interest);
        sink.flow(FlowKind::Principal, loan.maturity, sign * self.left);
    }
}

/// Runs lives side by side; all write to the same line of the sink.
pub(super) fn run_together<T: LoanType, S: FlowSink, const N: usize>(
    lives: [FixedLife<'_>; N],
    calendar_of: impl Fn(&Loan) -> Calendar,
    as_of: Day,
    sink: &mut S,
) {
    for life in &lives {
        sink.flow(FlowKind::Opening, as_of, life.loan.sign * life.left);
    }
    let most = lives.iter().try_fold(0.0, |sum, life| Some(sum + life.most::<T>()?));
    if most.is_some_and(|most| sink.announce(most)) {
        run_steps::<T, S, N, true>(lives, calendar_of, as_of, sink);
    } else {
        run_steps::<T, S, N, false>(lives, calendar_of, as_of, sink);
    }
}

#[inline(always)]
fn run_steps<T: LoanType, S: FlowSink, const N: usize, const ANNOUNCED: bool>(
    mut lives: [FixedLife<'_>; N],
    calendar_of: impl Fn(&Loan) -> Calendar,
    as_of: Day,
    sink: &mut S,
) {
    let together = lives.iter().map(|life| life.ahead.count).min().unwrap_or(0);
    let mut before = [as_of; N];
    for step in 0..together {
        let last = step + 1 == together;
        for (place, life) in lives.iter_mut().enumerate() {
            if last {
                before[place] = life.day;
            }
            life.step::<T, S, ANNOUNCED>(sink);
        }
    }
    for (place, mut life) in lives.into_iter().enumerate() {
        for _ in together..life.ahead.count {
            before[place] = life.day;
            life.step::<T, S, ANNOUNCED>(sink);
        }
        life.finish(before[place], &calendar_of(life.loan), sink);
    }
}

/// Worlds side by side: their index values by day and lane, and room for a rate and an amount in each.
#[derive(Debug)]
pub(crate) struct Lanes<'a> {
    pub(crate) worlds: &'a [&'a World],
    tables: Vec<LaneTable>,
    pub(crate) rates: Vec<f64>,
    pub(crate) amounts: Vec<f64>,
}

/// Values of one index, shape `[days, lanes]`.
#[derive(Clone, Debug)]
pub(crate) struct LaneTable {
    index: NameId,
    grid: DayGrid,
    lanes: usize,
    values: Vec<f64>,
    /// The largest value in size.
    most: f64,
}

impl<'a> Lanes<'a> {
    pub(crate) fn new(worlds: &'a [&'a World]) -> Self {
        Self { worlds, tables: Vec::new(), rates: Vec::new(), amounts: Vec::new() }
    }

    /// Every lane starts from one rate and one amount.
    pub(crate) fn start(&mut self, rate: f64, amount: f64) {
        self.rates.clear();
        self.rates.resize(self.worlds.len(), rate);
        self.amounts.clear();
        self.amounts.resize(self.worlds.len(), amount);
    }

    /// The place of an index's values; `None` when the worlds do not have them over the same days.
    pub(crate) fn prepare(&mut self, index: NameId) -> Option<usize> {
        if let Some(place) = self.tables.iter().position(|table| table.index == index) {
            return Some(place);
        }
        let grid = self.worlds.first()?.observations(index)?.grid;
        let lanes = self.worlds.len();
        let mut values = vec![f64::NAN; grid.len() * lanes];
        for (lane, world) in self.worlds.iter().enumerate() {
            let table = world.observations(index).filter(|table| table.grid == grid)?;
            for (day, value) in table.values.iter().enumerate() {
                values[day * lanes + lane] = *value;
            }
        }
        let most = values.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
        self.tables.push(LaneTable { index, grid, lanes, values, most });
        Some(self.tables.len() - 1)
    }

    /// What no value of an index exceeds in size, for the place [`Lanes::prepare`] gave.
    pub(crate) fn most(&self, place: usize) -> f64 {
        self.tables[place].most
    }

    /// The rates and amounts, and the values of an index on a day: all of shape `[lanes]`.
    #[inline]
    pub(crate) fn on(&mut self, place: usize, day: Day, row: u32) -> Result<LanesOn<'_>, ProjectError> {
        let table = &self.tables[place];
        let values = table.grid.index(day).and_then(|index| {
            let first = index * table.lanes;
            table.values.get(first..first + table.lanes)
        });
        match values {
            Some(values) if !values.iter().fold(false, |any, value| any | value.is_nan()) => Ok(LanesOn {
                values,
                rates: &mut self.rates[..values.len()],
                amounts: &mut self.amounts[..values.len()],
            }),
            _ => Err(self.none(table.index, day, row)),
        }
    }

    #[cold]
    fn none(&self, index: NameId, day: Day, row: u32) -> ProjectError {
        let missing = self.worlds.iter().find_map(|world| world.observed(index, day, row).err());
        missing.unwrap_or(ProjectError::NoObservation { code: String::new(), day, row })
    }
}

/// Rates, amounts and index values of every lane on one day.
pub(crate) struct LanesOn<'a> {
    pub(crate) values: &'a [f64],
    pub(crate) rates: &'a mut [f64],
    pub(crate) amounts: &'a mut [f64],
}

/// Walks a regular floating loan without redemptions through all its dates, once for every world.
///
/// False when the short way does not serve.
pub(super) fn run_floating<S: FlowSink>(
    loan: &Loan,
    floating: &Floating,
    calendar: &Calendar,
    lanes: &mut Lanes<'_>,
    sink: &mut S,
) -> Result<bool, ProjectError> {
    let Some(grid) = lanes.worlds.first().map(|world| world.grid()) else { return Ok(true) };
    let as_of = grid.start();
    if !loan.regular || loan.status != as_of || loan.maturity > grid.end() {
        return Ok(false);
    }
    let Some(table) = lanes.prepare(floating.index) else { return Ok(false) };
    let Some(mut ahead) = Ahead::new(&loan.interest, loan.status, loan.day_count) else { return Ok(false) };
    let (notional, limited) = (loan.sign * loan.notional, floating.is_limited());
    let everywhere = |lanes: &mut Lanes<'_>, amount: f64| lanes.start(loan.rate, amount);
    let mut day = if ahead.count > 0 { ahead.next_day() } else { loan.maturity };
    sink.begin(loan.row);
    everywhere(lanes, notional);
    sink.flows(FlowKind::Opening, as_of, &lanes.amounts);
    if ahead.count > 0 {
        sink.flows(FlowKind::Repricing, day, &lanes.amounts);
    }
    let most = ahead.longest() * floating.most(lanes.most(table)) * notional.abs();
    let announced = !limited && sink.announce(most);
    let years = loan.day_count.year_fraction(loan.accrues_from, day, calendar);
    everywhere(lanes, loan.accrued + years * loan.rate * notional);
    for step in 0..ahead.count {
        if announced && step > 0 {
            sink.interest(day, &lanes.amounts);
        } else {
            sink.flows(FlowKind::Interest, day, &lanes.amounts);
        }
        let regular = step + 1 < ahead.count;
        let next = if regular { ahead.next_day() } else { loan.maturity };
        let years = if regular {
            ahead.period.years(day, next)
        } else {
            loan.day_count.year_fraction(day, next, calendar)
        };
        let on = lanes.on(table, day, loan.row)?;
        if limited {
            for (lane, rate) in on.rates.iter_mut().enumerate() {
                *rate = floating.reset(*rate, on.values[lane]);
                on.amounts[lane] = years * *rate * notional;
            }
        } else {
            for (lane, amount) in on.amounts.iter_mut().enumerate() {
                *amount = years * floating.target(on.values[lane]) * notional;
            }
        }
        day = next;
    }
    sink.flows(FlowKind::Interest, loan.maturity, &lanes.amounts);
    everywhere(lanes, notional);
    sink.flows(FlowKind::Principal, loan.maturity, &lanes.amounts);
    if ahead.count > 0 {
        everywhere(lanes, -notional);
        sink.flows(FlowKind::Repricing, loan.maturity, &lanes.amounts);
    }
    Ok(true)
}
