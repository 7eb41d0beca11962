//! Events that a loan has at most once.

use super::cursor::{Mover, NONE, key};
use super::{FixPayment, Loan, Rare};
use crate::EventType;
use plimsoll_units::Day;

/// Events that happen at most once, in the order of their place in a walk's keys.
pub(super) const ONCE: [EventType; 6] = [
    EventType::InitialExchange,
    EventType::InterestCapitalization,
    EventType::PrincipalPaymentFixing,
    EventType::Purchase,
    EventType::Termination,
    EventType::Maturity,
];

/// Keys of the events of [`ONCE`] after the status date.
pub(super) fn once_keys(loan: &Loan, rare: Option<&Rare>, mover: &Mover<'_>) -> [i64; 6] {
    let after_status = |day: Day, order| if day > loan.status { key(day, order) } else { NONE };
    let capitalised = rare.and_then(|r| r.capitalise_until).map_or(NONE, |until| {
        let day = mover.convention.shift(until, mover.calendar).event;
        after_status(day, EventType::InterestPayment)
    });
    let fixed = match rare.map(|r| r.fix_payment) {
        Some(FixPayment::On(day)) => after_status(mover.shift(day).0, EventType::PrincipalPaymentFixing),
        _ => NONE,
    };
    let purchase =
        rare.and_then(|r| r.purchase).map_or(NONE, |(day, _)| after_status(day, EventType::Purchase));
    let sale =
        rare.and_then(|r| r.termination).map_or(NONE, |(day, _)| after_status(day, EventType::Termination));
    [
        after_status(loan.initial_exchange, EventType::InitialExchange),
        capitalised,
        fixed,
        purchase,
        sale,
        after_status(mover.maturity_event, EventType::Maturity),
    ]
}
