//! Undoing edits, and what is left to do after one when the program ends at once.

use std::fs::File;
use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use sakuin_engine::Engine;
use sakuin_engine::language::Language;
use sakuin_engine::wire::UndoRequest;
use sakuin_engine::write::{Past, settle as settle_file};

use crate::args::{SettleCommand, UndoCommand};
use crate::commands::{NOTHING, open, settings};
use crate::output;

/// `sakuin undo`.
pub(crate) fn undo(command: &UndoCommand, language: Language) -> Result<ExitCode> {
    let engine = open(&command.folder, language)?;
    if command.list {
        return list(&engine, command);
    }
    let response = engine.undo(&UndoRequest { redo: command.redo })?;
    linger(&engine)?;
    let mut out = io::stdout().lock();
    if command.folder.json {
        output::json(&mut out, &response)?;
    } else if response.written {
        writeln!(out, "{}", response.notice.message)?;
    }
    if response.written {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("sakuin: {}", response.notice.message);
    Ok(ExitCode::from(NOTHING))
}

/// What can be undone, or made again with `--redo`, the next one first.
fn list(engine: &Engine, command: &UndoCommand) -> Result<ExitCode> {
    let (undo, redo) = engine.history()?;
    let edits: Vec<Past> = if command.redo { redo } else { undo };
    let mut out = io::stdout().lock();
    if command.folder.json {
        output::json(&mut out, &edits)?;
    } else {
        for past in &edits {
            let Past { at, path, line, .. } = past;
            writeln!(
                out,
                "{}  {path}:{line}  {}",
                at.replace('T', " "),
                past.text
            )?;
        }
    }
    let code = if edits.is_empty() { NOTHING } else { 0 };
    Ok(ExitCode::from(code))
}

/// Hands the files whose place was taken to a process that stays a moment longer than this one,
/// should another program still be writing into them.
pub(crate) fn linger(engine: &Engine) -> Result<()> {
    let exe = std::env::current_exe()?;
    engine.hand_over(&exe).context("no process can be started")
}

/// `sakuin settle`, with the file as standard input.
pub(crate) fn settle(command: &SettleCommand, language: Language) -> Result<ExitCode> {
    use std::os::fd::AsFd as _;
    let file = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    settle_file(&settings(&command.folder, language)?, command.edit, file)?;
    Ok(ExitCode::SUCCESS)
}
