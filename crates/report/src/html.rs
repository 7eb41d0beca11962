//! `report.html`: one file, read without a network and without script, on a screen in light or dark, and on paper.

mod at_risk;
mod attribution;
mod balance;
mod capital;
mod cards;
mod comparison;
mod equity;
mod income;
mod ladders;
mod liquidity;
mod page;
mod rates;
mod rules;
mod sensitivity;
mod transfer;
mod trust;

pub use attribution::attribution_csv;
pub use comparison::{comparison_csv, comparison_html};

use crate::{ReportError, RunRecord, check_facts};
use askama::Template as _;
use page::Page;
use plimsoll::Answer;

/// The report as one HTML page.
///
/// The page depends on the answer, the inputs' hashes and the version alone: times are in `answer.json`, so that the
/// same inputs give the same page.
///
/// # Errors
/// [`ReportError::NotFinite`] and [`ReportError::NoName`], see [`check_facts`]; [`ReportError::Table`] when the page
/// cannot be put together.
pub fn report_html(answer: &Answer, record: &RunRecord) -> Result<String, ReportError> {
    check_facts(&answer.facts)?;
    Page::new(answer, record)
        .render()
        .map_err(|error| ReportError::Table { table: "report.html", source: Box::new(error) })
}
