//! The terms under which a section is found, each with its position.
//!
//! Positions are characters, not words: in [`grams`], [`bases`] and [`keys`] the index of
//! the first character in the section's normal form, in [`readings`] the index in the
//! section's reading. Phrases therefore need no agreement about words between query and
//! note, and a position leads back to the source.

use super::table::Row;
use crate::analysis::{Analysis, Border, Token};
use crate::text::kana::loose;
use crate::text::normalize::NormalChar;
use crate::text::variants;

/// Marks a word's border in a gram.
pub const WORD: char = '\u{2}';
/// Marks a part's border in a gram.
pub const PART: char = '\u{3}';
/// Marks in a gram where letters begin or end between blanks, so that a lone one can be looked up.
pub const EDGE: char = '\u{4}';
/// Marks where a word's reading begins.
pub const BEGIN: char = '^';
/// Marks where a word's reading ends.
pub const END: char = '$';
/// Begins the term of a whole short reading.
pub const WHOLE: char = '=';
/// Positions left free between two runs of reading, so that no phrase crosses.
pub const BREAK: u32 = 4;

/// Terms of one field with ascending positions, encoded as the text that
/// [`super::stream::TermStream`] reads back.
#[derive(Default)]
pub struct Terms {
    list: Vec<(u32, String)>,
}

impl Terms {
    fn push(&mut self, position: u32, term: impl Into<String>) {
        self.list.push((position, term.into()));
    }

    /// The encoded form, ordered by position; doubles are dropped.
    pub fn encode(mut self) -> String {
        self.list.sort();
        self.list.dedup();
        let mut out = String::with_capacity(self.list.len() * 8);
        let mut last = 0;
        for (position, term) in self.list {
            super::stream::append(&mut out, position - last, &term);
            last = position;
        }
        out
    }
}

/// Whether a gram may hold `c`.
fn in_gram(c: char) -> bool {
    !matches!(c, ' ' | '\n' | '\0'..='\u{8}')
}

/// Pairs of neighbouring characters, triples of ASCII ones, where letters begin and end between
/// blanks, and the borders of words and parts.
/// What is folded stands beside what is written, so that the letters as typed can be told from others.
pub fn grams(chars: &[NormalChar], borders: Option<&[Border]>) -> Terms {
    let mut terms = Terms::default();
    let folded = variants::fold(chars);
    let border = |borders: &[Border], at: usize| match borders[at] {
        // Where a comma was taken out, 100,200 may be two numbers.
        Border::None if is_divided(chars, at) => Border::Part,
        border => border,
    };
    for (i, c) in chars.iter().enumerate() {
        if !in_gram(c.c) {
            continue;
        }
        let at = i as u32;
        let next = chars.get(i + 1).map(|c| c.c).filter(|c| in_gram(*c));
        let first = i == 0 || !in_gram(chars[i - 1].c);
        let both = [c.c, folded[i]];
        for &letter in &both[..1 + usize::from(folded[i] != c.c)] {
            if first {
                terms.push(at, String::from_iter([EDGE, letter]));
            }
            if next.is_none() {
                terms.push(at, String::from_iter([letter, EDGE]));
            }
        }
        if let Some(next) = next {
            terms.push(at, String::from_iter([c.c, next]));
            if (folded[i], folded[i + 1]) != (c.c, next) {
                terms.push(at, String::from_iter([folded[i], folded[i + 1]]));
            }
            let third = chars.get(i + 2).map(|c| c.c).filter(|c| in_gram(*c));
            if let Some(third) = third
                && c.c.is_ascii()
                && next.is_ascii()
                && third.is_ascii()
            {
                terms.push(at, String::from_iter([c.c, next, third]));
            }
        }
        let Some(borders) = borders else {
            continue;
        };
        let mut push_borders = |c: char, before: Border, after: Border| {
            if let Some(mark) = mark(before) {
                terms.push(at, String::from_iter([mark, c]));
            }
            if let Some(mark) = mark(after) {
                terms.push(at, String::from_iter([c, mark]));
            }
        };
        let (before, after) = (border(borders, i), border(borders, i + 1));
        push_borders(c.c, before, after);
        if folded[i] != c.c {
            // Less firm, so that of two words alike the one with the letters as typed stands first.
            let least = |border: Border| border.min(Border::Part);
            push_borders(folded[i], least(before), least(after));
        }
    }
    terms
}

/// Whether something stood between the digits before and after a place.
fn is_divided(chars: &[NormalChar], at: usize) -> bool {
    match (
        at.checked_sub(1).and_then(|at| chars.get(at)),
        chars.get(at),
    ) {
        (Some(before), Some(after)) => {
            before.c.is_ascii_digit() && after.c.is_ascii_digit() && before.end < after.start
        }
        _ => false,
    }
}

/// The sign of a border in a gram.
fn mark(border: Border) -> Option<char> {
    match border {
        Border::Word => Some(WORD),
        Border::Part => Some(PART),
        Border::None => None,
    }
}

/// Every character as it is written and as it is folded, once for each place.
pub fn singles(chars: &[NormalChar]) -> Terms {
    let mut terms = Terms::default();
    let folded = variants::fold(chars).into_iter();
    for (i, (c, folded)) in chars.iter().zip(folded).enumerate() {
        if in_gram(c.c) {
            terms.push(i as u32, c.c);
            if folded != c.c {
                terms.push(i as u32, folded);
            }
        }
    }
    terms
}

/// Base forms of content words and of their parts.
pub fn bases<'a>(tokens: impl Iterator<Item = &'a Token>) -> Terms {
    let mut terms = Terms::default();
    for token in tokens.filter(|t| t.word.content) {
        terms.push(token.start, token.word.base.as_str());
    }
    terms
}

/// Keys under which spellings of a word meet.
pub fn keys(analysis: &Analysis) -> Terms {
    let mut terms = Terms::default();
    for token in analysis.tokens.iter().chain(&analysis.parts) {
        if let Some(key) = &token.word.key {
            terms.push(token.start, key.as_str());
        }
    }
    terms
}

/// Readings: exact, loose, and for each token the row that leads from them back to the text.
pub struct Readings {
    /// Grams of the reading.
    pub exact: Terms,
    /// Grams of the loose reading.
    pub loose: Terms,
    /// One for each token and part, by start.
    pub rows: Vec<Row>,
}

/// A stretch of tokens that follow each other without a mark between them.
struct ReadingRun<'a> {
    tokens: &'a [Token],
    /// Position of its first character in the reading.
    exact_start: u32,
    loose_start: u32,
}

/// The grams of a section's reading.
pub fn readings(analysis: &Analysis) -> Readings {
    let mut out = Readings {
        exact: Terms::default(),
        loose: Terms::default(),
        rows: Vec::new(),
    };
    let (mut exact_start, mut loose_start) = (0, 0);
    let tokens = &analysis.tokens;
    let mut at = 0;
    while at < tokens.len() {
        let mut end = at + 1;
        while end < tokens.len() && tokens[end - 1].end() == tokens[end].start {
            end += 1;
        }
        let run = ReadingRun {
            tokens: &tokens[at..end],
            exact_start,
            loose_start,
        };
        let (exact_len, loose_len) = run.emit(&mut out);
        exact_start += exact_len + BREAK;
        loose_start += loose_len + BREAK;
        at = end;
    }
    for part in &analysis.parts {
        out.rows.push(Row {
            start: part.start,
            len: part.len,
            part: true,
            ..Row::default()
        });
    }
    out.rows.sort_by_key(|row| (row.start, row.part));
    out
}

impl ReadingRun<'_> {
    /// Gives the length of the run's reading and of its loose reading.
    fn emit(&self, out: &mut Readings) -> (u32, u32) {
        let reading: Vec<char> = self
            .tokens
            .iter()
            .flat_map(|t| t.word.reading.iter().copied())
            .collect();
        let folded = loose(&reading);
        let chars: Vec<char> = folded.iter().map(|(c, _)| *c).collect();
        // Index in the loose reading of each character of the reading.
        let loose_at = |index: usize| folded.partition_point(|&(_, source)| source < index) as u32;

        let mut from = 0;
        let mut borders = Vec::new();
        for token in self.tokens {
            let to = from + token.word.reading.len();
            out.rows.push(Row {
                start: token.start,
                len: token.len,
                part: false,
                reading: self.exact_start + from as u32..self.exact_start + to as u32,
                loose: self.loose_start + loose_at(from)..self.loose_start + loose_at(to),
            });
            borders.push((from, to));
            from = to;
        }
        // Runs without a Japanese word are found by their letters.
        if self.tokens.iter().any(|t| t.word.spoken) {
            emit_run(&mut out.exact, &reading, &borders, self.exact_start);
            let loose_borders: Vec<(usize, usize)> = borders
                .iter()
                .map(|&(from, to)| (loose_at(from) as usize, loose_at(to) as usize))
                .collect();
            emit_run(&mut out.loose, &chars, &loose_borders, self.loose_start);
            self.emit_alternatives(out, &reading, &borders);
        }
        (reading.len() as u32, chars.len() as u32)
    }

    /// The other readings of homographs, with a little of what stands around them. They take
    /// the positions that the best reading has from the word's start.
    fn emit_alternatives(&self, out: &mut Readings, reading: &[char], borders: &[(usize, usize)]) {
        for (token, &(from, to)) in self.tokens.iter().zip(borders) {
            for alternative in &token.word.alternatives {
                let before = from.saturating_sub(2);
                let after = (to + 8).min(reading.len());
                let island: Vec<char> = reading[before..from]
                    .iter()
                    .chain(alternative)
                    .chain(&reading[to..after])
                    .copied()
                    .collect();
                let border = (from - before, from - before + alternative.len());
                emit_run(
                    &mut out.exact,
                    &island,
                    &[border],
                    self.exact_start + before as u32,
                );
            }
        }
    }
}

/// Grams of up to three characters at every place, and where words begin and end.
fn emit_run(terms: &mut Terms, chars: &[char], borders: &[(usize, usize)], start: u32) {
    for i in 0..chars.len() {
        let gram: String = chars[i..(i + 3).min(chars.len())].iter().collect();
        terms.push(start + i as u32, gram);
    }
    for &(from, to) in borders {
        if from >= to {
            continue;
        }
        let head: String = std::iter::once(BEGIN)
            .chain(chars[from..(from + 2).min(chars.len())].iter().copied())
            .collect();
        terms.push(start + from as u32, head);
        let tail_from = to.saturating_sub(2);
        let tail: String = chars[tail_from..to]
            .iter()
            .copied()
            .chain(std::iter::once(END))
            .collect();
        terms.push(start + tail_from as u32, tail);
        if to - from <= 2 {
            let whole: String = std::iter::once(WHOLE)
                .chain(chars[from..to].iter().copied())
                .collect();
            terms.push(start + from as u32, whole);
        }
    }
}
