//! What crosses crates.

mod bench;
mod emphasis;
mod folder;
mod goto;
mod memo;
mod personal;
mod query;
mod random;
mod remembering;
mod results;
mod search;
mod task_edits;
mod tasks;
mod tidy;
mod twins;
mod variants;
mod within;
mod words;
