//! `[[liquidity.class]]`: which contracts have which liquidity class.

use crate::error::Problem;
use crate::toml_reader::{Entry, Section};
use plimsoll::{ClassRule, Condition};
use plimsoll_contract::Side;
use plimsoll_contract::terms::ContractType;
use plimsoll_rule::{class_named, liquidity_classes};
use plimsoll_units::Currency;

/// Terms that a condition may ask for beside tags.
const TERMS: [&str; 3] = ["contractType", "side", "currency"];

/// Reads the rules, in their order: the first that holds gives a contract its class.
pub(crate) fn read_class_rules(root: &Section<'_, '_>, tags: &[String]) -> Vec<ClassRule> {
    let Some(section) = root.section("liquidity") else { return Vec::new() };
    let rules = section.sections("class").iter().filter_map(|rule| read_rule(rule, tags)).collect();
    section.finish();
    rules
}

fn read_rule(section: &Section<'_, '_>, tags: &[String]) -> Option<ClassRule> {
    let class = section.entry("class").map(|entry| class_of(&entry));
    let facility = section.entry("facility").map(|entry| class_of(&entry));
    if class.is_none() && facility.is_none() {
        section.refuse(Problem::Expected { expected: "class, facility or both" });
    }
    let conditions = section.section("where").map_or(Vec::new(), |section| {
        section.entries().iter().filter_map(|(field, entry)| condition(field, entry, tags)).collect()
    });
    section.finish();
    Some(ClassRule { class: class.flatten(), facility: facility.flatten(), conditions })
}

fn class_of(entry: &Entry<'_, '_>) -> Option<u16> {
    let choices: Vec<(&str, Option<u16>)> =
        liquidity_classes().iter().map(|class| (class.name, class_named(class.name))).collect();
    entry.one_of(&choices).flatten()
}

fn condition(field: &str, entry: &Entry<'_, '_>, tags: &[String]) -> Option<Condition> {
    if !TERMS.contains(&field) && !tags.iter().any(|tag| tag == field) {
        let there = TERMS.iter().map(|term| (*term).to_owned()).chain(tags.iter().cloned()).collect();
        entry.refuse(Problem::NoSuch { kind: "term or tag", there });
        return None;
    }
    let texts: Vec<String> = if entry.is_text() {
        entry.text().into_iter().collect()
    } else {
        entry.list("a text or a list of texts").iter().filter_map(Entry::text).collect()
    };
    for text in &texts {
        let expected = match field {
            "side"
                if ![Side::Asset, Side::Liability, Side::OffBalance]
                    .iter()
                    .any(|side| side.name() == text) =>
            {
                "asset, liability or off-balance"
            }
            "contractType" if !ContractType::ALL.iter().any(|known| known.actus() == text) => {
                "an ACTUS contract type such as PAM"
            }
            "currency" if text.parse::<Currency>().is_err() => "a currency of ISO 4217 such as EUR",
            _ => continue,
        };
        entry.refuse(Problem::Expected { expected });
    }
    Some(Condition { field: field.to_owned(), values: texts })
}
