//! Durations, convexity and DV01 of every group.
//!
//! Effective ones re-project the flows in bumped worlds, so that a floater near its reset has a duration near zero:
//! D = -(V+ - V-) / (2·V·Δ) at 1 basis point, C = (V+ + V- - 2·V) / (V·Δ²) at 25, DV01 = (V- - V+) / 2 at 1.
//! Groups of off-balance contracts alone have a DV01 only: a swap's value can be zero.
//! Macaulay and modified ones keep the base flows and use the group's own yield, compounded once a year on days / 365.

use crate::facts::Unit;
use crate::formulas;
use crate::view::{At, Bump, CONVEXITY_BUMP, Collected, DURATION_BUMP, View, cash_by_day};
use plimsoll_contract::Profile;
use plimsoll_units::{BasisPoints, Currency, Finding, Severity};

pub(super) fn measure(view: &View<'_>, out: &mut Collected) {
    let rolled = view.base().by_group(view.groups);
    for group in view.groups.places() {
        yield_based(view, out, &rolled, group);
        effective(view, out, group);
    }
}

/// Effective duration, convexity and DV01 of a group, as numbers.
pub(super) struct Effective {
    pub(super) value: f64,
    pub(super) duration: f64,
    pub(super) convexity: f64,
    pub(super) dv01: f64,
}

/// Of one currency alone where `only` names it.
pub(super) fn effective_of(view: &View<'_>, group: u32, only: Option<Currency>) -> Option<Effective> {
    let value = view.total_f64(view.base(), group, only);
    let bumped = |size| view.bumped(Bump::Parallel(size)).map(|world| view.total_f64(world, group, only));
    let (up, down) = (bumped(DURATION_BUMP)?, bumped(-DURATION_BUMP)?);
    let (far_up, far_down) = (bumped(CONVEXITY_BUMP)?, bumped(-CONVEXITY_BUMP)?);
    let bump = BasisPoints(f64::from(DURATION_BUMP)).to_fraction();
    let far = BasisPoints(f64::from(CONVEXITY_BUMP)).to_fraction();
    Some(Effective {
        value,
        duration: formulas::effective_duration(value, up, down, bump),
        convexity: formulas::effective_convexity(value, far_up, far_down, far),
        dv01: formulas::dv01(up, down) / f64::from(DURATION_BUMP),
    })
}

fn effective(view: &View<'_>, out: &mut Collected, group: u32) {
    let Some(found) = effective_of(view, group, None) else { return };
    if view.base().currencies(group).next().is_none() {
        return;
    }
    if !view.groups.is_off_balance(group) {
        out.number(At::base("effective_duration", group), found.duration, Unit::Years);
        out.number(At::base("convexity", group), found.convexity, Unit::YearsSquared);
    }
    out.number(At::base("dv01", group), found.dv01, Unit::MoneyPerBasisPoint(view.reporting));
}

fn yield_based(view: &View<'_>, out: &mut Collected, rolled: &Profile, group: u32) {
    let currencies: Vec<_> = view.base().currencies(group).collect();
    for &currency in &currencies {
        let flows = cash_by_day(rolled, group, currency);
        let times: Vec<f64> = flows.iter().map(|(day, _)| f64::from(*day - view.as_of) / 365.0).collect();
        let amounts: Vec<f64> = flows.iter().map(|(_, amount)| *amount).collect();
        let value = view.base().value(group, currency).to_f64();
        let Some(internal) = formulas::internal_yield(&amounts, &times, value) else {
            out.findings.push(no_yield(view, group, currency, &amounts, value));
            continue;
        };
        let macaulay = formulas::macaulay_duration(&amounts, &times, internal);
        let modified = formulas::modified_duration(macaulay, internal, 1);
        let mut told = vec![Some(currency)];
        if currencies.len() == 1 {
            told.push(None);
        }
        for currency in told {
            let at = |measure| At { currency, ..At::base(measure, group) };
            out.number(at("internal_yield"), internal, Unit::RatePerYear);
            out.number(at("macaulay_duration"), macaulay, Unit::Years);
            out.number(at("modified_duration"), modified, Unit::Years);
        }
    }
}

fn no_yield(view: &View<'_>, group: u32, currency: Currency, amounts: &[f64], value: f64) -> Finding {
    let why = if amounts.is_empty() {
        "it has no flows ahead"
    } else if amounts.iter().any(|amount| *amount > 0.0) && amounts.iter().any(|amount| *amount < 0.0) {
        "its flows change sign"
    } else if amounts.iter().all(|amount| amount * value <= 0.0) {
        "its value is not of the sign of its flows"
    } else {
        "no yield from -99 % to 1000 % gives its value"
    };
    Finding {
        severity: Severity::Note,
        subject: view.groups.names()[group as usize].clone(),
        what: format!(
            "has no internal yield in {currency}, so no Macaulay or modified duration: {why}; the effective duration stands"
        ),
        amount: None,
    }
}
