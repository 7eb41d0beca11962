//! A market as daily tables for one book: discount factors, index rates and reference rates, each built once.

use crate::RunError;
use crate::planning::OnPath;
use plimsoll_behaviour::Behaviour;
use plimsoll_contract::{Book, CurrencyTable, Observed, Refinancing, World};
use plimsoll_market::{DiscountTable, Market, MarketError, ShockPath};
use plimsoll_units::{Compounding, Day, DayGrid};

/// Markets that a world is made from.
pub(crate) struct Seen<'a> {
    /// Its own market.
    pub(crate) market: &'a Market,
    /// The market before any shock.
    pub(crate) base: &'a Market,
    /// How the market comes about; at once when `None`.
    pub(crate) path: Option<&'a ShockPath>,
    /// The market whose rates borrowers compare their own with.
    pub(crate) borrowers: &'a OnPath,
}

/// The world of one market and behaviour. A market that comes about over time moves rates and does not discount: on the
/// market's day nothing of it has come yet.
pub(crate) fn tabulate(
    name: &str,
    seen: &Seen<'_>,
    behaviour: Behaviour,
    book: &Book,
    grid: DayGrid,
) -> Result<World, RunError> {
    let Seen { market, base, path, borrowers } = *seen;
    let error = |error: String| RunError::Scenario { scenario: name.to_owned(), error };
    let currencies = book.distinct(|row| row.marks.in_economic_value.then_some(row.currency));
    let tables = currencies
        .into_iter()
        .map(|currency| {
            let curve = market.discount_curve(currency).map_err(|e| error(e.to_string()))?;
            let unshocked = base.discount_curve(currency).map_err(|e| error(e.to_string()))?;
            let first = DiscountTable::new(unshocked, wide(DayGrid::new(grid.start(), grid.start())));
            let reference_now = reference(&first, grid.start(), 1).first().copied().unwrap_or(f64::NAN);
            let table = |curve| DiscountTable::checked(curve, wide(grid)).map_err(|e| error(e.to_string()));
            let shocked = table(curve)?;
            let shocked_reference = reference(&shocked, grid.start(), grid.len());
            let (discount, reference) = match path {
                None => (shocked, shocked_reference),
                Some(path) => {
                    let discount = table(unshocked)?;
                    let before = reference(&discount, grid.start(), grid.len());
                    (discount, path.between(&before, &shocked_reference, grid))
                }
            };
            Ok(CurrencyTable { currency, discount, reference, reference_now })
        })
        .collect::<Result<Vec<_>, RunError>>()?;
    let observed_grid = DayGrid::new(grid.start().min(book.earliest_status()), grid.end());
    let observed = book
        .names()
        .observables()
        .iter()
        .map(|code| {
            let of = |market: &Market| market.observed(code, observed_grid).map_err(|e| error(e.to_string()));
            let values = match path {
                None => of(market)?,
                Some(path) => path.between(&of(base)?, &of(market)?, observed_grid),
            };
            Ok(Observed { code: code.clone(), grid: observed_grid, values })
        })
        .collect::<Result<Vec<_>, RunError>>()?;
    let refinancing =
        refinancing(borrowers, base, &behaviour, book, grid).map_err(|e| error(e.to_string()))?;
    Ok(World::new(name, grid, observed, tables, behaviour).with_refinancing(refinancing))
}

/// What new loans cost, for every prepayment model that asks for it and every currency of loans under it.
fn refinancing(
    borrowers: &OnPath,
    base: &Market,
    behaviour: &Behaviour,
    book: &Book,
    grid: DayGrid,
) -> Result<Vec<Refinancing>, MarketError> {
    if !behaviour.follows_market() {
        return Ok(Vec::new());
    }
    let used = book.distinct(|row| {
        let model = row.marks.prepayment.filter(|_| row.marks.in_economic_value)?;
        Some((model, row.currency))
    });
    let mut tables = Vec::new();
    for (prepayment, currency) in used {
        let Some(incentive) = behaviour.prepayment(prepayment).and_then(|model| model.incentive()) else {
            continue;
        };
        // A rate of up to a year is quoted simple, a longer one with annual compounding.
        let long = incentive.reference.years() > 1.0;
        let compounding = if long { Compounding::Periodic(1) } else { Compounding::Simple };
        let of = |market: &Market| market.forwards(currency, incentive.reference, compounding, grid);
        let rates = borrowers.rates(base, grid, of)?;
        tables.push(Refinancing { prepayment, currency, rates });
    }
    Ok(tables)
}

/// A grid with room for a month after its end.
fn wide(grid: DayGrid) -> DayGrid {
    DayGrid::new(grid.start(), grid.end() + 31)
}

/// One-month simple forward rates on days / 365, starting on each of so many days from the first of a table.
fn reference(factors: &DiscountTable, first: Day, days: usize) -> Vec<f64> {
    let factor = |day: Day| usize::try_from(day - first).map_or(f64::NAN, |index| factors.factor(index));
    let rate = |start: Day| {
        let end = start.plus_months(1);
        (factor(start) / factor(end) - 1.0) / (f64::from(end - start) / 365.0)
    };
    (0_i32..).take(days).map(|offset| rate(first + offset)).collect()
}
