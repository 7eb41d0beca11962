//! Why net interest income and its margin changed between two periods: volume, mix, rate and cross.
//!
//! With V the average balance of a line, I its interest, r = I / V, S the sum of V over its side and d the change:
//! volume = V0 · (S1 / S0 - 1) · r0, the line grows as its side does;
//! mix = (V1 - V0 · S1 / S0) · r0, its share of the side is another; both together are r0 · dV;
//! rate = V0 · dr; cross = dV · dr. The four add up to dI.
//! Of the margin, with w = V / average earning assets: mix = dw · r0, rate = w1 · dr.
//! Source: SEC, *Industry Guide 3, Statistical Disclosure by Bank Holding Companies*, item I.C, for volume (at the old
//! rate), rate (at the old volume) and rate/volume; that volume is split by the growth of the side is the house's.

use super::MarginError;
use plimsoll_units::Micros;
use std::iter::Sum;
use std::ops::Add;

/// Average balance and interest of a line in one period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Earned {
    /// Average balance, negative for a liability.
    pub balance: Micros,
    /// Interest, negative where it is paid.
    pub interest: Micros,
}

impl Earned {
    /// Interest over the average balance, a fraction of the period; none without a balance.
    ///
    /// ```
    /// use plimsoll_measure::formulas::Earned;
    /// use plimsoll_units::Micros;
    /// let paid = Earned { balance: Micros::new(-200), interest: Micros::new(-6) };
    /// assert_eq!(paid.rate(), Some(0.03));
    /// assert_eq!(Earned { balance: Micros::ZERO, ..paid }.rate(), None);
    /// ```
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        (self.balance != Micros::ZERO).then(|| self.interest.to_units() / self.balance.to_units())
    }

    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// A line in both periods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EarnedTwice {
    /// In the first period; nothing at all where the line is not in it.
    pub first: Earned,
    /// In the second one.
    pub second: Earned,
}

/// What is known of the rates of a line.
enum Known {
    Both,
    FirstAlone,
    SecondAlone,
    /// Interest without a balance: there is no rate.
    NoRate,
}

impl EarnedTwice {
    fn known(&self) -> Known {
        let no_rate = |earned: &Earned| earned.balance == Micros::ZERO && earned.interest != Micros::ZERO;
        if no_rate(&self.first) || no_rate(&self.second) {
            Known::NoRate
        } else if self.second.is_nothing() {
            Known::FirstAlone
        } else if self.first.is_nothing() {
            Known::SecondAlone
        } else {
            Known::Both
        }
    }

    fn change(&self) -> Micros {
        self.second.interest - self.first.interest
    }

    /// Whether it counts in the growth of its side: it bears interest, at rates that are known.
    fn counts(&self) -> bool {
        let bears = self.first.interest != Micros::ZERO || self.second.interest != Micros::ZERO;
        bears && !matches!(self.known(), Known::NoRate)
    }
}

/// Parts of the change of interest; they add up to it exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IncomeParts {
    /// The line grew as its side did, at its first rate.
    pub volume: Micros,
    /// Its share of the side changed, at its first rate.
    pub mix: Micros,
    /// Its rate changed, on its first balance.
    pub rate: Micros,
    /// Both changed. It takes the rounding of the others.
    pub cross: Micros,
    /// The change of interest without a balance, for which there is no rate.
    pub unattributed: Micros,
}

impl IncomeParts {
    /// The change of interest.
    #[must_use]
    pub fn change(&self) -> Micros {
        self.volume + self.mix + self.rate + self.cross + self.unattributed
    }
}

impl Add for IncomeParts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            volume: self.volume + other.volume,
            mix: self.mix + other.mix,
            rate: self.rate + other.rate,
            cross: self.cross + other.cross,
            unattributed: self.unattributed + other.unattributed,
        }
    }
}

impl Sum for IncomeParts {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), Add::add)
    }
}

/// Parts of the change of a margin, fractions of average earning assets.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MarginParts {
    /// Balances over earning assets changed, at the first rates.
    pub mix: f64,
    /// Rates changed, on the second balances over earning assets.
    pub rate: f64,
    /// Interest without a balance.
    pub unattributed: f64,
}

impl MarginParts {
    /// The change of the margin.
    #[must_use]
    pub fn change(&self) -> f64 {
        self.mix + self.rate + self.unattributed
    }
}

impl Add for MarginParts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            mix: self.mix + other.mix,
            rate: self.rate + other.rate,
            unattributed: self.unattributed + other.unattributed,
        }
    }
}

/// Parts of the change of interest of each line of one side, shape `[lines]`; exact to the micro line by line.
///
/// * `side` — every line of assets, or of liabilities, in both periods, in one currency; shape `[lines]`
///
/// A line of one period alone has one rate: its change is volume and mix at that rate. Where the side has no balance
/// in the first period it has no growth, and all of it is volume. Lines that bear no interest in either period are not
/// in the growth of the side. Interest without a balance is unattributed.
///
/// ```
/// use plimsoll_measure::formulas::{Earned, EarnedTwice, attribute_income};
/// use plimsoll_units::Micros;
/// let earned = |balance, interest| Earned { balance: Micros::new(balance), interest: Micros::new(interest) };
/// // Loans of 100 at 5 % become 132 at 6 %; bonds of 60 at 3 % become 48: the side grows by an eighth.
/// let loans = EarnedTwice { first: earned(100_000, 5_000), second: earned(132_000, 7_920) };
/// let bonds = EarnedTwice { first: earned(60_000, 1_800), second: earned(48_000, 1_440) };
/// let parts = attribute_income(&[loans, bonds]);
/// let [volume, mix, rate, cross] = [parts[0].volume, parts[0].mix, parts[0].rate, parts[0].cross];
/// assert_eq!([volume, mix, rate, cross].map(Micros::to_i128), [625, 975, 1_000, 320]);
/// assert_eq!([parts[1].volume, parts[1].mix].map(Micros::to_i128), [225, -585]);
/// assert_eq!(parts[0].change().to_i128(), 2_920);
/// ```
#[must_use]
pub fn attribute_income(side: &[EarnedTwice]) -> Vec<IncomeParts> {
    let counted = side.iter().filter(|line| line.counts());
    let of_side = counted.fold(EarnedTwice::default(), |mut sum, line| {
        sum.first.balance += line.first.balance;
        sum.second.balance += line.second.balance;
        sum
    });
    let (before, after) = (of_side.first.balance, of_side.second.balance);
    side.iter().map(|line| parts(line, before, after)).collect()
}

/// * `before`, `after` — average balance of the side
fn parts(line: &EarnedTwice, before: Micros, after: Micros) -> IncomeParts {
    let EarnedTwice { first, second } = line;
    let (start, end) = (first.interest, second.interest);
    let none = IncomeParts::default();
    // Interest at the first rate on the second balance, and what is left of the change.
    let (at_first_rate, rate) = match line.known() {
        Known::NoRate => return IncomeParts { unattributed: line.change(), ..none },
        Known::FirstAlone => (Micros::ZERO, Micros::ZERO),
        Known::SecondAlone => (end, Micros::ZERO),
        Known::Both => {
            (scaled(start, second.balance, first.balance), scaled(end, first.balance, second.balance) - start)
        }
    };
    let as_side = if before == Micros::ZERO { at_first_rate } else { scaled(start, after, before) };
    let (volume, mix) = (as_side - start, at_first_rate - as_side);
    IncomeParts { volume, mix, rate, cross: line.change() - volume - mix - rate, ..none }
}

/// An amount times one balance over another, which is not zero; rounded once. What is beyond all money is nothing, and
/// then the cross term has it.
fn scaled(amount: Micros, by: Micros, over: Micros) -> Micros {
    if by == over {
        return amount;
    }
    Micros::from_units(amount.to_units() * (by.to_units() / over.to_units())).unwrap_or(Micros::ZERO)
}

/// Parts of the change of the margin of each line, shape `[lines]`; together the change of the margin, to the rounding
/// of `f64`.
///
/// * `lines` — of all sides, liabilities negative, interest of a year; shape `[lines]`
/// * `earning_assets` — average earning assets of the two periods
///
/// # Errors
/// [`MarginError`] when average earning assets of a period are not positive.
///
/// ```
/// use plimsoll_measure::formulas::{Earned, EarnedTwice, attribute_margin};
/// use plimsoll_units::Micros;
/// let earned = |balance, interest| Earned { balance: Micros::new(balance), interest: Micros::new(interest) };
/// let loans = EarnedTwice { first: earned(100_000, 5_000), second: earned(132_000, 7_920) };
/// let bonds = EarnedTwice { first: earned(60_000, 1_800), second: earned(48_000, 1_440) };
/// let parts = attribute_margin(&[loans, bonds], [160_000, 180_000].map(Micros::new))?;
/// let change: f64 = parts.iter().map(|part| part.change()).sum();
/// assert!((change - (9_360.0 / 180_000.0 - 6_800.0 / 160_000.0)).abs() < 1e-15);
/// assert!((parts[0].rate - 132.0 / 180.0 * 0.01).abs() < 1e-15);
/// # Ok::<(), plimsoll_measure::formulas::MarginError>(())
/// ```
pub fn attribute_margin(
    lines: &[EarnedTwice],
    earning_assets: [Micros; 2],
) -> Result<Vec<MarginParts>, MarginError> {
    let [before, after] = earning_assets.map(Micros::to_units);
    for assets in [before, after] {
        if assets <= 0.0 {
            return Err(MarginError::EarningAssets(assets));
        }
    }
    let parts = |line: &EarnedTwice| {
        let start = line.first.interest.to_units() / before;
        let end = line.second.interest.to_units() / after;
        let none = MarginParts::default();
        match (line.known(), line.first.rate(), line.second.rate()) {
            (Known::Both, Some(first), Some(second)) => {
                let [old_weight, weight] =
                    [line.first.balance.to_units() / before, line.second.balance.to_units() / after];
                MarginParts { mix: (weight - old_weight) * first, rate: weight * (second - first), ..none }
            }
            (Known::FirstAlone | Known::SecondAlone, ..) => MarginParts { mix: end - start, ..none },
            _ => MarginParts { unattributed: end - start, ..none },
        }
    };
    Ok(lines.iter().map(parts).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn earned(balance: i128, interest: i128) -> Earned {
        Earned { balance: Micros::new(balance), interest: Micros::new(interest) }
    }

    fn line(first: Earned, second: Earned) -> EarnedTwice {
        EarnedTwice { first, second }
    }

    /// Volume, mix, rate, cross, unattributed.
    fn check(side: &[EarnedTwice], expected: &[[i128; 5]]) {
        let of = |parts: &IncomeParts| {
            [parts.volume, parts.mix, parts.rate, parts.cross, parts.unattributed].map(Micros::to_i128)
        };
        assert_eq!(attribute_income(side).iter().map(of).collect::<Vec<_>>(), expected);
    }

    const NOTHING: Earned = Earned { balance: Micros::ZERO, interest: Micros::ZERO };

    /// By hand: deposits of 1000 at 1 % become 1200 at 2 %, and 600 of bonds at 4 % are new; the side grows from 1000
    /// to 1800.
    #[test]
    fn by_hand() {
        let deposits = line(earned(-1_000, -10), earned(-1_200, -24));
        let bonds = line(NOTHING, earned(-600, -24));
        check(&[deposits, bonds], &[[-8, 6, -10, -2, 0], [0, -24, 0, 0, 0]]);
        check(&[line(deposits.second, deposits.first)], &[[4, 0, 12, -2, 0]]);
    }

    /// What is gone leaves at its rate; a side that is all new, or all gone, is volume.
    #[test]
    fn lines_of_one_period() {
        let (stays, gone) = (line(earned(500, 20), earned(500, 20)), line(earned(500, 10), NOTHING));
        check(&[stays, gone], &[[-10, 10, 0, 0, 0], [-5, -5, 0, 0, 0]]);
        check(&[line(NOTHING, earned(500, 10))], &[[10, 0, 0, 0, 0]]);
        check(&[gone], &[[-10, 0, 0, 0, 0]]);
        check(&[line(NOTHING, NOTHING)], &[[0; 5]]);
        check(&[], &[]);
    }

    /// Without a balance there is no rate, and a balance without interest is not in the growth of its side.
    #[test]
    fn no_rate_is_invented() {
        let swaps = line(earned(0, 30), earned(0, -5));
        let idle = line(earned(9_000, 0), earned(1_000, 0));
        let loans = line(earned(100, 5), earned(100, 6));
        check(&[swaps, idle, loans], &[[0, 0, 0, 0, -35], [0; 5], [0, 0, 1, 0, 0]]);
        check(&[line(earned(0, 30), earned(100, 3))], &[[0, 0, 0, 0, -27]]);
        let margin = attribute_margin(&[swaps], [Micros::new(100), Micros::new(200)]).unwrap_or_default();
        assert_eq!(margin, [MarginParts { unattributed: -0.325, ..MarginParts::default() }]);
    }

    /// A free balance that earns from now on: all of it is rate and cross.
    #[test]
    fn a_rate_of_zero_is_a_rate() {
        check(&[line(earned(100, 0), earned(200, 8))], &[[0, 0, 4, 4, 0]]);
    }

    #[test]
    fn margins_need_earning_assets() {
        let refused = attribute_margin(&[], [Micros::new(1_000_000), Micros::ZERO]);
        assert_eq!(refused, Err(MarginError::EarningAssets(0.0)));
    }
}
