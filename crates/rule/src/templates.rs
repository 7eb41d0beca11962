//! Templates that are published or filed: IRRBB1 and EBA J 01, cell by cell, from the figures that rules judge.
//!
//! Basel publishes a loss as a positive figure, the EU a change with its sign. Over currencies each adds up as its
//! test does: Basel's adds losses and leaves gains out where there is a loss, the EU's weights gains; J 01 has a sheet a currency, unweighted.
//! Sources: Basel Committee DIS70, table IRRBB1; EU template IRRBB1 and J 01.00 of the reporting standards (the row and
//! column codes say how sure they are).

use crate::currencies::{of_taken, taken};
use crate::rules::{Shown, rule, weighted};
use crate::{Applied, Edition, Judged, JudgedScenario, RuleError};
use plimsoll_units::{Currency, Micros};
use std::collections::BTreeMap;

static TABLE: &str = include_str!("data/irrbb_templates.csv");

/// A cell of a template.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateCell {
    /// The template's code.
    pub template: &'static str,
    /// Its sheet: the rule, with the currency where there is one a currency.
    pub sheet: String,
    /// Row code.
    pub row: &'static str,
    /// Column code.
    pub column: &'static str,
    /// What the row is called.
    pub label: &'static str,
    /// What stands in it.
    pub value: CellValue,
    /// How sure the codes are: `read in a draft`, `from knowledge`.
    pub codes: &'static str,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue {
    /// Money of the reporting currency.
    Money(Micros),
    /// A ratio.
    Ratio(f64),
    /// Nothing, and why.
    Nothing(&'static str),
}

/// How a template adds currencies and signs losses.
struct Layout<'a> {
    shown: Shown<'a>,
    /// Its one currency; all that are material without.
    only: Option<Currency>,
    weighs_gains: bool,
    loss_is_positive: bool,
}

/// The templates that go with the rules that are applied.
///
/// # Errors
/// [`RuleError`] of the rules' data.
pub fn templates(applied: &[Applied], judged: &Judged) -> Result<Vec<TemplateCell>, RuleError> {
    let mut cells = Vec::new();
    for one in applied {
        let edition = rule(&one.rule)?.edition()?;
        let layout = |only, weighs_gains, loss_is_positive| Layout {
            shown: Shown::new(&edition, judged, &one.set),
            only,
            weighs_gains,
            loss_is_positive,
        };
        for template in &edition.templates {
            match template.as_str() {
                "BCBS_IRRBB1" => fill(&mut cells, "BCBS_IRRBB1", &edition, &layout(None, false, true))?,
                "EU_IRRBB1" => fill(&mut cells, "EU_IRRBB1", &edition, &layout(None, true, false))?,
                "EBA_J01.00" => {
                    for currency in taken(&edition, judged)? {
                        fill(&mut cells, "EBA_J01.00", &edition, &layout(Some(currency), false, false))?;
                    }
                }
                // Filled from the lines of a rule of liquidity.
                "BCBS_LIQ1" | "BCBS_LIQ2" => {}
                other => {
                    let error = format!("no template \"{other}\"");
                    return Err(RuleError::Data { rule: edition.name, error });
                }
            }
        }
    }
    Ok(cells)
}

fn fill(
    cells: &mut Vec<TemplateCell>,
    template: &'static str,
    edition: &Edition,
    layout: &Layout<'_>,
) -> Result<(), RuleError> {
    let sheet = match layout.only {
        Some(currency) => format!("{} {currency}", edition.name),
        None => edition.name.to_owned(),
    };
    for line in TABLE.lines().skip(1) {
        let parts: Vec<&'static str> = line.split(',').collect();
        let &[of, row, column, label, figure, codes] = parts.as_slice() else {
            let error = format!("irrbb_templates.csv: a line without six cells: {line}");
            return Err(RuleError::Data { rule: edition.name, error });
        };
        if of == template {
            let value = layout.value(figure)?;
            cells.push(TemplateCell { template, sheet: sheet.clone(), row, column, label, value, codes });
        }
    }
    Ok(())
}

/// Income is judged in the two parallel scenarios.
fn parallel_income(scenario: &JudgedScenario) -> Option<&BTreeMap<Currency, Micros>> {
    scenario.income.as_ref().filter(|_| ["parallel_up", "parallel_down"].contains(&scenario.shape.as_str()))
}

/// Income is there for some scenarios only.
const NO_INCOME: &str = "income over 12 months on a constant balance sheet was not measured in this scenario";
/// What this edition of the engine has no figure for.
const NOT_COMPUTED: &str = "not computed";

impl Layout<'_> {
    fn value(&self, figure: &str) -> Result<CellValue, RuleError> {
        let judged = self.shown.judged;
        let ratio = |value: CellValue| match (value, judged.tier1) {
            (CellValue::Money(amount), Some(tier1)) if tier1 > Micros::ZERO => {
                CellValue::Ratio(amount.to_units() / tier1.to_units())
            }
            (CellValue::Money(_), _) => CellValue::Nothing("no tier1 in [capital]"),
            (other, _) => other,
        };
        Ok(match figure {
            "tier1" => judged.tier1.map_or(CellValue::Nothing("no tier1 in [capital]"), CellValue::Money),
            "eve_base" => CellValue::Money(self.level(&judged.eve)),
            "nii_base" if judged.nii.is_empty() => CellValue::Nothing(NO_INCOME),
            "nii_base" => CellValue::Money(self.level(&judged.nii)),
            "eve_worst" => self.worst(|scenario| Some(&scenario.changes))?,
            "nii_worst" => self.worst(parallel_income)?,
            "eve_worst_ratio" => ratio(self.worst(|scenario| Some(&scenario.changes))?),
            "nii_worst_ratio" => ratio(self.worst(parallel_income)?),
            _ => match figure.split_once(':') {
                Some(("eve", shape)) => self.of(shape, |scenario| Some(&scenario.changes))?,
                Some(("nii", shape)) => self.of(shape, |scenario| scenario.income.as_ref())?,
                _ => CellValue::Nothing(NOT_COMPUTED),
            },
        })
    }

    fn level(&self, levels: &BTreeMap<Currency, Micros>) -> Micros {
        let counted = levels.iter().filter(|(currency, _)| self.only.is_none_or(|only| only == **currency));
        counted.map(|(_, amount)| *amount).sum()
    }

    /// A change over the template's currencies, signed as it signs.
    fn change(&self, changes: &BTreeMap<Currency, Micros>) -> Result<Micros, RuleError> {
        let change = if self.only.is_some() {
            self.level(changes)
        } else {
            let taken = taken(self.shown.edition, self.shown.judged)?;
            if self.weighs_gains {
                weighted(&self.shown, changes, &taken)?
            } else {
                let changes = of_taken(changes, &taken);
                let losses: Micros = changes.values().map(|change| (*change).min(Micros::ZERO)).sum();
                if losses < Micros::ZERO { losses } else { changes.values().copied().sum() }
            }
        };
        Ok(if self.loss_is_positive { -change } else { change })
    }

    fn of(
        &self,
        shape: &str,
        of: impl Fn(&JudgedScenario) -> Option<&BTreeMap<Currency, Micros>>,
    ) -> Result<CellValue, RuleError> {
        let Some(scenario) = self.shown.scenarios.iter().find(|scenario| scenario.shape == shape) else {
            return Ok(CellValue::Nothing("the scenario is not in the rule's set"));
        };
        of(scenario)
            .map_or(Ok(CellValue::Nothing(NO_INCOME)), |changes| Ok(CellValue::Money(self.change(changes)?)))
    }

    /// The change in the scenario that loses most.
    fn worst(
        &self,
        of: impl Fn(&JudgedScenario) -> Option<&BTreeMap<Currency, Micros>>,
    ) -> Result<CellValue, RuleError> {
        let changes = self.shown.scenarios.iter().filter_map(&of).map(|changes| self.change(changes));
        let changes = changes.collect::<Result<Vec<_>, _>>()?;
        let worst = if self.loss_is_positive { changes.into_iter().max() } else { changes.into_iter().min() };
        Ok(worst.map_or(CellValue::Nothing(NO_INCOME), CellValue::Money))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A loss of 80 in euro and a gain of 30 in dollars: 80 as Basel publishes it, -65 as the EU does, a sheet a currency.
    #[test]
    fn signs_and_currencies() {
        let money = |units: i128| Micros::new(units * 1_000_000);
        let (eur, usd): (Currency, Currency) = ("EUR".parse().unwrap(), "USD".parse().unwrap());
        let scenario = JudgedScenario {
            name: "parallel_up".to_owned(),
            shape: "parallel_up".to_owned(),
            changes: [(eur, money(-80)), (usd, money(30))].into(),
            ..JudgedScenario::default()
        };
        let judged = Judged {
            tier1: Some(money(1000)),
            balances: [(eur, [money(100), money(90)]), (usd, [money(50), money(50)])].into(),
            sets: [(String::new(), vec![scenario])].into(),
            eve: [(eur, money(400)), (usd, money(7))].into(),
            ..Judged::default()
        };
        let applied = ["bcbs_eve_outlier_2016", "eu_eve_outlier_2024"]
            .map(|rule| Applied { rule: rule.to_owned(), set: String::new() });
        let cells = templates(&applied, &judged).unwrap();
        let value = |template: &str, sheet: &str, row: &str| {
            let is = |cell: &&TemplateCell| {
                cell.template == template && cell.sheet.ends_with(sheet) && cell.row == row
            };
            cells.iter().find(is).map(|cell| cell.value.clone()).unwrap()
        };
        assert_eq!(value("BCBS_IRRBB1", "2016", "1"), CellValue::Money(money(80)));
        assert_eq!(value("BCBS_IRRBB1", "2016", "7"), CellValue::Money(money(80)));
        assert_eq!(value("EU_IRRBB1", "2024", "1"), CellValue::Money(money(-65)));
        assert_eq!(value("EBA_J01.00", "EUR", "0010"), CellValue::Money(money(-80)));
        assert_eq!(value("EBA_J01.00", "USD", "0030"), CellValue::Money(money(7)));
        assert_eq!(value("EBA_J01.00", "EUR", "0020"), CellValue::Ratio(-0.08));
        assert_eq!(value("EBA_J01.00", "EUR", "0130"), CellValue::Nothing(NO_INCOME));
        assert_eq!(value("EBA_J01.00", "EUR", "0150"), CellValue::Nothing(NOT_COMPUTED));
    }

    #[test]
    fn every_line_of_the_table_has_six_cells() {
        assert!(TABLE.lines().all(|line| line.split(',').count() == 6));
    }
}
