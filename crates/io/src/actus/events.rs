//! The events of a case: its contract in the world that it saw.

use super::{ActusCase, ObservedSeries, Scalar};
use crate::error::CaseErrors;
use plimsoll_contract::{
    BookBuilder, CreditEvent, Event, EventsError, Observations, ObservedContract, Options, Unscheduled,
};
use plimsoll_units::Day;

/// Why a case has no events.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ActusError {
    /// The case cannot be read.
    #[error(transparent)]
    Case(#[from] CaseErrors),
    /// Its contract has none.
    #[error(transparent)]
    Events(#[from] EventsError),
}

impl ActusCase {
    /// Date terms written as the last moment of a day, with the day that they mean: the next one.
    pub fn written_before_midnight(&self) -> impl Iterator<Item = (&str, Day)> {
        self.contract.terms.iter().filter_map(|term| match &term.value {
            Scalar::Text(text) if text.contains("T23:59") => Some((term.name.as_str(), text.parse().ok()?)),
            _ => None,
        })
    }

    /// What was observed of the contract itself: of its ID, or of none.
    fn unscheduled(&self) -> impl Iterator<Item = (Day, Unscheduled)> {
        let id = self.contract.text("contractID");
        self.observed_events
            .iter()
            .filter(move |event| event.contract.is_empty() || event.contract == id)
            .filter_map(|event| {
                let what = match (event.event_type.as_str(), event.value, event.performance) {
                    ("CE", _, Some(performance)) => Unscheduled::Performance(performance),
                    ("PP", Some(amount), _) => Unscheduled::Prepayment(amount),
                    ("PR", Some(amount), _) => Unscheduled::Redemption(amount),
                    _ => return None,
                };
                Some((event.day, what))
            })
    }

    /// The events of the case after its status date, in order, with the states after each.
    ///
    /// * `until` — last day; without it as the case says, or the maturity
    /// * `reference_quirks` — follow the reference implementation where it departs from what a contract is worth
    ///
    /// # Errors
    /// What is wrong with the case or its terms, or the observation that is missing.
    pub fn events(&self, until: Option<Day>, reference_quirks: bool) -> Result<Vec<Event>, ActusError> {
        Ok(self.observed_contract(until, reference_quirks)?.events()?)
    }

    /// The contract of the case in its world.
    ///
    /// * `until`, `reference_quirks` — as in [`ActusCase::events`]
    ///
    /// # Errors
    /// What is wrong with the case or its terms.
    pub fn observed_contract(
        &self,
        until: Option<Day>,
        reference_quirks: bool,
    ) -> Result<ObservedContract, ActusError> {
        let options = Options {
            reference_accrual_at_status_date: reference_quirks,
            reference_role_sign_on_accrued: reference_quirks,
            reference_dates: reference_quirks,
            open_ended: true,
            ..Options::new(Day::MAX)
        };
        let mut builder = BookBuilder::new(options, Vec::new());
        let contract = self.contract(builder.names())?;
        let points = |series: &ObservedSeries| {
            (series.code.clone(), series.points.iter().map(|point| (point.day, point.value)).collect())
        };
        let seen = |event_type: &str| {
            let seen = self.observed_events.iter().filter(|event| event.event_type == event_type);
            seen.map(|event| event.day).collect()
        };
        let observations = Observations {
            series: self.observed.iter().map(points).collect(),
            looked_at: seen("AD"),
            called: seen("XD"),
            unscheduled: self.unscheduled().collect(),
            credit: self
                .observed_events
                .iter()
                .filter_map(|event| {
                    let (day, contract) = (event.day, event.contract.clone());
                    Some(CreditEvent { day, contract, performance: event.performance? })
                })
                .collect(),
            to: self.to,
            until,
        };
        Ok(ObservedContract::new(builder, &contract, &observations)?)
    }
}
