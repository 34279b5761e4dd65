//! From a question to what it finds: the query understood, planned or evaluated.

use tantivy::{DocAddress, Searcher};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::index::schema::Fields;
use crate::query::{Command, Expr, Field, Literal, Query};
use crate::search::evaluate::Evaluator;
use crate::search::listing::Letters;
use crate::search::order::Page;
use crate::search::plan::{self, Plan};
use crate::search::rank::{self, Outcome};
use crate::search::within;
use crate::wire::{Moment, Notice, OpenNoteRequest, SearchRequest};

/// A question answered.
pub(crate) struct Asked {
    /// The query as it was understood in the end.
    pub(crate) query: Query,
    /// How its words were looked up; empty when it has operators.
    pub(crate) plan: Plan,
    /// What was found.
    pub(crate) outcome: Outcome,
}

impl Asked {
    /// The words that a hit may hold as they were typed.
    pub(crate) fn words(&self) -> String {
        let root = self.query.root.as_ref();
        let texts = root.map(|root| root.texts(|_| true));
        texts.unwrap_or_default().join(" ")
    }

    /// Whether something was found, and not only some of the words.
    fn holds_all_words(&self) -> bool {
        self.outcome.page.total > 0 && self.outcome.words.is_empty()
    }

    /// What can be found in the headings above a hit.
    pub(crate) fn letters(&self) -> Letters {
        let root = self.query.root.as_ref();
        match root.filter(|_| self.query.plain().is_none()) {
            Some(root) => Letters::of_texts(&root.texts(|field| field == Field::Title)),
            None => Letters::of(&self.plan, !self.outcome.words.is_empty()),
        }
    }
}

impl Engine {
    /// Answers a question with a page of what it finds.
    pub(crate) fn ask(
        &self,
        text: &str,
        scopes: &[String],
        now: Moment,
        searcher: &Searcher,
        page: &Page,
    ) -> Result<Asked, EngineError> {
        let query = Query::scoped(text, scopes);
        let command = query.command;
        if command != Command::No && self.stands(text, searcher)? {
            return self.look_up(query.as_letters(), now, searcher, page);
        }
        let letters = (command == Command::Likely).then(|| (query.as_letters(), query.program()));
        let asked = self.look_up(query, now, searcher, page)?;
        if let Some((letters, Some(program))) = letters
            && !asked.holds_all_words()
            && self.holds(program, searcher)?
        {
            let letters = self.look_up(letters, now, searcher, page)?;
            if letters.outcome.page.total > 0 {
                return Ok(letters);
            }
        }
        Ok(asked)
    }

    /// Whether a text stands somewhere as it was typed.
    fn stands(&self, text: &str, searcher: &Searcher) -> Result<bool, EngineError> {
        self.holds(Expr::exact(text.trim()), searcher)
    }

    /// Whether something holds, and not only some of the words.
    fn holds(&self, expr: Expr, searcher: &Searcher) -> Result<bool, EngineError> {
        let query = Query {
            root: Some(expr),
            ..Query::default()
        };
        let page = Page::best(0);
        let asked = self.look_up(query, Moment::default(), searcher, &page)?;
        Ok(asked.holds_all_words())
    }

    /// Answers a question about the sections of one note, given in ascending order. Words that are
    /// asked of this note alone do not depend on what other notes hold.
    pub(crate) fn find_in(
        &self,
        request: &OpenNoteRequest,
        searcher: &Searcher,
        sections: &[DocAddress],
    ) -> Result<Outcome, EngineError> {
        let OpenNoteRequest { scopes, now, .. } = request;
        let text = request.query.as_deref().unwrap_or_default();
        let words = Query::scoped(text, scopes).plain();
        match words.filter(|_| request.within.unwrap_or_default()) {
            Some(words) => {
                let fields = self.index.fields();
                let plan = self.plan(&words, fields);
                within::look_up(&plan, fields, searcher, sections)
                    .map_err(|e| self.index.failed(&e))
            }
            None => Ok(self
                .ask(text, scopes, *now, searcher, &Page::best(0))?
                .outcome),
        }
    }

    /// Plans to look words up in the fields of sections or those of tasks.
    pub(crate) fn plan(&self, words: &[(String, bool)], fields: &Fields) -> Plan {
        let synonyms = self.personal.synonyms();
        self.with_analyzer(|analyzer| plan::plan(words, fields, analyzer, &synonyms))
    }

    /// Searches for a word, a reading and a name, so that the first letters of the reader do not wait for
    /// the disk: after a start of the machine, the first search over 7,046 notes takes 60 to 84 ms without
    /// it, 2 to 13 with it, and all of this 130.
    pub(crate) fn warm_up(&self) {
        for query in ["検索", "sakuj", "memo"] {
            let request = SearchRequest {
                query: query.to_owned(),
                limit: 20,
                ..SearchRequest::default()
            };
            // Whoever searches in earnest is told what is amiss.
            let _answer = self.search(&request);
        }
    }

    pub(crate) fn look_up(
        &self,
        query: Query,
        now: Moment,
        searcher: &Searcher,
        page: &Page,
    ) -> Result<Asked, EngineError> {
        let fields = self.index.fields();
        if let Some(words) = query.plain() {
            let plan = self.plan(&words, fields);
            let outcome = rank::run(&plan, fields, searcher, &self.found, page);
            return Ok(Asked {
                query,
                plan,
                outcome: outcome.map_err(|e| self.index.failed(&e))?,
            });
        }
        let synonyms = self.personal.synonyms();
        let catalog = self.catalog();
        let outcome = self.with_analyzer(|analyzer| {
            let (index, found) = (&self.index, &self.found);
            let evaluator =
                Evaluator::new(index, searcher, found, analyzer, &catalog, &synonyms, now)?;
            match &query.root {
                Some(root) => evaluator.run(root, page),
                None => Ok(Outcome::default()),
            }
        })?;
        Ok(Asked {
            query,
            plan: Plan::default(),
            outcome,
        })
    }

    /// What of a query was taken as letters, in words.
    pub(crate) fn literal_notices<'a>(
        &self,
        literals: impl IntoIterator<Item = &'a Literal>,
    ) -> Vec<Notice> {
        let language = self.language();
        let mut notices: Vec<Notice> = Vec::new();
        for literal in literals {
            let message = literal.message(language);
            // A page of code has the same bracket in many places.
            if !notices.iter().any(|told| told.message == message) {
                notices.push(Notice {
                    code: "query-literal".to_owned(),
                    message,
                    path: None,
                });
            }
        }
        notices
    }
}
