//! Names that one reader of terms adds, for another who knows those before.

use super::list::ListsSize;
use super::{Lists, Names};
use plimsoll_units::Calendar;

/// How many names there were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamesSize {
    calendars: usize,
    observables: usize,
    lists: ListsSize,
}

/// Names beyond a size.
#[derive(Clone, Debug, Default)]
pub struct NamesAdded {
    calendars: Vec<Calendar>,
    observables: Vec<String>,
    lists: Lists,
}

impl Names {
    /// How many names there are.
    #[must_use]
    pub fn size(&self) -> NamesSize {
        let Self { calendars, observables, lists, .. } = self;
        NamesSize { calendars: calendars.len(), observables: observables.len(), lists: lists.size() }
    }

    /// The names that have come since there were as many.
    #[must_use]
    pub fn since(&self, size: &NamesSize) -> NamesAdded {
        let Self { calendars, observables, lists, .. } = self;
        NamesAdded {
            calendars: calendars.get(size.calendars..).unwrap_or(&[]).to_vec(),
            observables: observables.get(size.observables..).unwrap_or(&[]).to_vec(),
            lists: lists.beyond(&size.lists),
        }
    }

    /// Adds what has come to names that were the same as these.
    pub fn learn(&mut self, added: NamesAdded) {
        let NamesAdded { mut calendars, mut observables, lists } = added;
        self.calendars.append(&mut calendars);
        self.observables.append(&mut observables);
        self.lists.append(lists);
    }
}
