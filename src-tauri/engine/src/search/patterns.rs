//! Regular expressions over the visible text of sections.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use regex::Regex;
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use tantivy::{DocAddress, Searcher};

use super::docs::Docs;
use super::evaluate::Evaluator;
use super::plan::{Alternative, What, gram_phrase, tier};
use crate::error::EngineError;
use crate::index::Index;
use crate::index::areas::{Area, AreaReader, Space};
use crate::index::record::SectionRecord;
use crate::text::normalize::{Normalized, normalize};
use crate::wire::Why;

/// With fewer sections to read than this one thread is enough.
const FEW: usize = 512;

/// Those of some sections in whose text an expression matches, inside areas of these kinds.
pub(super) fn find(
    evaluator: &Evaluator<'_>,
    regex: &Regex,
    areas: &[Area],
    among: &Docs,
) -> Result<Docs, EngineError> {
    let (index, searcher) = (evaluator.index, evaluator.searcher);
    let mut among = among.clone();
    if let Some(candidates) = candidates(evaluator, regex)? {
        among.keep(&candidates);
    }
    for area in areas {
        let with = Docs::of_term(searcher, index.fields().traits, &area.any());
        among.keep(&with.map_err(|e| index.failed(&e))?);
    }
    let all: Vec<DocAddress> = among.iter().collect();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let threads = if all.len() < FEW { 1 } else { threads };
    let next = AtomicUsize::new(0);
    let work = || -> Result<Vec<DocAddress>, EngineError> {
        let mut found = Vec::new();
        // Neighbours share a block of the store, which is unpacked once.
        while let Some(chunk) = all.chunks(64).nth(next.fetch_add(1, Ordering::Relaxed)) {
            for &address in chunk {
                let record = index.section(searcher, address)?;
                if holds(index, searcher, regex, areas, address, &record)? {
                    found.push(address);
                }
            }
        }
        Ok(found)
    };
    let mut docs = Docs::none(searcher);
    let lists: Vec<Result<Vec<DocAddress>, EngineError>> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut lists = vec![work()];
        lists.extend(others.into_iter().filter_map(|other| other.join().ok()));
        lists
    });
    for list in lists {
        list?.into_iter().for_each(|address| docs.insert(address));
    }
    Ok(docs)
}

fn holds(
    index: &Index,
    searcher: &Searcher,
    regex: &Regex,
    areas: &[Area],
    address: DocAddress,
    record: &SectionRecord,
) -> Result<bool, EngineError> {
    if areas.is_empty() || !regex.is_match(&record.text) {
        return Ok(regex.is_match(&record.text));
    }
    let normal = normalize(&record.text);
    let inside = bytes(index, searcher, address, areas, &normal)?;
    Ok(!matches_of(regex, &record.text, Some(&inside)).is_empty())
}

/// Bytes of a section's text that stand in areas of all these kinds.
pub(super) fn bytes(
    index: &Index,
    searcher: &Searcher,
    address: DocAddress,
    areas: &[Area],
    normal: &Normalized,
) -> Result<Vec<Range<usize>>, EngineError> {
    let reader = searcher.segment_reader(address.segment_ord);
    let column = reader.fast_fields().u64("areas");
    let column = column.map_err(|e| index.failed(&e))?;
    Ok(spans(&AreaReader::new(&column, areas), address, areas)
        .into_iter()
        .filter_map(|span| normal.source(span.start as usize..span.end as usize))
        .collect())
}

/// Where areas of all kinds overlap, in the normal form.
pub(super) fn spans(
    reader: &AreaReader<'_>,
    address: DocAddress,
    areas: &[Area],
) -> Vec<Range<u32>> {
    let of = |kind: Area| reader.of(address.doc_id, kind, Space::Normal);
    let Some((first, rest)) = areas.split_first() else {
        return Vec::new();
    };
    let mut all: Vec<Range<u32>> = of(*first).collect();
    for kind in rest {
        let others: Vec<Range<u32>> = of(*kind).collect();
        all = all
            .iter()
            .flat_map(|a| {
                others
                    .iter()
                    .map(move |b| a.start.max(b.start)..a.end.min(b.end))
            })
            .filter(|range| range.start < range.end)
            .collect();
    }
    all
}

/// The sections that hold letters without which the expression cannot match; nothing when there
/// are no such letters.
fn candidates(evaluator: &Evaluator<'_>, regex: &Regex) -> Result<Option<Docs>, EngineError> {
    let Ok(hir) = regex_syntax::ParserBuilder::new()
        .multi_line(true)
        .build()
        .parse(regex.as_str())
    else {
        return Ok(None);
    };
    let mut wanted: Option<Vec<Vec<char>>> = None;
    for kind in [ExtractKind::Prefix, ExtractKind::Suffix] {
        let mut extractor = Extractor::new();
        extractor.kind(kind).limit_total(64);
        let seq = extractor.extract(&hir);
        let Some(literals) = seq.literals() else {
            continue;
        };
        let texts: Vec<Vec<char>> = literals
            .iter()
            .filter_map(|literal| std::str::from_utf8(literal.as_bytes()).ok())
            .map(letters)
            .collect();
        let least = |texts: &[Vec<char>]| texts.iter().map(Vec::len).min().unwrap_or(0);
        let all = texts.len() == literals.len() && least(&texts) >= 2;
        if all && wanted.as_ref().is_none_or(|w| least(w) < least(&texts)) {
            wanted = Some(texts);
        }
    }
    let Some(wanted) = wanted else {
        return Ok(None);
    };
    let failed = |e| evaluator.index.failed(&e);
    let fields = evaluator.index.fields();
    let lookup = evaluator.lookup()?;
    let mut docs = Docs::none(evaluator.searcher);
    for chars in wanted {
        let Some(phrase) = gram_phrase(&chars, fields.gram, false) else {
            return Ok(None);
        };
        let what = What::Phrase(phrase, chars.len() as u32);
        let alternative = Alternative::new(what, Why::Exact, tier::EXACT);
        for address in lookup.addresses(&alternative).map_err(failed)? {
            docs.insert(address);
        }
    }
    Ok(Some(docs))
}

/// The letters of a literal that stand so in the normal form whatever stands beside them: marks
/// that the normal form changes with their neighbours divide, and the longest piece counts.
fn letters(text: &str) -> Vec<char> {
    let steady = |c: char| c.is_ascii_alphanumeric() || ('\u{4e00}'..='\u{9fff}').contains(&c);
    text.split(|c| !steady(c))
        .map(|piece| piece.chars().flat_map(char::to_lowercase).collect())
        .max_by_key(Vec::len)
        .unwrap_or_default()
}

/// Bytes of a text in which a regular expression matches, at most so many.
pub(super) const MOST_MATCHES: usize = 2000;

/// Where a regular expression matches; `inside` are the bytes it must stand inside, if given.
pub(super) fn matches_of(
    regex: &Regex,
    text: &str,
    inside: Option<&[Range<usize>]>,
) -> Vec<Range<usize>> {
    let found = regex.find_iter(text).map(|found| found.range());
    found
        .filter(|range| !range.is_empty())
        .filter(|range| {
            inside.is_none_or(|areas| {
                areas
                    .iter()
                    .any(|area| area.start <= range.start && range.end <= area.end)
            })
        })
        .take(MOST_MATCHES)
        .collect()
}
