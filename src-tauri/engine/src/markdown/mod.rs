//! A note's Markdown: its sections, tasks and visible text with exact source positions, and its HTML.
//!
//! Parsing never fails: whatever the text, it gives a [`ParsedNote`].
//!
//! Both the sections and the HTML are made from one flat list of items (`items`), so what is
//! found is what is shown, and a match's place in the source is its place on the screen.

mod builder;
mod code_span;
mod document;
mod elements;
mod entities;
mod front_matter;
mod items;
mod limits;
mod lines;
mod plain;
mod raw_html;
mod render;
mod sections;
mod slug;
#[cfg(test)]
mod tests;
mod types;
mod visible;
mod wide;

pub use document::{Document, read};
pub(crate) use render::addresses;
pub use render::{FindNote, HasNote, RenderOptions, Rendered, render, render_document};
pub use types::{Oddity, ParsedNote, ParsedTask, Run, RunKind, Section, VisibleText};
pub(crate) use types::{is_closing_mark, is_task_mark};

/// Reads a note. Whatever the text, this gives a value and takes time in proportion to it.
pub fn parse(source: &str) -> ParsedNote {
    document::read(source).note
}
