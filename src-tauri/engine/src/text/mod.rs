//! Characters: one normal form for notes and queries, variants of letters, kana, romaji.

pub mod kana;
pub mod normalize;
pub mod romaji;
pub mod variants;
