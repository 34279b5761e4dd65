//! Notes too deep or too large for Markdown: headings by a look at each line, all else as it stands.

use std::ops::Range;

use super::limits::MOST_SECTIONS;
use super::lines::Lines;
use super::sections::{Body, Sections};
use super::types::{ParsedNote, RunKind, VisibleText};
use super::visible::{Gap, TextBuilder};

/// Longest heading; a longer line is text.
const LONGEST: usize = 1000;

/// Sections of a note by its lines alone, and the lines of their headings.
pub(super) fn read(
    source: &str,
    start: usize,
    titled: bool,
    lines: &Lines,
) -> (ParsedNote, Vec<u32>) {
    let mut sections = Sections::new(lines);
    let mut text = TextBuilder::default();
    let mut heading_len = 0;
    let mut any = false;
    let mut fence: Option<&str> = None;
    for line in lines.iter(source).filter(|line| line.start >= start) {
        let bare = source[line.clone()].trim_start();
        let marker = ["```", "~~~"]
            .into_iter()
            .find(|marker| bare.starts_with(marker));
        match (fence, marker) {
            (None, Some(_)) => fence = marker,
            (Some(open), Some(close)) if open == close => fence = None,
            _ => {}
        }
        let more = fence.is_none() && sections.index() < MOST_SECTIONS;
        let heading = if more { heading(source, &line) } else { None };
        text.gap(Gap::Line);
        let Some((level, title)) = heading else {
            push(&mut text, source, line);
            continue;
        };
        let before = std::mem::take(&mut text);
        let before = (any || !before.is_blank()).then(|| body(before, heading_len));
        sections.begin(line.start, level, before, source.len());
        any = true;
        push(&mut text, source, title);
        heading_len = text.len();
        text.gap(Gap::Line);
    }
    let last = (any || titled || !text.is_blank()).then(|| body(text, heading_len));
    let (sections, heading_lines) = sections.finish(last, source.len());
    (
        ParsedNote {
            sections,
            ..ParsedNote::default()
        },
        heading_lines,
    )
}

fn body(text: TextBuilder, heading_len: usize) -> Body {
    Body {
        text: text.finish(),
        heading_len,
        ..Body::default()
    }
}

fn push(text: &mut TextBuilder, source: &str, range: Range<usize>) {
    let mut line = VisibleText::default();
    line.push_same(&source[range.clone()], range.start, RunKind::Prose);
    text.push(&line);
}

/// Level and text of the heading that a line is, if it is one.
pub(super) fn heading(source: &str, line: &Range<usize>) -> Option<(u8, Range<usize>)> {
    let text = &source[line.clone()];
    let bare = text.trim_start_matches(' ');
    let indent = text.len() - bare.len();
    let hashes = bare
        .bytes()
        .take(7)
        .take_while(|&byte| byte == b'#')
        .count();
    if indent > 3 || !(1..=6).contains(&hashes) || text.len() > LONGEST {
        return None;
    }
    let title = &bare[hashes..];
    if !title.is_empty() && !title.starts_with([' ', '\t']) {
        return None;
    }
    let lead = title.len() - title.trim_start().len();
    let start = line.start + indent + hashes + lead;
    let level = u8::try_from(hashes).ok()?;
    Some((level, start..start + title.trim().len()))
}
