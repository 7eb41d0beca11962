//! A replicating portfolio: fixed shares of ladders whose yield follows a deposit rate as steadily as can be.
//!
//! A ladder of n months rolls 1/n of itself each month at the market rate of n months, so it yields the mean of the last n
//! rates. Shares w >= 0 with Σ w = 1 make the margin, portfolio yield less deposit rate, vary least; its deviation is the
//! tracking error. This is the static portfolio: shares do not change over time.

use super::{FitError, check, count, deviation, mean};

/// What replicates a deposit.
#[derive(Clone, Debug, PartialEq)]
pub struct Replication {
    /// Share of each ladder, in the order they were given.
    pub shares: Vec<f64>,
    /// Average margin per year: portfolio yield less deposit rate.
    pub margin: f64,
    /// Standard deviation of the margin per year.
    pub tracking_error: f64,
    /// Average time to repricing of the portfolio in years: (n + 1) / 2 months of each ladder.
    pub average_life_years: f64,
    /// Months used.
    pub months: usize,
}

/// Finds the portfolio of least varying margin.
///
/// * `deposit` — deposit rate per year, one a month, shape `[months]`
/// * `ladders` — months of each ladder and its market rate per year by month, each of shape `[months]`
///
/// # Errors
/// [`FitError`] for histories that leave less than two years after the longest ladder is built up, of different
/// lengths, with values that are no rates, or without ladders.
pub fn replicate(deposit: &[f64], ladders: &[(usize, Vec<f64>)]) -> Result<Replication, FitError> {
    let longest = ladders.iter().map(|(months, _)| *months).max().unwrap_or(0);
    let (months, least) = (deposit.len(), longest + 24);
    if months < least || longest == 0 {
        return Err(FitError::TooShort { months, least });
    }
    let rate = "a rate as a fraction, 0.03 for 3 %";
    check(deposit, rate, |rate| rate.is_finite() && rate.abs() < 1.0)?;
    for (_, rates) in ladders {
        if rates.len() != months {
            return Err(FitError::Lengths { first: months, second: rates.len() });
        }
        check(rates, rate, |rate| rate.is_finite() && rate.abs() < 1.0)?;
    }
    let first = longest - 1;
    let target = &deposit[first..];
    // Margin of each ladder alone, less its mean: the margin of a mix is the mix of the margins.
    let yields: Vec<Vec<f64>> = ladders
        .iter()
        .map(|(length, rates)| (first..months).map(|t| mean(&rates[t + 1 - length..=t])).collect())
        .collect();
    let margins: Vec<Vec<f64>> =
        yields.iter().map(|of| plimsoll_units::pair(of, target).map(|(y, d)| y - d).collect()).collect();
    let centred: Vec<Vec<f64>> = margins
        .iter()
        .map(|margin| {
            let middle = mean(margin);
            margin.iter().map(|value| value - middle).collect()
        })
        .collect();
    let covariance: Vec<Vec<f64>> = centred
        .iter()
        .map(|a| centred.iter().map(|b| plimsoll_units::pair(a, b).map(|(a, b)| a * b).sum()).collect())
        .collect();
    let shares = least_variance(&covariance);
    let mixed: Vec<f64> = (0..target.len())
        .map(|t| plimsoll_units::pair(&shares, &margins).map(|(share, margin)| share * margin[t]).sum())
        .collect();
    let life = plimsoll_units::pair(&shares, ladders)
        .map(|(share, (length, _))| share * (count(*length) + 1.0) / 24.0)
        .sum();
    Ok(Replication {
        margin: mean(&mixed),
        tracking_error: deviation(&mixed),
        average_life_years: life,
        months: target.len(),
        shares,
    })
}

/// Shares, 0 or more and together 1, of the least variance: moves weight between the pair that gains most, exactly,
/// until no move gains.
fn least_variance(covariance: &[Vec<f64>]) -> Vec<f64> {
    let n = covariance.len();
    let mut shares = vec![1.0 / count(n); n];
    let scale: f64 = (0..n).map(|at| covariance[at][at]).fold(0.0, f64::max);
    for _ in 0..100_000 {
        let slope: Vec<f64> = covariance
            .iter()
            .map(|row| plimsoll_units::pair(row, &shares).map(|(value, share)| value * share).sum())
            .collect();
        let by_slope = |left: &usize, right: &usize| slope[*left].total_cmp(&slope[*right]);
        let (Some(to), Some(from)) =
            ((0..n).min_by(by_slope), (0..n).filter(|at| shares[*at] > 0.0).max_by(by_slope))
        else {
            break;
        };
        let gain = slope[from] - slope[to];
        if gain <= 1e-14 * scale || from == to {
            break;
        }
        let curve = covariance[from][from] + covariance[to][to] - 2.0 * covariance[from][to];
        let whole = shares[from];
        let moved = if curve > 0.0 && gain / curve < whole { gain / curve } else { whole };
        shares[to] += moved;
        shares[from] = if moved < whole { whole - moved } else { 0.0 };
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(phase: f64) -> Vec<f64> {
        (0..240)
            .map(|month| {
                0.03 + 0.02 * libm::sin(f64::from(month) / 17.0 + phase) + 0.003 * libm::cos(f64::from(month))
            })
            .collect()
    }

    /// A deposit that pays the yield of 30 % of a year's ladder and 70 % of five years', less 1 %, is found exactly.
    #[test]
    fn finds_the_mix_that_made_the_rate() {
        let ladders = vec![(1, rates(0.0)), (12, rates(0.2)), (60, rates(0.5))];
        let pays =
            |t: usize, (length, rates): &(usize, Vec<f64>)| mean(&rates[(t + 1).saturating_sub(*length)..=t]);
        let deposit: Vec<f64> =
            (0..240).map(|t| 0.3 * pays(t, &ladders[1]) + 0.7 * pays(t, &ladders[2]) - 0.01).collect();
        let found = replicate(&deposit, &ladders).unwrap();
        assert!((found.shares[1] - 0.3).abs() < 1e-6 && (found.shares[2] - 0.7).abs() < 1e-6, "{found:?}");
        assert!((found.margin - 0.01).abs() < 1e-9 && found.tracking_error < 1e-8, "{found:?}");
        assert!((found.average_life_years - (0.3 * 13.0 + 0.7 * 61.0) / 24.0).abs() < 1e-5);
    }

    /// Shares add up to one, and a mix tracks no worse than one ladder alone.
    #[test]
    fn shares_are_shares() {
        let ladders = [(1, rates(0.0)), (36, rates(0.0))];
        let found = replicate(&[0.01; 240], &ladders).unwrap();
        assert!((found.shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(found.shares.iter().all(|share| *share >= 0.0), "{found:?}");
        let alone = replicate(&[0.01; 240], &ladders[1..]).unwrap();
        assert!((alone.shares[0] - 1.0).abs() < 1e-15 && found.tracking_error < alone.tracking_error);
    }

    #[test]
    fn refuses() {
        assert!(matches!(replicate(&[0.01; 30], &[(12, vec![0.01; 30])]), Err(FitError::TooShort { .. })));
        assert!(matches!(replicate(&[0.01; 60], &[(12, vec![0.01; 59])]), Err(FitError::Lengths { .. })));
        assert!(replicate(&[0.01; 60], &[]).is_err());
    }
}
