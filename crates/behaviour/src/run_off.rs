//! How much of a core of deposits leaves in each month.

/// How the core leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunOff {
    /// The same amount every month.
    Linear,
    /// The same share of what is left every month, to month 600, in which the rest leaves; see [`crate::DepositModel::new`].
    Exponential,
    /// The same amount every month to a horizon: the EU's simplified approach.
    Even,
    /// As a table has it.
    Table,
}

/// Part of a balance that leaves in a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunOffPart {
    /// Months from now; 0 is overnight.
    pub month: i32,
    /// Share of the whole balance.
    pub share: f64,
}

/// Sum of the shares without the errors of adding small to large (Kahan).
pub(crate) fn exact_sum(parts: &[RunOffPart]) -> f64 {
    let (mut sum, mut lost) = (0.0, 0.0);
    for part in parts {
        let share = part.share - lost;
        let next = sum + share;
        lost = (next - sum) - share;
        sum = next;
    }
    sum
}

/// Equal weights for months 1 to m and a last one at m + 1, with mean `months`; they add up to one.
///
/// m = floor(2·months - 1), a = 2(m + 1 - months) / (m(m + 1)), b = 1 - m·a. Just below a whole m the last weight
/// becomes an equal one, so it does not matter on which side of it rounding falls.
pub(crate) fn linear_weights(months: f64) -> Vec<f64> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "one month to 25 years")]
    let whole = (2.0 * months - 1.0).floor() as usize;
    let m = f64::from(u32::try_from(whole).unwrap_or(u32::MAX));
    let equal = 2.0 * (m + 1.0 - months) / (m * (m + 1.0));
    let mut weights = vec![equal; whole];
    let last = 1.0 - m * equal;
    if last > 1e-12 {
        weights.push(last);
    }
    weights
}

/// Months that an exponential run-off may take; what is left then leaves in the last.
pub(crate) const LAST_MONTH: usize = 600;

/// The most of the core, as a share, that may be left for the last month.
pub(crate) const MOST_LEFT: f64 = 0.001;

/// Share of the core that waits for the last month of an exponential run-off; 0 where it is over before, or linear.
pub(crate) fn left_in_last_month(kind: RunOff, weights: &[f64]) -> f64 {
    match kind {
        RunOff::Exponential => weights.get(LAST_MONTH - 1).copied().unwrap_or(0.0),
        _ => 0.0,
    }
}

/// Geometric weights q^(k-1)(1-q) for months 1 to 600, the rest in the last, with mean `months`.
pub(crate) fn exponential_weights(months: f64) -> Vec<f64> {
    let weights_of = |stay: f64| {
        let mut left = 1.0;
        let mut weights = Vec::with_capacity(LAST_MONTH);
        for _ in 1..LAST_MONTH {
            let leaves = left * (1.0 - stay);
            weights.push(leaves);
            left -= leaves;
        }
        weights.push(left);
        weights
    };
    let mean = |weights: &[f64]| {
        let mut sum = 0.0;
        let mut month = 0.0;
        for weight in weights {
            month += 1.0;
            sum += month * weight;
        }
        sum
    };
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if mean(&weights_of(middle)) < months { low = middle } else { high = middle }
    }
    let mut weights = weights_of(0.5 * (low + high));
    while weights.len() > 1 && weights.last().is_some_and(|weight| *weight < 1e-15) {
        weights.pop();
    }
    weights
}
