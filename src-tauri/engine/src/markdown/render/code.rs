//! Colours of code, as classes: the style sheet gives them their meaning.
//!
//! A scanner over a table of languages rather than grammars of regular expressions: those
//! colour some tens of kilobytes a second, take a quarter of a second for the first block, and
//! a hostile block can make them crawl. This one looks at each character once.

use std::ops::Range;

use super::formats::{diff, markup, settings};
use super::languages::{self, Known, Language};

/// Bytes of the largest block that is coloured; colours cost elements.
const LARGEST: usize = 64 * 1024;
/// Bytes of code coloured in one note.
const LARGEST_NOTE: usize = 256 * 1024;

pub(super) const COMMENT: &str = "hl-comment";
pub(super) const STRING: &str = "hl-string";
pub(super) const CONSTANT: &str = "hl-constant";
pub(super) const KEYWORD: &str = "hl-keyword";
pub(super) const FUNCTION: &str = "hl-function";
pub(super) const TYPE: &str = "hl-type";
pub(super) const ATTRIBUTE: &str = "hl-attribute";
pub(super) const INSERTED: &str = "hl-inserted";
pub(super) const DELETED: &str = "hl-deleted";
pub(super) const HEADING: &str = "hl-heading";

/// Stretches of code with their classes, in order and without overlap.
pub(super) type Coloured = Vec<(Range<usize>, &'static str)>;

/// Colours a note's blocks of code, up to a bound for the whole note.
#[derive(Debug, Default)]
pub(super) struct Colours {
    spent: usize,
}

impl Colours {
    /// The colours of a block; none for a language that is not known.
    pub(super) fn of(&mut self, language: &str, code: &str) -> Coloured {
        if code.len() > LARGEST || self.spent + code.len() > LARGEST_NOTE {
            return Vec::new();
        }
        self.spent += code.len();
        match language {
            "diff" | "patch" => diff(code),
            "html" | "xml" | "svg" | "vue" | "svelte" | "xhtml" | "plist" | "astro" => markup(code),
            "yaml" | "yml" | "toml" | "ini" | "conf" | "properties" | "env" | "editorconfig" => {
                settings(code)
            }
            _ => languages::find(language).map_or_else(Vec::new, |known| scan(known, code)),
        }
    }
}

/// Code of the kind that has words, strings and comments.
pub(super) fn scan(known: &Known, code: &str) -> Coloured {
    let language = known.language;
    let mut coloured = Vec::new();
    let mut at = 0;
    let mut line_begins = true;
    while let Some(c) = code[at..].chars().next() {
        let rest = &code[at..];
        let (length, class) = if let Some(length) = comment(language, rest, line_begins) {
            (length, COMMENT)
        } else if let Some(length) = string(language, rest) {
            (length, string_class(language, &rest[length..]))
        } else if c.is_ascii_digit() {
            (number(rest), CONSTANT)
        } else if c.is_alphabetic() || c == '_' {
            let length = word_length(rest);
            (length, word_class(known, rest, length))
        } else if let Some(length) = sigil(language, rest, line_begins) {
            (length, ATTRIBUTE)
        } else {
            (c.len_utf8(), "")
        };
        if !class.is_empty() {
            coloured.push((at..at + length, class));
        }
        line_begins = c == '\n' || line_begins && c.is_whitespace();
        at += length;
    }
    coloured
}

fn comment(language: &Language, rest: &str, line_begins: bool) -> Option<usize> {
    let line = language.line_comments.iter().any(|start| {
        rest.starts_with(start)
            // A `#` within a shell's word is no comment, nor is `"` in the middle of a line.
            && (*start != "\"" || line_begins)
    });
    if line {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    let &(start, end) = language
        .block_comments
        .iter()
        .find(|(start, _)| rest.starts_with(start))?;
    let inner = &rest[start.len()..];
    Some(
        inner
            .find(end)
            .map_or(rest.len(), |found| start.len() + found + end.len()),
    )
}

fn string(language: &Language, rest: &str) -> Option<usize> {
    let quote = language
        .quotes
        .iter()
        .find(|quote| rest.starts_with(**quote))?;
    let spans_lines = quote.len() == 3 || *quote == "`";
    let mut escaped = false;
    let body = &rest[quote.len()..];
    for (at, c) in body.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' && language.escapes {
            escaped = true;
        } else if body[at..].starts_with(quote) {
            return Some(quote.len() + at + quote.len());
        } else if c == '\n' && !spans_lines {
            // Not closed on its line: an apostrophe, a lifetime, or a string still being typed.
            return None;
        } else if *quote == "'" && language.lifetimes && at > 3 {
            return None;
        }
    }
    None
}

/// A string before a colon is a key where keys are strings.
fn string_class(language: &Language, after: &str) -> &'static str {
    if language.keyed && after.trim_start().starts_with(':') {
        ATTRIBUTE
    } else {
        STRING
    }
}

fn number(rest: &str) -> usize {
    let part = |(at, c): (usize, char)| {
        let sign = (c == '+' || c == '-') && rest[..at].ends_with(['e', 'E', 'p', 'P']);
        let point = c == '.' && rest[at + 1..].starts_with(|c: char| c.is_ascii_digit());
        !(c.is_ascii_alphanumeric() || c == '_' || point || sign && !rest.starts_with("0x"))
    };
    rest.char_indices()
        .find(|&found| part(found))
        .map_or(rest.len(), |(at, _)| at)
}

fn word_length(rest: &str) -> usize {
    rest.find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(rest.len())
}

fn word_class(known: &Known, rest: &str, length: usize) -> &'static str {
    let word = &rest[..length];
    if let Some(class) = known.class_of(word) {
        return class;
    }
    if known.language.words_only {
        return "";
    }
    let after = &rest[length..];
    if after.starts_with('(') || after.starts_with("!(") || after.starts_with("![") {
        return FUNCTION;
    }
    let mut letters = word.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    if capital && letters.any(char::is_lowercase) {
        TYPE
    } else {
        ""
    }
}

/// Annotations, directives and variables that begin with a sign.
fn sigil(language: &Language, rest: &str, line_begins: bool) -> Option<usize> {
    let first = rest
        .chars()
        .next()
        .filter(|c| language.sigils.contains(*c))?;
    let body = &rest[1..];
    if first == '#' {
        // Directives of C, attributes of Rust.
        return line_begins.then(|| {
            let end = if body.starts_with(['[', '!']) {
                body.find(']').map(|at| at + 1)
            } else {
                None
            };
            1 + end.unwrap_or_else(|| {
                body.len() - body.trim_start_matches([' ', '\t']).len()
                    + word_length(body.trim_start_matches([' ', '\t']))
            })
        });
    }
    if first == '-' {
        // Options of a command.
        let dashes = body.len() - body.trim_start_matches('-').len();
        let name = body[dashes..].find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        let name = name.unwrap_or(body[dashes..].len());
        return (name > 0).then_some(1 + dashes + name);
    }
    if first == '$' && body.starts_with('{') {
        return body
            .find(['}', '\n'])
            .map(|end| 1 + end + usize::from(body[end..].starts_with('}')));
    }
    let length = word_length(body);
    (length > 0).then_some(1 + length)
}
