//! Conditions on contracts: terms and tags, and the values of which one has to hold.

use crate::Inputs;
use plimsoll_contract::Row;

/// A column or term, and the values of which one has to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// `contractType`, `side`, `currency` or a tag.
    pub field: String,
    /// The values.
    pub values: Vec<String>,
}

/// Conditions that all have to hold, ready to be asked of every row.
#[derive(Debug)]
pub(crate) struct Matchers<'a>(Vec<Matcher<'a>>);

impl<'a> Matchers<'a> {
    pub(crate) fn new(inputs: &'a Inputs, conditions: &'a [Condition]) -> Self {
        Self(conditions.iter().map(|condition| Matcher::new(inputs, condition)).collect())
    }

    /// Whether all of them hold of a row.
    pub(crate) fn hold(&self, place: usize, row: &Row) -> bool {
        self.0.iter().all(|matcher| matcher.holds(place, row))
    }
}

#[derive(Debug)]
enum Matcher<'a> {
    Tag { codes: &'a [u32], holds: Vec<bool> },
    Type(&'a [String]),
    Side(&'a [String]),
    Currency(&'a [String]),
}

impl<'a> Matcher<'a> {
    fn new(inputs: &'a Inputs, condition: &'a Condition) -> Self {
        let values = &condition.values;
        match condition.field.as_str() {
            "contractType" => Self::Type(values),
            "side" => Self::Side(values),
            "currency" => Self::Currency(values),
            name => {
                let tag = inputs.book.tags().iter().find(|tag| tag.name == name);
                let (codes, there) = tag.map_or((&[][..], &[][..]), |tag| (&tag.codes, &tag.values));
                Self::Tag { codes, holds: there.iter().map(|value| values.contains(value)).collect() }
            }
        }
    }

    fn holds(&self, place: usize, row: &Row) -> bool {
        match self {
            Self::Tag { codes, holds } => {
                codes.get(place).and_then(|code| holds.get(*code as usize)).copied().unwrap_or_default()
            }
            Self::Type(values) => values.iter().any(|value| value == row.contract_type.actus()),
            Self::Side(values) => values.iter().any(|value| value == row.side.name()),
            Self::Currency(values) => values.iter().any(|value| value == row.currency.code()),
        }
    }
}
