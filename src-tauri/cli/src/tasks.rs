//! Listing, ticking and adding tasks.

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use sakuin_engine::Engine;
use sakuin_engine::language::Language;
use sakuin_engine::wire::{
    AddTaskRequest, ListedTask, Notice, OpenNoteRequest, Task, TaskFilter, TaskGrouping, TaskRow,
    TasksRequest, TickRequest, TickResponse,
};
use serde::Serialize;

use crate::args::{AddPlace, Folder, TasksCommand, TickCommand, TickPlace};
use crate::commands::{NOTHING, open, place, update};
use crate::edits::linger;
use crate::output;

/// A task in a list as JSON: with what tells later whether it still is the one that was listed.
#[derive(Serialize)]
struct Listed<'a> {
    #[serde(flatten)]
    task: &'a Task,
    hash: &'a str,
}

/// What became of a tick as JSON: the task as it now stands, or as it stands there instead.
#[derive(Serialize)]
struct Ticked<'a> {
    #[serde(flatten)]
    response: &'a TickResponse,
    task: Option<&'a Task>,
}

/// `sakuin tasks`.
pub(crate) fn tasks(command: &TasksCommand, language: Language) -> Result<ExitCode> {
    match &command.tick {
        Some(TickCommand::Done(place)) => return tick(&command.folder, place, true, language),
        Some(TickCommand::Undo(place)) => return tick(&command.folder, place, false, language),
        Some(TickCommand::Add(place)) => return add(&command.folder, place, language),
        None => {}
    }
    let engine = open(&command.folder, language)?;
    update(&engine)?;
    let which = match (command.open, command.done) {
        (true, _) => TaskFilter::Open,
        (_, true) => TaskFilter::Done,
        _ => TaskFilter::All,
    };
    let list = engine.task_list(&TasksRequest {
        which,
        query: command.query.join(" "),
        due: command.due.clone(),
        tag: command.tag.clone(),
        under: command.under.clone(),
        today: jiff::ZonedDateTime::now().date().to_string(),
        group: TaskGrouping::Plain,
        offset: 0,
        limit: 0,
        keep: Vec::new(),
    })?;
    let tasks: Vec<ListedTask> = list.rows.into_iter().filter_map(listed).collect();
    let mut out = io::stdout().lock();
    if command.folder.json {
        let tasks: Vec<Listed<'_>> = tasks
            .iter()
            .map(|ListedTask { task, hash, .. }| Listed { task, hash })
            .collect();
        output::json(&mut out, &tasks)?;
    } else {
        for task in &tasks {
            output::task(&mut out, task, language)?;
        }
    }
    Ok(if tasks.is_empty() {
        ExitCode::from(NOTHING)
    } else {
        ExitCode::SUCCESS
    })
}

fn listed(row: TaskRow) -> Option<ListedTask> {
    match row {
        TaskRow::Task(task) => Some(task),
        TaskRow::Group(_) => None,
    }
}

fn add(folder: &Folder, to: &AddPlace, language: Language) -> Result<ExitCode> {
    let engine = open(folder, language)?;
    update(&engine)?;
    let (path, anchor) = match &to.to {
        None => (None, None),
        Some(to) => match place(&engine, to, language)? {
            Ok((path, anchor)) => (Some(path), anchor),
            Err(notice) => return output::refused(folder.json, &notice),
        },
    };
    let response = engine.add_task(&AddTaskRequest {
        text: to.text.join(" "),
        path,
        heading_path: anchor.into_iter().collect(),
    })?;
    linger(&engine)?;
    if folder.json {
        output::json(&mut io::stdout().lock(), &response)?;
    } else if response.written {
        writeln!(io::stdout().lock(), "{}:{}", response.path, response.line)?;
    }
    if let Some(notice) = &response.notice {
        eprintln!("sakuin: {}", notice.message);
    }
    Ok(if response.written {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(NOTHING)
    })
}

fn tick(folder: &Folder, place: &TickPlace, done: bool, language: Language) -> Result<ExitCode> {
    let (path, line) = &place_of(&place.place, language)?;
    let engine = open(folder, language)?;
    let (tasks, hash) = read(&engine, path)?;
    let there = tasks.iter().find(|task| task.line == *line);
    let refused = |code: &str, ja: &str, en: &str, task: Option<&Task>| {
        let response = TickResponse {
            written: false,
            notice: Some(Notice {
                code: code.to_owned(),
                message: language.pick(ja, en).to_owned(),
                path: Some(path.clone()),
            }),
        };
        answer(folder.json, &response, task)
    };
    let Some(task) = there else {
        return refused(
            "no-task",
            &format!(
                "{path} の {line} 行目は TODO ではありません。`sakuin tasks` で行番号を確かめてください。"
            ),
            &format!("Line {line} of {path} is no task; see `sakuin tasks` for the lines."),
            None,
        );
    };
    if let Some(expected) = &place.expect
        && !is_expected(task, expected)
    {
        let text = output::one_line_of(&task.text);
        return refused(
            "line-changed",
            &format!(
                "{path} の {line} 行目は今「{text}」なので、何も書き込みませんでした。`sakuin tasks` で行番号を確かめてください。"
            ),
            &format!(
                "Line {line} of {path} now is “{text}”, so nothing was written; see `sakuin tasks` for the lines."
            ),
            there,
        );
    }
    let response = engine.tick(&TickRequest {
        path: task.path.clone(),
        line: *line,
        expected_line: task.source_line.clone(),
        twin: task.twin,
        hash,
        done,
    })?;
    linger(&engine)?;
    let (now, _) = read(&engine, path)?;
    let same_line = || now.iter().find(|task| task.line == *line);
    let shown = ticked(&now, task, done).or_else(same_line);
    answer(folder.json, &response, shown)
}

/// The note and the line that are named by `PATH:LINE`.
fn place_of(text: &str, language: Language) -> Result<(String, u32)> {
    let place = text.rsplit_once(':');
    let place = place.and_then(|(path, line)| Some((path.to_owned(), line.parse().ok()?)));
    place.with_context(|| {
        language
            .pick(
                &format!("「{text}」にはノートと行番号がありません。`sakuin tasks` が示すとおり、TODO.md:3 のように書いてください。"),
                &format!("“{text}” does not name a note and a line; write it as `sakuin tasks` prints it, such as TODO.md:3."),
            )
            .to_owned()
    })
}

fn read(engine: &Engine, path: &str) -> Result<(Vec<Task>, String)> {
    let note = engine.open_note(&OpenNoteRequest {
        path: path.to_owned(),
        ..OpenNoteRequest::default()
    })?;
    Ok((note.tasks, note.hash))
}

/// Whether a task is the one that is expected, by its whole line or by its text.
fn is_expected(task: &Task, expected: &str) -> bool {
    task.source_line == expected || output::one_line_of(&task.text) == expected.trim()
}

/// The task as it stands after it was ticked. The next one of a task that comes again may stand above it.
fn ticked<'a>(now: &'a [Task], before: &Task, done: bool) -> Option<&'a Task> {
    // The day it was done stands behind all else in its line.
    let behind_mark = |task: &Task| -> Option<String> {
        let (_, rest) = task.source_line.split_once('[')?;
        let mut chars = rest.trim_end().chars();
        chars.next().map(|_mark| chars.as_str().to_owned())
    };
    let was = behind_mark(before);
    let is_it = |task: &&Task| {
        let both = behind_mark(task).zip(was.as_ref());
        task.done == done
            && both.is_some_and(|(now, was)| now.starts_with(was) || was.starts_with(&now))
    };
    now.iter()
        .filter(is_it)
        .min_by_key(|task| task.line.abs_diff(before.line))
}

/// Prints what became of a tick: the task as it now stands, or why it does not.
fn answer(json: bool, response: &TickResponse, task: Option<&Task>) -> Result<ExitCode> {
    let mut out = io::stdout().lock();
    if json {
        output::json(&mut out, &Ticked { response, task })?;
    } else if let Some(task) = task.filter(|_| response.written) {
        output::bare_task(&mut out, task)?;
    }
    if let Some(notice) = &response.notice {
        eprintln!("sakuin: {}", notice.message);
    }
    Ok(if response.written {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(NOTHING)
    })
}
