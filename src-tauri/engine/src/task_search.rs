//! Which tasks a query finds: words are looked up in the tasks by the same plan as in sections, and
//! what asks for a place (a path, a heading, a date) says in which sections they stand.

use std::collections::HashSet;

use jiff::civil::Date;
use jiff::tz::Offset;
use tantivy::{DocAddress, Searcher};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::index::record::{TaskKey, TaskRecord};
use crate::query::{Command, Expr, Field, Query, compile_regex};
use crate::search::order::Page;
use crate::search::rank;
use crate::tasks::is_tag;
use crate::wire::Moment;

/// What a query for tasks is evaluated over.
struct Asking<'a> {
    engine: &'a Engine,
    searcher: Searcher,
    now: Moment,
}

impl Engine {
    /// The tasks that a query finds on a day.
    pub(crate) fn tasks_matching(
        &self,
        text: &str,
        today: Date,
    ) -> Result<HashSet<TaskKey>, EngineError> {
        let midnight = Offset::UTC.to_timestamp(today.at(0, 0, 0, 0));
        let asking = Asking {
            engine: self,
            searcher: self.index.searcher(),
            now: Moment {
                unix: midnight.map_or(0, |midnight| midnight.as_second()),
                offset_minutes: 0,
            },
        };
        let query = Query::scoped(text, &[]);
        let Some(root) = &query.root else {
            return Ok(asking.all(|_| true));
        };
        let letters = || query.as_letters().root.unwrap_or_else(|| root.clone());
        if query.command != Command::No && asking.stands(text)? {
            return asking.eval(&letters(), true);
        }
        let found = asking.eval(root, true)?;
        if found.is_empty()
            && query.command == Command::Likely
            && let Some(program) = query.program()
            && !asking.eval(&program, true)?.is_empty()
        {
            return asking.eval(&letters(), true);
        }
        Ok(found)
    }
}

impl Asking<'_> {
    /// The tasks in which an expression holds; whether they are `wanted` or left out.
    fn eval(&self, expr: &Expr, wanted: bool) -> Result<HashSet<TaskKey>, EngineError> {
        match expr {
            Expr::Text { text, quoted } => self.words(&[(text.clone(), *quoted)], wanted),
            Expr::Regex(pattern) => Ok(match compile_regex(pattern) {
                Some(regex) => self.all(|task| regex.is_match(&task.text)),
                None => HashSet::new(),
            }),
            Expr::Not(inner) => {
                let out = self.eval(inner, !wanted)?;
                let mut all = self.all(|_| true);
                all.retain(|task| !out.contains(task));
                Ok(all)
            }
            Expr::And(all) => {
                // Words are looked up together: what helps out when nothing holds all of them
                // must see all of them.
                let (words, others): (Vec<&Expr>, Vec<&Expr>) =
                    all.iter().partition(|one| matches!(one, Expr::Text { .. }));
                let words: Vec<(String, bool)> = words
                    .into_iter()
                    .filter_map(|word| match word {
                        Expr::Text { text, quoted } => Some((text.clone(), *quoted)),
                        _ => None,
                    })
                    .collect();
                let mut found = self.words(&words, wanted)?;
                for other in others {
                    let held = self.eval(other, wanted)?;
                    found.retain(|task| held.contains(task));
                }
                Ok(found)
            }
            Expr::Or(all) => {
                let mut found = HashSet::new();
                for one in all {
                    found.extend(self.eval(one, wanted)?);
                }
                Ok(found)
            }
            Expr::In(field, inner) => self.place(*field, inner, expr, wanted),
        }
    }

    fn place(
        &self,
        field: Field,
        inner: &Expr,
        whole: &Expr,
        wanted: bool,
    ) -> Result<HashSet<TaskKey>, EngineError> {
        let mut found = match field {
            Field::Task => return self.eval(inner, wanted),
            Field::TaskTodo | Field::TaskDone => {
                let done = self.all(|task| task.done == (field == Field::TaskDone));
                let mut found = self.eval(inner, wanted)?;
                found.retain(|task| done.contains(task));
                return Ok(found);
            }
            Field::Tag => {
                let wanted = inner.texts(|_| true);
                let tagged = |task: &TaskRecord| {
                    let mut own = task.tags.iter();
                    own.any(|own| wanted.iter().any(|tag| is_tag(own, tag)))
                };
                self.all(tagged)
            }
            _ => HashSet::new(),
        };
        // What is left out is asked for as such: it goes by what is written.
        let asked = if wanted {
            whole.clone()
        } else {
            Expr::Not(Box::new(whole.clone()))
        };
        let query = Query {
            root: Some(asked),
            ..Query::default()
        };
        let page = Page::best(usize::MAX);
        let asked = self
            .engine
            .look_up(query, self.now, &self.searcher, &page)?;
        let ranked = asked.outcome.page.ranked.iter();
        let mut addresses: Vec<DocAddress> = ranked.map(|ranked| ranked.address).collect();
        addresses.sort_unstable();
        let mut sections: HashSet<(String, String)> = HashSet::new();
        for address in addresses {
            let section = self.engine.index.section(&self.searcher, address)?;
            sections.insert((section.path, section.anchor));
        }
        let catalog = self.engine.catalog();
        // Where tasks have the tag themselves, the tag is not of what stands around them.
        let own: HashSet<String> = found.iter().map(|task| task.path.clone()).collect();
        let others = catalog.notes.values();
        for note in others.filter(|note| !own.contains(&note.path)) {
            for (index, task) in note.tasks.iter().enumerate() {
                if sections.contains(&(note.path.clone(), task.anchor.clone())) == wanted {
                    found.insert(TaskKey {
                        path: note.path.clone(),
                        index: index as u32,
                    });
                }
            }
        }
        Ok(found)
    }

    /// The tasks that hold words, all of them for none; whether they are `wanted` or left out.
    fn words(
        &self,
        words: &[(String, bool)],
        wanted: bool,
    ) -> Result<HashSet<TaskKey>, EngineError> {
        if words.iter().all(|(text, _)| text.trim().is_empty()) {
            return Ok(self.all(|_| true));
        }
        let index = &self.engine.index;
        let fields = index.task_fields();
        let plan = self.engine.plan(words, fields);
        let found = &self.engine.found;
        let mut addresses = if wanted {
            let page = Page::best(usize::MAX);
            rank::run(&plan, fields, &self.searcher, found, &page).map(|outcome| {
                let ranked = outcome.page.ranked.iter();
                ranked.map(|ranked| ranked.address).collect::<Vec<_>>()
            })
        } else {
            rank::left_out(&plan, fields, &self.searcher, found)
        }
        .map_err(|e| index.failed(&e))?;
        // Neighbours lie in one block of the store, which is read once.
        addresses.sort_unstable();
        addresses
            .into_iter()
            .map(|address| index.task(&self.searcher, address))
            .collect()
    }

    /// Whether a text stands in some task as it was typed.
    fn stands(&self, text: &str) -> Result<bool, EngineError> {
        let whole = [(text.trim().to_owned(), true)];
        Ok(!self.words(&whole, true)?.is_empty())
    }

    /// The tasks of which something is true.
    fn all(&self, holds: impl Fn(&TaskRecord) -> bool) -> HashSet<TaskKey> {
        let catalog = self.engine.catalog();
        let mut found = HashSet::new();
        for note in catalog.notes.values() {
            for (index, task) in note.tasks.iter().enumerate() {
                if holds(task) {
                    found.insert(TaskKey {
                        path: note.path.clone(),
                        index: index as u32,
                    });
                }
            }
        }
        found
    }
}
