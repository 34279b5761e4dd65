//! Sakuin in a terminal, and the door to the window.
//!
//! Exit status: 0 found or done, 1 nothing found or refused, 2 usage or an error, which
//! goes to standard error as one line. With `--json`, what was refused or went wrong is told as
//! JSON on standard output too.

#![expect(
    clippy::print_stderr,
    reason = "printing is what a terminal program does"
)]

mod args;
mod commands;
mod edits;
mod output;
mod tasks;
mod window;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Arguments, Command};

fn main() -> ExitCode {
    let language = output::language();
    let as_json = args::ask_for_json(std::env::args_os());
    let arguments = match Arguments::try_parse_from(args::with_words_last(std::env::args_os())) {
        Ok(arguments) => arguments,
        Err(error) if !error.use_stderr() => error.exit(),
        Err(error) => {
            // What is wrong stands before the first empty line; the rest is for `--help`.
            let text = error.to_string();
            let lines = text.lines().take_while(|line| !line.trim().is_empty());
            let line = lines.map(str::trim).collect::<Vec<_>>().join(" ");
            return output::error(as_json, "usage", line.trim_start_matches("error: "));
        }
    };
    let result = match arguments.command {
        None => window::open(
            arguments.notes_folder.as_deref(),
            arguments.search.as_deref(),
            arguments.add_task,
        ),
        Some(Command::Index(command)) => commands::index(&command, language),
        Some(Command::Search(command)) => commands::search(&command, language),
        Some(Command::Tasks(command)) => tasks::tasks(&command, language),
        Some(Command::Undo(command)) => edits::undo(&command, language),
        Some(Command::Settle(command)) => edits::settle(&command, language),
        Some(Command::Show(command)) => commands::show(&command, language),
        Some(Command::Check(command)) => commands::check(&command, language),
    };
    match result {
        Ok(code) => code,
        Err(error) if output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => output::error(
            as_json,
            output::code(&error),
            &output::one_line(&error, language),
        ),
    }
}
