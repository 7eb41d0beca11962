//! Basel's standardised approach with the recalibrated shocks: judged as the edition of 2016, in other scenarios.
//!
//! Source: BCBS d578 (July 2024) for the sizes; SRP31 for the approach.

pub(super) use super::bcbs_standardised_2016::judge;
