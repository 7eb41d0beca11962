//! Duration gaps and the change in equity they foretell.
//!
//! Source: A. Saunders and M. Cornett, *Financial Institutions Management*, chapter 9.

/// Duration of assets less duration of liabilities, in years.
#[must_use]
pub fn duration_gap(assets_years: f64, liabilities_years: f64) -> f64 {
    assets_years - liabilities_years
}

/// Leverage-adjusted duration gap: D_A - D_L·L/A, in years; assets and liabilities positive.
///
/// ```
/// use plimsoll_measure::formulas::leverage_adjusted_duration_gap;
/// assert!((leverage_adjusted_duration_gap(5.0, 100.0, 3.0, 90.0) - 2.3).abs() < 1e-12); // Saunders and Cornett
/// ```
#[must_use]
pub fn leverage_adjusted_duration_gap(
    assets_years: f64,
    assets: f64,
    liabilities_years: f64,
    liabilities: f64,
) -> f64 {
    assets_years - liabilities_years * liabilities / assets
}

/// Estimated change in equity: -gap·A·Δr/(1+r), gap leverage-adjusted from Macaulay durations.
///
/// ```
/// use plimsoll_measure::formulas::equity_change_estimate;
/// let change = equity_change_estimate(2.3, 100.0, 0.10, 0.01); // Saunders and Cornett: -2.09
/// assert!((change + 2.0909).abs() < 1e-4);
/// ```
#[must_use]
pub fn equity_change_estimate(
    adjusted_gap_years: f64,
    assets: f64,
    rate_per_year: f64,
    change_per_year: f64,
) -> f64 {
    -adjusted_gap_years * assets * change_per_year / (1.0 + rate_per_year)
}
