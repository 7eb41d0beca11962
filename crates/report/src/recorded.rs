//! An answer that was written earlier, read back: which version computed which figures from which files.

use crate::ReportError;
use crate::answer_json::FORMAT;
use plimsoll::Recorded;
use plimsoll_measure::TOTAL;
use plimsoll_units::Micros;
use serde_json::Value as Json;
use std::path::Path;

/// Reads economic value and income of the first year, of everything in the base scenario, from the folder of an answer.
///
/// * `inputs` — path and SHA-256 of each file of the case as it is now; the answer has to be of the same files
///
/// # Errors
/// [`ReportError::File`] for a file that cannot be read, [`ReportError::NotRecorded`] for a folder without an answer, an
/// answer of other files and one without the figures.
pub fn read_recorded(dir: &Path, inputs: &[(String, String)]) -> Result<Recorded, ReportError> {
    let refused = |what: String| ReportError::NotRecorded { folder: dir.to_path_buf(), what };
    let read = |name: &str| {
        let path = dir.join(name);
        std::fs::read_to_string(&path).map_err(|source| ReportError::File { doing: "read", path, source })
    };
    let answer: Json = serde_json::from_str(&read("answer.json")?)
        .map_err(|error| refused(format!("answer.json is no JSON: {error}")))?;
    let text = |key: &str| answer.get(key).and_then(Json::as_str).unwrap_or("");
    if text("format") != FORMAT {
        return Err(refused(format!(
            "answer.json has the format \"{}\"; expected \"{FORMAT}\"",
            text("format")
        )));
    }
    let known = fingerprints(&answer);
    for (path, sha256) in inputs {
        match known.iter().find(|(known, _)| known == path) {
            Some((_, known)) if known == sha256 => {}
            Some(_) => {
                return Err(refused(format!(
                    "{path} was another file then; a version is compared on the same files"
                )));
            }
            None => {
                return Err(refused(format!(
                    "{path} was not read then; a version is compared on the same files"
                )));
            }
        }
    }
    if let Some((path, _)) = known.iter().find(|(path, _)| inputs.iter().all(|(now, _)| now != path)) {
        return Err(refused(format!(
            "{path} was read then and is not now; a version is compared on the same files"
        )));
    }
    let facts = read("facts.csv")?;
    let figures = Figures::read(&facts).map_err(|error| refused(format!("facts.csv: {error}")))?;
    let eve =
        figures.eve.ok_or_else(|| refused("facts.csv has no economic_value of everything".to_owned()))?;
    let Figures { nii_run_off, nii_constant, .. } = figures;
    Ok(Recorded { version: text("version").to_owned(), eve, nii_run_off, nii_constant })
}

fn fingerprints(answer: &Json) -> Vec<(String, String)> {
    let inputs = answer.get("inputs").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    let text = |input: &Json, key: &str| input.get(key).and_then(Json::as_str).unwrap_or("").to_owned();
    inputs.iter().map(|input| (text(input, "path"), text(input, "sha256"))).collect()
}

#[derive(Default)]
struct Figures {
    eve: Option<Micros>,
    nii_run_off: Option<Micros>,
    nii_constant: Option<Micros>,
}

impl Figures {
    fn read(facts: &str) -> Result<Self, String> {
        let mut reader = csv::Reader::from_reader(facts.as_bytes());
        let mut figures = Self::default();
        let heads = reader.headers().map_err(|error| error.to_string())?.clone();
        let place = |name: &str| {
            heads.iter().position(|head| head == name).ok_or_else(|| format!("no column \"{name}\""))
        };
        let value = place("value")?;
        let keys = ["scenario", "group", "currency", "bucket", "measure"].map(place);
        let [scenario, group, currency, bucket, measure] = keys;
        let keys = [scenario?, group?, currency?, bucket?, measure?];
        for row in reader.records() {
            let row = row.map_err(|error| error.to_string())?;
            let at = keys.map(|key| row.get(key).unwrap_or(""));
            let everything = ["base", TOTAL, plimsoll_measure::ALL_CURRENCIES];
            let [first @ .., bucket, measure] = at;
            let figure = match (measure, bucket) {
                ("economic_value", "") => &mut figures.eve,
                ("nii_run_off", "months 1-12") => &mut figures.nii_run_off,
                ("nii_constant", "months 1-12") => &mut figures.nii_constant,
                _ => continue,
            };
            if first == everything {
                let text = row.get(value).unwrap_or("");
                let amount = text.parse().map_err(|_| format!("{measure} is \"{text}\", not an amount"))?;
                *figure = Some(amount);
            }
        }
        Ok(figures)
    }
}
