//! Sets of sections by what is known of them and of their notes.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use regex::Regex;
use tantivy::columnar::StrColumn;
use tantivy::{DocAddress, Searcher, SegmentReader, TantivyError};
use unicode_normalization::UnicodeNormalization as _;

use super::docs::Docs;
use super::evaluate::Evaluator;
use super::rank::Ranked;
use super::whys::Whys;
use crate::index::schema::Fields;
use crate::index::tags;
use crate::query::is_slash;
use crate::text::kana::{is_kana, to_hiragana};
use crate::text::romaji;
use crate::text::variants::fold_name;
use crate::update::Catalog;

/// Names that mean one language.
const LANGUAGES: &[&[&str]] = &[
    &["js", "javascript", "mjs", "cjs"],
    &["ts", "typescript"],
    &["py", "python", "python3"],
    &["rs", "rust"],
    &["rb", "ruby"],
    &[
        "sh",
        "shell",
        "bash",
        "zsh",
        "console",
        "shell-session",
        "shellsession",
    ],
    &["yml", "yaml"],
    &["md", "markdown"],
    &["cs", "csharp", "c#"],
    &["cpp", "c++", "cxx", "cc", "hpp"],
    &["go", "golang"],
    &["kt", "kotlin"],
    &["docker", "dockerfile"],
    &["tf", "terraform", "hcl"],
    &["ps1", "powershell", "pwsh"],
    &["hs", "haskell"],
    &["make", "makefile"],
    &["text", "txt", "plaintext", "plain"],
];

/// Sections that have a code block in a language.
pub(super) fn in_language(
    searcher: &Searcher,
    fields: &Fields,
    name: &str,
) -> Result<Docs, TantivyError> {
    let name: String = name.trim().nfkc().flat_map(char::to_lowercase).collect();
    let own = [name.as_str()];
    let names = LANGUAGES
        .iter()
        .find(|names| names.contains(&name.as_str()))
        .copied()
        .unwrap_or(&own);
    let mut docs = Docs::none(searcher);
    for name in names {
        let of = format!("{}{name}", tags::LANGUAGE);
        docs.add(&Docs::of_term(searcher, fields.traits, &of)?);
    }
    Ok(docs)
}

/// Sections with a tag or one below it, typed as it is written or, unless it is `exact`, as it is read.
pub(super) fn tagged(
    evaluator: &mut Evaluator<'_>,
    tag: &str,
    exact: bool,
) -> Result<Docs, TantivyError> {
    let (searcher, field) = (evaluator.searcher, evaluator.index.fields().traits);
    let key = tags::key(tag);
    let mut docs = Docs::of_term(searcher, field, &format!("{}{key}", tags::TAG))?;
    if exact || key.is_empty() {
        return Ok(docs);
    }
    let mut readings: Vec<String> = Vec::new();
    if key.chars().all(|c| is_kana(c) || c == '/') {
        readings.push(key.chars().map(to_hiragana).collect());
    } else if key.is_ascii() {
        let read = romaji::readings(&key).into_iter();
        readings.extend(read.filter(|r| r.pending.is_empty()).map(|r| r.kana));
    }
    for reading in readings {
        let of = format!("{}{reading}", tags::READING);
        docs.add(&Docs::of_term(searcher, field, &of)?);
    }
    Ok(docs)
}

/// Sections one of whose tags, or languages, matches.
pub(super) fn traits_like(
    evaluator: &Evaluator<'_>,
    tags: bool,
    regex: &Regex,
) -> Result<Docs, TantivyError> {
    let (searcher, field) = (evaluator.searcher, evaluator.index.fields().traits);
    let sign = if tags { tags::WRITTEN } else { tags::LANGUAGE };
    let mut docs = Docs::none(searcher);
    for (name, _) in traits(searcher, evaluator.index.fields(), sign)? {
        if regex.is_match(&name) {
            docs.add(&Docs::of_term(searcher, field, &format!("{sign}{name}"))?);
        }
    }
    Ok(docs)
}

/// Everything that is kept under a sign, with how many sections have it.
pub(crate) fn traits(
    searcher: &Searcher,
    fields: &Fields,
    sign: char,
) -> Result<Vec<(String, usize)>, TantivyError> {
    let mut out: Vec<(String, usize)> = Vec::new();
    let from = sign.to_string();
    let to = char::from_u32(sign as u32 + 1).unwrap_or(sign).to_string();
    for reader in searcher.segment_readers() {
        let inverted = reader.inverted_index(fields.traits)?;
        let range = inverted.terms().range();
        let mut stream = range.ge(from.as_bytes()).lt(to.as_bytes()).into_stream()?;
        while let Some((key, info)) = stream.next() {
            let Ok(text) = std::str::from_utf8(&key[sign.len_utf8()..]) else {
                continue;
            };
            match out.binary_search_by(|(known, _)| known.as_str().cmp(text)) {
                Ok(at) => out[at].1 += info.doc_freq as usize,
                Err(at) if !text.is_empty() => {
                    out.insert(at, (text.to_owned(), info.doc_freq as usize));
                }
                Err(_) => {}
            }
        }
    }
    Ok(out)
}

/// Those of some sections whose note was changed from a second on and before another.
pub(super) fn modified(
    searcher: &Searcher,
    among: &Docs,
    from: Option<i64>,
    to: Option<i64>,
) -> Result<Docs, TantivyError> {
    const SECOND: i64 = 1_000_000_000;
    let from = from.map_or(i64::MIN, |from| from.saturating_mul(SECOND));
    let to = to.map_or(i64::MAX, |to| to.saturating_mul(SECOND));
    let columns = columns(searcher, |reader| reader.fast_fields().i64("modified"))?;
    let mut docs = Docs::none(searcher);
    for address in among.iter() {
        let at = columns[address.segment_ord as usize].first(address.doc_id);
        if at.is_some_and(|at| (from..to).contains(&at)) {
            docs.insert(address);
        }
    }
    Ok(docs)
}

/// The paths that a path from the notes folder means: `仕事/` what lies in it, `仕事/a.md` this
/// note, `仕事/議` what begins so. Width, case and variants of letters do not matter. For a
/// `file` no folder is left open: what is meant lies where the last slash says.
pub(super) fn anchored(catalog: &Catalog, wanted: &str, file: bool) -> HashSet<String> {
    if catalog.notes.contains_key(wanted) {
        return HashSet::from([wanted.to_owned()]);
    }
    let folders = |path: &str| path.chars().filter(|c| is_slash(*c)).count();
    let depth = folders(wanted);
    let meant = |path: &&String| !file || folders(path) == depth;
    let exact = catalog.notes.keys().filter(|path| path.starts_with(wanted));
    let exact: HashSet<String> = exact.filter(meant).cloned().collect();
    if !exact.is_empty() {
        return exact;
    }
    let folded = fold_name(wanted);
    let begins = |path: &&String| fold_name(path).starts_with(&folded);
    let all = catalog.notes.keys().filter(begins);
    all.filter(meant).cloned().collect()
}

/// The sections of notes.
pub(super) fn of_notes(searcher: &Searcher, paths: &HashSet<String>) -> Result<Docs, TantivyError> {
    by_note(searcher, |_, column| {
        let mut chosen = vec![false; column.num_terms()];
        let mut stream = column.dictionary().stream()?;
        while stream.advance() {
            let path = std::str::from_utf8(stream.key()).unwrap_or_default();
            if paths.contains(path) {
                chosen[stream.term_ord() as usize] = true;
            }
        }
        Ok(chosen)
    })
}

/// The sections of the notes whose records are at these addresses; they are in the same segment.
pub(super) fn sections_of(
    searcher: &Searcher,
    records: &[DocAddress],
) -> Result<Docs, TantivyError> {
    by_note(searcher, |segment, column| {
        let mut chosen = vec![false; column.num_terms()];
        for record in records.iter().filter(|r| r.segment_ord == segment) {
            for ord in column.term_ords(record.doc_id) {
                chosen[ord as usize] = true;
            }
        }
        Ok(chosen)
    })
}

/// Sections by their note's number in the segment.
fn by_note(
    searcher: &Searcher,
    choose: impl Fn(u32, &StrColumn) -> Result<Vec<bool>, TantivyError>,
) -> Result<Docs, TantivyError> {
    let mut docs = Docs::none(searcher);
    for (segment, reader) in searcher.segment_readers().iter().enumerate() {
        let Some(column) = reader.fast_fields().str("note")? else {
            continue;
        };
        let chosen = choose(segment as u32, &column)?;
        let ordinals = reader.fast_fields().u64("ordinal")?;
        for doc in reader.doc_ids_alive() {
            let note = column.ords().first(doc);
            // A record has no place within its note.
            if note.is_some_and(|note| chosen[note as usize]) && ordinals.first(doc).is_some() {
                docs.insert(DocAddress::new(segment as u32, doc));
            }
        }
    }
    Ok(docs)
}

/// Some sections so that those of the newest notes come first, each note's in its own order.
pub(super) fn newest(searcher: &Searcher, docs: &Docs) -> Result<Vec<Ranked>, TantivyError> {
    let modified = columns(searcher, |reader| reader.fast_fields().i64("modified"))?;
    let notes = columns(searcher, |reader| reader.fast_fields().u64("note_key"))?;
    let note = |address: DocAddress| {
        let segment = address.segment_ord as usize;
        notes[segment].first(address.doc_id).unwrap_or_default()
    };
    let mut order: Vec<(Reverse<Option<i64>>, DocAddress)> = Vec::new();
    let mut places: HashMap<u64, usize> = HashMap::new();
    for address in docs.iter() {
        places.entry(note(address)).or_insert_with(|| {
            let at = modified[address.segment_ord as usize].first(address.doc_id);
            order.push((Reverse(at), address));
            order.len()
        });
    }
    order.sort_unstable();
    for (place, (_, address)) in order.iter().enumerate() {
        places.insert(note(*address), place);
    }
    // A note's sections have one score: what is equal stands in the order of the index.
    let score = |address: DocAddress| (order.len() - places[&note(address)]) as f32;
    let ranked = docs.iter().map(|address| Ranked {
        address,
        score: score(address),
        why: Whys::default(),
    });
    Ok(ranked.collect())
}

fn columns<T>(
    searcher: &Searcher,
    open: impl Fn(&SegmentReader) -> Result<T, TantivyError>,
) -> Result<Vec<T>, TantivyError> {
    searcher.segment_readers().iter().map(open).collect()
}
