//! What each contract pays within a horizon and repays within a year, and what it is worth: one line a contract.

use crate::exact::ExactValue;
use plimsoll_contract::{Event, FlowKind, FlowSink, World};
use plimsoll_units::{Currency, Day, Micros};

/// What a contract pays, received positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The contract's row.
    pub row: u32,
    /// Principal received within the horizon.
    pub received: Micros,
    /// Principal paid within the horizon, negative.
    pub paid: Micros,
    /// Other cash within the horizon.
    pub interest: Micros,
    /// All cash of days within the horizon on which it receives on net.
    pub receipts: Micros,
    /// All cash of days within the horizon on which it pays on net, negative.
    pub payments: Micros,
    /// Net principal to the ends of the bands.
    pub bands: [Micros; 2],
    /// Present value.
    pub value: Micros,
}

impl Due {
    /// A contract that pays nothing.
    #[must_use]
    pub const fn none(row: u32) -> Self {
        let none = Micros::ZERO;
        Self {
            row,
            received: none,
            paid: none,
            interest: none,
            receipts: none,
            payments: none,
            bands: [none; 2],
            value: none,
        }
    }
}

/// Days up to which [`DueSink`] adds up, inclusive.
#[derive(Clone, Copy, Debug)]
pub struct DueDays {
    /// The horizon's last day.
    pub horizon: Day,
    /// The last day of each band; a later band includes the earlier.
    pub bands: [Day; 2],
}

/// Adds up what each contract pays.
#[derive(Debug)]
pub struct DueSink<'a> {
    days: DueDays,
    world: &'a World,
    currencies: &'a [Currency],
    currency: Option<Currency>,
    /// Whether a row is valued, shape `[rows]`; its flows matter for a year only where it is not.
    valued: &'a [bool],
    /// Whether the contract at hand is.
    values: bool,
    /// Whether no contract is.
    ends: bool,
    value: ExactValue,
    /// Cash of the contract at hand by day within the horizon.
    by_day: Vec<(Day, Micros)>,
    dues: Vec<Due>,
    wrong: Option<u32>,
}

impl<'a> DueSink<'a> {
    /// An empty sink.
    ///
    /// * `currencies` — of each row of the book, shape `[rows]`
    /// * `valued` — whether a row is valued, shape `[rows]`; that takes longer
    /// * `ends` — whether none that comes is valued: a projection may then stop early
    #[must_use]
    pub const fn new(
        days: DueDays,
        world: &'a World,
        currencies: &'a [Currency],
        valued: &'a [bool],
        ends: bool,
    ) -> Self {
        Self {
            days,
            world,
            currencies,
            currency: None,
            valued,
            values: false,
            ends,
            value: ExactValue::ZERO,
            by_day: Vec::new(),
            dues: Vec::new(),
            wrong: None,
        }
    }

    /// A line a contract, in the order they came.
    ///
    /// # Errors
    /// The row of a contract with a flow that is no number below 1e30.
    pub fn finish(mut self) -> Result<Vec<Due>, u32> {
        self.close();
        self.wrong.map_or(Ok(self.dues), Err)
    }

    fn close(&mut self) {
        if let Some(due) = self.dues.last_mut() {
            due.value = self.value.to_micros();
            for (_, amount) in self.by_day.drain(..) {
                if amount > Micros::ZERO {
                    due.receipts += amount;
                } else {
                    due.payments += amount;
                }
            }
        }
        self.value = ExactValue::ZERO;
    }
}

impl FlowSink for DueSink<'_> {
    const WANTS_EVENTS: bool = false;
    const HAS_END: bool = true;

    /// What is due by a day may be paid some days earlier or later.
    fn until(&self) -> Day {
        if self.ends { self.days.bands[1].max(self.days.horizon) + 31 } else { Day::MAX }
    }

    fn begin(&mut self, row: u32) {
        if self.dues.last().is_some_and(|due| due.row == row) {
            return;
        }
        self.close();
        self.currency = self.currencies.get(row as usize).copied();
        self.values = self.valued.get(row as usize).copied().unwrap_or(true);
        self.dues.push(Due::none(row));
    }

    fn lane(&mut self, _: usize) {}

    fn currency(&mut self, currency: Currency) {
        self.currency = Some(currency);
    }

    fn same_line(&self, _: u32, _: u32) -> bool {
        false
    }

    fn flow(&mut self, kind: FlowKind, day: Day, amount: f64) {
        let Some(due) = self.dues.last_mut() else { return };
        if !kind.is_cash() || !self.values && day > self.days.bands[1].max(self.days.horizon) {
            return;
        }
        let Ok(amount) = Micros::from_units(amount) else {
            self.wrong.get_or_insert(due.row);
            return;
        };
        if day <= self.days.horizon {
            match self.by_day.iter_mut().find(|(known, _)| *known == day) {
                Some((_, sum)) => *sum += amount,
                None => self.by_day.push((day, amount)),
            }
            match kind {
                FlowKind::Principal if amount > Micros::ZERO => due.received += amount,
                FlowKind::Principal => due.paid += amount,
                _ => due.interest += amount,
            }
        }
        if kind == FlowKind::Principal {
            for (place, last) in self.days.bands.iter().enumerate() {
                if day <= *last {
                    due.bands[place] += amount;
                }
            }
        }
        if !self.values {
            return;
        }
        let table = self.currency.and_then(|currency| self.world.currency(currency));
        if let (Some(table), Some(index)) = (table, self.world.grid().index(day)) {
            self.value += ExactValue::of(amount, table.discount.factor_e15(index));
        }
    }

    fn event(&mut self, _: &Event) {}
}
