//! The market on one day: the only date there is.

use crate::{DiscountCurve, Fixings, Index, IndexError};
use plimsoll_units::{BasisPoints, Compounding, Currency, Day, DayGrid, Rate, Tenor};
use std::collections::{BTreeMap, BTreeSet};

/// What a market is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MarketParts {
    /// Discount curve of each currency; all of the market's day.
    pub discount: BTreeMap<Currency, DiscountCurve>,
    /// Other curves, by name: for indices and replacements.
    pub curves: BTreeMap<String, DiscountCurve>,
    /// Indices.
    pub indices: Vec<Index>,
    /// Published values.
    pub fixings: Fixings,
    /// Units of the reporting currency for one unit of each currency.
    pub exchange: BTreeMap<Currency, f64>,
}

/// What a curve of the market is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CurveUse {
    /// Discounting a currency, and projecting the indices on it.
    Discount,
    /// Projecting indices only.
    Projection,
}

/// A market on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Market {
    as_of: Day,
    parts: MarketParts,
}

/// What a market lacks or cannot hold.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MarketError {
    /// A curve of another day.
    #[error("curve \"{name}\" is of {day}, the market of {as_of}")]
    OtherDay {
        /// The curve.
        name: String,
        /// Its day.
        day: Day,
        /// The market's day.
        as_of: Day,
    },
    /// No discount curve in a currency.
    #[error("no discount curve in {currency}; the market has curves in {available}")]
    NoDiscountCurve {
        /// The currency.
        currency: Currency,
        /// Currencies with a curve.
        available: String,
    },
    /// No curve of a name.
    #[error("no curve \"{name}\"; the market has {available}")]
    NoCurve {
        /// The name.
        name: String,
        /// The curves there are.
        available: String,
    },
    /// An exchange rate that is none.
    #[error("exchange rate {rate} of {currency} must be positive")]
    ExchangeRate {
        /// The currency.
        currency: Currency,
        /// The rate.
        rate: f64,
    },
    /// No index of a code.
    #[error("no index \"{code}\"; the market has {available}")]
    NoIndex {
        /// The code.
        code: String,
        /// The indices there are.
        available: String,
    },
    /// Two indices of one code.
    #[error("two indices are called \"{code}\"")]
    SameIndex {
        /// The code.
        code: String,
    },
    /// Two curves of one name, so that one would hide the other.
    #[error("two curves are called \"{name}\"")]
    SameCurve {
        /// The name.
        name: String,
    },
    /// An index on a curve of another currency, which shocks would move with the wrong one.
    #[error("index \"{code}\" in {currency} is projected from curve \"{curve}\", which is of {other}")]
    IndexCurrency {
        /// The index.
        code: String,
        /// Its currency.
        currency: Currency,
        /// Its curve.
        curve: String,
        /// The curve's currency: that it discounts, or that of another index on it.
        other: Currency,
    },
    /// A published value that is no number.
    #[error("the fixing of \"{code}\" on {day} is {value}; expected a finite number")]
    Fixing {
        /// The code.
        code: String,
        /// The day.
        day: Day,
        /// The value.
        value: f64,
    },
    /// An index that cannot be.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl Market {
    /// A market of one day.
    ///
    /// # Errors
    /// [`MarketError`] for curves of another day, two of one name, indices without their curve or on one of another
    /// currency, exchange rates that are not positive and fixings that are no numbers.
    pub fn new(as_of: Day, parts: MarketParts) -> Result<Self, MarketError> {
        for curve in parts.discount.values().chain(parts.curves.values()) {
            if curve.as_of() != as_of {
                return Err(MarketError::OtherDay {
                    name: curve.name().to_owned(),
                    day: curve.as_of(),
                    as_of,
                });
            }
        }
        for (currency, rate) in &parts.exchange {
            if !(*rate > 0.0 && rate.is_finite()) {
                return Err(MarketError::ExchangeRate { currency: *currency, rate: *rate });
            }
        }
        for code in parts.fixings.codes() {
            for (day, value) in parts.fixings.of(code).into_iter().flatten() {
                if !value.is_finite() {
                    return Err(MarketError::Fixing { code: code.to_owned(), day: *day, value: *value });
                }
            }
        }
        let market = Self { as_of, parts };
        market.check_curve_names()?;
        market.check_indices()?;
        Ok(market)
    }

    fn check_curve_names(&self) -> Result<(), MarketError> {
        let mut seen = BTreeSet::new();
        let names = self.parts.discount.values().map(DiscountCurve::name);
        for name in names.chain(self.parts.curves.keys().map(String::as_str)) {
            if !seen.insert(name) {
                return Err(MarketError::SameCurve { name: name.to_owned() });
            }
        }
        Ok(())
    }

    fn check_indices(&self) -> Result<(), MarketError> {
        let mut seen = BTreeSet::new();
        let of_discount = self.parts.discount.iter().map(|(currency, curve)| (curve.name(), *currency));
        let mut currencies: BTreeMap<&str, Currency> = of_discount.collect();
        for index in &self.parts.indices {
            index.check()?;
            self.curve(&index.curve)?;
            if !seen.insert(index.code.as_str()) {
                return Err(MarketError::SameIndex { code: index.code.clone() });
            }
            let other = *currencies.entry(&index.curve).or_insert(index.currency);
            if other != index.currency {
                let (code, currency, curve) = (index.code.clone(), index.currency, index.curve.clone());
                return Err(MarketError::IndexCurrency { code, currency, curve, other });
            }
        }
        Ok(())
    }

    /// The market's day.
    #[must_use]
    pub const fn as_of(&self) -> Day {
        self.as_of
    }

    /// The currencies with a discount curve.
    pub fn currencies(&self) -> impl Iterator<Item = Currency> {
        self.parts.discount.keys().copied()
    }

    /// The discount curve of a currency.
    ///
    /// # Errors
    /// [`MarketError::NoDiscountCurve`] with the currencies that have one.
    pub fn discount_curve(&self, currency: Currency) -> Result<&DiscountCurve, MarketError> {
        self.parts.discount.get(&currency).ok_or_else(|| MarketError::NoDiscountCurve {
            currency,
            available: self.currencies().map(|c| c.to_string()).collect::<Vec<_>>().join(", "),
        })
    }

    /// A curve by name: of a currency or any other.
    ///
    /// # Errors
    /// [`MarketError::NoCurve`] with the names there are.
    pub fn curve(&self, name: &str) -> Result<&DiscountCurve, MarketError> {
        let named = self.parts.discount.values().find(|curve| curve.name() == name);
        named.or_else(|| self.parts.curves.get(name)).ok_or_else(|| {
            let names = self.parts.discount.values().map(DiscountCurve::name);
            let names = names.chain(self.parts.curves.keys().map(String::as_str));
            let available: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
            MarketError::NoCurve { name: name.to_owned(), available: available.join(", ") }
        })
    }

    /// The indices.
    #[must_use]
    pub fn indices(&self) -> &[Index] {
        &self.parts.indices
    }

    /// Codes that have values: indices and published series.
    pub fn observable_codes(&self) -> impl Iterator<Item = &str> {
        let indices = self.parts.indices.iter().map(|index| index.code.as_str());
        let series = self.parts.fixings.codes().filter(|code| self.index(code).is_none());
        indices.chain(series)
    }

    /// Whether a code has values.
    #[must_use]
    pub fn observes(&self, code: &str) -> bool {
        self.index(code).is_some() || self.parts.fixings.of(code).is_some()
    }

    /// The index of a code.
    #[must_use]
    pub fn index(&self, code: &str) -> Option<&Index> {
        self.parts.indices.iter().find(|index| index.code == code)
    }

    /// The published value of a code on a day.
    #[must_use]
    pub fn fixing(&self, code: &str, day: Day) -> Option<f64> {
        self.parts.fixings.on(code, day)
    }

    /// The published value of a code on each day up to the market's, then its forward rate; NaN where there is none.
    ///
    /// # Errors
    /// [`MarketError::NoCurve`] when the index's curve is not there.
    pub fn observed(&self, code: &str, grid: DayGrid) -> Result<Vec<f64>, MarketError> {
        let index = self.index(code);
        let mut values = match index {
            Some(index) => index.forwards(self.curve(&index.curve)?, grid),
            None => vec![f64::NAN; grid.len()],
        };
        for (day, value) in self.parts.fixings.of(code).into_iter().flatten() {
            let counts = index.is_none() || *day <= self.as_of;
            if let Some(place) = grid.index(*day).filter(|_| counts) {
                values[place] = *value;
            }
        }
        Ok(values)
    }

    /// The rate agreed today for a term that starts on each day of a grid, off a currency's discount curve on actual
    /// days / 365, shape `[days]`; NaN where it has none.
    ///
    /// # Errors
    /// [`MarketError::NoDiscountCurve`] with the currencies that have one.
    pub fn forwards(
        &self,
        currency: Currency,
        tenor: Tenor,
        compounding: Compounding,
        grid: DayGrid,
    ) -> Result<Vec<f64>, MarketError> {
        let curve = self.discount_curve(currency)?;
        let factors = curve.factors(DayGrid::new(grid.start(), tenor.after(grid.end())));
        let factor = |day: Day| usize::try_from(day - grid.start()).ok().and_then(|index| factors.get(index));
        let rate = |place: usize| {
            let start = grid.day(place)?;
            let end = tenor.after(start);
            let growth = factor(start)? / factor(end)?;
            let years = f64::from(end - start) / 365.0;
            Rate::from_growth(growth, compounding, years).ok().map(Rate::per_year)
        };
        Ok((0..grid.len()).map(|place| rate(place).unwrap_or(f64::NAN)).collect())
    }

    /// The market as it is on a later day when rates come as its curves have them; what indices are up to that day
    /// becomes their published values.
    ///
    /// # Errors
    /// [`MarketError::NoCurve`] when the curve of an index is not there.
    pub fn rolled(&self, to: Day) -> Result<Self, MarketError> {
        let mut parts = self.parts.clone();
        for index in &parts.indices {
            let days = DayGrid::new(self.as_of, to);
            let values = self.observed(&index.code, days)?;
            for (place, value) in values.into_iter().enumerate() {
                if let Some(day) = days.day(place) {
                    parts.fixings.insert(&index.code, day, value);
                }
            }
        }
        for curve in parts.discount.values_mut().chain(parts.curves.values_mut()) {
            *curve = curve.rolled(to);
        }
        Ok(Self { as_of: to, parts })
    }

    /// The same market with what it lacks of another of the same day: curves, indices, published values, exchange
    /// rates.
    ///
    /// # Errors
    /// [`MarketError`] when both together make no market.
    pub fn with_missing_of(&self, other: &Self) -> Result<Self, MarketError> {
        let mut parts = self.parts.clone();
        for (currency, curve) in &other.parts.discount {
            parts.discount.entry(*currency).or_insert_with(|| curve.clone());
        }
        let named =
            |parts: &MarketParts, name: &str| parts.discount.values().any(|curve| curve.name() == name);
        for (name, curve) in &other.parts.curves {
            if !named(&parts, name) {
                parts.curves.entry(name.clone()).or_insert_with(|| curve.clone());
            }
        }
        for index in &other.parts.indices {
            if parts.indices.iter().all(|known| known.code != index.code) {
                parts.indices.push(index.clone());
            }
        }
        for code in other.parts.fixings.codes() {
            for (day, value) in other.parts.fixings.of(code).into_iter().flatten() {
                if *day < self.as_of && parts.fixings.on(code, *day).is_none() {
                    parts.fixings.insert(code, *day, *value);
                }
            }
        }
        for (currency, rate) in &other.parts.exchange {
            parts.exchange.entry(*currency).or_insert(*rate);
        }
        let mut both = Self::new(self.as_of, parts)?;
        // What is not published on the market's own day is what the curve says, as it is in use anyway.
        let today = DayGrid::new(self.as_of, self.as_of);
        for code in both.parts.indices.iter().map(|index| index.code.clone()).collect::<Vec<_>>() {
            if both.fixing(&code, self.as_of).is_none()
                && let Some(value) = both.observed(&code, today)?.first().copied()
            {
                both.parts.fixings.insert(&code, self.as_of, value);
            }
        }
        Ok(both)
    }

    /// The same market with the discount curves of another of the same day, under the names they have here.
    ///
    /// # Errors
    /// [`MarketError`] when they make no market together.
    pub fn with_discount_curves_of(&self, other: &Self) -> Result<Self, MarketError> {
        let mut parts = self.parts.clone();
        for (currency, curve) in &mut parts.discount {
            if let Some(theirs) = other.parts.discount.get(currency) {
                *curve = theirs.clone().renamed(curve.name());
            }
        }
        Self::new(self.as_of, parts)
    }

    /// Units of the reporting currency for one unit of a currency, where given.
    #[must_use]
    pub fn exchange_rate(&self, currency: Currency) -> Option<f64> {
        self.parts.exchange.get(&currency).copied()
    }

    /// The same market with some of its indices moved against their curves; the published values up to its day stay.
    ///
    /// # Errors
    /// [`MarketError::NoIndex`] for a code that is no index.
    pub fn with_basis(&self, moves: &BTreeMap<String, BasisPoints>) -> Result<Self, MarketError> {
        let mut moved = self.clone();
        for (code, size) in moves {
            let index = moved.parts.indices.iter_mut().find(|index| index.code == *code);
            let index = index.ok_or_else(|| MarketError::NoIndex {
                code: code.clone(),
                available: self
                    .indices()
                    .iter()
                    .map(|index| index.code.clone())
                    .collect::<Vec<_>>()
                    .join(", "),
            })?;
            index.basis += size.to_fraction();
        }
        Ok(moved)
    }

    /// The same market with its curves changed, by currency and use.
    pub(crate) fn with_curves(
        &self,
        mut change: impl FnMut(Currency, CurveUse, &DiscountCurve) -> Result<DiscountCurve, MarketError>,
    ) -> Result<Self, MarketError> {
        let mut parts = self.parts.clone();
        for (currency, curve) in &mut parts.discount {
            *curve = change(*currency, CurveUse::Discount, curve)?;
        }
        for (name, curve) in &mut parts.curves {
            // A projection curve moves with the currency of the indices it projects.
            let currency =
                self.parts.indices.iter().find(|index| index.curve == *name).map(|index| index.currency);
            if let Some(currency) = currency {
                *curve = change(currency, CurveUse::Projection, curve)?;
            }
        }
        Ok(Self { as_of: self.as_of, parts })
    }
}
