//! A tiny valid case in a folder of its own, to be spoilt one file at a time.

use plimsoll_io::{Case, CaseErrors, read_case};
use std::path::{Path, PathBuf};

pub(crate) const CASE: &str = r#"[case]
name = "tiny"
as_of = "2024-01-01"
reporting_currency = "EUR"
tags = ["product"]

[market]
[[market.curves]]
name = "EUR-ESTR"
currency = "EUR"
file = "market/eur.csv"
kind = "zero"
compounding = "continuous"

[scenarios]
standard = "BCBS-2024"
"#;

pub(crate) const CURVE: &str = "tenor,rate\n1M,0.03\n1Y,0.031\n10Y,0.028\n";

pub(crate) const LOANS: &str = "\
contractID,contractType,contractRole,currency,notionalPrincipal,nominalInterestRate,dayCountConvention,\
initialExchangeDate,maturityDate,cycleOfInterestPayment,product
A1,PAM,RPA,EUR,1000,0.04,A360,2023-06-01,2026-06-01,P6ML1,loans
A2,PAM,RPL,EUR,900,0.03,A360,2023-06-01,2025-06-01,,deposits
";

/// A case folder that removes itself.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// The tiny case.
    ///
    /// * `name` — of the folder, one for each test
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("plimsoll-io-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        let folder = Self(path);
        folder.write("case.toml", CASE);
        folder.write("market/eur.csv", CURVE);
        folder.write("contracts/loans.csv", LOANS);
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, file: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.0.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    pub(crate) fn remove(&self, file: &str) -> &Self {
        std::fs::remove_file(self.0.join(file)).unwrap();
        self
    }

    pub(crate) fn read(&self) -> Result<Case, CaseErrors> {
        read_case(&self.0)
    }

    /// The texts of the errors, one a line.
    pub(crate) fn errors(&self) -> String {
        match self.read() {
            Ok(_) => "no errors".to_owned(),
            Err(errors) => errors.to_string(),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
