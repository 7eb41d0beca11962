//! Counts, findings and assumptions of a run.

use crate::TransferAnswer;
use crate::worlds::Worlds;
use crate::{
    Answer, AssumptionRecord, AtRiskAnswer, CapitalAnswer, Counts, DepositRepricing, Inputs, Ladder,
    LiquidityAnswer, Sensitivity, Standardised, TieOut,
};
use plimsoll_behaviour::DepositModel;
use plimsoll_contract::terms::ContractType;
use plimsoll_contract::{FlowKind, Side};
use plimsoll_measure::income::Renews;
use plimsoll_measure::{Collected, View};
use plimsoll_rule::{TemplateCell, Verdict};
use plimsoll_units::{Currency, Day, Finding, Micros, Money, Severity};
use std::collections::BTreeMap;

/// What a reader must know of the numbers.
pub(crate) fn findings(inputs: &Inputs, view: &View<'_>) -> Vec<Finding> {
    let mut findings = beyond_curves(inputs, view);
    findings.extend(on_demand(view));
    findings.extend(outside_economic_value(view));
    findings.extend(accrued_at_new_rate(view));
    findings.extend(not_renewed(view));
    findings.extend(never_drawn(view));
    findings
}

/// What may still be drawn and has no model is not drawn.
fn never_drawn(view: &View<'_>) -> Vec<Finding> {
    let mut amounts: BTreeMap<Currency, Micros> = BTreeMap::new();
    for (number, liquidity) in view.book.with_liquidity() {
        let row = &view.book.rows()[number as usize];
        if let (Some(undrawn), None) = (liquidity.undrawn, row.marks.drawdown) {
            *amounts.entry(row.currency).or_default() += undrawn;
        }
    }
    amounts.retain(|_, amount| *amount != Micros::ZERO);
    let what = "has no drawdownModel: nothing of it is drawn in value, gaps and income";
    Finding::of_each(Severity::Note, "undrawnAmount", what, &amounts)
}

/// Principal that leaves and is not renewed though the balance sheet is held constant, by currency.
///
/// * `last` — the last day that counts
pub(crate) fn principal_not_renewed(view: &View<'_>, last: Day) -> BTreeMap<Currency, Micros> {
    let Some(income) = view.income.as_ref().filter(|income| income.renews) else { return BTreeMap::new() };
    let mut amounts: BTreeMap<Currency, Micros> = BTreeMap::new();
    for (place, by_kind) in
        income.worlds.iter().take(1).flat_map(|base| &base.parts).flat_map(|part| part.groups())
    {
        let pool = &income.pools[place as usize];
        if pool.renews != Renews::No || view.groups.is_off_balance_element(pool.element) {
            continue;
        }
        for ((currency, kind), cells) in by_kind {
            if matches!(kind, FlowKind::Principal | FlowKind::Transferred) {
                let after = cells.iter().filter(|cell| view.as_of < cell.day && cell.day <= last);
                *amounts.entry(*currency).or_default() += after.map(|cell| cell.amount.abs()).sum();
            }
        }
    }
    amounts.retain(|_, amount| *amount != Micros::ZERO);
    amounts
}

/// What runs off though the balance sheet is held constant.
fn not_renewed(view: &View<'_>) -> Vec<Finding> {
    let what = "principal that leaves within the horizon of income has no renewalModel and no depositModel and is not \
                renewed";
    let amounts = principal_not_renewed(view, Day::MAX);
    Finding::of_each(Severity::Warning, "constant balance sheet", what, &amounts)
}

/// Cash after a curve's last node is discounted at its last zero rate.
fn beyond_curves(inputs: &Inputs, view: &View<'_>) -> Vec<Finding> {
    let mut beyond: BTreeMap<Currency, Micros> = BTreeMap::new();
    for (_, currency, kind, cells) in view.base().lines() {
        let Ok(curve) = inputs.market.discount_curve(currency) else { continue };
        if kind.is_cash() {
            let late = cells.iter().filter(|cell| cell.day > curve.last_node());
            let amount: Micros = late.map(|cell| cell.amount.abs()).sum();
            *beyond.entry(currency).or_default() += amount;
        }
    }
    let late = beyond.into_iter().filter(|(_, amount)| *amount != Micros::ZERO);
    late.map(|(currency, amount)| Finding {
        severity: Severity::Note,
        subject: format!("curve {currency}"),
        what: "cash after the curve's last node is discounted at the curve's last zero rate".to_owned(),
        amount: Some(Money { amount, currency }),
    })
    .collect()
}

/// Deposits without a model are due on the next day or after their notice.
fn on_demand(view: &View<'_>) -> Vec<Finding> {
    let mut amounts: BTreeMap<Currency, Micros> = BTreeMap::new();
    for row in view.book.rows() {
        let open = row.contract_type == ContractType::UndefinedMaturity && row.marks.deposit.is_none();
        if open && row.marks.in_economic_value {
            *amounts.entry(row.currency).or_default() += row.opening;
        }
    }
    let what = "balances without a deposit model are valued as due on demand";
    Finding::of_each(Severity::Note, "undefined maturity", what, &amounts)
}

/// The rate of the days before the last reset is not in the terms.
fn accrued_at_new_rate(view: &View<'_>) -> Vec<Finding> {
    let mut amounts: BTreeMap<Currency, Micros> = BTreeMap::new();
    for row in view.book.blocks().iter().flat_map(plimsoll_contract::Block::accrued_at_new_rate) {
        let row = &view.book.rows()[row as usize];
        if row.marks.in_economic_value {
            *amounts.entry(row.currency).or_default() += row.notional.abs();
        }
    }
    let what = "contracts without accruedInterest whose rate was reset since their last interest date accrue at \
                today's rate for the whole time; notional";
    Finding::of_each(Severity::Warning, "accrued interest", what, &amounts)
}

fn outside_economic_value(view: &View<'_>) -> Vec<Finding> {
    let mut excluded: BTreeMap<Currency, Micros> = BTreeMap::new();
    for row in view.book.rows().iter().filter(|row| !row.marks.in_economic_value) {
        *excluded.entry(row.currency).or_default() += row.book_value;
    }
    let what = "rows outside economic value (fixed assets, intangibles, tax, accruals) count at book value in the \
                balance sheet only; net amount";
    Finding::of_each(Severity::Note, "balance sheet", what, &excluded)
}

/// What an answer has beside facts and verdicts.
pub(crate) struct Extra {
    pub(crate) tie_out: Vec<TieOut>,
    pub(crate) sensitivities: Vec<Sensitivity>,
    pub(crate) standardised: Vec<Standardised>,
    pub(crate) at_risk: Option<AtRiskAnswer>,
    pub(crate) templates: Vec<TemplateCell>,
    pub(crate) liquidity: Vec<LiquidityAnswer>,
    pub(crate) ladders: Vec<Ladder>,
    pub(crate) capital: Option<CapitalAnswer>,
    pub(crate) transfer: Option<TransferAnswer>,
    pub(crate) without_margins: bool,
}

/// The answer.
pub(crate) fn answer(
    inputs: &Inputs,
    worlds: &Worlds,
    collected: Collected,
    verdicts: Vec<Verdict>,
    extra: Extra,
) -> Answer {
    let count = |counts: &dyn Fn(&plimsoll_contract::Row) -> bool| {
        u32::try_from(inputs.book.rows().iter().filter(|row| counts(row)).count()).unwrap_or(u32::MAX)
    };
    let kept = count(&|_| true);
    let projected = count(&|row| row.marks.in_economic_value);
    let counts = Counts {
        contracts_in: kept + inputs.refused,
        projected,
        book_value_only: kept - projected,
        refused: inputs.refused,
        defaulted: inputs.defaulted,
        assumed: count(&|row| row.marks.assumed),
        worlds: u32::try_from(worlds.len()).unwrap_or(u32::MAX),
    };
    Answer {
        case: inputs.case.clone(),
        as_of: inputs.market.as_of(),
        reporting_currency: inputs.reporting_currency,
        tier1: inputs.capital.tier1,
        compared_to: worlds.compared_to(),
        of_rules: of_rules(inputs),
        facts: collected.facts,
        verdicts,
        findings: collected.findings,
        assumptions: assumptions(inputs),
        counts,
        tie_out: extra.tie_out,
        sensitivities: extra.sensitivities,
        standardised: extra.standardised,
        at_risk: extra.at_risk,
        templates: extra.templates,
        liquidity: extra.liquidity,
        ladders: extra.ladders,
        capital: extra.capital,
        transfer: extra.transfer,
        without_margins: extra.without_margins,
        deposit_repricing: deposit_repricing(inputs),
    }
}

/// Scenarios that rules alone ask for, with their sets.
fn of_rules(inputs: &Inputs) -> Vec<(String, String)> {
    let for_rules = inputs.scenarios.iter().filter(|planned| planned.is_for_rules());
    for_rules.filter_map(|planned| Some((planned.scenario.name().to_owned(), planned.set.clone()?))).collect()
}

/// Average and longest time to which deposits without a maturity are assigned, in years, by balance; none without any.
fn deposit_repricing(inputs: &Inputs) -> Option<DepositRepricing> {
    let main = &inputs.behaviours.first()?.behaviour;
    let (mut balances, mut weighted, mut longest) = (0.0, 0.0, 0_i32);
    let rate = |currency: Currency| match inputs.market.exchange_rate(currency) {
        Some(rate) if currency != inputs.reporting_currency => rate,
        _ => 1.0,
    };
    let months_of = |model: &DepositModel| {
        let months = model.run_off().iter().map(|part| part.share * f64::from(part.month)).sum::<f64>();
        (months, model.run_off().iter().map(|part| part.month).fold(0_i32, i32::max))
    };
    let of_models: Vec<(f64, i32)> = main.deposits.iter().map(|named| months_of(&named.model)).collect();
    for row in inputs.book.rows().iter().filter(|row| row.contract_type == ContractType::UndefinedMaturity) {
        if row.side != Side::Liability || !row.marks.in_economic_value {
            continue;
        }
        let balance = row.opening.abs().to_units() * rate(row.currency);
        balances += balance;
        let model = row.marks.deposit.and_then(|place| of_models.get(usize::from(place)));
        let Some((months, last)) = model else { continue };
        weighted += balance * months / 12.0;
        longest = longest.max(*last);
    }
    let average = weighted / balances;
    average.is_finite().then(|| DepositRepricing { average, longest: f64::from(longest) / 12.0 })
}

fn assumptions(inputs: &Inputs) -> Vec<AssumptionRecord> {
    let stated = inputs.assumptions.iter().map(|says| AssumptionRecord {
        name: "stated by the case".to_owned(),
        says: says.clone(),
        owner: String::new(),
        dated: None,
        evidence: String::new(),
    });
    let modelled = inputs.behaviours.iter().flat_map(|named| {
        named.behaviour.described().into_iter().map(|described| {
            let set = if named.name.is_empty() { String::new() } else { format!(" @ {}", named.name) };
            AssumptionRecord {
                name: format!("{}{set}", described.name),
                says: described.says,
                owner: described.owner,
                dated: Some(described.dated),
                evidence: described.evidence,
            }
        })
    });
    stated.chain(modelled).collect()
}
