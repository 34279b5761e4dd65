//! Words one by one, for queries that stand nowhere as they are: questions above all.

use tantivy::postings::Postings as _;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet as _, TERMINATED, TantivyError, Term};

use super::lookup::{B, K1, Lookup};
use super::plan::{Plan, tier};
use super::rank::{NEAR_DISTANCE, Ranked, best_by_address, distance};
use super::slips;
use crate::text::kana::is_japanese;
use crate::wire::Why;

/// In a query of more words than this none is taken for a slip: the others tell enough.
const FEW_WORDS: usize = 3;

/// How much nearness can raise a section's score.
const NEAR_WEIGHT: f32 = 0.3;

/// A section of fewer words is a heading with nothing under it.
const THIN: u32 = 6;

/// Weight of pairs of characters beside that of words.
const PAIR_WEIGHT: f32 = 0.4;

/// Weight of a word in Latin letters or digits, which has no pairs to help it and is mostly
/// a name, a product or a number.
const LATIN_WEIGHT: f32 = 3.0;

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
        let mut held: Vec<Vec<u32>> = self
            .segments
            .iter()
            .map(|s| vec![0; s.reader.max_doc() as usize])
            .collect();
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
                self.add(
                    self.fields.base,
                    term,
                    weight,
                    Some(bit),
                    &mut scores,
                    &mut held,
                )?;
                self.add(
                    self.fields.heading_base,
                    term,
                    0.15 * weight,
                    None,
                    &mut scores,
                    &mut held,
                )?;
                self.add(
                    self.fields.context_base,
                    term,
                    0.5 * weight,
                    None,
                    &mut scores,
                    &mut held,
                )?;
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
            self.add(
                self.fields.gram,
                pair,
                PAIR_WEIGHT,
                None,
                &mut scores,
                &mut held,
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
                if held == 0 || self.segments[ord].reader.is_deleted(doc as u32) {
                    continue;
                }
                // A section with most of the words stands above one with few of them often, and a
                // heading with nothing under it answers nothing.
                let length = self.segments[ord].base_norms.fieldnorm(doc as u32);
                let thin = if length < THIN { 0.75 } else { 1.0 };
                let score = score * thin * (1.0 + covered(held));
                let why = if held == wanted && wanted.count_ones() as usize == words.len().min(32) {
                    Why::Morpheme
                } else {
                    Why::Partial
                };
                let fuzzy = used.iter().any(|w| w.fuzzy);
                let why = if fuzzy { vec![Why::Fuzzy] } else { vec![why] };
                out.push(Ranked {
                    address: DocAddress::new(ord as u32, doc as u32),
                    score: tier::PARTIAL * score / (score + 10.0),
                    why,
                });
            }
        }
        Ok((out, used))
    }

    /// Adds a term's BM25 to the scores of its documents.
    fn add(
        &self,
        field: Field,
        term: &str,
        weight: f32,
        bit: Option<u32>,
        scores: &mut [Vec<f32>],
        held: &mut [Vec<u32>],
    ) -> Result<(), TantivyError> {
        let frequency = self.frequency(field, term)?;
        if frequency == 0 {
            return Ok(());
        }
        let idf = self.rarity(frequency);
        let term = Term::from_field_text(field, term);
        for (ord, segment) in self.segments.iter().enumerate() {
            let inverted = segment.reader.inverted_index(field)?;
            let postings = inverted.read_postings(&term, IndexRecordOption::WithFreqs)?;
            let Some(mut postings) = postings else {
                continue;
            };
            let (norms, average) = if field == self.fields.gram {
                (&segment.gram_norms, self.average_grams)
            } else {
                (&segment.base_norms, self.average_words)
            };
            let mut doc = postings.doc();
            while doc != TERMINATED {
                let count = postings.term_freq() as f32;
                let length = norms.fieldnorm(doc) as f32 / average;
                let score = idf * count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length));
                scores[ord][doc as usize] += weight * score;
                if let Some(bit) = bit {
                    held[ord][doc as usize] |= bit;
                }
                doc = postings.advance();
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
