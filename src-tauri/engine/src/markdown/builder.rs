//! A note's sections and tasks, gathered item by item.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Tag, TagEnd};

use super::document::{is_inline, level_of};
use super::items::{Item, Placed};
use super::lines::Lines;
use super::raw_html::{self, Piece};
use super::sections::{Body, Sections};
use super::types::{ParsedNote, ParsedTask, RunKind, VisibleText, is_closing_mark};
use super::visible::{Gap, TextBuilder};

/// A task whose text is being gathered.
struct OpenTask {
    index: usize,
    text: TextBuilder,
    /// Bytes of the text that are struck out.
    struck: Vec<Range<usize>>,
}

/// Gathers sections, tasks and their texts from a note's items.
pub(super) struct Builder<'s> {
    source: &'s str,
    lines: &'s Lines,
    sections: Sections<'s>,
    titled: bool,
    text: TextBuilder,
    heading_len: usize,
    tasks: Vec<ParsedTask>,
    tasked: bool,
    /// Where tasks stand in the section's text, each with its index.
    task_areas: Vec<(Range<usize>, usize)>,
    languages: Vec<String>,
    /// The list items that are open, innermost last, with their tasks.
    list_items: Vec<Option<OpenTask>>,
    /// How many elements around it strike out what comes next.
    struck: usize,
    depth: usize,
}

impl<'s> Builder<'s> {
    pub(super) fn new(source: &'s str, lines: &'s Lines, titled: bool) -> Self {
        Self {
            source,
            lines,
            sections: Sections::new(lines),
            titled,
            text: TextBuilder::default(),
            heading_len: 0,
            tasks: Vec::new(),
            tasked: false,
            task_areas: Vec::new(),
            languages: Vec::new(),
            list_items: Vec::new(),
            struck: 0,
            depth: 0,
        }
    }

    /// Takes the next item.
    pub(super) fn take(&mut self, placed: &Placed<'_>) {
        match &placed.item {
            Item::Open(tag) => self.open(tag, placed.range.start),
            Item::Close(tag) => self.close(*tag, placed.range.end),
            Item::Text(text) | Item::Code(text) => self.push(text),
            Item::CodeBlock(info, text) => {
                self.language(info);
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
            Item::Box(mark) => self.task(*mark, placed.range.start),
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
            Tag::Strikethrough => self.struck += 1,
            tag if !is_inline(&tag.to_end()) => self.gap(Gap::Line),
            _ => {}
        }
        self.depth += 1;
    }

    fn close(&mut self, tag: TagEnd, end: usize) {
        self.depth = self.depth.saturating_sub(1);
        match tag {
            TagEnd::Heading(_) if self.depth == 0 => self.heading_len = self.text.len(),
            TagEnd::Item => {
                if let Some(Some(task)) = self.list_items.pop() {
                    let (text, unread) = trimmed(&task.text.finish(), &task.struck);
                    let task = &mut self.tasks[task.index];
                    (task.text, task.unread) = (text, unread);
                    // An item reaches to the next; what is blank before that is not its own.
                    let own = self.source[..end].trim_end().len();
                    let last = self.lines.line_of(own.saturating_sub(1));
                    task.lines = task.line..last.max(task.line) + 1;
                }
            }
            TagEnd::TableCell => self.gap(Gap::Cell),
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
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

    fn task(&mut self, mark: char, at: usize) {
        let Some(open) = self.list_items.last_mut() else {
            return;
        };
        *open = Some(OpenTask {
            index: self.tasks.len(),
            text: TextBuilder::default(),
            struck: Vec::new(),
        });
        self.tasked = true;
        self.tasks.push(ParsedTask {
            section: self.sections.index(),
            line: self.lines.line_of(at),
            mark_at: at + 1,
            mark,
            twin: false,
            text: String::new(),
            unread: Vec::new(),
            lines: 0..0,
        });
    }

    /// Takes down the language of a code block: `rust` of `rust,ignore`, `rust:main.rs` and `{.rust}`.
    fn language(&mut self, info: &str) {
        let end = |c: char| c.is_whitespace() || matches!(c, ',' | ':' | '}' | '=');
        let name = info.trim_start_matches(['{', '.', ' ']);
        let name = name.split(end).next().unwrap_or_default().to_lowercase();
        if !name.is_empty() && !self.languages.contains(&name) {
            self.languages.push(name);
        }
    }

    fn push(&mut self, text: &VisibleText) {
        self.text.push(text);
        if let Some(Some(task)) = self.list_items.last_mut() {
            task.text.push(text);
            if self.struck > 0 {
                let end = task.text.len();
                task.struck.push(end - text.text.len()..end);
            }
            let end = self.text.len();
            let start = end - text.text.len();
            match self.task_areas.last_mut() {
                _ if start == end => {}
                // What lies between two parts of one item is a line break or a blank.
                Some((area, index)) if *index == task.index && area.end + 1 >= start => {
                    area.end = end;
                }
                _ => self.task_areas.push((start..end, task.index)),
            }
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
    fn end_section(&mut self) -> Option<Body> {
        let text = std::mem::take(&mut self.text);
        let tasked = std::mem::take(&mut self.tasked);
        let areas = std::mem::take(&mut self.task_areas);
        let languages = std::mem::take(&mut self.languages);
        let empty = text.is_blank() && !tasked;
        let done =
            |(area, index): (Range<usize>, usize)| (area, is_closing_mark(self.tasks[index].mark));
        (self.sections.level > 0 || !empty).then(|| Body {
            text: text.finish(),
            tasks: areas.into_iter().map(done).collect(),
            languages,
            heading_len: std::mem::take(&mut self.heading_len),
        })
    }

    /// The note, and the lines of its sections' headings.
    pub(super) fn finish(mut self) -> (ParsedNote, Vec<u32>) {
        let mut last = self.end_section();
        if last.is_none() && self.titled {
            // So that a note that is only a title can be found.
            last = Some(Body::default());
        }
        find_twins(self.source, self.lines, &mut self.tasks);
        let (sections, heading_lines) = self.sections.finish(last, self.source.len());
        let note = ParsedNote {
            sections,
            tasks: self.tasks,
            ..ParsedNote::default()
        };
        (note, heading_lines)
    }
}

/// Tells of each task whether the line of another reads alike but for its mark.
fn find_twins(source: &str, lines: &Lines, tasks: &mut [ParsedTask]) {
    let around = |task: &ParsedTask| {
        let (before, after) = source.split_at(task.mark_at);
        let line = &before[lines.start_of(task.line)..];
        let end = after.find(['\n', '\r']).unwrap_or(after.len());
        let mut rest = after[..end].chars();
        rest.next();
        (line, rest.as_str())
    };
    let mut counts: HashMap<_, u32> = HashMap::new();
    for task in &*tasks {
        *counts.entry(around(task)).or_default() += 1;
    }
    for task in tasks {
        task.twin = counts[&around(task)] > 1;
    }
}

/// A task's text without the blanks around it, and what of it is code or struck out.
fn trimmed(text: &VisibleText, struck: &[Range<usize>]) -> (String, Vec<Range<usize>>) {
    let kept = text.text.trim();
    let before = text.text.len() - text.text.trim_start().len();
    let inside = |at: usize| at.saturating_sub(before).min(kept.len());
    let code = text.runs.iter().filter(|run| run.kind == RunKind::Code);
    let mut unread: Vec<Range<usize>> = code
        .map(|run| &run.visible)
        .chain(struck)
        .map(|range| inside(range.start)..inside(range.end))
        .collect();
    unread.sort_by_key(|range| range.start);
    (kept.to_owned(), unread)
}
