//! What happens to a loan beside its terms: prepayment, by a model or as observed, its penalty, and default.

use super::cursor::{NONE, key};
use super::walk::Walk;
use super::{Early, LoanType};
use crate::terms::{ContractPerformance, PenaltyType, PrepaymentEffect};
use crate::{EventType, FlowKind, FlowSink, ProjectError, Unscheduled};
use plimsoll_behaviour::Drawdown;
use plimsoll_units::{Day, DayCount};

impl<T: LoanType, S: FlowSink> Walk<'_, T, S> {
    /// The next observed event. True when the contract is over.
    pub(super) fn happen_unscheduled(&mut self, day: Day) -> Result<bool, ProjectError> {
        let what = self.world.unscheduled().get(self.happened).map(|(_, what)| *what);
        self.happened += 1;
        match what {
            Some(Unscheduled::Performance(performance)) => return Ok(self.perform(day, performance)),
            Some(Unscheduled::Prepayment(amount)) => {
                if self.early().is_none_or(|early| early.effect == PrepaymentEffect::None) {
                    return Err(ProjectError::NoPrepayment { row: self.loan.row, day });
                }
                self.accrue(self.mover.calculation(day));
                let left = self.states.notional.abs();
                self.repay_early(day, day, self.loan.sign * amount.min(left))?;
            }
            Some(Unscheduled::Redemption(amount)) => {
                self.accrue(self.mover.calculation(day));
                self.states.notional -= amount;
                self.states.base = self.states.notional;
                self.principal(FlowKind::Principal, day, amount);
                self.emit(EventType::PrincipalRedemption, day, day, amount);
            }
            None => {}
        }
        Ok(false)
    }

    /// In default nothing more is paid: what was due that day neither.
    fn perform(&mut self, day: Day, performance: ContractPerformance) -> bool {
        self.accrue(self.mover.calculation(day));
        self.emit(EventType::CreditEvent, day, day, 0.0);
        let over = performance == ContractPerformance::Default;
        if over {
            self.principal(FlowKind::Transferred, day, self.states.notional);
        }
        over
    }

    fn early(&self) -> Option<&Early> {
        self.rare.and_then(|rare| rare.early.as_ref())
    }

    /// Part of what is left is repaid ahead of schedule, as the prepayment model has it.
    pub(super) fn prepay_by_model(&mut self, day: Day, schedule_day: Day) -> Result<(), ProjectError> {
        let (Some(model), true) = (self.prepayment, schedule_day > self.prepaid_to) else { return Ok(()) };
        let since = self.loan.initial_exchange;
        let age = DayCount::Thirty360Europe.year_fraction(since, schedule_day, self.calendar);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "months of a life")]
        let age_months = (age * 12.0 + 1e-9).max(0.0) as u32;
        let incentive = match (model.incentive(), self.loan.prepayment) {
            (Some(_), Some(place)) => {
                let (currency, row) = (self.loan.currency, self.loan.row);
                self.states.rate - self.world.refinancing(place, currency, self.prepaid_to, row)?
            }
            _ => 0.0,
        };
        let cpr = model.cpr_per_year(age_months, incentive);
        let years = DayCount::Thirty360Europe.year_fraction(self.prepaid_to, schedule_day, self.calendar);
        self.prepaid_to = schedule_day;
        if [cpr, years].map(f64::to_bits) != self.prepaid.0.map(f64::to_bits) {
            self.prepaid = ([cpr, years], plimsoll_behaviour::prepaid_share(cpr, years));
        }
        let share = self.prepaid.1;
        self.repay_early(day, schedule_day, self.states.notional * share)
    }

    /// Part of the balance is redeemed early on the day after the market's, as the model has it.
    pub(super) fn redeem_early(&mut self, day: Day) -> Result<bool, ProjectError> {
        let model = self.loan.early_redemption.and_then(|id| self.world.behaviour().early_redemption(id));
        self.accrue(self.mover.calculation(day));
        self.repay_early(day, day, model.map_or(0.0, |model| model.share()) * self.states.notional)?;
        Ok(false)
    }

    /// The key of the next month's end on which a committed line is drawn further.
    pub(super) fn next_draw(&self) -> i64 {
        if self.drawdown.is_none_or(|(model, _)| self.drawn >= model.months()) {
            return NONE;
        }
        let months = i32::try_from(self.drawn + 1).unwrap_or(i32::MAX);
        let day = self.world.grid().start().plus_months(months);
        if day < self.mover.maturity_event { key(day, EventType::PrincipalIncrease) } else { NONE }
    }

    /// A committed line is drawn further, as the model has it.
    pub(super) fn draw(&mut self, day: Day) -> bool {
        self.drawn += 1;
        let share = |(model, undrawn): (&Drawdown, f64)| model.in_month(self.drawn) * undrawn;
        let drawn = self.loan.sign * self.drawdown.map_or(0.0, share);
        if drawn != 0.0 {
            self.accrue(self.mover.calculation(day));
            self.states.notional += drawn;
            self.states.base = self.states.notional;
            let payoff = -self.states.notional_scaling * drawn;
            self.principal(FlowKind::Principal, day, -drawn);
            self.flow(FlowKind::Settlement, day, payoff + drawn);
            self.emit(EventType::PrincipalIncrease, day, day, payoff);
        }
        false
    }

    /// Repays principal early, after its penalty; later payments shrink in proportion unless the loan ends sooner.
    fn repay_early(&mut self, day: Day, schedule_day: Day, repaid: f64) -> Result<(), ProjectError> {
        if repaid == 0.0 {
            return Ok(());
        }
        let penalty = self.penalty(day, repaid)?;
        if penalty != 0.0 {
            self.flow(FlowKind::Fee, day, penalty);
            self.emit(EventType::PenaltyPayment, day, schedule_day, penalty);
        }
        let share = repaid / self.states.notional;
        let is_base = self.states.base.to_bits() == self.states.notional.to_bits();
        self.states.notional -= repaid;
        self.states.base =
            if is_base { self.states.notional } else { self.states.base - self.states.base * share };
        if self.early().is_none_or(|early| early.effect != PrepaymentEffect::ReducesMaturity) {
            self.states.payment -= self.states.payment * share;
        }
        let payoff = self.states.notional_scaling * repaid;
        self.principal(FlowKind::Principal, day, repaid);
        self.flow(FlowKind::Settlement, day, payoff - repaid);
        self.emit(EventType::PrincipalPrepayment, day, schedule_day, payoff);
        Ok(())
    }

    /// What a prepayment costs, signed as it is: received by the lender.
    fn penalty(&self, day: Day, repaid: f64) -> Result<f64, ProjectError> {
        let Some(early) = self.early() else { return Ok(0.0) };
        Ok(match early.penalty {
            PenaltyType::None => 0.0,
            PenaltyType::Fixed => self.loan.sign * early.rate,
            PenaltyType::Relative => early.rate * repaid,
            PenaltyType::RateDifferential => {
                let Some(index) = early.index else { return Ok(0.0) };
                let lost = self.states.rate - self.world.observed(index, day, self.loan.row)?;
                let years = self.loan.day_count.year_fraction(day, self.loan.maturity, self.calendar);
                lost.max(0.0) * years * repaid
            }
        })
    }
}
