//! Sums of what contracts bring to the lines of a rule, exact in any order.

use super::{LiquidityHolding, LiquidityLines, LiquidityPart, LiquidityPlace, unclassified};
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
    /// The sums of contracts with their currencies.
    ///
    /// * `any_leg` — whether a secured transaction is undone when one of its legs is liquid, not both alone
    pub fn of<'a>(
        lines: &LiquidityLines,
        holdings: impl IntoIterator<Item = (&'a LiquidityHolding, Currency)>,
        any_leg: bool,
    ) -> Self {
        let mut sums = Self::default();
        // Few places and currencies come again and again: a short list is faster than a tree.
        let mut places: Vec<(LiquidityPlace, Currency, Micros)> = Vec::new();
        for (holding, currency) in holdings {
            lines.allocate(holding, |place, amount| {
                match places.iter_mut().find(|(known, of, _)| *known == place && *of == currency) {
                    Some((.., sum)) => *sum += amount,
                    None => places.push((place, currency, amount)),
                }
            });
            for (part, amount) in lines.unwound(holding, any_leg) {
                *sums.unwound.entry((part, currency)).or_default() += amount;
            }
            sums.add_unknown(lines, holding, currency);
        }
        sums.lines = places.into_iter().map(|(place, currency, sum)| ((place, currency), sum)).collect();
        sums
    }

    fn add_unknown(&mut self, lines: &LiquidityLines, holding: &LiquidityHolding, currency: Currency) {
        let of_contract = (holding.class, holding.balance.max(holding.bands.iter().copied().sum()));
        for (class, amount) in [of_contract, (holding.facility, holding.undrawn)] {
            let class = class.unwrap_or_else(unclassified);
            let is_unknown = class == unclassified() || !lines.knows(class);
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
