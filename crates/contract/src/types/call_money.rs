//! CLM, call money: a loan whose interest is added to principal until it is called, or to its maturity.
//!
//! A call on a day is an observed event; the money is due after the notice, and no interest runs from the call on.
//! Source: ACTUS Technical Specification 1.1, section CLM.

use crate::checked::{Checked, anchor_of, schedule};
use crate::instrument::{Common, Instrument};
use crate::lending::Fee;
use crate::terms::{ContractType, FeeBasis, NameId, Names, Terms};
use crate::{ContractError, Event, EventType, ProjectError, States, World};
use plimsoll_units::{Day, DayCount, Schedule, Tenor};

/// Money at call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallMoney {
    notional: f64,
    rate: f64,
    accrued: f64,
    day_count: DayCount,
    initial_exchange: Day,
    accrues_before_exchange: Option<Day>,
    maturity: Option<Day>,
    notice: Option<Tenor>,
    interest: Schedule,
    resets: Option<(Schedule, NameId)>,
    spread: f64,
    multiplier: f64,
    next_rate: Option<f64>,
    fee: Option<Fee>,
}

impl Instrument for CallMoney {
    const TYPE: ContractType = ContractType::CallMoney;
    const LOOKS: bool = false;

    fn resolve(_: &Common, terms: &Terms, checked: &mut Checked<'_>) -> Option<Self> {
        let notional = checked.needs("notionalPrincipal", terms.notional_principal);
        let rate = checked.needs("nominalInterestRate", terms.nominal_interest_rate);
        let day_count = checked.needs("dayCountConvention", terms.day_count_convention);
        let initial_exchange = checked.needs("initialExchangeDate", terms.initial_exchange_date)?;
        let end_of_month = terms.end_of_month_convention.unwrap_or_default();
        let end = terms.maturity_date.unwrap_or(Day::MAX);
        if end <= initial_exchange {
            checked.order("maturityDate", end, "initialExchangeDate", initial_exchange);
        }
        let cycle = terms.cycle_of_interest_payment;
        let anchor = anchor_of(terms.cycle_anchor_date_of_interest_payment, cycle, initial_exchange);
        let interest = match anchor {
            Some(anchor) => {
                schedule(checked, "cycleOfInterestPayment", anchor, cycle, end_of_month, end, false)?
            }
            None => Schedule::none(),
        };
        let cycle = terms.cycle_of_rate_reset;
        let anchor = anchor_of(terms.cycle_anchor_date_of_rate_reset, cycle, initial_exchange);
        let resets = match (anchor, terms.market_object_code_of_rate_reset) {
            (Some(anchor), Some(index)) => {
                Some((schedule(checked, "cycleOfRateReset", anchor, cycle, end_of_month, end, false)?, index))
            }
            (Some(_), None) => {
                let (term, needs) = ("cycleOfRateReset", "marketObjectCodeOfRateReset");
                checked.errors.push(ContractError::Without { term, needs });
                None
            }
            _ => None,
        };
        Some(Self {
            notional: checked.not_negative("notionalPrincipal", notional?),
            rate: rate?,
            accrued: terms.accrued_interest.unwrap_or(0.0),
            day_count: day_count?,
            initial_exchange,
            accrues_before_exchange: terms
                .cycle_anchor_date_of_interest_payment
                .filter(|day| *day < initial_exchange && terms.accrued_interest.is_none()),
            maturity: terms.maturity_date,
            notice: terms.x_day_notice,
            interest,
            resets,
            spread: terms.rate_spread.unwrap_or(0.0),
            multiplier: terms.rate_multiplier.unwrap_or(1.0),
            next_rate: terms.next_reset_rate,
            fee: fee(terms, checked, (initial_exchange, end)),
        })
    }

    fn last_day(&self, _: &Common, _: &Names) -> Option<Day> {
        self.maturity
    }

    fn index(&self) -> Option<NameId> {
        self.resets.map(|(_, index)| index)
    }

    fn events(&self, common: &Common, names: &Names, world: &World) -> Result<Vec<Event>, ProjectError> {
        Walk::new(self, common, names, world).run()
    }
}

/// Terms of a fee; an amount without dates is never paid.
fn fee(terms: &Terms, checked: &mut Checked<'_>, (from, end): (Day, Day)) -> Option<Fee> {
    let rate = terms.fee_rate.filter(|rate| *rate != 0.0)?;
    let basis = checked.needs("feeBasis", terms.fee_basis)?;
    let cycle = terms.cycle_of_fee;
    let dates = match anchor_of(terms.cycle_anchor_date_of_fee, cycle, from) {
        Some(anchor) => {
            let end_of_month = terms.end_of_month_convention.unwrap_or_default();
            schedule(checked, "cycleOfFee", anchor, cycle, end_of_month, end, false)?
        }
        None if basis == FeeBasis::Amount => {
            checked.missing("cycleOfFee");
            return None;
        }
        None => Schedule::none(),
    };
    Some(Fee { rate, basis, accrued: terms.fee_accrued.unwrap_or(0.0), dates })
}

/// What happens, before its amounts are known: day, type, scheduled day.
type Planned = (Day, EventType, Day);

struct Walk<'a> {
    loan: &'a CallMoney,
    common: &'a Common,
    names: &'a Names,
    world: &'a World,
    notional: f64,
    rate: f64,
    accrued: f64,
    fee_accrued: f64,
    day: Day,
}

impl<'a> Walk<'a> {
    fn new(loan: &'a CallMoney, common: &'a Common, names: &'a Names, world: &'a World) -> Self {
        let started = loan.initial_exchange <= common.status;
        let mut walk = Self {
            loan,
            common,
            names,
            world,
            notional: 0.0,
            rate: 0.0,
            accrued: 0.0,
            fee_accrued: loan.fee.map_or(0.0, |fee| fee.accrued),
            day: common.status,
        };
        if started {
            walk.notional = common.sign * loan.notional;
            walk.rate = loan.rate;
            walk.accrued = loan.accrued;
        }
        walk.day = walk.calculation(common.status);
        walk
    }

    fn calculation(&self, day: Day) -> Day {
        self.common.shift(day, self.names.calendar(self.common.calendar)).1
    }

    fn accrue(&mut self, day: Day) {
        let calendar = self.names.calendar(self.common.calendar);
        let years = self.loan.day_count.year_fraction(self.day, day, calendar);
        self.accrued += years * self.rate * self.notional;
        if let Some(Fee { basis: FeeBasis::Notional, rate, .. }) = self.loan.fee {
            self.fee_accrued += years * rate * self.notional;
        }
        self.day = day;
    }

    /// The dates in order; a call ends the interest, and the notice the loan.
    fn planned(&self) -> Vec<Planned> {
        let calendar = self.names.calendar(self.common.calendar);
        let end = self.world.grid().end();
        let call = self.world.calls().first().copied();
        let maturity = match (call, self.loan.maturity) {
            (Some(_), _) => None,
            (None, Some(day)) => Some(day),
            (None, None) => Some(end),
        };
        let last = call.or(maturity).unwrap_or(end);
        let mut planned: Vec<Planned> = Vec::new();
        let exchange = self.loan.initial_exchange;
        planned.push((exchange, EventType::InitialExchange, exchange));
        let mut cyclic = |schedule: &Schedule, event_type: EventType| {
            let dates = schedule.until(last.min(end + 1));
            for scheduled in dates.iter().filter(|day| *day < last) {
                planned.push((self.common.shift(scheduled, calendar).0, event_type, scheduled));
            }
        };
        cyclic(&self.loan.interest, EventType::InterestCapitalization);
        if let Some((resets, _)) = &self.loan.resets {
            cyclic(resets, EventType::RateReset);
        }
        if let Some(fee) = &self.loan.fee {
            cyclic(&fee.dates, EventType::FeePayment);
        }
        if let Some(maturity) = maturity {
            planned.push((maturity, EventType::InterestPayment, maturity));
            planned.push((maturity, EventType::Maturity, maturity));
        }
        if let Some(call) = call {
            let due = self.common.settled(call, self.loan.notice, self.names);
            planned.push((call, EventType::Exercise, call));
            planned.push((due, EventType::InterestPayment, due));
            planned.push((due, EventType::Settlement, due));
        }
        planned.extend(self.world.monitoring().iter().map(|day| (*day, EventType::Monitoring, *day)));
        let order = |event: EventType| match event {
            // The call comes before the interest that it makes due.
            EventType::Exercise if call.is_some() => EventType::InitialExchange,
            other => other,
        };
        planned.retain(|(day, _, _)| *day > self.common.status && *day <= end);
        planned.sort_by_key(|(day, event, scheduled)| (*day, order(*event), *scheduled));
        planned
    }

    fn run(mut self) -> Result<Vec<Event>, ProjectError> {
        let mut events = Vec::new();
        let mut first_reset = true;
        let mut called = false;
        for (day, mut event_type, scheduled) in self.planned() {
            let calculation = self.calculation(scheduled);
            if !called && event_type != EventType::InitialExchange {
                self.accrue(calculation);
            }
            let payoff = match event_type {
                EventType::InitialExchange => {
                    self.exchange(day);
                    -self.notional
                }
                EventType::InterestCapitalization => {
                    self.notional += std::mem::take(&mut self.accrued);
                    0.0
                }
                EventType::RateReset => {
                    let known = self.loan.next_rate.filter(|_| std::mem::take(&mut first_reset));
                    self.rate = if let Some(rate) = known {
                        event_type = EventType::RateResetFixed;
                        rate
                    } else if let Some((_, index)) = self.loan.resets {
                        let value = self.world.observed(index, scheduled, self.common.row)?;
                        value * self.loan.multiplier + self.loan.spread
                    } else {
                        self.rate
                    };
                    0.0
                }
                EventType::Exercise => {
                    called = true;
                    0.0
                }
                EventType::InterestPayment => std::mem::take(&mut self.accrued),
                EventType::Monitoring => 0.0,
                EventType::FeePayment => self.pay_fee(),
                // The fee accrued since its last date goes with the principal.
                _ => std::mem::take(&mut self.notional) + std::mem::take(&mut self.fee_accrued),
            };
            let states = States {
                notional_principal: self.notional,
                nominal_interest_rate: self.rate,
                accrued_interest: self.accrued,
                exercise: None,
            };
            events.push(Event {
                schedule_day: scheduled,
                states,
                ..self.common.event(event_type, day, payoff)
            });
        }
        Ok(events)
    }

    fn pay_fee(&mut self) -> f64 {
        match self.loan.fee {
            Some(Fee { basis: FeeBasis::Amount, rate, .. }) => self.common.sign * rate,
            _ => std::mem::take(&mut self.fee_accrued),
        }
    }

    fn exchange(&mut self, day: Day) {
        self.notional = self.common.sign * self.loan.notional;
        self.rate = self.loan.rate;
        self.accrued = self.loan.accrued;
        self.day = self.calculation(day);
        if let Some(from) = self.loan.accrues_before_exchange {
            let calendar = self.names.calendar(self.common.calendar);
            let years = self.loan.day_count.year_fraction(self.calculation(from), self.day, calendar);
            self.accrued += years * self.rate * self.notional;
        }
    }
}
