//! A note read: what it means, and its items for showing it.

use pulldown_cmark::{HeadingLevel, TagEnd};

use super::builder::Builder;
use super::items::{self, Placed};
use super::lines::Lines;
use super::types::{Oddity, ParsedNote};
use super::{front_matter, limits, plain};

/// A note with everything that showing it needs.
#[derive(Debug)]
pub struct Document<'a> {
    /// What the note means.
    pub note: ParsedNote,
    /// Line of each section's heading, 0-based; at level 0 the section's first line.
    pub(super) heading_lines: Vec<u32>,
    /// The note's items; `None` when it is shown as plain text.
    pub(super) items: Option<Vec<Placed<'a>>>,
}

/// Reads a note, to be searched and shown. Whatever the text, this gives a value.
pub fn read(source: &str) -> Document<'_> {
    let front = front_matter::read(source);
    let lines = Lines::of(source);
    let items = if limits::within(source) {
        items::read(source, front.end)
    } else {
        None
    };
    let Some(items) = items else {
        let (mut note, heading_lines) =
            plain::read(source, front.end, front.title.is_some(), &lines);
        note.oddities.push(Oddity::PlainText);
        finish(&mut note, &front);
        return Document {
            note,
            heading_lines,
            items: None,
        };
    };
    let mut builder = Builder::new(source, &lines, front.title.is_some());
    for placed in &items {
        builder.take(placed);
    }
    let (mut note, heading_lines) = builder.finish();
    finish(&mut note, &front);
    Document {
        note,
        heading_lines,
        items: Some(items),
    }
}

fn finish(note: &mut ParsedNote, front: &front_matter::FrontMatter) {
    if front.broken {
        note.oddities.insert(0, Oddity::FrontMatter);
    }
    let heading = || {
        let named = note.sections.iter().filter(|section| section.level > 0);
        named
            .filter_map(|section| section.heading_path.last())
            .find(|text| !text.is_empty())
    };
    note.tags.clone_from(&front.tags);
    note.title = front.title.clone().or_else(|| heading().cloned());
}

/// One line of visible text, as a heading is shown in paths and outlines.
pub(super) fn one_line(text: &str) -> String {
    text.split(['\n', '\t'])
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(" ")
        .trim()
        .to_owned()
}

/// The level of a heading as a number.
pub(super) fn level_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// Whether an element stands in running text.
pub(super) fn is_inline(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}
