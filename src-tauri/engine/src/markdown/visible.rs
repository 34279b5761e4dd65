//! Putting visible text together and finding the way back to the source.

use std::ops::Range;

use super::types::{Run, RunKind, VisibleText};
use super::wide;

impl VisibleText {
    /// Ranges of the source that stand for a range of the text, in order.
    ///
    /// A range that cuts a character or an undividable run is widened to whole ones.
    /// Separators stand for nothing, so the answer can be empty.
    pub fn source_ranges(&self, visible: Range<usize>) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for (_, source) in self.clipped(visible) {
            match ranges.last_mut() {
                Some(last) if last.end == source.start => last.end = source.end,
                _ => ranges.push(source),
            }
        }
        ranges
    }

    /// The one range of the source from the first to the last byte that a range of the text
    /// stands for, hidden marks between them included.
    pub fn source_span(&self, visible: Range<usize>) -> Option<Range<usize>> {
        let mut parts = self.clipped(visible);
        let (_, first) = parts.next()?;
        let end = parts.last().map_or(first.end, |(_, last)| last.end);
        Some(first.start..end)
    }

    /// The runs that a range of the text touches, cut to it, as (visible, source).
    fn clipped(
        &self,
        visible: Range<usize>,
    ) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + '_ {
        let start = floor_char(&self.text, visible.start);
        // Nothing is found in an empty range, however it lies.
        let end = if visible.is_empty() {
            start
        } else {
            ceil_char(&self.text, visible.end)
        };
        let first = self.runs.partition_point(|run| run.visible.end <= start);
        self.runs[first..]
            .iter()
            .take_while(move |run| start < end && run.visible.start < end)
            .map(move |run| {
                if run.visible.len() != run.source.len() {
                    return (run.visible.clone(), run.source.clone());
                }
                let from = start.max(run.visible.start);
                let to = end.min(run.visible.end).max(from);
                let source = run.source.start + (from - run.visible.start);
                (from..to, source..source + (to - from))
            })
    }

    /// A part of the text with its way back.
    pub(super) fn slice(&self, visible: Range<usize>) -> Self {
        let mut part = Self {
            text: self.text[visible.clone()].to_owned(),
            runs: Vec::new(),
        };
        let first = self
            .runs
            .partition_point(|run| run.visible.end <= visible.start);
        for run in &self.runs[first..] {
            if run.visible.start >= visible.end {
                break;
            }
            let same = run.visible.len() == run.source.len();
            let from = visible.start.max(run.visible.start);
            let to = visible.end.min(run.visible.end);
            let source = if same {
                let source = run.source.start + (from - run.visible.start);
                source..source + (to - from)
            } else {
                run.source.clone()
            };
            let visible = from - visible.start..to - visible.start;
            // A part of an undividable run stands for the whole of it.
            if same || visible.len() != source.len() {
                part.runs.push(Run {
                    visible,
                    source,
                    kind: run.kind,
                });
            }
        }
        part
    }

    /// Appends text whose bytes stand in the source at `start`.
    pub(super) fn push_same(&mut self, text: &str, start: usize, kind: RunKind) {
        let source = start..start + text.len();
        let visible = self.text.len()..self.text.len() + text.len();
        self.text.push_str(text);
        match self.runs.last_mut() {
            Some(last)
                if last.kind == kind
                    && last.visible.end == visible.start
                    && last.source.end == source.start
                    && last.visible.len() == last.source.len() =>
            {
                last.visible.end = visible.end;
                last.source.end = source.end;
            }
            _ => self.push_run(Run {
                visible,
                source,
                kind,
            }),
        }
    }

    /// Appends text that stands for a stretch of the source as a whole, such as an entity.
    pub(super) fn push_unit(&mut self, text: &str, source: Range<usize>, kind: RunKind) {
        let visible = self.text.len()..self.text.len() + text.len();
        self.text.push_str(text);
        // Equal lengths would promise equal bytes; such a unit goes without a run.
        if visible.len() != source.len() {
            self.push_run(Run {
                visible,
                source,
                kind,
            });
        }
    }

    /// Appends what stands for nothing in the source.
    pub(super) fn push_bare(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Keeps the promise that runs ascend, whatever order the parser reports.
    fn push_run(&mut self, run: Run) {
        let past = self.runs.last().map_or(0, |last| last.source.end);
        if !run.visible.is_empty() && !run.source.is_empty() && run.source.start >= past {
            self.runs.push(run);
        }
    }

    /// Appends another text with its runs.
    pub(super) fn push_text(&mut self, other: &Self) {
        let base = self.text.len();
        self.text.push_str(&other.text);
        for run in &other.runs {
            let visible = base + run.visible.start..base + run.visible.end;
            let same = run.visible.len() == run.source.len();
            match self.runs.last_mut() {
                Some(last)
                    if same
                        && last.kind == run.kind
                        && last.visible.end == visible.start
                        && last.source.end == run.source.start
                        && last.visible.len() == last.source.len() =>
                {
                    last.visible.end = visible.end;
                    last.source.end = run.source.end;
                }
                _ => self.push_run(Run {
                    visible,
                    source: run.source.clone(),
                    kind: run.kind,
                }),
            }
        }
    }
}

/// The last place at or before a byte where a character begins.
pub(super) fn floor_char(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

fn ceil_char(text: &str, at: usize) -> usize {
    (at..text.len())
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(text.len())
}

/// What separates one stretch of text from the next, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Gap {
    /// Nothing.
    #[default]
    None,
    /// A line break inside a paragraph.
    Soft,
    /// The border of two table cells.
    Cell,
    /// A hard break or the border of two blocks.
    Line,
}

/// Gathers visible text, putting separators only between what is visible.
#[derive(Debug, Default)]
pub(super) struct TextBuilder {
    text: VisibleText,
    gap: Gap,
}

impl TextBuilder {
    /// Notes that what comes next is separated from what came before.
    pub(super) fn gap(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// Appends text.
    pub(super) fn push(&mut self, part: &VisibleText) {
        let Some(next) = part.text.chars().next() else {
            return;
        };
        let before = &self.text.text;
        match std::mem::take(&mut self.gap) {
            _ if before.is_empty() => {}
            Gap::None => {}
            Gap::Soft => {
                let glued = before.ends_with(char::is_whitespace) || next.is_whitespace();
                if !glued && !wide::joins(wide::last_of(before), next) {
                    self.text.push_bare(" ");
                }
            }
            Gap::Cell => self.text.push_bare("\t"),
            Gap::Line => self.text.push_bare("\n"),
        }
        self.text.push_text(part);
    }

    /// Length of the text so far.
    pub(super) fn len(&self) -> usize {
        self.text.text.len()
    }

    /// Whether anything is visible so far, blanks aside.
    pub(super) fn is_blank(&self) -> bool {
        self.text.text.chars().all(char::is_whitespace)
    }

    /// The text.
    pub(super) fn finish(self) -> VisibleText {
        self.text
    }
}
