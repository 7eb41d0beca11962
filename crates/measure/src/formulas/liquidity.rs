//! Liquidity coverage: the stock of liquid assets with its caps, net outflows with theirs; derivatives in stable funding.
//!
//! Basel: adj15 = max(B - 15/85·(L + A), B - 15/60·L, 0), adj40 = max(A + B - adj15 - 2/3·L, 0) on amounts after secured
//! transactions are unwound; stock = the amounts as held less both. EU: buffer = T - min(T, S - min(S, 100/30·a,
//! 100/60·(a + b), 100/85·(a + b + c))).
//! Sources: BCBS 238 paragraphs 46 to 54, 69, 123 and annex 1; EU 2015/61 annexes I and II; BCBS 295 paragraphs 19, 20, 34, 35
//! and 43.

use plimsoll_units::Micros;

/// Liquid assets after haircuts by level.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LiquidAssets {
    /// Level 1; in the EU without covered bonds.
    pub level1: f64,
    /// Covered bonds of the highest quality, which the EU has in level 1.
    pub level1_covered: f64,
    /// Level 2A.
    pub level2a: f64,
    /// Level 2B.
    pub level2b: f64,
}

impl LiquidAssets {
    /// All levels.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.level1 + self.level1_covered + self.level2a + self.level2b
    }
}

/// A stock of liquid assets and what its caps take off.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LiquidStock {
    /// Taken off by the cap on level 2B; in the EU everything that is taken off.
    pub cap_level2b: f64,
    /// Taken off by the cap on level 2; zero in the EU.
    pub cap_level2: f64,
    /// What counts, at least zero.
    pub stock: f64,
}

/// The Basel stock of high-quality liquid assets.
///
/// * `held` — after haircuts, as held
/// * `adjusted` — after secured transactions within the horizon are unwound; the caps are computed on these
///
/// ```
/// use plimsoll_measure::formulas::{LiquidAssets, basel_liquid_stock};
/// let held = LiquidAssets { level1: 120.0, level2a: 51.0, level2b: 15.0, ..LiquidAssets::default() };
/// let adjusted = LiquidAssets { level1: 70.0, level2a: 93.5, ..held };
/// assert!((basel_liquid_stock(&held, &adjusted).stock - 124.166_667).abs() < 1e-6);
/// ```
#[must_use]
pub fn basel_liquid_stock(held: &LiquidAssets, adjusted: &LiquidAssets) -> LiquidStock {
    let (first, second_a, second_b) =
        (adjusted.level1 + adjusted.level1_covered, adjusted.level2a, adjusted.level2b);
    let cap_level2b =
        (second_b - 15.0 / 85.0 * (first + second_a)).max(second_b - 15.0 / 60.0 * first).max(0.0);
    let cap_level2 = (second_a + second_b - cap_level2b - 2.0 / 3.0 * first).max(0.0);
    LiquidStock { cap_level2b, cap_level2, stock: (held.total() - cap_level2b - cap_level2).max(0.0) }
}

/// The EU's liquidity buffer.
///
/// * `held`, `adjusted` — as for [`basel_liquid_stock`]
///
/// ```
/// use plimsoll_measure::formulas::{LiquidAssets, eu_liquidity_buffer};
/// let held = LiquidAssets { level1: 30.0, level1_covered: 100.0, level2a: 40.0, level2b: 10.0 };
/// assert!((eu_liquidity_buffer(&held, &held).stock - 100.0).abs() < 1e-9);
/// ```
#[must_use]
pub fn eu_liquidity_buffer(held: &LiquidAssets, adjusted: &LiquidAssets) -> LiquidStock {
    let LiquidAssets { level1: a, level1_covered: b, level2a: c, .. } = *adjusted;
    let all = adjusted.total();
    let most = all.min(100.0 / 30.0 * a).min(100.0 / 60.0 * (a + b)).min(100.0 / 85.0 * (a + b + c));
    let total = held.total();
    let excess = total.min(all - most);
    LiquidStock { cap_level2b: excess, cap_level2: 0.0, stock: (total - excess).max(0.0) }
}

/// Inflows within the horizon by the cap that they are under.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LiquidityInflows {
    /// Under the cap of 75 % of outflows.
    pub capped: f64,
    /// Under the EU's cap of 90 %.
    pub capped_at_90: f64,
    /// Under no cap.
    pub exempt: f64,
}

/// Net outflows: outflows less inflows, each tier of inflows up to its cap.
///
/// outflows - min(E, O) - min(N, 0.9·max(O - E, 0)) - min(I, 0.75·max(O - E - N/0.9, 0)); of Basel E and N are zero.
///
/// ```
/// use plimsoll_measure::formulas::{LiquidityInflows, net_liquidity_outflows};
/// let inflows = LiquidityInflows { capped: 700.0, capped_at_90: 300.0, exempt: 100.0 };
/// assert!((net_liquidity_outflows(1000.0, &inflows) - 175.0).abs() < 1e-9);
/// ```
#[must_use]
pub fn net_liquidity_outflows(outflows: f64, inflows: &LiquidityInflows) -> f64 {
    let LiquidityInflows { capped, capped_at_90, exempt } = *inflows;
    let after = (outflows - exempt).max(0.0);
    outflows
        - exempt.min(outflows)
        - capped_at_90.min(0.9 * after)
        - capped.min(0.75 * (after - capped_at_90 / 0.9).max(0.0))
}

/// Derivatives in the net stable funding ratio.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FundedDerivatives {
    /// Assets beyond liabilities, to be funded in full.
    pub net_assets: f64,
    /// Liabilities beyond assets, no stable funding.
    pub net_liabilities: f64,
    /// Stable funding for liabilities before variation margin posted.
    pub add_on: f64,
}

/// What derivatives need of stable funding.
///
/// * `assets`, `liabilities` — replacement values, both positive
/// * `received` — variation margin received in cash that meets the conditions of the leverage ratio
/// * `posted` — variation margin posted
/// * `add_on` — share of the liabilities before margin
#[must_use]
pub fn funded_derivatives(
    assets: f64,
    liabilities: f64,
    received: f64,
    posted: f64,
    add_on: f64,
) -> FundedDerivatives {
    let net = (assets - received).max(0.0) - (liabilities - posted).max(0.0);
    FundedDerivatives {
        net_assets: net.max(0.0),
        net_liabilities: (-net).max(0.0),
        add_on: add_on * liabilities,
    }
}

/// A net flow over some days in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetCollateralFlow {
    /// Its absolute amount.
    pub amount: Micros,
    /// Place of its last day.
    pub last: usize,
}

/// The largest absolute net flow of collateral over `length` days in a row, the first of several; none without a day.
/// Fewer days than that are one flow.
///
/// * `flows` — net of all counterparties on each day, shape `[days]`
///
/// ```
/// use plimsoll_measure::formulas::largest_net_collateral_flow;
/// use plimsoll_units::Micros;
/// let flows = [5, -30, -20, 10, 40].map(Micros::new);
/// let largest = largest_net_collateral_flow(&flows, 2).ok_or("no day")?;
/// assert_eq!((largest.amount, largest.last), (Micros::new(50), 2));
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn largest_net_collateral_flow(flows: &[Micros], length: usize) -> Option<NetCollateralFlow> {
    let length = length.clamp(1, flows.len().max(1));
    let mut largest: Option<NetCollateralFlow> = None;
    for (start, window) in flows.windows(length).enumerate() {
        let amount = window.iter().copied().sum::<Micros>().abs();
        if largest.is_none_or(|known| amount > known.amount) {
            largest = Some(NetCollateralFlow { amount, last: start + length - 1 });
        }
    }
    largest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers between 0 and 1 from a seed.
    fn next(seed: &mut u64) -> f64 {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(*seed >> 33).unwrap()) / f64::from(1_u32 << 31)
    }

    /// The most of levels 2A and 2B that keeps level 2 at 40 % and level 2B at 15 % of the stock, searched for.
    fn searched(held: &LiquidAssets, steps: u32) -> f64 {
        let mut best = held.level1;
        for step in 0..=steps {
            let b = held.level2b * f64::from(step) / f64::from(steps);
            // All of level 2A that fits, in closed form for this amount of level 2B.
            let most = (2.0 / 3.0 * held.level1 - b).min(held.level2a);
            if most >= 0.0 && b <= 0.15 * (held.level1 + most + b) + 1e-9 {
                best = best.max(held.level1 + most + b);
            }
        }
        best
    }

    /// 2,000 random books: the caps give the largest stock that keeps the shares.
    #[test]
    fn caps_give_the_largest_stock() {
        let mut seed = 20_260_101;
        for _ in 0..2_000 {
            let mut amount = |most: f64| (next(&mut seed) * most * 4.0).floor() / 4.0;
            let held = LiquidAssets {
                level1: amount(200.0),
                level2a: amount(150.0),
                level2b: amount(100.0),
                ..LiquidAssets::default()
            };
            let LiquidStock { stock, .. } = basel_liquid_stock(&held, &held);
            let found = searched(&held, 4_000);
            let grid = 1.2 * held.level2b / 4_000.0 + 1e-9;
            assert!(found <= stock + 1e-6 && stock - found <= grid, "{held:?}: {stock} {found}");
            // The EU's formula without covered bonds has the same caps.
            let eu = eu_liquidity_buffer(&held, &held).stock;
            assert!((eu - stock).abs() < 1e-9, "{held:?}: {stock} {eu}");
        }
    }

    #[test]
    fn stocks_are_never_negative() {
        let held = LiquidAssets { level2a: 80.0, level2b: 20.0, ..LiquidAssets::default() };
        let adjusted = LiquidAssets { level1: -30.0, level2a: 120.0, ..held };
        assert!(basel_liquid_stock(&held, &adjusted).stock.abs() < 1e-12);
        assert!(eu_liquidity_buffer(&held, &adjusted).stock.abs() < 1e-12);
    }

    /// Assets of 60 and liabilities of 110, margin of 10 received and 15 posted.
    #[test]
    fn derivatives_net_after_margin() {
        let funded = funded_derivatives(60.0, 110.0, 10.0, 15.0, 0.05);
        assert!(funded.net_assets.abs() < 1e-12 && (funded.net_liabilities - 45.0).abs() < 1e-12);
        assert!((funded.add_on - 5.5).abs() < 1e-12);
    }
}
