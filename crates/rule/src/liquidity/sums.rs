//! Sums of what contracts bring to the lines of a rule, exact in any order.

use super::lines::{is_known, unwound};
use super::{LiquidityHolding, LiquidityLine, LiquidityPart, LiquidityPlace, allocate, unclassified};
use plimsoll_units::{Currency, Micros};
use std::collections::BTreeMap;

/// Sums over contracts, each in its own currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LiquiditySums {
    /// Amounts by line.
    pub lines: BTreeMap<(LiquidityPlace, Currency), Micros>,
    /// Moves of the stock when secured transactions are undone, after haircuts.
    pub unwound: BTreeMap<(LiquidityPart, Currency), Micros>,
    /// Balances whose class the rule does not know, and those without a class.
    pub unknown: BTreeMap<(u16, Currency), Micros>,
}

impl LiquiditySums {
    /// Adds a contract.
    ///
    /// * `any_leg` — whether a secured transaction is undone when one of its legs is liquid, not both alone
    pub fn add(
        &mut self,
        lines: &[LiquidityLine],
        holding: &LiquidityHolding,
        currency: Currency,
        any_leg: bool,
    ) {
        allocate(lines, holding, |place, amount| {
            *self.lines.entry((place, currency)).or_default() += amount;
        });
        for (part, amount) in unwound(lines, holding, any_leg) {
            *self.unwound.entry((part, currency)).or_default() += amount;
        }
        let of_contract = [(holding.class, holding.balance.max(holding.bands.iter().copied().sum()))];
        let of_facility = [(holding.facility, holding.undrawn)];
        for (class, amount) in of_contract.into_iter().chain(of_facility) {
            let class = class.unwrap_or_else(unclassified);
            let is_unknown = class == unclassified() || !is_known(lines, class);
            if is_unknown && amount != Micros::ZERO {
                *self.unknown.entry((class, currency)).or_default() += amount;
            }
        }
    }

    /// The sums of two.
    #[must_use]
    pub fn merged(mut self, other: Self) -> Self {
        for (key, amount) in other.lines {
            *self.lines.entry(key).or_default() += amount;
        }
        for (key, amount) in other.unwound {
            *self.unwound.entry(key).or_default() += amount;
        }
        for (key, amount) in other.unknown {
            *self.unknown.entry(key).or_default() += amount;
        }
        self
    }
}
