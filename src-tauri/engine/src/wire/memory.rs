//! What the window remembers of a notes folder over restarts.

use serde::{Deserialize, Serialize};

use super::Notice;

wire! {
    /// What the window remembers of a notes folder. A part that is missing in an older file counts
    /// as empty.
    #[derive(Default)]
    #[serde(default)]
    pub struct Memory {
        /// The open notes and which of them is in front.
        pub open: OpenTabs,
        /// How the window is divided.
        pub layout: Layout,
        /// Queries that led somewhere, newest first.
        pub searches: Vec<String>,
        /// Queries that were given a name, in the reader's order.
        pub saved: Vec<SavedSearch>,
    }

    /// The open notes, in the order of their tabs.
    #[derive(Default)]
    #[serde(default)]
    pub struct OpenTabs {
        /// At least one unless nothing was ever opened.
        pub tabs: Vec<TabMemory>,
        /// Index of the one in front.
        pub current: usize,
    }

    /// A tab: the places one can walk back and forth between.
    #[derive(Default)]
    #[serde(default)]
    pub struct TabMemory {
        /// In the order in which they were visited.
        pub places: Vec<PlaceMemory>,
        /// Index of the one that is shown.
        pub at: usize,
    }

    /// A place in a note.
    #[derive(Default)]
    #[serde(default)]
    pub struct PlaceMemory {
        /// Relative to the notes folder.
        pub path: String,
        /// The query whose matches were marked.
        pub query: Option<String>,
        /// The section that the top of the pane lay in; nothing for the top of the note.
        pub anchor: Option<String>,
        /// How far below the top of that section, in CSS pixels.
        pub offset: f64,
        /// The line of that section's heading, should it be called otherwise by then.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        pub line: Option<usize>,
        /// Whether the list of all tasks lay over the note.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        #[cfg_attr(feature = "ts", ts(optional, as = "Option<_>"))]
        pub tasks: bool,
        /// The search from which the place was opened.
        pub search: Option<SearchPlace>,
    }

    /// A place in the results of a search.
    #[derive(Default)]
    #[serde(default)]
    pub struct SearchPlace {
        /// The query as typed.
        pub query: String,
        /// The note of the selected hit.
        pub path: Option<String>,
        /// Its section.
        pub anchor: Option<String>,
        /// Its row.
        pub row: usize,
        /// How far the list was scrolled, in CSS pixels.
        pub top: f64,
        /// Notes of which every section was listed.
        pub unfolded: Vec<String>,
    }

    /// How the window is divided.
    #[derive(Default)]
    #[serde(default)]
    pub struct Layout {
        /// Width of the side bar in CSS pixels, if the reader has set one.
        pub side_width: Option<u32>,
        /// Width of the results in CSS pixels, if the reader has set one.
        pub results_width: Option<u32>,
        /// The folders that are folded in the tree; nothing until the reader folds or unfolds one.
        pub folded: Option<Vec<String>>,
    }

    /// A query with a name.
    #[derive(Default)]
    #[serde(default)]
    pub struct SavedSearch {
        /// What the reader calls it; unique among the saved searches.
        pub name: String,
        /// The query as typed.
        pub query: String,
    }

    /// Asks for parts of the memory to be replaced; the others stay as they are, so that two
    /// windows on one folder do not undo what the other has changed.
    #[derive(Default)]
    #[serde(default)]
    pub struct RememberRequest {
        /// The open notes.
        pub open: Option<OpenTabs>,
        /// How the window is divided.
        pub layout: Option<Layout>,
        /// Queries that led somewhere.
        pub searches: Option<Vec<String>>,
        /// Queries with names.
        pub saved: Option<Vec<SavedSearch>>,
    }

    /// The memory as it was kept.
    #[derive(Default)]
    pub struct Recalled {
        /// Empty when nothing was kept, or nothing could be read.
        pub memory: Memory,
        /// Says that what was kept could not be read.
        pub notice: Option<Notice>,
    }

    /// A note that goes on under another path.
    pub struct Renamed {
        /// The path that is gone.
        pub from: String,
        /// The path that has come.
        pub to: String,
    }
}
