//! Undoing edits and making them again, newest first.

use std::os::unix::fs::MetadataExt as _;

use super::edit::{self, Plan};
use super::journal::{Entry, Past, What};
use super::outcome::Refusal;
use super::region;
use super::splice::{Planned, Text};
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
/// very bytes; in another the edit's lines must stand together in exactly one place. A note that
/// the edit has made goes, if there is nothing else in it.
pub(super) fn plan(
    note: Option<&RawNote>,
    path: &NotePath,
    entry: &Entry,
) -> Result<Plan, EngineError> {
    let splice = entry.splice.inverse();
    let planned = |after: Vec<u8>| {
        Box::new(Planned {
            splice: splice.clone(),
            after,
            line: entry.past.line,
            text: entry.past.text.clone(),
            lines_before: entry.lines_after.clone(),
            lines_after: entry.lines_before.clone(),
        })
    };
    // Of very large splices the journal keeps only the lines.
    let known = !(splice.old.is_empty() && splice.new.is_empty());
    let Some(note) = note else {
        return match (entry.removes(), known) {
            (true, true) => Ok(Plan::Make(planned(splice.new.clone()))),
            (true, false) => Ok(Plan::Refuse(Refusal::LineChanged)),
            (false, _) => Err(EngineError::NoNote(path.to_string())),
        };
    };
    let is_as_left = note.hash().as_bytes() == &entry.hash_after;
    if let (true, true, Some(after)) = (is_as_left, known, splice.apply(&note.bytes)) {
        return Ok(if entry.makes() && is_plain(note, path) {
            Plan::Remove(planned(after))
        } else {
            Plan::Splice(planned(after))
        });
    }
    let decoded = edit::decode(&note.bytes, path)?;
    if !entry.alone.1 {
        return Ok(Plan::Refuse(Refusal::Ambiguous));
    }
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

/// Whether the path names the file itself, and nothing else does.
fn is_plain(note: &RawNote, path: &NotePath) -> bool {
    note.resolved.as_os_str() == path.as_str() && note.metadata.nlink() == 1
}

/// What takes a tick back that has added lines, such as the next task of one that comes again:
/// the lines that stood there before, if those that it left still stand around the ticked one.
pub(super) fn take_back(
    text: &Text<'_>,
    path: &NotePath,
    ticked: usize,
    past: &[Entry],
) -> Option<Planned> {
    let line = |index: usize| text.spans.get(index).map(|span| &text.bytes[span.clone()]);
    past.iter().rev().find_map(|entry| {
        let left = &entry.lines_after;
        let is_such = entry.past.what == What::Ticked
            && entry.past.path == path.as_str()
            && entry.lines_before.len() == 1
            && left.len() > 1;
        if !is_such {
            return None;
        }
        // The ticked line is the first or the last of them.
        let first = [Some(ticked), ticked.checked_sub(left.len() - 1)]
            .into_iter()
            .flatten()
            .find(|first| (0..left.len()).all(|at| line(first + at) == Some(&left[at][..])))?;
        let lines = first..first + left.len();
        let (bytes, decoded) = (text.bytes, &text.decoded);
        region::replace_at(bytes, decoded, &text.spans, lines, &entry.lines_before)
    })
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
