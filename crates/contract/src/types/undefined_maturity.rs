//! UMP, undefined maturity profile: deposits and lines without an end.
//!
//! What happens is up to the customer. With a deposit model, the balance runs off as the model says and its rate
//! follows the market by the pass-through. Without one, the balance is due on demand: after the notice, or on the
//! next day. Read as open-ended (the published test results) it stays, and interest is added to it.
//! Source: ACTUS Technical Specification 1.1, section UMP.

use crate::block::{Given, Kind};
use crate::lending::{Loan, LoanType, Loans, project as project_loans};
use crate::terms::{ContractType, NameId, Names, Terms};
use crate::{
    ContractError, CurrencyTable, Event, EventType, FlowKind, FlowSink, Needs, Options, ProjectError, States,
    World,
};
use plimsoll_behaviour::{Behaviour, DepositModel, PassThrough, RunOffPart};
use plimsoll_units::{Currency, Day, DayCount, Tenor};

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
        let mut known = Vec::new();
        for lanes in alike(worlds) {
            let (first, mut dates) = (worlds[lanes[0]], Vec::<Dates>::new());
            let mut lanes: Vec<(usize, Passed)> =
                lanes.into_iter().map(|lane| (lane, Passed::default())).collect();
            for together in order.chunks(TOGETHER) {
                known.clear();
                dates.drain(..dates.len().saturating_sub(1));
                known.extend(
                    together.iter().map(|place| self.known(*place as usize, names, first, &mut dates)),
                );
                for (lane, passed) in &mut lanes {
                    let (lane, world) = (*lane, worlds[*lane]);
                    for known in &known {
                        sink.begin(known.loan.row);
                        sink.lane(lane);
                        match known.model {
                            Some(model) => {
                                let dates = &dates[known.dates];
                                passed.learn(known.loan, model, dates, world);
                                run_off(known, (model, dates, passed), names, world, sink)?;
                            }
                            None => repay_on_demand(known, names, sink),
                        }
                    }
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

/// Deposits whose schedules are kept at a time: worlds are projected one after another, and each has the same.
const TOGETHER: usize = 64;

/// The worlds' places, those together in which deposits run off alike.
fn alike(worlds: &[&World]) -> Vec<Vec<usize>> {
    let mut alike: Vec<Vec<usize>> = Vec::new();
    for (lane, world) in worlds.iter().enumerate() {
        let same = |lanes: &&mut Vec<usize>| {
            let first = worlds[lanes[0]];
            first.behaviour().deposits == world.behaviour().deposits && first.grid() == world.grid()
        };
        match alike.iter_mut().find(same) {
            Some(lanes) => lanes.push(lane),
            None => alike.push(vec![lane]),
        }
    }
    alike
}

/// What is known of a deposit whatever rates do.
struct Known<'a> {
    loan: &'a Loan,
    deposit: &'a Deposit,
    model: Option<&'a DepositModel>,
    balance: Balance,
    /// The place of its dates.
    dates: usize,
}

/// What deposits need to have in common to run off on the same dates: model, day count, calendar and start.
type Alike = (Option<u16>, DayCount, NameId, Day);

/// The parts of a run-off, of every deposit that has its dates.
struct Dates {
    of: Alike,
    parts: Vec<Part>,
    /// The longest period in years.
    longest: f64,
}

/// A part of a run-off, with the period before it.
struct Part {
    month: i32,
    from: Day,
    to: Day,
    years: f64,
    /// The day whose reference rate the period has; none before the market's day.
    seen: Option<Day>,
    /// What of the balance is repaid.
    share: f64,
}

impl Deposits {
    /// * `dates` — those of the deposits before in the same world, with what this one needs after
    fn known<'a>(
        &'a self,
        place: usize,
        names: &Names,
        world: &'a World,
        dates: &mut Vec<Dates>,
    ) -> Known<'a> {
        let (loan, deposit) = (&self.loans.loans[place], &self.deposits[place]);
        let model = deposit.model.and_then(|id| world.behaviour().deposit(id));
        let balance = Balance::new(loan, names, world);
        let of = (deposit.model, loan.day_count, loan.calendar, balance.start);
        if dates.last().is_none_or(|last| last.of != of) {
            let (calendar, mut from) = (names.calendar(loan.calendar), balance.start);
            let part = |part: &RunOffPart| {
                let month = part.month;
                let to = if month == 0 { balance.start + 1 } else { balance.start.plus_months(month) };
                let years = loan.day_count.year_fraction(from, to, calendar);
                let seen = model.and_then(|model| seen(model, world, from));
                Part { month, from: std::mem::replace(&mut from, to), to, years, seen, share: part.share }
            };
            let parts: Vec<Part> = model.map_or(&[][..], DepositModel::run_off).iter().map(part).collect();
            let longest = parts.iter().map(|part| part.years.abs()).fold(0.0, f64::max);
            dates.push(Dates { of, parts, longest });
        }
        Known { loan, deposit, model, balance, dates: dates.len() - 1 }
    }
}

/// What of changes of a reference rate has been passed on in a world by each part of a run-off.
#[derive(Default)]
struct Passed {
    of: Option<(Alike, Currency)>,
    /// NaN where no reference rate is known, shape `[parts]`.
    parts: Vec<f64>,
    /// What none of them exceeds in size; NaN where one is.
    most: f64,
}

impl Passed {
    /// Takes those of a deposit, unless they are there already.
    fn learn(&mut self, loan: &Loan, model: &DepositModel, dates: &Dates, world: &World) {
        let of = Some((dates.of, loan.currency));
        if self.of == of {
            return;
        }
        let rates = Rates::new(loan, model, world);
        self.parts.clear();
        self.parts.extend(dates.parts.iter().map(|part| rates.passed_on(part.seen)));
        // A larger one, or NaN, which it keeps.
        let larger = |most: f64, passed: &f64| if passed.abs() <= most { most } else { passed.abs() };
        self.most = self.parts.iter().fold(0.0, larger);
        self.of = of;
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

#[derive(Clone, Copy)]
struct Balance {
    start: Day,
    notional: f64,
    accrued: f64,
    /// Whether it is first exchanged after the market's day.
    is_new: bool,
}

impl Balance {
    fn new(loan: &Loan, names: &Names, world: &World) -> Self {
        let as_of = world.grid().start();
        let notional = loan.sign * loan.notional;
        let start = as_of.max(loan.initial_exchange);
        if loan.initial_exchange > as_of {
            return Self { start, notional, accrued: 0.0, is_new: true };
        }
        let years = loan.day_count.year_fraction(loan.accrues_from, start, names.calendar(loan.calendar));
        Self { start, notional, accrued: loan.accrued + years * loan.rate * notional, is_new: false }
    }

    /// Opens the balance: today, or on the day it is first exchanged.
    fn open<S: FlowSink>(&self, loan: &Loan, sink: &mut S) {
        let Self { start, notional, .. } = *self;
        if self.is_new {
            sink.flow(FlowKind::Principal, start, -notional);
            emit(loan, sink, EventType::InitialExchange, start, -notional, notional, loan.rate);
        } else {
            sink.flow(FlowKind::Opening, start, notional);
        }
    }
}

fn repay_on_demand<S: FlowSink>(known: &Known<'_>, names: &Names, sink: &mut S) {
    let Known { loan, deposit, balance, .. } = known;
    balance.open(loan, sink);
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
    known: &Known<'_>,
    (model, dates, passed): (&DepositModel, &Dates, &Passed),
    names: &Names,
    world: &World,
    sink: &mut S,
) -> Result<(), ProjectError> {
    let Known { loan, balance, .. } = known;
    balance.open(loan, sink);
    let follows = model.pass_through();
    let rates = Rates::new(loan, model, world);
    let announced =
        !S::WANTS_EVENTS && !S::WANTS_ACCRUALS && sink.announce(most(known, model, dates, passed));
    let mut accrued = balance.accrued;
    let (mut day, mut rate, mut left) = (balance.start, loan.rate, balance.notional);
    let mut repriced = false;
    for (part, passed) in plimsoll_units::pair(&dates.parts, &passed.parts) {
        let Part { month, from, to, years, share, .. } = *part;
        let (before, repaid) = (left, balance.notional * share);
        rate = rates.paid(*passed)?;
        accrued += years * rate * before;
        if S::WANTS_ACCRUALS {
            if from > sink.until() {
                break;
            }
            sink.accrual(FlowKind::Accrual, from, to, years * rate * before);
            sink.accrual_at_one(from, to, years * before);
            let renewed = years * rate * (balance.notional - before);
            sink.accrual(FlowKind::RenewedAccrual, from, to, renewed);
        }
        day = to;
        left = before - repaid;
        let interest = if month > 0 { std::mem::take(&mut accrued) } else { 0.0 };
        if month > 0 {
            if !announced {
                sink.flow(FlowKind::Interest, day, interest);
                emit(loan, sink, EventType::InterestPayment, day, interest, before, rate);
            }
            if repriced {
                sink.flow(FlowKind::Repricing, day, -(follows.up() * repaid));
            } else if month > i32::from(follows.lag_months()) && follows.up() != 0.0 {
                repriced = true;
                sink.flow(FlowKind::Repricing, day, follows.up() * left);
            }
        }
        if announced {
            sink.repay(day, repaid, interest);
        } else {
            sink.flow(FlowKind::Principal, day, repaid);
        }
        emit(loan, sink, EventType::PrincipalRedemption, day, repaid, left, rate);
    }
    if accrued != 0.0 {
        sink.flow(FlowKind::Interest, day, accrued);
        emit(loan, sink, EventType::InterestPayment, day, accrued, left, rate);
    }
    if S::WANTS_ACCRUALS {
        renew_to_the_end(loan, model, balance, day, names, world, sink)?;
    }
    Ok(())
}

/// What no principal and no interest of a part exceeds; NaN where a rate is not known.
fn most(known: &Known<'_>, model: &DepositModel, dates: &Dates, passed: &Passed) -> f64 {
    let Known { loan, balance, .. } = known;
    let floor = model.pass_through().floor().unwrap_or(0.0);
    let rate = loan.rate.abs() + passed.most + floor.abs();
    // What accrued before is paid with the first month, as is what accrues until the first part.
    let interest = balance.accrued.abs() + 2.0 * dates.longest * rate * balance.notional.abs();
    interest + balance.notional.abs()
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
    let rates = Rates::new(loan, model, world);
    let mut day = run_off;
    for month in 1.. {
        let next = balance.start.plus_months(month);
        if next > day && day <= until {
            let years = loan.day_count.year_fraction(day, next, calendar);
            let renewed = years * rates.paid(rates.passed_on(seen(model, world, day)))? * balance.notional;
            sink.accrual(FlowKind::RenewedAccrual, day, next, renewed);
            day = next;
        }
        if day > until {
            break;
        }
    }
    Ok(())
}

/// The day whose reference rate a deposit has from a day on; none before the market's day, when nothing has changed yet.
fn seen(model: &DepositModel, world: &World, day: Day) -> Option<Day> {
    let seen = day.plus_months(-i32::from(model.pass_through().lag_months()));
    (seen >= world.grid().start()).then_some(seen)
}

/// What a deposit pays in a world.
struct Rates<'a> {
    loan: &'a Loan,
    follows: &'a PassThrough,
    world: &'a World,
    table: Option<&'a CurrencyTable>,
}

impl<'a> Rates<'a> {
    fn new(loan: &'a Loan, model: &'a DepositModel, world: &'a World) -> Self {
        Self { loan, follows: model.pass_through(), world, table: world.currency(loan.currency) }
    }

    /// What has been passed on where the reference rate of a day is seen; NaN where none is known.
    fn passed_on(&self, seen: Option<Day>) -> f64 {
        let Self { follows, world, table, .. } = self;
        if follows.is_none() {
            return 0.0;
        }
        let now = table.map_or(f64::NAN, |table| table.reference_now);
        let of = |day| table.and_then(|table| table.reference.get(world.grid().index(day)?)).copied();
        follows.passed_on(now, seen.map_or(Some(now), of).unwrap_or(f64::NAN))
    }

    /// What it pays where something has been passed on.
    #[inline]
    fn paid(&self, passed_on: f64) -> Result<f64, ProjectError> {
        let Self { loan, follows, world, .. } = self;
        if passed_on.is_nan() {
            return Err(ProjectError::NoCurve { currency: loan.currency, row: loan.row });
        }
        Ok(follows.paid(loan.rate, passed_on, world.limits()))
    }
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
