//! Rates of funds transfer pricing on plain schedules.
//!
//! Par funding rate f: Σ DF_k·(principal_k + f·balance_k·years_k) = balance, the fixed rate at which the flows fund themselves;
//! strip rate: Σ principal_k·t_k·z(t_k) / Σ principal_k·t_k; weighted term: Σ principal_k·t_k / Σ principal_k.
//! Source: J. Wyle and Y. Tsaig, *Implementing High Value Fund Transfer Pricing Systems*, Moody's Analytics, September 2011, for
//! the methods.

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
    let balance: f64 = flows.iter().map(|flow| flow.principal).sum();
    let (mut left, mut repaid, mut annuity) = (balance, 0.0, 0.0);
    for flow in flows {
        annuity += flow.discount * left * flow.period;
        repaid += flow.discount * flow.principal;
        left -= flow.principal;
    }
    let rate = (balance - repaid) / annuity;
    rate.is_finite().then_some(rate)
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
}
