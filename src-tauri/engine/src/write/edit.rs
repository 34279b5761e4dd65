//! What an edit changes: which line it means, and what comes of it.
//!
//! An edit is thought of in lines of text; [`super::splice`] makes it in bytes.

use std::fmt;
use std::ops::Range;

use super::journal::Entry;
use super::outcome::Refusal;
use super::splice::{Change, Part, Planned, Splice, Text};
use super::task_box::{self, TaskBox};
use super::undo;
use crate::error::EngineError;
use crate::markdown;
use crate::notes::{self, Decoded, NotePath, RawNote};

/// A line as the reader saw it.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// 1-based.
    pub number: u32,
    /// The whole line without its end.
    pub text: &'a str,
    /// Hash of the file as it was then ([`NoteFile::hash`](crate::notes::NoteFile::hash)); empty if
    /// not known. If the file has changed since, the line is the one that reads alike, or none.
    pub hash: &'a str,
    /// Whether another line read alike but for a mark. In a file that has changed since, the one that
    /// is left may be either of them, so that it is not looked for.
    pub twin: bool,
}

/// A change to a note that a reader asks for.
#[derive(Debug, Clone, Copy)]
pub enum Edit<'a> {
    /// Puts a mark (`x`, a blank) into the box of a task.
    Mark {
        /// The task's line.
        line: Line<'a>,
        /// An ASCII character.
        mark: char,
    },
    /// Puts a mark into the box of a task, and changes what else goes with it.
    ///
    /// Taking a mark away takes away as well what setting it has added, if that still stands there
    /// as it was left.
    Tick {
        /// The task's line.
        line: Line<'a>,
        /// An ASCII character.
        mark: char,
        /// Says what else changes.
        rewrite: &'a dyn Rewrite,
    },
    /// Puts lines into the place of a line; none take it away. What both begin or end with is not
    /// touched, and if what goes cannot be read for certain, the edit is refused.
    Replace {
        /// The line that goes.
        line: Line<'a>,
        /// What comes.
        with: &'a [String],
    },
    /// Adds lines below a line.
    InsertBelow {
        /// The line above them.
        line: Line<'a>,
        /// What is added.
        lines: &'a [String],
    },
    /// Adds lines at the end of the note. A note without a final line end stays without.
    Append {
        /// What is added.
        lines: &'a [String],
    },
}

/// A part of a line that comes into another's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// What stands in the note, byte for byte, whether it can be read or not.
    Kept {
        /// How many lines below the one that goes; 0 is that line itself.
        line: usize,
        /// Which bytes of the line's text.
        range: Range<usize>,
    },
    /// New text.
    New(String),
}

/// Says what comes into the place of a task's line besides its mark.
pub trait Rewrite: fmt::Debug {
    /// The lines that come, the new mark included; none when only the mark changes.
    ///
    /// `text` is the note as it is in this very moment, `line` counts its lines from 0, and `mark` is
    /// the byte of the mark in that line.
    fn lines(&self, text: &str, line: usize, mark: usize) -> Option<Vec<Vec<Piece>>>;
}

/// What is to be done.
#[derive(Debug)]
pub(super) enum Plan {
    /// The file already is as wanted.
    Nothing,
    /// Some bytes are to change.
    Splice(Box<Planned>),
    /// The note, which is not there, is to be made.
    Make(Box<Planned>),
    /// The note is to go.
    Remove(Box<Planned>),
    Refuse(Refusal),
}

/// Finds the bytes to change in the file as it now is. `past` are the edits that can be undone, the
/// newest last.
pub(super) fn plan(
    note: &RawNote,
    path: &NotePath,
    edit: &Edit<'_>,
    past: &[Entry],
) -> Result<Plan, EngineError> {
    let decoded = decode(&note.bytes, path)?;
    let Some(text) = Text::of(&note.bytes, decoded) else {
        return Ok(Plan::Refuse(Refusal::Unclear));
    };
    let target = Target { note, path, text };
    match target.change(edit, past) {
        Ok(change) => target.text.to_bytes(change, path),
        Err(other) => Ok(other),
    }
}

/// A note of these lines, where there is none yet.
pub(super) fn made(lines: &[String]) -> Plan {
    let lines = split(lines);
    let after: Vec<u8> = lines
        .iter()
        .flat_map(|line| [line.as_bytes(), b"\n"].concat())
        .collect();
    let is_read_back = notes::decode(&after)
        .is_some_and(|read| read.encoding.is_utf8() && read.text.as_bytes() == after);
    if !is_read_back {
        return Plan::Refuse(Refusal::Unclear);
    }
    let named = lines.first().map(|line| task_box::text(line).to_owned());
    Plan::Make(Box::new(Planned {
        splice: Splice {
            offset: 0,
            old: Vec::new(),
            new: after.clone(),
        },
        line: 1,
        text: named.unwrap_or_default(),
        lines_before: Vec::new(),
        lines_after: lines.into_iter().map(String::into_bytes).collect(),
        after,
    }))
}

/// A note in which an edit is to find its place.
struct Target<'a> {
    note: &'a RawNote,
    path: &'a NotePath,
    text: Text<'a>,
}

impl Target<'_> {
    fn change(&self, edit: &Edit<'_>, past: &[Entry]) -> Result<Change, Plan> {
        match *edit {
            Edit::Mark { line, mark } => {
                let (index, task) = self.task(line, mark)?;
                Ok(self.mark(index, task, mark))
            }
            Edit::Tick {
                line,
                mark,
                rewrite,
            } => {
                let (index, task) = self.task(line, mark)?;
                if !is_task_done(mark)
                    && let Some(back) = undo::take_back(&self.text, self.path, index, past)
                {
                    return Ok(Change::Ready(Box::new(back)));
                }
                match rewrite.lines(&self.text.decoded.text, index, task.at) {
                    None => Ok(self.mark(index, task, mark)),
                    Some(lines) => self.rewrite(index, &lines),
                }
            }
            Edit::Replace { line, with } => {
                let index = self.find(line, None)?;
                self.replace(index, &split(with))
            }
            Edit::InsertBelow { line, lines } => {
                let index = self.find(line, None)?;
                Ok(self.insert(Some(index), &split(lines)))
            }
            Edit::Append { lines } => {
                Ok(self.insert(self.text.lines.len().checked_sub(1), &split(lines)))
            }
        }
    }

    /// The task of a line, which has another mark.
    fn task(&self, line: Line<'_>, mark: char) -> Result<(usize, TaskBox), Plan> {
        let index = self.find(line, Some(mark))?;
        let Some(task) = task_box::find(self.text.line(index)) else {
            return Err(Plan::Refuse(Refusal::NotATask));
        };
        // What read alike when it was seen may stand in a block of code by now.
        let is_task = || {
            let note = markdown::parse(&self.text.decoded.text);
            note.tasks.iter().any(|task| task.line as usize == index)
        };
        if !self.is_as_seen(line) && !is_task() {
            return Err(Plan::Refuse(Refusal::LineChanged));
        }
        if same_mark(task.mark, mark) {
            return Err(Plan::Nothing);
        }
        Ok((index, task))
    }

    fn mark(&self, index: usize, task: TaskBox, mark: char) -> Change {
        let at = self.text.lines[index].start + task.at;
        Change::Parts {
            range: at..at + task.mark.len_utf8(),
            new: vec![Part::New(mark.to_string())],
            first: index,
            before: 1,
            after: 1,
        }
    }

    /// Lines made of pieces into the place of the one of this index.
    fn rewrite(&self, index: usize, with: &[Vec<Piece>]) -> Result<Change, Plan> {
        let end = self.text.line_end(index);
        let mut new = Vec::new();
        for (number, line) in with.iter().enumerate() {
            if number > 0 {
                new.push(Part::New(end.clone()));
            }
            for piece in line {
                new.push(match piece {
                    Piece::New(text) => Part::New(text.clone()),
                    Piece::Kept { line, range } => {
                        let whole = self.text.lines.get(index + line);
                        let part = whole.map(|l| l.start + range.start..l.start + range.end);
                        let part = part.filter(|part| whole.is_some_and(|l| part.end <= l.end));
                        Part::Own(part.ok_or(Plan::Refuse(Refusal::Unclear))?)
                    }
                });
            }
        }
        Ok(Change::Parts {
            range: self.text.lines[index].clone(),
            new,
            first: index,
            before: 1,
            after: with.len(),
        })
    }

    fn replace(&self, index: usize, with: &[String]) -> Result<Change, Plan> {
        let range = self.text.lines[index].clone();
        if with.is_empty() {
            let last = index + 1 == self.text.lines.len();
            let end = if last {
                self.text.decoded.text.len()
            } else {
                self.text.lines[index + 1].start
            };
            // The last line without an end takes the end before it along.
            let start = match index.checked_sub(1) {
                Some(above) if end == range.end => self.text.lines[above].end,
                _ => range.start,
            };
            return Ok(Change::Parts {
                range: start..end,
                new: Vec::new(),
                first: index,
                before: 1,
                after: 0,
            });
        }
        let old = self.text.line(index);
        let new = with.join(&self.text.line_end(index));
        if old == new {
            return Err(Plan::Nothing);
        }
        let alike = |(a, b): &(char, char)| a == b;
        let width = |(a, _): (char, char)| a.len_utf8();
        let head: usize = old
            .chars()
            .zip(new.chars())
            .take_while(alike)
            .map(width)
            .sum();
        let rest = (&old[head..], &new[head..]);
        let tails = rest.0.chars().rev().zip(rest.1.chars().rev());
        let tail: usize = tails.take_while(alike).map(width).sum();
        Ok(Change::Parts {
            range: range.start + head..range.end - tail,
            new: vec![Part::New(new[head..new.len() - tail].to_owned())],
            first: index,
            before: 1,
            after: with.len(),
        })
    }

    /// Lines below the one of this index, or at the beginning of an empty note.
    fn insert(&self, above: Option<usize>, lines: &[String]) -> Change {
        let text = &self.text;
        let (at, ended) = match above {
            None => (text.decoded.text.len(), true),
            Some(index) => match text.lines.get(index + 1) {
                Some(next) => (next.start, true),
                None => {
                    let end = text.decoded.text.len();
                    (end, end > text.lines[index].end)
                }
            },
        };
        let end = text.line_end(above.unwrap_or(0));
        let joined = lines.join(&end);
        let new = if lines.is_empty() {
            joined
        } else if ended {
            joined + &end
        } else {
            end + &joined
        };
        Change::Parts {
            range: at..at,
            new: vec![Part::New(new)],
            first: above.map_or(0, |index| index + 1),
            before: 0,
            after: lines.len(),
        }
    }

    /// Whether the file is as it was when the line was seen.
    fn is_as_seen(&self, line: Line<'_>) -> bool {
        self.note.hash().to_hex().as_str() == line.hash
    }

    /// The index of the line that is meant, or what to do without one.
    fn find(&self, wanted: Line<'_>, mark: Option<char>) -> Result<usize, Plan> {
        let unchanged = self.is_as_seen(wanted);
        let index = self.locate(wanted, unchanged, mark)?;
        let replaced =
            self.text.decoded.lossy && self.text.line(index).contains(char::REPLACEMENT_CHARACTER);
        if replaced && !unchanged {
            // Different bytes look alike once they are replaced.
            return Err(Plan::Refuse(Refusal::Unclear));
        }
        Ok(index)
    }

    fn locate(&self, wanted: Line<'_>, unchanged: bool, mark: Option<char>) -> Result<usize, Plan> {
        let expected = wanted.text.trim_end_matches(['\r', '\n']);
        let count = self.text.lines.len();
        let reads = |index: &usize| *index < count && self.text.line(*index) == expected;
        if unchanged {
            return usize::try_from(wanted.number)
                .ok()
                .and_then(|line| line.checked_sub(1))
                .filter(reads)
                .ok_or(Plan::Refuse(Refusal::LineChanged));
        }
        let mut equal = (0..count).filter(reads);
        if wanted.twin {
            return Err(Plan::Refuse(match equal.next() {
                Some(_) => Refusal::Ambiguous,
                None => Refusal::LineChanged,
            }));
        }
        match (equal.next(), equal.next()) {
            (Some(index), None) => Ok(index),
            (Some(_), Some(_)) => Err(Plan::Refuse(Refusal::Ambiguous)),
            _ if mark.is_some_and(|mark| self.is_marked_already(expected, mark)) => {
                Err(Plan::Nothing)
            }
            _ => Err(Plan::Refuse(Refusal::LineChanged)),
        }
    }

    /// Whether the one difference to what the reader saw is the very mark that is wanted, as
    /// when a key is hit twice.
    fn is_marked_already(&self, expected: &str, mark: char) -> bool {
        let Some(task) = task_box::find(expected).filter(|task| !same_mark(task.mark, mark)) else {
            return false;
        };
        let marks = if is_task_done(mark) {
            &['x', 'X'][..]
        } else {
            &[mark]
        };
        let wanted: Vec<String> = marks
            .iter()
            .map(|&mark| with_mark(expected, task, mark))
            .collect();
        let is_wanted =
            |index: &usize| wanted.iter().any(|wanted| wanted == self.text.line(*index));
        (0..self.text.lines.len()).filter(is_wanted).count() == 1
    }
}

/// Decodes what may be edited.
pub(super) fn decode(bytes: &[u8], path: &NotePath) -> Result<Decoded, EngineError> {
    let decoded = notes::decode(bytes).ok_or_else(|| EngineError::BinaryNote(path.to_string()))?;
    if decoded.encoding.is_read_only() {
        return Err(EngineError::ReadOnlyEncoding {
            path: path.to_string(),
            encoding: decoded.encoding.name(),
        });
    }
    Ok(decoded)
}

/// Each line by itself, should some of them hold line ends.
fn split(lines: &[String]) -> Vec<String> {
    let one = |line: &String| -> Vec<String> {
        let parts: Vec<String> = notes::lines(line).map(str::to_owned).collect();
        if parts.is_empty() {
            vec![String::new()]
        } else {
            parts
        }
    };
    lines.iter().flat_map(one).collect()
}

fn is_task_done(mark: char) -> bool {
    matches!(mark, 'x' | 'X')
}

fn same_mark(a: char, b: char) -> bool {
    a == b || (is_task_done(a) && is_task_done(b))
}

fn with_mark(line: &str, task: TaskBox, mark: char) -> String {
    let end = task.at + task.mark.len_utf8();
    format!("{}{mark}{}", &line[..task.at], &line[end..])
}
