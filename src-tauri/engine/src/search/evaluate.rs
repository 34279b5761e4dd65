//! Queries with operators: which sections hold, and in what order they stand.
//!
//! Text is planned, looked up and ranked as in a query without operators; filters say among which
//! sections. They go first, so that text which is found nowhere else is looked for in looser ways
//! among what they leave. A filter changes no score: where only filters were asked for, the newest
//! notes come first.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use regex::Regex;
use tantivy::{DocAddress, Searcher, TantivyError};

use super::cache::FoundCache;
use super::docs::Docs;
use super::lookup::Lookup;
use super::order::{self, Page};
use super::pieces::Pieces;
use super::place::Place;
use super::plan::{self, Alternative};
use super::rank::{Outcome, Ranked, Relax};
use super::whys::Whys;
use super::{filters, patterns};
use crate::analysis::Analyzer;
use crate::error::EngineError;
use crate::index::Index;
use crate::index::areas::Area;
use crate::query::{Expr, Field, dates, marks};
use crate::synonyms::Synonyms;
use crate::update::Catalog;
use crate::wire::Moment;

/// What was looked for inside parts of sections.
#[derive(Debug)]
pub struct Inside {
    /// The ways in which it was found.
    pub alternatives: Vec<Alternative>,
    /// What it stands inside.
    pub areas: Vec<Area>,
}

/// A regular expression of a query.
#[derive(Debug)]
pub struct Pattern {
    /// It.
    pub regex: Regex,
    /// What its matches stand inside.
    pub areas: Vec<Area>,
}

/// What a query with operators is evaluated over.
pub(crate) struct Evaluator<'a> {
    pub(super) index: &'a Index,
    pub(super) searcher: &'a Searcher,
    pub(super) found: &'a FoundCache,
    pub(super) analyzer: &'a mut Analyzer,
    pub(super) catalog: &'a Catalog,
    pub(super) synonyms: &'a Synonyms,
    pub(super) now: Moment,
    /// Every section.
    sections: Docs,
    pieces: Arc<Pieces>,
    pub(super) outcome: Outcome,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Mode {
    /// Whether what is found is looked for, not left out.
    pub(super) wanted: bool,
    relax: Relax,
}

/// Words, each with whether only its exact letters are meant.
pub(super) type Words = [(String, bool)];

/// Sections that hold, with their scores unless there is nothing but filters.
struct Found {
    docs: Docs,
    scores: Option<Scores>,
}

struct Scores {
    by: HashMap<DocAddress, (f32, Whys)>,
    /// How rare what was found is.
    weight: f32,
}

impl<'a> Evaluator<'a> {
    /// Prepares to evaluate a query asked at a moment.
    ///
    /// # Errors
    ///
    /// [`EngineError::Index`] when the index cannot be read.
    pub(crate) fn new(
        index: &'a Index,
        searcher: &'a Searcher,
        found: &'a FoundCache,
        analyzer: &'a mut Analyzer,
        catalog: &'a Catalog,
        synonyms: &'a Synonyms,
        now: Moment,
    ) -> Result<Self, EngineError> {
        let sections = Docs::of_term(searcher, index.fields().kind, "s");
        let pieces = found.pieces(searcher);
        Ok(Self {
            index,
            searcher,
            found,
            analyzer,
            catalog,
            synonyms,
            now,
            sections: sections.map_err(|e| index.failed(&e))?,
            pieces: pieces.map_err(|e| index.failed(&e))?,
            outcome: Outcome::default(),
        })
    }

    /// Evaluates a query and gives a page of what it finds.
    ///
    /// # Errors
    ///
    /// [`EngineError::Index`] when the index cannot be read.
    pub(crate) fn run(mut self, expr: &Expr, page: &Page) -> Result<Outcome, EngineError> {
        let mode = Mode {
            wanted: true,
            relax: Relax::Words,
        };
        let found = self.eval(expr, &Place::Text, None, mode)?;
        let mut outcome = std::mem::take(&mut self.outcome);
        let failed = self.failed();
        let all = match found.scores {
            Some(scores) => {
                let mut by = scores.by;
                let ranked = found.docs.iter().map(|address| {
                    let (score, why) = by.remove(&address).unwrap_or_default();
                    Ranked {
                        address,
                        score,
                        why,
                    }
                });
                ranked.collect()
            }
            None => filters::newest(self.searcher, &found.docs).map_err(&failed)?,
        };
        outcome.page = order::pick(all, page, self.searcher).map_err(&failed)?;
        outcome.counted = Some(found.docs);
        Ok(outcome)
    }

    pub(super) fn lookup(&self) -> Result<Lookup<'a>, EngineError> {
        Lookup::open(self.index.fields(), self.searcher, self.found)
            .map_err(|e| self.index.failed(&e))
    }

    pub(super) fn failed(&self) -> impl Fn(TantivyError) -> EngineError + 'a {
        let index = self.index;
        move |error| index.failed(&error)
    }

    fn eval(
        &mut self,
        expr: &Expr,
        place: &Place,
        allowed: Option<&Docs>,
        mode: Mode,
    ) -> Result<Found, EngineError> {
        match expr {
            Expr::Text { text, quoted } => {
                self.text(&[(text.clone(), *quoted)], place, allowed, mode)
            }
            Expr::Regex(pattern) => self.regex(pattern, place, allowed, mode),
            Expr::Not(inner) => {
                let inner_mode = Mode {
                    wanted: !mode.wanted,
                    relax: Relax::Never,
                };
                // What is left out does not depend on what else is asked for; only the reading of
                // texts is worth narrowing.
                let narrow = allowed.filter(|_| cost(inner) >= COST_REGEX);
                let found = self.eval(inner, place, narrow, inner_mode)?;
                let mut docs = allowed.unwrap_or(&self.sections).clone();
                docs.remove(&found.docs);
                Ok(Found { docs, scores: None })
            }
            Expr::And(all) => self.and(all, place, allowed, mode),
            Expr::Or(all) => self.or(all, place, allowed, mode),
            Expr::In(field, inner) => {
                let place = place.inner(*field);
                self.eval(inner, &place, allowed, mode)
            }
        }
    }

    fn and(
        &mut self,
        all: &[Expr],
        place: &Place,
        allowed: Option<&Docs>,
        mode: Mode,
    ) -> Result<Found, EngineError> {
        let merged = matches!(place, Place::Text | Place::Inside(_));
        let mut words: Vec<(String, bool)> = Vec::new();
        let mut others: Vec<&Expr> = Vec::new();
        for (one, idle) in std::iter::zip(all, marks::idle_operands(all)) {
            match one {
                Expr::Text { text, quoted } if merged => words.push((text.clone(), *quoted)),
                other if !idle => others.push(other),
                _ => {}
            }
        }
        others.sort_by_key(|one| cost(one));
        let late = others.partition_point(|one| cost(one) < COST_REGEX);
        let mut docs = allowed.cloned();
        let (mut main, mut side) = (Vec::new(), Vec::new());
        let mut take = |found: Found, docs: &mut Option<Docs>, is_filter: bool| {
            match docs {
                Some(docs) => docs.keep(&found.docs),
                None => *docs = Some(found.docs),
            }
            let list = if is_filter { &mut side } else { &mut main };
            list.extend(found.scores);
        };
        for one in &others[..late] {
            let found = self.eval(one, place, docs.as_ref(), mode)?;
            take(found, &mut docs, matches!(one, Expr::In(..)));
        }
        if !words.is_empty() {
            let found = self.text(&words, place, docs.as_ref(), mode)?;
            take(found, &mut docs, false);
        }
        for one in &others[late..] {
            let found = self.eval(one, place, docs.as_ref(), mode)?;
            take(found, &mut docs, true);
        }
        Ok(Found {
            docs: docs.unwrap_or_else(|| self.sections.clone()),
            scores: together(if main.is_empty() { side } else { main }),
        })
    }

    fn or(
        &mut self,
        all: &[Expr],
        place: &Place,
        allowed: Option<&Docs>,
        mode: Mode,
    ) -> Result<Found, EngineError> {
        let strict = Mode {
            relax: mode.relax.min(Relax::Context),
            ..mode
        };
        let found = self.any(all, place, allowed, strict)?;
        // Single words of one side must not flood what the other side finds as it stands.
        if found.docs.is_empty() && mode.relax > strict.relax {
            return self.any(all, place, allowed, mode);
        }
        Ok(found)
    }

    fn any(
        &mut self,
        all: &[Expr],
        place: &Place,
        allowed: Option<&Docs>,
        mode: Mode,
    ) -> Result<Found, EngineError> {
        let mut docs = Docs::none(self.searcher);
        let mut best: Option<HashMap<DocAddress, (f32, Whys)>> = None;
        for one in all {
            let found = self.eval(one, place, allowed, mode)?;
            docs.add(&found.docs);
            for (address, (score, why)) in found.scores.into_iter().flat_map(|s| s.by) {
                let known = best.get_or_insert_default().entry(address).or_default();
                if score > known.0 {
                    *known = (score, why);
                }
            }
        }
        let weight = self.lookup()?.rarity(docs.len());
        let scores = best.map(|by| Scores { by, weight });
        Ok(Found { docs, scores })
    }

    fn text(
        &mut self,
        words: &Words,
        place: &Place,
        allowed: Option<&Docs>,
        mode: Mode,
    ) -> Result<Found, EngineError> {
        let blank = words.iter().all(|(text, _)| text.trim().is_empty());
        let pieces = self.pieces.clone();
        let among = |docs: Docs| {
            let mut docs = docs;
            pieces.fill(&mut docs);
            if let Some(allowed) = allowed {
                docs.keep(allowed);
            }
            Found { docs, scores: None }
        };
        let failed = self.failed();
        let fields = self.index.fields();
        let first = words.first().map_or("", |(text, _)| text.as_str());
        match place {
            Place::Text => self.look_up(words, &[], allowed, mode, true),
            Place::Inside(areas) if blank => {
                let mut docs = self.sections.clone();
                for area in areas {
                    let with = Docs::of_term(self.searcher, fields.traits, &area.any());
                    docs.keep(&with.map_err(&failed)?);
                }
                Ok(among(docs))
            }
            Place::Inside(areas) => self.look_up(words, areas, allowed, mode, false),
            Place::Name(_) if blank => Ok(among(self.sections.clone())),
            Place::Name(area) => {
                let docs = self.named(words, *area, mode)?;
                Ok(among(docs))
            }
            Place::Tag => {
                let docs =
                    filters::tagged(self, first, words[0].1 || !mode.wanted).map_err(&failed)?;
                self.mark_tag(first, mode);
                Ok(among(docs))
            }
            Place::Lang => {
                let docs = filters::in_language(self.searcher, fields, first);
                Ok(among(docs.map_err(&failed)?))
            }
            Place::Updated => match dates::parse(first) {
                Some(dates) => {
                    let (from, to) = dates.range(self.now);
                    let docs = allowed.unwrap_or(&self.sections);
                    let docs = filters::modified(self.searcher, docs, from, to);
                    Ok(among(docs.map_err(&failed)?))
                }
                None => Ok(among(self.sections.clone())),
            },
        }
    }

    /// Looks words up in sections.
    fn look_up(
        &mut self,
        words: &Words,
        areas: &[Area],
        allowed: Option<&Docs>,
        mode: Mode,
        context: bool,
    ) -> Result<Found, EngineError> {
        let failed = self.failed();
        let plan = plan::plan(words, self.index.fields(), self.analyzer, self.synonyms);
        if plan.groups.is_empty() {
            let docs = allowed.unwrap_or(&self.sections).clone();
            return Ok(Found { docs, scores: None });
        }
        let mut lookup = self.lookup()?;
        lookup.allowed = allowed;
        lookup.areas = areas;
        lookup.lenient = mode.wanted && !areas.contains(&Area::Heading);
        lookup.excludes = !mode.wanted;
        let relax = if context { mode.relax } else { Relax::Never };
        let (outcome, all) = lookup.all(&plan, relax).map_err(&failed)?;
        let lists = outcome.standings.iter().map(Vec::len);
        let weight = lists.map(|len| lookup.rarity(len)).sum();
        if mode.wanted {
            if context {
                self.outcome.used.extend(outcome.used);
                self.outcome.words.extend(outcome.words);
            } else {
                self.outcome.inside.push(Inside {
                    alternatives: outcome.used.into_iter().flatten().collect(),
                    areas: areas.to_vec(),
                });
            }
        }
        let mut docs = Docs::none(self.searcher);
        let mut by = HashMap::with_capacity(all.len());
        for ranked in all {
            docs.insert(ranked.address);
            by.insert(ranked.address, (ranked.score, ranked.why));
        }
        let scores = Some(Scores { by, weight });
        Ok(Found { docs, scores })
    }

    fn regex(
        &mut self,
        pattern: &str,
        place: &Place,
        allowed: Option<&Docs>,
        mode: Mode,
    ) -> Result<Found, EngineError> {
        let Some(regex) = crate::query::compile_regex(pattern) else {
            let docs = Docs::none(self.searcher);
            return Ok(Found { docs, scores: None });
        };
        let failed = self.failed();
        let all = allowed.unwrap_or(&self.sections).clone();
        let areas: &[Area] = match place {
            Place::Inside(areas) => areas,
            _ => &[],
        };
        let mut docs = match place {
            Place::Name(area) => {
                let named = |path: &str, title: &str| match area {
                    Area::Title => regex.is_match(title),
                    Area::File => regex.is_match(path.rsplit('/').next().unwrap_or(path)),
                    _ => regex.is_match(path),
                };
                let notes = self.catalog.notes.values();
                let paths: HashSet<String> = notes
                    .filter(|note| named(&note.path, &note.title))
                    .map(|note| note.path.clone())
                    .collect();
                let mut docs = filters::of_notes(self.searcher, &paths).map_err(&failed)?;
                docs.keep(&all);
                docs
            }
            Place::Tag | Place::Lang => {
                let tag = *place == Place::Tag;
                let mut docs = filters::traits_like(self, tag, &regex).map_err(&failed)?;
                docs.keep(&all);
                docs
            }
            Place::Updated => all,
            Place::Text | Place::Inside(_) => {
                let found = patterns::find(self, &regex, areas, &all)?;
                if mode.wanted {
                    self.outcome.regexes.push(Pattern {
                        regex,
                        areas: areas.to_vec(),
                    });
                }
                found
            }
        };
        self.pieces.fill(&mut docs);
        Ok(Found { docs, scores: None })
    }
}

const COST_TEXT: u32 = 5;
const COST_REGEX: u32 = 9;

/// What it costs to find where something holds; what is cheap is asked first.
fn cost(expr: &Expr) -> u32 {
    match expr {
        Expr::Text { .. } => COST_TEXT,
        Expr::Regex(_) => COST_REGEX,
        Expr::Not(inner) => cost(inner),
        Expr::And(all) | Expr::Or(all) => all.iter().map(cost).max().unwrap_or(0),
        Expr::In(field, inner) if field.is_place() || *field == Field::Heading => cost(inner),
        Expr::In(..) => 0,
    }
}

/// The scores of what holds everywhere, each part weighed by how rare it is.
fn together(mut parts: Vec<Scores>) -> Option<Scores> {
    if parts.len() < 2 {
        return parts.pop();
    }
    let weight: f32 = parts.iter().map(|part| part.weight).sum();
    let mut by: HashMap<DocAddress, (f32, Whys)> = HashMap::new();
    for part in parts {
        let share = part.weight / weight.max(f32::MIN_POSITIVE);
        for (address, (score, why)) in part.by {
            let known = by.entry(address).or_default();
            known.0 += share * score;
            known.1 = known.1.iter().chain(why.iter()).collect();
        }
    }
    Some(Scores { by, weight })
}
