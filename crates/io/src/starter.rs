//! A small case of a made-up bank, to start a case of one's own from.

use std::io;
use std::path::{Path, PathBuf};

/// The files of the starter case with their texts.
const FILES: [(&str, &str); 7] = [
    ("README.md", include_str!("starter/README.md")),
    ("case.toml", include_str!("starter/case.toml")),
    ("behaviour.toml", include_str!("starter/behaviour.toml")),
    ("contracts/loans.csv", include_str!("starter/loans.csv")),
    ("contracts/deposits.csv", include_str!("starter/deposits.csv")),
    ("contracts/treasury.csv", include_str!("starter/treasury.csv")),
    ("market/usd_treasury_par.csv", include_str!("starter/usd_treasury_par.csv")),
];

/// Why the starter case cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StarterError {
    /// Something is there already; nothing was written.
    #[error("{} is there and not empty; expected a folder that is new or empty", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// The operating system refuses.
    #[error("cannot write {}: {error}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

/// Writes a small case that reads without errors and runs; gives the files written.
///
/// * `dir` — a folder that is new or empty
///
/// # Errors
/// [`StarterError::NotEmpty`] when there is anything in the folder; [`StarterError::Io`] when writing fails.
pub fn write_starter(dir: &Path) -> Result<Vec<PathBuf>, StarterError> {
    if is_taken(dir).map_err(|error| StarterError::Io { path: dir.to_owned(), error })? {
        return Err(StarterError::NotEmpty { path: dir.to_owned() });
    }
    let mut written = Vec::with_capacity(FILES.len());
    for (name, text) in FILES {
        let path = dir.join(name);
        let folder = path.parent().unwrap_or(dir);
        let write = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, text));
        write.map_err(|error| StarterError::Io { path: path.clone(), error })?;
        written.push(path);
    }
    Ok(written)
}

/// Whether a folder is there and not empty.
pub(crate) fn is_taken(dir: &Path) -> io::Result<bool> {
    match std::fs::read_dir(dir) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
