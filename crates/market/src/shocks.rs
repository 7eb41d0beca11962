//! Shifts of zero rates as data, the catalogue of shapes, supervisory sizes and post-shock floors.

mod basel;
mod floor;
mod key_rate;
mod nodes;
mod sizes;

pub use basel::{long_shock, short_shock};
pub use floor::PostShockFloor;
pub use key_rate::KeyRateTent;
pub use nodes::NodeShift;
pub use sizes::{SHOCK_STANDARDS, ShockSizes, standard_currencies, standard_sizes};

use plimsoll_units::BasisPoints;

/// Why a shock cannot be made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ShockError {
    /// Unknown standard.
    #[error("no shock standard \"{name}\"; there are {available}")]
    NoStandard {
        /// Name as given.
        name: String,
        /// The standards.
        available: String,
    },
    /// A standard without sizes for a currency.
    #[error("{standard} has no shock sizes for {currency}; it has {available}")]
    NoCurrency {
        /// The standard.
        standard: String,
        /// The currency.
        currency: plimsoll_units::Currency,
        /// Its currencies.
        available: String,
    },
    /// Unknown floor.
    #[error("no floor rule \"{name}\"; there are none, EU-2024, EBA-2018, Canada-2026")]
    NoFloor {
        /// Name as given.
        name: String,
    },
    /// Nodes that are not in order.
    #[error("tenors of a shock must increase and be positive")]
    Order,
    /// A place outside the key rates.
    #[error("key rate {place} of {count}")]
    NoKeyRate {
        /// The place.
        place: usize,
        /// How many there are.
        count: usize,
    },
    /// A size that is no number.
    #[error("a shock of {0} basis points is not a finite number")]
    NotFinite(f64),
}

/// A shift of the zero rate as a function of time in years: the catalogue of shapes, one line each.
#[derive(Clone, Debug, PartialEq)]
pub enum Shift {
    /// No shift.
    None,
    /// The same at every time.
    Parallel(BasisPoints),
    /// Decays from the short end: S·e^(-t/4).
    Short(BasisPoints),
    /// Grows to the long end: L·(1 - e^(-t/4)).
    Long(BasisPoints),
    /// -0.65·|short| + 0.9·|long|.
    Steepener(ShockSizes),
    /// 0.8·|short| - 0.6·|long|.
    Flattener(ShockSizes),
    /// A tent around one key rate.
    KeyRate(KeyRateTent),
    /// Given at tenors.
    Nodes(NodeShift),
}

impl Shift {
    /// Refuses a size that is no number: it would turn discount factors into none.
    pub(crate) fn check(&self) -> Result<(), ShockError> {
        let sizes = match self {
            // Tents and nodes are checked when they are made.
            Self::None | Self::KeyRate(_) | Self::Nodes(_) => return Ok(()),
            Self::Parallel(size) | Self::Short(size) | Self::Long(size) => [*size; 3],
            Self::Steepener(sizes) | Self::Flattener(sizes) => [sizes.parallel, sizes.short, sizes.long],
        };
        let wrong = sizes.iter().find(|size| !size.0.is_finite());
        wrong.map_or(Ok(()), |size| Err(ShockError::NotFinite(size.0)))
    }

    /// The shift at a time.
    ///
    /// * `years` — from the market's day, zero or more
    #[must_use]
    pub fn at(&self, years: f64) -> BasisPoints {
        match self {
            Self::None => BasisPoints(0.0),
            Self::Parallel(size) => *size,
            Self::Short(size) => short_shock(*size, years),
            Self::Long(size) => long_shock(*size, years),
            Self::Steepener(sizes) => basel::steepener(sizes, years),
            Self::Flattener(sizes) => basel::flattener(sizes, years),
            Self::KeyRate(tent) => tent.at(years),
            Self::Nodes(nodes) => nodes.at(years),
        }
    }
}
