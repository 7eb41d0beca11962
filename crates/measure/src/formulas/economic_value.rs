//! Economic value of equity on bucketed flows, its change over currencies and over capital.
//!
//! EVE = Σ CF(k)·e^(-z(k)·t(k)); change = shocked - base, so a loss is negative.
//! Source: BCBS d368 (April 2016), SRP31.91 to 31.92 and SRP31.122 to 31.129; EU 2024/856 Article 3(8) for the sum over
//! currencies; NCUA Supervisory Letter 22-01 for the net economic value test, read through secondary sources.

use plimsoll_units::pair;

/// Why there is no economic value or ratio.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EconomicValueError {
    /// Lists of several lengths.
    #[error("{amounts} amounts, {times} times and {zero_rates} zero rates; there must be as many of each")]
    Shape {
        /// How many amounts.
        amounts: usize,
        /// How many times.
        times: usize,
        /// How many zero rates.
        zero_rates: usize,
    },
    /// Capital or assets that nothing can be measured against.
    #[error("{what} of {value} is not positive")]
    NotPositive {
        /// What it is.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// A number that is none; left in, it could pass for no loss.
    #[error("{what} number {place} is {value}, not a finite number")]
    NotFinite {
        /// What it is.
        what: &'static str,
        /// Its place in the list, from 1.
        place: usize,
        /// What stands there.
        value: f64,
    },
    /// A flow before today.
    #[error("a flow at {0} years; flows must not be in the past")]
    Past(f64),
    /// A loss over no scenarios.
    #[error("no scenario to take the worst of")]
    NoScenario,
}

/// Economic value of flows slotted in buckets, discounted continuously.
///
/// * `amounts` — assets less liabilities by bucket, receipts positive, shape `[buckets]`
/// * `times`, `zero_rates` — midpoint in years and continuous zero rate of each, shape `[buckets]`
///
/// # Errors
/// [`EconomicValueError`] for lists of several lengths, numbers that are not finite and times before today.
///
/// ```
/// let value = plimsoll_measure::formulas::bucketed_economic_value(&[100.0], &[2.0], &[0.03])?;
/// assert!((value - 100.0 * (-0.06_f64).exp()).abs() < 1e-12);
/// # Ok::<(), plimsoll_measure::formulas::EconomicValueError>(())
/// ```
pub fn bucketed_economic_value(
    amounts: &[f64],
    times: &[f64],
    zero_rates: &[f64],
) -> Result<f64, EconomicValueError> {
    let (flows, zeros) = (amounts.len(), zero_rates.len());
    if times.len() != flows || zeros != flows {
        return Err(EconomicValueError::Shape { amounts: flows, times: times.len(), zero_rates: zeros });
    }
    for (what, values) in [("amount", amounts), ("time", times), ("zero rate", zero_rates)] {
        finite(what, values)?;
    }
    if let Some(time) = times.iter().find(|time| **time < 0.0) {
        return Err(EconomicValueError::Past(*time));
    }
    let factors: Vec<f64> = pair(times, zero_rates).map(|(time, zero)| libm::exp(-zero * time)).collect();
    Ok(pair(amounts, &factors).map(|(amount, factor)| amount * factor).sum())
}

/// The worst loss over scenarios as a share of Tier 1 capital: max over i of -change(i) / Tier 1, at least 0.
///
/// * `changes` — of economic value or of net interest income, losses negative, shape `[scenarios]`
/// * `tier1` — positive
///
/// # Errors
/// [`EconomicValueError`] without scenarios, with a change that is not finite, or with capital that is not positive.
///
/// ```
/// let share = plimsoll_measure::formulas::worst_loss_of_tier1(&[-28.0, 3.5], 500.0)?;
/// assert!((share - 0.056).abs() < 1e-15);
/// # Ok::<(), plimsoll_measure::formulas::EconomicValueError>(())
/// ```
pub fn worst_loss_of_tier1(changes: &[f64], tier1: f64) -> Result<f64, EconomicValueError> {
    let tier1 = positive("Tier 1", tier1)?;
    if changes.is_empty() {
        return Err(EconomicValueError::NoScenario);
    }
    finite("change", changes)?;
    Ok(changes.iter().map(|change| -change).fold(0.0, f64::max) / tier1)
}

/// Basel: the sum over currencies of losses, gains ignored; zero or negative. Not a number when a change is none.
///
/// * `changes` — of one scenario by currency, in one currency, losses negative, shape `[currencies]`
///
/// ```
/// let sum = plimsoll_measure::formulas::basel_change_over_currencies(&[-80.0, 30.0, -5.0]);
/// assert_eq!(sum, -85.0);
/// ```
#[must_use]
pub fn basel_change_over_currencies(changes: &[f64]) -> f64 {
    changes.iter().map(|change| if *change > 0.0 { 0.0 } else { *change }).sum()
}

/// What a currency is to the euro, for the weight of gains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EuroArea {
    /// The euro.
    Euro,
    /// In ERM II, with a band formally agreed to be narrower than ±15 %: the Danish krone.
    NarrowBandErm2,
    /// In ERM II, with the standard band.
    StandardBandErm2,
    /// Any other.
    Other,
}

/// Change in one currency, converted to the reporting one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurrencyChange {
    /// What the currency is.
    pub area: EuroArea,
    /// Shocked - base: a loss is negative.
    pub change: f64,
}

/// Sum over currencies by the EU rule, with what became of the gains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EuChange {
    /// Losses in full, zero or negative.
    pub losses: f64,
    /// Gains in the euro, in ERM II currencies with the standard band and in others, at 50 %.
    pub gains_at_half: f64,
    /// Gains in narrow-band ERM II currencies at 80 %, before their limit.
    pub narrow_band_weighted: f64,
    /// The most of them that is recognised: the larger of losses in the euro and ERM II, and half of those gains.
    pub narrow_band_limit: f64,
    /// Losses plus recognised gains.
    pub total: f64,
}

/// Share of gains that counts.
const GAIN_WEIGHT: f64 = 0.5;
/// Share of gains that counts in ERM II currencies with a narrow band.
const NARROW_BAND_GAIN_WEIGHT: f64 = 0.8;

/// European Union: losses in full, gains at 50 %; in narrow-band ERM II currencies at 80 %, up to a limit.
///
/// The limit is the larger of the losses in the euro and ERM II currencies, and 50 % of those gains. Gains in the euro
/// against losses in such a currency are taken at 50 %, the more prudent reading of the Article. The total is not a
/// number when a change is none.
///
/// * `changes` — of one scenario, shape `[currencies]`
///
/// ```
/// use plimsoll_measure::formulas::{CurrencyChange, EuroArea, eu_change_over_currencies};
/// let euro = CurrencyChange { area: EuroArea::Euro, change: -100.0 };
/// let krone = CurrencyChange { area: EuroArea::NarrowBandErm2, change: 90.0 };
/// assert_eq!(eu_change_over_currencies(&[euro, krone]).total, -28.0);
/// ```
#[must_use]
pub fn eu_change_over_currencies(changes: &[CurrencyChange]) -> EuChange {
    let (mut losses, mut euro_losses, mut gains, mut narrow_gains) = (0.0, 0.0, 0.0, 0.0);
    for CurrencyChange { area, change } in changes {
        if *change < 0.0 {
            losses += change;
            if *area != EuroArea::Other {
                euro_losses += change;
            }
        } else if *area == EuroArea::NarrowBandErm2 {
            narrow_gains += change;
        } else {
            gains += change;
        }
    }
    let narrow_band_weighted = NARROW_BAND_GAIN_WEIGHT * narrow_gains;
    let narrow_band_limit = (GAIN_WEIGHT * narrow_gains).max(-euro_losses);
    let gains_at_half = GAIN_WEIGHT * gains;
    // `min` and `max` take the other side of what is not a number, so that is asked first.
    let recognised =
        if narrow_gains.is_nan() { narrow_gains } else { narrow_band_weighted.min(narrow_band_limit) };
    let total = losses + gains_at_half + recognised;
    EuChange { losses, gains_at_half, narrow_band_weighted, narrow_band_limit, total }
}

/// Balance sheet of a credit union in one scenario, all positive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CreditUnionBalances {
    /// Assets at fair value.
    pub assets: f64,
    /// Liabilities at fair value, without non-maturity shares.
    pub other_liabilities: f64,
    /// Non-maturity shares at book value.
    pub shares_book: f64,
    /// Value of one unit of those shares: the test sets 0.99 now and 0.9504 at +300 basis points.
    pub share_price: f64,
}

/// Net economic value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NetEconomicValue {
    /// Assets less liabilities.
    pub value: f64,
    /// Over the assets of the same scenario.
    pub of_assets: f64,
}

/// Net economic value of a credit union: assets - other liabilities - shares x their price, and its share of assets.
///
/// # Errors
/// [`EconomicValueError::NotPositive`] when there are no assets.
///
/// ```
/// use plimsoll_measure::formulas::{CreditUnionBalances, net_economic_value};
/// let shocked = CreditUnionBalances { assets: 452.5, other_liabilities: 173.7, shares_book: 270.0, share_price: 0.9504 };
/// let found = net_economic_value(&shocked)?;
/// assert!((found.value - 22.192).abs() < 1e-9 && (found.of_assets - 0.049043).abs() < 1e-6);
/// # Ok::<(), plimsoll_measure::formulas::EconomicValueError>(())
/// ```
pub fn net_economic_value(balances: &CreditUnionBalances) -> Result<NetEconomicValue, EconomicValueError> {
    let assets = positive("assets", balances.assets)?;
    let value = assets - balances.other_liabilities - balances.shares_book * balances.share_price;
    Ok(NetEconomicValue { value, of_assets: value / assets })
}

fn finite(what: &'static str, values: &[f64]) -> Result<(), EconomicValueError> {
    match values.iter().position(|value| !value.is_finite()) {
        Some(place) => Err(EconomicValueError::NotFinite { what, place: place + 1, value: values[place] }),
        None => Ok(()),
    }
}

fn positive(what: &'static str, value: f64) -> Result<f64, EconomicValueError> {
    if value > 0.0 && value.is_finite() {
        Ok(value)
    } else {
        Err(EconomicValueError::NotPositive { what, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(area: EuroArea, change: f64) -> CurrencyChange {
        CurrencyChange { area, change }
    }

    /// Gains in the krone: limited by small losses in the euro, never below half, and free of losses elsewhere.
    #[test]
    fn narrow_band_gains_have_a_limit() {
        use EuroArea::{Euro, NarrowBandErm2, Other, StandardBandErm2};
        let total = |changes: &[CurrencyChange]| eu_change_over_currencies(changes).total;
        let krone = of(NarrowBandErm2, 100.0);
        assert!((total(&[krone, of(Euro, -60.0)]) - 0.0).abs() < 1e-12);
        assert!((total(&[krone, of(Euro, -10.0)]) - 40.0).abs() < 1e-12);
        assert!((total(&[krone, of(Other, -70.0)]) + 20.0).abs() < 1e-12);
        assert!((total(&[krone, of(StandardBandErm2, -70.0)]) - 0.0).abs() < 1e-12);
        assert!((total(&[of(Euro, 100.0), of(NarrowBandErm2, -90.0)]) + 40.0).abs() < 1e-12);
    }

    /// What is not a number must never read as no loss, wherever it stands.
    #[test]
    fn what_is_no_number_is_not_no_loss() {
        let nan = f64::NAN;
        for changes in [[nan, -5.0], [-5.0, nan]] {
            assert!(basel_change_over_currencies(&changes).is_nan());
            let error = worst_loss_of_tier1(&changes, 100.0).unwrap_err().to_string();
            assert!(error.ends_with("is NaN, not a finite number"), "{error}");
        }
        for area in [EuroArea::Euro, EuroArea::NarrowBandErm2, EuroArea::StandardBandErm2, EuroArea::Other] {
            let total = eu_change_over_currencies(&[of(area, nan), of(EuroArea::Euro, -5.0)]).total;
            assert!(total.is_nan(), "{area:?}: {total}");
        }
        let error = bucketed_economic_value(&[1.0, 2.0], &[1.0, 2.0], &[0.01, nan]).unwrap_err();
        assert_eq!(error.to_string(), "zero rate number 2 is NaN, not a finite number");
        assert_eq!(bucketed_economic_value(&[1.0], &[-1.0], &[0.05]), Err(EconomicValueError::Past(-1.0)));
    }

    #[test]
    fn only_losses_count_over_tier1() {
        assert_eq!(worst_loss_of_tier1(&[5.0, 7.0], 100.0).unwrap().to_bits(), 0.0_f64.to_bits());
        assert!(worst_loss_of_tier1(&[-5.0], 0.0).is_err());
        assert_eq!(worst_loss_of_tier1(&[], 100.0), Err(EconomicValueError::NoScenario));
        assert!(
            net_economic_value(&CreditUnionBalances {
                assets: 0.0,
                other_liabilities: 1.0,
                shares_book: 1.0,
                share_price: 0.99
            })
            .is_err()
        );
        assert!(bucketed_economic_value(&[1.0], &[1.0], &[]).is_err());
    }
}
