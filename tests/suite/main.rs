//! What crosses crates.

mod emphasis;
mod tidy;
