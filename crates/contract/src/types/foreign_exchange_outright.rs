//! FXOUT, foreign exchange outright: one amount against another on one day, delivered or settled in cash.
//!
//! Source: ACTUS Technical Specification 1.1, section FXOUT.

use crate::checked::Checked;
use crate::instrument::{Common, Instrument};
use crate::terms::{ContractType, DeliverySettlement, NameId, Names, Terms};
use crate::{Event, EventType, ProjectError, World};
use plimsoll_units::{Currency, Day, Tenor};

/// Two amounts in two currencies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ForeignExchangeOutright {
    notional: f64,
    notional2: f64,
    currency2: Currency,
    maturity: Day,
    settlement: Option<Tenor>,
    /// Value of one unit of the second currency in the first, when the difference is settled in cash.
    rate: Option<NameId>,
}

impl Instrument for ForeignExchangeOutright {
    const TYPE: ContractType = ContractType::ForeignExchangeOutright;

    fn resolve(_: &Common, terms: &Terms, checked: &mut Checked<'_>) -> Option<Self> {
        let notional = checked.needs("notionalPrincipal", terms.notional_principal);
        let notional2 = checked.needs("notionalPrincipal2", terms.notional_principal2);
        let currency2 = checked.needs("currency2", terms.currency2);
        let maturity = checked.needs("maturityDate", terms.maturity_date);
        let cash = terms.delivery_settlement == Some(DeliverySettlement::Cash);
        let rate = if cash { Some(checked.needs("exchange rate", terms.exchange_rate)?) } else { None };
        Some(Self {
            notional: notional?,
            notional2: notional2?,
            currency2: currency2?,
            maturity: maturity?,
            settlement: terms.settlement_period,
            rate,
        })
    }

    fn last_day(&self, common: &Common, names: &Names) -> Option<Day> {
        let sold = common.termination.map(|(day, _)| day);
        Some(sold.unwrap_or_else(|| common.settled(self.maturity, self.settlement, names)))
    }

    fn index(&self) -> Option<NameId> {
        self.rate
    }

    fn events(&self, common: &Common, names: &Names, world: &World) -> Result<Vec<Event>, ProjectError> {
        let mut events = common.trades(1.0, true);
        if common.termination.is_some() {
            return Ok(events);
        }
        if let Some(rate) = self.rate {
            let day = common.settled(self.maturity, self.settlement, names);
            if day <= world.grid().end() {
                let rate = world.observed(rate, self.maturity, common.row)?;
                let payoff = common.sign * (self.notional - rate * self.notional2);
                events.push(common.event(EventType::Settlement, day, payoff));
            }
            return Ok(events);
        }
        let day = common.shift(self.maturity, names.calendar(common.calendar)).0;
        events.push(common.event(EventType::Maturity, day, common.sign * self.notional));
        let second = common.event(EventType::Maturity, day, -common.sign * self.notional2);
        events.push(Event { currency: self.currency2, ..second });
        Ok(events)
    }
}
