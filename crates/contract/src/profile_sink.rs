//! A sink that adds flows up into profiles: dense cells for one line at a time, in millionths that fit 64 bits.

mod cells;

use crate::profile::Cell;
use crate::{Event, FlowKind, FlowSink, Profile};
pub(crate) use cells::nanos_for;
use cells::{add_lanes, change_lanes, is_below_room, touched_indices};
use plimsoll_units::{Currency, Day, DayGrid, Micros};

/// Why a profile cannot be trusted.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// A projection gave NaN, an infinity or an amount of 1e30 or more.
    #[error("row {row} gives a flow of {amount} on {day}")]
    NotFinite {
        /// Row of the book.
        row: u32,
        /// The day.
        day: Day,
        /// The amount.
        amount: f64,
    },
}

/// Kinds that a sink keeps at a time.
const KINDS: usize = 8;

/// Adds flows into [`Profile`]s, one for each world: dense cells for the group at hand, written out sparsely when the
/// group changes.
///
/// One for income keeps what accrues and how principal moves, and no cash but principal.
#[derive(Debug)]
pub struct ProfileSink<'a, const INCOME: bool = false> {
    grid: DayGrid,
    length: usize,
    lanes: usize,
    groups: &'a [u32],
    currencies: &'a [Currency],
    /// Sums in millionths, see [`ProfileSink::place`]; what does not fit 64 bits is carried in `carries`.
    cells: Vec<i64>,
    touched: Vec<u8>,
    /// Kinds that have been written since the last group, one bit each.
    used: u8,
    carries: Vec<(usize, i128)>,
    at: Option<(u32, Currency)>,
    row: u32,
    lane: usize,
    profiles: Vec<Profile>,
    error: Option<ProfileError>,
    /// Millionths by which announced flows can have moved a cell since the cells were last written out.
    announced: f64,
    /// What accrues a day in every lane up to a day on which it has not been taken off yet, and room for the next.
    open: Vec<i64>,
    opening: Vec<i64>,
    open_until: Day,
}

/// 2^62. A cell stays below it by what is checked, and moves by at most as much again by what is announced.
const ROOM: f64 = (1_u64 << 62) as f64;

impl<'a, const INCOME: bool> ProfileSink<'a, INCOME> {
    /// An empty sink over the days of `grid`; flows outside the grid are not counted.
    ///
    /// * `lanes` — worlds side by side, at least 1
    /// * `groups`, `currencies` — of each row of the book, shape `[rows]`
    #[must_use]
    pub fn new(grid: DayGrid, lanes: usize, groups: &'a [u32], currencies: &'a [Currency]) -> Self {
        let (length, lanes) = (grid.len(), lanes.max(1));
        Self {
            grid,
            length,
            lanes,
            groups,
            currencies,
            cells: vec![0; length * KINDS * lanes],
            touched: vec![0; length],
            used: 0,
            carries: Vec::new(),
            at: None,
            row: 0,
            lane: 0,
            profiles: vec![Profile::default(); lanes],
            error: None,
            announced: 0.0,
            open: vec![0; lanes],
            opening: vec![0; lanes],
            open_until: Day::MIN,
        }
    }

    /// The profile of each lane, shape `[lanes]`.
    ///
    /// # Errors
    /// [`ProfileError::NotFinite`] when a flow was not a number.
    pub fn finish(mut self) -> Result<Vec<Profile>, ProfileError> {
        self.write_out();
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.profiles),
        }
    }

    fn write_out(&mut self) {
        self.close();
        let Some((group, currency)) = self.at else { return };
        let days: Vec<usize> = touched_indices(&self.touched);
        for kind in FlowKind::ALL {
            if self.used >> slot(kind) & 1 == 0 || !keeps::<INCOME>(kind) {
                continue;
            }
            let mut lines: Vec<Vec<Cell>> = (0..self.lanes).map(|_| Vec::with_capacity(days.len())).collect();
            for &day_index in &days {
                let first = self.place(kind, day_index);
                for (lane, line) in lines.iter_mut().enumerate() {
                    let mut amount = i128::from(std::mem::take(&mut self.cells[first + lane]));
                    if !self.carries.is_empty() {
                        let carries = self.carries.iter().filter(|(at, _)| *at == first + lane);
                        amount += carries.map(|(_, carry)| carry).sum::<i128>();
                    }
                    if amount != 0
                        && let Some(day) = self.grid.day(day_index)
                    {
                        line.push(Cell { day, amount: Micros::new(amount) });
                    }
                }
            }
            for (lane, line) in lines.into_iter().enumerate() {
                self.profiles[lane].add(group, (currency, kind), line);
            }
        }
        for day_index in days {
            self.touched[day_index] = 0;
        }
        self.used = 0;
        self.announced = 0.0;
        self.carries.clear();
    }

    /// Where the lanes of a kind and day begin. Principal and interest of a day lie side by side, as they come together.
    #[inline(always)]
    fn place(&self, kind: FlowKind, index: usize) -> usize {
        match kind {
            FlowKind::Principal => index * 2 * self.lanes,
            FlowKind::Interest | FlowKind::Accrual => (index * 2 + 1) * self.lanes,
            other => (slot(other) * self.length + index) * self.lanes,
        }
    }

    #[inline(always)]
    fn add(&mut self, place: usize, day: Day, amount: f64) {
        if let Some(micros) = Micros::round_small(amount * 1e6)
            && let Some(cell) = self.cells.get_mut(place)
            && is_below_room(cell.wrapping_add(micros))
        {
            *cell += micros;
        } else {
            self.add_large(place, day, amount);
        }
    }

    /// Takes off what accrues a day where its time is over.
    #[inline]
    fn close(&mut self) {
        if !INCOME || self.open_until == Day::MIN {
            return;
        }
        if let Some(index) = self.grid.index(self.open_until) {
            self.touched[index] = 1;
            let first = self.place(FlowKind::Accrual, index);
            for lane in 0..self.lanes {
                let amount = std::mem::take(&mut self.open[lane]);
                match self.cells.get_mut(first + lane) {
                    Some(cell) if is_below_room(cell.wrapping_sub(amount)) => *cell -= amount,
                    _ => self.carries.push((first + lane, -i128::from(amount))),
                }
            }
        }
        self.open.fill(0);
        self.open_until = Day::MIN;
    }

    /// Adds an amount that is large or makes a cell overflow, the exact and slow way.
    #[cold]
    #[inline(never)]
    fn add_large(&mut self, place: usize, day: Day, amount: f64) {
        match Micros::from_units(amount) {
            Ok(micros) => self.carries.push((place, micros.to_i128())),
            Err(_) => {
                self.error.get_or_insert(ProfileError::NotFinite { row: self.row, day, amount });
            }
        }
    }
}

/// Where a kind is kept: what accrues lies where a sink without income keeps interest and fees.
#[inline(always)]
const fn slot(kind: FlowKind) -> usize {
    match kind {
        FlowKind::Accrual => FlowKind::Interest as usize,
        FlowKind::RenewedAccrual => FlowKind::Fee as usize,
        other => other as usize,
    }
}

/// Whether a sink has a use for a kind.
#[inline(always)]
const fn keeps<const INCOME: bool>(kind: FlowKind) -> bool {
    use FlowKind::{Accrual, Capitalised, Opening, Principal, RenewedAccrual, Transferred};
    match kind {
        Principal | Capitalised | Transferred | Opening => true,
        Accrual | RenewedAccrual => INCOME,
        _ => !INCOME,
    }
}

impl<const INCOME: bool> FlowSink for ProfileSink<'_, INCOME> {
    const WANTS_EVENTS: bool = false;
    const WANTS_ACCRUALS: bool = INCOME;

    fn until(&self) -> Day {
        if INCOME { self.grid.end() } else { Day::MAX }
    }

    fn begin(&mut self, row: u32) {
        self.close();
        let place = row as usize;
        let at = (self.groups[place], self.currencies[place]);
        if self.at != Some(at) {
            self.write_out();
            self.at = Some(at);
        }
        self.row = row;
    }

    fn currency(&mut self, currency: Currency) {
        if let Some((group, at)) = self.at
            && at != currency
        {
            self.write_out();
            self.at = Some((group, currency));
        }
    }

    fn lane(&mut self, lane: usize) {
        debug_assert!(lane < self.lanes, "no such lane");
        self.lane = lane;
    }

    fn same_line(&self, left: u32, right: u32) -> bool {
        let line = |row: u32| (self.groups[row as usize], self.currencies[row as usize]);
        line(left) == line(right)
    }

    #[inline]
    fn flow(&mut self, kind: FlowKind, day: Day, amount: f64) {
        if !keeps::<INCOME>(kind) {
            return;
        }
        let Some(index) = self.grid.index(day) else { return };
        self.touched[index] = 1;
        self.used |= 1 << slot(kind);
        self.add(self.place(kind, index) + self.lane, day, amount);
    }

    #[inline(always)]
    fn flows(&mut self, kind: FlowKind, day: Day, amounts: &[f64]) {
        if !keeps::<INCOME>(kind) {
            return;
        }
        let Some(index) = self.grid.index(day) else { return };
        self.touched[index] = 1;
        self.used |= 1 << slot(kind);
        let first = self.place(kind, index);
        if !self.cells.get_mut(first..first + self.lanes).is_some_and(|cells| add_lanes(cells, amounts)) {
            for (lane, amount) in amounts.iter().take(self.lanes).enumerate() {
                self.add(first + lane, day, *amount);
            }
        }
    }

    fn announce(&mut self, most: f64) -> bool {
        // What accrues a day is kept a thousand times finer, and the shortest period has 28 days.
        let finer = if INCOME { 2.0 * 1e3 / 28.0 } else { 1.0 };
        let scaled = most * 1e6 * finer;
        if !Micros::is_small(scaled) {
            return false;
        }
        if self.announced + scaled > ROOM {
            self.write_out();
        }
        self.announced += scaled;
        self.used |= 1 << FlowKind::Principal as u8 | 1 << FlowKind::Interest as u8;
        true
    }

    #[inline(always)]
    fn repay(&mut self, day: Day, principal: f64, interest: f64) {
        let Some(index) = self.grid.index(day) else { return };
        self.touched[index] = 1;
        let place = self.place(FlowKind::Principal, index);
        if INCOME {
            self.add(place + self.lane, day, principal);
        } else if self.lanes == 1
            && let Some(cells) = self.cells.get_mut(place..).and_then(<[i64]>::first_chunk_mut::<2>)
        {
            let micros = [principal, interest].map(|amount| Micros::round_near(amount * 1e6));
            *cells = [cells[0].wrapping_add(micros[0]), cells[1].wrapping_add(micros[1])];
        } else {
            self.add(place + self.lane, day, principal);
            self.add(place + self.lanes + self.lane, day, interest);
        }
    }

    #[inline(always)]
    fn interest(&mut self, day: Day, amounts: &[f64]) {
        if INCOME {
            return;
        }
        let Some(index) = self.grid.index(day) else { return };
        self.touched[index] = 1;
        let first = self.place(FlowKind::Interest, index);
        if let Some(cells) = self.cells.get_mut(first..first + self.lanes)
            && let Some(amounts) = amounts.get(..cells.len())
        {
            for lane in 0..cells.len() {
                cells[lane] = cells[lane].wrapping_add(Micros::round_near(amounts[lane] * 1e6));
            }
        }
    }

    #[inline]
    fn accrual(&mut self, kind: FlowKind, from: Day, to: Day, amount: f64) {
        if !INCOME || from >= to || to <= self.grid.start() || from > self.grid.end() {
            return;
        }
        let a_day = amount * nanos_for(to - from);
        if !Micros::is_small(a_day) {
            // Large amounts are rounded and added one by one.
            self.flow(kind, from.max(self.grid.start()), a_day * 1e-6);
            return self.flow(kind, to, -(a_day * 1e-6));
        }
        self.used |= 1 << slot(kind);
        let nanos = Micros::round_near(a_day);
        for (day, nanos) in [(from.max(self.grid.start()), nanos), (to, -nanos)] {
            let Some(index) = self.grid.index(day) else { continue };
            self.touched[index] = 1;
            let place = self.place(kind, index) + self.lane;
            match self.cells.get_mut(place) {
                Some(cell) if is_below_room(cell.wrapping_add(nanos)) => *cell += nanos,
                _ => self.carries.push((place, i128::from(nanos))),
            }
        }
    }

    #[inline(always)]
    fn accruals(&mut self, from: Day, to: Day, amounts: &[f64]) {
        if !INCOME {
            return;
        }
        if from != self.open_until {
            self.close();
        }
        let nanos = nanos_for(to - from);
        let start = from.max(self.grid.start());
        let mut small = from < to;
        let Some(amounts) = amounts.get(..self.lanes) else { return };
        for (lane, opening) in self.opening.iter_mut().enumerate().take(amounts.len()) {
            let scaled = amounts[lane] * nanos;
            small &= Micros::is_small(scaled);
            *opening = Micros::round_near(scaled);
        }
        let index = self.grid.index(start).filter(|_| small && to > start);
        let first = index.map(|index| self.place(FlowKind::Accrual, index));
        let cells = first.and_then(|first| self.cells.get_mut(first..first + self.lanes));
        if cells.is_some_and(|cells| change_lanes(cells, &self.opening, &self.open)) {
            self.touched[index.unwrap_or(0)] = 1;
            self.used |= 1 << slot(FlowKind::Accrual);
            std::mem::swap(&mut self.open, &mut self.opening);
            self.open_until = to;
            return;
        }
        self.close();
        for (lane, amount) in amounts.iter().enumerate() {
            self.lane = lane;
            self.accrual(FlowKind::Accrual, from, to, *amount);
        }
    }

    #[inline(always)]
    fn accrue(&mut self, from: Day, to: Day, amounts: &[f64]) {
        if !INCOME {
            return;
        }
        let index = self.grid.index(from).filter(|_| from == self.open_until && from < to);
        let first = index.map(|index| self.place(FlowKind::Accrual, index));
        let cells = first.and_then(|first| self.cells.get_mut(first..first + self.lanes));
        if let Some(cells) = cells
            && let Some(amounts) = amounts.get(..cells.len())
            && let Some(open) = self.open.get_mut(..cells.len())
        {
            let nanos = nanos_for(to - from);
            for lane in 0..cells.len() {
                let after = Micros::round_near(amounts[lane] * nanos);
                cells[lane] = cells[lane].wrapping_add(after).wrapping_sub(open[lane]);
                open[lane] = after;
            }
            self.touched[index.unwrap_or(0)] = 1;
            self.open_until = to;
            return;
        }
        self.accruals(from, to, amounts);
    }

    #[inline(always)]
    fn repay_and_accrue(&mut self, day: Day, principal: f64, before: i64, after: f64) -> i64 {
        let after = Micros::round_near(after);
        let Some(index) = self.grid.index(day) else { return after };
        self.touched[index] = 1;
        let place = self.place(FlowKind::Principal, index);
        let principal = Micros::round_near(principal * 1e6);
        let change = after.wrapping_sub(before);
        if self.lanes == 1
            && let Some(cells) = self.cells.get_mut(place..).and_then(<[i64]>::first_chunk_mut::<2>)
        {
            *cells = [cells[0].wrapping_add(principal), cells[1].wrapping_add(change)];
        } else if let Some(cells) = self.cells.get_mut(place + self.lane..) {
            if let Some(cell) = cells.first_mut() {
                *cell = cell.wrapping_add(principal);
            }
            if let Some(cell) = cells.get_mut(self.lanes) {
                *cell = cell.wrapping_add(change);
            }
        }
        after
    }

    #[inline]
    fn event(&mut self, _: &Event) {}
}
