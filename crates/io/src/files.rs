//! The files of a case folder: read once, each with the SHA-256 of its bytes.

use crate::error::{CaseError, Problem};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

/// A file that was read, and what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Path inside the case folder, with `/` between its parts.
    pub path: String,
    /// SHA-256 of its bytes, 64 hexadecimal digits in lower case.
    pub sha256: String,
    /// Its length in bytes.
    pub bytes: u64,
}

/// A case folder and the files read from it.
pub(crate) struct CaseFolder {
    root: PathBuf,
    files: Vec<InputFile>,
}

impl CaseFolder {
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), files: Vec::new() }
    }

    /// The files read, in the order of their paths.
    pub(crate) fn into_files(mut self) -> Vec<InputFile> {
        self.files.sort_by(|left, right| left.path.cmp(&right.path));
        self.files
    }

    /// The files read so far.
    pub(crate) fn files(&self) -> &[InputFile] {
        &self.files
    }

    /// The bytes of a file; a file read again is listed once.
    pub(crate) fn bytes(&mut self, path: &str) -> Result<Vec<u8>, CaseError> {
        let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if !inside || path.is_empty() || path.contains('\\') {
            return Err(CaseError::file(path, Problem::OutsideFolder));
        }
        let bytes = std::fs::read(self.root.join(path)).map_err(|error| {
            let problem = match error.kind() {
                std::io::ErrorKind::NotFound => Problem::NoFile { there: self.beside(path) },
                kind => Problem::Unreadable(kind),
            };
            CaseError::file(path, problem)
        })?;
        if self.files.iter().all(|file| file.path != path) {
            let length = bytes.len() as u64;
            self.files.push(InputFile { path: path.to_owned(), sha256: sha256(&bytes), bytes: length });
        }
        Ok(bytes)
    }

    /// The text of a file: UTF-8, not empty, without a byte order mark.
    pub(crate) fn text(&mut self, path: &str) -> Result<String, CaseError> {
        let bytes = self.bytes(path)?;
        text_of(bytes).map_err(|problem| CaseError::file(path, problem))
    }

    /// Names of the files in a folder of the case, in order; folders end in `/`. Names that start with a dot are left out.
    pub(crate) fn names(&self, folder: &str) -> Result<Vec<String>, CaseError> {
        let fail = |kind| {
            let problem = match kind {
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Problem::NoFolder,
                kind => Problem::Unreadable(kind),
            };
            CaseError::file(folder, problem)
        };
        let mut names = Vec::new();
        for entry in std::fs::read_dir(self.root.join(folder)).map_err(|error| fail(error.kind()))? {
            let entry = entry.map_err(|error| fail(error.kind()))?;
            let mut name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_dir() {
                name.push('/');
            }
            if !name.starts_with('.') {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    /// The files of the folder that a path names, for an error.
    fn beside(&self, path: &str) -> Vec<String> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut names = self.names(folder).unwrap_or_default();
        if !folder.is_empty() {
            for name in &mut names {
                *name = format!("{folder}/{name}");
            }
        }
        names
    }
}

/// The text of a file's bytes.
pub(crate) fn text_of(bytes: Vec<u8>) -> Result<String, Problem> {
    if bytes.is_empty() {
        return Err(Problem::Empty);
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Problem::Utf16);
    }
    let mut text = String::from_utf8(bytes)
        .map_err(|error| Problem::NotUtf8 { byte: error.utf8_error().valid_up_to() })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    if text.trim().is_empty() { Err(Problem::Empty) } else { Ok(text) }
}

/// SHA-256 in hexadecimal, lower case.
///
/// ```
/// // Source: FIPS 180-4, the message of no bytes.
/// assert!(plimsoll_io::sha256(b"").starts_with("e3b0c44298fc1c14"));
/// ```
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let written = write!(hex, "{byte:02x}");
        debug_assert!(written.is_ok(), "a String takes all text");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_utf8_without_a_mark() {
        assert_eq!(text_of(b"\xEF\xBB\xBFa".to_vec()), Ok("a".to_owned()));
        assert_eq!(text_of(b"ab\xE9".to_vec()), Err(Problem::NotUtf8 { byte: 2 }));
        assert_eq!(text_of(b"\xFF\xFEa\0".to_vec()), Err(Problem::Utf16));
        assert_eq!(text_of(Vec::new()), Err(Problem::Empty));
        assert_eq!(text_of(b"\xEF\xBB\xBF".to_vec()), Err(Problem::Empty));
    }

    /// Source: FIPS 180-4, the example "abc".
    #[test]
    fn sha256_of_abc() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn paths_stay_inside() {
        let mut folder = CaseFolder::new(&std::env::temp_dir());
        for path in ["../x", "/etc/hostname", "a/../../x", "", "a\\b"] {
            assert_eq!(*folder.bytes(path).unwrap_err().problem, Problem::OutsideFolder, "{path}");
        }
    }
}
