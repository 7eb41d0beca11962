//! What a model of prepayment takes from a regular loan after each of its dates; see `regular.rs`.
//!
//! The arithmetic is that of [`Walk::prepay_by_model`](super::walk::Walk).

use super::Loan;
use super::regular::{Ahead, thirty};
use crate::World;
use plimsoll_behaviour::{Prepayment, prepaid_share};

/// A model of prepayment at work on a loan.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prepaid<'a> {
    model: &'a Prepayment,
    /// Days at 30 a month: when the loan was made, up to when it has been prepaid, the date at hand, and between dates.
    made: i32,
    to: i32,
    at: i32,
    step: i32,
    /// Yearly rate and length in years of the last period, and the share that it prepaid.
    last: ([f64; 2], f64),
}

/// Whether people repay a loan ahead of its terms in a world.
pub(super) fn is_early(loan: &Loan, world: &World) -> bool {
    let behaviour = world.behaviour();
    loan.prepayment.is_some_and(|id| behaviour.prepayment(id).is_some())
        || loan.early_redemption.is_some_and(|id| behaviour.early_redemption(id).is_some())
}

/// What people do with a loan beside its terms, as far as the short way knows it.
pub(super) enum Early<'a> {
    /// Nothing.
    Never,
    /// The loan is prepaid by a model that knows its age alone.
    Prepaid(Prepaid<'a>),
    /// Something else: the loan is walked.
    Other,
}

impl<'a> Early<'a> {
    /// For a loan in a world.
    ///
    /// * `ahead` — its dates, none of them taken yet
    pub(super) fn of(loan: &Loan, ahead: &Ahead, world: &'a World) -> Self {
        let behaviour = world.behaviour();
        if loan.early_redemption.is_some_and(|id| behaviour.early_redemption(id).is_some()) {
            return Self::Other;
        }
        let Some(model) = loan.prepayment.and_then(|id| behaviour.prepayment(id)) else { return Self::Never };
        if model.incentive().is_some() {
            return Self::Other;
        }
        let (at, step) = ahead.thirty();
        let (made, to) = (thirty(loan.initial_exchange), thirty(loan.status));
        Self::Prepaid(Prepaid { model, made, to, at, step, last: ([0.0; 2], 0.0) })
    }
}

impl Prepaid<'_> {
    /// The share of what is left that is prepaid on the date at hand, moving on.
    #[inline(always)]
    pub(super) fn share(&mut self) -> f64 {
        let age = f64::from(self.at - self.made) / 360.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "months of a life")]
        let age_months = (age * 12.0 + 1e-9).max(0.0) as u32;
        let cpr = self.model.cpr_per_year(age_months, 0.0);
        let years = f64::from(self.at - self.to) / 360.0;
        (self.to, self.at) = (self.at, self.at + self.step);
        if [cpr, years].map(f64::to_bits) != self.last.0.map(f64::to_bits) {
            self.last = ([cpr, years], prepaid_share(cpr, years));
        }
        self.last.1
    }
}
