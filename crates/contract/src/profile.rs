//! Exact sums of flows by group, currency, kind and day.
//!
//! A flow is rounded to 10^-6 once, half to even, when it enters; after that there is only exact addition, so the
//! order of contracts, blocks and threads cannot change a digit. See `docs/adr/0001-exact-cells.md`.

use crate::FlowKind;
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

    pub(crate) fn add(&mut self, group: u32, key: (Currency, FlowKind), cells: Vec<Cell>) {
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
