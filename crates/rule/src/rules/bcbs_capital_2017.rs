//! Capital ratios: common equity, Tier 1 and total capital over risk-weighted assets, and Tier 1 over exposure.
//!
//! Below a minimum with the conservation buffer on top, distributions are limited: a finding says so, the verdict is on the
//! minimum.
//! Source: Basel Committee d424 (December 2017), RBC20, RBC30 and LEV20.

use super::Shown;
use crate::{Judgement, RuleError, Verdict};
use plimsoll_units::{Finding, Micros, Money, Severity};

pub(super) fn judge(shown: &Shown<'_>) -> Result<Judgement, RuleError> {
    let judged = shown.judged;
    let need = |amount: Option<Micros>, what: &str| amount.ok_or_else(|| shown.missing(what));
    let cet1 = need(judged.capital.cet1, "common equity Tier 1; expected cet1 in [capital]")?;
    let total = need(judged.total_capital, "total capital; expected total in [capital]")?;
    let tier1 = shown.tier1()?;
    let weighted = need(
        judged.capital.risk_weighted,
        "risk-weighted assets; expected risk_weighted in [capital], riskWeight in the contract tables or [[capital.class]]",
    )?;
    let exposure = need(judged.capital.exposure, "an exposure")?;
    let buffer = shown.edition.figure("buffer")?;
    let mut said = Judgement::default();
    for (name, what, amount, over, buffered) in [
        ("cet1", "common equity Tier 1 over risk-weighted assets", cet1, weighted, true),
        ("tier1", "Tier 1 over risk-weighted assets", tier1, weighted, true),
        ("total", "total capital over risk-weighted assets", total, weighted, true),
        ("leverage", "Tier 1 over exposure", tier1, exposure, false),
    ] {
        let limit = shown.edition.figure(name)?;
        if over <= Micros::ZERO {
            let what = format!("{what} is n/a: what it is over is {over}, not above zero");
            let subject = format!("rule {}", shown.edition.name);
            said.findings.push(Finding { severity: Severity::Warning, subject, what, amount: None });
            continue;
        }
        let figure = amount.to_units() / over.to_units();
        let room = |limit: f64| {
            let room = Micros::from_units(amount.to_units() - limit * over.to_units());
            room.map_err(|error| shown.formula(&error))
        };
        let with_buffer = room(limit + buffer)?;
        if buffered && figure >= limit && with_buffer < Micros::ZERO {
            said.findings.push(Finding {
                severity: Severity::Warning,
                subject: format!("rule {}", shown.edition.name),
                what: format!("{what} is above its minimum and within the conservation buffer: distributions are limited"),
                amount: judged.reporting.map(|currency| Money { amount: with_buffer, currency }),
            });
        }
        said.verdicts.push(Verdict {
            rule: shown.edition.name,
            edition: shown.edition.edition.clone(),
            clause: shown.edition.clause.clone(),
            subject: what.to_owned(),
            figure,
            limit,
            at_least: true,
            unit: "ratio",
            headroom: Some(room(limit)?),
            pass: figure >= limit,
            by_scenario: Vec::new(),
        });
    }
    Ok(said)
}

#[cfg(test)]
mod tests {
    use crate::{Applied, Judged, JudgedCapital, judge};
    use plimsoll_units::Micros;

    /// 90, 105 and 130 over 800, and 105 over 2,000; at a common equity of 55 it is within the buffer.
    #[test]
    fn ratios_and_the_buffer() {
        let money = |units: i128| Some(Micros::new(units * 1_000_000));
        let mut judged = Judged {
            tier1: money(105),
            total_capital: money(130),
            reporting: "EUR".parse().ok(),
            capital: JudgedCapital { cet1: money(90), risk_weighted: money(800), exposure: money(2000) },
            ..Judged::default()
        };
        let applied = Applied { rule: "bcbs_capital_2017".to_owned(), set: String::new() };
        let said = judge(&applied, &judged).unwrap();
        let figures: Vec<f64> = said.verdicts.iter().map(|verdict| verdict.figure).collect();
        assert_eq!(figures, [0.1125, 0.13125, 0.1625, 0.0525]);
        assert_eq!(said.verdicts[0].headroom, money(54));
        assert!(said.findings.is_empty());
        judged.capital.cet1 = money(55);
        let said = judge(&applied, &judged).unwrap();
        assert!(said.verdicts[0].pass && said.findings[0].amount.unwrap().amount == Micros::new(-1_000_000));
        judged.capital.risk_weighted = money(0);
        assert_eq!(judge(&applied, &judged).unwrap().verdicts.len(), 1);
        judged.capital.cet1 = None;
        assert!(judge(&applied, &judged).unwrap_err().to_string().contains("expected cet1 in [capital]"));
    }
}
