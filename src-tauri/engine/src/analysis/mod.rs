//! What stands in a text: words with base form and reading, and where words and their parts begin.
//!
//! Japanese runs go to lindera, all else is divided here, so that a word's analysis does
//! not depend on the identifiers and marks around it. The same analysis serves notes and
//! queries.

mod latin;
mod lexicon;

use std::sync::Arc;

pub(crate) use lexicon::OwnDictionary;
pub use lexicon::{Lexicon, LoadedDictionary, Word};

use crate::text::kana::is_japanese;
use crate::text::normalize::{NormalChar, Normalized};

/// A word of a text.
#[derive(Debug, Clone)]
pub struct Token {
    /// Index of its first character in the normal form.
    pub start: u32,
    /// Its length in characters.
    pub len: u32,
    /// What is known of it.
    pub word: Arc<Word>,
}

impl Token {
    /// Index after its last character.
    pub fn end(&self) -> u32 {
        self.start + self.len
    }
}

/// How firmly a word ends between two characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Border {
    /// Not at all.
    None,
    /// A part of a compound or identifier.
    Part,
    /// A word.
    Word,
}

/// A text analysed.
#[derive(Debug, Default)]
pub struct Analysis {
    /// Words in order, without overlap; marks and blanks are in none.
    pub tokens: Vec<Token>,
    /// Parts of longer words, in order, each inside a token.
    pub parts: Vec<Token>,
}

impl Analysis {
    /// The border before each character of a text of `len` characters, and after the last.
    pub fn borders(&self, len: usize) -> Vec<Border> {
        let mut borders = vec![Border::None; len + 1];
        for (tokens, border) in [(&self.parts, Border::Part), (&self.tokens, Border::Word)] {
            for token in tokens {
                borders[token.start as usize] = border;
                borders[token.end() as usize] = border;
            }
        }
        borders
    }
}

/// Analyses texts, keeping what it learnt of words. One for each thread.
pub struct Analyzer {
    lexicon: Lexicon,
    /// Tells analysers over one dictionary from those over another.
    pub(crate) generation: u64,
}

impl Analyzer {
    /// An analyser over a loaded dictionary.
    pub fn new(lexicon: Lexicon) -> Self {
        Self {
            lexicon,
            generation: 0,
        }
    }

    /// Divides a text in normal form into words.
    pub fn analyze(&mut self, text: &Normalized) -> Analysis {
        let mut out = Analysis::default();
        let chars = &text.chars;
        let mut at = 0;
        while at < chars.len() {
            let class = Class::of(chars[at].c);
            let mut end = at + 1;
            while end < chars.len() && Class::of(chars[end].c) == class && !chars[end].gap {
                end += 1;
            }
            match class {
                Class::Japanese => {
                    // The lattice of one enormous run would grow without bound.
                    for (i, run) in chars[at..end].chunks(LONGEST_RUN).enumerate() {
                        self.lexicon.segment(run, at + i * LONGEST_RUN, &mut out);
                    }
                }
                Class::Latin => latin::divide(&chars[at..end], at, &mut self.lexicon, &mut out),
                Class::Mark => {}
            }
            at = end;
        }
        out
    }
}

/// The longest Japanese run that is given to the morphological analyser at once, in characters.
const LONGEST_RUN: usize = 4000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Japanese,
    Latin,
    Mark,
}

impl Class {
    fn of(c: char) -> Self {
        if is_japanese(c) {
            Self::Japanese
        } else if c == '_' || c.is_alphanumeric() {
            Self::Latin
        } else {
            Self::Mark
        }
    }
}

/// The characters of a run as a string.
fn surface(chars: &[NormalChar]) -> String {
    chars.iter().map(|c| c.c).collect()
}
