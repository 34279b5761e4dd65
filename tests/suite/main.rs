//! What crosses crates.

mod bench;
mod emphasis;
mod folder;
mod memo;
mod personal;
mod results;
mod search;
mod tasks;
mod tidy;
