//! What crosses crates.

mod emphasis;
