//! Supervisory shock sizes by standard and currency, from the dated table beside this file.

use super::ShockError;
use plimsoll_units::{BasisPoints, Currency};

/// Sizes of the three shocks of one currency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShockSizes {
    /// Parallel shock.
    pub parallel: BasisPoints,
    /// Short-rate shock.
    pub short: BasisPoints,
    /// Long-rate shock.
    pub long: BasisPoints,
}

/// The standards: the Basel calibrations of 2016 (d368) and 2024 (d578), and the EU's table of 2024/856.
pub const SHOCK_STANDARDS: [&str; 3] = ["BCBS-2016", "BCBS-2024", "EU-2024"];

/// Columns: standard, currency, parallel, short, long in basis points, applies from, confidence, source.
static TABLE: &str = include_str!("data/shock_sizes.csv");

/// The sizes of a standard for a currency.
///
/// # Errors
/// [`ShockError`] that lists the standards, or the currencies the standard has.
///
/// ```
/// let sizes = plimsoll_market::standard_sizes("BCBS-2024", "USD".parse()?)?;
/// assert_eq!((sizes.parallel.0, sizes.short.0, sizes.long.0), (200.0, 300.0, 225.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn standard_sizes(standard: &str, currency: Currency) -> Result<ShockSizes, ShockError> {
    if !SHOCK_STANDARDS.contains(&standard) {
        let (name, available) = (standard.to_owned(), SHOCK_STANDARDS.join(", "));
        return Err(ShockError::NoStandard { name, available });
    }
    rows(standard).find(|row| row.currency == currency.code()).map(|row| row.sizes).ok_or_else(|| {
        let available = standard_currencies(standard).collect::<Vec<_>>().join(", ");
        ShockError::NoCurrency { standard: standard.to_owned(), currency, available }
    })
}

/// The currencies that a standard has sizes for.
pub fn standard_currencies(standard: &str) -> impl Iterator<Item = &'static str> {
    rows(standard).map(|row| row.currency)
}

struct SizeRow {
    currency: &'static str,
    sizes: ShockSizes,
}

fn rows(standard: &str) -> impl Iterator<Item = SizeRow> {
    TABLE.lines().skip(1).filter_map(move |line| {
        let mut cells = line.split(',');
        if cells.next()? != standard {
            return None;
        }
        let currency = cells.next()?;
        let mut size = || Some(BasisPoints(cells.next()?.parse().ok()?));
        Some(SizeRow { currency, sizes: ShockSizes { parallel: size()?, short: size()?, long: size()? } })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every line of the table is read and sane: positive, at most the caps of the standards (500).
    #[test]
    fn the_table_is_whole() {
        let read: usize = SHOCK_STANDARDS.iter().map(|standard| rows(standard).count()).sum();
        assert_eq!(read, TABLE.lines().count() - 1);
        for standard in SHOCK_STANDARDS {
            for row in rows(standard) {
                let ShockSizes { parallel, short, long } = row.sizes;
                assert!(row.currency.parse::<Currency>().is_ok(), "{}", row.currency);
                for size in [parallel, short, long] {
                    assert!((100.0..=500.0).contains(&size.0), "{standard} {}", row.currency);
                }
            }
        }
        assert!(standard_sizes("BCBS-2024", "NOK".parse().unwrap()).is_err());
        assert!(standard_sizes("BCBS-2020", "USD".parse().unwrap()).is_err());
    }
}
