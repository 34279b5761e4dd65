//! Which of the sections found are given, and in which order: best first, or note by note.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use tantivy::columnar::Column;
use tantivy::{DocAddress, Searcher, TantivyError};

use super::rank::Ranked;

/// A list of no more sections than that is never folded: there is nothing to gain.
const SHORT: usize = 20;

/// Which hits are wanted.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// How many to pass over.
    pub offset: usize,
    /// The largest number to give.
    pub limit: usize,
    /// When given, note by note.
    pub by_note: Option<Folding>,
    /// The pieces of a section that the first page reaches if it was found, and that is not folded.
    pub keep: Vec<DocAddress>,
}

impl Page {
    /// The best so many.
    pub fn best(limit: usize) -> Self {
        Self {
            limit,
            ..Self::default()
        }
    }
}

/// How many sections of a note are listed.
#[derive(Debug, Clone, Default)]
pub struct Folding {
    /// Of a note with more sections only so many are.
    pub fold: usize,
    /// Notes that are not folded, by [`crate::index::note_key`].
    pub unfolded: Vec<u64>,
}

impl Folding {
    /// How many of a note's sections are listed.
    fn shown(&self, note: u64, count: usize, all: usize) -> usize {
        // A line that says "one more" takes the room of that one.
        if all <= SHORT || count <= self.fold + 1 || self.unfolded.contains(&note) {
            count
        } else {
            self.fold
        }
    }
}

/// The part of a note in a list by note.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// How many sections of the note match.
    pub sections: usize,
    /// How many of them the list holds.
    pub shown: usize,
}

/// The wanted hits, and what they are a part of.
#[derive(Debug, Default)]
pub struct Picked {
    /// The wanted hits, in order.
    pub ranked: Vec<Ranked>,
    /// For each of them its note's share; empty unless note by note.
    pub shares: Vec<Share>,
    /// How many sections match in all.
    pub total: usize,
    /// How many notes they stand in.
    pub notes: usize,
    /// How many hits there are to page through.
    pub listed: usize,
}

/// Orders what was found and takes the wanted page of it.
///
/// # Errors
///
/// When the index cannot be read.
pub fn pick(
    mut all: Vec<Ranked>,
    page: &Page,
    searcher: &Searcher,
) -> Result<Picked, TantivyError> {
    let places = Places::open(searcher)?;
    places.join_pieces(&mut all);
    let total = all.len();
    let kept = match &page.keep[..] {
        [] => None,
        keep => all
            .iter()
            .find(|ranked| keep.contains(&ranked.address))
            .map(|ranked| (ranked.score, ranked.address)),
    };
    let Some(folding) = &page.by_note else {
        let mut notes: HashSet<u64, Keys> = HashSet::default();
        let mut last = None;
        for ranked in &all {
            // Sections of one note are mostly found one after the other.
            let key = Some(places.note(ranked.address));
            if key != last {
                notes.extend(key);
                last = key;
            }
        }
        return Ok(Picked {
            total,
            notes: notes.len(),
            listed: total,
            ranked: best_page(all, page, kept),
            shares: Vec::new(),
        });
    };

    // Every note with its best section, in the order of those.
    struct Note {
        key: u64,
        best: (f32, DocAddress),
        share: Share,
    }
    let mut slots: HashMap<u64, usize, Keys> = HashMap::default();
    let mut notes: Vec<Note> = Vec::new();
    let mut last = (0, usize::MAX);
    for ranked in &all {
        let key = places.note(ranked.address);
        let standing = (ranked.score, ranked.address);
        if last.1 == usize::MAX || last.0 != key {
            let slot = *slots.entry(key).or_insert_with(|| {
                notes.push(Note {
                    key,
                    best: standing,
                    share: Share::default(),
                });
                notes.len() - 1
            });
            last = (key, slot);
        }
        let slot = last.1;
        let note = &mut notes[slot];
        note.share.sections += 1;
        if order(standing, note.best).is_lt() {
            note.best = standing;
        }
    }
    notes.sort_unstable_by(|a, b| order(a.best, b.best));
    let kept = kept.map(|kept| {
        let key = places.note(kept.1);
        let of_note = all.iter().filter(|r| places.note(r.address) == key);
        (key, before(of_note, kept))
    });
    let mut end = page.offset.saturating_add(page.limit);
    let mut listed = 0;
    for note in &mut notes {
        note.share.shown = folding.shown(note.key, note.share.sections, total);
        if let Some((_, before)) = kept.filter(|(key, _)| *key == note.key) {
            if before >= note.share.shown {
                note.share.shown = note.share.sections;
            }
            if page.offset == 0 {
                end = end.max(listed + before + 1);
            }
        }
        listed += note.share.shown;
    }
    // The notes of which the page holds something, with the rows of theirs that it holds.
    let mut wanted: HashMap<u64, usize, Keys> = HashMap::default();
    let mut parts: Vec<(Vec<Ranked>, Share, std::ops::Range<usize>)> = Vec::new();
    let mut first = 0;
    for note in &notes {
        let from = page.offset.max(first);
        let to = end.min(first + note.share.shown);
        if from < to {
            wanted.insert(note.key, parts.len());
            parts.push((Vec::new(), note.share, from - first..to - first));
        }
        first += note.share.shown;
    }
    for ranked in all {
        if let Some(&part) = wanted.get(&places.note(ranked.address)) {
            parts[part].0.push(ranked);
        }
    }
    let mut picked = Picked {
        total,
        notes: notes.len(),
        listed,
        ..Picked::default()
    };
    for (mut sections, share, rows) in parts {
        sections.sort_unstable_by(best);
        let rows = sections.drain(rows);
        picked.shares.extend(std::iter::repeat_n(share, rows.len()));
        picked.ranked.extend(rows);
    }
    Ok(picked)
}

/// The page of a list best first.
fn best_page(mut all: Vec<Ranked>, page: &Page, kept: Option<(f32, DocAddress)>) -> Vec<Ranked> {
    let mut end = page.offset.saturating_add(page.limit);
    if let Some(kept) = kept.filter(|_| page.offset == 0) {
        end = end.max(before(all.iter(), kept) + 1);
    }
    if end < all.len() {
        if end > 0 {
            all.select_nth_unstable_by(end - 1, best);
        }
        all.truncate(end);
    }
    all.sort_unstable_by(best);
    all.drain(..page.offset.min(all.len()));
    all
}

/// How many of some hits stand before one of them.
fn before<'a>(hits: impl Iterator<Item = &'a Ranked>, one: (f32, DocAddress)) -> usize {
    hits.filter(|hit| order((hit.score, hit.address), one).is_lt())
        .count()
}

fn best(a: &Ranked, b: &Ranked) -> Ordering {
    order((a.score, a.address), (b.score, b.address))
}

/// The higher score first, else the older document, so that pages of one list fit together.
fn order(a: (f32, DocAddress), b: (f32, DocAddress)) -> Ordering {
    b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1))
}

/// Keys are hashes already.
type Keys = BuildHasherDefault<Key>;

#[derive(Default)]
struct Key(u64);

impl Hasher for Key {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// Which document is of which note and section.
struct Places {
    segments: Vec<Columns>,
}

struct Columns {
    note: Column<u64>,
    ordinal: Column<u64>,
    piece: Column<u64>,
}

impl Places {
    fn open(searcher: &Searcher) -> Result<Self, TantivyError> {
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let columns = reader.fast_fields();
            segments.push(Columns {
                note: columns.u64("note_key")?,
                ordinal: columns.u64("ordinal")?,
                piece: columns.u64("piece")?,
            });
        }
        Ok(Self { segments })
    }

    fn note(&self, address: DocAddress) -> u64 {
        let columns = &self.segments[address.segment_ord as usize];
        columns.note.first(address.doc_id).unwrap_or_default()
    }

    fn section(&self, address: DocAddress) -> (u64, u64) {
        let columns = &self.segments[address.segment_ord as usize];
        let ordinal = columns.ordinal.first(address.doc_id);
        (self.note(address), ordinal.unwrap_or_default())
    }

    /// Of a section that is in several pieces keeps the best: it is one section.
    fn join_pieces(&self, all: &mut Vec<Ranked>) {
        if self.segments.iter().all(|s| s.piece.max_value() == 0) {
            return;
        }
        let later = |address: DocAddress| {
            let piece = &self.segments[address.segment_ord as usize].piece;
            piece.first(address.doc_id).is_some_and(|piece| piece > 0)
        };
        let long: HashSet<(u64, u64)> = all
            .iter()
            .filter(|r| later(r.address))
            .map(|r| self.section(r.address))
            .collect();
        if long.is_empty() {
            return;
        }
        all.sort_unstable_by(best);
        let mut seen = HashSet::new();
        all.retain(|ranked| {
            let section = self.section(ranked.address);
            !long.contains(&section) || seen.insert(section)
        });
    }
}
