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

/// What convexity adds to the estimate: ½·(C_A·A - C_L·L)·Δr², the same for a rise and a fall.
///
/// * `assets_convexity`, `liabilities_convexity` — years squared, second derivative of value over value
/// * `assets`, `liabilities` — values, both positive
/// * `change_per_year` — as a fraction, of the rate that the convexities are taken by
///
/// Source: F. Fabozzi, *Fixed Income Analysis*, chapter on duration and convexity, second-order approximation.
///
/// ```
/// use plimsoll_measure::formulas::equity_convexity_term;
/// let term = equity_convexity_term(40.0, 100.0, 10.0, 90.0, 0.01); // ½·(4000 - 900)·0.0001
/// assert!((term - 0.155).abs() < 1e-12);
/// ```
#[must_use]
pub fn equity_convexity_term(
    assets_convexity: f64,
    assets: f64,
    liabilities_convexity: f64,
    liabilities: f64,
    change_per_year: f64,
) -> f64 {
    0.5 * (assets_convexity * assets - liabilities_convexity * liabilities)
        * change_per_year
        * change_per_year
}
