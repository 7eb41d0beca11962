//! Income against liquidity: the candidates of a case measured by the engine, the best mix of them for each surplus, and every
//! mix run through the engine again.
//!
//! A candidate's income and weighted liquidity are those of all of it; both are in proportion to its amount, so a share of a
//! candidate has a share of them, and a mix is a linear program (`plimsoll_hedge`).

use crate::liquidity::{WeightedParts, weighted_parts};
use crate::{Answer, Inputs, LiquidityAnswer, Plan, RulePlan, RunError, run};
use plimsoll_contract::terms::ContractType;
use plimsoll_contract::{Row, Side};
use plimsoll_hedge::{Candidate, FrontierPoint, HedgeError, LiquidityFrontier, LiquidityToday, Stable};
use plimsoll_measure::Value;
use plimsoll_rule::{Applied, LiquidityPart, rule};
use plimsoll_units::{Finding, Micros, Severity};

/// What is asked: income against the surplus of which rule, in how many points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontierPlan {
    /// The table of candidates: contracts with the most that may be bought or issued of each.
    pub contracts: String,
    /// The rule of coverage whose surplus is told.
    pub rule: String,
    /// The rule of stable funding that has to be met, where one has.
    pub stable: Option<String>,
    /// `nii_run_off` or `nii_constant`.
    pub income: &'static str,
    /// Months of income.
    pub months: u16,
    /// How many points.
    pub points: u16,
}

impl FrontierPlan {
    /// Measures of income with their names in a case.
    pub const INCOMES: [(&str, &str); 2] = [("run_off", Self::RUN_OFF), ("constant", "nii_constant")];
    const RUN_OFF: &str = "nii_run_off";
}

/// A candidate of the case.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedCandidate {
    /// Its contract.
    pub contract_id: String,
    /// What all of it brings, in the reporting currency.
    pub brings: Candidate,
}

/// Figures of a run of the engine, in the reporting currency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FrontierRun {
    /// Net interest income.
    pub income: f64,
    /// Stock of liquid assets less net outflows.
    pub surplus: f64,
    /// The ratio of coverage; none where nothing flows out.
    pub ratio: Option<f64>,
    /// The ratio of stable funding, where the rule has to be met.
    pub stable: Option<f64>,
}

/// The best mixes for surpluses from the cheapest to just below the largest.
#[derive(Clone, Debug, PartialEq)]
pub struct Frontier {
    /// The candidates.
    pub candidates: Vec<NamedCandidate>,
    /// The institution without any.
    pub today: FrontierRun,
    /// The mixes, by increasing surplus.
    pub points: Vec<FrontierPoint>,
    /// What the run without candidates found that is serious.
    pub findings: Vec<Finding>,
}

/// Finds the best mixes of a case's candidates.
///
/// * `inputs` — the case
/// * `alone` — the case with its candidates as its only contracts
///
/// # Errors
/// [`RunError`] as a run; when the case has no `[frontier]`, a candidate is a swap or secured, or no mix meets the limits.
pub fn frontier(inputs: &Inputs, alone: &Inputs, plan: &Plan) -> Result<Frontier, RunError> {
    let asked = plan.frontier.as_ref().ok_or(RunError::NoFrontier)?;
    let answer = run(inputs, &of_frontier(plan, asked))?;
    let candidates = candidates(alone, plan, asked)?;
    let brings = candidates.iter().map(|one| one.brings).collect();
    let stable = asked.stable.as_ref().map(|name| stable_today(&answer, name)).transpose()?;
    let question = LiquidityFrontier::new(liquidity_today(&answer, asked)?, stable, brings)?;
    let unmet = |error: HedgeError| match &asked.stable {
        Some(stable) => RunError::NotOfFrontier { what: format!("no mix meets {stable}: {error}") },
        None => error.into(),
    };
    let cheapest = question.best(None).map_err(unmet)?;
    let most = question.most_surplus()?;
    let mut points = vec![cheapest.clone()];
    let steps = asked.points.max(2) - 1;
    let room = most - cheapest.surplus;
    // Where the cheapest mix has the largest surplus there is nothing to choose.
    if room > 1e-6 * most.abs().max(1.0) {
        for step in 1..=steps {
            // At the largest surplus itself no mix is left to choose from, and limits have no price.
            let share = (f64::from(step) / f64::from(steps)).min(1.0 - 1e-5);
            points.push(question.best(Some(cheapest.surplus + share * room))?);
        }
    }
    let today = figures(&answer, asked)?;
    let serious = answer.findings.into_iter().filter(|finding| finding.severity >= Severity::Serious);
    Ok(Frontier { candidates, today, points, findings: serious.collect() })
}

/// The engine's figures of a case, for instance with the mix of a point in its book.
///
/// # Errors
/// [`RunError`] as a run, and when the case has no `[frontier]`.
pub fn frontier_run(inputs: &Inputs, plan: &Plan) -> Result<FrontierRun, RunError> {
    let asked = plan.frontier.as_ref().ok_or(RunError::NoFrontier)?;
    figures(&run(inputs, &of_frontier(plan, asked))?, asked)
}

/// The plan of a run for the frontier alone.
fn of_frontier(plan: &Plan, asked: &FrontierPlan) -> Plan {
    let names = [Some(&asked.rule), asked.stable.as_ref()];
    let applied = |name: &String| Applied { rule: name.clone(), set: String::new() };
    let rules = RulePlan {
        applied: names.into_iter().flatten().map(applied).collect(),
        ahead_of_date: plan.rules.ahead_of_date,
        ..RulePlan::default()
    };
    Plan {
        measures: vec!["income".to_owned()],
        income: crate::IncomePlan { horizons: vec![asked.months] },
        rules,
        at_risk: None,
        sensitivity: false,
        ..plan.clone()
    }
}

/// A figure of income over the months of the plan.
fn income_of(answer: &Answer, asked: &FrontierPlan, measure: &str, group: &str) -> Option<f64> {
    let bucket = format!("months 1-{}", asked.months);
    let facts = &answer.facts;
    let wanted = |fact: &&plimsoll_measure::Fact| {
        fact.currency.is_none()
            && facts.scenario(fact) == "base"
            && facts.group(fact) == group
            && facts.bucket(fact) == bucket
    };
    facts.of(measure).find(wanted).map(|fact| fact.value.to_f64())
}

fn liquidity_of<'a>(answer: &'a Answer, name: &str) -> Result<&'a LiquidityAnswer, RunError> {
    let found = answer.liquidity.iter().find(|of| of.rule == name);
    found.ok_or_else(|| RunError::NotOfFrontier { what: format!("the rule {name} has no liquidity") })
}

fn result(of: &LiquidityAnswer, name: &str) -> Result<f64, RunError> {
    let found = of.results.iter().find(|result| result.name == name && result.currency.is_none());
    let value = found.and_then(|result| result.value).map(Value::to_f64);
    value.ok_or_else(|| RunError::NotOfFrontier { what: format!("{} has no {name}", of.rule) })
}

fn weighted(of: &LiquidityAnswer, part: LiquidityPart) -> f64 {
    let cells = of.cells.iter().filter(|cell| cell.part == part && cell.currency.is_none());
    cells.map(|cell| cell.weighted).sum::<Micros>().to_units()
}

fn figures(answer: &Answer, asked: &FrontierPlan) -> Result<FrontierRun, RunError> {
    let of = liquidity_of(answer, &asked.rule)?;
    let no_income = || RunError::NotOfFrontier {
        what: format!("the case has no {} over {} months", asked.income, asked.months),
    };
    let ratio = |of: &LiquidityAnswer| {
        of.results.iter().find(|result| result.name == "ratio" && result.currency.is_none())?.value
    };
    let stable = asked.stable.as_ref().map(|name| liquidity_of(answer, name)).transpose()?;
    Ok(FrontierRun {
        income: income_of(answer, asked, asked.income, plimsoll_measure::TOTAL).ok_or_else(no_income)?,
        surplus: result(of, "liquid assets")? - result(of, "net outflows")?,
        ratio: ratio(of).map(Value::to_f64),
        stable: stable.and_then(ratio).map(Value::to_f64),
    })
}

fn liquidity_today(answer: &Answer, asked: &FrontierPlan) -> Result<LiquidityToday, RunError> {
    let of = liquidity_of(answer, &asked.rule)?;
    if !of.lines.iter().any(|line| line.part == LiquidityPart::Outflow) {
        return Err(RunError::NotOfFrontier { what: format!("{} is no rule of coverage", asked.rule) });
    }
    Ok(LiquidityToday {
        held: result(of, "liquid assets held")?,
        level1: result(of, "adjusted level 1")?,
        level1_covered: result(of, "adjusted level 1 covered bonds")?,
        level2a: result(of, "adjusted level 2A")?,
        level2b: result(of, "adjusted level 2B")?,
        outflows: result(of, "outflows")?,
        inflows: weighted(of, LiquidityPart::Inflow),
        inflows_at_90: weighted(of, LiquidityPart::Inflow90),
        inflows_exempt: weighted(of, LiquidityPart::InflowExempt),
        has_level1_floor: of.lines.iter().any(|line| line.part == LiquidityPart::Level1Covered),
    })
}

fn stable_today(answer: &Answer, name: &str) -> Result<Stable, RunError> {
    let of = liquidity_of(answer, name)?;
    if !of.lines.iter().any(|line| line.part == LiquidityPart::Asf) {
        return Err(RunError::NotOfFrontier { what: format!("{name} is no rule of stable funding") });
    }
    Ok(Stable {
        available: result(of, "available stable funding")?,
        required: result(of, "required stable funding")?,
        at_least: rule(name)?.edition()?.minimum()?,
    })
}

/// What all of each candidate earns and weighs.
fn candidates(alone: &Inputs, plan: &Plan, asked: &FrontierPlan) -> Result<Vec<NamedCandidate>, RunError> {
    let by_contract = Plan { group_by: vec!["contractID".to_owned()], ..of_frontier(plan, asked) };
    let mut alone = alone.clone();
    if asked.income == FrontierPlan::RUN_OFF {
        alone.book = alone.book.without_renewals();
    }
    let answer = run(&alone, &Plan { rules: RulePlan::default(), ..by_contract.clone() })?;
    let parts = weighted_parts(&alone, &by_contract, &asked.rule)?;
    let of_stable =
        asked.stable.as_ref().map(|name| weighted_parts(&alone, &by_contract, name)).transpose()?;
    let mut candidates = Vec::new();
    for (place, row) in alone.book.rows().iter().enumerate() {
        let number = u32::try_from(place).unwrap_or(u32::MAX);
        let contract_id = alone.book.contract_id(number).to_owned();
        let of = &parts[place];
        let fault = fault(row, of).or_else(|| stays(&answer, asked, &contract_id, row, &alone));
        if let Some(fault) = fault {
            return Err(RunError::NotOfFrontier { what: format!("candidate \"{contract_id}\" {fault}") });
        }
        let stable = |part: LiquidityPart| of_stable.as_ref().map_or(0.0, |of| of[place].amount(part));
        let gain = if row.contract_type == ContractType::Cash { Some(0.0) } else { None };
        let gain = gain.or_else(|| income_of(&answer, asked, asked.income, &contract_id));
        let what = format!("candidate \"{contract_id}\" has no {}; expected a renewalModel", asked.income);
        let cost = row.fair_value.unwrap_or(row.opening).to_units().abs();
        let brings = Candidate {
            most: cost * alone.worth(row.currency),
            is_asset: row.side == Side::Asset,
            gain: gain.ok_or(RunError::NotOfFrontier { what })?,
            level1: of.amount(LiquidityPart::Level1),
            level1_covered: of.amount(LiquidityPart::Level1Covered),
            level2a: of.amount(LiquidityPart::Level2a),
            level2b: of.amount(LiquidityPart::Level2b),
            outflows: of.amount(LiquidityPart::Outflow),
            inflows: of.amount(LiquidityPart::Inflow),
            available: stable(LiquidityPart::Asf),
            required: stable(LiquidityPart::Rsf),
        };
        candidates.push(NamedCandidate { contract_id, brings });
    }
    Ok(candidates)
}

/// Why a contract cannot be a candidate.
fn fault(row: &Row, of: &WeightedParts) -> Option<&'static str> {
    let is_varied =
        of.amount(LiquidityPart::Inflow90) == 0.0 && of.amount(LiquidityPart::InflowExempt) == 0.0;
    let faults = [
        (
            row.side == Side::OffBalance,
            "is off the balance sheet; expected what is bought or issued for money",
        ),
        (row.opening == Micros::ZERO, "has no principal on the market's day; expected what can be had today"),
        (of.secured, "is secured; expected an outright purchase or funding"),
        (
            !of.known,
            "has no liquidity class that the rule knows; expected a liquidityClass or a [[liquidity.class]] that holds",
        ),
        (
            of.liquid && row.fair_value.is_none() && row.contract_type != ContractType::Cash,
            "is a liquid asset without a fairValue; expected what it costs",
        ),
        (!is_varied, "has inflows under the cap of 90 % or under none, which the frontier does not vary"),
    ];
    faults.into_iter().find_map(|(holds, fault)| holds.then_some(fault))
}

/// Why the income of a candidate is not that of all its principal over the months: it is repaid and not renewed.
fn stays(
    answer: &Answer,
    asked: &FrontierPlan,
    contract_id: &str,
    row: &Row,
    alone: &Inputs,
) -> Option<&'static str> {
    if row.contract_type == ContractType::Cash {
        return None;
    }
    let average = income_of(answer, asked, "average_balance", contract_id)?;
    let principal = row.opening.to_units() * alone.worth(row.currency);
    let is_whole = (average - principal).abs() <= 1e-6 * principal.abs();
    (!is_whole).then_some(
        "is repaid within the months of income and not renewed, so that its income would stop; expected a later maturity, or \
         income = \"constant\" and a renewalModel",
    )
}
