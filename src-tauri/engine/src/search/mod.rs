//! Search: plan, look up, rank, highlight.

pub mod highlight;
mod lookup;
pub mod phrase;
pub mod plan;
pub mod rank;
mod readings;
mod slips;
mod spellings;
pub mod words;
