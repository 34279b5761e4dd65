//! Sections, tasks and title from the items of a note.

use pulldown_cmark::{HeadingLevel, Tag, TagEnd};

use super::items::{self, Item, Placed};
use super::lines::Lines;
use super::raw_html::{self, Piece};
use super::slug::{self, Anchors};
use super::types::{Oddity, ParsedNote, ParsedTask, Section, VisibleText};
use super::visible::{Gap, TextBuilder};
use super::{front_matter, limits, plain};

/// A note with everything that showing it needs.
#[derive(Debug)]
pub(super) struct Document<'a> {
    /// What the note means.
    pub(super) note: ParsedNote,
    /// Line of each section's heading, 0-based; at level 0 the section's first line.
    pub(super) heading_lines: Vec<u32>,
    /// The note's items; `None` when it is shown as plain text.
    pub(super) items: Option<Vec<Placed<'a>>>,
}

/// Reads a note.
pub(super) fn read(source: &str) -> Document<'_> {
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

/// Puts sections together from their headings, one after the other.
#[derive(Debug)]
pub(super) struct Sections<'l> {
    lines: &'l Lines,
    anchors: Anchors,
    path: Vec<(u8, String)>,
    done: Vec<Section>,
    heading_lines: Vec<u32>,
    /// Level and first line of the section at work.
    level: u8,
    first: u32,
    heading_line: u32,
}

impl<'l> Sections<'l> {
    pub(super) fn new(lines: &'l Lines) -> Self {
        Self {
            lines,
            anchors: Anchors::default(),
            path: Vec::new(),
            done: Vec::new(),
            heading_lines: Vec::new(),
            level: 0,
            first: 0,
            heading_line: 0,
        }
    }

    /// Index of the section at work.
    pub(super) fn index(&self) -> usize {
        self.done.len()
    }

    /// Begins the section whose heading stands at a byte. What came before the first heading
    /// is `before`; without it, its lines fall to this section.
    pub(super) fn begin(
        &mut self,
        at: usize,
        level: u8,
        before: Option<(VisibleText, usize)>,
        end: usize,
    ) {
        let line = self.lines.line_of(at);
        if let Some((text, heading_len)) = before {
            self.close(line, text, heading_len, end);
            self.first = line;
        }
        self.level = level;
        self.heading_line = line;
    }

    /// Ends the section at work before `line`; `end` is the length of the source.
    fn close(&mut self, line: u32, text: VisibleText, heading_len: usize, end: usize) {
        let (mut heading_path, mut anchor) = (Vec::new(), slug::TOP.to_owned());
        if self.level > 0 {
            let heading = one_line(&text.text[..heading_len]);
            anchor = self.anchors.give(&heading);
            self.path.retain(|(level, _)| *level < self.level);
            self.path.push((self.level, heading));
            heading_path = self
                .path
                .iter()
                .map(|(_, heading)| heading.clone())
                .collect();
        }
        let past = if line < self.lines.count() {
            self.lines.start_of(line)
        } else {
            end
        };
        self.done.push(Section {
            level: self.level,
            heading_path,
            anchor,
            lines: self.first..line,
            bytes: self.lines.start_of(self.first)..past,
            text,
            heading_len,
        });
        self.heading_lines.push(self.heading_line);
    }

    /// Ends the last section; gives the sections and the lines of their headings.
    pub(super) fn finish(
        mut self,
        last: Option<(VisibleText, usize)>,
        end: usize,
    ) -> (Vec<Section>, Vec<u32>) {
        if let Some((text, heading_len)) = last {
            self.close(self.lines.count(), text, heading_len, end);
        }
        (self.done, self.heading_lines)
    }
}

/// A task whose text is being gathered.
struct OpenTask {
    index: usize,
    text: TextBuilder,
}

struct Builder<'s> {
    source: &'s str,
    lines: &'s Lines,
    sections: Sections<'s>,
    titled: bool,
    text: TextBuilder,
    heading_len: usize,
    tasks: Vec<ParsedTask>,
    tasked: bool,
    /// The list items that are open, innermost last, with their tasks.
    list_items: Vec<Option<OpenTask>>,
    depth: usize,
}

impl<'s> Builder<'s> {
    fn new(source: &'s str, lines: &'s Lines, titled: bool) -> Self {
        Self {
            source,
            lines,
            sections: Sections::new(lines),
            titled,
            text: TextBuilder::default(),
            heading_len: 0,
            tasks: Vec::new(),
            tasked: false,
            list_items: Vec::new(),
            depth: 0,
        }
    }

    fn take(&mut self, placed: &Placed<'_>) {
        match &placed.item {
            Item::Open(tag) => self.open(tag, placed.range.start),
            Item::Close(tag) => self.close(*tag),
            Item::Text(text) | Item::Code(text) => self.push(text),
            Item::CodeBlock(_, text) => {
                self.gap(Gap::Line);
                self.push(text);
                self.gap(Gap::Line);
            }
            Item::HtmlBlock(html) => self.html(html),
            Item::InlineHtml(html) => match raw_html::tag(html) {
                Some(Piece::Open(tag)) if raw_html::is_block(&tag.name) => self.gap(Gap::Line),
                Some(Piece::Close(name)) if raw_html::is_block(&name) => self.gap(Gap::Line),
                _ => {}
            },
            Item::Box(done) => self.task(*done, placed.range.start),
            Item::SoftBreak => self.gap(Gap::Soft),
            Item::HardBreak | Item::Rule => self.gap(Gap::Line),
            Item::FootnoteReference(_) => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>, at: usize) {
        match tag {
            Tag::Heading { level, .. } if self.depth == 0 => {
                let before = self.end_section();
                self.sections
                    .begin(at, level_of(*level), before, self.source.len());
            }
            Tag::Item => {
                self.gap(Gap::Line);
                self.list_items.push(None);
            }
            Tag::TableCell => self.gap(Gap::Cell),
            tag if !is_inline(&tag.to_end()) => self.gap(Gap::Line),
            _ => {}
        }
        self.depth += 1;
    }

    fn close(&mut self, tag: TagEnd) {
        self.depth = self.depth.saturating_sub(1);
        match tag {
            TagEnd::Heading(_) if self.depth == 0 => self.heading_len = self.text.len(),
            TagEnd::Item => {
                if let Some(Some(task)) = self.list_items.pop() {
                    self.tasks[task.index].text = task.text.finish().text.trim().to_owned();
                }
            }
            TagEnd::TableCell => self.gap(Gap::Cell),
            _ => {}
        }
        if !is_inline(&tag) && tag != TagEnd::TableCell {
            self.gap(Gap::Line);
        }
    }

    fn html(&mut self, html: &VisibleText) {
        self.gap(Gap::Line);
        for piece in raw_html::pieces(html) {
            match piece {
                Piece::Text(text) => self.push(&text),
                Piece::Gap(gap) => self.gap(gap),
                Piece::Open(tag) if raw_html::is_block(&tag.name) => self.gap(Gap::Line),
                Piece::Close(name) if raw_html::is_block(&name) => self.gap(Gap::Line),
                Piece::Open(_) | Piece::Close(_) => {}
            }
        }
        self.gap(Gap::Line);
    }

    fn task(&mut self, done: bool, at: usize) {
        let Some(open) = self.list_items.last_mut() else {
            return;
        };
        *open = Some(OpenTask {
            index: self.tasks.len(),
            text: TextBuilder::default(),
        });
        self.tasked = true;
        self.tasks.push(ParsedTask {
            section: self.sections.index(),
            line: self.lines.line_of(at),
            mark: at + 1,
            done,
            text: String::new(),
        });
    }

    fn push(&mut self, text: &VisibleText) {
        self.text.push(text);
        if let Some(Some(task)) = self.list_items.last_mut() {
            task.text.push(text);
        }
    }

    fn gap(&mut self, gap: Gap) {
        self.text.gap(gap);
        if let Some(Some(task)) = self.list_items.last_mut() {
            task.text.gap(gap);
        }
    }

    /// The text of the section at work; `None` for the text before the first heading when
    /// there is nothing to see in it.
    fn end_section(&mut self) -> Option<(VisibleText, usize)> {
        let text = std::mem::take(&mut self.text);
        let tasked = std::mem::take(&mut self.tasked);
        let empty = text.is_blank() && !tasked;
        (self.sections.level > 0 || !empty)
            .then(|| (text.finish(), std::mem::take(&mut self.heading_len)))
    }

    fn finish(mut self) -> (ParsedNote, Vec<u32>) {
        let mut last = self.end_section();
        if last.is_none() && self.titled {
            // So that a note that is only a title can be found.
            last = Some((VisibleText::default(), 0));
        }
        let (sections, heading_lines) = self.sections.finish(last, self.source.len());
        let note = ParsedNote {
            sections,
            tasks: self.tasks,
            ..ParsedNote::default()
        };
        (note, heading_lines)
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
