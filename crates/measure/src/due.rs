//! What each contract pays within a horizon and repays within a year, and what it is worth.

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

/// Adds up what each contract pays, and hands it over with what came of those before.
#[derive(Debug)]
pub struct DueSink<'a, T, F> {
    days: DueDays,
    /// The last day of which flows are of use, of a contract that is not valued.
    last: Day,
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
    /// Of the contract at hand.
    due: Option<Due>,
    wrong: Option<u32>,
    out: T,
    each: F,
}

impl<'a, T, F: FnMut(&mut T, Due)> DueSink<'a, T, F> {
    /// A sink that calls the second of `out` with what each contract pays and what came of those before, the first at the start.
    ///
    /// * `currencies` — of each row of the book, shape `[rows]`
    /// * `valued` — whether a row is valued, shape `[rows]`; that takes longer
    /// * `ends` — whether none that comes is valued: a projection may then stop early
    #[must_use]
    pub fn new(
        days: DueDays,
        world: &'a World,
        currencies: &'a [Currency],
        valued: &'a [bool],
        ends: bool,
        (out, each): (T, F),
    ) -> Self {
        Self {
            days,
            last: days.bands[1].max(days.horizon),
            world,
            currencies,
            currency: None,
            valued,
            values: false,
            ends,
            value: ExactValue::ZERO,
            by_day: Vec::new(),
            due: None,
            wrong: None,
            out,
            each,
        }
    }

    /// Hands over the last one; what came of all.
    ///
    /// # Errors
    /// The row of a contract with a flow that is no number below 1e30.
    pub fn finish(mut self) -> Result<T, u32> {
        self.close();
        self.wrong.map_or(Ok(self.out), Err)
    }

    /// Whether flows of a day are of use.
    #[inline(always)]
    fn counts(&self, day: Day) -> bool {
        self.values || day <= self.last
    }

    fn close(&mut self) {
        if let Some(mut due) = self.due.take() {
            due.value = self.value.to_micros();
            for (_, amount) in self.by_day.drain(..) {
                if amount > Micros::ZERO {
                    due.receipts += amount;
                } else {
                    due.payments += amount;
                }
            }
            (self.each)(&mut self.out, due);
        }
        self.value = ExactValue::ZERO;
    }
}

impl<T, F: FnMut(&mut T, Due)> FlowSink for DueSink<'_, T, F> {
    const WANTS_EVENTS: bool = false;
    const HAS_END: bool = true;

    /// What is due by a day may be paid some days earlier or later.
    fn until(&self) -> Day {
        if self.ends { self.last + 31 } else { Day::MAX }
    }

    fn begin(&mut self, row: u32) {
        if self.due.is_some_and(|due| due.row == row) {
            return;
        }
        self.close();
        self.currency = self.currencies.get(row as usize).copied();
        self.values = self.valued.get(row as usize).copied().unwrap_or(true);
        self.due = Some(Due::none(row));
    }

    fn lane(&mut self, _: usize) {}

    fn currency(&mut self, currency: Currency) {
        self.currency = Some(currency);
    }

    fn same_line(&self, _: u32, _: u32) -> bool {
        false
    }

    fn flow(&mut self, kind: FlowKind, day: Day, amount: f64) {
        if !kind.is_cash() || !self.counts(day) {
            return;
        }
        let Some(due) = &mut self.due else { return };
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

    #[inline(always)]
    fn repay(&mut self, day: Day, principal: f64, interest: f64) {
        if self.counts(day) {
            self.flow(FlowKind::Principal, day, principal);
            self.flow(FlowKind::Interest, day, interest);
        }
    }

    fn event(&mut self, _: &Event) {}
}
