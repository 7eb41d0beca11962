//! What rules are shown of a run, and what they say of it.

use crate::summary::principal_not_renewed;
use crate::worlds::MarginValues;
use crate::{Inputs, LiquidityAnswer, Plan, RulePlan, RunError, Standardised};
use plimsoll_contract::Side;
use plimsoll_contract::terms::ContractType;
use plimsoll_measure::{
    ASSETS_GROUP, ExactValue, Facts, LIABILITIES_GROUP, Measure, OFF_BALANCE_GROUP, Role, SLOT_SCENARIOS,
    TOTAL, TOTAL_GROUP, Value, Valued, View,
};
use plimsoll_rule::{
    Applied, Judged, JudgedCapital, JudgedScenario, LiquiditySums, NetValue, Rule, RuleError, TemplateCell,
    Verdict, liquidity_template, rule, templates,
};
use plimsoll_units::{Currency, Finding, Micros, Money, Severity};
use std::collections::BTreeMap;

/// The bucket of the first year of income.
const FIRST_YEAR: &str = "months 1-12";

/// Fails when a rule is not there or not in force, and when the plan or the assumptions lack what it needs.
pub(crate) fn check(inputs: &Inputs, plan: &Plan, measures: &[&Measure]) -> Result<(), RunError> {
    for applied in &plan.rules.applied {
        let edition = rule(&applied.rule)?.edition_on(inputs.market.as_of(), plan.rules.ahead_of_date)?;
        let has_income =
            measures.iter().any(|measure| measure.name == "income") && plan.income.horizons.contains(&12);
        if !edition.scenarios.income.is_empty() && !has_income {
            let what = "the measure income, and 12 in [income] horizons".to_owned();
            return Err(RuleError::Missing { rule: edition.name, clause: edition.clause, what }.into());
        }
        if !edition.buckets.is_empty() {
            crate::standardised::check_caps(inputs, &edition)?;
        }
    }
    Ok(())
}

/// What rules say, and the templates that go with them.
#[derive(Default)]
pub(crate) struct Said {
    pub(crate) verdicts: Vec<Verdict>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) templates: Vec<TemplateCell>,
    pub(crate) liquidity: Vec<LiquidityAnswer>,
}

/// What rules judge beside the measures.
pub(crate) struct Beside<'a> {
    pub(crate) standardised: &'a [Standardised],
    pub(crate) margins: &'a BTreeMap<&'a str, MarginValues>,
    pub(crate) liquidity: BTreeMap<String, LiquiditySums>,
    pub(crate) capital: JudgedCapital,
}

/// What every rule that is applied says.
pub(crate) fn judge(
    inputs: &Inputs,
    plan: &RulePlan,
    view: &View<'_>,
    facts: &Facts,
    Beside { standardised, margins, liquidity, capital }: Beside<'_>,
) -> Result<Said, RunError> {
    let mut all = Said::default();
    if plan.applied.is_empty() {
        return Ok(all);
    }
    let mut judged = judged(inputs, plan, view, facts, margins);
    judged.sold_options = sold_options(view);
    judged.not_renewed = principal_not_renewed(view, view.as_of.plus_months(12));
    let slotted = |one: &Standardised| (one.rule.to_owned(), changes(view, one));
    judged.liquidity = liquidity;
    judged.capital = capital;
    judged.standardised = standardised.iter().map(slotted).collect();
    for applied in &plan.applied {
        let said = plimsoll_rule::judge(applied, &judged)?;
        all.verdicts.extend(said.verdicts);
        if !said.results.is_empty() {
            let edition = rule(&applied.rule)?.edition()?;
            let (cells, results) = (said.liquidity, said.results);
            for template in &edition.templates {
                let of = liquidity_template(template, edition.name, &edition.lines, &cells, &results);
                all.templates.extend(of);
            }
            all.liquidity.push(LiquidityAnswer { rule: edition.name, lines: edition.lines, cells, results });
        }
        all.findings.extend(said.findings);
        all.findings.extend(ahead(inputs, &applied.rule)?);
        all.findings.extend(own_scenarios(inputs, applied)?);
        all.findings.extend(without_margins(&applied.rule, view, margins.get("base"))?);
    }
    all.templates.extend(templates(&plan.applied, &judged)?);
    Ok(all)
}

/// Changes of the standardised approach by scenario, in the reporting currency.
fn changes(view: &View<'_>, standardised: &Standardised) -> Vec<JudgedScenario> {
    let of = |(name, slot, changes): (&str, usize, BTreeMap<Currency, Micros>)| JudgedScenario {
        name: name.to_owned(),
        shape: SLOT_SCENARIOS[slot].to_owned(),
        changes: changes
            .into_iter()
            .map(|(currency, change)| (currency, view.reported(change, currency)))
            .collect(),
        ..JudgedScenario::default()
    };
    standardised.changes().map(of).collect()
}

/// Notional of contracts whose rate options the other side has bought, by currency.
fn sold_options(view: &View<'_>) -> BTreeMap<Currency, Micros> {
    let mut sold = BTreeMap::new();
    for row in view.book.rows().iter().filter(|row| row.marks.in_economic_value && row.sells_option()) {
        *sold.entry(row.currency).or_insert(Micros::ZERO) += row.notional.abs();
    }
    sold
}

/// A rule that is not in force on the market's day is applied because the plan says so.
fn ahead(inputs: &Inputs, name: &str) -> Result<Option<Finding>, RunError> {
    let (edition, as_of) = (rule(name)?.edition()?, inputs.market.as_of());
    let what = format!(
        "{} is in force {} and the market is of {as_of}; applied all the same",
        edition.clause,
        edition.in_force()
    );
    let finding = Finding { severity: Severity::Note, subject: format!("rule {name}"), what, amount: None };
    Ok((!edition.is_in_force(as_of)).then_some(finding))
}

/// A rule with buckets is executed in the supervisory six alone: scenarios of the case's own are not in it.
fn own_scenarios(inputs: &Inputs, applied: &Applied) -> Result<Option<Finding>, RunError> {
    if rule(&applied.rule)?.edition()?.buckets.is_empty() {
        return Ok(None);
    }
    let of_set = inputs.scenarios.iter().filter(|planned| planned.set.as_ref() == Some(&applied.set));
    let is_own = |planned: &&crate::PlannedScenario| {
        let shape = planned.behaves_as.as_deref().unwrap_or(planned.scenario.name());
        !SLOT_SCENARIOS.contains(&shape)
    };
    let own: Vec<&str> = of_set.filter(is_own).map(|planned| planned.scenario.name()).collect();
    let what = format!("is executed in the six supervisory scenarios alone, without {}", own.join(", "));
    let subject = format!("rule {}", applied.rule);
    Ok((!own.is_empty()).then_some(Finding { severity: Severity::Note, subject, what, amount: None }))
}

/// A rule that leaves the choice is judged without margins: what that leaves out, and what it could not.
fn without_margins(
    name: &str,
    view: &View<'_>,
    base: Option<&MarginValues>,
) -> Result<Vec<Finding>, RunError> {
    let edition = rule(name)?.edition()?;
    let Some(base) = base else { return Ok(Vec::new()) };
    let Some(condition) = &edition.without_margins else {
        let what =
            "is judged with commercial margins, whatever commercial_margins in [rules] says".to_owned();
        let subject = format!("rule {name}");
        return Ok(vec![Finding { severity: Severity::Note, subject, what, amount: None }]);
    };
    let total = |values: &BTreeMap<Currency, ExactValue>| -> Micros {
        values.iter().map(|(currency, value)| view.reported(value.to_micros(), *currency)).sum()
    };
    let said = |severity, what: String, amount: Micros| Finding {
        severity,
        subject: format!("rule {name}"),
        what,
        amount: Some(Money { amount, currency: view.reporting }),
    };
    let what = format!("commercial margins of this present value are left out of EVE; {condition}");
    let mut findings = vec![said(Severity::Note, what, total(&base.known))];
    let unknown = total(&base.unknown);
    if unknown != Micros::ZERO {
        let what = "interest of this present value, received and paid added up, has no known margin and stays in EVE whole; expected marginRate in the \
                    contract table";
        findings.push(said(Severity::Serious, what.to_owned(), unknown));
    }
    Ok(findings)
}

fn judged(
    inputs: &Inputs,
    plan: &RulePlan,
    view: &View<'_>,
    facts: &Facts,
    margins: &BTreeMap<&str, MarginValues>,
) -> Judged {
    // Of a whole group; without margins where those have been worked out.
    let value = |world: &Valued<'_>, currency: Currency| {
        let margin = margins.get(world.world.name()).and_then(|values| values.known.get(&currency));
        let value = world.value(TOTAL_GROUP, currency) - margin.copied().unwrap_or(ExactValue::ZERO);
        view.reported(value.to_micros(), currency)
    };
    let mut sets: BTreeMap<String, Vec<JudgedScenario>> = BTreeMap::new();
    let incomes = incomes(view, facts, "delta_nii_constant");
    // Rules of one parallel shift judge net value; working it out for every scenario would cost more than all rules.
    let of_net_value: Vec<&str> = plan
        .applied
        .iter()
        .filter(|applied| {
            let edition = rule(&applied.rule).and_then(Rule::edition);
            edition.is_ok_and(|edition| edition.scenarios.parallel_bp.is_some())
        })
        .map(|applied| applied.set.as_str())
        .collect();
    for (scenario, world) in view.scenarios() {
        let Role::Scenario { compared_to, set: Some(set), .. } = &world.role else { continue };
        let name = world.world.name();
        let planned = inputs.scenarios.iter().find(|planned| planned.scenario.name() == name);
        let shape = planned.and_then(|planned| planned.behaves_as.clone()).unwrap_or_else(|| name.to_owned());
        let compared = &view.worlds[*compared_to];
        let change = |currency: Currency| (currency, value(world, currency) - value(compared, currency));
        sets.entry(set.clone()).or_default().push(JudgedScenario {
            name: name.to_owned(),
            shape,
            changes: world.currencies(TOTAL_GROUP).map(change).collect(),
            income: incomes.get(&scenario).cloned(),
            net_value: if of_net_value.contains(&set.as_str()) {
                net_value(view, world)
            } else {
                NetValue::default()
            },
        });
    }
    Judged {
        reporting: Some(inputs.reporting_currency),
        tier1: inputs.capital.tier1,
        total_capital: inputs.capital.total,
        exchange: view.exchange.clone(),
        sets,
        balances: balances(view),
        all_currencies: plan.all_currencies,
        eve: view
            .base()
            .currencies(TOTAL_GROUP)
            .map(|currency| (currency, value(view.base(), currency)))
            .collect(),
        nii: self::incomes(view, facts, "nii_constant").remove(&0).unwrap_or_default(),
        base: if of_net_value.is_empty() { NetValue::default() } else { net_value(view, view.base()) },
        ..Judged::default()
    }
}

/// A measure of income of the first year on a constant balance sheet by scenario and currency, in the reporting currency.
fn incomes(view: &View<'_>, facts: &Facts, measure: &str) -> BTreeMap<u16, BTreeMap<Currency, Micros>> {
    let mut incomes: BTreeMap<u16, BTreeMap<Currency, Micros>> = BTreeMap::new();
    for fact in facts.rows().iter().filter(|fact| fact.measure == measure) {
        let (Some(currency), Value::Money(amount)) = (fact.currency, fact.value) else { continue };
        if facts.group(fact) == TOTAL && facts.bucket(fact) == FIRST_YEAR {
            let changes = incomes.entry(fact.scenario).or_default();
            changes.insert(currency, view.reported(amount, currency));
        }
    }
    incomes
}

/// Assets and liabilities that count in economic value, at book value by currency, in the reporting currency.
fn balances(view: &View<'_>) -> BTreeMap<Currency, [Micros; 2]> {
    let mut balances: BTreeMap<Currency, [Micros; 2]> = BTreeMap::new();
    for row in view.book.rows().iter().filter(|row| row.marks.in_economic_value) {
        let balance = balances.entry(row.currency).or_default();
        match row.side {
            Side::Asset => balance[0] += row.book_value.abs(),
            Side::Liability => balance[1] += row.book_value.abs(),
            Side::OffBalance => {}
        }
    }
    for (currency, balance) in &mut balances {
        *balance = balance.map(|amount| view.reported(amount, *currency));
    }
    balances
}

/// What the net value of a credit union is made of in a world.
fn net_value(view: &View<'_>, world: &Valued<'_>) -> NetValue {
    let at_maturity = world
        .value_where(view.groups, |element| element.side == LIABILITIES_GROUP && !element.undefined_maturity);
    let reported = at_maturity.iter().map(|(currency, value)| view.reported(value.to_micros(), *currency));
    let mut net = NetValue {
        assets: view.total(world, ASSETS_GROUP) + view.total(world, OFF_BALANCE_GROUP),
        other_liabilities: -reported.sum::<Micros>(),
        shares: Micros::ZERO,
    };
    for row in view.book.rows() {
        let book = view.reported(row.book_value, row.currency);
        let counts = row.marks.in_economic_value;
        match row.side {
            Side::Asset if !counts => net.assets += book,
            Side::Liability if row.contract_type == ContractType::UndefinedMaturity => net.shares += -book,
            Side::Liability if !counts => net.other_liabilities += -book,
            _ => {}
        }
    }
    net
}
