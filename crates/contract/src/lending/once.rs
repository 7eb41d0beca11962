//! Events that a loan has at most once.

use super::cursor::{Mover, NONE, key};
use super::walk::Walk;
use super::{FixPayment, Loan, LoanStates, LoanType, Rare};
use crate::{EventType, FlowKind, FlowSink, ProjectError, World};
use plimsoll_units::Day;

/// Events that happen at most once, in the order of their place in a walk's keys.
pub(super) const ONCE: [EventType; 7] = [
    EventType::InitialExchange,
    EventType::InterestCapitalization,
    EventType::PrincipalPaymentFixing,
    EventType::Purchase,
    EventType::Termination,
    EventType::Maturity,
    EventType::PrincipalPrepayment,
];

/// Keys of the events of [`ONCE`] after the status date.
pub(super) fn once_keys(loan: &Loan, rare: Option<&Rare>, mover: &Mover<'_>, world: &World) -> [i64; 7] {
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
    let next = world.grid().start() + 1;
    let redeems = loan.early_redemption.and_then(|id| world.behaviour().early_redemption(id)).is_some();
    let early = if redeems && loan.initial_exchange < next && next < mover.maturity_event {
        key(next, EventType::PrincipalPrepayment)
    } else {
        NONE
    };
    [
        after_status(loan.initial_exchange, EventType::InitialExchange),
        capitalised,
        fixed,
        purchase,
        sale,
        after_status(mover.maturity_event, EventType::Maturity),
        early,
    ]
}

impl<T: LoanType, S: FlowSink> Walk<'_, T, S> {
    /// An event of [`ONCE`]. True when the contract is over.
    pub(super) fn happen_once(&mut self, place: usize, day: Day) -> Result<bool, ProjectError> {
        self.once[place] = NONE;
        Ok(match ONCE[place] {
            EventType::PrincipalPrepayment => self.redeem_early(day)?,
            EventType::InitialExchange => self.exchange(day),
            EventType::InterestCapitalization => {
                let until = self.rare.and_then(|r| r.capitalise_until).unwrap_or(day);
                self.accrue(self.mover.calculation(until));
                self.capitalise(day, until)
            }
            EventType::PrincipalPaymentFixing => {
                let scheduled = match self.rare.map(|r| r.fix_payment) {
                    Some(FixPayment::On(scheduled)) => scheduled,
                    _ => day,
                };
                self.compute_payment(day, scheduled);
                false
            }
            EventType::Purchase => self.purchase(day),
            EventType::Termination => self.terminate(day),
            _ => self.mature(day),
        })
    }

    fn exchange(&mut self, day: Day) -> bool {
        let loan = self.loan;
        let premium = self.rare.map_or(0.0, |r| r.premium);
        self.states.notional = loan.sign * loan.notional;
        self.states.rate = loan.rate;
        self.states.base = LoanStates::initial_base(loan, self.rare);
        self.states.accrued = loan.accrued;
        self.states.day = self.mover.calculation(day);
        if let Some(from) = self.rare.and_then(|r| r.accrues_before_exchange) {
            let years =
                loan.day_count.year_fraction(self.mover.calculation(from), self.states.day, self.calendar);
            let base = self.states.interest_base::<T>();
            let interest = years * self.states.rate * base;
            self.states.accrued += interest;
            if S::WANTS_ACCRUALS && self.owned {
                self.sink.accrual(FlowKind::Accrual, from, self.states.day, interest);
                self.sink.accrual_at_one(from, self.states.day, years * base);
            }
        }
        if let Some(rare) = self.rare.filter(|r| r.fix_payment == FixPayment::AtStart) {
            self.states.payment =
                self.states.annuity_payment(loan, &rare.annuity_dates, day - 1, day, self.calendar);
        }
        self.flow(FlowKind::Principal, day, -self.states.notional);
        self.flow(FlowKind::Settlement, day, -loan.sign * premium);
        self.emit(EventType::InitialExchange, day, day, -loan.sign * (loan.notional + premium));
        false
    }

    fn purchase(&mut self, day: Day) -> bool {
        self.accrue(self.mover.calculation(day));
        self.owned = true;
        let price = self.rare.and_then(|r| r.purchase).map_or(0.0, |(_, price)| price);
        let payoff = -(self.loan.sign * price + self.signed_accrued());
        self.principal(FlowKind::Transferred, day, -self.states.notional);
        self.flow(FlowKind::Settlement, day, payoff);
        self.emit(EventType::Purchase, day, day, payoff);
        false
    }

    fn terminate(&mut self, day: Day) -> bool {
        self.accrue(self.mover.calculation(day));
        let price = self.rare.and_then(|r| r.termination).map_or(0.0, |(_, price)| price);
        let payoff = self.loan.sign * price + self.signed_accrued();
        self.principal(FlowKind::Transferred, day, self.states.notional);
        self.flow(FlowKind::Settlement, day, payoff);
        self.end();
        self.emit(EventType::Termination, day, day, payoff);
        true
    }

    /// Accrued interest that is paid for at purchase and termination.
    fn signed_accrued(&self) -> f64 {
        if self.loan.reference_role_sign { self.loan.sign * self.states.accrued } else { self.states.accrued }
    }

    fn mature(&mut self, day: Day) -> bool {
        self.accrue(self.mover.calculation(self.loan.maturity));
        let principal = self.states.notional_scaling * self.states.notional;
        let interest = self.states.interest_scaling * self.states.accrued;
        let fee = self.states.fee_accrued;
        self.principal(FlowKind::Principal, day, self.states.notional);
        self.flow(FlowKind::Settlement, day, principal - self.states.notional);
        self.flow(FlowKind::Interest, day, interest);
        self.flow(FlowKind::Fee, day, fee);
        self.end();
        self.emit(EventType::Maturity, day, self.loan.maturity, principal + interest + fee);
        // A capitalisation date after maturity is still an event, of nothing.
        self.once[1] == NONE
    }

    fn end(&mut self) {
        self.states.notional = 0.0;
        self.states.accrued = 0.0;
        self.states.fee_accrued = 0.0;
        self.states.base = 0.0;
    }
}
