//! What parsing a note gives.

use std::ops::Range;

/// A note as its Markdown means it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ParsedNote {
    /// Front matter `title`, else the first heading's text; `None` when the note has neither.
    pub title: Option<String>,
    /// In the order of the text. Together they cover every line of the note once.
    /// Text before the first heading is a section of level 0 if it holds anything visible
    /// (front matter included in its lines); else its lines belong to the first section.
    pub sections: Vec<Section>,
    /// In the order of the text.
    pub tasks: Vec<ParsedTask>,
    /// Tags of the front matter, as written, without `#`.
    pub tags: Vec<String>,
    /// What was odd about the note.
    pub oddities: Vec<Oddity>,
}

/// A heading and what follows it up to the next heading of any level.
///
/// Headings inside quotes and list items do not begin a section.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Section {
    /// 1 to 6; 0 for the text before the first heading.
    pub level: u8,
    /// Visible text of the headings from the outermost to this section's own; empty at level 0.
    pub heading_path: Vec<String>,
    /// Id of the section's element in the note's HTML, unique within the note.
    pub anchor: String,
    /// Lines of the source, 0-based, end exclusive.
    pub lines: Range<u32>,
    /// Bytes of the source text.
    pub bytes: Range<usize>,
    /// What a reader sees of the section, the heading first.
    pub text: VisibleText,
    /// Length of the heading's part of `text.text`, in bytes (its newline excluded).
    pub heading_len: usize,
    /// Bytes of `text.text` that stand in task items, nested items excluded, and whether the task
    /// is done. In the order of the text; a task that nested items divide has several.
    pub tasks: Vec<(Range<usize>, bool)>,
    /// What the code blocks say of their language, in lower case, each once.
    pub languages: Vec<String>,
}

/// Visible text with the way back to the source.
///
/// Blocks and hard breaks are separated by `\n`. A soft break between two wide
/// characters leaves nothing, any other leaves one blank, as the browser shows it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VisibleText {
    /// The text.
    pub text: String,
    /// Ascending and without overlap in both `visible` and `source`. Bytes of `text` in no run
    /// (separators) stand for nothing in the source.
    pub runs: Vec<Run>,
}

/// A stretch of visible text and where it stands in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Bytes of [`VisibleText::text`].
    pub visible: Range<usize>,
    /// Bytes of the source text. When its length equals `visible`'s, the bytes are the same;
    /// otherwise (an entity such as `&amp;`) the run is one unit and never divided.
    pub source: Range<usize>,
    /// What kind of text it is.
    pub kind: RunKind,
}

/// Kinds of visible text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunKind {
    /// Running text.
    Prose,
    /// A code span or code block.
    Code,
}

/// A task item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedTask {
    /// Index into [`ParsedNote::sections`].
    pub section: usize,
    /// Line of the box, 0-based.
    pub line: u32,
    /// Lines of the whole item, nested ones included, 0-based, without blank ones at the end.
    pub lines: Range<u32>,
    /// Byte of the character between the brackets.
    pub mark_at: usize,
    /// That character.
    pub mark: char,
    /// Whether the line of another task reads alike but for its mark.
    pub twin: bool,
    /// Visible text of the item, its following lines included, without nested items.
    pub text: String,
    /// Bytes of `text` that say nothing of the task, in order: code, and what is struck out.
    pub unread: Vec<Range<usize>>,
}

/// Something odd that the reader should be told about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oddity {
    /// The front matter is not valid YAML; its raw lines are kept out of the text and no title was taken.
    FrontMatter,
    /// Nested too deeply, or too slow to parse: shown and indexed as plain text.
    PlainText,
}

/// Marks in a task's box besides the blank and the `x`: given up, begun, moved elsewhere, planned,
/// to be asked, important. They are shown and kept as they are.
const OTHER_MARKS: [char; 6] = ['-', '/', '>', '<', '?', '!'];

/// Whether a character in a box at the beginning of a list item makes it a task.
pub(crate) fn is_task_mark(mark: char) -> bool {
    matches!(mark, ' ' | 'x' | 'X') || OTHER_MARKS.contains(&mark)
}

/// Whether a task with this mark needs no more doing: it is ticked, given up or moved elsewhere.
pub(crate) fn is_closing_mark(mark: char) -> bool {
    matches!(mark, 'x' | 'X' | '-' | '>')
}
