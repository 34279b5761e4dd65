//! Notes by what their titles and paths hold, and tags where they are written.

use tantivy::DocAddress;

use super::docs::Docs;
use super::evaluate::{Evaluator, Inside, Mode, Words};
use super::filters;
use super::lookup::Lookup;
use super::plan;
use super::rank::{Ranked, Relax};
use crate::error::EngineError;
use crate::index::areas::Area;
use crate::query::from_root;

impl Evaluator<'_> {
    /// Sections of the notes whose title or path holds the words.
    pub(super) fn named(
        &mut self,
        words: &Words,
        area: Area,
        mode: Mode,
    ) -> Result<Docs, EngineError> {
        let failed = self.failed();
        let first = words.first().map_or("", |(text, _)| text.as_str());
        if let Some(path) = from_root(first).filter(|_| area != Area::Title) {
            let paths = filters::anchored(self.catalog, path, area == Area::File);
            return filters::of_notes(self.searcher, &paths).map_err(&failed);
        }
        let notes = self.notes_named(words, area, mode.wanted)?;
        let addresses: Vec<DocAddress> = notes.iter().map(|note| note.address).collect();
        if area == Area::Title && mode.wanted && !addresses.is_empty() {
            // Where the title is shown it is marked.
            let plan = plan::plan(words, self.index.fields(), self.analyzer, self.synonyms);
            let mut lookup = self.lookup()?;
            lookup.areas = &[Area::Title];
            let (shown, _) = lookup.all(&plan, Relax::Never).map_err(&failed)?;
            self.outcome.inside.push(Inside {
                alternatives: shown.used.into_iter().flatten().collect(),
                areas: vec![Area::Title],
            });
        }
        filters::sections_of(self.searcher, &addresses).map_err(&failed)
    }

    /// The records of the notes whose title or path holds the words, which are `wanted` or left out.
    pub(crate) fn notes_named(
        &mut self,
        words: &Words,
        area: Area,
        wanted: bool,
    ) -> Result<Vec<Ranked>, EngineError> {
        let failed = self.failed();
        let names = self.index.fields().names();
        let records = Docs::of_term(self.searcher, names.kind, "n").map_err(&failed)?;
        let plan = plan::plan(words, &names, self.analyzer, self.synonyms);
        let mut lookup = Lookup::open(&names, self.searcher, self.found).map_err(&failed)?;
        let areas = [area];
        lookup.allowed = Some(&records);
        lookup.areas = &areas;
        lookup.lenient = false;
        lookup.excludes = !wanted;
        let (_, all) = lookup.all(&plan, Relax::Never).map_err(&failed)?;
        Ok(all)
    }

    /// Has a tag marked where it is written.
    pub(super) fn mark_tag(&mut self, tag: &str, mode: Mode) {
        let tag = tag.trim().trim_start_matches(['#', '＃']);
        if !mode.wanted || tag.is_empty() {
            return;
        }
        let written = [(format!("#{tag}"), true)];
        let plan = plan::plan(&written, self.index.fields(), self.analyzer, self.synonyms);
        let strict = plan.groups.into_iter().flat_map(|group| group.strict);
        self.outcome.inside.push(Inside {
            alternatives: strict.collect(),
            areas: Vec::new(),
        });
    }
}
