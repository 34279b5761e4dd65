//! How pressing a task is, by the signs people use.

use std::ops::Range;

use super::text::Letters;
use crate::wire::Priority;

/// The priority that a text's signs give; the highest of several.
pub(super) fn read(letters: &Letters) -> Option<Priority> {
    find(letters).map(|(priority, _)| priority).max()
}

/// Every sign of a priority with the characters it stands in.
///
/// `(A)` counts only as the first thing of the text, exclamation marks only with a blank on both
/// sides: `急げ！` is a sentence. Signs made for it count anywhere.
pub(super) fn find(letters: &Letters) -> impl Iterator<Item = (Priority, Range<usize>)> + '_ {
    let first = letter(letters).map(|priority| (priority, 0..3));
    let signs = (0..letters.chars.len()).filter_map(|at| {
        let (priority, end) = sign(letters, at)?;
        Some((
            priority,
            at..letters.one_of(end, &["\u{fe0f}"]).unwrap_or(end),
        ))
    });
    first.into_iter().chain(signs)
}

/// The priority that a sign at a place gives, and where it ends.
fn sign(letters: &Letters, at: usize) -> Option<(Priority, usize)> {
    let double = letters.at(at) == letters.at(at + 1);
    let priority = match letters.at(at) {
        '❗' if double => return Some((Priority::Highest, at + 2)),
        '🔺' | '‼' => Priority::Highest,
        '❗' | '⏫' => Priority::High,
        '🔼' => Priority::Medium,
        '🔽' => Priority::Low,
        '⏬' => Priority::Lowest,
        '!' if letters.before(at).is_whitespace() => {
            let mut end = at;
            while letters.at(end) == '!' {
                end += 1;
            }
            let priority = match end - at {
                _ if !letters.at(end).is_whitespace() => return None,
                1 => Priority::Medium,
                2 => Priority::High,
                _ => Priority::Highest,
            };
            return Some((priority, end));
        }
        _ => return None,
    };
    Some((priority, at + 1))
}

/// `(A)` at the beginning, as in todo.txt.
fn letter(letters: &Letters) -> Option<Priority> {
    let begins = letters.at(0) == '(' && letters.at(2) == ')' && letters.at(3) == ' ';
    match letters.at(1) {
        _ if !begins => None,
        'A' => Some(Priority::Highest),
        'B' => Some(Priority::High),
        'C' => Some(Priority::Medium),
        'D'..='Z' => Some(Priority::Low),
        _ => None,
    }
}
