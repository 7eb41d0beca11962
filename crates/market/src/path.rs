//! A shock that comes over time: what share of it has come on each day.
//!
//! A rate of a day d is base(d) + share(d) · (shocked(d) - base(d)): forwards of the base and of the shocked curves.

use plimsoll_units::{Day, DayGrid};

/// Shares of a shock by day: linear between the days, none before the first, that of the last after it.
#[derive(Clone, Debug, PartialEq)]
pub struct ShockPath {
    nodes: Vec<(Day, f64)>,
}

/// Why days and shares make no path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a path of a shock needs months that increase from 0 and shares that are finite numbers")]
pub struct PathError;

impl ShockPath {
    /// A path from the market's day on.
    ///
    /// * `nodes` — months after the market's day, increasing from 1 or later, and the share of the shock at their end
    ///
    /// # Errors
    /// [`PathError`] when there are none, they do not increase, or a share is no number.
    pub fn new(as_of: Day, nodes: &[(u16, f64)]) -> Result<Self, PathError> {
        let increase = nodes.windows(2).all(|pair| pair[0].0 < pair[1].0);
        let starts = nodes.first().is_some_and(|(months, _)| *months > 0);
        if !increase || !starts || nodes.iter().any(|(_, share)| !share.is_finite()) {
            return Err(PathError);
        }
        let later = nodes.iter().map(|(months, share)| (as_of.plus_months(i32::from(*months)), *share));
        Ok(Self { nodes: std::iter::once((as_of, 0.0)).chain(later).collect() })
    }

    /// The share that has come on a day.
    #[must_use]
    pub fn share(&self, day: Day) -> f64 {
        let after = self.nodes.partition_point(|(node, _)| *node <= day);
        match (after.checked_sub(1).and_then(|place| self.nodes.get(place)), self.nodes.get(after)) {
            (Some((_, share)), None) => *share,
            (Some((before, from)), Some((next, to))) => {
                from + (to - from) * f64::from(day - *before) / f64::from(*next - *before)
            }
            (None, _) => 0.0,
        }
    }

    /// Rates on the way from those of the base to those of the shock, by day of a grid; shape `[days]` each.
    #[must_use]
    pub fn between(&self, base: &[f64], shocked: &[f64], grid: DayGrid) -> Vec<f64> {
        let rates = plimsoll_units::pair(base, shocked).enumerate();
        rates
            .map(|(place, (base, shocked))| {
                let share = grid.day(place).map_or(0.0, |day| self.share(day));
                // Before the market's day, and where nothing has come, the base is as it is, known or not.
                if share == 0.0 { *base } else { base + share * (shocked - base) }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_come_over_time() {
        let as_of: Day = "2025-12-31".parse().unwrap();
        let path = ShockPath::new(as_of, &[(6, 0.5), (12, 1.0)]).unwrap();
        let share = |text: &str| path.share(text.parse().unwrap());
        assert!(share("2025-12-31") == 0.0 && (share("2026-06-30") - 0.5).abs() < 1e-15);
        assert!((share("2026-12-31") - 1.0).abs() < 1e-15 && (share("2040-01-01") - 1.0).abs() < 1e-15);
        assert!((share("2026-03-31") - 0.5 * 90.0 / 181.0).abs() < 1e-15);
        for wrong in [&[][..], &[(0, 1.0)], &[(6, 0.5), (6, 1.0)], &[(6, f64::NAN)]] {
            assert!(ShockPath::new(as_of, wrong).is_err());
        }
    }
}
