//! The supervisory test of net economic value of US credit unions.
//!
//! Net economic value = assets - other liabilities - non-maturity shares at book · a price that the test gives. Ratio = it
//! over assets. Risk is the worse of the class of the ratio after +300 bp and the class of the decline.
//! Source: NCUA Supervisory Letter SL 22-01 (September 2022), revising 16-CU-08; figures read through secondary sources.

use super::Shown;
use crate::verdict::NetValue;
use crate::{Judgement, RuleError, Verdict};
use plimsoll_measure::formulas::{CreditUnionBalances, NetEconomicValue, net_economic_value};
use plimsoll_units::{Finding, Micros, Money, Severity};

pub(super) fn judge(shown: &Shown<'_>) -> Result<Judgement, RuleError> {
    let [scenario] = shown.scenarios else { return Err(shown.missing("its one scenario, +300 bp")) };
    let figure = |name| shown.edition.figure(name);
    let base = value(shown, &shown.judged.base, figure("price")?)?;
    let shocked = value(shown, &scenario.net_value, figure("shocked_price")?)?;
    // Of nothing or less there is no decline: the class is high by the ratio, which is worse after the shock or as bad.
    let decline = (base.value > 0.0).then(|| 1.0 - shocked.value / base.value);
    let of_ratio = class(-shocked.of_assets, -figure("low_ratio")?, -figure("high_ratio")?);
    let (low_decline, high_decline) = (figure("low_decline")?, figure("high_decline")?);
    let of_decline = decline.map_or(Class::High, |decline| class(decline, low_decline, high_decline));
    let overall = of_ratio.max(of_decline);
    let room = |units: f64| Micros::from_units(units).map_err(|error| shown.formula(&error));
    let base_value = room(base.value)?;
    let high_ratio = figure("high_ratio")?;
    let of_ratio_room = room(shocked.value - high_ratio * scenario.net_value.assets.to_units())?;
    let of_decline_room = room(shocked.value - (1.0 - high_decline) * base.value)?;
    let verdict =
        |subject: &str, class: Class, value: f64, (limit, at_least): (f64, bool), room: Micros| Verdict {
            rule: shown.edition.name,
            edition: shown.edition.edition.clone(),
            clause: shown.edition.clause.clone(),
            subject: format!("{subject}, {}: {} (overall {})", scenario.name, class.name(), overall.name()),
            figure: value,
            limit,
            at_least,
            unit: "ratio",
            headroom: Some(room),
            pass: class != Class::High,
            by_scenario: Vec::new(),
        };
    let ratio = (high_ratio, true);
    let mut said = Judgement::default();
    said.verdicts.push(verdict(
        "net economic value over assets",
        of_ratio,
        shocked.of_assets,
        ratio,
        of_ratio_room,
    ));
    match decline {
        Some(decline) => said.verdicts.push(verdict(
            "decline of net economic value",
            of_decline,
            decline,
            (high_decline, false),
            of_decline_room,
        )),
        None => said.findings.push(Finding {
            severity: Severity::Serious,
            subject: format!("rule {}", shown.edition.name),
            what: "the net economic value is not above zero before the shock: its decline cannot be told and its class is high"
                .to_owned(),
            amount: shown.judged.reporting.map(|currency| Money { amount: base_value, currency }),
        }),
    }
    Ok(said)
}

fn value(shown: &Shown<'_>, value: &NetValue, share_price: f64) -> Result<NetEconomicValue, RuleError> {
    let balances = CreditUnionBalances {
        assets: value.assets.to_units(),
        other_liabilities: value.other_liabilities.to_units(),
        shares_book: value.shares.to_units(),
        share_price,
    };
    net_economic_value(&balances).map_err(|error| shown.formula(&error))
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Low,
    Moderate,
    High,
}

impl Class {
    const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Moderate => "moderate",
            Self::High => "high",
        }
    }
}

/// The class of a figure that is worse when it is larger: low below the one bound, high above the other.
fn class(figure: f64, low: f64, high: f64) -> Class {
    if figure > high {
        Class::High
    } else if figure < low {
        Class::Low
    } else {
        Class::Moderate
    }
}

#[cfg(test)]
mod tests {
    use crate::{Applied, Judged, JudgedScenario, NetValue, judge};
    use plimsoll_units::Micros;

    /// Assets 500 and 452.5, other liabilities 180 and 173.7, shares 270: a ratio of 4.9 % and a decline of 57.9 %.
    #[test]
    fn a_moderate_credit_union() {
        let value = |assets: f64, other: f64| {
            let money = |units: f64| Micros::from_units(units).unwrap();
            NetValue { assets: money(assets), other_liabilities: money(other), shares: money(270.0) }
        };
        let scenario = JudgedScenario {
            name: "+300 bp".to_owned(),
            net_value: value(452.5, 173.7),
            ..JudgedScenario::default()
        };
        let judged = Judged {
            base: value(500.0, 180.0),
            sets: [("NCUA".to_owned(), vec![scenario])].into(),
            ..Judged::default()
        };
        let applied = Applied { rule: "ncua_nev_2022".to_owned(), set: "NCUA".to_owned() };
        let verdicts = judge(&applied, &judged).unwrap().verdicts;
        assert!((verdicts[0].figure - 0.049_043).abs() < 1e-6 && verdicts[0].at_least && verdicts[0].pass);
        assert!((verdicts[1].figure - 0.578_899).abs() < 1e-6 && verdicts[1].pass);
        assert!(verdicts[1].subject.ends_with("moderate (overall moderate)"), "{}", verdicts[1].subject);
        // Nothing left before the shock: the ratio is judged, the decline is a finding.
        let poor = Judged { base: value(440.0, 180.0), reporting: "USD".parse().ok(), ..judged };
        let said = judge(&applied, &poor).unwrap();
        assert_eq!((said.verdicts.len(), said.findings.len()), (1, 1));
        assert!(
            said.verdicts[0].subject.ends_with("moderate (overall high)"),
            "{}",
            said.verdicts[0].subject
        );
        assert_eq!(said.findings[0].amount.unwrap().amount, Micros::new(-7_300_000));
    }
}
