//! Asset coverage.
//!
//! Example: SVB Financial Group, Form 10-K for 2022, consolidated balance sheet, millions of dollars.

/// Asset coverage ratio = (total assets - intangible assets) / total liabilities, book values.
///
/// * `total_assets`, `intangible_assets`, `total_liabilities` — all as positive amounts, the second part of the first
///
/// A ratio of 1.08 has 1.08 of tangible assets for each unit owed. `None` when there are no liabilities to cover, or
/// less than none, and when an amount is not finite.
///
/// ```
/// use plimsoll_measure::formulas::asset_coverage_ratio;
/// let ratio = asset_coverage_ratio(211_793.0, 511.0, 195_498.0);
/// assert!((ratio.unwrap() - 1.080738).abs() < 1e-6);
/// assert_eq!(asset_coverage_ratio(211_793.0, 511.0, 0.0), None);
/// ```
#[must_use]
pub fn asset_coverage_ratio(
    total_assets: f64,
    intangible_assets: f64,
    total_liabilities: f64,
) -> Option<f64> {
    let ratio = (total_assets - intangible_assets) / total_liabilities;
    (total_liabilities > 0.0 && total_liabilities.is_finite() && ratio.is_finite()).then_some(ratio)
}

/// Asset coverage as covenants of lenders have it: (tangible assets - current liabilities without debt) / debt, book values.
///
/// * `tangible_assets`, `other_liabilities`, `debt` — positive; other liabilities are those that are no debt
///
/// `None` when there is no debt, and when an amount is not finite.
///
/// ```
/// use plimsoll_measure::formulas::asset_coverage_covenant;
/// assert_eq!(asset_coverage_covenant(1_000.0, 200.0, 400.0), Some(2.0));
/// assert_eq!(asset_coverage_covenant(1_000.0, 200.0, 0.0), None);
/// ```
#[must_use]
pub fn asset_coverage_covenant(tangible_assets: f64, other_liabilities: f64, debt: f64) -> Option<f64> {
    let ratio = (tangible_assets - other_liabilities) / debt;
    (debt > 0.0 && debt.is_finite() && ratio.is_finite()).then_some(ratio)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bank that owes nothing has no ratio; it was infinite.
    #[test]
    fn nothing_owed_is_no_ratio() {
        for owed in [0.0, -0.0, -5.0, f64::NAN, f64::INFINITY] {
            assert_eq!(asset_coverage_ratio(100.0, 1.0, owed), None, "{owed}");
        }
        assert_eq!(asset_coverage_ratio(f64::NAN, 1.0, 90.0), None);
        assert_eq!(asset_coverage_ratio(100.0, 10.0, 90.0), Some(1.0));
        assert_eq!(asset_coverage_ratio(5.0, 10.0, 5.0), Some(-1.0));
    }
}
