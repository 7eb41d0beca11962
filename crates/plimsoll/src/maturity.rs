//! The maturity ladder in rows of the EU's template: what is paid, received, held and may be drawn, by bucket.
//!
//! Flows are those of the ladder by contract, so both have the same totals. A holding falls in value as its principal is repaid.

mod slots;

pub(crate) use slots::{Slots, Traits, idle, without_ladder};

use crate::Condition;
use crate::Inputs;
use crate::ladder::{Book, ClassFlows, Key, LadderRow, reported};
use crate::liquidity::part;
use plimsoll_measure::ExchangeRate;
use plimsoll_rule::{
    LadderSpan, MaturityAmount, MaturityPlace, MaturitySection, class_named, liquidity_class_name,
    maturity_place, maturity_row, maturity_rows,
};
use plimsoll_units::{Currency, Day, Finding, Micros, Money, Severity};
use std::collections::BTreeMap;

/// Why a holding that the case names is worth nothing.
const NO_VALUE: &str = "it has no fairValue and counts as nothing there";

/// What a case says of the maturity ladder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MaturityRules {
    /// Which contracts are in which row, where their class does not say; the first of a section that holds.
    pub rows: Vec<RowRule>,
    /// Which contracts are within the group or network; none where the case does not say.
    pub within_group: Option<Vec<Condition>>,
    /// Which holdings the central bank takes; none where the case does not say.
    pub central_bank: Option<Vec<Condition>>,
}

/// Which contracts are in a row: all whose columns and terms hold these values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowRule {
    /// The row, by its place among the template's.
    pub row: u16,
    /// What has to hold: all of them.
    pub conditions: Vec<Condition>,
}

/// A row of the template in a currency. Outflows are negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaturityCells {
    /// The row, by its place among the template's.
    pub row: u16,
    /// What is there today; none in a row of flows.
    pub stock: Option<Micros>,
    /// What of the first bucket is open; none in a row that is not of flows.
    pub open: Option<Micros>,
    /// By bucket that the ladder reaches.
    pub buckets: Vec<Micros>,
}

/// Stock, open part and buckets.
#[derive(Clone, Debug, Default)]
struct Amounts {
    stock: Micros,
    open: Micros,
    buckets: Vec<Micros>,
}

impl Amounts {
    fn none(buckets: usize) -> Self {
        Self { buckets: vec![Micros::ZERO; buckets], ..Self::default() }
    }

    fn add(&mut self, other: &Self, sign: i8) {
        let signed = |amount: Micros| if sign < 0 { -amount } else { amount };
        self.stock += signed(other.stock);
        self.open += signed(other.open);
        for (place, amount) in other.buckets.iter().enumerate() {
            self.buckets[place] += signed(*amount);
        }
    }

    fn is_zero(&self) -> bool {
        self.stock == Micros::ZERO && self.buckets.iter().all(|amount| *amount == Micros::ZERO)
    }
}

/// Amounts of every row: of all contracts, of those within the group, and of what the central bank takes. Shape `[rows]`.
pub(crate) struct Sums {
    all: Vec<Amounts>,
    within: Vec<Amounts>,
    central: Vec<Amounts>,
    /// Money whose row is not sure, by place and class.
    unsure: BTreeMap<(MaturityPlace, u16), Micros>,
}

/// Where in time the ladder is, and in which currency.
#[derive(Clone, Copy)]
pub(crate) struct Told<'a> {
    pub(crate) as_of: Day,
    pub(crate) spans: &'a [LadderSpan],
    pub(crate) exchange: &'a BTreeMap<Currency, ExchangeRate>,
}

impl Told<'_> {
    fn days(&self) -> usize {
        self.spans.last().map_or(0, |span| span.to)
    }

    /// The bucket of a day, counted from 0.
    fn bucket(&self, day: usize) -> usize {
        self.spans.partition_point(|span| span.to <= day)
    }
}

/// Cash of a key by contract: place, whether it is received, day of the ladder and amount.
fn cash(
    (key, flows, traits): (&Key, &ClassFlows, &Traits),
    told: Told<'_>,
    mut add: impl FnMut(MaturityPlace, bool, usize, Micros),
) {
    let (class, _, is_asset, _, _) = *key;
    // Cash is there already: what it pays is no flow of the ladder.
    if is_asset && class_named("cash") == Some(class) {
        return;
    }
    let paid = traits.place(MaturityAmount::Paid, class, is_asset);
    let of_kind = [
        (&flows.principal, MaturityAmount::PrincipalReceived),
        (&flows.other, MaturityAmount::OtherReceived),
    ];
    for (by_day, kind) in of_kind {
        let received = traits.place(kind, class, is_asset);
        for (day, amount) in by_day.iter().filter(|(_, amount)| **amount != Micros::ZERO) {
            let is_received = *amount > Micros::ZERO;
            let after = usize::try_from(*day - told.as_of).unwrap_or(0);
            let (Some(place), 1..) = (if is_received { received } else { paid }, after) else { continue };
            if after <= told.days() {
                add(place, is_received, after - 1, *amount);
            }
        }
    }
}

/// Flows by row, class and group, by day of the ladder.
pub(crate) fn detail(book: &Book<'_>, of: Option<Currency>, told: Told<'_>) -> Vec<LadderRow> {
    let mut rows: BTreeMap<(bool, u16, u16, u32), Vec<Micros>> = BTreeMap::new();
    for (key, flows) in book.of(of) {
        let (class, group, _, traits, currency) = *key;
        cash((key, flows, book.traits(traits)), told, |place, is_received, day, amount| {
            let row = rows.entry((is_received, place.row, class, group));
            row.or_insert_with(|| vec![Micros::ZERO; told.days()])[day] +=
                reported(amount, currency, of, told.exchange);
        });
    }
    let row = |((inflow, row, class, group), days): (_, Vec<Micros>)| LadderRow {
        row: maturity_rows().get(usize::from(row)).map_or("", |row| row.code),
        class: liquidity_class_name(class),
        group: book.group(group).to_owned(),
        inflow,
        days,
    };
    rows.into_iter().map(row).collect()
}

impl Sums {
    /// Adds up a book in a currency, or in all of them.
    pub(crate) fn of(book: &Book<'_>, of: Option<Currency>, told: Told<'_>) -> Self {
        let none = || vec![Amounts::none(told.spans.len()); maturity_rows().len()];
        let mut sums = Self { all: none(), within: none(), central: none(), unsure: BTreeMap::new() };
        for (key, flows) in book.of(of) {
            let traits = book.traits(key.3);
            sums.add_flows((key, flows, traits), of, told);
            sums.add_stock((key, flows, traits), of, told);
            sums.add_undrawn((key, flows, traits), of, told);
        }
        // A row has what its parts have; parts stand after it.
        for (place, row) in maturity_rows().iter().enumerate().rev() {
            let Some(parent) = row.parent else { continue };
            for kind in [&mut sums.all, &mut sums.within, &mut sums.central] {
                let amounts = kind[place].clone();
                kind[usize::from(parent)].add(&amounts, 1);
            }
        }
        sums
    }

    fn note_unsure(&mut self, place: MaturityPlace, class: u16, amount: Micros) {
        if !place.why.is_empty() {
            *self.unsure.entry((place, class)).or_default() += amount.abs();
        }
    }

    fn add_flows(&mut self, of_key: (&Key, &ClassFlows, &Traits), of: Option<Currency>, told: Told<'_>) {
        let ((class, _, is_asset, _, currency), traits) = (*of_key.0, of_key.2);
        let is_derivative = class_named("derivative") == Some(class);
        let lent = maturity_row("1290").map(usize::from);
        cash(of_key, told, |place, is_received, day, amount| {
            let amount = reported(amount, currency, of, told.exchange);
            let (row, bucket) = (usize::from(place.row), told.bucket(day));
            let put = |amounts: &mut Amounts| {
                amounts.buckets[bucket] += amount;
                if bucket == 0 && traits.open {
                    amounts.open += amount;
                }
            };
            put(&mut self.all[row]);
            if traits.within_group {
                put(&mut self.within[row]);
            }
            // What assets pay out is drawn of them.
            if let Some(lent) = lent.filter(|_| is_asset && !is_received && !is_derivative) {
                self.all[lent].buckets[bucket] += amount;
            }
            self.note_unsure(place, class, amount);
        });
    }

    /// What is free of a holding today, and how that changes as pledges end and principal is repaid.
    fn add_stock(
        &mut self,
        (key, flows, traits): (&Key, &ClassFlows, &Traits),
        of: Option<Currency>,
        told: Told<'_>,
    ) {
        let (class, _, is_asset, _, currency) = *key;
        let place = traits.place(MaturityAmount::Stock, class, is_asset).filter(|_| is_asset);
        let Some(place) = place else { return };
        let is_cash = class_named("cash") == Some(class);
        let total: Micros = flows.principal.values().copied().filter(|amount| *amount > Micros::ZERO).sum();
        let level = |day: Day| {
            let free: Micros = flows.free.range(..=day).map(|(_, amount)| *amount).sum();
            let repaid = flows.principal.range(..=day).map(|(_, amount)| *amount);
            let repaid: Micros = repaid.filter(|amount| *amount > Micros::ZERO).sum();
            // Cash is there already, whatever its terms say of repayment.
            let is_kept = is_cash || total == Micros::ZERO || repaid == Micros::ZERO;
            let left =
                if is_kept { free } else { part(free, (total - repaid).to_units() / total.to_units()) };
            reported(left, currency, of, told.exchange)
        };
        let mut before = level(told.as_of);
        let stock = before;
        let after = |span: &LadderSpan| {
            let now = level(told.as_of + i32::try_from(span.to).unwrap_or(i32::MAX));
            let change = now - before;
            before = now;
            change
        };
        let buckets = told.spans.iter().map(after).collect();
        let amounts = Amounts { stock, open: Micros::ZERO, buckets };
        let row = usize::from(place.row);
        self.all[row].add(&amounts, 1);
        if traits.within_group {
            self.within[row].add(&amounts, 1);
        }
        if traits.central_bank {
            self.central[row].add(&amounts, 1);
        }
        self.note_unsure(place, class, stock);
        // Loans are worth their fair value here, and nothing without one.
        if maturity_place(MaturityAmount::Stock, class, None, "").is_none() {
            let balance = reported(flows.without_value, currency, of, told.exchange);
            self.note_unsure(MaturityPlace { why: NO_VALUE, ..place }, class, balance);
        }
    }

    /// What may be drawn is due at once.
    fn add_undrawn(
        &mut self,
        (key, flows, traits): (&Key, &ClassFlows, &Traits),
        of: Option<Currency>,
        told: Told<'_>,
    ) {
        for (facility, undrawn) in &flows.undrawn {
            let Some(place) = traits.place(MaturityAmount::Undrawn, *facility, key.2) else { continue };
            let amount = reported(-*undrawn, key.4, of, told.exchange);
            if let Some(first) = self.all[usize::from(place.row)].buckets.first_mut() {
                *first += amount;
            }
            self.note_unsure(place, *facility, amount);
        }
    }

    /// Findings of money whose row is not sure.
    pub(crate) fn findings(&self, currency: Currency) -> Vec<Finding> {
        let finding = |((place, class), amount): (&(MaturityPlace, u16), &Micros)| Finding {
            severity: Severity::Warning,
            subject: "maturity ladder".to_owned(),
            what: format!(
                "{} is in row {}: {}",
                liquidity_class_name(*class),
                maturity_rows().get(usize::from(place.row)).map_or("", |row| row.code),
                place.why
            ),
            amount: Some(Money { amount: *amount, currency }),
        };
        self.unsure.iter().filter(|(_, amount)| **amount != Micros::ZERO).map(finding).collect()
    }

    /// Every row that has an amount, and the sums: by contract, and what of them is told by behaviour.
    pub(crate) fn cells(self, behaved: Option<&Self>, rules: &MaturityRules) -> Vec<MaturityCells> {
        let Self { mut all, within, central, .. } = self;
        let count = all.first().map_or(0, |amounts| amounts.buckets.len());
        let sum = |kind: &[Amounts], codes: &[&str]| {
            let mut sum = Amounts::none(count);
            for row in codes.iter().filter_map(|code| maturity_row(code)) {
                sum.add(&kind[usize::from(row)], 1);
            }
            sum
        };
        let less = |kind: &[Amounts], from: Amounts, codes: &[&str]| {
            let mut left = from;
            left.add(&sum(kind, codes), -1);
            left
        };
        let section = |kind: &[Amounts], of: MaturitySection| {
            let tops = maturity_rows().iter().filter(|row| row.section == of && row.of_contracts);
            let tops: Vec<&str> = tops.filter(|row| row.parent.is_none()).map(|row| row.code).collect();
            sum(kind, &tops)
        };
        let (paid, received) =
            (section(&all, MaturitySection::Outflow), section(&all, MaturitySection::Inflow));
        let capacity = section(&all, MaturitySection::Counterbalancing);
        let mut gap = paid.clone();
        gap.add(&received, 1);
        let lent = sum(&all, &["1290"]);
        let mut told =
            vec![("0380", paid), ("0700", received), ("0720", since_the_first(&gap, Micros::ZERO))];
        told.extend([
            ("0710", gap),
            ("1080", since_the_first(&capacity, capacity.stock)),
            ("1070", capacity),
        ]);
        told.push(("1290", Amounts::none(count)));
        if rules.within_group.is_some() {
            let (paid, received) =
                (section(&within, MaturitySection::Outflow), section(&within, MaturitySection::Inflow));
            told.push(("0011", sum(&within, &["0010"])));
            told.push(("1200", less(&within, paid, &["0350"])));
            told.push(("1210", less(&within, received, &["0660", "0680"])));
            told.push(("1220", sum(&within, &["0680"])));
        }
        if rules.central_bank.is_some() {
            told.push(("1230", sum(&central, &["0750", "0820", "0860"])));
            // What is in 0990 is eligible by what the row is.
            let mut eligible = sum(&central, &["0920"]);
            eligible.add(&sum(&all, &["0990"]), 1);
            told.push(("1240", eligible));
        }
        if let Some(behaved) = behaved {
            told.push(("1270", sum(&behaved.all, &["0260"])));
            told.push(("1280", sum(&behaved.all, &["0590"])));
            let mut drawn = sum(&behaved.all, &["1290"]);
            drawn.add(&lent, -1);
            told.push(("1290", drawn));
        }
        for (code, amounts) in told {
            if let Some(row) = maturity_row(code) {
                all[usize::from(row)] = amounts;
            }
        }
        all.into_iter().enumerate().filter_map(|(place, amounts)| cells(place, amounts)).collect()
    }
}

/// Sums from the first bucket on.
fn since_the_first(of: &Amounts, mut sum: Micros) -> Amounts {
    let add = |amount: &Micros| {
        sum += *amount;
        sum
    };
    Amounts { stock: of.stock, open: Micros::ZERO, buckets: of.buckets.iter().map(add).collect() }
}

/// The cells of a row; none of one without an amount that is no sum of a section.
fn cells(place: usize, amounts: Amounts) -> Option<MaturityCells> {
    let row = maturity_rows().get(place)?;
    let is_sum = ["0380", "0700", "0710", "0720", "1070", "1080"].contains(&row.code);
    if amounts.is_zero() && !is_sum {
        return None;
    }
    let has_stock = row.section == MaturitySection::Counterbalancing && row.code != "1070"
        || row.id == "13"
        || row.id == "14";
    let has_open = matches!(row.section, MaturitySection::Outflow | MaturitySection::Inflow)
        || ["0011", "1200", "1210"].contains(&row.code);
    Some(MaturityCells {
        row: u16::try_from(place).ok()?,
        stock: has_stock.then_some(amounts.stock),
        open: has_open.then_some(amounts.open),
        buckets: amounts.buckets,
    })
}

/// Whether holdings of a class are told at their market value.
pub(crate) fn is_told_by_value(inputs: &Inputs, class: u16) -> bool {
    !inputs.stresses.is_empty() && maturity_place(MaturityAmount::Stock, class, None, "").is_some()
}
