//! Bills, loans, key rates, swaps, duration gaps and margins.

use crate::dates::{business_days_from, flat_curve};
use crate::{Compute, Computed, Figures, figures, given};
use plimsoll_measure::formulas::{
    Earned, EarnedTwice, IncomeParts, SwapLeg, attribute_income, attribute_margin, bill_price,
    coupon_equivalent_yield, currency_swap_bonds, duration_gap, equity_change_estimate, income_gap_change,
    key_rate_durations, level_payment, leverage_adjusted_duration_gap, net_interest_margin, swap_bonds,
};
use plimsoll_units::{
    BusinessDayConvention, Calendar, Compounding, Day, DayCount, EndOfMonth, Micros, Schedule, Tenor,
};
use serde::Deserialize;

pub(crate) const KINDS: &[(&str, Compute)] = &[
    ("bill", bill),
    ("level_loan", level_loan),
    ("key_rates", key_rates),
    ("swap_as_bonds", swap_as_bonds),
    ("currency_swap", currency_swap),
    ("swap_off_flat_curve", swap_off_flat_curve),
    ("duration_gap", gap),
    ("net_interest_margin", margin),
    ("income_attribution", attribution),
];

/// Either a discount rate or a price is given.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bill {
    days: u16,
    discount_per_year: Option<f64>,
    price: Option<f64>,
    days_in_year: Option<u16>,
}

fn bill(table: &toml::Table) -> Computed {
    let bill: Bill = given(table)?;
    let price = match (bill.discount_per_year, bill.price) {
        (Some(discount), None) => bill_price(discount, bill.days)?,
        (None, Some(price)) => price,
        _ => return Err("either a discount rate or a price must be given".into()),
    };
    let mut found = figures([("price", price)]);
    if let Some(days_in_year) = bill.days_in_year {
        let rate = coupon_equivalent_yield(price, bill.days, days_in_year)?;
        found.extend(figures([("investment_rate", rate)]));
    }
    Ok(found)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelLoan {
    principal: f64,
    rate_per_year: f64,
    months: u32,
}

fn level_loan(table: &toml::Table) -> Computed {
    let LevelLoan { principal, rate_per_year, months } = given(table)?;
    Ok(figures([("payment", level_payment(principal, rate_per_year / 12.0, months)?)]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyRates {
    amounts: Vec<f64>,
    times: Vec<f64>,
    zero_per_year: f64,
    key_rates: Vec<String>,
}

fn key_rates(table: &toml::Table) -> Computed {
    let KeyRates { amounts, times, zero_per_year, key_rates } = given(table)?;
    let tenors = key_rates.iter().map(|text| text.parse()).collect::<Result<Vec<Tenor>, _>>()?;
    let found = key_rate_durations(&amounts, &times, &vec![zero_per_year; times.len()], &tenors)?;
    let sum = found.iter().sum();
    Ok(Figures::from([("durations".to_owned(), found), ("sum".to_owned(), vec![sum])]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SwapAsBonds {
    notional: f64,
    fixed_per_year: f64,
    floating_per_year: f64,
    payments_per_year: f64,
    months: Vec<f64>,
    zero_rates: Vec<f64>,
}

fn swap_as_bonds(table: &toml::Table) -> Computed {
    let swap: SwapAsBonds = given(table)?;
    let times: Vec<f64> = swap.months.iter().map(|months| months / 12.0).collect();
    let leg = |per_year| SwapLeg {
        notional: swap.notional,
        payment: swap.notional * per_year / swap.payments_per_year,
        times: &times,
        zero_rates: &swap.zero_rates,
    };
    let found = swap_bonds(&leg(swap.fixed_per_year), &leg(swap.floating_per_year))?;
    Ok(figures([
        ("fixed", found.fixed),
        ("floating", found.floating),
        ("to_fixed_receiver", found.to_fixed_receiver),
    ]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CurrencySwap {
    received: CurrencyLeg,
    paid: CurrencyLeg,
    years: Vec<f64>,
    received_per_paid: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CurrencyLeg {
    notional: f64,
    rate_annual: f64,
    zero_per_year: f64,
}

fn currency_swap(table: &toml::Table) -> Computed {
    let swap: CurrencySwap = given(table)?;
    let zeros = |leg: &CurrencyLeg| vec![leg.zero_per_year; swap.years.len()];
    let (received_zeros, paid_zeros) = (zeros(&swap.received), zeros(&swap.paid));
    let leg = |leg: &CurrencyLeg| (leg.notional, leg.notional * leg.rate_annual);
    let (notional, payment) = leg(&swap.received);
    let received = SwapLeg { notional, payment, times: &swap.years, zero_rates: &received_zeros };
    let (notional, payment) = leg(&swap.paid);
    let paid = SwapLeg { notional, payment, times: &swap.years, zero_rates: &paid_zeros };
    let found = currency_swap_bonds(&received, &paid, 1.0 / swap.received_per_paid)?;
    Ok(figures([("received", found.received), ("paid", found.paid), ("value", found.value)]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DatedSwap {
    as_of: String,
    settlement_days: i32,
    years: i32,
    notional: f64,
    fixed_annual: f64,
    spread: f64,
    zero_per_year: f64,
}

/// Payer swap: yearly 30E360 fixed on unmoved dates, half-yearly A360 floating on moved ones; curve from settlement.
fn swap_off_flat_curve(table: &toml::Table) -> Computed {
    let swap: DatedSwap = given(table)?;
    let target = Calendar::named("TARGET")?;
    let start = business_days_from(swap.as_of.parse()?, swap.settlement_days, &target);
    let curve = flat_curve(start, swap.zero_per_year, 365.0)?;
    let moved = |day: Day| BusinessDayConvention::ShiftCalculateModifiedFollowing.shift(day, &target).event;
    let end = moved(start.plus_months(12 * swap.years));
    let dates = |cycle: &str| -> Result<Vec<Day>, Box<dyn std::error::Error>> {
        Ok(Schedule::new(start, Some(cycle.parse()?), EndOfMonth::SameDay, end, true)?.iter().collect())
    };
    let mut fixed = 0.0;
    for period in dates("P1YL1")?.windows(2) {
        let years = DayCount::Thirty360Europe.year_fraction(period[0], period[1], &target);
        fixed += swap.notional * swap.fixed_annual * years * curve.discount_factor(moved(period[1]));
    }
    let mut floating = 0.0;
    let dates: Vec<Day> = dates("P6ML1")?.into_iter().map(moved).collect();
    for period in dates.windows(2) {
        let years = DayCount::Actual360.year_fraction(period[0], period[1], &target);
        let forward = curve.forward_rate(period[0], period[1], Compounding::Simple, years)?;
        floating +=
            swap.notional * (forward.per_year() + swap.spread) * years * curve.discount_factor(period[1]);
    }
    Ok(figures([("fixed", fixed), ("floating", floating), ("to_payer", floating - fixed)]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gap {
    assets_years: f64,
    liabilities_years: f64,
    assets: f64,
    liabilities: f64,
    rate_per_year: f64,
    change_per_year: f64,
    income_gap: Option<f64>,
}

fn gap(table: &toml::Table) -> Computed {
    let gap: Gap = given(table)?;
    let adjusted =
        leverage_adjusted_duration_gap(gap.assets_years, gap.assets, gap.liabilities_years, gap.liabilities);
    let change = equity_change_estimate(adjusted, gap.assets, gap.rate_per_year, gap.change_per_year);
    let mut found = figures([
        ("gap", duration_gap(gap.assets_years, gap.liabilities_years)),
        ("leverage", gap.liabilities / gap.assets),
        ("adjusted_gap", adjusted),
        ("equity_change", change),
        ("equity_change_of_assets", change / gap.assets),
        ("equity_change_of_equity", change / (gap.assets - gap.liabilities)),
    ]);
    if let Some(income_gap) = gap.income_gap {
        found.extend(figures([("income_change", income_gap_change(income_gap, gap.change_per_year))]));
    }
    Ok(found)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Margin {
    income: f64,
    expense: f64,
    earning_assets: Vec<f64>,
}

fn margin(table: &toml::Table) -> Computed {
    let Margin { income, expense, earning_assets } = given(table)?;
    Ok(figures([("margin", net_interest_margin(income, expense, &earning_assets)?)]))
}

/// Average balances and interest of one side, shape `[lines]`; together the earning assets.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attribution {
    first_balances: Vec<f64>,
    first_interest: Vec<f64>,
    second_balances: Vec<f64>,
    second_interest: Vec<f64>,
}

fn attribution(table: &toml::Table) -> Computed {
    let Attribution { first_balances, first_interest, second_balances, second_interest } = given(table)?;
    let earned = |balances: &[f64], interest: &[f64]| {
        plimsoll_units::pair(balances, interest)
            .map(|(balance, interest)| {
                Ok(Earned {
                    balance: Micros::from_units(*balance)?,
                    interest: Micros::from_units(*interest)?,
                })
            })
            .collect::<Result<Vec<_>, plimsoll_units::MicrosError>>()
    };
    let first = earned(&first_balances, &first_interest)?;
    let second = earned(&second_balances, &second_interest)?;
    let lines: Vec<EarnedTwice> = plimsoll_units::pair(&first, &second)
        .map(|(first, second)| EarnedTwice { first: *first, second: *second })
        .collect();
    let parts = attribute_income(&lines);
    let assets = |earned: &[Earned]| earned.iter().map(|line| line.balance).sum::<Micros>();
    let margins = attribute_margin(&lines, [assets(&first), assets(&second)])?;
    let units = |of: fn(&IncomeParts) -> Micros| parts.iter().map(|part| of(part).to_units()).collect();
    let named = [
        ("volume", units(|part| part.volume)),
        ("mix", units(|part| part.mix)),
        ("rate", units(|part| part.rate)),
        ("cross", units(|part| part.cross)),
        ("change", units(IncomeParts::change)),
        ("margin_mix", margins.iter().map(|part| part.mix).collect()),
        ("margin_rate", margins.iter().map(|part| part.rate).collect()),
    ];
    Ok(named.into_iter().map(|(name, values)| (name.to_owned(), values)).collect())
}
