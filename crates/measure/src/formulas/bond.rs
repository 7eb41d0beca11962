//! Coupon bonds: price from yield, yield from price, accrued interest, durations; per 100 nominal.
//!
//! dirty = v^(r/s) · (d1 + Σ c/f·v^k + 100·v^n), v = 1 / (1 + y/f), k = 1..n
//!
//! Source: UK Debt Management Office, *Formulae for Calculating Gilt Prices from Yields*, section 1 (compound
//! throughout, ex-dividend); J. J. Lynch and J. H. Mayle, *Standard Securities Calculation Methods*, SIA 1986, and
//! MSRB rule G-33 (United States street convention: simple interest once only the last coupon is left); ANBIMA,
//! *Metodologia de Cálculo dos Títulos Públicos Federais* (business days / 252).

use super::root::{Bracket, falling_root};
use plimsoll_units::pair;

/// Why a bond has no price or no yield.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BondError {
    /// The settlement day is not inside the coupon period.
    #[error("settlement is {to_coupon} days before a coupon, but the period has {in_period} days")]
    Days {
        /// Days to the next coupon.
        to_coupon: u16,
        /// Days in the coupon period.
        in_period: u16,
    },
    /// A coupon that is no number.
    #[error("a coupon of {0} is not a finite number")]
    Coupon(f64),
    /// No coupon periods in a year.
    #[error("a bond needs at least one coupon period per year")]
    PeriodsPerYear,
    /// A yield at which one unit does not grow to something positive.
    #[error(
        "a yield of {per_year} per year over {periods_per_year} periods has no discount factor; \
         it must be above -{periods_per_year}"
    )]
    Yield {
        /// The yield.
        per_year: f64,
        /// Periods per year.
        periods_per_year: u16,
    },
    /// No yield gives the price.
    #[error("no yield between {low} and {high} per year gives a dirty price of {dirty}")]
    NoYield {
        /// The price.
        dirty: f64,
        /// Lowest yield tried.
        low: f64,
        /// Highest yield tried.
        high: f64,
    },
    /// A list of amounts without as many times.
    #[error("{amounts} amounts, but {times} times")]
    Shape {
        /// How many amounts.
        amounts: usize,
        /// How many times.
        times: usize,
    },
}

/// How a yield discounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YieldConvention {
    /// United Kingdom, and ISMA: compound throughout.
    Compound,
    /// United States street: compound, but simple interest when the next coupon is the last.
    Street,
}

/// A bond between two coupon dates, per 100 nominal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CouponBond {
    /// Coupon per year: 8 % is `8.0`.
    pub coupon_per_year: f64,
    /// Coupons per year, at least 1.
    pub periods_per_year: u16,
    /// What the buyer receives at the next coupon date: a full coupon, part of one after a short first period, nothing
    /// when the bond settles ex-dividend.
    pub next_coupon: f64,
    /// Days from settlement to the next coupon date, at most `days_in_period`.
    pub days_to_coupon: u16,
    /// Days in the full coupon period around settlement, at least 1.
    pub days_in_period: u16,
    /// Full periods from the next coupon date to maturity; 0 when the next coupon is the last.
    pub periods_after: u16,
}

/// Price and how it moves with the yield.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BondSensitivities {
    /// Price with accrued interest, per 100.
    pub dirty: f64,
    /// Value-weighted time of the flows, in years.
    pub macaulay_years: f64,
    /// -dP/dy / P, in years.
    pub modified_years: f64,
    /// d²P/dy² / P, in years squared.
    pub convexity: f64,
}

/// Price with accrued interest, per 100 nominal, from a yield compounded `periods_per_year` times.
///
/// * `yield_per_year` — as a fraction, above `-periods_per_year`
///
/// # Errors
/// [`BondError`] for days outside the period, no periods, and yields without a discount factor.
///
/// ```
/// use plimsoll_measure::formulas::{CouponBond, YieldConvention, dirty_price};
/// // 8 % Treasury 2015 at 4.445 %, settled 1999-05-24, coupon 1999-06-07 (UK DMO, example 1): 145.012268
/// let gilt = CouponBond {
///     coupon_per_year: 8.0, periods_per_year: 2, next_coupon: 4.0, days_to_coupon: 14, days_in_period: 182,
///     periods_after: 33,
/// };
/// assert!((dirty_price(&gilt, 0.04445, YieldConvention::Compound)? - 145.012268).abs() < 1e-6);
/// # Ok::<(), plimsoll_measure::formulas::BondError>(())
/// ```
pub fn dirty_price(
    bond: &CouponBond,
    yield_per_year: f64,
    convention: YieldConvention,
) -> Result<f64, BondError> {
    Ok(bond_sensitivities(bond, yield_per_year, convention)?.dirty)
}

/// Price, Macaulay and modified duration and convexity from a yield; see [`dirty_price`].
///
/// # Errors
/// As [`dirty_price`].
///
/// ```
/// use plimsoll_measure::formulas::{CouponBond, YieldConvention, bond_sensitivities};
/// // 4.625 % of November 2016 at 4 %, settled 2011-08-23 (OpenGamma Strata): 104.17352500524246 and 4.6575232 years
/// let note = CouponBond {
///     coupon_per_year: 4.625, periods_per_year: 2, next_coupon: 2.3125, days_to_coupon: 84, days_in_period: 184,
///     periods_after: 10,
/// };
/// let found = bond_sensitivities(&note, 0.04, YieldConvention::Street)?;
/// assert!((found.dirty - 104.17352500524246).abs() < 1e-10);
/// assert!((found.macaulay_years - 4.6575232098896215).abs() < 1e-12);
/// # Ok::<(), plimsoll_measure::formulas::BondError>(())
/// ```
pub fn bond_sensitivities(
    bond: &CouponBond,
    yield_per_year: f64,
    convention: YieldConvention,
) -> Result<BondSensitivities, BondError> {
    bond.check()?;
    let per_year = f64::from(bond.periods_per_year);
    let stub = f64::from(bond.days_to_coupon) / f64::from(bond.days_in_period);
    let growth = 1.0 + yield_per_year / per_year;
    let out_of_range = BondError::Yield { per_year: yield_per_year, periods_per_year: bond.periods_per_year };
    if convention == YieldConvention::Street && bond.periods_after == 0 {
        let growth = 1.0 + stub * yield_per_year / per_year;
        if !(growth > 0.0 && growth.is_finite()) {
            return Err(out_of_range);
        }
        let years = stub / per_year;
        return Ok(BondSensitivities {
            dirty: (bond.next_coupon + 100.0) / growth,
            macaulay_years: years,
            modified_years: years / growth,
            convexity: 2.0 * years * years / (growth * growth),
        });
    }
    if !(growth > 0.0 && growth.is_finite()) {
        return Err(out_of_range);
    }
    let (mut value, mut first, mut second) = (0.0, 0.0, 0.0);
    let mut factor = libm::pow(growth, -stub);
    for period in 0..=bond.periods_after {
        let amount = bond.amount(period) * factor;
        let periods = stub + f64::from(period);
        value += amount;
        first += periods * amount;
        second += periods * (periods + 1.0) * amount;
        factor /= growth;
    }
    let macaulay_years = first / value / per_year;
    Ok(BondSensitivities {
        dirty: value,
        macaulay_years,
        modified_years: macaulay_years / growth,
        convexity: second / value / (per_year * per_year * growth * growth),
    })
}

/// Lowest and highest yield per year that are looked at: -90 % per period, and 1000 % per year.
const HIGHEST_YIELD: f64 = 10.0;
const LOWEST_YIELD_PER_PERIOD: f64 = -0.9;

/// The yield that gives a price with accrued interest.
///
/// * `dirty` — per 100 nominal
///
/// # Errors
/// As [`dirty_price`]; [`BondError::NoYield`] when no yield between -90 % a period and +1000 % a year gives it.
///
/// ```
/// use plimsoll_measure::formulas::{CouponBond, YieldConvention, bond_yield};
/// // A new gilt, 7/8 % of October 2029, the day after its first: clean 99.30 and 1 day accrued (OpenGamma Strata)
/// let gilt = CouponBond {
///     coupon_per_year: 0.875, periods_per_year: 2, next_coupon: 0.4375 * 125.0 / 183.0, days_to_coupon: 124,
///     days_in_period: 183, periods_after: 20,
/// };
/// let found = bond_yield(&gilt, 99.3 + 0.4375 / 183.0, YieldConvention::Compound)?;
/// assert!((found - 0.00946254).abs() < 1e-8);
/// # Ok::<(), plimsoll_measure::formulas::BondError>(())
/// ```
pub fn bond_yield(bond: &CouponBond, dirty: f64, convention: YieldConvention) -> Result<f64, BondError> {
    let low = LOWEST_YIELD_PER_PERIOD * f64::from(bond.periods_per_year);
    let bracket = Bracket { low, high: HIGHEST_YIELD };
    // What is wrong with the bond is told here; above the lowest yield the bond always has a price.
    dirty_price(bond, low, convention)?;
    let error = |rate| dirty_price(bond, rate, convention).map_or(f64::NAN, |price| price - dirty);
    falling_root(bracket, error).ok_or(BondError::NoYield { dirty, low, high: HIGHEST_YIELD })
}

/// Accrued interest per 100: coupon of a period x days accrued / days in the period.
///
/// * `days_accrued` — from the last coupon, or the first day of interest, to settlement
///
/// # Errors
/// [`BondError::PeriodsPerYear`] without periods; [`BondError::Days`] when more days accrued than there are.
///
/// ```
/// // 8 % gilt, 173 of 182 days: 3.8021978 (QuantLib, testExCouponGilt)
/// let accrued = plimsoll_measure::formulas::accrued_interest(8.0, 2, 173, 182)?;
/// assert!((accrued - 3.8021978).abs() < 1e-7);
/// # Ok::<(), plimsoll_measure::formulas::BondError>(())
/// ```
pub fn accrued_interest(
    coupon_per_year: f64,
    periods_per_year: u16,
    days_accrued: u16,
    days_in_period: u16,
) -> Result<f64, BondError> {
    if periods_per_year == 0 {
        return Err(BondError::PeriodsPerYear);
    }
    if days_in_period == 0 || days_accrued > days_in_period {
        let to_coupon = days_in_period.saturating_sub(days_accrued);
        return Err(BondError::Days { to_coupon, in_period: days_in_period });
    }
    Ok(coupon_per_year / f64::from(periods_per_year) * f64::from(days_accrued) / f64::from(days_in_period))
}

/// Accrued interest of a bond that settles ex-dividend, per 100: negative, the coupon days the seller keeps.
///
/// * `days_to_coupon` — from settlement to the next coupon date
///
/// # Errors
/// As [`accrued_interest`].
///
/// ```
/// // 8 % gilt, 8 days before its coupon: -0.1758242 (QuantLib, testExCouponGilt)
/// let accrued = plimsoll_measure::formulas::ex_dividend_accrued_interest(8.0, 2, 8, 182)?;
/// assert!((accrued + 0.1758242).abs() < 1e-7);
/// # Ok::<(), plimsoll_measure::formulas::BondError>(())
/// ```
pub fn ex_dividend_accrued_interest(
    coupon_per_year: f64,
    periods_per_year: u16,
    days_to_coupon: u16,
    days_in_period: u16,
) -> Result<f64, BondError> {
    if days_to_coupon > days_in_period {
        return Err(BondError::Days { to_coupon: days_to_coupon, in_period: days_in_period });
    }
    Ok(-accrued_interest(coupon_per_year, periods_per_year, days_to_coupon, days_in_period)?)
}

/// Value of flows at a yield compounded `periods_per_year` times: Σ CF(t)·(1 + y/n)^(-n·t).
///
/// * `amounts`, `times` — cash flows and years to them, shape `[flows]`
///
/// # Errors
/// [`BondError::Shape`] for lists of two lengths; [`BondError::Yield`] without a discount factor.
///
/// ```
/// // 3 years, 5 % annual, at 3 %: 105.6572227097894 (M. Hittesdorf, Introduction to QuantLib, 2013)
/// let value = plimsoll_measure::formulas::value_at_yield(&[5.0, 5.0, 105.0], &[1.0, 2.0, 3.0], 0.03, 1)?;
/// assert!((value - 105.6572227097894).abs() < 1e-10);
/// # Ok::<(), plimsoll_measure::formulas::BondError>(())
/// ```
pub fn value_at_yield(
    amounts: &[f64],
    times: &[f64],
    yield_per_year: f64,
    periods_per_year: u16,
) -> Result<f64, BondError> {
    if amounts.len() != times.len() {
        return Err(BondError::Shape { amounts: amounts.len(), times: times.len() });
    }
    if periods_per_year == 0 {
        return Err(BondError::PeriodsPerYear);
    }
    let per_year = f64::from(periods_per_year);
    let growth = 1.0 + yield_per_year / per_year;
    if !(growth > 0.0 && growth.is_finite()) {
        return Err(BondError::Yield { per_year: yield_per_year, periods_per_year });
    }
    Ok(pair(amounts, times).map(|(amount, years)| amount * libm::pow(growth, -per_year * years)).sum())
}

/// The coupon of one period of a rate compounded once a year: (1 + r)^(1/f) - 1, as a fraction.
///
/// ```
/// // NTN-F: 10 % a year, paid twice, 48.80885 per 1000
/// assert!((1000.0 * plimsoll_measure::formulas::compound_coupon(0.10, 2)? - 48.80885).abs() < 1e-5);
/// # Ok::<(), plimsoll_measure::formulas::BondError>(())
/// ```
///
/// # Errors
/// [`BondError::PeriodsPerYear`] without periods; [`BondError::Yield`] for a rate of -100 % or less.
pub fn compound_coupon(rate_per_year: f64, periods_per_year: u16) -> Result<f64, BondError> {
    if periods_per_year == 0 {
        return Err(BondError::PeriodsPerYear);
    }
    if !(rate_per_year > -1.0 && rate_per_year.is_finite()) {
        return Err(BondError::Yield { per_year: rate_per_year, periods_per_year: 1 });
    }
    Ok(libm::expm1(libm::log1p(rate_per_year) / f64::from(periods_per_year)))
}

/// Price of a Brazilian government bond: Σ CF·(1 + y)^(-business days / 252).
///
/// * `amounts`, `business_days` — cash flows and business days to them, shape `[flows]`
/// * `yield_per_year` — compounded once a year, above -1
///
/// # Errors
/// [`BondError::Shape`] for lists of two lengths; [`BondError::Yield`] without a discount factor.
///
/// ```
/// let price = plimsoll_measure::formulas::business_252_price(&[1100.0], &[252], 0.10)?;
/// assert!((price - 1000.0).abs() < 1e-9);
/// # Ok::<(), plimsoll_measure::formulas::BondError>(())
/// ```
pub fn business_252_price(
    amounts: &[f64],
    business_days: &[i32],
    yield_per_year: f64,
) -> Result<f64, BondError> {
    let times: Vec<f64> = business_days.iter().map(|days| f64::from(*days) / 252.0).collect();
    value_at_yield(amounts, &times, yield_per_year, 1)
}

impl CouponBond {
    fn check(&self) -> Result<(), BondError> {
        if self.periods_per_year == 0 {
            return Err(BondError::PeriodsPerYear);
        }
        if self.days_in_period == 0 || self.days_to_coupon > self.days_in_period {
            return Err(BondError::Days { to_coupon: self.days_to_coupon, in_period: self.days_in_period });
        }
        match [self.coupon_per_year, self.next_coupon].iter().find(|coupon| !coupon.is_finite()) {
            Some(coupon) => Err(BondError::Coupon(*coupon)),
            None => Ok(()),
        }
    }

    /// Cash at the coupon date `period` periods after the next one.
    fn amount(&self, period: u16) -> f64 {
        let coupon = if period == 0 {
            self.next_coupon
        } else {
            self.coupon_per_year / f64::from(self.periods_per_year)
        };
        if period == self.periods_after { coupon + 100.0 } else { coupon }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [YieldConvention; 2] = [YieldConvention::Compound, YieldConvention::Street];

    fn bond(coupon: f64, days_to_coupon: u16, periods_after: u16) -> CouponBond {
        CouponBond {
            coupon_per_year: coupon,
            periods_per_year: 2,
            next_coupon: coupon / 2.0,
            days_to_coupon,
            days_in_period: 182,
            periods_after,
        }
    }

    /// A bond whose coupon is its yield costs par on a coupon date.
    #[test]
    fn par_costs_par() {
        for convention in BOTH {
            for periods_after in [0, 1, 9, 59] {
                let price = dirty_price(&bond(6.0, 182, periods_after), 0.06, convention).unwrap();
                assert!((price - 100.0).abs() < 1e-11, "{convention:?} {periods_after}: {price}");
            }
        }
    }

    #[test]
    fn yield_and_price_are_inverse() {
        for convention in BOTH {
            for (coupon, days, periods) in [(0.0, 100, 0), (4.0, 0, 3), (8.0, 182, 60), (2.5, 37, 0)] {
                for rate in [-0.01, 0.0, 0.035, 0.5] {
                    let bond = bond(coupon, days.max(1), periods);
                    let price = dirty_price(&bond, rate, convention).unwrap();
                    let found = bond_yield(&bond, price, convention).unwrap();
                    assert!((found - rate).abs() < 1e-10, "{bond:?} {rate}: {found}");
                }
            }
        }
    }

    /// Durations and convexity are the derivatives of the price.
    #[test]
    fn sensitivities_are_derivatives() {
        for convention in BOTH {
            for periods in [0, 7] {
                let bond = bond(5.0, 61, periods);
                let price = |rate| dirty_price(&bond, rate, convention).unwrap();
                let found = bond_sensitivities(&bond, 0.04, convention).unwrap();
                let step = 1e-4;
                let slope = (price(0.04 - step) - price(0.04 + step)) / (2.0 * step * found.dirty);
                let curvature = (price(0.04 + step) + price(0.04 - step) - 2.0 * found.dirty)
                    / (step * step * found.dirty);
                assert!((found.modified_years - slope).abs() < 1e-5, "{found:?} {slope}");
                assert!((found.convexity - curvature).abs() < 1e-4, "{found:?} {curvature}");
            }
        }
    }

    #[test]
    fn refuses() {
        let street = |bond: &CouponBond, rate| dirty_price(bond, rate, YieldConvention::Street).unwrap_err();
        let late = street(&bond(5.0, 200, 3), 0.04).to_string();
        assert_eq!(late, "settlement is 200 days before a coupon, but the period has 182 days");
        assert!(matches!(street(&bond(5.0, 20, 3), -2.0), BondError::Yield { .. }));
        assert!(matches!(street(&bond(5.0, 20, 3), f64::NAN), BondError::Yield { .. }));
        let none = CouponBond { periods_per_year: 0, ..bond(5.0, 20, 3) };
        assert_eq!(street(&none, 0.04), BondError::PeriodsPerYear);
        let unknown = CouponBond { next_coupon: f64::NAN, ..bond(5.0, 20, 3) };
        assert_eq!(street(&unknown, 0.04).to_string(), "a coupon of NaN is not a finite number");
        assert_eq!(value_at_yield(&[1.0], &[], 0.0, 1), Err(BondError::Shape { amounts: 1, times: 0 }));
        assert!(matches!(
            bond_yield(&bond(5.0, 20, 3), -1.0, YieldConvention::Street),
            Err(BondError::NoYield { .. })
        ));
        assert!(accrued_interest(5.0, 2, 183, 182).is_err());
        assert!(ex_dividend_accrued_interest(5.0, 2, 183, 182).is_err());
    }
}
