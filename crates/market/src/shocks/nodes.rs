//! A shift given at tenors: linear between them, flat outside.

use super::ShockError;
use plimsoll_units::{BasisPoints, Tenor};

/// Shifts at increasing times.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeShift {
    years: Vec<f64>,
    sizes: Vec<f64>,
}

impl NodeShift {
    /// Shifts at tenors, in increasing order.
    ///
    /// # Errors
    /// [`ShockError`] when there are none, they do not increase or a size is not finite.
    pub fn new(nodes: &[(Tenor, BasisPoints)]) -> Result<Self, ShockError> {
        let years: Vec<f64> = nodes.iter().map(|(tenor, _)| tenor.years()).collect();
        let sizes: Vec<f64> = nodes.iter().map(|(_, size)| size.0).collect();
        if let Some(size) = sizes.iter().find(|size| !size.is_finite()) {
            return Err(ShockError::NotFinite(*size));
        }
        if years.is_empty() || years.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(ShockError::Order);
        }
        Ok(Self { years, sizes })
    }

    /// The shift at a time.
    #[must_use]
    pub fn at(&self, years: f64) -> BasisPoints {
        let right = self.years.partition_point(|node| *node < years);
        let size = match (right.checked_sub(1), self.years.get(right)) {
            (None, _) => self.sizes[0],
            (Some(left), None) => self.sizes[left],
            (Some(left), Some(end)) => {
                let share = (years - self.years[left]) / (end - self.years[left]);
                self.sizes[left] + (self.sizes[right] - self.sizes[left]) * share
            }
        };
        BasisPoints(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linear_between_and_flat_outside() {
        let nodes = [("P1Y", 10.0), ("P3Y", 30.0)].map(|(t, s)| (t.parse().unwrap(), BasisPoints(s)));
        let shift = NodeShift::new(&nodes).unwrap();
        for (years, expected) in [(0.0, 10.0), (1.0, 10.0), (2.0, 20.0), (3.0, 30.0), (9.0, 30.0)] {
            assert!((shift.at(years).0 - expected).abs() < 1e-12);
        }
        assert!(NodeShift::new(&[]).is_err());
    }
}
