//! The EU's liquidity coverage requirement: the liquidity buffer over net outflows of 30 days of stress.
//!
//! As Basel's ratio with rates of its own; covered bonds in level 1, one cap for all levels, and inflows under a cap of 90 %
//! or none. A secured transaction is undone when one of its legs is liquid.
//! Source: EU 2015/61, Articles 4 to 34, annexes I and II.

use super::Shown;
use super::lcr_bcbs_2013::coverage;
use crate::{Judgement, RuleError};
use plimsoll_measure::formulas::eu_liquidity_buffer;

pub(super) fn judge(shown: &Shown<'_>) -> Result<Judgement, RuleError> {
    coverage(shown, eu_liquidity_buffer, true)
}
