//! Liquidity and capital: stocks of liquid assets, net outflows, whole ratios.

use crate::{Compute, Computed, figures, given};
use plimsoll_measure::formulas::{
    CapitalStock, FundedFlow, LiquidAssets, LiquidityInflows, basel_liquid_stock, capital_ratios,
    eu_liquidity_buffer, funded_derivatives, net_liquidity_outflows, par_funding_rate, strip_funding_rate,
    weighted_term,
};
use serde::Deserialize;

pub(crate) const KINDS: &[(&str, Compute)] = &[
    ("liquid_stock", liquid_stock),
    ("eu_buffer", eu_buffer),
    ("net_outflows", net_outflows),
    ("coverage", coverage),
    ("stable_funding", stable_funding),
    ("funded_derivatives", derivatives),
    ("capital_ratios", capital),
    ("transfer_rates", transfer),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stock {
    level1: f64,
    #[serde(default)]
    level1_covered: f64,
    #[serde(default)]
    level2a: f64,
    #[serde(default)]
    level2b: f64,
    adjusted: Option<[f64; 4]>,
}

impl Stock {
    fn both(&self) -> [LiquidAssets; 2] {
        let Self { level1, level1_covered, level2a, level2b, .. } = *self;
        let held = LiquidAssets { level1, level1_covered, level2a, level2b };
        let undone = |[level1, level1_covered, level2a, level2b]: [f64; 4]| LiquidAssets {
            level1,
            level1_covered,
            level2a,
            level2b,
        };
        [held, self.adjusted.map_or(held, undone)]
    }
}

fn liquid_stock(table: &toml::Table) -> Computed {
    let [held, adjusted] = given::<Stock>(table)?.both();
    let found = basel_liquid_stock(&held, &adjusted);
    Ok(figures([
        ("cap_level2b", found.cap_level2b),
        ("cap_level2", found.cap_level2),
        ("stock", found.stock),
    ]))
}

fn eu_buffer(table: &toml::Table) -> Computed {
    let [held, adjusted] = given::<Stock>(table)?.both();
    let found = eu_liquidity_buffer(&held, &adjusted);
    Ok(figures([("cap_level2b", found.cap_level2b), ("stock", found.stock)]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Flows {
    outflows: f64,
    capped: f64,
    capped_at_90: f64,
    exempt: f64,
}

fn net_outflows(table: &toml::Table) -> Computed {
    let Flows { outflows, capped, capped_at_90, exempt } = given(table)?;
    let inflows = LiquidityInflows { capped, capped_at_90, exempt };
    Ok(figures([("net", net_liquidity_outflows(outflows, &inflows))]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Coverage {
    level1: f64,
    #[serde(default)]
    level2a: f64,
    #[serde(default)]
    level2b: f64,
    outflows: Vec<[f64; 2]>,
    inflows: Vec<[f64; 2]>,
}

fn weighted(amounts: &[[f64; 2]]) -> f64 {
    amounts.iter().map(|[amount, rate]| amount * rate).sum()
}

fn coverage(table: &toml::Table) -> Computed {
    let Coverage { level1, level2a, level2b, outflows, inflows } = given(table)?;
    let held = LiquidAssets { level1, level2a, level2b, ..LiquidAssets::default() };
    let (outflows, inflows) = (weighted(&outflows), weighted(&inflows));
    let capped = LiquidityInflows { capped: inflows, ..LiquidityInflows::default() };
    let net = net_liquidity_outflows(outflows, &capped);
    let ratio = basel_liquid_stock(&held, &held).stock / net;
    Ok(figures([("outflows", outflows), ("inflows", inflows), ("net_outflows", net), ("ratio", ratio)]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Funding {
    available: Vec<[f64; 2]>,
    required: Vec<[f64; 2]>,
}

fn stable_funding(table: &toml::Table) -> Computed {
    let Funding { available, required } = given(table)?;
    let each = available.iter().map(|[amount, factor]| amount * factor).collect();
    let (available, required) = (weighted(&available), weighted(&required));
    let mut found =
        figures([("available", available), ("required", required), ("ratio", available / required)]);
    found.insert("weighted".to_owned(), each);
    Ok(found)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Derivatives {
    assets: f64,
    liabilities: f64,
    received: f64,
    posted: f64,
    add_on: f64,
}

fn derivatives(table: &toml::Table) -> Computed {
    let Derivatives { assets, liabilities, received, posted, add_on } = given(table)?;
    let found = funded_derivatives(assets, liabilities, received, posted, add_on);
    Ok(figures([
        ("net_assets", found.net_assets),
        ("net_liabilities", found.net_liabilities),
        ("required", found.add_on),
    ]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Capital {
    common_equity: f64,
    additional: f64,
    tier2: f64,
    risk_weighted: f64,
    exposure: f64,
    loss: f64,
}

fn capital(table: &toml::Table) -> Computed {
    let Capital { common_equity, additional, tier2, risk_weighted, exposure, loss } = given(table)?;
    let stock = CapitalStock { common_equity, additional, tier2 };
    let after = CapitalStock { common_equity: common_equity - loss, ..stock };
    let ratios = |stock: &CapitalStock| capital_ratios(stock, risk_weighted, exposure).ok_or("no ratios");
    let (found, after) = (ratios(&stock)?, ratios(&after)?);
    Ok(figures([
        ("common_equity", found.common_equity),
        ("tier1", found.tier1),
        ("total", found.total),
        ("leverage", found.leverage),
        ("common_equity_after_loss", after.common_equity),
    ]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Transfer {
    principal: Vec<f64>,
    zero_annual: Vec<f64>,
}

/// One repayment a year.
fn transfer(table: &toml::Table) -> Computed {
    let Transfer { principal, zero_annual } = given(table)?;
    let mut years = 0.0;
    let flow = |(principal, zero_rate): (&f64, &f64)| {
        years += 1.0;
        let discount = libm::pow(1.0 + zero_rate, -years);
        FundedFlow { years, period: 1.0, principal: *principal, discount, zero_rate: *zero_rate }
    };
    let flows: Vec<FundedFlow> = plimsoll_units::pair(&principal, &zero_annual).map(flow).collect();
    let none = "no rate of the schedule";
    Ok(figures([
        ("par_funding_rate", par_funding_rate(&flows).ok_or(none)?),
        ("strip_rate", strip_funding_rate(&flows).ok_or(none)?),
        ("weighted_term", weighted_term(&flows).ok_or(none)?),
    ]))
}
