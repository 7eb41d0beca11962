//! Principal in against principal out, by group: a run that lost a contract says so.

use crate::TieOut;
use plimsoll_contract::FlowKind;
use plimsoll_measure::View;
use plimsoll_units::{Currency, Finding, Micros, Money, Severity};
use std::collections::BTreeMap;

/// Each flow of a contract is rounded by at most half a millionth; 800 flows are allowed for.
const MICROS_A_CONTRACT: i128 = 400;

#[derive(Default)]
struct Sums {
    book: Micros,
    opening: Micros,
    repaid: Micros,
    contracts: i128,
}

/// Compares, for every group and currency, the principal of the tables with what the base world repays.
pub(crate) fn tie_out(view: &View<'_>, findings: &mut Vec<Finding>) -> Vec<TieOut> {
    let mut sums: BTreeMap<(u32, Currency), Sums> = BTreeMap::new();
    // By element first: many rows make few.
    let mut of_elements: BTreeMap<(u32, Currency), Sums> = BTreeMap::new();
    for (row, element) in plimsoll_units::pair(view.book.rows(), view.groups.element_of_row()) {
        if row.marks.in_economic_value {
            let sum = of_elements.entry((*element, row.currency)).or_default();
            sum.book += row.opening;
            sum.contracts += 1;
        }
    }
    for ((element, currency), of) in &of_elements {
        for group in view.groups.groups_of(*element) {
            let sum = sums.entry((group, *currency)).or_default();
            sum.book += of.book;
            sum.contracts += of.contracts;
        }
    }
    for (element, currency, kind, cells) in view.base().lines() {
        let amount: Micros = cells.iter().map(|cell| cell.amount).sum();
        for group in view.groups.groups_of(element) {
            let sum = sums.entry((group, currency)).or_default();
            match kind {
                FlowKind::Opening => sum.opening += amount,
                FlowKind::Principal | FlowKind::Capitalised | FlowKind::Transferred => sum.repaid += amount,
                _ => {}
            }
        }
    }
    let mut rows = Vec::new();
    for ((group, currency), sum) in sums {
        let name = view.groups.names()[group as usize].clone();
        let tolerance = Micros::new(MICROS_A_CONTRACT * sum.contracts);
        let lost = sum.opening - sum.repaid;
        if lost.abs() > tolerance {
            findings.push(finding(
                Severity::Serious,
                &name,
                "repays another principal than it opens with",
                lost,
                currency,
            ));
        }
        let rolled = sum.book - sum.opening;
        if rolled.abs() > tolerance {
            let what =
                "has a status date before the market's day: principal was rolled forward by its schedule";
            findings.push(finding(Severity::Warning, &name, what, rolled, currency));
        }
        rows.push(TieOut { group: name, currency, book: sum.book, projected: sum.repaid, tolerance });
    }
    rows
}

fn finding(severity: Severity, subject: &str, what: &str, amount: Micros, currency: Currency) -> Finding {
    Finding {
        severity,
        subject: subject.to_owned(),
        what: what.to_owned(),
        amount: Some(Money { amount, currency }),
    }
}
