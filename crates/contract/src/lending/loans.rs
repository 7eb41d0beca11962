//! Loans of one type as a block keeps them.

use super::{Loan, LoanType, Loans, Steps, project};
use crate::block::{Given, Kind, past_resets};
use crate::terms::Names;
use crate::{ContractError, FlowSink, IndexNeed, Needs, ProjectError, World};
use plimsoll_behaviour::Behaviour;
use plimsoll_units::Day;
use std::marker::PhantomData;

/// Loans of one type.
#[derive(Clone, Debug)]
pub(crate) struct LoansOf<T> {
    loans: Loans,
    loan_type: PhantomData<T>,
}

impl<T> Default for LoansOf<T> {
    fn default() -> Self {
        Self { loans: Loans::default(), loan_type: PhantomData }
    }
}

impl<T: LoanType> Kind for LoansOf<T> {
    fn add(&mut self, given: &Given<'_>) -> Result<(), Vec<ContractError>> {
        self.loans.add::<T>(given)
    }

    fn rows(&self) -> Vec<u32> {
        self.loans.rows()
    }

    fn accrued_at_new_rate(&self) -> Vec<u32> {
        self.loans.accrued_at_new_rate()
    }

    fn project<S: FlowSink>(
        &self,
        order: &[u32],
        names: &Names,
        worlds: &[&World],
        sink: &mut S,
    ) -> Result<(), ProjectError> {
        project::<T, S>(&self.loans, order, names, worlds, sink)
    }

    fn last_day(&self, _: &Behaviour, names: &Names, _: Day) -> Day {
        let last = |loan: &Loan| {
            if T::MATURITY_SHIFTS {
                loan.convention.shift(loan.maturity, names.calendar(loan.calendar)).event
            } else {
                loan.maturity
            }
        };
        self.loans.loans.iter().map(last).max().unwrap_or(Day::MIN)
    }

    fn needs(&self, as_of: Day, needs: &mut Needs) {
        self.loans.needs(as_of, needs);
    }
}

impl Loans {
    pub(crate) fn rows(&self) -> Vec<u32> {
        self.loans.iter().map(|loan| loan.row).collect()
    }

    pub(crate) fn accrued_at_new_rate(&self) -> Vec<u32> {
        self.loans.iter().filter(|loan| loan.accrued_at_new_rate).map(|loan| loan.row).collect()
    }

    /// Adds the indices that rates and scaling depend on, and the fixings of past resets.
    pub(crate) fn needs(&self, as_of: Day, needs: &mut Needs) {
        for loan in &self.loans {
            let (row, notional, currency) = (loan.row, loan.notional, loan.currency);
            if let Some(floating) = self.floating(loan) {
                if floating.resets.dates_until(as_of) < floating.resets.len() {
                    needs.indices.push(IndexNeed { index: floating.index, row, notional, currency });
                }
                past_resets(&floating.resets, floating.next_rate.is_some(), loan.status, as_of, |day| {
                    needs.fixings.push((floating.index, day, row));
                });
            }
            for resets in self.steps(loan).into_iter().flat_map(Steps::variable) {
                let Some(floating) = self.floating(loan) else { continue };
                if resets.dates_until(as_of) < resets.len() {
                    needs.indices.push(IndexNeed { index: floating.index, row, notional, currency });
                }
                past_resets(resets, false, loan.status, as_of, |day| {
                    needs.fixings.push((floating.index, day, row));
                });
            }
            if let Some(index) = self.rare(loan).and_then(|rare| rare.early?.index) {
                needs.indices.push(IndexNeed { index, row, notional, currency });
            }
            if let Some(scaling) = self.rare(loan).and_then(|rare| rare.scaling) {
                needs.indices.push(IndexNeed { index: scaling.index, row, notional, currency });
            }
        }
    }
}
