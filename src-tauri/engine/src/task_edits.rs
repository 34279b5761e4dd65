//! The engine's edits of tasks: ticking them with all that goes with it, and adding new ones.

use std::fs;
use std::sync::OnceLock;

use jiff::civil::Date;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::markdown;
use crate::notes::{self, NotePath};
use crate::tasks::settings::TaskSettings;
use crate::tasks::{Ticking, add};
use crate::wire::{AddTaskRequest, AddTaskResponse, Notice, TickRequest, TickResponse};
use crate::write::{Edit, Line, Outcome};

impl Engine {
    /// Adds a task to a note, to one of its sections, or to the inbox, which is made if it is not there.
    ///
    /// It comes after the last task there, else at the end, and is written as those around it are.
    ///
    /// # Errors
    ///
    /// Those of [`Engine::edit`] and of reading the note, [`EngineError::Settings`] and
    /// [`EngineError::BadInbox`].
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
                    twin: lines.iter().filter(|line| **line == text).count() > 1,
                };
                (Edit::InsertBelow { line, lines: added }, below + 1)
            }
        };
        let outcome = self.edit(path.as_str(), &edit)?;
        Ok(self.added(&path, &outcome, (first + addition.task) as u32 + 1))
    }

    /// Ticks a task in its file, and shows it in all lists.
    ///
    /// One that comes again is followed by the next; if its rule is not understood, that is told.
    /// Where the settings want it, the day is written beside it, except in an encoding that has no
    /// sign for it, which is told too.
    ///
    /// # Errors
    ///
    /// Those of [`Engine::edit`], and [`EngineError::Settings`].
    pub fn tick(&self, request: &TickRequest) -> Result<TickResponse, EngineError> {
        let path = self.note_path(&request.path)?;
        let stamp = TaskSettings::read(&self.settings.config_dir)?.done_stamp;
        let tick = |stamp: bool| {
            let rewrite = Ticking {
                path: path.clone(),
                done: request.done,
                today: self.today(),
                stamp,
                unclear: OnceLock::new(),
            };
            let line = Line {
                number: request.line,
                text: &request.expected_line,
                hash: &request.hash,
                twin: request.twin,
            };
            let edit = Edit::Tick {
                line,
                mark: if request.done { 'x' } else { ' ' },
                rewrite: &rewrite,
            };
            let outcome = self.edit(path.as_str(), &edit)?;
            Ok((outcome, rewrite.unclear.into_inner()))
        };
        let ((outcome, unclear), lacking) = match tick(stamp) {
            Err(EngineError::Unmappable { encoding, .. }) if stamp => {
                (tick(false)?, Some(encoding))
            }
            ticked => (ticked?, None),
        };
        let mut response = outcome.to_wire(&path, self.language());
        let also = [
            unclear.map(|rule| self.not_again(&path, &rule)),
            lacking.map(|encoding| self.without_stamp(&path, encoding)),
        ];
        for also in also.into_iter().flatten().filter(|_| response.written) {
            match &mut response.notice {
                None => response.notice = Some(also),
                // What was kept beside the note matters more, so it gives the notice its name.
                Some(notice) => {
                    let space = self.language().pick("", " ");
                    notice.message = format!("{}{space}{}", notice.message, also.message);
                }
            }
        }
        Ok(response)
    }

    fn not_again(&self, path: &NotePath, rule: &str) -> Notice {
        let message = self
            .language()
            .pick(
                &format!("🔁 の「{rule}」を読み取れないので、次の回は書き足していません。「3日ごと」「毎週月・木」「毎月 最終金曜」のように書いてください。"),
                &format!("“{rule}” behind 🔁 is not understood, so the next task was not added; write it as “every 3 days”, “every week on Monday” or “every month on the last Friday”."),
            )
            .to_owned();
        Notice {
            code: "recurrence-unclear".to_owned(),
            message,
            path: Some(path.to_string()),
        }
    }

    fn without_stamp(&self, path: &NotePath, encoding: &str) -> Notice {
        let message = self
            .language()
            .pick(
                &format!("{path} は {encoding} で「✅」を書けないので、日付を付けずにチェックしました。日付も要るときは UTF-8 に変換してください。"),
                &format!("{path} is {encoding}, which has no “✅”, so the task was ticked without its day; convert the note to UTF-8 if you want the day too."),
            )
            .to_owned();
        Notice {
            code: "no-stamp".to_owned(),
            message,
            path: Some(path.to_string()),
        }
    }

    /// The local date.
    pub(crate) fn today(&self) -> Date {
        (self.settings.clock)().date()
    }

    /// Where tasks go that belong to no note: what the settings name, else `inbox.md` or `TODO.md` at
    /// the top of the folder.
    fn inbox(&self) -> Result<NotePath, EngineError> {
        if let Some(named) = TaskSettings::read(&self.settings.config_dir)?.inbox {
            let path = self.settings.config_dir.join("tasks.json");
            return match self.note_path(&named) {
                Err(EngineError::NoNote(inbox)) => Err(EngineError::BadInbox { path, inbox }),
                found => found,
            };
        }
        // The folder itself tells, since the index may not know it yet.
        let mut names: Vec<String> = fs::read_dir(&self.settings.notes_dir)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        names.sort();
        let known = |name: &str| {
            let found = names.iter().find(|known| known.eq_ignore_ascii_case(name));
            found.cloned()
        };
        let path = known("inbox.md").or_else(|| known("todo.md"));
        NotePath::new(path.unwrap_or_else(|| "inbox.md".to_owned()))
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
