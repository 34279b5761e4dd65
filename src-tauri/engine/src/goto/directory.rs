//! All names of the folder, ready to be compared with what is typed.

use std::collections::HashMap;
use std::sync::Arc;

use super::name::Name;
use crate::analysis::Analyzer;
use crate::engine::tree_order;
use crate::index::record::{HeadingRecord, NoteRecord};

/// A name, by its number in [`Directory::names`].
pub(super) type NameId = u32;

/// The names of a note and its headings.
#[derive(Debug)]
pub(super) struct Entry {
    /// Relative to the notes folder.
    pub path: String,
    /// Its title.
    pub title: NameId,
    /// Its file's name without the extension.
    pub file: NameId,
    /// Its whole path.
    pub whole: NameId,
    /// Its headings in order.
    pub headings: Vec<(NameId, HeadingRecord)>,
    hash: String,
}

/// All names of the folder. What is the same in an update stays.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    names: Vec<Name>,
    ids: HashMap<String, NameId>,
    entries: Vec<Arc<Entry>>,
    /// The commit it was made from.
    stamp: Option<u64>,
}

/// Names kept beside those in use, before all are made anew.
const SPARE: usize = 20_000;

impl Directory {
    /// Whether it was made from this commit.
    pub(crate) fn is_of(&self, stamp: Option<u64>) -> bool {
        stamp.is_some() && stamp == self.stamp
    }

    /// The notes in the order of the tree.
    pub(super) fn entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }

    /// A name by its number.
    pub(super) fn name(&self, id: NameId) -> &Name {
        &self.names[id as usize]
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The number of a name, which is analysed if it is new.
    pub(super) fn id(&mut self, text: &str, analyzer: &mut Analyzer) -> NameId {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let id = self.names.len() as NameId;
        self.names.push(Name::new(text, analyzer));
        self.ids.insert(text.to_owned(), id);
        id
    }

    /// Takes over the notes as they are now.
    pub(crate) fn update<'a>(
        &mut self,
        notes: impl Iterator<Item = &'a NoteRecord>,
        stamp: Option<u64>,
        analyzer: &mut Analyzer,
    ) {
        let in_use: usize = self
            .entries
            .iter()
            .map(|entry| entry.headings.len() + 3)
            .sum();
        if self.names.len() > in_use + SPARE {
            *self = Self::default();
        }
        let mut known: HashMap<String, Arc<Entry>> = std::mem::take(&mut self.entries)
            .into_iter()
            .map(|entry| (entry.path.clone(), entry))
            .collect();
        let mut entries = Vec::new();
        for note in notes {
            let same = known
                .remove(&note.path)
                .filter(|entry| entry.hash == note.hash);
            entries.push(same.unwrap_or_else(|| Arc::new(self.entry(note, analyzer))));
        }
        entries.sort_by(|a, b| tree_order(&a.path, &b.path));
        self.entries = entries;
        self.stamp = stamp;
    }

    fn entry(&mut self, note: &NoteRecord, analyzer: &mut Analyzer) -> Entry {
        let file = note.path.rsplit('/').next().unwrap_or(&note.path);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        Entry {
            title: self.id(&note.title, analyzer),
            file: self.id(stem, analyzer),
            whole: self.id(&note.path, analyzer),
            headings: note
                .headings
                .iter()
                .map(|heading| (self.id(&heading.text, analyzer), heading.clone()))
                .collect(),
            hash: note.hash.clone(),
            path: note.path.clone(),
        }
    }
}
