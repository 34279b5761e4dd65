//! Writing HTML: escaping, keyed attributes, elements that close in order, matches marked.

use std::ops::Range;

use super::sanitise::{CHUNK, Key};
use crate::markdown::types::VisibleText;
use crate::markdown::visible::floor_char;
use crate::markdown::wide;

/// Bytes of text in one stretch.
const DIVIDED: usize = 4096;

/// An element that is open.
#[derive(Debug)]
enum Frame {
    /// The renderer's own, with what closes it.
    Own(String),
    /// One that the note's raw HTML opened, by its name there and that of the element.
    Raw { name: String, element: String },
}

/// Writes the HTML of a note.
pub(super) struct Writer<'k> {
    /// What is not handed over yet.
    html: String,
    /// Takes whole sections.
    hand_over: &'k mut dyn FnMut(String),
    key: &'k Key,
    /// Matches without overlap, each with its number.
    marks: Vec<(Range<usize>, usize)>,
    /// Whether each match was written.
    marked: Vec<bool>,
    frames: Vec<Frame>,
    /// The last visible character of the block at work, and whether a soft break came since.
    last: Option<char>,
    broken: bool,
    /// Bytes of text since it was last divided.
    undivided: usize,
}

impl<'k> Writer<'k> {
    /// `capacity` is about how long the HTML will be.
    pub(super) fn new(
        key: &'k Key,
        marks: &[Range<usize>],
        capacity: usize,
        hand_over: &'k mut dyn FnMut(String),
    ) -> Self {
        let mut past = 0;
        let mut apart = Vec::with_capacity(marks.len());
        for (number, mark) in marks.iter().enumerate() {
            let start = mark.start.max(past);
            if start < mark.end {
                apart.push((start..mark.end, number));
                past = mark.end;
            }
        }
        Self {
            html: String::with_capacity(capacity.min(2 * CHUNK)),
            hand_over,
            key,
            marks: apart,
            marked: vec![false; marks.len()],
            frames: Vec::new(),
            last: None,
            broken: false,
            undivided: 0,
        }
    }

    /// Hands the rest over and tells how many matches are marked in all.
    pub(super) fn finish(mut self) -> usize {
        self.close_to(0);
        (self.hand_over)(self.html);
        self.marked.iter().filter(|&&marked| marked).count()
    }

    /// A section begins here, outside of all elements.
    pub(super) fn section(&mut self) {
        if self.html.len() >= CHUNK {
            let next = String::with_capacity(2 * CHUNK);
            (self.hand_over)(std::mem::replace(&mut self.html, next));
        }
    }

    /// Writes an element's start, its attributes behind the key.
    pub(super) fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.html.push('<');
        self.html.push_str(name);
        for (attribute, value) in attributes {
            self.html.push(' ');
            self.html.push_str(attribute);
            self.html.push_str("=\"");
            self.html.push_str(self.key.prefix());
            escape(&mut self.html, value);
            self.html.push('"');
        }
        self.html.push('>');
    }

    /// Opens an element that the renderer closes with [`Self::close`].
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.open_with(name, attributes, format!("</{name}>"));
    }

    /// Opens an element with something of its own that closes it.
    pub(super) fn open_with(&mut self, name: &str, attributes: &[(&str, &str)], closing: String) {
        self.start(name, attributes);
        self.frames.push(Frame::Own(closing));
    }

    /// Closes the innermost element of the renderer's own, and raw ones left open in it.
    pub(super) fn close(&mut self) {
        let own = self
            .frames
            .iter()
            .rposition(|frame| matches!(frame, Frame::Own(_)));
        self.close_to(own.unwrap_or(0));
    }

    fn close_to(&mut self, depth: usize) {
        for frame in self.frames.drain(depth..).rev() {
            match frame {
                Frame::Own(closing) => self.html.push_str(&closing),
                Frame::Raw { element, .. } => {
                    self.html.push_str("</");
                    self.html.push_str(&element);
                    self.html.push('>');
                }
            }
        }
    }

    /// Opens an element for the note's raw HTML.
    pub(super) fn open_raw(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.open_raw_as(name, name, attributes);
    }

    /// Opens another element in the place of one of the note's raw HTML, whose end tag closes it.
    pub(super) fn open_raw_as(&mut self, name: &str, element: &str, attributes: &[(&str, &str)]) {
        self.start(element, attributes);
        self.frames.push(Frame::Raw {
            name: name.to_owned(),
            element: element.to_owned(),
        });
    }

    /// Closes an element of the note's raw HTML, if it is open and nothing of the renderer's
    /// own stands within it.
    pub(super) fn close_raw(&mut self, name: &str) {
        let mut raw = self.frames.iter().enumerate().rev();
        let found = raw
            .by_ref()
            .take_while(|(_, frame)| matches!(frame, Frame::Raw { .. }))
            .find(|(_, frame)| matches!(frame, Frame::Raw { name: open, .. } if open == name));
        if let Some((depth, _)) = found {
            self.close_to(depth);
        }
    }

    /// How many raw elements are open, innermost: a bound on their nesting.
    pub(super) fn raw_depth(&self) -> usize {
        self.frames
            .iter()
            .filter(|frame| matches!(frame, Frame::Raw { .. }))
            .count()
    }

    /// Writes HTML of the renderer's own making, without attributes.
    pub(super) fn literal(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Writes plain text that is not the note's visible text.
    pub(super) fn label(&mut self, text: &str) {
        escape(&mut self.html, text);
    }

    /// A block begins or ends: a soft break at its border is nothing.
    pub(super) fn border(&mut self) {
        self.last = None;
        self.broken = false;
    }

    /// A line break of the source within a paragraph.
    pub(super) fn soft_break(&mut self) {
        self.broken = self.last.is_some();
    }

    /// Writes the soft break that came before something visible beginning with `next`.
    pub(super) fn settle_break(&mut self, next: char) {
        if std::mem::take(&mut self.broken) && !wide::joins(self.last, next) {
            self.html.push('\n');
        }
    }

    /// Writes visible text with its matches marked; `classes` colour stretches of it.
    pub(super) fn text(&mut self, text: &VisibleText, classes: &[(Range<usize>, &str)]) {
        let Some(first) = text.text.chars().next() else {
            return;
        };
        self.settle_break(first);
        self.last = wide::last_of(&text.text).or(self.last);
        let parts = self.parts(text);
        let mut at = 0;
        for (range, class) in classes {
            self.plain(&text.text, at..range.start, &parts);
            self.start("span", &[("class", class)]);
            self.plain(&text.text, range.clone(), &parts);
            self.html.push_str("</span>");
            at = range.end;
        }
        self.plain(&text.text, at..text.text.len(), &parts);
    }

    /// Which stretches of a text belong to which match.
    fn parts(&self, text: &VisibleText) -> Vec<(Range<usize>, usize)> {
        let mut parts: Vec<(Range<usize>, usize)> = Vec::new();
        if self.marks.is_empty() {
            return parts;
        }
        for run in &text.runs {
            let source = &run.source;
            let first = self
                .marks
                .partition_point(|(mark, _)| mark.end <= source.start);
            for (mark, number) in &self.marks[first..] {
                if mark.start >= source.end {
                    break;
                }
                let range = if run.visible.len() == source.len() {
                    let from = mark.start.max(source.start) - source.start + run.visible.start;
                    let to = mark.end.min(source.end) - source.start + run.visible.start;
                    if !text.text.is_char_boundary(from) || !text.text.is_char_boundary(to) {
                        continue;
                    }
                    from..to
                } else {
                    run.visible.clone()
                };
                match parts.last_mut() {
                    // What stands for nothing in the source belongs to the match around it.
                    Some((last, same)) if same == number => last.end = range.end,
                    // Two matches within one undividable run: the first has it.
                    Some((last, _)) if last.end > range.start => {}
                    _ => parts.push((range, *number)),
                }
            }
        }
        parts
    }

    fn plain(&mut self, text: &str, range: Range<usize>, parts: &[(Range<usize>, usize)]) {
        let mut at = range.start;
        let first = parts.partition_point(|(part, _)| part.end <= range.start);
        for (part, number) in &parts[first..] {
            if part.start >= range.end {
                break;
            }
            let (from, to) = (part.start.max(range.start), part.end.min(range.end));
            self.escaped(&text[at..from]);
            let value = number.to_string();
            self.start("mark", &[("class", "match"), ("data-match", &value)]);
            self.escaped(&text[from..to]);
            self.html.push_str("</mark>");
            self.marked[*number] = true;
            at = to;
        }
        self.escaped(&text[at..range.end]);
    }

    /// Writes text, divided by empty comments that the sanitiser takes out again: its parser
    /// takes time in the square of the ampersands within one stretch of text.
    fn escaped(&mut self, mut text: &str) {
        while self.undivided + text.len() > DIVIDED {
            let (head, tail) = text.split_at(floor_char(text, DIVIDED - self.undivided));
            escape(&mut self.html, head);
            self.html.push_str("<!---->");
            self.undivided = 0;
            text = tail;
        }
        escape(&mut self.html, text);
        self.undivided += text.len();
    }
}

/// Appends text with what HTML would take for markup escaped.
fn escape(html: &mut String, text: &str) {
    let mut at = 0;
    for (position, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            0 => "\u{fffd}",
            _ => continue,
        };
        html.push_str(&text[at..position]);
        html.push_str(entity);
        at = position + 1;
    }
    html.push_str(&text[at..]);
}
