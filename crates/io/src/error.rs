//! What is wrong with a case, and where: every error of every file, one a line.

use crate::csv_rows::CsvError;
use crate::words::{Near, quoted};
use plimsoll_contract::ContractError;
use plimsoll_contract::terms::{ContractType, TermError};
use plimsoll_units::{Currency, Day};
use std::cell::RefCell;
use std::fmt;

/// Where in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The file as a whole.
    File,
    /// Row of a table as a spreadsheet counts: the header is row 1, the first contract row 2. Parquet counts the same.
    Row(u32),
    /// Line of a text, from 1.
    Line(u32),
}

/// One thing wrong with a case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseError {
    /// The file, seen from the case folder: `contracts/loans.csv`.
    pub file: String,
    /// Where in it.
    pub at: At,
    /// The column, or the key with its path: `maturityDate`, `market.curves[2].kind`.
    pub field: Option<String>,
    /// What stands there.
    pub value: Option<String>,
    /// What is wrong with it and what was expected.
    pub problem: Box<Problem>,
}

/// Everything that is wrong with a case.
///
/// The first 100 are kept in full, in the order of the files; the others are counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseErrors {
    errors: Vec<CaseError>,
    more: usize,
}

/// How many errors are kept in full.
pub(crate) const KEPT: usize = 100;

/// What is wrong, and what was expected.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// A history with a gap, or out of order: the day before.
    #[error("expected a day in the month after {0}; a history has one row for every month")]
    NotNextMonth(Day),
    /// A line of the plan of new business without a month, and the months there should be.
    #[error("the line {0} has no row of month {1}; expected every month from 1 to {2}")]
    MissingMonth(String, u16, u16),
    /// The file is not there.
    #[error("no such file; {}", quoted("the folder has", "the folder is empty", there))]
    NoFile {
        /// Files beside it.
        there: Vec<String>,
    },
    /// The folder is not there.
    #[error("no such folder; expected a folder with contract tables")]
    NoFolder,
    /// The operating system refuses.
    #[error("cannot be read: {0}")]
    Unreadable(std::io::ErrorKind),
    /// The path leaves the case folder.
    #[error("not a path inside the case folder; expected one such as market/curve.csv")]
    OutsideFolder,
    /// Something in `contracts/` that is no table.
    #[error("not a contract table; expected a file that ends in .csv or .parquet")]
    NotATable,
    /// No table at all.
    #[error("no contract table; expected at least one .csv or .parquet file")]
    NoTables,
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// A header and nothing below it.
    #[error("the table has a header and no rows")]
    NoRows,
    /// Not UTF-8.
    #[error("not UTF-8 at byte {byte}; save the file as UTF-8")]
    NotUtf8 {
        /// Place of the first wrong byte, from 0.
        byte: usize,
    },
    /// UTF-16, by its first two bytes.
    #[error("the file is UTF-16; save it as UTF-8")]
    Utf16,
    /// The header holds another separator and no comma.
    #[error("the header is separated by {found:?}; expected commas")]
    Separator {
        /// The separator found.
        found: char,
    },
    /// A column without a name.
    #[error("column {number} has no name")]
    UnnamedColumn {
        /// The column, from 1.
        number: usize,
    },
    /// One name twice.
    #[error("the name stands over columns {first} and {second}; expected it once")]
    DuplicateColumn {
        /// The first column, from 1.
        first: usize,
        /// The second.
        second: usize,
    },
    /// A column that the table cannot have.
    #[error("no such column in {table}; {near}")]
    UnknownColumn {
        /// What kind of table.
        table: &'static str,
        /// Names that it may have meant.
        near: Near,
    },
    /// A column the table cannot do without.
    #[error("the column is missing; {}", quoted("the table has", "the table has no columns", there))]
    MissingColumn {
        /// Columns there are.
        there: Vec<String>,
    },
    /// None of several columns.
    #[error("the table needs a column {wanted}; {}", quoted("it has", "it has none", there))]
    NoneOfColumns {
        /// The choice.
        wanted: &'static str,
        /// Columns there are.
        there: Vec<String>,
    },
    /// Two columns that say the same thing.
    #[error("given beside {other}; expected one of the two")]
    Beside {
        /// The other column or key.
        other: String,
    },
    /// Not comma-separated values.
    #[error(transparent)]
    Csv(#[from] CsvError),
    /// Not Parquet, or damaged.
    #[error("not a readable Parquet file: {said}")]
    Parquet {
        /// What the Parquet library says.
        said: String,
    },
    /// Fewer or more rows than the file's own count.
    #[error("{found} rows could be read; the file says it has {said}")]
    ParquetRows {
        /// Rows read.
        found: usize,
        /// Rows by the file's own count.
        said: i64,
    },
    /// A column of a type that no term has.
    #[error("a column of type {found}; expected text, numbers, dates or true/false")]
    ColumnType {
        /// The type.
        found: String,
    },
    /// An integer that no `f64` holds exactly.
    #[error("an integer beyond 9007199254740992; expected one that is exact as a decimal number")]
    Inexact,
    /// Not this term.
    #[error(transparent)]
    Term(#[from] TermError),
    /// The terms make no contract.
    #[error(transparent)]
    Contract(#[from] ContractError),
    /// No contract ID.
    #[error("the cell is empty; every contract needs an ID of its own")]
    NoId,
    /// The same ID twice.
    #[error("the same contractID stands in {file} row {row}; expected each once")]
    DuplicateId {
        /// Table of the first.
        file: String,
        /// Its row.
        row: u32,
    },
    /// Empty where a value is needed.
    #[error("the cell is empty; expected {expected}")]
    EmptyCell {
        /// What was wanted.
        expected: &'static str,
    },
    /// Neither yes nor no.
    #[error("expected yes or no")]
    YesOrNo,
    /// Not a number, NaN, infinite or out of bounds.
    #[error("expected {expected}")]
    Expected {
        /// What was wanted.
        expected: &'static str,
    },
    /// Not one of a list.
    #[error("{}", quoted("expected one of", "there are none to choose from", allowed))]
    OneOf {
        /// The list.
        allowed: Vec<String>,
    },
    /// A name that nothing in the case has.
    #[error("no {kind} of that name; {}", quoted("there are", "there are none", there))]
    NoSuch {
        /// What was looked for.
        kind: &'static str,
        /// What there is.
        there: Vec<String>,
    },
    /// A name given twice.
    #[error("the {kind} is given twice; expected each name once")]
    Twice {
        /// What it is.
        kind: &'static str,
    },
    /// A constant for a column that the table has.
    #[error("a constant of [tables] and a column of the table; expected one of the two")]
    ConstantAndColumn,
    /// A constant that no table can have.
    #[error("every contract has its own; expected a column and not a constant")]
    NotConstant,
    /// A contract of a type that has events and no value yet.
    #[error(
        "a run does not value {} yet, only its events are computed; expected {}",
        contract_type.actus(),
        type_names(computed)
    )]
    NotInRun {
        /// The contract's type.
        contract_type: ContractType,
        /// The types that a run values.
        computed: &'static [ContractType],
    },
    /// A model on a type of contract that does not use it.
    #[error("{} does not use such a model; it is for {}", contract_type.actus(), type_names(allowed))]
    MisplacedModel {
        /// The contract's type.
        contract_type: ContractType,
        /// The types that use it.
        allowed: &'static [ContractType],
    },
    /// A tag with the name of something that has a meaning.
    #[error("a contract table's own column; expected a name that is free")]
    TagTaken,
    /// Not TOML.
    #[error("not TOML: {said}")]
    Toml {
        /// What the TOML library says.
        said: String,
    },
    /// Not JSON.
    #[error("not JSON: {said}")]
    Json {
        /// What the JSON library says.
        said: String,
    },
    /// A key that has no meaning here.
    #[error("no such key; {near}")]
    UnknownKey {
        /// Keys that it may have meant.
        near: Near,
    },
    /// A key that is needed.
    #[error("the key is missing; expected {expected}")]
    MissingKey {
        /// What was wanted.
        expected: &'static str,
    },
    /// A value of the wrong type.
    #[error("{found}; expected {expected}")]
    WrongType {
        /// What it is.
        found: &'static str,
        /// What was wanted.
        expected: &'static str,
    },
    /// Nodes, dates or tenors that do not increase.
    #[error("{day} is not after {before}; expected increasing dates")]
    NotIncreasing {
        /// This node's day.
        day: Day,
        /// The one before.
        before: Day,
    },
    /// A date that must lie after the market's.
    #[error("{day} is not after the market's day {as_of}")]
    NotAfter {
        /// This day.
        day: Day,
        /// The market's.
        as_of: Day,
    },
    /// A fixing that nobody can know yet.
    #[error("{day} is after the market's day {as_of}; fixings of an index of the market are known up to it")]
    FixingInFuture {
        /// This day.
        day: Day,
        /// The market's.
        as_of: Day,
    },
    /// A curve of one currency where another is wanted.
    #[error("the curve is of {of}; expected one of {wanted}")]
    OtherCurrency {
        /// Its currency.
        of: Currency,
        /// The currency wanted.
        wanted: Currency,
    },
    /// Several curves of a currency and no telling which discounts.
    #[error("{curves} curves in {currency} and discounts = true in {marked} of them; expected it in one")]
    DiscountCurves {
        /// The currency.
        currency: Currency,
        /// How many curves there are.
        curves: usize,
        /// How many are marked.
        marked: usize,
    },
    /// What a kernel crate says of a value made from the file.
    #[error("{said}")]
    Refused {
        /// The kernel's own words.
        said: String,
    },
}

impl From<plimsoll_units::DayError> for Problem {
    fn from(error: plimsoll_units::DayError) -> Self {
        Self::Term(TermError::Date(error))
    }
}

impl From<plimsoll_units::CurrencyError> for Problem {
    fn from(_: plimsoll_units::CurrencyError) -> Self {
        Self::Term(TermError::Currency)
    }
}

fn type_names(types: &[ContractType]) -> String {
    types.iter().map(|contract_type| contract_type.actus()).collect::<Vec<_>>().join(", ")
}

impl Problem {
    /// A kernel error's own words: of curves, scenarios, deposit models.
    pub(crate) fn refused(error: &(impl fmt::Display + ?Sized)) -> Self {
        Self::Refused { said: error.to_string() }
    }
}

impl CaseError {
    /// An error about a whole file.
    pub(crate) fn file(file: &str, problem: impl Into<Problem>) -> Self {
        Self {
            file: file.to_owned(),
            at: At::File,
            field: None,
            value: None,
            problem: Box::new(problem.into()),
        }
    }

    /// An error about a cell or row of a table.
    pub(crate) fn row(file: &str, row: u32, problem: impl Into<Problem>) -> Self {
        Self {
            file: file.to_owned(),
            at: At::Row(row),
            field: None,
            value: None,
            problem: Box::new(problem.into()),
        }
    }

    /// An error about a line of a text.
    pub(crate) fn line(file: &str, line: u32, problem: impl Into<Problem>) -> Self {
        Self {
            file: file.to_owned(),
            at: At::Line(line),
            field: None,
            value: None,
            problem: Box::new(problem.into()),
        }
    }

    pub(crate) fn with_field(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }

    pub(crate) fn with_value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }
}

/// `contracts/loans.csv row 17 field maturityDate value "2020-13-01": no day 2020-13-01 in the calendar`
impl fmt::Display for CaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        match self.at {
            At::File => {}
            At::Row(row) => write!(f, " row {row}")?,
            At::Line(line) => write!(f, " line {line}")?,
        }
        if let Some(field) = &self.field {
            write!(f, " field {field}")?;
        }
        if let Some(value) = &self.value {
            let short: String = value.chars().take(80).collect();
            let dots = if short.len() < value.len() { "..." } else { "" };
            write!(f, " value {short:?}{dots}")?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl std::error::Error for CaseError {}

impl CaseErrors {
    /// The errors kept in full, in the order of the files.
    #[must_use]
    pub fn errors(&self) -> &[CaseError] {
        &self.errors
    }

    /// How many there are beside those kept.
    #[must_use]
    pub const fn more(&self) -> usize {
        self.more
    }

    /// How many there are in all.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.errors.len() + self.more
    }
}

/// Collects errors while files are read; every reader of one case shares it.
#[derive(Debug, Default)]
pub(crate) struct Errors(RefCell<CaseErrors>);

impl Errors {
    /// Keeps or counts one; what is only counted is never made.
    pub(crate) fn push(&self, error: impl FnOnce() -> CaseError) {
        let mut kept = self.0.borrow_mut();
        if kept.errors.len() < KEPT {
            kept.errors.push(error());
        } else {
            kept.more += 1;
        }
    }

    /// Counts errors that were never made.
    pub(crate) fn count_more(&self, more: usize) {
        self.0.borrow_mut().more += more;
    }

    /// The value, and an error where there is none.
    pub(crate) fn keep<T>(&self, result: Result<T, CaseError>) -> Option<T> {
        result.map_err(|error| self.push(|| error)).ok()
    }

    pub(crate) fn count(&self) -> usize {
        self.0.borrow().count()
    }

    /// The value when there is no error, the errors otherwise.
    pub(crate) fn or_value<T>(self, value: Option<T>) -> Result<T, CaseErrors> {
        let errors = self.0.into_inner();
        match value {
            Some(value) if errors.count() == 0 => Ok(value),
            _ => Err(errors),
        }
    }
}

impl fmt::Display for CaseErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, error) in self.errors.iter().enumerate() {
            if place > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{error}")?;
        }
        if self.more > 0 {
            write!(f, "\nand {} more", self.more)?;
        }
        Ok(())
    }
}

impl std::error::Error for CaseErrors {}
