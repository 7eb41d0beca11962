//! A monthly history of a deposit: balances and rates, for fits.

use crate::error::{CaseErrors, Errors, Problem};
use crate::files::CaseFolder;
use crate::small_table::SmallTable;
use plimsoll_units::Day;
use std::path::Path;

/// A monthly history.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// The day of each month's figures, shape `[months]`.
    pub months: Vec<Day>,
    /// Balances, where the file has them.
    pub volume: Option<Vec<f64>>,
    /// Deposit rates per year as fractions, where the file has them.
    pub deposit_rate: Option<Vec<f64>>,
    /// Reference rates per year as fractions, where the file has them.
    pub reference_rate: Option<Vec<f64>>,
    /// Market rates of terms in whole months, for a replicating portfolio.
    pub market_rates: Vec<(usize, Vec<f64>)>,
}

/// Columns of market rates, with their terms in months.
const TERMS: [(&str, usize); 10] = [
    ("rate_1M", 1),
    ("rate_3M", 3),
    ("rate_6M", 6),
    ("rate_1Y", 12),
    ("rate_2Y", 24),
    ("rate_3Y", 36),
    ("rate_4Y", 48),
    ("rate_5Y", 60),
    ("rate_7Y", 84),
    ("rate_10Y", 120),
];

/// Reads a history: a CSV file with `date`, one row a month and no month left out, and any of `volume`, `deposit_rate`,
/// `reference_rate` and `rate_1M` to `rate_10Y`.
///
/// # Errors
/// What is wrong with the file: a column that is not known, a cell that is no number, a month that is missing.
pub fn read_history(path: &Path) -> Result<History, CaseErrors> {
    let errors = Errors::default();
    let mut folder = CaseFolder::new(path.parent().unwrap_or(Path::new("")));
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let read = read_history_of(&mut folder, &name, &errors);
    errors.or_value(read)
}

/// Reads a history that is a file of a folder.
pub(crate) fn read_history_of(folder: &mut CaseFolder, name: &str, errors: &Errors) -> Option<History> {
    let known: Vec<&'static str> = ["date", "volume", "deposit_rate", "reference_rate"]
        .into_iter()
        .chain(TERMS.iter().map(|(column, _)| *column))
        .collect();
    let table = SmallTable::read(folder, name, "a history", &known, errors)?;
    if !table.needs(&["date"]) {
        return None;
    }
    let mut months: Vec<Day> = Vec::new();
    for row in table.rows() {
        let day: Day = row.parsed("date", "a day YYYY-MM-DD in each month")?;
        if let Some(before) = months.last().filter(|before| day.month_index() != before.month_index() + 1) {
            row.refuse("date", Problem::NotNextMonth(*before));
        }
        months.push(day);
    }
    let column = |name: &str| {
        table.has(name).then(|| table.rows().filter_map(|row| row.number(name)).collect::<Vec<f64>>())
    };
    Some(History {
        volume: column("volume"),
        deposit_rate: column("deposit_rate"),
        reference_rate: column("reference_rate"),
        market_rates: TERMS.iter().filter_map(|(name, term)| Some((*term, column(name)?))).collect(),
        months,
    })
}
