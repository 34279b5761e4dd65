//! Searching within one note: which of its sections hold something of a query at all, and what a
//! query finds when it is asked of this note alone.

use std::collections::HashSet;

use tantivy::{DocAddress, Searcher, TantivyError};

use super::phrase::{BorderTerms, Phrase, Slot, Walk};
use super::plan::{Alternative, Group, Plan, What};
use super::rank::Outcome;
use super::slips;
use crate::index::schema::Fields;

/// The sections, of those given in ascending order, in which something of the outcome stands: only
/// these need be looked at one by one, which a note of thousands of sections could not wait for.
///
/// # Errors
///
/// When the index cannot be read.
pub fn candidates(
    outcome: &Outcome,
    fields: &Fields,
    searcher: &Searcher,
    sections: &[DocAddress],
) -> Result<HashSet<DocAddress>, TantivyError> {
    let counts = |address: &DocAddress| match &outcome.counted {
        Some(counted) => counted.contains(*address),
        None => true,
    };
    // What stands inside parts of sections, and what a regular expression matches, takes a look at the text.
    if !outcome.inside.is_empty() || !outcome.regexes.is_empty() {
        return Ok(sections.iter().copied().filter(counts).collect());
    }
    let mut found = HashSet::new();
    for alternative in outcome.used.iter().flatten() {
        hold(alternative, searcher, sections, &mut found)?;
    }
    for term in outcome.words.iter().flat_map(|word| &word.terms) {
        let phrase = Phrase {
            field: fields.base,
            slots: vec![Slot::one(0, term.clone())],
            slack: 0,
            begin: BorderTerms::default(),
            end: BorderTerms::default(),
        };
        walk(&phrase, searcher, sections, &mut found)?;
    }
    found.retain(counts);
    Ok(found)
}

/// Looks a plan up in the sections of one note. What is rare elsewhere does not matter here: letters
/// and readings are both looked for, and what else there is when neither is found.
///
/// # Errors
///
/// When the index cannot be read.
pub fn look_up(
    plan: &Plan,
    fields: &Fields,
    searcher: &Searcher,
    sections: &[DocAddress],
) -> Result<Outcome, TantivyError> {
    let mut outcome = Outcome::default();
    for group in &plan.groups {
        outcome
            .used
            .push(group_within(group, fields, searcher, sections)?);
    }
    Ok(outcome)
}

fn group_within(
    group: &Group,
    fields: &Fields,
    searcher: &Searcher,
    sections: &[DocAddress],
) -> Result<Vec<Alternative>, TantivyError> {
    let standing = |alternatives: &[Alternative]| -> Result<Vec<Alternative>, TantivyError> {
        let mut used = Vec::new();
        for alternative in alternatives {
            let mut found = HashSet::new();
            hold(alternative, searcher, sections, &mut found)?;
            if !found.is_empty() {
                used.push(alternative.clone());
            }
        }
        Ok(used)
    };
    let mut used = standing(&group.strict)?;
    used.extend(standing(&group.readings)?);
    let instead = [&group.spellings, &group.synonyms, &group.reworded];
    for alternatives in instead {
        if used.is_empty() {
            used = standing(alternatives)?;
        }
    }
    if used.is_empty() && !group.quoted && group.plain {
        used = standing(&slips::alternatives(&group.chars, fields, searcher)?)?;
    }
    if used.is_empty() {
        used = standing(&group.last)?;
    }
    Ok(used)
}

fn hold(
    alternative: &Alternative,
    searcher: &Searcher,
    sections: &[DocAddress],
    found: &mut HashSet<DocAddress>,
) -> Result<(), TantivyError> {
    match &alternative.what {
        What::Phrase(phrase, _) => walk(phrase, searcher, sections, found),
        // One letter stands nearly everywhere.
        What::Single(_) => {
            found.extend(sections);
            Ok(())
        }
    }
}

fn walk(
    phrase: &Phrase,
    searcher: &Searcher,
    sections: &[DocAddress],
    found: &mut HashSet<DocAddress>,
) -> Result<(), TantivyError> {
    for (ord, segment) in searcher.segment_readers().iter().enumerate() {
        let mut of_segment = sections
            .iter()
            .filter(|address| address.segment_ord as usize == ord)
            .peekable();
        if of_segment.peek().is_none() {
            continue;
        }
        let Some(mut walk) = Walk::open(phrase, segment)? else {
            continue;
        };
        let mut at = 0;
        for section in of_segment {
            // The walk may have gone past this section already.
            if at <= section.doc_id {
                match walk.next(section.doc_id) {
                    Some(doc) => at = doc,
                    None => break,
                }
            }
            if at == section.doc_id {
                found.insert(*section);
            }
        }
    }
    Ok(())
}
