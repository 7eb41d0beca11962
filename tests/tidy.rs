//! The house kept in order: checks on the tree itself.
#![cfg(test)]

use plimsoll_contract::terms::{DESCRIPTIVE_TERMS, UNCOMPUTED_TERMS, term};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Rank of each crate; a crate imports lower ranks only.
const RANKS: [(&str, u32); 11] = [
    ("units", 0),
    ("market", 1),
    ("behaviour", 2),
    ("contract", 3),
    ("measure", 4),
    ("rule", 5),
    ("hedge", 6),
    ("plimsoll", 7),
    ("io", 8),
    ("report", 8),
    ("cli", 10),
];
const KERNEL_RANK: u32 = 7;

/// Pages at the root.
const PAGES: [&str; 6] =
    ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md", "CHANGELOG.md", "SECURITY.md"];

/// What no file of ours has.
const WORDS: [&str; 7] =
    ["#[allow", "#![allow", "todo!(", "unimplemented!(", "dbg!(", "#[ignore", "#[should_panic"];

/// What the `clippy.toml` of every kernel crate forbids.
const FORBIDDEN: [&str; 13] = [
    "Iterator::zip",
    "f64::mul_add",
    "f64::exp\"",
    "f64::ln\"",
    "f64::powf",
    "f64::powi",
    "Instant::now",
    "SystemTime::now",
    "std::env::var\"",
    "std::fs::read_to_string",
    "File::open",
    "std::thread::spawn",
    "HashMap",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("target") && !path.ends_with(".git") {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn rust_files() -> Vec<PathBuf> {
    ["crates", "tests", "benches", "xtask"].iter().flat_map(|folder| files(folder, "rs")).collect()
}

/// The crates of ours and of others that a manifest names in a section.
fn dependencies(manifest: &str, section: &str) -> Vec<String> {
    let head = format!("[{section}]");
    let lines = manifest.lines().skip_while(|line| line.trim() != head).skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    let name = |line: &str| line.split(['.', '=', ' ']).next().unwrap_or("").to_owned();
    lines.map(name).filter(|name| !name.is_empty() && !name.starts_with('#')).collect()
}

fn crate_names() -> Vec<String> {
    let folders = std::fs::read_dir(root().join("crates")).unwrap();
    folders.map(|folder| folder.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn imports_point_to_a_lower_rank() {
    let rank = |name: &str| RANKS.iter().find(|(known, _)| *known == name).map(|(_, rank)| *rank);
    let mut imports = 0;
    for name in crate_names() {
        let own = rank(&name).unwrap_or_else(|| panic!("crate {name} has no rank"));
        let manifest = read(format!("crates/{name}/Cargo.toml"));
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for import in dependencies(&manifest, section) {
                let Some(import) = import.strip_prefix("plimsoll") else { continue };
                let import = if import.is_empty() { "plimsoll" } else { import.trim_start_matches('-') };
                let other = rank(import).unwrap_or_else(|| panic!("{import} has no rank"));
                assert!(other < own, "{name} (rank {own}) imports {import} (rank {other})");
                imports += 1;
            }
        }
    }
    assert!(imports > 30, "{imports} imports: the manifests are read wrongly");
}

/// Two crates of one rank may not know each other: `io` and `report` meet in the command only.
#[test]
fn doors_do_not_know_each_other() {
    for (name, other) in [("io", "plimsoll_report"), ("report", "plimsoll_io")] {
        for path in files(&format!("crates/{name}"), "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(!text.contains(other), "{} names {other}", path.display());
        }
    }
}

#[test]
fn the_kernel_depends_on_little() {
    for (name, rank) in RANKS.into_iter().filter(|(_, rank)| *rank <= KERNEL_RANK) {
        for import in dependencies(&read(format!("crates/{name}/Cargo.toml")), "dependencies") {
            let is_ours = import.starts_with("plimsoll");
            let is_known = ["libm", "thiserror"].contains(&import.as_str());
            let reads_its_data = name == "rule" && ["serde", "toml"].contains(&import.as_str());
            let splits = import == "rayon" && rank == KERNEL_RANK;
            let solves = name == "hedge" && import == "clarabel";
            assert!(
                is_ours || is_known || splits || solves || reads_its_data,
                "{name} (rank {rank}) depends on {import}"
            );
        }
    }
}

#[test]
fn the_ranks_are_those_of_the_architecture() {
    let page = read("ARCHITECTURE.md");
    let rows: Vec<&str> =
        page.lines().filter(|line| line.starts_with("| ") && line.contains("| `")).collect();
    for (name, rank) in RANKS {
        let row = format!("| {rank} | `{name}` |");
        assert!(rows.iter().any(|line| line.starts_with(&row)), "ARCHITECTURE.md lacks {row}");
    }
    assert!(page.contains("**Architecture Invariant:**"));
}

#[test]
fn kernel_crates_forbid_what_a_kernel_may_not() {
    for (name, rank) in RANKS {
        if rank <= KERNEL_RANK {
            let clippy = read(format!("crates/{name}/clippy.toml"));
            for forbidden in FORBIDDEN {
                assert!(clippy.contains(forbidden), "crates/{name}/clippy.toml lacks {forbidden}");
            }
        }
    }
}

#[test]
fn every_file_is_in_its_catalogue() {
    let catalogues = [
        ("crates/contract/src/types", "crates/contract/src/lib.rs"),
        ("crates/measure/src/measures", "crates/measure/src/measures.rs"),
        ("crates/measure/src/formulas", "crates/measure/src/formulas.rs"),
        ("crates/rule/src/rules", "crates/rule/src/rules.rs"),
        ("crates/market/src/shocks", "crates/market/src/shocks.rs"),
        ("crates/market/src/interpolation", "crates/market/src/interpolation.rs"),
        ("crates/units/src/calendar", "crates/units/src/calendar.rs"),
    ];
    for (folder, catalogue) in catalogues {
        let list = read(catalogue);
        let entries = std::fs::read_dir(root().join(folder)).unwrap();
        let mut seen = 0;
        for path in
            entries.map(|entry| entry.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "rs"))
        {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            assert!(list.contains(&format!("mod {name};")), "{folder}/{name}.rs is not in {catalogue}");
            seen += 1;
        }
        assert!(seen > 0, "{folder} is empty");
    }
}

#[test]
fn every_rule_names_its_source() {
    for path in files("crates/rule/src/rules", "rs") {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains("//! Source:"), "{}", path.display());
    }
}

#[test]
fn files_are_short_and_free_of_what_we_do_not_write() {
    for path in rust_files() {
        let text = std::fs::read_to_string(&path).unwrap();
        let lines = text.lines().count();
        assert!(lines <= 500, "{} has {lines} lines", path.display());
        for word in WORDS {
            let own = path.ends_with("tidy.rs");
            assert!(own || !text.contains(word), "{} has {word}", path.display());
        }
    }
}

#[test]
fn no_crate_or_module_is_a_drawer() {
    for path in rust_files() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let drawers = ["utils", "util", "common", "core", "misc", "helpers"];
        assert!(!drawers.contains(&name.as_str()), "{}", path.display());
    }
    for name in crate_names() {
        assert!(!["utils", "common", "core", "types", "error"].contains(&name.as_str()), "crate {name}");
    }
}

/// The README begins with the two commands, and the checks run them as they stand there, and no others of their kind.
#[test]
fn the_readme_and_ci_run_the_same_two_commands() {
    let commands = ["cargo run --release -- run cases/svb-2022", "cargo test"];
    let (readme, ci) = (read("README.md"), read(".ci/run"));
    let block: Vec<&str> = readme.split("```\n").nth(1).unwrap().lines().collect();
    assert_eq!(block, commands, "the first block of README.md");
    let starts = |line: &&str| ["cargo run", "cargo test"].iter().any(|start| line.starts_with(start));
    let run: Vec<&str> = ci.lines().filter(starts).map(|line| line.split(" 2>&1").next().unwrap()).collect();
    assert_eq!(run, commands, ".ci/run");
}

#[test]
fn every_measure_type_and_rule_is_documented() {
    let guide = read("docs/guide/measures.md");
    for measure in plimsoll_measure::MEASURES {
        assert!(
            guide.contains(&format!("`{}`", measure.name)),
            "docs/guide/measures.md lacks {}",
            measure.name
        );
    }
    let types = read("docs/guide/contract-types.md");
    for contract_type in plimsoll_contract::terms::ContractType::ALLOWED.split(", ") {
        let row = format!("| {contract_type} |");
        assert!(types.contains(&row), "docs/guide/contract-types.md lacks {row}");
    }
    for path in files("crates/rule/src/rules", "rs") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(
            read("docs/guide/rules.md").contains(&format!("## `{name}`")),
            "docs/guide/rules.md lacks {name}"
        );
    }
}

/// The names of facts are the texts of small letters and underscores in the files of the measures.
#[test]
fn every_row_of_the_facts_is_documented() {
    let guide = read("docs/guide/measures.md");
    let mut names = 0;
    for path in files("crates/measure/src/measures", "rs") {
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for word in code.flat_map(|line| line.split('"').skip(1).step_by(2)) {
            if !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
                assert!(guide.contains(&format!("`{word}`")), "docs/guide/measures.md lacks {word}");
                names += 1;
            }
        }
    }
    assert!(names >= 20, "{names} names: the files are read wrongly");
}

#[test]
fn tables_of_the_guide_are_those_of_the_catalogues() {
    for table in xtask::TABLES {
        let page = read(table.page);
        let put = table.put_in(&page).unwrap_or_else(|error| panic!("{}: {error}", table.page));
        assert!(put == page, "{}: table \"{}\" is old; run cargo xtask tidy-docs", table.page, table.name);
    }
}

#[test]
fn the_glossary_is_in_order_and_says_each_word_once() {
    let page = read("GLOSSARY.md");
    let rows = page.lines().filter(|line| line.starts_with("| ")).skip(1);
    let words: Vec<String> = rows.map(|row| row.split('|').nth(1).unwrap().trim().to_lowercase()).collect();
    assert!(words.len() >= 60, "{} words", words.len());
    for pair in words.windows(2) {
        assert!(pair[0] < pair[1], "{} stands before {}", pair[0], pair[1]);
    }
}

/// A test that Cargo does not know is never run.
#[test]
fn every_test_is_listed() {
    let listed = read("tests/Cargo.toml") + &read("tests/lib.rs");
    for path in files("tests", "rs") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let in_folder = path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        let known = listed.contains(&format!("path = \"{name}\""))
            || listed.contains(&format!("mod {};", name.trim_end_matches(".rs")))
            || in_folder != "tests";
        assert!(known, "tests/Cargo.toml does not list {name}");
    }
}

#[test]
fn decisions_are_numbered_without_gaps() {
    for (place, path) in files("docs/adr", "md").into_iter().enumerate() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(name.starts_with(&format!("{:04}-", place + 1)), "{name}");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with(&format!("# {}. ", place + 1)), "{name}: the title needs its number");
        assert!(text.contains("**Decided.**") && text.contains("**Why.**"), "{name}");
    }
}

/// Pages and sources name no folder of anybody's machine.
#[test]
fn nothing_names_a_folder_of_one_machine() {
    let mut paths = rust_files();
    for extension in ["md", "toml", "csv"] {
        for folder in ["crates", "docs", "cases", "references", "xtask", "benches"] {
            paths.extend(files(folder, extension));
        }
    }
    paths.extend(PAGES.map(|name| root().join(name)));
    for path in paths.iter().filter(|path| !path.ends_with("tidy.rs")) {
        let text = std::fs::read_to_string(path).unwrap();
        for folder in ["/root/", "/home/", "/work/", "/Users/"] {
            assert!(!text.contains(folder), "{} names {folder}", path.display());
        }
    }
}

#[test]
fn links_to_files_lead_somewhere() {
    let mut pages: Vec<PathBuf> = PAGES.map(|name| root().join(name)).to_vec();
    for folder in ["docs", "cases", "references"] {
        pages.extend(files(folder, "md"));
    }
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        for part in text.split("](").skip(1) {
            let target = part.split(')').next().unwrap().split('#').next().unwrap();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            assert!(page.parent().unwrap().join(target).exists(), "{}: {target}", page.display());
        }
    }
}

/// Every term of the dictionary is computed, describes, or is refused by name; the facts are those of the dictionary.
#[test]
fn every_term_of_the_dictionary_is_accounted_for() {
    let facts = read(xtask::DICTIONARY);
    let names = facts.lines().filter_map(|line| line.trim().strip_prefix("(\"")?.split('"').next());
    let names: Vec<&str> = names.collect();
    assert!(names.len() > 100, "{}", names.len());
    for name in names {
        let lists = [
            term(name).is_some() || name == "contractStructure",
            DESCRIPTIVE_TERMS.contains(&name),
            UNCOMPUTED_TERMS.contains(&name),
        ];
        assert_eq!(lists.into_iter().filter(|there| *there).count(), 1, "{name} {lists:?}");
    }
    let folder = root().join("../shared/actus/dictionary");
    if !folder.is_dir() {
        // Past what the test runner keeps to itself.
        writeln!(std::io::stderr(), "skipped: the ACTUS dictionary is not here").unwrap();
        return;
    }
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(
        squeezed(&facts),
        squeezed(&xtask::dictionary(&folder).unwrap()),
        "run cargo xtask dictionary"
    );
}
