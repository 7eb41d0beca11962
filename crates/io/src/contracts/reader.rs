//! Rows of a contract table as they are understood: terms, position and tags, or what is wrong with them.

use super::{Constant, ConstantValue};
use crate::cell::Cell;
use crate::columns::{Lists, NEEDED, Use, Values};
use crate::error::{At, CaseError, KEPT, Problem};
use crate::ids::{IdPlace, Ids};
use crate::table::{RowSink, Shown};
use plimsoll_contract::terms::{Names, NamesAdded, NamesSize};
use plimsoll_units::pair;
use std::sync::mpsc::{Receiver, SyncSender};

/// Rows that follow one another, in their order.
#[derive(Default)]
pub(super) struct Batch<'t> {
    pub(super) rows: Vec<Row>,
    /// The contract IDs, one after another.
    ids: String,
    /// Place of each tag's value, shape `[rows, tags]`.
    tags: Vec<u32>,
    /// What is wrong, each with the number of `rows` before it.
    pub(super) wrong: Vec<(usize, CaseError)>,
    /// Errors beyond those that are kept.
    pub(super) more: usize,
    /// Names that the rows have and earlier ones had not.
    pub(super) names: NamesAdded,
    /// How the cells of the rows are shown; none where the file had no row.
    shown: Option<Shown<'t>>,
}

/// A row without errors of its own.
pub(super) struct Row {
    pub(super) number: u32,
    /// Its place among the rows of the batch, those with errors too.
    place: usize,
    pub(super) values: Values,
    id_end: usize,
}

impl Batch<'_> {
    /// The contract ID and the tags of a row.
    pub(super) fn told(&self, row: usize) -> (&str, &[u32]) {
        let end = |row: usize| self.rows.get(row).map_or(0, |row| row.id_end);
        let start = row.checked_sub(1).map_or(0, end);
        let tags = self.tags.len() / self.rows.len().max(1);
        let id = self.ids.get(start..end(row)).unwrap_or("");
        (id, self.tags.get(row * tags..(row + 1) * tags).unwrap_or(&[]))
    }

    /// How the cell of a column is shown; none where it is empty.
    pub(super) fn shown(&self, row: usize, column: &str) -> Option<String> {
        let place = self.rows.get(row)?.place;
        (self.shown.as_ref()?)(place, column)
    }

    /// Takes the last row back.
    fn pop(&mut self) {
        let tags = self.tags.len() / self.rows.len().max(1);
        self.tags.truncate(self.tags.len() - tags);
        self.rows.pop();
        self.ids.truncate(self.rows.last().map_or(0, |row| row.id_end));
    }
}

/// Which table is read, and what of it.
#[derive(Clone, Copy)]
pub(super) struct OfTable<'a> {
    pub(super) file: &'a str,
    /// Its place among the tables.
    pub(super) table: usize,
    pub(super) constants: &'a [Constant],
    /// The place of the tag that tells entities, and the one that is read.
    pub(super) entity: Option<(usize, &'a str)>,
}

/// What all tables add to.
pub(super) struct Shared<'a> {
    pub(super) lists: &'a mut Lists,
    pub(super) ids: &'a mut Ids,
    pub(super) left_out: &'a mut Vec<String>,
}

/// Understands the rows of a table and sends them on.
pub(super) struct Reader<'a, 't> {
    of: OfTable<'a>,
    shared: Shared<'a>,
    columns: Vec<String>,
    uses: Vec<Use>,
    /// What the constants say, the start of every row.
    base: (Values, Vec<u32>),
    without_tags: Vec<String>,
    names: Names,
    /// How many names have been sent on.
    sent: NamesSize,
    batch: Batch<'t>,
    /// Rows of the batch, those with errors too.
    met: usize,
    /// Errors met so far.
    errors: usize,
    sender: SyncSender<Batch<'t>>,
    /// Rows that are used up: room for those to come.
    spare: Receiver<Vec<Row>>,
}

impl<'a, 't> Reader<'a, 't> {
    pub(super) fn new(
        of: OfTable<'a>,
        shared: Shared<'a>,
        names: Names,
        (sender, spare): (SyncSender<Batch<'t>>, Receiver<Vec<Row>>),
    ) -> Self {
        Self {
            of,
            columns: Vec::new(),
            uses: Vec::new(),
            base: (Values::default(), vec![0; shared.lists.tags.len()]),
            without_tags: Vec::new(),
            sent: names.size(),
            names,
            batch: Batch::default(),
            met: 0,
            errors: 0,
            sender,
            spare,
            shared,
        }
    }

    /// The tags of which the table has no column.
    pub(super) fn without_tags(mut self) -> Vec<String> {
        self.send();
        self.without_tags
    }

    fn wrong(&mut self, error: impl FnOnce() -> CaseError) {
        self.errors += 1;
        if self.errors <= KEPT {
            self.batch.wrong.push((self.batch.rows.len(), error()));
        } else {
            self.batch.more += 1;
        }
    }

    fn send(&mut self) {
        let rows = self.spare.try_recv().unwrap_or_default();
        let mut batch = std::mem::replace(&mut self.batch, Batch { rows, ..Batch::default() });
        let size = self.names.size();
        if size != self.sent {
            batch.names = self.names.since(&self.sent);
            self.sent = size;
        }
        self.met = 0;
        // Nobody listens any more only where making contracts has stopped with a panic of its own.
        _ = self.sender.send(batch);
    }

    fn is_constant(&self, name: &str) -> bool {
        self.of.constants.iter().any(|constant| constant.name == name)
    }

    fn read_constants(&mut self) {
        for constant in self.of.constants {
            let value = match &constant.value {
                ConstantValue::Text(text) => Cell::Text(text),
                ConstantValue::Number(number) => Cell::Number(*number),
                ConstantValue::Day(day) => Cell::Day(*day),
                ConstantValue::Flag(flag) => Cell::Flag(*flag),
            };
            let read = if self.columns.contains(&constant.name) {
                Err(Problem::ConstantAndColumn)
            } else {
                match Use::of(&constant.name, self.shared.lists) {
                    Ok(Use::Id) => Err(Problem::NotConstant),
                    Ok(found) => {
                        let (values, tags) = &mut self.base;
                        found.read(&value, values, tags, &mut self.names, self.shared.lists)
                    }
                    Err(problem) => Err(problem),
                }
            };
            if let Err(problem) = read {
                self.wrong(|| CaseError {
                    file: crate::case::FILE.to_owned(),
                    at: At::Line(constant.line),
                    field: Some(constant.field.clone()),
                    value: Some(value.shown()),
                    problem: Box::new(problem),
                });
            }
        }
    }

    /// Puts a row into the batch; what is wrong with its cells.
    fn push(&mut self, number: u32, cells: &[Cell<'_>]) -> Vec<CaseError> {
        let Self { of, base, batch, uses, columns, names, shared, .. } = self;
        let first_tag = batch.tags.len();
        batch.tags.extend_from_slice(&base.1);
        let row = Row { number, place: self.met, values: base.0, id_end: batch.ids.len() };
        batch.rows.push(row);
        self.met += 1;
        let mut wrong = Vec::new();
        if let (Some(row), Some(tags)) = (batch.rows.last_mut(), batch.tags.get_mut(first_tag..)) {
            for (place, (column, cell)) in pair(uses, cells).enumerate() {
                if let Err(problem) = column.read(cell, &mut row.values, tags, names, shared.lists) {
                    let error = CaseError::row(of.file, number, problem).with_field(&columns[place]);
                    wrong.push(error.with_value(cell.shown()));
                }
            }
            // Whoever makes contracts of rows adds no name of his own.
            names.with_exchange_rate(&row.values.terms);
        }
        wrong
    }

    /// Whether the last row is of the entity that is read.
    fn is_read(&mut self) -> bool {
        let Some((place, name)) = self.of.entity else { return true };
        let tags = self.shared.lists.tags.len();
        let code = self.batch.tags.get(self.batch.tags.len() - tags + place);
        let value = self.shared.lists.tags[place].text(code.copied().unwrap_or(0));
        if value != name && !self.shared.left_out.iter().any(|known| known == value) {
            self.shared.left_out.push(value.to_owned());
        }
        value == name
    }
}

impl<'t> RowSink<'t> for Reader<'_, 't> {
    fn start(&mut self, columns: &[String]) -> bool {
        let file = self.of.file;
        for name in columns {
            match Use::of(name, self.shared.lists) {
                Ok(found) => self.uses.push(found),
                Err(problem) => self.wrong(|| CaseError::row(file, 1, problem).with_field(name)),
            }
        }
        self.columns = columns.to_vec();
        self.read_constants();
        for name in NEEDED {
            if !columns.iter().any(|column| column == name) && !self.is_constant(name) {
                let problem = Problem::MissingColumn { there: columns.to_vec() };
                self.wrong(|| CaseError::row(file, 1, problem).with_field(name));
            }
        }
        let is_missing = |name: &&String| !columns.contains(name) && !self.is_constant(name);
        self.without_tags = self.shared.lists.tag_names.iter().filter(is_missing).cloned().collect();
        self.errors == 0
    }

    fn row(&mut self, row: u32, cells: &[Cell<'_>]) {
        let mut wrong = self.push(row, cells);
        let place = self.uses.iter().position(|column| matches!(column, Use::Id));
        let id = place.and_then(|place| cells.get(place)).copied().unwrap_or(Cell::Empty);
        let of_id = |problem| CaseError::row(self.of.file, row, problem).with_field("contractID");
        let mut buffer = String::new();
        let mut is_read = false;
        match id.text(&mut buffer) {
            Ok("") => wrong.push(of_id(Problem::NoId)),
            Ok(id) => {
                self.shared.ids.add(id, IdPlace { table: self.of.table, row });
                is_read = wrong.is_empty() && self.is_read();
                self.batch.ids.push_str(id);
                if let Some(row) = self.batch.rows.last_mut() {
                    row.id_end = self.batch.ids.len();
                }
            }
            Err(problem) => wrong.push(of_id(problem).with_value(id.shown())),
        }
        if !is_read {
            self.batch.pop();
        }
        // Told after the row is taken back: errors have their place among the rows that stay.
        for error in wrong {
            self.wrong(|| error);
        }
    }

    fn refuse(&mut self, error: CaseError) {
        self.wrong(|| error);
    }

    fn batch(&mut self, shown: Shown<'t>) {
        self.batch.shown = Some(shown);
        self.send();
    }
}
