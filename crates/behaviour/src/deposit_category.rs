//! Whose deposits they are, and what supervisors allow to be assumed of them.

/// Whose deposits they are, for the caps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DepositCategory {
    /// Retail, used for payments.
    RetailTransactional,
    /// Other retail.
    RetailNonTransactional,
    /// Wholesale, which Basel does not divide.
    Wholesale,
    /// Wholesale of customers that are not financial, in the EU.
    WholesaleNonFinancial,
    /// Wholesale of financial customers, in the EU: no part of it is stable, so none is core.
    WholesaleFinancial,
}

/// Supervisory caps of a category.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DepositCaps {
    /// Highest core share: Basel's of the category, the EU's of its stable part; 0 where there may be no core.
    pub core_share: f64,
    /// Highest average life of the core in years; `None` where there may be no core.
    pub average_life_years: Option<f64>,
}

impl DepositCategory {
    /// Every category by its name in tables.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("retail_transactional", Self::RetailTransactional),
        ("retail_non_transactional", Self::RetailNonTransactional),
        ("wholesale", Self::Wholesale),
        ("wholesale_non_financial", Self::WholesaleNonFinancial),
        ("wholesale_financial", Self::WholesaleFinancial),
    ];

    /// The supervisory caps.
    ///
    /// Source: BCBS d368 Annex 2 / SRP31.109 (three categories); EU 2024/857 Article 8 for the two kinds of wholesale
    /// deposits and the caps of the others. The article finds a stable part in every category but that of financial
    /// customers, whose deposits get no caps. We read this so that they have no core; no sentence of it says so.
    #[must_use]
    pub const fn caps(self) -> DepositCaps {
        let (core_share, average_life_years) = match self {
            Self::RetailTransactional => (0.90, Some(5.0)),
            Self::RetailNonTransactional => (0.70, Some(4.5)),
            Self::Wholesale | Self::WholesaleNonFinancial => (0.50, Some(4.0)),
            Self::WholesaleFinancial => (0.0, None),
        };
        DepositCaps { core_share, average_life_years }
    }

    /// The category of a name in tables.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, category)| *category)
    }
}

/// An assumption beyond a supervisory cap. It is reported, never clipped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CapBreach {
    /// What is beyond: `core share` or `average life of the core in years`.
    pub what: &'static str,
    /// The assumption.
    pub value: f64,
    /// The cap.
    pub cap: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The categories of BCBS SRP31.109 and of EU 2024/857 Article 8; financial customers have no core.
    #[test]
    fn caps_of_the_categories() {
        let expected = [
            ("retail_transactional", 0.9, Some(5.0)),
            ("retail_non_transactional", 0.7, Some(4.5)),
            ("wholesale", 0.5, Some(4.0)),
            ("wholesale_non_financial", 0.5, Some(4.0)),
            ("wholesale_financial", 0.0, None),
        ];
        assert_eq!(expected.len(), DepositCategory::NAMES.len());
        for (name, core_share, average_life_years) in expected {
            let caps = DepositCategory::named(name).unwrap().caps();
            assert_eq!(caps, DepositCaps { core_share, average_life_years }, "{name}");
        }
        assert_eq!(DepositCategory::named("retail"), None);
    }
}
