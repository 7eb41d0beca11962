//! The house kept in order: checks on the tree itself.
#![cfg(test)]

use std::path::{Path, PathBuf};

/// Rank of each crate; a crate imports lower ranks only.
const RANKS: [(&str, u32); 10] = [
    ("units", 0),
    ("market", 1),
    ("behaviour", 2),
    ("contract", 3),
    ("measure", 4),
    ("rule", 5),
    ("plimsoll", 7),
    ("io", 8),
    ("report", 8),
    ("cli", 10),
];
const KERNEL_RANK: u32 = 7;

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

#[test]
fn imports_point_to_a_lower_rank() {
    let rank = |name: &str| RANKS.iter().find(|(known, _)| *known == name).map(|(_, rank)| *rank);
    let crates = std::fs::read_dir(root().join("crates")).unwrap();
    for folder in crates {
        let name = folder.unwrap().file_name().into_string().unwrap();
        let own = rank(&name).unwrap_or_else(|| panic!("crate {name} has no rank"));
        let manifest = read(format!("crates/{name}/Cargo.toml"));
        let dependencies = manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
        for line in dependencies.lines() {
            let Some(import) = line.split(".workspace").next().filter(|i| i.starts_with("plimsoll")) else {
                continue;
            };
            let import = import.strip_prefix("plimsoll-").unwrap_or(import);
            let other = rank(import).unwrap_or_else(|| panic!("{import} has no rank"));
            assert!(other < own, "{name} (rank {own}) imports {import} (rank {other})");
        }
    }
}

#[test]
fn kernel_crates_forbid_what_a_kernel_may_not() {
    for (name, rank) in RANKS {
        if rank <= KERNEL_RANK {
            let clippy = read(format!("crates/{name}/clippy.toml"));
            for forbidden in
                ["Iterator::zip", "Instant::now", "std::env::var", "File::open", "HashMap", "f64::exp"]
            {
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
        for word in ["#[allow", "todo!(", "unimplemented!(", "dbg!(", "#[ignore", "#[should_panic"] {
            let own = path.ends_with("tidy.rs");
            assert!(own || !text.contains(word), "{} has {word}", path.display());
        }
    }
}

#[test]
fn no_crate_or_module_is_a_drawer() {
    for path in rust_files() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(
            !["utils", "util", "common", "core", "misc", "helpers"].contains(&name.as_str()),
            "{}",
            path.display()
        );
    }
}

#[test]
fn the_readme_and_ci_run_the_same_two_commands() {
    let (readme, ci) = (read("README.md"), read(".ci/run"));
    for command in ["cargo run --release -- run cases/svb-2022", "cargo test"] {
        assert!(readme.contains(command), "README.md lacks {command}");
        assert!(ci.contains(command), ".ci/run lacks {command}");
    }
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
    for contract_type in plimsoll_contract::terms::ContractType::ALLOWED.split(',') {
        assert!(
            types.contains(&format!("| {} |", contract_type.trim())),
            "docs/guide/contract-types.md lacks {contract_type}"
        );
    }
}

#[test]
fn links_to_files_lead_somewhere() {
    let top =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md", "CHANGELOG.md", "SECURITY.md"];
    let mut pages: Vec<PathBuf> = top.iter().map(|name| root().join(name)).collect();
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
