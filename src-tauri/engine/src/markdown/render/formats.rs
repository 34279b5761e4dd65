//! Colours of what is no programming language: differences, settings, markup.

use super::code::{
    ATTRIBUTE, COMMENT, Coloured, DELETED, HEADING, INSERTED, KEYWORD, STRING, scan,
};
use super::languages;

/// The lines of a text with their places, ends included.
fn lines(code: &str) -> impl Iterator<Item = (usize, &str)> {
    code.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

pub(super) fn diff(code: &str) -> Coloured {
    let class = |line: &str| match line.as_bytes().first() {
        _ if line.starts_with("+++") || line.starts_with("---") || line.starts_with("@@") => {
            HEADING
        }
        Some(b'+') => INSERTED,
        Some(b'-') => DELETED,
        _ => "",
    };
    let coloured = lines(code).map(|(at, line)| (at..at + line.trim_end().len(), class(line)));
    coloured
        .filter(|(range, class)| !class.is_empty() && !range.is_empty())
        .collect()
}

/// Keys, values and comments of YAML, TOML and their like.
pub(super) fn settings(code: &str) -> Coloured {
    let mut coloured = Vec::new();
    for (start, line) in lines(code) {
        let bare = line.trim();
        let at = start + (line.len() - line.trim_start().len());
        if bare.starts_with(['#', ';']) {
            coloured.push((at..at + bare.len(), COMMENT));
            continue;
        }
        if bare.starts_with('[') && bare.ends_with(']') && !bare.contains(',') {
            coloured.push((at..at + bare.len(), HEADING));
            continue;
        }
        let lead = bare.len() - bare.trim_start_matches(['-', ' ']).len();
        let body = &bare[lead..];
        let at = at + lead;
        let colon = body
            .find(": ")
            .or_else(|| body.ends_with(':').then(|| body.len() - 1));
        let key = colon
            .or_else(|| body.find('='))
            .filter(|&end| !body[..end].contains(['"', '\'']));
        let end = key.unwrap_or(0);
        if end > 0 {
            coloured.push((at..at + body[..end].trim_end().len(), ATTRIBUTE));
        }
        let value = &body[end..];
        let values = scan(&languages::SETTINGS, value).into_iter();
        coloured.extend(
            values.map(|(range, class)| (at + end + range.start..at + end + range.end, class)),
        );
    }
    coloured
}

/// Tags, attributes and comments of HTML and XML.
pub(super) fn markup(code: &str) -> Coloured {
    let mut coloured = Vec::new();
    let mut at = 0;
    while let Some(found) = code[at..].find('<') {
        at += found;
        let rest = &code[at..];
        if rest.starts_with("<!--") {
            let length = rest.find("-->").map_or(rest.len(), |end| end + 3);
            coloured.push((at..at + length, COMMENT));
            at += length;
            continue;
        }
        let lead = 1 + usize::from(rest[1..].starts_with(['/', '!', '?']));
        let name = rest[lead..].find(|c: char| !c.is_alphanumeric() && !"-:.".contains(c));
        let name = name.unwrap_or(rest.len() - lead);
        if name == 0 {
            at += 1;
            continue;
        }
        coloured.push((at + lead..at + lead + name, KEYWORD));
        at += lead + name;
        at = attributes(code, at, &mut coloured);
    }
    coloured
}

/// Colours a tag's attributes; gives where the tag ends.
fn attributes(code: &str, mut at: usize, coloured: &mut Coloured) -> usize {
    while let Some(c) = code[at..].chars().next() {
        let rest = &code[at..];
        match c {
            '>' => return at + 1,
            '<' => return at,
            '"' | '\'' => {
                let length = rest[1..].find(c).map_or(rest.len(), |end| end + 2);
                coloured.push((at..at + length, STRING));
                at += length;
            }
            c if c.is_alphanumeric() || "@:_-#".contains(c) => {
                let length = rest.find(|c: char| !c.is_alphanumeric() && !"@:_-.#".contains(c));
                let length = length.unwrap_or(rest.len()).max(c.len_utf8());
                coloured.push((at..at + length, ATTRIBUTE));
                at += length;
            }
            c => at += c.len_utf8(),
        }
    }
    at
}
