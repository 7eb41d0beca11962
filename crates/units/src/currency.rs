//! ISO 4217 currencies.

use std::fmt;
use std::str::FromStr;

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// Why a text is not a currency.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CurrencyError {
    /// Not in ISO 4217.
    #[error("no currency \"{code}\" in ISO 4217; expected a code such as \"EUR\"")]
    Unknown {
        /// Code as given.
        code: String,
    },
}

impl Currency {
    /// The three-letter code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }
}

impl FromStr for Currency {
    type Err = CurrencyError;
    fn from_str(text: &str) -> Result<Self, CurrencyError> {
        match text.as_bytes() {
            &[a, b, c] if text.bytes().all(|x| x.is_ascii_uppercase()) => Ok(Self([a, b, c])),
            _ => Err(CurrencyError::Unknown { code: text.to_owned() }),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
