//! All files of an answer, all at once: into a folder beside the wanted one, which then takes its name.

use crate::answer_json::FORMAT;
use crate::{
    ReportError, RunRecord, answer_json, assumptions_csv, at_risk_csv, attribution_csv, capital_csv,
    comparison_csv, comparison_html, disclosure_csv, facts_csv, facts_parquet, findings_csv, ladder_csv,
    liquidity_csv, report_html, sensitivities_csv, standardised_csv, survival_csv, tie_out_csv, transfer_csv,
    verdicts_csv,
};
use plimsoll::{Answer, Comparison};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The files of an answer.
pub const FILES: [&str; 17] = [
    "report.html",
    "answer.json",
    "facts.csv",
    "facts.parquet",
    "verdicts.csv",
    "findings.csv",
    "assumptions.csv",
    "sensitivities.csv",
    "tie_out.csv",
    "standardised.csv",
    "at_risk.csv",
    "disclosure.csv",
    "liquidity.csv",
    "ladder.csv",
    "survival.csv",
    "capital.csv",
    "ftp.csv",
];

/// Writes an answer to a folder and returns the files' paths, in the order of [`FILES`].
///
/// The files are made in a folder of their own beside `dir`, which takes the place of `dir` when all are there: a
/// reader sees the old answer or the new one, never half of one. Only a folder that is new, empty, or holds an
/// earlier answer and nothing else is replaced.
///
/// * `dir` is the folder; its parents are made when they are missing
///
/// # Errors
/// [`ReportError::Occupied`] for a folder with anything else in it, [`ReportError::NotAFolder`] for a file in its
/// place, [`ReportError::File`] when the system refuses, and the errors of the tables for an answer that cannot be
/// told. `dir` is then as it was before.
pub fn write_all(answer: &Answer, record: &RunRecord, dir: &Path) -> Result<Vec<PathBuf>, ReportError> {
    let contents: [Vec<u8>; FILES.len()] = [
        report_html(answer, record)?.into_bytes(),
        answer_json(answer, record)?,
        facts_csv(&answer.facts)?,
        facts_parquet(&answer.facts)?,
        verdicts_csv(&answer.verdicts)?,
        findings_csv(&answer.findings)?,
        assumptions_csv(&answer.assumptions)?,
        sensitivities_csv(&answer.sensitivities, answer.reporting_currency)?,
        tie_out_csv(&answer.tie_out)?,
        standardised_csv(&answer.standardised)?,
        at_risk_csv(answer.at_risk.as_ref(), answer.reporting_currency)?,
        disclosure_csv(answer)?,
        liquidity_csv(&answer.liquidity)?,
        ladder_csv(&answer.ladders, answer.as_of)?,
        survival_csv(&answer.ladders, answer.as_of)?,
        capital_csv(answer.capital.as_ref())?,
        transfer_csv(answer.transfer.as_ref())?,
    ];
    put_all(dir, &FILES, &contents, is_answer)
}

/// The files of a comparison.
pub const COMPARISON_FILES: [&str; 3] = ["comparison.html", "comparison.csv", "attribution.csv"];

/// Writes a comparison to a folder, as [`write_all`] does an answer.
///
/// # Errors
/// As there.
pub fn write_comparison(
    comparison: &Comparison,
    version: &str,
    dir: &Path,
) -> Result<Vec<PathBuf>, ReportError> {
    let contents = [
        comparison_html(comparison, version)?.into_bytes(),
        comparison_csv(comparison)?,
        attribution_csv(comparison)?,
    ];
    put_all(dir, &COMPARISON_FILES, &contents, |folder| folder.join("comparison.csv").is_file())
}

/// Writes files to a folder, all of them or none.
///
/// * `is_ours` — whether a folder of nothing but such files is an earlier one of ours
fn put_all(
    dir: &Path,
    names: &[&str],
    contents: &[Vec<u8>],
    is_ours: fn(&Path) -> bool,
) -> Result<Vec<PathBuf>, ReportError> {
    let place = Place::new(dir, names, is_ours)?;
    let made = place.make(names, contents).and_then(|()| place.put());
    if let Err(error) = made {
        let _ = fs::remove_dir_all(&place.fresh);
        return Err(error);
    }
    Ok(names.iter().map(|name| dir.join(name)).collect())
}

/// Where an answer goes, and the two folders beside it that are there only meanwhile.
struct Place {
    wanted: PathBuf,
    fresh: PathBuf,
    old: PathBuf,
}

impl Place {
    fn new(dir: &Path, names: &[&str], is_ours: fn(&Path) -> bool) -> Result<Self, ReportError> {
        let wanted = if dir.exists() {
            fs::canonicalize(dir).map_err(|source| refused("find", dir, source))?
        } else {
            dir.to_path_buf()
        };
        let name = wanted.file_name().ok_or_else(|| ReportError::NotAFolder { path: dir.to_path_buf() })?;
        let name = name.to_string_lossy().into_owned();
        check_replaceable(&wanted, dir, names, is_ours)?;
        let parent = match wanted.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
            _ => PathBuf::from("."),
        };
        fs::create_dir_all(&parent).map_err(|source| refused("make", &parent, source))?;
        let process = std::process::id();
        let fresh = parent.join(format!(".{name}.writing-{process}"));
        let old = parent.join(format!(".{name}.replaced-{process}"));
        Ok(Self { wanted, fresh, old })
    }

    fn make(&self, names: &[&str], contents: &[Vec<u8>]) -> Result<(), ReportError> {
        fs::create_dir(&self.fresh).map_err(|source| refused("make", &self.fresh, source))?;
        for (name, bytes) in plimsoll_units::pair(names, contents) {
            let path = self.fresh.join(name);
            let written = fs::File::create(&path).and_then(|mut file| {
                file.write_all(bytes)?;
                file.sync_all()
            });
            written.map_err(|source| refused("write", &path, source))?;
        }
        Ok(())
    }

    fn put(&self) -> Result<(), ReportError> {
        let replaces = self.wanted.exists();
        if replaces {
            fs::rename(&self.wanted, &self.old).map_err(|source| refused("move", &self.wanted, source))?;
        }
        if let Err(source) = fs::rename(&self.fresh, &self.wanted) {
            if replaces {
                let _ = fs::rename(&self.old, &self.wanted);
            }
            return Err(refused("rename to", &self.wanted, source));
        }
        if replaces {
            fs::remove_dir_all(&self.old).map_err(|source| refused("remove", &self.old, source))?;
        }
        Ok(())
    }
}

/// Refuses a folder that holds more than an earlier answer.
fn check_replaceable(
    wanted: &Path,
    given: &Path,
    names: &[&str],
    is_ours: fn(&Path) -> bool,
) -> Result<(), ReportError> {
    if !wanted.exists() {
        return Ok(());
    }
    if !wanted.is_dir() {
        return Err(ReportError::NotAFolder { path: given.to_path_buf() });
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(wanted).map_err(|source| refused("read", wanted, source))? {
        let entry = entry.map_err(|source| refused("read", wanted, source))?;
        entries.push(entry.file_name().to_string_lossy().into_owned());
    }
    entries.sort();
    let occupied =
        |entry: &String| ReportError::Occupied { folder: given.to_path_buf(), entry: entry.clone() };
    if let Some(stranger) = entries.iter().find(|entry| !names.contains(&entry.as_str())) {
        return Err(occupied(stranger));
    }
    match entries.first() {
        Some(first) if !is_ours(wanted) => Err(occupied(first)),
        _ => Ok(()),
    }
}

/// Whether a folder's `answer.json` says that it is one.
fn is_answer(folder: &Path) -> bool {
    let Ok(text) = fs::read(folder.join("answer.json")) else { return false };
    let document: Result<serde_json::Value, _> = serde_json::from_slice(&text);
    document.is_ok_and(|document| document.get("format").and_then(serde_json::Value::as_str) == Some(FORMAT))
}

fn refused(doing: &'static str, path: &Path, source: std::io::Error) -> ReportError {
    ReportError::File { doing, path: path.to_path_buf(), source }
}
