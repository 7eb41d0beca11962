//! `[liquidity]`: which contracts have which liquidity class, and the stresses they are put to.

use crate::collateral::CollateralFiles;
use crate::columns::{ASSET, FACILITY, NOT_DRAWN, class};
use crate::error::Problem;
use crate::toml_reader::{Entry, Section};
use plimsoll::{
    CapitalMarks, ClassRule, Condition, CreditRule, LiquidityStress, MaturityRules, RowRule, Sale, SharePath,
    StressKind, StressedClass,
};
use plimsoll_contract::Side;
use plimsoll_contract::terms::ContractType;
use plimsoll_rule::{credit_class_named, credit_classes, maturity_row, maturity_rows};
use plimsoll_units::{Currency, Micros};

/// Terms that a condition may ask for beside tags.
const TERMS: [&str; 3] = ["contractType", "side", "currency"];

/// What `[liquidity]` says.
#[derive(Default)]
pub(crate) struct ReadLiquidity {
    pub(crate) class_rules: Vec<ClassRule>,
    pub(crate) ladder_tag: Option<String>,
    pub(crate) collateral: CollateralFiles,
    pub(crate) maturity: MaturityRules,
    pub(crate) stresses: Vec<LiquidityStress>,
}

/// Reads rules of classes in their order, the first that holds gives a contract its class, and stresses.
pub(crate) fn read_liquidity(root: &Section<'_, '_>, tags: &[String]) -> ReadLiquidity {
    let Some(section) = root.section("liquidity") else { return ReadLiquidity::default() };
    let class_rules = section.sections("class").iter().filter_map(|rule| read_rule(rule, tags)).collect();
    let by = section.entry("by");
    let ladder_tag = by.and_then(|entry| {
        let choices: Vec<(&str, &String)> = tags.iter().map(|tag| (tag.as_str(), tag)).collect();
        entry.one_of(&choices).cloned()
    });
    let collateral = CollateralFiles::read(&section, tags);
    let maturity = MaturityRules {
        rows: section.sections("row").iter().filter_map(|row| read_row(row, tags)).collect(),
        within_group: all_of(&section, "within_group", tags),
        central_bank: all_of(&section, "central_bank", tags),
    };
    let mut stresses: Vec<LiquidityStress> = Vec::new();
    for stress in section.sections("stress") {
        let Some(read) = read_stress(&stress) else { continue };
        if ladder_tag.is_none() && read.classes.iter().any(|stressed| !stressed.groups.is_empty()) {
            stress.refuse(Problem::Expected { expected: "by = \"a tag\" in [liquidity] beside groups" });
        }
        if stresses.iter().any(|known| known.name == read.name) {
            stress.refuse_key("name", Problem::Twice { kind: "stress" });
        }
        stresses.push(read);
    }
    section.finish();
    ReadLiquidity { class_rules, ladder_tag, collateral, maturity, stresses }
}

fn read_stress(section: &Section<'_, '_>) -> Option<LiquidityStress> {
    let name = section.needed("name", "the stress's name").and_then(|name| name.text());
    let kinds = "going_concern, institution_specific, market_wide or combined";
    let kind = section.needed("kind", kinds).and_then(|kind| kind.one_of(&StressKind::NAMES));
    let days = section.needed("days", WHOLE_DAYS).and_then(|days| whole_days(&days));
    let at_least_days = section.entry("at_least_days").and_then(|days| whole_days(&days));
    let classes = section.sections("class").iter().filter_map(read_stressed).collect();
    let mut convertible = Vec::new();
    if let Some(limits) = section.section("convertible") {
        for (currency, entry) in limits.entries() {
            let limit = entry.number().and_then(|limit| Micros::from_units(limit).ok());
            match (currency.parse::<Currency>(), limit.filter(|limit| *limit >= Micros::ZERO)) {
                (Ok(currency), Some(limit)) => convertible.push((currency, limit)),
                _ => entry.refuse(Problem::Expected { expected: "an amount of 0 or more by currency" }),
            }
        }
    }
    section.finish();
    let (Some(days), Some(limit)) = (days, at_least_days.or(days)) else { return None };
    if limit > days {
        section.refuse_key("at_least_days", Problem::Expected { expected: "at most days" });
    }
    Some(LiquidityStress { name: name?, kind: kind?, days, at_least_days, classes, convertible })
}

const WHOLE_DAYS: &str = "whole days from 1 to 3660";

fn whole_days(entry: &Entry<'_, '_>) -> Option<u16> {
    let number = entry.number()?;
    let days = (1..=3660_u16).find(|days| (f64::from(*days) - number).abs() < f64::EPSILON);
    if days.is_none() {
        entry.refuse(Problem::Expected { expected: WHOLE_DAYS });
    }
    days
}

fn read_stressed(section: &Section<'_, '_>) -> Option<StressedClass> {
    // What is said decides of which kind the classes are.
    let kinds: &[&str] = if section.has("run_off") {
        &["liability", "any"]
    } else if section.has("drawn") {
        FACILITY
    } else if section.has("haircut") || section.has("days_to_cash") {
        ASSET
    } else {
        NOT_DRAWN
    };
    let of = section.needed("of", "a liquidity class or a list of them");
    let classes = of.map_or(Vec::new(), |entry| {
        let many = if entry.is_text() { vec![entry] } else { entry.list("a class or a list of classes") };
        many.iter().filter_map(|entry| class_of(entry, kinds)).collect()
    });
    let said = ["run_off", "drawn", "haircut", "rolled"].into_iter().filter(|key| section.has(key)).count();
    if said != 1 {
        section.refuse(Problem::Expected { expected: "one of run_off, drawn, haircut and rolled" });
    }
    let groups = section.texts("groups");
    let haircut = share(section, "haircut");
    let days = section.entry("days_to_cash").map(|entry| (entry.number().filter(|days| *days == 0.0), entry));
    let days = days.map(|(zero, entry)| if zero.is_some() { Some(0) } else { whole_days(&entry) });
    let central_bank = section.flag("central_bank");
    let sale = match (haircut, days) {
        (Some(haircut), days) => Some(Sale { haircut, days: days.flatten().unwrap_or(0), central_bank }),
        (None, Some(_)) if section.has("haircut") => None,
        (None, Some(_)) => {
            section.refuse_key("days_to_cash", Problem::Expected { expected: "a haircut beside it" });
            None
        }
        (None, None) => None,
    };
    let rolled = share(section, "rolled").unwrap_or(0.0);
    let (run_off, drawn) = (read_path(section, "run_off"), read_path(section, "drawn"));
    section.finish();
    Some(StressedClass { classes, groups, run_off, rolled, drawn, sale })
}

/// A share by day, `[[1, 0.1], [30, 0.25]]`.
fn read_path(section: &Section<'_, '_>, key: &'static str) -> Option<SharePath> {
    const EXPECTED: &str =
        "days that increase from 1 and shares of 0 to 1 that do not fall, [[1, 0.1], [30, 0.25]]";
    let entry = section.entry(key)?;
    let point = |point: &Entry<'_, '_>| -> Option<(u16, f64)> {
        let pair = point.list(EXPECTED);
        let [day, share] = pair.as_slice() else { return None };
        Some((whole_days(day)?, share.number()?))
    };
    let points: Option<Vec<(u16, f64)>> = entry.list(EXPECTED).iter().map(point).collect();
    let path = points.and_then(SharePath::new);
    if path.is_none() {
        entry.refuse(Problem::Expected { expected: EXPECTED });
    }
    path
}

fn read_rule(section: &Section<'_, '_>, tags: &[String]) -> Option<ClassRule> {
    let class = section.entry("class").map(|entry| class_of(&entry, NOT_DRAWN));
    let facility = section.entry("facility").map(|entry| class_of(&entry, FACILITY));
    if class.is_none() && facility.is_none() {
        section.refuse(Problem::Expected { expected: "class, facility or both" });
    }
    let conditions = conditions(section, tags);
    section.finish();
    Some(ClassRule { class: class.flatten(), facility: facility.flatten(), conditions })
}

/// `[[liquidity.row]]`: which contracts are in which row of the maturity ladder.
fn read_row(section: &Section<'_, '_>, tags: &[String]) -> Option<RowRule> {
    let row = section.needed("row", "a row of the maturity ladder such as 0300").and_then(|entry| {
        let row = maturity_row(&entry.text()?);
        let of_contracts = |row: &u16| maturity_rows()[usize::from(*row)].of_contracts;
        let found = row.filter(of_contracts);
        if found.is_none() {
            let there = maturity_rows().iter().filter(|row| row.of_contracts);
            let there = there.map(|row| row.code.to_owned()).collect();
            entry.refuse(Problem::NoSuch { kind: "row of the maturity ladder that contracts go to", there });
        }
        found
    });
    let conditions = conditions(section, tags);
    section.finish();
    Some(RowRule { row: row?, conditions })
}

/// Conditions that all have to hold, under a key of their own.
fn all_of(section: &Section<'_, '_>, key: &'static str, tags: &[String]) -> Option<Vec<Condition>> {
    let given = section.section(key)?;
    if given.entries().is_empty() {
        section.refuse_key(key, Problem::Expected { expected: "a term or tag and the values it may have" });
    }
    Some(given.entries().iter().filter_map(|(field, entry)| condition(field, entry, tags)).collect())
}

/// `[[capital.class]]`: which contracts have which credit class.
pub(crate) fn read_credit_rule(section: &Section<'_, '_>, tags: &[String]) -> Option<CreditRule> {
    let class = section.needed("class", "a credit class").and_then(|entry| {
        let class = credit_class_named(&entry.text()?);
        if class.is_none() {
            let there = credit_classes().iter().map(|class| class.name.to_owned()).collect();
            entry.refuse(Problem::NoSuch { kind: "credit class", there });
        }
        class
    });
    let conversion = share(section, "conversion");
    let conditions = conditions(section, tags);
    section.finish();
    Some(CreditRule { class: class?, conversion, conditions })
}

/// `[capital.marks]`.
pub(crate) fn read_marks(section: &Section<'_, '_>) -> CapitalMarks {
    section.needed("tax_rate", "a share from 0 to 1");
    let tax_rate = share(section, "tax_rate").unwrap_or_default();
    section.needed(
        "in_cet1",
        "true or false: whether changes through other comprehensive income are in common equity",
    );
    let in_cet1 = section.flag("in_cet1");
    let held_to_maturity = section.texts("held_to_maturity");
    section.finish();
    CapitalMarks { tax_rate, in_cet1, held_to_maturity }
}

/// A share from 0 to 1.
pub(crate) fn share(section: &Section<'_, '_>, key: &'static str) -> Option<f64> {
    let entry = section.entry(key)?;
    let share = entry.number().filter(|share| (0.0..=1.0).contains(share));
    if share.is_none() {
        entry.refuse(Problem::Expected { expected: "a share from 0 to 1" });
    }
    share
}

/// `where`: conditions that all have to hold; without it every contract.
pub(crate) fn conditions(section: &Section<'_, '_>, tags: &[String]) -> Vec<Condition> {
    section.section("where").map_or(Vec::new(), |section| {
        section.entries().iter().filter_map(|(field, entry)| condition(field, entry, tags)).collect()
    })
}

fn class_of(entry: &Entry<'_, '_>, kinds: &[&str]) -> Option<u16> {
    class(&entry.text()?, kinds).map_err(|problem| entry.refuse(problem)).ok()
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
