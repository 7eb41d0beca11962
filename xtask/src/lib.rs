//! Tables of the guide that are written from the catalogues, so that they cannot say something else than the code.
//!
//! A page marks the place of a table with `<!-- table: name -->` and `<!-- end -->`, each on a line of its own.
//! `cargo xtask tidy-docs` writes the tables anew; a house check compares them on every test run.

mod dictionary;

pub use dictionary::{DICTIONARY, dictionary};

use plimsoll_contract::terms::{ContractType, TERMS, TermKind};
use plimsoll_market::{SHOCK_STANDARDS, standard_currencies, standard_sizes};
use plimsoll_measure::{CONVEXITY_BUMP, DURATION_BUMP, MEASURES, Needs};
use plimsoll_rule::{Edition, RULES};
use std::collections::BTreeSet;

/// A table of the guide.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// The page it is on, from the root of the tree.
    pub page: &'static str,
    /// Its name in the page's mark.
    pub name: &'static str,
    /// Its lines, from the catalogue.
    pub text: fn() -> String,
}

/// Every table: one line each.
pub static TABLES: &[Table] = &[
    Table { page: "docs/guide/measures.md", name: "measures", text: measures },
    Table { page: "docs/guide/contract-types.md", name: "terms", text: terms },
    Table { page: "docs/guide/rules.md", name: "rules", text: rules },
    Table { page: "docs/guide/scenarios-and-behaviour.md", name: "shock sizes", text: shock_sizes },
    Table { page: "docs/guide/rules.md", name: "credit classes", text: credit_classes },
    Table { page: "docs/guide/liquidity.md", name: "liquidity classes", text: liquidity_classes },
];

/// Why a page cannot take its table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PageError {
    /// The mark of the table is missing or not alone on its line.
    #[error("no line `<!-- table: {name} -->`")]
    NoMark {
        /// The table's name.
        name: &'static str,
    },
    /// The table has no end.
    #[error("no line `<!-- end -->` after `<!-- table: {name} -->`")]
    NoEnd {
        /// The table's name.
        name: &'static str,
    },
}

impl Table {
    /// The page with the table as the catalogue has it now.
    ///
    /// * `page` — the text of the page
    ///
    /// # Errors
    /// [`PageError`] when the page does not say where the table goes.
    pub fn put_in(&self, page: &str) -> Result<String, PageError> {
        let name = self.name;
        let (before, rest) =
            page.split_once(&format!("<!-- table: {name} -->\n")).ok_or(PageError::NoMark { name })?;
        let (_, after) = rest.split_once("<!-- end -->\n").ok_or(PageError::NoEnd { name })?;
        Ok(format!("{before}<!-- table: {name} -->\n{}<!-- end -->\n{after}", (self.text)()))
    }
}

fn measures() -> String {
    let mut text = "| measure | tells | extra worlds |\n|---|---|---|\n".to_owned();
    for measure in MEASURES {
        text.push_str(&format!("| `{}` | {} | {} |\n", measure.name, measure.tells, worlds(measure.needs)));
    }
    text
}

fn worlds(needs: Needs) -> String {
    let kinds = [
        (needs.duration, format!("±{DURATION_BUMP} bp")),
        (needs.convexity, format!("±{CONVEXITY_BUMP} bp")),
        (needs.key_rates, format!("±{DURATION_BUMP} bp at each key rate")),
        (needs.contractual, "contracts by their letter".to_owned()),
        (needs.unlimited, "each scenario without caps and floors, behaviour unmoved".to_owned()),
    ];
    let needed: Vec<String> =
        kinds.into_iter().filter(|(is_needed, _)| *is_needed).map(|(_, kind)| kind).collect();
    if needed.is_empty() { "none".to_owned() } else { needed.join(", ") }
}

fn terms() -> String {
    let types: Vec<ContractType> =
        ContractType::ALLOWED.split(", ").filter_map(ContractType::from_actus).collect();
    let mut text = "| term | kind |".to_owned();
    types.iter().for_each(|contract_type| text.push_str(&format!(" {} |", contract_type.actus())));
    text.push_str("\n|---|---|");
    types.iter().for_each(|_| text.push_str(":---:|"));
    text.push('\n');
    for term in TERMS {
        text.push_str(&format!("| `{}` | {} |", term.name, kind(term.kind)));
        for contract_type in &types {
            text.push_str(if term.applies.has(*contract_type) { " x |" } else { " |" });
        }
        text.push('\n');
    }
    text
}

const fn kind(kind: TermKind) -> &'static str {
    match kind {
        TermKind::Number => "number",
        TermKind::List => "list",
        TermKind::Date => "date",
        TermKind::Cycle => "cycle",
        TermKind::Period => "period",
        TermKind::Choice => "choice",
        TermKind::Text => "text",
    }
}

fn rules() -> String {
    let mut text = "| rule | body, edition | in force | asks |\n|---|---|---|---|\n".to_owned();
    for edition in RULES.iter().filter_map(|rule| rule.edition().ok()) {
        let Edition { name, body, edition: document, asks, .. } = &edition;
        let in_force = edition.in_force();
        text.push_str(&format!("| `{name}` | {body}, {document} | {in_force} | {asks} |\n"));
    }
    text
}

fn credit_classes() -> String {
    let mut text = "| class | what | risk weight |\n|---|---|---:|\n".to_owned();
    for class in plimsoll_rule::credit_classes() {
        text.push_str(&format!("| `{}` | {} | {} |\n", class.name, class.what, class.risk_weight));
    }
    text
}

fn liquidity_classes() -> String {
    let mut text = "| class | kind | what |\n|---|---|---|\n".to_owned();
    for class in plimsoll_rule::liquidity_classes() {
        text.push_str(&format!("| `{}` | {} | {} |\n", class.name, class.kind, class.what));
    }
    text
}

/// Parallel, short and long sizes of every currency, in basis points.
fn shock_sizes() -> String {
    let mut text = "| currency |".to_owned();
    SHOCK_STANDARDS.iter().for_each(|standard| text.push_str(&format!(" {standard} |")));
    text.push_str("\n|---|");
    SHOCK_STANDARDS.iter().for_each(|_| text.push_str("---|"));
    text.push('\n');
    let currencies: BTreeSet<&str> =
        SHOCK_STANDARDS.iter().flat_map(|standard| standard_currencies(standard)).collect();
    for name in currencies {
        text.push_str(&format!("| {name} |"));
        for standard in SHOCK_STANDARDS {
            let sizes = name.parse().ok().and_then(|currency| standard_sizes(standard, currency).ok());
            match sizes {
                Some(sizes) => {
                    text.push_str(&format!(" {} / {} / {} |", sizes.parallel.0, sizes.short.0, sizes.long.0));
                }
                None => text.push_str(" |"),
            }
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Table = Table { page: "p", name: "one", text: || "new\n".to_owned() };

    #[test]
    fn a_table_takes_the_place_of_the_old_one() {
        let page = "a\n<!-- table: one -->\nold\n<!-- end -->\nb\n";
        let put = ONE.put_in(page).unwrap();
        assert_eq!(put, "a\n<!-- table: one -->\nnew\n<!-- end -->\nb\n");
        assert_eq!(ONE.put_in(&put).unwrap(), put);
    }

    #[test]
    fn a_page_without_marks_is_refused() {
        assert_eq!(ONE.put_in("a\n"), Err(PageError::NoMark { name: "one" }));
        assert_eq!(ONE.put_in("<!-- table: one -->\n"), Err(PageError::NoEnd { name: "one" }));
    }
}
