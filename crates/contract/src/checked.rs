//! Checking terms: every error of a contract is collected before it is refused.

use crate::terms::{ContractType, CyclePoint, TERMS, Terms, has_refused, term_names, uncomputed};
use crate::{ContractError, Options};
use plimsoll_units::{Cycle, Day, EndOfMonth, Schedule, TenorUnit};

/// The errors found so far in one contract.
pub(crate) struct Checked<'a> {
    contract_type: ContractType,
    pub(crate) errors: Vec<ContractError>,
    terms: &'a Terms,
    options: &'a Options,
}

impl<'a> Checked<'a> {
    pub(crate) fn new(contract_type: ContractType, terms: &'a Terms, options: &'a Options) -> Self {
        let mut checked = Self { contract_type, errors: Vec::new(), terms, options };
        checked.applicability();
        if terms.cycle_point_of_rate_reset == Some(CyclePoint::End) {
            checked.errors.push(ContractError::NotComputed {
                term: "cyclePointOfRateReset",
                value: CyclePoint::End.actus(),
                expected: "B",
            });
        }
        let abroad = terms.settlement_currency.filter(|currency| Some(*currency) != terms.currency);
        if abroad.is_some() && !options.open_ended {
            checked.errors.push(ContractError::NotComputed {
                term: "settlementCurrency",
                value: "another currency",
                expected: "the contract's currency in a run",
            });
        }
        checked
    }

    fn applicability(&mut self) {
        if !has_refused(self.contract_type, self.terms) {
            return;
        }
        for definition in TERMS {
            if uncomputed(self.contract_type).contains(&definition.name) && definition.is_set(self.terms) {
                self.errors.push(ContractError::NotComputed {
                    term: definition.name,
                    value: self.contract_type.actus(),
                    expected: "no such term for this type",
                });
            } else if !definition.applies.has(self.contract_type) && definition.is_set(self.terms) {
                let applicable: Vec<_> = term_names(self.contract_type).collect();
                self.errors.push(ContractError::NotApplicable {
                    term: definition.name,
                    contract_type: self.contract_type,
                    applicable: applicable.join(", "),
                });
            }
        }
    }

    /// What was resolved, when nothing was wrong.
    ///
    /// # Errors
    /// Everything that was wrong.
    pub(crate) fn finish<T>(self, resolved: Option<T>) -> Result<T, Vec<ContractError>> {
        match resolved {
            Some(resolved) if self.errors.is_empty() => Ok(resolved),
            _ => Err(self.errors),
        }
    }

    pub(crate) fn missing(&mut self, term: &'static str) {
        self.errors.push(ContractError::Missing { term, contract_type: self.contract_type });
    }

    pub(crate) fn needs<V>(&mut self, term: &'static str, value: Option<V>) -> Option<V> {
        if value.is_none() {
            self.missing(term);
        }
        value
    }

    pub(crate) fn order(&mut self, term: &'static str, day: Day, other_term: &'static str, other_day: Day) {
        self.errors.push(ContractError::Order { term, day, other_term, other_day });
    }

    pub(crate) fn range(&mut self, term: &'static str, value: f64, expected: &'static str) {
        self.errors.push(ContractError::Range { term, value, expected });
    }

    pub(crate) fn not_negative(&mut self, term: &'static str, value: f64) -> f64 {
        if value < 0.0 {
            self.range(term, value, "zero or positive; the side is said by contractRole");
        }
        value
    }

    /// The status date, by default the market's day; it may not lie after it.
    pub(crate) fn status(&mut self) -> Day {
        let as_of = self.options.as_of;
        let status = self.terms.status_date.unwrap_or(as_of);
        if status > as_of {
            self.order("market.as_of", as_of, "statusDate", status);
        }
        status
    }

    /// When the record's creator buys the contract and at what price, if it does.
    pub(crate) fn purchase(&mut self) -> Option<(Day, f64)> {
        let Terms { purchase_date, price_at_purchase_date, .. } = *self.terms;
        self.dated_price("purchaseDate", purchase_date, "priceAtPurchaseDate", price_at_purchase_date)
    }

    /// When the record's creator sells the contract and at what price, if it does.
    pub(crate) fn termination(&mut self) -> Option<(Day, f64)> {
        let Terms { termination_date, price_at_termination_date, .. } = *self.terms;
        self.dated_price(
            "terminationDate",
            termination_date,
            "priceAtTerminationDate",
            price_at_termination_date,
        )
    }

    fn dated_price(
        &mut self,
        day_term: &'static str,
        day: Option<Day>,
        price_term: &'static str,
        price: Option<f64>,
    ) -> Option<(Day, f64)> {
        let day = day?;
        let price = self.needs(price_term, price)?;
        if let Some(maturity) = self.terms.maturity_date.filter(|maturity| *maturity < day) {
            self.order("maturityDate", maturity, day_term, day);
        }
        Some((day, price))
    }
}

/// Where a cycle starts: as given, or at the initial exchange where the cycle alone is.
pub(crate) fn anchor_of(given: Option<Day>, cycle: Option<Cycle>, initial_exchange: Day) -> Option<Day> {
    given.or(cycle.map(|_| initial_exchange))
}

/// A schedule, or an error about its cycle.
pub(crate) fn schedule(
    checked: &mut Checked<'_>,
    term: &'static str,
    anchor: Day,
    cycle: Option<Cycle>,
    end_of_month: EndOfMonth,
    end: Day,
    with_end: bool,
) -> Option<Schedule> {
    let in_years = cycle.is_some_and(|cycle| cycle.tenor().unit() == TenorUnit::Years);
    let forgets = checked.options.reference_dates && in_years;
    let end_of_month = if forgets { EndOfMonth::SameDay } else { end_of_month };
    match Schedule::new(anchor, cycle, end_of_month, end, with_end) {
        Ok(schedule) if checked.terms.ends_before_midnight == Some(true) => {
            Some(schedule.ending_before_midnight())
        }
        Ok(schedule) => Some(schedule),
        Err(error) => {
            checked.errors.push(ContractError::Schedule { term, error });
            None
        }
    }
}
