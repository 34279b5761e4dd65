//! What crosses to the window and the terminal: plain values, serialised as JSON.
//!
//! Nothing here holds a byte or UTF-16 offset, and only [`NoteView::html`] holds
//! HTML, which has passed the sanitiser. TypeScript declarations are generated
//! from these types into `ui/src/ipc/generated`.

use serde::{Deserialize, Serialize};

/// Declares wire types: serde in both directions and, with feature `ts`, TypeScript.
macro_rules! wire {
    ($($(#[$meta:meta])* $vis:vis $kind:ident $name:ident { $($body:tt)* })*) => {$(
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
        $(#[$meta])*
        $vis $kind $name { $($body)* }
    )*};
}

mod memory;

pub use memory::{
    Layout, Memory, OpenTabs, PlaceMemory, Recalled, RememberRequest, Renamed, SavedSearch,
    SearchPlace, TabMemory,
};

wire! {
    /// A query as typed.
    #[derive(Default)]
    pub struct SearchRequest {
        /// The text of the search box, unconverted IME text included.
        pub query: String,
        /// The largest number of hits to return.
        pub limit: usize,
        /// How many hits to pass over: those that earlier pages have shown.
        #[serde(default)]
        #[cfg_attr(feature = "ts", ts(optional, as = "Option<_>"))]
        pub offset: usize,
        /// When given, hits come note by note; else best first, whatever note they stand in.
        #[serde(default)]
        #[cfg_attr(feature = "ts", ts(optional))]
        pub by_note: Option<ByNote>,
        /// A hit that the list must not lose: if it still is one, the first page reaches as far as
        /// it, whatever the limit, and a note that would fold it away counts as unfolded. Later
        /// pages of the list are asked for with it too, so that they fit.
        #[serde(default)]
        #[cfg_attr(feature = "ts", ts(optional))]
        pub keep: Option<HitPlace>,
        /// Whether each hit carries an account of its score.
        #[serde(default)]
        pub explain: bool,
        /// What the search is narrowed to, each as the text of an operator: `path:"/仕事/"`, or a
        /// place alone, such as `code:`, inside which the query's words must stand.
        #[serde(default)]
        #[cfg_attr(feature = "ts", ts(optional, as = "Option<_>"))]
        pub scopes: Vec<String>,
        /// When it is asked, for `updated:today`.
        #[serde(default)]
        #[cfg_attr(feature = "ts", ts(optional, as = "Option<_>"))]
        pub now: Moment,
    }

    /// Where a hit stands.
    #[derive(Eq)]
    pub struct HitPlace {
        /// As in [`Hit::path`].
        pub path: String,
        /// As in [`Hit::anchor`].
        pub anchor: String,
    }

    /// A moment as the reader's clock shows it.
    #[derive(Default, Copy, Eq)]
    pub struct Moment {
        /// Seconds since 1970.
        pub unix: i64,
        /// How far the reader's clock is before UTC: 540 in Japan.
        pub offset_minutes: i32,
    }

    /// Hits note by note: the note with the best section first, each note's sections best first.
    #[derive(Default)]
    pub struct ByNote {
        /// Of a note with more sections than that only so many are given, unless the list is short.
        pub fold: usize,
        /// Notes of which every section is given.
        pub unfolded: Vec<String>,
    }

    /// The answer to a [`SearchRequest`].
    pub struct SearchResponse {
        /// The query this answers, as it was asked.
        pub query: String,
        /// The query with its scopes as one text, when there are scopes: what an opened note is
        /// marked by.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        pub full: Option<String>,
        /// Time taken inside the engine, in microseconds.
        pub took_us: u64,
        /// How many sections match in all, whatever the limit.
        pub total: usize,
        /// How many notes they stand in.
        pub notes: usize,
        /// How many hits there are to page through: all but those that are folded.
        #[serde(default)]
        #[cfg_attr(feature = "ts", ts(optional, as = "Option<_>"))]
        pub listed: usize,
        /// What the reader should know of this answer.
        pub notices: Vec<Notice>,
        /// Best first, or note by note.
        pub hits: Vec<Hit>,
    }

    /// Asks what a query means.
    #[derive(Default)]
    pub struct ExplainRequest {
        /// The text of the search box.
        pub query: String,
        /// As in [`SearchRequest::scopes`].
        #[serde(default)]
        #[cfg_attr(feature = "ts", ts(optional, as = "Option<_>"))]
        pub scopes: Vec<String>,
        /// As in [`SearchRequest::now`].
        #[serde(default)]
        #[cfg_attr(feature = "ts", ts(optional, as = "Option<_>"))]
        pub now: Moment,
    }

    /// What a query means.
    pub struct Explanation {
        /// The query with its scopes, as it was understood.
        pub query: String,
        /// In words, a line for each thing that must hold.
        pub lines: Vec<ExplainedLine>,
        /// What of it was taken as letters.
        pub notices: Vec<Notice>,
    }

    /// A line of an [`Explanation`].
    pub struct ExplainedLine {
        /// How deep it is nested: 0 for the outermost.
        pub depth: usize,
        /// A phrase in the reader's language.
        pub text: String,
    }

    /// Asks what can be typed next.
    #[derive(Default)]
    pub struct CompleteRequest {
        /// The text of the search box up to the caret.
        pub before: String,
    }

    /// What can be typed next.
    #[derive(Default)]
    pub struct Completion {
        /// The end of the text that an item takes the place of.
        pub replaced: String,
        /// The most useful first.
        pub items: Vec<CompletionItem>,
    }

    /// Something that can be typed.
    pub struct CompletionItem {
        /// What takes the place of what was typed.
        pub text: String,
        /// What it is, in the reader's language.
        pub detail: String,
    }

    /// A section that matches.
    pub struct Hit {
        /// The note, relative to the notes folder, with `/`.
        pub path: String,
        /// First line of the section, 1-based.
        pub line: u32,
        /// Last line of the section, 1-based, inclusive.
        pub end_line: u32,
        /// Title of the note.
        pub title: String,
        /// Headings from the outermost to the section's own; empty for text before the first heading.
        pub heading_path: Vec<String>,
        /// Id of the section's element in the note's HTML.
        pub anchor: String,
        /// Higher is better; comparable only within one answer.
        pub score: f32,
        /// What let the section match, strictest first.
        pub why: Vec<Why>,
        /// Text around the best matches; fragments far apart are joined by `…`.
        pub snippet: Vec<Segment>,
        /// What a list by note shows besides; only when hits come note by note.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        pub listing: Option<Listing>,
        /// How the score came about, one line a part; only when asked for.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub explain: Vec<String>,
    }

    /// What a list by note shows of a hit besides its text.
    pub struct Listing {
        /// [`Hit::title`] with its matches.
        pub title: Vec<Segment>,
        /// [`Hit::heading_path`] with its matches.
        pub headings: Vec<Vec<Segment>>,
        /// How many sections of the note match.
        pub sections: usize,
        /// How many of them the list holds; the others are folded.
        pub shown: usize,
        /// Tasks of the section that are not done.
        pub open_tasks: usize,
        /// Tasks of the section that are done.
        pub done_tasks: usize,
    }

    /// A run of snippet text.
    pub struct Segment {
        /// Plain text, never HTML.
        pub text: String,
        /// Whether this run is a match.
        pub hit: bool,
    }

    /// Something the reader should know: a note that could not be read, a query part taken literally.
    pub struct Notice {
        /// Stable name to switch on, such as `not-utf8`.
        pub code: String,
        /// One sentence in the reader's language, with what to do.
        pub message: String,
        /// The note it concerns, if one.
        pub path: Option<String>,
    }

    /// A failure as it crosses the wire.
    pub struct WireError {
        /// Stable name to switch on.
        pub code: String,
        /// One sentence in the reader's language, with what to do.
        pub message: String,
    }

    /// Asks for the folder.
    #[derive(Default)]
    pub struct FolderRequest {
        /// The notes to tell of: those that have changed, when the others are known; all when not given.
        pub only: Option<Vec<String>>,
    }

    /// A note in the tree.
    pub struct NoteEntry {
        /// Relative to the notes folder, with `/`.
        pub path: String,
        /// Front matter title, else first heading, else the file's name.
        pub title: String,
        /// Tasks not done.
        pub open_tasks: usize,
    }

    /// The folder as the window shows it.
    pub struct FolderView {
        /// The notes folder, as an absolute path.
        pub folder: String,
        /// `ja` or `en`: the language of notices and errors, after the user's locale.
        pub language: String,
        /// Those that were asked for, in the order of the tree: folders first, then by name.
        pub notes: Vec<NoteEntry>,
        /// Sections in the index.
        pub sections: usize,
        /// Notes that were skipped or read with reservations.
        pub notices: Vec<Notice>,
        /// Progress while the index is being built.
        pub progress: Option<Progress>,
    }

    /// How far indexing has come.
    pub struct Progress {
        /// Notes done.
        pub done: usize,
        /// Notes to do in all.
        pub total: usize,
        /// Of those done, how many can be found already.
        #[serde(default)]
        #[cfg_attr(feature = "ts", ts(optional, as = "Option<_>"))]
        pub searchable: usize,
    }

    /// Asks for a note.
    #[derive(Default)]
    pub struct OpenNoteRequest {
        /// Relative to the notes folder.
        pub path: String,
        /// When given, every match of this query is marked in the HTML.
        pub query: Option<String>,
        /// What the search was narrowed to, as in [`SearchRequest::scopes`].
        #[serde(default)]
        #[cfg_attr(feature = "ts", ts(optional, as = "Option<_>"))]
        pub scopes: Vec<String>,
        /// When it is asked, as in [`SearchRequest::now`].
        #[serde(default)]
        #[cfg_attr(feature = "ts", ts(optional, as = "Option<_>"))]
        pub now: Moment,
        /// Whether the query is asked of this note alone, so that nothing depends on what other notes hold.
        #[serde(default)]
        #[cfg_attr(feature = "ts", ts(optional))]
        pub within: Option<bool>,
    }

    /// A note ready to be shown.
    pub struct NoteView {
        /// Relative to the notes folder.
        pub path: String,
        /// Front matter title, else first heading, else the file's name.
        pub title: String,
        /// Sanitised HTML. Each section is `<section id=ANCHOR>`; each match is one or more
        /// `<mark class="match" data-match="N">` with N from 0 in reading order; each task's box is
        /// `<input type="checkbox" data-task="N">` with N an index into `tasks`; an outside link is
        /// `<a href="#" data-url="https://…">`, a link to a note `<a href="#" data-note="path" data-fragment="…">`,
        /// with `class="missing"` if there is no such note.
        pub html: String,
        /// The headings, for the outline.
        pub outline: Vec<OutlineItem>,
        /// The note's tasks in reading order.
        pub tasks: Vec<Task>,
        /// Matches marked in the HTML.
        pub matches: usize,
        /// Hash of the file's bytes, to be handed back when ticking.
        pub hash: String,
        /// Name of the file's encoding when it is not UTF-8.
        pub encoding: Option<String>,
        /// What the reader should know of this note.
        pub notices: Vec<Notice>,
    }

    /// A heading in the outline.
    pub struct OutlineItem {
        /// 1 to 6.
        pub level: u8,
        /// Visible text of the heading.
        pub text: String,
        /// Id of the section's element.
        pub anchor: String,
        /// Line of the heading, 1-based.
        pub line: u32,
    }

    /// A `- [ ]` item.
    pub struct Task {
        /// The note, relative to the notes folder.
        pub path: String,
        /// Line of the box, 1-based.
        pub line: u32,
        /// Visible text, following lines of the item included, without nested items.
        pub text: String,
        /// Whether it needs no more doing: ticked, or given up.
        pub done: bool,
        /// What stands in its box: a blank, `x`, `X`, or one of the other marks people use (`-`, `/`, `>`).
        pub mark: char,
        /// Headings from the outermost to the section's own.
        pub heading_path: Vec<String>,
        /// Id of the section's element in the note's HTML.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        pub anchor: String,
        /// The day it is due, as `2026-11-30`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        pub due: Option<String>,
        /// How pressing it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        pub priority: Option<Priority>,
        /// When it comes again, as it is written: `毎週`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        pub recurrence: Option<String>,
        /// Its tags, without the `#`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "ts", ts(as = "Option<Vec<String>>", optional))]
        pub tags: Vec<String>,
        /// The whole source line as read, without its line end: what a tick expects to find.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        pub source_line: String,
        /// Whether another task of the note reads alike but for its mark, so that only a place tells them apart.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[cfg_attr(feature = "ts", ts(as = "Option<bool>", optional))]
        pub twin: bool,
    }

    /// Asks for a list of tasks.
    pub struct TasksRequest {
        /// Open ones, done ones or all.
        #[serde(default)]
        pub which: TaskFilter,
        /// Only those that this finds, as a search finds sections. Empty for all.
        #[serde(default)]
        pub query: String,
        /// Only those due then.
        #[serde(default)]
        pub due: Option<DueFilter>,
        /// Only those with this tag.
        #[serde(default)]
        pub tag: Option<String>,
        /// Only those of this note, or of the notes in this folder.
        #[serde(default)]
        pub under: Option<String>,
        /// The day on which the list is looked at, as `2026-11-23`.
        pub today: String,
        /// How the list is divided.
        #[serde(default)]
        pub group: TaskGrouping,
        /// Rows to leave out at the beginning.
        #[serde(default)]
        pub offset: usize,
        /// The largest number of rows to return; 0 for all.
        #[serde(default)]
        pub limit: usize,
        /// Tasks that stay in the list although `which` leaves them out: those ticked in it.
        #[serde(default)]
        pub keep: Vec<TaskPlace>,
    }

    /// Where a task stands.
    pub struct TaskPlace {
        /// The note, relative to the notes folder.
        pub path: String,
        /// Line of the box, 1-based.
        pub line: u32,
    }

    /// A part of a list of tasks.
    pub struct TaskList {
        /// The rows asked for: a heading of a group, or a task.
        pub rows: Vec<TaskRow>,
        /// How many rows the list has in all.
        pub total_rows: usize,
        /// How many tasks it has.
        pub tasks: usize,
        /// Open tasks of the whole folder.
        pub open: usize,
        /// Open tasks of the whole folder whose day has passed.
        pub overdue: usize,
        /// Open tasks of the whole folder that are due today.
        pub today: usize,
        /// Tasks of the whole folder that are done.
        pub done: usize,
    }

    /// A group of tasks. Which of the fields are filled depends on the [`TaskGrouping`].
    pub struct TaskGroup {
        /// The note.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        pub path: Option<String>,
        /// Title of the note.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        pub title: Option<String>,
        /// Headings from the outermost to the section's own.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "ts", ts(as = "Option<Vec<String>>", optional))]
        pub heading_path: Vec<String>,
        /// Id of the section's element.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        pub anchor: Option<String>,
        /// When its tasks are due.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        pub due: Option<DueGroup>,
        /// The folder, empty for the notes folder itself.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        pub folder: Option<String>,
        /// The tag, empty for those that have none.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        pub tag: Option<String>,
        /// Tasks in it.
        pub tasks: usize,
        /// Those not done.
        pub open: usize,
    }

    /// A task in a list, with what ticking it there needs.
    pub struct ListedTask {
        /// The task.
        pub task: Task,
        /// Title of its note.
        pub title: String,
        /// Hash of the note's bytes when it was read.
        pub hash: String,
        /// When it is due, for those not done.
        pub due: DueGroup,
        /// Its text as the list shows it: without the date, recurrence, priority and tags that are
        /// shown beside it, in one line.
        #[serde(default)]
        pub words: Vec<TaskWord>,
    }

    /// A stretch of a task's text.
    #[derive(Eq)]
    pub struct TaskWord {
        /// What there is to read, with the blanks between it and the next.
        pub text: String,
        /// The address that it is, if it is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        pub url: Option<String>,
    }

    /// Asks for a task to be added.
    pub struct AddTaskRequest {
        /// What is to be done: one line of Markdown without a list marker.
        pub text: String,
        /// The note; the inbox if none is named.
        #[serde(default)]
        pub path: Option<String>,
        /// Headings of the section, from the outermost to its own; the end of them is enough. Empty
        /// for the note as a whole.
        #[serde(default)]
        pub heading_path: Vec<String>,
    }

    /// What became of a task that was to be added.
    pub struct AddTaskResponse {
        /// Whether the file now holds it, durably. False: nothing was written, and `notice` says why.
        pub written: bool,
        /// The note, relative to the notes folder.
        pub path: String,
        /// The line on which it stands, 1-based; 0 if nothing was written.
        pub line: u32,
        /// Says why nothing was written.
        pub notice: Option<Notice>,
    }

    /// Asks for a tick.
    pub struct TickRequest {
        /// The note, relative to the notes folder.
        pub path: String,
        /// Line of the box, 1-based, when the note was read.
        pub line: u32,
        /// The whole line as the reader saw it ([`Task::source_line`]).
        pub expected_line: String,
        /// Hash of the file as the reader saw it ([`NoteView::hash`]).
        pub hash: String,
        /// Whether it had a twin then ([`Task::twin`]): in a file that has changed since, it is not looked for.
        #[serde(default)]
        #[cfg_attr(feature = "ts", ts(as = "Option<bool>", optional))]
        pub twin: bool,
        /// The state wanted.
        pub done: bool,
    }

    /// What became of a tick.
    pub struct TickResponse {
        /// Whether the file now holds the wanted state, durably. False: the line is no longer
        /// what the reader saw, nothing was written, and `notice` says so.
        pub written: bool,
        /// Says why nothing was written, or that another program's edit had to be kept beside the note.
        pub notice: Option<Notice>,
    }

    /// Asks where one can go by what is typed of a name.
    pub struct GoToRequest {
        /// The text of the box, unconverted IME text included; blanks divide what is found by itself.
        pub query: String,
        /// The largest number of entries to return.
        pub limit: usize,
        /// Notes opened lately, the last one first.
        #[serde(default)]
        pub recent: Vec<String>,
        /// Only the headings of this note.
        #[serde(default)]
        pub within: Option<String>,
    }

    /// The answer to a [`GoToRequest`].
    pub struct GoToResponse {
        /// The query this answers, as it was asked.
        pub query: String,
        /// How many places there are in all, whatever the limit.
        pub total: usize,
        /// Best first; without a query, notes opened lately and then the others.
        pub entries: Vec<GoToEntry>,
    }

    /// A note or a section to go to.
    pub struct GoToEntry {
        /// The note, relative to the notes folder.
        pub path: String,
        /// Id of the section's element; none for the note itself.
        pub anchor: Option<String>,
        /// Line of the heading, 1-based.
        pub line: u32,
        /// Level of the heading; 0 for the note itself.
        pub level: u8,
        /// The note's title, or the heading, with the letters that were typed marked.
        pub name: Vec<Segment>,
        /// Where it is: the note's path, or its title and the outer headings.
        pub above: Vec<Segment>,
    }

    /// Asks which of some names are meant by what is typed.
    pub struct NamesRequest {
        /// The text of the box, unconverted IME text included.
        pub query: String,
        /// Things with their names, each in every language it can be typed in.
        pub names: Vec<Vec<String>>,
    }

    /// A name that is meant.
    pub struct NameMatch {
        /// Which of the things.
        pub index: usize,
        /// Which of its names.
        pub name: usize,
        /// The name, with the letters that were typed marked.
        pub segments: Vec<Segment>,
    }

    /// Asks for the newest edit to be undone, or for the one undone last to be made again.
    pub struct UndoRequest {
        /// Whether to make again.
        #[serde(default)]
        pub redo: bool,
    }

    /// What became of an [`UndoRequest`].
    pub struct UndoResponse {
        /// Whether a note was written, durably. False: there was nothing to undo, or its line is no
        /// longer what it was and the note was left alone.
        pub written: bool,
        /// The note, relative to the notes folder.
        pub path: Option<String>,
        /// The line of the edit, 1-based, when it was made.
        pub line: Option<u32>,
        /// Says what was undone and where, or why nothing was.
        pub notice: Notice,
    }

    /// The state of the folder and its index, for `sakuin check` and the window.
    pub struct CheckReport {
        /// Notes found in the folder.
        pub notes: usize,
        /// Notes in the index.
        pub indexed: usize,
        /// Sections in the index.
        pub sections: usize,
        /// Notes skipped or read with reservations, and why.
        pub notices: Vec<Notice>,
        /// Version of the index's format.
        pub index_version: String,
        /// Version of the dictionary, and of the user's own words if there are any.
        pub dictionary_version: String,
        /// Groups of synonyms that the user wrote.
        pub own_synonyms: usize,
        /// Words that the user wrote.
        pub own_words: usize,
    }
}

/// What lets a section match, strictest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The text stands there as typed, width and case aside.
    Exact,
    /// The same word by morphology, in another place or order.
    Morpheme,
    /// Another width or form of the same letters: ﾃﾞｰﾀ, 國語, こゝろ.
    Width,
    /// Another spelling: final long vowel, ヴ/バ, okurigana.
    LongVowel,
    /// Another conjugation of the same word.
    BaseForm,
    /// The reading, typed in kana.
    Reading,
    /// The reading, typed in Latin letters.
    Romaji,
    /// A synonym.
    Synonym,
    /// One slip away.
    Fuzzy,
    /// Only some of the words.
    Partial,
}

impl Why {
    /// All of them, strictest first.
    pub const ALL: [Self; 10] = [
        Self::Exact,
        Self::Morpheme,
        Self::Width,
        Self::LongVowel,
        Self::BaseForm,
        Self::Reading,
        Self::Romaji,
        Self::Synonym,
        Self::Fuzzy,
        Self::Partial,
    ];

    /// The name under which it crosses the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Morpheme => "morpheme",
            Self::Width => "width",
            Self::LongVowel => "long-vowel",
            Self::BaseForm => "base-form",
            Self::Reading => "reading",
            Self::Romaji => "romaji",
            Self::Synonym => "synonym",
            Self::Fuzzy => "fuzzy",
            Self::Partial => "partial",
        }
    }
}

/// What the engine tells the window of its own accord.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum EngineEvent {
    /// Indexing goes on.
    Indexing {
        /// How far it has come.
        progress: Progress,
    },
    /// The index holds the folder as it now is; what is shown should be refreshed.
    Indexed {
        /// Notes added or changed, relative to the notes folder.
        changed: Vec<String>,
        /// Notes that are gone.
        removed: Vec<String>,
        /// Those of the gone notes that go on under another path.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        renamed: Vec<Renamed>,
    },
    /// Something about a note that the reader should be told at once.
    Noticed {
        /// What there is to know.
        notice: Notice,
    },
    /// Watching or indexing failed; search goes on over what is there.
    Failed {
        /// What went wrong.
        error: WireError,
    },
}

/// A row of a list of tasks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum TaskRow {
    /// The heading of the tasks that follow.
    Group(TaskGroup),
    /// A task.
    Task(ListedTask),
}

/// How pressing a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    /// `⏬`
    Lowest,
    /// `🔽`, `(D)` and later letters
    Low,
    /// `!`, `🔼`, `(C)`
    Medium,
    /// `!!`, `❗`, `⏫`, `(B)`
    High,
    /// `!!!`, `❗❗`, `🔺`, `(A)`
    Highest,
}

/// When a task is due, as seen from today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum DueGroup {
    /// Its day has passed and it is not done.
    Overdue,
    /// Today.
    Today,
    /// Within the seven days after today.
    Week,
    /// After that.
    Later,
    /// It has no date.
    None,
    /// Its day has passed and it is done.
    Past,
}

/// Which due dates are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum DueFilter {
    /// Open ones whose day has passed.
    Overdue,
    /// Today's.
    Today,
    /// Those of today and the seven days after it.
    Week,
    /// Those without a date.
    None,
    /// Those of one day, as `2026-11-30`.
    On(String),
}

/// How a list of tasks is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum TaskGrouping {
    /// By note and section, in the order of the tree.
    #[default]
    Note,
    /// By due date, the first due first.
    Due,
    /// By folder.
    Folder,
    /// By tag; a task with several stands under each.
    Tag,
    /// Not at all.
    Plain,
}

/// Which tasks are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum TaskFilter {
    /// All.
    #[default]
    All,
    /// Those not done.
    Open,
    /// Those done.
    Done,
}
