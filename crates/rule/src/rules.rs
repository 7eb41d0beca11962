//! The catalogue of rules: one line each.

mod bcbs_capital_2017;
mod bcbs_eve_outlier_2016;
mod bcbs_eve_outlier_2024;
mod bcbs_standardised_2016;
mod bcbs_standardised_2024;
mod eu_eve_outlier_2024;
mod eu_nii_outlier_2024;
mod lcr_bcbs_2013;
mod lcr_eu_2015;
mod ncua_nev_2022;
mod nsfr_bcbs_2014;
mod nsfr_eu_2019;
mod osfi_eve_outlier_2026;

pub(crate) use eu_eve_outlier_2024::weighted;

use crate::liquidity::LiquiditySums;
use crate::{Applied, Edition, Judged, JudgedScenario, Judgement, RuleError, Verdict};
use plimsoll_units::{Currency, Day, Micros};

/// A rule: its name, its data, and how it judges.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name.
    pub name: &'static str,
    data: &'static str,
    lines: &'static str,
    judge: fn(&Shown<'_>) -> Result<Judgement, RuleError>,
}

macro_rules! rules {
    ($($name:ident,)*; with lines: $($of_lines:ident,)*) => {
        /// Every rule.
        pub static RULES: &[Rule] = &[$(Rule {
            name: stringify!($name),
            data: include_str!(concat!("data/", stringify!($name), ".toml")),
            lines: "",
            judge: $name::judge,
        },)* $(Rule {
            name: stringify!($of_lines),
            data: include_str!(concat!("data/", stringify!($of_lines), ".toml")),
            lines: include_str!(concat!("data/", stringify!($of_lines), ".csv")),
            judge: $of_lines::judge,
        },)*];
    };
}

rules! {
    bcbs_eve_outlier_2016,
    bcbs_eve_outlier_2024,
    bcbs_standardised_2016,
    bcbs_standardised_2024,
    eu_eve_outlier_2024,
    eu_nii_outlier_2024,
    osfi_eve_outlier_2026,
    ncua_nev_2022,
    bcbs_capital_2017,
    ;
    with lines:
    lcr_bcbs_2013,
    lcr_eu_2015,
    nsfr_bcbs_2014,
    nsfr_eu_2019,
}

impl Rule {
    /// Its data.
    ///
    /// # Errors
    /// [`RuleError::Data`] when its file is wrong.
    pub fn edition(&self) -> Result<Edition, RuleError> {
        Edition::read(self.name, self.data, self.lines)
    }

    /// Its data, when it may be applied on a day.
    ///
    /// * `ahead` — whether it may be applied outside the days on which it is in force
    ///
    /// # Errors
    /// [`RuleError::NotInForce`].
    pub fn edition_on(&self, as_of: Day, ahead: bool) -> Result<Edition, RuleError> {
        let edition = self.edition()?;
        if edition.is_in_force(as_of) || ahead {
            return Ok(edition);
        }
        let when = edition.in_force();
        Err(RuleError::NotInForce { rule: self.name, clause: edition.clause, when, as_of })
    }
}

/// The rule of a name.
///
/// # Errors
/// [`RuleError::NoRule`] with the names there are.
pub fn rule(name: &str) -> Result<&'static Rule, RuleError> {
    RULES.iter().find(|rule| rule.name == name).ok_or_else(|| RuleError::NoRule {
        name: name.to_owned(),
        available: RULES.iter().map(|rule| rule.name).collect::<Vec<_>>().join(", "),
    })
}

/// What a rule says of a run.
///
/// # Errors
/// [`RuleError`] when there is no such rule, and when what it needs is not in the run.
pub fn judge(applied: &Applied, judged: &Judged) -> Result<Judgement, RuleError> {
    let rule = rule(&applied.rule)?;
    let edition = rule.edition()?;
    (rule.judge)(&Shown::new(&edition, judged, &applied.set))
}

/// What a rule is shown.
pub(crate) struct Shown<'a> {
    pub(crate) edition: &'a Edition,
    pub(crate) judged: &'a Judged,
    /// Scenarios of its set.
    pub(crate) scenarios: &'a [JudgedScenario],
}

impl<'a> Shown<'a> {
    pub(crate) fn new(edition: &'a Edition, judged: &'a Judged, set: &str) -> Self {
        let scenarios = judged.sets.get(set).map_or(&[][..], Vec::as_slice);
        Self { edition, judged, scenarios }
    }
}

impl Shown<'_> {
    pub(crate) fn tier1(&self) -> Result<Micros, RuleError> {
        let Edition { name, clause, .. } = self.edition;
        let above_zero = self.judged.tier1.filter(|tier1| *tier1 > Micros::ZERO);
        above_zero.ok_or_else(|| RuleError::NoTier1 { rule: name, clause: clause.clone() })
    }

    /// What contracts bring to its lines.
    pub(crate) fn liquidity(&self) -> Result<&LiquiditySums, RuleError> {
        let sums = self.judged.liquidity.get(self.edition.name);
        sums.ok_or_else(|| self.missing("contracts with liquidity classes"))
    }

    /// An amount in the reporting currency.
    pub(crate) fn reported(&self, amount: Micros, currency: Currency) -> Result<Micros, RuleError> {
        if Some(currency) == self.judged.reporting {
            return Ok(amount);
        }
        let rate = self.judged.exchange.get(&currency);
        rate.map(|rate| rate.convert(amount))
            .ok_or_else(|| self.missing(&format!("an exchange rate of {currency}")))
    }

    pub(crate) fn missing(&self, what: &str) -> RuleError {
        let Edition { name, clause, .. } = self.edition;
        RuleError::Missing { rule: name, clause: clause.clone(), what: what.to_owned() }
    }

    pub(crate) fn formula(&self, error: &impl std::error::Error) -> RuleError {
        let Edition { name, clause, .. } = self.edition;
        RuleError::Formula { rule: name, clause: clause.clone(), error: error.to_string() }
    }

    /// A figure over Tier 1 that has to be at most a limit.
    pub(crate) fn at_most_of_tier1(
        &self,
        subject: String,
        loss: Micros,
        limit: f64,
    ) -> Result<Verdict, RuleError> {
        let tier1 = self.tier1()?.to_units();
        let figure = loss.to_units() / tier1;
        let room = Micros::from_units((limit - figure) * tier1).map_err(|error| self.formula(&error))?;
        let Edition { name, edition, clause, .. } = self.edition;
        Ok(Verdict {
            rule: name,
            edition: edition.clone(),
            clause: clause.clone(),
            subject,
            figure,
            limit,
            at_least: false,
            unit: "ratio",
            headroom: Some(room),
            pass: figure <= limit,
            by_scenario: Vec::new(),
        })
    }

    /// Losses by scenario over Tier 1, none below zero.
    pub(crate) fn of_tier1<'s>(
        &self,
        losses: impl IntoIterator<Item = (Micros, &'s JudgedScenario)>,
    ) -> Result<Vec<(String, f64)>, RuleError> {
        let tier1 = self.tier1()?.to_units();
        let share = |(loss, scenario): (Micros, &JudgedScenario)| {
            (scenario.name.clone(), loss.max(Micros::ZERO).to_units() / tier1)
        };
        Ok(losses.into_iter().map(share).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every data file can be read, says where it is from, and names the figures that were not read in the text.
    #[test]
    fn every_rule_has_its_data() {
        for rule in RULES {
            let edition = rule.edition().unwrap();
            assert!(!edition.figures.is_empty() && !edition.clause.is_empty(), "{}", rule.name);
            assert!(rule.name.ends_with(|last: char| last.is_ascii_digit()), "{}", rule.name);
            let scenarios = &edition.scenarios;
            let by_shocks = scenarios.standard.is_some() != scenarios.parallel_bp.is_some();
            let by_balances = edition.is_of_liquidity() || rule.name.contains("capital");
            assert!(by_shocks != by_balances, "{}", rule.name);
            let mut names: Vec<_> = edition.lines.iter().map(|line| (line.part, &line.name)).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), edition.lines.len(), "{}", rule.name);
            for figure in &edition.figures {
                let known = ["read in the text", "read through secondary sources", "from knowledge"];
                assert!(
                    known.contains(&figure.checked.as_str()) || figure.checked.starts_with("unverified: ")
                );
            }
        }
    }

    #[test]
    fn a_rule_before_its_day_is_refused() {
        let rule = rule("bcbs_eve_outlier_2024").unwrap();
        let before: Day = "2025-12-31".parse().unwrap();
        assert_eq!(
            rule.edition_on(before, false).unwrap_err().to_string(),
            "rule bcbs_eve_outlier_2024 (SRP31.129, with the sizes of BCBS d578) is in force from 2026-01-01 and the market \
             is of 2025-12-31; expected a rule in force, or ahead_of_date = true in [rules]"
        );
        assert!(rule.edition_on(before, true).is_ok() && rule.edition_on(before + 1, false).is_ok());
        assert!(
            super::rule("basel")
                .unwrap_err()
                .to_string()
                .starts_with("no rule \"basel\"; there are bcbs_eve")
        );
    }
}
