//! What crosses crates.

mod bench;
mod emphasis;
mod folder;
mod memo;
mod personal;
mod query;
mod results;
mod search;
mod tidy;
