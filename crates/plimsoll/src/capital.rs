//! Capital: risk-weighted assets by class, and the path of common equity in every scenario, with and without marks.
//!
//! Risk-weighted assets = Σ (carrying amount + undrawn x conversion) x weight + what the case adds. Common equity in a scenario
//! = today's + (1 - tax) x the change of what is at fair value through other comprehensive income, where the regime counts
//! it; then with the marks that it does not count; then with those of securities that are held to maturity.
//! Source: Basel Committee RBC20 and CRE20; for the marks the Federal Reserve's review of Silicon Valley Bank, April 2023.

use crate::conditions::{Condition, Matchers};
use crate::liquidity::part;
use crate::{Inputs, RunError};
use plimsoll_contract::terms::ContractType;
use plimsoll_contract::{Accounting, Row, Side};
use plimsoll_measure::{Element, Valued, View};
use plimsoll_rule::{JudgedCapital, credit_class_named, credit_classes, rule};
use plimsoll_units::{Currency, Finding, Micros, Money, Severity};
use std::collections::BTreeMap;

/// Which contracts have a credit class: all whose columns and terms hold these values.
#[derive(Clone, Debug, PartialEq)]
pub struct CreditRule {
    /// The class, by its place among the catalogue's.
    pub class: u16,
    /// Share of what may still be drawn that counts.
    pub conversion: Option<f64>,
    /// What has to hold: all of them.
    pub conditions: Vec<Condition>,
}

/// What a case says of marks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CapitalMarks {
    /// Share of a loss that taxes give back.
    pub tax_rate: f64,
    /// Whether changes through other comprehensive income are in common equity: not where the regime filters them.
    pub in_cet1: bool,
    /// Groups of the report that are securities held to maturity.
    pub held_to_maturity: Vec<String>,
}

/// Risk-weighted assets of one class.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightedClass {
    /// The class; `riskWeight` where a table gives the weight.
    pub class: &'static str,
    /// Its weight; that of the column is an average.
    pub weight: f64,
    /// Carrying amounts and what counts of undrawn amounts, in the reporting currency.
    pub exposure: Micros,
    /// Exposure x weight.
    pub weighted: Micros,
    /// How sure the weight is.
    pub checked: &'static str,
}

/// Common equity in one scenario, in the reporting currency.
#[derive(Clone, Debug, PartialEq)]
pub struct CapitalPoint {
    /// The scenario.
    pub scenario: String,
    /// What it does to positions at fair value through profit or loss, before tax.
    pub through_profit: Micros,
    /// What it does to positions at fair value through other comprehensive income, before tax.
    pub through_equity: Micros,
    /// What securities held to maturity are worth less than carried, before tax; a gain positive.
    pub held_to_maturity: Micros,
    /// As the regime counts it; with all marks through equity; with those held to maturity as well.
    pub cet1: [Micros; 3],
    /// Over today's risk-weighted assets; none without any.
    pub ratios: [Option<f64>; 3],
}

/// Capital of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct CapitalAnswer {
    /// Risk-weighted assets by class; empty where the case gives the sum.
    pub classes: Vec<WeightedClass>,
    /// Their sum, with what the case adds, or as it gives it.
    pub risk_weighted: Option<Micros>,
    /// Exposure without weights.
    pub exposure: Micros,
    /// Common equity in the base and in every scenario; empty where the case says nothing of marks.
    pub path: Vec<CapitalPoint>,
}

/// Capital, where the case has common equity.
pub(crate) fn capital(
    inputs: &Inputs,
    view: &View<'_>,
    findings: &mut Vec<Finding>,
) -> Result<Option<CapitalAnswer>, RunError> {
    let Some(cet1) = inputs.capital.cet1 else { return Ok(None) };
    let conversion = rule("bcbs_capital_2017")?.edition()?;
    let conversion = conversion.figures.iter().find(|figure| figure.name == "conversion");
    let (classes, exposure) = weighted(inputs, view, conversion.map_or(1.0, |figure| figure.value), findings);
    let knows_weights = knows_weights(inputs);
    let own: Micros = classes.iter().map(|class| class.weighted).sum();
    let of_classes = knows_weights.then(|| own + inputs.capital.other_risk_weighted.unwrap_or(Micros::ZERO));
    let risk_weighted = inputs.capital.risk_weighted.or(of_classes);
    let path = match &inputs.capital_marks {
        Some(marks) => {
            let names = view.groups.names();
            if let Some(name) = marks.held_to_maturity.iter().find(|name| !names.contains(name)) {
                let available = names.join(", ");
                return Err(RunError::NoHeldGroup { name: name.clone(), available });
            }
            path(inputs, view, (marks, cet1, risk_weighted), findings)
        }
        None => Vec::new(),
    };
    Ok(Some(CapitalAnswer {
        classes: if inputs.capital.risk_weighted.is_some() || !knows_weights { Vec::new() } else { classes },
        risk_weighted,
        exposure: inputs.capital.exposure.unwrap_or(exposure),
        path,
    }))
}

/// What rules judge of it.
pub(crate) fn judged(inputs: &Inputs, answer: Option<&CapitalAnswer>) -> JudgedCapital {
    JudgedCapital {
        cet1: inputs.capital.cet1,
        risk_weighted: answer.and_then(|answer| answer.risk_weighted),
        exposure: answer.map(|answer| answer.exposure),
    }
}

/// Exposures by class, and their sum without weights.
fn weighted(
    inputs: &Inputs,
    view: &View<'_>,
    conversion: f64,
    findings: &mut Vec<Finding>,
) -> (Vec<WeightedClass>, Micros) {
    let rules: Vec<(&CreditRule, Matchers<'_>)> =
        inputs.credit_rules.iter().map(|rule| (rule, Matchers::new(inputs, &rule.conditions))).collect();
    let [unclassified, deducted] = ["unclassified", "deducted"].map(credit_class_named);
    let mut sums: BTreeMap<Option<u16>, [Micros; 2]> = BTreeMap::new();
    let mut unknown: BTreeMap<Currency, Micros> = BTreeMap::new();
    let (mut all, mut derivatives) = (Micros::ZERO, Micros::ZERO);
    for (place, row) in inputs.book.rows().iter().enumerate() {
        let undrawn = inputs.book.liquidity(u32::try_from(place).unwrap_or(u32::MAX)).undrawn;
        if row.side == Side::OffBalance {
            derivatives += view.reported(row.notional.abs(), row.currency);
            continue;
        }
        let of_rule = rules.iter().find(|(_, matchers)| matchers.hold(place, row));
        let share = of_rule.and_then(|(rule, _)| rule.conversion).unwrap_or(conversion);
        let drawn = if row.side == Side::Asset { row.book_value } else { Micros::ZERO };
        // What may be drawn of a liability is a line that the bank holds, no exposure.
        let granted = undrawn.filter(|_| row.side == Side::Asset).unwrap_or(Micros::ZERO);
        let counted = drawn + part(granted, share);
        if counted == Micros::ZERO {
            continue;
        }
        let exposure = view.reported(counted, row.currency);
        // Intangibles are deducted, whatever a rule for all contracts says.
        let by_rule = of_rule.filter(|_| !row.marks.intangible).map(|(rule, _)| rule.class);
        let class = by_rule.or_else(|| class_by_terms(row));
        if class != deducted {
            all += exposure;
        }
        let (key, weight) = match (row.risk_weight, class) {
            (Some(weight), _) => (None, weight),
            (None, Some(class)) => (Some(class), credit_classes()[usize::from(class)].risk_weight),
            (None, None) => {
                *unknown.entry(row.currency).or_default() += counted;
                (
                    unclassified,
                    unclassified.map_or(1.5, |class| credit_classes()[usize::from(class)].risk_weight),
                )
            }
        };
        let sum = sums.entry(key).or_default();
        *sum = [sum[0] + exposure, sum[1] + part(exposure, weight)];
    }
    if inputs.capital.risk_weighted.is_none() && knows_weights(inputs) {
        findings.extend(not_weighted(inputs, &unknown, derivatives));
    }
    let class = |(class, [exposure, weighted]): (Option<u16>, [Micros; 2])| {
        let known = class.and_then(|class| credit_classes().get(usize::from(class)));
        WeightedClass {
            class: known.map_or("riskWeight", |known| known.name),
            weight: known
                .map_or_else(|| weighted.to_units() / exposure.to_units(), |known| known.risk_weight),
            exposure,
            weighted,
            checked: known.map_or("as the tables give it", |known| known.checked),
        }
    };
    (sums.into_iter().map(class).collect(), all)
}

/// Whether a weight of any contract is known.
fn knows_weights(inputs: &Inputs) -> bool {
    !inputs.credit_rules.is_empty() || inputs.book.rows().iter().any(|row| row.risk_weight.is_some())
}

/// The class that follows from terms: of what is deducted, and of cash.
fn class_by_terms(row: &Row) -> Option<u16> {
    let is_cash = row.contract_type == ContractType::Cash && row.marks.in_economic_value;
    match row.marks.intangible {
        true => credit_class_named("deducted"),
        false if is_cash => credit_class_named("cash_gold"),
        false => None,
    }
}

/// What risk-weighted assets do not know.
fn not_weighted(inputs: &Inputs, unknown: &BTreeMap<Currency, Micros>, derivatives: Micros) -> Vec<Finding> {
    const SUBJECT: &str = "risk-weighted assets";
    let what = "have no riskWeight and no [[capital.class]]; taken at 150 %";
    let mut findings = Finding::of_each(Severity::Serious, SUBJECT, what, unknown);
    if derivatives != Micros::ZERO {
        findings.push(Finding {
            severity: Severity::Warning,
            subject: SUBJECT.to_owned(),
            what: "counterparty risk of derivatives is not computed; expected it in other_risk_weighted; notional".to_owned(),
            amount: Some(Money { amount: derivatives, currency: inputs.reporting_currency }),
        });
    }
    findings
}

/// Common equity in every scenario.
fn path(
    inputs: &Inputs,
    view: &View<'_>,
    (marks, cet1, risk_weighted): (&CapitalMarks, Micros, Option<Micros>),
    findings: &mut Vec<Finding>,
) -> Vec<CapitalPoint> {
    let held: Vec<u32> = (0_u32..)
        .take(view.groups.names().len())
        .filter(|place| marks.held_to_maturity.contains(&view.groups.names()[*place as usize]))
        .collect();
    let through_equity = |element: &Element| element.accounting == Accounting::FairValueThroughEquity;
    let through_profit = |element: &Element| element.accounting == Accounting::FairValueThroughProfit;
    let to_maturity =
        |element: &Element| element.accounting == Accounting::AmortisedCost && held.contains(&element.group);
    let value = |world: &Valued<'_>, holds: &dyn Fn(&Element) -> bool| -> Micros {
        let values = world.value_where(view.groups, holds);
        values.iter().map(|(currency, value)| view.reported(value.to_micros(), *currency)).sum()
    };
    // What is recognised nowhere today: fair values against cost, and against what is carried to maturity.
    let (mut unrealised, mut below_carried) = (Micros::ZERO, Micros::ZERO);
    let mut unmarked: BTreeMap<Currency, Micros> = BTreeMap::new();
    for (row, element) in plimsoll_units::pair(inputs.book.rows(), view.groups.element_of_row()) {
        let Some(of) = view.groups.element_at(*element) else { continue };
        if through_equity(of) {
            unrealised += view.reported(row.book_value - row.opening, row.currency);
        } else if to_maturity(of) {
            match row.fair_value {
                Some(fair) => below_carried += view.reported(fair - row.book_value, row.currency),
                None => *unmarked.entry(row.currency).or_default() += row.book_value,
            }
        }
    }
    let what = "is held to maturity and has no fairValue: no mark of today is taken for this carrying amount";
    findings.extend(Finding::of_each(Severity::Serious, "capital path", what, &unmarked));
    let after_tax = |amount: Micros| part(amount, 1.0 - marks.tax_rate);
    let mut points = Vec::new();
    let held_as: [&dyn Fn(&Element) -> bool; 3] = [&through_profit, &through_equity, &to_maturity];
    let today = held_as.map(|holds| value(view.base(), holds));
    for (_, world) in view.scenarios().filter(|(_, world)| !world.world.name().contains(" @ ")) {
        let values = held_as.map(|holds| value(world, holds));
        let [profit, moved] = [0, 1].map(|place| values[place] - today[place]);
        let htm = below_carried + values[2] - today[2];
        let of_profit = cet1 + after_tax(profit);
        let reported = if marks.in_cet1 { of_profit + after_tax(moved) } else { of_profit };
        let with_equity = of_profit + after_tax(if marks.in_cet1 { moved } else { unrealised + moved });
        let all = [reported, with_equity, with_equity + after_tax(htm)];
        let ratio = |amount: Micros| {
            risk_weighted.filter(|over| *over > Micros::ZERO).map(|over| amount.to_units() / over.to_units())
        };
        points.push(CapitalPoint {
            scenario: world.world.name().to_owned(),
            through_profit: profit,
            through_equity: moved,
            held_to_maturity: htm,
            cet1: all,
            ratios: all.map(ratio),
        });
    }
    points
}
