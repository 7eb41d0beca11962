//! SWPPV, plain vanilla interest rate swap: fixed against floating interest on a notional that is never exchanged.
//!
//! `nominalInterestRate` is the fixed rate, `nominalInterestRate2` the floating rate of the current period.
//! Source: ACTUS Technical Specification 1.1, section SWPPV.

mod regular;

use crate::block::{Given, Kind, past_resets};
use crate::checked::{Checked, anchor_of, schedule};
use crate::lending::{Cursor, Lanes, Mover, NONE, first_date_after, key, key_day, reset_between};
use crate::terms::{ContractType, DeliverySettlement, NameId, Names, Terms};
use crate::{
    ContractError, Event, EventType, FlowKind, FlowSink, IndexNeed, Needs, Options, ProjectError, States,
    World,
};
use plimsoll_behaviour::Behaviour;
use plimsoll_units::{BusinessDayConvention, Calendar, Currency, Day, DayCount, Schedule};

/// Plain vanilla swaps.
#[derive(Clone, Debug, Default)]
pub(crate) struct PlainVanillaSwaps {
    swaps: Vec<Swap>,
}

#[derive(Clone, Copy, Debug)]
struct Swap {
    row: u32,
    sign: f64,
    currency: Currency,
    calendar: NameId,
    convention: BusinessDayConvention,
    day_count: DayCount,
    status: Day,
    initial_exchange: Day,
    maturity: Day,
    accrues_from: Day,
    notional: f64,
    fixed_rate: f64,
    floating_rate: f64,
    accrued: f64,
    interest: Schedule,
    resets: Schedule,
    index: NameId,
    spread: f64,
    multiplier: f64,
    next_rate: Option<f64>,
    netted: bool,
    purchase: Option<(Day, f64)>,
    termination: Option<(Day, f64)>,
    regular: bool,
    accrued_at_new_rate: bool,
}

impl Kind for PlainVanillaSwaps {
    fn add(&mut self, given: &Given<'_>) -> Result<(), Vec<ContractError>> {
        let &Given { row, terms, names, options, .. } = given;
        let mut checked = Checked::new(ContractType::PlainVanillaSwap, terms, options);
        let resolved = resolve(row, terms, names, options, &mut checked);
        self.swaps.push(checked.finish(resolved)?);
        Ok(())
    }

    fn rows(&self) -> Vec<u32> {
        self.swaps.iter().map(|swap| swap.row).collect()
    }

    fn accrued_at_new_rate(&self) -> Vec<u32> {
        self.swaps.iter().filter(|swap| swap.accrued_at_new_rate).map(|swap| swap.row).collect()
    }

    fn last_day(&self, _: &Behaviour, _: &Names, _: Day) -> Day {
        self.swaps.iter().map(|swap| swap.maturity).max().unwrap_or(Day::MIN)
    }

    fn needs(&self, as_of: Day, needs: &mut Needs) {
        for swap in &self.swaps {
            let (row, notional, currency) = (swap.row, swap.notional, swap.currency);
            if swap.resets.dates_until(as_of) < swap.resets.len() {
                needs.indices.push(IndexNeed { index: swap.index, row, notional, currency });
            }
            past_resets(&swap.resets, swap.next_rate.is_some(), swap.status, as_of, |day| {
                needs.fixings.push((swap.index, day, row));
            });
        }
    }

    fn project<S: FlowSink>(
        &self,
        order: &[u32],
        names: &Names,
        worlds: &[&World],
        sink: &mut S,
    ) -> Result<(), ProjectError> {
        let mut lanes = Lanes::new(worlds);
        let mut legs = [Vec::new(), Vec::new()];
        for &place in order {
            let swap = &self.swaps[place as usize];
            let calendar = names.calendar(swap.calendar);
            if !S::WANTS_EVENTS && regular::run(swap, calendar, &mut lanes, &mut legs, sink)? {
                continue;
            }
            for (lane, world) in worlds.iter().enumerate() {
                sink.begin(swap.row);
                sink.lane(lane);
                Walk::new(swap, calendar, world, sink).run()?;
            }
        }
        Ok(())
    }
}

fn resolve(
    row: u32,
    terms: &Terms,
    names: &Names,
    options: &Options,
    checked: &mut Checked<'_>,
) -> Option<Swap> {
    let role = checked.needs("contractRole", terms.contract_role);
    let currency = checked.needs("currency", terms.currency);
    let notional = checked.needs("notionalPrincipal", terms.notional_principal);
    let initial_exchange = checked.needs("initialExchangeDate", terms.initial_exchange_date);
    let maturity = checked.needs("maturityDate", terms.maturity_date);
    let fixed_rate = checked.needs("nominalInterestRate", terms.nominal_interest_rate);
    let floating_rate = checked.needs("nominalInterestRate2", terms.nominal_interest_rate2);
    let day_count = checked.needs("dayCountConvention", terms.day_count_convention);
    let index = checked.needs("marketObjectCodeOfRateReset", terms.market_object_code_of_rate_reset);
    let status = checked.status();
    let (initial_exchange, maturity) = (initial_exchange?, maturity?);
    if maturity <= initial_exchange {
        checked.order("maturityDate", maturity, "initialExchangeDate", initial_exchange);
    }
    let (interest, resets) = schedules(terms, initial_exchange, maturity, checked)?;
    let purchase = checked.purchase();
    let termination = checked.termination();
    let mut swap = Swap {
        row,
        sign: role?.sign(),
        currency: currency?,
        calendar: terms.calendar.unwrap_or(NameId(0)),
        convention: terms.business_day_convention.unwrap_or_default(),
        day_count: day_count?,
        status,
        initial_exchange,
        maturity,
        accrues_from: status,
        notional: checked.not_negative("notionalPrincipal", notional?),
        fixed_rate: fixed_rate?,
        floating_rate: floating_rate?,
        accrued: terms.accrued_interest.unwrap_or(0.0),
        interest,
        resets,
        index: index?,
        spread: terms.rate_spread.unwrap_or(0.0),
        multiplier: terms.rate_multiplier.unwrap_or(1.0),
        next_rate: terms.next_reset_rate,
        netted: terms.delivery_settlement == Some(DeliverySettlement::Cash),
        purchase,
        termination,
        regular: false,
        accrued_at_new_rate: false,
    };
    if initial_exchange <= status
        && terms.accrued_interest.is_none()
        && !options.reference_accrual_at_status_date
    {
        let mover = swap.mover(names.calendar(swap.calendar));
        let next = first_date_after(&interest, status, &mover);
        swap.accrues_from =
            interest.date(next - 1).map_or(initial_exchange, |day| mover.shift(day).1).min(status);
    }
    swap.accrued_at_new_rate = reset_between(&swap.resets, swap.accrues_from, status);
    swap.regular = options.short_way && regular::is_regular(&swap);
    Some(swap)
}

/// Dates of interest and of resets.
fn schedules(
    terms: &Terms,
    initial_exchange: Day,
    maturity: Day,
    checked: &mut Checked<'_>,
) -> Option<(Schedule, Schedule)> {
    let end_of_month = terms.end_of_month_convention.unwrap_or_default();
    let cycle = terms.cycle_of_interest_payment;
    let anchor = anchor_of(terms.cycle_anchor_date_of_interest_payment, cycle, initial_exchange);
    let Some(anchor) = anchor else {
        checked.missing("cycleOfInterestPayment");
        return None;
    };
    let interest = schedule(checked, "cycleOfInterestPayment", anchor, cycle, end_of_month, maturity, true)?;
    let reset_cycle = terms.cycle_of_rate_reset;
    let reset_anchor = anchor_of(terms.cycle_anchor_date_of_rate_reset, reset_cycle, initial_exchange);
    let Some(reset_anchor) = reset_anchor else {
        checked.missing("cycleOfRateReset");
        return None;
    };
    let resets =
        schedule(checked, "cycleOfRateReset", reset_anchor, reset_cycle, end_of_month, maturity, false)?;
    Some((interest, resets))
}

impl Swap {
    fn mover<'a>(&self, calendar: &'a Calendar) -> Mover<'a> {
        Mover {
            convention: self.convention,
            calendar,
            maturity: self.maturity,
            maturity_event: self.maturity,
        }
    }
}

struct Walk<'a, S> {
    swap: &'a Swap,
    calendar: &'a Calendar,
    mover: Mover<'a>,
    world: &'a World,
    sink: &'a mut S,
    day: Day,
    notional: f64,
    rate: f64,
    accrued_fixed: f64,
    accrued_floating: f64,
    owned: bool,
    open: bool,
    repriced: bool,
}

impl<'a, S: FlowSink> Walk<'a, S> {
    fn new(swap: &'a Swap, calendar: &'a Calendar, world: &'a World, sink: &'a mut S) -> Self {
        let started = swap.initial_exchange <= swap.status;
        Self {
            swap,
            calendar,
            mover: swap.mover(calendar),
            world,
            sink,
            day: swap.accrues_from,
            notional: if started { swap.sign * swap.notional } else { 0.0 },
            rate: if started { swap.floating_rate } else { 0.0 },
            accrued_fixed: if started { swap.accrued } else { 0.0 },
            accrued_floating: 0.0,
            owned: swap.purchase.is_none_or(|(day, _)| day <= swap.status),
            open: false,
            repriced: false,
        }
    }

    fn run(mut self) -> Result<(), ProjectError> {
        let swap = self.swap;
        let mut interest =
            Cursor::new(swap.interest, EventType::FixedInterestPayment, swap.status, &self.mover);
        let mut resets = Cursor::new(swap.resets, EventType::RateReset, swap.status, &self.mover);
        let once = |day: Day, event| if day > swap.status { key(day, event) } else { NONE };
        let mut exchange = once(swap.initial_exchange, EventType::InitialExchange);
        let mut purchase = swap.purchase.map_or(NONE, |(day, _)| once(day, EventType::Purchase));
        let sale = swap.termination.map_or(NONE, |(day, _)| once(day, EventType::Termination));
        let maturity = once(swap.maturity, EventType::Maturity);
        let horizon = key(self.world.grid().end() + 1, EventType::InitialExchange);
        let mut first_reset = true;
        let mut looks = self.world.monitoring().iter().skip_while(|day| **day <= swap.status);
        let mut look = || match looks.next() {
            Some(day) if S::WANTS_EVENTS => key(*day, EventType::Monitoring),
            _ => NONE,
        };
        let mut looked = look();
        loop {
            let dated = exchange.min(purchase).min(sale).min(maturity).min(interest.key).min(resets.key);
            let next = dated.min(looked);
            if next >= horizon || S::HAS_END && self.day > self.sink.until() {
                return Ok(());
            }
            let day = key_day(next);
            self.open |= day > self.world.grid().start();
            if next == looked {
                looked = look();
                self.accrue(self.mover.calculation(day));
                self.emit(EventType::Monitoring, day, day, 0.0);
            } else if next == exchange {
                exchange = NONE;
                self.exchange(day);
            } else if next == interest.key {
                self.pay(day, interest.schedule_day, interest.calculation_day);
                interest.advance(&self.mover);
            } else if next == resets.key {
                let known = swap.next_rate.filter(|_| std::mem::take(&mut first_reset));
                self.reset(day, resets.schedule_day, resets.calculation_day, known)?;
                resets.advance(&self.mover);
            } else if next == purchase {
                purchase = NONE;
                self.owned = true;
                self.settle(
                    EventType::Purchase,
                    day,
                    -swap.sign * swap.purchase.map_or(0.0, |(_, price)| price),
                );
            } else {
                return self.end(next == sale, day);
            }
        }
    }

    fn flow(&mut self, kind: FlowKind, day: Day, amount: f64) {
        if self.owned && self.open && amount != 0.0 {
            self.sink.flow(kind, day, amount);
        }
    }

    fn emit(&mut self, event_type: EventType, day: Day, schedule_day: Day, payoff: f64) {
        if S::WANTS_EVENTS && self.owned && self.open {
            let states = States {
                notional_principal: self.notional,
                nominal_interest_rate: self.rate,
                accrued_interest: self.accrued_fixed,
                exercise: None,
            };
            let currency = self.swap.currency;
            self.sink.event(&Event { event_type, day, schedule_day, payoff, currency, states });
        }
    }

    fn accrue(&mut self, day: Day) {
        let years = self.swap.day_count.year_fraction(self.day, day, self.calendar);
        let (fixed, floating) =
            (years * self.swap.fixed_rate * self.notional, years * self.rate * self.notional);
        if S::WANTS_ACCRUALS && self.owned {
            self.sink.accrual(FlowKind::Accrual, self.day, day, fixed - floating);
        }
        if self.swap.netted {
            self.accrued_fixed += years * (self.swap.fixed_rate - self.rate) * self.notional;
        } else {
            self.accrued_fixed += fixed;
            self.accrued_floating -= floating;
        }
        self.day = day;
    }

    fn exchange(&mut self, day: Day) {
        self.notional = self.swap.sign * self.swap.notional;
        self.rate = self.swap.floating_rate;
        self.day = day;
        self.emit(EventType::InitialExchange, day, day, 0.0);
    }

    fn pay(&mut self, day: Day, schedule_day: Day, calculation_day: Day) {
        self.accrue(calculation_day);
        let fixed = std::mem::take(&mut self.accrued_fixed);
        self.flow(FlowKind::Interest, day, fixed);
        if self.swap.netted {
            self.emit(EventType::InterestPayment, day, schedule_day, fixed);
            return;
        }
        self.emit(EventType::FixedInterestPayment, day, schedule_day, fixed);
        let floating = std::mem::take(&mut self.accrued_floating);
        self.flow(FlowKind::Interest, day, floating);
        self.emit(EventType::FloatingInterestPayment, day, schedule_day, floating);
    }

    fn reset(
        &mut self,
        day: Day,
        schedule_day: Day,
        calculation_day: Day,
        known: Option<f64>,
    ) -> Result<(), ProjectError> {
        self.accrue(calculation_day);
        let event_type = if let Some(rate) = known {
            self.rate = rate;
            EventType::RateResetFixed
        } else {
            let index = self.world.observed(self.swap.index, schedule_day, self.swap.row)?;
            self.rate = index * self.swap.multiplier + self.swap.spread;
            EventType::RateReset
        };
        if !self.repriced && self.open {
            self.repriced = true;
            self.flow(FlowKind::Repricing, day, -self.notional);
        }
        self.emit(event_type, day, schedule_day, 0.0);
        Ok(())
    }

    fn settle(&mut self, event_type: EventType, day: Day, payoff: f64) {
        self.accrue(day);
        self.flow(FlowKind::Settlement, day, payoff);
        self.emit(event_type, day, day, payoff);
    }

    /// Sale or maturity: the notional leaves both legs.
    fn end(&mut self, sold: bool, day: Day) -> Result<(), ProjectError> {
        if sold {
            self.accrue(day);
        }
        if self.repriced {
            self.flow(FlowKind::Repricing, day, self.notional);
        }
        self.notional = 0.0;
        self.accrued_fixed = 0.0;
        self.accrued_floating = 0.0;
        if sold {
            let price = self.swap.termination.map_or(0.0, |(_, price)| price);
            self.flow(FlowKind::Settlement, day, price);
            self.emit(EventType::Termination, day, day, price);
        } else {
            self.emit(EventType::Maturity, day, day, 0.0);
        }
        Ok(())
    }
}
