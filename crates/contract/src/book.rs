//! The contracts of an institution: resolved blocks, and what the tables say of each row.

use crate::block::Given;
use crate::position::check_pledges;
use crate::terms::{ContractRole, ContractType, Names, PenaltyType, ScalingEffect, Terms};
use crate::{Block, Contract, ContractError, Depends, Liquidity, Marks, Position, Reference};
use plimsoll_units::{Calendar, Currency, Day, Micros};
use std::collections::{BTreeMap, BTreeSet};

/// How terms are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The market's day; the status date where a contract gives none.
    pub as_of: Day,
    /// Follow the reference implementation: a started contract without accrued interest starts from zero.
    pub reference_accrual_at_status_date: bool,
    /// Follow the reference implementation: the role's sign applies twice to accrued interest at purchase and sale.
    pub reference_role_sign_on_accrued: bool,
    /// Follow the reference implementation: cycles of years forget the end-of-month convention, and nothing of a netted
    /// leg is paid after its maturity, though it moved off a holiday.
    pub reference_dates: bool,
    /// Contracts without a maturity stay open and show what is observed, as the published results have it; otherwise
    /// a deposit model or the notice says when they are repaid.
    pub open_ended: bool,
    /// Take the short way through regular schedules. The numbers do not depend on it; tests switch it off.
    pub short_way: bool,
}

impl Options {
    /// Economically right reading, as of a day.
    #[must_use]
    pub const fn new(as_of: Day) -> Self {
        Self {
            as_of,
            reference_accrual_at_status_date: false,
            reference_role_sign_on_accrued: false,
            reference_dates: false,
            open_ended: false,
            short_way: true,
        }
    }
}

/// Which side of the balance sheet a row is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Owned.
    Asset,
    /// Owed.
    Liability,
    /// Swaps and other contracts that are neither.
    OffBalance,
}

impl Side {
    /// Its name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asset => "asset",
            Self::Liability => "liability",
            Self::OffBalance => "off-balance",
        }
    }
}

/// A row of the book as measures see it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// Type of contract.
    pub contract_type: ContractType,
    /// Side of the balance sheet.
    pub side: Side,
    /// Currency.
    pub currency: Currency,
    /// Principal outstanding on the status date, signed: negative for a liability, zero before it is exchanged.
    pub opening: Micros,
    /// Notional, signed; for a swap as its fixed leg is.
    pub notional: Micros,
    /// Carrying amount, signed.
    pub book_value: Micros,
    /// Fair value, signed, where a table gives one.
    pub fair_value: Option<Micros>,
    /// Rate per year of the terms; zero for cash.
    pub rate: f64,
    /// Margin per year within its rate, where it is known.
    pub margin: Option<f64>,
    /// The day it was first exchanged; its status date where the terms do not say.
    pub since: Day,
    /// Whether its rate has a cap.
    pub capped: bool,
    /// Whether its rate has a floor.
    pub floored: bool,
    /// Risk weight of the standardised approach to credit risk, where it is known.
    pub risk_weight: Option<f64>,
    /// What the table marks it as.
    pub marks: Marks,
}

impl Row {
    /// Whether its terms hold an interest-rate option that the other side has bought: a cap on what an asset earns, a
    /// floor under what a liability pays, and either of them off the balance sheet.
    #[must_use]
    pub const fn sells_option(&self) -> bool {
        match self.side {
            Side::Asset => self.capped,
            Side::Liability => self.floored,
            Side::OffBalance => self.capped || self.floored,
        }
    }
}

/// A free column of the contract tables, by which results can be grouped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagColumn {
    /// The column's name.
    pub name: String,
    /// The distinct values.
    pub values: Vec<String>,
    /// Place of each row's value in `values`, shape `[rows]`.
    pub codes: Vec<u32>,
}

/// Every contract of an institution, resolved.
#[derive(Clone, Debug)]
pub struct Book {
    options: Options,
    names: Names,
    id_text: String,
    id_ends: Vec<u32>,
    rows: Vec<Row>,
    liquidity: BTreeMap<u32, Liquidity>,
    tags: Vec<TagColumn>,
    blocks: Vec<Block>,
    earliest_status: Day,
}

impl Book {
    /// How the terms were read.
    #[must_use]
    pub const fn options(&self) -> &Options {
        &self.options
    }

    /// Calendars and market object codes.
    #[must_use]
    pub const fn names(&self) -> &Names {
        &self.names
    }

    /// The rows, in the order they were read.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// What liquidity asks of a row beside its class.
    #[must_use]
    pub fn liquidity(&self, row: u32) -> Liquidity {
        self.liquidity.get(&row).copied().unwrap_or_default()
    }

    /// The rows that say anything of liquidity beside their class, in order.
    pub fn with_liquidity(&self) -> impl Iterator<Item = (u32, Liquidity)> {
        self.liquidity.iter().map(|(row, liquidity)| (*row, *liquidity))
    }

    /// What rows have, each once, where they have it: their currencies, say.
    pub fn distinct<T: Copy + Ord>(&self, of: impl Fn(&Row) -> Option<T>) -> BTreeSet<T> {
        // Few come again and again: a short list is faster than a tree.
        let mut met: Vec<T> = Vec::new();
        for one in self.rows.iter().filter_map(of) {
            if !met.contains(&one) {
                met.push(one);
            }
        }
        met.into_iter().collect()
    }

    /// The contract ID of a row.
    #[must_use]
    pub fn contract_id(&self, row: u32) -> &str {
        let place = row as usize;
        let end = |index: usize| self.id_ends.get(index).map_or(0, |&end| end as usize);
        let start = if place == 0 { 0 } else { end(place - 1) };
        self.id_text.get(start..end(place)).unwrap_or("")
    }

    /// The row of a contract ID.
    #[must_use]
    pub fn row_of(&self, contract_id: &str) -> Option<u32> {
        let rows = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        (0..rows).find(|&row| self.contract_id(row) == contract_id)
    }

    /// The earliest status date of any contract, at most the market's day.
    #[must_use]
    pub const fn earliest_status(&self) -> Day {
        self.earliest_status
    }

    /// The same book in which only these rows count in economic value, of those that do.
    #[must_use]
    pub fn counting(&self, keep: impl Fn(u32) -> bool) -> Self {
        let mut book = self.clone();
        for (place, row) in book.rows.iter_mut().enumerate() {
            row.marks.in_economic_value &= keep(u32::try_from(place).unwrap_or(u32::MAX));
        }
        book
    }

    /// The same book in which nothing that is repaid is renewed.
    #[must_use]
    pub fn without_renewals(&self) -> Self {
        let mut book = self.clone();
        for row in &mut book.rows {
            row.marks.renewal = None;
        }
        book
    }

    /// The free columns.
    #[must_use]
    pub fn tags(&self) -> &[TagColumn] {
        &self.tags
    }

    /// The blocks, in order of type and dependency.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }
}

/// Collects contracts into a [`Book`].
#[derive(Debug)]
pub struct BookBuilder {
    book: Book,
    places: BTreeMap<(ContractType, Depends), usize>,
}

impl BookBuilder {
    /// An empty book.
    ///
    /// * `calendars` — calendars of the case; those known by rule need not be given
    #[must_use]
    pub fn new(options: Options, calendars: Vec<Calendar>) -> Self {
        let mut with_none = vec![Calendar::none()];
        with_none.extend(calendars);
        let book = Book {
            options,
            names: Names::new(with_none),
            id_text: String::new(),
            id_ends: Vec::new(),
            rows: Vec::new(),
            liquidity: BTreeMap::new(),
            tags: Vec::new(),
            blocks: Vec::new(),
            earliest_status: options.as_of,
        };
        Self { book, places: BTreeMap::new() }
    }

    /// The names that reading terms may add to.
    pub const fn names(&mut self) -> &mut Names {
        &mut self.book.names
    }

    /// Adds one contract and returns its row.
    ///
    /// # Errors
    /// Everything that is wrong with its terms; the book is unchanged then.
    pub fn add(
        &mut self,
        contract_id: &str,
        terms: &Terms,
        position: Position,
    ) -> Result<u32, Vec<ContractError>> {
        self.insert(contract_id, terms, &[], position)
    }

    /// Adds one contract with those it refers to and returns its row.
    ///
    /// # Errors
    /// As [`BookBuilder::add`].
    pub fn add_contract(
        &mut self,
        contract_id: &str,
        contract: &Contract,
        position: Position,
    ) -> Result<u32, Vec<ContractError>> {
        self.insert(contract_id, &contract.terms, &contract.structure, position)
    }

    fn insert(
        &mut self,
        contract_id: &str,
        terms: &Terms,
        structure: &[Reference],
        position: Position,
    ) -> Result<u32, Vec<ContractError>> {
        let Some(contract_type) = terms.contract_type else {
            return Err(vec![ContractError::NoType]);
        };
        let terms = &*self.book.names.with_exchange_rate(terms);
        let depends = depends(terms, structure, position.marks);
        let place = *self.places.entry((contract_type, depends)).or_insert_with(|| {
            self.book.blocks.push(Block::new(contract_type, depends));
            self.book.blocks.len() - 1
        });
        let row = u32::try_from(self.book.rows.len()).unwrap_or(u32::MAX);
        self.book.blocks[place].add(&Given {
            row,
            terms,
            structure,
            names: &self.book.names,
            options: &self.book.options,
            position,
        })?;
        self.book.rows.push(book_row(contract_type, terms, position, &self.book.options)?);
        if position.liquidity != Liquidity::default() {
            self.book.liquidity.insert(row, position.liquidity);
        }
        if let Some(status) = terms.status_date {
            self.book.earliest_status = self.book.earliest_status.min(status);
        }
        self.book.id_text.push_str(contract_id);
        self.book.id_ends.push(u32::try_from(self.book.id_text.len()).unwrap_or(u32::MAX));
        Ok(row)
    }

    /// The book with its free columns, each of one value a row.
    #[must_use]
    pub fn build(mut self, tags: Vec<TagColumn>) -> Book {
        debug_assert!(
            tags.iter().all(|tag| tag.codes.len() == self.book.rows.len()),
            "a tag column is short"
        );
        self.book.tags = tags;
        self.book.blocks.sort_by_key(|block| (block.contract_type(), block.depends_on()));
        self.book
    }
}

/// What the flows of a contract depend on, where it may: projecting again what does not differ costs only time.
fn depends(terms: &Terms, structure: &[Reference], marks: Marks) -> Depends {
    let Terms { penalty_type, scaling_effect, .. } = *terms;
    let market = marks.deposit.is_some()
        || !structure.is_empty()
        || terms.cycle_of_rate_reset.is_some()
        || terms.cycle_anchor_date_of_rate_reset.is_some()
        || terms.array_fixed_variable.is_some()
        || terms.market_object_code_of_dividends.is_some()
        || terms.underlying.is_some()
        || terms.exchange_rate.is_some()
        || scaling_effect.is_some_and(|effect| effect != ScalingEffect::None)
        || penalty_type == Some(PenaltyType::RateDifferential);
    let limited = [terms.life_cap, terms.life_floor, terms.period_cap, terms.period_floor];
    // A deposit model may have a floor.
    let limits = marks.deposit.is_some() || limited.iter().any(Option::is_some);
    let models = [marks.deposit, marks.prepayment, marks.early_redemption, marks.drawdown];
    let behaviour = models.iter().any(Option::is_some);
    Depends { market, behaviour, limits }
}

/// The margin that terms tell: the spread of a rate that is reset; none of contracts off the balance sheet, which stand
/// against reference rates as a whole, and of cash.
fn known_margin(contract_type: ContractType, terms: &Terms, side: Side) -> Option<f64> {
    if side == Side::OffBalance || contract_type == ContractType::Cash {
        return Some(0.0);
    }
    let is_loan = ContractType::LOANS.contains(&contract_type) && terms.array_fixed_variable.is_none();
    let resets = terms.cycle_of_rate_reset.is_some() || terms.cycle_anchor_date_of_rate_reset.is_some();
    (is_loan && resets).then(|| terms.rate_spread.unwrap_or(0.0))
}

fn book_row(
    contract_type: ContractType,
    terms: &Terms,
    position: Position,
    options: &Options,
) -> Result<Row, Vec<ContractError>> {
    let missing = |term| vec![ContractError::Missing { term, contract_type }];
    let role = terms.contract_role.ok_or_else(|| missing("contractRole"))?;
    let currency = terms.currency.ok_or_else(|| missing("currency"))?;
    let notional = match contract_type {
        // Their size is a quantity at a price, a right, or their legs': no principal of their own.
        ContractType::Stock
        | ContractType::Commodity
        | ContractType::OptionContract
        | ContractType::Future
        | ContractType::Swap
        | ContractType::CapFloor
        | ContractType::Guarantee
        | ContractType::Collateral => 0.0,
        _ => terms.notional_principal.ok_or_else(|| missing("notionalPrincipal"))?,
    };
    let principal = Micros::from_units(role.sign() * notional).map_err(|_| {
        vec![ContractError::Range { term: "notionalPrincipal", value: notional, expected: "below 1e30" }]
    })?;
    check_pledges(position.liquidity, principal, contract_type)?;
    let side = match (contract_type, role) {
        (
            ContractType::PlainVanillaSwap
            | ContractType::Swap
            | ContractType::CapFloor
            | ContractType::Guarantee
            | ContractType::Collateral
            | ContractType::ForeignExchangeOutright
            | ContractType::OptionContract
            | ContractType::Future,
            _,
        )
        | (_, ContractRole::ReceiveFixed | ContractRole::PayFixed) => Side::OffBalance,
        _ if role.sign() < 0.0 => Side::Liability,
        _ => Side::Asset,
    };
    let status = terms.status_date.unwrap_or(options.as_of);
    let owned = terms.purchase_date.is_none_or(|day| day <= status);
    let started = terms.initial_exchange_date.is_none_or(|day| day <= status);
    let opening = if side == Side::OffBalance || !owned || !started { Micros::ZERO } else { principal };
    let signed = |value: Micros| if role.sign() < 0.0 { -value } else { value };
    let book_value = position.book_value.map_or(opening, signed);
    // The value of what is off the balance sheet has the holder's sign, whichever leg is paid.
    let fair_value =
        position.fair_value.map(|value| if side == Side::OffBalance { value } else { signed(value) });
    let rate = terms.nominal_interest_rate.unwrap_or(0.0);
    let (notional, marks) = (principal, position.marks);
    let margin = position.margin.or_else(|| known_margin(contract_type, terms, side));
    Ok(Row {
        contract_type,
        side,
        currency,
        opening,
        notional,
        book_value,
        fair_value,
        rate,
        margin,
        risk_weight: position.risk_weight,
        since: terms.initial_exchange_date.unwrap_or(status),
        capped: terms.life_cap.is_some() || terms.period_cap.is_some(),
        floored: terms.life_floor.is_some() || terms.period_floor.is_some(),
        marks,
    })
}
