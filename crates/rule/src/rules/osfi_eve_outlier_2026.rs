//! Canada's outlier test: judged as Basel's, with the recalibrated shocks and rates that do not fall below -0.75 %.
//!
//! Source: OSFI Guideline B-12 (2026), Annex 1.

pub(super) use super::bcbs_eve_outlier_2016::judge;
