//! What may be drawn costs the liquid assets that are held for it.
//!
//! Cost a year = undrawn amount x share x (liquidity premium of a tenor - yield of liquid assets over the base curve), charged to the
//! contract that carries the amount.
//! Source: J. Grant, *Liquidity transfer pricing: a guide to better practice*, FSI Occasional Paper 10, December 2011.

use super::funding::{PremiumPoints, years_of};
use super::{TransferError, TransferPlan};
use crate::Inputs;
use crate::conditions::{Condition, Matchers};
use plimsoll_contract::{Row, Side};
use plimsoll_measure::formulas::contingent_liquidity_cost;
use plimsoll_units::{BasisPoints, Day, Micros, Tenor};

/// What holding liquid assets for undrawn amounts costs.
#[derive(Clone, Debug, PartialEq)]
pub struct ContingentCost {
    /// The tenor at which liquid assets are funded.
    pub tenor: Tenor,
    /// What liquid assets yield over the base curve; may be negative.
    pub buffer_yield: BasisPoints,
    /// How much is held for which contracts; the first that holds counts.
    pub draws: Vec<ContingentDraw>,
}

/// A share of undrawn amounts that is held in liquid assets.
#[derive(Clone, Debug, PartialEq)]
pub struct ContingentDraw {
    /// The share, 0 to 1.
    pub share: f64,
    /// What has to hold: all of them.
    pub conditions: Vec<Condition>,
}

impl TransferPlan {
    /// Whether holding liquid assets costs what it must: nothing or more.
    ///
    /// # Errors
    /// [`TransferError::NoPremium`] without a liquidity premium, [`TransferError::NegativeContingent`] where it is below the yield.
    pub fn check_contingent(&self, as_of: Day) -> Result<(), TransferError> {
        let Some(asked) = &self.contingent else { return Ok(()) };
        if self.premium.is_empty() {
            return Err(TransferError::NoPremium);
        }
        let premium = PremiumPoints::new(&self.premium, as_of).at(years_of(asked.tenor, as_of)) * 1e4;
        let (tenor, buffer_yield) = (asked.tenor, asked.buffer_yield.0);
        // A millionth of a basis point is how rounding may part what is meant to be the same.
        if premium < buffer_yield - 1e-6 {
            return Err(TransferError::NegativeContingent { tenor, premium, buffer_yield });
        }
        Ok(())
    }
}

/// The cost of a plan, ready to be asked of every row.
pub(super) struct Contingent<'a> {
    premium: f64,
    buffer_yield: f64,
    draws: Vec<(f64, Matchers<'a>)>,
}

impl<'a> Contingent<'a> {
    pub(super) fn new(inputs: &'a Inputs, asked: &'a ContingentCost, premium: &PremiumPoints) -> Self {
        let draw = |draw: &'a ContingentDraw| (draw.share, Matchers::new(inputs, &draw.conditions));
        Self {
            premium: premium.at(years_of(asked.tenor, inputs.market.as_of())),
            buffer_yield: asked.buffer_yield.0 / 1e4,
            draws: asked.draws.iter().map(draw).collect(),
        }
    }

    /// The share that is held for a row.
    pub(super) fn share(&self, number: u32, row: &Row) -> Option<f64> {
        // What we may draw ourselves is for the other side to hold liquid assets for.
        let is_granted = row.side != Side::Liability;
        let draw = self.draws.iter().find(|(_, matchers)| is_granted && matchers.hold(number as usize, row));
        draw.map(|(share, _)| *share)
    }

    /// The cost a year of what may be drawn of a row.
    pub(super) fn cost(&self, number: u32, row: &Row, undrawn: Micros) -> f64 {
        let share = self.share(number, row).unwrap_or(0.0);
        contingent_liquidity_cost(undrawn.to_units(), share, self.premium, self.buffer_yield)
    }
}
