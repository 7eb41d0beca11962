//! TOML with every key accounted for: each unknown key, missing key and wrong type is an error with its line.

use crate::error::{CaseError, Errors, Problem};
use crate::words::Near;
use plimsoll_units::{Day, DayCount};
use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A file of TOML and the errors found in it so far.
pub(crate) struct TomlFile<'a> {
    file: &'a str,
    text: &'a str,
    errors: &'a Errors,
}

impl<'a> TomlFile<'a> {
    pub(crate) const fn new(file: &'a str, text: &'a str, errors: &'a Errors) -> Self {
        Self { file, text, errors }
    }

    /// Every syntax error is kept; what could be read is none then, as it may be a part only.
    pub(crate) fn parse(&self) -> Option<Spanned<DeTable<'a>>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            let said = error.message().split('\n').collect::<Vec<_>>().join("; ");
            self.push(|| self.at(error.span().unwrap_or(0..0), Problem::Toml { said }));
        }
        errors.is_empty().then_some(table)
    }

    /// Keeps an error.
    pub(crate) fn push(&self, error: impl FnOnce() -> CaseError) {
        self.errors.push(error);
    }

    fn at(&self, span: Range<usize>, problem: Problem) -> CaseError {
        CaseError::line(self.file, self.line(span), problem)
    }

    /// The line, from 1, on which a span starts.
    fn line(&self, span: Range<usize>) -> u32 {
        let before = self.text.as_bytes().get(..span.start).unwrap_or_default();
        let lines = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        u32::try_from(lines).unwrap_or(u32::MAX)
    }
}

/// A table of a TOML file and the keys asked of it.
pub(crate) struct Section<'a, 'f> {
    file: &'f TomlFile<'a>,
    path: String,
    span: Range<usize>,
    table: &'f DeTable<'a>,
    asked: RefCell<Vec<&'static str>>,
}

/// A value with its path and place.
pub(crate) struct Entry<'a, 'f> {
    file: &'f TomlFile<'a>,
    path: String,
    value: &'f Spanned<DeValue<'a>>,
}

impl<'a, 'f> Section<'a, 'f> {
    /// The whole file.
    pub(crate) fn root(file: &'f TomlFile<'a>, table: &'f Spanned<DeTable<'a>>) -> Self {
        Self {
            file,
            path: String::new(),
            span: 0..0,
            table: table.get_ref(),
            asked: RefCell::new(Vec::new()),
        }
    }

    /// An error about this table.
    pub(crate) fn refuse(&self, problem: Problem) {
        self.file.push(|| self.file.at(self.span.clone(), problem).with_field(&self.path));
    }

    /// An error about a key of this table that may not be there.
    pub(crate) fn refuse_key(&self, key: &str, problem: Problem) {
        let span = self.table.get(key).map_or(self.span.clone(), |value| value.span());
        self.file.push(|| self.file.at(span, problem).with_field(&self.path_of(key)));
    }

    fn path_of(&self, key: &str) -> String {
        let bare =
            !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        let key = if bare { Cow::Borrowed(key) } else { Cow::Owned(format!("{key:?}")) };
        if self.path.is_empty() { key.into_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The value of a key, if it is there.
    pub(crate) fn entry(&self, key: &'static str) -> Option<Entry<'a, 'f>> {
        self.asked.borrow_mut().push(key);
        self.table.get(key).map(|value| Entry { file: self.file, path: self.path_of(key), value })
    }

    /// Whether a key is there.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// The value of a key that must be there.
    pub(crate) fn needed(&self, key: &'static str, expected: &'static str) -> Option<Entry<'a, 'f>> {
        let entry = self.entry(key);
        if entry.is_none() {
            self.refuse_key(key, Problem::MissingKey { expected });
        }
        entry
    }

    /// Every key with its value, for tables whose keys are names of the user's.
    pub(crate) fn entries(&self) -> Vec<(&'f str, Entry<'a, 'f>)> {
        let entry = |(key, value): (&'f Spanned<Cow<'a, str>>, &'f Spanned<DeValue<'a>>)| {
            let key = key.get_ref().as_ref();
            (key, Entry { file: self.file, path: self.path_of(key), value })
        };
        self.table.iter().map(entry).collect()
    }

    /// Text of a key, `None` when it is absent or not text.
    pub(crate) fn text(&self, key: &'static str) -> Option<String> {
        self.entry(key)?.text()
    }

    /// A finite number of a key.
    pub(crate) fn number(&self, key: &'static str) -> Option<f64> {
        self.entry(key)?.number()
    }

    /// True or false of a key, false when absent.
    pub(crate) fn flag(&self, key: &'static str) -> bool {
        self.entry(key).and_then(|entry| entry.flag()).unwrap_or(false)
    }

    /// The flag of a key, or what is known where it is absent.
    pub(crate) fn flag_or(&self, key: &'static str, known: bool) -> bool {
        self.entry(key).and_then(|entry| entry.flag()).unwrap_or(known)
    }

    /// A list of texts of a key, empty when absent.
    pub(crate) fn texts(&self, key: &'static str) -> Vec<String> {
        let Some(entry) = self.entry(key) else { return Vec::new() };
        entry.list("a list of texts").iter().filter_map(Entry::text).collect()
    }

    /// The tables of a list such as `[[scenario]]`, empty when absent.
    pub(crate) fn sections(&self, key: &'static str) -> Vec<Section<'a, 'f>> {
        let Some(entry) = self.entry(key) else { return Vec::new() };
        entry.list("a list of tables").iter().filter_map(Entry::section).collect()
    }

    /// The table of a key.
    pub(crate) fn section(&self, key: &'static str) -> Option<Section<'a, 'f>> {
        self.entry(key)?.section()
    }

    /// An error for every key that was never asked for.
    pub(crate) fn finish(&self) {
        let asked = self.asked.borrow();
        for (key, value) in self.entries() {
            if !asked.contains(&key) {
                let otherwise = crate::words::quoted("there are", "there are none", &asked);
                let near = Near::new(key, asked.iter().copied(), &otherwise);
                value.refuse_without_value(Problem::UnknownKey { near });
            }
        }
    }
}

impl<'a, 'f> Entry<'a, 'f> {
    /// An error about this value, which is shown where it is text or a number.
    pub(crate) fn refuse(&self, problem: Problem) {
        let shown = match self.value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(number) => Some(number.to_string()),
            DeValue::Float(number) => Some(number.to_string()),
            DeValue::Datetime(moment) => Some(moment.to_string()),
            DeValue::Boolean(flag) => Some(flag.to_string()),
            DeValue::Array(_) | DeValue::Table(_) => None,
        };
        self.file.push(|| {
            let error = self.file.at(self.value.span(), problem).with_field(&self.path);
            match shown {
                Some(shown) => error.with_value(shown),
                None => error,
            }
        });
    }

    /// The line of the file, from 1.
    pub(crate) fn line(&self) -> u32 {
        self.file.line(self.value.span())
    }

    /// The key with its path.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    fn refuse_without_value(&self, problem: Problem) {
        self.file.push(|| self.file.at(self.value.span(), problem).with_field(&self.path));
    }

    fn wrong_type<T>(&self, expected: &'static str) -> Option<T> {
        let found = match self.value.get_ref() {
            DeValue::String(_) => "text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.refuse(Problem::WrongType { found, expected });
        None
    }

    /// Its text, trimmed; blank text is an error.
    pub(crate) fn text(&self) -> Option<String> {
        match self.value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => {
                self.refuse(Problem::Expected { expected: "text that is not blank" });
                None
            }
            DeValue::String(text) => Some(text.trim().to_owned()),
            _ => self.wrong_type("text"),
        }
    }

    /// Whether it is text.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self.value.get_ref(), DeValue::String(_))
    }

    /// Text that something reads; its error becomes an error about the value.
    pub(crate) fn parsed<T, E>(&self, problem: impl FnOnce(E) -> Problem) -> Option<T>
    where
        T: std::str::FromStr<Err = E>,
    {
        match self.text()?.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(problem(error));
                None
            }
        }
    }

    /// A finite number, integer or decimal.
    pub(crate) fn number(&self) -> Option<f64> {
        let number = match self.value.get_ref() {
            DeValue::Integer(number) => {
                let whole = i64::from_str_radix(number.as_str(), number.radix()).ok();
                match whole.and_then(crate::cell::exact) {
                    Some(number) => number,
                    None => {
                        self.refuse(Problem::Inexact);
                        return None;
                    }
                }
            }
            DeValue::Float(number) => number.as_str().parse().unwrap_or(f64::NAN),
            _ => return self.wrong_type("a number"),
        };
        if !number.is_finite() {
            self.refuse(Problem::Expected { expected: "a finite number" });
            return None;
        }
        Some(number)
    }

    /// A day count by its ACTUS name.
    pub(crate) fn day_count(&self) -> Option<DayCount> {
        let names = DayCount::names().map(|name| (name, name));
        self.one_of(&names)?.parse().ok()
    }

    /// True or false.
    pub(crate) fn flag(&self) -> Option<bool> {
        match self.value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => self.wrong_type("true or false"),
        }
    }

    /// A date, as a TOML date or as text.
    pub(crate) fn day(&self) -> Option<Day> {
        let text = match self.value.get_ref() {
            DeValue::String(text) => text.trim().to_owned(),
            DeValue::Datetime(moment) => moment.to_string(),
            _ => return self.wrong_type("a date YYYY-MM-DD"),
        };
        match text.parse() {
            Ok(day) => Some(day),
            Err(error) => {
                self.refuse(error.into());
                None
            }
        }
    }

    /// The members of a list.
    pub(crate) fn list(&self, expected: &'static str) -> Vec<Entry<'a, 'f>> {
        let DeValue::Array(list) = self.value.get_ref() else {
            self.wrong_type::<()>(expected);
            return Vec::new();
        };
        let entry =
            |(place, value)| Entry { file: self.file, path: format!("{}[{place}]", self.path), value };
        list.iter().enumerate().map(entry).collect()
    }

    /// The table.
    pub(crate) fn section(&self) -> Option<Section<'a, 'f>> {
        let DeValue::Table(table) = self.value.get_ref() else { return self.wrong_type("a table") };
        Some(Section {
            file: self.file,
            path: self.path.clone(),
            span: self.value.span(),
            table,
            asked: RefCell::new(Vec::new()),
        })
    }

    /// The value as a cell of a contract table.
    pub(crate) fn cell(&self) -> Option<crate::cell::Cell<'f>> {
        use crate::cell::Cell;
        Some(match self.value.get_ref() {
            DeValue::String(text) => Cell::Text(text),
            DeValue::Boolean(flag) => Cell::Flag(*flag),
            DeValue::Datetime(_) => Cell::Day(self.day()?),
            DeValue::Integer(_) | DeValue::Float(_) => Cell::Number(self.number()?),
            DeValue::Array(_) | DeValue::Table(_) => return self.wrong_type("text, a number or a date"),
        })
    }

    /// One of a list of names.
    pub(crate) fn one_of<T: Copy>(&self, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text()?;
        let found = choices.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
        if found.is_none() {
            let allowed = choices.iter().map(|(name, _)| (*name).to_owned()).collect();
            self.refuse(Problem::OneOf { allowed });
        }
        found
    }
}
