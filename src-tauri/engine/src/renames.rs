//! Notes that go on under another path: what is open of them stays open.

use std::collections::HashMap;

use crate::index::record::NoteRecord;
use crate::wire::Renamed;

/// For so many changes of the folder a note that went is looked for: a rename is seen as one change,
/// or as two when a scan falls in between.
const LIFE: u8 = 2;

/// Notes that went lately.
#[derive(Debug, Default)]
pub(crate) struct Gone {
    notes: Vec<(NoteRecord, u8)>,
}

impl Gone {
    /// Another change of the folder: what has not come back by now does not.
    pub(crate) fn age(&mut self) {
        self.notes.retain_mut(|(_, life)| {
            *life = life.saturating_sub(1);
            *life > 0
        });
    }

    /// A note went.
    pub(crate) fn add(&mut self, note: NoteRecord) {
        // Any two empty files are alike, and none is worth following.
        if note.size > 0 {
            self.notes.push((note, LIFE));
        }
    }

    /// Which of the notes that went are among those that have `come`: with the same bytes, and the
    /// same number on the disk if several have them.
    pub(crate) fn renamed<'a>(
        &mut self,
        come: impl Iterator<Item = &'a NoteRecord>,
    ) -> Vec<Renamed> {
        if self.notes.is_empty() {
            return Vec::new();
        }
        let mut by_hash: HashMap<&str, Vec<usize>> = HashMap::new();
        for (i, (note, _)) in self.notes.iter().enumerate() {
            by_hash.entry(&note.hash).or_default().push(i);
        }
        let mut renamed = Vec::new();
        let mut used = Vec::new();
        for note in come {
            let Some(alike) = by_hash.get_mut(note.hash.as_str()) else {
                continue;
            };
            if alike.is_empty() {
                continue;
            }
            let same_file = |&i: &usize| self.notes[i].0.inode == note.inode;
            let from = alike.remove(alike.iter().position(same_file).unwrap_or_default());
            used.push(from);
            renamed.push(Renamed {
                from: self.notes[from].0.path.clone(),
                to: note.path.clone(),
            });
        }
        used.sort_unstable();
        for i in used.into_iter().rev() {
            self.notes.swap_remove(i);
        }
        renamed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(path: &str, hash: &str, inode: u64) -> NoteRecord {
        NoteRecord {
            path: path.to_owned(),
            hash: hash.to_owned(),
            inode,
            size: 1,
            ..NoteRecord::default()
        }
    }

    /// Notes that went and notes that came, as path, hash and inode, and the renames among them.
    #[track_caller]
    fn check(went: &[(&str, &str, u64)], come: &[(&str, &str, u64)], expected: &[(&str, &str)]) {
        let mut gone = Gone::default();
        for (path, hash, inode) in went {
            gone.add(note(path, hash, *inode));
        }
        let come: Vec<_> = come
            .iter()
            .map(|(path, hash, inode)| note(path, hash, *inode))
            .collect();
        let found = gone.renamed(come.iter());
        let found: Vec<_> = found
            .iter()
            .map(|r| (r.from.as_str(), r.to.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_same_bytes_under_another_path_are_the_same_note() {
        check(&[("a", "x", 1)], &[("b", "x", 1)], &[("a", "b")]);
        check(&[("a", "x", 1)], &[("b", "x", 2)], &[("a", "b")]);
        // A file's number is given to the next one as soon as it is free.
        check(&[("a", "x", 1)], &[("b", "y", 1)], &[]);
    }

    #[test]
    fn of_several_alike_the_one_that_is_the_same_file() {
        let alike = [("a", "x", 1), ("b", "x", 2)];
        check(&alike, &[("c", "x", 2)], &[("b", "c")]);
        check(
            &alike,
            &[("c", "x", 2), ("d", "x", 1)],
            &[("b", "c"), ("a", "d")],
        );
        check(&alike, &[("c", "x", 9)], &[("a", "c")]);
        check(
            &[("a", "x", 1)],
            &[("c", "x", 8), ("d", "x", 9)],
            &[("a", "c")],
        );
    }

    #[test]
    fn a_note_that_went_is_soon_forgotten() {
        let mut gone = Gone::default();
        gone.add(note("a", "x", 1));
        gone.age();
        assert_eq!(gone.renamed([note("b", "x", 1)].iter()).len(), 1);
        gone.add(note("a", "x", 1));
        gone.age();
        gone.age();
        assert_eq!(gone.renamed([note("b", "x", 1)].iter()), []);
    }
}
