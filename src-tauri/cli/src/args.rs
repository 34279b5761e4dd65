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
    /// Only if the task there has this text, or this whole line (`text` or `source_line` of
    /// `sakuin tasks --json`).
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) expect: Option<String>,
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

/// The options of a command that takes words. What else begins with a hyphen is a word.
struct Options {
    /// Those that take no value.
    switches: &'static [&'static str],
    /// Those that take one.
    values: &'static [&'static str],
    /// Whether `--debug` is a word too. Where it would be written into a note, it rather is a slip.
    is_long_a_word: bool,
}

const SEARCH: Options = Options {
    switches: &[
        "--json",
        "--explain",
        "--no-update",
        "--stdin",
        "--list-saved",
        "--help",
        "-h",
    ],
    values: &["--notes", "--index-dir", "--limit", "--saved"],
    is_long_a_word: true,
};
const TASKS: Options = Options {
    switches: &["--json", "--open", "--done", "--help", "-h"],
    values: &["--notes", "--index-dir", "--due", "--tag", "--in", "--path"],
    is_long_a_word: false,
};
const ADD: Options = Options {
    switches: &["--json", "--help", "-h"],
    values: &["--notes", "--index-dir", "--to"],
    is_long_a_word: false,
};

/// The arguments with the words of a query or task behind `--`, so that `sakuin search --debug`
/// searches for `--debug`, `sakuin tasks add "- [ ] 牛乳"` adds that, and options may follow the words.
pub(crate) fn with_words_last(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = arguments.collect();
    let command = arguments.get(1).map(|command| command.to_string_lossy());
    let (options, from) = match command.as_deref() {
        Some("search") => (SEARCH, 2),
        Some("tasks") => match first_word(&arguments, 2, &TASKS) {
            Some((_, "done" | "undo" | "help")) => return arguments,
            Some((at, "add")) => (ADD, at + 1),
            _ => (TASKS, 2),
        },
        _ => return arguments,
    };
    let rest = arguments.split_off(from);
    let mut rest = rest.into_iter();
    let mut words = Vec::new();
    while let Some(argument) = rest.next() {
        if argument == "--" {
            words.extend(rest.by_ref());
        } else if let Some(with_value) = options.takes(&argument) {
            arguments.push(argument);
            arguments.extend(with_value.then(|| rest.next()).flatten());
        } else {
            words.push(argument);
        }
    }
    if !words.is_empty() {
        arguments.push("--".into());
        arguments.extend(words);
    }
    arguments
}

impl Options {
    /// Whether an argument is an option; if so, whether its value is the next argument.
    fn takes(&self, argument: &OsString) -> Option<bool> {
        let text = argument.to_string_lossy();
        let name = text.split_once('=').map_or(&*text, |(name, _)| name);
        if self.values.contains(&name) {
            return Some(name == text);
        }
        let is_unknown = text.starts_with("--") && !text.contains(char::is_whitespace);
        (self.switches.contains(&&*text) || (is_unknown && !self.is_long_a_word)).then_some(false)
    }
}

/// The first argument that is no option, and where it stands.
fn first_word<'a>(
    arguments: &'a [OsString],
    mut at: usize,
    options: &Options,
) -> Option<(usize, &'a str)> {
    while let Some(with_value) = options.takes(arguments.get(at)?) {
        at += 1 + usize::from(with_value);
    }
    Some((at, arguments[at].to_str()?))
}

/// Whether JSON is asked for, whatever else is: errors of the arguments are told in it too.
pub(crate) fn ask_for_json(arguments: impl Iterator<Item = OsString>) -> bool {
    let mut options = arguments.take_while(|argument| argument != "--");
    options.any(|argument| argument == "--json")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `·` stands for a blank within an argument.
    #[track_caller]
    fn check(typed: &str, want: &str) {
        let split = |line: &str| -> Vec<OsString> {
            let arguments = line.split(' ');
            arguments.map(|a| a.replace('·', " ").into()).collect()
        };
        let found = with_words_last(split(typed).into_iter());
        assert_eq!(found, split(want), "{typed}");
        let parsed = Arguments::try_parse_from(&found);
        assert!(
            parsed.is_ok(),
            "{typed}: {}",
            parsed.err().map_or_else(String::new, |e| e.to_string())
        );
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
    }

    #[test]
    fn tasks_may_look_like_options() {
        check("sakuin tasks done a.md:3", "sakuin tasks done a.md:3");
        check(
            "sakuin tasks --notes x done a.md:3 --expect -·[·]·牛乳",
            "sakuin tasks --notes x done a.md:3 --expect -·[·]·牛乳",
        );
        check("sakuin tasks -巻物", "sakuin tasks -- -巻物");
        check(
            "sakuin tasks --open 予約 -家 --due today",
            "sakuin tasks --open --due today -- 予約 -家",
        );
        check(
            "sakuin tasks add -·[·]·牛乳",
            "sakuin tasks add -- -·[·]·牛乳",
        );
        check(
            "sakuin tasks --notes x add -5度 の日 --to a.md",
            "sakuin tasks --notes x add --to a.md -- -5度 の日",
        );
        check(
            "sakuin tasks add --·区切り",
            "sakuin tasks add -- --·区切り",
        );
        check("sakuin tasks add -- --to", "sakuin tasks add -- --to");
    }

    #[test]
    fn a_slip_is_not_written_into_a_note() {
        let typed = ["sakuin", "tasks", "add", "牛乳", "--too", "a.md"];
        let found = with_words_last(typed.iter().map(OsString::from));
        assert!(Arguments::try_parse_from(found).is_err());
    }
}
