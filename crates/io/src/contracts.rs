//! Contract tables into one book.

mod maker;
mod reader;

use crate::columns::Lists;
use crate::entities::Entities;
use crate::error::{CaseError, Errors, Problem};
use crate::files::{CaseFolder, text_of};
use crate::frontier::Which;
use crate::ids::Ids;
use crate::notes::{Noted, Notes};
use crate::parquet_table::read_parquet;
use crate::table::read_csv;
use maker::Maker;
use plimsoll::{FrontierPlan, Inputs};
use plimsoll_contract::{Book, BookBuilder, Options, TagColumn};
use plimsoll_units::{Calendar, Day};
use reader::{OfTable, Reader, Shared};

/// The folder of the contract tables.
pub(crate) const FOLDER: &str = "contracts";

/// Batches of rows that are understood ahead.
const AHEAD: usize = 2;

/// A value of `[tables]` in `case.toml` that every row of a table has.
pub(crate) struct Constant {
    pub(crate) name: String,
    pub(crate) value: ConstantValue,
    /// Line of `case.toml`.
    pub(crate) line: u32,
    /// Path of the key, for errors.
    pub(crate) field: String,
}

/// What a constant may be.
pub(crate) enum ConstantValue {
    Text(String),
    Number(f64),
    Day(Day),
    Flag(bool),
}

/// The constants of one table.
pub(crate) struct TableConstants {
    pub(crate) table: String,
    pub(crate) constants: Vec<Constant>,
}

/// The book and what was met while reading it.
pub(crate) struct ReadBook {
    pub(crate) book: Book,
    pub(crate) noted: Noted,
}

/// The days of a book.
#[derive(Clone, Copy)]
pub(crate) struct ContractDays {
    /// The market's day.
    pub(crate) as_of: Day,
    /// The status date of contracts that give none, where it is not the market's day.
    pub(crate) status: Option<Day>,
}

/// Which tables a book is read from.
pub(crate) struct ContractTables<'a> {
    pub(crate) which: Which<'a>,
    /// Where the candidates are, where the case has any.
    pub(crate) frontier: Option<FrontierPlan>,
    /// Which tag tells entities, where the case has any.
    pub(crate) entities: Option<Entities>,
    pub(crate) constants: Vec<TableConstants>,
}

impl<'a> ContractTables<'a> {
    /// The entity that is read alone, and how entities are told.
    pub(crate) fn entity(&self) -> Option<(&Entities, &'a str)> {
        self.entities.as_ref().zip(self.which.entity())
    }

    /// Takes what is not the entity's, where one is read alone.
    pub(crate) fn restrict(&self, inputs: &mut Inputs) {
        if let Some((entities, name)) = self.entity() {
            entities.restrict(name, inputs);
        }
    }
}

/// Reads every table of the folder `contracts/` in the order of the names, and that of candidates where they are asked for.
pub(crate) fn read_contracts(
    folder: &mut CaseFolder,
    days: ContractDays,
    calendars: Vec<Calendar>,
    lists: Lists,
    of: &ContractTables<'_>,
    errors: &Errors,
) -> Option<ReadBook> {
    let names = errors.keep(folder.names(FOLDER))?;
    let mut tables = Tables {
        errors,
        builder: BookBuilder::new(Options::new(days.as_of), calendars),
        codes: lists.tag_names.iter().map(|_| Vec::new()).collect(),
        lists,
        ids: Ids::default(),
        files: Vec::new(),
        notes: Notes::new(days.as_of),
        status: days.status,
        which: Which::Book,
        entity: of.entity().map(|(entities, name)| (entities.tag, name)),
        left_out: Vec::new(),
    };
    let is_book = !matches!(of.which, Which::Candidates);
    for name in names.iter().filter(|_| is_book) {
        let file = format!("{FOLDER}/{name}");
        if !name.ends_with(".csv") && !name.ends_with(".parquet") {
            errors.push(|| CaseError::file(&file, Problem::NotATable));
            continue;
        }
        let constants = of.constants.iter().find(|table| table.table == file);
        if let Some(bytes) = errors.keep(folder.bytes(&file)) {
            tables.read(&file, bytes, constants.map_or(&[], |table| &table.constants));
        }
    }
    if let Some(frontier) =
        of.frontier.as_ref().filter(|_| matches!(of.which, Which::Candidates | Which::Mix(_)))
    {
        let file = frontier.contracts.as_str();
        tables.which = of.which;
        if let Some(bytes) = errors.keep(folder.bytes(file)) {
            tables.read(file, bytes, &[]);
        }
    }
    if names.is_empty() {
        errors.push(|| CaseError::file(FOLDER, Problem::NoTables));
    }
    tables.refuse_duplicates();
    let none = |(place, _): &(usize, &str)| tables.codes.get(*place).is_some_and(Vec::is_empty);
    if let Some((_, name)) = tables.entity.filter(|of| none(of) && errors.count() == 0) {
        errors.push(|| {
            let problem = Problem::NoSuch { kind: "entity", there: tables.left_out.clone() };
            CaseError::file(crate::case::FILE, problem).with_field("entities").with_value(name.to_owned())
        });
    }
    if errors.count() > 0 { None } else { Some(tables.build()) }
}

/// All tables read so far.
struct Tables<'e> {
    errors: &'e Errors,
    /// How the rows of the table at hand become contracts.
    which: Which<'e>,
    /// The place of the tag that tells entities, and the one that is read.
    entity: Option<(usize, &'e str)>,
    /// Entities that are not read.
    left_out: Vec<String>,
    builder: BookBuilder,
    lists: Lists,
    /// Place of each row's value of each tag, shape `[tags, rows]`.
    codes: Vec<Vec<u32>>,
    ids: Ids,
    files: Vec<String>,
    notes: Notes,
    status: Option<Day>,
}

impl Tables<'_> {
    /// Reads a table: one thread understands its rows and this one makes contracts of them.
    fn read(&mut self, file: &str, bytes: Vec<u8>, constants: &[Constant]) {
        let table = self.files.len();
        self.files.push(file.to_owned());
        let fail = |problem| CaseError::file(file, problem);
        let is_csv = file.ends_with(".csv");
        let (text, bytes) =
            if is_csv { (text_of(bytes).map_err(fail), Vec::new()) } else { (Ok(String::new()), bytes) };
        let Some(text) = self.errors.keep(text) else { return };
        let names = self.builder.names().clone();
        let (sender, batches) = std::sync::mpsc::sync_channel(AHEAD);
        let (used, spare) = std::sync::mpsc::channel();
        let Self { errors, which, entity, left_out, builder, lists, codes, ids, notes, status, .. } = self;
        let without_tags = std::thread::scope(|scope| {
            let reader = Reader::new(
                OfTable { file, table, constants, entity: *entity },
                Shared { lists, ids, left_out },
                names,
                (sender, spare),
            );
            let text = text.as_str();
            let reading = scope.spawn(move || {
                let mut reader = reader;
                let read = if is_csv {
                    read_csv(file, text, &mut reader)
                } else {
                    read_parquet(file, bytes, &mut reader)
                };
                (read, reader.without_tags())
            });
            let mut maker = Maker { file, errors, builder, notes, codes, which: *which, status: *status };
            for mut batch in batches {
                maker.add(&mut batch);
                batch.rows.clear();
                // The reader may be through.
                _ = used.send(std::mem::take(&mut batch.rows));
            }
            match reading.join() {
                Ok((read, without_tags)) => {
                    errors.keep(read);
                    without_tags
                }
                Err(panic) => std::panic::resume_unwind(panic),
            }
        });
        for name in without_tags {
            self.notes.without_tag(file, &name);
        }
    }

    fn refuse_duplicates(&self) {
        for duplicate in self.ids.duplicates() {
            let file = |table: usize| self.files.get(table).cloned().unwrap_or_default();
            self.errors.push(|| {
                let problem =
                    Problem::DuplicateId { file: file(duplicate.first.table), row: duplicate.first.row };
                CaseError::row(&file(duplicate.again.table), duplicate.again.row, problem)
                    .with_field("contractID")
                    .with_value(duplicate.id)
            });
        }
    }

    fn build(self) -> ReadBook {
        let mut tags = Vec::new();
        let (mut values, mut codes) = (self.lists.tags.into_iter(), self.codes.into_iter());
        for name in self.lists.tag_names {
            let (Some(values), Some(codes)) = (values.next(), codes.next()) else { break };
            tags.push(TagColumn { name, values: values.into_values(), codes });
        }
        let noted = self.notes.finish(self.lists.assumptions.into_values());
        ReadBook { book: self.builder.build(tags), noted }
    }
}
