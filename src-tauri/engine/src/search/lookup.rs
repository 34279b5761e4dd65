//! The sections of one group of a query, by the first of its alternatives that find any.

use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings as _;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{
    DocAddress, DocId, DocSet as _, Searcher, SegmentReader, TERMINATED, TantivyError, Term,
};

use super::phrase::{self, Fit, Found};
use super::plan::{Alternative, Group, What};
use super::slips;
use crate::index::schema::Fields;
use crate::wire::Why;

/// When fewer sections than this match, looser alternatives are tried.
const LITTLE: usize = 10;

/// Saturation and length weight of BM25; the pair that Anserini found best on questions and
/// that measures best on short sections.
const K1: f32 = 0.9;
const B: f32 = 0.4;

/// A section's standing within one group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub(super) address: DocAddress,
    pub(super) tier: f32,
    pub(super) fine: f32,
    pub(super) why: Why,
    /// Where it was looked up.
    pub(super) field: Field,
    /// Whether it is a word or part of its own, not letters inside one.
    pub(super) firm: bool,
}

/// The index opened for one query.
pub(super) struct Lookup<'a> {
    pub(super) fields: &'a Fields,
    pub(super) searcher: &'a Searcher,
    pub(super) segments: Vec<Segment<'a>>,
    pub(super) sections: f32,
    pub(super) average_grams: f32,
    pub(super) average_words: f32,
}

pub(super) struct Segment<'a> {
    pub(super) reader: &'a SegmentReader,
    pub(super) heading: Column<u64>,
    pub(super) gram_norms: FieldNormReader,
    pub(super) base_norms: FieldNormReader,
}

impl<'a> Lookup<'a> {
    pub(super) fn open(fields: &'a Fields, searcher: &'a Searcher) -> Result<Self, TantivyError> {
        let mut segments = Vec::new();
        let (mut docs, mut grams, mut words) = (0.0_f32, 0.0, 0.0);
        for reader in searcher.segment_readers() {
            docs += fields.documents(reader)? as f32;
            grams += reader.inverted_index(fields.gram)?.total_num_tokens() as f32;
            words += reader.inverted_index(fields.base)?.total_num_tokens() as f32;
            segments.push(Segment {
                reader,
                heading: reader.fast_fields().u64("heading")?,
                gram_norms: reader.get_fieldnorms_reader(fields.gram)?,
                base_norms: reader.get_fieldnorms_reader(fields.base)?,
            });
        }
        let docs = docs.max(1.0);
        Ok(Self {
            fields,
            searcher,
            segments,
            sections: docs,
            average_grams: (grams / docs).max(1.0),
            average_words: (words / docs).max(1.0),
        })
    }

    /// The sections of one group, by address, and the alternatives that found something.
    pub(super) fn group(
        &self,
        group: &Group,
    ) -> Result<(Vec<Standing>, Vec<Alternative>), TantivyError> {
        let mut found = Vec::new();
        let mut used = Vec::new();
        self.try_all(&group.strict, &mut found, &mut used)?;
        let firm = found.iter().filter(|standing| standing.firm).count();
        if firm < LITTLE {
            self.try_all(&group.readings, &mut found, &mut used)?;
        }
        if found.is_empty() {
            self.try_all(&group.spellings, &mut found, &mut used)?;
        }
        // What was typed stands nowhere, but another word for it may.
        let nowhere = found.is_empty();
        self.try_all(&group.synonyms, &mut found, &mut used)?;
        if firm < LITTLE {
            self.try_all(&group.remote, &mut found, &mut used)?;
        }
        if nowhere {
            self.try_all(&group.reworded, &mut found, &mut used)?;
        }
        if found.is_empty() && !group.quoted && group.plain {
            for slip in slips::alternatives(&group.chars, self.fields, self.searcher)? {
                self.try_all(std::slice::from_ref(&slip), &mut found, &mut used)?;
            }
        }
        if nowhere {
            self.try_all(&group.last, &mut found, &mut used)?;
        }
        Ok((found, used))
    }

    fn try_all(
        &self,
        alternatives: &[Alternative],
        found: &mut Vec<Standing>,
        used: &mut Vec<Alternative>,
    ) -> Result<(), TantivyError> {
        let before = found.len();
        for alternative in alternatives {
            let count = found.len();
            for (ord, segment) in self.segments.iter().enumerate() {
                self.one(alternative, ord as u32, segment, found)?;
            }
            if found.len() > count {
                used.push(alternative.clone());
            }
        }
        if found.len() > before {
            merge(found);
        }
        Ok(())
    }

    fn one(
        &self,
        alternative: &Alternative,
        ord: u32,
        segment: &Segment<'_>,
        found: &mut Vec<Standing>,
    ) -> Result<(), TantivyError> {
        let len = match &alternative.what {
            What::Phrase(_, len) => *len,
            What::Single(_) => 1,
        };
        // The steps below synonyms are narrow: their place must not lift them above a reading.
        let shallow = if alternative.why == Why::Synonym {
            0.4
        } else {
            1.0
        };
        let mut push = |hit: Found| {
            if alternative.firm && hit.fit < Fit::Parts {
                return;
            }
            let length = segment.gram_norms.fieldnorm(hit.doc) as f32;
            let count = hit.count as f32;
            let saturated = count / (count + K1 * (1.0 - B + B * length / self.average_grams));
            let fit = match hit.fit {
                Fit::Words => 1.0,
                Fit::Parts => 0.55,
                Fit::OneEnd => 0.25,
                Fit::Inside => 0.0,
            };
            // A heading that is nothing but the query is what was looked for.
            let heading = hit.heading.map_or(0.0, |heading| {
                0.25 + 0.3 * (len as f32 / heading as f32).min(1.0)
            });
            found.push(Standing {
                address: DocAddress::new(ord, hit.doc),
                tier: if hit.fit == Fit::Inside {
                    alternative.inside
                } else {
                    alternative.tier
                },
                fine: (fit + 0.3 * saturated + heading) * shallow,
                why: alternative.why,
                field: match &alternative.what {
                    What::Phrase(phrase, _) => phrase.field,
                    What::Single(_) => self.fields.single,
                },
                firm: hit.fit >= Fit::Parts,
            });
        };
        match &alternative.what {
            What::Phrase(phrase, _) => {
                let heading = |doc: DocId| segment.heading.first(doc).unwrap_or(0) as u32;
                phrase::find(phrase, segment.reader, heading, push)
            }
            What::Single(c) => {
                let term = Term::from_field_text(self.fields.single, c.encode_utf8(&mut [0; 4]));
                let inverted = segment.reader.inverted_index(self.fields.single)?;
                let postings = inverted.read_postings(&term, IndexRecordOption::WithFreqs)?;
                let Some(mut postings) = postings else {
                    return Ok(());
                };
                let mut doc = postings.doc();
                while doc != TERMINATED {
                    if !segment.reader.is_deleted(doc) {
                        let count = postings.term_freq();
                        push(Found {
                            doc,
                            count,
                            fit: Fit::Inside,
                            heading: None,
                        });
                    }
                    doc = postings.advance();
                }
                Ok(())
            }
        }
    }

    pub(super) fn frequency(&self, field: Field, term: &str) -> Result<usize, TantivyError> {
        let term = Term::from_field_text(field, term);
        let mut sum = 0;
        for segment in &self.segments {
            sum += segment.reader.inverted_index(field)?.doc_freq(&term)? as usize;
        }
        Ok(sum)
    }

    /// BM25's inverse document frequency.
    pub(super) fn rarity(&self, frequency: usize) -> f32 {
        let frequency = frequency as f32;
        (1.0 + (self.sections - frequency + 0.5).max(0.0) / (frequency + 0.5)).ln()
    }
}

/// Keeps for each section its best standing.
fn merge(found: &mut Vec<Standing>) {
    found.sort_unstable_by(|a, b| {
        a.address
            .cmp(&b.address)
            .then((b.tier + b.fine).total_cmp(&(a.tier + a.fine)))
    });
    found.dedup_by_key(|standing| standing.address);
}
