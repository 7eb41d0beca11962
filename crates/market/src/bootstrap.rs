//! A curve from quotes: each is a set of dated flows with a price of zero, and the curve must price them all.
//!
//! First each quote in turn is solved on the curve that ends with it; then, because an interpolation that looks at
//! later nodes moves earlier prices, all are solved again on the whole curve, in sweeps, until every quote reprices.
//! Each solution is a bracketed root: the price of a quote falls as the zero rate at its maturity rises.

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
    /// Fixed rate of a swap against the curve's own floating rate, paid 1, 2, 3, 4, 6 or 12 times a year.
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
/// How far a price of one unit should be off at most.
const TOLERANCE: f64 = 1e-13;
/// How far it may be off when more sweeps no longer help.
const ACCEPTED: f64 = 1e-11;
/// -ln DF is sought in this range: factors from e^-700 to 8,103, which a daily table still holds.
const EXPONENTS: std::ops::RangeInclusive<f64> = -9.0..=700.0;

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

    /// What would give a curve that looks right and is not.
    fn check(&self, name: &str, as_of: Day) -> Result<(), CurveError> {
        let (name, day) = (name.to_owned(), self.tenor.after(as_of));
        if !self.rate.is_finite() {
            return Err(CurveError::Value { name, day, value: self.rate, expected: "a rate" });
        }
        match self.kind {
            QuoteKind::Deposit(DayCount::Business252) | QuoteKind::Swap(_, DayCount::Business252) => {
                Err(CurveError::NeedsCalendar { name, day })
            }
            QuoteKind::Swap(per_year, _) if !matches!(per_year, 1 | 2 | 3 | 4 | 6 | 12) => {
                Err(CurveError::PaymentsPerYear { name, day, per_year })
            }
            _ => Ok(()),
        }
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

/// Coupon days counted back from maturity, all after `as_of`, in order; a first one within three days of it is left
/// out, as it is there only because months differ in length.
fn coupon_days(as_of: Day, maturity: Day, months: i32) -> Vec<Day> {
    let earlier = (1..).map(|k| maturity.plus_months(-months * k)).take_while(|day| *day > as_of + 3);
    let mut days: Vec<Day> = std::iter::once(maturity).chain(earlier).collect();
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
        quote.check(name, as_of)?;
    }
    let days: Vec<Day> = quotes.iter().map(|quote| quote.tenor.after(as_of)).collect();
    let curve_to = |end: usize, exponents: &[f64]| {
        let (days, exponents) = (days[..end].to_vec(), exponents[..end].to_vec());
        DiscountCurve::from_exponents(name, as_of, days, exponents, interpolation)
    };
    let whole = quotes.len();
    let mut exponents: Vec<f64> =
        plimsoll_units::pair(quotes, &days).map(|(quote, day)| quote.rate * years(as_of, *day)).collect();
    // Days out of order are refused here, before there are flows.
    curve_to(whole, &exponents)?;
    let priced: Vec<Priced> = quotes.iter().map(|quote| quote.priced(as_of)).collect();
    for end in 1..=whole {
        let time = years(as_of, days[end - 1]);
        if end > 1 {
            // The last zero rate so far is a better start than the quote.
            exponents[end - 1] = exponents[end - 2] / years(as_of, days[end - 2]) * time;
        }
        improve(&mut exponents, end - 1, |trial| Ok(priced[end - 1].error(&curve_to(end, trial)?)))?;
    }
    let mut sweeps = 0;
    loop {
        let curve = curve_to(whole, &exponents)?;
        let worst = worst(&priced, &curve);
        if worst.error < TOLERANCE || (sweeps == SWEEPS && worst.error < ACCEPTED) {
            return Ok(curve);
        }
        if sweeps == SWEEPS {
            let (day, error) = (worst.day, worst.error);
            return Err(CurveError::NotRepriced { name: name.to_owned(), day, error, sweeps });
        }
        for (place, quote) in priced.iter().enumerate() {
            improve(&mut exponents, place, |trial| Ok(quote.error(&curve_to(whole, trial)?)))?;
        }
        sweeps += 1;
    }
}

/// The quote that a curve prices worst, and by how much; an error that is no number counts as infinite.
struct Worst {
    day: Day,
    error: f64,
}

fn worst(priced: &[Priced], curve: &DiscountCurve) -> Worst {
    let mut worst = Worst { day: curve.as_of(), error: 0.0 };
    for quote in priced {
        let error = quote.error(curve).abs();
        let error = if error.is_nan() { f64::INFINITY } else { error };
        if error > worst.error {
            worst = Worst { day: quote.maturity, error };
        }
    }
    worst
}

/// Moves one exponent to the root of its quote's error; leaves it where no root is found.
fn improve(
    exponents: &mut [f64],
    place: usize,
    error_of: impl Fn(&[f64]) -> Result<f64, CurveError>,
) -> Result<(), CurveError> {
    let start = exponents[place];
    let mut trial = exponents.to_vec();
    let found = root(start, |exponent| {
        trial[place] = exponent;
        error_of(&trial)
    })?;
    exponents[place] = found.unwrap_or(start);
    Ok(())
}

/// The root nearest to `start` of an error that falls as the exponent rises, by regula falsi in a bracket.
///
/// Source: M. Dowell and P. Jarratt, *A modified regula falsi method for computing the root of an equation*, BIT 11
/// (1971): the Illinois step, which halves the end that stays.
fn root(
    start: f64,
    mut error_at: impl FnMut(f64) -> Result<f64, CurveError>,
) -> Result<Option<f64>, CurveError> {
    let (mut near, mut error_near) = (start, error_at(start)?);
    if error_near.abs() < TOLERANCE / 10.0 {
        return Ok(Some(start));
    }
    let up = error_near > 0.0;
    let mut width = 1e-3;
    let (mut far, mut error_far) = loop {
        let step = if up { start + width } else { start - width };
        let far = step.clamp(*EXPONENTS.start(), *EXPONENTS.end());
        let error = error_at(far)?;
        if (error > 0.0) != up && !error.is_nan() {
            break (far, error);
        }
        if far.to_bits() != step.to_bits() || error.is_nan() {
            return Ok(None);
        }
        (near, error_near, width) = (far, error, width * 2.0);
    };
    for _ in 0..200 {
        let step = far - error_far * (far - near) / (error_far - error_near);
        let inside = step > near.min(far) && step < near.max(far);
        let next = if inside { step } else { 0.5 * (near + far) };
        let error = error_at(next)?;
        if error.abs() < TOLERANCE / 10.0 || (far - near).abs() <= f64::EPSILON * next.abs() {
            return Ok(Some(next));
        }
        if (error > 0.0) == (error_far > 0.0) {
            error_near *= 0.5;
        } else {
            (near, error_near) = (far, error_far);
        }
        (far, error_far) = (next, error);
    }
    Ok(Some(far))
}
