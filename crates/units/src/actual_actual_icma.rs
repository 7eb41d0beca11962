//! Act/Act ICMA: days of a coupon period over the days of the full period times the periods per year.
//!
//! Source: ICMA Rule Book, rule 251; ISDA, *The Actual-Actual Day Count Fraction* (1999), section 3(b): a long or short
//! period is cut at notional coupon dates, before or after a regular one, and each part counted in its own period.

use crate::{Day, DayCountError};

/// The fraction of a year from `from` to `to` by Act/Act ICMA.
///
/// * `from`, `to` — the days to count between, the first included; negative when `to` is before `from`
/// * `period_start`, `period_end` — one regular coupon period, real or notional: for a long first coupon the regular
///   period that ends with it, for a short last one the full period it would have been
/// * `periods_per_year` — coupons per year: 1, 2, 3, 4, 6 or 12
///
/// Further coupon periods before and after the given one keep its day of the month: the later of its two days, or the
/// month's end when both its days are month ends. Days moved off holidays belong in `from` and `to`, not there.
///
/// # Errors
/// [`DayCountError::PeriodsPerYear`] for another frequency; [`DayCountError::ReferencePeriod`] when the period is more than
/// ten days away from a year over the frequency; [`DayCountError::Range`] when a period outside 1900 to 2200 is needed.
///
/// ```
/// use plimsoll_units::actual_actual_icma;
/// // Long first coupon, paid twice a year (ISDA 1999, example 3): 153 days of 184, and a full half year.
/// let [start, regular, end] = ["2002-08-15".parse()?, "2003-01-15".parse()?, "2003-07-15".parse()?];
/// let fraction = actual_actual_icma(start, end, regular, end, 2)?;
/// assert!((fraction - (153.0 / 368.0 + 0.5)).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn actual_actual_icma(
    from: Day,
    to: Day,
    period_start: Day,
    period_end: Day,
    periods_per_year: u8,
) -> Result<f64, DayCountError> {
    if to < from {
        return Ok(-actual_actual_icma(to, from, period_start, period_end, periods_per_year)?);
    }
    let coupons = Coupons::new(period_start, period_end, periods_per_year)?;
    let out_of_range = DayCountError::Range { from, to };
    if !from.is_valid() || !to.is_valid() {
        return Err(out_of_range);
    }
    let mut number = coupons.number_of_period_with(from);
    let mut periods = 0.0;
    let mut counted_to = from;
    while counted_to < to {
        let (Some(start), Some(end)) = (coupons.date(number), coupons.date(number + 1)) else {
            return Err(out_of_range);
        };
        let part_end = if to < end { to } else { end };
        periods += f64::from(part_end - counted_to) / f64::from(end - start);
        counted_to = part_end;
        number += 1;
    }
    Ok(periods / f64::from(periods_per_year))
}

/// Regular coupon dates: number 0 starts the given period and number 1 ends it.
struct Coupons {
    period_start: Day,
    period_end: Day,
    months: i32,
    day_of_month: i32,
}

impl Coupons {
    fn new(period_start: Day, period_end: Day, periods_per_year: u8) -> Result<Self, DayCountError> {
        if !matches!(periods_per_year, 1 | 2 | 3 | 4 | 6 | 12) {
            return Err(DayCountError::PeriodsPerYear { periods_per_year });
        }
        let per_year = i32::from(periods_per_year);
        if (period_end - period_start - 365 / per_year).abs() > 10 {
            return Err(DayCountError::ReferencePeriod {
                start: period_start,
                end: period_end,
                periods_per_year,
            });
        }
        let at_month_ends = period_start.is_end_of_month() && period_end.is_end_of_month();
        let day_of_month =
            if at_month_ends { 31 } else { period_start.civil().day.max(period_end.civil().day) };
        Ok(Self { period_start, period_end, months: 12 / per_year, day_of_month })
    }

    /// Coupon date `number`; none outside 1900 to 2200.
    fn date(&self, number: i32) -> Option<Day> {
        let month_index = match number {
            0 => return Some(self.period_start),
            1 => return Some(self.period_end),
            ..0 => self.period_start.month_index() + self.months * number,
            _ => self.period_end.month_index() + self.months * (number - 1),
        };
        (0..=Day::MAX.month_index())
            .contains(&month_index)
            .then(|| Day::on_month(month_index, self.day_of_month))
    }

    /// The number of the period that has a day; periods are counted as if none were cut off by 1900 or 2200.
    fn number_of_period_with(&self, day: Day) -> i32 {
        let mut number = (day.month_index() - self.period_start.month_index()).div_euclid(self.months) + 1;
        while self.date(number).is_some_and(|start| start > day) {
            number -= 1;
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    fn check(from: &str, to: &str, period: [&str; 2], periods_per_year: u8, expected: f64) {
        let [from, to, start, end]: [Day; 4] =
            [from, to, period[0], period[1]].map(|text| text.parse().unwrap());
        let found = actual_actual_icma(from, to, start, end, periods_per_year).unwrap();
        assert!((found - expected).abs() < 5e-13, "{from} {to}: {found}, expected {expected}");
    }

    /// Source: ISDA, *The Actual-Actual Day Count Fraction* (1999), worked examples for ICMA (then ISMA).
    #[test]
    fn matches_the_isda_memo() {
        check("2003-11-01", "2004-05-01", ["2003-11-01", "2004-05-01"], 2, 0.5);
        // Short first coupon, then a regular one, paid yearly.
        check("1999-02-01", "1999-07-01", ["1998-07-01", "1999-07-01"], 1, 0.410_958_904_110);
        check("1999-07-01", "2000-07-01", ["1999-07-01", "2000-07-01"], 1, 1.0);
        // Long first coupon, then a regular one, paid twice a year.
        check("2002-08-15", "2003-07-15", ["2003-01-15", "2003-07-15"], 2, 0.915_760_869_565);
        check("2003-07-15", "2004-01-15", ["2003-07-15", "2004-01-15"], 2, 0.5);
        // Short last coupon.
        check("1999-07-30", "2000-01-30", ["1999-07-30", "2000-01-30"], 2, 0.5);
        check("2000-01-30", "2000-06-30", ["2000-01-30", "2000-07-30"], 2, 0.417_582_417_582);
        // Long last coupon at month ends, paid four times a year: 91 of 91 and 61 of 92 days.
        check("1999-11-30", "2000-04-30", ["1999-11-30", "2000-02-29"], 4, 0.25 + 61.0 / 368.0);
    }

    /// The same answer whichever regular period is given, before the days, around them or after them.
    #[test]
    fn any_regular_period_will_do() {
        for period in
            [["1995-08-31", "1996-02-29"], ["2003-02-28", "2003-08-31"], ["2010-02-28", "2010-08-31"]]
        {
            check("2002-10-31", "2003-12-31", period, 2, 120.0 / 362.0 + 0.5 + 122.0 / 364.0);
        }
        check("2003-09-30", "2004-01-31", ["2003-01-30", "2003-07-30"], 2, 122.0 / 368.0 + 1.0 / 364.0);
    }

    #[test]
    fn refuses_what_does_not_fit() {
        let [start, end]: [Day; 2] = ["2003-01-15".parse().unwrap(), "2003-07-15".parse().unwrap()];
        let text = |periods| actual_actual_icma(start, end, start, end, periods).unwrap_err().to_string();
        assert_eq!(text(5), "5 coupon periods per year; expected 1, 2, 3, 4, 6 or 12");
        assert_eq!(
            text(4),
            "the reference period 2003-01-15 to 2003-07-15 has 181 days; with 4 periods per year it has about 91"
        );
        for (from, to) in [(Day::MIN, end), (start, Day::MAX), (Day::MAX + 1, Day::MAX + 2)] {
            let error = actual_actual_icma(from, to, start, end, 2).unwrap_err();
            assert_eq!(error, DayCountError::Range { from, to });
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 1000,
            rng_seed: RngSeed::Fixed(1),
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        /// Parts sum to the whole, whole periods are whole, and backwards is the other sign.
        #[test]
        fn adds_up(month in 600_i32..1_800, day in 1_i32..=31, offsets in [0_i32..4_000, 0..4_000], which in 0_usize..6) {
            let periods_per_year = [1_u8, 2, 3, 4, 6, 12][which];
            let months = 12 / i32::from(periods_per_year);
            let [start, end, next] = [0, 1, 2].map(|k| Day::on_month(month + months * k, day));
            let icma = |from, to| actual_actual_icma(from, to, start, end, periods_per_year).unwrap();
            let middle = start - 2_000 + offsets[0];
            let last = middle - 2_000 + offsets[1];
            prop_assert!((icma(start, middle) + icma(middle, last) - icma(start, last)).abs() < 1e-12);
            prop_assert_eq!(icma(start, end).to_bits(), (1.0 / f64::from(periods_per_year)).to_bits());
            prop_assert_eq!(icma(middle, last).to_bits(), (0.0 - icma(last, middle)).to_bits());
            if day < 28 || day == 31 {
                prop_assert!((icma(start, next) - 2.0 / f64::from(periods_per_year)).abs() < 1e-15);
            }
        }
    }
}
