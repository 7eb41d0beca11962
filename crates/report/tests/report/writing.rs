//! Files appear all at once, and nothing that is not ours is replaced.

use crate::{made, odd};
use plimsoll_report::{FILES, ReportError, write_all};
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of its own for one test, gone at its end.
struct Room(PathBuf);

impl Room {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("plimsoll-report-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn an_answer_is_written_and_written_again() {
    let room = Room::new("again");
    let folder = room.0.join("deep/answer");
    let written = write_all(&made::bank(), &made::record(), &folder).unwrap();
    assert_eq!(written, FILES.map(|name| folder.join(name)));
    let bytes: Vec<Vec<u8>> = written.iter().map(|path| fs::read(path).unwrap()).collect();
    write_all(&made::empty(), &made::record(), &folder).unwrap();
    assert_ne!(fs::read(&written[2]).unwrap(), bytes[2]);
    write_all(&made::bank(), &made::record(), &folder).unwrap();
    let again: Vec<Vec<u8>> = written.iter().map(|path| fs::read(path).unwrap()).collect();
    assert_eq!(bytes, again);
    let mut files = FILES.map(str::to_owned).to_vec();
    files.sort();
    assert_eq!(names(&folder), files);
    assert_eq!(names(&room.0.join("deep")), ["answer"], "nothing is left beside it");
}

#[test]
fn an_empty_folder_is_taken() {
    let room = Room::new("empty");
    let folder = room.0.join("answer");
    fs::create_dir(&folder).unwrap();
    write_all(&made::bank(), &made::record(), &folder).unwrap();
    assert_eq!(names(&folder).len(), FILES.len());
}

#[test]
fn other_folders_and_files_are_refused() {
    let room = Room::new("refused");
    let folder = room.0.join("answer");
    write_all(&made::bank(), &made::record(), &folder).unwrap();
    fs::write(folder.join("notes.txt"), "mine").unwrap();
    let error = write_all(&made::bank(), &made::record(), &folder).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "{} holds \"notes.txt\", which is not part of an earlier answer; name an empty folder, an earlier answer or \
             a new one",
            folder.display()
        )
    );
    assert_eq!(fs::read_to_string(folder.join("notes.txt")).unwrap(), "mine");

    let foreign = room.0.join("foreign");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("answer.json"), "{\"format\": \"something else\"}").unwrap();
    let error = write_all(&made::bank(), &made::record(), &foreign).unwrap_err();
    assert!(matches!(&error, ReportError::Occupied { entry, .. } if entry == "answer.json"), "{error}");

    let file = room.0.join("file");
    fs::write(&file, "mine").unwrap();
    let error = write_all(&made::bank(), &made::record(), &file).unwrap_err();
    assert!(matches!(error, ReportError::NotAFolder { .. }), "{error}");
    assert_eq!(names(&room.0), ["answer", "file", "foreign"]);
}

#[test]
fn a_refused_answer_leaves_the_earlier_one() {
    let room = Room::new("left");
    let folder = room.0.join("answer");
    let written = write_all(&made::bank(), &made::record(), &folder).unwrap();
    let page = fs::read(&written[0]).unwrap();
    let error = write_all(&odd::with_nan(), &made::record(), &folder).unwrap_err();
    assert!(matches!(error, ReportError::NotFinite { .. }), "{error}");
    let error = write_all(&odd::beyond_the_decimal(), &made::record(), &folder).unwrap_err();
    assert!(matches!(error, ReportError::TooLarge { .. }), "{error}");
    assert_eq!(fs::read(&written[0]).unwrap(), page);
    assert_eq!(names(&room.0), ["answer"]);
}
