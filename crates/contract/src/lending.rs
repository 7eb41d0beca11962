//! Principal lent and repaid with interest: what PAM, LAM, NAM and ANN share.
//!
//! A [`Loan`] holds terms already turned into dates and numbers. `lending/resolve.rs` makes it from terms once;
//! `lending/project.rs` walks its events in order. A contract type adds only what is its own, as a [`LoanType`].
//! Source: ACTUS Technical Specification 1.1, sections PAM, LAM, NAM and ANN.

mod cursor;
mod fixed_life;
mod lanes;
mod loans;
mod maturity;
mod moved;
mod once;
mod prepaid;
mod project;
mod regular;
mod resetting;
mod resolve;
mod states;
mod steps;
mod unscheduled;
mod walk;

pub(crate) use cursor::{Cursor, Mover, NONE, first_date_after, key, key_day};
pub(crate) use lanes::{Lanes, MovedAhead, tell_accruals};
pub(crate) use loans::LoansOf;
pub(crate) use project::project;
pub(crate) use regular::{Period, in_step};
pub(crate) use resolve::reset_between;
pub(crate) use states::LoanStates;
use steps::Steps;

use crate::terms::{
    ContractType, FeeBasis, InterestCalculationBase, NameId, PenaltyType, PrepaymentEffect, ScalingEffect,
};
use plimsoll_units::{BusinessDayConvention, Currency, Day, DayCount, Schedule};

/// What one loan type adds to lending.
pub(crate) trait LoanType {
    /// Its ACTUS type.
    const TYPE: ContractType;
    /// Whether it has scheduled redemptions.
    const REDEEMS: bool = true;
    /// Whether what is paid at a redemption is principal alone; otherwise interest is part of it.
    const PAYS_PRINCIPAL: bool = false;
    /// Whether its payment is fixed again after a rate reset.
    const ANNUITY: bool = false;
    /// Whether interest is computed on a base of its own instead of the notional.
    const HAS_BASE: bool = Self::REDEEMS;
    /// Whether maturity moves off holidays.
    const MATURITY_SHIFTS: bool = Self::REDEEMS && !Self::ANNUITY;
    /// Whether a redemption is limited by its size, so that one of either sign is at most what is left.
    const CAPS_BY_SIZE: bool = false;
    /// Whether payments and rates are given in steps.
    const STEPS: bool = false;
    /// Whether it has no maturity: its interest is added to principal and its dates end with the world.
    const OPEN_ENDED: bool = false;
    /// Whether accrued interest in the terms is positive for liabilities too.
    const ACCRUED_IS_UNSIGNED: bool = Self::REDEEMS && !Self::PAYS_PRINCIPAL;

    /// Principal repaid at a scheduled redemption, seen as an asset, before it is limited to what is left.
    ///
    /// * `accrued` — interest accrued to the day, seen as an asset
    #[inline]
    fn redemption(payment: f64, accrued: f64) -> f64 {
        if Self::PAYS_PRINCIPAL { payment } else { payment - accrued }
    }

    /// Whether a redemption resets the base, given how it is defined: the published results reset that of `NTIED` too
    /// where principal alone is paid.
    #[inline]
    fn resets_base(base: InterestCalculationBase) -> bool {
        match base {
            InterestCalculationBase::Notional => true,
            InterestCalculationBase::NotionalLagged => false,
            InterestCalculationBase::NotionalAtInitialExchange => Self::PAYS_PRINCIPAL,
        }
    }
}

/// One loan, resolved: what every loan has. Rarer terms are in [`Floating`] and [`Rare`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Loan {
    pub(crate) row: u32,
    pub(crate) sign: f64,
    pub(crate) currency: Currency,
    pub(crate) calendar: NameId,
    pub(crate) convention: BusinessDayConvention,
    pub(crate) day_count: DayCount,
    pub(crate) status: Day,
    pub(crate) initial_exchange: Day,
    pub(crate) maturity: Day,
    /// Where interest starts to accrue: last interest date, initial exchange or status date.
    pub(crate) accrues_from: Day,
    pub(crate) notional: f64,
    pub(crate) rate: f64,
    pub(crate) accrued: f64,
    pub(crate) payment: f64,
    pub(crate) interest: Schedule,
    pub(crate) redemption: Schedule,
    pub(crate) floating: Option<u32>,
    pub(crate) rare: Option<u32>,
    pub(crate) prepayment: Option<u16>,
    pub(crate) early_redemption: Option<u16>,
    /// Follow the reference implementation where it applies the role's sign twice.
    pub(crate) reference_role_sign: bool,
    /// How it goes through its middle.
    pub(crate) way: Way,
    /// Interest accrued to the status date is at today's rate, though the rate was reset since the last interest date.
    pub(crate) accrued_at_new_rate: bool,
}

/// How a loan goes through the middle of its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Event by event.
    Walked,
    /// The short way of loans whose rate is fixed or that are not redeemed.
    Regular,
    /// The short way of loans whose rate is reset and that are redeemed too.
    Resetting,
}

/// Terms of a rate that is reset.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Floating {
    pub(crate) index: NameId,
    pub(crate) resets: Schedule,
    pub(crate) spread: f64,
    pub(crate) multiplier: f64,
    pub(crate) life_cap: f64,
    pub(crate) life_floor: f64,
    pub(crate) period_cap: f64,
    pub(crate) period_floor: f64,
    pub(crate) next_rate: Option<f64>,
}

impl Floating {
    /// The rate after a reset to an index value.
    #[inline]
    pub(crate) fn reset(&self, rate: f64, index: f64) -> f64 {
        let target = self.target(index);
        let reached = if self.limits_change() {
            rate + (target - rate).min(self.period_cap).max(self.period_floor)
        } else {
            target
        };
        reached.min(self.life_cap).max(self.life_floor)
    }

    /// Where the rate goes when no limit is in the way.
    #[inline]
    pub(crate) fn target(&self, index: f64) -> f64 {
        index * self.multiplier + self.spread
    }

    /// What no target exceeds when no index value exceeds `index`, in size.
    pub(crate) fn most(&self, index: f64) -> f64 {
        index * self.multiplier.abs() + self.spread.abs()
    }

    fn limits_change(&self) -> bool {
        self.period_cap < f64::INFINITY || self.period_floor > f64::NEG_INFINITY
    }

    /// Whether any limit can be in the way.
    pub(crate) fn is_limited(&self) -> bool {
        self.limits_change() || self.life_cap < f64::INFINITY || self.life_floor > f64::NEG_INFINITY
    }
}

/// Terms few loans have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rare {
    pub(crate) premium: f64,
    pub(crate) capitalise_until: Option<Day>,
    pub(crate) base: InterestCalculationBase,
    pub(crate) base_amount: f64,
    pub(crate) base_resets: Schedule,
    pub(crate) scaling: Option<Scaling>,
    pub(crate) fee: Option<Fee>,
    pub(crate) purchase: Option<(Day, f64)>,
    pub(crate) termination: Option<(Day, f64)>,
    /// Annuity: redemption dates to the amortization date.
    pub(crate) annuity_dates: Schedule,
    /// Annuity without a given payment.
    pub(crate) fix_payment: FixPayment,
    /// Nothing is rare but that the payment of an annuity is computed.
    pub(crate) is_of_annuity: bool,
    /// Interest from before the initial exchange.
    pub(crate) accrues_before_exchange: Option<Day>,
    /// What a prepayment costs and changes.
    pub(crate) early: Option<Early>,
    /// Place of the drawdown of a committed line, and what is not drawn of it yet.
    pub(crate) undrawn: Option<(u16, f64)>,
    /// Place of its steps.
    pub(crate) steps: Option<u32>,
}

/// Terms of prepayment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Early {
    pub(crate) effect: PrepaymentEffect,
    pub(crate) penalty: PenaltyType,
    pub(crate) rate: f64,
    pub(crate) index: Option<NameId>,
}

/// When an annuity's payment is first computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FixPayment {
    /// It is given.
    Given,
    /// At the initial exchange, silently; of a running annuity it has been computed for the status date.
    AtStart,
    /// By an event on this day.
    On(Day),
}

/// Terms of an index that scales notional or interest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scaling {
    pub(crate) effect: ScalingEffect,
    pub(crate) index: NameId,
    pub(crate) index_at_deal: f64,
    pub(crate) notional: f64,
    pub(crate) interest: f64,
    pub(crate) dates: Schedule,
}

/// Terms of a fee.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fee {
    pub(crate) rate: f64,
    pub(crate) basis: FeeBasis,
    pub(crate) accrued: f64,
    pub(crate) dates: Schedule,
}

/// Loans of one type, with their rarer terms and the calendars they use.
#[derive(Clone, Debug, Default)]
pub(crate) struct Loans {
    pub(crate) loans: Vec<Loan>,
    pub(crate) floating: Vec<Floating>,
    pub(crate) rare: Vec<Rare>,
    pub(crate) steps: Vec<Steps>,
}

impl Loans {
    pub(crate) fn floating(&self, loan: &Loan) -> Option<&Floating> {
        self.floating.get(loan.floating? as usize)
    }

    pub(crate) fn steps(&self, loan: &Loan) -> Option<&Steps> {
        self.steps.get(self.rare(loan)?.steps? as usize)
    }

    pub(crate) fn rare(&self, loan: &Loan) -> Option<&Rare> {
        self.rare.get(loan.rare? as usize)
    }
}
