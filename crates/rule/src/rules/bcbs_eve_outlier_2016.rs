//! Basel outlier test: the worst loss of economic value over the six scenarios, against 15 % of Tier 1 capital.
//!
//! loss_i = Σ_currency max(0, -change), gains in other currencies ignored; measure = max over i, at least 0.
//! Source: BCBS d368 (April 2016), principle 12 and paragraph 88; SRP31.129 for the sum over currencies.

use crate::{Judged, Verdict};
use plimsoll_units::Micros;

/// 15 % of Tier 1. The clause was read through secondary sources.
const LIMIT_OF_TIER1: f64 = 0.15;

pub(super) fn judge(judged: &Judged) -> Vec<Verdict> {
    let Some(tier1) = judged.tier1.filter(|tier1| *tier1 > Micros::ZERO) else { return Vec::new() };
    let loss = |changes: &std::collections::BTreeMap<_, Micros>| -> Micros {
        changes.values().map(|change| (-*change).max(Micros::ZERO)).sum()
    };
    let worst = judged.scenarios.iter().map(|scenario| (loss(&scenario.changes), scenario.name.as_str()));
    // On equal losses the first scenario is named, so that the verdict does not depend on chance.
    let worst = worst.reduce(|worst, next| if next.0 > worst.0 { next } else { worst });
    let Some((loss, scenario)) = worst else { return Vec::new() };
    let figure = loss.to_units() / tier1.to_units();
    vec![Verdict {
        rule: "bcbs_eve_outlier_2016",
        clause: "BCBS d368 paragraph 88; SRP31.129",
        subject: format!("worst loss of EVE over Tier 1, {scenario}"),
        figure,
        limit: LIMIT_OF_TIER1,
        unit: "ratio",
        pass: figure <= LIMIT_OF_TIER1,
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::JudgedScenario;

    fn scenario(name: &str, changes: &[(&str, i128)]) -> JudgedScenario {
        let changes = changes.iter().map(|(c, units)| (c.parse().unwrap(), Micros::new(units * 1_000_000)));
        JudgedScenario { name: name.to_owned(), changes: changes.collect() }
    }

    /// Losses add up over currencies and gains do not offset them: 80 + 5 = 85.
    #[test]
    fn gains_in_other_currencies_are_ignored() {
        let judged = Judged {
            as_of: "2024-12-31".parse().unwrap(),
            tier1: Some(Micros::new(500_000_000)),
            scenarios: vec![
                scenario("parallel_up", &[("EUR", -80), ("USD", 30), ("GBP", -5)]),
                scenario("parallel_down", &[("EUR", 50), ("USD", -25), ("GBP", 8)]),
            ],
        };
        let verdicts = judge(&judged);
        assert_eq!(verdicts.len(), 1);
        assert!((verdicts[0].figure - 85.0 / 500.0).abs() < 1e-15);
        assert!(!verdicts[0].pass);
        assert!(verdicts[0].subject.ends_with("parallel_up"));
    }
}
