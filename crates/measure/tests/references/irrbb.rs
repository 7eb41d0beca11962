//! Interest rate risk in the banking book: shocks, floors, economic value, aggregation, income, and the NCUA test.

use crate::{Compute, Computed, Figures, figures, given};
use plimsoll_market::{DiscountCurve, Interpolation, PostShockFloor, Shift, ShockSizes, standard_sizes};
use plimsoll_measure::formulas::{
    CreditUnionBalances, CurrencyChange, EuroArea, basel_change_over_currencies, bucketed_economic_value,
    eu_change_over_currencies, income_change_from_gaps, net_economic_value, worst_loss_of_tier1,
};
use plimsoll_units::{BasisPoints, Compounding, Day, Rate, pair};
use serde::Deserialize;
use std::error::Error;

pub(crate) const KINDS: &[(&str, Compute)] = &[
    ("shocks", shocks),
    ("floored_rates", floored_rates),
    ("economic_value", economic_value),
    ("currency_aggregation", currency_aggregation),
    ("income_outlier", income_outlier),
    ("income_from_gaps", income_from_gaps),
    ("net_economic_value", credit_union),
];

fn six(sizes: ShockSizes) -> [(&'static str, Shift); 6] {
    let down = |size: BasisPoints| BasisPoints(-size.0);
    [
        ("parallel_up", Shift::Parallel(sizes.parallel)),
        ("parallel_down", Shift::Parallel(down(sizes.parallel))),
        ("steepener", Shift::Steepener(sizes)),
        ("flattener", Shift::Flattener(sizes)),
        ("short_up", Shift::Short(sizes.short)),
        ("short_down", Shift::Short(down(sizes.short))),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shocks {
    standard: String,
    currency: String,
    times: Vec<f64>,
}

/// Sizes come from the standard's table, so that they are checked too.
fn shocks(table: &toml::Table) -> Computed {
    let Shocks { standard, currency, times } = given(table)?;
    let sizes = standard_sizes(&standard, currency.parse()?)?;
    let mut found =
        figures([("parallel", sizes.parallel.0), ("short", sizes.short.0), ("long", sizes.long.0)]);
    for (scenario, shift) in six(sizes) {
        found.insert(scenario.to_owned(), times.iter().map(|time| shift.at(*time).0).collect());
    }
    Ok(found)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FlooredRates {
    standard: String,
    currency: String,
    floor: String,
    times: Vec<f64>,
    base: Vec<f64>,
}

/// Rates in basis points, floored one by one, and again by a shifted curve where the time is a whole number of days.
fn floored_rates(table: &toml::Table) -> Computed {
    let given: FlooredRates = given(table)?;
    let floor: PostShockFloor = given.floor.parse()?;
    let sizes = standard_sizes(&given.standard, given.currency.parse()?)?;
    let curve = base_curve(&given.times, &given.base)?;
    let mut found = Figures::new();
    for (scenario, shift) in six(sizes) {
        let mut rates = Vec::new();
        let shifted = curve.as_ref().map(|curve| curve.shifted(shift.clone(), floor));
        for (time, base) in pair(&given.times, &given.base) {
            let shocked = (base + shift.at(*time).0) / 1e4;
            let rate = floor.applied(base / 1e4, shocked, *time);
            if let (Some(curve), Some(days)) = (&shifted, whole_days(*time)) {
                let of_curve = curve.zero_rate(curve.as_of() + days, Compounding::Continuous)?.per_year();
                if (of_curve - rate).abs() > 1e-12 {
                    return Err(format!("{scenario} at {time}: {rate} alone, {of_curve} by the curve").into());
                }
            }
            rates.push(rate * 1e4);
        }
        found.insert(scenario.to_owned(), rates);
    }
    let floors = given.times.iter().map(|time| floor.at(*time).map_or(f64::NAN, |rate| rate * 1e4));
    found.insert("floor".to_owned(), floors.collect());
    Ok(found)
}

fn whole_days(years: f64) -> Option<i32> {
    (0..=36_500).find(|days| (f64::from(*days) - years * 365.0).abs() < 1e-9)
}

fn base_curve(times: &[f64], base: &[f64]) -> Result<Option<DiscountCurve>, Box<dyn Error>> {
    let as_of: Day = "2025-12-31".parse()?;
    let mut nodes = Vec::new();
    for (time, base) in pair(times, base) {
        if let Some(days) = whole_days(*time) {
            nodes.push((as_of + days, Rate::new(base / 1e4, Compounding::Continuous)?));
        }
    }
    if nodes.is_empty() {
        return Ok(None);
    }
    Ok(Some(DiscountCurve::from_zero_rates("base", as_of, &nodes, Interpolation::LinearZero)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EconomicValue {
    standard: String,
    currency: String,
    amounts: Vec<f64>,
    zero_rates: Vec<f64>,
    times: Vec<f64>,
    tier1: f64,
    limit_of_tier1: f64,
}

fn economic_value(table: &toml::Table) -> Computed {
    let given: EconomicValue = given(table)?;
    let sizes = standard_sizes(&given.standard, given.currency.parse()?)?;
    let base = bucketed_economic_value(&given.amounts, &given.times, &given.zero_rates)?;
    let mut found = figures([("base", base)]);
    let mut changes = Vec::new();
    for (scenario, shift) in six(sizes) {
        let shocked: Vec<f64> = pair(&given.zero_rates, &given.times)
            .map(|(zero, time)| zero + shift.at(*time).to_fraction())
            .collect();
        let change = bucketed_economic_value(&given.amounts, &given.times, &shocked)? - base;
        changes.push(change);
        found.insert(scenario.to_owned(), vec![change]);
    }
    let loss_of_tier1 = worst_loss_of_tier1(&changes, given.tier1)?;
    let worst = changes.iter().copied().fold(0.0, f64::min);
    let outlier = f64::from(u8::from(loss_of_tier1 > given.limit_of_tier1));
    found.extend(figures([("worst", worst), ("loss_of_tier1", loss_of_tier1), ("outlier", outlier)]));
    Ok(found)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Aggregation {
    areas: Vec<Area>,
    /// By scenario, then by currency.
    changes: Vec<Vec<f64>>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Area {
    Euro,
    NarrowBandErm2,
    Other,
}

fn currency_aggregation(table: &toml::Table) -> Computed {
    let Aggregation { areas, changes } = given(table)?;
    let mut found = Figures::new();
    let mut push = |name: &str, value| found.entry(name.to_owned()).or_default().push(value);
    let (mut worst_basel, mut worst_eu) = (0.0_f64, f64::INFINITY);
    for scenario in &changes {
        if scenario.len() != areas.len() {
            return Err(format!("{} changes for {} currencies", scenario.len(), areas.len()).into());
        }
        let basel = basel_change_over_currencies(scenario);
        let by_currency: Vec<CurrencyChange> = pair(&areas, scenario)
            .map(|(area, change)| {
                let area = match area {
                    Area::Euro => EuroArea::Euro,
                    Area::NarrowBandErm2 => EuroArea::NarrowBandErm2,
                    Area::Other => EuroArea::Other,
                };
                CurrencyChange { area, change: *change }
            })
            .collect();
        let eu = eu_change_over_currencies(&by_currency);
        worst_basel = worst_basel.min(basel);
        worst_eu = worst_eu.min(eu.total);
        push("basel", basel);
        push("eu", eu.total);
        push("narrow_band_weighted", eu.narrow_band_weighted);
        push("narrow_band_limit", eu.narrow_band_limit);
    }
    push("basel_measure", -worst_basel);
    push("eu_worst", worst_eu);
    Ok(found)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IncomeOutlier {
    base: f64,
    shocked: Vec<f64>,
    tier1: f64,
    limit_of_tier1: f64,
}

fn income_outlier(table: &toml::Table) -> Computed {
    let IncomeOutlier { base, shocked, tier1, limit_of_tier1 } = given(table)?;
    let changes: Vec<f64> = shocked.iter().map(|income| income - base).collect();
    let loss = worst_loss_of_tier1(&changes, tier1)?;
    let mut found =
        figures([("loss_of_tier1", loss), ("large_decline", f64::from(u8::from(loss > limit_of_tier1)))]);
    found.insert("changes".to_owned(), changes);
    Ok(found)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IncomeFromGaps {
    gaps: Vec<f64>,
    midpoint_days: Vec<f64>,
    change_per_year: f64,
    horizon_years: f64,
}

fn income_from_gaps(table: &toml::Table) -> Computed {
    let IncomeFromGaps { gaps, midpoint_days, change_per_year, horizon_years } = given(table)?;
    let midpoints: Vec<f64> = midpoint_days.iter().map(|days| days / 360.0).collect();
    let change = income_change_from_gaps(&gaps, &midpoints, change_per_year, horizon_years)?;
    Ok(figures([("change", change)]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CreditUnion {
    assets: [f64; 2],
    other_liabilities: [f64; 2],
    shares_book: f64,
    share_prices: [f64; 2],
}

/// Base, then +300 basis points.
fn credit_union(table: &toml::Table) -> Computed {
    let given: CreditUnion = given(table)?;
    let [base, shocked] = [0, 1].map(|world| {
        net_economic_value(&CreditUnionBalances {
            assets: given.assets[world],
            other_liabilities: given.other_liabilities[world],
            shares_book: given.shares_book,
            share_price: given.share_prices[world],
        })
    });
    let (base, shocked) = (base?, shocked?);
    Ok(figures([
        ("base", base.value),
        ("base_of_assets", base.of_assets),
        ("shocked", shocked.value),
        ("shocked_of_assets", shocked.of_assets),
        ("change_of_base", shocked.value / base.value - 1.0),
    ]))
}
