//! What a stated change of each assumption does to the worst change of value and of income.
//!
//! Only the contracts under the changed model are projected again; the rest of the answer stays as it is.

use crate::{IncomePlan, Inputs, NamedBehaviour, Plan, PlannedScenario, RulePlan, RunError, run};
use plimsoll_behaviour::{Behaviour, ModelAt};
use plimsoll_contract::Row;
use plimsoll_measure::{Facts, TOTAL, Value};
use plimsoll_units::Micros;
use std::collections::BTreeMap;

/// What one stated change of one assumption does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sensitivity {
    /// Name of the assumption.
    pub assumption: String,
    /// What is changed, from what to what.
    pub says: String,
    /// Change of the worst change of economic value, over the scenarios; negative when it gets worse.
    pub worst_delta_eve: Micros,
    /// Change of the worst change of net interest income over the first horizon.
    pub worst_delta_nii: Option<Micros>,
    /// Change of economic value itself, in the base.
    pub eve: Micros,
    /// Change of net interest income itself over the first horizon, in the base.
    pub nii: Option<Micros>,
}

/// Economic value and income, and their changes by scenario, over all currencies.
#[derive(Default)]
pub(crate) struct Figures {
    eve: Micros,
    nii: Option<Micros>,
    pub(crate) delta_eve: BTreeMap<String, Micros>,
    pub(crate) delta_nii: BTreeMap<String, Micros>,
}

/// Varies every assumption of the main behaviour.
///
/// # Errors
/// As of a run.
pub(crate) fn sensitivities(
    inputs: &Inputs,
    plan: &Plan,
    facts: &Facts,
) -> Result<Vec<Sensitivity>, RunError> {
    let Some(main) = inputs.behaviours.first().map(|named| &named.behaviour) else { return Ok(Vec::new()) };
    let horizon = plan.income.horizons.iter().take(1).copied().collect();
    let partial = Plan {
        measures: vec!["economic_value".to_owned(), "income".to_owned()],
        group_by: Vec::new(),
        key_rates: Vec::new(),
        income: IncomePlan { horizons: horizon },
        rules: RulePlan::default(),
        at_risk: None,
        sensitivity: false,
        ..plan.clone()
    };
    let constant = facts.of("nii_constant").next().is_some();
    let mut whole = figures(facts, constant);
    let own = inputs.scenarios.iter().filter(|planned| !planned.is_for_rules());
    let own: Vec<PlannedScenario> = own.cloned().collect();
    let is_own = |name: &String| own.iter().any(|planned| planned.scenario.name() == name);
    whole.delta_eve.retain(|name, _| is_own(name));
    whole.delta_nii.retain(|name, _| is_own(name));
    let mut unchanged: BTreeMap<ModelAt, Figures> = BTreeMap::new();
    let mut all = Vec::new();
    for variation in main.variations() {
        let model = variation.model;
        if !inputs.book.rows().iter().any(|row| uses(row, model)) {
            continue;
        }
        let part = |behaviour: &Behaviour| -> Result<Figures, RunError> {
            let keep = |row: u32| uses(&inputs.book.rows()[row as usize], model);
            let behaviours = vec![NamedBehaviour { name: String::new(), behaviour: behaviour.clone() }];
            let inputs = Inputs {
                stresses: Vec::new(),
                transfer: None,
                capital_marks: None,
                book: inputs.book.counting(keep),
                behaviours,
                scenarios: own.clone(),
                new_business: Vec::new(),
                ..inputs.clone()
            };
            let facts = run(&inputs, &partial)?.facts;
            Ok(figures(&facts, constant))
        };
        if let std::collections::btree_map::Entry::Vacant(entry) = unchanged.entry(model) {
            entry.insert(part(main)?);
        }
        let (before, after) = (&unchanged[&model], part(&variation.behaviour)?);
        let worst = |whole: &BTreeMap<String, Micros>,
                     before: &BTreeMap<String, Micros>,
                     after: &BTreeMap<String, Micros>| {
            let of = |changes: &BTreeMap<String, Micros>, name: &str| {
                changes.get(name).copied().unwrap_or_default()
            };
            let then = whole.values().min().copied()?;
            let changed =
                whole.iter().map(|(name, change)| *change + of(after, name) - of(before, name)).min()?;
            Some(changed - then)
        };
        let difference = |after: Option<Micros>, before: Option<Micros>| Some(after? - before?);
        all.push(Sensitivity {
            assumption: variation.name,
            says: variation.says,
            worst_delta_eve: worst(&whole.delta_eve, &before.delta_eve, &after.delta_eve).unwrap_or_default(),
            worst_delta_nii: worst(&whole.delta_nii, &before.delta_nii, &after.delta_nii),
            eve: after.eve - before.eve,
            nii: difference(after.nii, before.nii),
        });
    }
    Ok(all)
}

/// Whether a row is under a model.
fn uses(row: &Row, model: ModelAt) -> bool {
    let marks = row.marks;
    marks.in_economic_value
        && match model {
            ModelAt::Deposit(place) => marks.deposit == Some(place),
            ModelAt::Prepayment(place) => marks.prepayment == Some(place),
            ModelAt::EarlyRedemption(place) => marks.early_redemption == Some(place),
            ModelAt::Drawdown(place) => marks.drawdown == Some(place),
            ModelAt::Renewal(place) => marks.renewal == Some(place),
        }
}

/// The figures of everything, of the scenarios under the main behaviour.
pub(crate) fn figures(facts: &Facts, constant: bool) -> Figures {
    let mut figures = Figures::default();
    let (nii, delta_nii) =
        if constant { ("nii_constant", "delta_nii_constant") } else { ("nii_run_off", "delta_nii_run_off") };
    let first =
        facts.buckets().iter().find(|bucket| bucket.starts_with("months ")).map_or("", String::as_str);
    for fact in facts.rows() {
        let (scenario, bucket) = (facts.scenario(fact), facts.bucket(fact));
        let Value::Money(amount) = fact.value else { continue };
        if facts.group(fact) != TOTAL || fact.currency.is_some() || scenario.contains(" @ ") {
            continue;
        }
        let base = fact.scenario == 0;
        if fact.measure == "economic_value" && base {
            figures.eve = amount;
        } else if fact.measure == nii && base && bucket == first {
            figures.nii = Some(amount);
        } else if fact.measure == "delta_eve" {
            figures.delta_eve.insert(scenario.to_owned(), amount);
        } else if fact.measure == delta_nii && bucket == first {
            figures.delta_nii.insert(scenario.to_owned(), amount);
        }
    }
    figures
}
