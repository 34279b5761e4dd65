//! Sections, from their headings one after the other.

use std::ops::Range;

use super::document::one_line;
use super::lines::Lines;
use super::slug::{self, Anchors};
use super::types::{Section, VisibleText};

/// What stands in a section.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// What a reader sees, the heading first.
    pub(super) text: VisibleText,
    /// Length of the heading in it, in bytes.
    pub(super) heading_len: usize,
    /// See [`Section::tasks`].
    pub(super) tasks: Vec<(Range<usize>, bool)>,
    /// See [`Section::languages`].
    pub(super) languages: Vec<String>,
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
    pub(super) level: u8,
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
    pub(super) fn begin(&mut self, at: usize, level: u8, before: Option<Body>, end: usize) {
        let line = self.lines.line_of(at);
        if let Some(body) = before {
            self.close(line, body, end);
            self.first = line;
        }
        self.level = level;
        self.heading_line = line;
    }

    /// Ends the section at work before `line`; `end` is the length of the source.
    fn close(&mut self, line: u32, body: Body, end: usize) {
        let Body {
            text,
            heading_len,
            tasks,
            languages,
        } = body;
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
            tasks,
            languages,
        });
        self.heading_lines.push(self.heading_line);
    }

    /// Ends the last section; gives the sections and the lines of their headings.
    pub(super) fn finish(mut self, last: Option<Body>, end: usize) -> (Vec<Section>, Vec<u32>) {
        if let Some(body) = last {
            self.close(self.lines.count(), body, end);
        }
        (self.done, self.heading_lines)
    }
}
