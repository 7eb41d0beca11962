//! A part of a JSON text that knows where it is, so that errors can say so.

use crate::error::{CaseError, Errors, Problem};
use plimsoll_contract::terms::TermError;
use serde_json::{Map, Value};
use std::str::FromStr;

/// A value of a JSON text with its path.
pub(super) struct Part<'a> {
    pub(super) file: &'a str,
    pub(super) path: String,
    pub(super) value: &'a Value,
    pub(super) errors: &'a Errors,
}

impl<'a> Part<'a> {
    pub(super) fn refuse(&self, problem: Problem) {
        self.errors.push(|| {
            let error = CaseError::file(self.file, problem);
            let error = if self.path.is_empty() { error } else { error.with_field(&self.path) };
            match self.value {
                Value::String(text) => error.with_value(text.clone()),
                Value::Number(number) => error.with_value(number.to_string()),
                _ => error,
            }
        });
    }

    pub(super) const fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::String(_) => "text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        }
    }

    pub(super) fn object(&self) -> Option<&'a Map<String, Value>> {
        let object = self.value.as_object();
        if object.is_none() {
            self.refuse(Problem::WrongType { found: self.kind(), expected: "an object" });
        }
        object
    }

    pub(super) fn list(&self) -> Option<Vec<Self>> {
        let Some(list) = self.value.as_array() else {
            self.refuse(Problem::WrongType { found: self.kind(), expected: "a list" });
            return None;
        };
        Some(list.iter().enumerate().map(|(place, value)| self.child(&place.to_string(), value)).collect())
    }

    pub(super) fn child(&self, key: &str, value: &'a Value) -> Self {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Self { file: self.file, path, value, errors: self.errors }
    }

    pub(super) fn member(&self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| self.child(key, value))
    }

    pub(super) fn needed(&self, key: &'static str) -> Option<Self> {
        let member = self.member(key);
        if member.is_none() {
            self.refuse(Problem::MissingKey { expected: key });
        }
        member
    }

    pub(super) fn text(&self) -> Option<&'a str> {
        let text = self.value.as_str().map(str::trim);
        if text.is_none() {
            self.refuse(Problem::WrongType { found: self.kind(), expected: "text" });
        }
        text
    }

    /// Text or a number, as text.
    pub(super) fn scalar(&self) -> Option<String> {
        match self.value {
            Value::Number(number) => Some(number.to_string()),
            _ => self.text().map(str::to_owned),
        }
    }

    /// What the text says; blank text, `null` and the text `null` are absent.
    pub(super) fn parsed<T: FromStr<Err = E>, E: Into<Problem>>(&self) -> Option<T> {
        if self.value.is_null() {
            return None;
        }
        let text = self.text().filter(|text| !text.is_empty() && *text != "null")?;
        text.parse().map_err(|error: E| self.refuse(error.into())).ok()
    }

    pub(super) fn needed_parsed<T: FromStr<Err = E>, E: Into<Problem>>(
        &self,
        expected: &'static str,
    ) -> Option<T> {
        let before = self.errors.count();
        let parsed = self.parsed();
        if parsed.is_none() && self.errors.count() == before {
            self.refuse(Problem::EmptyCell { expected });
        }
        parsed
    }

    /// A finite number, as a number or as text; blank text and `null` are absent.
    pub(super) fn number(&self) -> Option<f64> {
        let number = match self.value {
            Value::Null => return None,
            Value::Number(number) => number.as_f64(),
            Value::String(text) if text.trim().is_empty() => return None,
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let number = number.filter(|number| number.is_finite());
        if number.is_none() {
            self.refuse(TermError::NotANumber.into());
        }
        number
    }

    pub(super) fn needed_number(&self) -> Option<f64> {
        let before = self.errors.count();
        let number = self.number();
        if number.is_none() && self.errors.count() == before {
            self.refuse(Problem::EmptyCell { expected: "a number" });
        }
        number
    }
}
