//! The supervisory test of net economic value of US credit unions.
//!
//! Net economic value = assets - other liabilities - non-maturity shares at book · a price that the test gives. Ratio = it
//! over assets. Risk is the worse of the class of the ratio after +300 bp and the class of the decline.
//! Source: NCUA Supervisory Letter SL 22-01 (September 2022), revising 16-CU-08; figures read through secondary sources.

use super::Shown;
use crate::verdict::NetValue;
use crate::{Judgement, RuleError, Verdict};
use plimsoll_measure::formulas::{CreditUnionBalances, NetEconomicValue, net_economic_value};
use plimsoll_units::Micros;

pub(super) fn judge(shown: &Shown<'_>) -> Result<Judgement, RuleError> {
    let [scenario] = shown.scenarios else { return Err(shown.missing("its one scenario, +300 bp")) };
    let figure = |name| shown.edition.figure(name);
    let base = value(shown, &shown.judged.base, figure("price")?)?;
    let shocked = value(shown, &scenario.net_value, figure("shocked_price")?)?;
    if base.value <= 0.0 {
        return Err(shown.missing("a net economic value above zero before the shock"));
    }
    let decline = 1.0 - shocked.value / base.value;
    let of_ratio = class(-shocked.of_assets, -figure("low_ratio")?, -figure("high_ratio")?);
    let of_decline = class(decline, figure("low_decline")?, figure("high_decline")?);
    let overall = of_ratio.max(of_decline);
    let room = |units: f64| Micros::from_units(units).map_err(|error| shown.formula(&error));
    let (high_ratio, high_decline) = (figure("high_ratio")?, figure("high_decline")?);
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
        };
    let verdicts = vec![
        verdict(
            "net economic value over assets",
            of_ratio,
            shocked.of_assets,
            (high_ratio, true),
            of_ratio_room,
        ),
        verdict("decline of net economic value", of_decline, decline, (high_decline, false), of_decline_room),
    ];
    Ok(Judgement { verdicts, ..Judgement::default() })
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
    }
}
