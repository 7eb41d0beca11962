//! `[entities]`: the tag that tells which entity of a group a contract is of, and each one's own capital.

use crate::case::read_amounts;
use crate::frontier::Which;
use crate::toml_reader::Section;
use plimsoll::{Capital, Inputs};
use plimsoll_units::{Finding, Severity};
use std::collections::BTreeMap;

/// Entities of a group.
pub(crate) struct Entities {
    /// Place of the tag among the case's.
    pub(crate) tag: usize,
    capital: BTreeMap<String, Capital>,
}

/// Reads `[entities]`, which has to be there where one is asked for.
pub(crate) fn read_entities(root: &Section<'_, '_>, tags: &[String], which: Which<'_>) -> Option<Entities> {
    if which.entity().is_some() {
        root.needed("entities", "[entities] with by = \"a tag\"");
    }
    let section = root.section("entities")?;
    let choices: Vec<(&str, usize)> =
        tags.iter().enumerate().map(|(place, tag)| (tag.as_str(), place)).collect();
    let tag = section.needed("by", "a tag that tells entities").and_then(|entry| entry.one_of(&choices));
    let mut capital = BTreeMap::new();
    if let Some(all) = section.section("capital") {
        for (name, entry) in all.entries() {
            if let Some(of) = entry.section() {
                capital.insert(name.to_owned(), read_amounts(&of));
                of.finish();
            }
        }
    }
    section.finish();
    Some(Entities { tag: tag?, capital })
}

impl Entities {
    /// Takes from a case what is not the entity's: the group's capital, profit, plan of new business and items of liquidity.
    pub(crate) fn restrict(&self, name: &str, inputs: &mut Inputs) {
        inputs.capital = self.capital.get(name).copied().unwrap_or_default();
        inputs.profit = None;
        inputs.new_business = Vec::new();
        inputs.case.entity = name.to_owned();
        inputs.case.name = format!("{}-{name}", inputs.case.name);
        let what = "the contracts of one entity alone, those with other entities of the group among them; without the group's \
                    capital, profit, plan of new business and items of liquidity";
        inputs.findings.push(Finding {
            severity: Severity::Note,
            subject: format!("entity {name}"),
            what: what.to_owned(),
            amount: None,
        });
    }
}
