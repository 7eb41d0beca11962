//! Capital ratios.
//!
//! Each is capital over risk-weighted assets; leverage is Tier 1 over exposure without weights.
//! Source: Basel Committee, RBC20 and LEV20.

/// Capital of an institution, each amount without those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CapitalStock {
    /// Common equity Tier 1.
    pub common_equity: f64,
    /// Additional Tier 1.
    pub additional: f64,
    /// Tier 2.
    pub tier2: f64,
}

/// Ratios of capital; 0.12 is 12 %.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CapitalRatios {
    /// Common equity Tier 1 over risk-weighted assets.
    pub common_equity: f64,
    /// Tier 1 over risk-weighted assets.
    pub tier1: f64,
    /// All capital over risk-weighted assets.
    pub total: f64,
    /// Tier 1 over exposure.
    pub leverage: f64,
}

/// Ratios of capital to risk-weighted assets and to exposure; `None` where either is not above zero.
///
/// ```
/// use plimsoll_measure::formulas::{CapitalStock, capital_ratios};
/// let stock = CapitalStock { common_equity: 90.0, additional: 15.0, tier2: 25.0 };
/// let ratios = capital_ratios(&stock, 800.0, 2000.0).unwrap();
/// assert!((ratios.tier1 - 0.13125).abs() < 1e-15 && (ratios.leverage - 0.0525).abs() < 1e-15);
/// ```
#[must_use]
pub fn capital_ratios(stock: &CapitalStock, risk_weighted: f64, exposure: f64) -> Option<CapitalRatios> {
    let tier1 = stock.common_equity + stock.additional;
    (risk_weighted > 0.0 && exposure > 0.0).then(|| CapitalRatios {
        common_equity: stock.common_equity / risk_weighted,
        tier1: tier1 / risk_weighted,
        total: (tier1 + stock.tier2) / risk_weighted,
        leverage: tier1 / exposure,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_nothing_there_is_no_ratio() {
        let stock = CapitalStock { common_equity: 1.0, ..CapitalStock::default() };
        assert!(capital_ratios(&stock, 0.0, 1.0).is_none() && capital_ratios(&stock, 1.0, 0.0).is_none());
    }
}
