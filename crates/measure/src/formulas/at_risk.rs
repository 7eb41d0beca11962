//! Earnings and economic value at risk: what is lost at most with a probability, with its standard error.
//!
//! Historical: the order statistic of the losses, linear between neighbours; its error is half the way between the
//! order statistics one standard deviation of the binomial count below and above, or where the sample ends before the
//! one above the whole way from the one below. Parametric: z x standard deviation
//! about zero, z of the normal distribution; its error is z x deviation / sqrt(2n).
//! Moves that overlap count as one independent move for so many.
//! Sources: J.P. Morgan, RiskMetrics Technical Document, 4th edition, 1996, for both methods; Kendall and Stuart, The
//! Advanced Theory of Statistics, volume 1, for the distribution of order statistics and of a standard deviation.

use super::root::{Bracket, falling_root};

/// Why there is no figure at risk.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AtRiskError {
    /// Not a probability above one half.
    #[error("a confidence of {0} is not between 0.5 and 1")]
    Confidence(f64),
    /// The tail is not in the sample.
    #[error("{moves} moves are too few for a confidence of {confidence}: at least {least}")]
    TooFew {
        /// How many there are.
        moves: usize,
        /// The confidence.
        confidence: f64,
        /// How many there should be.
        least: usize,
    },
    /// A change that is no number.
    #[error("change number {place} is {value}, not a finite number")]
    NotFinite {
        /// Its place, from 1.
        place: usize,
        /// What stands there.
        value: f64,
    },
    /// An overlap of nothing.
    #[error("moves overlap at least once: themselves")]
    Overlap,
}

/// A loss with its standard error, both in the unit of the changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AtRisk {
    /// Lost at most with the probability; negative where even that is a gain.
    pub loss: f64,
    /// Standard error; none where the sample has no order statistic one standard deviation below.
    pub standard_error: Option<f64>,
}

/// At risk by the changes that past moves would bring.
///
/// * `changes` — of income or value, a loss negative, shape `[moves]`
/// * `confidence` — above 0.5, below 1: 0.99 is exceeded by one in a hundred
/// * `overlap` — how many neighbouring moves share a time: 12 for yearly moves taken every month
///
/// # Errors
/// [`AtRiskError`]; fewer moves than 1 / (1 - confidence) say nothing of that tail.
///
/// ```
/// let changes: Vec<f64> = (1..=100).map(|place| -f64::from(place)).collect();
/// let found = plimsoll_measure::formulas::historical_at_risk(&changes, 0.95, 1)?;
/// assert!((found.loss - 95.0).abs() < 1e-12);
/// assert!((found.standard_error.unwrap_or(0.0) - 2.18).abs() < 0.01);
/// # Ok::<(), plimsoll_measure::formulas::AtRiskError>(())
/// ```
pub fn historical_at_risk(changes: &[f64], confidence: f64, overlap: usize) -> Result<AtRisk, AtRiskError> {
    check(changes, confidence, overlap)?;
    let count = count(changes.len());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
    let least = (1.0 / (1.0 - confidence) - 1e-9).ceil() as usize;
    if changes.len() < least {
        return Err(AtRiskError::TooFew { moves: changes.len(), confidence, least });
    }
    let mut losses: Vec<f64> = changes.iter().map(|change| -change).collect();
    losses.sort_by(f64::total_cmp);
    let place = count * confidence;
    let spread = libm::sqrt(count * confidence * (1.0 - confidence) * self::count(overlap));
    let within = |place: f64| (1.0..=count).contains(&place).then(|| order_statistic(&losses, place));
    let loss = order_statistic(&losses, place);
    let standard_error = within(place - spread)
        .map(|below| within(place + spread).map_or(loss - below, |above| 0.5 * (above - below)));
    Ok(AtRisk { loss, standard_error })
}

/// At risk by the standard deviation of changes, as if they were normal about zero.
///
/// * `changes` — linear in past moves: sensitivities times moves, a loss negative, shape `[moves]`
/// * `confidence`, `overlap` — as for [`historical_at_risk`]
///
/// # Errors
/// [`AtRiskError`] for less than two moves.
///
/// ```
/// let found = plimsoll_measure::formulas::parametric_at_risk(&[2.0, -2.0, 2.0, -2.0], 0.99, 1)?;
/// assert!((found.loss - 2.326_348 * 2.0).abs() < 1e-5);
/// assert!((found.standard_error.unwrap_or(0.0) - found.loss / 8.0_f64.sqrt()).abs() < 1e-12);
/// # Ok::<(), plimsoll_measure::formulas::AtRiskError>(())
/// ```
pub fn parametric_at_risk(changes: &[f64], confidence: f64, overlap: usize) -> Result<AtRisk, AtRiskError> {
    check(changes, confidence, overlap)?;
    if changes.len() < 2 {
        return Err(AtRiskError::TooFew { moves: changes.len(), confidence, least: 2 });
    }
    let count = count(changes.len());
    let deviation = libm::sqrt(changes.iter().map(|change| change * change).sum::<f64>() / count);
    let loss = normal_quantile(confidence) * deviation;
    let independent = count / self::count(overlap);
    Ok(AtRisk { loss, standard_error: Some(loss / libm::sqrt(2.0 * independent)) })
}

fn check(changes: &[f64], confidence: f64, overlap: usize) -> Result<(), AtRiskError> {
    if !(confidence > 0.5 && confidence < 1.0) {
        return Err(AtRiskError::Confidence(confidence));
    }
    if overlap == 0 {
        return Err(AtRiskError::Overlap);
    }
    match changes.iter().position(|change| !change.is_finite()) {
        Some(place) => Err(AtRiskError::NotFinite { place: place + 1, value: changes[place] }),
        None => Ok(()),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a count of moves")]
const fn count(number: usize) -> f64 {
    number as f64
}

/// The value at a place from 1, linear between its neighbours.
fn order_statistic(sorted: &[f64], place: f64) -> f64 {
    let below = place.floor().max(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the list")]
    let index = (below as usize - 1).min(sorted.len() - 1);
    let next = sorted[(index + 1).min(sorted.len() - 1)];
    sorted[index] + (next - sorted[index]) * (place - below).clamp(0.0, 1.0)
}

/// Where the normal distribution reaches a probability.
fn normal_quantile(probability: f64) -> f64 {
    let above = |z: f64| probability - 0.5 * libm::erfc(-z / core::f64::consts::SQRT_2);
    falling_root(Bracket { low: 0.0, high: 40.0 }, above).unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_the_normal_distribution() {
        for (probability, wanted) in [(0.95, 1.644_853_627), (0.99, 2.326_347_874), (0.999, 3.090_232_306)] {
            assert!((normal_quantile(probability) - wanted).abs() < 1e-9);
        }
    }

    /// Yearly moves taken monthly: a twelfth of them are independent, so the error is sqrt(12) times as large.
    #[test]
    fn overlapping_moves_say_less() {
        let changes: Vec<f64> = (0..240).map(|place| f64::from(place % 20) - 10.0).collect();
        let one = parametric_at_risk(&changes, 0.95, 1).unwrap();
        let twelve = parametric_at_risk(&changes, 0.95, 12).unwrap();
        let ratio = twelve.standard_error.unwrap() / one.standard_error.unwrap();
        assert!((ratio - 12.0_f64.sqrt()).abs() < 1e-12 && (one.loss - twelve.loss).abs() < 1e-12);
        let late = historical_at_risk(&changes, 0.995, 12).unwrap();
        assert!(late.standard_error.is_some());
        assert_eq!(historical_at_risk(&changes[..200], 0.995, 50_000).unwrap().standard_error, None);
    }

    #[test]
    fn what_says_nothing_is_refused() {
        let few = historical_at_risk(&[1.0; 99], 0.99, 1).unwrap_err();
        assert_eq!(few.to_string(), "99 moves are too few for a confidence of 0.99: at least 100");
        assert!(historical_at_risk(&[1.0; 100], 0.99, 1).is_ok());
        assert!(historical_at_risk(&[f64::NAN], 0.9, 1).is_err());
        assert!(
            parametric_at_risk(&[1.0, 2.0], 1.0, 1).is_err() && parametric_at_risk(&[1.0], 0.9, 1).is_err()
        );
        assert_eq!(historical_at_risk(&[1.0], 0.9, 0), Err(AtRiskError::Overlap));
    }
}
