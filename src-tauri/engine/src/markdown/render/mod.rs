//! A note as HTML for the reading view.

mod blocks;
mod code;
mod formats;
mod html;
mod inline;
mod languages;
mod links;
mod sanitise;
mod urls;
mod writer;

use std::ops::Range;

use super::document::{self, Document, one_line};
use super::types::{ParsedNote, Section, is_closing_mark};
use crate::language::Language;
use crate::wire::{OutlineItem, Task};

use sanitise::Key;
pub(crate) use urls::find as addresses;
use writer::Writer;

/// Finds the path of a note by its name.
pub type FindNote<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Whether there is a note with a path.
pub type HasNote<'a> = dyn Fn(&str) -> bool + 'a;

/// How a note is to be shown.
#[derive(Clone, Copy, Default)]
pub struct RenderOptions<'a> {
    /// Ranges of the source that match, ascending; a match's index is its number. One that
    /// crosses elements is one range, see [`super::VisibleText::source_span`].
    pub marks: &'a [Range<usize>],
    /// Whether the boxes of tasks cannot be ticked.
    pub read_only_tasks: bool,
    /// The note, relative to the notes folder, with `/`.
    pub note_path: &'a str,
    /// The language of what is not the note's own words.
    pub language: Language,
    /// Finds the note that a wiki link's name means; without it `[[name]]` is text.
    pub wiki: Option<&'a FindNote<'a>>,
    /// Tells whether the note that a link leads to is there; without it, every one is.
    pub exists: Option<&'a HasNote<'a>>,
}

/// A note ready to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// Sanitised HTML, see [`crate::wire::NoteView::html`].
    pub html: String,
    /// The headings that begin sections.
    pub outline: Vec<OutlineItem>,
    /// The tasks in the order of their `data-task` numbers.
    pub tasks: Vec<Task>,
    /// How many of the marks are in the HTML; those in hidden text are not.
    pub matches: usize,
    /// The note as parsed.
    pub note: ParsedNote,
}

/// Shows a note. Whatever the text, this gives a value.
pub fn render(source: &str, options: &RenderOptions<'_>) -> Rendered {
    render_document(source, document::read(source), options)
}

/// Shows a note that has been read from `source`.
pub fn render_document(
    source: &str,
    document: Document<'_>,
    options: &RenderOptions<'_>,
) -> Rendered {
    let tasks = tasks(source, &document, options);
    let key = Key::of(source);
    let capacity = source.len() * 2 + 1024;
    let (html, matches) = sanitise::clean(&key, |hand_over| {
        let writer = Writer::new(&key, options.marks, capacity, hand_over);
        match &document.items {
            Some(items) => blocks::write(writer, items, &document, &tasks, options),
            None => plain(writer, &document.note.sections),
        }
    });
    Rendered {
        html,
        outline: outline(&document),
        tasks,
        matches,
        note: document.note,
    }
}

/// Opens a section's element.
fn open_section(writer: &mut Writer<'_>, anchor: &str, line: u32) {
    let line = (line + 1).to_string();
    writer.section();
    writer.open("section", &[("id", anchor), ("data-line", &line)]);
}

/// A note whose Markdown was not parsed: its headings, and all else as it stands. Tells how many
/// matches are marked.
fn plain(mut writer: Writer<'_>, sections: &[Section]) -> usize {
    for section in sections {
        open_section(&mut writer, &section.anchor, section.lines.start);
        let text = &section.text;
        let mut from = 0;
        if section.level > 0 {
            let name = format!("h{}", section.level);
            writer.open(&name, &[]);
            writer.text(&text.slice(0..section.heading_len), &[]);
            writer.close();
            writer.border();
            from = (section.heading_len + 1).min(text.text.len());
        }
        if from < text.text.len() {
            writer.open("pre", &[("class", "plain")]);
            writer.literal("\n");
            writer.text(&text.slice(from..text.text.len()), &[]);
            writer.close();
        }
        writer.close();
        writer.border();
    }
    writer.finish()
}

fn outline(document: &Document<'_>) -> Vec<OutlineItem> {
    let sections = document.note.sections.iter().zip(&document.heading_lines);
    let headings = sections.filter(|(section, _)| section.level > 0);
    let item = |(section, line): (&Section, &u32)| OutlineItem {
        level: section.level,
        text: one_line(&section.text.text[..section.heading_len]),
        anchor: section.anchor.clone(),
        line: line + 1,
    };
    headings.map(item).collect()
}

fn tasks(source: &str, document: &Document<'_>, options: &RenderOptions<'_>) -> Vec<Task> {
    let note = &document.note;
    let path_of = |section: usize| {
        note.sections
            .get(section)
            .map(|section| section.heading_path.clone())
            .unwrap_or_default()
    };
    let task = |task: &super::ParsedTask| Task {
        path: options.note_path.to_owned(),
        line: task.line + 1,
        text: task.text.clone(),
        done: is_closing_mark(task.mark),
        mark: task.mark,
        heading_path: path_of(task.section),
        anchor: String::new(),
        due: None,
        priority: None,
        recurrence: None,
        tags: Vec::new(),
        source_line: line_around(source, task.mark_at).to_owned(),
        twin: task.twin,
    };
    note.tasks.iter().map(task).collect()
}

/// The whole line of the source around a byte, without its end.
fn line_around(source: &str, at: usize) -> &str {
    let start = source[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let end = source[at..]
        .find(['\n', '\r'])
        .map_or(source.len(), |end| at + end);
    &source[start..end]
}
