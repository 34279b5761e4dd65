//! What each command does: a few calls to the engine and words for what came of them.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use sakuin_engine::error::EngineError;
use sakuin_engine::language::Language;
use sakuin_engine::places::Homes;
use sakuin_engine::wire::{Moment, Notice, SearchRequest, SearchResponse};
use sakuin_engine::{Engine, Named, Settings};

use crate::args::{CheckCommand, Folder, IndexCommand, SearchCommand, ShowCommand};
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

/// `sakuin show`.
pub(crate) fn show(command: &ShowCommand, language: Language) -> Result<ExitCode> {
    let engine = open(&command.folder, language)?;
    update(&engine)?;
    let (path, anchor) = match place(&engine, &command.note, language)? {
        Ok(place) => place,
        Err(notice) => return output::refused(command.folder.json, &notice),
    };
    let shown = engine.show(&path, anchor.as_deref(), command.html)?;
    let shown = shown.unwrap_or_default();
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

/// The note that `PATH[#HEADING]` means, and the anchor of its section; or why it means none.
pub(crate) fn place(
    engine: &Engine,
    text: &str,
    language: Language,
) -> Result<Result<(String, Option<String>), Notice>> {
    let notice = |code: &str, path: String, ja: String, en: String| Notice {
        code: code.to_owned(),
        message: language.pick(&ja, &en).to_owned(),
        path: Some(path),
    };
    Ok(match engine.named(text)? {
        Named::Note { path } => Ok((path, None)),
        Named::Section { path, anchor } => Ok((path, Some(anchor))),
        Named::NoHeading { path, heading } => Err(notice(
            "no-heading",
            path.clone(),
            format!("{path} に見出し「{heading}」はありません。見出しを確かめてください。"),
            format!("{path} has no heading “{heading}”; check the heading."),
        )),
        Named::Several {
            path,
            heading,
            names,
        } => {
            let count = names.len();
            let (ja, en) = (names.join("」「"), names.join("”, “"));
            Err(notice(
                "ambiguous-heading",
                path.clone(),
                format!(
                    "{path} には見出し「{heading}」が {count} つあります。「{ja}」のどれかを指定してください。"
                ),
                format!("{path} has {count} headings “{heading}”; name one of “{en}”."),
            ))
        }
    })
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
pub(crate) fn update(engine: &Engine) -> Result<()> {
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
    )?;
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
