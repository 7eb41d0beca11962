//! STK, stock: bought, sold, and its dividends between.
//!
//! Source: ACTUS Technical Specification 1.1, section STK.

use crate::checked::{Checked, schedule};
use crate::instrument::{Common, Instrument};
use crate::terms::{ContractType, NameId, Names, Terms};
use crate::{ContractError, Event, EventType, ProjectError, World};
use plimsoll_units::{Day, Schedule, Tenor};

/// A number of shares.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stock {
    quantity: f64,
    dividends: Option<Dividends>,
}

/// Dividends of one share.
#[derive(Clone, Copy, Debug)]
struct Dividends {
    dates: Schedule,
    amount: Amount,
    /// From this day a buyer does not get the next dividend, and a seller does.
    ex_date: Option<Day>,
}

#[derive(Clone, Copy, Debug)]
enum Amount {
    Known(f64),
    Observed(NameId),
}

/// How long dividends of a stock without a sale are listed, as the published results have it.
const HORIZON_YEARS: &str = "P10Y";

impl Instrument for Stock {
    const TYPE: ContractType = ContractType::Stock;

    fn resolve(common: &Common, terms: &Terms, checked: &mut Checked<'_>) -> Option<Self> {
        let quantity = terms.quantity.unwrap_or(1.0);
        let Some(anchor) = terms.cycle_anchor_date_of_dividend else {
            if terms.cycle_of_dividend.is_some() {
                checked.missing("cycleAnchorDateOfDividend");
            }
            return Some(Self { quantity, dividends: None });
        };
        let amount = match (terms.next_dividend_payment_amount, terms.market_object_code_of_dividends) {
            (Some(_), Some(_)) => {
                checked.errors.push(ContractError::NotComputed {
                    term: "nextDividendPaymentAmount",
                    value: "beside marketObjectCodeOfDividends",
                    expected: "one of the two",
                });
                return None;
            }
            (Some(amount), None) => Amount::Known(amount),
            (None, code) => Amount::Observed(checked.needs("marketObjectCodeOfDividends", code)?),
        };
        let horizon: Tenor = HORIZON_YEARS.parse().ok()?;
        let end = common.termination.map_or_else(|| horizon.after(anchor), |(day, _)| day);
        let end_of_month = terms.end_of_month_convention.unwrap_or_default();
        let cycle = terms.cycle_of_dividend;
        let dates = schedule(checked, "cycleOfDividend", anchor, cycle, end_of_month, end, true)?;
        let ex_date = terms.ex_dividend_date;
        Some(Self { quantity, dividends: Some(Dividends { dates, amount, ex_date }) })
    }

    fn last_day(&self, common: &Common, names: &Names) -> Option<Day> {
        let last = self.dividends.and_then(|dividends| dividends.dates.date(dividends.dates.len() - 1));
        let last = last.map(|day| common.shift(day, names.calendar(common.calendar)).0);
        [common.purchase.map(|(day, _)| day), common.termination.map(|(day, _)| day), last]
            .into_iter()
            .flatten()
            .max()
    }

    fn index(&self) -> Option<NameId> {
        match self.dividends?.amount {
            Amount::Observed(index) => Some(index),
            Amount::Known(_) => None,
        }
    }

    fn events(&self, common: &Common, names: &Names, world: &World) -> Result<Vec<Event>, ProjectError> {
        let trades = common.trades(self.quantity, false);
        let Some(dividends) = self.dividends else { return Ok(trades) };
        let mut events = Vec::new();
        for scheduled in dividends.dates.iter() {
            let day = common.shift(scheduled, names.calendar(common.calendar)).0;
            let over = common.termination.is_some_and(|(sold, _)| day > sold);
            if day <= common.status || day > world.grid().end() || over {
                continue;
            }
            // Bought after the ex-date, the next dividend is the seller's.
            let sellers = |(bought, _)| dividends.is_next_after_ex_date(bought, scheduled, day);
            if common.purchase.is_some_and(sellers) {
                continue;
            }
            let dividend = match dividends.amount {
                Amount::Known(amount) => amount,
                Amount::Observed(index) => world.observed(index, scheduled, common.row)?,
            };
            let payoff = common.sign * self.quantity * dividend;
            events.push(Event {
                schedule_day: scheduled,
                ..common.event(EventType::DividendPayment, day, payoff)
            });
        }
        events.extend(trades);
        Ok(events)
    }
}

impl Dividends {
    /// Whether a trade lies between the ex-date and the first dividend scheduled after it, which is paid on `day`.
    fn is_next_after_ex_date(&self, traded: Day, scheduled: Day, day: Day) -> bool {
        let next = |ex_date: Day| self.dates.date(self.dates.dates_until(ex_date)) == Some(scheduled);
        self.ex_date.is_some_and(|ex_date| traded > ex_date && traded < day && next(ex_date))
    }
}
