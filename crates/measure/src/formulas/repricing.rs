//! Change in net interest income from a repricing gap.
//!
//! change = Σ gap(k)·Δr·(horizon - t(k)) over the buckets that reprice within the horizon.
//! Source: EU 2024/857 Article 19 (time that remains after the midpoint of the bucket); F. Mishkin and S. Eakins,
//! *Financial Markets and Institutions*, chapter on the management of banks (income gap).

use plimsoll_units::pair;

/// Why there is no change in income.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RepricingError {
    /// Lists of two lengths.
    #[error("{gaps} gaps, but {midpoints} midpoints")]
    Shape {
        /// How many gaps.
        gaps: usize,
        /// How many midpoints.
        midpoints: usize,
    },
    /// A horizon without length.
    #[error("a horizon of {0} years is not positive")]
    Horizon(f64),
}

/// Change in net interest income over a horizon when rates move now by `change_per_year`; a loss is negative.
///
/// * `gaps` — assets less liabilities that reprice, by bucket, shape `[buckets]`
/// * `midpoints_years` — when they reprice; later than the horizon they do not count, shape `[buckets]`
/// * `change_per_year` — as a fraction: 200 basis points are `0.02`
///
/// # Errors
/// [`RepricingError`] for lists of two lengths, and horizons without length.
///
/// ```
/// // 100 more of assets reprice in half a year: half a year at 2 % more.
/// let change = plimsoll_measure::formulas::income_change_from_gaps(&[100.0, 50.0], &[0.5, 2.0], 0.02, 1.0)?;
/// assert!((change - 1.0).abs() < 1e-12);
/// # Ok::<(), plimsoll_measure::formulas::RepricingError>(())
/// ```
pub fn income_change_from_gaps(
    gaps: &[f64],
    midpoints_years: &[f64],
    change_per_year: f64,
    horizon_years: f64,
) -> Result<f64, RepricingError> {
    if gaps.len() != midpoints_years.len() {
        return Err(RepricingError::Shape { gaps: gaps.len(), midpoints: midpoints_years.len() });
    }
    if !(horizon_years > 0.0 && horizon_years.is_finite()) {
        return Err(RepricingError::Horizon(horizon_years));
    }
    let exposed =
        pair(gaps, midpoints_years).map(|(gap, midpoint)| gap * (horizon_years - midpoint).max(0.0));
    Ok(exposed.sum::<f64>() * change_per_year)
}

/// Income gap: rate-sensitive assets less rate-sensitive liabilities, times the change of rates, over a year.
///
/// ```
/// let change = plimsoll_measure::formulas::income_gap_change(-17.5, 0.01); // Mishkin and Eakins: -0.175 million
/// assert!((change + 0.175).abs() < 1e-12);
/// ```
#[must_use]
pub fn income_gap_change(gap: f64, change_per_year: f64) -> f64 {
    gap * change_per_year
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses() {
        let short = income_change_from_gaps(&[1.0], &[], 0.01, 1.0);
        assert_eq!(short, Err(RepricingError::Shape { gaps: 1, midpoints: 0 }));
        assert_eq!(income_change_from_gaps(&[], &[], 0.01, 0.0), Err(RepricingError::Horizon(0.0)));
    }
}
