//! Dates and curves that several kinds of case need.

use plimsoll_market::{DiscountCurve, Interpolation};
use plimsoll_units::{Calendar, Compounding, Day, Rate};
use std::error::Error;

/// The half-year, or other coupon period, around a settlement day.
pub(crate) struct CouponPeriod {
    /// Its first day, on or before settlement.
    pub(crate) start: Day,
    /// Its last day, after settlement.
    pub(crate) end: Day,
    /// The first day of the period before.
    pub(crate) start_before: Day,
    /// Periods from its end to maturity.
    pub(crate) periods_after: u16,
}

/// Coupon dates counted back from maturity; `at_month_ends` keeps them at the months' ends.
pub(crate) fn coupon_period(
    maturity: Day,
    months: i32,
    settlement: Day,
    at_month_ends: bool,
) -> Result<CouponPeriod, Box<dyn Error>> {
    if settlement >= maturity {
        return Err(format!("settlement {settlement} is not before maturity {maturity}").into());
    }
    let day = if at_month_ends && maturity.is_end_of_month() { 31 } else { maturity.civil().day };
    let date = |back: i32| Day::on_month(maturity.month_index() - months * back, day);
    let mut back = 1;
    while date(back) > settlement {
        back += 1;
    }
    Ok(CouponPeriod {
        start: date(back),
        end: date(back - 1),
        start_before: date(back + 1),
        periods_after: u16::try_from(back - 1)?,
    })
}

/// Days from one day to a later one.
pub(crate) fn days(from: Day, to: Day) -> Result<u16, std::num::TryFromIntError> {
    u16::try_from(to - from)
}

/// The business day some business days after (or before) a day.
pub(crate) fn business_days_from(day: Day, count: i32, calendar: &Calendar) -> Day {
    let mut day = day;
    for _ in 0..count.abs() {
        day = if count > 0 { calendar.following(day + 1) } else { calendar.preceding(day - 1) };
    }
    day
}

/// A curve that is flat at a continuous rate; `days_in_year` of the rate, 360 or 365.
pub(crate) fn flat_curve(
    as_of: Day,
    zero_per_year: f64,
    days_in_year: f64,
) -> Result<DiscountCurve, Box<dyn Error>> {
    let zero = Rate::new(zero_per_year * 365.0 / days_in_year, Compounding::Continuous)?;
    let node = (as_of.plus_months(600), zero);
    Ok(DiscountCurve::from_zero_rates("flat", as_of, &[node], Interpolation::LinearZero)?)
}
