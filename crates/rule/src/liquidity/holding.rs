//! A contract or item as rules of liquidity see it.

use plimsoll_units::Micros;

/// On which side a holding stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HoldingSide {
    /// An asset.
    #[default]
    Asset,
    /// A liability.
    Liability,
    /// A contract off the balance sheet.
    Derivative,
    /// An amount that no contract has.
    Item,
}

/// For how long a holding is still pledged, as stable funding asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pledge {
    /// Not, or for less than 6 months.
    #[default]
    Free,
    /// For 6 months to a year.
    ToAYear,
    /// For a year and more, or without an end.
    Longer,
}

/// A contract as liquidity rules see it; amounts in its own currency, positive where nothing else is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LiquidityHolding {
    /// Its side.
    pub side: HoldingSide,
    /// Its class.
    pub class: Option<u16>,
    /// Class of what may still be drawn of it.
    pub facility: Option<u16>,
    /// Class of its collateral.
    pub collateral: Option<u16>,
    /// Whether its risk weight is at most 35 %.
    pub low_risk: bool,
    /// Market value of what is not pledged.
    pub liquid: Micros,
    /// Market value of collateral, received or given.
    pub collateral_value: Micros,
    /// What of collateral received is not pledged on.
    pub collateral_free: Micros,
    /// Principal outstanding.
    pub balance: Micros,
    /// Principal due within the horizon.
    pub due: Micros,
    /// Principal that an asset is to pay out within the horizon.
    pub lending: Micros,
    /// Interest within the horizon; paid negative. Of a derivative all its cash.
    pub interest: Micros,
    /// What a derivative adds to net outflows; below zero where its netting set pays and it receives.
    pub payment: Micros,
    /// What a derivative adds to net inflows; below zero where its netting set receives and it pays.
    pub receipt: Micros,
    /// What others may still draw of it.
    pub undrawn: Micros,
    /// What may still be drawn of a line that the bank itself holds.
    pub line_held: Micros,
    /// Amount of an item.
    pub item: Micros,
    /// Carrying amount by residual maturity: under 6 months, to a year, longer.
    pub bands: [Micros; 3],
    /// How much of each band is pledged.
    pub pledged: [Micros; 3],
    /// For how long.
    pub pledge: Pledge,
    /// Whether it has no maturity.
    pub open: bool,
    /// Value of a derivative; a liability negative.
    pub value: Micros,
}
