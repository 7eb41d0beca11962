//! The curves of a scenario at their nodes and at the ends of the time buckets.

use crate::{Inputs, Plan, RunError};
use plimsoll_market::DiscountCurve;
use plimsoll_units::{BasisPoints, Compounding, Currency, Day};

/// One point of one curve.
#[derive(Clone, Debug, PartialEq)]
pub struct CurvePoint {
    /// Currency of the curve.
    pub currency: Currency,
    /// Name of the curve.
    pub curve: String,
    /// `node` or the bucket's name.
    pub at: String,
    /// The day.
    pub day: Day,
    /// Zero rate per year, continuous, days / 365.
    pub zero_rate: f64,
    /// Forward rate per year from the point before, continuous.
    pub forward_rate: f64,
    /// Discount factor.
    pub discount_factor: f64,
    /// Change of the zero rate against the base.
    pub shift: BasisPoints,
}

/// Every currency's discount curve in a scenario, nodes first, then bucket ends.
///
/// # Errors
/// [`RunError`] when there is no such scenario or it cannot be applied.
pub fn curve_points(
    inputs: &Inputs,
    plan: &Plan,
    scenario: Option<&str>,
) -> Result<Vec<CurvePoint>, RunError> {
    let name = scenario.unwrap_or("base");
    let fail = |error: String| RunError::Scenario { scenario: name.to_owned(), error };
    let market = match inputs.scenarios.iter().find(|planned| planned.scenario.name() == name) {
        Some(planned) => planned.scenario.apply(&inputs.market).map_err(|e| fail(e.to_string()))?,
        None if name == "base" => inputs.market.clone(),
        None => {
            let names = inputs.scenarios.iter().map(|planned| planned.scenario.name());
            let available: Vec<_> = std::iter::once("base").chain(names).collect();
            return Err(RunError::NotThere {
                what: "scenario",
                name: name.to_owned(),
                available: available.join(", "),
            });
        }
    };
    let as_of = inputs.market.as_of();
    let mut points = Vec::new();
    for currency in inputs.market.currencies() {
        let base = inputs.market.discount_curve(currency).map_err(|e| fail(e.to_string()))?;
        let curve = market.discount_curve(currency).map_err(|e| fail(e.to_string()))?;
        let nodes: Vec<(String, Day)> =
            base.node_days().iter().map(|day| ("node".to_owned(), *day)).collect();
        let ends =
            plan.buckets.iter().filter_map(|bucket| Some((bucket.name.clone(), bucket.to?.after(as_of))));
        for list in [nodes, ends.collect()] {
            let mut before = as_of;
            for (at, day) in list {
                points.push(point(currency, base, curve, at, before, day).map_err(|e| fail(e.to_string()))?);
                before = day;
            }
        }
    }
    Ok(points)
}

fn point(
    currency: Currency,
    base: &DiscountCurve,
    curve: &DiscountCurve,
    at: String,
    before: Day,
    day: Day,
) -> Result<CurvePoint, plimsoll_units::RateError> {
    let zero = curve.zero_rate(day, Compounding::Continuous)?.per_year();
    let base_zero = base.zero_rate(day, Compounding::Continuous)?.per_year();
    let period = f64::from(day - before) / 365.0;
    let forward = curve.forward_rate(before, day, Compounding::Continuous, period)?.per_year();
    Ok(CurvePoint {
        currency,
        curve: curve.name().to_owned(),
        at,
        day,
        zero_rate: zero,
        forward_rate: forward,
        discount_factor: curve.discount_factor(day),
        shift: BasisPoints::from_fraction(zero - base_zero),
    })
}
