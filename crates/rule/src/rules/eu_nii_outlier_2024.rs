//! The EU's outlier test of net interest income: the worse of the two parallel scenarios, against 5 % of Tier 1 capital.
//!
//! Change of income of one year on a constant balance sheet, commercial margins included, gains in other currencies
//! weighted as for economic value. A decline of more than 5 % is a large one.
//! Source: EU 2024/856 Articles 4 and 5.

use super::Shown;
use super::eu_eve_outlier_2024::weighted;
use crate::currencies::{left_out, taken};
use crate::{JudgedScenario, Judgement, RuleError};
use plimsoll_units::{Currency, Finding, Micros, Severity};
use std::collections::BTreeMap;

pub(super) fn judge(shown: &Shown<'_>) -> Result<Judgement, RuleError> {
    let taken = taken(shown.edition, shown.judged)?;
    let mut worst: Option<(Micros, &JudgedScenario, &BTreeMap<Currency, Micros>)> = None;
    for shape in ["parallel_up", "parallel_down"] {
        let scenario = shown.scenarios.iter().find(|scenario| scenario.shape == shape);
        let scenario =
            scenario.ok_or_else(|| shown.missing(&format!("the scenario {shape} of its standard")))?;
        let income = scenario.income.as_ref().ok_or_else(|| {
            shown.missing(
                "income over 12 months on a constant balance sheet; expected the measure income, 12 in [income] \
                 horizons, and a renewalModel on what is renewed",
            )
        })?;
        let loss = -weighted(shown, income, &taken)?;
        if worst.is_none_or(|(worst, ..)| loss > worst) {
            worst = Some((loss, scenario, income));
        }
    }
    if !shown.judged.not_renewed.is_empty() {
        let subject = format!("rule {}", shown.edition.name);
        let what = "no verdict (Article 4): the balance sheet is to be constant, and principal that leaves within 12 months \
                    has no renewalModel and no depositModel";
        let findings = Finding::of_each(Severity::Serious, &subject, what, &shown.judged.not_renewed);
        return Ok(Judgement { findings, ..Judgement::default() });
    }
    let Some((loss, worst, income)) = worst else { return Ok(Judgement::default()) };
    let subject = format!("worst decline of one-year NII over Tier 1, {}", worst.name);
    let verdict = shown.at_most_of_tier1(subject, loss.max(Micros::ZERO), shown.edition.figure("limit")?)?;
    let findings = left_out(shown, worst, income, &taken, &verdict);
    Ok(Judgement { verdicts: vec![verdict], findings, ..Judgement::default() })
}
