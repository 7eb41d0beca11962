//! The whole run, top to bottom.

use crate::at_risk::at_risk;
use crate::capital::{capital, judged};
use crate::check::check;
use crate::explain::{Explanation, Question, explain};
use crate::grouping::group;
use crate::ladder::ladders;
use crate::liquidity::liquidity;
use crate::project::{Projected, project};
use crate::sensitivity::sensitivities;
use crate::standardised::standardised;
use crate::summary::Extra;
use crate::survival::{idle, triggers};
use crate::tie_out::tie_out;
use crate::worlds::{Worlds, make_worlds};
use crate::{Answer, Inputs, Plan, RunError, rules, summary};
use plimsoll_measure::{Collected, Facts, Groups, Measure, Valued, View};

/// Answers a plan: inputs in, answer out.
///
/// # Errors
/// [`RunError`] when the plan names what is not there, the market lacks what the contracts need, or a contract cannot
/// be projected. Nothing is left out silently.
pub fn run(inputs: &Inputs, plan: &Plan) -> Result<Answer, RunError> {
    let prepared = prepare(inputs, plan)?;
    let projected = project(inputs, plan, &prepared.groups, &prepared.worlds)?;
    measured(inputs, plan, &prepared, &projected)
}

/// Why a number is what it is: the dated flows and discount factors behind it, in the same run.
///
/// # Errors
/// As [`run`]; also when the question names a group, contract or scenario that is not there.
pub fn explained(inputs: &Inputs, plan: &Plan, question: &Question) -> Result<Explanation, RunError> {
    let prepared = prepare(inputs, plan)?;
    explain(inputs, &prepared, question)
}

/// What is settled before the first flow.
#[derive(Debug)]
pub struct Prepared {
    pub(crate) measures: Vec<&'static Measure>,
    pub(crate) groups: Groups,
    pub(crate) worlds: Worlds,
}

impl Prepared {
    /// How rows make groups.
    #[must_use]
    pub const fn groups(&self) -> &Groups {
        &self.groups
    }

    /// Every world of the run.
    #[must_use]
    pub const fn worlds(&self) -> &Worlds {
        &self.worlds
    }
}

/// Checks a plan against its inputs and makes the worlds.
///
/// # Errors
/// As [`run`].
pub fn prepare(inputs: &Inputs, plan: &Plan) -> Result<Prepared, RunError> {
    let measures = plan.chosen_measures()?;
    let (groups, checked) = rayon::join(|| group(inputs, plan), || check(inputs));
    let groups = groups?;
    checked?;
    crate::liquidity::check(inputs)?;
    crate::transfer::check(inputs)?;
    rules::check(inputs, plan, &measures)?;
    let worlds = make_worlds(inputs, plan, &groups, &measures)?;
    Ok(Prepared { measures, groups, worlds })
}

/// Measures and judges what has been projected.
///
/// # Errors
/// As [`run`].
pub fn measured(
    inputs: &Inputs,
    plan: &Plan,
    prepared: &Prepared,
    projected: &Projected<'_>,
) -> Result<Answer, RunError> {
    let Prepared { measures, groups, worlds } = prepared;
    let valued: Vec<Valued<'_>> = worlds.valued(projected, groups);
    let buckets = plan.bucket_ends(inputs.market.as_of());
    let view = View {
        book: &inputs.book,
        groups,
        worlds: &valued,
        as_of: inputs.market.as_of(),
        reporting: inputs.reporting_currency,
        exchange: worlds.exchange(),
        buckets: &buckets,
        key_rates: &plan.key_rates,
        tier1: inputs.capital.tier1,
        profit: inputs.profit,
        income: worlds.income_view(projected),
        margins: worlds.margins(projected),
    };
    let facts = Facts::new(worlds.scenario_names(), groups.names().to_vec(), plan.bucket_names());
    let mut collected = Collected { facts, findings: inputs.findings.clone() };
    // The approach needs no measure and measures are taken one after another: both at once.
    let take = || measures.iter().for_each(|measure| (measure.measure)(&view, &mut collected));
    let of_liquidity = || -> Result<_, RunError> {
        let gathered = projected.holdings.gathered.as_ref();
        let (ladders, said) = ladders(inputs, plan, worlds, projected)?;
        let idle = gathered.map(|gathered| idle(inputs, &gathered.of_all)).unwrap_or_default();
        Ok((liquidity(inputs, gathered), ladders, [said, idle].concat()))
    };
    let beside = || rayon::join(|| standardised(inputs, plan, worlds.grid()), of_liquidity);
    let of_view = || rayon::join(take, || summary::findings(inputs, &view));
    let (((), of_book), (standardised, of_liquidity)) = rayon::join(of_view, beside);
    let (standardised, (liquidity, ladders, idle)) = (standardised?, of_liquidity?);
    collected.findings.extend(idle);
    collected.findings.extend(of_book);
    let margins = worlds.margin_values(projected);
    collected.findings.extend(liquidity.findings);
    let capital = capital(inputs, &view, &mut collected.findings)?;
    let beside = rules::Beside {
        standardised: &standardised,
        margins: &margins,
        liquidity: liquidity.sums,
        capital: judged(inputs, capital.as_ref()),
    };
    let said = rules::judge(inputs, &plan.rules, &view, &collected.facts, beside)?;
    collected.findings.extend(said.findings);
    let triggers = triggers(inputs, &ladders)?;
    let tie_out = tie_out(&view, &mut collected.findings);
    let at_risk = at_risk(inputs, plan, &mut collected.findings)?;
    let (transfer, of_transfer) = projected.transfer.clone().unzip();
    collected.findings.extend(of_transfer.into_iter().flatten());
    let varied = if plan.sensitivity { sensitivities(inputs, plan, &collected.facts)? } else { Vec::new() };
    Ok(summary::answer(
        inputs,
        worlds,
        collected,
        said.verdicts.into_iter().chain(triggers).collect(),
        Extra {
            tie_out,
            sensitivities: varied,
            standardised,
            at_risk,
            templates: said.templates,
            liquidity: said.liquidity,
            ladders,
            capital,
            transfer,
            without_margins: plan.rules.without_margins,
        },
    ))
}
