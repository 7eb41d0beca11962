//! CEG, credit enhancement guarantee: pays what covered contracts owe when one of them performs badly, for a fee.
//!
//! Source: ACTUS Technical Specification 1.1, section CEG.

use crate::block::Given;
use crate::checked::{Checked, schedule};
use crate::credit::{Cover, CoverType};
use crate::terms::{ContractType, FeeBasis, Names};
use crate::{Event, EventType, ProjectError, World};
use plimsoll_units::{Day, DayCount, Schedule};

/// Guarantees and financial standby letters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guarantee {
    fee: Option<Fee>,
}

#[derive(Clone, Copy, Debug)]
struct Fee {
    rate: f64,
    basis: FeeBasis,
    accrued: f64,
    day_count: DayCount,
    dates: Schedule,
    /// Where the first fee starts to accrue.
    from: Day,
}

impl CoverType for Guarantee {
    const TYPE: ContractType = ContractType::Guarantee;

    fn resolve(given: &Given<'_>, cover: &Cover, checked: &mut Checked<'_>) -> Option<Self> {
        let terms = given.terms;
        let Some(rate) = terms.fee_rate.filter(|rate| *rate != 0.0) else { return Some(Self { fee: None }) };
        let basis = checked.needs("feeBasis", terms.fee_basis);
        let day_count = checked.needs("dayCountConvention", terms.day_count_convention);
        let from = cover.common.purchase.map_or(cover.common.status, |(day, _)| day.max(cover.common.status));
        let after_purchase = || Some(terms.cycle_of_fee?.tenor().after(terms.purchase_date.unwrap_or(from)));
        let anchor = terms.cycle_anchor_date_of_fee.or_else(after_purchase);
        let anchor = checked.needs("cycleAnchorDateOfFee", anchor);
        let end_of_month = terms.end_of_month_convention.unwrap_or_default();
        let dates =
            schedule(checked, "cycleOfFee", anchor?, terms.cycle_of_fee, end_of_month, cover.maturity, false);
        let accrued = terms.fee_accrued.unwrap_or(0.0);
        let fee = Fee { rate, basis: basis?, accrued, day_count: day_count?, dates: dates?, from };
        Some(Self { fee: Some(fee) })
    }

    fn before(
        &self,
        cover: &Cover,
        until: Day,
        names: &Names,
        world: &World,
    ) -> Result<Vec<Event>, ProjectError> {
        let common = &cover.common;
        let sold = common.termination.map_or(Day::MAX, |(day, _)| day);
        let last = until.min(sold).min(world.grid().end());
        let mut events = Vec::new();
        for trade in common.trades(1.0, false).into_iter().filter(|trade| trade.day <= until) {
            let exposure = if trade.day <= last { cover.exposure(trade.day, names, world)? } else { 0.0 };
            events.push(cover.event(trade.event_type, trade.day, trade.payoff, exposure, (None, 0.0)));
        }
        let calendar = names.calendar(common.calendar);
        let mut from = None;
        for scheduled in self.fee.iter().flat_map(|fee| fee.dates.iter()) {
            let (day, _) = common.shift(scheduled, calendar);
            if day > last || day >= until {
                break;
            }
            if day > common.status {
                let exposure = cover.exposure(day, names, world)?;
                let payoff = match self.fee {
                    Some(Fee { basis: FeeBasis::Amount, rate, .. }) => common.sign * rate,
                    _ => self.accrued(from, day, exposure, names, common.calendar),
                };
                events.push(cover.event(EventType::FeePayment, day, payoff, exposure, (None, 0.0)));
            }
            from = Some(day);
        }
        Ok(events)
    }

    /// The whole exposure, and the fee accrued since the last fee date.
    fn due(
        &self,
        cover: &Cover,
        day: Day,
        exposure: f64,
        names: &Names,
        _: &World,
    ) -> Result<(f64, f64), ProjectError> {
        let Some(fee) = &self.fee else { return Ok((exposure, 0.0)) };
        let calendar = names.calendar(cover.common.calendar);
        let shifted = |k: i32| fee.dates.date(k).map(|day| cover.common.shift(day, calendar).0);
        let next = (0..fee.dates.len()).find(|k| shifted(*k).is_some_and(|date| date >= day));
        let place = next.unwrap_or(fee.dates.len());
        let from = shifted(place - 1);
        let on_top = match fee.basis {
            FeeBasis::Notional => self.accrued(from, day, exposure, names, cover.common.calendar),
            FeeBasis::Amount => {
                let from = from.unwrap_or(fee.from);
                // After the last fee date the cycle would go on; without a cycle the period ends at maturity.
                let to = shifted(place).or_else(|| fee.dates.following(place)).unwrap_or(cover.maturity);
                let part = fee.day_count.year_fraction(from, day, calendar);
                let whole = fee.day_count.year_fraction(from, to, calendar);
                if whole > 0.0 { cover.common.sign * fee.rate * part / whole } else { 0.0 }
            }
        };
        Ok((exposure, on_top))
    }
}

impl Guarantee {
    /// A fee on the exposure: what the terms say was accrued, and the rate since the last fee date.
    fn accrued(
        &self,
        from: Option<Day>,
        to: Day,
        exposure: f64,
        names: &Names,
        calendar: crate::terms::NameId,
    ) -> f64 {
        let Some(fee) = &self.fee else { return 0.0 };
        let before = if from.is_none() { fee.accrued } else { 0.0 };
        let years = fee.day_count.year_fraction(from.unwrap_or(fee.from), to, names.calendar(calendar));
        before + exposure * fee.rate * years
    }
}
