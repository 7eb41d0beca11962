//! The Basel shapes: short S·e^(-t/4), long L·(1 - e^(-t/4)), and their two rotations.
//!
//! steepener = -0.65·|short| + 0.9·|long|; flattener = 0.8·|short| - 0.6·|long|.
//! Source: BCBS d368 Annex 2, now SRP31.91 to 31.92 (read through OSFI Guideline B-12, Annex 1).

use super::ShockSizes;
use plimsoll_units::BasisPoints;

const DECAY_YEARS: f64 = 4.0;

/// The short-rate shock at a time.
///
/// ```
/// use plimsoll_market::short_shock;
/// use plimsoll_units::BasisPoints;
/// let shift = short_shock(BasisPoints(100.0), 3.5); // SRP31.92 prints 41.7
/// assert!((shift.0 - 41.6862).abs() < 1e-4);
/// ```
#[must_use]
pub fn short_shock(size: BasisPoints, years: f64) -> BasisPoints {
    BasisPoints(size.0 * libm::exp(-years / DECAY_YEARS))
}

/// The long-rate shock at a time.
#[must_use]
pub fn long_shock(size: BasisPoints, years: f64) -> BasisPoints {
    BasisPoints(size.0 * (1.0 - libm::exp(-years / DECAY_YEARS)))
}

pub(super) fn steepener(sizes: &ShockSizes, years: f64) -> BasisPoints {
    let (short, long) = (short_shock(sizes.short, years).0.abs(), long_shock(sizes.long, years).0.abs());
    BasisPoints(-0.65 * short + 0.9 * long)
}

pub(super) fn flattener(sizes: &ShockSizes, years: f64) -> BasisPoints {
    let (short, long) = (short_shock(sizes.short, years).0.abs(), long_shock(sizes.long, years).0.abs());
    BasisPoints(0.8 * short - 0.6 * long)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Shift;

    fn sizes(parallel: f64, short: f64, long: f64) -> ShockSizes {
        ShockSizes { parallel: BasisPoints(parallel), short: BasisPoints(short), long: BasisPoints(long) }
    }

    /// SRP31.92 prints -1.6 basis points for the flattener at 3.5 years with 100 and 100.
    #[test]
    fn flattener_of_the_standard() {
        let shift = Shift::Flattener(sizes(100.0, 100.0, 100.0)).at(3.5).0;
        assert!((shift + 1.6).abs() < 0.05, "{shift}");
    }

    /// USD of 2016 (200, 300, 150) at four midpoints, computed apart from this code.
    #[test]
    fn usd_2016_at_bucket_midpoints() {
        let sizes = sizes(200.0, 300.0, 150.0);
        let cases = [
            (0.0028, -194.7691, 239.7691, 299.7901),
            (1.75, -78.0640, 123.0640, 193.6946),
            (7.5, 84.3929, -39.3929, 46.0065),
            (25.0, 134.3630, -89.3630, 0.5791),
        ];
        for (years, steepener, flattener, short) in cases {
            assert!((Shift::Steepener(sizes).at(years).0 - steepener).abs() < 1e-3);
            assert!((Shift::Flattener(sizes).at(years).0 - flattener).abs() < 1e-3);
            assert!((Shift::Short(sizes.short).at(years).0 - short).abs() < 1e-3);
        }
    }

    /// GBP of 2024 (275, 425, 250) at three midpoints, computed apart from this code.
    #[test]
    fn gbp_2024_at_bucket_midpoints() {
        let sizes = sizes(275.0, 425.0, 250.0);
        for (years, steepener, flattener) in
            [(0.1667, -255.7897, 319.9989), (3.5, 16.0479, 54.2624), (17.5, 218.6902, -143.8318)]
        {
            assert!((Shift::Steepener(sizes).at(years).0 - steepener).abs() < 1e-3);
            assert!((Shift::Flattener(sizes).at(years).0 - flattener).abs() < 1e-3);
        }
    }
}
