//! Contract IDs of all tables, to find one that stands twice.

use rayon::prelude::*;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry::{Occupied, Vacant};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Every ID read, with the table and row it stands in.
#[derive(Default)]
pub(crate) struct Ids {
    text: String,
    entries: Vec<Entry>,
}

#[derive(Clone, Copy)]
struct Entry {
    hash: u64,
    start: usize,
    length: usize,
    place: IdPlace,
}

/// Where an ID stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct IdPlace {
    pub(crate) table: usize,
    pub(crate) row: u32,
}

/// An ID that stands twice.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Duplicate<'a> {
    pub(crate) id: &'a str,
    pub(crate) first: IdPlace,
    pub(crate) again: IdPlace,
}

impl Ids {
    /// Keeps an ID; it may be there already.
    pub(crate) fn add(&mut self, id: &str, place: IdPlace) {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        let start = self.text.len();
        self.text.push_str(id);
        self.entries.push(Entry { hash: hasher.finish(), start, length: id.len(), place });
    }

    /// Every ID that stands again, in the order they were read.
    pub(crate) fn duplicates(&self) -> Vec<Duplicate<'_>> {
        let id = |entry: &Entry| self.text.get(entry.start..entry.start + entry.length).unwrap_or("");
        // Those of one hash stand side by side; few of them have to be read.
        let hashed = self.entries.iter().enumerate().map(|(place, entry)| (entry.hash, place));
        let mut order: Vec<(u64, usize)> = hashed.collect();
        order.par_sort_unstable();
        let mut again = Vec::new();
        for same in order.chunk_by(|left, right| left.0 == right.0).filter(|same| same.len() > 1) {
            let mut first: BTreeMap<&str, usize> = BTreeMap::new();
            for (_, place) in same {
                match first.entry(id(&self.entries[*place])) {
                    Occupied(known) => again.push((*place, *known.get())),
                    Vacant(free) => _ = free.insert(*place),
                }
            }
        }
        again.sort_unstable();
        again
            .into_iter()
            .map(|(place, known)| {
                let entry = &self.entries[place];
                Duplicate { id: id(entry), first: self.entries[known].place, again: entry.place }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duplicates_come_in_the_order_read() {
        let mut ids = Ids::default();
        for (row, id) in (0..).zip(["b", "a", "c", "a", "b", "a"]) {
            ids.add(id, IdPlace { table: 0, row });
        }
        let found: Vec<(&str, u32, u32)> =
            ids.duplicates().iter().map(|d| (d.id, d.first.row, d.again.row)).collect();
        assert_eq!(found, [("a", 1, 3), ("b", 0, 4), ("a", 1, 5)]);
    }
}
