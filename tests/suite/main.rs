//! What crosses crates.

mod emphasis;
mod search;
mod tidy;
