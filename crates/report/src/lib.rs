//! Answers out: a page for people, tables for tools, a summary for the terminal.
//!
//! Everything here selects facts, sums them and writes them; no figure is computed that the answer does not hold.

mod answer_json;
mod at_risk;
mod capital;
mod disclosure;
mod error;
mod eve;
mod facts_parquet;
mod html;
mod ladder;
mod liquidity;
mod number;
mod record;
mod recorded;
mod select;
mod standardised;
mod svg;
mod tables;
mod terminal;
mod transfer;
mod write;

pub use answer_json::answer_json;
pub use at_risk::at_risk_csv;
pub use capital::capital_csv;
pub use disclosure::disclosure_csv;
pub use error::ReportError;
pub use facts_parquet::facts_parquet;
pub use html::{attribution_csv, comparison_csv, comparison_html, report_html};
pub use ladder::{ladder_csv, survival_csv};
pub use liquidity::liquidity_csv;
pub use record::{Phase, RunRecord};
pub use recorded::read_recorded;
pub use standardised::standardised_csv;
pub use tables::{
    assumptions_csv, check_facts, facts_csv, findings_csv, sensitivities_csv, tie_out_csv, verdicts_csv,
};
pub use terminal::{summary, summary_with_files};
pub use transfer::transfer_csv;
pub use write::{COMPARISON_FILES, FILES, write_all, write_comparison};
