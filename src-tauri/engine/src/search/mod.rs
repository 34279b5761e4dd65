//! Search: plan, look up, rank, highlight.

pub mod highlight;
pub mod phrase;
pub mod plan;
pub mod rank;
mod slips;
mod spellings;
