//! Everything in Sakuin that is neither window nor terminal: reading a folder of
//! Japanese Markdown notes, indexing it section by section, searching it, rendering
//! a note and ticking its tasks.

mod ahead;
pub mod analysis;
mod asking;
mod assist;
mod clock;
mod edits;
mod engine;
pub mod error;
mod goto;
mod hand_over;
pub mod index;
pub mod language;
pub mod markdown;
mod memory;
mod named;
pub mod notes;
pub mod personal;
pub mod places;
pub mod query;
mod records;
mod renames;
pub mod search;
pub mod synonyms;
mod task_edits;
mod task_search;
pub mod tasks;
pub mod text;
mod update;
pub mod watch;
pub mod wire;
pub mod write;

pub use clock::{Clock, DateTime};
pub use engine::{Engine, SectionId, Settings};
pub use named::Named;
pub use update::{OnEvent, Updated};
pub use wire::TaskFilter;
