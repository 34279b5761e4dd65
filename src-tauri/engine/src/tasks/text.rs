//! A task's text as it is looked through for dates and signs: character by character, with code,
//! addresses and what is struck out out of sight, since what stands in them is never meant for the list.

use std::ops::Range;

use crate::markdown;

/// Stands for what is out of sight.
pub(super) const HIDDEN: char = '\u{fffc}';

/// A text ready to be looked through.
#[derive(Debug)]
pub(super) struct Letters {
    /// Its characters: width folded (`３` is `3`, `：` is `:`), [`HIDDEN`] where nothing counts.
    pub(super) chars: Vec<char>,
    /// The byte at which each begins, and the length of the text.
    starts: Vec<usize>,
}

impl Letters {
    /// Looks at `text`, of which the bytes `unread` say nothing of its task.
    pub(super) fn of(text: &str, unread: &[Range<usize>]) -> Self {
        let mut chars: Vec<char> = Vec::with_capacity(text.len());
        let mut starts = Vec::with_capacity(text.len() + 1);
        for (at, c) in text.char_indices() {
            starts.push(at);
            chars.push(narrow(c));
        }
        starts.push(text.len());
        let mut letters = Self { chars, starts };
        for range in unread.iter().chain(&markdown::addresses(text)) {
            let range = letters.chars_in(range);
            letters.chars[range].fill(HIDDEN);
        }
        letters.hide_other_addresses();
        letters.hide_struck();
        letters
    }

    /// The characters that begin within some bytes of the text.
    pub(super) fn chars_in(&self, bytes: &Range<usize>) -> Range<usize> {
        let index = |byte: usize| {
            let before = self.starts.partition_point(|start| *start < byte);
            before.min(self.chars.len())
        };
        let start = index(bytes.start);
        start..index(bytes.end).max(start)
    }

    /// Bytes of the text that the characters `range` stand in.
    pub(super) fn bytes(&self, range: Range<usize>) -> Range<usize> {
        self.starts[range.start]..self.starts[range.end]
    }

    /// The character at a place; a line's end before the first and after the last.
    pub(super) fn at(&self, index: usize) -> char {
        self.chars.get(index).copied().unwrap_or('\n')
    }

    /// The character before a place.
    pub(super) fn before(&self, index: usize) -> char {
        index.checked_sub(1).map_or('\n', |before| self.at(before))
    }

    /// Whether these characters stand at a place.
    pub(super) fn stands(&self, index: usize, what: &str) -> bool {
        what.chars()
            .enumerate()
            .all(|(i, c)| self.at(index + i).to_ascii_lowercase() == c)
    }

    /// Where the first of these that stands at a place ends.
    pub(super) fn one_of(&self, index: usize, words: &[&str]) -> Option<usize> {
        words
            .iter()
            .find(|word| self.stands(index, word))
            .map(|word| index + word.chars().count())
    }

    /// Where the first of these that ends at a place begins.
    pub(super) fn one_before(&self, index: usize, words: &[&str]) -> Option<usize> {
        words.iter().find_map(|word| {
            let start = index.checked_sub(word.chars().count())?;
            self.stands(start, word).then_some(start)
        })
    }

    /// A number of so many digits, and where it ends.
    pub(super) fn number(&self, index: usize, digits: Range<usize>) -> Option<(u32, usize)> {
        let mut end = index;
        while self.at(end).is_ascii_digit() {
            end += 1;
        }
        let text: String = self.chars.get(index..end)?.iter().collect();
        digits
            .contains(&(end - index))
            .then(|| text.parse().ok())?
            .map(|number| (number, end))
    }

    /// Hides what a line of Markdown strikes out (`~~11/30~~`); the marks are not part of visible text.
    fn hide_struck(&mut self) {
        let mut open: Option<usize> = None;
        let mut at = 0;
        while at < self.chars.len() {
            if self.at(at) == '\n' {
                open = None;
            } else if self.stands(at, "~~") {
                let end = at + 2;
                match open.take() {
                    Some(start) if !self.before(at).is_whitespace() => {
                        self.chars[start..end].fill(HIDDEN);
                    }
                    _ => open = (!self.at(end).is_whitespace()).then_some(at),
                }
                at = end;
                continue;
            }
            at += 1;
        }
    }

    /// Hides what is like an address and that notes are not shown to link.
    fn hide_other_addresses(&mut self) {
        let mut at = 0;
        while at < self.chars.len() {
            let scheme = ["https://", "http://", "mailto:", "ftp://"];
            if scheme.iter().any(|scheme| self.stands(at, scheme)) {
                while self.at(at).is_ascii_graphic() {
                    self.chars[at] = HIDDEN;
                    at += 1;
                }
            }
            at += 1;
        }
    }
}

/// Code spans of one line of Markdown: what stands between backticks in equal number.
pub(super) fn code_spans(line: &str) -> Vec<Range<usize>> {
    let bytes = line.as_bytes();
    let run = |from: usize| bytes[from..].iter().take_while(|b| **b == b'`').count();
    let mut spans = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let ticks = run(at);
        if ticks == 0 {
            at += 1;
            continue;
        }
        let start = at;
        at += ticks;
        let mut end = at;
        while end < bytes.len() && run(end) != ticks {
            end += run(end).max(1);
        }
        if end < bytes.len() {
            at = end + ticks;
            spans.push(start..at);
        }
    }
    spans
}

/// One character's narrow form.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\t' => ' ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_and_addresses_are_out_of_sight() {
        let check = |text: &str, want: &str| {
            let seen: String = Letters::of(text, &code_spans(text)).chars.iter().collect();
            assert_eq!(seen.replace(HIDDEN, "_"), want);
        };
        check("３：`a`と``b`c``", "3:___と_______");
        check("`開いたまま", "`開いたまま");
        check("~~〆11/30~~ 〆12/15 ~~a", "__________ 〆12/15 ~~a");
        check("見る https://a.b/11/30まで", "見る _________________まで");
    }
}
