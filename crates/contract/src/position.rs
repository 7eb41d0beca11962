//! What a table says of a contract beside its terms: amounts, marks and what liquidity asks.

use crate::ContractError;
use crate::terms::ContractType;
use plimsoll_units::{Day, Micros};

/// What a table says of a row beside its terms.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Position {
    /// Carrying amount, positive; the notional where not given.
    pub book_value: Option<Micros>,
    /// Disclosed or market fair value, positive.
    pub fair_value: Option<Micros>,
    /// Margin per year within its rate: rate less reference rate; the spread of a rate that is reset where not given.
    pub margin: Option<f64>,
    /// Risk weight of the standardised approach to credit risk, as a fraction.
    pub risk_weight: Option<f64>,
    /// What liquidity asks of it.
    pub liquidity: Liquidity,
    /// What it is marked as.
    pub marks: Marks,
}

impl Position {
    /// The same with a share of every amount.
    #[must_use]
    pub fn scaled(&self, share: f64) -> Self {
        let amount = |amount: Option<Micros>| {
            amount.map(|amount| Micros::from_units(amount.to_units() * share).unwrap_or(amount))
        };
        let Liquidity { encumbered, collateral_value, undrawn, .. } = self.liquidity;
        let liquidity = Liquidity {
            encumbered: amount(encumbered),
            collateral_value: amount(collateral_value),
            undrawn: amount(undrawn),
            ..self.liquidity
        };
        let (book_value, fair_value) = (amount(self.book_value), amount(self.fair_value));
        Self { book_value, fair_value, liquidity, ..*self }
    }
}

/// What liquidity asks of a position beside its class: what is pledged of it, and what stands behind it. Classes are
/// places in the catalogue of rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Liquidity {
    /// Class of what may still be drawn of it.
    pub facility: Option<u16>,
    /// Principal that is pledged or lent on, positive.
    pub encumbered: Option<Micros>,
    /// The day on which it is free again; it never is where not given.
    pub encumbered_until: Option<Day>,
    /// Class of the collateral of a secured transaction.
    pub collateral: Option<u16>,
    /// Market value of that collateral, positive.
    pub collateral_value: Option<Micros>,
    /// What the counterparty may still draw of a committed line, positive.
    pub undrawn: Option<Micros>,
}

/// How a position is accounted for (IFRS 9 paragraph 4.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Accounting {
    /// At amortised cost: changes of value are not recognised.
    #[default]
    AmortisedCost,
    /// At fair value through other comprehensive income: changes of value go to equity.
    FairValueThroughEquity,
    /// At fair value through profit or loss.
    FairValueThroughProfit,
}

impl Accounting {
    /// Each with its name in tables.
    pub const NAMES: [(&str, Self); 3] = [
        ("amortised_cost", Self::AmortisedCost),
        ("fvoci", Self::FairValueThroughEquity),
        ("fvtpl", Self::FairValueThroughProfit),
    ];
}

/// What a row is marked as beside its terms and amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Whether its flows count in economic value, gaps and durations. Fixed assets, goodwill and tax do not.
    pub in_economic_value: bool,
    /// Whether it is goodwill or another intangible asset.
    pub intangible: bool,
    /// Whether one of its terms is an assumption and not a reported figure.
    pub assumed: bool,
    /// How it is accounted for.
    pub accounting: Accounting,
    /// Place of its deposit model among the behaviour's.
    pub deposit: Option<u16>,
    /// Place of its prepayment model among the behaviour's.
    pub prepayment: Option<u16>,
    /// Place of its early redemption among the behaviour's.
    pub early_redemption: Option<u16>,
    /// Place of the drawdown of what is not drawn among the behaviour's.
    pub drawdown: Option<u16>,
    /// Place of the renewal of what it repays among the behaviour's.
    pub renewal: Option<u16>,
    /// Place of its liquidity class in the catalogue of rules.
    pub liquidity: Option<u16>,
}

impl Default for Marks {
    fn default() -> Self {
        Self {
            in_economic_value: true,
            intangible: false,
            assumed: false,
            accounting: Accounting::AmortisedCost,
            deposit: None,
            prepayment: None,
            early_redemption: None,
            drawdown: None,
            renewal: None,
            liquidity: None,
        }
    }
}

/// A holding cannot be pledged more than whole, and collateral is nothing without its value.
pub(crate) fn check_pledges(
    liquidity: Liquidity,
    principal: Micros,
    contract_type: ContractType,
) -> Result<(), Vec<ContractError>> {
    let range = |term, value: Micros, expected| {
        Err(vec![ContractError::Range { term, value: value.to_units(), expected }])
    };
    let missing = |term| Err(vec![ContractError::Missing { term, contract_type }]);
    match (liquidity.encumbered, liquidity.collateral, liquidity.collateral_value) {
        (Some(pledged), ..) if pledged > principal.abs() => {
            range("encumberedAmount", pledged, "at most notionalPrincipal")
        }
        (_, Some(_), None) => missing("collateralValue"),
        (_, None, Some(_)) => missing("collateralClass"),
        (None, ..) if liquidity.encumbered_until.is_some() => missing("encumberedAmount"),
        _ => Ok(()),
    }
}
