//! Several worlds at once: regular floating contracts in profiles; see `regular.rs`.

use super::cursor::Mover;
use super::moved::{Moved, MovedDays};
use super::prepaid::is_early;
use super::regular::Ahead;
use super::{Floating, Loan, Way};
use crate::terms::NameId;
use crate::{FlowKind, FlowSink, ProjectError, World};
use plimsoll_units::{BusinessDayConvention, Calendar, Day, DayCount, DayGrid, Schedule};

/// Worlds side by side: their index values by day and lane, and room for a rate and an amount in each.
#[derive(Debug)]
pub(crate) struct Lanes<'a> {
    pub(crate) worlds: &'a [&'a World],
    tables: Vec<LaneTable>,
    pub(crate) rates: Vec<f64>,
    pub(crate) amounts: Vec<f64>,
    /// Days moved off holidays.
    pub(crate) moved: MovedDays,
}

/// Values of one index, shape `[days, lanes]`.
#[derive(Clone, Debug)]
pub(crate) struct LaneTable {
    index: NameId,
    grid: DayGrid,
    lanes: usize,
    values: Vec<f64>,
    /// Days on which every lane has a value, shape `[days]`.
    complete: Vec<bool>,
    /// The largest value in size.
    most: f64,
}

impl<'a> Lanes<'a> {
    pub(crate) fn new(worlds: &'a [&'a World]) -> Self {
        let grid = worlds.first().map_or(DayGrid::new(Day::MIN, Day::MIN), |world| world.grid());
        let moved = MovedDays::new(grid);
        Self { worlds, tables: Vec::new(), rates: Vec::new(), amounts: Vec::new(), moved }
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
        let complete = values.chunks(lanes).map(|day| !day.iter().any(|value| value.is_nan())).collect();
        self.tables.push(LaneTable { index, grid, lanes, values, complete, most });
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
        let complete = table.grid.index(day).filter(|index| table.complete.get(*index) == Some(&true));
        let values = complete.and_then(|index| {
            let first = index * table.lanes;
            table.values.get(first..first + table.lanes)
        });
        match values {
            Some(values) => Ok(LanesOn {
                values,
                rates: &mut self.rates[..values.len()],
                amounts: &mut self.amounts[..values.len()],
            }),
            None => Err(self.none(table.index, day, row)),
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

/// The regular days of a contract still ahead, moved off holidays where they move, and its maturity.
pub(crate) struct MovedAhead<'a> {
    ahead: Ahead,
    table: Option<usize>,
    basis: f64,
    convention: BusinessDayConvention,
    day_count: DayCount,
    calendar: &'a Calendar,
    /// Regular days that have not been handed out.
    left: i32,
    maturity: Stop,
}

/// A day of interest.
#[derive(Clone, Copy)]
pub(crate) struct Stop {
    pub(crate) scheduled: Day,
    /// The day it happens.
    pub(crate) event: Day,
    /// The day that interest is counted to.
    pub(crate) counted_to: Day,
    serial: i32,
    is_maturity: bool,
}

impl<'a> MovedAhead<'a> {
    /// The days after the status date; none when the short way does not serve.
    ///
    /// * `mover` — of a contract whose maturity does not move
    pub(crate) fn new(
        schedule: &Schedule,
        status: Day,
        day_count: DayCount,
        (id, mover): (NameId, &Mover<'a>),
        moved: &mut MovedDays,
    ) -> Option<Self> {
        let ahead = Ahead::new(schedule, status, day_count)?;
        let table = match mover.convention {
            BusinessDayConvention::NoShift => None,
            convention => {
                let place = moved.prepare((id, mover.calendar), convention, ahead.period.serial());
                if !moved.table(place).keeps(schedule, status, mover.maturity_event) {
                    return None;
                }
                Some(place)
            }
        };
        let scheduled = mover.maturity;
        let counted_to = mover.calculation(scheduled);
        let maturity = Stop { scheduled, event: scheduled, counted_to, serial: 0, is_maturity: true };
        let (basis, left) = (ahead.period.basis(), ahead.count);
        let (convention, calendar) = (mover.convention, mover.calendar);
        Some(Self { ahead, table, basis, convention, day_count, calendar, left, maturity })
    }

    /// How many regular days are ahead.
    pub(crate) const fn count(&self) -> i32 {
        self.ahead.count
    }

    /// No period is longer than this, in years.
    pub(crate) fn longest(&self) -> f64 {
        self.ahead.longest() + 0.1
    }

    /// The next regular day, moving on; maturity when there is none.
    #[inline]
    pub(crate) fn next(&mut self, moved: &MovedDays) -> Stop {
        if self.left <= 0 {
            return self.maturity;
        }
        self.left -= 1;
        let scheduled = self.ahead.next_day();
        let still = Moved { event: scheduled, serial: 0 };
        let moved = self.table.map_or(still, |place| moved.table(place).on(scheduled).unwrap_or(still));
        let counted_to = moved.counted_to(self.convention, scheduled);
        let Moved { event, serial } = moved;
        Stop { scheduled, event, counted_to, serial, is_maturity: false }
    }

    /// Years from one day to the next.
    #[inline]
    pub(crate) fn years(&self, from: &Stop, to: &Stop) -> f64 {
        if to.is_maturity {
            return self.day_count.year_fraction(from.counted_to, to.counted_to, self.calendar);
        }
        match self.table {
            None => self.ahead.period.years(from.scheduled, to.scheduled),
            Some(_) => f64::from(to.serial - from.serial) / self.basis,
        }
    }
}

/// Says what accrues in every lane from one stop to the next, announced or not.
#[inline(always)]
pub(crate) fn tell_accruals<S: FlowSink>(
    announced: bool,
    (from, to): (&Stop, &Stop),
    amounts: &[f64],
    sink: &mut S,
) {
    match announced {
        true => sink.accrue(from.counted_to, to.counted_to, amounts),
        false => sink.accruals(from.counted_to, to.counted_to, amounts),
    }
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
    if loan.way != Way::Regular || loan.status != as_of || loan.maturity > grid.end() {
        return Ok(false);
    }
    if lanes.worlds.iter().any(|world| is_early(loan, world)) {
        return Ok(false);
    }
    let Some(table) = lanes.prepare(floating.index) else { return Ok(false) };
    let mover = Mover::new(loan, calendar, false);
    let at = (loan.calendar, &mover);
    let ahead = MovedAhead::new(&loan.interest, loan.status, loan.day_count, at, &mut lanes.moved);
    let Some(mut ahead) = ahead else { return Ok(false) };
    let (notional, limited) = (loan.sign * loan.notional, floating.is_limited());
    let everywhere = |lanes: &mut Lanes<'_>, amount: f64| lanes.start(loan.rate, amount);
    let mut stop = ahead.next(&lanes.moved);
    sink.begin(loan.row);
    everywhere(lanes, notional);
    sink.flows(FlowKind::Opening, as_of, &lanes.amounts);
    if ahead.count() > 0 && !S::WANTS_ACCRUALS {
        sink.flows(FlowKind::Repricing, stop.event, &lanes.amounts);
    }
    let most = ahead.longest() * floating.most(lanes.most(table)) * notional.abs();
    let announced = !limited && sink.announce(most);
    let years = loan.day_count.year_fraction(loan.accrues_from, stop.counted_to, calendar);
    if S::WANTS_ACCRUALS {
        everywhere(lanes, years * loan.rate * notional);
        sink.accruals(loan.accrues_from, stop.counted_to, &lanes.amounts);
    }
    if !S::WANTS_ACCRUALS {
        everywhere(lanes, loan.accrued + years * loan.rate * notional);
    }
    for step in 0..ahead.count() {
        if S::HAS_END && stop.counted_to > sink.until() {
            return Ok(true);
        }
        if announced && step > 0 {
            sink.interest(stop.event, &lanes.amounts);
        } else if !S::WANTS_ACCRUALS {
            sink.flows(FlowKind::Interest, stop.event, &lanes.amounts);
        }
        let next = ahead.next(&lanes.moved);
        let years = ahead.years(&stop, &next);
        let worlds = lanes.worlds;
        let on = lanes.on(table, stop.scheduled, loan.row)?;
        if limited {
            for (lane, rate) in on.rates.iter_mut().enumerate() {
                let index = on.values[lane];
                *rate =
                    if worlds[lane].limits() { floating.reset(*rate, index) } else { floating.target(index) };
                on.amounts[lane] = years * *rate * notional;
            }
        } else {
            for (lane, amount) in on.amounts.iter_mut().enumerate() {
                *amount = years * floating.target(on.values[lane]) * notional;
            }
        }
        if S::WANTS_ACCRUALS {
            tell_accruals(announced, (&stop, &next), &lanes.amounts, sink);
        }
        stop = next;
    }
    sink.flows(FlowKind::Interest, loan.maturity, &lanes.amounts);
    everywhere(lanes, notional);
    sink.flows(FlowKind::Principal, loan.maturity, &lanes.amounts);
    if ahead.count() > 0 {
        everywhere(lanes, -notional);
        sink.flows(FlowKind::Repricing, loan.maturity, &lanes.amounts);
    }
    Ok(true)
}
