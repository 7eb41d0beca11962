//! What people do: prepay loans, leave deposits, and how much of a rate change they see.

mod assumption;
mod deposit_category;
mod deposits;
mod drawdown;
mod early_redemption;
mod fit;
mod pass_through;
mod prepayment;
mod renewal;
mod run_off;
mod slotting;
mod variation;

pub use assumption::{Assumption, Behaviour, Described};
pub use deposit_category::{CapBreach, DepositCaps, DepositCategory};
pub use deposits::{DepositError, DepositModel};
pub use drawdown::{Drawdown, DrawdownError};
pub use early_redemption::{EarlyRedemption, early_redemption_multiplier, redeemed_early};
pub use fit::{
    BackTest, Estimate, FitError, FittedPassThrough, FittedStable, Replication, back_test_stable,
    fit_pass_through, fit_stable, replicate,
};
pub use pass_through::{PassThrough, PassThroughError};
pub use prepayment::{
    Incentive, Prepayment, PrepaymentError, PrepaymentRate, cpr_to_smm, prepaid_by_period, prepaid_share,
    prepayment_multiplier, psa_cpr, smm_to_cpr,
};
pub use renewal::{NewRate, Renewal, RenewalError, Starts};
pub use run_off::{RunOff, RunOffPart};
pub use slotting::{SlottingError, even_run_off};
pub use variation::{ModelAt, Variation};
