//! What we have promised, in ACTUS terms: contracts, their events, and exact profiles of their flows.
//!
//! Terms become a resolved contract once; a resolved contract is projected in a [`World`] into a [`FlowSink`].
//! Implements ACTUS contract types; the ACTUS specification is the work of the ACTUS Financial Research Foundation.

mod block;
mod book;
mod both_sinks;
mod checked;
mod composite;
mod credit;
mod error;
mod event;
mod instrument;
mod lending;
mod margin_sink;
mod observed;
mod position;
mod profile;
mod profile_sink;
mod sink;
mod structure;
pub mod terms;
mod types {
    pub(crate) mod annuity;
    pub(crate) mod call_money;
    pub(crate) mod cap_floor;
    pub(crate) mod cash;
    pub(crate) mod collateral;
    pub(crate) mod commodity;
    pub(crate) mod exotic_linear_amortizer;
    pub(crate) mod foreign_exchange_outright;
    pub(crate) mod future;
    pub(crate) mod guarantee;
    pub(crate) mod linear_amortizer;
    pub(crate) mod negative_amortizer;
    pub(crate) mod option;
    pub(crate) mod plain_vanilla_swap;
    pub(crate) mod principal_at_maturity;
    pub(crate) mod stock;
    pub(crate) mod swap;
    pub(crate) mod undefined_maturity;
}
mod world;

pub use block::{Block, IndexNeed, Needs};
pub use book::{Book, BookBuilder, Options, Row, Side, TagColumn};
pub use both_sinks::BothSinks;
pub use error::ContractError;
pub use event::{Event, EventType, Exercise, States};
pub use margin_sink::MarginSink;
pub use observed::{EventsError, Observations, ObservedContract};
pub use position::{Accounting, Liquidity, Marks, Position};
pub use profile::{Cell, GroupLines, Profile};
pub use profile_sink::{ProfileError, ProfileSink};
pub use sink::{EventSink, Flow, FlowKind, FlowSink};
pub use structure::{Contract, Reference};
pub use world::{
    CreditEvent, CurrencyTable, Depends, Observed, ProjectError, Refinancing, Unscheduled, World,
};
