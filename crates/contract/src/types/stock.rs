//! STK, stock: bought, sold, and its dividends between.
//!
//! Source: ACTUS Technical Specification 1.1, section STK.

use crate::checked::{Checked, schedule};
use crate::instrument::{Common, Instrument};
use crate::terms::{ContractType, NameId, Names, Terms};
use crate::{Event, EventType, ProjectError, World};
use plimsoll_units::{Day, Schedule, Tenor};

/// A number of shares.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stock {
    quantity: f64,
    dividends: Option<(Schedule, NameId)>,
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
        let index = checked.needs("marketObjectCodeOfDividends", terms.market_object_code_of_dividends)?;
        let horizon: Tenor = HORIZON_YEARS.parse().ok()?;
        let end = common.termination.map_or_else(|| horizon.after(anchor), |(day, _)| day);
        let end_of_month = terms.end_of_month_convention.unwrap_or_default();
        let cycle = terms.cycle_of_dividend;
        let dates = schedule(checked, "cycleOfDividend", anchor, cycle, end_of_month, end, true)?;
        Some(Self { quantity, dividends: Some((dates, index)) })
    }

    fn last_day(&self, common: &Common, names: &Names) -> Option<Day> {
        let last = self.dividends.and_then(|(dates, _)| dates.date(dates.len() - 1));
        let last = last.map(|day| common.shift(day, names.calendar(common.calendar)).0);
        [common.purchase.map(|(day, _)| day), common.termination.map(|(day, _)| day), last]
            .into_iter()
            .flatten()
            .max()
    }

    fn index(&self) -> Option<NameId> {
        self.dividends.map(|(_, index)| index)
    }

    fn events(&self, common: &Common, names: &Names, world: &World) -> Result<Vec<Event>, ProjectError> {
        let trades = common.trades(self.quantity, false);
        let Some((dates, index)) = self.dividends else { return Ok(trades) };
        let mut events = Vec::new();
        for scheduled in dates.iter() {
            let day = common.shift(scheduled, names.calendar(common.calendar)).0;
            let over = common.termination.is_some_and(|(sold, _)| day > sold);
            if day <= common.status || day > world.grid().end() || over {
                continue;
            }
            let dividend = world.observed(index, scheduled, common.row)?;
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
