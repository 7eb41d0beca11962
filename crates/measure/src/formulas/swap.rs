//! Swaps as two bonds.
//!
//! B_fixed = Σ c·e^(-z·t) + L·e^(-z·t_n); B_floating = (L + next payment)·e^(-z·t_1): at a reset it is worth par.
//! Source: J. Hull, *Options, Futures, and Other Derivatives*, chapter on swaps (value in terms of bond prices).

use plimsoll_units::pair;

/// Why a swap has no value.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SwapError {
    /// No payments.
    #[error("a swap needs at least one payment")]
    NoPayments,
    /// Lists of two lengths.
    #[error("{times} payment times, but {zero_rates} zero rates")]
    Shape {
        /// How many times.
        times: usize,
        /// How many zero rates.
        zero_rates: usize,
    },
    /// An exchange rate that is none.
    #[error("an exchange rate of {0} is not positive")]
    ExchangeRate(f64),
}

/// One side of a swap, as a bond.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SwapLeg<'a> {
    /// Notional, positive (L).
    pub notional: f64,
    /// Interest paid each time; for a floating side, the payment that is already fixed.
    pub payment: f64,
    /// Years to the payments, increasing, shape `[payments]`.
    pub times: &'a [f64],
    /// Continuous zero rate to each, shape `[payments]`.
    pub zero_rates: &'a [f64],
}

/// A swap of fixed against floating, taken apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SwapBonds {
    /// Value of the fixed side with its notional.
    pub fixed: f64,
    /// Value of the floating side with its notional.
    pub floating: f64,
    /// To the party that receives fixed; the other has the opposite.
    pub to_fixed_receiver: f64,
}

/// Value of a fixed side with its notional at the end.
///
/// # Errors
/// [`SwapError`] without payments, or with lists of two lengths.
pub fn fixed_leg_value(leg: &SwapLeg<'_>) -> Result<f64, SwapError> {
    leg.check()?;
    let mut value = 0.0;
    let mut last = 1.0;
    for (time, zero) in pair(leg.times, leg.zero_rates) {
        last = libm::exp(-zero * time);
        value += leg.payment * last;
    }
    Ok(value + leg.notional * last)
}

/// Value of a floating side: notional and the payment already fixed, both at the first payment time.
///
/// # Errors
/// As [`fixed_leg_value`].
pub fn floating_leg_value(leg: &SwapLeg<'_>) -> Result<f64, SwapError> {
    leg.check()?;
    let (Some(time), Some(zero)) = (leg.times.first(), leg.zero_rates.first()) else {
        return Err(SwapError::NoPayments);
    };
    Ok((leg.notional + leg.payment) * libm::exp(-zero * time))
}

/// A swap of fixed against floating in one currency.
///
/// # Errors
/// As [`fixed_leg_value`].
///
/// ```
/// use plimsoll_measure::formulas::{SwapLeg, swap_bonds};
/// // Hull, example 7.2: 8 % fixed against 6-month LIBOR last fixed at 10.2 %, 15 months left, 100 million
/// let fixed = SwapLeg { notional: 100.0, payment: 4.0, times: &[0.25, 0.75, 1.25], zero_rates: &[0.10, 0.105, 0.11] };
/// let found = swap_bonds(&fixed, &SwapLeg { payment: 5.1, ..fixed })?;
/// assert!((found.fixed - 98.238).abs() < 6e-4 && (found.floating - 102.505).abs() < 6e-4);
/// assert!((found.to_fixed_receiver + 4.267).abs() < 6e-4);
/// # Ok::<(), plimsoll_measure::formulas::SwapError>(())
/// ```
pub fn swap_bonds(fixed: &SwapLeg<'_>, floating: &SwapLeg<'_>) -> Result<SwapBonds, SwapError> {
    let (fixed, floating) = (fixed_leg_value(fixed)?, floating_leg_value(floating)?);
    Ok(SwapBonds { fixed, floating, to_fixed_receiver: fixed - floating })
}

/// A swap of fixed against fixed in two currencies, taken apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurrencySwapBonds {
    /// Value of what is received, in its own currency.
    pub received: f64,
    /// Value of what is paid, in its own currency.
    pub paid: f64,
    /// Received less paid, in the currency that is paid.
    pub value: f64,
}

/// A fixed-for-fixed currency swap, in the currency that is paid.
///
/// * `paid_per_received` — units of the currency paid for one unit of the currency received, positive
///
/// # Errors
/// [`SwapError`] as for [`fixed_leg_value`], and for an exchange rate that is not positive.
///
/// ```
/// use plimsoll_measure::formulas::{SwapLeg, currency_swap_bonds};
/// // Hull: 5 % on 1200 million yen received, 8 % on 10 million dollars paid, 3 years, 110 yen a dollar
/// let times = [1.0, 2.0, 3.0];
/// let yen = SwapLeg { notional: 1200.0, payment: 60.0, times: &times, zero_rates: &[0.04; 3] };
/// let dollars = SwapLeg { notional: 10.0, payment: 0.8, times: &times, zero_rates: &[0.09; 3] };
/// let found = currency_swap_bonds(&yen, &dollars, 1.0 / 110.0)?;
/// assert!((found.value - 1.543).abs() < 1e-4);
/// # Ok::<(), plimsoll_measure::formulas::SwapError>(())
/// ```
pub fn currency_swap_bonds(
    received: &SwapLeg<'_>,
    paid: &SwapLeg<'_>,
    paid_per_received: f64,
) -> Result<CurrencySwapBonds, SwapError> {
    if !(paid_per_received > 0.0 && paid_per_received.is_finite()) {
        return Err(SwapError::ExchangeRate(paid_per_received));
    }
    let (received, paid) = (fixed_leg_value(received)?, fixed_leg_value(paid)?);
    Ok(CurrencySwapBonds { received, paid, value: received * paid_per_received - paid })
}

impl SwapLeg<'_> {
    fn check(&self) -> Result<(), SwapError> {
        if self.times.len() != self.zero_rates.len() {
            return Err(SwapError::Shape { times: self.times.len(), zero_rates: self.zero_rates.len() });
        }
        if self.times.is_empty() { Err(SwapError::NoPayments) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A swap at the rate that makes both sides worth par costs nothing.
    #[test]
    fn par_costs_nothing() {
        let zero = 0.05;
        let payment = 100.0 * libm::expm1(zero);
        let leg = SwapLeg { notional: 100.0, payment, times: &[1.0, 2.0, 3.0], zero_rates: &[zero; 3] };
        let found = swap_bonds(&leg, &leg).unwrap();
        assert!(found.to_fixed_receiver.abs() < 1e-11, "{found:?}");
        assert!((found.fixed - 100.0).abs() < 1e-11, "{found:?}");
    }

    #[test]
    fn refuses() {
        let leg = SwapLeg { notional: 100.0, payment: 1.0, times: &[1.0], zero_rates: &[0.01] };
        let empty = SwapLeg { times: &[], zero_rates: &[], ..leg };
        assert_eq!(fixed_leg_value(&empty), Err(SwapError::NoPayments));
        let uneven = SwapLeg { zero_rates: &[], ..leg };
        assert_eq!(floating_leg_value(&uneven), Err(SwapError::Shape { times: 1, zero_rates: 0 }));
        assert_eq!(currency_swap_bonds(&leg, &leg, 0.0), Err(SwapError::ExchangeRate(0.0)));
    }
}
