//! Net interest margin.
//!
//! margin = (interest income - interest expense) / average earning assets
//! Source: FDIC, *Quarterly Banking Profile*, glossary of terms, net interest margin.

/// Why there is no margin.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MarginError {
    /// No balances.
    #[error("no balance of earning assets to average")]
    NoBalances,
    /// An average that is not positive.
    #[error("average earning assets of {0} are not positive")]
    EarningAssets(f64),
}

/// Net interest margin over one period, as a fraction of average earning assets.
///
/// * `income`, `expense` — of the period, both positive
/// * `earning_assets` — balances to average, equally spaced, shape `[dates]`
///
/// # Errors
/// [`MarginError`] without balances, or when their average is not positive.
///
/// ```
/// let margin = plimsoll_measure::formulas::net_interest_margin(1.0, 0.8, &[9.0, 11.0])?;
/// assert!((margin - 0.02).abs() < 1e-15);
/// # Ok::<(), plimsoll_measure::formulas::MarginError>(())
/// ```
pub fn net_interest_margin(income: f64, expense: f64, earning_assets: &[f64]) -> Result<f64, MarginError> {
    if earning_assets.is_empty() {
        return Err(MarginError::NoBalances);
    }
    let mut count = 0.0;
    let mut sum = 0.0;
    for balance in earning_assets {
        count += 1.0;
        sum += balance;
    }
    let average = sum / count;
    if !(average > 0.0 && average.is_finite()) {
        return Err(MarginError::EarningAssets(average));
    }
    Ok((income - expense) / average)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses() {
        assert_eq!(net_interest_margin(1.0, 0.5, &[]), Err(MarginError::NoBalances));
        assert_eq!(net_interest_margin(1.0, 0.5, &[0.0]), Err(MarginError::EarningAssets(0.0)));
    }
}
