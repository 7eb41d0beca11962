//! Liquidity rules as data: the classes that contracts have, and the lines of a rule with their rates.
//!
//! A contract has one class, whatever the rule; what may still be drawn of it has another. A rule takes an amount of the
//! contract, such as the principal due within its horizon, to the first of its lines that knows the class.

mod buckets;
mod holding;
mod lines;
mod maturity;
mod netting;
mod route;
mod sums;
mod templates;

pub use buckets::{LadderBucket, LadderSpan, ladder_buckets, ladder_spans};
pub use holding::{HoldingSide, LiquidityHolding, Pledge};
pub use lines::{LiquidityBand, LiquidityLine, LiquidityLines, LiquidityPart, LiquidityPlace, is_liquid};
pub(crate) use lines::{Of, liquidity_lines};
pub use maturity::{
    MaturityAmount, MaturityPlace, MaturityRow, MaturitySection, is_maturity_type, maturity_place,
    maturity_row, maturity_rows,
};
pub use netting::{Between, NetFlow, NettedFlows, between_currencies};
pub use sums::{LiquidityAdder, LiquiditySums, UnknownOf};
pub use templates::liquidity_template;

use std::sync::LazyLock;

/// A class of contracts or of what may be drawn of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiquidityClass {
    /// Its name in tables.
    pub name: &'static str,
    /// `asset`, `liability`, `facility`, `derivative`, `item` or `any`.
    pub kind: &'static str,
    /// What is in it.
    pub what: &'static str,
}

static CLASSES: LazyLock<Vec<LiquidityClass>> = LazyLock::new(|| {
    let lines = include_str!("data/liquidity_classes.csv").lines().skip(1);
    let class = |line: &'static str| {
        let mut cells = line.splitn(3, ',');
        Some(LiquidityClass { name: cells.next()?, kind: cells.next()?, what: cells.next()? })
    };
    lines.filter_map(class).collect()
});

/// Every class; a contract keeps its place.
#[must_use]
pub fn liquidity_classes() -> &'static [LiquidityClass] {
    &CLASSES
}

/// Place of a class by its name.
#[must_use]
pub fn class_named(name: &str) -> Option<u16> {
    CLASSES.iter().position(|class| class.name == name).and_then(|place| u16::try_from(place).ok())
}

/// A class's name by its place; empty where there is none.
#[must_use]
pub fn liquidity_class_name(place: u16) -> &'static str {
    CLASSES.get(usize::from(place)).map_or("", |class| class.name)
}

/// Whether a class is one of secured funding or lending, for which collateral counts.
#[must_use]
pub fn is_secured(class: Option<u16>) -> bool {
    static SECURED: LazyLock<[Option<u16>; 4]> =
        LazyLock::new(|| ["repo", "repo_central_bank", "repo_public", "reverse_repo"].map(class_named));
    SECURED.contains(&class)
}

/// Place of the class of what has none.
#[must_use]
pub fn unclassified() -> u16 {
    static PLACE: LazyLock<u16> = LazyLock::new(|| class_named("unclassified").unwrap_or(u16::MAX));
    *PLACE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_have_a_kind_and_a_name_of_their_own() {
        let kinds = ["asset", "liability", "facility", "derivative", "item", "any"];
        for (place, class) in CLASSES.iter().enumerate() {
            assert!(kinds.contains(&class.kind) && !class.what.contains(','), "{class:?}");
            assert_eq!(class_named(class.name).map(usize::from), Some(place));
        }
        assert_eq!(CLASSES[usize::from(unclassified())].kind, "any");
    }
}
