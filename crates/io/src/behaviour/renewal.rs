//! `[[renewal]]`: new business in the place of what is repaid.

use super::{Histories, ReadModel, missing};
use crate::error::Problem;
use crate::toml_reader::{Entry, Section};
use plimsoll_behaviour::{NewRate, Renewal, RenewalError, Starts};
use plimsoll_units::{Compounding, DayCount, Tenor, TenorError};

const COMPOUNDINGS: [(&str, Compounding); 3] = [
    ("simple", Compounding::Simple),
    ("annual", Compounding::Periodic(1)),
    ("continuous", Compounding::Continuous),
];

const STARTS: [(&str, Starts); 2] = [("same_day", Starts::SameDay), ("next_month", Starts::NextMonth)];

#[derive(Clone, Default)]
pub(super) struct RenewalFigures {
    index: Option<String>,
    tenor: Option<Tenor>,
    compounding: Option<Compounding>,
    reprices: Option<Tenor>,
    margin: Option<f64>,
    day_count: Option<DayCount>,
    starts: Starts,
}

fn tenor(entry: Option<Entry<'_, '_>>) -> Option<Tenor> {
    entry?.parsed(|error: TenorError| Problem::Term(error.into()))
}

impl ReadModel for RenewalFigures {
    type Model = Renewal;
    const KEY: &'static str = "renewal";
    const KIND: &'static str = "renewal";

    fn read(&mut self, section: &Section<'_, '_>, _: &Histories<'_>) {
        self.index = section.text("index").or(self.index.take());
        self.tenor = tenor(section.entry("tenor")).or(self.tenor);
        let compounding = section.entry("compounding").and_then(|entry| entry.one_of(&COMPOUNDINGS));
        self.compounding = compounding.or(self.compounding);
        self.reprices = tenor(section.entry("reprices")).or(self.reprices);
        self.margin = section.number("margin").or(self.margin);
        self.day_count = section.entry("day_count").and_then(|entry| entry.day_count()).or(self.day_count);
        let starts = section.entry("starts").and_then(|entry| entry.one_of(&STARTS));
        self.starts = starts.unwrap_or(self.starts);
    }

    fn make(&self, section: &Section<'_, '_>) -> Option<Renewal> {
        missing(
            section,
            "margin",
            self.margin.is_none(),
            "the margin of new business per year, 0.01 for 1 %",
        );
        let new_rate = match (&self.index, self.tenor) {
            (Some(_), Some(_)) => {
                section.refuse_key("tenor", Problem::Beside { other: "index".to_owned() });
                return None;
            }
            (Some(code), None) => {
                let expected = "after how long an index is taken anew, such as \"3M\"";
                missing(section, "reprices", self.reprices.is_none(), expected);
                NewRate::Index(code.clone())
            }
            (None, Some(tenor)) => {
                // A rate of up to a year is quoted simple, a longer one with annual compounding.
                let usual = if tenor.years() > 1.0 { Compounding::Periodic(1) } else { Compounding::Simple };
                NewRate::Curve { tenor, compounding: self.compounding.unwrap_or(usual) }
            }
            (None, None) => {
                let expected = "the term of the reference rate, such as \"5Y\", or an index";
                missing(section, "tenor", section.entry("index").is_none(), expected);
                return None;
            }
        };
        let margin = self.margin?;
        let reprices = self.reprices.or(self.tenor)?;
        let day_count = self.day_count.unwrap_or(DayCount::Actual365);
        match (Renewal { new_rate, margin, reprices, day_count, starts: self.starts }).checked() {
            Ok(renewal) => Some(renewal),
            Err(error) => {
                let key = match error {
                    RenewalError::NeedsCalendar => "day_count",
                    RenewalError::NoPeriod => "reprices",
                    _ => "margin",
                };
                section.refuse_key(key, Problem::refused(&error));
                None
            }
        }
    }
}
