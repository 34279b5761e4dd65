//! Search: plan, look up, rank, order, highlight, show.

pub mod cache;
pub mod docs;
pub mod evaluate;
pub(crate) mod filters;
pub mod highlight;
pub mod listing;
mod lookup;
mod names;
pub mod order;
mod patterns;
pub mod phrase;
mod pieces;
mod place;
pub mod plan;
pub mod rank;
mod readings;
mod slips;
pub mod snippet;
mod spellings;
mod synonyms;
pub mod whys;
pub mod within;
pub mod words;
