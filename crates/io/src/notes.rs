//! What was odd but usable in the contract tables, with the money it concerns.

use plimsoll_contract::Position;
use plimsoll_contract::terms::{ContractType, Names, Terms};
use plimsoll_units::{BusinessDayConvention, Currency, Day, Finding, Micros, Money, Severity};
use std::collections::BTreeMap;

/// Contracts and their principal, by currency.
#[derive(Default)]
struct Tally(BTreeMap<Currency, (u32, Micros)>);

/// What is met row by row.
pub(crate) struct Notes {
    as_of: Day,
    assumed: BTreeMap<u32, u32>,
    without_tag: Vec<WithoutTag>,
    without_calendar: Tally,
    on_demand: Tally,
    early: Tally,
    rates: Tally,
    never_paid: Tally,
    early_calendar: Tally,
    defaulted: u32,
}

struct WithoutTag {
    file: String,
    name: String,
}

impl Tally {
    fn add(&mut self, terms: &Terms) {
        let Some(currency) = terms.currency else { return };
        let amount = terms.notional_principal.and_then(|n| Micros::from_units(n.abs()).ok());
        let (count, sum) = self.0.entry(currency).or_insert((0, Micros::ZERO));
        *count += 1;
        *sum += amount.unwrap_or(Micros::ZERO);
    }

    fn findings(self, severity: Severity, what: &str, findings: &mut Vec<Finding>) {
        for (currency, (count, amount)) in self.0 {
            let contracts = if count == 1 { "contract" } else { "contracts" };
            findings.push(Finding {
                severity,
                subject: "contracts".to_owned(),
                what: format!("{count} {contracts} in {currency} {what}"),
                amount: Some(Money { amount, currency }),
            });
        }
    }
}

impl Notes {
    pub(crate) fn new(as_of: Day) -> Self {
        Self {
            as_of,
            assumed: BTreeMap::new(),
            without_tag: Vec::new(),
            without_calendar: Tally::default(),
            on_demand: Tally::default(),
            early: Tally::default(),
            rates: Tally::default(),
            never_paid: Tally::default(),
            early_calendar: Tally::default(),
            defaulted: 0,
        }
    }

    /// A table without the column of a tag.
    pub(crate) fn without_tag(&mut self, file: &str, name: &str) {
        self.without_tag.push(WithoutTag { file: file.to_owned(), name: name.to_owned() });
    }

    /// A contract that is in the book.
    #[inline]
    pub(crate) fn row(&mut self, terms: &Terms, names: &Names, position: &Position, assumption: Option<u32>) {
        if let Some(assumption) = assumption {
            *self.assumed.entry(assumption).or_insert(0) += 1;
        }
        let shifts =
            terms.business_day_convention.is_some_and(|shift| shift != BusinessDayConvention::NoShift);
        if shifts && terms.calendar.is_none() {
            self.defaulted += 1;
            self.without_calendar.add(terms);
        }
        if let Some(calendar) = terms.calendar
            && names.calendar(calendar).right_from() > terms.status_date.unwrap_or(self.as_of)
        {
            self.early_calendar.add(terms);
        }
        let on_demand = terms.contract_type == Some(ContractType::UndefinedMaturity)
            && position.marks.deposit.is_none()
            && terms.x_day_notice.is_none();
        if on_demand {
            self.on_demand.add(terms);
        }
        if self.accrues_since_long(terms) {
            self.never_paid.add(terms);
        }
        if terms.status_date.is_some_and(|status| status < self.as_of) {
            self.early.add(terms);
        }
        let rates = [terms.nominal_interest_rate, terms.nominal_interest_rate2, terms.rate_spread];
        if rates.into_iter().flatten().any(|rate| rate.abs() >= 1.0) {
            self.rates.add(terms);
        }
    }

    /// A deposit without interest dates and without accrued interest has accrued since it was opened.
    fn accrues_since_long(&self, terms: &Terms) -> bool {
        let never = terms.contract_type == Some(ContractType::UndefinedMaturity)
            && terms.accrued_interest.is_none()
            && terms.cycle_of_interest_payment.is_none()
            && terms.cycle_anchor_date_of_interest_payment.is_none();
        let since = terms.initial_exchange_date.map_or(0, |opened| self.as_of - opened);
        never && since > 366 && terms.nominal_interest_rate.is_some_and(|rate| rate != 0.0)
    }

    /// Assumptions in words with their counts, findings, and contracts with a default.
    ///
    /// * `assumptions` — the texts, by their place
    pub(crate) fn finish(self, assumptions: Vec<String>) -> Noted {
        let counted = assumptions.into_iter().enumerate().filter_map(|(place, text)| {
            let count = *self.assumed.get(&u32::try_from(place).ok()?)?;
            let contracts = if count == 1 { "contract" } else { "contracts" };
            Some(format!("{text} ({count} {contracts})"))
        });
        let assumptions = counted.collect();
        let mut findings = Vec::new();
        for WithoutTag { file, name } in self.without_tag {
            findings.push(Finding {
                severity: Severity::Note,
                subject: file,
                what: format!("the table has no column {name:?}; the tag is empty for all its contracts"),
                amount: None,
            });
        }
        let as_of = self.as_of;
        let mut tell = |tally: Tally, severity, what: &str| tally.findings(severity, what, &mut findings);
        tell(
            self.without_calendar,
            Severity::Warning,
            "have a businessDayConvention and no calendar; every day counts as a business day for them",
        );
        tell(
            self.on_demand,
            Severity::Note,
            "have no end, no depositModel and no xDayNotice; they are due on the next day",
        );
        tell(
            self.early,
            Severity::Note,
            &format!(
                "have a statusDate before the market's day {as_of}; what happens in between is computed from the terms"
            ),
        );
        tell(
            self.early_calendar,
            Severity::Warning,
            "have a statusDate before the first year for which their calendar is known to be right; see the guide to \
             the case format",
        );
        tell(
            self.never_paid,
            Severity::Warning,
            "have no cycleOfInterestPayment and no accruedInterest; interest accrues since initialExchangeDate, more than \
             a year ago, and is owed",
        );
        tell(
            self.rates,
            Severity::Serious,
            "have a rate or spread of 100 % a year or more; 3 % is written 0.03",
        );
        Noted { assumptions, findings, defaulted: self.defaulted }
    }
}

/// What the notes come to.
pub(crate) struct Noted {
    pub(crate) assumptions: Vec<String>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) defaulted: u32,
}
