//! Which byte a tick changes.

use crate::error::EngineError;
use crate::notes::{self, NotePath, RawNote};

use super::outcome::Refusal;
use super::task_box::{self, TaskBox};

/// What is asked for.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    pub(super) path: &'a NotePath,
    pub(super) line: u32,
    pub(super) expected_line: &'a str,
    pub(super) hash: &'a str,
    pub(super) done: bool,
}

/// What is to be done.
#[derive(Debug)]
pub(super) enum Plan {
    /// The file already is as wanted.
    Nothing,
    /// One byte is to change.
    Splice(Splice),
    Refuse(Refusal),
}

/// The change of one byte.
#[derive(Debug)]
pub(super) struct Splice {
    pub(super) offset: usize,
    pub(super) old: u8,
    pub(super) new: u8,
    /// The whole file with the change made.
    pub(super) after: Vec<u8>,
}

/// Finds the byte to change in the file as it now is.
pub(super) fn plan(note: &RawNote, wanted: &Wanted<'_>) -> Result<Plan, EngineError> {
    let path = || wanted.path.to_string();
    let decoded = notes::decode(&note.bytes).ok_or_else(|| EngineError::BinaryNote(path()))?;
    if decoded.encoding.is_read_only() {
        return Err(EngineError::ReadOnlyEncoding {
            path: path(),
            encoding: decoded.encoding.name(),
        });
    }
    let lines: Vec<&str> = notes::lines(&decoded.text).collect();
    let unchanged = note.hash().to_hex().as_str() == wanted.hash;
    let index = match locate(&lines, wanted, unchanged) {
        Ok(index) => index,
        Err(other) => return Ok(other),
    };
    let line = lines[index];
    if line.contains(char::REPLACEMENT_CHARACTER) && decoded.lossy && !unchanged {
        // Different bytes look alike once they are replaced.
        return Ok(Plan::Refuse(Refusal::Unclear));
    }
    let Some(task) = task_box::find(line) else {
        return Ok(Plan::Refuse(Refusal::NotATask));
    };
    if task.done == wanted.done {
        return Ok(Plan::Nothing);
    }

    let spans = notes::byte_lines(&note.bytes, decoded.encoding, decoded.bom_len);
    let (Some(span), true) = (spans.get(index), spans.len() == lines.len()) else {
        return Ok(Plan::Refuse(Refusal::Unclear));
    };
    let old = note.bytes[span.clone()].to_vec();
    let mut new = old.clone();
    let mark = if wanted.done { b'x' } else { b' ' };
    let unit = task.at * decoded.encoding.unit_width();
    // The low byte of a unit of UTF-16 is the one that tells a blank from an `x`.
    let low = match decoded.encoding.utf16_unit() {
        Some(unit) if unit([0, 1]) == 1 => 1,
        _ => 0,
    };
    let Some(byte) = new.get_mut(unit + low) else {
        return Ok(Plan::Refuse(Refusal::Unclear));
    };
    *byte = mark;
    // Both ways of looking at the line must agree before a byte is touched.
    let text_of = |bytes: &[u8]| decoded.encoding.decode(bytes).0;
    if text_of(&old) != line || text_of(&new) != with_mark(line, task, char::from(mark)) {
        return Ok(Plan::Refuse(Refusal::Unclear));
    }
    let offset = span.start + unit + low;
    let mut after = note.bytes.clone();
    after[offset] = mark;
    Ok(Plan::Splice(Splice {
        offset,
        old: note.bytes[offset],
        new: mark,
        after,
    }))
}

/// The index of the line that is meant, or what to do without one.
fn locate(lines: &[&str], wanted: &Wanted<'_>, unchanged: bool) -> Result<usize, Plan> {
    let expected = wanted.expected_line.trim_end_matches(['\r', '\n']);
    if unchanged {
        let index = usize::try_from(wanted.line)
            .ok()
            .and_then(|line| line.checked_sub(1));
        return index
            .filter(|&index| lines.get(index) == Some(&expected))
            .ok_or(Plan::Refuse(Refusal::LineChanged));
    }
    let mut equal = (0..lines.len()).filter(|&index| lines[index] == expected);
    match (equal.next(), equal.next()) {
        (Some(index), None) => Ok(index),
        (Some(_), Some(_)) => Err(Plan::Refuse(Refusal::Ambiguous)),
        _ if is_done_already(lines, expected, wanted.done) => Err(Plan::Nothing),
        _ => Err(Plan::Refuse(Refusal::LineChanged)),
    }
}

/// Whether the one difference to what the reader saw is the very change that is wanted, as
/// when a key is hit twice.
fn is_done_already(lines: &[&str], expected: &str, done: bool) -> bool {
    let Some(task) = task_box::find(expected).filter(|task| task.done != done) else {
        return false;
    };
    let marks = if done { &['x', 'X'][..] } else { &[' '] };
    let wanted: Vec<String> = marks
        .iter()
        .map(|&mark| with_mark(expected, task, mark))
        .collect();
    lines
        .iter()
        .filter(|line| wanted.iter().any(|wanted| wanted == *line))
        .count()
        == 1
}

fn with_mark(line: &str, task: TaskBox, mark: char) -> String {
    // The mark and all before it are ASCII, so these are character boundaries.
    format!("{}{mark}{}", &line[..task.at], &line[task.at + 1..])
}
