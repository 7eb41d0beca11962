//! Rates of funds transfer pricing on plain schedules.
//!
//! Par funding rate f: Σ DF_k·(principal_k + f·balance_k·years_k) = balance, the fixed rate at which the flows fund themselves;
//! strip rate: Σ principal_k·t_k·z(t_k) / Σ principal_k·t_k; weighted term: Σ principal_k·t_k / Σ principal_k.
//! Rate of a pool: Σ weight_i·rate_i, of rates of today or of moving averages, Σ_{j<n} rate_{last-j} / n;
//! contingent liquidity cost a year: undrawn·share·(premium - yield of the buffer).
//! Source: J. Wyle and Y. Tsaig, *Implementing High Value Fund Transfer Pricing Systems*, Moody's Analytics, September 2011, for
//! the methods; K. Frauendorfer and M. Schürle, *Management of non-maturing deposits by multistage stochastic programming*,
//! European Journal of Operational Research 151 (2003), for portfolios of fixed weights that are rolled over; J. Grant,
//! *Liquidity transfer pricing: a guide to better practice*, FSI Occasional Paper 10, December 2011, for contingent liquidity.

/// A date on which principal is repaid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FundedFlow {
    /// Years from today.
    pub years: f64,
    /// Years since the date before, as interest is counted.
    pub period: f64,
    /// Principal that is repaid.
    pub principal: f64,
    /// Discount factor of the funding curve.
    pub discount: f64,
    /// Annual zero rate of the funding curve.
    pub zero_rate: f64,
}

/// The fixed rate at which a schedule funds itself; `None` without principal or time.
///
/// ```
/// use plimsoll_measure::formulas::{FundedFlow, par_funding_rate};
/// let flow = FundedFlow { years: 1.0, period: 1.0, principal: 100.0, discount: 1.0 / 1.03, zero_rate: 0.03 };
/// assert!((par_funding_rate(&[flow]).unwrap() - 0.03).abs() < 1e-12);
/// ```
#[must_use]
pub fn par_funding_rate(flows: &[FundedFlow]) -> Option<f64> {
    let mut funding = ParFunding::new(flows.iter().map(|flow| flow.principal).sum());
    for flow in flows {
        funding.repay(flow.principal, flow.period, flow.discount);
    }
    funding.rate()
}

/// What a par funding rate is made of, repayment after repayment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParFunding {
    balance: f64,
    left: f64,
    repaid: f64,
    annuity: f64,
}

impl ParFunding {
    /// The funding of a balance, all of it to be repaid.
    #[must_use]
    pub const fn new(balance: f64) -> Self {
        Self { balance, left: balance, repaid: 0.0, annuity: 0.0 }
    }

    /// Repays principal after a period, as [`FundedFlow`] has them.
    #[inline]
    pub fn repay(&mut self, principal: f64, period: f64, discount: f64) {
        self.annuity += discount * self.left * period;
        self.repaid += discount * principal;
        self.left -= principal;
    }

    /// The fixed rate at which the repayments fund themselves; `None` without principal or time.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        let rate = (self.balance - self.repaid) / self.annuity;
        rate.is_finite().then_some(rate)
    }
}

/// Zero rates weighted with principal and time; `None` without principal or time.
#[must_use]
pub fn strip_funding_rate(flows: &[FundedFlow]) -> Option<f64> {
    let weight: f64 = flows.iter().map(|flow| flow.principal * flow.years).sum();
    let rates: f64 = flows.iter().map(|flow| flow.principal * flow.years * flow.zero_rate).sum();
    let rate = rates / weight;
    rate.is_finite().then_some(rate)
}

/// Years until principal is repaid, on average; `None` without principal.
#[must_use]
pub fn weighted_term(flows: &[FundedFlow]) -> Option<f64> {
    let balance: f64 = flows.iter().map(|flow| flow.principal).sum();
    let years = flows.iter().map(|flow| flow.principal * flow.years).sum::<f64>() / balance;
    years.is_finite().then_some(years)
}

/// A rate and its share of a pool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightedRate {
    /// Share of the pool; all together 1.
    pub weight: f64,
    /// Rate a year.
    pub rate: f64,
}

/// The rate a year of a pool: its rates weighted with their shares.
///
/// ```
/// use plimsoll_measure::formulas::{WeightedRate, pool_rate};
/// let parts = [WeightedRate { weight: 0.3, rate: 0.02 }, WeightedRate { weight: 0.7, rate: 0.03 }];
/// assert!((pool_rate(&parts) - 0.027).abs() < 1e-15);
/// ```
#[must_use]
pub fn pool_rate(parts: &[WeightedRate]) -> f64 {
    parts.iter().map(|part| part.weight * part.rate).sum()
}

/// The average of the last observations: what a ladder earns that buys as much at each of them. `None` where there are fewer.
///
/// * `observations` — in order of time
/// * `last` — how many of them count, at least 1
///
/// ```
/// use plimsoll_measure::formulas::moving_average;
/// assert_eq!(moving_average(&[0.5, 0.01, 0.03], 2), Some(0.02));
/// assert_eq!(moving_average(&[0.01], 2), None);
/// ```
#[must_use]
pub fn moving_average(observations: &[f64], last: u16) -> Option<f64> {
    let first = observations.len().checked_sub(usize::from(last))?;
    let average = observations[first..].iter().sum::<f64>() / f64::from(last);
    average.is_finite().then_some(average)
}

/// What it costs a year to hold liquid assets for what may be drawn; negative where the buffer yields more than its funding costs.
///
/// * `undrawn` — what may be drawn
/// * `share` — of it, held in liquid assets, 0 to 1
/// * `premium` — what term funding of the buffer costs over the base curve, a year
/// * `buffer_yield` — what liquid assets yield over the base curve, a year
///
/// ```
/// let cost = plimsoll_measure::formulas::contingent_liquidity_cost(1000.0, 0.1, 0.005, -0.001);
/// assert!((cost - 0.6).abs() < 1e-12);
/// ```
#[must_use]
pub fn contingent_liquidity_cost(undrawn: f64, share: f64, premium: f64, buffer_yield: f64) -> f64 {
    undrawn * share * (premium - buffer_yield)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On a flat curve every method has its rate; nothing has none.
    #[test]
    fn a_flat_curve_has_one_rate() {
        let flow = |years: f64| FundedFlow {
            years,
            period: 1.0,
            principal: 25.0,
            discount: libm::pow(1.04, -years),
            zero_rate: 0.04,
        };
        let flows = [1.0, 2.0, 3.0, 4.0].map(flow);
        assert!((par_funding_rate(&flows).unwrap() - 0.04).abs() < 1e-12);
        assert!((strip_funding_rate(&flows).unwrap() - 0.04).abs() < 1e-15);
        assert!((weighted_term(&flows).unwrap() - 2.5).abs() < 1e-15);
        assert!(par_funding_rate(&[]).is_none() && weighted_term(&[]).is_none());
    }

    /// A ladder of three months at 3.09 %, 3.10 % and 3.11 % beside one of two at 1 % and 3 %; fewer observations than asked for,
    /// and none asked for, have no average. 1,000 at a tenth and 30 basis points less a yield of -10 cost 0.40.
    #[test]
    fn pools_and_undrawn_amounts_by_hand() {
        let five = moving_average(&[0.5, 0.0309, 0.0310, 0.0311], 3).unwrap();
        let one = moving_average(&[0.01, 0.03], 2).unwrap();
        let rate =
            pool_rate(&[WeightedRate { weight: 0.7, rate: five }, WeightedRate { weight: 0.3, rate: one }]);
        assert!((rate - 0.0277).abs() < 1e-15, "{rate}");
        assert!(moving_average(&[0.01], 2).is_none() && moving_average(&[0.01], 0).is_none());
        assert!((contingent_liquidity_cost(1000.0, 0.1, 0.0030, -0.0010) - 0.4).abs() < 1e-12);
        assert!(contingent_liquidity_cost(1000.0, 0.1, 0.0030, 0.0040) < 0.0);
    }
}
