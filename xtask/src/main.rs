//! Chores of the house.
//!
//! * `cargo xtask tidy-docs` writes the tables of the guide anew from the catalogues.
//! * `cargo xtask dictionary FOLDER` writes the facts of the term table from the ACTUS dictionary in a folder.
//! * `cargo xtask golden CASE` writes a case's expected figures anew from a run. Golden figures are our own output; they
//!   notice change and prove nothing. Look at the difference before you commit.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a chore talks to its terminal")]

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.as_slice() {
        [chore, case] if chore == "golden" => golden(Path::new(case)),
        [chore, folder] if chore == "dictionary" => write_dictionary(Path::new(folder)),
        [chore] if chore == "tidy-docs" => tidy_docs(),
        _ => Err("usage: cargo xtask golden CASE, dictionary FOLDER, or tidy-docs".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(3)
        }
    }
}

/// Writes the facts of the term table, formatted.
fn write_dictionary(folder: &Path) -> Result<(), Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(xtask::DICTIONARY);
    std::fs::write(&path, xtask::dictionary(folder)?)?;
    let formatted = std::process::Command::new("rustfmt").arg("--edition=2024").arg(&path).status()?;
    if formatted.success() { Ok(()) } else { Err("rustfmt failed".into()) }
}

/// Writes every table of the guide; pages whose tables are right stay untouched.
fn tidy_docs() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for table in xtask::TABLES {
        let path = root.join(table.page);
        let old = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", table.page))?;
        let new = table.put_in(&old).map_err(|error| format!("{}: {error}", table.page))?;
        if new == old {
            println!("{}: table \"{}\" is right", table.page, table.name);
        } else {
            std::fs::write(&path, new).map_err(|error| format!("{}: {error}", table.page))?;
            println!("{}: table \"{}\" written", table.page, table.name);
        }
    }
    Ok(())
}

/// Rewrites the values of `expected/facts.csv`; its rows and tolerances stay. A missing fact leaves the file as it was.
fn golden(case: &Path) -> Result<(), Box<dyn Error>> {
    let read = plimsoll_io::read_case(case)?;
    let answer = plimsoll::run(&read.inputs, &read.plan)?;
    let table = plimsoll_report::facts_csv(&answer.facts)?;
    let mut facts = csv::Reader::from_reader(table.as_slice());
    let facts: Vec<csv::StringRecord> = facts.records().collect::<Result<_, _>>()?;
    let path = case.join("expected/facts.csv");
    let mut expected = csv::Reader::from_path(&path)?;
    let header = expected.headers()?.clone();
    let rows: Vec<csv::StringRecord> = expected.records().collect::<Result<_, _>>()?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header)?;
    let mut changed = 0;
    for row in &rows {
        let found = facts.iter().find(|fact| (0..5).all(|cell| fact[cell] == row[cell]));
        let fact = found.ok_or_else(|| format!("{}: no fact {row:?}", path.display()))?;
        changed += usize::from(fact[5] != row[5]);
        writer.write_record([&row[0], &row[1], &row[2], &row[3], &row[4], &fact[5], &row[6]])?;
    }
    std::fs::write(&path, writer.into_inner()?)?;
    println!("{}: {changed} of {} figures changed", path.display(), rows.len());
    Ok(())
}
