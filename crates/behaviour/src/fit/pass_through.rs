//! Pass-through by regression, and how fast rates come to it.
//!
//! Long run: deposit rate(t) = a + β · reference(t - lag), least squares, the lag of the smallest residuals. Speed: the
//! change of the deposit rate over the gap to the long run the month before, gaps from below and from above apart.
//! Standard errors of the long run: Newey and West (1987), Bartlett weights over 4 · (n / 100)^(2/9) months, because
//! deviations last.

use super::{Estimate, FitError, check, count, mean};

/// What a history says of pass-through.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FittedPassThrough {
    /// Share of a change of the reference rate that reaches the depositor in the long run.
    pub pass_through: Estimate,
    /// Rate of the deposit where the reference rate is zero, per year.
    pub constant: Estimate,
    /// After how many months.
    pub lag_months: usize,
    /// Share of a gap from below that closes in a month; none where there is no such gap.
    pub speed_up: Option<Estimate>,
    /// Share of a gap from above that closes in a month; none where there is no such gap.
    pub speed_down: Option<Estimate>,
    /// Share of the variance that the long run explains.
    pub r_squared: f64,
    /// Standard deviation of what it does not explain, per year.
    pub residual: f64,
    /// Months used.
    pub months: usize,
}

/// Months that a fit needs.
const LEAST: usize = 24;

/// Fits pass-through to a history.
///
/// * `deposit`, `reference` — rates per year as fractions, one a month, without gaps, shape `[months]`
/// * `most_lag` — the longest lag that is tried, in months
///
/// # Errors
/// [`FitError`] for histories shorter than two years beyond the lag, of different lengths, with values that are no
/// rates, or a reference rate that never moves.
///
/// ```
/// let reference: Vec<f64> = (0..60).map(|month| 0.02 + 0.01 * f64::from(month % 7)).collect();
/// let deposit: Vec<f64> = reference.iter().map(|rate| 0.001 + 0.4 * rate).collect();
/// let fit = plimsoll_behaviour::fit_pass_through(&deposit, &reference, 6)?;
/// assert!((fit.pass_through.value - 0.4).abs() < 1e-12 && fit.lag_months == 0);
/// # Ok::<(), plimsoll_behaviour::FitError>(())
/// ```
pub fn fit_pass_through(
    deposit: &[f64],
    reference: &[f64],
    most_lag: usize,
) -> Result<FittedPassThrough, FitError> {
    if deposit.len() != reference.len() {
        return Err(FitError::Lengths { first: deposit.len(), second: reference.len() });
    }
    let (months, least) = (deposit.len(), LEAST + most_lag);
    if months < least {
        return Err(FitError::TooShort { months, least });
    }
    for series in [deposit, reference] {
        check(series, "a rate as a fraction, 0.03 for 3 %", |rate| rate.is_finite() && rate.abs() < 1.0)?;
    }
    // Every lag is judged over the same months.
    let later = &deposit[most_lag..];
    let line = |lag: usize| Line::fit(later, &reference[most_lag - lag..months - lag]);
    let mut best: Option<(usize, Line)> = None;
    for lag in 0..=most_lag {
        let found = line(lag).ok_or(FitError::Constant("the reference rate"))?;
        if best.as_ref().is_none_or(|(_, known)| found.squares < known.squares) {
            best = Some((lag, found));
        }
    }
    let (lag_months, line) = best.ok_or(FitError::Constant("the reference rate"))?;
    let x = &reference[most_lag - lag_months..months - lag_months];
    let [constant, pass_through] = line.estimates(x);
    let speed = |from_below: bool| speed(later, &line.residuals, from_below);
    Ok(FittedPassThrough {
        pass_through,
        constant,
        lag_months,
        speed_up: speed(true),
        speed_down: speed(false),
        r_squared: line.r_squared(later),
        residual: libm::sqrt(line.squares / (count(later.len()) - 2.0)),
        months: later.len(),
    })
}

/// y = a + b x by least squares.
struct Line {
    a: f64,
    b: f64,
    residuals: Vec<f64>,
    squares: f64,
}

impl Line {
    fn fit(y: &[f64], x: &[f64]) -> Option<Self> {
        let (mean_x, mean_y) = (mean(x), mean(y));
        let (mut xx, mut xy) = (0.0, 0.0);
        for (x, y) in plimsoll_units::pair(x, y) {
            xx += (x - mean_x) * (x - mean_x);
            xy += (x - mean_x) * (y - mean_y);
        }
        if xx <= 1e-18 {
            return None;
        }
        let b = xy / xx;
        let a = mean_y - b * mean_x;
        let residuals: Vec<f64> = plimsoll_units::pair(x, y).map(|(x, y)| y - a - b * x).collect();
        let squares = residuals.iter().map(|residual| residual * residual).sum();
        Some(Self { a, b, residuals, squares })
    }

    fn r_squared(&self, y: &[f64]) -> f64 {
        let middle = mean(y);
        let all: f64 = y.iter().map(|y| (y - middle) * (y - middle)).sum();
        if all > 0.0 { 1.0 - self.squares / all } else { 1.0 }
    }

    /// Constant and slope with the standard errors of Newey and West.
    fn estimates(&self, x: &[f64]) -> [Estimate; 2] {
        let n = count(x.len());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some months")]
        let lags = (4.0 * libm::pow(n / 100.0, 2.0 / 9.0)) as usize;
        // Σ e(t) e(t - l) over 1, x and their products: the middle of the sandwich.
        let mut middle = [[0.0; 2]; 2];
        for lag in 0..=lags {
            let weight = if lag == 0 { 1.0 } else { 1.0 - count(lag) / (count(lags) + 1.0) };
            for t in lag..x.len() {
                let product = weight * self.residuals[t] * self.residuals[t - lag];
                let (now, then) = ([1.0, x[t]], [1.0, x[t - lag]]);
                for row in 0..2 {
                    for column in 0..2 {
                        let both =
                            now[row] * then[column] + if lag == 0 { 0.0 } else { then[row] * now[column] };
                        middle[row][column] += product * both;
                    }
                }
            }
        }
        let (sum, squares) = (x.iter().sum::<f64>(), x.iter().map(|x| x * x).sum::<f64>());
        let determinant = n * squares - sum * sum;
        let inverse = [[squares / determinant, -sum / determinant], [-sum / determinant, n / determinant]];
        let error = |at: usize| {
            let mut variance = 0.0;
            for row in 0..2 {
                for column in 0..2 {
                    variance += inverse[at][row] * middle[row][column] * inverse[column][at];
                }
            }
            libm::sqrt(variance.max(0.0))
        };
        [
            Estimate { value: self.a, standard_error: error(0) },
            Estimate { value: self.b, standard_error: error(1) },
        ]
    }
}

/// Share of gaps on one side that closes in a month: Σ gap · change / Σ gap².
fn speed(deposit: &[f64], residuals: &[f64], from_below: bool) -> Option<Estimate> {
    let (mut pairs, mut gap_change, mut gap_gap) = (Vec::new(), 0.0, 0.0);
    for t in 1..deposit.len() {
        let gap = -residuals[t - 1];
        if (gap > 0.0) == from_below && gap.abs() > 1e-9 {
            let change = deposit[t] - deposit[t - 1];
            gap_change += gap * change;
            gap_gap += gap * gap;
            pairs.push((gap, change));
        }
    }
    if pairs.len() < 6 || gap_gap <= 0.0 {
        return None;
    }
    let value = gap_change / gap_gap;
    let squares: f64 =
        pairs.iter().map(|(gap, change)| (change - value * gap) * (change - value * gap)).sum();
    let standard_error = libm::sqrt(squares / (count(pairs.len()) - 1.0) / gap_gap);
    Some(Estimate { value, standard_error })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rates that follow 40 % of the reference of two months before, closing a third of a gap from below a month.
    #[test]
    fn finds_what_made_the_history() {
        let reference: Vec<f64> =
            (0..240).map(|month| 0.03 + 0.02 * libm::sin(f64::from(month) / 20.0)).collect();
        let deposit: Vec<f64> =
            (0..240_usize).map(|month| 0.002 + 0.4 * reference[month.saturating_sub(2)]).collect();
        let fit = fit_pass_through(&deposit, &reference, 6).unwrap();
        assert_eq!(fit.lag_months, 2);
        assert!((fit.pass_through.value - 0.4).abs() < 1e-9 && fit.pass_through.standard_error < 1e-9);
        assert!((fit.constant.value - 0.002).abs() < 1e-9 && fit.r_squared > 1.0 - 1e-9);
    }

    /// Where the rate creeps up by a tenth of a gap and falls by a half, the two speeds are told apart.
    #[test]
    fn tells_rises_from_falls() {
        let mut state = 1_u64;
        let mut noise = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            f64::from(u32::try_from(state >> 40).unwrap_or(0)) / f64::from(1 << 24) - 0.5
        };
        let mut reference = vec![0.03];
        let mut deposit = vec![0.012];
        for month in 1..600 {
            let next = (reference[month - 1] + 0.004 * noise()).clamp(0.0, 0.08);
            let gap = 0.4 * reference[month - 1] - deposit[month - 1];
            let closes = if gap > 0.0 { 0.1 } else { 0.5 };
            deposit.push(deposit[month - 1] + closes * gap);
            reference.push(next);
        }
        let fit = fit_pass_through(&deposit, &reference, 6).unwrap();
        let (up, down) = (fit.speed_up.unwrap(), fit.speed_down.unwrap());
        assert!(up.value < down.value && up.standard_error < 0.1, "{up:?} {down:?}");
        assert!(
            (fit.pass_through.value - 0.4).abs() < 3.0 * fit.pass_through.standard_error + 0.05,
            "{fit:?}"
        );
    }

    #[test]
    fn refuses() {
        let flat = vec![0.01; 60];
        assert_eq!(fit_pass_through(&flat, &flat, 3), Err(FitError::Constant("the reference rate")));
        assert_eq!(
            fit_pass_through(&flat[..20], &flat[..20], 3),
            Err(FitError::TooShort { months: 20, least: 27 })
        );
        assert!(matches!(fit_pass_through(&flat, &flat[..59], 3), Err(FitError::Lengths { .. })));
        let percents = vec![3.0; 60];
        assert!(matches!(fit_pass_through(&percents, &flat, 3), Err(FitError::Value { place: 1, .. })));
    }
}
