//! Comparing computed events with those that a case expects.

use super::{ActusCase, ExpectedEvent};
use plimsoll_contract::{Event, Exercise};

/// Amounts agree to this share of their size, or of 1 where they are smaller.
const AMOUNT: f64 = 1e-8;
/// Rates agree to this.
const RATE: f64 = 1e-10;

/// Published cases that contradict themselves, and how: nothing can pass them.
pub const FAULTY_CASES: [(&str, &str); 3] = [
    ("clm07", "interest accrued at the call is 0 and is then paid"),
    ("clm08", "interest accrued at the call is 0 and is then paid"),
    ("guarantee14", "the payoff at settlement is cut to a whole number"),
];

/// The first thing in which computed events are not those that are expected.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Whether it is in dates, types, payoffs or currencies; in the states otherwise.
    pub in_cash: bool,
    /// What was found and what was expected.
    pub text: String,
}

impl ActusCase {
    /// The first difference between events and the results of the case: cash first, then states; none where they agree.
    ///
    /// Amounts to 1e-8 relative, rates to 1e-10, dates and types exactly. The states of a right are its exercise; of
    /// every other contract all states must be there.
    #[must_use]
    pub fn difference(&self, events: &[Event]) -> Option<Difference> {
        self.difference_in(events, true, cash).or_else(|| self.difference_in(events, false, states))
    }

    fn difference_in(
        &self,
        events: &[Event],
        in_cash: bool,
        compare: fn(&Event, &ExpectedEvent) -> Option<String>,
    ) -> Option<Difference> {
        let said = |text: String| Some(Difference { in_cash, text });
        for (place, wanted) in self.results.iter().enumerate() {
            let head = format!("event {place}, {} {}", wanted.event_type, wanted.day);
            let Some(found) = events.get(place) else { return said(format!("{head}: is not there")) };
            if let Some(text) = compare(found, wanted) {
                return said(format!("{head}: {text}"));
            }
        }
        let extra = events.get(self.results.len())?;
        said(format!(
            "event {}: {} {} is not expected",
            self.results.len(),
            extra.event_type.actus(),
            extra.day
        ))
    }
}

fn close(found: f64, wanted: f64, tolerance: f64) -> bool {
    (found - wanted).abs() <= tolerance * wanted.abs().max(1.0)
}

fn cash(found: &Event, wanted: &ExpectedEvent) -> Option<String> {
    let (found_type, found_day) = (found.event_type.actus(), found.day);
    if found_type != wanted.event_type || found_day != wanted.day {
        return Some(format!("found {found_type} {found_day}"));
    }
    if let Some(currency) = wanted.currency.filter(|currency| *currency != found.currency) {
        return Some(format!("currency {}, expected {currency}", found.currency));
    }
    let (payoff, expected) = (found.payoff, wanted.payoff);
    (!close(payoff, expected, AMOUNT)).then(|| format!("payoff {payoff}, expected {expected}"))
}

fn states(found: &Event, wanted: &ExpectedEvent) -> Option<String> {
    let of_right = found.states.exercise.is_some() || wanted.exercise_amount.is_some();
    let Exercise { date, amount } = found.states.exercise.unwrap_or_default();
    for (name, found, wanted, tolerance, needed) in [
        ("notionalPrincipal", found.states.notional_principal, wanted.notional_principal, AMOUNT, !of_right),
        (
            "nominalInterestRate",
            found.states.nominal_interest_rate,
            wanted.nominal_interest_rate,
            RATE,
            !of_right,
        ),
        ("accruedInterest", found.states.accrued_interest, wanted.accrued_interest, AMOUNT, !of_right),
        ("exerciseAmount", amount, wanted.exercise_amount, AMOUNT, false),
    ] {
        match wanted {
            Some(wanted) if !close(found, wanted, tolerance) => {
                return Some(format!("{name} {found}, expected {wanted}"));
            }
            None if needed => return Some(format!("the case has no {name}")),
            _ => {}
        }
    }
    let wanted = wanted.exercise_date.filter(|day| date != Some(*day))?;
    Some(format!("exerciseDate {}, expected {wanted}", date.map_or("none".to_owned(), |day| day.to_string())))
}
