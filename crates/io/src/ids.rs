//! Contract IDs of all tables, to find one that stands twice.

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
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_unstable_by(|&left, &right| {
            let (a, b) = (&self.entries[left], &self.entries[right]);
            a.hash.cmp(&b.hash).then_with(|| id(a).cmp(id(b))).then(left.cmp(&right))
        });
        let mut again = Vec::new();
        let mut first = None;
        for place in order {
            let entry = &self.entries[place];
            match first {
                Some(known) if id(&self.entries[known]) == id(entry) => again.push((place, known)),
                _ => first = Some(place),
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
