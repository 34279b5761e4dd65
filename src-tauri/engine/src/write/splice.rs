//! From an edit of text to bytes: what stays, stays byte for byte.
//!
//! What is new is encoded as the file is; what is taken over from the file is copied from its bytes
//! and never encoded, since not everything that can be read can be written back as it was:
//! invalid bytes, and characters that an encoding has twice. The file as it then would be is decoded once
//! more, and unless it reads as it was meant to, nothing is written.

use std::ops::Range;

use super::edit::Plan;
use super::outcome::Refusal;
use super::task_box;
use crate::error::EngineError;
use crate::notes::{self, Decoded, NotePath};

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

/// A part of what comes: taken over from the text, or new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// These bytes of the whole text.
    Own(Range<usize>),
    New(String),
}

/// Text that gives way to other text, and the lines this concerns before and after.
pub(super) enum Change {
    Parts {
        range: Range<usize>,
        new: Vec<Part>,
        first: usize,
        before: usize,
        after: usize,
    },
    /// Found in bytes already.
    Ready(Box<Planned>),
}

/// A note's text, its lines, and where they stand in the bytes.
pub(super) struct Text<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) decoded: Decoded,
    /// The lines in the text, without their ends.
    pub(super) lines: Vec<Range<usize>>,
    /// The same lines in the bytes.
    pub(super) spans: Vec<Range<usize>>,
}

impl<'a> Text<'a> {
    /// None when the two ways of counting lines disagree.
    pub(super) fn of(bytes: &'a [u8], decoded: Decoded) -> Option<Self> {
        let start = decoded.text.as_ptr() as usize;
        let lines: Vec<Range<usize>> = notes::lines(&decoded.text)
            .map(|line| {
                let from = line.as_ptr() as usize - start;
                from..from + line.len()
            })
            .collect();
        let spans = notes::byte_lines(bytes, decoded.encoding, decoded.bom_len);
        (spans.len() == lines.len()).then_some(Self {
            bytes,
            decoded,
            lines,
            spans,
        })
    }

    pub(super) fn line(&self, index: usize) -> &str {
        &self.decoded.text[self.lines[index].clone()]
    }

    /// How the line of this index ends; if it does not, how others do.
    pub(super) fn line_end(&self, index: usize) -> String {
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

    /// The change in the file's bytes, seen to give the text that is meant.
    pub(super) fn to_bytes(&self, change: Change, path: &NotePath) -> Result<Plan, EngineError> {
        let (range, parts, first, before, after_count) = match change {
            Change::Ready(planned) => return Ok(Plan::Splice(planned)),
            Change::Parts {
                range,
                new,
                first,
                before,
                after,
            } => (range, new, first, before, after),
        };
        let Decoded {
            text,
            encoding,
            bom_len,
            ..
        } = &self.decoded;
        let unclear = Ok(Plan::Refuse(Refusal::Unclear));
        let (mut new, mut new_text) = (Vec::new(), String::new());
        for part in &parts {
            match part {
                Part::Own(range) => {
                    let Some(bytes) = self.bytes_of(range) else {
                        return unclear;
                    };
                    new.extend_from_slice(bytes);
                    new_text.push_str(&text[range.clone()]);
                }
                // Text that was read with bytes missing must not become the text of a file.
                Part::New(part) if part.contains(char::REPLACEMENT_CHARACTER) => return unclear,
                Part::New(part) => {
                    new.extend(self.encode(part, path)?);
                    new_text.push_str(part);
                }
            }
        }
        if range.is_empty() && new.is_empty() {
            return Ok(Plan::Nothing);
        }
        let Some(old) = self.span_of(&range) else {
            return unclear;
        };
        if !new.is_empty() && !self.is_certain(&range, &parts) {
            return unclear;
        }
        let mut splice = Splice {
            offset: old.start,
            old: self.bytes[old].to_vec(),
            new,
        };
        // In UTF-16 the other byte of the unit stays.
        splice.trim();
        let Some(after) = splice.apply(self.bytes) else {
            return unclear;
        };
        let meant = [&text[..range.start], &new_text, &text[range.end..]];
        let Some(now) = notes::decode(&after) else {
            return unclear;
        };
        if (now.encoding, now.bom_len) != (*encoding, *bom_len) || now.text != meant.concat() {
            return unclear;
        }
        let spans = notes::byte_lines(&after, *encoding, *bom_len);
        let whole = |bytes: &[u8], spans: &[Range<usize>], count: usize| -> Option<Vec<Vec<u8>>> {
            let spans = spans.get(first..first + count)?;
            Some(
                spans
                    .iter()
                    .map(|span| bytes[span.clone()].to_vec())
                    .collect(),
            )
        };
        let (Some(lines_before), Some(lines_after)) = (
            whole(self.bytes, &self.spans, before),
            whole(&after, &spans, after_count),
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
            line: u32::try_from(first + 1).unwrap_or(u32::MAX),
            text: task_box::text(&named).to_owned(),
            lines_before,
            lines_after,
        })))
    }

    fn encode(&self, text: &str, path: &NotePath) -> Result<Vec<u8>, EngineError> {
        let encoding = self.decoded.encoding;
        encoding
            .encode(text)
            .map_err(|character| EngineError::Unmappable {
                path: path.to_string(),
                encoding: encoding.name(),
                character,
            })
    }

    /// Whether the text that goes for something else is all that its bytes are: what is not taken over
    /// would be encoded as the very same bytes.
    fn is_certain(&self, range: &Range<usize>, parts: &[Part]) -> bool {
        let mut kept: Vec<&Range<usize>> = parts
            .iter()
            .filter_map(|part| match part {
                Part::Own(range) => Some(range),
                Part::New(_) => None,
            })
            .collect();
        kept.sort_by_key(|range| range.start);
        let mut at = range.start;
        let mut gone = Vec::new();
        for kept in kept {
            if kept.start > at {
                gone.push(at..kept.start.min(range.end));
            }
            at = at.max(kept.end);
        }
        gone.push(at.min(range.end)..range.end);
        gone.into_iter()
            .filter(|gone| !gone.is_empty())
            .all(|gone| {
                let bytes = self.bytes_of(&gone);
                let text = &self.decoded.text[gone];
                bytes.is_some() && bytes == self.decoded.encoding.encode(text).ok().as_deref()
            })
    }

    fn bytes_of(&self, range: &Range<usize>) -> Option<&'a [u8]> {
        self.bytes.get(self.span_of(range)?)
    }

    fn span_of(&self, range: &Range<usize>) -> Option<Range<usize>> {
        Some(self.byte_at(range.start)?..self.byte_at(range.end)?)
    }

    /// Where in the bytes a place of the text is.
    fn byte_at(&self, at: usize) -> Option<usize> {
        let index = self
            .lines
            .partition_point(|line| line.start <= at)
            .checked_sub(1);
        let Some(index) = index else {
            // An empty note, or only a byte order mark.
            return (self.bytes.len() == self.decoded.bom_len).then_some(self.decoded.bom_len);
        };
        let (line, span) = (&self.lines[index], &self.spans[index]);
        if at < line.end {
            let bytes = &self.bytes[span.clone()];
            return Some(span.start + self.decoded.encoding.byte_of(bytes, at - line.start)?);
        }
        if at == line.end {
            return Some(span.end);
        }
        (at == self.decoded.text.len()).then_some(self.bytes.len())
    }
}
