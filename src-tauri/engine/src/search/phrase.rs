//! Phrases over positions: terms at given distances, and how firmly the match is bordered.
//!
//! tantivy's own phrase query cannot say where it matched, knows no alternatives at a
//! place and no borders, so the postings are walked here.

use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet as _, SegmentReader, TERMINATED, TantivyError, Term};

/// Terms of which one stands at a distance from the phrase's start.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Slot {
    /// Distance from the start.
    pub offset: i32,
    /// The alternatives.
    pub terms: Vec<String>,
}

impl Slot {
    /// A slot with one term.
    pub fn one(offset: usize, term: impl Into<String>) -> Self {
        Self {
            offset: offset as i32,
            terms: vec![term.into()],
        }
    }
}

/// A border that a match may have; it raises the match's [`Fit`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct BorderTerms {
    /// Distance from the phrase's start.
    pub offset: i32,
    /// The term of a word's border; none when the query ends with a mark, which is always a border.
    pub word: Option<String>,
    /// The term of a part's border.
    pub part: Option<String>,
}

/// Slots at distances.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phrase {
    /// Where the terms are looked up.
    pub field: Field,
    /// At least one.
    pub slots: Vec<Slot>,
    /// How far a later slot may stand from its place.
    pub slack: u32,
    /// Border before the match.
    pub begin: BorderTerms,
    /// Border after the match.
    pub end: BorderTerms,
}

/// How firmly a match is bordered, loosest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Inside words.
    Inside,
    /// Begins or ends with a word or part.
    OneEnd,
    /// Begins and ends with a word or part.
    Parts,
    /// Begins and ends with a word.
    Words,
}

/// A document that holds a phrase.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// The document.
    pub doc: DocId,
    /// How often.
    pub count: u32,
    /// The firmest.
    pub fit: Fit,
    /// Length of the heading, in characters, when a match stands in it.
    pub heading: Option<u32>,
}

/// One slot's postings: the union of its alternatives.
struct Cursor {
    lists: Vec<SegmentPostings>,
    offset: i32,
    positions: Vec<u32>,
}

impl Cursor {
    fn doc(&self) -> DocId {
        self.lists
            .iter()
            .map(|list| list.doc())
            .min()
            .unwrap_or(TERMINATED)
    }

    fn advance(&mut self) -> DocId {
        let doc = self.doc();
        for list in &mut self.lists {
            if list.doc() == doc && doc != TERMINATED {
                list.advance();
            }
        }
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for list in &mut self.lists {
            if list.doc() < target {
                list.seek(target);
            }
        }
        self.doc()
    }

    /// Reads the positions in the present document, ascending.
    fn load(&mut self) {
        let doc = self.doc();
        self.positions.clear();
        for list in &mut self.lists {
            if list.doc() == doc {
                list.append_positions_with_offset(0, &mut self.positions);
            }
        }
        if self.lists.len() > 1 {
            self.positions.sort_unstable();
            self.positions.dedup();
        }
    }

    fn cost(&self) -> u64 {
        self.lists
            .iter()
            .map(|list| u64::from(list.size_hint()))
            .sum()
    }
}

/// A phrase being walked through one segment.
pub struct Walk<'a> {
    phrase: &'a Phrase,
    slots: Vec<Cursor>,
    borders: [Option<Cursor>; 4],
    starts: Vec<u32>,
}

impl<'a> Walk<'a> {
    /// Opens the phrase's postings; nothing when the segment cannot hold it.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    pub fn open(phrase: &'a Phrase, segment: &SegmentReader) -> Result<Option<Self>, TantivyError> {
        let inverted = segment.inverted_index(phrase.field)?;
        let open = |text: &str| {
            inverted.read_postings(
                &Term::from_field_text(phrase.field, text),
                IndexRecordOption::WithFreqsAndPositions,
            )
        };
        let mut slots = Vec::with_capacity(phrase.slots.len());
        for slot in &phrase.slots {
            let mut lists = Vec::new();
            for term in &slot.terms {
                lists.extend(open(term)?);
            }
            if lists.is_empty() {
                return Ok(None);
            }
            slots.push(Cursor {
                lists,
                offset: slot.offset,
                positions: Vec::new(),
            });
        }
        slots.sort_by_key(Cursor::cost);
        let mut borders = [None, None, None, None];
        let wanted = [
            (phrase.begin.offset, &phrase.begin.word),
            (phrase.begin.offset, &phrase.begin.part),
            (phrase.end.offset, &phrase.end.word),
            (phrase.end.offset, &phrase.end.part),
        ];
        for (border, (offset, term)) in borders.iter_mut().zip(wanted) {
            if let Some(term) = term {
                *border = open(term)?.map(|list| Cursor {
                    lists: vec![list],
                    offset,
                    positions: Vec::new(),
                });
            }
        }
        Ok(Some(Self {
            phrase,
            slots,
            borders,
            starts: Vec::new(),
        }))
    }

    /// The next document at or after `from` that holds the phrase.
    pub fn next(&mut self, from: DocId) -> Option<DocId> {
        let mut doc = self.slots[0].seek(from);
        'candidate: while doc != TERMINATED {
            for slot in &mut self.slots[1..] {
                let at = slot.seek(doc);
                if at != doc {
                    doc = self.slots[0].seek(at);
                    continue 'candidate;
                }
            }
            if self.match_positions() {
                return Some(doc);
            }
            doc = self.slots[0].advance();
        }
        None
    }

    /// Where the phrase starts in the present document.
    pub fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// Where each slot stands in the match that starts at `start`, in no order.
    pub fn places(&self, start: u32) -> Vec<u32> {
        let slack = i64::from(self.phrase.slack);
        let place = |slot: &Cursor| {
            let at = i64::from(start) + i64::from(slot.offset);
            let from = slot
                .positions
                .partition_point(|&p| i64::from(p) < at - slack);
            slot.positions
                .get(from)
                .copied()
                .filter(|&p| i64::from(p) <= at + slack)
        };
        self.slots.iter().filter_map(place).collect()
    }

    /// How firmly each start in the present document is bordered.
    pub fn fits(&mut self, doc: DocId) -> Vec<Fit> {
        for border in self.borders.iter_mut().flatten() {
            if border.seek(doc) == doc {
                border.load();
            } else {
                border.positions.clear();
            }
        }
        let stands = |border: &Option<Cursor>, start: u32| {
            border.as_ref().is_some_and(|cursor| {
                let at = i64::from(start) + i64::from(cursor.offset);
                u32::try_from(at).is_ok_and(|at| cursor.positions.binary_search(&at).is_ok())
            })
        };
        let free = [
            self.phrase.begin.word.is_none(),
            self.phrase.end.word.is_none(),
        ];
        self.starts
            .iter()
            .map(|&start| {
                let begin_word = free[0] || stands(&self.borders[0], start);
                let begin = begin_word || stands(&self.borders[1], start);
                let end_word = free[1] || stands(&self.borders[2], start);
                let end = end_word || stands(&self.borders[3], start);
                match (begin, end) {
                    (true, true) if begin_word && end_word => Fit::Words,
                    (true, true) => Fit::Parts,
                    (false, false) => Fit::Inside,
                    _ => Fit::OneEnd,
                }
            })
            .collect()
    }

    /// Fills `starts` for the present document.
    fn match_positions(&mut self) -> bool {
        let slack = i64::from(self.phrase.slack);
        let Some((lead, others)) = self.slots.split_first_mut() else {
            return false;
        };
        lead.load();
        self.starts.clear();
        let offset = i64::from(lead.offset);
        self.starts.extend(
            lead.positions
                .iter()
                .filter_map(|&p| u32::try_from(i64::from(p) - offset).ok()),
        );
        for slot in others {
            if self.starts.is_empty() {
                return false;
            }
            slot.load();
            let offset = i64::from(slot.offset);
            let positions = &slot.positions;
            self.starts.retain(|&start| {
                let place = i64::from(start) + offset;
                let from = positions.partition_point(|&p| i64::from(p) < place - slack);
                positions
                    .get(from)
                    .is_some_and(|&p| i64::from(p) <= place + slack)
            });
        }
        !self.starts.is_empty()
    }
}

/// Every document of the segment that holds the phrase. `heading` gives the length of a
/// document's heading.
///
/// # Errors
///
/// When the index cannot be read.
pub fn find(
    phrase: &Phrase,
    segment: &SegmentReader,
    heading: impl Fn(DocId) -> u32,
    mut found: impl FnMut(Found),
) -> Result<(), TantivyError> {
    let Some(mut walk) = Walk::open(phrase, segment)? else {
        return Ok(());
    };
    let mut from = 0;
    while let Some(doc) = walk.next(from) {
        from = doc + 1;
        if !segment.is_deleted(doc) {
            let fit = walk.fits(doc).into_iter().max().unwrap_or(Fit::Inside);
            let first = walk.starts().first().copied().unwrap_or(u32::MAX);
            found(Found {
                doc,
                count: walk.starts().len() as u32,
                fit,
                heading: Some(heading(doc)).filter(|heading| first < *heading),
            });
        }
        if from >= segment.max_doc() {
            break;
        }
    }
    Ok(())
}
