//! Many contracts of one type that depend on the same things, projected together.

use crate::composite::Composites;
use crate::credit::Covers;
use crate::instrument::Instruments;
use crate::lending::LoansOf;
use crate::structure::Reference;
use crate::terms::{ContractType, NameId, Names, Terms};
use crate::types::annuity::Annuity;
use crate::types::call_money::CallMoney;
use crate::types::cap_floor::CapFloor;
use crate::types::cash::CashPositions;
use crate::types::collateral::Collateral;
use crate::types::commodity::Commodity;
use crate::types::exotic_linear_amortizer::ExoticLinearAmortizer;
use crate::types::foreign_exchange_outright::ForeignExchangeOutright;
use crate::types::future::Future;
use crate::types::guarantee::Guarantee;
use crate::types::linear_amortizer::LinearAmortizer;
use crate::types::negative_amortizer::NegativeAmortizer;
use crate::types::option::EuropeanOption;
use crate::types::plain_vanilla_swap::PlainVanillaSwaps;
use crate::types::principal_at_maturity::PrincipalAtMaturity;
use crate::types::stock::Stock;
use crate::types::swap::Swap;
use crate::types::undefined_maturity::Deposits;
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

/// One contract to be resolved.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a> {
    pub(crate) row: u32,
    pub(crate) terms: &'a Terms,
    pub(crate) structure: &'a [Reference],
    pub(crate) names: &'a Names,
    pub(crate) options: &'a Options,
    pub(crate) position: Position,
}

/// Contracts of one type, kept together: what a contract type adds to a block.
pub(crate) trait Kind: Default {
    /// Resolves one contract and keeps it.
    ///
    /// # Errors
    /// Everything that is wrong with its terms.
    fn add(&mut self, given: &Given<'_>) -> Result<(), Vec<ContractError>>;

    /// The row of each contract, shape `[contracts]`.
    fn rows(&self) -> Vec<u32>;

    /// See [`Block::accrued_at_new_rate`].
    fn accrued_at_new_rate(&self) -> Vec<u32> {
        Vec::new()
    }

    /// See [`Block::project_worlds`].
    ///
    /// # Errors
    /// As there.
    fn project<S: FlowSink>(
        &self,
        order: &[u32],
        names: &Names,
        worlds: &[&World],
        sink: &mut S,
    ) -> Result<(), ProjectError>;

    /// The last day of any flow.
    fn last_day(&self, behaviour: &Behaviour, names: &Names, as_of: Day) -> Day;

    /// Adds what the contracts need of a market.
    fn needs(&self, as_of: Day, needs: &mut Needs);
}

/// The contracts of a block, and for each method of a block the one of their [`Kind`].
macro_rules! catalogue {
    ($($name:ident($kind:ty),)*) => {
        #[derive(Clone, Debug)]
        enum Contracts { $($name($kind),)* }

        impl Contracts {
            fn new(contract_type: ContractType) -> Self {
                match contract_type { $(ContractType::$name => Self::$name(<$kind>::default()),)* }
            }

            fn add(&mut self, given: &Given<'_>) -> Result<(), Vec<ContractError>> {
                match self { $(Self::$name(kind) => kind.add(given),)* }
            }

            fn rows(&self) -> Vec<u32> {
                match self { $(Self::$name(kind) => kind.rows(),)* }
            }

            fn accrued_at_new_rate(&self) -> Vec<u32> {
                match self { $(Self::$name(kind) => kind.accrued_at_new_rate(),)* }
            }

            fn project<S: FlowSink>(
                &self,
                order: &[u32],
                names: &Names,
                worlds: &[&World],
                sink: &mut S,
            ) -> Result<(), ProjectError> {
                match self { $(Self::$name(kind) => kind.project(order, names, worlds, sink),)* }
            }

            fn last_day(&self, behaviour: &Behaviour, names: &Names, as_of: Day) -> Day {
                match self { $(Self::$name(kind) => kind.last_day(behaviour, names, as_of),)* }
            }

            fn needs(&self, as_of: Day, needs: &mut Needs) {
                match self { $(Self::$name(kind) => kind.needs(as_of, needs),)* }
            }
        }
    };
}

// The catalogue of contract types: one line each.
catalogue! {
    PrincipalAtMaturity(LoansOf<PrincipalAtMaturity>),
    LinearAmortizer(LoansOf<LinearAmortizer>),
    NegativeAmortizer(LoansOf<NegativeAmortizer>),
    Annuity(LoansOf<Annuity>),
    ExoticLinearAmortizer(LoansOf<ExoticLinearAmortizer>),
    UndefinedMaturity(Deposits),
    Cash(CashPositions),
    PlainVanillaSwap(PlainVanillaSwaps),
    Swap(Composites<Swap>),
    CapFloor(Composites<CapFloor>),
    Guarantee(Covers<Guarantee>),
    Collateral(Covers<Collateral>),
    CallMoney(Instruments<CallMoney>),
    Stock(Instruments<Stock>),
    Commodity(Instruments<Commodity>),
    ForeignExchangeOutright(Instruments<ForeignExchangeOutright>),
    OptionContract(Instruments<EuropeanOption>),
    Future(Instruments<Future>),
}

impl Needs {
    /// Adds what the parts of a contract need, as needs of its row.
    pub(crate) fn add_of(&mut self, parts: Self, row: u32) {
        self.indices.extend(parts.indices.into_iter().map(|need| IndexNeed { row, ..need }));
        self.fixings.extend(parts.fixings.into_iter().map(|(index, day, _)| (index, day, row)));
    }
}

impl Block {
    pub(crate) fn new(contract_type: ContractType, depends: Depends) -> Self {
        Self { contract_type, depends, contracts: Contracts::new(contract_type) }
    }

    pub(crate) fn add(&mut self, given: &Given<'_>) -> Result<(), Vec<ContractError>> {
        self.contracts.add(given)
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
        self.contracts.rows()
    }

    /// Rows whose interest accrued to the status date is not given and is computed at today's rate, though the rate
    /// was reset since the last interest date.
    #[must_use]
    pub fn accrued_at_new_rate(&self) -> Vec<u32> {
        self.contracts.accrued_at_new_rate()
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
        self.contracts.project(order, names, worlds, sink)
    }

    /// The last day of any flow: the grid of a world must reach it.
    #[must_use]
    pub fn last_day(&self, behaviour: &Behaviour, names: &Names, as_of: Day) -> Day {
        self.contracts.last_day(behaviour, names, as_of)
    }

    /// Adds what the contracts need of a market.
    ///
    /// * `as_of` — resets after a status date and not after this day need a fixing
    pub fn needs(&self, as_of: Day, needs: &mut Needs) {
        self.contracts.needs(as_of, needs);
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
