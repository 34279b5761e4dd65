//! What crosses crates.

mod tidy;
