//! Finding each character of a code span in the source.

use std::ops::Range;

use super::types::{RunKind, VisibleText};

/// The text of a code span whose source, fences included, is `range`.
///
/// The parser turns line ends into blanks, strips one blank on each side, drops what quotes
/// and lists put before continuation lines, and in tables takes `\|` for `|`. This walks
/// both texts side by side and gives up, as one undividable unit, on what it cannot explain.
pub(super) fn align(source: &str, range: Range<usize>, code: &str) -> VisibleText {
    let mut text = VisibleText::default();
    let raw = &source[range.clone()];
    let inner = raw.trim_matches('`');
    let start = range.start + (raw.len() - raw.trim_start_matches('`').len());
    if let Some(at) = inner.find(code).filter(|&at| at <= 1) {
        text.push_same(code, start + at, RunKind::Code);
        return text;
    }
    match walk(inner, start, code) {
        Some(text) => text,
        None => {
            text.push_unit(code, range, RunKind::Code);
            text
        }
    }
}

fn walk(inner: &str, start: usize, code: &str) -> Option<VisibleText> {
    let mut text = VisibleText::default();
    let mut at = 0;
    let mut seen = 0;
    // The blank that was stripped; it may have been a line end.
    if !code.starts_with(inner.chars().next()?) && inner.starts_with([' ', '\n', '\r']) {
        let ended = !inner.starts_with(' ');
        at += 1;
        if ended {
            at += line_prefix(&inner[at..], code);
        }
    }
    while let Some(next) = code[seen..].chars().next() {
        let rest = inner.get(at..)?;
        if rest.starts_with(['\n', '\r']) {
            if next != ' ' {
                return None;
            }
            text.push_bare(" ");
            seen += 1;
            at += 1;
            at += line_prefix(&inner[at..], &code[seen..]);
        } else if next == '|' && rest.starts_with("\\|") {
            at += 1;
        } else if rest.starts_with(next) {
            let length = next.len_utf8();
            text.push_same(&code[seen..seen + length], start + at, RunKind::Code);
            seen += length;
            at += length;
        } else {
            return None;
        }
    }
    Some(text)
}

/// Length of what stands before a continuation line's own text: the least that lets the
/// line agree with the code that follows.
fn line_prefix(line: &str, code: &str) -> usize {
    let end = line.find(['\n', '\r']).unwrap_or(line.len());
    let most = line[..end].len() - line[..end].trim_start_matches([' ', '\t', '>']).len();
    // The last line may end in the blank that was stripped.
    let own = line[..end].strip_suffix(' ').unwrap_or(&line[..end]);
    let agrees = |from: usize| own.get(from..).is_none_or(|own| code.starts_with(own));
    (0..=most).find(|&from| agrees(from)).unwrap_or(most)
}
