//! Where a section matches, and the text to show around it.

use std::ops::Range;

use tantivy::{DocAddress, Searcher, TantivyError};
use unicode_segmentation::GraphemeCursor;

use super::phrase::{Phrase, Slot, Walk};
use super::plan::{Alternative, What};
use super::rank::Outcome;
use super::words::FoundWord;
use crate::index::record::SectionRecord;
use crate::index::schema::Fields;
use crate::index::table::{self, Row};
use crate::text::normalize::{Normalized, normalize};
use crate::wire::{Segment, Why};

/// The matches of a section.
#[derive(Debug, Default, Clone)]
pub struct Matches {
    /// Bytes of [`SectionRecord::text`], ascending, without overlap; whole characters.
    pub ranges: Vec<Range<usize>>,
}

/// A section being highlighted.
struct Section<'a> {
    normal: Normalized,
    rows: Vec<Row>,
    fields: &'a Fields,
    searcher: &'a Searcher,
    address: DocAddress,
    text: &'a str,
    /// Characters of the normal form.
    spans: Vec<Range<u32>>,
}

/// Finds where the section matches: everywhere that one of the alternatives of any group stands.
///
/// # Errors
///
/// When the index cannot be read.
pub fn matches(
    outcome: &Outcome,
    fields: &Fields,
    searcher: &Searcher,
    address: DocAddress,
    record: &SectionRecord,
) -> Result<Matches, TantivyError> {
    let mut section = Section {
        normal: normalize(&record.text),
        rows: table::decode(&record.table),
        fields,
        searcher,
        address,
        text: &record.text,
        spans: Vec::new(),
    };
    for group in &outcome.used {
        for alternative in group {
            section.alternative(alternative)?;
        }
    }
    for word in &outcome.words {
        section.word(word)?;
    }
    Ok(Matches {
        ranges: section.ranges(),
    })
}

impl Section<'_> {
    fn alternative(&mut self, alternative: &Alternative) -> Result<(), TantivyError> {
        match &alternative.what {
            What::Single(c) => {
                let chars = self.normal.chars.iter().enumerate();
                let at = chars
                    .filter(|(_, n)| n.c == *c)
                    .map(|(i, _)| i as u32..i as u32 + 1);
                self.spans.extend(at);
                Ok(())
            }
            What::Phrase(phrase, len) => self.phrase(phrase, *len, alternative.why),
        }
    }

    fn word(&mut self, word: &FoundWord) -> Result<(), TantivyError> {
        for term in &word.terms {
            let phrase = Phrase {
                field: self.fields.base,
                slots: vec![Slot::one(0, term.clone())],
                slack: 0,
                begin: super::phrase::BorderTerms::default(),
                end: super::phrase::BorderTerms::default(),
            };
            self.phrase(&phrase, word.len, Why::Morpheme)?;
        }
        Ok(())
    }

    fn phrase(&mut self, phrase: &Phrase, len: u32, why: Why) -> Result<(), TantivyError> {
        let segment = self.searcher.segment_reader(self.address.segment_ord);
        let Some(mut walk) = Walk::open(phrase, segment)? else {
            return Ok(());
        };
        if walk.next(self.address.doc_id) != Some(self.address.doc_id) {
            return Ok(());
        }
        let starts = walk.starts().to_vec();
        for start in starts {
            let span = if phrase.field == self.fields.reading {
                self.read(start, len, |row| &row.reading)
            } else if phrase.field == self.fields.loose {
                self.read(start, len, |row| &row.loose)
            } else if phrase.field == self.fields.gram && why == Why::BaseForm {
                Some(self.inflected(start, len))
            } else if phrase.field == self.fields.gram {
                Some(start..start + len)
            } else {
                self.words(phrase, &walk, start, len)
            };
            self.spans.extend(span);
        }
        Ok(())
    }

    /// The words of a phrase of base forms or keys: from the first one's start to the last one's end.
    fn words(&self, phrase: &Phrase, walk: &Walk<'_>, start: u32, len: u32) -> Option<Range<u32>> {
        let single = phrase.slots.len() == 1;
        let mut span: Option<Range<u32>> = None;
        for at in walk.places(start) {
            // A word and its first part begin alike: the one nearer to the typed length is meant.
            let row = self
                .rows
                .iter()
                .filter(|row| row.start == at)
                .min_by_key(|row| {
                    if single {
                        row.len.abs_diff(len)
                    } else {
                        row.len
                    }
                })?;
            let word = row.start..row.start + row.len;
            span = Some(match span {
                None => word,
                Some(span) => span.start.min(word.start)..span.end.max(word.end),
            });
        }
        span
    }

    /// A stem with the rest of the word it stands in.
    fn inflected(&self, start: u32, len: u32) -> Range<u32> {
        let end = start + len;
        let word = self
            .rows
            .iter()
            .filter(|row| !row.part && row.start < end && row.start + row.len >= end)
            .map(|row| row.start + row.len)
            .max();
        start..word.unwrap_or(end)
    }

    /// The text that `len` characters of reading stand for.
    fn read(
        &self,
        start: u32,
        len: u32,
        place: impl Fn(&Row) -> &Range<u32>,
    ) -> Option<Range<u32>> {
        let end = start + len.max(1);
        let mut span: Option<Range<u32>> = None;
        for row in self.rows.iter().filter(|row| !row.part) {
            let read = place(row);
            if read.start >= end || read.end <= start {
                continue;
            }
            // Kana is read as it is written: a part of the word can be told.
            let literal = read.end - read.start == row.len;
            let from = if literal {
                row.start + start.saturating_sub(read.start)
            } else {
                row.start
            };
            let to = if literal {
                row.start + (end - read.start).min(row.len)
            } else {
                row.start + row.len
            };
            span = Some(match span {
                None => from..to,
                Some(span) => span.start.min(from)..span.end.max(to),
            });
        }
        span
    }

    /// The spans as bytes of the text, merged.
    fn ranges(&self) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = self
            .spans
            .iter()
            .filter_map(|span| {
                let end = (span.end as usize).min(self.normal.chars.len());
                self.normal.source(span.start as usize..end)
            })
            .collect();
        for range in &mut ranges {
            *range = whole_clusters(self.text, range.clone());
        }
        ranges.sort_by_key(|range| (range.start, range.end));
        let mut merged: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            match merged.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => merged.push(range),
            }
        }
        merged
    }
}

/// The range with the characters that are drawn as one with its ends: a family is one picture.
fn whole_clusters(text: &str, range: Range<usize>) -> Range<usize> {
    let border = |at: usize| {
        GraphemeCursor::new(at, text.len(), true)
            .is_boundary(text, 0)
            .unwrap_or(true)
    };
    let mut start = range.start;
    while start > 0 && !(text.is_char_boundary(start) && border(start)) {
        start -= 1;
    }
    let mut end = range.end;
    while end < text.len() && !(text.is_char_boundary(end) && border(end)) {
        end += 1;
    }
    start..end
}

/// What let a section match, as the reader sees it: letters that are exact but for their
/// width or case of kana are not what was typed.
pub fn seen(why: &[Why], query: &str, record: &SectionRecord, matches: &Matches) -> Vec<Why> {
    let typed = query.to_lowercase();
    let literal = |range: &Range<usize>| {
        let text = record.text[range.clone()].to_lowercase();
        typed
            .split_whitespace()
            .any(|part| text.contains(part.trim_matches('"')))
    };
    let mut why = why.to_vec();
    if why == [Why::Exact] && !matches.ranges.is_empty() && !matches.ranges.iter().any(literal) {
        why = vec![Why::Width];
    }
    why
}

/// Characters of a snippet.
const SNIPPET: usize = 130;
/// Characters of text before the first match of a fragment.
const LEAD: usize = 24;

/// Text around the best matches of a section, in at most two fragments.
pub fn snippet(record: &SectionRecord, matches: &Matches) -> Vec<Segment> {
    let text = &record.text;
    let body = text[record.prefix as usize..]
        .find('\n')
        .map_or(text.len(), |at| record.prefix as usize + at + 1);
    let has_heading = !record.heading_path.is_empty() && record.offset == 0;
    let in_body: Vec<&Range<usize>> = matches
        .ranges
        .iter()
        .filter(|r| !has_heading || r.start >= body)
        .collect();
    let mut fragments: Vec<Range<usize>> = Vec::new();
    match in_body.first() {
        None => {
            // Only the title or the heading matches: show it, then how the text begins.
            if matches
                .ranges
                .iter()
                .any(|m| m.start < record.prefix as usize)
            {
                fragments.push(0..record.prefix as usize);
            }
            if has_heading
                && matches
                    .ranges
                    .iter()
                    .any(|m| m.end > record.prefix as usize)
            {
                fragments.push(record.prefix as usize..body.min(text.len()));
            }
            let from = if has_heading { body } else { 0 };
            if from < text.len() {
                fragments.push(from..forward(text, from, SNIPPET * 2 / 3));
            }
        }
        Some(_) => {
            let floor = if has_heading { body } else { 0 };
            let first = window(text, floor, &in_body, SNIPPET);
            let rest: Vec<&Range<usize>> = in_body
                .iter()
                .copied()
                .filter(|r| r.start >= first.end)
                .collect();
            if rest.is_empty() {
                fragments.push(first);
            } else {
                let first = window(text, floor, &in_body, SNIPPET / 2);
                let rest: Vec<&Range<usize>> = in_body
                    .iter()
                    .copied()
                    .filter(|r| r.start >= first.end)
                    .collect();
                let second = window(text, first.end, &rest, SNIPPET / 2);
                fragments.push(first);
                fragments.push(second);
            }
        }
    }
    segments(text, &fragments, &matches.ranges)
}

/// The window of `size` characters over the most matched text.
fn window(text: &str, floor: usize, matches: &[&Range<usize>], size: usize) -> Range<usize> {
    let mut best: Option<(usize, Range<usize>)> = None;
    for (i, first) in matches.iter().enumerate().take(200) {
        let start = backward(text, floor, first.start, LEAD);
        let end = forward(text, start, size).max(first.end);
        let cut = matches[i..].iter().find(|m| m.start < end && m.end > end);
        let end = cut.map_or(end, |m| m.end);
        let covered: usize = matches[i..]
            .iter()
            .take_while(|m| m.end <= end)
            .map(|m| m.end - m.start)
            .sum();
        if best.as_ref().is_none_or(|(most, _)| covered > *most) {
            best = Some((covered, start..end));
        }
    }
    best.map_or(floor..floor, |(_, range)| range)
}

/// At most `count` characters before `at`, from the beginning of a sentence or line if one is near.
fn backward(text: &str, floor: usize, at: usize, count: usize) -> usize {
    let mut start = at;
    for (i, c) in text[floor..at].char_indices().rev().take(count) {
        if matches!(c, '\n' | '。' | '！' | '？') {
            return floor + i + c.len_utf8();
        }
        start = floor + i;
    }
    // A word of letters is not begun in its middle.
    let inside = |c: char| c.is_ascii_alphanumeric();
    if text[..start].chars().next_back().is_some_and(inside) {
        let rest = text[start..at].char_indices().find(|&(_, c)| !inside(c));
        start = rest.map_or(at, |(i, _)| start + i);
    }
    start
}

/// At most `count` characters after `from`, to the end of a sentence or line if one is near the end.
fn forward(text: &str, from: usize, count: usize) -> usize {
    let mut end = from;
    let mut stop = None;
    for (n, (i, c)) in text[from..].char_indices().take(count).enumerate() {
        end = from + i + c.len_utf8();
        if matches!(c, '\n' | '。') && n > count * 2 / 3 {
            stop = Some(end);
        }
    }
    stop.unwrap_or(end)
}

/// Cuts fragments into segments; lines are joined by a blank, fragments by an ellipsis.
fn segments(text: &str, fragments: &[Range<usize>], matches: &[Range<usize>]) -> Vec<Segment> {
    let mut out: Vec<Segment> = Vec::new();
    let mut push = |piece: &str, hit: bool| {
        let mut flat = String::with_capacity(piece.len());
        for c in piece.chars() {
            if c == '\n' || c == '\t' {
                if !flat.ends_with(' ') {
                    flat.push(' ');
                }
            } else {
                flat.push(c);
            }
        }
        if flat.is_empty() {
            return;
        }
        match out.last_mut() {
            Some(last) if last.hit == hit => last.text.push_str(&flat),
            _ => out.push(Segment { text: flat, hit }),
        }
    };
    for (n, fragment) in fragments.iter().enumerate() {
        let joined = n > 0 && fragments[n - 1].end >= fragment.start;
        if n > 0 && !joined {
            push(" … ", false);
        }
        let mut at = fragment.start;
        for m in matches
            .iter()
            .filter(|m| m.end > fragment.start && m.start < fragment.end)
        {
            let (start, end) = (m.start.max(at), m.end.min(fragment.end));
            push(&text[at..start], false);
            push(&text[start..end], true);
            at = end;
        }
        push(&text[at..fragment.end], false);
    }
    out
}
