//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Searches and shows Japanese Markdown notes.
///
/// Without a command, opens the window on DIR.
#[derive(Debug, Parser)]
#[command(name = "sakuin", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// The notes folder to open in the window.
    #[arg(value_name = "DIR")]
    pub notes_folder: Option<PathBuf>,
    /// What to do in the terminal.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do in the terminal.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Bring the index up to date with the folder.
    Index(IndexCommand),
    /// Search the folder section by section.
    Search(SearchCommand),
    /// List tasks, or tick one in its file.
    Tasks(TasksCommand),
    /// Show a note or one of its sections.
    Show(ShowCommand),
    /// Tell the state of the folder and its index.
    Check(CheckCommand),
}

/// Which folder, and where its index is.
#[derive(Debug, Clone, Args)]
pub struct Folder {
    /// The notes folder.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub notes: PathBuf,
    /// Where the index is, instead of the user's cache folder.
    #[arg(long, value_name = "DIR")]
    pub index_dir: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `sakuin index`.
#[derive(Debug, Args)]
pub struct IndexCommand {
    /// The folder.
    #[command(flatten)]
    pub folder: Folder,
    /// Make the index anew.
    #[arg(long)]
    pub rebuild: bool,
}

/// `sakuin search`.
#[derive(Debug, Args)]
pub struct SearchCommand {
    /// The folder.
    #[command(flatten)]
    pub folder: Folder,
    /// The most hits to print; 0 for all.
    #[arg(long, default_value_t = 10)]
    pub limit: usize,
    /// Say why each hit ranks where it does.
    #[arg(long)]
    pub explain: bool,
    /// Search the index as it is, without looking for changed files first.
    #[arg(long)]
    pub no_update: bool,
    /// Read queries from standard input, one a line.
    #[arg(long, conflicts_with = "query")]
    pub stdin: bool,
    /// What to search for; several words must all be found.
    #[arg(required_unless_present = "stdin", allow_hyphen_values = true)]
    pub query: Vec<String>,
}

/// `sakuin tasks`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct TasksCommand {
    /// The folder.
    #[command(flatten)]
    pub folder: Folder,
    /// Only those not done.
    #[arg(long, conflicts_with = "done")]
    pub open: bool,
    /// Only those done.
    #[arg(long)]
    pub done: bool,
    /// Tick instead of listing.
    #[command(subcommand)]
    pub tick: Option<TickCommand>,
}

/// `sakuin tasks done` and `undo`.
#[derive(Debug, Subcommand)]
pub enum TickCommand {
    /// Tick a task.
    Done(TickPlace),
    /// Untick a task.
    Undo(TickPlace),
}

/// Which task.
#[derive(Debug, Args)]
pub struct TickPlace {
    /// The folder.
    #[command(flatten)]
    pub folder: Folder,
    /// The note and the line of the task, as `sakuin tasks` prints them.
    #[arg(value_name = "PATH:LINE")]
    pub place: String,
}

/// `sakuin show`.
#[derive(Debug, Args)]
pub struct ShowCommand {
    /// The folder.
    #[command(flatten)]
    pub folder: Folder,
    /// Print the HTML that the window shows.
    #[arg(long)]
    pub html: bool,
    /// The note, and the heading of one of its sections.
    #[arg(value_name = "PATH[#HEADING]")]
    pub note: String,
}

/// `sakuin check`.
#[derive(Debug, Args)]
pub struct CheckCommand {
    /// The folder.
    #[command(flatten)]
    pub folder: Folder,
}
