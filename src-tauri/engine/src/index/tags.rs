//! Tags: `#AWS`, `#仕事/議事録`, and those of the front matter.

use std::ops::Range;

use crate::analysis::Analyzer;
use crate::text::kana::is_japanese;
use crate::text::normalize::normalize;
use crate::text::variants::fold_text;

/// Begins the trait of a tag, and of each tag above it.
pub const TAG: char = '#';
/// Begins the trait of a tag as it is written, which is what people are shown.
pub const WRITTEN: char = '@';
/// Begins the trait of a tag's reading.
pub const READING: char = '%';
/// Begins the trait of a code block's language.
pub const LANGUAGE: char = '&';

/// The longest tag, in characters.
const LONGEST: usize = 100;

/// The tags that stand in a text outside its code.
pub fn of_text(text: &str, code: &[Range<usize>]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let follows = before.is_some_and(|b| !(b.is_whitespace() || is_border(b)));
        before = Some(c);
        if !matches!(c, '#' | '＃') || follows || code.iter().any(|range| range.contains(&at)) {
            continue;
        }
        let rest = &text[at + c.len_utf8()..];
        let end = rest.find(|c| !in_tag(c)).unwrap_or(rest.len());
        let tag = rest[..end].trim_end_matches(['/', '-']);
        let named = tag.chars().any(|c| !c.is_numeric() && c != '/');
        if named && tag.chars().count() <= LONGEST && !out.iter().any(|known| known == tag) {
            out.push(tag.to_owned());
        }
    }
    out
}

/// Marks after which a tag may begin without a blank, as Japanese is written.
fn is_border(c: char) -> bool {
    matches!(
        c,
        '、' | '。' | '（' | '(' | '「' | '・' | '：' | '！' | '？' | '　'
    )
}

fn in_tag(c: char) -> bool {
    c.is_alphanumeric() || is_japanese(c) || matches!(c, '_' | '-' | '/')
}

/// The form in which tags are compared.
pub fn key(tag: &str) -> String {
    let tag = tag.trim().trim_start_matches(['#', '＃']);
    fold_text(&normalize(tag.trim_matches('/')).text())
}

/// The traits of a tag.
pub fn traits(tag: &str, analyzer: &mut Analyzer) -> Vec<String> {
    let mut out = Vec::new();
    let written: Vec<&str> = tag.split('/').filter(|part| !part.is_empty()).collect();
    for depth in 1..=written.len() {
        let tag = written[..depth].join("/");
        out.push(format!("{TAG}{}", key(&tag)));
        out.push(format!("{WRITTEN}{tag}"));
        out.push(format!("{READING}{}", reading(&tag, analyzer)));
    }
    out
}

/// How a tag is read, in hiragana; Latin letters stand for themselves.
pub fn reading(tag: &str, analyzer: &mut Analyzer) -> String {
    let normal = normalize(tag);
    let analysis = analyzer.analyze(&normal);
    let mut out = String::new();
    let mut at = 0;
    for token in &analysis.tokens {
        out.extend(normal.chars[at..token.start as usize].iter().map(|c| c.c));
        if token.word.japanese {
            out.extend(token.word.reading.iter());
        } else {
            let letters = &normal.chars[token.start as usize..token.end() as usize];
            out.extend(letters.iter().map(|c| c.c));
        }
        at = token.end() as usize;
    }
    out.extend(normal.chars[at..].iter().map(|c| c.c));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        assert_eq!(of_text(text, &[]), want, "{text}");
    }

    #[test]
    fn tags_stand_where_words_begin() {
        check(
            "#aws と #仕事/議事録、#todo。",
            &["aws", "仕事/議事録", "todo"],
        );
        check("＃研修メモ 以下", &["研修メモ"]);
        check("（#a）", &["a"]);
        check("C# と https://example.com/#top", &[]);
        check("#1 #2026 # #", &[]);
        check("#2026/旅行 #a-b_c- #a #a", &["2026/旅行", "a-b_c", "a"]);
        assert!(of_text("#include", std::slice::from_ref(&(0..8))).is_empty());
    }
}
