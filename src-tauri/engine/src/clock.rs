//! The time, which the engine is told and never looks up.

pub use jiff::civil::DateTime;

/// Tells the local date and time when it is asked.
pub type Clock = fn() -> DateTime;
