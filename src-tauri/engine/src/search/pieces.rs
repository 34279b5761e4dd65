//! Sections that are in several pieces because they are very long, each piece a document of its own.
//! What holds in one of them holds in the section, and so in all of them.

use std::collections::HashMap;

use tantivy::{DocAddress, Searcher, TantivyError};

use super::docs::Docs;
use super::lookup::Standing;

/// The pieces of every section that has more than one, for one state of the index.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    sections: Vec<Vec<DocAddress>>,
}

impl Pieces {
    /// Finds them. Nearly no folder has any, and there it takes no time.
    pub(super) fn of(searcher: &Searcher) -> Result<Self, TantivyError> {
        let mut sections: HashMap<(u64, u64), Vec<DocAddress>> = HashMap::new();
        for (ord, reader) in searcher.segment_readers().iter().enumerate() {
            let columns = reader.fast_fields();
            let piece = columns.u64("piece")?;
            if piece.max_value() == 0 {
                continue;
            }
            let (note, ordinal) = (columns.u64("note_key")?, columns.u64("ordinal")?);
            let section = |doc| Some((note.first(doc)?, ordinal.first(doc)?));
            let later = |doc: &u32| piece.first(*doc).is_some_and(|piece| piece > 0);
            for key in reader.doc_ids_alive().filter(later).filter_map(section) {
                sections.entry(key).or_default();
            }
            // The pieces of a note lie in one segment.
            for doc in reader.doc_ids_alive() {
                if let Some(pieces) = section(doc).and_then(|key| sections.get_mut(&key)) {
                    pieces.push(DocAddress::new(ord as u32, doc));
                }
            }
        }
        Ok(Self {
            sections: sections.into_values().collect(),
        })
    }

    /// Puts the other pieces of the sections in.
    pub(super) fn fill(&self, docs: &mut Docs) {
        for pieces in &self.sections {
            if pieces.iter().any(|piece| docs.contains(*piece)) {
                pieces.iter().for_each(|piece| docs.insert(*piece));
            }
        }
    }

    /// Lets every piece stand as well as the best of its section, but for what is of a place; the
    /// standings are ordered by address, one for each.
    pub(super) fn share(&self, found: &mut Vec<Standing>) {
        let mut shared = Vec::new();
        for pieces in &self.sections {
            let at = |piece: &DocAddress| found.binary_search_by_key(piece, |s| s.address).ok();
            let own = pieces.iter().filter_map(at).map(|at| found[at]);
            let Some(best) = own.max_by(|a, b| a.tier.total_cmp(&b.tier)) else {
                continue;
            };
            let others = pieces.iter().filter(|piece| at(piece).is_none());
            shared.extend(others.map(|&address| Standing {
                address,
                fine: 0.0,
                ..best
            }));
        }
        if !shared.is_empty() {
            found.extend(shared);
            found.sort_by_key(|standing| standing.address);
        }
    }
}
