//! A cell of a table, whichever format it came from.

use crate::error::Problem;
use plimsoll_contract::terms::TermValue;
use plimsoll_units::{Day, Micros};

/// One cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    /// Nothing, or blanks only.
    Empty,
    /// Text, not yet trimmed.
    Text(&'a str),
    /// A decimal number.
    Number(f64),
    /// A whole number.
    Whole(i64),
    /// A date.
    Day(Day),
    /// True or false.
    Flag(bool),
}

/// A whole number as `f64`, where that is exact.
pub(crate) const fn exact(whole: i64) -> Option<f64> {
    const LIMIT: u64 = 1 << 53;
    #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53")]
    if whole.unsigned_abs() <= LIMIT { Some(whole as f64) } else { None }
}

impl<'a> Cell<'a> {
    /// Whether there is nothing in it.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.bytes().all(|byte| byte.is_ascii_whitespace()),
            _ => false,
        }
    }

    /// The value of a term.
    #[inline]
    pub(crate) fn term_value(&self) -> Result<TermValue<'a>, Problem> {
        Ok(match *self {
            Self::Empty => TermValue::Text(""),
            Self::Text(text) => TermValue::Text(text),
            Self::Number(number) => TermValue::Number(number),
            Self::Whole(whole) => TermValue::Number(exact(whole).ok_or(Problem::Inexact)?),
            Self::Day(day) => TermValue::Day(day),
            Self::Flag(_) => {
                return Err(Problem::WrongType { found: "true or false", expected: "a term's value" });
            }
        })
    }

    /// Its text; whole numbers are written into `buffer`.
    pub(crate) fn text<'b>(&self, buffer: &'b mut String) -> Result<&'b str, Problem>
    where
        'a: 'b,
    {
        let wrong = |found| Problem::WrongType { found, expected: "text" };
        match *self {
            Self::Empty => Ok(""),
            Self::Text(text) => Ok(text.trim()),
            Self::Whole(whole) => {
                buffer.clear();
                buffer.push_str(&whole.to_string());
                Ok(buffer)
            }
            Self::Number(_) => Err(wrong("a decimal number")),
            Self::Day(_) => Err(wrong("a date")),
            Self::Flag(_) => Err(wrong("true or false")),
        }
    }

    /// Yes or no, `None` when empty.
    pub(crate) fn yes_or_no(&self) -> Result<Option<bool>, Problem> {
        match self {
            Self::Empty => Ok(None),
            Self::Flag(flag) => Ok(Some(*flag)),
            Self::Text(text) => match text.trim() {
                "" => Ok(None),
                "yes" => Ok(Some(true)),
                "no" => Ok(Some(false)),
                _ => Err(Problem::YesOrNo),
            },
            _ => Err(Problem::YesOrNo),
        }
    }

    /// A date, `None` when empty.
    pub(crate) fn day(&self) -> Result<Option<Day>, Problem> {
        match self {
            Self::Empty => Ok(None),
            Self::Day(day) => Ok(Some(*day)),
            Self::Text(text) if text.trim().is_empty() => Ok(None),
            Self::Text(text) => {
                let day = text.trim().parse().map(Some);
                day.map_err(|_| Problem::Expected { expected: "a date YYYY-MM-DD" })
            }
            _ => Err(Problem::Expected { expected: "a date YYYY-MM-DD" }),
        }
    }

    /// A finite number, `None` when empty.
    pub(crate) fn number(&self) -> Result<Option<f64>, Problem> {
        use plimsoll_contract::terms::TermError;
        let number = match *self {
            Self::Empty => return Ok(None),
            Self::Text(text) => match text.trim() {
                "" => return Ok(None),
                text => text.parse::<f64>().map_err(|_| TermError::NotANumber)?,
            },
            Self::Number(number) => number,
            Self::Whole(whole) => exact(whole).ok_or(Problem::Inexact)?,
            Self::Day(_) | Self::Flag(_) => return Err(TermError::NotANumber.into()),
        };
        if number.is_finite() { Ok(Some(number)) } else { Err(TermError::NotFinite.into()) }
    }

    /// An amount of money, rounded once to millionths; `None` when empty.
    pub(crate) fn micros(&self) -> Result<Option<Micros>, Problem> {
        let Some(number) = self.number()? else { return Ok(None) };
        let amount = Micros::from_units(number);
        amount.map(Some).map_err(|_| Problem::Expected { expected: "an amount below 1e30" })
    }

    /// How an error shows it.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => (*text).to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Whole(whole) => whole.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Flag(flag) => flag.to_string(),
        }
    }
}
