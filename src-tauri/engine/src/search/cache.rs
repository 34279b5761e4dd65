//! What was looked up lately. From one letter to the next most words of a query stay as they are,
//! and walking through the postings of each is most of a search.

use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;
use tantivy::index::SegmentId;
use tantivy::schema::Field;
use tantivy::{Searcher, TantivyError};

use super::phrase::{Found, Phrase};
use super::pieces::Pieces;

/// The documents of each segment, in order.
pub(super) type Lists = Arc<Vec<Vec<Found>>>;

/// How many documents are kept in all, at 20 bytes each.
const MOST: usize = 500_000;

/// What an entry counts for besides its documents: it takes room even if it has found nothing.
const ENTRY: usize = 64;

/// What is looked up, whatever it is looked up for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Phrase(Phrase),
    /// A character anywhere, in a field.
    Single(Field, char),
}

/// Keeps what was found, as long as the index is what it was. What was not wanted for the longest
/// time is let go first.
#[derive(Debug)]
pub struct FoundCache {
    held: Mutex<Held>,
    most: usize,
}

#[derive(Debug)]
struct Held {
    /// The segments that were searched, and how many of their documents were deleted: it only grows.
    segments: Vec<(SegmentId, u32)>,
    lists: LruCache<Key, Lists>,
    /// What all of it counts for.
    size: usize,
    pieces: Option<Arc<Pieces>>,
}

impl Held {
    fn of(segments: Vec<(SegmentId, u32)>) -> Self {
        Self {
            segments,
            lists: LruCache::unbounded(),
            size: 0,
            pieces: None,
        }
    }
}

impl Default for FoundCache {
    fn default() -> Self {
        Self::of(MOST)
    }
}

impl FoundCache {
    fn of(most: usize) -> Self {
        Self {
            held: Mutex::new(Held::of(Vec::new())),
            most,
        }
    }

    /// What a key finds: as it is known, or else by `find`, during which others may ask.
    pub(super) fn get<E>(
        &self,
        searcher: &Searcher,
        key: Key,
        find: impl FnOnce() -> Result<Vec<Vec<Found>>, E>,
    ) -> Result<Lists, E> {
        let segments = state(searcher);
        if let Some(lists) = self.known(&segments, &key) {
            return Ok(lists);
        }
        let mut lists = find()?;
        lists.iter_mut().for_each(Vec::shrink_to_fit);
        let lists = Arc::new(lists);
        self.keep(segments, key, &lists);
        Ok(lists)
    }

    /// The sections that are in several pieces.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    pub(super) fn pieces(&self, searcher: &Searcher) -> Result<Arc<Pieces>, TantivyError> {
        let segments = state(searcher);
        let lock = || self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let held = lock();
        if held.segments == segments
            && let Some(pieces) = &held.pieces
        {
            return Ok(pieces.clone());
        }
        drop(held);
        let pieces = Arc::new(Pieces::of(searcher)?);
        let mut held = lock();
        if held.segments != segments {
            *held = Held::of(segments);
        }
        held.pieces = Some(pieces.clone());
        Ok(pieces)
    }

    fn known(&self, segments: &[(SegmentId, u32)], key: &Key) -> Option<Lists> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let same = held.segments == segments;
        same.then(|| held.lists.get(key).cloned()).flatten()
    }

    fn keep(&self, segments: Vec<(SegmentId, u32)>, key: Key, lists: &Lists) {
        let size = size(lists);
        // What would push most of the others out is not kept.
        if size > self.most / 4 {
            return;
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.segments != segments {
            *held = Held::of(segments);
        }
        if let Some((_, gone)) = held.lists.push(key, lists.clone()) {
            held.size -= self::size(&gone);
        }
        held.size += size;
        while held.size > self.most {
            let Some((_, gone)) = held.lists.pop_lru() else {
                break;
            };
            held.size -= self::size(&gone);
        }
    }
}

/// The segments of a state of the index, and how many of their documents are deleted.
fn state(searcher: &Searcher) -> Vec<(SegmentId, u32)> {
    let readers = searcher.segment_readers().iter();
    readers
        .map(|reader| (reader.segment_id(), reader.num_deleted_docs()))
        .collect()
}

/// What an entry counts for.
fn size(lists: &Lists) -> usize {
    lists.iter().map(Vec::len).sum::<usize>() + ENTRY
}

#[cfg(test)]
mod tests {
    use tantivy::schema::{STRING, Schema};
    use tantivy::{Index, IndexWriter, TantivyDocument, TantivyError, Term};

    use super::*;
    use crate::search::phrase::Fit;

    struct Fixture {
        cache: FoundCache,
        index: Index,
        writer: IndexWriter,
        field: Field,
        looked_up: u32,
    }

    impl Fixture {
        fn new(most: usize) -> Result<Self, TantivyError> {
            let mut schema = Schema::builder();
            let field = schema.add_text_field("a", STRING);
            let index = Index::create_in_ram(schema.build());
            let writer = index.writer_with_num_threads(1, 15_000_000)?;
            Ok(Self {
                cache: FoundCache::of(most),
                index,
                writer,
                field,
                looked_up: 0,
            })
        }

        fn add(&mut self, text: &str) -> Result<(), TantivyError> {
            let mut document = TantivyDocument::new();
            document.add_text(self.field, text);
            self.writer.add_document(document)?;
            self.writer.commit()?;
            Ok(())
        }

        /// Whether `c` had to be looked up, which finds so many documents.
        fn asks(&mut self, c: char, documents: u32) -> Result<bool, TantivyError> {
            let searcher = self.index.reader()?.searcher();
            let before = self.looked_up;
            let found = |doc| Found {
                doc,
                count: 1,
                fit: Fit::Inside,
                heading: None,
            };
            let lists = self.cache.get(&searcher, Key::Single(self.field, c), || {
                self.looked_up += 1;
                Ok::<_, TantivyError>(vec![(0..documents).map(found).collect()])
            })?;
            assert_eq!(lists[0].len(), documents as usize);
            Ok(self.looked_up > before)
        }
    }

    #[test]
    fn knows_what_was_looked_up_until_the_index_changes() -> Result<(), TantivyError> {
        let mut fixture = Fixture::new(1_000)?;
        fixture.add("一")?;
        fixture.add("二")?;
        assert!(fixture.asks('a', 3)?);
        assert!(!fixture.asks('a', 3)?);
        assert!(fixture.asks('b', 3)?);
        assert!(!fixture.asks('a', 3)?);
        fixture.add("三")?;
        assert!(fixture.asks('a', 4)?);
        assert!(!fixture.asks('a', 4)?);
        let gone = Term::from_field_text(fixture.field, "一");
        fixture.writer.delete_term(gone);
        fixture.writer.commit()?;
        assert!(fixture.asks('a', 3)?);
        Ok(())
    }

    #[test]
    fn lets_go_first_what_was_not_wanted_for_the_longest_time() -> Result<(), TantivyError> {
        let mut fixture = Fixture::new(1_000)?;
        fixture.add("一")?;
        for c in ['a', 'b', 'c', 'd'] {
            assert!(fixture.asks(c, 180)?);
        }
        assert!(!fixture.asks('a', 180)?);
        assert!(fixture.asks('e', 180)?);
        assert!(!fixture.asks('a', 180)?);
        assert!(fixture.asks('b', 180)?);
        assert!(fixture.asks('f', 900)?);
        assert!(fixture.asks('f', 900)?);
        assert!(!fixture.asks('a', 180)?);
        Ok(())
    }
}
