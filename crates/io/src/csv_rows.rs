//! Comma-separated values, read strictly: a quote out of place is an error and never swallows rows.
//!
//! Source: RFC 4180. Accepted beside it: lines that end in LF alone, blank rows (skipped and counted), blanks around
//! unquoted cells (left to the reader of the cell).

use std::borrow::Cow;

/// Why a text is not comma-separated values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CsvError {
    /// A quote in a cell that does not start with one.
    #[error(
        "cell {cell} has a quote inside; a cell with quotes must start and end with one, and double those inside"
    )]
    QuoteInside {
        /// The cell, from 1.
        cell: usize,
    },
    /// Text between the closing quote and the comma.
    #[error("cell {cell} goes on after its closing quote; double the quotes inside it")]
    AfterQuote {
        /// The cell, from 1.
        cell: usize,
    },
    /// No closing quote before the end of the file.
    #[error("the quote that opens cell {cell} is never closed")]
    NeverClosed {
        /// The cell, from 1.
        cell: usize,
    },
    /// A carriage return that ends no line.
    #[error("cell {cell} has a carriage return inside; expected lines that end in LF or CRLF")]
    CarriageReturn {
        /// The cell, from 1.
        cell: usize,
    },
    /// More or fewer cells than columns.
    #[error("the row has {found} cells; the header has {wanted}")]
    Cells {
        /// Cells of the row.
        found: usize,
        /// Columns of the header.
        wanted: usize,
    },
}

/// The rows of a text.
pub(crate) struct CsvRows<'a> {
    text: &'a str,
    at: usize,
    row: u32,
}

impl<'a> CsvRows<'a> {
    pub(crate) const fn new(text: &'a str) -> Self {
        Self { text, at: 0, row: 0 }
    }

    /// The row read last, from 1.
    pub(crate) const fn row(&self) -> u32 {
        self.row
    }

    /// Reads the next row that is not blank into `cells`; false at the end.
    ///
    /// # Errors
    /// [`CsvError`] at the first quote out of place; there is no way to go on after it.
    pub(crate) fn next(&mut self, cells: &mut Vec<Cow<'a, str>>) -> Result<bool, CsvError> {
        while self.at < self.text.len() {
            cells.clear();
            self.row += 1;
            self.read_row(cells)?;
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn read_row(&mut self, cells: &mut Vec<Cow<'a, str>>) -> Result<(), CsvError> {
        loop {
            let cell = cells.len() + 1;
            let quoted = self.text.as_bytes().get(self.at) == Some(&b'"');
            cells.push(if quoted { self.quoted_cell(cell)? } else { Cow::Borrowed(self.plain_cell(cell)?) });
            match self.text.as_bytes().get(self.at) {
                Some(b',') => self.at += 1,
                Some(b'\n') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\r') if matches!(self.text.as_bytes().get(self.at + 1), Some(b'\n') | None) => {
                    self.at = (self.at + 2).min(self.text.len());
                    return Ok(());
                }
                None => return Ok(()),
                Some(b'\r') => return Err(CsvError::CarriageReturn { cell }),
                Some(_) => return Err(CsvError::AfterQuote { cell }),
            }
        }
    }

    fn plain_cell(&mut self, cell: usize) -> Result<&'a str, CsvError> {
        let start = self.at;
        let rest = &self.text.as_bytes()[start..];
        let length =
            rest.iter().position(|byte| matches!(byte, b',' | b'\n' | b'\r' | b'"')).unwrap_or(rest.len());
        self.at = start + length;
        if rest.get(length) == Some(&b'"') {
            return Err(CsvError::QuoteInside { cell });
        }
        Ok(&self.text[start..self.at])
    }

    fn quoted_cell(&mut self, cell: usize) -> Result<Cow<'a, str>, CsvError> {
        let mut text = Cow::Borrowed("");
        loop {
            let start = self.at + 1;
            let length = self.text[start..].find('"').ok_or(CsvError::NeverClosed { cell })?;
            let part = &self.text[start..start + length];
            self.at = start + length + 1;
            if text.is_empty() {
                text = Cow::Borrowed(part);
            } else {
                text.to_mut().push_str(part);
            }
            if self.text.as_bytes().get(self.at) != Some(&b'"') {
                return Ok(text);
            }
            text.to_mut().push('"');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Vec<(u32, Vec<String>)>, CsvError> {
        let mut rows = CsvRows::new(text);
        let (mut cells, mut found) = (Vec::new(), Vec::new());
        while rows.next(&mut cells)? {
            found.push((rows.row(), cells.iter().map(|cell| cell.to_string()).collect()));
        }
        Ok(found)
    }

    fn check(text: &str, expected: &[(u32, &[&str])]) {
        let found = read(text).unwrap();
        let found: Vec<(u32, Vec<&str>)> =
            found.iter().map(|(row, cells)| (*row, cells.iter().map(String::as_str).collect())).collect();
        let expected: Vec<(u32, Vec<&str>)> =
            expected.iter().map(|(row, cells)| (*row, cells.to_vec())).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn reads_what_spreadsheets_write() {
        check("a,b\r\n1,2\r\n", &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check("a,b\n1,", &[(1, &["a", "b"]), (2, &["1", ""])]);
        check("\"a, b\",\"say \"\"ho\"\"\"\n", &[(1, &["a, b", "say \"ho\""])]);
        check("\"\"\"\",\"\"\n", &[(1, &["\"", ""])]);
        check("a\n\n , \n\"two\nlines\"\nb\r", &[(1, &["a"]), (4, &["two\nlines"]), (5, &["b"])]);
        check("", &[]);
    }

    #[test]
    fn refuses_quotes_out_of_place() {
        assert_eq!(read("a,b\"c\n"), Err(CsvError::QuoteInside { cell: 2 }));
        assert_eq!(read("\"a\" ,b\n"), Err(CsvError::AfterQuote { cell: 1 }));
        assert_eq!(read("a\n1,\"never\n2,3\n"), Err(CsvError::NeverClosed { cell: 2 }));
        assert_eq!(read("a\rb\r"), Err(CsvError::CarriageReturn { cell: 1 }));
    }

    proptest! {
        /// What the csv crate writes is read back the same.
        #[test]
        fn reads_what_the_csv_crate_writes(rows in prop::collection::vec(prop::collection::vec("[a-z,\"\n é]{0,6}", 3), 1..6)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let found: Vec<Vec<String>> = read(&text).unwrap().into_iter().map(|(_, cells)| cells).collect();
            let wanted: Vec<Vec<String>> =
                rows.into_iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
            prop_assert_eq!(found, wanted);
        }
    }
}
