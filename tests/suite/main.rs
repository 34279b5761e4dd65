//! What crosses crates.

mod bench;
mod emphasis;
mod folder;
mod memo;
mod personal;
mod random;
mod results;
mod search;
mod tidy;
mod words;
