//! Why a run cannot be made.

use plimsoll_contract::terms::ContractType;
use plimsoll_contract::{ProfileError, ProjectError};
use plimsoll_units::{Currency, Day};

/// Why a run cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// A plan names a measure that is not in the catalogue.
    #[error("no measure \"{name}\"; there are {available}")]
    NoMeasure {
        /// Name as given.
        name: String,
        /// The catalogue.
        available: String,
    },
    /// A plan groups by a column that no table has.
    #[error("no column \"{name}\" to group by; there are {available}")]
    NoColumn {
        /// Name as given.
        name: String,
        /// The columns.
        available: String,
    },
    /// A group has a name that a fixed group has.
    #[error("a group cannot be called \"{name}\": that is the name of a fixed group")]
    ReservedGroup {
        /// The name.
        name: String,
    },
    /// A rule cannot be applied.
    #[error(transparent)]
    Rule(#[from] plimsoll_rule::RuleError),
    /// Past moves say nothing of what is at risk.
    #[error("[at_risk]: {0}")]
    AtRisk(plimsoll_measure::formulas::AtRiskError),
    /// A scenario is compared with one that is not there.
    #[error(
        "scenario \"{scenario}\" is compared with \"{name}\", which is not a scenario before it; there are {available}"
    )]
    NoScenario {
        /// The scenario.
        scenario: String,
        /// Name it is compared with.
        name: String,
        /// The scenarios before it.
        available: String,
    },
    /// Two scenarios have one name.
    #[error("two scenarios are called \"{name}\"")]
    SameScenario {
        /// The name.
        name: String,
    },
    /// New business has no rate.
    #[error("renewal \"{renewal}\" of contracts in {currency}: {error}")]
    NewBusiness {
        /// The renewal.
        renewal: String,
        /// The contracts' currency.
        currency: Currency,
        /// Why.
        error: String,
    },
    /// A plan of new business for a group that no contract is in.
    #[error(
        "new business is planned for the group \"{group}\" on the side {side}, which has no contracts; there are {available}"
    )]
    NoPlannedGroup {
        /// The group.
        group: String,
        /// Its side.
        side: &'static str,
        /// The groups of the run.
        available: String,
    },
    /// A question names what is not there.
    #[error("no {what} \"{name}\"; there are {available}")]
    NotThere {
        /// What was asked for: group, contract, scenario.
        what: &'static str,
        /// Name as given.
        name: String,
        /// What there is.
        available: String,
    },
    /// A question is about the value of a contract that has none.
    #[error(
        "contract \"{contract_id}\" has no economic value to explain: its inEconomicValue is no, so that it counts at book value"
    )]
    NotInEconomicValue {
        /// The contract.
        contract_id: String,
    },
    /// Contracts of a type that has events and no value yet.
    #[error("a run does not value {} yet, only its events are computed: {contracts} contracts", contract_type.actus())]
    NotValued {
        /// The type.
        contract_type: ContractType,
        /// How many contracts.
        contracts: usize,
    },
    /// Contracts reset to an index that the market does not have.
    #[error("no index \"{code}\" for {contracts} contracts ({amount}); the market has {available}")]
    NoIndex {
        /// The index.
        code: String,
        /// How many contracts.
        contracts: usize,
        /// Their notional.
        amount: String,
        /// The indices of the market.
        available: String,
    },
    /// A past reset has no fixing.
    #[error(
        "no fixing of \"{code}\" on {day} for contract \"{contract_id}\"; give it in the market's fixings"
    )]
    NoFixing {
        /// The index.
        code: String,
        /// The day.
        day: Day,
        /// A contract that needs it.
        contract_id: String,
    },
    /// Contracts are in a currency without a discount curve.
    #[error(
        "no discount curve in {currency} for {} ({amount}), the first \"{first}\"; the market has curves in {available}; expected \
         one in [[market.curves]]", number_of(*contracts)
    )]
    NoCurve {
        /// The currency.
        currency: Currency,
        /// How many contracts.
        contracts: usize,
        /// The first of them.
        first: String,
        /// Their notional.
        amount: String,
        /// The currencies with a curve.
        available: String,
    },
    /// No exchange rate to the reporting currency.
    #[error(
        "no exchange rate from {currency} to the reporting currency {reporting}, which contract \"{first}\" needs; expected \
         one in the file of fx in [market]"
    )]
    NoExchangeRate {
        /// The currency.
        currency: Currency,
        /// The first contract in it.
        first: String,
        /// Reporting currency.
        reporting: Currency,
    },
    /// A flow of a contract is no number.
    #[error("contract \"{contract_id}\" has a flow that is no number below 1e30")]
    NoAmount {
        /// The contract.
        contract_id: String,
    },
    /// The code of the Albanian lek is what tables call all currencies together.
    #[error(
        "contract \"{contract_id}\" is in ALL, the Albanian lek, which the tables of an answer cannot tell from all currencies together; \
         expected another currency"
    )]
    Lek {
        /// The contract.
        contract_id: String,
    },
    /// A group of securities held to maturity that the report does not have.
    #[error("[capital.marks] held_to_maturity \"{name}\": no group of that name; the groups are {available}")]
    NoHeldGroup {
        /// As named.
        name: String,
        /// The groups.
        available: String,
    },
    /// Nothing is transfer priced.
    #[error("the case has no [ftp]; expected it with a method")]
    NoTransfer,
    /// Contracts cannot be transfer priced as the case has it.
    #[error("[ftp]: {0}")]
    Transfer(#[from] crate::TransferError),
    /// No frontier is asked for.
    #[error("the case has no [frontier]; expected it with contracts, rule, income, months and points")]
    NoFrontier,
    /// Something that a frontier cannot be made of.
    #[error("[frontier]: {what}")]
    NotOfFrontier {
        /// What, and what is expected.
        what: String,
    },
    /// A mix that cannot be found.
    #[error("[frontier]: {0}")]
    Mix(#[from] plimsoll_hedge::HedgeError),
    /// A class that is not for the contract.
    #[error("contract \"{contract_id}\" {column} \"{class}\": expected {expected}")]
    WrongClass {
        /// The contract.
        contract_id: String,
        /// The column.
        column: &'static str,
        /// The class.
        class: &'static str,
        /// What was expected.
        expected: String,
    },
    /// An item of a class that is none, in a currency without a rate, or of a netting set that is not there.
    #[error("item \"{item}\" of liquidity: {what}")]
    WrongItem {
        /// The item.
        item: String,
        /// What is wrong with it.
        what: String,
    },
    /// A line that no contract brings amounts to.
    #[error("line \"{line}\" of rule {rule} is total of [capital] and no sum of contracts")]
    NotOfContracts {
        /// The rule.
        rule: String,
        /// The line.
        line: String,
    },
    /// A rule has no such line.
    #[error("rule {rule} has no line \"{line}\"; its lines are {available}")]
    NoLine {
        /// The rule.
        rule: String,
        /// As asked for.
        line: String,
        /// Every line.
        available: String,
    },
    /// The book has no contracts.
    #[error("the book has no contracts")]
    EmptyBook,
    /// The market is wrong or a shock cannot be applied.
    #[error("scenario \"{scenario}\": {error}")]
    Scenario {
        /// The scenario.
        scenario: String,
        /// Why.
        error: String,
    },
    /// A contract cannot be projected.
    #[error("contract \"{contract_id}\": {error}")]
    Project {
        /// The contract.
        contract_id: String,
        /// Why.
        error: ProjectError,
    },
    /// A flow is not a number.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The threads asked for cannot be had.
    #[error("{threads} threads cannot be started: {error}")]
    Threads {
        /// How many.
        threads: usize,
        /// Why.
        error: String,
    },
}

/// `1 contract`, `12 contracts`.
fn number_of(count: usize) -> String {
    if count == 1 { "1 contract".to_owned() } else { format!("{count} contracts") }
}
