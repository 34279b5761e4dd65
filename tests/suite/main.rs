//! What crosses crates.

mod bench;
mod emphasis;
mod folder;
mod memo;
mod results;
mod search;
mod tidy;
