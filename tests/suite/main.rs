//! What crosses crates.

mod bench;
mod emphasis;
mod folder;
mod memo;
mod search;
mod tidy;
