//! Anchors: ids of a note's sections, made from their headings as GitHub makes them.

use std::collections::{HashMap, HashSet};

/// What every anchor begins with, so that no heading can take an id of the app's own.
const PREFIX: &str = "s-";

/// Anchor of the text before the first heading. No heading has it: their names are not empty.
pub(super) const TOP: &str = PREFIX;

/// Letters kept of one heading; longer ones are told apart by their number.
const LONGEST: usize = 120;

/// The anchor that a link's fragment means.
pub(super) fn of_fragment(fragment: &str) -> String {
    if fragment.is_empty() {
        String::new()
    } else {
        format!("{PREFIX}{}", name(fragment))
    }
}

/// Gives out anchors, each once.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    given: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Anchors {
    /// An anchor for a heading with this visible text.
    pub(super) fn give(&mut self, heading: &str) -> String {
        let base = format!("{PREFIX}{}", name(heading));
        let next = self.next.entry(base.clone()).or_insert(0);
        loop {
            let anchor = if *next == 0 {
                base.clone()
            } else {
                format!("{base}-{next}")
            };
            *next += 1;
            if self.given.insert(anchor.clone()) {
                return anchor;
            }
        }
    }
}

/// Lower case, blanks as hyphens, everything but letters, digits, `_` and `-` left out.
fn name(heading: &str) -> String {
    let mut name = String::with_capacity(heading.len());
    for c in heading
        .trim()
        .chars()
        .flat_map(char::to_lowercase)
        .take(LONGEST)
    {
        if c.is_alphanumeric() || matches!(c, '_' | '-' | '\u{3099}' | '\u{309a}') {
            name.push(c);
        } else if c.is_whitespace() {
            name.push('-');
        }
    }
    if name.is_empty() {
        "section".to_owned()
    } else {
        name
    }
}
