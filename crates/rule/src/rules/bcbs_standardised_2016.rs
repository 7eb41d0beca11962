//! Basel's standardised approach to economic value: the worst loss over the six scenarios, against 15 % of Tier 1.
//!
//! change_i,c = Σ_k CF_i,c(k)·e^(-R_i,c(k)·t(k)) - the same of the base; loss_i = Σ_c max(0, -change_i,c + options_i,c).
//! The options are automatic ones that the bank has sold: without their value there is no verdict.
//! Source: SRP31.94 to 31.129 (BCBS d368, annex 2), the add-on for options in 31.118 to 31.121.

use super::Shown;
use super::bcbs_eve_outlier_2016::worst_loss;
use crate::{Judgement, RuleError};
use plimsoll_units::{Finding, Severity};

pub(super) fn judge(shown: &Shown<'_>) -> Result<Judgement, RuleError> {
    let scenarios = shown.judged.standardised.get(shown.edition.name).map_or(&[][..], Vec::as_slice);
    if shown.judged.sold_options.is_empty() {
        return worst_loss(shown, scenarios, "standardised worst loss of EVE over Tier 1");
    }
    let subject = format!("rule {}", shown.edition.name);
    let what = format!(
        "no verdict ({}): caps and floors that the other side has bought are to be valued in every scenario \
         (SRP31.118 to 31.121) and are not yet; the cells are without them; notional",
        shown.edition.clause
    );
    let findings = Finding::of_each(Severity::Serious, &subject, &what, &shown.judged.sold_options);
    Ok(Judgement { findings, ..Judgement::default() })
}

#[cfg(test)]
mod tests {
    use crate::{Applied, Judged, JudgedScenario, judge};
    use plimsoll_units::Micros;

    /// A loss of 30 against Tier 1 of 100; with a sold option there is a finding in money and no verdict.
    #[test]
    fn sold_options_leave_no_verdict() {
        let name = "bcbs_standardised_2016";
        let eur = "EUR".parse().unwrap();
        let scenario = JudgedScenario {
            name: "parallel_up".to_owned(),
            changes: [(eur, Micros::new(-30_000_000))].into(),
            ..JudgedScenario::default()
        };
        let mut judged = Judged {
            tier1: Some(Micros::new(100_000_000)),
            balances: [(eur, [Micros::new(1_000_000); 2])].into(),
            standardised: [(name.to_owned(), vec![scenario])].into(),
            ..Judged::default()
        };
        let applied = Applied { rule: name.to_owned(), set: String::new() };
        let said = judge(&applied, &judged).unwrap();
        assert!((said.verdicts[0].figure - 0.3).abs() < 1e-15 && !said.verdicts[0].pass);
        judged.sold_options.insert(eur, Micros::new(7_000_000));
        let said = judge(&applied, &judged).unwrap();
        assert!(said.verdicts.is_empty());
        assert_eq!(said.findings[0].amount.map(|money| money.amount), Some(Micros::new(7_000_000)));
    }
}
