//! Between the nodes of a curve.
//!
//! Every method answers one question: the exponent y(t) = -ln DF(t) = zero rate · t, given its values at the nodes.
//! Before the first node the zero rate is flat, save for monotone convex, which takes the curve's day for a node as its
//! authors do. After the last node the zero rate stays flat.

mod linear_zero;
mod log_linear;
mod monotone_convex;
mod natural_cubic;

use std::str::FromStr;

/// A named way to interpolate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interpolation {
    /// `log_linear_discount`: the logarithm of the discount factor is linear, forwards are piecewise constant.
    LogLinearDiscount,
    /// `linear_zero`: the continuous zero rate is linear.
    LinearZero,
    /// `monotone_convex`: Hagan and West's monotone convex forwards.
    MonotoneConvex,
    /// `natural_cubic_zero`: a natural cubic spline through the continuous zero rates.
    NaturalCubicZero,
}

/// Why a text is not an interpolation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InterpolationError {
    /// Unknown name.
    #[error(
        "no interpolation \"{name}\"; there are log_linear_discount, linear_zero, monotone_convex, natural_cubic_zero"
    )]
    Unknown {
        /// Name as given.
        name: String,
    },
}

impl FromStr for Interpolation {
    type Err = InterpolationError;
    fn from_str(text: &str) -> Result<Self, InterpolationError> {
        Ok(match text {
            "log_linear_discount" => Self::LogLinearDiscount,
            "linear_zero" => Self::LinearZero,
            "monotone_convex" => Self::MonotoneConvex,
            "natural_cubic_zero" => Self::NaturalCubicZero,
            _ => return Err(InterpolationError::Unknown { name: text.to_owned() }),
        })
    }
}

/// Nodes with what their interpolation needs, computed once.
///
/// Times are years, increasing and positive; `exponents` are -ln DF at the times, shape `[nodes]`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Interpolated {
    interpolation: Interpolation,
    times: Vec<f64>,
    exponents: Vec<f64>,
    /// Second derivatives (cubic) or node forwards (monotone convex), shape `[nodes]` or [nodes + 1].
    extra: Vec<f64>,
}

impl Interpolated {
    pub(crate) fn new(interpolation: Interpolation, times: Vec<f64>, exponents: Vec<f64>) -> Self {
        let extra = match interpolation {
            Interpolation::LogLinearDiscount | Interpolation::LinearZero => Vec::new(),
            Interpolation::MonotoneConvex => monotone_convex::node_forwards(&times, &exponents),
            Interpolation::NaturalCubicZero => natural_cubic::second_derivatives(&times, &exponents),
        };
        Self { interpolation, times, exponents, extra }
    }

    /// The exponent at a time.
    ///
    /// * `segment` — where the last call ended, so that a walk forward in time needs no search
    pub(crate) fn exponent(&self, time: f64, segment: &mut usize) -> f64 {
        let last = self.times.len() - 1;
        if time >= self.times[last] {
            return self.exponents[last] / self.times[last] * time;
        }
        if *segment > last || (*segment > 0 && self.times[*segment - 1] > time) {
            *segment = 0;
        }
        while self.times[*segment] < time {
            *segment += 1;
        }
        let right = *segment;
        match self.interpolation {
            Interpolation::LogLinearDiscount => {
                log_linear::exponent(&self.times, &self.exponents, right, time)
            }
            Interpolation::LinearZero => linear_zero::exponent(&self.times, &self.exponents, right, time),
            Interpolation::MonotoneConvex => {
                monotone_convex::exponent(&self.times, &self.exponents, &self.extra, right, time)
            }
            Interpolation::NaturalCubicZero => {
                natural_cubic::exponent(&self.times, &self.exponents, &self.extra, right, time)
            }
        }
    }
}

/// Time and exponent of the node left of node `right`: the origin before the first.
#[inline]
fn left_node(times: &[f64], exponents: &[f64], right: usize) -> (f64, f64) {
    if right == 0 { (0.0, 0.0) } else { (times[right - 1], exponents[right - 1]) }
}
