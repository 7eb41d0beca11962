//! The states of a loan and how time and events change them.

use super::cursor::Mover;
use super::{FixPayment, Floating, Loan, LoanType, Period, Rare};
use crate::States;
use crate::terms::InterestCalculationBase;
use plimsoll_units::{Calendar, Day, Schedule};

/// ACTUS states nt, ipnr, ipac, feac, nsc, isc, prnxt, ipcb and sd of one loan.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LoanStates {
    pub(crate) day: Day,
    pub(crate) notional: f64,
    pub(crate) rate: f64,
    pub(crate) accrued: f64,
    pub(crate) fee_accrued: f64,
    pub(crate) notional_scaling: f64,
    pub(crate) interest_scaling: f64,
    pub(crate) payment: f64,
    pub(crate) base: f64,
}

impl LoanStates {
    /// The states just after the status date.
    pub(crate) fn at_status<T: LoanType>(loan: &Loan, rare: Option<&Rare>) -> Self {
        let started = loan.initial_exchange <= loan.status;
        let notional = if started { loan.sign * loan.notional } else { 0.0 };
        let scaling = rare.and_then(|r| r.scaling);
        Self {
            day: loan.accrues_from,
            notional,
            rate: if started { loan.rate } else { 0.0 },
            accrued: if started { loan.accrued } else { 0.0 },
            fee_accrued: rare.and_then(|r| r.fee).map_or(0.0, |fee| fee.accrued),
            notional_scaling: scaling.map_or(1.0, |s| s.notional),
            interest_scaling: scaling.map_or(1.0, |s| s.interest),
            payment: loan.payment,
            base: if started { Self::initial_base(loan, rare) } else { 0.0 },
        }
    }

    /// The base at initial exchange, or at the status date of a started loan.
    pub(crate) fn initial_base(loan: &Loan, rare: Option<&Rare>) -> f64 {
        match rare {
            Some(rare) if rare.base != InterestCalculationBase::Notional => loan.sign * rare.base_amount,
            _ => loan.sign * loan.notional,
        }
    }

    /// What interest is computed on.
    #[inline]
    pub(crate) fn interest_base<T: LoanType>(&self) -> f64 {
        if T::HAS_BASE { self.base } else { self.notional }
    }

    /// Interest and fees up to a day; the interest that came up.
    ///
    /// * `fee_rate` — of a fee on the notional, 0 otherwise
    #[inline]
    pub(crate) fn accrue<T: LoanType>(
        &mut self,
        loan: &Loan,
        day: Day,
        calendar: &Calendar,
        fee_rate: f64,
    ) -> [f64; 2] {
        if day == self.day {
            return [0.0; 2];
        }
        let years = loan.day_count.year_fraction(self.day, day, calendar);
        let base = self.interest_base::<T>();
        let interest = years * self.rate * base;
        self.accrued += interest;
        self.fee_accrued += years * self.notional * fee_rate;
        self.day = day;
        [interest, years * base]
    }

    /// What events show.
    pub(crate) const fn shown(&self) -> States {
        States {
            notional_principal: self.notional,
            nominal_interest_rate: self.rate,
            accrued_interest: self.accrued,
            exercise: None,
        }
    }

    /// The level payment that repays the notional over the dates after `after`, fixed on the day `fixed`.
    ///
    /// Both are scheduled days: a fixing that moves off a holiday is still made for its scheduled day.
    /// A = (nt + ipac + Y(sd, T1)·r·nt) · Π g_i / (1 + Σ_i Π_{j≥i} g_j) with g_i = 1 + r·Y(T_i, T_{i+1}).
    /// Source: ACTUS Technical Specification 1.1, section Annuity Amount Function; the interest to T1 is what the
    /// published results demand.
    pub(crate) fn annuity_payment(
        &self,
        loan: &Loan,
        dates: &Schedule,
        after: Day,
        fixed: Day,
        calendar: &Calendar,
    ) -> f64 {
        let (first, last) = (dates.dates_until(after), dates.len() - 1);
        let (Some(first_day), Some(mut later)) = (dates.date(first), dates.date(last)) else {
            return loan.sign * (self.notional + self.accrued);
        };
        let mut growth = 1.0;
        let mut sum = 1.0;
        // Periods between regular dates are the same length in some day counts.
        let same = match dates.plain_months().and_then(|plain| Period::of(loan.day_count, plain.months)) {
            Some(Period::Same(years)) => Some(self.rate * years),
            _ => None,
        };
        let regular = if same.is_some() { last.min(dates.regular_len() - 1).max(first) } else { first };
        for k in (regular..last).rev() {
            let Some(earlier) = dates.date(k) else { break };
            let years = loan.day_count.year_fraction(earlier, later, calendar);
            later = earlier;
            growth *= 1.0 + self.rate * years;
            sum += growth;
        }
        if let Some(interest) = same.filter(|_| regular > first) {
            // The same factors again and again: Σ f^k = f·(f^n - 1)/(f - 1).
            let periods = f64::from(regular - first);
            let up = libm::expm1(periods * libm::log1p(interest));
            let factors = if interest == 0.0 { periods } else { (1.0 + interest) * up / interest };
            sum += growth * factors;
            growth *= 1.0 + up;
        }
        let to_first = loan.day_count.year_fraction(fixed, first_day, calendar);
        loan.sign * (self.notional + self.accrued + to_first * self.rate * self.notional) * growth / sum
    }

    /// The rate after a reset.
    ///
    /// * `limits` — whether caps and floors are in force
    #[inline]
    pub(crate) fn reset_rate(&mut self, floating: &Floating, index: f64, limits: bool) {
        self.rate = if limits { floating.reset(self.rate, index) } else { floating.target(index) };
    }
}

impl Rare {
    /// Whether anything of it is still to come: of an annuity alone, another payment.
    pub(super) const fn is_needed(&self, floats: bool) -> bool {
        !self.is_of_annuity || floats || !matches!(self.fix_payment, FixPayment::Given)
    }

    /// Computes the payment of a running annuity that has none.
    pub(super) fn fix_at_start<T: LoanType>(&mut self, loan: &mut Loan, mover: &Mover<'_>) {
        if self.fix_payment != FixPayment::AtStart || loan.initial_exchange > loan.status {
            return;
        }
        let mut states = LoanStates::at_status::<T>(loan, Some(self));
        states.accrue::<T>(loan, mover.calculation(loan.status), mover.calendar, 0.0);
        let (dates, status) = (&self.annuity_dates, loan.status);
        loan.payment = states.annuity_payment(loan, dates, status, status, mover.calendar);
        self.fix_payment = FixPayment::Given;
    }
}
