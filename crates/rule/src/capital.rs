//! Classes of the standardised approach to credit risk, and what rules of capital judge.

use plimsoll_units::Micros;
use std::sync::LazyLock;

/// A class of exposures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CreditClass {
    /// Its name.
    pub name: &'static str,
    /// What is in it.
    pub what: &'static str,
    /// Its risk weight, as a fraction.
    pub risk_weight: f64,
    /// How sure the weight is, as of a figure of a rule.
    pub checked: &'static str,
}

static CLASSES: LazyLock<Vec<CreditClass>> = LazyLock::new(|| {
    let class = |line: &'static str| {
        let mut cells = line.split(';');
        let (name, what) = (cells.next()?, cells.next()?);
        Some(CreditClass { name, what, risk_weight: cells.next()?.parse().ok()?, checked: cells.next()? })
    };
    include_str!("data/credit_classes.csv").lines().skip(1).filter_map(class).collect()
});

/// Every class; a contract keeps its place.
///
/// Source: Basel Committee d424 (December 2017), CRE20; weights from knowledge.
#[must_use]
pub fn credit_classes() -> &'static [CreditClass] {
    &CLASSES
}

/// Place of a class by its name.
#[must_use]
pub fn credit_class_named(name: &str) -> Option<u16> {
    CLASSES.iter().position(|class| class.name == name).and_then(|place| u16::try_from(place).ok())
}

/// What rules of capital judge, in the reporting currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JudgedCapital {
    /// Common equity Tier 1.
    pub cet1: Option<Micros>,
    /// Risk-weighted assets; none where no weight is known.
    pub risk_weighted: Option<Micros>,
    /// Exposure without weights.
    pub exposure: Option<Micros>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_read() {
        let lines = include_str!("data/credit_classes.csv").lines().count();
        assert_eq!(CLASSES.len() + 1, lines);
        let weight = |name: &str| CLASSES[usize::from(credit_class_named(name).unwrap())].risk_weight;
        assert!(
            (weight("mortgage_ltv_80") - 0.3).abs() < 1e-15
                && (weight("corporate_small") - 0.85).abs() < 1e-15
        );
    }
}
