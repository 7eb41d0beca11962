//! Basel outlier test: the worst loss of economic value over the six scenarios, against 15 % of Tier 1 capital.
//!
//! loss_i = Σ_currency max(0, -change), gains in other currencies ignored; measure = max over i, at least 0.
//! Source: BCBS d368 (April 2016), principle 12 and paragraph 88; SRP31.129 for the sum over currencies.

use super::Shown;
use crate::currencies::{left_out, of_taken, taken};
use crate::{JudgedScenario, Judgement, RuleError};
use plimsoll_units::Micros;

pub(super) fn judge(shown: &Shown<'_>) -> Result<Judgement, RuleError> {
    worst_loss(shown, shown.scenarios, "worst loss of EVE over Tier 1")
}

/// The worst loss over scenarios, gains in other currencies ignored.
pub(super) fn worst_loss(
    shown: &Shown<'_>,
    scenarios: &[JudgedScenario],
    what: &str,
) -> Result<Judgement, RuleError> {
    let taken = taken(shown.edition, shown.judged)?;
    let loss = |changes: &std::collections::BTreeMap<_, Micros>| -> Micros {
        changes.values().map(|change| (-*change).max(Micros::ZERO)).sum()
    };
    let losses = || scenarios.iter().map(|scenario| (loss(&of_taken(&scenario.changes, &taken)), scenario));
    // On equal losses the first scenario is named, so that the verdict does not depend on chance.
    let worst = losses().reduce(|worst, next| if next.0 > worst.0 { next } else { worst });
    let (loss, worst) = worst.ok_or_else(|| shown.missing("supervisory scenarios of its standard"))?;
    let subject = format!("{what}, {}", worst.name);
    let mut verdict = shown.at_most_of_tier1(subject, loss, shown.edition.figure("limit")?)?;
    verdict.by_scenario = shown.of_tier1(losses())?;
    let findings = left_out(shown, worst, &worst.changes, &taken, &verdict);
    Ok(Judgement { verdicts: vec![verdict], findings, ..Judgement::default() })
}

#[cfg(test)]
mod tests {
    use crate::{Applied, Judged, JudgedScenario, judge};
    use plimsoll_units::Micros;

    fn scenario(name: &str, changes: &[(&str, i128)]) -> JudgedScenario {
        let changes = changes.iter().map(|(c, units)| (c.parse().unwrap(), Micros::new(units * 1_000_000)));
        JudgedScenario { name: name.to_owned(), changes: changes.collect(), ..JudgedScenario::default() }
    }

    /// Losses add up over currencies and gains do not offset them: 80 + 5 = 85.
    #[test]
    fn gains_in_other_currencies_are_ignored() {
        let scenarios = vec![
            scenario("parallel_up", &[("EUR", -80), ("USD", 30), ("GBP", -5)]),
            scenario("parallel_down", &[("EUR", 50), ("USD", -25), ("GBP", 8)]),
        ];
        let currencies = scenarios[0].changes.keys().map(|c| (*c, [Micros::new(1_000_000); 2]));
        let judged = Judged {
            tier1: Some(Micros::new(500_000_000)),
            balances: currencies.collect(),
            sets: [(String::new(), scenarios)].into(),
            ..Judged::default()
        };
        let applied = Applied { rule: "bcbs_eve_outlier_2016".to_owned(), set: String::new() };
        let verdicts = judge(&applied, &judged).unwrap().verdicts;
        assert_eq!(verdicts.len(), 1);
        assert!((verdicts[0].figure - 85.0 / 500.0).abs() < 1e-15);
        assert_eq!(verdicts[0].headroom, Some(Micros::new(-10_000_000)));
        assert!(!verdicts[0].pass);
        assert!(verdicts[0].subject.ends_with("parallel_up"));
        let without = Judged { tier1: None, ..judged };
        assert_eq!(
            judge(&applied, &without).unwrap_err().to_string(),
            "rule bcbs_eve_outlier_2016 (BCBS d368 paragraph 88; SRP31.129) needs Tier 1 above zero; expected tier1 in [capital]"
        );
    }
}
