//! Sums of what contracts bring to the lines of a rule, exact in any order.

use super::netting::NettedFlows;
use super::route::{Route, RouteKey};
use super::{
    HoldingSide, LiquidityHolding, LiquidityLines, LiquidityPart, LiquidityPlace, class_named, unclassified,
};
use plimsoll_units::{Currency, Micros};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What the class of an amount is not known of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnknownOf {
    /// Assets.
    Assets,
    /// Liabilities.
    Liabilities,
    /// Undrawn amounts.
    Undrawn,
    /// Collateral of secured lending.
    Collateral,
}

/// Sums over contracts, each in its own currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LiquiditySums {
    /// Amounts by line.
    pub lines: BTreeMap<(LiquidityPlace, Currency), Micros>,
    /// Moves of the stock when secured transactions are undone, after haircuts.
    pub unwound: BTreeMap<(LiquidityPart, Currency), Micros>,
    /// Flows of netting sets by currency, which are in the lines already.
    pub netting: BTreeMap<(u32, Currency), NettedFlows>,
    /// Balances whose class the rule does not know, those without a class, and what is lent against no known collateral.
    pub unknown: BTreeMap<(UnknownOf, u16, Currency), Micros>,
}

/// Adds up what contracts bring to the lines of a rule.
#[derive(Clone, Debug)]
pub struct LiquidityAdder<'a> {
    lines: &'a LiquidityLines,
    any_leg: bool,
    sums: LiquiditySums,
    // Few places, currencies and routes come again and again: short lists are faster than trees.
    places: Vec<(LiquidityPlace, Currency, Micros)>,
    routes: Vec<(RouteKey, Route)>,
    /// The place of the last route.
    route: usize,
}

impl<'a> LiquidityAdder<'a> {
    /// Nothing yet.
    ///
    /// * `any_leg` — whether a secured transaction is undone when one of its legs is liquid, not both alone
    #[must_use]
    pub fn new(lines: &'a LiquidityLines, any_leg: bool) -> Self {
        let (sums, places, routes) = (LiquiditySums::default(), Vec::new(), Vec::new());
        Self { lines, any_leg, sums, places, routes, route: 0 }
    }

    /// Adds a contract in a currency.
    pub fn add(&mut self, holding: &LiquidityHolding, currency: Currency) {
        self.find_route(RouteKey::of(holding));
        let Self { lines, sums, places, routes, .. } = self;
        routes[self.route].1.allocate(holding, |place, amount| {
            match places.iter_mut().find(|(known, of, _)| *known == place && *of == currency) {
                Some((.., sum)) => *sum += amount,
                None => places.push((place, currency, amount)),
            }
        });
        for (part, amount) in lines.unwound(holding, self.any_leg) {
            *sums.unwound.entry((part, currency)).or_default() += amount;
        }
        sums.add_unknown(lines, holding, currency);
    }

    fn find_route(&mut self, key: RouteKey) {
        if self.routes.get(self.route).is_none_or(|(known, _)| *known != key) {
            self.route = self.routes.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
                self.routes.push((key, self.lines.route(&key)));
                self.routes.len() - 1
            });
        }
    }

    /// What came of them.
    #[must_use]
    pub fn finish(self) -> LiquiditySums {
        let lines = self.places.into_iter().map(|(place, currency, sum)| ((place, currency), sum)).collect();
        LiquiditySums { lines, ..self.sums }
    }
}

impl LiquiditySums {
    fn add_unknown(&mut self, lines: &LiquidityLines, holding: &LiquidityHolding, currency: Currency) {
        let side = match holding.side {
            HoldingSide::Liability => UnknownOf::Liabilities,
            HoldingSide::Asset | HoldingSide::Derivative => UnknownOf::Assets,
            // Every rule with outflows knows every item; others have no use for them.
            HoldingSide::Item => return,
        };
        let balance = holding.balance.max(holding.bands.iter().copied().sum());
        let mut add = |of: UnknownOf, class: u16, amount: Micros| {
            if amount != Micros::ZERO {
                *self.unknown.entry((of, class, currency)).or_default() += amount;
            }
        };
        for (of, class, amount) in
            [(side, holding.class, balance), (UnknownOf::Undrawn, holding.facility, holding.undrawn)]
        {
            let class = class.unwrap_or_else(unclassified);
            if class == unclassified() || !lines.knows(class) {
                add(of, class, amount);
            }
        }
        if holding.class == reverse_repo() && holding.collateral.is_none() {
            add(UnknownOf::Collateral, holding.class.unwrap_or_else(unclassified), balance);
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
        for (key, flows) in other.netting {
            self.netting.entry(key).or_default().add(&flows);
        }
        for (key, amount) in other.unknown {
            *self.unknown.entry(key).or_default() += amount;
        }
        self
    }
}

fn reverse_repo() -> Option<u16> {
    static PLACE: LazyLock<Option<u16>> = LazyLock::new(|| class_named("reverse_repo"));
    *PLACE
}
