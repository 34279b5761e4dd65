//! Looking a plan up and ordering what it finds.

use std::collections::{HashMap, HashSet};

use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings as _;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{
    DocAddress, DocId, DocSet as _, Searcher, SegmentReader, TERMINATED, TantivyError, Term,
};

use super::phrase::{self, Fit, Found, Walk};
use super::plan::{Alternative, Group, Plan, What, tier};
use super::slips;
use crate::index::schema::Fields;
use crate::text::kana::is_japanese;
use crate::wire::Why;

/// A section found.
#[derive(Debug, Clone)]
pub struct Ranked {
    /// The section.
    pub address: DocAddress,
    /// Higher is better.
    pub score: f32,
    /// What let it match, strictest first.
    pub why: Vec<Why>,
}

/// What a plan finds.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The best, best first.
    pub ranked: Vec<Ranked>,
    /// How many sections match in all.
    pub total: usize,
    /// How many notes they stand in.
    pub notes: usize,
    /// For each group the alternatives that were tried and found something.
    pub used: Vec<Vec<Alternative>>,
    /// The words that were looked up one by one, with the terms that stand for them.
    pub words: Vec<FoundWord>,
    /// For each group its sections, by address.
    standings: Vec<Vec<Standing>>,
}

impl Outcome {
    /// Why a section ranks where it does, a line for each group of the query.
    pub fn explain(&self, plan: &Plan, ranked: &Ranked) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for (group, standings) in plan.groups.iter().zip(&self.standings) {
            let letters: String = group.chars.iter().collect();
            let at = standings.binary_search_by_key(&ranked.address, |s| s.address);
            lines.extend(at.ok().map(|at| {
                let Standing {
                    tier, fine, why, ..
                } = &standings[at];
                format!("{letters}: {why:?} {tier:.2} + place, length and frequency {fine:.2}")
            }));
        }
        if !self.words.is_empty() {
            let words: Vec<&str> = self
                .words
                .iter()
                .flat_map(|w| w.terms.iter().map(String::as_str))
                .collect();
            lines.push(format!("relaxed to words: {}", words.join(", ")));
        } else if lines.len() < plan.groups.len() {
            lines.push("relaxed: the rest stands in the title or an outer heading".to_owned());
        }
        lines.push(format!("score {:.3}", ranked.score));
        lines
    }
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

/// When fewer sections than this match, looser alternatives are tried.
const LITTLE: usize = 10;

/// Saturation and length weight of BM25; the pair that Anserini found best on questions and
/// that measures best on short sections.
const K1: f32 = 0.9;
const B: f32 = 0.4;

/// In a query of more words than this none is taken for a slip: the others tell enough.
const FEW_WORDS: usize = 3;

/// So many of the best sections are looked at again for how near the words stand.
const NEAR: usize = 64;

/// How far apart two words are when their nearness counts a third, in characters.
const NEAR_DISTANCE: f32 = 8.0;

/// How much nearness can raise a section's score.
const NEAR_WEIGHT: f32 = 0.3;

/// How much more two groups are worth side by side, beside [`tier`]'s steps.
const NEAR_GROUPS: f32 = 0.5;

/// Weight of pairs of characters beside that of words.
const PAIR_WEIGHT: f32 = 0.4;

/// Weight of a word in Latin letters or digits, which has no pairs to help it and is mostly
/// a name, a product or a number.
const LATIN_WEIGHT: f32 = 3.0;

/// A section's standing within one group.
#[derive(Debug, Clone, Copy)]
struct Standing {
    address: DocAddress,
    tier: f32,
    fine: f32,
    why: Why,
    /// Whether it is a word or part of its own, not letters inside one.
    firm: bool,
}

/// Looks a plan up. Gives the best `limit` sections.
///
/// # Errors
///
/// When the index cannot be read.
pub fn run(
    plan: &Plan,
    fields: &Fields,
    searcher: &Searcher,
    limit: usize,
) -> Result<Outcome, TantivyError> {
    let lookup = Lookup::open(fields, searcher)?;
    let mut outcome = Outcome::default();
    let mut groups = Vec::new();
    for group in &plan.groups {
        let (found, used) = lookup.group(group)?;
        outcome.used.push(used);
        groups.push(found);
    }
    let mut all = lookup.intersect(&plan.groups, &groups)?;
    if all.is_empty() && !plan.words.is_empty() && plan.groups.iter().any(|g| !g.quoted) {
        (all, outcome.words) = lookup.words(plan)?;
        lookup.near(&outcome.words, &mut all)?;
        if groups.len() > 1 {
            lookup.union(&groups, &mut all);
        }
    } else if plan.groups.len() > 1 {
        lookup.near_groups(&outcome.used, &mut all)?;
    }
    outcome.standings = groups;
    outcome.total = all.len();
    outcome.notes = lookup.notes(&all)?;
    let best = |a: &Ranked, b: &Ranked| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| a.address.cmp(&b.address))
    };
    if limit < all.len() {
        if limit > 0 {
            all.select_nth_unstable_by(limit - 1, best);
        }
        all.truncate(limit);
    }
    all.sort_by(best);
    outcome.ranked = all;
    Ok(outcome)
}

/// The index opened for one query.
struct Lookup<'a> {
    fields: &'a Fields,
    searcher: &'a Searcher,
    segments: Vec<Segment<'a>>,
    sections: f32,
    average_grams: f32,
    average_words: f32,
}

struct Segment<'a> {
    reader: &'a SegmentReader,
    heading: Column<u64>,
    gram_norms: FieldNormReader,
    base_norms: FieldNormReader,
}

impl<'a> Lookup<'a> {
    fn open(fields: &'a Fields, searcher: &'a Searcher) -> Result<Self, TantivyError> {
        let mut segments = Vec::new();
        let (mut docs, mut grams, mut words) = (0.0_f32, 0.0, 0.0);
        for reader in searcher.segment_readers() {
            docs += reader.max_doc() as f32;
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
    fn group(&self, group: &Group) -> Result<(Vec<Standing>, Vec<Alternative>), TantivyError> {
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
        if found.is_empty() && !group.quoted && group.plain {
            for slip in slips::alternatives(&group.chars, self.fields, self.searcher)? {
                self.try_all(std::slice::from_ref(&slip), &mut found, &mut used)?;
            }
        }
        if found.is_empty() {
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
        let mut push = |hit: Found| {
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
                fine: fit + 0.3 * saturated + heading,
                why: alternative.why,
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

    /// Sections that hold every group; when there are none, those that hold one and have
    /// the others above them.
    fn intersect(
        &self,
        groups: &[Group],
        found: &[Vec<Standing>],
    ) -> Result<Vec<Ranked>, TantivyError> {
        let Some((first, rest)) = found.split_first() else {
            return Ok(Vec::new());
        };
        if rest.is_empty() {
            return Ok(first
                .iter()
                .map(|s| Ranked {
                    address: s.address,
                    score: s.tier + s.fine,
                    why: vec![s.why],
                })
                .collect());
        }
        let weights: Vec<f32> = found.iter().map(|list| self.rarity(list.len())).collect();
        let sum: f32 = weights.iter().sum();
        let mut by_address: HashMap<DocAddress, (usize, f32, Vec<Why>)> = HashMap::new();
        for (list, weight) in found.iter().zip(&weights) {
            for standing in list {
                let entry = by_address.entry(standing.address).or_default();
                entry.0 += 1;
                entry.1 += weight * (standing.tier + standing.fine) / sum;
                if !entry.2.contains(&standing.why) {
                    entry.2.push(standing.why);
                }
            }
        }
        let complete: Vec<Ranked> = by_address
            .iter()
            .filter(|(_, (count, ..))| *count == found.len())
            .map(|(address, (_, score, why))| {
                let mut why = why.clone();
                why.sort();
                Ranked {
                    address: *address,
                    score: *score,
                    why,
                }
            })
            .collect();
        if !complete.is_empty() {
            return Ok(complete);
        }
        self.with_context(groups, found, &weights, sum)
    }

    /// When no section holds every group: those that hold some of them, in whatever way, count
    /// with those that hold some of the words.
    fn union(&self, found: &[Vec<Standing>], all: &mut Vec<Ranked>) {
        let weights: Vec<f32> = found.iter().map(|list| self.rarity(list.len())).collect();
        let sum: f32 = weights.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        let mut shares: HashMap<DocAddress, f32> = HashMap::new();
        for (list, weight) in found.iter().zip(&weights) {
            for standing in list {
                let good = (standing.tier + standing.fine) / (tier::EXACT + 2.0);
                *shares.entry(standing.address).or_default() += weight * good / sum;
            }
        }
        for ranked in all.iter_mut() {
            if let Some(share) = shares.remove(&ranked.address) {
                ranked.score += tier::PARTIAL * share;
                ranked.why = vec![Why::Partial];
            }
        }
        all.extend(shares.into_iter().map(|(address, share)| Ranked {
            address,
            score: tier::PARTIAL * share,
            why: vec![Why::Partial],
        }));
    }

    /// Raises among the best sections those in which the groups' letters stand near each other.
    fn near_groups(
        &self,
        used: &[Vec<Alternative>],
        all: &mut [Ranked],
    ) -> Result<(), TantivyError> {
        for ranked in best_by_address(all) {
            let segment = self.segments[ranked.address.segment_ord as usize].reader;
            let mut places: Vec<Vec<u32>> = Vec::new();
            for alternatives in used {
                let mut starts = Vec::new();
                // Readings count positions of their own.
                let phrases = alternatives.iter().filter_map(|a| match &a.what {
                    What::Phrase(phrase, _) if phrase.field == self.fields.gram => Some(phrase),
                    _ => None,
                });
                for phrase in phrases {
                    if let Some(mut walk) = Walk::open(phrase, segment)?
                        && walk.next(ranked.address.doc_id) == Some(ranked.address.doc_id)
                    {
                        starts.extend_from_slice(walk.starts());
                    }
                }
                starts.sort_unstable();
                places.push(starts);
            }
            let near: f32 = places
                .windows(2)
                .filter_map(|pair| distance(&pair[0], &pair[1]))
                .map(|apart| (-(apart as f32) / NEAR_DISTANCE).exp())
                .sum();
            ranked.score += NEAR_GROUPS * near / (used.len() - 1) as f32;
        }
        Ok(())
    }

    fn with_context(
        &self,
        groups: &[Group],
        found: &[Vec<Standing>],
        weights: &[f32],
        sum: f32,
    ) -> Result<Vec<Ranked>, TantivyError> {
        let mut all: HashMap<DocAddress, (usize, bool, f32, Vec<Why>)> = HashMap::new();
        for ((group, list), weight) in groups.iter().zip(found).zip(weights) {
            let mut here: HashMap<DocAddress, (f32, Option<Why>)> = HashMap::new();
            for phrase in &group.context {
                for (ord, segment) in self.segments.iter().enumerate() {
                    phrase::find(
                        phrase,
                        segment.reader,
                        |_| 0,
                        |hit| {
                            here.insert(
                                DocAddress::new(ord as u32, hit.doc),
                                (tier::CONTEXT, None),
                            );
                        },
                    )?;
                }
            }
            for standing in list {
                here.insert(
                    standing.address,
                    (standing.tier + standing.fine, Some(standing.why)),
                );
            }
            for (address, (score, why)) in here {
                let entry = all.entry(address).or_default();
                entry.0 += 1;
                entry.1 |= why.is_some();
                entry.2 += weight * score / sum;
                entry.3.extend(why);
            }
        }
        Ok(all
            .into_iter()
            .filter(|(_, (count, own, ..))| *count == found.len() && *own)
            .map(|(address, (_, _, score, mut why))| {
                why.sort();
                why.dedup();
                Ranked {
                    address,
                    score,
                    why,
                }
            })
            .collect())
    }

    /// Sections that hold any of the words, by BM25 over base forms and pairs of characters.
    fn words(&self, plan: &Plan) -> Result<(Vec<Ranked>, Vec<FoundWord>), TantivyError> {
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
                // A section with most of the words stands above one with few of them often.
                let score = score * (1.0 + covered(held));
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

    /// How many notes some sections stand in.
    fn notes(&self, sections: &[Ranked]) -> Result<usize, TantivyError> {
        let mut notes = HashSet::new();
        for (ord, segment) in self.segments.iter().enumerate() {
            let Some(column) = segment.reader.fast_fields().str("note")? else {
                continue;
            };
            let here = sections
                .iter()
                .filter(|s| s.address.segment_ord as usize == ord);
            for section in here {
                notes.extend(
                    column
                        .ords()
                        .first(section.address.doc_id)
                        .map(|note| (ord, note)),
                );
            }
        }
        Ok(notes.len())
    }

    /// Raises among the best sections those in which neighbouring words of the query stand near
    /// each other.
    fn near(&self, words: &[FoundWord], all: &mut [Ranked]) -> Result<(), TantivyError> {
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

    fn frequency(&self, field: Field, term: &str) -> Result<usize, TantivyError> {
        let term = Term::from_field_text(field, term);
        let mut sum = 0;
        for segment in &self.segments {
            sum += segment.reader.inverted_index(field)?.doc_freq(&term)? as usize;
        }
        Ok(sum)
    }

    /// BM25's inverse document frequency.
    fn rarity(&self, frequency: usize) -> f32 {
        let frequency = frequency as f32;
        (1.0 + (self.sections - frequency + 0.5).max(0.0) / (frequency + 0.5)).ln()
    }
}

/// The best sections, in the order of the index.
fn best_by_address(all: &mut [Ranked]) -> &mut [Ranked] {
    let top = NEAR.min(all.len());
    if top < all.len() {
        all.select_nth_unstable_by(top - 1, |a, b| b.score.total_cmp(&a.score));
    }
    let best = &mut all[..top];
    best.sort_by_key(|ranked| ranked.address);
    best
}

/// The least distance between two ascending lists of positions.
fn distance(a: &[u32], b: &[u32]) -> Option<u32> {
    let (mut i, mut j) = (0, 0);
    let mut least = None;
    while let (Some(&x), Some(&y)) = (a.get(i), b.get(j)) {
        let d = x.abs_diff(y);
        least = Some(least.map_or(d, |least: u32| least.min(d)));
        if x < y { i += 1 } else { j += 1 }
    }
    least
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
