//! Words that mean the same: a table that comes with the dictionary, and lists that people write.

pub mod list;
pub mod table;

use std::path::Path;
use std::sync::Arc;

pub use table::{Bond, Other, Table};

use crate::error::EngineError;
use crate::text::kana::is_katakana;
use crate::text::variants::fold_text;

/// What the table is called in the dictionary folder.
const FILE: &str = "synonyms";

/// Reads the table of a dictionary folder.
///
/// # Errors
///
/// [`EngineError::Dictionary`] when it is missing or damaged.
pub fn load(dictionary: &Path) -> Result<Table, EngineError> {
    let path = dictionary.join(FILE);
    let failed = |reason: String| EngineError::Dictionary {
        path: path.clone(),
        reason,
    };
    let bytes = std::fs::read(&path).map_err(|error| failed(error.to_string()))?;
    Table::from_bytes(&bytes).ok_or_else(|| failed("the table of synonyms is damaged".to_owned()))
}

/// All synonyms that are known: the user's own, and those that come with the dictionary.
#[derive(Debug, Clone, Default)]
pub struct Synonyms {
    tables: Vec<Arc<Table>>,
}

impl Synonyms {
    /// Synonyms of some tables; where they say different things the first holds.
    pub fn of(tables: impl IntoIterator<Item = Arc<Table>>) -> Self {
        Self {
            tables: tables.into_iter().collect(),
        }
    }

    /// Words that mean the same as `word`, which is in normal form, in its letters or folded: nearest
    /// first.
    pub fn others(&self, word: &str) -> Vec<Other<'_>> {
        let mut out: Vec<Other<'_>> = Vec::new();
        let folded = fold_text(word);
        let folded = Some(folded.as_str()).filter(|folded| *folded != word);
        for table in &self.tables {
            let spellings = std::iter::once(word).chain(folded);
            for other in spellings.flat_map(|word| table.others(word)) {
                if !out.iter().any(|known| known.word == other.word) {
                    out.push(other);
                }
            }
        }
        if out.is_empty()
            && let Some(spelling) = with_other_end(word)
        {
            for table in &self.tables {
                out.extend(table.others(&spelling));
            }
        }
        out
    }
}

/// A katakana word with the long vowel at its end that people leave out, or without it.
fn with_other_end(word: &str) -> Option<String> {
    if word.chars().count() < 4 || !word.chars().all(is_katakana) {
        return None;
    }
    Some(match word.strip_suffix('ー') {
        Some(short) => short.to_owned(),
        None => format!("{word}ー"),
    })
}
