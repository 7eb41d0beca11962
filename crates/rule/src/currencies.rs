//! Which currencies a rule takes: those that are material, and more until enough is covered.
//!
//! A currency is material when it has at least a share of the assets or of the liabilities of the banking book. Where a
//! rule asks for coverage, the largest of the others follow until the sum covers it, for assets and for liabilities.
//! Sources: BCBS SRP31; EU 2024/856 Article 1 (5 % and 90 %).

use crate::rules::Shown;
use crate::{Edition, Judged, JudgedScenario, RuleError, Verdict};
use plimsoll_units::{Currency, Finding, Micros, Money, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// The currencies that a rule takes.
pub(crate) fn taken(edition: &Edition, judged: &Judged) -> Result<BTreeSet<Currency>, RuleError> {
    let all: BTreeSet<Currency> = judged.balances.keys().copied().collect();
    if judged.all_currencies {
        return Ok(all);
    }
    let material = edition.figure("material")?;
    let covered = edition.figure("covered").ok();
    let mut taken = BTreeSet::new();
    for side in [0, 1] {
        let total: f64 = judged.balances.values().map(|balance| balance[side].to_units()).sum();
        if total <= 0.0 {
            continue;
        }
        let share = |currency: &Currency| judged.balances[currency][side].to_units() / total;
        taken.extend(all.iter().filter(|currency| share(currency) >= material).copied());
    }
    for side in [0, 1] {
        let Some(covered) = covered else { continue };
        let total: f64 = judged.balances.values().map(|balance| balance[side].to_units()).sum();
        let amount = |currency: &Currency| judged.balances[currency][side].to_units();
        let mut sum: f64 = taken.iter().map(amount).sum();
        let mut others: Vec<Currency> = all.difference(&taken).copied().collect();
        others.sort_by(|left, right| amount(right).total_cmp(&amount(left)));
        for currency in others {
            if sum >= covered * total {
                break;
            }
            sum += amount(&currency);
            taken.insert(currency);
        }
    }
    Ok(taken)
}

/// Changes of the currencies that are taken.
pub(crate) fn of_taken(
    changes: &BTreeMap<Currency, Micros>,
    taken: &BTreeSet<Currency>,
) -> BTreeMap<Currency, Micros> {
    changes.iter().filter(|(currency, _)| taken.contains(currency)).map(|(c, m)| (*c, *m)).collect()
}

/// What the worst scenario changes in currencies that are not taken, one finding each; a warning where the test would be
/// failed with it.
pub(crate) fn left_out(
    shown: &Shown<'_>,
    worst: &JudgedScenario,
    changes: &BTreeMap<Currency, Micros>,
    taken: &BTreeSet<Currency>,
    verdict: &Verdict,
) -> Vec<Finding> {
    let Some(reporting) = shown.judged.reporting else { return Vec::new() };
    let left =
        changes.iter().filter(|(currency, change)| !taken.contains(currency) && **change != Micros::ZERO);
    let decides = |change: Micros| {
        verdict.pass && verdict.headroom.is_some_and(|room| room + change.min(Micros::ZERO) < Micros::ZERO)
    };
    left.map(|(currency, change)| Finding {
        severity: if decides(*change) { Severity::Warning } else { Severity::Note },
        subject: format!("rule {}", shown.edition.name),
        what: format!(
            "{currency} is not material and is not in the test{}; its change in {}, in the reporting currency",
            if decides(*change) { ", which would be failed with it" } else { "" },
            worst.name
        ),
        amount: Some(Money { amount: *change, currency: reporting }),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(balances: &[(&str, i128, i128)]) -> Judged {
        let money = |units: i128| Micros::new(units * 1_000_000);
        let balances = balances.iter().map(|(c, a, l)| (c.parse().unwrap(), [money(*a), money(*l)]));
        Judged { balances: balances.collect(), ..Judged::default() }
    }

    fn names(rule: &str, judged: &Judged) -> String {
        let rule = crate::rule(rule).unwrap();
        let taken = taken(&rule.edition().unwrap(), judged).unwrap();
        taken.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    /// 5 % of either side is material; the EU adds the largest of the rest until 90 % is covered.
    #[test]
    fn material_currencies() {
        let book =
            judged(&[("EUR", 800, 960), ("USD", 60, 10), ("GBP", 48, 10), ("CHF", 46, 10), ("SEK", 46, 10)]);
        assert_eq!(names("bcbs_eve_outlier_2016", &book), "EUR USD");
        assert_eq!(names("eu_eve_outlier_2024", &book), "EUR GBP USD");
        let all = Judged { all_currencies: true, ..book };
        assert_eq!(names("bcbs_eve_outlier_2016", &all), "CHF EUR GBP SEK USD");
    }

    /// A currency in which the bank only borrows is material by its liabilities.
    #[test]
    fn either_side_counts() {
        assert_eq!(names("bcbs_eve_outlier_2016", &judged(&[("EUR", 100, 90), ("JPY", 0, 10)])), "EUR JPY");
    }
}
