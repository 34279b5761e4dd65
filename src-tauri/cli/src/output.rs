//! Words for the terminal.

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use anyhow::Result;
use sakuin_engine::error::EngineError;
use sakuin_engine::language::Language;
use sakuin_engine::wire::{DueGroup, Hit, ListedTask, Notice, SearchResponse, Task};

use crate::commands::NOTHING;

/// The language of the user's locale.
pub(crate) fn language() -> Language {
    let set = |name: &str| std::env::var(name).ok();
    Language::of_environment(["LC_ALL", "LC_MESSAGES", "LANG"].map(set))
}

/// An error as one line, in the user's language when it is the engine's.
pub(crate) fn one_line(error: &anyhow::Error, language: Language) -> String {
    match error.downcast_ref::<EngineError>() {
        Some(error) => error.message(language),
        None => format!("{error:#}"),
    }
    .replace('\n', " ")
}

/// The stable name of an error.
pub(crate) fn code(error: &anyhow::Error) -> &'static str {
    error
        .downcast_ref::<EngineError>()
        .map_or("failed", EngineError::code)
}

/// Whether the reader of our output has gone away, as `head` does: no error.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Prints a value as one line of JSON.
pub(crate) fn json(out: &mut impl io::Write, value: &impl serde::Serialize) -> Result<()> {
    let line = serde_json::to_string(value)?;
    writeln!(out, "{line}")?;
    Ok(())
}

/// Prints an answer for people: a line for the place, one for the text.
pub(crate) fn hits(response: &SearchResponse, language: Language) -> Result<()> {
    let mut out = io::stdout().lock();
    let colour = io::stdout().is_terminal();
    for hit in &response.hits {
        writeln!(out, "{}", place(hit, colour))?;
        writeln!(out, "    {}", text(hit, colour))?;
        for line in &hit.explain {
            writeln!(out, "      {line}")?;
        }
    }
    for notice in &response.notices {
        eprintln!("{}", notice.message);
    }
    if response.total == 0 {
        let query = &response.query;
        eprintln!(
            "{}",
            language.pick(
                &format!("「{query}」はどのノートにも見つかりません。"),
                &format!("“{query}” stands in none of the notes."),
            )
        );
    } else {
        let (shown, total) = (response.hits.len(), response.total);
        eprintln!(
            "{}",
            language.pick(
                &format!("{total} 節中 {shown} 節"),
                &format!("{shown} of {total} sections"),
            )
        );
    }
    Ok(())
}

fn place(hit: &Hit, colour: bool) -> String {
    let mut headings = vec![hit.title.as_str()];
    headings.extend(
        hit.heading_path
            .iter()
            .map(String::as_str)
            .filter(|h| *h != hit.title),
    );
    let headings = headings.join(" › ");
    let (path, line) = (&hit.path, hit.line);
    if colour {
        format!("\x1b[36m{path}:{line}\x1b[0m  {headings}")
    } else {
        format!("{path}:{line}  {headings}")
    }
}

fn text(hit: &Hit, colour: bool) -> String {
    let (on, off) = if colour {
        ("\x1b[1;33m", "\x1b[0m")
    } else {
        ("[", "]")
    };
    hit.snippet
        .iter()
        .map(|segment| {
            if segment.hit {
                format!("{on}{}{off}", segment.text)
            } else {
                segment.text.clone()
            }
        })
        .collect()
}

/// Text on one line.
pub(crate) fn one_line_of(text: &str) -> String {
    text.trim().replace('\n', " ")
}

/// Says why nothing was done.
pub(crate) fn refused(as_json: bool, notice: &Notice) -> Result<ExitCode> {
    if as_json {
        let value = serde_json::json!({ "written": false, "notice": notice });
        json(&mut io::stdout().lock(), &value)?;
    }
    eprintln!("sakuin: {}", notice.message);
    Ok(ExitCode::from(NOTHING))
}

/// Says what went wrong, on standard error and, if JSON was asked for, as that too.
pub(crate) fn error(as_json: bool, code: &str, message: &str) -> ExitCode {
    if as_json {
        let value = serde_json::json!({ "error": { "code": code, "message": message } });
        // Whoever no longer reads still gets the exit status.
        let _unread = json(&mut io::stdout().lock(), &value);
    }
    eprintln!("sakuin: {message}");
    ExitCode::from(2)
}

/// Prints a task that was ticked, without what depends on the day.
pub(crate) fn bare_task(out: &mut impl io::Write, task: &Task) -> Result<()> {
    let (mark, text) = (task.mark, one_line_of(&task.text));
    writeln!(out, "[{mark}] {text}  ({}:{})", task.path, task.line)?;
    Ok(())
}

/// Prints a task for people.
pub(crate) fn task(
    out: &mut impl io::Write,
    listed: &ListedTask,
    language: Language,
) -> Result<()> {
    let task = &listed.task;
    let mark = task.mark;
    let text = one_line_of(&task.text);
    let due = match (&task.due, listed.due) {
        (None, _) => String::new(),
        (Some(due), DueGroup::Overdue) => language
            .pick(&format!("  期限 {due} 超過"), &format!("  overdue {due}"))
            .to_owned(),
        (Some(due), DueGroup::Today) => language
            .pick(&format!("  期限 {due} 今日"), &format!("  due {due} today"))
            .to_owned(),
        (Some(due), _) => language
            .pick(&format!("  期限 {due}"), &format!("  due {due}"))
            .to_owned(),
    };
    writeln!(out, "[{mark}] {text}{due}  ({}:{})", task.path, task.line)?;
    Ok(())
}
