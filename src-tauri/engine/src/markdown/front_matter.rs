//! Front matter: the YAML block that may begin a note.

use saphyr_parser::{Event, Parser, StrInput};

/// Larger blocks are not read for a title.
const LARGEST: usize = 64 * 1024;
/// Deeper ones neither.
const DEEPEST: usize = 32;

/// A note's front matter.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter {
    /// Where the note's Markdown begins; 0 when there is no front matter.
    pub(super) end: usize,
    /// Its `title`, blanks trimmed, never empty.
    pub(super) title: Option<String>,
    /// Its `tags`, without `#`.
    pub(super) tags: Vec<String>,
    /// Whether it is not valid YAML.
    pub(super) broken: bool,
}

/// Reads the front matter at the beginning of a note.
///
/// A first line `---` is also how Markdown draws a rule, so what follows must look like
/// front matter: a `key:` first and a line `---` or `...` that closes it.
pub(super) fn read(source: &str) -> FrontMatter {
    let mark = if source.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let none = FrontMatter {
        end: mark,
        ..FrontMatter::default()
    };
    let body = &source[mark..];
    let mut lines = body.split_inclusive('\n').flat_map(split_lone_cr);
    let Some(opening) = lines.next() else {
        return none;
    };
    if opening.trim_end() != "---" {
        return none;
    }
    let mut at = opening.len();
    let mut looks_right = false;
    for line in lines {
        let text = line.trim_end();
        if text == "---" || text == "..." {
            let yaml = &body[opening.len()..at];
            return if looks_right || yaml.trim().is_empty() {
                let read = read_yaml(yaml);
                let end = mark + at + line.len();
                let broken = read.is_err();
                let (title, tags) = read.unwrap_or_default();
                FrontMatter {
                    end,
                    title,
                    tags,
                    broken,
                }
            } else {
                none
            };
        }
        if !looks_right && !text.is_empty() && !text.starts_with('#') {
            looks_right = begins_with_key(text);
            if !looks_right {
                return none;
            }
        }
        at += line.len();
    }
    none
}

fn split_lone_cr(line: &str) -> impl Iterator<Item = &str> {
    let crlf = line.ends_with("\r\n");
    let (head, tail) = line.split_at(if crlf { line.len() - 2 } else { line.len() });
    let mut parts: Vec<&str> = head.split_inclusive('\r').collect();
    if crlf {
        // The line's own end belongs to its last part.
        match parts.pop() {
            Some(last) if !last.ends_with('\r') => {
                let start = head.len() - last.len();
                parts.push(&line[start..]);
            }
            Some(last) => parts.extend([last, tail]),
            None => parts.push(tail),
        }
    }
    parts.into_iter()
}

fn begins_with_key(line: &str) -> bool {
    let line = line.trim_start_matches(['"', '\'']);
    if line.starts_with('{') {
        return true;
    }
    let Some(colon) = line.find(':') else {
        return false;
    };
    let after = line[colon + 1..].chars().next();
    let key = line[..colon].trim_end_matches(['"', '\'', ' ']);
    !key.is_empty()
        && after.is_none_or(char::is_whitespace)
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.' | '/'))
}

/// The values of the outermost `title` and `tags`, from the parser's events alone: nothing is built up
/// and no alias is followed, so no YAML can make this slow.
fn read_yaml(yaml: &str) -> Result<(Option<String>, Vec<String>), ()> {
    if yaml.len() > LARGEST {
        return Err(());
    }
    let mut depth = 0_usize;
    let mut title = None;
    let mut tags: Vec<String> = Vec::new();
    let names_tags = |key: &Option<String>| {
        key.as_ref()
            .is_some_and(|key| matches!(key.to_lowercase().as_str(), "tags" | "tag"))
    };
    // At depth 1, scalars alternate between keys and values; a nested value counts as one.
    let mut key: Option<String> = None;
    let mut at_key = true;
    for event in Parser::new(StrInput::new(yaml)) {
        let (event, _) = event.map_err(drop)?;
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                if depth == 0 && matches!(event, Event::SequenceStart(..)) {
                    return Err(());
                }
                depth += 1;
                if depth > DEEPEST {
                    return Err(());
                }
            }
            Event::MappingEnd | Event::SequenceEnd => {
                depth = depth.saturating_sub(1);
                if depth == 1 {
                    at_key = !at_key;
                    key = None;
                }
            }
            Event::Scalar(value, ..) if depth == 1 => {
                if at_key {
                    key = Some(value.into_owned());
                } else if names_tags(&key) {
                    key = None;
                    let all = value.split([',', ' ', '、', '\u{3000}']);
                    tags.extend(all.filter_map(tag));
                } else if key
                    .take()
                    .is_some_and(|key| key.eq_ignore_ascii_case("title"))
                    && title.is_none()
                {
                    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
                    title = Some(value).filter(|value| !value.is_empty() && value != "~");
                }
                at_key = !at_key;
            }
            Event::Scalar(value, ..) if depth == 2 && names_tags(&key) => {
                tags.extend(tag(&value));
            }
            Event::Scalar(value, ..) if depth == 0 && !value.trim().is_empty() && value != "~" => {
                return Err(());
            }
            Event::Alias(_) if depth == 1 => {
                at_key = !at_key;
                key = None;
            }
            _ => {}
        }
    }
    Ok((title, tags))
}

/// A tag as it is kept; nothing for an empty one.
fn tag(written: &str) -> Option<String> {
    let tag = written.trim().trim_start_matches(['#', '＃']);
    (!tag.is_empty() && tag != "~").then(|| tag.to_owned())
}
