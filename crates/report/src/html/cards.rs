//! The four headline figures.

use super::balance;
use super::page::{Card, Chip};
use crate::eve::{self, Standing, Variant};
use crate::number::{count, counted, fixed, percent};
use crate::select::Selection;
use plimsoll_measure::{ASSETS, LIABILITIES, TOTAL};
use plimsoll_units::Micros;

/// Figures nearer than half a basis point are the same when read.
const SAME: f64 = 0.000_05;

/// The cards from left to right.
pub(crate) fn all(selection: &Selection<'_>, variants: &[Variant]) -> Vec<Card> {
    vec![worst(selection, variants), equity(selection, variants), duration(selection), coverage(selection)]
}

fn with_unit(selection: &Selection<'_>, amount: Micros) -> String {
    selection.scale(amount.to_units(), 5).with_unit(amount)
}

fn worst(selection: &Selection<'_>, variants: &[Variant]) -> Card {
    let Some(line) = variants.first().and_then(Variant::worst) else {
        return Card { label: "ΔEVE worst".to_owned(), value: "no figure".to_owned(), ..Card::default() };
    };
    let change = line.change.map_or_else(String::new, |change| with_unit(selection, change));
    let mut card = Card { label: format!("ΔEVE worst ({})", line.full_name()), ..Card::default() };
    let Some(share) = line.of_tier1 else {
        card.value = change;
        card.below.push("no share of Tier 1: Tier 1 is not given".to_owned());
        return card;
    };
    card.value = format!("{} Tier 1", percent(share, 1));
    if let Some(verdict) = eve::headline(&selection.answer.verdicts) {
        let usage = eve::usage(verdict);
        let used = usage.share.filter(|_| share < 0.0).map(|used| format!("{} used", percent(used, 0)));
        card.chips.push(match (usage.standing, used) {
            (Standing::Breach, Some(used)) => Chip::new(Standing::Breach, &format!("breach, {used}")),
            (Standing::Breach, None) => Chip::new(Standing::Breach, "breach"),
            (standing, Some(used)) => Chip::new(standing, &used),
            (_, None) => Chip::new(Standing::Within, "within"),
        });
        card.below.push(format!("limit {} · {change}", percent(-verdict.limit.abs(), 0)));
        if (verdict.figure.abs() - share.abs()).abs() >= SAME {
            card.below.push(format!("judged: {}, {}", verdict.subject, percent(verdict.figure, 1)));
        }
    } else {
        card.below.push(format!("no limit judged · {change}"));
    }
    card
}

fn equity(selection: &Selection<'_>, variants: &[Variant]) -> Card {
    let base = variants.first().and_then(|variant| variant.base);
    let book = selection.base_money("book_value", TOTAL);
    let mut card = Card {
        label: "Economic value of equity".to_owned(),
        value: base.map_or_else(|| "no figure".to_owned(), |base| with_unit(selection, base)),
        ..Card::default()
    };
    let no_liabilities = base.is_some()
        && ["economic_value", "book_value"]
            .iter()
            .all(|measure| selection.base_money(measure, LIABILITIES).is_none());
    if let Some(book) = book {
        let what = if no_liabilities { "book value" } else { "book equity" };
        card.below.push(format!("{what} {}", with_unit(selection, book)));
    }
    if no_liabilities {
        card.below.push("assets only: no liabilities in this case".to_owned());
    }
    if base.is_some_and(|base| base < Micros::ZERO) {
        card.chips.push(Chip::new(Standing::Breach, "below zero"));
    }
    // That the balance sheet ties is said beside it; that it does not belongs with the figures it spoils.
    card.chips.extend(
        Some(balance::tied_out(selection.answer)).filter(|chip| chip.class == Standing::Breach.class()),
    );
    card
}

fn duration(selection: &Selection<'_>) -> Card {
    let years = |measure, group| selection.base_number(measure, group).map(|years| fixed(years, 2));
    let gap = years("duration_gap", TOTAL);
    let adjusted = years("leverage_adjusted_duration_gap", TOTAL);
    let mut card = Card {
        label: "Duration gap".to_owned(),
        value: gap.map_or_else(|| "no figure".to_owned(), |gap| format!("{gap} years")),
        ..Card::default()
    };
    let sides = [("assets", ASSETS), ("liabilities", LIABILITIES)]
        .into_iter()
        .filter_map(|(name, group)| Some(format!("{name} {}", years("effective_duration", group)?)));
    let parts: Vec<String> = sides.chain(adjusted.map(|gap| format!("leverage-adjusted {gap}"))).collect();
    if !parts.is_empty() {
        card.below.push(parts.join(" · "));
    }
    card
}

fn coverage(selection: &Selection<'_>) -> Card {
    let answer = selection.answer;
    let below = format!(
        "{} · {} · {}",
        counted(usize::try_from(answer.counts.contracts_in).unwrap_or(usize::MAX), "contract"),
        counted(answer.assumptions.len(), "assumption"),
        counted(answer.findings.len(), "finding")
    );
    let ratio = selection.base_number("asset_coverage_ratio", TOTAL);
    let what = ratio.map(|_| "book assets less intangibles, over liabilities".to_owned());
    let (label, value) = ratio.map_or_else(
        || ("Assumptions".to_owned(), count(answer.assumptions.len())),
        |ratio| ("Asset coverage".to_owned(), percent(ratio, 1)),
    );
    Card { label, value, below: what.into_iter().chain([below]).collect(), ..Card::default() }
}
