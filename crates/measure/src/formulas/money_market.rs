//! United States Treasury bills: price from discount, and the coupon-equivalent yield.
//!
//! P = 100·(1 - d·r/360)
//!
//! Source: 31 CFR part 356, Appendix B, section VI (purchase price, discount rate and investment rate of bills).

/// Why a bill has no price or yield.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BillError {
    /// A bill without days.
    #[error("a bill needs at least one day to maturity")]
    NoDays,
    /// Longer than a year.
    #[error("a bill of {days} days is longer than the year of {days_in_year}")]
    TooLong {
        /// Days to maturity.
        days: u16,
        /// Days in the year.
        days_in_year: u16,
    },
    /// A year that is not one.
    #[error("a year has 365 or 366 days, not {0}")]
    DaysInYear(u16),
    /// A price that is not positive.
    #[error("a price of {0} per 100 is not positive")]
    Price(f64),
}

/// Price of a bill per 100 from its bank discount rate.
///
/// * `discount_per_year` — on days / 360, as a fraction
/// * `days` — from issue to maturity
///
/// # Errors
/// [`BillError::NoDays`]; [`BillError::Price`] when the discount takes the whole price.
///
/// ```
/// let price = plimsoll_measure::formulas::bill_price(0.0761, 90)?; // 31 CFR 356 Appendix B, VI.A
/// assert!((price - 98.0975).abs() < 1e-9);
/// # Ok::<(), plimsoll_measure::formulas::BillError>(())
/// ```
pub fn bill_price(discount_per_year: f64, days: u16) -> Result<f64, BillError> {
    if days == 0 {
        return Err(BillError::NoDays);
    }
    checked_price(100.0 * (1.0 - discount_per_year * f64::from(days) / 360.0))
}

/// Bank discount rate of a bill from its price: (100 - P)/100 · 360/r.
///
/// # Errors
/// [`BillError`] for no days and prices that are not positive.
///
/// ```
/// let discount = plimsoll_measure::formulas::bill_discount_rate(98.0975, 90)?;
/// assert!((discount - 0.0761).abs() < 1e-12);
/// # Ok::<(), plimsoll_measure::formulas::BillError>(())
/// ```
pub fn bill_discount_rate(price: f64, days: u16) -> Result<f64, BillError> {
    if days == 0 {
        return Err(BillError::NoDays);
    }
    Ok((100.0 - checked_price(price)?) / 100.0 * 360.0 / f64::from(days))
}

/// Coupon-equivalent yield (investment rate) of a bill, per year as a fraction.
///
/// Up to half a year: (100 - P)/P · y/r. Beyond: the i of P·(1 + (r - y/2)·i/y)·(1 + i/2) = 100, as if a coupon were paid
/// after the first half-year.
///
/// * `price` — per 100
/// * `days_in_year` — of the year that follows the issue day: 366 when it has a 29 February
///
/// # Errors
/// [`BillError`] for no days, more days than the year, another year, and prices that are not positive.
///
/// ```
/// // 52-week bill at a discount of 7.65 %: 8.237 % (31 CFR 356 Appendix B, VI.D)
/// let found = plimsoll_measure::formulas::coupon_equivalent_yield(92.265, 364, 365)?;
/// assert!((found - 0.082373244).abs() < 1e-9);
/// # Ok::<(), plimsoll_measure::formulas::BillError>(())
/// ```
pub fn coupon_equivalent_yield(price: f64, days: u16, days_in_year: u16) -> Result<f64, BillError> {
    if !matches!(days_in_year, 365 | 366) {
        return Err(BillError::DaysInYear(days_in_year));
    }
    if days == 0 {
        return Err(BillError::NoDays);
    }
    if days > days_in_year {
        return Err(BillError::TooLong { days, days_in_year });
    }
    let price = checked_price(price)?;
    let (days, year) = (f64::from(days), f64::from(days_in_year));
    if 2.0 * days <= year {
        return Ok((100.0 - price) / price * year / days);
    }
    let a = days / (2.0 * year) - 0.25;
    let b = days / year;
    let c = (price - 100.0) / price;
    // The larger root, written so that it does not cancel for bills just over half a year, where a is near zero.
    let root = (b * b - 4.0 * a * c).sqrt();
    if root.is_nan() {
        return Err(BillError::Price(price));
    }
    Ok(-2.0 * c / (b + root))
}

fn checked_price(price: f64) -> Result<f64, BillError> {
    if price > 0.0 && price.is_finite() { Ok(price) } else { Err(BillError::Price(price)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The quadratic takes over where the simple rate ends, without a jump.
    #[test]
    fn the_two_rates_meet_at_half_a_year() {
        let simple = coupon_equivalent_yield(96.0, 183, 366).unwrap();
        let quadratic = coupon_equivalent_yield(96.0 - 4.0 / 183.0, 184, 366).unwrap();
        assert!((simple - quadratic).abs() < 2e-4, "{simple} {quadratic}");
    }

    /// The yield is what the equation says.
    #[test]
    fn the_root_solves_the_equation() {
        for (price, days) in [(92.265, 364.0), (99.0, 200.0), (101.0, 300.0)] {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "small whole numbers"
            )]
            let found = coupon_equivalent_yield(price, days as u16, 365).unwrap();
            let back = price * (1.0 + (days - 182.5) * found / 365.0) * (1.0 + found / 2.0);
            assert!((back - 100.0).abs() < 1e-11, "{price} {days}: {back}");
        }
    }

    #[test]
    fn refuses() {
        assert_eq!(bill_price(0.05, 0), Err(BillError::NoDays));
        assert!(matches!(bill_price(1.5, 360), Err(BillError::Price(_))));
        assert_eq!(bill_discount_rate(0.0, 10), Err(BillError::Price(0.0)));
        assert!(coupon_equivalent_yield(99.0, 400, 366).is_err());
        assert!(coupon_equivalent_yield(99.0, 100, 360).is_err());
        assert!(coupon_equivalent_yield(f64::NAN, 100, 365).is_err());
    }
}
