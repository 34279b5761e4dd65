//! Characters: one normal form for notes and queries, kana, romaji.

pub mod kana;
pub mod normalize;
pub mod romaji;
