//! Which bytes an edit changes.
//!
//! An edit is thought of in lines of text and made in bytes: what is new is encoded as the file
//! is, and put between bytes that stay as they are. The file as it then would be is decoded once
//! more, and unless it reads as it was meant to, nothing is written.

use std::ops::Range;

use super::outcome::Refusal;
use super::task_box::{self, TaskBox};
use crate::error::EngineError;
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
    /// Puts lines into the place of a line; none take it away. What both begin or end with is not
    /// touched.
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

/// What is to be done.
#[derive(Debug)]
pub(super) enum Plan {
    /// The file already is as wanted.
    Nothing,
    /// Some bytes are to change.
    Splice(Box<Planned>),
    Refuse(Refusal),
}

/// Bytes of a file that give way to others.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Splice {
    pub(super) offset: usize,
    pub(super) old: Vec<u8>,
    pub(super) new: Vec<u8>,
}

impl Splice {
    /// The file with the change made; none when the old bytes are not there.
    pub(super) fn apply(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let end = self.offset.checked_add(self.old.len())?;
        if bytes.get(self.offset..end)? != self.old {
            return None;
        }
        let mut after = Vec::with_capacity(bytes.len() - self.old.len() + self.new.len());
        after.extend_from_slice(&bytes[..self.offset]);
        after.extend_from_slice(&self.new);
        after.extend_from_slice(&bytes[end..]);
        Some(after)
    }

    /// The way back.
    pub(super) fn inverse(&self) -> Self {
        Self {
            offset: self.offset,
            old: self.new.clone(),
            new: self.old.clone(),
        }
    }
}

/// A change ready to be written, and what is remembered of it.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) splice: Splice,
    /// The whole file with the change made.
    pub(super) after: Vec<u8>,
    /// The line at which it happens, 1-based.
    pub(super) line: u32,
    /// The line as a reader would name it.
    pub(super) text: String,
    /// The whole lines that give way, in the file's bytes.
    pub(super) lines_before: Vec<Vec<u8>>,
    /// The whole lines that come, in the file's bytes.
    pub(super) lines_after: Vec<Vec<u8>>,
}

/// Text that gives way to other text, and the lines this concerns before and after.
struct TextSplice {
    range: Range<usize>,
    new: String,
    first: usize,
    before: usize,
    after: usize,
}

/// Finds the bytes to change in the file as it now is.
pub(super) fn plan(note: &RawNote, path: &NotePath, edit: &Edit<'_>) -> Result<Plan, EngineError> {
    let text = Text::of(note, path)?;
    let Some(text) = text else {
        return Ok(Plan::Refuse(Refusal::Unclear));
    };
    match text.change(edit) {
        Ok(change) => text.to_bytes(&change, path),
        Err(other) => Ok(other),
    }
}

/// A note's text, its lines, and where they stand in the bytes.
struct Text<'a> {
    note: &'a RawNote,
    decoded: Decoded,
    /// The lines in the text, without their ends.
    lines: Vec<Range<usize>>,
    /// The same lines in the bytes.
    spans: Vec<Range<usize>>,
}

impl<'a> Text<'a> {
    /// None when the two ways of counting lines disagree.
    fn of(note: &'a RawNote, path: &NotePath) -> Result<Option<Self>, EngineError> {
        let decoded = decode(&note.bytes, path)?;
        let start = decoded.text.as_ptr() as usize;
        let lines: Vec<Range<usize>> = notes::lines(&decoded.text)
            .map(|line| {
                let from = line.as_ptr() as usize - start;
                from..from + line.len()
            })
            .collect();
        let spans = notes::byte_lines(&note.bytes, decoded.encoding, decoded.bom_len);
        Ok((spans.len() == lines.len()).then_some(Self {
            note,
            decoded,
            lines,
            spans,
        }))
    }

    fn line(&self, index: usize) -> &str {
        &self.decoded.text[self.lines[index].clone()]
    }

    fn change(&self, edit: &Edit<'_>) -> Result<TextSplice, Plan> {
        match *edit {
            Edit::Mark { line, mark } => self.mark(line, mark),
            Edit::Replace { line, with } => {
                let index = self.find(line, None)?;
                self.replace(index, &split(with))
            }
            Edit::InsertBelow { line, lines } => {
                let index = self.find(line, None)?;
                Ok(self.insert(Some(index), &split(lines)))
            }
            Edit::Append { lines } => {
                Ok(self.insert(self.lines.len().checked_sub(1), &split(lines)))
            }
        }
    }

    fn mark(&self, line: Line<'_>, mark: char) -> Result<TextSplice, Plan> {
        let index = self.find(line, Some(mark))?;
        let Some(task) = task_box::find(self.line(index)) else {
            return Err(Plan::Refuse(Refusal::NotATask));
        };
        if same_mark(task.mark, mark) {
            return Err(Plan::Nothing);
        }
        let at = self.lines[index].start + task.at;
        Ok(TextSplice {
            range: at..at + task.mark.len_utf8(),
            new: mark.to_string(),
            first: index,
            before: 1,
            after: 1,
        })
    }

    fn replace(&self, index: usize, with: &[String]) -> Result<TextSplice, Plan> {
        let range = self.lines[index].clone();
        if with.is_empty() {
            let last = index + 1 == self.lines.len();
            let end = if last {
                self.decoded.text.len()
            } else {
                self.lines[index + 1].start
            };
            // The last line without an end takes the end before it along.
            let start = match index.checked_sub(1) {
                Some(above) if end == range.end => self.lines[above].end,
                _ => range.start,
            };
            return Ok(TextSplice {
                range: start..end,
                new: String::new(),
                first: index,
                before: 1,
                after: 0,
            });
        }
        let old = self.line(index);
        let new = with.join(&self.line_end(index));
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
        Ok(TextSplice {
            range: range.start + head..range.end - tail,
            new: new[head..new.len() - tail].to_owned(),
            first: index,
            before: 1,
            after: with.len(),
        })
    }

    /// Lines below the one of this index, or at the beginning of an empty note.
    fn insert(&self, above: Option<usize>, lines: &[String]) -> TextSplice {
        let (at, ended) = match above {
            None => (self.decoded.text.len(), true),
            Some(index) => match self.lines.get(index + 1) {
                Some(next) => (next.start, true),
                None => {
                    let end = self.decoded.text.len();
                    (end, end > self.lines[index].end)
                }
            },
        };
        let end = self.line_end(above.unwrap_or(0));
        let joined = lines.join(&end);
        let new = if lines.is_empty() {
            joined
        } else if ended {
            joined + &end
        } else {
            end + &joined
        };
        TextSplice {
            range: at..at,
            new,
            first: above.map_or(0, |index| index + 1),
            before: 0,
            after: lines.len(),
        }
    }

    /// How the line of this index ends; if it does not, how others do.
    fn line_end(&self, index: usize) -> String {
        let text = &self.decoded.text;
        let own = |index: usize| {
            let line = self.lines.get(index)?;
            let next = self
                .lines
                .get(index + 1)
                .map_or(text.len(), |next| next.start);
            text.get(line.end..next).filter(|end| !end.is_empty())
        };
        own(index)
            .or_else(|| own(index.checked_sub(1)?))
            .or_else(|| own(0))
            .unwrap_or("\n")
            .to_owned()
    }

    /// The index of the line that is meant, or what to do without one.
    fn find(&self, wanted: Line<'_>, mark: Option<char>) -> Result<usize, Plan> {
        let unchanged = self.note.hash().to_hex().as_str() == wanted.hash;
        let index = self.locate(wanted, unchanged, mark)?;
        let replaced = self.decoded.lossy && self.line(index).contains(char::REPLACEMENT_CHARACTER);
        if replaced && !unchanged {
            // Different bytes look alike once they are replaced.
            return Err(Plan::Refuse(Refusal::Unclear));
        }
        Ok(index)
    }

    fn locate(&self, wanted: Line<'_>, unchanged: bool, mark: Option<char>) -> Result<usize, Plan> {
        let expected = wanted.text.trim_end_matches(['\r', '\n']);
        let reads = |index: &usize| *index < self.lines.len() && self.line(*index) == expected;
        if unchanged {
            return usize::try_from(wanted.number)
                .ok()
                .and_then(|line| line.checked_sub(1))
                .filter(reads)
                .ok_or(Plan::Refuse(Refusal::LineChanged));
        }
        let mut equal = (0..self.lines.len()).filter(reads);
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
        let marks = if mark == 'x' {
            &['x', 'X'][..]
        } else {
            &[mark]
        };
        let wanted: Vec<String> = marks
            .iter()
            .map(|&mark| with_mark(expected, task, mark))
            .collect();
        let is_wanted = |index: &usize| wanted.iter().any(|wanted| wanted == self.line(*index));
        (0..self.lines.len()).filter(is_wanted).count() == 1
    }

    /// The change in the file's bytes, seen to give the text that is meant.
    fn to_bytes(&self, change: &TextSplice, path: &NotePath) -> Result<Plan, EngineError> {
        let Decoded {
            text,
            encoding,
            bom_len,
            ..
        } = &self.decoded;
        let new = encoding
            .encode(&change.new)
            .map_err(|character| EngineError::Unmappable {
                path: path.to_string(),
                encoding: encoding.name(),
                character,
            })?;
        if change.range.is_empty() && new.is_empty() {
            return Ok(Plan::Nothing);
        }
        let unclear = Ok(Plan::Refuse(Refusal::Unclear));
        let (Some(start), Some(end)) = (
            self.byte_at(change.range.start),
            self.byte_at(change.range.end),
        ) else {
            return unclear;
        };
        let bytes = &self.note.bytes;
        let mut splice = Splice {
            offset: start,
            old: bytes[start..end].to_vec(),
            new,
        };
        // In UTF-16 the other byte of the unit stays.
        splice.trim();
        let Some(after) = splice.apply(bytes) else {
            return unclear;
        };
        let meant = [
            &text[..change.range.start],
            &change.new,
            &text[change.range.end..],
        ];
        let Some(now) = notes::decode(&after) else {
            return unclear;
        };
        if (now.encoding, now.bom_len) != (*encoding, *bom_len) || now.text != meant.concat() {
            return unclear;
        }
        let spans = notes::byte_lines(&after, *encoding, *bom_len);
        let whole = |bytes: &[u8], spans: &[Range<usize>], count: usize| -> Option<Vec<Vec<u8>>> {
            let spans = spans.get(change.first..change.first + count)?;
            Some(
                spans
                    .iter()
                    .map(|span| bytes[span.clone()].to_vec())
                    .collect(),
            )
        };
        let (Some(lines_before), Some(lines_after)) = (
            whole(bytes, &self.spans, change.before),
            whole(&after, &spans, change.after),
        ) else {
            return unclear;
        };
        let named = lines_after.first().or(lines_before.first());
        let named = named
            .map(|line| encoding.decode(line).0)
            .unwrap_or_default();
        Ok(Plan::Splice(Box::new(Planned {
            splice,
            after,
            line: u32::try_from(change.first + 1).unwrap_or(u32::MAX),
            text: task_box::text(&named).to_owned(),
            lines_before,
            lines_after,
        })))
    }

    /// Where in the bytes a place of the text is.
    fn byte_at(&self, at: usize) -> Option<usize> {
        let index = self
            .lines
            .partition_point(|line| line.start <= at)
            .checked_sub(1);
        let Some(index) = index else {
            // An empty note, or only a byte order mark.
            return (self.note.bytes.len() == self.decoded.bom_len).then_some(self.decoded.bom_len);
        };
        let (line, span) = (&self.lines[index], &self.spans[index]);
        if at < line.end {
            let bytes = &self.note.bytes[span.clone()];
            return Some(span.start + self.decoded.encoding.byte_of(bytes, at - line.start)?);
        }
        if at == line.end {
            return Some(span.end);
        }
        (at == self.decoded.text.len()).then_some(self.note.bytes.len())
    }
}

impl Splice {
    /// Leaves out what old and new begin and end with alike.
    fn trim(&mut self) {
        let head = self
            .old
            .iter()
            .zip(&self.new)
            .take_while(|(a, b)| a == b)
            .count();
        self.old.drain(..head);
        self.new.drain(..head);
        self.offset += head;
        let tails = self.old.iter().rev().zip(self.new.iter().rev());
        let tail = tails.take_while(|(a, b)| a == b).count();
        self.old.truncate(self.old.len() - tail);
        self.new.truncate(self.new.len() - tail);
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

fn same_mark(a: char, b: char) -> bool {
    a == b || (matches!(a, 'x' | 'X') && matches!(b, 'x' | 'X'))
}

fn with_mark(line: &str, task: TaskBox, mark: char) -> String {
    let end = task.at + task.mark.len_utf8();
    format!("{}{mark}{}", &line[..task.at], &line[end..])
}
