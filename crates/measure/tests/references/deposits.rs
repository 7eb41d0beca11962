//! What depositors and borrowers do: run-off, early redemption, prepayment, and a pass-through that has it.

use crate::{Compute, Computed, Figures, figures, given};
use plimsoll_behaviour::{
    cpr_to_smm, early_redemption_multiplier, even_run_off, prepaid_by_period, prepayment_multiplier, psa_cpr,
};
use plimsoll_measure::formulas::{MortgagePool, pass_through_month};
use serde::Deserialize;

pub(crate) const KINDS: &[(&str, Compute)] = &[
    ("even_run_off", run_off),
    ("early_redemption", early_redemption),
    ("pass_through", pass_through),
    ("monthly_mortality", monthly_mortality),
    ("prepaid_by_bucket", prepaid_by_bucket),
];

/// The supervisory scenarios.
const SIX: [&str; 6] = ["parallel_up", "parallel_down", "steepener", "flattener", "short_up", "short_down"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RunOff {
    core_share: f64,
    horizon_years: f64,
    bucket_ends_months: Vec<f64>,
}

fn run_off(table: &toml::Table) -> Computed {
    let RunOff { core_share, horizon_years, bucket_ends_months } = given(table)?;
    let ends: Vec<f64> = bucket_ends_months.iter().map(|months| months / 12.0).collect();
    let shares = even_run_off(core_share, horizon_years, &ends)?;
    let percent = shares.iter().map(|share| share * 100.0).collect();
    Ok(Figures::from([
        ("percent".to_owned(), percent),
        ("whole".to_owned(), vec![shares.iter().sum::<f64>() * 100.0]),
    ]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EarlyRedemption {
    amount: f64,
    redemption_ratio: f64,
}

fn early_redemption(table: &toml::Table) -> Computed {
    let EarlyRedemption { amount, redemption_ratio } = given(table)?;
    let mut found = Figures::new();
    for scenario in SIX {
        let multiplier = early_redemption_multiplier(scenario).ok_or("no multiplier")?;
        found.insert(scenario.to_owned(), vec![amount * (redemption_ratio * multiplier).min(1.0)]);
    }
    Ok(found)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PassThrough {
    balance: f64,
    mortgage_rate_per_year: f64,
    pass_through_rate_per_year: f64,
    months_left: u32,
    psa: f64,
    seasoned_months: u32,
}

fn pass_through(table: &toml::Table) -> Computed {
    let given: PassThrough = given(table)?;
    let pool = MortgagePool {
        balance: given.balance,
        mortgage_rate_per_year: given.mortgage_rate_per_year,
        pass_through_rate_per_year: given.pass_through_rate_per_year,
        months_left: given.months_left,
    };
    let smm = cpr_to_smm(psa_cpr(given.psa, given.seasoned_months + 1)?)?;
    let month = pass_through_month(&pool, smm)?;
    Ok(figures([
        ("smm", smm),
        ("mortgage_payment", month.mortgage_payment),
        ("net_interest", month.net_interest),
        ("scheduled_principal", month.scheduled_principal),
        ("prepayment", month.prepayment),
        ("total_principal", month.total_principal),
        ("cash_flow", month.cash_flow),
    ]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MonthlyMortality {
    psa: f64,
    age_months: u32,
}

fn monthly_mortality(table: &toml::Table) -> Computed {
    let MonthlyMortality { psa, age_months } = given(table)?;
    let cpr = psa_cpr(psa, age_months)?;
    Ok(figures([("cpr", cpr), ("smm", cpr_to_smm(cpr)?)]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PrepaidByBucket {
    balance: f64,
    cpr_per_year: f64,
    bucket_months: Vec<f64>,
}

fn prepaid_by_bucket(table: &toml::Table) -> Computed {
    let PrepaidByBucket { balance, cpr_per_year, bucket_months } = given(table)?;
    let lengths: Vec<f64> = bucket_months.iter().map(|months| months / 12.0).collect();
    let mut found = Figures::new();
    let base = std::iter::once(("base", 1.0));
    let shocked = SIX.iter().filter_map(|scenario| Some((*scenario, prepayment_multiplier(scenario)?)));
    for (scenario, multiplier) in base.chain(shocked) {
        let prepaid = prepaid_by_period(balance, cpr_per_year * multiplier, &lengths)?;
        let left = balance - prepaid.iter().sum::<f64>();
        found.insert(scenario.to_owned(), prepaid);
        found.insert(format!("{scenario}_left"), vec![left]);
    }
    Ok(found)
}
