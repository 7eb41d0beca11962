//! Which lines of a rule the amounts of a holding go to: the same for all of one class, side and collateral.

use super::lines::{LiquidityBand, Of};
use super::{HoldingSide, LiquidityHolding, LiquidityPlace, Pledge};
use plimsoll_units::Micros;

/// What decides of the lines that amounts of a holding go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RouteKey {
    pub(super) side: HoldingSide,
    pub(super) class: Option<u16>,
    pub(super) facility: Option<u16>,
    pub(super) collateral: Option<u16>,
    pub(super) low_risk: bool,
}

impl RouteKey {
    pub(super) const fn of(holding: &LiquidityHolding) -> Self {
        let LiquidityHolding { side, class, facility, collateral, low_risk, .. } = *holding;
        Self { side, class, facility, collateral, low_risk }
    }
}

/// Lines of a rule, by their place, that amounts of holdings go to.
#[derive(Clone, Debug)]
pub(super) struct Route {
    pub(super) amounts: Vec<(usize, Of)>,
    /// Of carrying amounts by residual maturity.
    pub(super) bands: [Option<usize>; 3],
    /// Of collateral that is held.
    pub(super) stock: Option<usize>,
}

impl Route {
    /// Takes the amounts of a holding to the lines.
    pub(super) fn allocate(&self, holding: &LiquidityHolding, mut take: impl FnMut(LiquidityPlace, Micros)) {
        let free = |line| LiquidityPlace { line, pledge: Pledge::Free, band: None };
        for (line, of) in &self.amounts {
            let amount = amount(*of, holding);
            if amount != Micros::ZERO {
                take(free(*line), amount);
            }
        }
        let of = [LiquidityBand::Under6m, LiquidityBand::ToAYear, LiquidityBand::Longer];
        for (band, amount) in holding.bands.iter().enumerate().filter(|(_, amount)| **amount != Micros::ZERO)
        {
            let Some(line) = self.bands[band] else { continue };
            let named = Some(if holding.open { LiquidityBand::Open } else { of[band] });
            let pledged = if holding.pledge == Pledge::Free { Micros::ZERO } else { holding.pledged[band] };
            for (pledge, amount) in [(Pledge::Free, *amount - pledged), (holding.pledge, pledged)] {
                if amount != Micros::ZERO {
                    take(LiquidityPlace { line, pledge, band: named }, amount);
                }
            }
        }
        if let Some(line) = self.stock.filter(|_| holding.collateral_free != Micros::ZERO) {
            take(free(line), holding.collateral_free);
        }
    }
}

fn amount(of: Of, holding: &LiquidityHolding) -> Micros {
    let above_zero = |amount: Micros| amount.max(Micros::ZERO);
    match of {
        Of::Liquid => holding.liquid,
        Of::Due => holding.due,
        Of::DueAndInterest => holding.due + above_zero(holding.interest),
        Of::Interest => above_zero(holding.interest),
        Of::InterestPaid => above_zero(-holding.interest),
        Of::NetPayment => holding.payment,
        Of::NetReceipt => holding.receipt,
        Of::Balance => holding.balance,
        Of::Undrawn => holding.undrawn,
        Of::LineHeld => holding.line_held,
        Of::Item => holding.item,
        Of::Lending => holding.lending,
        Of::Gain => above_zero(holding.value),
        Of::Loss => above_zero(-holding.value),
        Of::Capital | Of::Band { .. } => Micros::ZERO,
    }
}
