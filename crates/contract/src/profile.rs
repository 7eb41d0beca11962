//! Exact sums of flows by group, currency, kind and day.
//!
//! A flow is rounded to 10^-6 once, half to even, when it enters; after that there is only exact addition, so the
//! order of contracts, blocks and threads cannot change a digit. See `docs/adr/0001-exact-cells.md`.

use crate::{Event, FlowKind, FlowSink};
use plimsoll_units::{Currency, Day, DayGrid, Micros};
use std::collections::BTreeMap;

/// One amount on one day of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The day.
    pub day: Day,
    /// The exact sum.
    pub amount: Micros,
}

/// Currency and kind of a line.
type LineKey = (Currency, FlowKind);

/// The lines of one group, by currency and kind.
pub type GroupLines = BTreeMap<LineKey, Vec<Cell>>;

/// Dated exact sums by group, currency, kind and day; cells of zero are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    groups: BTreeMap<u32, GroupLines>,
}

impl Profile {
    /// The lines of every group, in order of group.
    pub fn groups(&self) -> impl Iterator<Item = (u32, &GroupLines)> {
        self.groups.iter().map(|(group, lines)| (*group, lines))
    }

    /// The lines of one group.
    #[must_use]
    pub fn group(&self, group: u32) -> Option<&GroupLines> {
        self.groups.get(&group)
    }

    /// The sum of two profiles. Exact, so it does not matter which comes first.
    #[must_use]
    pub fn merged(mut self, other: Self) -> Self {
        for (group, lines) in other.groups {
            for (key, cells) in lines {
                self.add(group, key, cells);
            }
        }
        self
    }

    /// The same amounts with each group added to its parents.
    ///
    /// * `parents` — the groups each group goes to
    /// * `grid` — reaches every day of the profile
    #[must_use]
    pub fn rolled_up(&self, parents: impl Fn(u32) -> Vec<u32>, grid: DayGrid) -> Self {
        let mut children: BTreeMap<(u32, LineKey), Vec<&[Cell]>> = BTreeMap::new();
        for (group, lines) in &self.groups {
            for parent in parents(*group) {
                for (key, cells) in lines {
                    children.entry((parent, *key)).or_default().push(cells);
                }
            }
        }
        let mut sum = Self::default();
        for ((parent, key), lines) in children {
            let cells = match lines.as_slice() {
                [only] => only.to_vec(),
                many => dense_sum(many, grid),
            };
            sum.add(parent, key, cells);
        }
        sum
    }

    fn add(&mut self, group: u32, key: (Currency, FlowKind), cells: Vec<Cell>) {
        if cells.is_empty() {
            return;
        }
        let line = self.groups.entry(group).or_default().entry(key).or_default();
        *line = if line.is_empty() { cells } else { merged_cells(line, &cells) };
    }
}

/// The sum of many lines, by way of one amount for each day.
fn dense_sum(lines: &[&[Cell]], grid: DayGrid) -> Vec<Cell> {
    let mut sums = vec![Micros::ZERO; grid.len()];
    for cell in lines.iter().copied().flatten() {
        if let Some(sum) = grid.index(cell.day).and_then(|index| sums.get_mut(index)) {
            *sum += cell.amount;
        }
    }
    let nonzero = sums.iter().enumerate().filter(|(_, amount)| **amount != Micros::ZERO);
    nonzero.filter_map(|(index, amount)| Some(Cell { day: grid.day(index)?, amount: *amount })).collect()
}

fn merged_cells(left: &[Cell], right: &[Cell]) -> Vec<Cell> {
    let mut sum = Vec::with_capacity(left.len() + right.len());
    let (mut a, mut b) = (left.iter().peekable(), right.iter().peekable());
    loop {
        let cell = match (a.peek(), b.peek()) {
            (Some(x), Some(y)) if x.day == y.day => {
                let cell = Cell { day: x.day, amount: x.amount + y.amount };
                a.next();
                b.next();
                cell
            }
            (Some(x), Some(y)) if x.day > y.day => {
                let cell = **y;
                b.next();
                cell
            }
            (Some(x), _) => {
                let cell = **x;
                a.next();
                cell
            }
            (None, Some(y)) => {
                let cell = **y;
                b.next();
                cell
            }
            (None, None) => return sum,
        };
        if cell.amount != Micros::ZERO {
            sum.push(cell);
        }
    }
}

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

const KINDS: usize = FlowKind::ALL.len();

/// Adds flows into [`Profile`]s, one for each world: dense cells for the group at hand, written out sparsely when the
/// group changes.
#[derive(Debug)]
pub struct ProfileSink<'a> {
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
}

/// 2^62. A cell stays below it by what is checked, and moves by at most as much again by what is announced.
const ROOM: f64 = (1_u64 << 62) as f64;

impl<'a> ProfileSink<'a> {
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
        let Some((group, currency)) = self.at else { return };
        let days: Vec<usize> = touched_indices(&self.touched);
        for (index, kind) in FlowKind::ALL.into_iter().enumerate() {
            if self.used >> index & 1 == 0 {
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
            FlowKind::Interest => (index * 2 + 1) * self.lanes,
            other => (other as usize * self.length + index) * self.lanes,
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

/// Whether a sum, which may have wrapped, is below [`ROOM`] in size: its two highest bits are equal.
#[inline(always)]
const fn is_below_room(sum: i64) -> bool {
    sum ^ (sum << 1) >= 0
}

/// Adds an amount to each cell; false, and nothing added, when one is large or leaves no room.
#[inline]
fn add_lanes(cells: &mut [i64], amounts: &[f64]) -> bool {
    let Some(amounts) = amounts.get(..cells.len()) else { return false };
    let mut rounded = true;
    let mut room = true;
    for lane in 0..cells.len() {
        let scaled = amounts[lane] * 1e6;
        rounded &= Micros::is_small(scaled);
        let micros = Micros::round_near(scaled);
        let sum = cells[lane].wrapping_add(micros);
        room &= is_below_room(sum);
        cells[lane] = sum;
    }
    if rounded && room {
        return true;
    }
    for lane in 0..cells.len() {
        cells[lane] = cells[lane].wrapping_sub(Micros::round_near(amounts[lane] * 1e6));
    }
    false
}

fn touched_indices(touched: &[u8]) -> Vec<usize> {
    let mut indices = Vec::new();
    for (chunk_index, chunk) in touched.chunks(32).enumerate() {
        if chunk.iter().any(|&flag| flag != 0) {
            indices.extend(
                chunk
                    .iter()
                    .enumerate()
                    .filter(|(_, flag)| **flag != 0)
                    .map(|(index, _)| chunk_index * 32 + index),
            );
        }
    }
    indices
}

impl FlowSink for ProfileSink<'_> {
    const WANTS_EVENTS: bool = false;

    fn begin(&mut self, row: u32) {
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
        let Some(index) = self.grid.index(day) else { return };
        self.touched[index] = 1;
        self.used |= 1 << kind as u8;
        self.add(self.place(kind, index) + self.lane, day, amount);
    }

    #[inline(always)]
    fn flows(&mut self, kind: FlowKind, day: Day, amounts: &[f64]) {
        let Some(index) = self.grid.index(day) else { return };
        self.touched[index] = 1;
        self.used |= 1 << kind as u8;
        let first = self.place(kind, index);
        if !self.cells.get_mut(first..first + self.lanes).is_some_and(|cells| add_lanes(cells, amounts)) {
            for (lane, amount) in amounts.iter().take(self.lanes).enumerate() {
                self.add(first + lane, day, *amount);
            }
        }
    }

    fn announce(&mut self, most: f64) -> bool {
        let scaled = most * 1e6;
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
        if self.lanes == 1
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
    fn event(&mut self, _: &Event) {}
}
