//! Asset coverage.

/// Asset coverage ratio = (total assets - intangible assets) / total liabilities, all positive book values.
///
/// ```
/// let ratio = plimsoll_measure::formulas::asset_coverage_ratio(211_793.0, 511.0, 195_498.0);
/// assert!((ratio - 1.080738).abs() < 1e-6);
/// ```
#[must_use]
pub fn asset_coverage_ratio(total_assets: f64, intangible_assets: f64, total_liabilities: f64) -> f64 {
    (total_assets - intangible_assets) / total_liabilities
}
