//! Scenarios: named changes of a market, as data.

use crate::market::CurveUse;
use crate::shocks::{KeyRateTent, PostShockFloor, Shift, ShockError, ShockSizes, standard_sizes};
use crate::{Market, MarketError};
use plimsoll_units::{BasisPoints, Currency, Tenor};
use std::collections::BTreeMap;

/// A change of the curves of one currency, or of all.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The currency; all of them when `None`, which a replacement does not allow.
    pub currency: Option<Currency>,
    /// Name of the curve that takes the place of the discount curve, before the shift.
    pub replace: Option<String>,
    /// Shift of the zero rates.
    pub shift: Shift,
    /// Floor under the shifted rates.
    pub floor: PostShockFloor,
}

/// A named change of a market.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    name: String,
    changes: Vec<Change>,
    basis: BTreeMap<String, BasisPoints>,
}

/// Why a scenario cannot be made or applied.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// The shock.
    #[error(transparent)]
    Shock(#[from] ShockError),
    /// The market.
    #[error(transparent)]
    Market(#[from] MarketError),
    /// One curve in the place of the discount curves of all currencies.
    #[error(
        "scenario \"{scenario}\" replaces a discount curve by \"{curve}\"; expected the currency of that curve"
    )]
    ReplacesAll {
        /// The scenario.
        scenario: String,
        /// The replacing curve.
        curve: String,
    },
}

impl Scenario {
    /// A scenario of changes, applied in order.
    #[must_use]
    pub fn new(name: &str, changes: Vec<Change>) -> Self {
        Self { name: name.to_owned(), changes, basis: BTreeMap::new() }
    }

    /// A scenario of basis risk: indices move against their curves, and curves stay.
    ///
    /// * `moves` — by code of the index
    #[must_use]
    pub fn of_basis(name: &str, moves: BTreeMap<String, BasisPoints>) -> Self {
        Self { name: name.to_owned(), changes: Vec::new(), basis: moves }
    }

    /// Whether indices alone move.
    #[must_use]
    pub fn is_basis(&self) -> bool {
        !self.basis.is_empty()
    }

    /// Every rate of every currency moves by the same size.
    ///
    /// # Errors
    /// [`ShockError::NotFinite`] when the size is not a number.
    pub fn parallel(name: &str, size: BasisPoints) -> Result<Self, ScenarioError> {
        if !size.0.is_finite() {
            return Err(ShockError::NotFinite(size.0).into());
        }
        Ok(Self::shift_all(name, Shift::Parallel(size)))
    }

    /// Rates of every currency move around one key rate.
    ///
    /// # Errors
    /// [`ShockError`] when the key rates do not increase or there is no such place.
    pub fn key_rate(
        name: &str,
        key_rates: &[Tenor],
        place: usize,
        size: BasisPoints,
    ) -> Result<Self, ScenarioError> {
        Ok(Self::shift_all(name, Shift::KeyRate(KeyRateTent::new(key_rates, place, size)?)))
    }

    fn shift_all(name: &str, shift: Shift) -> Self {
        Self::new(name, vec![Change { currency: None, replace: None, shift, floor: PostShockFloor::None }])
    }

    /// The six supervisory scenarios of a standard, with the sizes of each currency, named twice or once.
    ///
    /// # Errors
    /// [`ShockError`] when the standard is unknown or has no sizes for a currency.
    pub fn supervisory_six(
        standard: &str,
        floor: PostShockFloor,
        currencies: &[Currency],
    ) -> Result<Vec<Self>, ScenarioError> {
        let sizes = currencies.iter().map(|currency| Ok((*currency, standard_sizes(standard, *currency)?)));
        Ok(Self::six_of(&sizes.collect::<Result<_, ScenarioError>>()?, floor))
    }

    /// The six supervisory scenarios with sizes by currency.
    #[must_use]
    pub fn six_of(sizes: &BTreeMap<Currency, ShockSizes>, floor: PostShockFloor) -> Vec<Self> {
        let negative = |size: BasisPoints| BasisPoints(-size.0);
        let shapes: [(&str, &dyn Fn(ShockSizes) -> Shift); 6] = [
            ("parallel_up", &|s| Shift::Parallel(s.parallel)),
            ("parallel_down", &|s| Shift::Parallel(negative(s.parallel))),
            ("steepener", &Shift::Steepener),
            ("flattener", &Shift::Flattener),
            ("short_up", &|s| Shift::Short(s.short)),
            ("short_down", &|s| Shift::Short(negative(s.short))),
        ];
        let scenario = |(name, shape): (&str, &dyn Fn(ShockSizes) -> Shift)| {
            let change = |(currency, sizes): (&Currency, &ShockSizes)| Change {
                currency: Some(*currency),
                replace: None,
                shift: shape(*sizes),
                // Rates that rise everywhere are never below where they were: no floor binds.
                floor: if name.ends_with("_up") { PostShockFloor::None } else { floor },
            };
            Self::new(name, sizes.iter().map(change).collect())
        };
        shapes.into_iter().map(scenario).collect()
    }

    /// The scenario's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its changes.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The size for a currency, when all that happens to it is a parallel shift without floor or replacement.
    #[must_use]
    pub fn parallel_shift(&self, currency: Currency) -> Option<BasisPoints> {
        if self.is_basis() {
            return None;
        }
        let mut size = BasisPoints(0.0);
        for change in self.changes.iter().filter(|change| change.currency.is_none_or(|c| c == currency)) {
            match change {
                Change {
                    replace: None, shift: Shift::Parallel(shift), floor: PostShockFloor::None, ..
                } => {
                    size.0 += shift.0;
                }
                _ => return None,
            }
        }
        Some(size)
    }

    /// The market after the changes; curves of currencies that no change names stay as they are.
    ///
    /// # Errors
    /// [`ScenarioError::Market`] when a replacing curve or the discount curve of a changed currency is not there;
    /// [`ScenarioError::ReplacesAll`] for a replacement without currency; [`ScenarioError::Shock`] for a size that is
    /// no number.
    pub fn apply(&self, market: &Market) -> Result<Market, ScenarioError> {
        for change in &self.changes {
            self.check(change, market)?;
        }
        let changed = market.with_curves(|currency, curve_use, curve| {
            let mut changed = curve.clone();
            let is_discount = curve_use == CurveUse::Discount;
            for change in self.changes.iter().filter(|change| change.currency.is_none_or(|c| c == currency)) {
                if let Some(name) = change.replace.as_ref().filter(|_| is_discount) {
                    // It takes the place and the name, so that indices on the old curve follow.
                    changed = market.curve(name)?.clone().renamed(curve.name());
                }
                if change.shift != Shift::None {
                    changed = changed.shifted(change.shift.clone(), change.floor);
                }
            }
            Ok(changed)
        })?;
        Ok(changed.with_basis(&self.basis)?)
    }

    /// A change that would do nothing, or something else than it says.
    fn check(&self, change: &Change, market: &Market) -> Result<(), ScenarioError> {
        change.shift.check()?;
        if let Some(currency) = change.currency {
            market.discount_curve(currency)?;
        } else if let Some(curve) = &change.replace {
            let (scenario, curve) = (self.name.clone(), curve.clone());
            return Err(ScenarioError::ReplacesAll { scenario, curve });
        }
        Ok(())
    }
}
