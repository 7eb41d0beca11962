//! What happens to a contract on a day, and its states afterwards.

use plimsoll_units::{Currency, Day};

macro_rules! event_types {
    ($($(#[$doc:meta])* $name:ident = $actus:literal,)*) => {
        /// An ACTUS event. The order of the variants is the order of events on one day.
        ///
        /// Source: ACTUS Technical Specification 1.1, section Contract Events; the order at equal time is the one
        /// that the foundation's published test results follow.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EventType { $($(#[$doc])* $name,)* }

        impl EventType {
            /// The ACTUS acronym.
            #[must_use]
            pub const fn actus(self) -> &'static str {
                match self { $(Self::$name => $actus,)* }
            }
        }
    };
}

event_types! {
    /// Principal is first exchanged.
    InitialExchange = "IED",
    /// The contract's performance changes, as observed.
    CreditEvent = "CE",
    /// Scheduled redemption.
    PrincipalRedemption = "PR",
    /// Scheduled addition to principal.
    PrincipalIncrease = "PI",
    /// Penalty for a prepayment.
    PenaltyPayment = "PY",
    /// Prepayment of principal.
    PrincipalPrepayment = "PP",
    /// Interest is paid.
    InterestPayment = "IP",
    /// Interest of the fixed leg is paid.
    FixedInterestPayment = "IPFX",
    /// Interest is added to principal.
    InterestCapitalization = "IPCI",
    /// Interest of the floating leg is paid.
    FloatingInterestPayment = "IPFL",
    /// A fee is paid.
    FeePayment = "FP",
    /// A dividend is paid.
    DividendPayment = "DV",
    /// The rate is reset to the index.
    RateReset = "RR",
    /// The rate is reset to a rate already known.
    RateResetFixed = "RRF",
    /// The payment of an annuity is computed again.
    PrincipalPaymentFixing = "PRF",
    /// Notional or interest is scaled by an index.
    Scaling = "SC",
    /// The base that interest is computed on is reset.
    InterestCalculationBaseFixing = "IPCB",
    /// The record's creator buys the contract.
    Purchase = "PRD",
    /// The record's creator sells the contract.
    Termination = "TD",
    /// The contract ends.
    Maturity = "MD",
    /// A right is used, or a call is made.
    Exercise = "XD",
    /// What was exercised is settled.
    Settlement = "STD",
    /// Monitoring of the states, no cash.
    Monitoring = "AD",
}

/// One event with the states after it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// What happens.
    pub event_type: EventType,
    /// The day it happens, after any business-day shift.
    pub day: Day,
    /// The day it was scheduled for.
    pub schedule_day: Day,
    /// Cash, in currency units; received positive.
    pub payoff: f64,
    /// Currency of the payoff.
    pub currency: Currency,
    /// The states after the event.
    pub states: States,
}

/// The states of a contract that events show.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct States {
    /// Outstanding principal; negative for a liability.
    pub notional_principal: f64,
    /// Rate per year (floating rate of a swap).
    pub nominal_interest_rate: f64,
    /// Interest accrued and not yet paid.
    pub accrued_interest: f64,
    /// What was exercised, for contracts that can be.
    pub exercise: Option<Exercise>,
}

/// The state of a right that can be exercised.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Exercise {
    /// The day it was, or will be, exercised.
    pub date: Option<Day>,
    /// Amount to settle, positive.
    pub amount: f64,
}
