//! The normal form in which notes and queries meet, with an exact way back to the source.
//!
//! Per character (never across a combining sequence's border): NFKC, lower case, one
//! hyphen, one blank. With a look at the neighbours: dashes and waves after kana are the
//! long vowel mark and its runs are one; middle dots between katakana, blanks beside
//! Japanese and commas between thousands are gone. Every normal character knows the whole
//! source characters it came from, so that a highlight never cuts one (a proportional map, as
//! analysers have it, does: ㍿ is four characters of three bytes).

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;

use super::kana::{is_kana, is_katakana, is_wide};
use super::variants;

/// A character of the normal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NormalChar {
    /// The character.
    pub c: char,
    /// First byte of the source characters it came from.
    pub start: u32,
    /// Byte after them.
    pub end: u32,
    /// Whether the source was an upper-case letter: where `camelCase` divides.
    pub upper: bool,
    /// Whether a blank before it was dropped: a word ends there.
    pub gap: bool,
}

/// A text in normal form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normalized {
    /// Its characters.
    pub chars: Vec<NormalChar>,
}

impl Normalized {
    /// Bytes of the source that the characters `range` came from.
    pub fn source(&self, range: Range<usize>) -> Option<Range<usize>> {
        let chars = self.chars.get(range)?;
        let start = chars.iter().map(|c| c.start).min()?;
        let end = chars.iter().map(|c| c.end).max()?;
        Some(start as usize..end as usize)
    }

    /// The same text in the letters in which variants meet.
    pub fn folded(&self) -> Self {
        let mut folded = self.clone();
        for (c, common) in folded.chars.iter_mut().zip(variants::fold(&self.chars)) {
            c.c = common;
        }
        folded
    }

    /// The characters alone.
    pub fn text(&self) -> String {
        self.chars.iter().map(|c| c.c).collect()
    }
}

/// Normalises a note's text.
pub fn normalize(source: &str) -> Normalized {
    let mut chars = characters(source);
    drop_middle_dots(&mut chars, false);
    drop_thousands(&mut chars, false);
    Normalized { chars }
}

/// The normal form before marks are taken out of it.
fn characters(source: &str) -> Vec<NormalChar> {
    let mut chars: Vec<NormalChar> = Vec::with_capacity(source.len() / 2);
    let mut blank: Option<(u32, u32)> = None;
    let mut rest = source.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let mut end = at + c.len_utf8();
        let mut joined = false;
        while let Some(&(_, next)) = rest.peek() {
            if !joins(next) {
                break;
            }
            end += next.len_utf8();
            joined = true;
            rest.next();
        }
        let (start, end) = (at as u32, end as u32);
        if !joined && is_plain(c) {
            push(&mut chars, &mut blank, c, start, end, false);
        } else if !joined && c.is_ascii() {
            let upper = c.is_ascii_uppercase();
            match c {
                ' ' | '\t' | '\r' | '\x0b' | '\x0c' => {
                    blank = Some(blank.map_or((start, end), |(s, _)| (s, end)));
                }
                _ => push(
                    &mut chars,
                    &mut blank,
                    c.to_ascii_lowercase(),
                    start,
                    end,
                    upper,
                ),
            }
        } else {
            for n in source[at..end as usize].nfkc() {
                if is_ignorable(n) {
                    continue;
                }
                if n != '\n' && n.is_whitespace() {
                    blank = Some(blank.map_or((start, end), |(s, _)| (s, end)));
                    continue;
                }
                let upper = n.is_uppercase();
                for lower in n.to_lowercase() {
                    push(&mut chars, &mut blank, lower, start, end, upper);
                }
            }
        }
    }
    chars
}

/// Normalises a part of a query that holds no blank.
///
/// It differs from [`normalize`] at the ends, where a query has no neighbours to look at.
/// A middle dot beside katakana is dropped, for the note may have dropped it. A dash or wave in
/// front of other letters may be a long vowel mark in the note: then both readings are given.
pub fn normalize_query(part: &str) -> Vec<Normalized> {
    let mut normal = normalize(part);
    drop_middle_dots(&mut normal.chars, true);
    let mut all = vec![normal];
    if let Some(first) = all[0].chars.first().copied()
        && matches!(first.c, '-' | '~')
        && all[0]
            .chars
            .get(1)
            .is_some_and(|c| !matches!(c.c, '-' | '~'))
    {
        let mut other = all[0].clone();
        other.chars[0].c = 'ー';
        all.push(other);
    }
    all
}

/// A part of a query with the commas that [`normalize`] takes out of its numbers; nothing when it
/// takes none.
pub fn with_commas(part: &str) -> Option<Normalized> {
    let mut chars = characters(part);
    drop_middle_dots(&mut chars, false);
    let all = chars.len();
    let with = Normalized {
        chars: chars.clone(),
    };
    drop_thousands(&mut chars, false);
    (chars.len() < all).then_some(with)
}

/// A part of a query as a number of which the last three digits are still being typed (`1,28`),
/// without its commas; nothing when it is none.
pub fn unfinished_number(part: &str) -> Option<Normalized> {
    let mut chars = characters(part);
    let typed = chars.len();
    drop_thousands(&mut chars, true);
    let without = Normalized { chars };
    (without.chars.len() < typed && without != normalize(part)).then_some(without)
}

/// Characters that are their own normal form wherever they stand (the common case).
fn is_plain(c: char) -> bool {
    matches!(c,
        '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{4e00}'..='\u{9fff}'
        | '、' | '。' | '「' | '」')
}

fn joins(c: char) -> bool {
    if (c as u32) < 0x300 {
        return false;
    }
    matches!(c, '\u{ff9e}' | '\u{ff9f}' | '\u{3099}' | '\u{309a}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
        || canonical_combining_class(c) != 0
}

fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

fn push(
    chars: &mut Vec<NormalChar>,
    blank: &mut Option<(u32, u32)>,
    c: char,
    start: u32,
    end: u32,
    upper: bool,
) {
    let mut gap = false;
    if let Some((blank_start, blank_end)) = blank.take() {
        let before = chars.last().map(|c| c.c);
        match before {
            None | Some('\n') => {}
            Some(_) if c == '\n' => {}
            Some(before) if is_wide(before) || is_wide(c) => gap = true,
            Some(_) => chars.push(NormalChar {
                c: ' ',
                start: blank_start,
                end: blank_end,
                upper: false,
                gap: false,
            }),
        }
    }
    let after_kana = !gap && chars.last().is_some_and(|c| is_kana(c.c));
    let c = match c {
        '-'
        | '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{2043}'
        | '\u{2d7}'
        | '\u{2500}'
        | '\u{2501}' => {
            if after_kana {
                'ー'
            } else {
                '-'
            }
        }
        '~' | '\u{301c}' => {
            if after_kana {
                'ー'
            } else {
                '~'
            }
        }
        other => other,
    };
    if c == 'ー'
        && !gap
        && let Some(last) = chars.last_mut()
        && last.c == 'ー'
    {
        last.end = end;
        return;
    }
    chars.push(NormalChar {
        c,
        start,
        end,
        upper,
        gap,
    });
}

/// Takes out the middle dots between katakana; with `open_ends`, those beside katakana at either end too.
fn drop_middle_dots(chars: &mut Vec<NormalChar>, open_ends: bool) {
    if !chars.iter().any(|c| c.c == '・') {
        return;
    }
    let before = chars.clone();
    let katakana = |i: Option<usize>| {
        i.and_then(|i| before.get(i))
            .map_or(open_ends, |c| is_katakana(c.c))
    };
    let mut i = 0_usize;
    chars.retain(|c| {
        let at = i;
        i += 1;
        c.c != '・' || before.len() == 1 || !(katakana(at.checked_sub(1)) && katakana(Some(at + 1)))
    });
}

/// Takes out the commas of numbers such as 1,280,000; with `open_end`, those of one that breaks off
/// at the end too. What is no such number (`443,8080`, `1,2`) keeps them.
fn drop_thousands(chars: &mut Vec<NormalChar>, open_end: bool) {
    let digits = |chars: &[NormalChar], from: usize| {
        let rest = chars.iter().skip(from);
        rest.take_while(|c| c.c.is_ascii_digit()).count()
    };
    let is_comma = |chars: &[NormalChar], at: usize| chars.get(at).is_some_and(|c| c.c == ',');
    let mut commas: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let first = digits(chars, at);
        if first == 0 {
            at += 1;
            continue;
        }
        let known = commas.len();
        let mut whole = first <= 3;
        let mut end = at + first;
        while is_comma(chars, end) {
            let group = digits(chars, end + 1);
            let breaks_off = open_end && end + 1 + group == chars.len();
            if group == 0 && !breaks_off {
                break;
            }
            whole &= group == 3 || (group < 3 && breaks_off);
            commas.push(end);
            end += 1 + group;
        }
        if !whole {
            commas.truncate(known);
        }
        at = end;
    }
    if commas.is_empty() {
        return;
    }
    let mut i = 0_usize;
    chars.retain(|_| {
        i += 1;
        commas.binary_search(&(i - 1)).is_err()
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, want: &str) {
        let normal = normalize(source);
        assert_eq!(normal.text(), want);
        for c in &normal.chars {
            let range = c.start as usize..c.end as usize;
            assert!(
                source.get(range.clone()).is_some_and(|s| !s.is_empty()),
                "{range:?} cuts {source:?}"
            );
        }
    }

    #[test]
    fn normal_forms() {
        for (source, want) in [
            ("ﾃﾞｰﾀ", "データ"),
            ("ＥＣ２　インスタンス", "ec2インスタンス"),
            ("㍿サクイン", "株式会社サクイン"),
            ("か\u{3099}", "が"),
            ("e\u{301}", "é"),
            ("サ‐バ−", "サーバー"),
            ("サーーバ", "サーバ"),
            ("a - b", "a - b"),
            ("us−east–1", "us-east-1"),
            ("--debug", "--debug"),
            ("マルチ・パート", "マルチパート"),
            ("東・西", "東・西"),
            ("AWS の S3", "awsのs3"),
            ("two  words", "two words"),
            ("line \n next", "line\nnext"),
            ("①ｱ", "1ア"),
            ("ﬁle", "file"),
            ("ク〜: 〜", "クー:~"),
            ("\u{200b}a\u{ad}b", "ab"),
            ("1,280,000円", "1280000円"),
            ("１，２８０", "1280"),
            ("443,8080", "443,8080"),
            ("1,2,3", "1,2,3"),
            ("1,280,00", "1,280,00"),
            ("1280,000", "1280,000"),
            ("12,345, 6,789,", "12345, 6789,"),
            ("", ""),
        ] {
            check(source, want);
        }
    }

    #[test]
    fn query_ends_are_open() {
        let texts = |q: &str| {
            normalize_query(q)
                .iter()
                .map(Normalized::text)
                .collect::<Vec<_>>()
        };
        assert_eq!(texts("チ・"), ["チ"]);
        assert_eq!(texts("・"), ["・"]);
        assert_eq!(texts("-1"), ["-1", "ー1"]);
        assert_eq!(texts("--debug"), ["--debug"]);
        assert_eq!(texts("-"), ["-"]);
    }

    #[test]
    fn numbers_break_off() {
        for (query, want) in [
            ("1,", Some("1")),
            ("1,2", Some("12")),
            ("1,280", None),
            ("1,280,", Some("1280")),
            ("1,280,00", Some("128000")),
            ("443,8080", None),
            ("1,2 ", Some("12")),
            ("1,2円", None),
        ] {
            let number = unfinished_number(query);
            assert_eq!(number.map(|n| n.text()).as_deref(), want, "{query}");
        }
    }
}
