//! The facts of the ACTUS dictionary that the term table is made of: which terms each contract type has.

use plimsoll_contract::terms::ContractType;
use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

/// Where the facts stand in the project.
pub const DICTIONARY: &str = "crates/contract/src/terms/dictionary.rs";

/// The dictionary's names of the contract types.
const TYPES: [(&str, &str); 18] = [
    ("principalAtMaturity", "PAM"),
    ("linearAmortizer", "LAM"),
    ("negativeAmortizer", "NAM"),
    ("annuity", "ANN"),
    ("exoticLinearAmortizer", "LAX"),
    ("undefinedMaturityProfile", "UMP"),
    ("cash", "CSH"),
    ("plainVanillaSwap", "SWPPV"),
    ("callMoney", "CLM"),
    ("stock", "STK"),
    ("commodity", "COM"),
    ("foreignExchangeOutright", "FXOUT"),
    ("swap", "SWAPS"),
    ("capFloor", "CAPFL"),
    ("guarantee", "CEG"),
    ("collateral", "CEC"),
    ("option", "OPTNS"),
    ("future", "FUTUR"),
];

/// The file of facts, written from `actus-dictionary-applicability.json` of a folder.
///
/// # Errors
/// The file is not there or has another shape.
pub fn dictionary(folder: &Path) -> Result<String, Box<dyn Error>> {
    let path = folder.join("actus-dictionary-applicability.json");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let root: Value = serde_json::from_str(&text)?;
    let mut terms: BTreeMap<String, Vec<ContractType>> = BTreeMap::new();
    for (name, code) in TYPES {
        let contract_type = ContractType::from_actus(code).ok_or("no such type")?;
        let listed = root["applicability"][name].as_object().ok_or_else(|| format!("no {name}"))?;
        let given = listed.iter().filter(|(term, _)| *term != "contract");
        for (term, mark) in given {
            if !mark.as_str().unwrap_or("").trim().is_empty() {
                terms.entry(term.clone()).or_default().push(contract_type);
            }
        }
    }
    let mut file = String::from(
        "//! Which contract types have each term, by the ACTUS Dictionary 1.4, applicability.\n//!\n\
         //! Written by `cargo xtask dictionary FOLDER`; not by hand.\n\n\
         /// Terms in order of their names, each with the codes of its types.\n\
         pub(super) const DICTIONARY: &[(&str, &str)] = &[\n",
    );
    for (term, mut types) in terms {
        types.sort();
        let codes: Vec<&str> = types.iter().map(|contract_type| contract_type.actus()).collect();
        file.push_str(&format!("    (\"{term}\", \"{}\"),\n", codes.join(" ")));
    }
    file.push_str("];\n");
    Ok(file)
}
