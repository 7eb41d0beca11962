//! A curve from quotes: each is a set of dated flows with a price of zero, and the curve must price them all.
//!
//! The zero rates at the maturities are solved one after another by secant steps, in sweeps, until every quote
//! reprices: an interpolation that looks at all nodes needs more than one sweep.

use crate::curve::{CurveError, DiscountCurve, years};
use crate::interpolation::Interpolation;
use plimsoll_units::{Day, DayCount, Tenor};

/// What a quoted rate is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteKind {
    /// Bond-equivalent yield of a government par curve: up to half a year simple on days / 365, beyond it the coupon
    /// of a bond at par that pays twice a year.
    BondEquivalentPar,
    /// Simple interest on a deposit.
    Deposit(DayCount),
    /// Fixed rate of a swap against the curve's own floating rate, paid this many times a year.
    Swap(u16, DayCount),
}

/// A quoted rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quote {
    /// Length from the curve's day.
    pub tenor: Tenor,
    /// Rate per year as a fraction.
    pub rate: f64,
    /// What it is of.
    pub kind: QuoteKind,
}

/// Most sweeps over all quotes.
const SWEEPS: usize = 200;
/// How far a price of one unit may be off.
const TOLERANCE: f64 = 1e-13;

/// Dated flows whose present value is zero on the curve.
struct Priced {
    maturity: Day,
    flows: Vec<(Day, f64)>,
    now: f64,
}

impl Quote {
    /// How far the curve's price of the quoted instrument is from its quote, per unit of principal.
    #[must_use]
    pub fn error_on(&self, curve: &DiscountCurve) -> f64 {
        self.priced(curve.as_of()).error(curve)
    }

    fn priced(&self, as_of: Day) -> Priced {
        let maturity = self.tenor.after(as_of);
        let (flows, now) = match self.kind {
            QuoteKind::BondEquivalentPar if maturity <= as_of.plus_months(6) => {
                (vec![(maturity, 1.0 + self.rate * years(as_of, maturity))], -1.0)
            }
            QuoteKind::BondEquivalentPar => self.par_bond(as_of, maturity),
            QuoteKind::Deposit(day_count) => {
                let length = day_count.year_fraction(as_of, maturity, &plimsoll_units::Calendar::none());
                (vec![(maturity, 1.0 + self.rate * length)], -1.0)
            }
            QuoteKind::Swap(per_year, day_count) => {
                let calendar = plimsoll_units::Calendar::none();
                let days = coupon_days(as_of, maturity, 12 / i32::from(per_year.clamp(1, 12)));
                let mut from = as_of;
                let mut flows: Vec<(Day, f64)> = Vec::with_capacity(days.len() + 1);
                for day in days {
                    flows.push((day, self.rate * day_count.year_fraction(from, day, &calendar)));
                    from = day;
                }
                flows.push((maturity, 1.0));
                (flows, -1.0)
            }
        };
        Priced { maturity, flows, now }
    }

    /// Flows of a bond at a clean price of par, and what is paid for it now.
    fn par_bond(&self, as_of: Day, maturity: Day) -> (Vec<(Day, f64)>, f64) {
        let days = coupon_days(as_of, maturity, 6);
        let first = days.first().copied().unwrap_or(maturity);
        let start = first.plus_months(-6);
        let elapsed = f64::from((as_of - start).max(0)) / f64::from(first - start);
        let mut flows: Vec<(Day, f64)> = days.into_iter().map(|day| (day, self.rate / 2.0)).collect();
        flows.push((maturity, 1.0));
        (flows, -(1.0 + elapsed * self.rate / 2.0))
    }
}

/// Coupon days counted back from maturity, all after `as_of`, in order.
fn coupon_days(as_of: Day, maturity: Day, months: i32) -> Vec<Day> {
    let mut days: Vec<Day> =
        (0..).map(|k| maturity.plus_months(-months * k)).take_while(|day| *day > as_of + 3).collect();
    days.reverse();
    days
}

impl Priced {
    fn error(&self, curve: &DiscountCurve) -> f64 {
        self.now + self.flows.iter().map(|(day, amount)| amount * curve.discount_factor(*day)).sum::<f64>()
    }
}

pub(crate) fn bootstrap(
    name: &str,
    as_of: Day,
    quotes: &[Quote],
    interpolation: Interpolation,
) -> Result<DiscountCurve, CurveError> {
    for quote in quotes {
        if !quote.rate.is_finite() {
            let day = quote.tenor.after(as_of);
            return Err(CurveError::Value {
                name: name.to_owned(),
                day,
                value: quote.rate,
                expected: "a rate",
            });
        }
    }
    let priced: Vec<Priced> = quotes.iter().map(|quote| quote.priced(as_of)).collect();
    let days: Vec<Day> = priced.iter().map(|p| p.maturity).collect();
    let times: Vec<f64> = days.iter().map(|day| years(as_of, *day)).collect();
    let mut exponents: Vec<f64> =
        plimsoll_units::pair(quotes, &times).map(|(quote, time)| quote.rate * time).collect();
    let curve_of = |exponents: &[f64]| {
        DiscountCurve::from_exponents(name, as_of, days.clone(), exponents.to_vec(), interpolation)
    };
    for _ in 0..SWEEPS {
        for (place, quote) in priced.iter().enumerate() {
            let mut trial = exponents.clone();
            let mut error_at = |exponent: f64| -> Result<f64, CurveError> {
                trial[place] = exponent;
                Ok(quote.error(&curve_of(&trial)?))
            };
            exponents[place] = secant(&mut error_at, exponents[place])?;
        }
        let curve = curve_of(&exponents)?;
        if priced.iter().all(|quote| quote.error(&curve).abs() < TOLERANCE) {
            return Ok(curve);
        }
    }
    let curve = curve_of(&exponents)?;
    let worst = priced.iter().map(|quote| (quote.error(&curve).abs(), quote.maturity));
    let (error, day) = worst.fold((0.0, as_of), |worst, next| if next.0 > worst.0 { next } else { worst });
    if error < 1e-11 {
        return Ok(curve);
    }
    Err(CurveError::NotRepriced { name: name.to_owned(), day, error, sweeps: SWEEPS })
}

/// A root near `start`, by secant steps.
fn secant(error_at: &mut impl FnMut(f64) -> Result<f64, CurveError>, start: f64) -> Result<f64, CurveError> {
    let (mut before, mut now) = (start + 1e-6, start);
    let mut error_before = error_at(before)?;
    for _ in 0..30 {
        let error = error_at(now)?;
        if error.abs() < TOLERANCE / 10.0 || (error - error_before).abs() < f64::MIN_POSITIVE {
            break;
        }
        let next = now - error * (now - before) / (error - error_before);
        (before, error_before, now) = (now, error, if next.is_finite() { next } else { break });
    }
    Ok(now)
}
