//! Looking a plan up and ordering what it finds.

use std::collections::{HashMap, HashSet};

use tantivy::{DocAddress, Searcher, TantivyError};

use super::cache::FoundCache;
use super::docs::Docs;
use super::evaluate::{Inside, Pattern};
use super::lookup::{Lookup, Standing};
use super::order::{self, Page, Picked};
use super::phrase::{self, Walk};
use super::plan::{Alternative, Group, Plan, What, tier};
use super::whys::Whys;
use super::words::FoundWord;
use crate::index::schema::Fields;
use crate::wire::Why;

/// A section found.
#[derive(Debug, Clone)]
pub struct Ranked {
    /// The section.
    pub address: DocAddress,
    /// Higher is better.
    pub score: f32,
    /// What let it match.
    pub why: Whys,
}

/// What a plan finds.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The page that was asked for.
    pub page: Picked,
    /// For each group the alternatives that were tried and found something.
    pub used: Vec<Vec<Alternative>>,
    /// The words that were looked up one by one, with the terms that stand for them.
    pub words: Vec<FoundWord>,
    /// What was looked for inside parts of sections, see [`super::evaluate`].
    pub inside: Vec<Inside>,
    /// Regular expressions of the query.
    pub regexes: Vec<Pattern>,
    /// The sections that count, when only their matches are to be marked.
    pub counted: Option<Docs>,
    /// For each group its sections, by address.
    pub(super) standings: Vec<Vec<Standing>>,
}

impl Outcome {
    /// Why a section ranks where it does: for each group of the query what matched and what that
    /// weighs, then how far the search was relaxed, then the score.
    pub fn explain(&self, plan: &Plan, ranked: &Ranked, fields: &Fields) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut elsewhere = 0;
        for ((group, standings), used) in plan.groups.iter().zip(&self.standings).zip(&self.used) {
            let letters: String = group.chars.iter().collect();
            let at = standings.binary_search_by_key(&ranked.address, |s| s.address);
            let Ok(at) = at else {
                elsewhere += 1;
                lines.push(format!("{letters}: not in this section"));
                continue;
            };
            let Standing {
                tier,
                fine,
                why,
                field,
                ..
            } = standings[at];
            lines.push(format!(
                "{letters}: {} in field {}, weight {tier:.2} + {fine:.2} for borders, frequency and heading",
                why.name(),
                fields.name(field),
            ));
            lines.push(format!(
                "{letters}: {} sections in all, by {}",
                standings.len(),
                steps(used, fields),
            ));
        }
        if !self.words.is_empty() {
            let words: Vec<&str> = self
                .words
                .iter()
                .flat_map(|w| w.terms.iter().map(String::as_str))
                .collect();
            lines.push(format!("relaxed to words: {}", words.join(", ")));
        } else if elsewhere > 0 {
            lines.push("relaxed: the rest stands in the title or an outer heading".to_owned());
        }
        lines.push(format!("score {:.3}", ranked.score));
        lines
    }
}

/// The steps that found something, in the order in which they were tried.
fn steps(used: &[Alternative], fields: &Fields) -> String {
    let mut steps: Vec<String> = Vec::new();
    for alternative in used {
        let field = match &alternative.what {
            What::Phrase(phrase, _) => phrase.field,
            What::Single(_) => fields.single,
        };
        let step = format!("{} ({})", alternative.why.name(), fields.name(field));
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
    steps.join(", ")
}

/// So many of the best sections are looked at again for how near the words stand.
const NEAR: usize = 64;

/// How far apart two words are when their nearness counts a third, in characters.
pub(super) const NEAR_DISTANCE: f32 = 8.0;

/// How much more two groups are worth side by side, beside [`tier`]'s steps.
const NEAR_GROUPS: f32 = 0.5;

/// Looks a plan up, as far as it was not lately, and gives a page of what it finds.
///
/// # Errors
///
/// When the index cannot be read.
pub fn run(
    plan: &Plan,
    fields: &Fields,
    searcher: &Searcher,
    found: &FoundCache,
    page: &Page,
) -> Result<Outcome, TantivyError> {
    let lookup = Lookup::open(fields, searcher, found)?;
    let (mut outcome, all) = lookup.all(plan, Relax::Words)?;
    outcome.page = order::pick(all, page, searcher)?;
    Ok(outcome)
}

/// Looks up what a plan leaves out: everything in which its words are written.
///
/// # Errors
///
/// When the index cannot be read.
pub fn left_out(
    plan: &Plan,
    fields: &Fields,
    searcher: &Searcher,
    found: &FoundCache,
) -> Result<Vec<DocAddress>, TantivyError> {
    let mut lookup = Lookup::open(fields, searcher, found)?;
    lookup.lenient = false;
    lookup.excludes = true;
    let (_, all) = lookup.all(plan, Relax::Never)?;
    Ok(all.into_iter().map(|ranked| ranked.address).collect())
}

/// What helps out when no section holds every group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relax {
    /// Nothing.
    Never,
    /// Titles and outer headings.
    Context,
    /// These, and then single words.
    Words,
}

impl Lookup<'_> {
    /// Every section that the plan finds, in no order.
    pub(super) fn all(
        &self,
        plan: &Plan,
        relax: Relax,
    ) -> Result<(Outcome, Vec<Ranked>), TantivyError> {
        let mut outcome = Outcome::default();
        let mut groups = Vec::new();
        for group in &plan.groups {
            let (found, used) = self.group(group)?;
            outcome.used.push(used);
            groups.push(found);
        }
        let mut all = self.intersect(&plan.groups, &groups, relax)?;
        // Other words for all of it do not make what holds some of the words themselves superfluous.
        let borrowed = all.iter().all(|found| found.why.contains(Why::Synonym));
        let lacking = all.is_empty() || borrowed && plan.words.len() > 1;
        let words = relax == Relax::Words && plan.groups.iter().any(|g| !g.quoted);
        if lacking && !plan.words.is_empty() && words {
            let complete = std::mem::take(&mut all);
            (all, outcome.words) = self.words(plan)?;
            self.near(&outcome.words, &mut all)?;
            if groups.len() > 1 {
                self.union(&groups, &mut all);
            }
            let known: HashSet<DocAddress> = complete.iter().map(|found| found.address).collect();
            all.retain(|found| !known.contains(&found.address));
            all.extend(complete);
        } else if plan.groups.len() > 1 {
            self.near_groups(&outcome.used, &mut all)?;
        }
        outcome.standings = groups;
        Ok((outcome, all))
    }

    /// Sections that hold every group; when there are none, those that hold one and have
    /// the others above them.
    fn intersect(
        &self,
        groups: &[Group],
        found: &[Vec<Standing>],
        relax: Relax,
    ) -> Result<Vec<Ranked>, TantivyError> {
        let Some((first, rest)) = found.split_first() else {
            return Ok(Vec::new());
        };
        if rest.is_empty() {
            return Ok(first
                .iter()
                .filter(|s| self.allows(s.address))
                .map(|s| Ranked {
                    address: s.address,
                    score: s.tier + s.fine,
                    why: s.why.into(),
                })
                .collect());
        }
        let weights: Vec<f32> = found.iter().map(|list| self.rarity(own(list))).collect();
        let sum: f32 = weights.iter().sum();
        // A letter stands in most sections, so only those of the rarest group are looked for in the
        // lists of the others, which are ordered by address.
        let rarest = found.iter().min_by_key(|list| list.len()).unwrap_or(first);
        let candidates = rarest.iter().map(|standing| standing.address);
        let complete: Vec<Ranked> = candidates
            .filter(|address| self.allows(*address))
            .filter_map(|address| {
                let (mut score, mut why) = (0.0, Whys::default());
                for (list, weight) in found.iter().zip(&weights) {
                    let at = list.binary_search_by_key(&address, |s| s.address).ok()?;
                    let standing = &list[at];
                    score += weight * (standing.tier + standing.fine) / sum;
                    why.insert(standing.why);
                }
                Some(Ranked {
                    address,
                    score,
                    why,
                })
            })
            .collect();
        let own = complete
            .iter()
            .any(|found| !found.why.contains(Why::Synonym));
        if own || relax == Relax::Never {
            return Ok(complete);
        }
        // What has another word for one of them is no better than what has that one above it.
        self.with_context(groups, found, &weights, sum)
    }

    /// When no section holds every group: those that hold some of them, in whatever way, count
    /// with those that hold some of the words.
    fn union(&self, found: &[Vec<Standing>], all: &mut Vec<Ranked>) {
        let weights: Vec<f32> = found.iter().map(|list| self.rarity(list.len())).collect();
        let sum: f32 = weights.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        let mut shares: HashMap<DocAddress, f32> = HashMap::new();
        for (list, weight) in found.iter().zip(&weights) {
            for standing in list.iter().filter(|s| self.allows(s.address)) {
                let good = (standing.tier + standing.fine) / (tier::EXACT + 2.0);
                *shares.entry(standing.address).or_default() += weight * good / sum;
            }
        }
        for ranked in all.iter_mut() {
            if let Some(share) = shares.remove(&ranked.address) {
                ranked.score += tier::PARTIAL * share;
                ranked.why = Why::Partial.into();
            }
        }
        all.extend(shares.into_iter().map(|(address, share)| Ranked {
            address,
            score: tier::PARTIAL * share,
            why: Why::Partial.into(),
        }));
    }

    /// Raises among the best sections those in which the groups' letters stand near each other.
    fn near_groups(
        &self,
        used: &[Vec<Alternative>],
        all: &mut [Ranked],
    ) -> Result<(), TantivyError> {
        let best = best_by_address(all);
        for best in best.chunk_by_mut(|a, b| a.address.segment_ord == b.address.segment_ord) {
            let segment = self.segments[best[0].address.segment_ord as usize].reader;
            // Opened once: the sections come in the order of the index.
            let mut groups: Vec<Vec<Walk<'_>>> = Vec::new();
            for alternatives in used {
                let mut walks = Vec::new();
                // Readings count positions of their own.
                let phrases = alternatives.iter().filter_map(|a| match &a.what {
                    What::Phrase(phrase, _) if phrase.field == self.fields.gram => Some(phrase),
                    _ => None,
                });
                for phrase in phrases {
                    walks.extend(Walk::open(phrase, segment)?);
                }
                groups.push(walks);
            }
            for ranked in best {
                let doc = ranked.address.doc_id;
                let places: Vec<Vec<u32>> = groups
                    .iter_mut()
                    .map(|walks| {
                        let mut starts = Vec::new();
                        for walk in walks {
                            if walk.next(doc) == Some(doc) {
                                starts.extend_from_slice(walk.starts());
                            }
                        }
                        starts.sort_unstable();
                        starts
                    })
                    .collect();
                let near: f32 = places
                    .windows(2)
                    .filter_map(|pair| distance(&pair[0], &pair[1]))
                    .map(|apart| (-(apart as f32) / NEAR_DISTANCE).exp())
                    .sum();
                ranked.score += NEAR_GROUPS * near / (used.len() - 1) as f32;
            }
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
        let mut all: HashMap<DocAddress, (usize, bool, f32, Whys)> = HashMap::new();
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
                let score = standing.tier + standing.fine;
                let above = here.get(&standing.address).map_or(0.0, |(above, _)| *above);
                here.insert(standing.address, (score.max(above), Some(standing.why)));
            }
            for (address, (score, why)) in here {
                let entry = all.entry(address).or_default();
                entry.0 += 1;
                entry.1 |= why.is_some();
                entry.2 += weight * score / sum;
                why.into_iter().for_each(|why| entry.3.insert(why));
            }
        }
        Ok(all
            .into_iter()
            .filter(|(address, (count, own, ..))| {
                *count == found.len() && *own && self.allows(*address)
            })
            .map(|(address, (_, _, score, why))| Ranked {
                address,
                score,
                why,
            })
            .collect())
    }
}

/// How many sections hold a group itself, not another word for it.
fn own(list: &[Standing]) -> usize {
    let own = list.iter().filter(|s| s.why != Why::Synonym).count();
    if own > 0 { own } else { list.len() }
}

/// The best sections, in the order of the index.
pub(super) fn best_by_address(all: &mut [Ranked]) -> &mut [Ranked] {
    let top = NEAR.min(all.len());
    if top < all.len() {
        all.select_nth_unstable_by(top - 1, |a, b| b.score.total_cmp(&a.score));
    }
    let best = &mut all[..top];
    best.sort_by_key(|ranked| ranked.address);
    best
}

/// The least distance between two ascending lists of positions.
pub(super) fn distance(a: &[u32], b: &[u32]) -> Option<u32> {
    let (mut i, mut j) = (0, 0);
    let mut least = None;
    while let (Some(&x), Some(&y)) = (a.get(i), b.get(j)) {
        let d = x.abs_diff(y);
        least = Some(least.map_or(d, |least: u32| least.min(d)));
        if x < y { i += 1 } else { j += 1 }
    }
    least
}
