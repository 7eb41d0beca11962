//! The EU's outlier test of economic value: the worst change over the six scenarios, against 15 % of Tier 1 capital.
//!
//! change_i = Σ losses + 50 % of gains + of narrow ERM II bands 80 % of gains, at most the larger of the losses in euro and
//! ERM II currencies and 50 % of those gains. Loss = max over i of -change_i, at least 0.
//! Source: EU 2024/856 Articles 1 to 3, the weights of gains in Article 3(8).

use super::Shown;
use crate::currencies::{left_out, of_taken, taken};
use crate::{Judgement, RuleError};
use plimsoll_measure::formulas::{CurrencyChange, EuroArea, eu_change_over_currencies};
use plimsoll_units::{Currency, Micros};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn judge(shown: &Shown<'_>) -> Result<Judgement, RuleError> {
    let taken = taken(shown.edition, shown.judged)?;
    let (mut worst, mut losses) = (None, Vec::new());
    for scenario in shown.scenarios {
        let loss = -weighted(shown, &scenario.changes, &taken)?;
        losses.push((loss, scenario));
        if worst.is_none_or(|(worst, _)| loss > worst) {
            worst = Some((loss, scenario));
        }
    }
    let (loss, worst) = worst.ok_or_else(|| shown.missing("supervisory scenarios of its standard"))?;
    let subject = format!("worst loss of EVE over Tier 1, {}", worst.name);
    let limit = shown.edition.figure("limit")?;
    let mut verdict = shown.at_most_of_tier1(subject, loss.max(Micros::ZERO), limit)?;
    verdict.by_scenario = shown.of_tier1(losses)?;
    let findings = left_out(shown, worst, &worst.changes, &taken, &verdict);
    Ok(Judgement { verdicts: vec![verdict], findings, ..Judgement::default() })
}

/// Change over the currencies that are taken, gains weighted.
pub(crate) fn weighted(
    shown: &Shown<'_>,
    changes: &BTreeMap<Currency, Micros>,
    taken: &BTreeSet<Currency>,
) -> Result<Micros, RuleError> {
    let of = |(currency, change): (&Currency, &Micros)| CurrencyChange {
        area: area(*currency),
        change: change.to_units(),
    };
    let changes: Vec<CurrencyChange> = of_taken(changes, taken).iter().map(of).collect();
    Micros::from_units(eu_change_over_currencies(&changes).total).map_err(|error| shown.formula(&error))
}

/// What a currency is to the euro: the krone alone has a band formally agreed to be narrower.
fn area(currency: Currency) -> EuroArea {
    match currency.code() {
        "EUR" => EuroArea::Euro,
        "DKK" => EuroArea::NarrowBandErm2,
        "BGN" => EuroArea::StandardBandErm2,
        _ => EuroArea::Other,
    }
}
