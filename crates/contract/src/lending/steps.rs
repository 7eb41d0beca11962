//! Loans whose payments and rates change by steps: array terms made into schedules, one for each step.

use super::Floating;
use super::cursor::{Cursor, Mover, NONE};
use crate::checked::{Checked, schedule};
use crate::terms::{Listed, Names, PrincipalChange, RateStep, Terms};
use crate::{ContractError, EventType};
use plimsoll_units::{Cycle, Day, EndOfMonth, Schedule};

/// What happens in steps, each step with its dates.
#[derive(Clone, Debug, Default)]
pub(crate) struct Steps {
    pub(crate) interest: Vec<Schedule>,
    pub(crate) redemption: Vec<Schedule>,
    /// Redemption at each date of a step, seen as an asset; negative where principal is added. Shape `[steps]`.
    pub(crate) amounts: Vec<f64>,
    pub(crate) resets: Vec<Schedule>,
    /// The rate of a step, or its spread over the index. Shape `[steps]`.
    pub(crate) rates: Vec<(RateStep, f64)>,
}

impl Steps {
    /// The last interest date whose event is not after a day.
    pub(super) fn interest_until(&self, day: Day, mover: &Mover<'_>) -> Option<Day> {
        let last = |schedule: &Schedule| schedule.date(super::first_date_after(schedule, day, mover) - 1);
        self.interest.iter().filter_map(last).max()
    }

    /// Whether any rate is set anew after a day and not after the status date.
    pub(super) fn reset_between(&self, from: Day, status: Day) -> bool {
        self.resets.iter().any(|resets| super::reset_between(resets, from, status))
    }

    /// The dates of steps that follow an index.
    pub(super) fn variable(&self) -> impl Iterator<Item = &Schedule> {
        plimsoll_units::pair(&self.resets, &self.rates)
            .filter(|(_, (step, _))| *step == RateStep::Variable)
            .map(|(schedule, _)| schedule)
    }
}

/// Moves a cursor that is at the end of its step to the first date of a later one.
pub(super) fn refill(
    cursor: &mut Cursor,
    at: &mut usize,
    steps: &[Schedule],
    order: EventType,
    after: Day,
    mover: &Mover<'_>,
) {
    let before = cursor.schedule_day;
    while cursor.key == NONE
        && let Some(next) = steps.get(*at + 1)
    {
        *at += 1;
        *cursor = Cursor::new(*next, order, after, mover);
        // One step ends on the day on which the next begins.
        if cursor.key != NONE && cursor.schedule_day == before {
            cursor.advance(mover);
        }
    }
}

/// Resolves array terms.
pub(super) struct Resolver<'a> {
    pub(super) terms: &'a Terms,
    pub(super) names: &'a Names,
    pub(super) end_of_month: EndOfMonth,
    pub(super) initial_exchange: Day,
    pub(super) status: Day,
    pub(super) notional: f64,
}

impl Resolver<'_> {
    /// The day of the redemption that repays the loan, where no maturity is given.
    pub(super) fn implied_maturity(&self, checked: &mut Checked<'_>) -> Option<Day> {
        let redemption = self.redemption(checked, Day::MAX);
        let amounts = self.amounts(checked, redemption.len())?;
        let mut left = self.notional;
        for (schedule, amount) in plimsoll_units::pair(&redemption, &amounts) {
            let first = schedule.dates_until(self.status);
            let amount: f64 = *amount;
            for day in schedule.iter().skip(usize::try_from(first).unwrap_or(0)) {
                left -= amount;
                if left <= 1e-9 * self.notional {
                    return Some(day);
                }
                if amount < 0.0 && day > self.status.plus_months(12 * 200) {
                    break;
                }
            }
        }
        checked.missing("maturityDate");
        None
    }

    /// Every step up to maturity, and the terms of a rate that moves.
    pub(super) fn steps(&self, checked: &mut Checked<'_>, maturity: Day) -> (Steps, Option<Floating>) {
        let terms = self.terms;
        let interest = self.schedules(
            checked,
            "arrayCycleAnchorDateOfInterestPayment",
            self.names.list(terms.array_cycle_anchor_date_of_interest_payment),
            ("arrayCycleOfInterestPayment", self.names.list(terms.array_cycle_of_interest_payment)),
            maturity,
            true,
        );
        let redemption = self.redemption(checked, maturity);
        let amounts = self.amounts(checked, redemption.len()).unwrap_or_default();
        let resets = self.schedules(
            checked,
            "arrayCycleAnchorDateOfRateReset",
            self.names.list(terms.array_cycle_anchor_date_of_rate_reset),
            ("arrayCycleOfRateReset", self.names.list(terms.array_cycle_of_rate_reset)),
            maturity,
            false,
        );
        let rates = self.each(checked, "arrayRate", self.names.list(terms.array_rate), resets.len(), None);
        let kinds = self.each(
            checked,
            "arrayFixedVariable",
            self.names.list(terms.array_fixed_variable),
            resets.len(),
            Some(RateStep::Fixed),
        );
        let (Some(kinds), Some(rates)) = (kinds, rates) else { return (Steps::default(), None) };
        let rates = plimsoll_units::pair(&kinds, &rates).map(|(kind, rate)| (*kind, *rate)).collect();
        let steps = Steps { interest, redemption, amounts, resets, rates };
        let floating = (!steps.resets.is_empty()).then(|| self.floating(checked, &steps)).flatten();
        (steps, floating)
    }

    fn floating(&self, checked: &mut Checked<'_>, steps: &Steps) -> Option<Floating> {
        let terms = self.terms;
        let index = match terms.market_object_code_of_rate_reset {
            Some(index) => index,
            None if steps.variable().next().is_none() => crate::terms::NameId(u32::MAX),
            None => {
                checked.missing("marketObjectCodeOfRateReset");
                return None;
            }
        };
        Some(Floating::limited(checked, terms, index, Schedule::none()))
    }

    fn redemption(&self, checked: &mut Checked<'_>, maturity: Day) -> Vec<Schedule> {
        let terms = self.terms;
        self.schedules(
            checked,
            "arrayCycleAnchorDateOfPrincipalRedemption",
            self.names.list(terms.array_cycle_anchor_date_of_principal_redemption),
            ("arrayCycleOfPrincipalRedemption", self.names.list(terms.array_cycle_of_principal_redemption)),
            maturity,
            false,
        )
    }

    fn amounts(&self, checked: &mut Checked<'_>, steps: usize) -> Option<Vec<f64>> {
        let terms = self.terms;
        let amounts = self.names.list(terms.array_next_principal_redemption_payment);
        let amounts = self.each(checked, "arrayNextPrincipalRedemptionPayment", amounts, steps, None);
        let changes = self.names.list(terms.array_increase_decrease);
        let decrease = Some(PrincipalChange::Decrease);
        let changes = self.each(checked, "arrayIncreaseDecrease", changes, steps, decrease);
        let signed = |(amount, change): (&f64, &PrincipalChange)| match change {
            PrincipalChange::Decrease => *amount,
            PrincipalChange::Increase => -*amount,
        };
        Some(plimsoll_units::pair(&amounts?, &changes?).map(signed).collect())
    }

    /// One value a step: as given, or the only one for all.
    fn each<T: Listed>(
        &self,
        checked: &mut Checked<'_>,
        term: &'static str,
        given: &[T],
        steps: usize,
        default: Option<T>,
    ) -> Option<Vec<T>> {
        match (given, default) {
            ([], Some(default)) => Some(vec![default; steps]),
            ([one], _) => Some(vec![*one; steps]),
            (many, _) if many.len() == steps => Some(many.to_vec()),
            (many, _) => {
                let given = many.len();
                checked.errors.push(ContractError::Steps { term, given, expected: steps });
                None
            }
        }
    }

    /// One schedule a step: from its anchor to the next one, the last to maturity.
    fn schedules(
        &self,
        checked: &mut Checked<'_>,
        anchor_term: &'static str,
        anchors: &[Day],
        (cycle_term, cycles): (&'static str, &[Cycle]),
        maturity: Day,
        with_end: bool,
    ) -> Vec<Schedule> {
        let at_start = [self.initial_exchange];
        let anchors = if anchors.is_empty() && !cycles.is_empty() { &at_start } else { anchors };
        if let Some(wrong) = anchors.windows(2).find(|days| days[0] >= days[1]) {
            checked.order(anchor_term, wrong[1], anchor_term, wrong[0]);
            return Vec::new();
        }
        if cycles.len() > 1 && cycles.len() != anchors.len() {
            checked.errors.push(ContractError::Steps {
                term: cycle_term,
                given: cycles.len(),
                expected: anchors.len(),
            });
            return Vec::new();
        }
        let mut schedules = Vec::with_capacity(anchors.len());
        for (place, &anchor) in anchors.iter().enumerate().filter(|(_, anchor)| **anchor <= maturity) {
            let cycle = cycles.get(place).or(cycles.first()).copied();
            let next = anchors.get(place + 1).copied().filter(|next| *next < maturity);
            let end = next.unwrap_or(maturity);
            // A single date has no end but maturity.
            let with_end = with_end && (cycle.is_some() || next.is_none());
            schedules.extend(schedule(checked, cycle_term, anchor, cycle, self.end_of_month, end, with_end));
        }
        schedules
    }
}
