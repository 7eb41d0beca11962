//! Synthetic banks: a seed is a book, to the byte, and every book is a case without errors.

use plimsoll_io::{GenerateError, SyntheticBank, read_case};
use std::path::PathBuf;

fn made(name: &str, bank: SyntheticBank) -> PathBuf {
    let dir = std::env::temp_dir().join(format!("plimsoll-generate-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    bank.write(&dir).unwrap();
    dir
}

#[test]
fn every_size_is_a_case() {
    for contracts in [1, 2, 13, 250, 2_000] {
        let bank = SyntheticBank { contracts, seed: contracts, csv: false };
        let dir = made(&format!("size-{contracts}"), bank);
        let case = read_case(&dir).unwrap_or_else(|errors| panic!("{errors}"));
        assert_eq!(case.inputs.book.rows().len() as u64, contracts);
        std::fs::remove_dir_all(dir).unwrap();
    }
}

#[test]
fn a_seed_is_a_book() {
    let table = |name: &str, seed, csv| {
        let dir = made(name, SyntheticBank { contracts: 300, seed, csv });
        let file = if csv { "contracts/book.csv" } else { "contracts/book.parquet" };
        let bytes = std::fs::read(dir.join(file)).unwrap();
        let rows = read_case(&dir).unwrap().inputs.book.rows().to_vec();
        std::fs::remove_dir_all(dir).unwrap();
        (bytes, rows)
    };
    let (first, rows) = table("one", 42, true);
    assert!(first == table("again", 42, true).0);
    assert!(first != table("other", 43, true).0);
    assert_eq!(rows, table("columns", 42, false).1, "CSV and Parquet are the same book");
    let kinds: std::collections::BTreeSet<_> = rows.iter().map(|row| row.contract_type).collect();
    assert!(kinds.len() >= 7, "{kinds:?}");
}

#[test]
fn nothing_is_overwritten() {
    let dir = made("taken", SyntheticBank { contracts: 1, seed: 1, csv: true });
    let again = SyntheticBank { contracts: 1, seed: 1, csv: true }.write(&dir);
    assert!(matches!(again, Err(GenerateError::NotEmpty { .. })));
    std::fs::remove_dir_all(&dir).unwrap();
    let none = SyntheticBank { contracts: 0, seed: 1, csv: true }.write(&dir);
    assert!(matches!(none, Err(GenerateError::Empty)));
    assert!(!dir.exists());
}
