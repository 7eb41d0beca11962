//! The walk through a loan's events, in order, writing flows and events into a sink.

use super::cursor::{Cursor, Mover, NONE, key, key_day};
use super::once::once_keys;
use super::steps::refill;
use super::{Fee, Floating, Loan, LoanStates, LoanType, Loans, Rare, Steps};
use crate::terms::{FeeBasis, RateStep, ScalingEffect};
use crate::{Event, EventType, FlowKind, FlowSink, ProjectError, World};
use plimsoll_behaviour::{Drawdown, Prepayment};
use plimsoll_units::{Calendar, Day, Schedule};
use std::marker::PhantomData;

/// The most events one contract may make.
pub(crate) const MOST_EVENTS: u32 = 400_000;

/// One loan on its way through its events.
pub(super) struct Walk<'a, T, S> {
    pub(super) loan: &'a Loan,
    pub(super) floating: Option<&'a Floating>,
    pub(super) rare: Option<&'a Rare>,
    pub(super) fee: Option<Fee>,
    pub(super) fee_rate: f64,
    pub(super) calendar: &'a Calendar,
    pub(super) mover: Mover<'a>,
    pub(super) world: &'a World,
    pub(super) sink: &'a mut S,
    pub(super) states: LoanStates,
    pub(super) interest: Cursor,
    pub(super) redemption: Cursor,
    pub(super) resets: Cursor,
    pub(super) fees: Cursor,
    pub(super) scaling: Cursor,
    pub(super) bases: Cursor,
    pub(super) steps: Option<&'a Steps>,
    /// The steps that interest, redemption and resets are in.
    pub(super) at: [usize; 3],
    /// How many unscheduled events are past.
    pub(super) happened: usize,
    /// How many monitoring days are past.
    pub(super) looked: usize,
    pub(super) once: [i64; 7],
    /// Payment fixings waiting on the day of a reset, and that day.
    pub(super) fixings: (u32, Day),
    pub(super) first_reset: bool,
    /// The day on which capitalisation ends: interest before it is added to principal.
    pub(super) capitalised_to: Day,
    /// False before a future purchase: the flows are the seller's.
    pub(super) owned: bool,
    /// True once an event after the market's day is reached: what is before has happened.
    pub(super) opened: bool,
    pub(super) repriced: bool,
    pub(super) prepaid_to: Day,
    /// Yearly rate and length in years of the last period of prepayment, and the share that it prepaid.
    pub(super) prepaid: ([f64; 2], f64),
    pub(super) prepayment: Option<&'a Prepayment>,
    /// How a committed line is drawn, what is not drawn of it, and how many months of drawing are past.
    pub(super) drawdown: Option<(&'a Drawdown, f64)>,
    pub(super) drawn: u32,
    pub(super) loan_type: PhantomData<T>,
}

impl<'a, T: LoanType, S: FlowSink> Walk<'a, T, S> {
    pub(super) fn new(
        loans: &'a Loans,
        loan: &'a Loan,
        calendar: &'a Calendar,
        world: &'a World,
        sink: &'a mut S,
    ) -> Self {
        let (floating, rare) = (loans.floating(loan), loans.rare(loan));
        let mover = Mover::new(loan, calendar, T::MATURITY_SHIFTS);
        let none = Schedule::none();
        let cursor = |schedule, order| Cursor::new(schedule, order, loan.status, &mover);
        let fee = rare.and_then(|r| r.fee);
        let prepayment = loan.prepayment.and_then(|id| world.behaviour().prepayment(id));
        Self {
            loan,
            floating,
            rare,
            fee,
            fee_rate: fee.map_or(0.0, |f| if f.basis == FeeBasis::Notional { f.rate } else { 0.0 }),
            calendar,
            world,
            sink,
            states: LoanStates::at_status::<T>(loan, rare),
            interest: cursor(
                if T::OPEN_ENDED { loan.interest.until(world.grid().end()) } else { loan.interest },
                EventType::InterestPayment,
            ),
            redemption: cursor(loan.redemption, EventType::PrincipalRedemption),
            resets: cursor(floating.map_or(none, |f| f.resets), EventType::RateReset),
            steps: if T::STEPS { loans.steps(loan) } else { None },
            at: [0; 3],
            happened: world.unscheduled().partition_point(|(day, _)| *day <= loan.status),
            looked: world.monitoring().partition_point(|day| *day <= loan.status),
            fees: cursor(fee.map_or(none, |f| f.dates), EventType::FeePayment),
            scaling: cursor(rare.and_then(|r| r.scaling).map_or(none, |s| s.dates), EventType::Scaling),
            bases: cursor(rare.map_or(none, |r| r.base_resets), EventType::InterestCalculationBaseFixing),
            once: once_keys(loan, rare, &mover, world),
            fixings: (0, Day::MIN),
            first_reset: true,
            capitalised_to: rare
                .and_then(|r| r.capitalise_until)
                .map_or(Day::MIN, |until| mover.convention.shift(until, calendar).event),
            owned: rare.and_then(|r| r.purchase).is_none_or(|(day, _)| day <= loan.status),
            opened: false,
            repriced: false,
            prepaid_to: loan.status.max(loan.initial_exchange).max(world.grid().start()),
            prepaid: ([0.0; 2], 0.0),
            prepayment,
            drawdown: rare
                .and_then(|r| r.undrawn)
                .and_then(|(place, amount)| Some((world.behaviour().drawdown(place)?, amount))),
            drawn: 0,
            mover,
            loan_type: PhantomData,
        }
    }

    /// Runs to maturity or the end of the world's days.
    pub(super) fn run(mut self) -> Result<(), ProjectError> {
        self.begin_steps();
        let horizon = key(self.world.grid().end() + 1, EventType::InitialExchange);
        for _ in 0..MOST_EVENTS {
            let (next, stream) = self.next();
            if next >= horizon {
                return Ok(());
            }
            let day = key_day(next);
            if day > self.world.grid().start() {
                self.open(self.world.grid().start());
            }
            let ended = match stream {
                Stream::Redemption => self.redeem(day)?,
                Stream::Interest => self.pay_interest(day)?,
                Stream::Fee => self.pay_fee(day),
                Stream::Reset => self.reset_rate(day)?,
                Stream::Fixing => self.fix_payment(day),
                Stream::Scaling => self.scale(day)?,
                Stream::Base => self.reset_base(day),
                Stream::Unscheduled => self.happen_unscheduled(day)?,
                Stream::Draw => self.draw(day),
                Stream::Look => self.look(day),
                Stream::Once(place) => self.happen_once(place, day)?,
            };
            if ended || S::HAS_END && self.states.day > self.sink.until() {
                return Ok(());
            }
            self.refill();
        }
        Err(ProjectError::TooManyEvents { row: self.loan.row, limit: MOST_EVENTS })
    }

    /// Its steps, where its type has any.
    #[inline]
    fn steps(&self) -> Option<&'a Steps> {
        if T::STEPS { self.steps } else { None }
    }

    /// Sets the cursors to the first date of the first step that has one left.
    fn begin_steps(&mut self) {
        let Some(steps) = self.steps() else { return };
        let cursor = |steps: &[Schedule], order| {
            let first = steps.first().copied().unwrap_or(Schedule::none());
            Cursor::new(first, order, self.loan.status, &self.mover)
        };
        self.interest = cursor(&steps.interest, EventType::InterestPayment);
        self.redemption = cursor(&steps.redemption, EventType::PrincipalRedemption);
        self.resets = cursor(&steps.resets, EventType::RateReset);
        self.refill();
    }

    /// Moves cursors at the end of a step to the next one.
    #[inline]
    pub(super) fn refill(&mut self) {
        let Some(steps) = self.steps() else { return };
        let (status, mover) = (self.loan.status, &self.mover);
        let [interest, redemption, resets] = &mut self.at;
        refill(&mut self.interest, interest, &steps.interest, EventType::InterestPayment, status, mover);
        refill(
            &mut self.redemption,
            redemption,
            &steps.redemption,
            EventType::PrincipalRedemption,
            status,
            mover,
        );
        refill(&mut self.resets, resets, &steps.resets, EventType::RateReset, status, mover);
    }

    /// What is before the market's day has happened; from here on the flows count.
    fn open(&mut self, as_of: Day) {
        if !self.opened {
            self.opened = true;
            self.flow(FlowKind::Opening, as_of, self.states.notional);
        }
    }

    /// The next event's key and stream. On equal keys the once-only event comes first.
    #[inline]
    fn next(&self) -> (i64, Stream) {
        let mut next = (NONE, Stream::Once(0));
        let mut offer = |key: i64, stream: Stream| {
            if key < next.0 {
                next = (key, stream);
            }
        };
        for (place, &key) in self.once.iter().enumerate() {
            offer(key, Stream::Once(place));
        }
        offer(self.redemption.key, Stream::Redemption);
        offer(self.interest.key, Stream::Interest);
        offer(self.resets.key, Stream::Reset);
        if self.rare.is_some() {
            offer(self.fees.key, Stream::Fee);
            offer(self.scaling.key, Stream::Scaling);
            offer(self.bases.key, Stream::Base);
            offer(self.next_draw(), Stream::Draw);
        }
        if let Some((day, what)) = self.world.unscheduled().get(self.happened) {
            offer(key(*day, what.event_type()), Stream::Unscheduled);
        }
        if S::WANTS_EVENTS
            && let Some(day) = self.world.monitoring().get(self.looked)
        {
            offer(key(*day, EventType::Monitoring), Stream::Look);
        }
        if self.fixings.0 > 0 {
            offer(key(self.fixings.1, EventType::PrincipalPaymentFixing), Stream::Fixing);
        }
        next
    }

    /// Principal that is repaid or lent, in cash or not; once repriced, it leaves the reset day where it stands.
    #[inline]
    pub(super) fn principal(&mut self, kind: FlowKind, day: Day, amount: f64) {
        self.flow(kind, day, amount);
        if self.repriced {
            self.flow(FlowKind::Repricing, day, -amount);
        }
    }

    #[inline]
    pub(super) fn flow(&mut self, kind: FlowKind, day: Day, amount: f64) {
        if self.owned && self.opened && amount != 0.0 {
            self.sink.flow(kind, day, amount);
        }
    }

    #[inline]
    pub(super) fn emit(&mut self, event_type: EventType, day: Day, schedule_day: Day, payoff: f64) {
        if S::WANTS_EVENTS && self.owned && self.opened {
            let currency = self.loan.currency;
            self.sink.event(&Event {
                event_type,
                day,
                schedule_day,
                payoff,
                currency,
                states: self.states.shown(),
            });
        }
    }

    #[inline]
    pub(super) fn accrue(&mut self, calculation_day: Day) {
        let from = self.states.day;
        let [interest, at_one] =
            self.states.accrue::<T>(self.loan, calculation_day, self.calendar, self.fee_rate);
        if S::WANTS_ACCRUALS && self.owned {
            let amount = self.states.interest_scaling * interest;
            self.sink.accrual(FlowKind::Accrual, from, calculation_day, amount);
            self.sink.accrual_at_one(from, calculation_day, self.states.interest_scaling * at_one);
        }
    }

    fn redeem(&mut self, day: Day) -> Result<bool, ProjectError> {
        let (schedule_day, calculation_day) = (self.redemption.schedule_day, self.redemption.calculation_day);
        self.redemption.advance(&self.mover);
        self.accrue(calculation_day);
        let left = self.states.notional.abs();
        let step = self.steps().and_then(|steps| steps.amounts.get(self.at[1]));
        let payment = step.copied().unwrap_or(self.states.payment);
        let wanted = T::redemption(payment, self.loan.sign * self.states.accrued);
        let repaid = self.limited(wanted, left);
        self.states.notional -= repaid;
        if self.rare.is_none_or(|rare| T::resets_base(rare.base)) {
            self.states.base = self.states.notional;
        }
        let payoff = self.states.notional_scaling * repaid;
        self.principal(FlowKind::Principal, day, repaid);
        self.flow(FlowKind::Settlement, day, payoff - repaid);
        let adds = T::STEPS && wanted < 0.0;
        let event_type = if adds { EventType::PrincipalIncrease } else { EventType::PrincipalRedemption };
        self.emit(event_type, day, schedule_day, payoff);
        if self.prepayment.is_some() && key_day(self.interest.key) != day {
            self.prepay_by_model(day, schedule_day)?;
        }
        Ok(false)
    }

    /// A redemption limited to what is left, signed.
    #[inline]
    fn limited(&self, wanted: f64, left: f64) -> f64 {
        if T::CAPS_BY_SIZE && self.loan.reference_role_sign {
            return self.loan.sign * wanted - (wanted.abs() - left).max(0.0);
        }
        self.loan.sign * if wanted > left { left } else { wanted }
    }

    fn pay_interest(&mut self, day: Day) -> Result<bool, ProjectError> {
        let (schedule_day, calculation_day) = (self.interest.schedule_day, self.interest.calculation_day);
        self.interest.advance(&self.mover);
        if day == self.capitalised_to {
            // The end of capitalisation takes the place of an interest payment on its day.
            return Ok(false);
        }
        self.accrue(calculation_day);
        if day < self.capitalised_to {
            return Ok(self.capitalise(day, schedule_day));
        }
        let payoff = self.states.interest_scaling * self.states.accrued;
        self.states.accrued = 0.0;
        self.flow(FlowKind::Interest, day, payoff);
        self.emit(EventType::InterestPayment, day, schedule_day, payoff);
        if self.prepayment.is_some() && schedule_day != self.loan.maturity {
            self.prepay_by_model(day, schedule_day)?;
        }
        Ok(false)
    }

    pub(super) fn capitalise(&mut self, day: Day, schedule_day: Day) -> bool {
        let added = self.states.accrued;
        self.states.notional += added;
        self.states.accrued = 0.0;
        if self.rare.is_none_or(|rare| rare.base != crate::terms::InterestCalculationBase::NotionalLagged) {
            self.states.base = self.states.notional;
        }
        self.principal(FlowKind::Capitalised, day, -added);
        self.emit(EventType::InterestCapitalization, day, schedule_day, 0.0);
        false
    }

    fn pay_fee(&mut self, day: Day) -> bool {
        let (schedule_day, calculation_day) = (self.fees.schedule_day, self.fees.calculation_day);
        self.fees.advance(&self.mover);
        self.accrue(calculation_day);
        let payoff = match self.fee {
            Some(Fee { basis: FeeBasis::Amount, rate, .. }) => self.loan.sign * rate,
            _ => self.states.fee_accrued,
        };
        self.states.fee_accrued = 0.0;
        self.flow(FlowKind::Fee, day, payoff);
        self.emit(EventType::FeePayment, day, schedule_day, payoff);
        false
    }

    fn reset_rate(&mut self, day: Day) -> Result<bool, ProjectError> {
        let (schedule_day, calculation_day) = (self.resets.schedule_day, self.resets.calculation_day);
        self.resets.advance(&self.mover);
        let Some(mut floating) = self.floating.copied() else { return Ok(false) };
        self.accrue(calculation_day);
        let step = self.steps().and_then(|steps| steps.rates.get(self.at[2]));
        if let Some(&(RateStep::Fixed, rate)) = step {
            self.states.rate = rate;
            self.emit(EventType::RateResetFixed, day, schedule_day, 0.0);
            return Ok(false);
        }
        floating.spread += step.map_or(0.0, |(_, spread)| *spread);
        match floating.next_rate.filter(|_| self.first_reset) {
            Some(rate) => self.states.rate = rate,
            None => {
                let index = self.world.observed(floating.index, schedule_day, self.loan.row)?;
                self.states.reset_rate(&floating, index, self.world.limits());
            }
        }
        self.reset_done(&floating, day, schedule_day);
        if T::ANNUITY {
            self.fixings = (self.fixings.0 + 1, day);
        }
        Ok(false)
    }

    /// Says that the rate has been reset; the first time, the principal reprices on this day.
    #[inline]
    fn reset_done(&mut self, floating: &Floating, day: Day, schedule_day: Day) {
        let known = self.first_reset && floating.next_rate.is_some();
        self.first_reset = false;
        if !self.repriced && self.opened {
            self.flow(FlowKind::Repricing, day, self.states.notional);
            self.repriced = self.owned;
        }
        let event_type = if known { EventType::RateResetFixed } else { EventType::RateReset };
        self.emit(event_type, day, schedule_day, 0.0);
    }

    fn fix_payment(&mut self, day: Day) -> bool {
        self.fixings.0 -= 1;
        self.compute_payment(day, day);
        false
    }

    pub(super) fn compute_payment(&mut self, day: Day, schedule_day: Day) {
        let calculation_day = self.mover.calculation(schedule_day);
        self.accrue(calculation_day);
        if let Some(rare) = self.rare {
            self.states.payment = self.states.annuity_payment(
                self.loan,
                &rare.annuity_dates,
                schedule_day,
                schedule_day,
                self.calendar,
            );
        }
        self.emit(EventType::PrincipalPaymentFixing, day, schedule_day, 0.0);
    }

    fn scale(&mut self, day: Day) -> Result<bool, ProjectError> {
        let (schedule_day, calculation_day) = (self.scaling.schedule_day, self.scaling.calculation_day);
        self.scaling.advance(&self.mover);
        let Some(scaling) = self.rare.and_then(|r| r.scaling) else { return Ok(false) };
        self.accrue(calculation_day);
        let ratio = self.world.observed(scaling.index, schedule_day, self.loan.row)? / scaling.index_at_deal;
        if matches!(scaling.effect, ScalingEffect::Interest | ScalingEffect::InterestAndNotional) {
            self.states.interest_scaling = ratio;
        }
        if matches!(scaling.effect, ScalingEffect::Notional | ScalingEffect::InterestAndNotional) {
            self.states.notional_scaling = ratio;
        }
        self.emit(EventType::Scaling, day, schedule_day, 0.0);
        Ok(false)
    }

    /// Shows the states on a monitoring day.
    fn look(&mut self, day: Day) -> bool {
        self.looked += 1;
        self.accrue(self.mover.calculation(day));
        self.emit(EventType::Monitoring, day, day, 0.0);
        false
    }

    fn reset_base(&mut self, day: Day) -> bool {
        let (schedule_day, calculation_day) = (self.bases.schedule_day, self.bases.calculation_day);
        self.bases.advance(&self.mover);
        self.accrue(calculation_day);
        self.states.base = self.states.notional;
        self.emit(EventType::InterestCalculationBaseFixing, day, schedule_day, 0.0);
        false
    }
}

#[derive(Clone, Copy)]
enum Stream {
    Redemption,
    Interest,
    Fee,
    Reset,
    Fixing,
    Scaling,
    Base,
    Draw,
    Unscheduled,
    Look,
    Once(usize),
}
