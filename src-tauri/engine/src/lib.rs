//! Everything in Sakuin that is neither window nor terminal: reading a folder of
//! Japanese Markdown notes, indexing it section by section, searching it, rendering
//! a note and ticking its tasks.

pub mod error;
pub mod language;
pub mod markdown;
pub mod notes;
pub mod places;
pub mod tick;
pub mod wire;
