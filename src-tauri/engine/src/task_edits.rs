//! What the engine writes for tasks beside a mark: new ones, the next of one that comes again, the
//! day on which one was done.

use jiff::civil::Date;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::markdown::{self, ParsedTask};
use crate::notes::{self, NotePath};
use crate::tasks::settings::TaskSettings;
use crate::tasks::{add, repeat};
use crate::wire::{AddTaskRequest, AddTaskResponse, Notice, TickRequest};
use crate::write::{Edit, Line, Outcome};

impl Engine {
    /// Adds a task to a note, to one of its sections, or to the inbox, which is made if it is not there.
    ///
    /// It comes after the last task there, else at the end, and is written as those around it are.
    ///
    /// # Errors
    ///
    /// Those of [`Engine::edit`] and of reading the note, and [`EngineError::Settings`].
    pub fn add_task(&self, request: &AddTaskRequest) -> Result<AddTaskResponse, EngineError> {
        let path = match &request.path {
            Some(path) => self.note_path(path)?,
            None => self.inbox()?,
        };
        let Some(text) = add::one_line(&request.text) else {
            return Ok(self.not_added(&path, Reason::Empty));
        };
        let file = match notes::read(&self.settings.notes_dir, &path) {
            Ok(file) => file,
            Err(EngineError::NoNote(_)) if request.path.is_none() => {
                let outcome = self.create_note(path.as_str(), &[format!("- [ ] {text}")])?;
                return Ok(self.added(&path, &outcome, 1));
            }
            Err(error) => return Err(error),
        };
        let parsed = markdown::parse(&file.text);
        let at = match &request.heading_path[..] {
            [] => None,
            headings => match add::section(&parsed, headings) {
                Some(at) => Some(at),
                None => return Ok(self.not_added(&path, Reason::NoHeading)),
            },
        };
        let Some(addition) = add::plan(&file.text, &parsed, at, &text) else {
            return Ok(self.not_added(&path, Reason::NoPlace));
        };
        let lines: Vec<&str> = notes::lines(&file.text).collect();
        let below = addition
            .below
            .and_then(|below| Some((below, *lines.get(below)?)));
        let added = &addition.lines;
        let (edit, first) = match below {
            None => (Edit::Append { lines: added }, 0),
            Some((below, text)) => {
                let line = Line {
                    number: below as u32 + 1,
                    text,
                    hash: &file.hash,
                };
                (Edit::InsertBelow { line, lines: added }, below + 1)
            }
        };
        let outcome = self.edit(path.as_str(), &edit)?;
        Ok(self.added(&path, &outcome, (first + addition.task) as u32 + 1))
    }

    /// The lines that take the place of a task's line when it is ticked or unticked; none when only
    /// its mark changes.
    ///
    /// # Errors
    ///
    /// Those of reading the note, and [`EngineError::Settings`].
    pub(crate) fn ticked_lines(
        &self,
        path: &NotePath,
        request: &TickRequest,
    ) -> Result<Option<Vec<String>>, EngineError> {
        let stamp = TaskSettings::read(&self.settings.config_dir)?.done_stamp;
        if !stamp && !self.comes_again(path, request) {
            return Ok(None);
        }
        let file = notes::read(&self.settings.notes_dir, path)?;
        let parsed = markdown::parse(&file.text);
        let lines: Vec<&str> = notes::lines(&file.text).collect();
        let reads = |task: &&ParsedTask| {
            lines.get(task.line as usize) == Some(&request.expected_line.as_str())
        };
        let mut alike = parsed.tasks.iter().filter(reads);
        let task = if file.hash == request.hash {
            alike.find(|task| task.line + 1 == request.line)
        } else {
            // One that is not certain is refused by the edit of its mark.
            alike.next().filter(|_| alike.next().is_none())
        };
        let Some(task) = task.filter(|task| markdown::is_closing_mark(task.mark) != request.done)
        else {
            return Ok(None);
        };
        let item = &lines[task.line as usize..(task.lines.end as usize).min(lines.len())];
        let own = own_lines(item);
        let Some(mark) = own.first().and_then(|line| line.find('[')).map(|at| at + 1) else {
            return Ok(None);
        };
        if !request.done {
            let undone = repeat::undone(own[0], mark).filter(|_| stamp);
            return Ok(undone.map(|line| vec![line]));
        }
        let item = repeat::Item {
            own,
            mark,
            nested: own.len() < item.len(),
            due: self.due_of(path, task.line + 1),
        };
        Ok(repeat::done(&item, self.today(), stamp))
    }

    /// The local date.
    pub(crate) fn today(&self) -> Date {
        (self.settings.clock)().date()
    }

    /// Where tasks go that belong to no note: what the settings name, else `inbox.md` or `TODO.md` at
    /// the top of the folder.
    fn inbox(&self) -> Result<NotePath, EngineError> {
        if let Some(named) = TaskSettings::read(&self.settings.config_dir)?.inbox {
            return self.note_path(&named);
        }
        let known = |name: &str| {
            let catalog = self.catalog();
            let found = catalog
                .notes
                .keys()
                .find(|path| path.eq_ignore_ascii_case(name));
            found.cloned()
        };
        let path = known("inbox.md").or_else(|| known("todo.md"));
        NotePath::new(path.unwrap_or_else(|| "inbox.md".to_owned()))
    }

    fn comes_again(&self, path: &NotePath, request: &TickRequest) -> bool {
        let catalog = self.catalog();
        catalog.notes.get(path.as_str()).is_some_and(|note| {
            note.tasks
                .iter()
                .any(|task| task.recurrence.is_some() && task.source_line == request.expected_line)
        })
    }

    fn due_of(&self, path: &NotePath, line: u32) -> Option<Date> {
        let catalog = self.catalog();
        let note = catalog.notes.get(path.as_str())?;
        let task = note.tasks.iter().find(|task| task.line == line)?;
        crate::tasks::resolve(task.due?, self.today())
    }

    fn added(&self, path: &NotePath, outcome: &Outcome, line: u32) -> AddTaskResponse {
        let written = outcome.is_written();
        AddTaskResponse {
            written,
            path: path.to_string(),
            line: if written { line } else { 0 },
            notice: outcome.notice(path, self.language()),
        }
    }

    fn not_added(&self, path: &NotePath, reason: Reason) -> AddTaskResponse {
        let language = self.language();
        let (code, ja, en) = match reason {
            Reason::Empty => (
                "empty-task",
                "することが書かれていないので、何も足しませんでした。一行で書いてください。",
                "There is nothing to be done in it, so nothing was added; write it on one line.",
            ),
            Reason::NoHeading => (
                "no-heading",
                "その見出しがないので、何も足しませんでした。見出しを確かめてください。",
                "There is no such heading and nothing was added; check the heading.",
            ),
            Reason::NoPlace => (
                "no-place",
                "足す先がコードや注釈の中になるので、何も足しませんでした。エディタで閉じていない ``` などを直してください。",
                "It would come to stand in code or a comment, so nothing was added; close what is open there in an editor.",
            ),
        };
        AddTaskResponse {
            written: false,
            path: path.to_string(),
            line: 0,
            notice: Some(Notice {
                code: code.to_owned(),
                message: language.pick(ja, en).to_owned(),
                path: Some(path.to_string()),
            }),
        }
    }
}

/// Why a task was not added.
#[derive(Debug, Clone, Copy)]
enum Reason {
    Empty,
    NoHeading,
    NoPlace,
}

/// The lines of an item up to the first that is a block of its own.
fn own_lines<'a>(item: &'a [&'a str]) -> &'a [&'a str] {
    let ends = |line: &&str| {
        let text = line.trim_start_matches([' ', '\t', '>']);
        let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
        text.is_empty()
            || text.starts_with(['-', '*', '+', '#', '`', '|'])
            || (digits.len() < text.len() && digits.starts_with(['.', ')']))
    };
    let count = item
        .iter()
        .skip(1)
        .position(ends)
        .map_or(item.len(), |at| at + 1);
    &item[..count]
}
