//! Rows of the EU's maturity ladder, and which of them a class goes to.
//!
//! Source: template C 66.01 of the EU's additional liquidity monitoring, EU 2021/451 Annex XXII. `checked` says of each row
//! where its code was read: in the consolidated text of 11 July 2023, in the text of EU 2014/680 that it follows or in the data
//! point model 2.9 of that text; a row that was read in none is `reconstructed`. Labels are our own words.

use super::{class_named, liquidity_classes};
use std::sync::LazyLock;

/// A part of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MaturitySection {
    /// Cash that is paid.
    Outflow,
    /// Cash that is received.
    Inflow,
    /// Both together.
    Gap,
    /// What can be made cash: counterbalancing capacity.
    Counterbalancing,
    /// What may be drawn or called.
    Contingency,
    /// Of which, and by behaviour.
    Memorandum,
}

impl MaturitySection {
    const NAMES: [(&'static str, Self); 6] = [
        ("outflow", Self::Outflow),
        ("inflow", Self::Inflow),
        ("gap", Self::Gap),
        ("counterbalancing", Self::Counterbalancing),
        ("contingency", Self::Contingency),
        ("memorandum", Self::Memorandum),
    ];

    /// Its name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, section)| *section == self).map_or("", |(name, _)| name)
    }
}

/// A row of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MaturityRow {
    /// The template's row code.
    pub code: &'static str,
    /// The item's number.
    pub id: &'static str,
    /// Its part.
    pub section: MaturitySection,
    /// The row that it is part of, by its place; none for a row of its own.
    pub parent: Option<u16>,
    /// Whether contracts go to it; else it is a sum, or is not computed.
    pub of_contracts: bool,
    /// What is in it, in our words.
    pub label: &'static str,
    /// Where its code was read.
    pub checked: &'static str,
}

/// Which amount of a contract a line of the assignment takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaturityAmount {
    /// Cash paid by contract.
    Paid,
    /// Principal received by contract.
    PrincipalReceived,
    /// Other cash received by contract.
    OtherReceived,
    /// Market value that is not pledged.
    Stock,
    /// What may be drawn.
    Undrawn,
}

/// Where an amount goes, and why that is not sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MaturityPlace {
    /// The row, by its place.
    pub row: u16,
    /// Why the row is not known; empty where it is.
    pub why: &'static str,
}

struct Line {
    amounts: &'static str,
    /// None for any class.
    classes: Option<Vec<u16>>,
    /// None for any collateral or none; an empty list for none.
    collateral: Option<Vec<u16>>,
    types: Vec<&'static str>,
    place: MaturityPlace,
}

static ROWS: LazyLock<Vec<MaturityRow>> = LazyLock::new(|| {
    let mut rows: Vec<MaturityRow> = Vec::new();
    for line in include_str!("../data/c66_rows.csv").lines().skip(1) {
        let cells: Vec<&'static str> = line.split(';').collect();
        let &[code, id, section, parent, how, label, checked] = cells.as_slice() else { continue };
        let known = MaturitySection::NAMES.iter().find(|(name, _)| *name == section);
        let Some((_, section)) = known.copied() else { continue };
        let of_contracts = how == "contracts";
        let parent = rows.iter().position(|row| row.code == parent).and_then(|at| u16::try_from(at).ok());
        rows.push(MaturityRow { code, id, section, parent, of_contracts, label, checked });
    }
    rows
});

static LINES: LazyLock<Vec<Line>> = LazyLock::new(|| {
    let line = |line: &'static str| {
        let cells: Vec<&'static str> = line.split(';').collect();
        let &[amounts, classes, collateral, types, row, why] = cells.as_slice() else { return None };
        let place = MaturityPlace { row: maturity_row(row)?, why };
        let classes = (classes != "any").then(|| classes.split(' ').flat_map(classes_named).collect());
        let collateral =
            (!collateral.is_empty()).then(|| collateral.split(' ').filter_map(class_named).collect());
        Some(Line { amounts, classes, collateral, types: types.split_whitespace().collect(), place })
    };
    include_str!("../data/c66_assignment.csv").lines().skip(1).filter_map(line).collect()
});

/// A class, or all that are `assets` or `liabilities`.
fn classes_named(name: &str) -> Vec<u16> {
    let kind = match name {
        "assets" => "asset",
        "liabilities" => "liability",
        name => return class_named(name).into_iter().collect(),
    };
    liquidity_classes()
        .iter()
        .filter(|class| class.kind == kind)
        .filter_map(|class| class_named(class.name))
        .collect()
}

/// Every row of the EU's ladder, in the template's order but for rows of which a part is told.
#[must_use]
pub fn maturity_rows() -> &'static [MaturityRow] {
    &ROWS
}

/// Place of a row by its code.
#[must_use]
pub fn maturity_row(code: &str) -> Option<u16> {
    ROWS.iter().position(|row| row.code == code).and_then(|place| u16::try_from(place).ok())
}

/// Whether the assignment tells a type of contract apart.
#[must_use]
pub fn is_maturity_type(contract_type: &str) -> bool {
    LINES.iter().any(|line| line.types.contains(&contract_type))
}

/// The first line of the assignment that takes an amount; none for an amount that is in no row.
///
/// * `class` — of the contract, or of the facility for what may be drawn
/// * `collateral` — its class, for secured funding and lending
/// * `contract_type` — its ACTUS code
#[must_use]
pub fn maturity_place(
    amount: MaturityAmount,
    class: u16,
    collateral: Option<u16>,
    contract_type: &str,
) -> Option<MaturityPlace> {
    let names: &[&str] = match amount {
        MaturityAmount::Paid => &["paid"],
        MaturityAmount::PrincipalReceived => &["received", "principal received"],
        MaturityAmount::OtherReceived => &["received"],
        MaturityAmount::Stock => &["stock"],
        MaturityAmount::Undrawn => &["undrawn"],
    };
    let takes = |line: &&Line| {
        names.contains(&line.amounts)
            && line.classes.as_ref().is_none_or(|classes| classes.contains(&class))
            && line.collateral.as_ref().is_none_or(|known| match collateral {
                Some(collateral) => known.contains(&collateral),
                None => known.is_empty(),
            })
            && (line.types.is_empty() || line.types.contains(&contract_type))
    };
    LINES.iter().find(takes).map(|line| line.place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::liquidity::unclassified;

    /// Where an amount goes: the row's code, and whether that is sure.
    fn goes(
        amount: MaturityAmount,
        class: &str,
        collateral: &str,
        contract_type: &str,
    ) -> (&'static str, bool) {
        let class = class_named(class).unwrap();
        let place = maturity_place(amount, class, class_named(collateral), contract_type).unwrap();
        (ROWS[usize::from(place.row)].code, place.why.is_empty())
    }

    #[test]
    fn rows_stand_in_their_sections() {
        assert_eq!(ROWS.len(), include_str!("../data/c66_rows.csv").lines().count() - 1);
        assert_eq!(LINES.len(), include_str!("../data/c66_assignment.csv").lines().count() - 1);
        for (place, row) in ROWS.iter().enumerate() {
            assert_eq!(maturity_row(row.code).map(usize::from), Some(place), "{row:?}");
            assert!(row.checked == "reconstructed" || row.checked.starts_with("read in "), "{row:?}");
            if let Some(parent) = row.parent {
                let parent = ROWS[usize::from(parent)];
                assert!(parent.section == row.section && row.id.starts_with(parent.id), "{row:?}");
            }
        }
        let dots = |section: MaturitySection| {
            ROWS.iter().all(|row| {
                row.section != section || row.parent.is_some() == (row.id.matches('.').count() > 1)
            })
        };
        assert!(dots(MaturitySection::Outflow) && dots(MaturitySection::Inflow));
    }

    /// Rows that were read in an edition: codes and places of the ones this table is anchored to.
    #[test]
    fn codes_are_those_of_the_texts() {
        let read = |code: &str| ROWS[usize::from(maturity_row(code).unwrap())];
        assert_eq!((read("0065").id, read("0065").checked), ("1.2", "read in the text"));
        assert_eq!((read("0130").id, read("0130").label), ("1.2.1.2", "covered bonds of level 1"));
        assert_eq!(
            (read("0900").label, read("0980").label),
            ("shares of level 2B", "other tradable assets of other kinds")
        );
        assert_eq!(read("1240").checked, "read in data point model 2.9");
    }

    #[test]
    fn every_class_has_a_row_for_what_it_pays_and_receives() {
        use MaturityAmount::{OtherReceived, Paid, PrincipalReceived, Stock, Undrawn};
        // No contract has an item's class.
        for class in liquidity_classes().iter().filter(|class| !["facility", "item"].contains(&class.kind)) {
            let place = class_named(class.name).unwrap();
            for amount in [Paid, PrincipalReceived, OtherReceived] {
                let goes = maturity_place(amount, place, None, "PAM").unwrap();
                let sure = goes.why != "no class is known" || place == unclassified();
                // Cash brings no flows.
                assert!(sure || class.name == "cash", "{class:?}: {goes:?}");
            }
        }
        for class in liquidity_classes().iter().filter(|class| class.kind == "facility") {
            let goes = maturity_place(Undrawn, class_named(class.name).unwrap(), None, "PAM").unwrap();
            assert_ne!(goes.why, "no class is known", "{class:?}");
        }
        assert_eq!(goes(Paid, "retail_stable", "", "UMP"), ("0270", true));
        assert_eq!(goes(Paid, "own_debt", "", "PAM"), ("0050", false));
        assert_eq!(goes(Paid, "structured_debt", "", "PAM"), ("0010", false));
        assert_eq!(goes(Paid, "repo", "level2b_equity", "PAM"), ("0220", true));
        assert_eq!(goes(Paid, "repo_central_bank", "", "PAM"), ("0250", false));
        assert_eq!(goes(Paid, "repo", "mortgage", "PAM"), ("0250", true));
        assert_eq!(goes(Paid, "derivative", "", "FXOUT"), ("0350", true));
        assert_eq!(goes(Paid, "derivative", "", "SWPPV"), ("0360", true));
        assert_eq!(goes(Paid, "loan_retail", "", "ANN"), ("0370", true));
        assert_eq!(goes(PrincipalReceived, "level2a", "", "PAM"), ("0680", true));
        assert_eq!(goes(OtherReceived, "level2a", "", "PAM"), ("0690", true));
        assert_eq!(goes(OtherReceived, "mortgage", "", "ANN"), ("0600", true));
        assert_eq!(goes(PrincipalReceived, "reverse_repo", "level1", "PAM"), ("0410", false));
        assert_eq!(goes(Stock, "level2b_covered_bond", "", "PAM"), ("0880", true));
        assert_eq!(goes(Undrawn, "liquidity_facility_financial", "", "PAM"), ("1130", true));
        assert_eq!(maturity_place(Stock, class_named("mortgage").unwrap(), None, "ANN"), None);
        assert!(is_maturity_type("FXOUT") && !is_maturity_type("PAM"));
    }
}
