//! Stresses of liquidity: what a case says of them, and what a day of one is.

/// What kind of stress it is (BCBS 144, principle 10).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StressKind {
    /// Business as usual.
    #[default]
    GoingConcern,
    /// Of the institution alone.
    InstitutionSpecific,
    /// Of the whole market.
    MarketWide,
    /// Both.
    Combined,
}

impl StressKind {
    /// Each with its name.
    pub const NAMES: [(&str, Self); 4] = [
        ("going_concern", Self::GoingConcern),
        ("institution_specific", Self::InstitutionSpecific),
        ("market_wide", Self::MarketWide),
        ("combined", Self::Combined),
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

/// A stress of liquidity.
#[derive(Clone, Debug, PartialEq)]
pub struct LiquidityStress {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: StressKind,
    /// How many days it is followed, from the market's day.
    pub days: u16,
    /// Days that it has to be survived: the trigger of the contingency plan; none without one.
    pub at_least_days: Option<u16>,
    /// What it does to each class; the first that names a class counts.
    pub classes: Vec<StressedClass>,
    /// The most that may be converted into each foreign currency, in the reporting currency; nothing where not given.
    pub convertible: Vec<(plimsoll_units::Currency, plimsoll_units::Micros)>,
}

/// What a stress does to classes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StressedClass {
    /// Places of the classes in the catalogue.
    pub classes: Vec<u16>,
    /// Values of the tag that ladders are told by; all of them when empty.
    pub groups: Vec<String>,
    /// Share of today's balance that has left by the end of days; principal is then not repaid by contract.
    pub run_off: Option<SharePath>,
    /// Share of what falls due that is renewed.
    pub rolled: f64,
    /// Share of what may be drawn that has been drawn by the end of days.
    pub drawn: Option<SharePath>,
    /// How holdings become cash; they bring no flows by contract then.
    pub sale: Option<Sale>,
}

/// How holdings become cash.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sale {
    /// What is lost of market value.
    pub haircut: f64,
    /// Days until the cash is there.
    pub days: u16,
    /// Whether the central bank takes it.
    pub central_bank: bool,
}

/// A share that rises with days, linear between points, zero today and level after the last.
#[derive(Clone, Debug, PartialEq)]
pub struct SharePath(Vec<(u16, f64)>);

impl SharePath {
    /// Checks the points: days increase from 1, shares do not fall and are within 0 and 1.
    #[must_use]
    pub fn new(points: Vec<(u16, f64)>) -> Option<Self> {
        let mut before = (0, 0.0);
        for &(day, share) in &points {
            if day <= before.0 || share < before.1 || share > 1.0 {
                return None;
            }
            before = (day, share);
        }
        (!points.is_empty()).then_some(Self(points))
    }

    /// The share at the end of a day, times a scaling and at most 1.
    #[must_use]
    pub fn at(&self, day: u16, scaling: f64) -> f64 {
        let mut before = (0, 0.0);
        for &(to, share) in &self.0 {
            if day <= to {
                let within = f64::from(day - before.0) / f64::from(to - before.0);
                return ((before.1 + (share - before.1) * within) * scaling).min(1.0);
            }
            before = (to, share);
        }
        (before.1 * scaling).min(1.0)
    }
}

impl LiquidityStress {
    /// What it does to a class in a group.
    pub(crate) fn of(&self, class: u16, group: &str) -> Option<&StressedClass> {
        let in_group = |stressed: &StressedClass| {
            stressed.groups.is_empty() || stressed.groups.iter().any(|known| known == group)
        };
        self.classes.iter().find(|stressed| stressed.classes.contains(&class) && in_group(stressed))
    }

    /// Whether it sells anything of a class.
    pub(crate) fn sells(&self, class: u16) -> bool {
        self.classes.iter().any(|stressed| stressed.sale.is_some() && stressed.classes.contains(&class))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_rise_between_points() {
        let path = SharePath::new(vec![(2, 0.2), (12, 0.4)]).unwrap();
        let near = |day, scaling, wanted: f64| assert!((path.at(day, scaling) - wanted).abs() < 1e-12);
        near(0, 1.0, 0.0);
        near(1, 1.0, 0.1);
        near(7, 1.0, 0.3);
        near(90, 1.0, 0.4);
        near(90, 3.0, 1.0);
        for wrong in [vec![], vec![(0, 0.1)], vec![(1, 0.5), (2, 0.4)], vec![(1, 1.2)]] {
            assert!(SharePath::new(wrong).is_none());
        }
    }
}
