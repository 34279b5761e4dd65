//! The sections of one group of a query, by the first of its alternatives that find any.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings as _;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{
    DocAddress, DocId, DocSet as _, Searcher, SegmentReader, TERMINATED, TantivyError, Term,
};

use super::cache::{FoundCache, Key, Lists};
use super::docs::Docs;
use super::phrase::{self, Fit, Found, Phrase, Walk};
use super::pieces::Pieces;
use super::plan::{Alternative, Group, What};
use super::slips;
use crate::index::areas::{Area, AreaReader, Space};
use crate::index::schema::Fields;
use crate::text::kana::{is_kana, is_latin};
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
    found: &'a FoundCache,
    pieces: Arc<Pieces>,
    pub(super) segments: Vec<Segment<'a>>,
    pub(super) sections: f32,
    pub(super) average_grams: f32,
    pub(super) average_words: f32,
    /// The sections that filters leave, when there are filters.
    pub(super) allowed: Option<&'a Docs>,
    /// What the match must stand inside.
    pub(super) areas: &'a [Area],
    /// Whether other words for what was typed are looked for, and slips.
    pub(super) lenient: bool,
    /// Whether what is found is left out, which nobody sees: no reading of Latin letters counts,
    /// and they stand only as a word or part of their own.
    pub(super) excludes: bool,
}

pub(super) struct Segment<'a> {
    pub(super) reader: &'a SegmentReader,
    pub(super) heading: Column<u64>,
    pub(super) gram_norms: FieldNormReader,
    pub(super) base_norms: FieldNormReader,
}

impl<'a> Lookup<'a> {
    pub(super) fn open(
        fields: &'a Fields,
        searcher: &'a Searcher,
        found: &'a FoundCache,
    ) -> Result<Self, TantivyError> {
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
            found,
            pieces: found.pieces(searcher)?,
            segments,
            sections: docs,
            average_grams: (grams / docs).max(1.0),
            average_words: (words / docs).max(1.0),
            allowed: None,
            areas: &[],
            lenient: true,
            excludes: false,
        })
    }

    /// Whether filters leave a section.
    pub(super) fn allows(&self, address: DocAddress) -> bool {
        self.allowed.is_none_or(|docs| docs.contains(address))
    }

    /// Whether nothing has been found among what filters leave.
    fn nothing(&self, found: &[Standing]) -> bool {
        !found.iter().any(|standing| self.allows(standing.address))
    }

    /// The sections of one group, by address, and the alternatives that found something.
    pub(super) fn group(
        &self,
        group: &Group,
    ) -> Result<(Vec<Standing>, Vec<Alternative>), TantivyError> {
        let (mut found, mut used) = (Vec::new(), Vec::new());
        if self.excludes {
            self.written(group, &mut found, &mut used)?;
        } else {
            self.meant(group, &mut found, &mut used)?;
        }
        // Words of a very long section need not stand in the same piece of it.
        self.pieces.share(&mut found);
        Ok((found, used))
    }

    /// The sections in which a group stands in whatever way it may be meant.
    fn meant(
        &self,
        group: &Group,
        found: &mut Vec<Standing>,
        used: &mut Vec<Alternative>,
    ) -> Result<(), TantivyError> {
        self.try_all(&group.strict, found, used)?;
        let firm = found
            .iter()
            .filter(|standing| standing.firm && self.allows(standing.address))
            .count();
        if firm < LITTLE {
            self.try_all(&group.readings, found, used)?;
        }
        if self.nothing(found) {
            self.try_all(&group.spellings, found, used)?;
        }
        // What was typed stands nowhere, but another word for it may.
        let nowhere = self.nothing(found);
        if self.lenient {
            self.try_all(&group.synonyms, found, used)?;
            if firm < LITTLE {
                self.try_all(&group.remote, found, used)?;
            }
            if nowhere {
                self.try_all(&group.reworded, found, used)?;
            }
        }
        if self.lenient && self.nothing(found) && !group.quoted && group.plain {
            for slip in slips::alternatives(&group.chars, self.fields, self.searcher)? {
                self.try_all(std::slice::from_ref(&slip), found, used)?;
            }
        }
        if nowhere {
            self.try_all(&group.last, found, used)?;
        }
        Ok(())
    }

    /// The sections in which a group is written, in its letters, forms and spellings; what is typed
    /// in kana may be read so as well.
    fn written(
        &self,
        group: &Group,
        found: &mut Vec<Standing>,
        used: &mut Vec<Alternative>,
    ) -> Result<(), TantivyError> {
        // The ai of domain is not the AI that is to be left out; in quotation marks any letters are.
        let latin = !group.quoted && is_latin(group.chars.iter().copied());
        let kana = group.chars.iter().all(|c| is_kana(*c));
        let steps = [&group.strict, &group.readings, &group.spellings];
        for (i, step) in steps.into_iter().enumerate() {
            // Forms of a verb that are told by its stem, and then spellings that a rule makes.
            let enough = match i {
                0 => false,
                1 => found.iter().filter(|standing| standing.firm).count() >= LITTLE,
                _ => !self.nothing(found),
            };
            if enough {
                continue;
            }
            let mut alternatives: Vec<Alternative> = step
                .iter()
                .filter(|alternative| !self.is_read(&alternative.what, kana))
                .cloned()
                .collect();
            for alternative in &mut alternatives {
                alternative.firm |= latin;
            }
            self.try_all(&alternatives, found, used)?;
        }
        Ok(())
    }

    /// Whether something is looked up by how it is read; by its exact kana is near enough for `kana`.
    fn is_read(&self, what: &What, kana: bool) -> bool {
        match what {
            What::Phrase(phrase, _) => {
                phrase.field == self.fields.reading && !kana || phrase.field == self.fields.loose
            }
            What::Single(_) => false,
        }
    }

    /// The sections that an alternative finds.
    pub(super) fn addresses(&self, what: &Alternative) -> Result<Vec<DocAddress>, TantivyError> {
        let mut found = Vec::new();
        self.one(what, &mut found)?;
        Ok(found.into_iter().map(|standing| standing.address).collect())
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
            self.one(alternative, found)?;
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
        let mut push = |ord: usize, segment: &Segment<'_>, hit: Found| {
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
                address: DocAddress::new(ord as u32, hit.doc),
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
        if !self.areas.is_empty() {
            for (ord, segment) in self.segments.iter().enumerate() {
                self.one_inside(&alternative.what, segment, |hit| push(ord, segment, hit))?;
            }
            return Ok(());
        }
        let lists = self.lists(&alternative.what)?;
        for ((ord, segment), list) in self.segments.iter().enumerate().zip(lists.iter()) {
            for hit in list {
                push(ord, segment, *hit);
            }
        }
        Ok(())
    }

    /// What is found in each segment.
    fn lists(&self, what: &What) -> Result<Lists, TantivyError> {
        let key = match what {
            What::Phrase(phrase, _) => Key::Phrase(phrase.clone()),
            What::Single(c) => Key::Single(self.fields.single, *c),
        };
        self.found.get(self.searcher, key, || {
            let segments = self.segments.iter();
            segments.map(|segment| self.list(what, segment)).collect()
        })
    }

    fn list(&self, what: &What, segment: &Segment<'_>) -> Result<Vec<Found>, TantivyError> {
        let mut found = Vec::new();
        match what {
            What::Phrase(phrase, _) => {
                let heading = |doc: DocId| segment.heading.first(doc).unwrap_or(0) as u32;
                phrase::find(phrase, segment.reader, heading, |hit| found.push(hit))?;
            }
            What::Single(c) => {
                let term = Term::from_field_text(self.fields.single, c.encode_utf8(&mut [0; 4]));
                let inverted = segment.reader.inverted_index(self.fields.single)?;
                let postings = inverted.read_postings(&term, IndexRecordOption::WithFreqs)?;
                let Some(mut postings) = postings else {
                    return Ok(found);
                };
                let mut doc = postings.doc();
                while doc != TERMINATED {
                    if !segment.reader.is_deleted(doc) {
                        found.push(Found {
                            doc,
                            count: postings.term_freq(),
                            fit: Fit::Inside,
                            heading: None,
                        });
                    }
                    doc = postings.advance();
                }
            }
        }
        Ok(found)
    }

    /// As [`Lookup::one`], counting only what stands inside the areas.
    fn one_inside(
        &self,
        what: &What,
        segment: &Segment<'_>,
        mut push: impl FnMut(Found),
    ) -> Result<(), TantivyError> {
        let reader = segment.reader;
        match what {
            What::Phrase(phrase, len) => {
                let column = reader.fast_fields().u64("areas")?;
                let areas = AreaReader::new(&column, self.areas);
                let Some(mut walk) = Walk::open(phrase, reader)? else {
                    return Ok(());
                };
                let mut from = 0;
                while let Some(doc) = walk.next(from) {
                    from = doc + 1;
                    if !reader.is_deleted(doc) {
                        let inside: Vec<bool> = walk
                            .starts()
                            .iter()
                            .map(|&start| self.is_inside(&areas, doc, phrase, start, *len))
                            .collect();
                        let count = inside.iter().filter(|inside| **inside).count() as u32;
                        if count > 0 {
                            let fits = walk.fits(doc).into_iter().zip(&inside);
                            let fit = fits.filter_map(|(fit, inside)| inside.then_some(fit));
                            push(Found {
                                doc,
                                count,
                                fit: fit.max().unwrap_or(Fit::Inside),
                                heading: None,
                            });
                        }
                    }
                    if from >= reader.max_doc() {
                        break;
                    }
                }
                Ok(())
            }
            What::Single(c) => {
                // All kinds must hold it; that they need not hold it at one place is let be.
                let mut found: Option<Docs> = None;
                for area in self.areas {
                    let name = area.holds(*c);
                    let docs = Docs::of_term(self.searcher, self.fields.traits, &name)?;
                    match &mut found {
                        Some(found) => found.keep(&docs),
                        None => found = Some(docs),
                    }
                }
                let id = reader.segment_id();
                for address in found.iter().flat_map(Docs::iter) {
                    let of = self.searcher.segment_reader(address.segment_ord);
                    if of.segment_id() == id {
                        push(Found {
                            doc: address.doc_id,
                            count: 1,
                            fit: Fit::Inside,
                            heading: None,
                        });
                    }
                }
                Ok(())
            }
        }
    }

    /// Whether a phrase that starts at `start` stands inside the areas. Of what is found in another
    /// form the length is not known; there its beginning decides.
    fn is_inside(
        &self,
        areas: &AreaReader<'_>,
        doc: DocId,
        phrase: &Phrase,
        start: u32,
        len: u32,
    ) -> bool {
        let space = Space::of(phrase.field, self.fields);
        let len = if phrase.field == self.fields.gram {
            len
        } else {
            1
        };
        areas.holds(doc, space, &(start..start + len))
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
    // What each alternative has found is in order: the stable sort merges such runs.
    found.sort_by(|a, b| {
        a.address
            .cmp(&b.address)
            .then((b.tier + b.fine).total_cmp(&(a.tier + a.fine)))
    });
    found.dedup_by_key(|standing| standing.address);
}
