//! What each command does: a few calls to the engine and words for what came of them.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use sakuin_engine::error::EngineError;
use sakuin_engine::language::Language;
use sakuin_engine::places::Homes;
use sakuin_engine::wire::{
    AddTaskRequest, ListedTask, Moment, Notice, OpenNoteRequest, SearchRequest, SearchResponse,
    Task, TaskFilter, TaskGrouping, TaskRow, TasksRequest, TickRequest,
};
use sakuin_engine::{Engine, Settings};

use crate::args::{
    AddPlace, CheckCommand, Folder, IndexCommand, SearchCommand, ShowCommand, TasksCommand,
    TickCommand, TickPlace,
};
use crate::output;

pub(crate) const NOTHING: u8 = 1;

/// `sakuin index`.
pub(crate) fn index(command: &IndexCommand, language: Language) -> Result<ExitCode> {
    let engine = open(&command.folder, language)?;
    let show = !command.folder.json && io::stderr().is_terminal();
    let mut on_progress = |progress: sakuin_engine::wire::Progress| {
        if show && (progress.done.is_multiple_of(64) || progress.done == progress.total) {
            eprint!("\r{} / {}", progress.done, progress.total);
        }
    };
    let updated = if command.rebuild {
        engine.rebuild(&mut on_progress)?
    } else {
        engine.update(&mut on_progress)?
    };
    if show && !updated.changed.is_empty() {
        eprintln!();
    }
    let report = engine.check()?;
    let mut out = io::stdout().lock();
    if command.folder.json {
        let value = serde_json::json!({
            "notes": report.notes,
            "indexed": report.indexed,
            "sections": report.sections,
            "changed": updated.changed,
            "removed": updated.removed,
            "notices": report.notices,
        });
        output::json(&mut out, &value)?;
    } else {
        let (changed, removed) = (updated.changed.len(), updated.removed.len());
        let (indexed, sections) = (report.indexed, report.sections);
        writeln!(
            out,
            "{}",
            language.pick(
                &format!("{indexed} ノート、{sections} 節（更新 {changed}、削除 {removed}）"),
                &format!(
                    "{indexed} notes, {sections} sections ({changed} changed, {removed} removed)"
                ),
            )
        )?;
        notices(&mut out, &report.notices)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// `sakuin search`.
pub(crate) fn search(command: &SearchCommand, language: Language) -> Result<ExitCode> {
    let engine = open(&command.folder, language)?;
    if command.list_saved {
        return list_saved(&engine, command.folder.json);
    }
    let saved = match &command.saved {
        Some(name) => Some(saved(&engine, name, language)?),
        None => None,
    };
    let mut warnings = Vec::new();
    if !command.no_update {
        match engine.update(&mut |_| {}) {
            Ok(_) => {}
            // Whoever is writing brings it up to date; what is there can be searched.
            Err(error @ EngineError::IndexBusy(_)) => warnings.push(Notice {
                code: error.code().to_owned(),
                message: error.message(language),
                path: None,
            }),
            Err(error) => return Err(error.into()),
        }
    }
    let mut found = false;
    let mut answer = |query: String| -> Result<()> {
        let limit = if command.limit == 0 {
            usize::MAX
        } else {
            command.limit
        };
        let request = SearchRequest {
            query,
            limit,
            explain: command.explain,
            now: moment(),
            ..SearchRequest::default()
        };
        let mut response = timed(&engine, &request)?;
        response.notices.extend(warnings.iter().cloned());
        found |= response.total > 0;
        if command.folder.json {
            output::json(&mut io::stdout().lock(), &response)
        } else {
            output::hits(&response, language)
        }
    };
    if command.stdin {
        for line in io::stdin().lock().lines() {
            answer(line.context("standard input cannot be read")?)?;
        }
    } else {
        answer(saved.unwrap_or_else(|| command.query.join(" ")))?;
    }
    Ok(if found {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(NOTHING)
    })
}

/// The moment as the reader's clock shows it.
fn moment() -> Moment {
    let now = jiff::ZonedDateTime::now();
    Moment {
        unix: now.timestamp().as_second(),
        offset_minutes: now.offset().seconds() / 60,
    }
}

/// The query that the reader has saved under a name.
fn saved(engine: &Engine, name: &str, language: Language) -> Result<String> {
    let recalled = engine.recall();
    if let Some(notice) = recalled.notice {
        bail!(notice.message);
    }
    let found = recalled.memory.saved.into_iter().find(|s| s.name == name);
    found.map(|search| search.query).with_context(|| {
        language
            .pick(
                &format!("「{name}」という名前で保存した検索はありません。`--list-saved` で一覧を見られます。"),
                &format!("No search is saved as “{name}”; see `--list-saved`."),
            )
            .to_owned()
    })
}

/// `sakuin search --list-saved`.
fn list_saved(engine: &Engine, json: bool) -> Result<ExitCode> {
    let recalled = engine.recall();
    if let Some(notice) = recalled.notice {
        bail!(notice.message);
    }
    let saved = recalled.memory.saved;
    let mut out = io::stdout().lock();
    if json {
        output::json(&mut out, &saved)?;
    } else {
        for search in &saved {
            writeln!(out, "{}\t{}", search.name, search.query)?;
        }
    }
    Ok(if saved.is_empty() {
        ExitCode::from(NOTHING)
    } else {
        ExitCode::SUCCESS
    })
}

fn timed(engine: &Engine, request: &SearchRequest) -> Result<SearchResponse> {
    let start = Instant::now();
    let mut response = engine.search(request)?;
    response.took_us = start.elapsed().as_micros() as u64;
    Ok(response)
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
    let mut tasks: Vec<_> = list.rows.into_iter().filter_map(listed).collect();
    let mut out = io::stdout().lock();
    if command.folder.json {
        for listed in &mut tasks {
            listed.task.source_line.clear();
        }
        let tasks: Vec<&Task> = tasks.iter().map(|listed| &listed.task).collect();
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

fn add(folder: &Folder, place: &AddPlace, language: Language) -> Result<ExitCode> {
    let engine = open(folder, language)?;
    update(&engine)?;
    let (path, heading) = match place
        .to
        .as_deref()
        .map(|to| to.split_once('#').unwrap_or((to, "")))
    {
        Some((path, heading)) => (Some(path.to_owned()), heading),
        None => (None, ""),
    };
    let heading = Some(heading).filter(|heading| !heading.is_empty());
    let response = engine.add_task(&AddTaskRequest {
        text: place.text.join(" "),
        path,
        heading_path: heading.map(str::to_owned).into_iter().collect(),
    })?;
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

fn listed(row: TaskRow) -> Option<ListedTask> {
    match row {
        TaskRow::Task(task) => Some(task),
        TaskRow::Group(_) => None,
    }
}

fn tick(folder: &Folder, place: &TickPlace, done: bool, language: Language) -> Result<ExitCode> {
    let Some((path, line)) = place.place.rsplit_once(':') else {
        bail!("{} is not PATH:LINE", place.place);
    };
    let line: u32 = line
        .parse()
        .with_context(|| format!("{line} is not a line number"))?;
    let engine = open(folder, language)?;
    let note = engine.open_note(&OpenNoteRequest {
        path: path.to_owned(),
        query: None,
        ..OpenNoteRequest::default()
    })?;
    let refused = |message: String| -> Result<ExitCode> {
        eprintln!("sakuin: {message}");
        Ok(ExitCode::from(NOTHING))
    };
    let Some(task) = note.tasks.iter().find(|task: &&Task| task.line == line) else {
        return refused(
            language
                .pick(
                    &format!("{path} の {line} 行目は TODO ではありません。`sakuin tasks` で行番号を確かめてください。"),
                    &format!("Line {line} of {path} is no task; see `sakuin tasks` for the lines."),
                )
                .to_owned(),
        );
    };
    let response = engine.tick(&TickRequest {
        path: note.path.clone(),
        line,
        expected_line: task.source_line.clone(),
        hash: note.hash.clone(),
        done,
    })?;
    crate::edits::linger(&engine, folder)?;
    if folder.json {
        output::json(&mut io::stdout().lock(), &response)?;
    }
    match response.notice {
        Some(notice) if !response.written => refused(notice.message),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// `sakuin show`.
pub(crate) fn show(command: &ShowCommand, language: Language) -> Result<ExitCode> {
    let engine = open(&command.folder, language)?;
    update(&engine)?;
    let (path, heading) = match command.note.split_once('#') {
        Some((path, heading)) => (path, Some(heading)),
        None => (command.note.as_str(), None),
    };
    let shown = engine.show(path, heading, command.html)?;
    let Some(shown) = shown else {
        let heading = heading.unwrap_or_default();
        eprintln!(
            "sakuin: {}",
            language.pick(
                &format!("{path} に見出し「{heading}」はありません。"),
                &format!("{path} has no heading “{heading}”."),
            )
        );
        return Ok(ExitCode::from(NOTHING));
    };
    let mut out = io::stdout().lock();
    if command.folder.json {
        output::json(
            &mut out,
            &serde_json::json!({ "path": path, "text": shown }),
        )?;
    } else {
        writeln!(out, "{}", shown.trim_end_matches('\n'))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// `sakuin check`.
pub(crate) fn check(command: &CheckCommand, language: Language) -> Result<ExitCode> {
    let engine = open(&command.folder, language)?;
    update(&engine)?;
    let report = engine.check()?;
    let mut out = io::stdout().lock();
    if command.folder.json {
        output::json(&mut out, &report)?;
        return Ok(ExitCode::SUCCESS);
    }
    let (notes, indexed, sections) = (report.notes, report.indexed, report.sections);
    writeln!(
        out,
        "{}",
        language.pick(
            &format!("{notes} ノート中 {indexed} ノートを索引に登録（{sections} 節）"),
            &format!("{indexed} of {notes} notes indexed ({sections} sections)"),
        )
    )?;
    let (groups, words) = (report.own_synonyms, report.own_words);
    if groups + words > 0 {
        writeln!(
            out,
            "{}",
            language.pick(
                &format!("自分の同義語 {groups} 組、自分の語 {words} 語"),
                &format!("{groups} groups of synonyms and {words} words of your own"),
            )
        )?;
    }
    notices(&mut out, &report.notices)?;
    writeln!(
        out,
        "{} {}",
        language.pick("索引の形式", "index format"),
        report.index_version
    )?;
    writeln!(
        out,
        "{} {}",
        language.pick("辞書", "dictionary"),
        report.dictionary_version
    )?;
    Ok(ExitCode::SUCCESS)
}

fn notices(out: &mut impl io::Write, notices: &[Notice]) -> Result<()> {
    for notice in notices {
        writeln!(out, "- {}", notice.message)?;
    }
    Ok(())
}

/// Brings the index up to date; one that another process is writing is used as it is.
fn update(engine: &Engine) -> Result<()> {
    match engine.update(&mut |_| {}) {
        Ok(_) | Err(EngineError::IndexBusy(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

pub(crate) fn open(folder: &Folder, language: Language) -> Result<Engine> {
    Ok(Engine::open(settings(folder, language)?)?)
}

/// Gathers from the process what the engine is not allowed to look up.
pub(crate) fn settings(folder: &Folder, language: Language) -> Result<Settings> {
    let exe = std::env::current_exe()?;
    let chosen = std::env::var_os("SAKUIN_DICTIONARY_DIR");
    let homes = Homes::of_environment(
        |name| std::env::var_os(name),
        std::env::home_dir().as_deref(),
    )
    .context("the home folder is not known; set HOME to an absolute path")?;
    let notes = folder
        .notes
        .canonicalize()
        .unwrap_or_else(|_| folder.notes.clone());
    Ok(Settings {
        notes_dir: folder.notes.clone(),
        index_dir: folder
            .index_dir
            .clone()
            .unwrap_or_else(|| homes.index_dir(&notes)),
        state_dir: homes.state_dir(&notes),
        config_dir: homes.config_dir(),
        dictionary_dir: sakuin_dictionary::locate(chosen.as_deref(), &exe)?,
        dictionary_version: sakuin_dictionary::VERSION.to_owned(),
        language,
        clock: || jiff::ZonedDateTime::now().datetime(),
    })
}
