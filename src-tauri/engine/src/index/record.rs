//! What the index holds to be read back.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::tasks::Day;
use crate::wire::Priority;

/// A section as it is shown among the results.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SectionRecord {
    /// Relative to the notes folder.
    pub path: String,
    /// Title of the note.
    pub title: String,
    /// Headings from the outermost to the section's own.
    pub heading_path: Vec<String>,
    /// Id of the section's element.
    pub anchor: String,
    /// First line, 1-based.
    pub line: u32,
    /// Last line, 1-based, inclusive.
    pub end_line: u32,
    /// Visible text: the heading, a newline, the rest. The first section of a note has the note's
    /// title and a newline in front when the text itself does not show it.
    pub text: String,
    /// Bytes at the front of `text` that do not stand in the section itself.
    pub prefix: u32,
    /// Where `text` begins in the section's own text: not 0 in a later piece of a long section.
    pub offset: u32,
    /// Rows that lead from index positions to `text`'s normal form ([`super::table`]).
    pub table: Vec<u8>,
}

/// A task as the record of its note keeps it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TaskRecord {
    /// Line of the box, 1-based.
    pub line: u32,
    /// Visible text.
    pub text: String,
    /// Bytes of `text` that say nothing of the task: code, and what is struck out.
    pub unread: Vec<Range<u32>>,
    /// Whether it needs no more doing.
    pub done: bool,
    /// What stands in its box.
    pub mark: char,
    /// Headings from the outermost to the section's own.
    pub heading_path: Vec<String>,
    /// The whole line.
    pub source_line: String,
    /// Whether another task of the note reads alike but for its mark.
    pub twin: bool,
    /// Id of the section's element.
    pub anchor: String,
    /// When it must be done; a year that the note gives is filled in.
    pub due: Option<Day>,
    /// How pressing it is.
    pub priority: Option<Priority>,
    /// When it comes again, as it is written.
    pub recurrence: Option<String>,
    /// Its tags, without the `#`.
    pub tags: Vec<String>,
}

/// Names a task in the index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TaskKey {
    /// Relative to the notes folder.
    pub path: String,
    /// Place among the note's tasks.
    pub index: u32,
}

/// A heading as the record of its note keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadingRecord {
    /// 1 to 6.
    pub level: u8,
    /// Visible text.
    pub text: String,
    /// Id of the section's element in the note's HTML.
    pub anchor: String,
    /// Its line, 1-based.
    pub line: u32,
}

/// What the reader should know of a note, in both languages: a record outlives the setting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeRecord {
    /// Stable name.
    pub code: String,
    /// One sentence in Japanese.
    pub ja: String,
    /// One sentence in English.
    pub en: String,
}

/// A note as the index knows it: what tells whether its file has changed, and what lists show.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NoteRecord {
    /// Relative to the notes folder.
    pub path: String,
    /// Title of the note.
    pub title: String,
    /// Size of the file in bytes.
    pub size: u64,
    /// Modification time in nanoseconds since 1970.
    pub modified_ns: i64,
    /// The file's number on its disk.
    pub inode: u64,
    /// Hash of the file's bytes.
    pub hash: String,
    /// Sections in the index.
    pub sections: u32,
    /// The note's headings, in order.
    pub headings: Vec<HeadingRecord>,
    /// The note's tasks.
    pub tasks: Vec<TaskRecord>,
    /// What the reader should know of the note.
    pub notices: Vec<NoticeRecord>,
}
