//! Repricing gap and contractual liquidity gap, by time bucket.
//!
//! Repricing: principal in the bucket of its next reset or repayment, as behaviour has it. Liquidity: all cash in the
//! bucket it is due, contracts taken by their letter. Money out is negative; gap = assets + liabilities + off-balance.

use crate::facts::Unit;
use crate::view::{ASSETS_GROUP, At, Collected, LIABILITIES_GROUP, Role, TOTAL_GROUP, Valued, View};
use plimsoll_contract::FlowKind;
use plimsoll_units::{Currency, Day, Micros};
use std::collections::BTreeMap;

struct Names {
    gap: &'static str,
    assets: &'static str,
    liabilities: &'static str,
    cumulative: &'static str,
    cumulative_of_assets: &'static str,
}

const REPRICING: Names = Names {
    gap: "repricing_gap",
    assets: "repricing_assets",
    liabilities: "repricing_liabilities",
    cumulative: "cumulative_repricing_gap",
    cumulative_of_assets: "cumulative_repricing_gap_of_assets",
};
const LIQUIDITY: Names = Names {
    gap: "liquidity_gap",
    assets: "liquidity_assets",
    liabilities: "liquidity_liabilities",
    cumulative: "cumulative_liquidity_gap",
    cumulative_of_assets: "cumulative_liquidity_gap_of_assets",
};

pub(super) fn repricing(view: &View<'_>, out: &mut Collected) {
    let counts = |kind| {
        matches!(
            kind,
            FlowKind::Principal | FlowKind::Capitalised | FlowKind::Transferred | FlowKind::Repricing
        )
    };
    write(view, out, view.base(), counts, &REPRICING);
}

pub(super) fn liquidity(view: &View<'_>, out: &mut Collected) {
    if let Some(world) = view.worlds.iter().find(|world| world.role == Role::Contractual) {
        write(view, out, world, FlowKind::is_cash, &LIQUIDITY);
    }
}

type Ladder = BTreeMap<Currency, Vec<Micros>>;

fn write(
    view: &View<'_>,
    out: &mut Collected,
    world: &Valued<'_>,
    counts: impl Fn(FlowKind) -> bool,
    names: &Names,
) {
    let mut ladders: Vec<Ladder> = vec![Ladder::new(); view.groups.names().len()];
    for (element, currency, _, cells) in world.lines().filter(|(_, _, kind, _)| counts(*kind)) {
        for group in view.groups.groups_of(element) {
            let empty = || vec![Micros::ZERO; view.buckets.len()];
            let ladder = ladders[group as usize].entry(currency).or_insert_with(empty);
            for cell in cells {
                if let Some(place) = ladder.get_mut(bucket_of(view, cell.day)) {
                    *place += cell.amount;
                }
            }
        }
    }
    let total_assets = total_assets(view);
    for group in view.groups.places() {
        let ladder = &ladders[group as usize];
        if ladder.is_empty() {
            continue;
        }
        let gap = At::base(names.gap, group);
        for (currency, amounts) in ladder {
            rows(out, At { currency: Some(*currency), ..gap }, amounts, *currency);
        }
        let all = all_currencies(view, ladder);
        rows(out, gap, &all, view.reporting);
        match group {
            ASSETS_GROUP => rows(out, At::base(names.assets, TOTAL_GROUP), &all, view.reporting),
            LIABILITIES_GROUP => rows(out, At::base(names.liabilities, TOTAL_GROUP), &all, view.reporting),
            TOTAL_GROUP => cumulate(view, out, names, &all, total_assets),
            _ => {}
        }
    }
}

/// The first bucket whose end is not before the day.
fn bucket_of(view: &View<'_>, day: Day) -> usize {
    view.buckets.partition_point(|bucket| bucket.0.is_some_and(|end| end < day))
}

fn all_currencies(view: &View<'_>, ladder: &Ladder) -> Vec<Micros> {
    let in_bucket =
        |bucket: usize| ladder.iter().map(|(c, amounts)| view.reported(amounts[bucket], *c)).sum();
    (0..view.buckets.len()).map(in_bucket).collect()
}

fn rows(out: &mut Collected, at: At, amounts: &[Micros], currency: Currency) {
    for (place, amount) in (0_u16..).take(amounts.len()).map(|place| (place, amounts[usize::from(place)])) {
        out.money(At { bucket: Some(place), ..at }, amount, currency);
    }
}

fn cumulate(view: &View<'_>, out: &mut Collected, names: &Names, gaps: &[Micros], total_assets: Micros) {
    let mut sum = Micros::ZERO;
    for (place, gap) in (0_u16..).take(gaps.len()).map(|place| (place, gaps[usize::from(place)])) {
        sum += gap;
        let at = |measure| At { bucket: Some(place), ..At::base(measure, TOTAL_GROUP) };
        out.money(at(names.cumulative), sum, view.reporting);
        out.number(at(names.cumulative_of_assets), sum.to_units() / total_assets.to_units(), Unit::Ratio);
    }
}

fn total_assets(view: &View<'_>) -> Micros {
    let assets = view.book.rows().iter().filter(|row| row.side == plimsoll_contract::Side::Asset);
    assets.map(|row| view.reported(row.book_value, row.currency)).sum()
}
