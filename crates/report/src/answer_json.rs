//! `answer.json`: what was asked, how it went, from which files, the headline figures and the verdicts.

use crate::tables::{exact_text, severity_word, ties};
use crate::{ReportError, RunRecord, check_facts};
use plimsoll::Answer;
use plimsoll_measure::{ALL_CURRENCIES, ASSETS, LIABILITIES, OFF_BALANCE, TOTAL, Value};
use plimsoll_units::{Micros, Severity};
use serde_json::{Value as Json, json};

/// What the file says it is; a folder with such a file is an earlier answer.
pub(crate) const FORMAT: &str = "plimsoll answer 1";

/// The answer as JSON: two spaces a level, keys in a fixed order, a line feed at the end.
///
/// Headline facts are those over all currencies, without a bucket, of the four groups that are always there. Money
/// has an `exact` text with six decimals beside its number.
///
/// # Errors
/// [`ReportError::NotFinite`] and [`ReportError::NoName`], see [`check_facts`]; [`ReportError::Table`] when the text
/// cannot be put together.
pub fn answer_json(answer: &Answer, record: &RunRecord) -> Result<Vec<u8>, ReportError> {
    check_facts(&answer.facts)?;
    let document = json!({
        "format": FORMAT,
        "version": record.version,
        "case": {
            "name": answer.case.name,
            "title": answer.case.title,
            "entity": answer.case.entity,
            "as_of": answer.as_of.to_string(),
            "reporting_currency": answer.reporting_currency.code(),
            "money_unit": answer.case.money_unit,
            "tier1": answer.tier1.map(money),
        },
        "compared_to": answer.compared_to.iter().map(|(scenario, other)| json!({
            "scenario": scenario,
            "compared_to": other,
        })).collect::<Vec<_>>(),
        "counts": counts(answer),
        "phases": record.phases.iter().map(|phase| json!({
            "name": phase.name,
            "wall_seconds": phase.wall_seconds,
            "cpu_seconds": phase.cpu_seconds,
        })).collect::<Vec<_>>(),
        "inputs": record.inputs.iter().map(|(path, sha256)| json!({"path": path, "sha256": sha256}))
            .collect::<Vec<_>>(),
        "verdicts": verdicts(answer),
        "headline": headline(answer),
    });
    let mut bytes = serde_json::to_vec_pretty(&document)
        .map_err(|error| ReportError::Table { table: "answer.json", source: Box::new(error) })?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn counts(answer: &Answer) -> Json {
    let counts = answer.counts;
    let findings = |severity: Severity| {
        let number = answer.findings.iter().filter(|finding| finding.severity == severity).count();
        (severity_word(severity).to_owned(), json!(number))
    };
    json!({
        "contracts_in": counts.contracts_in,
        "projected": counts.projected,
        "book_value_only": counts.book_value_only,
        "refused": counts.refused,
        "defaulted": counts.defaulted,
        "assumed": counts.assumed,
        "worlds": counts.worlds,
        "facts": answer.facts.rows().len(),
        "assumptions": answer.assumptions.len(),
        "findings": Json::Object(
            [Severity::Serious, Severity::Warning, Severity::Note].map(findings).into_iter().collect(),
        ),
        "tie_out_lines": answer.tie_out.len(),
        "tie_out_differing": answer.tie_out.iter().filter(|line| !ties(line)).count(),
    })
}

fn verdicts(answer: &Answer) -> Vec<Json> {
    let one = |verdict: &plimsoll_rule::Verdict| {
        json!({
            "rule": verdict.rule,
            "clause": verdict.clause,
            "subject": verdict.subject,
            "figure": verdict.figure,
            "limit": verdict.limit,
            "unit": verdict.unit,
            "pass": verdict.pass,
            "bound": verdict.bound(),
            "headroom": verdict.headroom.map(|room| room.to_string()),
            "edition": verdict.edition,
        })
    };
    answer.verdicts.iter().map(one).collect()
}

fn headline(answer: &Answer) -> Vec<Json> {
    let facts = &answer.facts;
    let mut rows = Vec::new();
    for fact in facts.rows().iter().filter(|fact| fact.currency.is_none() && fact.bucket.is_none()) {
        let group = facts.group(fact);
        if ![TOTAL, ASSETS, LIABILITIES, OFF_BALANCE].contains(&group) {
            continue;
        }
        let mut row = json!({
            "measure": fact.measure,
            "scenario": facts.scenario(fact),
            "group": group,
            "currency": ALL_CURRENCIES,
            "value": fact.value.to_f64(),
            "unit": fact.unit.name(),
        });
        if let (Value::Money(_), Some(fields)) = (fact.value, row.as_object_mut()) {
            fields.insert("exact".to_owned(), json!(exact_text(fact.value)));
        }
        rows.push(row);
    }
    rows
}

fn money(amount: Micros) -> Json {
    json!(amount.to_string())
}
