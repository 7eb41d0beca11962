//! A contract as rules of liquidity see it, from its row and what it is due by its letter.

use super::classes;
use crate::Plan;
use crate::coded::Coded;
use crate::letter::Letter;
use crate::project::Profiles;
use crate::standardised::by_letter;
use crate::{Inputs, RunError};
use plimsoll_contract::terms::ContractType;
use plimsoll_contract::{Row, Side};
use plimsoll_measure::Due;
use plimsoll_rule::{HoldingSide, LiquidityHolding, Pledge, liquidity_classes};
use plimsoll_units::{Currency, Day, DayGrid, Micros};
use rayon::prelude::*;
use std::borrow::Cow;

/// The highest risk weight for which stable funding has a factor of its own.
const LOW_RISK: f64 = 0.35;
/// Contracts without flows that are gathered at once.
const CONTRACTS_A_TASK: usize = 4096;

/// A contract with its currency.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) row: u32,
    pub(crate) currency: Currency,
    pub(crate) holding: LiquidityHolding,
    /// Market value of what is pledged.
    pub(crate) pledged_value: Micros,
    /// Whether its market value is the engine's, for want of a fair value.
    pub(super) modelled: bool,
}

/// What contracts are seen with.
pub(super) struct Sight<'a> {
    inputs: &'a Inputs,
    /// Class and class of what may be drawn of each row, shape `[rows]`.
    classes: Cow<'a, [(Option<u16>, Option<u16>)]>,
    /// Whether a row is valued for want of a fair value, shape `[rows]`.
    valued: Vec<bool>,
}

impl<'a> Sight<'a> {
    /// * `is_liquid` — whether holdings of a class are to be valued
    /// * `coded` — what ladders tell contracts apart by, where any is asked for
    pub(super) fn new(
        inputs: &'a Inputs,
        is_liquid: impl Fn(u16) -> bool,
        coded: Option<&'a Coded<'_>>,
    ) -> Self {
        let classes =
            coded.map_or_else(|| Cow::Owned(classes(inputs)), |coded| Cow::Borrowed(coded.classes()));
        let liquid: Vec<bool> = (0..liquidity_classes().len())
            .map(|class| is_liquid(u16::try_from(class).unwrap_or(u16::MAX)))
            .collect();
        let is_valued = |(row, (class, _)): (&Row, &(Option<u16>, Option<u16>))| {
            let is_liquid = class.is_some_and(|class| liquid[usize::from(class)]);
            row.fair_value.is_none() && (is_liquid || row.side == Side::OffBalance)
        };
        let valued = plimsoll_units::pair(inputs.book.rows(), &classes).map(is_valued).collect();
        Self { inputs, classes, valued }
    }

    /// Gathers every contract in the world of its letter, chunk by chunk, with profiles of codes where those have to be made.
    ///
    /// * `new` — of a chunk of which nothing is gathered yet
    pub(super) fn gathered<T: Send>(
        &self,
        (plan, grid): (&Plan, DayGrid),
        coded: Option<&Coded<'_>>,
        new: impl Fn() -> T + Sync,
        each: impl Fn(&mut T, Held) + Sync,
    ) -> Result<(Vec<T>, Option<Profiles>), RunError> {
        let letter =
            Letter { inputs: self.inputs, plan, world: by_letter(self.inputs, grid)?, valued: &self.valued };
        let new_with_rows = || (new(), Vec::new());
        let told = |(of, rows): &mut (T, Vec<u32>), due: Due| {
            rows.push(due.row);
            each(of, self.held(due));
        };
        let (parts, profiles) = match coded.and_then(|coded| Some((coded.codes(), coded.profiled()?))) {
            Some((codes, profiled)) => {
                let of = |row: usize| profiled[row];
                let (mut parts, profiles) = letter.gathered_with_profiles(codes, of, new_with_rows, told)?;
                parts.extend(letter.gathered(|row| !profiled[row], new_with_rows, told)?);
                (parts, Some(profiles))
            }
            None => (letter.gathered(|_| true, new_with_rows, told)?, None),
        };
        let mut is_told = vec![false; self.inputs.book.rows().len()];
        let mut all = Vec::with_capacity(parts.len());
        for (of, rows) in parts {
            for row in rows {
                debug_assert!(!is_told[row as usize], "a contract is told once");
                is_told[row as usize] = true;
            }
            all.push(of);
        }
        // What pays nothing is held all the same.
        let rest = |(chunk, is_told): (usize, &[bool])| {
            let mut of = new();
            for place in (0..is_told.len()).filter(|place| !is_told[*place]) {
                let row = u32::try_from(chunk * CONTRACTS_A_TASK + place).unwrap_or(u32::MAX);
                each(&mut of, self.held(Due::none(row)));
            }
            of
        };
        let chunks = is_told.par_chunks(CONTRACTS_A_TASK).enumerate();
        all.extend(chunks.filter(|(_, is_told)| is_told.contains(&false)).map(rest).collect::<Vec<T>>());
        Ok((all, profiles))
    }

    fn held(&self, due: Due) -> Held {
        let place = due.row as usize;
        let row = &self.inputs.book.rows()[place];
        let (holding, pledged_value) = holding(self.inputs, row, self.classes[place], due);
        let modelled =
            self.valued[place] && row.side != Side::OffBalance && row.contract_type != ContractType::Cash;
        Held { row: due.row, currency: row.currency, holding, pledged_value, modelled }
    }
}

/// A share of an amount.
pub(crate) fn part(amount: Micros, share: f64) -> Micros {
    Micros::from_units(amount.to_units() * share).unwrap_or(amount)
}

fn holding(
    inputs: &Inputs,
    row: &Row,
    (class, facility): (Option<u16>, Option<u16>),
    due: Due,
) -> (LiquidityHolding, Micros) {
    let liquidity = inputs.book.liquidity(due.row);
    let as_of = inputs.market.as_of();
    let is_pledged = liquidity.encumbered_until.is_none_or(|until| until > as_of);
    let pledged = liquidity.encumbered.filter(|_| is_pledged).unwrap_or(Micros::ZERO);
    let share = if row.notional == Micros::ZERO {
        0.0
    } else {
        (pledged.to_units() / row.notional.to_units().abs()).min(1.0)
    };
    let free = |amount: Micros| amount - part(amount, share);
    let market = if row.contract_type == ContractType::Cash {
        row.opening
    } else {
        row.fair_value.unwrap_or(due.value)
    };
    let (side, repaid, opposite) = match row.side {
        Side::Asset => (HoldingSide::Asset, due.received, -due.paid),
        Side::Liability => (HoldingSide::Liability, -due.paid, due.received),
        Side::OffBalance => (HoldingSide::Derivative, Micros::ZERO, Micros::ZERO),
    };
    let on_balance = row.side != Side::OffBalance;
    // What may be drawn of a liability is a line that the bank itself holds.
    let (undrawn, is_owed) = (liquidity.undrawn.unwrap_or(Micros::ZERO), row.side == Side::Liability);
    // What is owed and has no flows may be asked for at once.
    let at_once = row.side == Side::Liability && !row.marks.in_economic_value;
    // What is lent without a maturity is not due, and may stay.
    let never_due = row.side == Side::Asset && row.contract_type == ContractType::UndefinedMaturity;
    let repaid = match (at_once, never_due) {
        (true, _) => row.book_value.abs(),
        (_, true) => Micros::ZERO,
        _ => repaid,
    };
    let bands = match row.side {
        Side::OffBalance => [Micros::ZERO; 3],
        _ if never_due => [Micros::ZERO, Micros::ZERO, row.book_value.abs()],
        _ if at_once => [repaid, Micros::ZERO, Micros::ZERO],
        _ => bands(row, &due),
    };
    let liquid = free(market.max(Micros::ZERO));
    let holding = LiquidityHolding {
        side,
        class,
        facility,
        collateral: liquidity.collateral,
        low_risk: row.risk_weight.is_some_and(|weight| weight <= LOW_RISK),
        liquid,
        collateral_value: liquidity.collateral_value.unwrap_or(Micros::ZERO),
        collateral_free: free(liquidity.collateral_value.unwrap_or(Micros::ZERO)),
        balance: row.opening.abs(),
        due: repaid,
        lending: if row.side == Side::Asset { opposite } else { Micros::ZERO },
        interest: if on_balance { due.interest } else { due.interest + due.received + due.paid },
        // Without a netting agreement a derivative is by itself, day by day.
        payment: if on_balance { Micros::ZERO } else { -due.payments },
        receipt: if on_balance { Micros::ZERO } else { due.receipts },
        undrawn: if is_owed { Micros::ZERO } else { undrawn },
        line_held: if is_owed { undrawn } else { Micros::ZERO },
        item: Micros::ZERO,
        pledged: bands.map(|amount| part(amount, share)),
        bands,
        open: matches!(
            row.contract_type,
            ContractType::Cash | ContractType::UndefinedMaturity | ContractType::Stock
        ) || !row.marks.in_economic_value,
        pledge: pledge(as_of, pledged, liquidity.encumbered_until),
        value: if on_balance { Micros::ZERO } else { market },
    };
    (holding, market.max(Micros::ZERO) - liquid)
}

/// Carrying amount by residual maturity, as principal is repaid.
fn bands(row: &Row, due: &Due) -> [Micros; 3] {
    let (carrying, opening) = (row.book_value.abs(), row.opening.to_units());
    let until = |principal: Micros| {
        let share = if opening == 0.0 { 0.0 } else { (principal.to_units() / opening).clamp(0.0, 1.0) };
        part(carrying, share)
    };
    let [to_6m, to_1y] = due.bands.map(until);
    let to_1y = to_1y.max(to_6m);
    [to_6m, to_1y - to_6m, carrying - to_1y]
}

fn pledge(as_of: Day, pledged: Micros, until: Option<Day>) -> Pledge {
    match until {
        _ if pledged == Micros::ZERO => Pledge::Free,
        Some(until) if until < as_of.plus_months(6) => Pledge::Free,
        Some(until) if until < as_of.plus_months(12) => Pledge::ToAYear,
        _ => Pledge::Longer,
    }
}
