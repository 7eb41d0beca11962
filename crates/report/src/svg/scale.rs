//! Axes: ticks in steps of 1, 2 or 5 times a power of ten.

use crate::number::{exponent, fixed};

/// One mark of an axis.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    pub(crate) value: f64,
    pub(crate) label: String,
}

/// A straight axis that starts and ends on a tick and always shows zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Axis {
    step: f64,
    first: f64,
    last: f64,
}

impl Axis {
    /// The axis that covers zero and these values in about `wanted` steps.
    pub(crate) fn covering(values: impl Iterator<Item = f64>, wanted: u32) -> Self {
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        for value in values.filter(|value| value.is_finite()) {
            low = low.min(value);
            high = high.max(value);
        }
        if high - low < 1e-290 || !(high - low).is_finite() {
            return Self { step: 1.0, first: -1.0, last: 1.0 };
        }
        let step = nice_step((high - low) / f64::from(wanted.max(1)));
        Self { step, first: (low / step + 1e-9).floor(), last: (high / step - 1e-9).ceil() }
    }

    /// The place of a value between the places of the axis' ends.
    pub(crate) fn place(&self, value: f64, from: f64, to: f64) -> f64 {
        let shown = if value.is_finite() { value } else { 0.0 };
        let share = (shown / self.step - self.first) / (self.last - self.first);
        from + share.clamp(0.0, 1.0) * (to - from)
    }

    /// The marks, lowest first.
    pub(crate) fn ticks(&self) -> Vec<Tick> {
        let power = exponent(self.step).unwrap_or(0);
        let decimals = usize::try_from(-power).unwrap_or(0);
        (0_u32..200)
            .map(|n| self.first + f64::from(n))
            .take_while(|multiple| *multiple <= self.last)
            .map(|multiple| {
                let value = multiple * self.step;
                Tick { value, label: if multiple == 0.0 { "0".to_owned() } else { fixed(value, decimals) } }
            })
            .collect()
    }
}

fn nice_step(raw: f64) -> f64 {
    let power = exponent(raw).unwrap_or(0);
    let unit = if power >= 0 { 10_f64.powi(power) } else { 1.0 / 10_f64.powi(-power) };
    let multiple = raw / unit;
    unit * if multiple <= 1.0 {
        1.0
    } else if multiple <= 2.0 {
        2.0
    } else if multiple <= 5.0 {
        5.0
    } else {
        10.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[f64], expected: &[&str]) {
        let axis = Axis::covering(values.iter().copied(), 5);
        let labels: Vec<String> = axis.ticks().into_iter().map(|tick| tick.label).collect();
        assert_eq!(labels, expected);
        for value in values {
            let place = axis.place(*value, 100.0, 200.0);
            assert!((100.0..=200.0).contains(&place), "{value} at {place}");
        }
    }

    #[test]
    fn steps_are_nice() {
        check(&[-27.7, 6.1, -15.0], &["−30", "−20", "−10", "0", "10"]);
        check(&[0.0, 0.0], &["−1", "0", "1"]);
        check(&[], &["−1", "0", "1"]);
        check(&[-0.0021, -0.0004], &["−0.0025", "−0.0020", "−0.0015", "−0.0010", "−0.0005", "0"]);
        check(
            &[1e12],
            &[
                "0",
                "200,000,000,000",
                "400,000,000,000",
                "600,000,000,000",
                "800,000,000,000",
                "1,000,000,000,000",
            ],
        );
        check(&[f64::NAN, f64::INFINITY, 3.0], &["0", "1", "2", "3"]);
    }

    #[test]
    fn every_range_is_covered_in_few_ticks() {
        let mut size = 1e-280;
        while size < 1e280 {
            for values in [[-size, size], [-size, 0.0], [size, 0.3 * size]] {
                let axis = Axis::covering(values.into_iter(), 5);
                let ticks = axis.ticks();
                assert!((2..=12).contains(&ticks.len()), "{size}: {ticks:?}");
                for value in values {
                    assert!(value >= ticks[0].value - size * 1e-8, "{value} {ticks:?}");
                    assert!(value <= ticks[ticks.len() - 1].value + size * 1e-8, "{value} {ticks:?}");
                }
            }
            size *= 7.3;
        }
    }
}
