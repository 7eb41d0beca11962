//! UMP, undefined maturity profile: deposits and lines without an end.
//!
//! What happens is up to the customer. With a deposit model, the balance runs off as the model says and its rate
//! follows the market by the pass-through. Without one, the balance is due on demand: after the notice, or on the
//! next day. Read as open-ended (the published test results) it stays, and interest is added to it.
//! Source: ACTUS Technical Specification 1.1, section UMP.

use crate::block::{Given, Kind};
use crate::lending::{Loan, LoanType, Loans, project as project_loans};
use crate::terms::{ContractType, Names, Terms};
use crate::{
    ContractError, Event, EventType, FlowKind, FlowSink, Needs, Options, ProjectError, States, World,
};
use plimsoll_behaviour::{Behaviour, DepositModel};
use plimsoll_units::{Day, Tenor};

/// Sight and savings deposits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UndefinedMaturity;

impl LoanType for UndefinedMaturity {
    const TYPE: ContractType = ContractType::UndefinedMaturity;
    const REDEEMS: bool = false;
    const OPEN_ENDED: bool = true;
}

/// What only deposits have, beside the loan at the same place.
#[derive(Clone, Copy, Debug)]
struct Deposit {
    /// Place of its model among the behaviour's deposit models.
    model: Option<u16>,
    /// Notice before repayment.
    notice: Option<Tenor>,
    /// It stays open to the end of the world's days.
    open_ended: bool,
}

impl Deposit {
    /// What a deposit has beside its loan.
    ///
    /// # Errors
    /// Terms that only matter while a balance stays: a model or the notice says how long it does and what it earns.
    fn new(terms: &Terms, model: Option<u16>, options: &Options) -> Result<Self, Vec<ContractError>> {
        if !options.open_ended {
            let fee = terms.fee_rate.filter(|rate| *rate != 0.0);
            let staying = [
                ("feeRate", fee.is_some()),
                ("terminationDate", terms.termination_date.is_some()),
                ("cycleOfRateReset", terms.cycle_of_rate_reset.is_some()),
                ("cycleAnchorDateOfRateReset", terms.cycle_anchor_date_of_rate_reset.is_some()),
            ];
            let refused = |(term, _)| ContractError::NotWithModel { term };
            let errors: Vec<_> = staying.into_iter().filter(|(_, given)| *given).map(refused).collect();
            if !errors.is_empty() {
                return Err(errors);
            }
        }
        Ok(Self { model, notice: terms.x_day_notice, open_ended: options.open_ended })
    }

    /// The day a balance without a model is due.
    fn due(&self, day: Day) -> Day {
        self.notice.map_or(day + 1, |notice| notice.after(day)).max(day + 1)
    }
}

/// Deposits, each beside its loan.
#[derive(Clone, Debug, Default)]
pub(crate) struct Deposits {
    loans: Loans,
    deposits: Vec<Deposit>,
}

impl Kind for Deposits {
    fn add(&mut self, given: &Given<'_>) -> Result<(), Vec<ContractError>> {
        let deposit = Deposit::new(given.terms, given.position.marks.deposit, given.options)?;
        self.loans.add::<UndefinedMaturity>(given)?;
        self.deposits.push(deposit);
        Ok(())
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
        if self.deposits.iter().all(|deposit| deposit.open_ended) {
            return project_loans::<UndefinedMaturity, S>(&self.loans, order, names, worlds, sink);
        }
        for (lane, world) in worlds.iter().enumerate() {
            for &place in order {
                let (loan, deposit) = (&self.loans.loans[place as usize], &self.deposits[place as usize]);
                sink.begin(loan.row);
                sink.lane(lane);
                match deposit.model.and_then(|id| world.behaviour().deposit(id)) {
                    Some(model) => run_off(loan, model, names, world, sink)?,
                    None => repay_on_demand(loan, deposit, names, world, sink),
                }
            }
        }
        Ok(())
    }

    fn last_day(&self, behaviour: &Behaviour, _: &Names, as_of: Day) -> Day {
        let last = |(loan, deposit): (&Loan, &Deposit)| {
            let model = deposit.model.and_then(|id| behaviour.deposit(id));
            last_day(loan, deposit, model, as_of)
        };
        plimsoll_units::pair(&self.loans.loans, &self.deposits).map(last).max().unwrap_or(as_of)
    }

    fn needs(&self, as_of: Day, needs: &mut Needs) {
        self.loans.needs(as_of, needs);
    }
}

/// The last day of any flow of a deposit.
fn last_day(loan: &Loan, deposit: &Deposit, model: Option<&DepositModel>, as_of: Day) -> Day {
    let start = as_of.max(loan.initial_exchange);
    match model {
        Some(model) => start.plus_months(model.run_off().last().map_or(1, |part| part.month)).max(start + 1),
        None => deposit.due(start),
    }
}

struct Balance {
    start: Day,
    notional: f64,
    accrued: f64,
}

/// Opens the balance: today, or on the day it is first exchanged.
fn open<S: FlowSink>(loan: &Loan, names: &Names, world: &World, sink: &mut S) -> Balance {
    let as_of = world.grid().start();
    let notional = loan.sign * loan.notional;
    let start = as_of.max(loan.initial_exchange);
    if loan.initial_exchange > as_of {
        sink.flow(FlowKind::Principal, start, -notional);
        emit(loan, sink, EventType::InitialExchange, start, -notional, notional, loan.rate);
        return Balance { start, notional, accrued: 0.0 };
    }
    sink.flow(FlowKind::Opening, as_of, notional);
    let years = loan.day_count.year_fraction(loan.accrues_from, start, names.calendar(loan.calendar));
    Balance { start, notional, accrued: loan.accrued + years * loan.rate * notional }
}

fn repay_on_demand<S: FlowSink>(loan: &Loan, deposit: &Deposit, names: &Names, world: &World, sink: &mut S) {
    let balance = open(loan, names, world, sink);
    let due = deposit.due(balance.start);
    let years = loan.day_count.year_fraction(balance.start, due, names.calendar(loan.calendar));
    sink.accrual(FlowKind::Accrual, balance.start, due, years * loan.rate * balance.notional);
    sink.accrual_at_one(balance.start, due, years * balance.notional);
    let interest = balance.accrued + years * loan.rate * balance.notional;
    if interest != 0.0 {
        sink.flow(FlowKind::Interest, due, interest);
        emit(loan, sink, EventType::InterestPayment, due, interest, balance.notional, loan.rate);
    }
    sink.flow(FlowKind::Principal, due, balance.notional);
    emit(loan, sink, EventType::Maturity, due, balance.notional, 0.0, loan.rate);
}

/// Non-core money leaves on the next day, core money by the model's months, interest is paid monthly.
fn run_off<S: FlowSink>(
    loan: &Loan,
    model: &DepositModel,
    names: &Names,
    world: &World,
    sink: &mut S,
) -> Result<(), ProjectError> {
    let balance = open(loan, names, world, sink);
    let rate_on = |day: Day| rate_on(loan, model, world, day);
    let calendar = names.calendar(loan.calendar);
    let mut left = balance.notional;
    let mut accrued = balance.accrued;
    let (mut day, mut rate) = (balance.start, loan.rate);
    let mut repriced = false;
    for part in model.run_off() {
        let next = if part.month == 0 { balance.start + 1 } else { balance.start.plus_months(part.month) };
        rate = rate_on(day)?;
        let years = loan.day_count.year_fraction(day, next, calendar);
        accrued += years * rate * left;
        if S::WANTS_ACCRUALS {
            if day > sink.until() {
                break;
            }
            sink.accrual(FlowKind::Accrual, day, next, years * rate * left);
            sink.accrual_at_one(day, next, years * left);
            let renewed = years * rate * (balance.notional - left);
            sink.accrual(FlowKind::RenewedAccrual, day, next, renewed);
        }
        day = next;
        let repaid = balance.notional * part.share;
        left -= repaid;
        if part.month > 0 {
            sink.flow(FlowKind::Interest, day, accrued);
            emit(loan, sink, EventType::InterestPayment, day, accrued, left + repaid, rate);
            accrued = 0.0;
            let follows = model.pass_through();
            if repriced {
                sink.flow(FlowKind::Repricing, day, -(follows.up() * repaid));
            } else if part.month > i32::from(follows.lag_months()) && follows.up() != 0.0 {
                repriced = true;
                sink.flow(FlowKind::Repricing, day, follows.up() * left);
            }
        }
        sink.flow(FlowKind::Principal, day, repaid);
        emit(loan, sink, EventType::PrincipalRedemption, day, repaid, left, rate);
    }
    if accrued != 0.0 {
        sink.flow(FlowKind::Interest, day, accrued);
        emit(loan, sink, EventType::InterestPayment, day, accrued, left, rate);
    }
    if S::WANTS_ACCRUALS {
        renew_to_the_end(loan, model, &balance, day, names, world, sink)?;
    }
    Ok(())
}

/// A renewed balance accrues on when the last of it has run off.
fn renew_to_the_end<S: FlowSink>(
    loan: &Loan,
    model: &DepositModel,
    balance: &Balance,
    run_off: Day,
    names: &Names,
    world: &World,
    sink: &mut S,
) -> Result<(), ProjectError> {
    let calendar = names.calendar(loan.calendar);
    let until = sink.until().min(world.grid().end());
    let mut day = run_off;
    for month in 1.. {
        let next = balance.start.plus_months(month);
        if next > day && day <= until {
            let years = loan.day_count.year_fraction(day, next, calendar);
            let renewed = years * rate_on(loan, model, world, day)? * balance.notional;
            sink.accrual(FlowKind::RenewedAccrual, day, next, renewed);
            day = next;
        }
        if day > until {
            break;
        }
    }
    Ok(())
}

/// What the deposit pays from a day on.
fn rate_on(loan: &Loan, model: &DepositModel, world: &World, day: Day) -> Result<f64, ProjectError> {
    let follows = model.pass_through();
    if follows.is_none() {
        return Ok(loan.rate);
    }
    let now = world.currency(loan.currency).map_or(f64::NAN, |table| table.reference_now);
    let seen = day.plus_months(-i32::from(follows.lag_months()));
    // Before the market's day nothing has changed yet.
    let reference =
        if seen < world.grid().start() { now } else { world.reference(loan.currency, seen, loan.row)? };
    Ok(follows.rate(loan.rate, now, reference, world.limits()))
}

fn emit<S: FlowSink>(
    loan: &Loan,
    sink: &mut S,
    event_type: EventType,
    day: Day,
    payoff: f64,
    notional_principal: f64,
    rate: f64,
) {
    if S::WANTS_EVENTS {
        let states = States { notional_principal, nominal_interest_rate: rate, ..States::default() };
        sink.event(&Event { event_type, day, schedule_day: day, payoff, currency: loan.currency, states });
    }
}
