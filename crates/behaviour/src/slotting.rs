//! Deposits without a maturity in buckets, by the simplified standardised approach.
//!
//! Source: EU 2024/857 Article 25 and Annex, point 5.

/// Why deposits cannot be slotted.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SlottingError {
    /// Not a share.
    #[error("core share {0} is not from 0 to 1")]
    CoreShare(f64),
    /// A horizon that is no length of time.
    #[error("a horizon of {0} years is not a positive, finite number of years")]
    Horizon(f64),
    /// Bucket ends that are no ladder.
    #[error(
        "bucket {place} ends at {end_years} years; ends are numbers that start at 0 or later and increase"
    )]
    BucketEnd {
        /// Place of the bucket, from 0.
        place: usize,
        /// Its end in years.
        end_years: f64,
    },
    /// Core money that would be in no bucket.
    #[error("the core runs off until {horizon_years} years, but the last bucket ends at {last_end_years}")]
    BucketsTooShort {
        /// When the core has gone, in years.
        horizon_years: f64,
        /// Where the last bucket after overnight ends, in years; 0 without one.
        last_end_years: f64,
    },
}

/// The simplified approach: share overnight, then the core spread evenly over the months to a horizon, by bucket.
///
/// * `core_share` — of the balance, 0 to 1
/// * `horizon_years` — positive: 5, 4.5 or 4 by category
/// * `bucket_ends_years` — upper ends of the buckets, increasing, the first is overnight, the last at or after the
///   horizon and infinite where its bucket is open; shape `[buckets]`
///
/// Returns shares of the balance, shape `[buckets]`; they add up to one.
///
/// # Errors
/// [`SlottingError::CoreShare`] and [`SlottingError::Horizon`] for a share or horizon out of range,
/// [`SlottingError::BucketEnd`] for ends that do not increase, [`SlottingError::BucketsTooShort`] where some of the core
/// would be in no bucket.
///
/// Source: EU 2024/857 Article 25.
///
/// ```
/// // Half stays two years: overnight, first year, second year.
/// assert_eq!(plimsoll_behaviour::even_run_off(0.5, 2.0, &[0.0, 1.0, 2.0])?, [0.5, 0.25, 0.25]);
/// assert!(plimsoll_behaviour::even_run_off(0.5, 2.0, &[0.0, 1.0]).is_err());
/// # Ok::<(), plimsoll_behaviour::SlottingError>(())
/// ```
pub fn even_run_off(
    core_share: f64,
    horizon_years: f64,
    bucket_ends_years: &[f64],
) -> Result<Vec<f64>, SlottingError> {
    if !(0.0..=1.0).contains(&core_share) {
        return Err(SlottingError::CoreShare(core_share));
    }
    if !(horizon_years > 0.0 && horizon_years.is_finite()) {
        return Err(SlottingError::Horizon(horizon_years));
    }
    check_bucket_ends(horizon_years, bucket_ends_years)?;
    let mut start = 0.0;
    let mut shares = Vec::with_capacity(bucket_ends_years.len());
    for (place, &end) in bucket_ends_years.iter().enumerate() {
        let within = (end.min(horizon_years) - start).max(0.0);
        shares.push(if place == 0 { 1.0 - core_share } else { core_share * within / horizon_years });
        start = if place == 0 { 0.0 } else { end };
    }
    Ok(shares)
}

/// Ends increase from 0 or later, and there is a bucket beside overnight that ends at or after the horizon.
fn check_bucket_ends(horizon_years: f64, ends: &[f64]) -> Result<(), SlottingError> {
    let mut before = None;
    for (place, &end_years) in ends.iter().enumerate() {
        // Written so that a NaN fails.
        if !before.map_or(end_years >= 0.0, |before| end_years > before) {
            return Err(SlottingError::BucketEnd { place, end_years });
        }
        before = Some(end_years);
    }
    let last_end_years = if ends.len() < 2 { 0.0 } else { before.unwrap_or(0.0) };
    if last_end_years < horizon_years {
        return Err(SlottingError::BucketsTooShort { horizon_years, last_end_years });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// EU 2024/857 Article 25 and Annex point 5: every published row. Two rows round by up to 0.01 percentage points.
    #[test]
    fn slotting_of_the_annex() {
        let ends = [0.0, 1.0 / 12.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0];
        let published = [
            (69.23, 5.0, [30.77, 1.15, 2.31, 3.46, 3.46, 3.46, 6.92, 6.92, 13.85, 13.85, 13.85]),
            (53.85, 4.5, [46.15, 1.00, 2.00, 2.99, 2.99, 2.99, 5.98, 5.98, 11.97, 11.97, 5.98]),
            (38.46, 4.0, [61.54, 0.80, 1.60, 2.40, 2.40, 2.40, 4.81, 4.81, 9.62, 9.62, 0.0]),
            (90.0, 5.0, [10.0, 1.50, 3.00, 4.50, 4.50, 4.50, 9.00, 9.00, 18.00, 18.00, 18.00]),
            (70.0, 4.5, [30.0, 1.30, 2.59, 3.89, 3.89, 3.89, 7.78, 7.78, 15.55, 15.55, 7.78]),
            (50.0, 4.0, [50.0, 1.04, 2.08, 3.12, 3.12, 3.12, 6.25, 6.25, 12.51, 12.51, 0.0]),
            (48.46, 5.0, [51.54, 0.81, 1.62, 2.42, 2.42, 2.42, 4.85, 4.85, 9.69, 9.69, 9.69]),
            (37.69, 4.5, [62.31, 0.70, 1.39, 2.09, 2.09, 2.09, 4.19, 4.19, 8.38, 8.38, 4.19]),
            (26.92, 4.0, [73.08, 0.56, 1.12, 1.68, 1.68, 1.68, 3.37, 3.37, 6.73, 6.73, 0.0]),
        ];
        for (core, horizon, row) in published {
            let shares = even_run_off(core / 100.0, horizon, &ends).unwrap();
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for (found, wanted) in plimsoll_units::pair(&shares, &row) {
                assert!((found * 100.0 - wanted).abs() < 0.0125, "{core} {horizon}: {found} {wanted}");
            }
        }
    }

    /// What was lost or made up before: core after the last bucket, a horizon of nothing, ends out of order.
    #[test]
    fn refuses_what_would_lose_money() {
        let check = |core_share, horizon_years, ends: &[f64], expected: &str| {
            let found = even_run_off(core_share, horizon_years, ends).unwrap_err().to_string();
            assert_eq!(found, expected);
        };
        let ladder = [0.0, 1.0, 4.0];
        check(1.1, 4.0, &ladder, "core share 1.1 is not from 0 to 1");
        check(f64::NAN, 4.0, &ladder, "core share NaN is not from 0 to 1");
        check(0.5, 0.0, &ladder, "a horizon of 0 years is not a positive, finite number of years");
        check(
            0.5,
            f64::INFINITY,
            &ladder,
            "a horizon of inf years is not a positive, finite number of years",
        );
        check(0.5, 5.0, &ladder, "the core runs off until 5 years, but the last bucket ends at 4");
        check(0.5, 5.0, &[], "the core runs off until 5 years, but the last bucket ends at 0");
        check(0.5, 5.0, &[10.0], "the core runs off until 5 years, but the last bucket ends at 0");
        let order = "ends are numbers that start at 0 or later and increase";
        check(0.5, 4.0, &[0.0, 4.0, 4.0], &format!("bucket 2 ends at 4 years; {order}"));
        check(0.5, 4.0, &[-1.0, 4.0], &format!("bucket 0 ends at -1 years; {order}"));
        check(0.5, 4.0, &[0.0, f64::NAN, 4.0], &format!("bucket 1 ends at NaN years; {order}"));
    }

    /// Every ladder that is accepted holds the whole balance, an open last bucket and a last end at the horizon too.
    #[test]
    fn nothing_is_lost() {
        for ends in [vec![0.0, 4.0], vec![1.0 / 365.0, 0.25, 1.0, f64::INFINITY], vec![0.0, 2.0, 9.0, 30.0]] {
            for core_share in [0.0, 0.3846, 1.0] {
                let shares = even_run_off(core_share, 4.0, &ends).unwrap();
                assert!(
                    (shares.iter().sum::<f64>() - 1.0).abs() < 1e-15,
                    "{ends:?} {core_share}: {shares:?}"
                );
                assert!(shares.iter().all(|share| *share >= 0.0));
            }
        }
    }
}
