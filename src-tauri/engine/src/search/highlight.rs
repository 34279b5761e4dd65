//! Where a section matches.

use std::cmp::Reverse;
use std::ops::Range;

use tantivy::{DocAddress, Searcher, TantivyError};
use unicode_segmentation::GraphemeCursor;

use super::patterns;
use super::patterns::matches_of;
use super::phrase::{Fit, Phrase, Slot, Walk};
use super::plan::{Alternative, What};
use super::rank::Outcome;
use super::whys::Whys;
use super::words::FoundWord;
use crate::index::areas::{Area, AreaReader};
use crate::index::record::SectionRecord;
use crate::index::schema::Fields;
use crate::index::table::{self, Row};
use crate::text::normalize::{Normalized, normalize};
use crate::text::variants;
use crate::wire::Why;

/// The matches of a section.
#[derive(Debug, Default, Clone)]
pub struct Matches {
    /// Bytes of [`SectionRecord::text`], ascending, without overlap; whole characters.
    pub ranges: Vec<Range<usize>>,
    /// For each range which parts of the query it is a match of, a bit for each part.
    pub parts: Vec<u32>,
    /// The normal form of the text, and its words.
    pub normal: Normalized,
    /// See [`SectionRecord::table`].
    pub rows: Vec<Row>,
}

/// A section being highlighted.
struct Section<'a> {
    normal: Normalized,
    rows: Vec<Row>,
    fields: &'a Fields,
    searcher: &'a Searcher,
    address: DocAddress,
    text: &'a str,
    /// Characters of the normal form, each with the part of the query it is a match of.
    spans: Vec<(Range<u32>, u32)>,
    /// The part of the query that is being looked for.
    part: u32,
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
        part: 0,
    };
    for (group, number) in outcome.used.iter().zip(0..) {
        section.part = 1_u32.rotate_left(number);
        for alternative in group {
            section.alternative(alternative)?;
        }
    }
    for (word, number) in outcome.words.iter().zip(0..) {
        section.part = 1_u32.rotate_left(number);
        section.word(word)?;
    }
    let first = outcome.used.len().max(outcome.words.len());
    for (inside, number) in outcome.inside.iter().zip(first as u32..) {
        section.part = 1_u32.rotate_left(number);
        let before = section.spans.len();
        for alternative in &inside.alternatives {
            section.alternative(alternative)?;
        }
        section.keep_inside(before, &inside.areas)?;
    }
    let mut others = Vec::new();
    for (pattern, number) in outcome
        .regexes
        .iter()
        .zip((first + outcome.inside.len()) as u32..)
    {
        let part = 1_u32.rotate_left(number);
        let areas = section.areas(&pattern.areas)?.map(|spans| {
            let source = |s: &Range<u32>| section.normal.source(s.start as usize..s.end as usize);
            spans.iter().filter_map(source).collect::<Vec<_>>()
        });
        let found = matches_of(&pattern.regex, section.text, areas.as_deref());
        others.extend(found.into_iter().map(|range| (range, part)));
    }
    let (ranges, parts) = section.ranges(others).into_iter().unzip();
    Ok(Matches {
        ranges,
        parts,
        normal: section.normal,
        rows: section.rows,
    })
}

impl Section<'_> {
    /// Where areas of all these kinds overlap; nothing when none are asked for.
    fn areas(&self, kinds: &[Area]) -> Result<Option<Vec<Range<u32>>>, TantivyError> {
        if kinds.is_empty() {
            return Ok(None);
        }
        let reader = self.searcher.segment_reader(self.address.segment_ord);
        let column = reader.fast_fields().u64("areas")?;
        let areas = AreaReader::new(&column, kinds);
        Ok(Some(patterns::spans(&areas, self.address, kinds)))
    }

    /// Drops the spans from the `from`th on that stand outside areas of these kinds.
    fn keep_inside(&mut self, from: usize, kinds: &[Area]) -> Result<(), TantivyError> {
        if let Some(areas) = self.areas(kinds)? {
            let spans = self.spans.split_off(from);
            let inside = |(span, _): &(Range<u32>, u32)| {
                let holds = |area: &Range<u32>| area.start <= span.start && span.end <= area.end;
                areas.iter().any(holds)
            };
            self.spans.extend(spans.into_iter().filter(inside));
        }
        Ok(())
    }

    fn alternative(&mut self, alternative: &Alternative) -> Result<(), TantivyError> {
        match &alternative.what {
            What::Single(c) => {
                let folded = variants::fold(&self.normal.chars);
                let chars = self.normal.chars.iter().zip(folded).enumerate();
                let at = chars
                    .filter(|(_, (n, folded))| n.c == *c || folded == c)
                    .map(|(i, _)| (i as u32..i as u32 + 1, self.part));
                self.spans.extend(at);
                Ok(())
            }
            What::Phrase(phrase, len) => {
                self.phrase(phrase, *len, alternative.why, alternative.firm)
            }
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
            self.phrase(&phrase, word.len, Why::Morpheme, false)?;
        }
        Ok(())
    }

    fn phrase(
        &mut self,
        phrase: &Phrase,
        len: u32,
        why: Why,
        firm: bool,
    ) -> Result<(), TantivyError> {
        let segment = self.searcher.segment_reader(self.address.segment_ord);
        let Some(mut walk) = Walk::open(phrase, segment)? else {
            return Ok(());
        };
        if walk.next(self.address.doc_id) != Some(self.address.doc_id) {
            return Ok(());
        }
        let mut starts = walk.starts().to_vec();
        if firm {
            let fits = walk.fits(self.address.doc_id);
            let mut fits = fits.into_iter().map(|fit| fit >= Fit::Parts);
            starts.retain(|_| fits.next().unwrap_or(false));
        }
        let mut spans: Vec<Range<u32>> = Vec::new();
        let whole: Vec<&Row> = self.rows.iter().filter(|row| !row.part).collect();
        for start in starts {
            let span = if phrase.field == self.fields.reading {
                read(&whole, start, len, |row| &row.reading)
            } else if phrase.field == self.fields.loose {
                read(&whole, start, len, |row| &row.loose)
            } else if phrase.field == self.fields.gram && why == Why::BaseForm {
                Some(inflected(&whole, start, len))
            } else if phrase.field == self.fields.gram {
                Some(start..start + len)
            } else {
                self.words(phrase, &walk, start, len)
            };
            spans.extend(span);
        }
        // Beside another reading of a homograph, which may be shorter or longer, the grams that
        // follow stand at places of their own and lead to a neighbour too: the narrower one is meant.
        spans.sort_unstable_by_key(|span| (span.start, Reverse(span.end)));
        spans.dedup();
        let mut least = u32::MAX;
        for span in spans.into_iter().rev() {
            // Whatever was looked at begins no earlier: it is inside if it ends no later.
            if span.end < least {
                least = span.end;
                self.spans.push((span, self.part));
            }
        }
        Ok(())
    }

    /// The words of a phrase of base forms or keys: from the first one's start to the last one's end.
    fn words(&self, phrase: &Phrase, walk: &Walk<'_>, start: u32, len: u32) -> Option<Range<u32>> {
        let single = phrase.slots.len() == 1;
        let mut span: Option<Range<u32>> = None;
        for at in walk.places(start) {
            // A word and its first part begin alike: the one nearer to the typed length is meant.
            let from = self.rows.partition_point(|row| row.start < at);
            let row = self.rows[from..]
                .iter()
                .take_while(|row| row.start == at)
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

    /// The spans as bytes of the text, merged with others.
    fn ranges(&self, others: Vec<(Range<usize>, u32)>) -> Vec<(Range<usize>, u32)> {
        let others = others
            .into_iter()
            .map(|(range, part)| (whole_clusters(self.text, range), part));
        let mut ranges: Vec<(Range<usize>, u32)> = self
            .spans
            .iter()
            .filter_map(|(span, part)| {
                let end = (span.end as usize).min(self.normal.chars.len());
                let range = self.normal.source(span.start as usize..end)?;
                Some((whole_clusters(self.text, range), *part))
            })
            .chain(others)
            .collect();
        ranges.sort_by_key(|(range, _)| (range.start, range.end));
        let mut merged: Vec<(Range<usize>, u32)> = Vec::new();
        for (range, part) in ranges {
            match merged.last_mut() {
                Some((last, parts)) if range.start <= last.end => {
                    last.end = last.end.max(range.end);
                    *parts |= part;
                }
                _ => merged.push((range, part)),
            }
        }
        merged
    }
}

/// A stem with the rest of the word it stands in; `words` are in order and do not overlap.
fn inflected(words: &[&Row], start: u32, len: u32) -> Range<u32> {
    let end = start + len;
    let word = words[..words.partition_point(|row| row.start < end)].last();
    let word_end = word.map_or(end, |row| row.start + row.len);
    start..word_end.max(end)
}

/// The text that `len` characters of reading stand for; `words` are in the order of their readings.
fn read(
    words: &[&Row],
    start: u32,
    len: u32,
    place: impl Fn(&Row) -> &Range<u32>,
) -> Option<Range<u32>> {
    let end = start + len.max(1);
    let mut span: Option<Range<u32>> = None;
    let first = words.partition_point(|row| place(row).end <= start);
    for row in words[first..]
        .iter()
        .take_while(|row| place(row).start < end)
    {
        let read = place(row);
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
pub fn seen(why: Whys, query: &str, record: &SectionRecord, matches: &Matches) -> Vec<Why> {
    let typed = query.to_lowercase();
    let literal = |range: &Range<usize>| {
        let text = record.text[range.clone()].to_lowercase();
        typed
            .split_whitespace()
            .any(|part| text.contains(part.trim_matches('"')))
    };
    let exact = why == Why::Exact.into();
    if exact && !matches.ranges.is_empty() && !matches.ranges.iter().any(literal) {
        return vec![Why::Width];
    }
    why.iter().collect()
}
