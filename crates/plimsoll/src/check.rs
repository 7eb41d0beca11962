//! What the contracts need of the market, checked before the first flow.

use crate::{Inputs, RunError};
use plimsoll_contract::terms::ContractType;
use plimsoll_contract::{Block, Book, Needs};
use plimsoll_units::{Currency, Micros};
use std::collections::BTreeMap;

/// Fails when a type has no value yet, and when the market lacks a curve, an index, a fixing or an exchange rate that a contract needs.
pub(crate) fn check(inputs: &Inputs) -> Result<(), RunError> {
    let (book, market) = (&inputs.book, &inputs.market);
    let unvalued = |block: &&Block| !ContractType::VALUED.contains(&block.contract_type());
    if let Some(block) = book.blocks().iter().find(unvalued) {
        let (contract_type, contracts) = (block.contract_type(), block.rows().len());
        return Err(RunError::NotValued { contract_type, contracts });
    }
    let currencies = book.distinct(|row| Some(row.currency));
    let is_lek = |currency: &&Currency| currency.code() == plimsoll_measure::ALL_CURRENCIES;
    if let Some(lek) = currencies.iter().find(is_lek) {
        return Err(RunError::Lek { contract_id: first_in(book, *lek) });
    }
    let in_value = book.distinct(|row| row.marks.in_economic_value.then_some(row.currency));
    if let Some(currency) = in_value.into_iter().find(|currency| market.discount_curve(*currency).is_err()) {
        let of = book.rows().iter().filter(|row| row.marks.in_economic_value && row.currency == currency);
        let mut amounts = Amounts::default();
        of.for_each(|row| amounts.add(currency, row.opening.to_units()));
        let available = market.currencies().map(|c| c.to_string()).collect::<Vec<_>>().join(", ");
        return Err(RunError::NoCurve {
            currency,
            contracts: amounts.contracts,
            first: first_in(book, currency),
            amount: amounts.text(),
            available,
        });
    }
    let mut needs = Needs::default();
    for block in book.blocks() {
        block.needs(market.as_of(), &mut needs);
    }
    let mut indices: BTreeMap<_, Amounts> = BTreeMap::new();
    for need in &needs.indices {
        indices.entry(need.index).or_default().add(need.currency, need.notional);
    }
    for (index, amounts) in indices {
        let code = &book.names().observables()[index.0 as usize];
        if !market.observes(code) {
            return Err(RunError::NoIndex {
                code: code.clone(),
                contracts: amounts.contracts,
                amount: amounts.text(),
                available: market.observable_codes().collect::<Vec<_>>().join(", "),
            });
        }
    }
    for (index, day, row) in needs.fixings {
        let code = &book.names().observables()[index.0 as usize];
        if market.fixing(code, day).is_none() {
            let contract_id = book.contract_id(row).to_owned();
            return Err(RunError::NoFixing { code: code.clone(), day, contract_id });
        }
    }
    Ok(())
}

/// The first contract of a currency.
fn first_in(book: &Book, currency: Currency) -> String {
    let row = book.rows().iter().position(|row| row.currency == currency);
    let row = row.and_then(|row| u32::try_from(row).ok());
    row.map_or_else(String::new, |row| book.contract_id(row).to_owned())
}

/// A currency of the book has no rate to the reporting currency.
pub(crate) fn no_exchange_rate(inputs: &Inputs, currency: Currency) -> RunError {
    let first = first_in(&inputs.book, currency);
    RunError::NoExchangeRate { currency, first, reporting: inputs.reporting_currency }
}

/// A number of contracts and their amounts by currency.
#[derive(Default)]
struct Amounts {
    contracts: usize,
    by_currency: BTreeMap<Currency, f64>,
}

impl Amounts {
    fn add(&mut self, currency: Currency, amount: f64) {
        self.contracts += 1;
        *self.by_currency.entry(currency).or_default() += amount.abs();
    }

    /// `312.4M EUR, 5.0M USD`.
    fn text(&self) -> String {
        let one = |(currency, amount): (&Currency, &f64)| {
            if *amount >= 1e6 {
                format!("{:.1}M {currency}", amount / 1e6)
            } else {
                let exact = Micros::from_units(*amount).map_or(f64::NAN, Micros::to_units);
                format!("{exact} {currency}")
            }
        };
        self.by_currency.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}
