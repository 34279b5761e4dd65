//! The command line.

use std::convert::Infallible;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use sakuin_engine::wire::DueFilter;

/// Searches and shows Japanese Markdown notes.
///
/// Without a command, opens the window on DIR, or brings the one that is open to the front.
#[derive(Debug, Parser)]
#[command(name = "sakuin", version, args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    /// The notes folder to open in the window.
    #[arg(value_name = "DIR")]
    pub(crate) notes_folder: Option<PathBuf>,
    /// Search in the window: in the one that is open, if there is one.
    #[arg(long, value_name = "TEXT", num_args = 0..=1, default_missing_value = "")]
    pub(crate) search: Option<String>,
    /// Add a task in the window: in the one that is open, if there is one.
    #[arg(long, conflicts_with = "search")]
    pub(crate) add_task: bool,
    /// What to do in the terminal.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What to do in the terminal.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Bring the index up to date with the folder.
    Index(IndexCommand),
    /// Search the folder section by section.
    Search(SearchCommand),
    /// List tasks, or tick one in its file.
    Tasks(TasksCommand),
    /// Undo the newest change that Sakuin made to a note.
    Undo(UndoCommand),
    /// Look once more at a file whose place was taken.
    #[command(hide = true)]
    Settle(SettleCommand),
    /// Show a note or one of its sections.
    Show(ShowCommand),
    /// Tell the state of the folder and its index.
    Check(CheckCommand),
}

/// Which folder, and where its index is.
#[derive(Debug, Clone, Args)]
pub(crate) struct Folder {
    /// The notes folder.
    #[arg(long, value_name = "DIR", default_value = ".", global = true)]
    pub(crate) notes: PathBuf,
    /// Where the index is, instead of the user's cache folder.
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) index_dir: Option<PathBuf>,
    /// Print JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// `sakuin index`.
#[derive(Debug, Args)]
pub(crate) struct IndexCommand {
    /// The folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Make the index anew.
    #[arg(long)]
    pub(crate) rebuild: bool,
}

/// What `sakuin search --help` says of queries.
const QUERIES: &str = "\
Queries:
  a b           both; a full-width blank is a blank too
  a OR b        one of them          -a         not this
  (a OR b) c    brackets             \"a b\"      exactly these letters
  /re+gex/      regular expression over the visible text, case ignored
  path:x file:x title:x              the note's path, its last part, its title
  heading:x section:(a b)            the section's heading; the section by itself
  tag:x lang:rust                    a tag; the language of a code block
  code:x task:x task-todo:x task-done:x   inside code or a task
  updated:7d updated:today updated:2026-11 updated:>2026-01-01 updated:2026-01..2026-03
  Values may be quoted or in brackets: path:(work OR \"my notes\"). path:/work/ is the folder.
  Full-width ： － （） \u{201c} \u{201d} work too. What is no operator is searched as it stands.";

/// `sakuin search`.
#[derive(Debug, Args)]
#[command(after_help = QUERIES)]
pub(crate) struct SearchCommand {
    /// The folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The most hits to print; 0 for all.
    #[arg(long, default_value_t = 10)]
    pub(crate) limit: usize,
    /// Say why each hit ranks where it does.
    #[arg(long)]
    pub(crate) explain: bool,
    /// Search the index as it is, without looking for changed files first.
    #[arg(long)]
    pub(crate) no_update: bool,
    /// Read queries from standard input, one a line.
    #[arg(long, conflicts_with = "query")]
    pub(crate) stdin: bool,
    /// Run the search that was saved in the window under this name.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["stdin", "query"])]
    pub(crate) saved: Option<String>,
    /// List the saved searches.
    #[arg(long, conflicts_with_all = ["stdin", "query", "saved"])]
    pub(crate) list_saved: bool,
    /// What to search for; several words must all be found.
    #[arg(required_unless_present_any = ["stdin", "saved", "list_saved"])]
    pub(crate) query: Vec<String>,
}

/// `sakuin tasks`.
#[derive(Debug, Args)]
pub(crate) struct TasksCommand {
    /// The folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Only those not done.
    #[arg(long, conflicts_with = "done")]
    pub(crate) open: bool,
    /// Only those done.
    #[arg(long)]
    pub(crate) done: bool,
    /// Only those due then: overdue, today, week (today and the seven days after it), none, or a
    /// day such as 2026-11-30.
    #[arg(long, value_name = "WHEN", value_parser = due)]
    pub(crate) due: Option<DueFilter>,
    /// Only those with this tag.
    #[arg(long)]
    pub(crate) tag: Option<String>,
    /// Only those of this note, or of the notes in this folder.
    #[arg(long = "in", alias = "path", value_name = "PATH")]
    pub(crate) under: Option<String>,
    /// Only those that this finds, as `sakuin search` finds sections.
    pub(crate) query: Vec<String>,
    /// Tick instead of listing.
    #[command(subcommand)]
    pub(crate) tick: Option<TickCommand>,
}

fn due(text: &str) -> Result<DueFilter, Infallible> {
    Ok(match text {
        "overdue" => DueFilter::Overdue,
        "today" => DueFilter::Today,
        "week" => DueFilter::Week,
        "none" => DueFilter::None,
        // Whether it is a day, the engine tells.
        day => DueFilter::On(day.to_owned()),
    })
}

/// `sakuin tasks done` and `undo`.
#[derive(Debug, Subcommand)]
pub(crate) enum TickCommand {
    /// Tick a task.
    Done(TickPlace),
    /// Untick a task.
    Undo(TickPlace),
    /// Add a task.
    Add(AddPlace),
}

/// What is to be done, and where that is written.
#[derive(Debug, Args)]
pub(crate) struct AddPlace {
    /// The task, with its date, tags and so on.
    #[arg(required = true)]
    pub(crate) text: Vec<String>,
    /// The note, and the heading of the section in it, instead of the inbox.
    #[arg(long, value_name = "PATH[#HEADING]")]
    pub(crate) to: Option<String>,
}

/// Which task.
#[derive(Debug, Args)]
pub(crate) struct TickPlace {
    /// The note and the line of the task, as `sakuin tasks` prints them.
    #[arg(value_name = "PATH:LINE")]
    pub(crate) place: String,
}

/// `sakuin undo`.
#[derive(Debug, Args)]
pub(crate) struct UndoCommand {
    /// The folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Make the change again that was undone last.
    #[arg(long)]
    pub(crate) redo: bool,
    /// List what can be undone, the next one first, and change nothing.
    #[arg(long)]
    pub(crate) list: bool,
}

/// `sakuin settle`, which Sakuin starts itself.
#[derive(Debug, Args)]
pub(crate) struct SettleCommand {
    /// The folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The number of the change.
    #[arg(long)]
    pub(crate) edit: u64,
}

/// `sakuin show`.
#[derive(Debug, Args)]
pub(crate) struct ShowCommand {
    /// The folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Print the HTML that the window shows.
    #[arg(long)]
    pub(crate) html: bool,
    /// The note, and the heading of one of its sections.
    #[arg(value_name = "PATH[#HEADING]")]
    pub(crate) note: String,
}

/// `sakuin check`.
#[derive(Debug, Args)]
pub(crate) struct CheckCommand {
    /// The folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
}

/// Options of `search` that take no value.
const SWITCHES: [&str; 7] = [
    "--json",
    "--explain",
    "--no-update",
    "--stdin",
    "--list-saved",
    "--help",
    "-h",
];
/// Options of `search` that take one.
const VALUES: [&str; 4] = ["--notes", "--index-dir", "--limit", "--saved"];

/// The arguments with the words of a query behind `--`, so that `sakuin search --debug` searches
/// for `--debug` and options may follow the query.
pub(crate) fn with_query_last(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = arguments.collect();
    if arguments.get(1).is_none_or(|command| command != "search") {
        return arguments;
    }
    let mut query = Vec::new();
    let mut options: Vec<OsString> = Vec::new();
    let mut rest = arguments.drain(2..);
    while let Some(argument) = rest.next() {
        let text = argument.to_string_lossy();
        let name = text.split_once('=').map_or(&*text, |(name, _)| name);
        if text == "--" {
            query.extend(rest.by_ref());
        } else if VALUES.contains(&name) {
            let separate = name == text;
            options.push(argument);
            options.extend(separate.then(|| rest.next()).flatten());
        } else if SWITCHES.contains(&&*text) {
            options.push(argument);
        } else {
            query.push(argument);
        }
    }
    drop(rest);
    arguments.extend(options);
    if !query.is_empty() {
        arguments.push("--".into());
        arguments.extend(query);
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, want: &str) {
        let split = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert_eq!(with_query_last(split(typed).into_iter()), split(want));
    }

    #[test]
    fn queries_may_look_like_options() {
        check("sakuin search --debug", "sakuin search -- --debug");
        check("sakuin search 署名 --json", "sakuin search --json -- 署名");
        check(
            "sakuin search --limit 3 a -b",
            "sakuin search --limit 3 -- a -b",
        );
        check(
            "sakuin search --notes=x -- --json",
            "sakuin search --notes=x -- --json",
        );
        check(
            "sakuin search --saved 毎日 --json",
            "sakuin search --saved 毎日 --json",
        );
        check("sakuin search --list-saved", "sakuin search --list-saved");
        check("sakuin tasks done a.md:3", "sakuin tasks done a.md:3");
    }
}
