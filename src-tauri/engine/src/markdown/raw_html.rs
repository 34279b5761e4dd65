//! Raw HTML in a note, taken apart: which of it is text, and which tags may be shown.

use std::ops::Range;

use super::entities::{entity, resolve};
use super::types::{RunKind, VisibleText};
use super::visible::Gap;

/// A part of raw HTML.
#[derive(Debug, PartialEq)]
pub(super) enum Piece {
    /// Visible text, its entities resolved.
    Text(VisibleText),
    /// Blanks with a line end among them.
    Gap(Gap),
    /// A start tag.
    Open(Tag),
    /// The name of an end tag, in lower case.
    Close(String),
}

/// A start tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// Its name in lower case.
    pub(super) name: String,
    /// Its attributes, names in lower case, values as written but for entities.
    pub(super) attributes: Vec<(String, String)>,
}

impl Tag {
    /// An attribute's value.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Elements whose content is not for reading.
const UNREADABLE: [&str; 18] = [
    "script",
    "style",
    "title",
    "textarea",
    "template",
    "iframe",
    "noscript",
    "noembed",
    "noframes",
    "object",
    "svg",
    "math",
    "xmp",
    "select",
    "audio",
    "video",
    "canvas",
    "plaintext",
];

/// Elements whose borders separate text.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "br"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "dt"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// Takes a block of HTML apart.
pub(super) fn pieces(html: &VisibleText) -> Vec<Piece> {
    let text = &html.text;
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let next = text[at..].find('<').map_or(text.len(), |found| at + found);
        if next > at {
            words(html, at..next, &mut pieces);
        }
        if next == text.len() {
            break;
        }
        let Some((piece, end)) = markup(text, next) else {
            words(html, next..next + 1, &mut pieces);
            at = next + 1;
            continue;
        };
        at = end;
        match piece {
            Some(Piece::Open(tag)) if UNREADABLE.contains(&tag.name.as_str()) => {
                at = after_close(text, end, &tag.name);
            }
            Some(piece) => pieces.push(piece),
            None => {}
        }
    }
    pieces
}

/// A tag that stands alone, as in running text; `None` for comments and the like.
pub(super) fn tag(html: &str) -> Option<Piece> {
    markup(html, 0)?.0
}

/// Reads the markup at a `<`: the tag, if it is one, and where it ends.
fn markup(text: &str, at: usize) -> Option<(Option<Piece>, usize)> {
    let rest = &text[at + 1..];
    let until = |end: &str| {
        let found = rest.find(end).map(|found| at + 1 + found + end.len());
        Some((None, found.unwrap_or(text.len())))
    };
    if rest.starts_with("!--") {
        return until("-->");
    }
    if rest.starts_with("![CDATA[") {
        return until("]]>");
    }
    if rest.starts_with(['!', '?']) {
        return until(">");
    }
    let closing = rest.starts_with('/');
    let name_at = at + 1 + usize::from(closing);
    let name = &text[name_at..];
    let length = name
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .unwrap_or(name.len());
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name = name[..length].to_ascii_lowercase();
    let (attributes, end) = attributes(text, name_at + length);
    let piece = if closing {
        Piece::Close(name)
    } else {
        Piece::Open(Tag { name, attributes })
    };
    Some((Some(piece), end))
}

fn attributes(text: &str, mut at: usize) -> (Vec<(String, String)>, usize) {
    let mut attributes = Vec::new();
    loop {
        let rest = &text[at..];
        let skipped = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        at = text.len() - skipped.len();
        if skipped.is_empty() {
            return (attributes, at);
        }
        if skipped.starts_with('>') {
            return (attributes, at + 1);
        }
        // The first character belongs to the name whatever it is, so that this always moves on.
        let first = skipped.chars().next().map_or(0, char::len_utf8);
        let end = skipped[first..].find(|c: char| c.is_ascii_whitespace() || "=>/".contains(c));
        let name = &skipped[..end.map_or(skipped.len(), |end| first + end)];
        at += name.len();
        let after = text[at..].trim_start();
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
            attributes.push((name.to_ascii_lowercase(), String::new()));
            continue;
        };
        at = text.len() - value.len();
        let (value, length) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inner = &value[1..];
                let end = inner.find(quote).unwrap_or(inner.len());
                (&inner[..end], (end + 2).min(value.len()))
            }
            _ => {
                let end = value.find(|c: char| c.is_ascii_whitespace() || c == '>');
                let end = end.unwrap_or(value.len());
                (&value[..end], end)
            }
        };
        at += length;
        attributes.push((name.to_ascii_lowercase(), resolve(value)));
    }
}

/// Where the text goes on after an element that is not read.
fn after_close(text: &str, at: usize, name: &str) -> usize {
    let mut from = at;
    while let Some(found) = text[from..].find("</") {
        let start = from + found + 2;
        let end = start + name.len();
        if text
            .get(start..end)
            .is_some_and(|found| found.eq_ignore_ascii_case(name))
        {
            return text[end..]
                .find('>')
                .map_or(text.len(), |found| end + found + 1);
        }
        from = start;
    }
    text.len()
}

/// Text between tags: words with their way back, blanks with a line end as gaps.
fn words(html: &VisibleText, range: Range<usize>, pieces: &mut Vec<Piece>) {
    let text = &html.text;
    let mut at = range.start;
    let mut run = VisibleText::default();
    while at < range.end {
        let rest = &text[at..range.end];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        if blanks > 0 {
            if rest[..blanks].contains(['\n', '\r']) {
                if !run.text.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut run)));
                }
                pieces.push(Piece::Gap(Gap::Soft));
            } else {
                run.push_text(&html.slice(at..at + 1));
            }
            at += blanks;
            continue;
        }
        if let Some((c, length)) = entity(rest) {
            let source = html.source_span(at..at + length);
            match source {
                Some(source) => run.push_unit(c.encode_utf8(&mut [0; 4]), source, RunKind::Prose),
                None => run.push_bare(c.encode_utf8(&mut [0; 4])),
            }
            at += length;
            continue;
        }
        let from = usize::from(rest.starts_with('&'));
        let end = rest[from..]
            .find([' ', '\t', '\n', '\r', '&'])
            .map_or(rest.len(), |end| end + from);
        run.push_text(&html.slice(at..at + end));
        at += end;
    }
    if !run.text.is_empty() {
        pieces.push(Piece::Text(run));
    }
}
