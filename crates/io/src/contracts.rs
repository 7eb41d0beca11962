//! Contract tables into one book.

use crate::cell::Cell;
use crate::columns::{Lists, NEEDED, Use, Values};
use crate::entities::Entities;
use crate::error::{At, CaseError, Errors, Problem};
use crate::files::{CaseFolder, text_of};
use crate::frontier::Which;
use crate::ids::{IdPlace, Ids};
use crate::notes::{Noted, Notes};
use crate::parquet_table::read_parquet;
use crate::table::{RowSink, read_csv};
use plimsoll::{FrontierPlan, Inputs};
use plimsoll_contract::terms::{ContractType, Terms};
use plimsoll_contract::{Book, BookBuilder, Marks, Options, TagColumn};
use plimsoll_units::{Calendar, Day, Micros, pair};

/// The folder of the contract tables.
pub(crate) const FOLDER: &str = "contracts";

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
    fn read(&mut self, file: &str, bytes: Vec<u8>, constants: &[Constant]) {
        let is_csv = file.ends_with(".csv");
        let table = self.files.len();
        self.files.push(file.to_owned());
        let errors = self.errors;
        let mut reader = Table {
            file,
            table,
            constants,
            uses: Vec::new(),
            columns: Vec::new(),
            base: self.lists.blank(),
            values: self.lists.blank(),
            tables: self,
        };
        let read = if is_csv {
            text_of(bytes)
                .map_err(|problem| CaseError::file(file, problem))
                .and_then(|text| read_csv(file, &text, &mut reader))
        } else {
            read_parquet(file, bytes, &mut reader)
        };
        errors.keep(read);
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

/// The table being read.
struct Table<'t, 'e> {
    tables: &'t mut Tables<'e>,
    file: &'t str,
    table: usize,
    constants: &'t [Constant],
    columns: Vec<String>,
    uses: Vec<Use>,
    /// What the constants say, the start of every row.
    base: Values,
    values: Values,
}

impl RowSink for Table<'_, '_> {
    fn start(&mut self, columns: &[String]) -> bool {
        let errors = self.tables.errors;
        let before = errors.count();
        for name in columns {
            let found = Use::of(name, &self.tables.lists);
            let found = found.map_err(|problem| CaseError::row(self.file, 1, problem).with_field(name));
            self.uses.extend(errors.keep(found));
        }
        self.columns = columns.to_vec();
        self.read_constants();
        for name in NEEDED {
            if !columns.iter().any(|column| column == name) && !self.is_constant(name) {
                let problem = Problem::MissingColumn { there: columns.to_vec() };
                errors.push(|| CaseError::row(self.file, 1, problem).with_field(name));
            }
        }
        for name in &self.tables.lists.tag_names {
            if !columns.contains(name) && self.constants.iter().all(|constant| constant.name != *name) {
                self.tables.notes.without_tag(self.file, name);
            }
        }
        errors.count() == before
    }

    fn row(&mut self, row: u32, cells: &[Cell<'_>]) {
        let Self { tables, file, columns, uses, base, values, .. } = self;
        let errors = tables.errors;
        let before = errors.count();
        values.terms = base.terms;
        values.position = base.position;
        values.assumption = base.assumption;
        values.tags.copy_from_slice(&base.tags);
        let mut id = Cell::Empty;
        for (place, (column, cell)) in pair(uses, cells).enumerate() {
            if let Use::Id = column {
                id = *cell;
            } else if let Err(problem) = column.read(cell, values, tables.builder.names(), &mut tables.lists)
            {
                errors.push(|| {
                    let error = CaseError::row(file, row, problem).with_field(&columns[place]);
                    error.with_value(cell.shown())
                });
            }
        }
        let mut buffer = String::new();
        match id.text(&mut buffer) {
            Ok("") => errors.push(|| CaseError::row(file, row, Problem::NoId).with_field("contractID")),
            Ok(id) => {
                tables.ids.add(id, IdPlace { table: self.table, row });
                if errors.count() == before {
                    self.add(row, id, cells);
                }
            }
            Err(problem) => errors
                .push(|| CaseError::row(file, row, problem).with_field("contractID").with_value(id.shown())),
        }
    }

    fn refuse(&mut self, error: CaseError) {
        self.tables.errors.push(|| error);
    }
}

impl Table<'_, '_> {
    fn is_constant(&self, name: &str) -> bool {
        self.constants.iter().any(|constant| constant.name == name)
    }

    fn read_constants(&mut self) {
        for constant in self.constants {
            let value = match &constant.value {
                ConstantValue::Text(text) => Cell::Text(text),
                ConstantValue::Number(number) => Cell::Number(*number),
                ConstantValue::Day(day) => Cell::Day(*day),
                ConstantValue::Flag(flag) => Cell::Flag(*flag),
            };
            let read = if self.columns.contains(&constant.name) {
                Err(Problem::ConstantAndColumn)
            } else {
                match Use::of(&constant.name, &self.tables.lists) {
                    Ok(Use::Id) => Err(Problem::NotConstant),
                    Ok(found) => {
                        let Tables { builder, lists, .. } = &mut *self.tables;
                        found.read(&value, &mut self.base, builder.names(), lists)
                    }
                    Err(problem) => Err(problem),
                }
            };
            if let Err(problem) = read {
                self.tables.errors.push(|| CaseError {
                    file: crate::case::FILE.to_owned(),
                    at: At::Line(constant.line),
                    field: Some(constant.field.clone()),
                    value: Some(value.shown()),
                    problem: Box::new(problem),
                });
            }
        }
    }

    /// Adds a row without errors of its own; what the terms lack together is found here.
    fn add(&mut self, row: u32, id: &str, cells: &[Cell<'_>]) {
        let errors = self.tables.errors;
        let refuse = |field: &str, problem: Problem| {
            errors.push(|| {
                let error = CaseError::row(self.file, row, problem).with_field(field);
                let place = self.columns.iter().position(|column| column == field);
                match place.and_then(|place| cells.get(place)).filter(|cell| !cell.is_empty()) {
                    Some(cell) => error.with_value(cell.shown()),
                    None => error,
                }
            });
        };
        let Values { terms, position, assumption, tags } = &self.values;
        if let Some((place, name)) = self.tables.entity {
            let value = self.tables.lists.tags[place].text(tags[place]);
            if value != name {
                if !self.tables.left_out.iter().any(|known| known == value) {
                    self.tables.left_out.push(value.to_owned());
                }
                return;
            }
        }
        let marks = &position.marks;
        if let Some((column, problem)) = misplaced_models(terms.contract_type, marks) {
            return refuse(column, problem);
        }
        if marks.deposit.is_some() && marks.renewal.is_some() {
            let expected =
                "no renewalModel beside a depositModel: what runs off is renewed at the deposit's rate";
            return refuse("renewalModel", Problem::Expected { expected });
        }
        if let Some(contract_type) = terms.contract_type.filter(|found| !ContractType::VALUED.contains(found))
        {
            return refuse(
                "contractType",
                Problem::NotInRun { contract_type, computed: ContractType::VALUED },
            );
        }
        let is_swap = terms.contract_type == Some(ContractType::PlainVanillaSwap);
        if !is_swap && position.fair_value.is_some_and(|value| value < Micros::ZERO) {
            let expected = "an amount of 0 or more; contractRole gives the sign, and only a swap may be worth less than 0";
            return refuse("fairValue", Problem::Expected { expected });
        }
        // Deposits keep their balance: it is as of the market's day, whatever that is.
        let stays = terms.contract_type == Some(ContractType::UndefinedMaturity);
        let status = terms.status_date.or(self.tables.status.filter(|_| !stays));
        let terms = Terms { status_date: status, ..*terms };
        let (terms, position) = match self.tables.which.sized(id, terms, *position) {
            Ok(Some(sized)) => sized,
            Ok(None) => return,
            Err(expected) => return refuse("contractType", Problem::Expected { expected }),
        };
        match self.tables.builder.add(id, &terms, position) {
            Ok(_) => {
                for (place, code) in tags.iter().enumerate() {
                    self.tables.codes[place].push(*code);
                }
                let Tables { notes, builder, .. } = &mut *self.tables;
                notes.row(&terms, builder.names(), &position, *assumption);
            }
            Err(list) => {
                for error in list {
                    refuse(error.term(), Problem::Contract(error));
                }
            }
        }
    }
}

const DEPOSIT_TYPES: &[ContractType] = &[ContractType::UndefinedMaturity];
const PREPAYMENT_TYPES: &[ContractType] = &[
    ContractType::PrincipalAtMaturity,
    ContractType::LinearAmortizer,
    ContractType::NegativeAmortizer,
    ContractType::Annuity,
];

/// A committed line is a bullet loan that is drawn further: what is drawn is repaid at its end.
const DRAWDOWN_TYPES: &[ContractType] = &[ContractType::PrincipalAtMaturity];

const RENEWAL_TYPES: &[ContractType] = &[
    ContractType::PrincipalAtMaturity,
    ContractType::LinearAmortizer,
    ContractType::NegativeAmortizer,
    ContractType::Annuity,
    ContractType::ExoticLinearAmortizer,
    ContractType::UndefinedMaturity,
];

/// The first model that its contract would not use.
fn misplaced_models(contract_type: Option<ContractType>, marks: &Marks) -> Option<(&'static str, Problem)> {
    let models = [
        ("depositModel", marks.deposit.is_some(), DEPOSIT_TYPES),
        ("prepaymentModel", marks.prepayment.is_some(), PREPAYMENT_TYPES),
        ("earlyRedemptionModel", marks.early_redemption.is_some(), PREPAYMENT_TYPES),
        ("drawdownModel", marks.drawdown.is_some(), DRAWDOWN_TYPES),
        ("renewalModel", marks.renewal.is_some(), RENEWAL_TYPES),
    ];
    models.into_iter().find_map(|(column, is_set, allowed)| {
        misplaced_model(contract_type, is_set, allowed).map(|problem| (column, problem))
    })
}

/// A model on a contract that would not use it: the number would look as if it had.
fn misplaced_model(
    contract_type: Option<ContractType>,
    is_set: bool,
    allowed: &'static [ContractType],
) -> Option<Problem> {
    let contract_type = contract_type.filter(|_| is_set)?;
    (!allowed.contains(&contract_type)).then_some(Problem::MisplacedModel { contract_type, allowed })
}
