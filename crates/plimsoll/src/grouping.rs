//! Rows to groups: a group is a tuple of the values of the columns asked for.

use crate::{Inputs, Plan, RunError};
use plimsoll_contract::{Book, Row};
use plimsoll_measure::{ASSETS, Groups, LIABILITIES, OFF_BALANCE, TOTAL};
use std::collections::BTreeMap;

/// Columns that every book has.
pub(crate) const FIXED: [&str; 4] = ["contractID", "contractType", "currency", "side"];

/// The groups of a plan.
pub(crate) fn group(inputs: &Inputs, plan: &Plan) -> Result<Groups, RunError> {
    let book = &inputs.book;
    if book.rows().is_empty() {
        return Err(RunError::EmptyBook);
    }
    let columns =
        plan.group_by.iter().map(|name| Column::named(book, name)).collect::<Result<Vec<_>, _>>()?;
    let mut places: BTreeMap<String, u32> = BTreeMap::new();
    let mut names = Vec::new();
    let mut group_of_row = Vec::with_capacity(book.rows().len());
    let mut name = String::new();
    for (row, contract) in (0_u32..).take(book.rows().len()).map(|row| (row, &book.rows()[row as usize])) {
        name.clear();
        for column in &columns {
            if !name.is_empty() {
                name.push_str(" / ");
            }
            name.push_str(column.value(book, row, contract));
        }
        let place = match places.get(name.as_str()) {
            Some(place) => *place,
            None => {
                if [TOTAL, ASSETS, LIABILITIES, OFF_BALANCE].contains(&name.as_str()) {
                    return Err(RunError::ReservedGroup { name });
                }
                let place = u32::try_from(names.len()).unwrap_or(u32::MAX);
                names.push(name.clone());
                places.insert(name.clone(), place);
                place
            }
        };
        group_of_row.push(place);
    }
    Ok(Groups::new(book, names, &group_of_row))
}

enum Column {
    ContractId,
    ContractType,
    Currency,
    Side,
    Tag(usize),
}

impl Column {
    fn named(book: &Book, name: &str) -> Result<Self, RunError> {
        Ok(match name {
            "contractID" => Self::ContractId,
            "contractType" => Self::ContractType,
            "currency" => Self::Currency,
            "side" => Self::Side,
            other => match book.tags().iter().position(|tag| tag.name == other) {
                Some(place) => Self::Tag(place),
                None => {
                    let tags = book.tags().iter().map(|tag| tag.name.as_str());
                    let available: Vec<_> = FIXED.into_iter().chain(tags).collect();
                    return Err(RunError::NoColumn {
                        name: other.to_owned(),
                        available: available.join(", "),
                    });
                }
            },
        })
    }

    fn value<'a>(&self, book: &'a Book, row: u32, contract: &'a Row) -> &'a str {
        match self {
            Self::ContractId => book.contract_id(row),
            Self::ContractType => contract.contract_type.actus(),
            Self::Currency => contract.currency.code(),
            Self::Side => contract.side.name(),
            Self::Tag(place) => {
                let tag = &book.tags()[*place];
                let value = tag.values[tag.codes[row as usize] as usize].as_str();
                if value.is_empty() { "(none)" } else { value }
            }
        }
    }
}
