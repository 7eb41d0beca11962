//! Many contracts of one type that depend on the same things, projected together.

use crate::composite::Composites;
use crate::instrument::Instruments;
use crate::lending::{Loan, LoanType, Loans, project};
use crate::structure::Reference;
use crate::terms::{ContractType, NameId, Names, Terms};
use crate::types::annuity::Annuity;
use crate::types::call_money::CallMoney;
use crate::types::cap_floor::CapFloor;
use crate::types::cash::Cash;
use crate::types::commodity::Commodity;
use crate::types::foreign_exchange_outright::ForeignExchangeOutright;
use crate::types::future::Future;
use crate::types::linear_amortizer::LinearAmortizer;
use crate::types::negative_amortizer::NegativeAmortizer;
use crate::types::option::EuropeanOption;
use crate::types::plain_vanilla_swap::PlainVanillaSwaps;
use crate::types::principal_at_maturity::PrincipalAtMaturity;
use crate::types::stock::Stock;
use crate::types::swap::Swap;
use crate::types::undefined_maturity::{self, Deposit, UndefinedMaturity};
use crate::{ContractError, Depends, FlowSink, Options, Position, ProjectError, World};
use plimsoll_behaviour::Behaviour;
use plimsoll_units::{Currency, Day};

/// Contracts of one type with the same dependencies.
#[derive(Clone, Debug)]
pub struct Block {
    contract_type: ContractType,
    depends: Depends,
    contracts: Contracts,
}

/// The catalogue of contract types: one line each.
#[derive(Clone, Debug)]
enum Contracts {
    PrincipalAtMaturity(Loans),
    LinearAmortizer(Loans),
    NegativeAmortizer(Loans),
    Annuity(Loans),
    UndefinedMaturity(Loans, Vec<Deposit>),
    Cash(Cash),
    PlainVanillaSwap(PlainVanillaSwaps),
    Swap(Composites<Swap>),
    CapFloor(Composites<CapFloor>),
    CallMoney(Instruments<CallMoney>),
    Stock(Instruments<Stock>),
    Commodity(Instruments<Commodity>),
    ForeignExchangeOutright(Instruments<ForeignExchangeOutright>),
    OptionContract(Instruments<EuropeanOption>),
    Future(Instruments<Future>),
}

/// Who needs an index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IndexNeed {
    /// The index.
    pub index: NameId,
    /// Row of the contract.
    pub row: u32,
    /// Its notional, in its currency.
    pub notional: f64,
    /// That currency.
    pub currency: Currency,
}

/// What a book needs of a market before the first flow.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    /// One entry for each contract that resets to an index.
    pub indices: Vec<IndexNeed>,
    /// Past resets whose index value must be known.
    pub fixings: Vec<(NameId, Day, u32)>,
}

impl Block {
    pub(crate) fn new(contract_type: ContractType, depends: Depends) -> Self {
        let contracts = match contract_type {
            ContractType::PrincipalAtMaturity => Contracts::PrincipalAtMaturity(Loans::default()),
            ContractType::LinearAmortizer => Contracts::LinearAmortizer(Loans::default()),
            ContractType::NegativeAmortizer => Contracts::NegativeAmortizer(Loans::default()),
            ContractType::Annuity => Contracts::Annuity(Loans::default()),
            ContractType::UndefinedMaturity => Contracts::UndefinedMaturity(Loans::default(), Vec::new()),
            ContractType::Cash => Contracts::Cash(Cash::default()),
            ContractType::PlainVanillaSwap => Contracts::PlainVanillaSwap(PlainVanillaSwaps::default()),
            ContractType::Swap => Contracts::Swap(Composites::default()),
            ContractType::CapFloor => Contracts::CapFloor(Composites::default()),
            ContractType::CallMoney => Contracts::CallMoney(Instruments::default()),
            ContractType::Stock => Contracts::Stock(Instruments::default()),
            ContractType::Commodity => Contracts::Commodity(Instruments::default()),
            ContractType::ForeignExchangeOutright => {
                Contracts::ForeignExchangeOutright(Instruments::default())
            }
            ContractType::OptionContract => Contracts::OptionContract(Instruments::default()),
            ContractType::Future => Contracts::Future(Instruments::default()),
        };
        Self { contract_type, depends, contracts }
    }

    pub(crate) fn add(
        &mut self,
        row: u32,
        terms: &Terms,
        structure: &[Reference],
        names: &Names,
        options: &Options,
        position: &Position,
    ) -> Result<(), Vec<ContractError>> {
        let prepayment = position.marks.prepayment;
        match &mut self.contracts {
            Contracts::PrincipalAtMaturity(loans) => {
                loans.add::<PrincipalAtMaturity>(row, terms, names, options, prepayment)
            }
            Contracts::LinearAmortizer(loans) => {
                loans.add::<LinearAmortizer>(row, terms, names, options, prepayment)
            }
            Contracts::NegativeAmortizer(loans) => {
                loans.add::<NegativeAmortizer>(row, terms, names, options, prepayment)
            }
            Contracts::Annuity(loans) => loans.add::<Annuity>(row, terms, names, options, prepayment),
            Contracts::UndefinedMaturity(loans, deposits) => {
                let deposit = Deposit::new(terms, position.marks.deposit, options)?;
                loans.add::<UndefinedMaturity>(row, terms, names, options, None)?;
                deposits.push(deposit);
                Ok(())
            }
            Contracts::Cash(cash) => cash.add(row, terms, options),
            Contracts::PlainVanillaSwap(swaps) => swaps.add(row, terms, names, options),
            Contracts::Swap(contracts) => contracts.add(row, terms, structure, names, options),
            Contracts::CapFloor(contracts) => contracts.add(row, terms, structure, names, options),
            Contracts::CallMoney(contracts) => contracts.add(row, terms, options),
            Contracts::Stock(contracts) => contracts.add(row, terms, options),
            Contracts::Commodity(contracts) => contracts.add(row, terms, options),
            Contracts::ForeignExchangeOutright(contracts) => contracts.add(row, terms, options),
            Contracts::OptionContract(contracts) => contracts.add(row, terms, options),
            Contracts::Future(contracts) => contracts.add(row, terms, options),
        }
    }

    /// The contracts' type.
    #[must_use]
    pub const fn contract_type(&self) -> ContractType {
        self.contract_type
    }

    /// Whether it has to be projected again in another world.
    #[must_use]
    pub const fn depends_on(&self) -> Depends {
        self.depends
    }

    /// The row of the book of each contract, shape `[contracts]`.
    #[must_use]
    pub fn rows(&self) -> Vec<u32> {
        match &self.contracts {
            Contracts::PrincipalAtMaturity(loans)
            | Contracts::LinearAmortizer(loans)
            | Contracts::NegativeAmortizer(loans)
            | Contracts::Annuity(loans)
            | Contracts::UndefinedMaturity(loans, _) => loans.loans.iter().map(|loan| loan.row).collect(),
            Contracts::Cash(cash) => cash.rows().collect(),
            Contracts::PlainVanillaSwap(swaps) => swaps.rows().collect(),
            Contracts::Swap(contracts) => contracts.rows(),
            Contracts::CapFloor(contracts) => contracts.rows(),
            Contracts::CallMoney(contracts) => contracts.rows(),
            Contracts::Stock(contracts) => contracts.rows(),
            Contracts::Commodity(contracts) => contracts.rows(),
            Contracts::ForeignExchangeOutright(contracts) => contracts.rows(),
            Contracts::OptionContract(contracts) => contracts.rows(),
            Contracts::Future(contracts) => contracts.rows(),
        }
    }

    /// Rows whose interest accrued to the status date is not given and is computed at today's rate, though the rate
    /// was reset since the last interest date.
    #[must_use]
    pub fn accrued_at_new_rate(&self) -> Vec<u32> {
        match &self.contracts {
            Contracts::PrincipalAtMaturity(loans)
            | Contracts::LinearAmortizer(loans)
            | Contracts::NegativeAmortizer(loans)
            | Contracts::Annuity(loans)
            | Contracts::UndefinedMaturity(loans, _) => {
                loans.loans.iter().filter(|loan| loan.accrued_at_new_rate).map(|loan| loan.row).collect()
            }
            Contracts::PlainVanillaSwap(swaps) => swaps.accrued_at_new_rate().collect(),
            _ => Vec::new(),
        }
    }

    /// Writes the flows of the contracts at the places `order`, in that order, as they are in this world.
    ///
    /// # Errors
    /// [`ProjectError`] when an index has no value or a contract makes too many events.
    pub fn project<S: FlowSink>(
        &self,
        order: &[u32],
        names: &Names,
        world: &World,
        sink: &mut S,
    ) -> Result<(), ProjectError> {
        self.project_worlds(order, names, &[world], sink)
    }

    /// The same in several worlds, each into its lane of the sink: dates are worked out once for all of them.
    ///
    /// * `worlds` — over the same days; the sink has as many lanes
    ///
    /// # Errors
    /// As [`Block::project`].
    pub fn project_worlds<S: FlowSink>(
        &self,
        order: &[u32],
        names: &Names,
        worlds: &[&World],
        sink: &mut S,
    ) -> Result<(), ProjectError> {
        match &self.contracts {
            Contracts::PrincipalAtMaturity(loans) => {
                project::<PrincipalAtMaturity, S>(loans, order, names, worlds, sink)
            }
            Contracts::LinearAmortizer(loans) => {
                project::<LinearAmortizer, S>(loans, order, names, worlds, sink)
            }
            Contracts::NegativeAmortizer(loans) => {
                project::<NegativeAmortizer, S>(loans, order, names, worlds, sink)
            }
            Contracts::Annuity(loans) => project::<Annuity, S>(loans, order, names, worlds, sink),
            Contracts::UndefinedMaturity(loans, deposits) => {
                undefined_maturity::project(loans, deposits, order, names, worlds, sink)
            }
            Contracts::Cash(cash) => cash.project(order, worlds, sink),
            Contracts::PlainVanillaSwap(swaps) => swaps.project(order, names, worlds, sink),
            Contracts::Swap(contracts) => contracts.project(order, names, worlds, sink),
            Contracts::CapFloor(contracts) => contracts.project(order, names, worlds, sink),
            Contracts::CallMoney(contracts) => contracts.project(order, names, worlds, sink),
            Contracts::Stock(contracts) => contracts.project(order, names, worlds, sink),
            Contracts::Commodity(contracts) => contracts.project(order, names, worlds, sink),
            Contracts::ForeignExchangeOutright(contracts) => contracts.project(order, names, worlds, sink),
            Contracts::OptionContract(contracts) => contracts.project(order, names, worlds, sink),
            Contracts::Future(contracts) => contracts.project(order, names, worlds, sink),
        }
    }

    /// The last day of any flow: the grid of a world must reach it.
    #[must_use]
    pub fn last_day(&self, behaviour: &Behaviour, names: &Names, as_of: Day) -> Day {
        match &self.contracts {
            Contracts::PrincipalAtMaturity(loans) => last_maturity::<PrincipalAtMaturity>(loans, names),
            Contracts::LinearAmortizer(loans) => last_maturity::<LinearAmortizer>(loans, names),
            Contracts::NegativeAmortizer(loans) => last_maturity::<NegativeAmortizer>(loans, names),
            Contracts::Annuity(loans) => last_maturity::<Annuity>(loans, names),
            Contracts::UndefinedMaturity(loans, deposits) => plimsoll_units::pair(&loans.loans, deposits)
                .map(|(loan, deposit)| {
                    let model = deposit.model.and_then(|id| behaviour.deposit(id));
                    undefined_maturity::last_day(loan, deposit, model, as_of)
                })
                .max()
                .unwrap_or(as_of),
            Contracts::Cash(_) => as_of,
            Contracts::PlainVanillaSwap(swaps) => swaps.last_day(),
            Contracts::Swap(contracts) => contracts.last_day(behaviour, names, as_of),
            Contracts::CapFloor(contracts) => contracts.last_day(behaviour, names, as_of),
            Contracts::CallMoney(contracts) => contracts.last_day(names).unwrap_or(as_of),
            Contracts::Stock(contracts) => contracts.last_day(names).unwrap_or(as_of),
            Contracts::Commodity(contracts) => contracts.last_day(names).unwrap_or(as_of),
            Contracts::ForeignExchangeOutright(contracts) => contracts.last_day(names).unwrap_or(as_of),
            Contracts::OptionContract(contracts) => contracts.last_day(names).unwrap_or(as_of),
            Contracts::Future(contracts) => contracts.last_day(names).unwrap_or(as_of),
        }
    }

    /// Adds what the contracts need of a market.
    ///
    /// * `as_of` — resets after a status date and not after this day need a fixing
    pub fn needs(&self, as_of: Day, needs: &mut Needs) {
        match &self.contracts {
            Contracts::PrincipalAtMaturity(loans)
            | Contracts::LinearAmortizer(loans)
            | Contracts::NegativeAmortizer(loans)
            | Contracts::Annuity(loans)
            | Contracts::UndefinedMaturity(loans, _) => {
                for loan in &loans.loans {
                    loan_needs(loans, loan, as_of, needs);
                }
            }
            Contracts::Cash(_) => {}
            Contracts::PlainVanillaSwap(swaps) => swaps.needs(as_of, needs),
            Contracts::Swap(contracts) => contracts.needs(as_of, needs),
            Contracts::CapFloor(contracts) => contracts.needs(as_of, needs),
            Contracts::CallMoney(contracts) => contracts.needs(needs),
            Contracts::Stock(contracts) => contracts.needs(needs),
            Contracts::Commodity(contracts) => contracts.needs(needs),
            Contracts::ForeignExchangeOutright(contracts) => contracts.needs(needs),
            Contracts::OptionContract(contracts) => contracts.needs(needs),
            Contracts::Future(contracts) => contracts.needs(needs),
        }
    }
}

fn last_maturity<T: LoanType>(loans: &Loans, names: &Names) -> Day {
    let last = |loan: &Loan| {
        if T::MATURITY_SHIFTS {
            loan.convention.shift(loan.maturity, names.calendar(loan.calendar)).event
        } else {
            loan.maturity
        }
    };
    loans.loans.iter().map(last).max().unwrap_or(Day::MIN)
}

fn loan_needs(loans: &Loans, loan: &Loan, as_of: Day, needs: &mut Needs) {
    if let Some(floating) = loans.floating(loan) {
        let (row, notional, currency) = (loan.row, loan.notional, loan.currency);
        if floating.resets.dates_until(as_of) < floating.resets.len() {
            needs.indices.push(IndexNeed { index: floating.index, row, notional, currency });
        }
        past_resets(&floating.resets, floating.next_rate.is_some(), loan.status, as_of, |day| {
            needs.fixings.push((floating.index, day, row));
        });
    }
    if let Some(scaling) = loans.rare(loan).and_then(|rare| rare.scaling) {
        let (row, notional, currency) = (loan.row, loan.notional, loan.currency);
        needs.indices.push(IndexNeed { index: scaling.index, row, notional, currency });
    }
}

/// Calls `found` for each reset after the status date and not after `as_of`, except the first where it is known.
pub(crate) fn past_resets(
    resets: &plimsoll_units::Schedule,
    first_is_known: bool,
    status: Day,
    as_of: Day,
    mut found: impl FnMut(Day),
) {
    let first = resets.dates_until(status) + i32::from(first_is_known);
    for k in first..resets.dates_until(as_of) {
        if let Some(day) = resets.date(k) {
            found(day);
        }
    }
}
