//! What can be typed next: which operator or value stands unfinished before the caret.

use super::lexer::{is_dash, is_quote};
use super::{Field, prefix_at};

/// What is unfinished before the caret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfinished {
    /// A word with which fields may begin.
    Field {
        /// What stands there and is to be replaced.
        typed: String,
    },
    /// A field's value.
    Value {
        /// The field.
        field: Field,
        /// The value without quotation marks.
        value: String,
        /// What stands there and is to be replaced.
        typed: String,
    },
}

/// How far back an unfinished value can begin, in characters.
const LONGEST: usize = 200;

/// What is unfinished at the end of a text.
pub fn unfinished(before: &str) -> Option<Unfinished> {
    let from = before
        .char_indices()
        .rev()
        .nth(LONGEST)
        .map_or(0, |(at, _)| at);
    // A value in quotation marks may hold blanks: the first such that is still open.
    let mut starts = vec![from];
    for (at, c) in before[from..].char_indices() {
        if c.is_whitespace() || matches!(c, '(' | '（') || is_dash(c) {
            starts.push(from + at + c.len_utf8());
        }
    }
    for &start in &starts {
        let rest = &before[start..];
        if let Some((field, len)) = prefix_at(rest) {
            let mut value = rest[len..].chars();
            let quoted = value.next().is_some_and(is_quote);
            if quoted && !value.as_str().contains(is_quote) {
                return Some(Unfinished::Value {
                    field,
                    value: value.as_str().to_owned(),
                    typed: rest.to_owned(),
                });
            }
        }
    }
    let blank = before.rfind(char::is_whitespace);
    let after = blank.map_or(0, |at| {
        at + before[at..].chars().next().map_or(1, char::len_utf8)
    });
    let word = before[after..].trim_start_matches(|c| matches!(c, '(' | '（') || is_dash(c));
    if let Some((field, len)) = prefix_at(word) {
        let value = &word[len..];
        let finished = value.contains(is_quote) || value.starts_with("//");
        return (!finished).then(|| Unfinished::Value {
            field,
            value: value.to_owned(),
            typed: word.to_owned(),
        });
    }
    let lower = word.to_ascii_lowercase();
    let begins = word.len() >= 2 && Field::ALL.iter().any(|f| f.name().starts_with(&lower));
    begins.then(|| Unfinished::Field {
        typed: word.to_owned(),
    })
}

/// A field with a value as it is typed, in quotation marks if it needs them.
pub fn written(field: Field, value: &str) -> String {
    let plain =
        |c: char| !(c.is_whitespace() || is_quote(c) || matches!(c, '(' | ')' | '（' | '）' | '/'));
    if value.chars().all(plain) || (field == Field::Tag && !value.contains(char::is_whitespace)) {
        format!("{}:{value}", field.name())
    } else {
        format!("{}:\"{value}\"", field.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, want: &str) {
        let got = match unfinished(before) {
            None => "-".to_owned(),
            Some(Unfinished::Field { typed }) => format!("field {typed}"),
            Some(Unfinished::Value {
                field,
                value,
                typed,
            }) => {
                format!("{} [{value}] for {typed}", field.name())
            }
        };
        assert_eq!(got, want, "{before}");
    }

    #[test]
    fn what_is_unfinished_is_found() {
        check("", "-");
        check("検索", "-");
        check("p", "-");
        check("pa", "field pa");
        check("検索 -ta", "field ta");
        check("(task-t", "field task-t");
        check("path:", "path [] for path:");
        check("検索 path:仕", "path [仕] for path:仕");
        check("-tag:aw", "tag [aw] for tag:aw");
        check("Ta", "field Ta");
        check("Tag:aw", "tag [aw] for Tag:aw");
        check("path:\"AWS メ", "path [AWS メ] for path:\"AWS メ");
        check("path:\"AWS メモ\"", "-");
        check("path:\"AWS メモ\" 検", "-");
        check("path:\"a\" heading:暗", "heading [暗] for heading:暗");
        check("path：仕", "path [仕] for path：仕");
        check("https://a", "-");
        check("file://a", "-");
    }
}
