//! Floors under rates after a shock: post = max(base + shock, min(floor(t), base)).
//!
//! Where the base is already below the floor, a downward shock does nothing and nothing is lifted.
//! Sources: EU 2024/856 Article 3(7); OSFI Guideline B-12 (2026) Annex 1 paragraph 12; EBA/GL/2018/02 (superseded).

use super::ShockError;
use std::str::FromStr;

/// A named floor rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PostShockFloor {
    /// `none`.
    #[default]
    None,
    /// `EU-2024`: -150 bp rising by 3 bp a year to 0 at 50 years.
    Eu2024,
    /// `EBA-2018`: -100 bp rising by 5 bp a year to 0 at 20 years.
    Eba2018,
    /// `Canada-2026`: -75 bp at every time.
    Canada2026,
}

impl PostShockFloor {
    /// The floor at a time, as a fraction per year.
    #[must_use]
    pub fn at(self, years: f64) -> Option<f64> {
        match self {
            Self::None => None,
            Self::Eu2024 => Some((-0.0150 + 0.0003 * years).min(0.0)),
            Self::Eba2018 => Some((-0.0100 + 0.0005 * years).min(0.0)),
            Self::Canada2026 => Some(-0.0075),
        }
    }

    /// The rate after shock and floor.
    #[must_use]
    pub fn applied(self, base: f64, shocked: f64, years: f64) -> f64 {
        match self.at(years) {
            None => shocked,
            Some(floor) => shocked.max(floor.min(base)),
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Eu2024 => "EU-2024",
            Self::Eba2018 => "EBA-2018",
            Self::Canada2026 => "Canada-2026",
        }
    }
}

impl FromStr for PostShockFloor {
    type Err = ShockError;
    fn from_str(text: &str) -> Result<Self, ShockError> {
        let all = [Self::None, Self::Eu2024, Self::Eba2018, Self::Canada2026];
        all.into_iter()
            .find(|floor| floor.name() == text)
            .ok_or_else(|| ShockError::NoFloor { name: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Base rates partly negative, EUR parallel down by 200 bp: computed apart from this code.
    #[test]
    fn eu_floor_on_a_partly_negative_curve() {
        let cases = [(0.25, -50.0, -149.25), (5.0, -20.0, -135.0), (20.0, 40.0, -90.0), (50.0, 20.0, 0.0)];
        for (years, base, expected) in cases {
            let post = PostShockFloor::Eu2024.applied(base / 1e4, (base - 200.0) / 1e4, years) * 1e4;
            assert!((post - expected).abs() < 1e-9, "{years}: {post}");
        }
        let below = PostShockFloor::Eu2024.applied(-0.02, -0.04, 0.0);
        assert!((below + 0.02).abs() < 1e-15);
    }

    /// CAD at 2.5 years: 120 bp less 147.1969 stays, at the short end the floor of -75 bp binds.
    #[test]
    fn canadian_floor_is_flat() {
        assert!((PostShockFloor::Canada2026.applied(0.0050, -0.0150, 0.0028) + 0.0075).abs() < 1e-15);
        assert!(
            (PostShockFloor::Canada2026.applied(0.0120, -0.002_719_69, 2.5) + 0.002_719_69).abs() < 1e-15
        );
    }
}
