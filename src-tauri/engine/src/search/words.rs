//! Words one by one, for queries that stand nowhere as they are: questions above all.

use tantivy::postings::Postings as _;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet as _, TERMINATED, TantivyError, Term};

use super::lookup::Lookup;
use super::plan::{Plan, tier};
use super::rank::{NEAR_DISTANCE, Ranked, best_by_address, distance};
use super::slips;
use crate::text::kana::is_japanese;
use crate::wire::Why;

/// In a query of more words than this none is taken for a slip: the others tell enough.
const FEW_WORDS: usize = 3;

/// How much nearness can raise a section's score.
const NEAR_WEIGHT: f32 = 0.3;

/// How much a section that holds all words is raised above one that holds nearly none.
const COVERAGE: f32 = 0.5;

/// A section of fewer words is a heading with nothing under it.
const THIN: u32 = 6;

/// Weight of pairs of characters beside that of words.
const PAIR_WEIGHT: f32 = 0.4;

/// A pair in more than this share of the sections, and in more than so many, tells nothing worth
/// walking through them: on questions the order stays as good (MRR@10 the same to 0.0003).
const COMMON_SHARE: f32 = 0.1;
const COMMON_PAIR: usize = 100;

/// Weight of a word in Latin letters or digits: mostly a name, a product or a number.
const LATIN_WEIGHT: f32 = 2.0;

/// What an occurrence in the section's own heading counts beside one in its text.
const IN_HEADING: f32 = 0.5;

/// What an occurrence in the title or an outer heading counts beside one in the section's text.
const IN_CONTEXT: f32 = 2.0;

/// Saturation and length weight of BM25 over words. A question's words seldom stand often where
/// the answer is, so that further occurrences say less than BM25's usual 1.2 would have it.
const K1: f32 = 0.6;
const B: f32 = 0.4;

/// Which words a section has.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    /// A bit for each word of the query.
    words: u32,
    /// Whether one of them stands in the section itself.
    own: bool,
}

/// What a term is worth to a section.
struct FoundTerm {
    /// Number of the segment.
    ord: usize,
    doc: DocId,
    score: f32,
    /// Whether it stands in the section itself, not only above it.
    own: bool,
}

/// A word looked up by itself.
#[derive(Debug, Clone)]
pub struct FoundWord {
    /// Terms of the base field.
    pub terms: Vec<String>,
    /// Length of the typed word in characters.
    pub len: u32,
    /// How rare it is, see [`Lookup::rarity`].
    pub rarity: f32,
    /// Whether the terms are a slip away from what was typed.
    pub fuzzy: bool,
}

impl Lookup<'_> {
    /// Sections that hold any of the words, by BM25 over base forms and pairs of characters.
    pub(super) fn words(&self, plan: &Plan) -> Result<(Vec<Ranked>, Vec<FoundWord>), TantivyError> {
        let words = &plan.words;
        let mut scores: Vec<Vec<f32>> = self
            .segments
            .iter()
            .map(|s| vec![0.0; s.reader.max_doc() as usize])
            .collect();
        let mut held: Vec<Vec<Held>> = self
            .segments
            .iter()
            .map(|s| vec![Held::default(); s.reader.max_doc() as usize])
            .collect();
        // Room for `add`, all zero between two terms.
        let mut counts = scores.clone();
        let mut used = Vec::new();
        let mut wanted = 0;
        // How much of the query each bit of `held` stands for.
        let mut shares = [0.0_f32; 32];
        for (i, word) in words.iter().enumerate() {
            let mut terms = vec![word.base.clone()];
            let mut fuzzy = false;
            let japanese = word.surface.iter().any(|c| is_japanese(*c));
            let mut weight = if japanese { 1.0 } else { LATIN_WEIGHT };
            if words.len() <= FEW_WORDS && self.frequency(self.fields.base, &word.base)? == 0 {
                terms = slips::words(&word.surface, self.fields, self.searcher)?;
                fuzzy = true;
                weight *= 0.5;
            }
            let bit = 1 << (i % 32);
            shares[i % 32] += self.rarity(self.frequency(self.fields.base, &word.base)?);
            for term in &terms {
                self.add(&self.word_places(), term, weight, &mut counts, |found| {
                    scores[found.ord][found.doc as usize] += found.score;
                    let held = &mut held[found.ord][found.doc as usize];
                    held.words |= bit;
                    held.own |= found.own;
                })?;
            }
            if !terms.is_empty() {
                wanted |= bit;
                let rarity = self.rarity(self.frequency(self.fields.base, &terms[0])?);
                used.push(FoundWord {
                    terms,
                    len: word.surface.len() as u32,
                    rarity,
                    fuzzy,
                });
            }
        }
        for pair in &plan.pairs {
            let frequency = self.frequency(self.fields.gram, pair)?;
            if frequency > COMMON_PAIR.max((self.sections * COMMON_SHARE) as usize) {
                continue;
            }
            self.add(
                &self.pair_places(),
                pair,
                PAIR_WEIGHT,
                &mut counts,
                |found| {
                    scores[found.ord][found.doc as usize] += found.score;
                },
            )?;
        }
        let all: f32 = shares.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        let covered = |held: u32| -> f32 {
            let share = |bit: usize| {
                if held & (1 << bit) == 0 {
                    0.0
                } else {
                    shares[bit]
                }
            };
            (0..32).map(share).sum::<f32>() / all
        };
        let mut out = Vec::new();
        for (ord, (scores, held)) in scores.iter().zip(&held).enumerate() {
            for (doc, (&score, &held)) in scores.iter().zip(held).enumerate() {
                let address = DocAddress::new(ord as u32, doc as u32);
                // What only stands above a section leads to where it stands, not here.
                if !held.own
                    || self.segments[ord].reader.is_deleted(doc as u32)
                    || !self.allows(address)
                {
                    continue;
                }
                // A section with most of the words stands above one with few of them often, and a
                // heading with nothing under it answers nothing.
                let length = self.segments[ord].base_norms.fieldnorm(doc as u32);
                let thin = if length < THIN { 0.75 } else { 1.0 };
                let score = score * thin * (1.0 + COVERAGE * covered(held.words));
                let why = if held.words == wanted
                    && wanted.count_ones() as usize == words.len().min(32)
                {
                    Why::Morpheme
                } else {
                    Why::Partial
                };
                let fuzzy = used.iter().any(|w| w.fuzzy);
                let why = if fuzzy { Why::Fuzzy } else { why }.into();
                out.push(Ranked {
                    address,
                    score: tier::PARTIAL * score / (score + 10.0),
                    why,
                });
            }
        }
        Ok((out, used))
    }

    /// Where a word can stand, and what it counts there.
    fn word_places(&self) -> [(Field, f32); 3] {
        [
            (self.fields.base, 1.0),
            (self.fields.heading_base, IN_HEADING),
            (self.fields.context_base, IN_CONTEXT),
        ]
    }

    /// Where a pair of characters can stand, and what it counts there.
    fn pair_places(&self) -> [(Field, f32); 2] {
        [(self.fields.gram, 1.0), (self.fields.context, IN_CONTEXT)]
    }

    /// Gives a term's BM25F for each of its sections: what it counts in all its places is summed
    /// before it is saturated, so that a word of the title is one more occurrence in every section
    /// below it, not a second word (Robertson, Zaragoza, Taylor 2004). The first place is the
    /// section's own text.
    fn add(
        &self,
        places: &[(Field, f32)],
        term: &str,
        weight: f32,
        counts: &mut [Vec<f32>],
        mut give: impl FnMut(FoundTerm),
    ) -> Result<(), TantivyError> {
        // Weighted counts by section, those of sections that hold the term, and which hold it themselves.
        let mut found: Vec<Vec<DocId>> = Vec::new();
        let mut own = Vec::new();
        for (segment, counts) in self.segments.iter().zip(counts.iter_mut()) {
            let mut docs = Vec::new();
            for &(field, place) in places {
                let term = Term::from_field_text(field, term);
                let inverted = segment.reader.inverted_index(field)?;
                let postings = inverted.read_postings(&term, IndexRecordOption::WithFreqs)?;
                if let Some(mut postings) = postings {
                    let mut doc = postings.doc();
                    while doc != TERMINATED {
                        let count = &mut counts[doc as usize];
                        if *count == 0.0 {
                            docs.push(doc);
                        }
                        *count += place * postings.term_freq() as f32;
                        doc = postings.advance();
                    }
                }
                if own.len() == found.len() {
                    own.push(docs.len());
                }
            }
            found.push(docs);
        }
        let idf = self.rarity(found.iter().map(Vec::len).sum());
        let pairs = places[0].0 == self.fields.gram;
        for (ord, (docs, own)) in found.iter().zip(own).enumerate() {
            let segment = &self.segments[ord];
            let (norms, average) = if pairs {
                (&segment.gram_norms, self.average_grams)
            } else {
                (&segment.base_norms, self.average_words)
            };
            for (i, &doc) in docs.iter().enumerate() {
                let count = std::mem::take(&mut counts[ord][doc as usize]);
                let length = norms.fieldnorm(doc) as f32 / average;
                let score = idf * count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length));
                give(FoundTerm {
                    ord,
                    doc,
                    score: weight * score,
                    own: i < own,
                });
            }
        }
        Ok(())
    }

    /// Raises among the best sections those in which neighbouring words of the query stand near
    /// each other.
    pub(super) fn near(&self, words: &[FoundWord], all: &mut [Ranked]) -> Result<(), TantivyError> {
        if words.len() < 2 {
            return Ok(());
        }
        let best = best_by_address(all);
        // Positions of each word in each of the best sections.
        let mut positions: Vec<Vec<Vec<u32>>> = Vec::new();
        for word in words {
            positions.push(self.positions(&word.terms, best)?);
        }
        let weights: Vec<f32> = words
            .windows(2)
            .map(|pair| pair[0].rarity.min(pair[1].rarity))
            .collect();
        let sum: f32 = weights.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        for (i, ranked) in best.iter_mut().enumerate() {
            let mut nearness = 0.0;
            for (k, weight) in weights.iter().enumerate() {
                if let Some(distance) = distance(&positions[k][i], &positions[k + 1][i]) {
                    nearness += weight * (-(distance as f32) / NEAR_DISTANCE).exp();
                }
            }
            ranked.score *= 1.0 + NEAR_WEIGHT * nearness / sum;
        }
        Ok(())
    }

    /// Where any of the terms stands in each of some sections, which come by address.
    fn positions(
        &self,
        terms: &[String],
        sections: &[Ranked],
    ) -> Result<Vec<Vec<u32>>, TantivyError> {
        let mut out = vec![Vec::new(); sections.len()];
        for term in terms {
            let term = Term::from_field_text(self.fields.base, term);
            let mut postings = None;
            let mut opened = None;
            for (i, section) in sections.iter().enumerate() {
                let ord = section.address.segment_ord;
                if opened != Some(ord) {
                    opened = Some(ord);
                    postings = self.segments[ord as usize]
                        .reader
                        .inverted_index(self.fields.base)?
                        .read_postings(&term, IndexRecordOption::WithFreqsAndPositions)?;
                }
                let Some(postings) = postings.as_mut() else {
                    continue;
                };
                let doc = section.address.doc_id;
                if postings.doc() < doc {
                    postings.seek(doc);
                }
                if postings.doc() == doc {
                    postings.append_positions_with_offset(0, &mut out[i]);
                }
            }
        }
        for list in &mut out {
            list.sort_unstable();
        }
        Ok(out)
    }
}
