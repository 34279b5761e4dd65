//! A note as a flat list of items, each text with its way back to the source: what both
//! the sections and the HTML are made from, so that they cannot disagree on what is visible.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

use super::code_span;
use super::limits::{DEEPEST, MOST_ITEMS};
use super::types::{RunKind, VisibleText, is_task_mark};

/// A part of a note.
#[derive(Debug)]
pub(super) enum Item<'a> {
    /// A block or inline element begins.
    Open(Tag<'a>),
    /// It ends.
    Close(TagEnd),
    /// Prose, as long as nothing interrupts it.
    Text(VisibleText),
    /// A code span.
    Code(VisibleText),
    /// A code block with its info string.
    CodeBlock(CowStr<'a>, VisibleText),
    /// One tag or comment in running text.
    InlineHtml(CowStr<'a>),
    /// A block of raw HTML, tags and all.
    HtmlBlock(VisibleText),
    /// A reference to a footnote.
    FootnoteReference(CowStr<'a>),
    /// A task's box; what stands in it.
    Box(char),
    /// A line break of the source within a paragraph.
    SoftBreak,
    /// A line break that is meant.
    HardBreak,
    /// A rule.
    Rule,
}

/// An item and the bytes of the source it was read from.
#[derive(Debug)]
pub(super) struct Placed<'a> {
    /// The item.
    pub(super) item: Item<'a>,
    /// Where it stands.
    pub(super) range: Range<usize>,
}

/// The items of a note whose Markdown begins at `start`; `None` when there are
/// too many or they are nested too deeply.
pub(super) fn read(source: &str, start: usize) -> Option<Vec<Placed<'_>>> {
    // Math, wiki links, heading attributes and smart punctuation stay off: each would take
    // characters out of the visible text that a reader of the file knows to be there.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let parser = Parser::new_ext(&source[start..], options);
    let mut reader = Reader::new(source, source.len() / 16);
    for (event, range) in parser.into_offset_iter() {
        reader.take(event, start + range.start..start + range.end);
        if reader.depth > DEEPEST || reader.items.len() > MOST_ITEMS {
            return None;
        }
    }
    reader.flush();
    Some(reader.items)
}

/// A block whose lines are being gathered.
enum Block<'a> {
    Code(CowStr<'a>),
    Html,
}

struct Reader<'a> {
    source: &'a str,
    items: Vec<Placed<'a>>,
    text: VisibleText,
    text_range: Range<usize>,
    block: Option<Block<'a>>,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str, capacity: usize) -> Self {
        Self {
            source,
            items: Vec::with_capacity(capacity),
            text: VisibleText::default(),
            text_range: 0..0,
            block: None,
            depth: 0,
        }
    }

    fn take(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                self.flush();
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info,
                    CodeBlockKind::Indented => CowStr::Borrowed(""),
                };
                self.block = Some(Block::Code(info));
            }
            Event::Start(Tag::HtmlBlock) => {
                self.flush();
                self.block = Some(Block::Html);
            }
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => self.end_block(range),
            Event::Start(tag) => {
                self.depth += 1;
                self.put(Item::Open(tag), range);
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                self.put(Item::Close(tag), range);
            }
            Event::Text(text) | Event::Html(text) => self.text(&text, range),
            Event::Code(code) => {
                let code = code_span::align(self.source, range.clone(), &code);
                self.put(Item::Code(code), range);
            }
            Event::InlineHtml(html) => self.put(Item::InlineHtml(html), range),
            Event::FootnoteReference(label) => self.put(Item::FootnoteReference(label), range),
            Event::SoftBreak => self.put(Item::SoftBreak, range),
            Event::HardBreak => self.put(Item::HardBreak, range),
            Event::Rule => self.put(Item::Rule, range),
            // Of the blank behind it the parser tells nothing.
            Event::TaskListMarker(_) if !self.begins_line(range.start) => {
                let end = (range.end + 1).min(self.source.len());
                let end = if self.source.is_char_boundary(end) {
                    end
                } else {
                    range.end
                };
                self.text(&self.source[range.start..end], range.start..end);
            }
            Event::TaskListMarker(done) => {
                let mark = match self.source.as_bytes().get(range.start + 1) {
                    Some(b'X') => 'X',
                    _ if done => 'x',
                    _ => ' ',
                };
                self.put(Item::Box(mark), range);
            }
            // Math is off.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text, range),
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let kind = if matches!(self.block, Some(Block::Code(_))) {
            RunKind::Code
        } else {
            RunKind::Prose
        };
        if self.text.text.is_empty() {
            self.text_range = range.clone();
        }
        self.text_range.end = range.end;
        if self.source.get(range.clone()) == Some(text) {
            self.text.push_same(text, range.start, kind);
        } else {
            self.text.push_unit(text, range, kind);
        }
    }

    fn end_block(&mut self, range: Range<usize>) {
        let mut text = std::mem::take(&mut self.text);
        let Some(block) = self.block.take() else {
            return;
        };
        let item = match block {
            Block::Html => Item::HtmlBlock(text),
            Block::Code(info) => {
                let kept = text.text.strip_suffix('\n').unwrap_or(&text.text).len();
                if kept < text.text.len() {
                    text = text.slice(0..kept);
                }
                Item::CodeBlock(info, text)
            }
        };
        self.items.push(Placed { item, range });
    }

    fn put(&mut self, item: Item<'a>, range: Range<usize>) {
        self.flush();
        self.items.push(Placed { item, range });
    }

    /// Whether nothing but quote and list markers stands before a place in its line. What follows
    /// the label of a footnote is text: a box there could not be found again to be ticked.
    fn begins_line(&self, at: usize) -> bool {
        let before = &self.source[..at];
        let line = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let is_marker = |c: char| " \t>-*+.)".contains(c) || c.is_ascii_digit();
        before[line..].chars().all(is_marker)
    }

    /// The mark of a box that the parser does not know (`[-]`, or any with a full-width blank
    /// behind it), when this text begins a list item with one; and where the item's text begins.
    fn other_mark(&self, text: &str) -> Option<(char, usize)> {
        let begins_item = match self.items.as_slice() {
            [.., before, last] if matches!(last.item, Item::Open(Tag::Paragraph)) => before,
            [.., last] => last,
            [] => return None,
        };
        let [b'[', mark, b']', after @ ..] = text.as_bytes() else {
            return None;
        };
        let wide = "\u{3000}";
        let begins = match after {
            [b' ' | b'\t', ..] => 4,
            [..] if after.starts_with(wide.as_bytes()) => 3 + wide.len(),
            _ => return None,
        };
        let start = self.text_range.start;
        let (before, from) = self.source.split_at(start);
        let is_as_written = from.starts_with(&text[..begins]) && !before.ends_with('\\');
        let mark = char::from(*mark);
        let has_text = || {
            let line = from[begins..].lines().next().unwrap_or_default();
            !line.trim().is_empty()
        };
        (matches!(begins_item.item, Item::Open(Tag::Item))
            && is_as_written
            && has_text()
            && is_task_mark(mark)
            && self.begins_line(start))
        .then_some((mark, begins))
    }

    fn flush(&mut self) {
        if !self.text.text.is_empty() {
            let mut text = std::mem::take(&mut self.text);
            if let Some((mark, begins)) = self.other_mark(&text.text) {
                let start = self.text_range.start;
                self.items.push(Placed {
                    item: Item::Box(mark),
                    range: start..start + 3,
                });
                self.text_range.start += begins;
                text = text.slice(begins..text.text.len());
                if text.text.is_empty() {
                    return;
                }
            }
            let item = Item::Text(text);
            self.items.push(Placed {
                item,
                range: self.text_range.clone(),
            });
        }
    }
}
