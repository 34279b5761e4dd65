//! The engine's edits of notes: what they are for the index and for the one who asks.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use crate::engine::{Engine, Settings};
use crate::error::EngineError;
use crate::language::Language;
use crate::notes::NotePath;
use crate::update::OnEvent;
use crate::wire::{EngineEvent, UndoRequest, UndoResponse};
use crate::write::{Direction, Edit, Kept, Outcome, Past, Rescue, Undone, Writer};

impl Engine {
    /// Makes an edit in a note, durably and so that it can be undone, and shows it in all
    /// lists.
    ///
    /// # Errors
    ///
    /// Those of [`Writer::edit`].
    pub fn edit(&self, path: &str, edit: &Edit<'_>) -> Result<Outcome, EngineError> {
        let path = self.note_path(path)?;
        let outcome = self.writer.edit(&path, edit)?;
        self.show_edited(&path);
        Ok(outcome)
    }

    /// Makes a note with these lines, or adds them to the one that is there.
    ///
    /// # Errors
    ///
    /// Those of [`Writer::create`].
    pub fn create_note(&self, path: &str, lines: &[String]) -> Result<Outcome, EngineError> {
        let path = self.note_path(path)?;
        let outcome = self.writer.create(&path, lines)?;
        self.show_edited(&path);
        Ok(outcome)
    }

    /// Undoes the newest edit, of this or an earlier start, or makes again the one undone last.
    ///
    /// # Errors
    ///
    /// Those of [`Writer::undo`].
    pub fn undo(&self, request: &UndoRequest) -> Result<UndoResponse, EngineError> {
        let direction = if request.redo {
            Direction::Redo
        } else {
            Direction::Undo
        };
        let undone = self.writer.undo(direction)?;
        if let Undone::Written { past, .. } | Undone::Refused { past, .. } = &undone {
            self.show_edited(&NotePath::new(past.path.as_str())?);
        }
        Ok(undone.to_wire(direction, self.language()))
    }

    /// The edits that can be undone and those that can be made again, each with the next one first.
    ///
    /// # Errors
    ///
    /// [`EngineError::Journal`] when the journal cannot be read.
    pub fn history(&self) -> Result<(Vec<Past>, Vec<Past>), EngineError> {
        self.writer.history()
    }

    /// For a program that is about to end: see [`Writer::take_kept`].
    pub fn take_kept(&self) -> Vec<Kept> {
        self.writer.take_kept()
    }
}

/// The writer of an engine, which tells the window what became of writes that came late.
pub(crate) fn writer(
    settings: &Settings,
    on_event: &Arc<OnceLock<OnEvent>>,
    language: &Arc<RwLock<Language>>,
) -> Writer {
    let (on_event, language) = (Arc::clone(on_event), Arc::clone(language));
    let on_rescue = move |rescue: &Rescue| {
        let language = *language.read().unwrap_or_else(PoisonError::into_inner);
        if let (Some(on_event), Some(notice)) = (on_event.get(), rescue.notice(language)) {
            on_event(EngineEvent::Noticed { notice });
        }
    };
    Writer::new(
        &settings.notes_dir,
        &settings.state_dir,
        settings.clock,
        Arc::new(on_rescue),
    )
}
