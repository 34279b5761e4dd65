//! Sets of sections, a bit each.

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet as _, Searcher, TERMINATED, TantivyError, Term};

/// A set of documents of one state of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Docs {
    segments: Vec<Vec<u64>>,
}

impl Docs {
    /// None.
    pub fn none(searcher: &Searcher) -> Self {
        let words = |max: u32| vec![0; (max as usize).div_ceil(64)];
        Self {
            segments: searcher
                .segment_readers()
                .iter()
                .map(|reader| words(reader.max_doc()))
                .collect(),
        }
    }

    /// Those that are found under a term and not deleted.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    pub fn of_term(searcher: &Searcher, field: Field, text: &str) -> Result<Self, TantivyError> {
        let mut docs = Self::none(searcher);
        let term = Term::from_field_text(field, text);
        for (ord, reader) in searcher.segment_readers().iter().enumerate() {
            let inverted = reader.inverted_index(field)?;
            let postings = inverted.read_postings(&term, IndexRecordOption::Basic)?;
            let Some(mut postings) = postings else {
                continue;
            };
            let mut doc = postings.doc();
            while doc != TERMINATED {
                if !reader.is_deleted(doc) {
                    docs.insert(DocAddress::new(ord as u32, doc));
                }
                doc = postings.advance();
            }
        }
        Ok(docs)
    }

    /// Puts one in.
    pub fn insert(&mut self, address: DocAddress) {
        let words = &mut self.segments[address.segment_ord as usize];
        words[address.doc_id as usize / 64] |= 1 << (address.doc_id % 64);
    }

    /// Whether one is in it.
    pub fn contains(&self, address: DocAddress) -> bool {
        let words = &self.segments[address.segment_ord as usize];
        words[address.doc_id as usize / 64] & (1 << (address.doc_id % 64)) != 0
    }

    /// Keeps those that are in the other too.
    pub fn keep(&mut self, other: &Self) {
        self.combine(other, |a, b| a & b);
    }

    /// Takes out those that are in the other.
    pub fn remove(&mut self, other: &Self) {
        self.combine(other, |a, b| a & !b);
    }

    /// Puts in those that are in the other.
    pub fn add(&mut self, other: &Self) {
        self.combine(other, |a, b| a | b);
    }

    fn combine(&mut self, other: &Self, with: impl Fn(u64, u64) -> u64) {
        for (words, others) in self.segments.iter_mut().zip(&other.segments) {
            for (word, other) in words.iter_mut().zip(others) {
                *word = with(*word, *other);
            }
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        let words = self.segments.iter().flatten();
        words.map(|word| word.count_ones() as usize).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.segments.iter().flatten().all(|word| *word == 0)
    }

    /// All of them, in the order of the index.
    pub fn iter(&self) -> impl Iterator<Item = DocAddress> + '_ {
        self.segments.iter().enumerate().flat_map(|(ord, words)| {
            words.iter().enumerate().flat_map(move |(at, &word)| {
                let mut left = word;
                std::iter::from_fn(move || {
                    (left != 0).then(|| {
                        let bit = left.trailing_zeros();
                        left &= left - 1;
                        DocAddress::new(ord as u32, at as u32 * 64 + bit)
                    })
                })
            })
        })
    }
}
