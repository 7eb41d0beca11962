//! Discount curves: nodes, an interpolation, and layers of shifts on top.
//!
//! Time is counted in days / 365 from the curve's day. DF(t) = e^(-z(t)·t), z the continuous zero rate after every
//! layer; a layer acts on every day exactly, not only at the nodes.

use crate::bootstrap::{Quote, bootstrap};
use crate::interpolation::{Interpolated, Interpolation};
use crate::shocks::{PostShockFloor, Shift};
use plimsoll_units::{Compounding, Day, DayGrid, Rate, RateError};

/// Why nodes or quotes make no curve.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CurveError {
    /// No nodes.
    #[error("curve \"{name}\" has no nodes")]
    Empty {
        /// The curve.
        name: String,
    },
    /// Nodes not in order, or not after the curve's day.
    #[error("curve \"{name}\": node {day} must be after {before}")]
    Order {
        /// The curve.
        name: String,
        /// The node.
        day: Day,
        /// The day before it.
        before: Day,
    },
    /// A value that is no discount factor or rate.
    #[error("curve \"{name}\": value {value} at {day} is not {expected}")]
    Value {
        /// The curve.
        name: String,
        /// The node.
        day: Day,
        /// The value.
        value: f64,
        /// What it should be.
        expected: &'static str,
    },
    /// No curve reprices the quotes.
    #[error(
        "curve \"{name}\": the quote at {day} cannot be repriced; off by {error:e} after {sweeps} sweeps"
    )]
    NotRepriced {
        /// The curve.
        name: String,
        /// Its worst quote.
        day: Day,
        /// By how much.
        error: f64,
        /// Sweeps made.
        sweeps: usize,
    },
    /// A quote that counts business days.
    #[error(
        "curve \"{name}\": the quote at {day} counts days by B252, and quotes have no calendar; expected another day count"
    )]
    NeedsCalendar {
        /// The curve.
        name: String,
        /// The quote's maturity.
        day: Day,
    },
    /// A swap that does not pay every so many whole months.
    #[error("curve \"{name}\": the swap at {day} pays {per_year} times a year; expected 1, 2, 3, 4, 6 or 12")]
    PaymentsPerYear {
        /// The curve.
        name: String,
        /// The swap's maturity.
        day: Day,
        /// Payments per year as given.
        per_year: u16,
    },
    /// A rate without meaning.
    #[error("curve \"{name}\": {error}")]
    Rate {
        /// The curve.
        name: String,
        /// Why.
        error: RateError,
    },
}

/// A discount curve of one currency.
#[derive(Clone, Debug, PartialEq)]
pub struct DiscountCurve {
    name: String,
    as_of: Day,
    /// The day that times are counted from, and what its factor to `as_of` divides by: other than one day and one only
    /// for a curve taken to a later day.
    origin: Day,
    growth: f64,
    days: Vec<Day>,
    nodes: Interpolated,
    layers: Vec<Layer>,
}

#[derive(Clone, Debug, PartialEq)]
struct Layer {
    shift: Shift,
    floor: PostShockFloor,
}

impl DiscountCurve {
    /// A curve through discount factors.
    ///
    /// * `nodes` — days after `as_of`, increasing, and factors above zero
    ///
    /// # Errors
    /// [`CurveError`] when there are none, they are not in order or not positive.
    pub fn from_discount_factors(
        name: &str,
        as_of: Day,
        nodes: &[(Day, f64)],
        interpolation: Interpolation,
    ) -> Result<Self, CurveError> {
        let mut exponents = Vec::with_capacity(nodes.len());
        for &(day, factor) in nodes {
            if !(factor > 0.0 && factor.is_finite()) {
                return Err(CurveError::Value {
                    name: name.to_owned(),
                    day,
                    value: factor,
                    expected: "a discount factor above zero",
                });
            }
            exponents.push(-libm::log(factor));
        }
        Self::from_exponents(
            name,
            as_of,
            nodes.iter().map(|(day, _)| *day).collect(),
            exponents,
            interpolation,
        )
    }

    /// A curve through zero rates of any compounding.
    ///
    /// # Errors
    /// As for discount factors; also when a rate's growth is not positive.
    ///
    /// ```
    /// use plimsoll_market::{DiscountCurve, Interpolation};
    /// use plimsoll_units::{Compounding, Rate};
    /// let nodes = [("2026-12-31".parse()?, Rate::new(0.03, Compounding::Continuous)?)];
    /// let curve = DiscountCurve::from_zero_rates("EUR", "2025-12-31".parse()?, &nodes, Interpolation::LinearZero)?;
    /// assert!((curve.discount_factor("2026-12-31".parse()?) - (-0.03_f64).exp()).abs() < 1e-15);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_zero_rates(
        name: &str,
        as_of: Day,
        nodes: &[(Day, Rate)],
        interpolation: Interpolation,
    ) -> Result<Self, CurveError> {
        let mut factors = Vec::with_capacity(nodes.len());
        for &(day, rate) in nodes {
            let factor = rate.discount(years(as_of, day));
            factors.push((day, factor.map_err(|error| CurveError::Rate { name: name.to_owned(), error })?));
        }
        Self::from_discount_factors(name, as_of, &factors, interpolation)
    }

    /// A curve that reprices quotes to 1e-11 per unit of principal.
    ///
    /// # Errors
    /// As for discount factors; [`CurveError::NotRepriced`] when no curve prices the quotes, as for a long quote so far
    /// above the short ones that its coupons alone are worth more than par; [`CurveError::NeedsCalendar`] and
    /// [`CurveError::PaymentsPerYear`] for quotes without meaning here.
    pub fn from_quotes(
        name: &str,
        as_of: Day,
        quotes: &[Quote],
        interpolation: Interpolation,
    ) -> Result<Self, CurveError> {
        bootstrap(name, as_of, quotes, interpolation)
    }

    pub(crate) fn from_exponents(
        name: &str,
        as_of: Day,
        days: Vec<Day>,
        exponents: Vec<f64>,
        interpolation: Interpolation,
    ) -> Result<Self, CurveError> {
        if days.is_empty() {
            return Err(CurveError::Empty { name: name.to_owned() });
        }
        let mut before = as_of;
        for &day in &days {
            if day <= before {
                return Err(CurveError::Order { name: name.to_owned(), day, before });
            }
            before = day;
        }
        let times = days.iter().map(|day| years(as_of, *day)).collect();
        let nodes = Interpolated::new(interpolation, times, exponents);
        let (name, layers) = (name.to_owned(), Vec::new());
        Ok(Self { name, as_of, origin: as_of, growth: 1.0, days, nodes, layers })
    }

    /// The curve's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The day on which the factor is 1.
    #[must_use]
    pub const fn as_of(&self) -> Day {
        self.as_of
    }

    /// The days of the nodes.
    #[must_use]
    pub fn node_days(&self) -> &[Day] {
        &self.days
    }

    /// The last node: later cash is discounted at the zero rate of this day.
    #[must_use]
    pub fn last_node(&self) -> Day {
        self.days.last().copied().unwrap_or(self.as_of)
    }

    /// The same curve under another name.
    #[must_use]
    pub(crate) fn renamed(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// The curve as it is on a later day when rates come as it has them: factors from that day on.
    #[must_use]
    pub fn rolled(&self, to: Day) -> Self {
        let mut rolled = self.clone();
        if to > self.as_of {
            rolled.growth = 1.0 / self.factor_from_origin(to, &mut 0);
            rolled.as_of = to;
        }
        rolled
    }

    /// The same curve with a shift of its zero rates on top, kept above a floor.
    #[must_use]
    pub fn shifted(&self, shift: Shift, floor: PostShockFloor) -> Self {
        let mut shifted = self.clone();
        shifted.layers.push(Layer { shift, floor });
        shifted
    }

    /// The discount factor of a day: 1 on the curve's day and before it.
    #[must_use]
    pub fn discount_factor(&self, day: Day) -> f64 {
        self.factor_walking(day, &mut 0)
    }

    /// The zero rate from the curve's day to a later day; on the curve's day or before it, that of the next day.
    ///
    /// # Errors
    /// [`RateError`] when the discount factor has no rate of that compounding.
    pub fn zero_rate(&self, day: Day, compounding: Compounding) -> Result<Rate, RateError> {
        let day = day.max(self.as_of + 1);
        Rate::from_growth(1.0 / self.discount_factor(day), compounding, years(self.as_of, day))
    }

    /// The continuous zero rate at a time in years of 365 days, after every shift and floor.
    ///
    /// * `time` — above zero
    #[must_use]
    pub fn zero_rate_at(&self, time: f64) -> f64 {
        let passed = years(self.origin, self.as_of);
        (self.zero_from_origin(passed + time, &mut 0) * (passed + time) - libm::log(self.growth)) / time
    }

    /// The rate agreed today from one day to a later one.
    ///
    /// * `period` — its length in years by the rate's day count
    ///
    /// # Errors
    /// [`RateError`] when the period is not positive.
    pub fn forward_rate(
        &self,
        from: Day,
        to: Day,
        compounding: Compounding,
        period: f64,
    ) -> Result<Rate, RateError> {
        Rate::from_growth(self.discount_factor(from) / self.discount_factor(to), compounding, period)
    }

    /// The factor of every day of a grid, shape `[days]`.
    pub(crate) fn factors(&self, grid: DayGrid) -> Vec<f64> {
        let mut segment = 0;
        (0..grid.len())
            .filter_map(|index| grid.day(index))
            .map(|day| self.factor_walking(day, &mut segment))
            .collect()
    }

    /// As [`DiscountCurve::discount_factor`], for walks forward in time.
    pub(crate) fn factor_walking(&self, day: Day, segment: &mut usize) -> f64 {
        if day <= self.as_of {
            return 1.0;
        }
        self.growth * self.factor_from_origin(day, segment)
    }

    fn factor_from_origin(&self, day: Day, segment: &mut usize) -> f64 {
        let time = years(self.origin, day);
        let exponent = self.nodes.exponent(time, segment);
        if self.layers.is_empty() {
            return libm::exp(-exponent);
        }
        libm::exp(-self.with_layers(exponent / time, time) * time)
    }

    fn zero_from_origin(&self, time: f64, segment: &mut usize) -> f64 {
        self.with_layers(self.nodes.exponent(time, segment) / time, time)
    }

    fn with_layers(&self, mut zero: f64, time: f64) -> f64 {
        for layer in &self.layers {
            zero = layer.floor.applied(zero, zero + layer.shift.at(time).to_fraction(), time);
        }
        zero
    }
}

/// Days / 365.
pub(crate) fn years(from: Day, to: Day) -> f64 {
    f64::from(to - from) / 365.0
}
