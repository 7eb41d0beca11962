//! What people do: prepay loans, leave deposits, and how much of a rate change they see.

mod assumption;
mod deposits;
mod pass_through;
mod prepayment;
mod slotting;

pub use assumption::{Assumption, Behaviour, Described};
pub use deposits::{CapBreach, DepositCaps, DepositCategory, DepositError, DepositModel, RunOff, RunOffPart};
pub use pass_through::deposit_rate;
pub use prepayment::{
    Prepayment, PrepaymentError, cpr_to_smm, early_redemption_multiplier, prepaid_by_period, prepaid_share,
    prepayment_multiplier, psa_cpr, redeemed_early, smm_to_cpr,
};
pub use slotting::{SlottingError, even_run_off};
