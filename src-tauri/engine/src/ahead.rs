//! Notes of which the catalog knows more than the index: those that were just edited.
//!
//! To commit to the index takes several times as long as the edit itself. Whoever ticks a task must
//! not wait for that, and must see the tick in every list: the catalog has it at once, and the
//! index after the next update, of the thread that keeps it up.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::index::record::{NoteRecord, TaskRecord};
use crate::markdown;
use crate::notes::{self, NotePath};
use crate::records::record;
use crate::watch::Hint;

/// The notes that are ahead of the index.
#[derive(Debug, Default)]
pub(crate) struct Ahead {
    notes: BTreeMap<String, Step>,
    /// How often a note went ahead.
    steps: u64,
}

/// One edit of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    number: u64,
    /// The index counts the note's tasks differently.
    moved: bool,
}

impl Ahead {
    /// Notes that `note`, which was known as `before`, goes ahead.
    fn add(&mut self, note: &NoteRecord, before: Option<&NoteRecord>) {
        self.steps += 1;
        let texts = |note: &NoteRecord| -> Vec<String> {
            let text = |task: &TaskRecord| task.text.clone();
            note.tasks.iter().map(text).collect()
        };
        let was = self.notes.get(&note.path).is_some_and(|step| step.moved);
        let step = Step {
            number: self.steps,
            moved: was || before.map(texts) != Some(texts(note)),
        };
        self.notes.insert(note.path.clone(), step);
    }

    /// Whether the note is ahead.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.notes.contains_key(path)
    }

    /// What is ahead now: an update brings the index no further.
    pub(crate) fn steps(&self) -> BTreeMap<String, Step> {
        self.notes.clone()
    }

    /// An update that began at `steps` has come to the note. False if it is ahead of that again:
    /// then the catalog's record stays.
    pub(crate) fn reach(&mut self, path: &str, steps: &BTreeMap<String, Step>) -> bool {
        let is_reached = self.notes.get(path) == steps.get(path);
        if is_reached {
            self.notes.remove(path);
        }
        is_reached
    }

    /// The notes that are ahead.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &String> {
        self.notes.keys()
    }

    /// Those whose tasks the index counts differently.
    fn moved(&self) -> Vec<String> {
        let moved = self.notes.iter().filter(|(_, step)| step.moved);
        moved.map(|(path, _)| path.clone()).collect()
    }
}

impl Engine {
    /// Shows what a note says after an edit. The edit is durable whatever becomes of the index,
    /// which the next update mends.
    pub(crate) fn show_edited(&self, path: &NotePath) {
        let is_shown = match self.hints.get() {
            Some(hints) => self.go_ahead(path).is_ok() && hints.send(Hint::Rescan).is_ok(),
            None => false,
        };
        // Nobody keeps the index up, as in the terminal.
        if !is_shown {
            self.refresh(path).ok();
        }
    }

    fn go_ahead(&self, path: &NotePath) -> Result<(), EngineError> {
        let file = notes::read(&self.settings.notes_dir, path)?;
        let record = record(&file, &markdown::parse(&file.text));
        let mut catalog = self.catalog.write().unwrap_or_else(PoisonError::into_inner);
        let catalog = &mut *catalog;
        catalog.ahead.add(&record, catalog.notes.get(path.as_str()));
        catalog.notes.insert(path.to_string(), record);
        Ok(())
    }

    /// Lets the index count tasks as the catalog does: it is asked for tasks by their number.
    pub(crate) fn count_alike(&self) {
        let moved = self.catalog().ahead.moved();
        for path in moved
            .iter()
            .filter_map(|path| NotePath::new(path.as_str()).ok())
        {
            // Otherwise the next update does it.
            self.refresh(&path).ok();
        }
    }
}
