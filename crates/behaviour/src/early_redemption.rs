//! Term deposits that are redeemed before they are due, and what the supervisory scenarios make of it.
//!
//! Source: EU 2024/857 Article 10: the redeemed part is due overnight, the rest by contract.

use crate::PrepaymentError;

/// Term deposits redeemed before they are due: a share of the balance on the next day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EarlyRedemption {
    ratio: f64,
    supervisory: bool,
    multiplier: f64,
}

impl EarlyRedemption {
    /// Redemption of a share of the balance.
    ///
    /// * `ratio` — cumulative, 0 to 1
    /// * `supervisory` — whether supervisory scenarios multiply it
    ///
    /// # Errors
    /// [`PrepaymentError::Share`] outside 0 to 1.
    pub fn new(ratio: f64, supervisory: bool) -> Result<Self, PrepaymentError> {
        if !(0.0..=1.0).contains(&ratio) {
            return Err(PrepaymentError::Share { rate: ratio, per: "life" });
        }
        Ok(Self { ratio, supervisory, multiplier: 1.0 })
    }

    /// Share of the balance that is redeemed: ratio times multiplier, at most all.
    #[must_use]
    pub fn share(&self) -> f64 {
        redeemed_early(1.0, self.ratio, self.multiplier)
    }

    /// The same with another ratio: times so much, at most 1.
    #[must_use]
    pub fn faster(&self, times: f64) -> Self {
        Self { ratio: redeemed_early(1.0, self.ratio, times), ..*self }
    }

    /// The same in a scenario that behaves as one of the supervisory six.
    #[must_use]
    pub fn under(&self, scenario: &str) -> Self {
        let multiplier = early_redemption_multiplier(scenario).filter(|_| self.supervisory);
        Self { multiplier: multiplier.unwrap_or(1.0), ..*self }
    }

    /// It in words.
    #[must_use]
    pub fn says(&self) -> String {
        let multiplied =
            if self.supervisory { ", times the supervisory multipliers by scenario" } else { "" };
        format!("{:.2} % of the balance redeemed early, on the next day{multiplied}", self.ratio * 100.0)
    }
}

/// Redeemed early, by the supervisory method: amount x ratio x multiplier, at most the amount; the rest runs by
/// contract.
///
/// * `amount` — term deposits at the start
/// * `ratio` — cumulative early redemption of the baseline, as a share of them
/// * `multiplier` — of the scenario, see [`early_redemption_multiplier`]; 1 for the baseline
///
/// Source: EU 2024/857 Article 10.
///
/// ```
/// // A twentieth leaves early, a fifth more of it when rates rise.
/// assert!((plimsoll_behaviour::redeemed_early(1000.0, 0.05, 1.2) - 60.0).abs() < 1e-12);
/// assert_eq!(plimsoll_behaviour::redeemed_early(1000.0, 0.9, 1.2), 1000.0);
/// ```
#[must_use]
pub fn redeemed_early(amount: f64, ratio: f64, multiplier: f64) -> f64 {
    let share = ratio * multiplier;
    amount * if share > 1.0 { 1.0 } else { share }
}

/// What a supervisory scenario multiplies early redemption of term deposits by; follows short rates, so steepener and
/// flattener are the other way round than for prepayment.
#[must_use]
pub fn early_redemption_multiplier(scenario: &str) -> Option<f64> {
    match scenario {
        "parallel_up" | "flattener" | "short_up" => Some(1.2),
        "parallel_down" | "steepener" | "short_down" => Some(0.8),
        _ => None,
    }
}
