//! Bonds: flows at a yield, gilts, United States notes and auctions, bonds off a flat curve, Brazilian bonds.

use crate::dates::{CouponPeriod, business_days_from, coupon_period, days, flat_curve};
use crate::{Compute, Computed, Figures, figures, given};
use plimsoll_market::DiscountCurve;
use plimsoll_measure::formulas::{
    CouponBond, FirstPeriod, TreasuryTerms, YieldConvention, accrued_interest, bond_sensitivities,
    bond_yield, business_252_price, compound_coupon, ex_dividend_accrued_interest, internal_yield,
    macaulay_duration, modified_duration, treasury_price, value_at_yield, yield_convexity,
};
use plimsoll_units::{
    BusinessDayConvention, Calendar, Compounding, Day, EndOfMonth, Schedule, actual_actual_icma, pair,
};
use serde::Deserialize;
use std::error::Error;

pub(crate) const KINDS: &[(&str, Compute)] = &[
    ("flows_at_yield", flows_at_yield),
    ("bond_on_coupon_date", bond_on_coupon_date),
    ("gilt", gilt),
    ("street_note", street_note),
    ("treasury_auction", treasury_auction),
    ("note_off_flat_curve", note_off_flat_curve),
    ("floater_off_flat_curve", floater_off_flat_curve),
    ("brazilian_bond", brazilian_bond),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FlowsAtYield {
    amounts: Vec<f64>,
    times: Vec<f64>,
    yield_annual: f64,
}

fn flows_at_yield(table: &toml::Table) -> Computed {
    let FlowsAtYield { amounts, times, yield_annual } = given(table)?;
    let macaulay = macaulay_duration(&amounts, &times, yield_annual);
    Ok(figures([
        ("price", value_at_yield(&amounts, &times, yield_annual, 1)?),
        ("macaulay", macaulay),
        ("modified", modified_duration(macaulay, yield_annual, 1)),
        ("convexity", yield_convexity(&amounts, &times, yield_annual)),
    ]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OnCouponDate {
    coupon_per_year: f64,
    periods_per_year: u16,
    periods: u16,
    yield_per_year: f64,
}

fn bond_on_coupon_date(table: &toml::Table) -> Computed {
    let OnCouponDate { coupon_per_year, periods_per_year, periods, yield_per_year } = given(table)?;
    let bond = CouponBond {
        coupon_per_year,
        periods_per_year,
        next_coupon: coupon_per_year / f64::from(periods_per_year),
        days_to_coupon: 1,
        days_in_period: 1,
        periods_after: periods - 1,
    };
    let found = bond_sensitivities(&bond, yield_per_year, YieldConvention::Compound)?;
    Ok(figures([("price", found.dirty), ("macaulay", found.macaulay_years)]))
}

/// Either a yield or a clean price is given.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gilt {
    coupon_per_year: f64,
    interest_from: Option<String>,
    maturity: String,
    settlements: Vec<String>,
    ex_dividend_business_days: i32,
    yield_per_year: Option<f64>,
    clean: Option<f64>,
}

fn gilt(table: &toml::Table) -> Computed {
    let gilt: Gilt = given(table)?;
    let uk = Calendar::named("UK")?;
    let mut found = Figures::new();
    for settlement in &gilt.settlements {
        let settlement: Day = settlement.parse()?;
        let period = coupon_period(gilt.maturity.parse()?, 6, settlement, false)?;
        let ex_dividend = settlement >= business_days_from(period.end, -gilt.ex_dividend_business_days, &uk);
        let interest_from =
            gilt.interest_from.as_deref().map_or(Ok(period.start), str::parse)?.max(period.start);
        let in_period = days(period.start, period.end)?;
        let to_coupon = days(settlement, period.end)?;
        let accrued = if ex_dividend {
            ex_dividend_accrued_interest(gilt.coupon_per_year, 2, to_coupon, in_period)?
        } else {
            accrued_interest(gilt.coupon_per_year, 2, days(interest_from, settlement)?, in_period)?
        };
        let next_coupon = if ex_dividend {
            0.0
        } else {
            accrued_interest(gilt.coupon_per_year, 2, days(interest_from, period.end)?, in_period)?
        };
        let bond = CouponBond {
            coupon_per_year: gilt.coupon_per_year,
            periods_per_year: 2,
            next_coupon,
            days_to_coupon: to_coupon,
            days_in_period: in_period,
            periods_after: period.periods_after,
        };
        let rate = match (gilt.yield_per_year, gilt.clean) {
            (Some(rate), None) => rate,
            (None, Some(clean)) => bond_yield(&bond, clean + accrued, YieldConvention::Compound)?,
            _ => return Err("either a yield or a clean price must be given".into()),
        };
        let at = bond_sensitivities(&bond, rate, YieldConvention::Compound)?;
        for (name, value) in [
            ("accrued", accrued),
            ("dirty", at.dirty),
            ("yield", rate),
            ("modified", at.modified_years),
            ("convexity", at.convexity),
        ] {
            found.entry(name.to_owned()).or_default().push(value);
        }
    }
    Ok(found)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StreetNote {
    coupon_per_year: f64,
    maturity: String,
    settlement: String,
    yield_per_year: f64,
}

fn street_note(table: &toml::Table) -> Computed {
    let note: StreetNote = given(table)?;
    let settlement = note.settlement.parse()?;
    let period = coupon_period(note.maturity.parse()?, 6, settlement, true)?;
    let bond = CouponBond {
        coupon_per_year: note.coupon_per_year,
        periods_per_year: 2,
        next_coupon: note.coupon_per_year / 2.0,
        days_to_coupon: days(settlement, period.end)?,
        days_in_period: days(period.start, period.end)?,
        periods_after: period.periods_after,
    };
    let found = bond_sensitivities(&bond, note.yield_per_year, YieldConvention::Street)?;
    Ok(figures([("dirty", found.dirty), ("macaulay", found.macaulay_years)]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Auction {
    coupon_per_year: f64,
    yield_per_year: f64,
    interest_from: String,
    first_payment: String,
    settlement: String,
    maturity: String,
}

/// Days and periods come from the dates, so that r, s and n of the regulation are checked too.
fn treasury_auction(table: &toml::Table) -> Computed {
    let auction: Auction = given(table)?;
    let [interest_from, first_payment, settlement, maturity] =
        [&auction.interest_from, &auction.first_payment, &auction.settlement, &auction.maturity]
            .map(|text| text.parse::<Day>());
    let (interest_from, first_payment, settlement) = (interest_from?, first_payment?, settlement?);
    let period = coupon_period(maturity?, 6, settlement, true)?;
    let terms = TreasuryTerms {
        coupon_per_year: auction.coupon_per_year,
        yield_per_year: auction.yield_per_year,
        full_periods: period.periods_after,
        days_to_period_end: days(settlement, period.end)?,
        days_in_period: days(period.start, period.end)?,
        first: first_period(&period, interest_from, first_payment)?,
    };
    let price = treasury_price(&terms)?;
    Ok(figures([
        ("n", f64::from(terms.full_periods)),
        ("r", f64::from(terms.days_to_period_end)),
        ("s", f64::from(terms.days_in_period)),
        ("clean", price.clean),
        ("accrued", price.accrued),
        ("dirty", price.dirty),
    ]))
}

fn first_period(
    period: &CouponPeriod,
    interest_from: Day,
    first_payment: Day,
) -> Result<FirstPeriod, Box<dyn Error>> {
    if first_payment > period.end {
        return Ok(FirstPeriod::LongInFraction { interest_days: days(interest_from, period.end)? });
    }
    if first_payment == period.end && interest_from < period.start {
        return Ok(FirstPeriod::LongInRegular {
            fraction_days: days(interest_from, period.start)?,
            fraction_period_days: days(period.start_before, period.start)?,
        });
    }
    Ok(FirstPeriod::Within { interest_days: days(interest_from.max(period.start), period.end)? })
}

/// Market yields and prices are given where the example has them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OffCurve {
    as_of: String,
    settlement_days: i32,
    payment_calendar: String,
    zero_per_year: f64,
    notes: Vec<NoteOffCurve>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoteOffCurve {
    start: String,
    maturity: String,
    coupon_per_year: f64,
    #[serde(default)]
    at_month_ends: bool,
    market_yield: Option<f64>,
    market_price: Option<f64>,
}

/// A note's dates: scheduled ones, and payments moved off holidays.
struct Dates {
    scheduled: Vec<Day>,
    paid: Vec<Day>,
    settlement: Day,
}

/// Half-yearly from `start`; the market settles on United States business days.
fn dates(
    off: &Settlement,
    start: Day,
    maturity: Day,
    month_ends: EndOfMonth,
) -> Result<Dates, Box<dyn Error>> {
    let schedule = Schedule::new(start, Some("P6ML1".parse()?), month_ends, maturity, true)?;
    let scheduled: Vec<Day> = schedule.iter().collect();
    let convention = BusinessDayConvention::CalculateShiftModifiedFollowing;
    let paid = scheduled.iter().map(|day| convention.shift(*day, &off.payment_calendar).event).collect();
    // Before its issue day a bond settles on that day.
    let settlement = business_days_from(off.as_of, off.days, &Calendar::named("US")?).max(start);
    Ok(Dates { scheduled, paid, settlement })
}

/// When the market settles, and the calendar of payments.
struct Settlement {
    as_of: Day,
    days: i32,
    payment_calendar: Calendar,
}

/// Half-yearly flows from settlement on, and interest accrued there.
struct NoteFlows {
    amounts: Vec<f64>,
    paid: Vec<Day>,
    years: Vec<f64>,
    accrued: f64,
    settlement: Day,
}

fn note_flows(note: &NoteOffCurve, off: &Settlement) -> Result<NoteFlows, Box<dyn Error>> {
    let (start, maturity) = (note.start.parse()?, note.maturity.parse()?);
    let month_ends = if note.at_month_ends { EndOfMonth::EndOfMonth } else { EndOfMonth::SameDay };
    let Dates { scheduled, paid, settlement } = dates(off, start, maturity, month_ends)?;
    let mut flows = NoteFlows { amounts: vec![], paid: vec![], years: vec![], accrued: 0.0, settlement };
    for (period, paid) in pair(&scheduled.windows(2).collect::<Vec<_>>(), &paid[1..]) {
        if *paid <= settlement {
            continue;
        }
        if period[0] <= settlement {
            let fraction = actual_actual_icma(period[0], settlement, period[0], period[1], 2)?;
            flows.accrued = note.coupon_per_year * fraction;
        }
        let redemption = if period[1] == maturity { 100.0 } else { 0.0 };
        flows.amounts.push(note.coupon_per_year / 2.0 + redemption);
        flows.paid.push(*paid);
        flows.years.push(actual_actual_icma(settlement, *paid, period[0], period[1], 2)?);
    }
    Ok(flows)
}

fn value_off_curve(amounts: &[f64], paid: &[Day], settlement: Day, curve: &DiscountCurve) -> f64 {
    let value: f64 = pair(amounts, paid).map(|(amount, day)| amount * curve.discount_factor(*day)).sum();
    value / curve.discount_factor(settlement)
}

fn note_off_flat_curve(table: &toml::Table) -> Computed {
    let OffCurve { as_of, settlement_days, payment_calendar, zero_per_year, notes } = given(table)?;
    let off = Settlement {
        as_of: as_of.parse()?,
        days: settlement_days,
        payment_calendar: Calendar::named(&payment_calendar)?,
    };
    let curve = flat_curve(off.as_of, zero_per_year, 360.0)?;
    let mut found = Figures::new();
    let mut push = |name: &str, value| found.entry(name.to_owned()).or_default().push(value);
    for note in &notes {
        let NoteFlows { amounts, paid, years, accrued, settlement } = note_flows(note, &off)?;
        push("clean_off_curve", value_off_curve(&amounts, &paid, settlement, &curve) - accrued);
        if let Some(rate) = note.market_yield {
            push("clean_from_yield", value_at_yield(&amounts, &years, rate, 2)? - accrued);
        }
        if let Some(clean) = note.market_price {
            let annual = internal_yield(&amounts, &years, clean + accrued).ok_or("no yield")?;
            push("yield_from_price", 2.0 * compound_coupon(annual, 2)?);
        }
    }
    Ok(found)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Floater {
    as_of: String,
    settlement_days: i32,
    zero_per_year: f64,
    fixing_days: i32,
    index_days: i32,
    start: String,
    maturity: String,
}

fn floater_off_flat_curve(table: &toml::Table) -> Computed {
    let floater: Floater = given(table)?;
    let us = Calendar::named("US")?;
    let uk = Calendar::named("UK")?;
    let both = Calendar::from_rule("US+UK", |day| us.is_business_day(day) && uk.is_business_day(day));
    let off = Settlement {
        as_of: floater.as_of.parse()?,
        days: floater.settlement_days,
        payment_calendar: us.clone(),
    };
    let curve = flat_curve(off.as_of, floater.zero_per_year, 360.0)?;
    let (start, maturity) = (floater.start.parse()?, floater.maturity.parse()?);
    let Dates { paid, settlement, .. } = dates(&off, start, maturity, EndOfMonth::SameDay)?;
    // The index is fixed in London before the period begins, and its deposit runs from some days after the fixing.
    let value_day = |day: Day| {
        let fixing = business_days_from(day, -floater.fixing_days, &uk);
        both.following(business_days_from(fixing, floater.index_days, &uk))
    };
    let mut amounts = Vec::new();
    for period in paid.windows(2) {
        let (from, to) = (value_day(period[0]), value_day(period[1]));
        let years = f64::from(to - from) / 360.0;
        let rate = curve.forward_rate(from, to, Compounding::Simple, years)?.per_year();
        let redemption = if Some(&period[1]) == paid.last() { 100.0 } else { 0.0 };
        amounts.push(100.0 * rate * 0.5 + redemption);
    }
    Ok(figures([("clean", value_off_curve(&amounts, &paid[1..], settlement, &curve))]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Brazilian {
    settlement: String,
    face: f64,
    rate_annual: f64,
    maturities: Vec<String>,
    yields: Vec<f64>,
}

fn brazilian_bond(table: &toml::Table) -> Computed {
    let Brazilian { settlement, face, rate_annual, maturities, yields } = given(table)?;
    let settlement: Day = settlement.parse()?;
    let brazil = Calendar::named("BR")?;
    let coupon = face * compound_coupon(rate_annual, 2)?;
    let mut prices = Vec::new();
    for (maturity, rate) in pair(&maturities, &yields) {
        let maturity = maturity.parse()?;
        let period = coupon_period(maturity, 6, settlement, false)?;
        let (mut amounts, mut business_days) = (Vec::new(), Vec::new());
        for back in (0..=i32::from(period.periods_after)).rev() {
            let paid = brazil.following(maturity.plus_months(-6 * back));
            amounts.push(coupon + if back == 0 { face } else { 0.0 });
            business_days.push(brazil.business_days_between(settlement, paid));
        }
        prices.push(business_252_price(&amounts, &business_days, *rate)?);
    }
    Ok(Figures::from([("price".to_owned(), prices)]))
}
