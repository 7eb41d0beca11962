//! The published worked examples of `references/`, each computed by the formula or the part of the engine it is about.

mod bonds;
mod dates;
mod deposits;
mod irrbb;
mod liquidity;
mod rates;

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::PathBuf;

/// Numbers found by name; a yes is 1 and a no is 0.
pub(crate) type Figures = BTreeMap<String, Vec<f64>>;
pub(crate) type Computed = Result<Figures, Box<dyn Error>>;
type Compute = fn(&toml::Table) -> Computed;

/// One TOML file a topic, and how many cases it has: a case that is lost is noticed.
const TOPICS: [(&str, usize); 11] = [
    ("bond", 20),
    ("deposits", 3),
    ("duration_gap", 4),
    ("irrbb", 13),
    ("key_rate", 1),
    ("liquidity", 20),
    ("loan", 1),
    ("money_market", 4),
    ("nim", 3),
    ("prepayment", 3),
    ("swap", 3),
];

/// How many cases have a number that its source prints, is known to print, or only gives the rule for.
const CHECKED: [(Checked, usize); 3] =
    [(Checked::Published, 36), (Checked::Recalled, 6), (Checked::Computed, 33)];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Topic {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    kind: String,
    title: String,
    source: String,
    checked: Checked,
    tolerance: f64,
    #[serde(default)]
    tolerances: BTreeMap<String, f64>,
    note: Option<String>,
    given: toml::Table,
    expect: BTreeMap<String, Expected>,
}

/// Where the expected numbers come from.
#[derive(Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
enum Checked {
    /// Printed by the source.
    Published,
    /// Known to be printed by the source, and reproduced to the printed digits.
    Recalled,
    /// Computed apart from this code, from the text of the source.
    Computed,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Expected {
    Flag(bool),
    One(f64),
    Many(Vec<f64>),
}

impl Expected {
    fn values(&self) -> Vec<f64> {
        match self {
            Self::Flag(flag) => vec![f64::from(u8::from(*flag))],
            Self::One(value) => vec![*value],
            Self::Many(values) => values.clone(),
        }
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../references")
}

#[expect(clippy::disallowed_methods, reason = "a test reads its reference files")]
fn read(topic: &str) -> Result<Topic, Box<dyn Error>> {
    let path = folder().join(topic).with_extension("toml");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?)
}

/// What is given of a case, every field of it and no other.
pub(crate) fn given<T: serde::de::DeserializeOwned>(table: &toml::Table) -> Result<T, Box<dyn Error>> {
    Ok(table.clone().try_into()?)
}

/// Named numbers.
pub(crate) fn figures<const N: usize>(named: [(&str, f64); N]) -> Figures {
    named.into_iter().map(|(name, value)| (name.to_owned(), vec![value])).collect()
}

fn kinds() -> BTreeMap<&'static str, Compute> {
    let all = [bonds::KINDS, deposits::KINDS, irrbb::KINDS, liquidity::KINDS, rates::KINDS];
    all.into_iter().flatten().copied().collect()
}

/// Every number of a case that is off, in words.
fn mistakes(case: &Case, found: &Figures) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, expected) in &case.expect {
        let tolerance = case.tolerances.get(name).copied().unwrap_or(case.tolerance);
        let expected = expected.values();
        let Some(found) = found.get(name) else {
            wrong.push(format!(
                "{}: \"{name}\" is expected, but {} computes no such figure",
                case.id, case.kind
            ));
            continue;
        };
        if found.len() != expected.len() {
            wrong.push(format!("{}: {name} has {} values, not {}", case.id, found.len(), expected.len()));
            continue;
        }
        for (place, (found, expected)) in plimsoll_units::pair(found, &expected).enumerate() {
            let off = (found - expected).abs();
            if off.is_nan() || off > tolerance {
                wrong.push(format!(
                    "{}: {name}[{place}] is {found}, expected {expected} within {tolerance:e}",
                    case.id
                ));
            }
        }
    }
    wrong
}

fn malformed(case: &Case) -> Vec<String> {
    let mut wrong = Vec::new();
    let tolerances = case.tolerances.values().chain([&case.tolerance]);
    if tolerances.clone().any(|tolerance| !(*tolerance > 0.0 && tolerance.is_finite())) {
        wrong.push(format!("{}: a tolerance must be positive", case.id));
    }
    for name in case.tolerances.keys().filter(|name| !case.expect.contains_key(*name)) {
        wrong.push(format!("{}: a tolerance for {name}, which is not expected", case.id));
    }
    if case.expect.is_empty() || case.expect.values().any(|expected| expected.values().is_empty()) {
        wrong.push(format!("{}: nothing is expected", case.id));
    }
    let texts = [&case.title, &case.source].into_iter().chain(&case.note);
    if texts.clone().any(|text| text.trim().is_empty()) {
        wrong.push(format!("{}: empty title, source or note", case.id));
    }
    wrong
}

#[test]
fn every_case_of_every_topic() {
    let kinds = kinds();
    let (mut wrong, mut ids, mut used) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    let mut checked = BTreeMap::new();
    for (topic, count) in TOPICS {
        let cases = read(topic).unwrap_or_else(|error| panic!("{error}")).case;
        if cases.len() != count {
            wrong.push(format!("{topic} has {} cases, not {count}", cases.len()));
        }
        for case in &cases {
            if !ids.insert(case.id.clone()) {
                wrong.push(format!("{} is there twice", case.id));
            }
            wrong.extend(malformed(case));
            *checked.entry(case.checked).or_insert(0) += 1;
            let Some((kind, compute)) = kinds.get_key_value(case.kind.as_str()) else {
                wrong.push(format!("{}: no kind \"{}\"", case.id, case.kind));
                continue;
            };
            used.insert(*kind);
            match compute(&case.given) {
                Ok(found) => wrong.extend(mistakes(case, &found)),
                Err(error) => wrong.push(format!("{}: {error}", case.id)),
            }
        }
    }
    wrong.extend(
        kinds.keys().filter(|kind| !used.contains(*kind)).map(|kind| format!("no case of kind {kind}")),
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(ids.len(), TOPICS.iter().map(|(_, count)| count).sum::<usize>());
    assert_eq!(checked, BTreeMap::from(CHECKED));
}

/// A file that nobody reads would be a reference that nobody checks.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test lists and reads its reference files")]
fn every_file_is_a_topic_and_in_the_readme() {
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    for entry in folder().read_dir().unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if let Some(topic) = name.strip_suffix(".toml") {
            assert!(TOPICS.iter().any(|(known, _)| *known == topic), "{name} is not among the topics");
            assert!(readme.contains(&format!("`{name}`")), "{name} is not in the README");
        } else if path.is_dir() {
            assert!(readme.contains(&format!("`{name}/`")), "{name} is not in the README");
        } else {
            assert_eq!(name, "README.md");
        }
    }
}

/// The check itself finds what is wrong.
#[test]
fn a_wrong_number_is_found() {
    let case = |expect: &str| -> Case {
        let text = format!(
            "id = \"X\"\nkind = \"k\"\ntitle = \"t\"\nsource = \"s\"\nchecked = \"computed\"\ntolerance = 0.1\n\
             [given]\n[expect]\n{expect}"
        );
        toml::from_str(&text).unwrap()
    };
    let found = figures([("value", 1.05), ("flag", 1.0), ("nothing", f64::NAN)]);
    assert!(mistakes(&case("value = 1.0\nflag = true"), &found).is_empty());
    for bad in ["value = 1.2", "flag = false", "nothing = 1.0", "other = 1.0", "value = [1.0, 1.0]"] {
        assert_eq!(mistakes(&case(bad), &found).len(), 1, "{bad}");
    }
    assert_eq!(malformed(&case("")).len(), 1);
}
