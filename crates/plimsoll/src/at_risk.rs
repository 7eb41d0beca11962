//! Earnings and economic value at risk: past moves of curves upon today's, each a scenario that is valued in full.

use crate::sensitivity::figures;
use crate::{IncomePlan, Inputs, Plan, PlannedScenario, RulePlan, RunError, run};
use plimsoll_market::{Change, NodeShift, PostShockFloor, Scenario, Shift};
use plimsoll_measure::formulas::{AtRisk, AtRiskError, historical_at_risk, parametric_at_risk};
use plimsoll_units::{BasisPoints, Currency, Day, Finding, Micros, Severity, Tenor};
use std::collections::BTreeMap;

/// Scenarios projected at a time, so that their tables fit.
const SCENARIOS_A_RUN: usize = 24;

/// Past moves, and what is asked of them.
#[derive(Clone, Debug, PartialEq)]
pub struct AtRiskPlan {
    /// Months from the start to the end of each move.
    pub months: u16,
    /// Probability with which no more is lost.
    pub confidence: f64,
    /// Tenors at which each currency's rates are known.
    pub nodes: BTreeMap<Currency, Vec<Tenor>>,
    /// The moves, a month from one to the next.
    pub moves: Vec<CurveMove>,
}

/// One move.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveMove {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Change of the rate at each node, by currency.
    pub sizes: BTreeMap<Currency, Vec<BasisPoints>>,
}

/// What is at risk.
#[derive(Clone, Debug, PartialEq)]
pub struct AtRiskAnswer {
    /// Months of a move.
    pub months: u16,
    /// The confidence.
    pub confidence: f64,
    /// The figures, in the reporting currency.
    pub figures: Vec<AtRiskFigure>,
    /// What each move brings.
    pub moves: Vec<MoveChange>,
}

/// One figure: a measure by a method.
#[derive(Clone, Debug, PartialEq)]
pub struct AtRiskFigure {
    /// `eve`, `nii_constant` or `nii_run_off`.
    pub measure: &'static str,
    /// `historical`: every move valued in full; `parametric`: sensitivities at the nodes times moves, as if normal.
    pub method: &'static str,
    /// Lost at most with the confidence; positive for a loss.
    pub loss: Micros,
    /// Its standard error; none where the sample ends before it can be told.
    pub standard_error: Option<Micros>,
}

/// Changes under one move; a loss is negative.
#[derive(Clone, Debug, PartialEq)]
pub struct MoveChange {
    /// First day of the move.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Change of economic value.
    pub eve: Micros,
    /// Change of net interest income of the first year.
    pub nii: Micros,
    /// The same two by sensitivities.
    pub linear: [f64; 2],
}

/// Values every move in full, and every node's sensitivity.
///
/// # Errors
/// As of a run; [`RunError::AtRisk`] when moves are too few.
pub(crate) fn at_risk(
    inputs: &Inputs,
    plan: &Plan,
    findings: &mut Vec<Finding>,
) -> Result<Option<AtRiskAnswer>, RunError> {
    let Some(asked) = &plan.at_risk else { return Ok(None) };
    findings.extend(unmoved(inputs, asked));
    let constant = inputs.book.rows().iter().any(|row| row.marks.renewal.is_some());
    let changes = |scenarios: Vec<Scenario>| changes(inputs, plan, constant, &scenarios);
    let moved = asked
        .moves
        .iter()
        .enumerate()
        .map(|(place, one)| scenario(&format!("move {place}"), asked, &one.sizes));
    let full = changes(moved.collect::<Result<_, _>>()?)?;
    let bumps: Vec<(Currency, usize)> = asked
        .nodes
        .iter()
        .flat_map(|(currency, nodes)| (0..nodes.len()).map(|node| (*currency, node)))
        .collect();
    let bumped = bumps.iter().map(|(currency, node)| {
        let mut sizes = vec![BasisPoints(0.0); asked.nodes[currency].len()];
        sizes[*node] = BasisPoints(1.0);
        scenario(&format!("node {currency} {node}"), asked, &[(*currency, sizes)].into())
    });
    let sensitivities = changes(bumped.collect::<Result<_, _>>()?)?;
    let linear = |one: &CurveMove| {
        let mut sums = [0.0, 0.0];
        for ((currency, node), [eve, nii]) in plimsoll_units::pair(&bumps, &sensitivities) {
            let size = one.sizes.get(currency).map_or(0.0, |sizes| sizes[*node].0);
            sums[0] += eve.to_units() * size;
            sums[1] += nii.to_units() * size;
        }
        sums
    };
    let moves: Vec<MoveChange> = plimsoll_units::pair(&asked.moves, &full)
        .map(|(one, [eve, nii])| MoveChange {
            from: one.from,
            to: one.to,
            eve: *eve,
            nii: *nii,
            linear: linear(one),
        })
        .collect();
    let figures = figures_of(asked, &moves, constant)?;
    Ok(Some(AtRiskAnswer { months: asked.months, confidence: asked.confidence, figures, moves }))
}

fn figures_of(
    asked: &AtRiskPlan,
    moves: &[MoveChange],
    constant: bool,
) -> Result<Vec<AtRiskFigure>, RunError> {
    let overlap = usize::from(asked.months);
    let income = if constant { "nii_constant" } else { "nii_run_off" };
    let mut figures = Vec::new();
    for (place, measure) in ["eve", income].into_iter().enumerate() {
        let of = |one: &MoveChange| if place == 0 { one.eve.to_units() } else { one.nii.to_units() };
        let full: Vec<f64> = moves.iter().map(of).collect();
        let linear: Vec<f64> = moves.iter().map(|one| one.linear[place]).collect();
        let methods: [(&str, Result<AtRisk, AtRiskError>); 2] = [
            ("historical", historical_at_risk(&full, asked.confidence, overlap)),
            ("parametric", parametric_at_risk(&linear, asked.confidence, overlap)),
        ];
        for (method, found) in methods {
            let AtRisk { loss, standard_error } = found.map_err(RunError::AtRisk)?;
            let micros = |amount: f64| Micros::from_units(amount).unwrap_or(Micros::ZERO);
            figures.push(AtRiskFigure {
                measure,
                method,
                loss: micros(loss),
                standard_error: standard_error.map(micros),
            });
        }
    }
    Ok(figures)
}

fn scenario(
    name: &str,
    asked: &AtRiskPlan,
    sizes: &BTreeMap<Currency, Vec<BasisPoints>>,
) -> Result<Scenario, RunError> {
    let change = |(currency, sizes): (&Currency, &Vec<BasisPoints>)| {
        let nodes = plimsoll_units::pair(&asked.nodes[currency], sizes).map(|(tenor, size)| (*tenor, *size));
        let shift = NodeShift::new(&nodes.collect::<Vec<_>>())
            .map_err(|error| RunError::Scenario { scenario: name.to_owned(), error: error.to_string() })?;
        Ok(Change {
            currency: Some(*currency),
            replace: None,
            shift: Shift::Nodes(shift),
            floor: PostShockFloor::None,
        })
    };
    Ok(Scenario::new(name, sizes.iter().map(change).collect::<Result<_, RunError>>()?))
}

/// Changes of value and of the first year's income in scenarios, shape `[scenarios]`.
fn changes(
    inputs: &Inputs,
    plan: &Plan,
    constant: bool,
    scenarios: &[Scenario],
) -> Result<Vec<[Micros; 2]>, RunError> {
    let partial = Plan {
        measures: vec!["economic_value".to_owned(), "income".to_owned()],
        group_by: Vec::new(),
        key_rates: Vec::new(),
        income: IncomePlan { horizons: vec![12] },
        rules: RulePlan::default(),
        sensitivity: false,
        at_risk: None,
        ..plan.clone()
    };
    let mut all = Vec::with_capacity(scenarios.len());
    for together in scenarios.chunks(SCENARIOS_A_RUN) {
        let inputs = Inputs {
            stresses: Vec::new(),
            transfer: None,
            capital_marks: None,
            scenarios: together.iter().cloned().map(PlannedScenario::new).collect(),
            behaviours: inputs.behaviours.iter().take(1).cloned().collect(),
            new_business: Vec::new(),
            ..inputs.clone()
        };
        let found = figures(&run(&inputs, &partial)?.facts, constant);
        for scenario in together {
            let of = |changes: &BTreeMap<String, Micros>| {
                changes.get(scenario.name()).copied().unwrap_or_default()
            };
            all.push([of(&found.delta_eve), of(&found.delta_nii)]);
        }
    }
    Ok(all)
}

/// Balances in currencies whose rates have no history stand still.
fn unmoved(inputs: &Inputs, asked: &AtRiskPlan) -> Vec<Finding> {
    let mut amounts: BTreeMap<Currency, Micros> = BTreeMap::new();
    for row in inputs.book.rows().iter().filter(|row| row.marks.in_economic_value) {
        if !asked.nodes.contains_key(&row.currency) {
            *amounts.entry(row.currency).or_default() += row.book_value.abs();
        }
    }
    let what = "[at_risk] has no history of rates in a currency of the book; they stand still in every move; balances";
    Finding::of_each(Severity::Warning, "at risk", what, &amounts)
}
