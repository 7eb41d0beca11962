//! Panels that say how far to trust the figures: assumptions, findings, tie-out, the run, the method.

use super::page::{Cell, Panel, Stat, Table};
use crate::RunRecord;
use crate::eve::Standing;
use crate::number::{MoneyScale, count, counted, fixed, largest};
use crate::select::Selection;
use crate::tables::{severity_word, ties};
use plimsoll::{Answer, TieOut};
use plimsoll_units::{Finding, Severity};
use std::cmp::Reverse;

/// Lines of findings and tie-outs shown; the files have all.
const MOST_LINES: usize = 200;

/// A number with at most four decimals, without zeros at its end.
pub(super) fn short(value: f64) -> String {
    let text = fixed(value, 4);
    if text.contains('.') && !text.contains('×') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// The assumptions behind the numbers, and who answers for them.
pub(crate) fn assumptions(answer: &Answer) -> Panel {
    let missing = |what: &str| Cell::status(Standing::Near, what);
    let head = ["Assumption", "What it says", "Owner", "Dated", "Evidence"].map(str::to_owned);
    let mut table = Table::new("Assumptions", 5, &head);
    for assumption in &answer.assumptions {
        let word = |text: &str, else_what: &str| {
            if text.trim().is_empty() { missing(else_what) } else { Cell::text(text) }
        };
        table.push(
            "",
            vec![
                Cell::text(assumption.name.clone()),
                Cell::text(assumption.says.clone()),
                word(&assumption.owner, "no owner"),
                assumption
                    .dated
                    .map_or_else(|| missing("no date"), |day| Cell::of_class("date", day.to_string())),
                word(&assumption.evidence, "no evidence"),
            ],
        );
    }
    let subtitle = match answer.assumptions.len() {
        0 => "The answer lists no assumption.".to_owned(),
        all => format!("{} stand behind these figures", count(all)),
    };
    Panel {
        id: "assumptions",
        title: "Assumptions".to_owned(),
        subtitle,
        columns: 12,
        table: (!answer.assumptions.is_empty()).then_some(table),
        ..Panel::default()
    }
}

/// What a reader must know, the gravest first.
pub(crate) fn findings(selection: &Selection<'_>) -> Panel {
    let answer = selection.answer;
    let mut sorted: Vec<&Finding> = answer.findings.iter().collect();
    sorted.sort_by_key(|finding| Reverse(finding.severity));
    let head = ["Severity", "About", "What", "Money concerned"].map(str::to_owned);
    let mut table = Table::new("Findings", 3, &head);
    for finding in sorted.iter().take(MOST_LINES) {
        let word = severity_word(finding.severity);
        let severity = match finding.severity {
            Severity::Serious => Cell::status(Standing::Breach, word),
            Severity::Warning => Cell::status(Standing::Near, word),
            Severity::Note => Cell::text(format!("• {word}")),
        };
        let money = finding.amount.map(|money| {
            let scale = selection.scale_for(money.currency, money.amount.to_units());
            scale.showing(money.amount.to_units(), 6).with_unit(money.amount)
        });
        table.push(
            "",
            vec![
                severity,
                Cell::text(finding.subject.clone()),
                Cell::text(finding.what.clone()),
                Cell::figure_or_dash(money),
            ],
        );
    }
    let of = |severity| sorted.iter().filter(|finding| finding.severity == severity).count();
    let subtitle = if sorted.is_empty() {
        "Nothing odd was met.".to_owned()
    } else {
        format!(
            "{} serious, {}, {}",
            count(of(Severity::Serious)),
            counted(of(Severity::Warning), "warning"),
            counted(of(Severity::Note), "note")
        )
    };
    Panel {
        id: "findings",
        title: "Findings".to_owned(),
        subtitle,
        columns: 12,
        table: (!sorted.is_empty()).then_some(table),
        notes: left_out(sorted.len(), "findings.csv"),
        ..Panel::default()
    }
}

fn left_out(all: usize, file: &str) -> Vec<String> {
    if all > MOST_LINES {
        vec![format!("The first {} of {}; {file} has all.", count(MOST_LINES), count(all))]
    } else {
        Vec::new()
    }
}

/// Principal of the book against principal projected.
pub(crate) fn tie_out(selection: &Selection<'_>) -> Option<Panel> {
    let answer = selection.answer;
    if answer.tie_out.is_empty() {
        return None;
    }
    let mut sorted: Vec<&TieOut> = answer.tie_out.iter().collect();
    sorted.sort_by_key(|line| ties(line));
    let head = ["Group", "Status", "Book", "Projected", "Difference", "Tolerance"].map(str::to_owned);
    let mut table = Table::new("Principal in the book against principal projected", 2, &head);
    for line in sorted.iter().take(MOST_LINES) {
        let most = largest([line.book.to_units(), line.projected.to_units()].into_iter());
        let scale = selection.scale_for(line.currency, most).showing(most, 7);
        let fine = MoneyScale::exact(&answer.case.money_unit, answer.reporting_currency, line.currency);
        let status = if ties(line) {
            Cell::status(Standing::Within, "ties")
        } else {
            Cell::status(Standing::Breach, "differs")
        };
        table.push(
            "",
            vec![
                Cell::text(line.group.clone()),
                status,
                Cell::figure(scale.with_unit(line.book)),
                Cell::figure(scale.with_unit(line.projected)),
                Cell::figure(fine.with_unit(line.projected - line.book)),
                Cell::figure(fine.with_unit(line.tolerance)),
            ],
        );
    }
    let apart = answer.tie_out.iter().filter(|line| !ties(line)).count();
    let subtitle = if apart == 0 {
        format!("Principal in the book and principal projected agree in all {} lines", count(sorted.len()))
    } else {
        format!("{} of {} apart by more than rounding explains", count(apart), counted(sorted.len(), "line"))
    };
    Some(Panel {
        id: "tie-out",
        title: "Tie-out".to_owned(),
        subtitle,
        columns: 12,
        table: Some(table),
        notes: left_out(sorted.len(), "tie_out.csv"),
        ..Panel::default()
    })
}

/// Counts and the inputs' fingerprints.
pub(crate) fn run(answer: &Answer, record: &RunRecord) -> Panel {
    let counts = answer.counts;
    let stats = [
        ("Contracts in", counts.contracts_in),
        ("Projected", counts.projected),
        ("Book value only", counts.book_value_only),
        ("Refused", counts.refused),
        ("With defaults", counts.defaulted),
        ("With assumed terms", counts.assumed),
        ("Worlds", counts.worlds),
    ]
    .into_iter()
    .map(|(label, number)| Stat {
        label: label.to_owned(),
        value: count(usize::try_from(number).unwrap_or(usize::MAX)),
    })
    .collect();
    let mut table = Table::new("Input files", 2, &["File".to_owned(), "SHA-256".to_owned()]);
    for (path, sha256) in &record.inputs {
        table.push("", vec![Cell::text(path.clone()), Cell::of_class("hash", sha256.clone())]);
    }
    Panel {
        id: "run",
        title: "Contracts and inputs".to_owned(),
        subtitle: "How many contracts went where, and the fingerprints of the files they came from"
            .to_owned(),
        columns: 12,
        stats,
        table: (!record.inputs.is_empty()).then_some(table),
        notes: if record.inputs.is_empty() {
            vec!["No input file was recorded.".to_owned()]
        } else {
            Vec::new()
        },
        ..Panel::default()
    }
}

/// How to read the figures.
pub(crate) fn method(selection: &Selection<'_>) -> Panel {
    let answer = selection.answer;
    let unit = &selection.scale(0.0, 5).label;
    let mut notes: Vec<String> = vec![
        format!(
            "Money is in {unit} unless a column says otherwise; figures over all currencies are in {}.",
            answer.reporting_currency
        ),
        "Changes are shocked less base: a loss is negative. In liabilities and in short positions money out is \
         negative, so that assets, liabilities and off balance add to the total."
            .to_owned(),
        "DV01 is the loss for one basis point more: a DV01 of 45 loses 45. A negative DV01 gains.".to_owned(),
        "Effective duration, convexity and DV01 revalue every contract with the zero curves moved in parallel; Macaulay \
         and modified durations keep the flows and use the group's own yield. The duration gap is that of assets less \
         that of liabilities; the leverage-adjusted one weighs liabilities by their value over that of assets."
            .to_owned(),
        "ΔEVE is the change of economic value of equity against the scenario it is compared with: the base, unless the \
         case names another. Shares are of Tier 1 capital, and of economic value of equity in the compared scenario."
            .to_owned(),
        "In the ladders a bucket is after its first bound and up to its second. The gap is assets, liabilities and off \
         balance together; cumulative gaps add from the left. Repricing follows behaviour, liquidity the contracts' \
         letter; liquidity counts interest as well as principal."
            .to_owned(),
        "Tie-out compares the principal in the book with the principal that the projection repays, group by group, in \
         millionths; the tolerance is what rounding each flow once may leave."
            .to_owned(),
        "Figures are rounded for reading; facts.csv and facts.parquet have every figure in full, and answer.json the \
         times of the run."
            .to_owned(),
    ];
    let mut clauses: Vec<&str> = answer.verdicts.iter().map(|verdict| verdict.clause.as_str()).collect();
    clauses.sort_unstable();
    clauses.dedup();
    if !clauses.is_empty() {
        notes.push(format!("Sources of the limits: {}.", clauses.join("; ")));
    }
    Panel {
        id: "method",
        title: "How to read this".to_owned(),
        subtitle: "Signs, units and sources".to_owned(),
        columns: 12,
        notes,
        ..Panel::default()
    }
}
