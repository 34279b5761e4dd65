//! Undoing edits and making them again, newest first.

use super::edit::{self, Plan, Planned};
use super::journal::{Entry, Past};
use super::outcome::Refusal;
use super::region;
use crate::error::EngineError;
use crate::language::Language;
use crate::notes::{NotePath, RawNote};
use crate::wire::{Notice, UndoResponse};

/// Which way through the edits of the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Takes back the newest edit.
    Undo,
    /// Makes the edit again that was taken back last.
    Redo,
}

/// What became of undoing or making again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undone {
    /// There is no edit to undo or to make again.
    Nothing,
    /// The note is as it was before the edit, or after it, durably.
    Written {
        /// The edit.
        past: Past,
        /// As in [`Outcome::Written`](super::Outcome::Written).
        conflict: Option<String>,
    },
    /// The note is left alone.
    Refused {
        /// The edit.
        past: Past,
        /// Why; none when the note is gone.
        refusal: Option<Refusal>,
    },
}

/// What leads from after an edit to before it. In a note that is as the edit left it, these are the
/// very bytes; in another the edit's lines must stand together in exactly one place.
pub(super) fn plan(note: &RawNote, path: &NotePath, entry: &Entry) -> Result<Plan, EngineError> {
    let is_as_left = note.hash().as_bytes() == &entry.hash_after;
    let splice = entry.splice.inverse();
    // Of very large splices the journal keeps only the lines.
    let known = !(splice.old.is_empty() && splice.new.is_empty());
    if let (true, true, Some(after)) = (is_as_left, known, splice.apply(&note.bytes)) {
        return Ok(Plan::Splice(Box::new(Planned {
            splice,
            after,
            line: entry.past.line,
            text: entry.past.text.clone(),
            lines_before: entry.lines_after.clone(),
            lines_after: entry.lines_before.clone(),
        })));
    }
    let decoded = edit::decode(&note.bytes, path)?;
    Ok(
        match region::replace(
            &note.bytes,
            &decoded,
            &entry.lines_after,
            &entry.lines_before,
        ) {
            Ok(planned) => Plan::Splice(Box::new(planned)),
            Err(refusal) => Plan::Refuse(refusal),
        },
    )
}

impl Undone {
    /// What happened as it crosses the wire.
    pub fn to_wire(&self, direction: Direction, language: Language) -> UndoResponse {
        let (code, message, path) = match self {
            Self::Nothing => (
                "nothing-to-undo",
                match direction {
                    Direction::Undo => language.pick(
                        "元に戻せる操作はもうありません。",
                        "There is nothing left to undo.",
                    ),
                    Direction::Redo => language.pick(
                        "やり直せる操作はありません。",
                        "There is nothing to do again.",
                    ),
                }
                .to_owned(),
                None,
            ),
            Self::Written { past, conflict } => {
                let message = done(past, direction, language);
                let kept = conflict.as_ref().and_then(|copy| {
                    let path = NotePath::new(past.path.as_str()).ok()?;
                    Some(super::outcome::conflict_notice(&path, copy, language).message)
                });
                let all: Vec<String> = [Some(message), kept].into_iter().flatten().collect();
                ("undone", all.join(language.pick("", " ")), Some(&past.path))
            }
            Self::Refused { past, refusal } => {
                let (path, line, text) = (&past.path, past.line, short(&past.text));
                let message = language.pick(
                    &format!("{path} の {line} 行目「{text}」は、あとで変わったか無くなったため戻せません。ノートを見て、必要なら手で直してください。"),
                    &format!("Line {line} of {path}, “{text}”, has changed or gone since and was left alone; look at the note and change it by hand if need be."),
                )
                .to_owned();
                let code = refusal.map_or("no-note", Refusal::code);
                let busy = refusal.filter(|refusal| !refusal.is_final());
                let message = busy.map_or(message, |busy| busy.message(language).to_owned());
                (code, message, Some(&past.path))
            }
        };
        UndoResponse {
            written: matches!(self, Self::Written { .. }),
            path: path.cloned(),
            line: match self {
                Self::Written { past, .. } | Self::Refused { past, .. } => Some(past.line),
                Self::Nothing => None,
            },
            notice: Notice {
                code: code.to_owned(),
                message,
                path: None,
            },
        }
    }
}

fn done(past: &Past, direction: Direction, language: Language) -> String {
    let (path, line, text) = (&past.path, past.line, short(&past.text));
    match direction {
        Direction::Undo => language
            .pick(
                &format!("元に戻しました：{path} の {line} 行目「{text}」"),
                &format!("Undone: line {line} of {path}, “{text}”."),
            )
            .to_owned(),
        Direction::Redo => language
            .pick(
                &format!("やり直しました：{path} の {line} 行目「{text}」"),
                &format!("Done again: line {line} of {path}, “{text}”."),
            )
            .to_owned(),
    }
}

/// As much of a text as a message has room for.
fn short(text: &str) -> String {
    const LONGEST: usize = 40;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}
