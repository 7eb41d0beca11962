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
    /// Sides of two lengths.
    #[error("{assets} buckets of assets, but {liabilities} of liabilities")]
    Sides {
        /// How many of assets.
        assets: usize,
        /// How many of liabilities.
        liabilities: usize,
    },
    /// A number that is none; left in, a bucket could drop out.
    #[error("{what} number {place} is {value}, not a finite number")]
    NotFinite {
        /// What it is.
        what: &'static str,
        /// Its place in the list, from 1.
        place: usize,
        /// What stands there.
        value: f64,
    },
    /// A repricing before today.
    #[error("a midpoint of {0} years is before today")]
    Past(f64),
    /// Total assets that nothing can be measured against.
    #[error("total assets of {0} are not positive")]
    TotalAssets(f64),
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
/// [`RepricingError`] for lists of two lengths, numbers that are not finite, midpoints before today, and horizons without
/// length.
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
    finite("gap", gaps)?;
    finite("midpoint", midpoints_years)?;
    if let Some(midpoint) = midpoints_years.iter().find(|midpoint| **midpoint < 0.0) {
        return Err(RepricingError::Past(*midpoint));
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

/// What reprices in one bucket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BucketGap {
    /// Assets less liabilities.
    pub gap: f64,
    /// The gaps of this bucket and all before it.
    pub cumulative: f64,
    /// The cumulative gap over total assets.
    pub cumulative_of_assets: f64,
}

/// Repricing gaps by bucket, summed up, and over total assets; shape `[buckets]`.
///
/// * `assets`, `liabilities` — what reprices in each bucket, both positive, shape `[buckets]`
/// * `total_assets` — positive; more than the sum of `assets` when some bear no interest
///
/// # Errors
/// [`RepricingError`] for lists of two lengths, numbers that are not finite, and total assets that are not positive.
///
/// ```
/// let gaps = plimsoll_measure::formulas::repricing_gaps(&[30.0, 70.0], &[50.0, 40.0], 100.0)?;
/// assert_eq!((gaps[0].gap, gaps[1].gap), (-20.0, 30.0));
/// assert_eq!((gaps[1].cumulative, gaps[1].cumulative_of_assets), (10.0, 0.1));
/// # Ok::<(), plimsoll_measure::formulas::RepricingError>(())
/// ```
pub fn repricing_gaps(
    assets: &[f64],
    liabilities: &[f64],
    total_assets: f64,
) -> Result<Vec<BucketGap>, RepricingError> {
    if assets.len() != liabilities.len() {
        return Err(RepricingError::Sides { assets: assets.len(), liabilities: liabilities.len() });
    }
    if !(total_assets > 0.0 && total_assets.is_finite()) {
        return Err(RepricingError::TotalAssets(total_assets));
    }
    finite("asset", assets)?;
    finite("liability", liabilities)?;
    let mut cumulative = 0.0;
    let gaps = pair(assets, liabilities).map(|(asset, liability)| {
        let gap = asset - liability;
        cumulative += gap;
        BucketGap { gap, cumulative, cumulative_of_assets: cumulative / total_assets }
    });
    Ok(gaps.collect())
}

fn finite(what: &'static str, values: &[f64]) -> Result<(), RepricingError> {
    match values.iter().position(|value| !value.is_finite()) {
        Some(place) => Err(RepricingError::NotFinite { what, place: place + 1, value: values[place] }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is not a number must not read as a bucket that does not count.
    #[test]
    fn what_is_no_number_is_refused() {
        let text = |gaps: &[f64], midpoints: &[f64]| {
            income_change_from_gaps(gaps, midpoints, 0.02, 1.0).unwrap_err().to_string()
        };
        assert_eq!(text(&[1.0, 2.0], &[0.5, f64::NAN]), "midpoint number 2 is NaN, not a finite number");
        assert_eq!(text(&[f64::INFINITY], &[0.5]), "gap number 1 is inf, not a finite number");
        assert_eq!(text(&[1.0], &[-0.5]), "a midpoint of -0.5 years is before today");
    }

    /// The last cumulative gap is all assets less all liabilities.
    #[test]
    fn gaps_add_up() {
        let (assets, liabilities) = ([10.0, 0.0, 35.5, 4.5], [20.0, 5.0, 5.0, 10.0]);
        let gaps = repricing_gaps(&assets, &liabilities, 80.0).unwrap();
        assert!(
            (gaps[3].cumulative - 10.0).abs() < 1e-12 && (gaps[3].cumulative_of_assets - 0.125).abs() < 1e-12
        );
        let short = repricing_gaps(&assets, &liabilities[1..], 80.0).unwrap_err().to_string();
        assert_eq!(short, "4 buckets of assets, but 3 of liabilities");
        assert_eq!(repricing_gaps(&[1.0], &[1.0], 0.0), Err(RepricingError::TotalAssets(0.0)));
        assert!(repricing_gaps(&[f64::NAN], &[1.0], 80.0).is_err());
    }

    #[test]
    fn refuses() {
        let short = income_change_from_gaps(&[1.0], &[], 0.01, 1.0);
        assert_eq!(short, Err(RepricingError::Shape { gaps: 1, midpoints: 0 }));
        assert_eq!(income_change_from_gaps(&[], &[], 0.01, 0.0), Err(RepricingError::Horizon(0.0)));
    }
}
