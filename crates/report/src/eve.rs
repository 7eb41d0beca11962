//! Economic value of equity by scenario: the main behaviour, other behaviours beside it, the worst of each, the limit.

use crate::number::percent;
use crate::select::{BASE, Selection, money};
use plimsoll_measure::TOTAL;
use plimsoll_rule::Verdict;
use plimsoll_units::Micros;

/// Between a scenario and its behaviour in a scenario's name.
const AT: &str = " @ ";
/// The share of a limit from which a figure is to be watched.
const WATCH_FROM: f64 = 0.75;

/// The supervisory scenarios by name, and how they are written for people.
///
/// Source: Basel Committee on Banking Supervision, SRP31, *Interest rate risk in the banking book*, 31.90.
const STANDARD: [(&str, &str); 6] = [
    ("parallel_up", "Parallel up"),
    ("parallel_down", "Parallel down"),
    ("steepener", "Steepener"),
    ("flattener", "Flattener"),
    ("short_up", "Short rates up"),
    ("short_down", "Short rates down"),
];

/// One scenario of one behaviour.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    /// Its name for people.
    pub(crate) name: String,
    /// The scenario that its change is against, for people, where that is not the base of its behaviour.
    pub(crate) against: Option<String>,
    /// Its name in the facts, without the behaviour.
    pub(crate) shock: String,
    /// Economic value of equity in it.
    pub(crate) eve: Option<Micros>,
    /// Change against the scenario it is compared with.
    pub(crate) change: Option<Micros>,
    /// The change over Tier 1.
    pub(crate) of_tier1: Option<f64>,
    /// The change over economic value of equity.
    pub(crate) of_eve: Option<f64>,
    /// Whether it is one of the supervisory scenarios, or named by a verdict.
    pub(crate) standard: bool,
    /// How it stands in the verdicts, and its loss over Tier 1 there.
    pub(crate) judged: Option<(Standing, f64)>,
}

impl Line {
    /// How it stands in words, and its loss in the verdict where that is not the loss that its change is.
    pub(crate) fn judged_words(&self, digits: usize) -> Option<(Standing, &'static str, Option<String>)> {
        let (standing, figure) = self.judged?;
        let words = if standing == Standing::Breach { "beyond" } else { "within" };
        let shown = percent(figure, digits);
        let same = self.of_tier1.is_some_and(|share| shown == percent((-share).max(0.0), digits));
        Some((standing, words, (!same).then_some(shown)))
    }

    /// What its change is against in words, where that is not the base.
    pub(crate) fn against_words(&self) -> Option<String> {
        self.against.as_ref().map(|other| format!("against {other}"))
    }

    /// Its name, and what its change is against where that is not the base.
    pub(crate) fn full_name(&self) -> String {
        self.against_words().map_or_else(|| self.name.clone(), |against| format!("{} {against}", self.name))
    }
}

/// All scenarios of one behaviour.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Variant {
    /// Name of the behaviour; empty for the main one.
    pub(crate) name: String,
    /// Economic value of equity in its base.
    pub(crate) base: Option<Micros>,
    /// Its scenarios, in the order of the facts, without its base.
    pub(crate) lines: Vec<Line>,
}

impl Variant {
    /// The name for people.
    pub(crate) fn title(&self) -> &str {
        if self.name.is_empty() { "main assumptions" } else { &self.name }
    }

    /// The scenario with the largest loss: of the supervisory ones where there are any.
    pub(crate) fn worst(&self) -> Option<&Line> {
        let any_standard = self.lines.iter().any(|line| line.standard && line.change.is_some());
        self.lines
            .iter()
            .filter(|line| line.change.is_some() && (line.standard || !any_standard))
            .min_by_key(|line| line.change)
    }
}

/// The behaviours of an answer, the main one first.
pub(crate) fn variants(selection: &Selection<'_>) -> Vec<Variant> {
    let mut variants: Vec<Variant> = Vec::new();
    let for_rules = |full: &str| selection.answer.of_rules.iter().any(|(scenario, _)| scenario == full);
    for (place, full) in selection.scenarios().filter(|(_, full)| !for_rules(full)) {
        let (shock, behaviour) = full.split_once(AT).unwrap_or((full, ""));
        let found = variants.iter().position(|variant| variant.name == behaviour);
        let at = found.unwrap_or_else(|| {
            variants.push(Variant { name: behaviour.to_owned(), base: None, lines: Vec::new() });
            variants.len() - 1
        });
        let value = |measure| selection.of(measure, place, TOTAL);
        let eve = value("eve").or_else(|| value("economic_value")).and_then(money);
        if place == BASE || shock == "base" {
            variants[at].base = eve;
            continue;
        }
        let change = value("delta_eve").and_then(money);
        let of_tier1 = value("delta_eve_of_tier1").map(|v| v.to_f64());
        if eve.is_none() && change.is_none() && of_tier1.is_none() {
            // One that comes over time says nothing of value.
            continue;
        }
        variants[at].lines.push(Line {
            name: scenario_title(shock),
            against: against(selection, full),
            shock: shock.to_owned(),
            eve,
            change,
            of_tier1,
            of_eve: value("delta_eve_of_eve").map(|v| v.to_f64()),
            standard: STANDARD.iter().any(|(name, _)| *name == shock)
                || selection.answer.verdicts.iter().any(|verdict| names(verdict, full)),
            judged: judged(&selection.answer.verdicts, full),
        });
    }
    variants
}

/// The scenario that a change is against, where that is not the base of its behaviour.
fn against(selection: &Selection<'_>, full: &str) -> Option<String> {
    let (_, other) = selection.answer.compared_to.iter().find(|(scenario, _)| scenario == full)?;
    let shock = other.split_once(AT).map_or(other.as_str(), |(shock, _)| shock);
    (shock != "base").then(|| scenario_title(shock))
}

/// A scenario's name for people: the supervisory ones in words, others as they are.
pub(crate) fn scenario_title(shock: &str) -> String {
    let known = STANDARD.iter().find(|(name, _)| *name == shock);
    known.map_or_else(|| shock.to_owned(), |(_, title)| (*title).to_owned())
}

fn names(verdict: &Verdict, scenario: &str) -> bool {
    verdict.subject.split(',').any(|part| part.trim() == scenario)
}

/// How a figure stands against its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Within, with room.
    Within,
    /// Within, and near the limit.
    Near,
    /// Beyond.
    Breach,
}

impl Standing {
    /// A symbol, so that no status is told by colour alone.
    pub(crate) const fn symbol(self) -> &'static str {
        match self {
            Self::Within => "✓",
            Self::Near => "▲",
            Self::Breach => "✕",
        }
    }

    /// A class of style.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Within => "good",
            Self::Near => "watch",
            Self::Breach => "bad",
        }
    }
}

/// The share of its limit that a figure uses, and how it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Use {
    pub(crate) share: Option<f64>,
    pub(crate) standing: Standing,
}

/// How a verdict stands: what it says decides, the share only tells near from far.
pub(crate) fn usage(verdict: &Verdict) -> Use {
    let [over, under] =
        if verdict.at_least { [verdict.limit, verdict.figure] } else { [verdict.figure, verdict.limit] };
    let share = (under != 0.0).then(|| (over / under).abs()).filter(|share| share.is_finite());
    let near = share.is_some_and(|share| (WATCH_FROM..=1.0).contains(&share));
    let standing = match (verdict.pass, near) {
        (false, _) => Standing::Breach,
        (true, true) => Standing::Near,
        (true, false) => Standing::Within,
    };
    Use { share, standing }
}

/// The verdicts that hold a loss of economic value against Tier 1.
pub(crate) fn tier1_verdicts(verdicts: &[Verdict]) -> impl Iterator<Item = &Verdict> {
    verdicts.iter().filter(|verdict| {
        verdict.unit == "ratio"
            && (verdict.rule.contains("eve") || verdict.subject.contains("EVE"))
            && (verdict.rule.contains("outlier") || verdict.subject.to_lowercase().contains("tier 1"))
    })
}

/// The verdict to put first: of the main behaviour where there is one, a breach before others, then the most used.
pub(crate) fn headline(verdicts: &[Verdict]) -> Option<&Verdict> {
    let rank = |verdict: &Verdict| {
        (!verdict.subject.contains(AT), !verdict.pass, usage(verdict).share.unwrap_or(0.0))
    };
    tier1_verdicts(verdicts).fold(None, |best: Option<&Verdict>, verdict| match best {
        Some(best) if rank(best) >= rank(verdict) => Some(best),
        _ => Some(verdict),
    })
}

/// Whether changes net several currencies: rules that ignore gains then judge a larger loss than the net one.
pub(crate) fn nets_currencies(selection: &Selection<'_>) -> bool {
    let mut currencies = selection.rows("delta_eve").filter_map(|fact| fact.currency);
    let first = currencies.next();
    currencies.any(|currency| Some(currency) != first)
}

/// What a scenario's loss over Tier 1 is in the verdict that stands worst on it, and how it stands; none where no verdict
/// judges it.
fn judged(verdicts: &[Verdict], scenario: &str) -> Option<(Standing, f64)> {
    let figure =
        |verdict: &Verdict| verdict.by_scenario.iter().find(|(name, _)| name == scenario).map(|of| of.1);
    let all = tier1_verdicts(verdicts).filter_map(|verdict| Some((figure(verdict)?, verdict.limit)));
    let (figure, limit) = all.max_by(|one, other| (one.0 - one.1).total_cmp(&(other.0 - other.1)))?;
    Some((if figure > limit { Standing::Breach } else { Standing::Within }, figure))
}

/// The distinct sizes of limits on losses over Tier 1, smallest first.
pub(crate) fn limits(verdicts: &[Verdict]) -> Vec<f64> {
    let mut sizes: Vec<f64> = tier1_verdicts(verdicts)
        .map(|verdict| verdict.limit.abs())
        .filter(|limit| limit.is_finite() && *limit > 0.0)
        .collect();
    sizes.sort_by(f64::total_cmp);
    sizes.dedup_by(|a, b| a.total_cmp(b).is_eq());
    sizes
}
