//! Help with a query: what it means in words, and what can be typed next.

use crate::engine::Engine;
use crate::error::EngineError;
use crate::index::areas::Area;
use crate::index::record::NoteRecord;
use crate::index::tags;
use crate::query::complete::{Unfinished, unfinished, written};
use crate::query::{Expr, Field, Query, explain, is_slash};
use crate::search::evaluate::Evaluator;
use crate::search::filters;
use crate::search::order::Page;
use crate::text::variants::fold_name;
use crate::wire::{
    CompleteRequest, Completion, CompletionItem, ExplainRequest, ExplainedLine, Explanation,
};

/// The most that is offered at once.
const MOST: usize = 10;

impl Engine {
    /// What a query means, in words.
    ///
    /// # Errors
    ///
    /// [`EngineError::Index`] when the index cannot be read.
    pub fn explain(&self, request: &ExplainRequest) -> Result<Explanation, EngineError> {
        let ExplainRequest { query, scopes, now } = request;
        let searcher = self.index.searcher();
        let asked = self.ask(query, scopes, *now, &searcher, &Page::best(0))?;
        let lines = explain::explain(&asked.query, *now, self.language());
        let line = |line: explain::Line| ExplainedLine {
            depth: line.depth,
            text: line.text,
        };
        Ok(Explanation {
            query: asked.query.to_string(),
            lines: lines.into_iter().map(line).collect(),
            notices: {
                let Query {
                    literals,
                    unfinished,
                    ..
                } = &asked.query;
                self.literal_notices(literals.iter().chain(unfinished))
            },
        })
    }

    /// What can be typed next.
    ///
    /// # Errors
    ///
    /// [`EngineError::Index`] when the index cannot be read.
    pub fn complete(&self, request: &CompleteRequest) -> Result<Completion, EngineError> {
        match unfinished(&request.before) {
            None => Ok(Completion::default()),
            Some(Unfinished::Field { typed }) => {
                let fields = Field::ALL.into_iter();
                let lower = typed.to_ascii_lowercase();
                let items = fields
                    .filter(|field| field.name().starts_with(&lower))
                    .map(|field| CompletionItem {
                        text: format!("{}:", field.name()),
                        detail: explain::meaning(field, self.language()).to_owned(),
                    });
                Ok(Completion {
                    items: items.collect(),
                    replaced: typed,
                })
            }
            Some(Unfinished::Value {
                field,
                value,
                typed,
            }) => {
                let mut items = self.values(field, &value)?;
                items.retain(|item| item.text != typed);
                items.truncate(MOST);
                Ok(Completion {
                    replaced: typed,
                    items,
                })
            }
        }
    }

    fn values(&self, field: Field, value: &str) -> Result<Vec<CompletionItem>, EngineError> {
        let item = |value: &str, detail: String| CompletionItem {
            text: written(field, value),
            detail,
        };
        let language = self.language();
        match field {
            Field::Updated => {
                let all = explain::DATES.iter();
                let wanted = all.filter(|(text, ..)| text.starts_with(value));
                Ok(wanted
                    .map(|(text, ja, en)| item(text, language.pick(ja, en).to_owned()))
                    .collect())
            }
            Field::Tag | Field::Lang => {
                let sign = if field == Field::Tag {
                    tags::WRITTEN
                } else {
                    tags::LANGUAGE
                };
                let searcher = self.index.searcher();
                let all = filters::traits(&searcher, self.index.fields(), sign);
                let mut all = all.map_err(|e| self.index.failed(&e))?;
                let typed = fold_name(value.trim_start_matches(['#', '＃']));
                // Typed in kana or romaji, a tag is found by its reading.
                let reading = |tag: &str| self.with_analyzer(|a| tags::reading(tag, a));
                let kana = fold_kana(&typed);
                all.retain(|(name, _)| {
                    fold_name(name).contains(&typed)
                        || kana.iter().any(|kana| reading(name).starts_with(kana))
                });
                all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
                all.truncate(MOST + 1);
                Ok(all
                    .into_iter()
                    .map(|(name, count)| item(&name, count.to_string()))
                    .collect())
            }
            Field::Path => self.paths(value),
            Field::Title | Field::File => Ok(self
                .notes_named(value, field)?
                .into_iter()
                .map(|note| {
                    let file = note.path.rsplit('/').next().unwrap_or(&note.path);
                    if field == Field::Title {
                        item(&note.title, note.path.clone())
                    } else {
                        item(file, note.path.clone())
                    }
                })
                .collect()),
            Field::Heading => self.headings(value),
            _ => Ok(Vec::new()),
        }
    }

    /// Folders first, then notes.
    fn paths(&self, value: &str) -> Result<Vec<CompletionItem>, EngineError> {
        let typed = fold_name(value.trim_start_matches(is_slash));
        let mut folders: Vec<(String, usize)> = Vec::new();
        {
            let catalog = self.catalog();
            for path in catalog.notes.keys() {
                for (at, _) in path.match_indices('/') {
                    // Paths come in order, so a folder's notes stand together.
                    let folder = &path[..=at];
                    match folders.iter_mut().rev().take(16).find(|(f, _)| f == folder) {
                        Some((_, count)) => *count += 1,
                        None => folders.push((folder.to_owned(), 1)),
                    }
                }
            }
        }
        let named = self.notes_named(value, Field::Path)?;
        let meant = |folder: &str| {
            let last = folder.trim_end_matches('/').rsplit('/').next();
            fold_name(folder).starts_with(&typed)
                || fold_name(last.unwrap_or(folder)).contains(&typed)
        };
        folders.retain(|(folder, _)| meant(folder));
        folders.sort_by_key(|(folder, count)| (folder.matches('/').count(), usize::MAX - count));
        folders.truncate(MOST / 2);
        // A folder typed in kana or romaji is found by its notes.
        if folders.is_empty() {
            let parents = named
                .iter()
                .filter_map(|note| note.path.rfind('/').map(|at| &note.path[..=at]));
            for parent in parents {
                if folders.len() < MOST / 2 && !folders.iter().any(|(f, _)| f == parent) {
                    folders.push((parent.to_owned(), 0));
                }
            }
        }
        let folders = folders.into_iter().map(|(folder, _)| CompletionItem {
            text: written(Field::Path, &format!("/{folder}")),
            detail: String::new(),
        });
        let notes = named.into_iter().map(|note| CompletionItem {
            text: written(Field::Path, &format!("/{}", note.path)),
            detail: note.title,
        });
        Ok(folders.chain(notes).collect())
    }

    /// Notes whose title or path holds the value; the first in the order of paths for none.
    fn notes_named(&self, value: &str, field: Field) -> Result<Vec<NoteRecord>, EngineError> {
        let catalog = self.catalog();
        let value = value.trim_start_matches(is_slash);
        if value.trim().is_empty() {
            return Ok(catalog.notes.values().take(MOST).cloned().collect());
        }
        let area = match field {
            Field::Title => Area::Title,
            Field::File => Area::File,
            _ => Area::Path,
        };
        let searcher = self.index.searcher();
        let synonyms = self.personal.synonyms();
        self.with_analyzer(|analyzer| {
            let now = crate::wire::Moment::default();
            let (index, found) = (&self.index, &self.found);
            let mut evaluator =
                Evaluator::new(index, &searcher, found, analyzer, &catalog, &synonyms, now)?;
            let mut found = evaluator.notes_named(&[(value.to_owned(), false)], area, true)?;
            found.sort_by(|a, b| b.score.total_cmp(&a.score));
            let notes = found.iter().take(MOST);
            notes
                .map(|note| self.index.note(&searcher, note.address))
                .collect()
        })
    }

    fn headings(&self, value: &str) -> Result<Vec<CompletionItem>, EngineError> {
        if value.trim().is_empty() {
            return Ok(Vec::new());
        }
        let searcher = self.index.searcher();
        let text = Expr::text(value);
        let query = Query {
            root: Some(Expr::In(Field::Heading, Box::new(text))),
            ..Query::default()
        };
        let page = Page::best(MOST * 3);
        let asked = self.look_up(query, crate::wire::Moment::default(), &searcher, &page)?;
        let mut items: Vec<CompletionItem> = Vec::new();
        for ranked in &asked.outcome.page.ranked {
            let section = self.index.section(&searcher, ranked.address)?;
            let Some(heading) = section.heading_path.last() else {
                continue;
            };
            let text = written(Field::Heading, heading);
            if items.len() < MOST && !items.iter().any(|item| item.text == text) {
                items.push(CompletionItem {
                    text,
                    detail: section.title,
                });
            }
        }
        Ok(items)
    }
}

/// The ways to read what was typed in kana or romaji.
fn fold_kana(typed: &str) -> Vec<String> {
    use crate::text::kana::{is_kana, to_hiragana};
    use crate::text::romaji;
    if typed.is_empty() {
        Vec::new()
    } else if typed.chars().all(is_kana) {
        vec![typed.chars().map(to_hiragana).collect()]
    } else if typed.is_ascii() {
        let read = romaji::readings(typed).into_iter().map(|read| read.kana);
        read.filter(|kana| !kana.is_empty()).collect()
    } else {
        Vec::new()
    }
}
